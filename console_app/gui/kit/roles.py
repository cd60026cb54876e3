"""Accessible roles and actions for widgets that Qt has none for: a group, an edge to drag, a row of heads."""

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

GROUP_ROLE: Final = "heardAsGroup"
"""The property of a widget with the accessible role of a group, named by its accessible name."""
_GIVEN: Final = "accessible.roles"


def set_group_role(widget: QWidget, name: str = "") -> None:
    """Give a widget the accessible role of a group; `name`, if given, becomes its accessible name."""
    widget.setProperty(GROUP_ROLE, True)
    if name:
        widget.setAccessibleName(name)


class ActionableWidget(QWidget):
    """A widget worked by the mouse in its own way, which offers the same as actions to assistive tools."""

    accessible_role = QAccessible.Role.Client

    def accessible_actions(self) -> Mapping[str, Callable[[], None]]:
        """Return its actions by Qt's action names; each does what the mouse does."""
        raise NotImplementedError


class _ActionableInterface(QAccessibleWidget):
    """Offers the actions of a widget; a disabled one has none."""

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
    """Install the factory of these interfaces, once for a program, as Qt keeps it."""
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
