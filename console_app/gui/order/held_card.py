"""Shows a typed card number as 6+4; the whole number only while a key or the mouse is pressed, and only once."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from console_app.gui.kit.button import Button, Kind
from console_app.gui.kit.colours import Role
from console_app.gui.kit.label import PlainLabel, Type
from console_app.gui.kit.text import grouped
from console_app.gui.kit.theme import Size, Theme
from console_app.protocol.values import Secret


class HeldCard(QWidget):
    """A label with the masked card number; the digits are painted over it, so no text or accessible name has them.

    An assistive tool can press but not keep pressing: the number stays until the tool presses again.
    """

    def __init__(self, theme: Theme, shown: str, typed: Secret) -> None:
        """`shown` is the masked number in groups, `typed` the number itself."""
        super().__init__()
        self._label = PlainLabel(shown, Type.MONO_HEAD, selectable=True)
        self._digits = _Digits(theme, typed)
        self._digits.hide()
        self.hold = _HoldButton(theme, self.tr("Hold to compare (F2)"))
        self.hold.setObjectName("review.card")
        self.hold.pressed.connect(self._press)
        self.hold.released.connect(self._let_go)
        self._ends = False
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        for part in (self._label, self._digits, self.hold):
            row.addWidget(part)
        row.addStretch(1)

    @property
    def showing(self) -> bool:
        """Tell whether the whole number is on screen."""
        return self._digits.isVisible()

    def begin(self) -> None:
        """Show the whole card number, until `end`."""
        if self.hold.isEnabled():
            self._label.hide()
            self._digits.show()

    def end(self) -> None:
        """Hide the whole card number for good."""
        if self._digits.isVisible():
            self._digits.hide()
            self._label.show()
            self._digits.forget()
            self.hold.setEnabled(False)
            self.hold.setText(self.tr("shown once"))

    def _press(self) -> None:
        self._ends = self.hold.by_hand or self.showing
        self.begin()

    def _let_go(self) -> None:
        self.hold.by_hand = False
        if self._ends:
            self.end()
        else:
            self.hold.setText(self.tr("Hide the number"))


class _HoldButton(Button):
    """Knows whether it is held, by mouse or key, or pressed by an assistive tool."""

    def __init__(self, theme: Theme, text: str) -> None:
        super().__init__(theme, text, Kind.LINK)
        self.by_hand = False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.by_hand = event.button() is Qt.MouseButton.LeftButton
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.by_hand = self.by_hand or event.key() == Qt.Key.Key_Space
        super().keyPressEvent(event)


class _Digits(QWidget):
    """Paints the number; it has no text that could be read out or copied."""

    def __init__(self, theme: Theme, typed: Secret) -> None:
        super().__init__()
        self._theme = theme
        self._typed = typed
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def forget(self) -> None:
        """Drop the number."""
        self._typed = Secret("")

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(self._theme.font(Size.HEAD, mono=True))
        return QSize(round(metrics.horizontalAdvance(grouped(self._typed.reveal()))) + 2, round(metrics.height()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._theme.font(Size.HEAD, mono=True))
        painter.setPen(self._theme.colour(Role.TEXT))
        painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignVCenter, grouped(self._typed.reveal()))
