"""The customer's receipt of an order: its link if the brand's documentation describes one, else its id."""

from typing import Final

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console_app.gui.kit.button import Button, Kind
from console_app.gui.kit.label import PlainLabel, Tone, Type
from console_app.gui.kit.pyside_workarounds import add_layout
from console_app.gui.kit.text import fill, tooltip, visible
from console_app.gui.kit.theme import Theme
from console_app.protocol.card_numbers import mask_cards_in
from console_app.services.receipts import receipt_of
from console_app.services.records import Dossier

LONGEST_ID: Final = 120


class ReceiptRow(QWidget):
    """Shows the receipt in an order's latest answer, if there is one.

    This program builds its link and shows the host.
    """

    copied = Signal()

    def __init__(self, theme: Theme) -> None:
        """Start hidden."""
        super().__init__()
        self.setObjectName("orders.receipt")
        self._address = ""
        self._id = ""
        self._words = PlainLabel("", Type.NOTE, Tone.SECOND, wrap=True)
        self.copy = Button(theme, self.tr("Copy receipt link"), Kind.PLAIN, "copy", small=True)
        self.copy.setObjectName("orders.receipt.copy")
        self.open = Button(theme, self.tr("Open receipt"), Kind.PLAIN, "external", small=True)
        self.open.setObjectName("orders.receipt.open")
        self.copy.clicked.connect(self._copy)
        self.open.clicked.connect(self._open)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addWidget(self.copy)
        row.addWidget(self.open)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        add_layout(column, row)
        column.addWidget(self._words)
        self.hide()

    def show_receipt(self, dossier: Dossier | None) -> None:
        """Show the receipt in the order's latest answer, or hide the row."""
        receipt = receipt_of(dossier) if dossier is not None else None
        self._id, self._address = (receipt.id, receipt.address) if receipt is not None else ("", "")
        self.setVisible(receipt is not None)
        self.open.setVisible(bool(self._address))
        if dossier is None or receipt is None:
            return
        host = visible(dossier.order.key.host, 120)
        if self._address:
            self.copy.setText(self.tr("Copy receipt link"))
            self._words.setText(fill(self.tr("The customer's receipt at {host}"), host=host))
            self.copy.setToolTip(tooltip(self._address))
            self.open.setToolTip(
                tooltip(fill(self.tr("Opens {address} in this workstation's browser"), address=self._address))
            )
        else:
            self.copy.setText(self.tr("Copy receipt id"))
            self.copy.setToolTip("")
            self._words.setText(
                fill(self.tr("No receipt address is known at {host}; this is the receipt's id."), host=host)
            )

    def _copy(self) -> None:
        if self._id:
            QGuiApplication.clipboard().setText(self._address or visible(mask_cards_in(self._id), LONGEST_ID))
            self.copied.emit()

    def _open(self) -> None:
        if self._address:
            QDesktopServices.openUrl(QUrl(self._address, QUrl.ParsingMode.StrictMode))
