"""How quickly a journal of a million orders answers, and how evenly the window moves on it.

    .venv/bin/python tests/bench/bench_million_orders.py [--orders N] [--home DIR] [--values N] [--starts N]

The journal is built first (`million_orders`), in a folder thrown away at the end; with --home it is kept there and used
again the next time. Then: look-ups by each sort of identifier; pages, sums and counts of every view in every order; the
commit before the wire; the real Order status page on Qt's event loop; and the start of the whole window on this home
against one on an empty home, in turns.
"""

import argparse
import asyncio
import os
import random
import statistics
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "support"), str(ROOT / "tests" / "bench")]
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from bench_first_paint import milliseconds_to
from bench_heartbeat import Heart
from bench_rows import Row, percentile, show
from journal_orders import ATTEMPT, brought_to
from journal_orders import new_order as one_order
from million_orders import NOW, PROFILES, Made, build, made
from orders_desk import OrdersPage, orders_desk, orders_page, profile_at
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from waiting import until

from console_app.config_file import HomeFiles
from console_app.gui.kit import aio
from console_app.gui.kit.aio import Fault
from console_app.gui.kit.theme import Preference, Theme
from console_app.journal.engine import FILE
from console_app.journal.home import JournalHome
from console_app.protocol.states import OrderState
from console_app.services.actors import GATEWAY
from console_app.services.days import day_began
from console_app.services.order_queries import OrderPage, OrderQuery, Sort, View
from console_app.services.ports import Journal
from console_app.services.records import AttemptEnd, Move
from console_app.services.verdicts import AttemptOutcome
from console_app.workstation import SystemClock

LOOK_UP_MS = 20
GAP_MS = 50
COMMIT_MS = 5
START = 1.1
"""A start is measured to about a twentieth; what is no slower must not come out as more than this."""
COMMITS = 200
FEW = 3_000
"""Orders of a small journal: a gap that is as long there is not the journal's."""
PAGES_SCROLLED = 25

NUMBER = "client_orderid"
KINDS: dict[str, Callable[[Made], str]] = {
    NUMBER: lambda order: order.number,
    "client_orderid, its first 8": lambda order: order.number[:8],
    "client_orderid, its first 3": lambda order: order.number[:3],
    "order id": lambda order: order.gateway_id,
    "serial number": lambda order: order.serial,
    "RRN": lambda order: order.rrn,
    "approval code": lambda order: order.approval,
    "receipt id": lambda order: order.receipt,
    "terminal id": lambda order: order.terminal,
    "card 6+4": lambda order: order.card,
    "card, last four": lambda order: order.card[-4:],
    "card reference": lambda order: order.card_ref,
    "account": lambda order: order.account,
    "account, its last six": lambda order: order.account[-6:],
    "phone": lambda order: order.phone,
    "e-mail": lambda order: order.email,
    "e-mail, its domain": lambda order: order.email.partition("@")[2],
    "first name": lambda order: order.first,
    "last name": lambda order: order.name,
    "both names": lambda order: f"{order.first} {order.name}",
    "a name's first two letters": lambda order: order.name[:2],
    "a name's first three": lambda order: order.name[:3],
    "a name's first four": lambda order: order.name[:4],
    "a name's first five": lambda order: order.name[:5],
    "amount": lambda order: f"{order.minor / 100:.2f}",
    "amount with currency": lambda order: f"{order.minor / 100:.2f} {order.currency}",
    "merchant data": lambda order: order.merchant_data,
    "merchant data, a word all share": lambda _order: "case",
    "nothing there": lambda order: f"nobody-{order.approval}x",
}


def query(view: View, text: str = "", profile: str = PROFILES[0], sort: Sort = Sort.CHANGED) -> OrderQuery:
    today = day_began(NOW)
    return OrderQuery(view, text, profile, today, NOW - timedelta(minutes=10), sort=sort)


async def timed(work: Awaitable[object]) -> float:
    begun = time.perf_counter()
    await work
    return (time.perf_counter() - begun) * 1000


async def look_ups(journal: Journal, orders: int, values: int) -> tuple[list[Row], list[tuple[str, str]]]:
    """Look up many values of each sort, in the profile in use and in one that has few orders."""
    dice = random.Random(7)
    some = [made(dice.randrange(1, orders), orders) for _ in range(values)]
    rows, notes = [], []
    for kind, text_of in KINDS.items():
        texts = [text for text in map(text_of, some) if text]
        sums = texts[: max(values // 10, 2)]
        taken = [await timed(journal.page(query(View.ALL, text))) for text in texts]
        elsewhere = [await timed(journal.page(query(View.ALL, text, PROFILES[2]))) for text in texts]
        summed = [await timed(journal.totals(query(View.ALL, text))) for text in sums]
        rows.append(Row(f"look up {kind}, p99", LOOK_UP_MS, percentile([*taken, *elsewhere], 99), "ms"))
        middle = f"{statistics.median(taken):.1f} ({statistics.median(elsewhere):.1f}) ms"
        notes.append((f"{kind}: median (in a rare profile)", f"{middle}, sums {max(summed):.1f} ms at most"))
    return rows, notes


async def views(journal: Journal) -> list[tuple[str, str]]:
    """Time the first and the next page of each view in each order, then its sums; and the counts of all views."""
    notes = []
    for view in View:
        for sort in Sort:
            asked = query(view, sort=sort)
            pages: list[OrderPage] = []
            first = await timed(_kept(journal, asked, pages))
            after = replace(asked, after=pages[0].next)
            further = await timed(journal.page(after)) if pages[0].next else 0.0
            other = await timed(journal.page(replace(asked, descending=False)))
            told = f"{first:.1f} ms, next page {further:.1f}, the other way {other:.1f}"
            notes.append((f"{view.value} by {sort.value}", told))
        notes.append((f"{view.value}: sums", f"{await timed(journal.totals(query(view))):.1f} ms"))
    notes.append(("counts of all views", f"{await timed(journal.counts(query(View.ALL))):.1f} ms"))
    every = await timed(journal.page(query(View.ALL, profile="", sort=Sort.RECEIVER)))
    notes.append(("all profiles by receiver", f"{every:.1f} ms"))
    notes.append(("what is due", f"{await timed(journal.due(NOW, 8)):.1f} ms"))
    return notes


async def _kept(journal: Journal, asked: OrderQuery, pages: list[OrderPage]) -> None:
    pages.append(await journal.page(asked))


async def commits(journal: Journal) -> list[float]:
    """Time the row before the wire."""
    taken = []
    for _ in range(COMMITS):
        new = one_order(f"B-{time.monotonic_ns()}", profile=PROFILES[0])
        order = await brought_to(journal, await journal.add(new), OrderState.AUTHORISED)
        taken.append(await timed(journal.begin_attempt(order.id, ATTEMPT)))
        refused = Move(OrderState.SENDING, OrderState.REFUSED, GATEWAY)
        await journal.end_attempt(order.id, AttemptEnd(AttemptOutcome.SAID_NO), refused)
    return taken


class Watch:
    """Notes the longest gap of the event loop in each thing a person does, and how long it took."""

    def __init__(self) -> None:
        self._heart = Heart()
        self.gaps: dict[str, float] = {}
        self.took: dict[str, list[float]] = {}

    @contextmanager
    def doing(self, what: str) -> Iterator[None]:
        self._heart.start()
        begun = time.perf_counter()
        yield
        self.took.setdefault(what, []).append((time.perf_counter() - begun) * 1000)
        self.gaps[what] = max(self.gaps.get(what, 0.0), *self._heart.stop(), 0.0)


async def window(app: QApplication, home: Path, orders: int) -> Watch:
    """Open the Order status page and do what a person does all day."""
    faults: list[Fault] = []
    watch, dice = Watch(), random.Random(11)
    theme = Theme(app, Preference.LIGHT)
    async with orders_desk(home, SystemClock()) as desk:
        for what in ("open for the first time", "open"):
            with watch.doing(what):
                async with orders_page(theme, desk, faults) as page:
                    await page.settled()
        async with orders_page(theme, desk, faults) as page:
            await _walk(page, watch, orders, [made(dice.randrange(1, orders), orders) for _ in range(12)])
    assert not faults, faults
    return watch


async def _walk(page: OrdersPage, watch: Watch, orders: int, some: list[Made]) -> None:
    buttons = page.find(QWidget, "orders.views").findChildren(QPushButton)
    heads, bar = page.table.horizontalHeader(), page.table.verticalScrollBar()
    for button in buttons:
        with watch.doing("switch views"):
            button.click()
            await page.settled()
        for column in range(heads.count()):
            with watch.doing("sort by a column"):
                place = heads.sectionViewportPosition(column) + heads.sectionSize(column) // 2
                QTest.mouseClick(heads.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place, heads.height() // 2))
                await page.settled()
    with watch.doing("scroll through many pages"):
        for _ in range(min(PAGES_SCROLLED, orders // 400)):
            rows = page.table.model().rowCount()
            bar.setValue(bar.maximum())
            await until(lambda rows=rows: page.table.model().rowCount() > rows)  # type: ignore[misc]
            await page.settled()
    box = page.find(QLineEdit, "orders.lookup")
    for order in some:
        for kind, text_of in KINDS.items():
            if not text_of(order):
                continue
            with watch.doing("look up one order, whose card opens" if kind == NUMBER else "look up"):
                box.setText(text_of(order))
                QTest.keyClick(box, Qt.Key.Key_Return)
                await page.settled()


async def closed_in_peace(home: Path) -> None:
    """Open and close a journal, as the program does at its end; the window's process just stops."""
    await (await JournalHome.open(home, SystemClock())).close()


def starts(home: Path, rounds: int) -> dict[str, list[float]]:
    """Start the window on this home and on an empty one, in turns; the first round only warms the disk's cache."""
    taken: dict[str, list[float]] = {"empty, paint": [], "million, paint": [], "empty, ready": [], "million, ready": []}
    with TemporaryDirectory() as folder:
        empty = Path(folder) / "home"
        for place in (empty, home):
            files = HomeFiles(place)
            if not files.all():
                files.add(profile_at("http://127.0.0.1:9"))
        for number in range(rounds + 1):
            for name, times in taken.items():
                which, _, end = name.partition(", ")
                place = empty if which == "empty" else home
                asyncio.run(closed_in_peace(place))
                one = milliseconds_to(end, "console", str(place))
                if number:
                    times.append(one)
    return taken


def main() -> int:
    """Build, measure, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--orders", type=int, default=1_000_000)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--values", type=int, default=100)
    parser.add_argument("--starts", type=int, default=7)
    asked = parser.parse_args()
    app = QApplication(sys.argv[:1])
    with TemporaryDirectory() as folder:
        return measured(app, asked, asked.home or Path(folder) / "home", Path(folder) / "small")


def measured(app: QApplication, asked: argparse.Namespace, home: Path, small: Path) -> int:
    """Measure on a home, and the window on one with few orders beside it."""
    build(small, FEW, SystemClock())
    begun = time.monotonic()
    build(home, asked.orders, SystemClock())
    built = time.monotonic() - begun
    size = (home / FILE).stat().st_size / 1e9
    started = starts(home, asked.starts)
    middles = {name: statistics.median(times) for name, times in started.items()}
    rows, notes = [], [(f"{asked.orders} orders, {size:.1f} GB, built in", f"{built:.0f} s")]

    async def queries() -> None:
        opened = await JournalHome.open(home, SystemClock())
        found, told = await look_ups(opened.journal, asked.orders, asked.values)
        rows.extend(found)
        notes.extend([*told, *await views(opened.journal)])
        taken = await commits(opened.journal)
        rows.append(Row("commit before the wire, p99", COMMIT_MS, percentile(taken, 99), "ms"))
        await opened.close()

    asyncio.run(queries())

    async def page() -> int:
        watch = await window(app, home, asked.orders)
        rows.extend(Row(f"longest gap: {what}", GAP_MS, gap, "ms") for what, gap in watch.gaps.items())
        few = await window(app, small, FEW)
        notes.extend((f"longest gap with {FEW} orders: {what}", f"{gap:.1f} ms") for what, gap in few.gaps.items())
        notes.extend((f"{what}, median", f"{statistics.median(took):.0f} ms") for what, took in watch.took.items())
        return 0

    status = aio.run(app, page, lambda fault: print(fault) if fault.error else None)  # Qt's own remarks are none
    for end in ("paint", "ready"):
        ratio = middles[f"million, {end}"] / middles[f"empty, {end}"]
        rows.append(Row(f"window start until {end}, against an empty home", START, ratio))
    notes.extend((f"window start: {name}, median", f"{middle:.0f} ms") for name, middle in middles.items())
    show(rows, notes)
    return status


if __name__ == "__main__":
    sys.exit(main())
