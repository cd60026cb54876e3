"""The window as its dialogs and pages see it: a theme, the owner of what runs behind it, and a way to ask."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QMainWindow

from console_app.gui.kit.theme import Theme

if TYPE_CHECKING:
    from console_app.gui.kit.aio import Tasks


class DialogHost(QMainWindow):
    """A main window that dialogs open on."""

    tasks: "Tasks"
    """What runs behind the window; there as soon as an event loop is."""

    def __init__(self, theme: Theme) -> None:
        """Wear a theme."""
        super().__init__()
        self.theme = theme

    async def ask(self, dialog: QDialog) -> bool:
        """Ask with a dialog and tell whether it was accepted."""
        from console_app.gui.kit.aio import accepted  # noqa: PLC0415 - after the first paint

        return await accepted(dialog)
