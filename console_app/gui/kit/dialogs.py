"""The base of every dialog of the console, its footer, and the small question with two answers."""

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from console_app.gui.kit.button import Button, Kind
from console_app.gui.kit.label import PlainLabel, Tone, Type
from console_app.gui.kit.pyside_workarounds import add_layout
from console_app.gui.kit.reading_order import go_on
from console_app.gui.kit.theme import Theme


class ConsoleDialog(QDialog):
    """A dialog with tab stops in reading order, also those that appear while it is open."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Add the shortcut of the lock: a modal dialog keeps the window's own shortcuts from working."""
        super().__init__(parent)
        QShortcut(QKeySequence("Ctrl+L"), self).activated.connect(self._lock_console)

    def focusNextPrevChild(self, next_one: bool) -> bool:
        return go_on(self, forward=next_one)

    def _lock_console(self) -> None:
        """Press the window's lock button, which is disabled if there is nothing to lock."""
        top: QWidget = self
        while (above := top.parentWidget()) is not None:
            top = above
        button = top.findChild(QAbstractButton, "window.lock")
        if button is not None:
            button.click()


class Footer(QFrame):
    """The sunken strip at the end; fill `row` with quiet words or room, then the cancel button, then the action."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("sheet", "footer")
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(theme.px(24), theme.px(12), theme.px(24), theme.px(12))
        self.row.setSpacing(theme.px(8))


class AskDialog(ConsoleDialog):
    """One question, a line about the consequence, two buttons in words; neither is a default, Esc decides nothing."""

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
