"""A small question with two answers; neither is a default, Esc decides nothing."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from console_app.gui.kit.button import Button, Kind
from console_app.gui.kit.console_dialog import ConsoleDialog
from console_app.gui.kit.footer import Footer
from console_app.gui.kit.label import PlainLabel, Tone, Type
from console_app.gui.kit.pyside_workarounds import add_layout
from console_app.gui.kit.theme import Theme


class AskDialog(ConsoleDialog):
    """One question, a line about the consequence, and two buttons in words."""

    def __init__(self, theme: Theme, parent: QWidget, question: str, text: str, *, yes: str, no: str) -> None:
        """`yes` and `no` are verbs, such as "Leave the form" and "Stay"."""
        super().__init__(parent)
        self.setObjectName("ask")
        self.setProperty("ground", "surface")
        self.setWindowTitle(question)
        words = QVBoxLayout()
        edge = theme.px(24)
        words.setContentsMargins(edge, edge, edge, edge)
        words.setSpacing(theme.px(8))
        words.addWidget(PlainLabel(question, Type.HEAD, wrap=True))
        words.addWidget(PlainLabel(text, Type.BODY, Tone.SECOND, wrap=True))
        footer = Footer(theme)
        footer.row.addStretch(1)
        stay = Button(theme, no, Kind.PLAIN)
        stay.setObjectName("ask.no")
        stay.clicked.connect(self.reject)
        go = Button(theme, yes, Kind.MAIN)
        go.setObjectName("ask.yes")
        go.clicked.connect(self.accept)
        footer.row.addWidget(stay)
        footer.row.addWidget(go)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        add_layout(column, words)
        column.addWidget(footer)
        self.setMinimumWidth(theme.px(480))
