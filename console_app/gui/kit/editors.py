"""Imports every kind of input for the forms, and adds nothing to them."""

from console_app.gui.kit.choice import BooleanChoice, Choice, Option
from console_app.gui.kit.line_edits import (
    AccountEdit,
    AmountEdit,
    DateEdit,
    LineEdit,
    LinesEdit,
)
from console_app.gui.kit.secret_edit import PassphraseEdit, SecretEdit

Editor = LineEdit | LinesEdit | Choice
"""The input in a field: property ``wire``, ``wireChanged``, ``set_locked``, ``set_problem``."""

__all__ = [
    "AccountEdit",
    "AmountEdit",
    "BooleanChoice",
    "Choice",
    "DateEdit",
    "Editor",
    "LineEdit",
    "LinesEdit",
    "Option",
    "PassphraseEdit",
    "SecretEdit",
]
