"""Buttons by role, with icon, busy look and arming line; decide nothing."""

from enum import StrEnum
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QWidget,
)

from console_app.gui.kit.colours import Role
from console_app.gui.kit.label import TURN_PERIOD_MS, TURN_STEP, restyle
from console_app.gui.kit.text import tooltip
from console_app.gui.kit.theme import Theme

ICON: Final = 16
GAP: Final = 6
ARM_PERIOD_MS: Final = 40
ENTER: Final = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
ARROWS: Final = {Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down}


class Kind(StrEnum):
    """A button's role on its page: one main, others plain, quiet words, links, bare icons."""

    MAIN = "main"
    PLAIN = "plain"
    TEXT = "text"
    LINK = "link"
    TOOL = "tool"
    SEGMENT = "segment"


INK: Final = {
    Kind.MAIN: Role.ON_ACCENT,
    Kind.PLAIN: Role.TEXT,
    Kind.TEXT: Role.TEXT_2,
    Kind.LINK: Role.LINK,
    Kind.TOOL: Role.TEXT_2,
    Kind.SEGMENT: Role.TEXT_2,
}


class Button(QPushButton):
    """A push button that is never a dialog's default, so that Enter never presses it."""

    def __init__(
        self,
        theme: Theme,
        text: str,
        kind: Kind = Kind.PLAIN,
        icon: str = "",
        *,
        small: bool = False,
        tall: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Show words and, if named, an icon before them."""
        super().__init__(text, parent)
        self._theme = theme
        self._kind = kind
        self._icon = icon
        self._verb = ""
        self._turn = 0.0
        self._armed = 1.0
        self._timer: QTimer | None = None
        self.setAutoDefault(False)
        self.setDefault(False)
        self.setProperty("role", kind.value)
        if small:
            self.setProperty("small", "true")
        if tall:
            self.setProperty("tall", "true")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def busy(self) -> bool:
        """Whether the busy look is shown."""
        return bool(self._verb)

    def show_busy(self, verb: str) -> None:
        """Show turning rays and a verb, at the present width."""
        self.setMinimumWidth(self.width())
        self._verb = verb
        self.setAccessibleDescription(verb)
        restyle(self, "busy", "true")
        if self._timer is None:
            self._timer = QTimer(self)
            self._timer.timeout.connect(self._step)
        self._timer.start(TURN_PERIOD_MS)

    def show_idle(self) -> None:
        """Show the button's own words again."""
        if self._timer is not None:
            self._timer.stop()
        self._verb, self._turn = "", 0.0
        self.setMinimumWidth(0)
        self.setAccessibleDescription("")
        restyle(self, "busy", None)

    def show_armed(self, share: float) -> None:
        """Draw at the lower edge how far the wait is until the button can be pressed: 0 just begun, 1 over, no line."""
        self._armed = min(max(share, 0.0), 1.0)
        self.update()

    def _step(self) -> None:
        self._turn = (self._turn + TURN_STEP) % 360
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Some platforms name Enter among the keys that press a button.
        left_to_others = self._kind is Kind.SEGMENT and event.key() in ARROWS
        if left_to_others or event.key() in ENTER:
            event.ignore()
            return
        super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        if not self._icon or not self.text():
            return hint
        return QSize(hint.width() + self._theme.px(ICON + GAP), hint.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        painter = QPainter(self)
        self.style().drawControl(QStyle.ControlElement.CE_PushButtonBevel, option, painter, self)
        self._paint_content(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._armed < 1.0:
            self._paint_arming(painter)
        if self.hasFocus():
            self._paint_focus(painter)

    def _paint_content(self, painter: QPainter) -> None:
        text = self._verb or self.text()
        icon = "rays" if self._verb else self._icon
        side = self._theme.px(ICON) if icon else 0
        gap = self._theme.px(GAP) if icon and text else 0
        words = painter.fontMetrics().horizontalAdvance(text)
        room = QRectF(self.rect())
        left = room.x() + max(0.0, (room.width() - words - side - gap) / 2)
        ink = self._ink()
        if icon:
            box = QRectF(left, room.y() + (room.height() - side) / 2, side, side)
            self._theme.paint_icon(painter, box, icon, ink, self._turn)
        painter.setPen(self._theme.colour(ink))
        place = room.adjusted(left + side + gap, 0, 0, 0)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)

    def _ink(self) -> Role:
        if self._verb:
            return Role.TEXT
        if not self.isEnabled():
            return Role.DISABLED_TEXT
        if self.isChecked():
            return Role.TEXT
        return INK[self._kind]

    def _paint_arming(self, painter: QPainter) -> None:
        inset, line = self._theme.px(8), self._theme.px(3)
        width = (self.width() - 2 * inset) * self._armed
        strip = QRectF(inset, self.height() - line - self._theme.px(2), width, line)
        painter.fillRect(strip, self._theme.colour(Role.ACCENT))

    def _paint_focus(self, painter: QPainter) -> None:
        on_accent = self._kind is Kind.MAIN and self.isEnabled()
        role = Role.ON_ACCENT if on_accent else Role.ACCENT
        inset = 3.0 if on_accent else 1.0
        if self._kind is Kind.SEGMENT:
            inset += self._theme.px(2)
        painter.setPen(QPen(self._theme.colour(role), 2 if not on_accent else 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        radius = max(2.0, self._theme.px(6) - inset)
        painter.drawRoundedRect(box, radius, radius)


class ToolButton(Button):
    """A bare icon with a name for tool tip and screen reader."""

    def __init__(self, theme: Theme, icon: str, name: str, parent: QWidget | None = None) -> None:
        """Show the icon; ``name`` says in words what it does."""
        super().__init__(theme, "", Kind.TOOL, icon, parent=parent)
        self.set_name(name)

    def set_name(self, name: str) -> None:
        """Change the words for what the button does."""
        self.setAccessibleName(name)
        self.setToolTip(tooltip(name))


class ArmedButton(Button):
    """The action of a review: disabled for a second after each change, then pressed by Space or a click.

    Enter never presses it, and a press before it is armed does nothing.
    """

    def __init__(self, theme: Theme, text: str, delay_ms: int = 1000) -> None:
        """Start disarmed; :meth:`arm` starts the delay."""
        super().__init__(theme, text, Kind.MAIN, tall=True)
        self._delay = delay_ms
        self._passed = 0
        self._arming = QTimer(self)
        self._arming.setInterval(ARM_PERIOD_MS)
        self._arming.timeout.connect(self._advance)
        self.setEnabled(False)

    def arm(self) -> None:
        """Start the delay, or restart it because the review has changed."""
        self._passed = 0
        self.setEnabled(False)
        self.show_armed(0.0)
        self._arming.start()

    def disarm(self) -> None:
        """Disarm the button until :meth:`arm` is called again."""
        self._arming.stop()
        self.setEnabled(False)
        self.show_armed(1.0)

    def _advance(self) -> None:
        self._passed += ARM_PERIOD_MS
        self.show_armed(self._passed / self._delay)
        if self._passed >= self._delay:
            self._arming.stop()
            self.setEnabled(True)
