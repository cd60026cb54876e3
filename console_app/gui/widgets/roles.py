"""Gives a role to stops that Qt has none for: a part that is scrolled by keys, a row of heads to sort by."""

from typing import Final

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

HEARD_AS_GROUP: Final = "heardAsGroup"
"""The property of a widget that is heard as a group of what is in it, by its accessible name."""
_GIVEN: Final = "accessible.roles"


def heard_as_group(widget: QWidget, name: str = "") -> None:
    """Have a widget heard as a group; a `name` takes the place of its own."""
    widget.setProperty(HEARD_AS_GROUP, True)
    if name:
        widget.setAccessibleName(name)


def give_roles(app: QCoreApplication | None) -> None:
    """Have Qt ask here first; once for a program, as Qt keeps whom it asks."""
    if app is None or app.findChild(QObject, _GIVEN) is not None:
        return
    given = QObject(app)
    given.setObjectName(_GIVEN)
    QAccessible.installFactory(_interface)


def _interface(_kind: str, thing: QObject | None) -> QAccessibleInterface | None:
    if isinstance(thing, QWidget) and thing.property(HEARD_AS_GROUP):
        return QAccessibleWidget(thing, QAccessible.Role.Grouping, "")
    return None
