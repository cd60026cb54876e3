"""Translates the labels, help texts and titles of declared operations and fields; knows no widget."""

from collections.abc import Iterable, Mapping
from typing import Final

from PySide6.QtCore import QCoreApplication

from console_app.protocol.fields import QT_TRANSLATE_NOOP, Field, Group, Privacy
from console_app.protocol.operation import Branch, Operation

GROUPS: Final[Mapping[Group, str]] = {
    Group.ORDER: QT_TRANSLATE_NOOP("groups", "Order"),
    Group.DESTINATION: QT_TRANSLATE_NOOP("groups", "Destination"),
    Group.SOURCE: QT_TRANSLATE_NOOP("groups", "Card"),
    Group.RECEIVER: QT_TRANSLATE_NOOP("groups", "Receiver"),
    Group.SENDER: QT_TRANSLATE_NOOP("groups", "Sender"),
    Group.PAYER: QT_TRANSLATE_NOOP("groups", "Payer"),
    Group.DOCUMENT: QT_TRANSLATE_NOOP("groups", "Identity document"),
    Group.TECHNICAL: QT_TRANSLATE_NOOP("groups", "Technical"),
    Group.CUSTOMER: QT_TRANSLATE_NOOP("groups", "Customer"),
    Group.BROWSER: QT_TRANSLATE_NOOP("groups", "3-D Secure: browser"),
    Group.AUTHENTICATION: QT_TRANSLATE_NOOP("groups", "3-D Secure: result"),
}


def group_title(group: Group) -> str:
    """Return the translated heading of a group of fields, shown as one card on the form."""
    return QCoreApplication.translate("groups", GROUPS[group])


def field_label(declared: Field) -> str:
    """Return the translated label of a field."""
    return QCoreApplication.translate("fields", declared.label)


def field_help(declared: Field) -> str:
    """Return the translated help text of a field, '' if it has none."""
    return QCoreApplication.translate("fields", declared.help) if declared.help else ""


def branch_label(branch: Branch) -> str:
    """Return the translated name of a branch: a kind of destination, or of card a sale is paid with."""
    return QCoreApplication.translate("destinations", branch.label)


def operation_title(operation: Operation) -> str:
    """Return an operation's translated title, as on its tab."""
    return QCoreApplication.translate("operations", operation.title)


def operation_phrase(phrase: str) -> str:
    """Translate a phrase of an operation's declaration."""
    return QCoreApplication.translate("operations", phrase)


def in_running_text(name: str) -> str:
    """Write a name in the middle of a sentence: ``payout``, ``bank name``, but ``BIC`` and ``IP address``."""
    return name if name[1:2].isupper() else f"{name[:1].lower()}{name[1:]}"


_NUMBER_AND_CODE: Final = QT_TRANSLATE_NOOP(
    "fields",
    "The number is shown as 6+4 after leaving the field. The CVV is never written to disk, log or clipboard and is "
    "forgotten after sending.",
)
_NUMBER: Final = QT_TRANSLATE_NOOP(
    "fields", "The number is shown as 6+4 after leaving the field; the journal keeps no more of it than that."
)
_CODE: Final = QT_TRANSLATE_NOOP(
    "fields", "The CVV is never written to disk, log or clipboard and is forgotten after sending."
)


def secrecy_note(declared: Iterable[Field]) -> str:
    """Explain what happens to card numbers and codes typed into these fields, '' if there are none."""
    kinds = {entry.kind.privacy for entry in declared}
    number, code = Privacy.CARD_NUMBER in kinds, Privacy.CARD_CODE in kinds
    if not (number or code):
        return ""
    return QCoreApplication.translate("fields", _NUMBER_AND_CODE if number and code else _NUMBER if number else _CODE)
