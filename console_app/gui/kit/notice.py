"""A notice in the page that stays until its cause is gone."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from console_app.gui.kit.announcements import announce
from console_app.gui.kit.button import Button
from console_app.gui.kit.colours import Role
from console_app.gui.kit.label import IconLabel, PlainLabel, Tone, Type, restyle
from console_app.gui.kit.pyside_workarounds import add_layout
from console_app.gui.kit.theme import Theme


class Manner(StrEnum):
    """How much attention a notice asks for."""

    INFO = "info"
    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


FACES: Final = {
    Manner.INFO: ("info", Role.INFO_TEXT, Tone.INFO),
    Manner.OK: ("check-circle", Role.OK_TEXT, Tone.OK),
    Manner.WARNING: ("alert", Role.WARNING_TEXT, Tone.WARNING),
    Manner.ERROR: ("alert", Role.ERROR_TEXT, Tone.ERROR),
}


class Notice(QFrame):
    """Icon, head, one or two sentences, and buttons for what can be done.

    It is announced to screen readers once, when it is shown or changes.
    """

    def __init__(
        self,
        theme: Theme,
        manner: Manner,
        head: str,
        text: str = "",
        actions: Sequence[Button] = (),
        *,
        aloud: bool = True,
    ) -> None:
        """`aloud`: announce it; False for one that only follows the typing."""
        super().__init__()
        self._aloud = aloud
        self._heard = ("", "")
        icon, role, tone = FACES[manner]
        self._icon = IconLabel(theme, icon, role)
        self._head = PlainLabel("", Type.STRONG_NOTE, tone, wrap=True)
        self._text = PlainLabel("", Type.NOTE, tone, wrap=True, selectable=True)
        words = QVBoxLayout()
        words.setSpacing(theme.px(2))
        words.addWidget(self._head)
        words.addWidget(self._text)
        if actions:
            row = QHBoxLayout()
            row.setSpacing(theme.px(8))
            row.setContentsMargins(0, theme.px(4), 0, 0)
            for button in actions:
                row.addWidget(button)
            row.addStretch(1)
            add_layout(words, row)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(8))
        layout.setSpacing(theme.px(8))
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        add_layout(layout, words, 1)
        self.say(manner, head, text)

    def say(self, manner: Manner, head: str, text: str = "") -> None:
        """Show another text."""
        icon, role, tone = FACES[manner]
        restyle(self, "notice", manner.value)
        self._icon.show_icon(icon, role)
        for label, words in ((self._head, head), (self._text, text)):
            label.set_tone(tone)
            label.setText(words)
            label.setVisible(bool(words))
        self.setAccessibleName(head)
        self.setAccessibleDescription(text)
        if self.isVisible():
            self._announce()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._announce()

    def _announce(self) -> None:
        words = (self.accessibleName(), self.accessibleDescription())
        if self._aloud and words != self._heard:
            self._heard = words
            wrong = self.property("notice") in (Manner.WARNING, Manner.ERROR)
            announce(self, "\n".join(part for part in words if part), at_once=wrong)
