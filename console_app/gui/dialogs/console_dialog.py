"""What every dialog of the console has in common: Tab goes in reading order."""

from PySide6.QtWidgets import QDialog

from console_app.gui.reading_order import go_on


class ConsoleDialog(QDialog):
    """A dialog whose stops are in reading order, also those that appear while it is open."""

    def focusNextPrevChild(self, next_one: bool) -> bool:
        return go_on(self, forward=next_one)
