"""What the declarations call things, translated for the person; knows no widget."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QCoreApplication

from console_app.protocol.fields import QT_TRANSLATE_NOOP, Field, Group
from console_app.protocol.operation import Branch, Operation

GROUPS: Final[Mapping[Group, str]] = {
    Group.ORDER: QT_TRANSLATE_NOOP("groups", "Order"),
    Group.DESTINATION: QT_TRANSLATE_NOOP("groups", "Destination"),
    Group.SOURCE: QT_TRANSLATE_NOOP("groups", "Source"),
    Group.RECEIVER: QT_TRANSLATE_NOOP("groups", "Receiver"),
    Group.SENDER: QT_TRANSLATE_NOOP("groups", "Sender"),
    Group.PAYER: QT_TRANSLATE_NOOP("groups", "Payer"),
    Group.DOCUMENT: QT_TRANSLATE_NOOP("groups", "Document"),
    Group.TECHNICAL: QT_TRANSLATE_NOOP("groups", "Technical"),
    Group.CUSTOMER: QT_TRANSLATE_NOOP("groups", "Customer"),
    Group.BROWSER: QT_TRANSLATE_NOOP("groups", "Browser"),
    Group.AUTHENTICATION: QT_TRANSLATE_NOOP("groups", "Authentication"),
}


def group_title(group: Group) -> str:
    """Name a card of the form."""
    return QCoreApplication.translate("groups", GROUPS[group])


def field_label(declared: Field) -> str:
    """Name a parameter for people."""
    return QCoreApplication.translate("fields", declared.label)


def field_help(declared: Field) -> str:
    """Say what a parameter is for, '' where its label says it all."""
    return QCoreApplication.translate("fields", declared.help) if declared.help else ""


def branch_label(branch: Branch) -> str:
    """Name a kind of destination."""
    return QCoreApplication.translate("destinations", branch.label)


def operation_title(operation: Operation) -> str:
    """Name an operation as its tab does."""
    return QCoreApplication.translate("operations", operation.title)


def in_running_text(name: str) -> str:
    """Write a name in the middle of a sentence: ``payout``, ``bank name``, but ``BIC`` and ``IP address``."""
    return name if name[1:2].isupper() else f"{name[:1].lower()}{name[1:]}"
