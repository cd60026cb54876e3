"""Labels of plain text, icons in a role's colour, and rules."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

from PySide6.QtCore import QObject, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from console_app.gui.kit.colours import Role
from console_app.gui.kit.text import tooltip
from console_app.gui.kit.theme import Theme

TURN_STEP = 45.0
TURN_PERIOD_MS = 120


class Type(StrEnum):
    """The size and weight of a label's text, defined in the style sheet."""

    BODY = "body"
    SMALL = "small"
    LABEL = "label"
    NOTE = "note"
    MEDIUM = "medium"
    STRONG = "strong"
    STRONG_NOTE = "strongNote"
    HEAD = "head"
    FACT = "fact"
    AMOUNT = "amount"
    MONO = "mono"
    MONO_SMALL = "monoSmall"
    MONO_HEAD = "monoHead"


class Tone(StrEnum):
    """The colour of a label's text, defined in the style sheet."""

    TEXT = "1"
    SECOND = "2"
    THIRD = "3"
    LINK = "link"
    ERROR = "error"
    WARNING = "warning"
    OK = "ok"
    INFO = "info"
    NEUTRAL = "neutral"
    VIOLET = "violet"
    TEAL = "teal"
    DOUBT = "doubt"
    HELD = "held"
    SANDBOX = "sandbox"
    PRODUCTION = "production"


def restyle(widget: QWidget, name: str, value: str | None) -> None:
    """Set a property that the style sheet selects by, and have the widget styled again."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


@contextmanager
def quiet(thing: QObject) -> Iterator[None]:
    """Block an object's signals while the program itself changes it."""
    before = thing.blockSignals(True)
    try:
        yield
    finally:
        thing.blockSignals(before)


class PlainLabel(QLabel):
    """A label whose text is never taken for rich text, whatever its source."""

    def __init__(
        self,
        text: str = "",
        kind: Type = Type.BODY,
        tone: Tone = Tone.TEXT,
        *,
        wrap: bool = False,
        selectable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Show the text; a selectable one can be copied by mouse and keyboard."""
        super().__init__(parent)
        self._accessible_label = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("type", kind.value)
        self.setProperty("tone", tone.value)
        self.setWordWrap(wrap)
        self.setText(text)
        if selectable:
            flags = Qt.TextInteractionFlag
            self.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)
            self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def set_accessible_label(self, label: str) -> None:
        """Add the label to the accessible name, which replaces a text: so it has both, label first."""
        self._accessible_label = label
        self.setAccessibleName(f"{label}: {self.text()}")

    def setText(self, text: str) -> None:
        super().setText(text)
        if self._accessible_label:
            self.set_accessible_label(self._accessible_label)

    def set_tone(self, tone: Tone) -> None:
        """Change the text's colour."""
        restyle(self, "tone", tone.value)

    def set_type(self, kind: Type) -> None:
        """Change the text's size and weight."""
        restyle(self, "type", kind.value)


class ElidedLabel(PlainLabel):
    """A one-line label that may be shortened; its tool tip has the whole text.

    Never for amounts: those get the width they need.
    """

    def __init__(
        self,
        text: str = "",
        kind: Type = Type.BODY,
        tone: Tone = Tone.TEXT,
        *,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        """Show as much of the text as there is room for."""
        super().__init__(text, kind, tone)
        self._mode = mode
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setToolTip(tooltip(text))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().averageCharWidth() * 4, super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        room = self.contentsRect()
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        shown = self.fontMetrics().elidedText(self.text(), self._mode, room.width())
        painter.drawText(room, int(self.alignment()) | Qt.TextFlag.TextSingleLine, shown)


class IconLabel(QWidget):
    """An icon on the 16 grid, or larger, painted in a role's colour of the scheme shown."""

    def __init__(self, theme: Theme, name: str, role: Role, size: int = 16, parent: QWidget | None = None) -> None:
        """Show a named icon; it has no accessible name, as the words beside it carry the meaning."""
        super().__init__(parent)
        self._theme = theme
        self._name = name
        self._role = role
        self._turn = 0.0
        self._side = theme.px(size)
        self._timer: QTimer | None = None
        self.setFixedSize(self._side, self._side)

    @property
    def name(self) -> str:
        """The icon that is shown."""
        return self._name

    def show_icon(self, name: str, role: Role) -> None:
        """Show another icon."""
        self._name, self._role = name, role
        self.update()

    def set_turning(self, on: bool) -> None:
        """Turn the icon in eighths while something is busy."""
        if not on:
            if self._timer is not None:
                self._timer.stop()
            self._turn = 0.0
        else:
            if self._timer is None:
                self._timer = QTimer(self)
                self._timer.timeout.connect(self._step)
            self._timer.start(TURN_PERIOD_MS)
        self.update()

    def _step(self) -> None:
        self._turn = (self._turn + TURN_STEP) % 360
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        box = QRectF(0, 0, self._side, self._side)
        self._theme.paint_icon(QPainter(self), box, self._name, self._role, self._turn)


class Rule(QFrame):
    """A line of one pixel between parts of a card."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make a rule across the whole width."""
        super().__init__(parent)
        self.setProperty("sheet", "rule")
        self.setFixedHeight(1)
