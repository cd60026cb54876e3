"""Snapshots of the journal for long readers, each on a connection and a thread of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection

from console_app.journal import listing
from console_app.journal.engine import engine_of, reading
from console_app.services.export_ports import OrdersSnapshot, Snapshots
from console_app.services.order_queries import OrderPage, OrderQuery, Total


class JournalSnapshots(Snapshots):
    """Snapshots of the journal in SQLite.

    Each sees the state its transaction began with and blocks nobody (WAL mode).
    """

    def __init__(self, file: Path) -> None:
        """Read a journal that is open and up to date; it must stay open as long as a snapshot is."""
        self._file = file

    @contextmanager
    def snapshot(self) -> Iterator[OrdersSnapshot]:
        """Open a snapshot; it is closed with the context.

        Raises:
            JournalUnavailable: the journal cannot be read.

        """
        engine = engine_of(self._file)
        try:
            with reading(engine) as connection:
                yield _Snapshot(connection)
        finally:
            engine.dispose()


class _Snapshot(OrdersSnapshot):
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def page(self, query: OrderQuery) -> OrderPage:
        return listing.page(self._connection, query)

    def totals(self, query: OrderQuery) -> tuple[Total, ...]:
        return listing.totals(self._connection, query, exact=True)
