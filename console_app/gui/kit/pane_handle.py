"""The edge between two panes that a person can drag; it lies over the gap and takes no room."""

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleActionInterface,
    QEnterEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QWidget

from console_app.gui.kit.colours import Role
from console_app.gui.kit.roles import ActionableWidget
from console_app.gui.kit.text import tooltip
from console_app.gui.kit.theme import Theme

WIDTH: Final = 8
BEFORE: Final = 5
"""How much of it lies left of the pane's edge, where the left part's scroll bar ends."""
LINE: Final = 2
LINE_LENGTH: Final = 48
STEP: Final = 40
"""The distance by which an assistive tool moves it."""


class PaneHandle(ActionableWidget):
    """Sets the wanted width of the right pane; the page sets the bounds. A double click resets it.

    It is remembered under its object name: handles of one name share their position.
    """

    moved = Signal(int)
    """A person wants the right pane this wide; 0: the page's own width."""
    changed = Signal()
    """The page must be laid out again."""
    accessible_role = QAccessible.Role.Splitter

    def __init__(self, theme: Theme, page: QWidget, pane: QWidget, name: str) -> None:
        """Lie at the left edge of `pane`, over `page`."""
        super().__init__(page)
        self._theme = theme
        self._pane = pane
        self._wanted = 0
        self._given = 0
        self._grip: int | None = None
        self._over = False
        self.setObjectName(name)
        self.setAccessibleName(self.tr("Edge of the right part"))
        self.setToolTip(tooltip(self.tr("Drag to share the room; double-click to share it as at first")))
        self.setAccessibleDescription(self.tr("Wider, narrower, or pressed: as at first"))
        self.setCursor(Qt.CursorShape.SplitHCursor)
        pane.installEventFilter(self)
        self._lie()

    @property
    def wanted(self) -> int:
        """The width a person wants, 0 if none was ever set."""
        return self._wanted

    def want(self, width: int) -> None:
        """Set the wanted width; 0 leaves it to the page's rule."""
        if width != self._wanted:
            self._wanted = max(0, width)
            self.changed.emit()

    def keep_in(self, keep: Callable[[tuple[int, ...]], None]) -> None:
        """Set the function called with the width whenever a person dragged it."""
        self.moved.connect(lambda width: keep((width,)))

    def restore(self, figures: tuple[int, ...]) -> None:
        """Apply a remembered width."""
        if figures:
            self.want(figures[0])

    def share(self, rule: int, least: int, most: int) -> int:
        """Return the right pane's width: the wanted one within bounds, else the one by the page's rule."""
        self._given = min(max(self._wanted, least), max(least, most)) if self._wanted else rule
        return self._given

    def accessible_actions(self) -> Mapping[str, Callable[[], None]]:
        step, actions = self._theme.px(STEP), QAccessibleActionInterface
        return {
            actions.increaseAction(): lambda: self._move_by(step),
            actions.decreaseAction(): lambda: self._move_by(-step),
            actions.pressAction(): self._as_at_first,
        }

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show}:
            self._lie()
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._grip = self._given + round(event.globalPosition().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is not None:
            self.want(max(1, self._grip - round(event.globalPosition().x())))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        if self._grip is not None and self._wanted:
            self._stay()
        self._grip = None

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        self._grip = None
        self._as_at_first()

    def _move_by(self, step: int) -> None:
        self.want(max(1, self._given + step))
        self._stay()

    def _stay(self) -> None:
        self._wanted = self._given  # what it came to within the bounds, so that it does not jump later
        self.moved.emit(self._wanted)

    def _as_at_first(self) -> None:
        self.want(0)
        self.moved.emit(0)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._over = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._over = False
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._theme
        line, length = theme.px(LINE), theme.px(LINE_LENGTH)
        role = Role.ACCENT if self._over or self._grip is not None else Role.LINE
        place = QRectF(theme.px(LINE), (self.height() - length) / 2, line, length)
        QPainter(self).fillRect(place, theme.colour(role))

    def _lie(self) -> None:
        theme, pane = self._theme, self._pane.geometry()
        self.setGeometry(pane.left() - theme.px(BEFORE), pane.top(), theme.px(WIDTH), pane.height())
        self.raise_()
