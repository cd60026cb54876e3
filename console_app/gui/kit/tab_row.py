"""The row of tabs: words with an accent line under the chosen one; knows no page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QHBoxLayout, QWidget

from console_app.gui.kit.colours import Role
from console_app.gui.kit.pyside_workarounds import add_layout
from console_app.gui.kit.text import tooltip
from console_app.gui.kit.theme import Size, Theme, Weight

HEIGHT: Final = 44
LINE: Final = 3
BADGE: Final = 18
MOST_SHOWN: Final = 999


@dataclass(frozen=True, slots=True)
class TabName:
    """One tab: its key, its words and the shortcut in its tool tip."""

    key: str
    text: str
    shortcut: str


class TabRow(QFrame):
    """Tabs at the left, tools at the right. Left and right arrows move among the tabs."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, tabs: Sequence[TabName]) -> None:
        """Show the tabs; the first one is chosen."""
        super().__init__()
        self._theme = theme
        self.setProperty("sheet", "tabs")
        self.setFixedHeight(theme.px(HEIGHT))
        self._buttons: dict[str, _Tab] = {}
        self._group = QButtonGroup(self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(theme.px(16), 0, theme.px(12), 0)
        self._row.setSpacing(theme.px(24))
        self._tools = QHBoxLayout()
        self._tools.setSpacing(theme.px(8))
        for tab in tabs:
            button = _Tab(theme, tab)
            self._group.addButton(button)
            self._buttons[tab.key] = button
            self._row.addWidget(button)
            button.toggled.connect(lambda on, key=tab.key: self._turned(key, on=on))
        self._row.addStretch(1)
        add_layout(self._row, self._tools)
        self._key = tabs[0].key if tabs else ""
        if self._key:
            self._buttons[self._key].setChecked(True)
        self._roam()

    @property
    def choice(self) -> str:
        """The chosen tab's key."""
        return self._key

    def choose(self, key: str) -> None:
        """Choose a tab; a key that is not shown is ignored."""
        button = self._buttons.get(key)
        if button is None or not button.isVisibleTo(self):
            return
        button.setChecked(True)

    def _turned(self, key: str, *, on: bool) -> None:
        """Follow the button that is down now: assistive tools toggle it without a click."""
        if not on or key == self._key:
            return
        if not self._buttons[key].isVisibleTo(self):
            self._buttons[self._key].setChecked(True)
            return
        self._key = key
        self._roam()
        self.chosen.emit(key)

    def leaves_focus(self) -> bool:
        """Tell whether the focus is on a tab that is no longer the chosen one."""
        return any(button.hasFocus() for key, button in self._buttons.items() if key != self._key)

    def set_shown(self, key: str, shown: bool) -> None:
        """Show or hide a tab."""
        self._buttons[key].setVisible(shown)

    def set_count(self, key: str, count: int, words: str) -> None:
        """Show a count beside a tab's word, none for 0; `words` say what is counted."""
        self._buttons[key].show_count(count, words)

    def add_tool(self, tool: QWidget) -> None:
        """Put a control at the right end."""
        self._tools.addWidget(tool, 0, Qt.AlignmentFlag.AlignVCenter)

    def _roam(self) -> None:
        """Let Tab reach the chosen tab only; from there the arrows move."""
        for key, button in self._buttons.items():
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus if key == self._key else Qt.FocusPolicy.NoFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()), 0)
        shown = [key for key, button in self._buttons.items() if button.isVisibleTo(self)]
        if not step or self._key not in shown:
            super().keyPressEvent(event)
            return
        key = shown[(shown.index(self._key) + step) % len(shown)]
        self._buttons[key].setFocus()
        self.choose(key)


class _Tab(QAbstractButton):
    """One tab: its word, and the accent line when chosen."""

    def __init__(self, theme: Theme, tab: TabName) -> None:
        super().__init__()
        self._theme = theme
        self._tab = tab
        self._count = ""
        self.setCheckable(True)
        self.setAutoExclusive(True)  # the group sees to it; assistive tools learn "one of several" from this
        self.setText(tab.text)
        self.setAccessibleName(tab.text)
        self.setToolTip(tooltip(tab.shortcut))
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_count(self, count: int, words: str) -> None:
        """Show a count after the word; screen readers get the words."""
        shown = "" if count == 0 else str(count) if count <= MOST_SHOWN else f"{MOST_SHOWN}+"
        if (shown, words) == (self._count, self.accessibleDescription()):
            return
        self._count = shown
        self.setAccessibleDescription(words)
        self.setToolTip(tooltip("\n".join(part for part in (words, self._tab.shortcut) if part)))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = self._theme.width(self.text(), Size.BODY, Weight.STRONG)
        return QSize(round(width + self._badge_width()) + self._theme.px(4), self._theme.px(HEIGHT))

    def _badge_width(self) -> float:
        """Return the width of the count with its gap, 0 without one."""
        if not self._count:
            return 0.0
        width = self._theme.width(self._count, Size.SMALL, Weight.STRONG) + self._theme.px(10)
        return max(width, self._theme.px(BADGE)) + self._theme.px(8)

    def _paint_badge(self, painter: QPainter) -> None:
        theme, high = self._theme, self._theme.px(BADGE)
        wide = self._badge_width() - theme.px(8)
        box = QRectF(self.width() - wide - theme.px(2), (self.height() - high) / 2, wide, high)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(Role.ACCENT))
        painter.drawRoundedRect(box, high / 2, high / 2)
        painter.setFont(theme.font(Size.SMALL, Weight.STRONG))
        painter.setPen(theme.colour(Role.ON_ACCENT))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._count)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        strong = self.isChecked()
        painter.setFont(self._theme.font(Size.BODY, Weight.STRONG if strong else Weight.MEDIUM))
        painter.setPen(self._theme.colour(Role.TEXT if strong or self.underMouse() else Role.TEXT_2))
        word = self.rect().adjusted(0, 0, -round(self._badge_width()), 0)
        painter.drawText(word, Qt.AlignmentFlag.AlignCenter, self.text())
        if self._count:
            self._paint_badge(painter)
        if strong:
            line = self._theme.px(LINE)
            bar = QRectF(0, self.height() - line, self.width(), line)
            painter.fillRect(bar, self._theme.colour(Role.ACCENT))
        if self.hasFocus():
            painter.setPen(self._theme.colour(Role.ACCENT))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 8, -1, -8), 4, 4)
