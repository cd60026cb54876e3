"""A dialog to look things up or change settings: a head, one scrolling part, a footer always in reach."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from console_app.gui.kit.button import ENTER, Button
from console_app.gui.kit.dialogs import ConsoleDialog, Footer
from console_app.gui.kit.label import PlainLabel, Tone, Type
from console_app.gui.kit.pyside_workarounds import add_layout
from console_app.gui.kit.roles import set_group_role
from console_app.gui.kit.theme import Theme

EDGE = 48
"""The margin of the window that stays visible around a dialog, in px at 96 dpi."""


class ScrollingDialog(ConsoleDialog):
    """A dialog without a decision: Esc and Close both leave, and Enter does nothing."""

    def __init__(self, theme: Theme, parent: QWidget, title: str, name: str, size: tuple[int, int]) -> None:
        """`name` begins the names of its parts; `size` is the wanted size, at most the window's."""
        super().__init__(parent)
        self._theme = theme
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.setProperty("ground", "surface")
        edge = theme.px(24)
        self.head = PlainLabel(title, Type.HEAD)
        self.head.setContentsMargins(edge, theme.px(16), edge, theme.px(12))
        self.body = QVBoxLayout()
        self.body.setContentsMargins(edge, 0, edge, theme.px(16))
        self.body.setSpacing(theme.px(12))
        footer = Footer(theme)
        self._word = PlainLabel("", Type.NOTE, Tone.THIRD, wrap=True)
        self._word.setObjectName(f"{name}.word")
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(theme.px(8))
        self.close_button = Button(theme, self.tr("Close"))
        self.close_button.setObjectName(f"{name}.close")
        self.close_button.clicked.connect(self.reject)
        self.footer = footer.row
        self.footer.addWidget(self._word, 1)
        add_layout(self.footer, self.buttons)
        self.footer.addWidget(self.close_button)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self.column.addWidget(self.head)
        add_layout(self.column, self.body, 1)
        self.column.addWidget(footer)
        self._fit(parent.window().size(), size)

    def say(self, word: str) -> None:
        """Show one quiet sentence at the left of the buttons."""
        self._word.setText(word)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER:
            event.accept()
            return
        super().keyPressEvent(event)

    def _fit(self, window: QSize, size: tuple[int, int]) -> None:
        edge = self._theme.px(EDGE)
        wide, high = (self._theme.px(side) for side in size)
        self.resize(min(wide, window.width() - edge), min(high, window.height() - edge))


class Scrolled(QScrollArea):
    """A column as wide as its place, scrolled vertically only."""

    def __init__(self, inside: QWidget, name: str) -> None:
        """`name` is its accessible name."""
        super().__init__()
        inside.setProperty("ground", "none")
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        set_group_role(self, name)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
