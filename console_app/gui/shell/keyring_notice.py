"""The notice about a keyring that is locked at start: what does not work until it is unlocked, and how to go on."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from console_app.gui.kit.button import Button, Kind
from console_app.gui.kit.notice import Manner, Notice
from console_app.gui.shell.window import ConsoleWindow


def say_locked(window: ConsoleWindow, unlock: Callable[[], None]) -> Notice:
    """Show the notice in the window; `unlock` tries the keyring again."""
    head = QCoreApplication.translate("Pages", "The keyring is locked.")
    text = QCoreApplication.translate(
        "Pages",
        "Until it is unlocked nothing is sent, and open orders are not checked. Unlock the keyring, then press Unlock.",
    )
    button = Button(window.theme, QCoreApplication.translate("Pages", "Unlock"), Kind.PLAIN)
    button.setObjectName("window.unlock")
    notice = window.say(Manner.ERROR, head, text, [button])

    def pressed() -> None:
        notice.setEnabled(False)
        unlock()

    button.clicked.connect(pressed)
    return notice
