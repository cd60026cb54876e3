"""The placeholder of an empty page: one sentence, one line of advice, what to do next."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console_app.gui.kit.button import Button
from console_app.gui.kit.colours import Role
from console_app.gui.kit.label import IconLabel, PlainLabel, Tone, Type
from console_app.gui.kit.pyside_workarounds import add_layout
from console_app.gui.kit.theme import Theme


class EmptyState(QWidget):
    """An icon of 28, a sentence, a line of advice, one or two buttons, centred."""

    def __init__(
        self,
        theme: Theme,
        icon: str,
        sentence: str,
        advice: str = "",
        actions: Sequence[Button] = (),
    ) -> None:
        super().__init__()
        self._sentence = PlainLabel("", Type.HEAD, wrap=True)
        self._advice = PlainLabel("", Type.BODY, Tone.SECOND, wrap=True)
        middle = Qt.AlignmentFlag.AlignHCenter
        column = QVBoxLayout(self)
        column.setSpacing(theme.px(8))
        column.addStretch(1)
        column.addWidget(IconLabel(theme, icon, Role.TEXT_3, 28), 0, middle)
        for label in (self._sentence, self._advice):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        if actions:
            row = QHBoxLayout()
            row.setSpacing(theme.px(8))
            row.addStretch(1)
            for button in actions:
                row.addWidget(button)
            row.addStretch(1)
            column.addSpacing(theme.px(4))
            add_layout(column, row)
        column.addStretch(1)
        self.say(sentence, advice)

    def say(self, sentence: str, advice: str = "") -> None:
        """Show another sentence, such as one with the number that was not found."""
        self._sentence.setText(sentence)
        self._advice.setText(advice)
        self._advice.setVisible(bool(advice))
