"""Ports of the export: a snapshot of the journal to read from, and a writer of spreadsheet files."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from console_app.services.order_queries import OrderPage, OrderQuery, Total
from console_app.services.sheet import Sheet, SheetForm


class OrdersSnapshot(Protocol):
    """The orders of the journal as of one moment, however long the reading takes; only for the thread that opened it.

    Raises:
        JournalError: any call may raise an error of this family.

    """

    def page(self, query: OrderQuery) -> OrderPage:
        """Return one page of orders in the sequence that the query asks for."""

    def totals(self, query: OrderQuery) -> tuple[Total, ...]:
        """Give count and sum per currency of all orders the query matches."""


class Snapshots(Protocol):
    """Opens snapshots of the journal: reading one for long keeps no other work of the journal waiting."""

    def snapshot(self) -> AbstractContextManager[OrdersSnapshot]:
        """Open a snapshot for the calling thread; it shows the journal as of the first call on it."""


class Sheets(Protocol):
    """Writes tables into files for other programs."""

    def write(self, path: Path, form: SheetForm, sheet: Sheet) -> None:
        """Write a table into a file that only its owner can read, whole or not at all; blocks the calling thread.

        No text of the table becomes a formula or a link, whatever it says.

        Raises:
            ExportError: the file cannot be written. What `sheet.rows` raises goes through.

        """
