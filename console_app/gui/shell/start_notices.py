"""The notices of the start: orders that an earlier run left in doubt or unsent, and a keyring that is locked."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from console_app.gui.kit.button import Button, Kind
from console_app.gui.kit.notice import Manner, Notice
from console_app.gui.kit.text import fill, visible
from console_app.gui.shell.window import ConsoleWindow
from console_app.services.recover import Recovered


def say_recovered(window: ConsoleWindow, recovered: Recovered, show: Callable[[int], None] | None) -> bool:
    """Show a notice for each kind of order put right at start; return whether there was any. `show` shows an order."""
    if recovered.in_doubt:
        numbers = visible(", ".join(order.key.number for order in recovered.in_doubt), 200)
        head = (
            QCoreApplication.translate(
                "Pages", "1 order was being sent when the console stopped. Do not create it again."
            )
            if len(recovered.in_doubt) == 1
            else QCoreApplication.translate(
                "Pages", "{count} orders were being sent when the console stopped. Do not create them again."
            )
        )
        text = QCoreApplication.translate(
            "Pages", "The gateway is asked until it is known what became of it: {numbers}"
        )
        actions = []
        if show is not None:
            button = Button(window.theme, QCoreApplication.translate("Pages", "Show"), Kind.PLAIN)
            first, show_it = recovered.in_doubt[0].id, show
            button.clicked.connect(lambda: show_it(first))
            actions.append(button)
        words = fill(head, count=len(recovered.in_doubt))
        notice = window.say(Manner.WARNING, words, fill(text, numbers=numbers), actions)
        notice.setObjectName("recovered.in-doubt")
    unsent = (*recovered.not_sent, *recovered.withdrawn)
    if unsent:
        numbers = visible(", ".join(order.key.number for order in unsent), 200)
        head = QCoreApplication.translate(
            "Pages", "Orders entered but not sent when the console stopped. No money moved."
        )
        window.say(Manner.INFO, head, numbers).setObjectName("recovered.not-sent")
    return bool(recovered.in_doubt or unsent)


def say_locked(window: ConsoleWindow, unlock: Callable[[], None]) -> Notice:
    """Show in the window that the keyring is locked; `unlock` is called to try the keyring once more."""
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
