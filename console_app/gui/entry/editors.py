"""Makes the input widget for each kind of value; knows no operation and no form."""

from collections.abc import Sequence
from functools import partial
from typing import Final, assert_never

from console_app.gui.entry.choices import country_options, currency_options, listed_options
from console_app.gui.kit.choice import BooleanChoice, Choice
from console_app.gui.kit.labelled_field import Editor
from console_app.gui.kit.line_edits import AccountEdit, AmountEdit, DateEdit, LineEdit, LinesEdit
from console_app.gui.kit.secret_edit import SecretEdit
from console_app.gui.kit.theme import Theme
from console_app.protocol import fields
from console_app.protocol.fields import Field, Privacy
from console_app.protocol.kinds import ACCOUNT
from console_app.protocol.operation import sent_as

COUNTED_UP_TO: Final = 64
"""Texts of at most this many characters show their count; nobody counts to 255."""


def make_editor(theme: Theme, declared: Field, currencies: Sequence[str]) -> Editor:  # noqa: C901, PLR0911 -- one line a kind
    """Make the input widget for a parameter; `currencies` are those of the profile."""
    kind, reads = declared.kind, partial(sent_as, declared)
    match kind.editor:
        case fields.Editor.LINE:
            return LineEdit(theme, reads=reads)
        case fields.Editor.TEXT:
            return LinesEdit(theme, reads=reads)
        case fields.Editor.AMOUNT:
            return AmountEdit(theme, reads=reads)
        case fields.Editor.CURRENCY:
            return Choice(theme, currency_options(currencies))
        case fields.Editor.COUNTRY:
            return Choice(theme, country_options(declared.length.most or 3))
        case fields.Editor.STATE:
            return Choice(theme)
        case fields.Editor.CHOICE:
            return Choice(theme, listed_options(kind.choices), typing=False)
        case fields.Editor.BOOLEAN:
            return BooleanChoice(theme)
        case fields.Editor.DATE:
            return DateEdit(theme, reads=reads)
        case fields.Editor.CODE:
            account = kind is ACCOUNT
            return AccountEdit(theme, reads=reads) if account else LineEdit(theme, mono=True, reads=reads)
        case fields.Editor.SECRET:
            return SecretEdit(theme, hidden=kind.privacy is Privacy.CARD_CODE, reads=reads)
        case _:
            assert_never(kind.editor)


def counted_limit(declared: Field) -> int | None:
    """Return the number of characters that a field's counter shows as its limit, None if it has no counter."""
    most = declared.length.most
    counted = declared.kind.editor is fields.Editor.LINE and most is not None and most <= COUNTED_UP_TO
    return most if counted else None
