"""Exports the orders that a query matches, read from one snapshot of the journal, into a file for other programs."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from console_app.services.errors import ExportError
from console_app.services.export_ports import OrdersSnapshot, Sheets, Snapshots
from console_app.services.order_queries import OrderPage, OrderQuery, Total
from console_app.services.records import Order
from console_app.services.seals import Seals
from console_app.services.sheet import Cell, Heading, Sheet, SheetForm

PAGE: Final = 500
"""Orders read at a time; after each page the export can be stopped and reports its progress."""
ROWS_A_BREATH: Final = 16
BREATH: Final = 0.001
"""After `ROWS_A_BREATH` rows the writing thread sleeps this many seconds, so that the window gets the interpreter."""
MOST_ROWS: Final = {SheetForm.XLSX: 1_048_000, SheetForm.CSV: 2**63}
"""The most orders in a file, beside head and sums (Excel's own limit is 1,048,576 rows a sheet)."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How orders become the rows of a file; the window makes it, so that the file has the window's words.

    `row` and `foot` are called on the thread that writes the file and may not touch a widget. `foot` makes the rows
    below the orders, from the sums of the orders.
    """

    title: str
    headings: tuple[Heading, ...]
    row: Callable[[Order], tuple[Cell, ...]]
    foot: Callable[[tuple[Total, ...]], tuple[tuple[Cell, ...], ...]]


@dataclass(frozen=True, slots=True)
class Exported:
    """A written file: its path, and the number of orders in it."""

    path: Path
    orders: int


class Exporter:
    """Writes orders into files on threads of its own, so that neither the window nor the journal's other work waits."""

    def __init__(self, snapshots: Snapshots, sheets: Sheets, seals: Seals) -> None:
        """Bind to the ports."""
        self._seals = seals
        self._snapshots = snapshots
        self._sheets = sheets
        self._running: dict[threading.Event, asyncio.Future[Exported]] = {}

    async def write(
        self, query: OrderQuery, layout: Layout, form: SheetForm, path: Path, report: Callable[[int, int], None]
    ) -> Exported:
        """Write all orders that the query matches into a file, not only those that the window shows.

        `report` is called on the caller's event loop with the number of orders written and the number of all.

        A cancelled call stops the writing and leaves no file, unless the file is complete already: then the call ends
        as if it was not cancelled. A file that existed before is left unchanged by a cancelled call.

        Raises:
            ExportError: the file cannot be written, or holds fewer rows than there are.
            JournalError: the journal cannot be read.

        """
        loop, stopped = asyncio.get_running_loop(), threading.Event()

        def report_here(done: int, whole: int) -> None:
            loop.call_soon_threadsafe(report, done, whole)

        def work() -> Exported:
            with self._snapshots.snapshot() as snapshot:
                sealed = _Sealed(snapshot, self._seals)
                return _written(sealed, self._sheets, query, layout, form, path, _Progress(stopped, report_here))

        job = asyncio.ensure_future(asyncio.to_thread(work))  # noqa: TID251 -- kept below until it has ended
        self._running[stopped] = job
        try:
            return await asyncio.shield(job)
        except asyncio.CancelledError:
            stopped.set()
            await asyncio.wait({job})
            if job.exception() is None:
                return job.result()  # the stop came too late: the file is complete
            raise
        finally:
            del self._running[stopped]

    async def close(self) -> None:
        """Stop all exports and wait for their ends."""
        for stopped in self._running:
            stopped.set()
        if self._running:
            await asyncio.wait(set(self._running.values()))


@dataclass(frozen=True, slots=True)
class _Sealed:
    """A snapshot that hides the entered values of orders altered in the file (`Seals.shown`)."""

    snapshot: OrdersSnapshot
    seals: Seals

    def page(self, query: OrderQuery) -> OrderPage:
        page = self.snapshot.page(query)
        return replace(page, orders=tuple(self.seals.shown(order) for order in page.orders))

    def totals(self, query: OrderQuery) -> tuple[Total, ...]:
        return self.snapshot.totals(query)


@dataclass(frozen=True, slots=True)
class _Progress:
    """Progress of one export: the flag that stops it, and the function that is told how far it is."""

    stopped: threading.Event
    report: Callable[[int, int], None]


def _written(
    snapshot: OrdersSnapshot,
    sheets: Sheets,
    query: OrderQuery,
    layout: Layout,
    form: SheetForm,
    path: Path,
    progress: _Progress,
) -> Exported:
    whole = sum(total.count for total in snapshot.totals(query))
    if whole > MOST_ROWS[form]:
        raise ExportError("too-many-rows", str(whole))
    sums = _Sums()
    rows = _rows(snapshot, replace(query, after=None, limit=PAGE), layout, sums, progress, whole)
    sheets.write(path, form, Sheet(layout.title, layout.headings, rows))
    return Exported(path, sums.orders)


class _Sums:
    """Adds up the orders that are written, so that the file's sums fit its rows."""

    def __init__(self) -> None:
        self.orders = 0
        self._of: dict[str, tuple[int, int, int]] = {}

    def add(self, order: Order) -> None:
        currency = order.money.currency if order.money else None
        code, minor = (currency.code, order.money.minor) if currency and order.money else ("", 0)
        count, sum_, _ = self._of.get(code, (0, 0, 0))
        self._of[code] = (count + 1, sum_ + minor, currency.exponent if currency else 0)
        self.orders += 1

    def totals(self) -> tuple[Total, ...]:
        return tuple(
            Total(code, count, minor, exponent=exponent) for code, (count, minor, exponent) in sorted(self._of.items())
        )


def _rows(
    snapshot: OrdersSnapshot, query: OrderQuery, layout: Layout, sums: _Sums, progress: _Progress, whole: int
) -> Iterator[tuple[Cell, ...]]:
    while True:
        page = snapshot.page(query)
        for order in page.orders:
            sums.add(order)
            yield layout.row(order)
            if sums.orders % ROWS_A_BREATH == 0:
                time.sleep(BREATH)
        if progress.stopped.is_set():
            raise ExportError("stopped")
        progress.report(sums.orders, whole)
        if page.next is None:
            break
        query = replace(query, after=page.next)
    yield from layout.foot(sums.totals())
