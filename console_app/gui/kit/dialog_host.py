"""The window as its dialogs and pages see it: theme, owner of background tasks, and a way to open dialogs."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QMainWindow

from console_app.gui.kit.theme import Theme

if TYPE_CHECKING:
    from console_app.gui.kit.aio import Tasks


class DialogHost(QMainWindow):
    """A main window that dialogs open on."""

    tasks: "Tasks"
    """The owner of background tasks; available as soon as an event loop is."""

    def __init__(self, theme: Theme) -> None:
        """Set the theme."""
        super().__init__()
        self.theme = theme

    async def ask(self, dialog: QDialog) -> bool:
        """Open a dialog and return whether it was accepted."""
        from console_app.gui.kit.aio import accepted  # noqa: PLC0415 - after the first paint

        return await accepted(dialog)
