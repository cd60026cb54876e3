"""The cover of a locked window: who, since when, what goes on, and how to unlock; no order, no form."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from console_app.gui.kit.button import ENTER, Button, Kind
from console_app.gui.kit.colours import Role
from console_app.gui.kit.label import IconLabel, PlainLabel, Rule, Tone, Type
from console_app.gui.kit.notice import Manner, Notice
from console_app.gui.kit.pyside_workarounds import add_layout
from console_app.gui.kit.text import fill, visible
from console_app.gui.kit.theme import Theme

WIDTH: Final = 440
LOCK_ICON: Final = 28


class Reason(StrEnum):
    """Why the console was locked."""

    BY_HAND = "by-hand"
    IDLE = "idle"
    SLEEP = "sleep"
    SESSION = "session"


@dataclass(frozen=True, slots=True)
class Locked:
    """What the cover shows: `minutes` without input if that was the reason, `begun` if a form is half filled in.

    `keyring`: the keys are kept in the system's keyring; the demo has none.
    """

    who: str
    since: datetime
    reason: Reason
    minutes: int = 0
    begun: bool = False
    keyring: bool = True


class LockCover(QWidget):
    """The cover's card in the middle of the window. Enter unlocks, too, as that moves no money."""

    entered = Signal()
    """Enter was pressed anywhere on the cover."""

    def __init__(self, theme: Theme, locked: Locked) -> None:
        """Show why and since when it is locked, and that the keys were dropped."""
        super().__init__()
        self.setObjectName("lock")
        self._theme = theme
        self._column = QVBoxLayout()
        self._column.setSpacing(theme.px(12))
        self.unlock = Button(theme, self.tr("Unlock"), Kind.MAIN, tall=True)
        self.unlock.setObjectName("lock.unlock")
        self.unlock.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._notice: Notice | None = None
        self._build(locked)

    def show_open_orders(self, count: int) -> None:
        """Show how many orders are being checked while the window is locked."""
        if not count:
            text = self.tr("No open orders.")
        elif count == 1:
            text = self.tr("1 open order goes on being checked. Nothing is lost.")
        else:
            text = fill(self.tr("{count} open orders go on being checked. Nothing is lost."), count=count)
        self._orders.setText(text)

    def say(self, manner: Manner, head: str, text: str = "") -> None:
        """Show why the console stays locked, in place of an earlier reason."""
        if self._notice is None:
            self._notice = Notice(self._theme, manner, "")
            self._notice.setObjectName("lock.notice")
            self._column.insertWidget(self._column.indexOf(self.unlock), self._notice)
        self._notice.show()
        self._notice.say(manner, head, text)

    def clear_notice(self) -> None:
        """Hide the notice."""
        if self._notice is not None:
            self._notice.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.entered.emit()
            return
        super().keyPressEvent(event)

    def _build(self, locked: Locked) -> None:
        theme = self._theme
        card = QFrame()
        card.setProperty("sheet", "card")
        card.setFixedWidth(theme.px(WIDTH))
        edge = theme.px(24)
        card.setLayout(self._column)
        self._column.setContentsMargins(edge, edge, edge, edge)
        self._column.addWidget(
            IconLabel(theme, "lock", Role.TEXT_2, LOCK_ICON), alignment=Qt.AlignmentFlag.AlignHCenter
        )
        head = PlainLabel(self.tr("Locked"), Type.FACT)
        who = PlainLabel(self._who(locked), Type.BODY, Tone.SECOND, wrap=True)
        who.setObjectName("lock.who")
        for label in (head, who):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            self._column.addWidget(label)
        self._column.addWidget(Rule())
        self._line("key", self.tr("The keys are forgotten. Nothing new can be sent or signed."))
        self._orders = self._line("clock", self.tr("Open orders go on being checked. Nothing is lost."))
        self._orders.setObjectName("lock.orders")
        if locked.begun:
            self._line("file", self.tr("What is filled in is kept, without card codes."))
        self._column.addSpacing(theme.px(4))
        self._column.addWidget(self.unlock)
        asks = (
            self.tr("asks the keyring of this system") if locked.keyring else self.tr("the demo's keys are in memory")
        )
        note = PlainLabel(asks, Type.NOTE, Tone.THIRD)
        note.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._column.addWidget(note)
        self.setAccessibleName(head.text())
        self.setAccessibleDescription(who.text())
        self.unlock.setAccessibleDescription(asks)
        middle = QVBoxLayout(self)
        middle.addStretch(1)
        across = QHBoxLayout()  # no alignment: it would take the height of wrapped words from nobody's width
        across.addStretch(1)
        across.addWidget(card)
        across.addStretch(1)
        add_layout(middle, across)
        middle.addStretch(1)

    def _line(self, icon: str, text: str) -> PlainLabel:
        row = QHBoxLayout()
        row.setSpacing(self._theme.px(8))
        label = PlainLabel(text, Type.BODY, Tone.SECOND, wrap=True)
        row.addWidget(IconLabel(self._theme, icon, Role.TEXT_2), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(label, 1)
        add_layout(self._column, row)
        return label

    def _who(self, locked: Locked) -> str:
        if locked.reason is Reason.IDLE:
            text = (
                self.tr("{name}, since {time}, after 1 minute without input")
                if locked.minutes == 1
                else self.tr("{name}, since {time}, after {count} minutes without input")
            )
        elif locked.reason is Reason.SLEEP:
            text = self.tr("{name}, since {time}, because the workstation slept")
        elif locked.reason is Reason.SESSION:
            text = self.tr("{name}, since {time}, together with the screen")
        else:
            text = self.tr("{name}, since {time}, by hand")
        time = locked.since.astimezone().strftime("%H:%M")
        return fill(text, name=visible(locked.who, 40), time=time, count=locked.minutes)
