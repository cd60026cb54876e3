"""Gives a role to what Qt has none for: a part that is scrolled by keys, an edge to drag, a row of heads to sort by."""

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

GROUP_ROLE: Final = "heardAsGroup"
"""The property of a widget that is heard as a group of what is in it, by its accessible name."""
_GIVEN: Final = "accessible.roles"


def set_group_role(widget: QWidget, name: str = "") -> None:
    """Have a widget heard as a group; a `name` takes the place of its own."""
    widget.setProperty(GROUP_ROLE, True)
    if name:
        widget.setAccessibleName(name)


class ActionableWidget(QWidget):
    """A part that the mouse drags or presses in its own way; assistive tools find what that does as actions."""

    accessible_role = QAccessible.Role.Client

    def accessible_actions(self) -> Mapping[str, Callable[[], None]]:
        """Give what can be done here, by Qt's names of actions; each does what the mouse does."""
        raise NotImplementedError


class _ActionableInterface(QAccessibleWidget):
    """Offers the accessible_actions of a part; one that is disabled lets nothing be done."""

    def __init__(self, part: ActionableWidget) -> None:
        super().__init__(part, part.accessible_role, "")
        self._part = part

    def actionNames(self) -> list[str]:
        return [*(self._part.accessible_actions() if self._part.isEnabled() else ()), *super().actionNames()]

    def doAction(self, name: str) -> None:
        action = self._part.accessible_actions().get(name)
        if action is None:
            super().doAction(name)
        elif self._part.isEnabled():
            action()


def give_roles(app: QCoreApplication | None) -> None:
    """Have Qt ask here first; once for a program, as Qt keeps whom it asks."""
    if app is None or app.findChild(QObject, _GIVEN) is not None:
        return
    given = QObject(app)
    given.setObjectName(_GIVEN)
    QAccessible.installFactory(_interface)


def _interface(_kind: str, thing: QObject | None) -> QAccessibleInterface | None:
    if isinstance(thing, ActionableWidget):
        return _ActionableInterface(thing)
    if isinstance(thing, QWidget) and thing.property(GROUP_ROLE):
        return QAccessibleWidget(thing, QAccessible.Role.Grouping, "")
    return None
