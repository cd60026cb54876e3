"""A switch between a few options that exclude each other."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Property, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QSizePolicy

from console_app.gui.kit.button import Button, Kind
from console_app.gui.kit.theme import Theme


@dataclass(frozen=True, slots=True)
class Way:
    """One position of the switch: its key, its words, and an icon if it has one."""

    key: str
    text: str
    icon: str = ""


class Segment(QFrame):
    """Exactly one option is always chosen; arrow keys move, Tab leaves."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, ways: Sequence[Way], name: str) -> None:
        """``name`` is the accessible name of the choice; the first option is chosen."""
        super().__init__()
        self.setProperty("sheet", "segment")
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._buttons: dict[str, Button] = {}
        group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for way in ways:
            button = Button(theme, way.text, Kind.SEGMENT, way.icon)
            button.setCheckable(True)
            button.setAutoExclusive(True)  # the group sees to it; assistive tools learn "one of several" from this
            button.setAccessibleName(way.text)
            group.addButton(button)
            row.addWidget(button)
            self._buttons[way.key] = button
        self._key = ways[0].key
        self._buttons[self._key].setChecked(True)
        self._roam()
        for button in self._buttons.values():
            button.toggled.connect(self._toggled)

    def choice(self) -> str:
        """Return the key of the chosen option."""
        return self._key

    def choose(self, key: str) -> None:
        """Choose an option by its key; an unknown key changes nothing."""
        if key in self._buttons:
            self._buttons[key].setChecked(True)

    def set_text(self, key: str, text: str) -> None:
        """Change an option's words, such as its count."""
        self._buttons[key].setText(text)
        self._buttons[key].setAccessibleName(text)

    def set_locked(self, locked: bool) -> None:
        """Show the chosen option, but allow no change."""
        for key, button in self._buttons.items():
            button.setEnabled(not locked or key == self._key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        keys = [key for key, button in self._buttons.items() if button.isEnabled()]
        key = keys[(keys.index(self._key) + step) % len(keys)]
        self.choose(key)
        self._buttons[key].setFocus(Qt.FocusReason.TabFocusReason)

    def _toggled(self, on: bool) -> None:
        if not on:
            return
        self._key = next(key for key, button in self._buttons.items() if button.isChecked())
        self._roam()
        self.chosen.emit(self._key)

    def _roam(self) -> None:
        """Let Tab reach the chosen option only."""
        for key, button in self._buttons.items():
            chosen = key == self._key
            policy = Qt.FocusPolicy.StrongFocus if chosen else Qt.FocusPolicy.ClickFocus
            button.setFocusPolicy(policy)

    wire = Property(str, choice, choose, notify=chosen)
