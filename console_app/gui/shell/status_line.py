"""The status line: what is being checked, the journal, the clock, the key, the person."""

from datetime import datetime, timedelta
from typing import Final

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from console_app.gui.kit.colours import Role
from console_app.gui.kit.label import IconLabel, PlainLabel, Tone, Type
from console_app.gui.kit.text import clock_text, fill, visible
from console_app.gui.kit.theme import Theme

HEIGHT: Final = 26
CLOCK_WARNS: Final = timedelta(seconds=30)
"""From this difference on a signature may be refused, so that it is shown as a warning."""


class StatusLine(QFrame):
    """Shows facts of little weight; never what became of money."""

    def __init__(self, theme: Theme) -> None:
        """Start empty."""
        super().__init__()
        self.setProperty("sheet", "status")
        self.setFixedHeight(theme.px(HEIGHT))
        self._theme = theme
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(theme.px(16), 0, theme.px(16), 0)
        self._row.setSpacing(theme.px(16))
        self._checking = self._part("rays")
        self._journal = self._part("check-circle")
        self._clock = self._part("clock")
        self._row.addStretch(1)
        self._key = self._part("key")
        self._person = self._part("person")

    def show_open_orders(self, count: int) -> None:
        """Show how many orders are being checked."""
        text = self.tr("Checking {count} open orders") if count != 1 else self.tr("Checking 1 open order")
        self._say(self._checking, fill(text, count=count) if count else self.tr("No open orders"))

    def show_slowed(self, profile: str, until: datetime, now: datetime) -> None:
        """Show that a profile's polling was slowed down."""
        text = self.tr("{profile}: the gateway balks, next checks after {time}")
        self._say(self._checking, fill(text, profile=visible(profile, 40), time=clock_text(until, now)))

    def show_saved(self, at: datetime, now: datetime) -> None:
        """Show when the journal was last written."""
        self._say(self._journal, fill(self.tr("Journal saved {time}"), time=clock_text(at, now)))

    def show_clock(self, offset: timedelta) -> None:
        """Show how far the workstation's clock is from the gateway's, which is known in whole seconds only."""
        seconds = offset.total_seconds()
        if abs(seconds) < 2:
            words = self.tr("Clock agrees with the gateway")
        elif seconds > 0:
            words = fill(self.tr("Clock {seconds} s ahead of the gateway"), seconds=f"{seconds:.0f}")
        else:
            words = fill(self.tr("Clock {seconds} s behind the gateway"), seconds=f"{-seconds:.0f}")
        self._say(self._clock, words)
        self._label(self._clock).set_tone(Tone.WARNING if abs(offset) > CLOCK_WARNS else Tone.SECOND)

    def show_key(self, short: str) -> None:
        """Show which key the chosen profile signs with; '' if none is in memory."""
        self._say(self._key, fill(self.tr("Key {short}"), short=short) if short else "")

    def show_locked(self) -> None:
        """Show that no key is in memory because the console is locked."""
        self._say(self._key, self.tr("Locked - keys forgotten"))

    def show_person(self, name: str) -> None:
        """Show who works here; this person enters, approves and sends alone."""
        text = self.tr("{name} - solo: one person enters, reviews and sends")
        self._say(self._person, fill(text, name=visible(name, 40)))

    def _part(self, icon: str) -> QWidget:
        part = QWidget(self)
        row = QHBoxLayout(part)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self._theme.px(4))
        row.addWidget(IconLabel(self._theme, icon, Role.TEXT_2, 14))
        row.addWidget(PlainLabel("", Type.NOTE, Tone.SECOND))
        part.hide()
        self._row.addWidget(part)
        return part

    def _label(self, part: QWidget) -> PlainLabel:
        found = part.findChild(PlainLabel)
        if found is None:
            raise LookupError(part)
        return found

    def _say(self, part: QWidget, text: str) -> None:
        self._label(part).setText(text)
        part.setVisible(bool(text))
