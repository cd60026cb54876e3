"""The base of every dialog of the console: Tab goes in reading order, Ctrl+L locks the console."""

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QDialog, QWidget

from console_app.gui.kit.reading_order import go_on


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
