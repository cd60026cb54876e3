"""The states of an order as icon, word and colour, as a widget and painted by delegates."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from console_app.gui.kit.colours import Role
from console_app.gui.kit.text import tooltip, visible
from console_app.gui.kit.theme import Size, Theme, Weight
from console_app.protocol.fields import QT_TRANSLATE_NOOP

HEIGHT: Final = 22
PADDING: Final = 7
GAP: Final = 5
ICON: Final = 14
EDGE_ALPHA: Final = 0.25


@dataclass(frozen=True, slots=True)
class StateLook:
    """How a state looks; word and meaning are sources of translation in context ``State``."""

    icon: str
    word: str
    meaning: str
    ink: Role
    ground: Role
    solid: bool = False


NEUTRAL: Final = (Role.NEUTRAL_TEXT, Role.NEUTRAL_GROUND)
INFO: Final = (Role.INFO_TEXT, Role.INFO_GROUND)
ERROR: Final = (Role.ERROR_TEXT, Role.ERROR_GROUND)

STATES: Final[dict[str, StateLook]] = {
    "altered": StateLook(
        "shield",
        QT_TRANSLATE_NOOP("State", "Altered"),
        QT_TRANSLATE_NOOP("State", "its row is not what was entered here; it is not shown"),
        *ERROR,
    ),
    "unreadable": StateLook(
        "file",
        QT_TRANSLATE_NOOP("State", "Unreadable"),
        QT_TRANSLATE_NOOP("State", "this version cannot read its row; nothing is done with it"),
        *ERROR,
    ),
    "prepared": StateLook(
        "pencil",
        QT_TRANSLATE_NOOP("State", "Prepared"),
        QT_TRANSLATE_NOOP("State", "entered, not yet decided"),
        *NEUTRAL,
    ),
    "waiting": StateLook(
        "clock",
        QT_TRANSLATE_NOOP("State", "Waiting"),
        QT_TRANSLATE_NOOP("State", "waits for a yes of our people"),
        Role.VIOLET_TEXT,
        Role.VIOLET_GROUND,
    ),
    "authorised": StateLook(
        "stamp",
        QT_TRANSLATE_NOOP("State", "Authorised"),
        QT_TRANSLATE_NOOP("State", "our people said yes"),
        Role.TEAL_TEXT,
        Role.TEAL_GROUND,
    ),
    "sending": StateLook(
        "up",
        QT_TRANSLATE_NOOP("State", "Sending"),
        QT_TRANSLATE_NOOP("State", "journal written, bytes on their way"),
        *INFO,
    ),
    "accepted": StateLook(
        "tray",
        QT_TRANSLATE_NOOP("State", "Accepted"),
        QT_TRANSLATE_NOOP("State", "gateway gave an order id"),
        *INFO,
    ),
    "processing": StateLook(
        "rays",
        QT_TRANSLATE_NOOP("State", "Processing"),
        QT_TRANSLATE_NOOP("State", "the bank is at work"),
        *INFO,
    ),
    "approved": StateLook(
        "check-circle",
        QT_TRANSLATE_NOOP("State", "Approved"),
        QT_TRANSLATE_NOOP("State", "the bank said yes, final"),
        Role.OK_TEXT,
        Role.OK_GROUND,
    ),
    "declined": StateLook(
        "x-circle",
        QT_TRANSLATE_NOOP("State", "Declined"),
        QT_TRANSLATE_NOOP("State", "the bank said no, final"),
        *ERROR,
    ),
    "filtered": StateLook(
        "funnel",
        QT_TRANSLATE_NOOP("State", "Filtered"),
        QT_TRANSLATE_NOOP("State", "stopped by fraud rules, final"),
        *ERROR,
    ),
    "error": StateLook(
        "alert",
        QT_TRANSLATE_NOOP("State", "Error"),
        QT_TRANSLATE_NOOP("State", "failed at the gateway, final; tell your account manager"),
        *ERROR,
    ),
    "refused": StateLook(
        "octagon",
        QT_TRANSLATE_NOOP("State", "Refused"),
        QT_TRANSLATE_NOOP("State", "the gateway said no, with its code"),
        Role.WARNING_TEXT,
        Role.WARNING_GROUND,
    ),
    "not_sent": StateLook(
        "slash",
        QT_TRANSLATE_NOOP("State", "Not sent"),
        QT_TRANSLATE_NOOP("State", "proved: no byte left"),
        *NEUTRAL,
    ),
    "in_doubt": StateLook(
        "question",
        QT_TRANSLATE_NOOP("State", "In doubt"),
        QT_TRANSLATE_NOOP("State", "bytes may have left; do not create it again"),
        Role.DOUBT_TEXT,
        Role.DOUBT_GROUND,
        solid=True,
    ),
    "held": StateLook(
        "hand",
        QT_TRANSLATE_NOOP("State", "Held"),
        QT_TRANSLATE_NOOP("State", "needs a person"),
        Role.HELD_TEXT,
        Role.HELD_GROUND,
        solid=True,
    ),
    "abandoned": StateLook(
        "hand-slash",
        QT_TRANSLATE_NOOP("State", "Abandoned"),
        QT_TRANSLATE_NOOP("State", "people closed it with a reason; still looked up for a week"),
        *NEUTRAL,
    ),
    "withdrawn": StateLook(
        "turn",
        QT_TRANSLATE_NOOP("State", "Withdrawn"),
        QT_TRANSLATE_NOOP("State", "taken back by our people"),
        *NEUTRAL,
    ),
}


def state_look(state: str) -> StateLook:
    """Return the look of a state; an unknown one shows its own name, in neutral colours, with a question mark."""
    return STATES.get(state) or StateLook("info", visible(state, 24), "", *NEUTRAL)


def state_word(state: str) -> str:
    """Return the one word for a state, the same in tab, list, timeline and export."""
    return QCoreApplication.translate("State", state_look(state).word)


def state_meaning(state: str) -> str:
    """Return the meaning of a state in a few words."""
    return QCoreApplication.translate("State", state_look(state).meaning)


def chip_size(theme: Theme, state: str) -> QSize:
    """Return the size of a state's chip."""
    words = theme.width(state_word(state), Size.LABEL, Weight.STRONG)
    width = words + theme.px(ICON + GAP + 2 * PADDING) + 2
    return QSize(int(width) + 1, theme.px(HEIGHT))


def widest_chip(theme: Theme) -> int:
    """Return the width of a column of chips, for any state."""
    return max(chip_size(theme, state).width() for state in STATES)


def paint_chip(painter: QPainter, theme: Theme, state: str, left: float, middle: float) -> None:
    """Paint a state's chip from its left edge, centred on a height."""
    look = state_look(state)
    size = chip_size(theme, state)
    box = QRectF(left, round(middle - size.height() / 2), size.width(), size.height())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    edge = theme.colour(look.ground if look.solid else look.ink)
    if not look.solid:
        edge.setAlphaF(EDGE_ALPHA)
    painter.setPen(QPen(edge, 1))
    painter.setBrush(theme.colour(look.ground))
    radius = theme.px(5)
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    side = theme.px(ICON)
    icon = QRectF(box.x() + theme.px(PADDING), box.y() + (box.height() - side) / 2, side, side)
    theme.paint_icon(painter, icon, look.icon, look.ink)
    painter.setPen(theme.colour(look.ink))
    painter.setFont(theme.font(Size.LABEL, Weight.STRONG))
    words = box.adjusted(theme.px(PADDING + ICON + GAP), 0, 0, 0)
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, state_word(state))
    painter.restore()


class StateChip(QWidget):
    """A state as a chip; its meaning is the tool tip and the accessible description."""

    def __init__(self, theme: Theme, state: str, parent: QWidget | None = None) -> None:
        """Show a state by its key."""
        super().__init__(parent)
        self._theme = theme
        self._state = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_state(state)

    @property
    def state(self) -> str:
        """The key of the state shown."""
        return self._state

    def show_state(self, state: str) -> None:
        """Show another state."""
        self._state = state
        self.setAccessibleName(state_word(state))
        self.setAccessibleDescription(state_meaning(state))
        self.setToolTip(tooltip(state_meaning(state)))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return chip_size(self._theme, self._state)

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint_chip(QPainter(self), self._theme, self._state, 0, self.height() / 2)
