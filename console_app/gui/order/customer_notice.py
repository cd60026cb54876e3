"""Offers the customer's 3-D Secure link, to be passed on or opened; this program itself never loads it."""

from typing import Final

from PySide6.QtCore import QMimeData, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console_app.gui.kit.button import Button, Kind
from console_app.gui.kit.notice import Manner, Notice
from console_app.gui.kit.text import fill, tooltip, visible
from console_app.gui.kit.theme import Theme
from console_app.protocol.customer_step import CustomerStep
from console_app.services.records import Dossier

LONGEST_HOST: Final = 120
LINK_MARK: Final = "application/x-paynet-console-customer-link"
"""Marks the address on the clipboard, so that a lock removes it from there."""


class CustomerNotice(QWidget):
    """Shown only while the order is open and its latest answer has a step for the customer.

    The address comes from the gateway: only its host is shown, as plain text, and only https is ever offered.
    """

    copied = Signal()

    def __init__(self, theme: Theme, prefix: str) -> None:
        """``prefix`` begins the names of the parts, such as ``sale`` or ``orders``."""
        super().__init__()
        self._address = ""
        self.copy = Button(theme, self.tr("Copy link for the customer"), Kind.PLAIN, "copy", small=True)
        self.copy.setObjectName(f"{prefix}.customer.copy")
        self.open = Button(theme, self.tr("Open here"), Kind.PLAIN, "external", small=True)
        self.open.setObjectName(f"{prefix}.customer.open")
        self.open.setToolTip(tooltip(self.tr("Opens the bank's page in this workstation's browser")))
        self._notice = Notice(theme, Manner.INFO, "", "", [self.copy, self.open])
        self._notice.setObjectName(f"{prefix}.customer")
        self.copy.clicked.connect(self._copy)
        self.open.clicked.connect(self._open)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._notice)
        self.hide()

    def show_step(self, dossier: Dossier | None) -> None:
        """Show what the customer has to do for the order, or hide the notice."""
        step = dossier.awaited_customer_step if dossier is not None else None
        self._address = step.address if step is not None else ""
        for button in (self.copy, self.open):
            button.setVisible(bool(self._address))
        self.setVisible(step is not None)
        if step is not None:
            manner = Manner.INFO if step.address else Manner.WARNING
            self._notice.say(manner, self._head(step), self._text(step))

    def _head(self, step: CustomerStep) -> str:
        if step.address:
            return fill(self.tr("The customer has to confirm at {host} (3-D Secure)"), host=shown_host(step))
        return self.tr("The customer has to confirm (3-D Secure)")

    def _text(self, step: CustomerStep) -> str:
        if step.address:
            return self.tr("Only the customer can do it. Send the link to nobody else.")
        if step.refused:
            return self.tr("The gateway gave an address that is not safe to open. Ask gateway support.")
        return self.tr("The gateway gave a page for the customer's browser. It is neither kept nor shown here.")

    def _copy(self) -> None:
        if self._address:
            link = QMimeData()
            link.setText(self._address)
            link.setData(LINK_MARK, b"1")
            QGuiApplication.clipboard().setMimeData(link)
            self.copied.emit()

    def _open(self) -> None:
        if self._address:
            QDesktopServices.openUrl(QUrl(self._address, QUrl.ParsingMode.StrictMode))


def shown_host(step: CustomerStep) -> str:
    """Return the host of the customer's link as it is shown to people."""
    return visible(step.host, LONGEST_HOST)
