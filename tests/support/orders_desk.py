"""The use cases over a real journal, a memory vault and the sandbox process; orders in every state to look at."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from console import Console
from journal_orders import brought_to
from moved_clock import MovedClock
from opened_home import merchant_key
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QTableView, QWidget
from sandbox_process import CONTROL, ENDPOINT, LOGIN, VECTORS
from waiting import until

from console_app.config_file import HomeFiles
from console_app.gateway.client import HttpWire
from console_app.gui.desk.orders_tab import OrdersTab
from console_app.gui.kit.aio import Fault, Tasks
from console_app.gui.kit.theme import Theme
from console_app.gui.order.use_cases import UseCases
from console_app.journal.engine import FILE
from console_app.journal.home import JournalHome
from console_app.protocol.operation import Pair
from console_app.protocol.states import OrderState
from console_app.protocol.values import Money, Secret, currency_of
from console_app.services.asking import Asking
from console_app.services.authorising import Authorising
from console_app.services.checking import Checking
from console_app.services.concluding import Concluding
from console_app.services.connection_test import ConnectionTest
from console_app.services.entering import Entering
from console_app.services.export import Exporter
from console_app.services.key_keeping import KeyKeeping
from console_app.services.lookup import Desk
from console_app.services.news import News, OrderChanged
from console_app.services.poll import Poller
from console_app.services.ports import Clock, Journal
from console_app.services.profile import Profile, Target
from console_app.services.profile_book import ProfileBook
from console_app.services.records import Change, NewOrder, Observation, Order, OrderKey, Purpose
from console_app.services.recover import Recovery
from console_app.services.register import Registrar
from console_app.services.repeats import RepeatGuard
from console_app.services.seals import Seals
from console_app.services.sending import Sending
from console_app.services.submit import Submitter
from console_app.services.verdicts import Verdict
from console_app.sheets.files import SheetFiles
from console_app.vault.memory import memory_vault
from console_app.vault.workshop import KeyWorkshop
from console_app.workstation import SystemRandomness

S = OrderState
NOW = datetime(2026, 11, 20, 14, 3, 7, tzinfo=UTC)
PROFILE = "ConnPay payouts EUR"


class FixedProfiles:
    """The profiles of a test."""

    def __init__(self, *profiles: Profile) -> None:
        self._profiles = profiles

    def all(self) -> tuple[Profile, ...]:
        return self._profiles

    def named(self, name: str) -> Profile:
        return next(profile for profile in self._profiles if profile.name == name)


@dataclass(frozen=True, slots=True)
class OrdersDesk:
    """Everything behind an Order status page, and the journal to put orders into."""

    use_cases: UseCases
    journal: Journal
    profile: Profile
    file: Path

    def publish(self, order: Order) -> None:
        """Tell the news that the use cases would publish."""
        self.use_cases.news.publish(OrderChanged(order))


def profile_at(address: str, name: str = PROFILE) -> Profile:
    """Give a profile of the sandbox at an address."""
    group = ("transfer-by-ref", Target("77", group=True))
    return Profile(
        name, "custom", f"{address}/paynet/api", LOGIN, ("EUR", "USD"), Target(str(ENDPOINT)), targets=(group,)
    )


@asynccontextmanager
async def orders_desk(
    home: Path, clock: Clock, address: str = "http://127.0.0.1:9", *others: Profile
) -> AsyncIterator[OrdersDesk]:
    """Open a home and build the use cases over it."""
    opened = await JournalHome.open(home, clock)
    wire = HttpWire(clock)
    try:
        profile = profile_at(address)
        vault = memory_vault("home-1", lambda: (profile.name,))
        await vault.store_private_key(profile.name, merchant_key((VECTORS / "test_key_pkcs1.pem").read_bytes()))
        await vault.store_merchant_control(profile.name, Secret(CONTROL))
        await vault.unlock(profile.name)
        journal, news, randomness = opened.journal, News(), SystemRandomness()
        profiles = FixedProfiles(profile, *others)
        asking = Asking(journal, wire, vault, clock, randomness, news)
        seals = Seals(journal, journal, vault, news)
        concluding = Concluding(journal, seals, journal, clock, randomness, news)
        checking = Checking(journal, seals, journal, asking, concluding, profiles, clock, news)
        guard = RepeatGuard(journal, vault, clock)
        entering = Entering(journal, journal, guard, vault, clock, randomness)
        sending = Sending(journal, wire, vault, asking, concluding, clock, randomness, news)
        authorising = Authorising(journal, seals, journal, guard, sending.half_way, vault, clock, news)
        recovery = Recovery(journal, journal, sending.half_way, clock, news)
        poller = Poller(journal, journal, checking, recovery, clock, news)
        desk = Desk(journal, journal, journal, seals, asking, concluding, clock, news)
        registrar = Registrar(seals, journal, journal, wire, vault, clock, randomness, news)
        person, files = "A. Ivanova", HomeFiles(home)
        keys = KeyKeeping(vault, KeyWorkshop(), clock, news)
        cases = UseCases(
            submitter=Submitter(entering, authorising, sending, guard),
            poller=poller,
            desk=desk,
            registrar=registrar,
            signer=vault,
            profiles=profiles,
            preferences=files,
            clock=clock,
            randomness=randomness,
            news=news,
            operator=person,
            keys=keys,
            book=ProfileBook(files, journal, vault),
            connection=ConnectionTest(asking.unknown_numbers, clock),
            exporter=Exporter(opened.snapshots, SheetFiles(), seals),
        )
        yield OrdersDesk(cases, journal, profile, home / FILE)
        await cases.exporter.close()
    finally:
        await wire.close()
        await opened.close()


def entered(desk: OrdersDesk, number: str, amount: str = "1250.00", currency: str = "EUR", **other: object) -> NewOrder:
    """Give an order to enter."""
    destination = str(other.pop("destination", "DE89370400440532013000"))
    new = NewOrder(
        key=OrderKey(desk.profile.host, desk.profile.login, number),
        profile=desk.profile.name,
        operation="payout",
        target=desk.profile.target,
        money=Money.read(amount, currency_of(currency)),
        receiver="Maria Schneider",
        destination=destination,
        digest="d1",
        fingerprint=f"f-{number}",
        content=(
            Pair("account_number", destination),
            Pair("amount", amount),
            Pair("client_orderid", number),
            Pair("currency", currency),
        ),
        operator="A. Ivanova",
    )
    return replace(new, **other)  # type: ignore[arg-type]  # a test names what it changes


def answer_of(number: str, gateway_id: str, status: str, **more: str) -> tuple[Pair, ...]:
    """Give the parameters of a status answer."""
    told = {
        "type": "status-response",
        "serial-number": "7f3a1c52-09d4-41e8-9b1e-5d0c61e2a9b7",
        "merchant-order-id": number,
        "paynet-order-id": gateway_id,
        "status": status,
        **{name.replace("_", "-"): value for name, value in more.items()},
    }
    return tuple(Pair(name, value) for name, value in told.items())


def seen(clock: Clock, told: tuple[Pair, ...], **other: object) -> Observation:
    """Give a status call that found the order."""
    raw = "\n&".join(f"{pair.name}={pair.value}" for pair in told).encode()
    values = {pair.name: pair.value for pair in told}
    found = Observation(
        at=clock.now(),
        purpose=Purpose.POLL,
        by_number_alone=False,
        verdict=Verdict.FOUND,
        status=values["status"],
        stage=values.get("order-stage", ""),
        serial_number=values["serial-number"],
        http_status=200,
        elapsed=timedelta(milliseconds=212),
        raw=raw,
        answer=told,
    )
    return replace(found, **other)  # type: ignore[arg-type]  # as above


ROWS = (
    (41, S.APPROVED, "F1RM94LH2C", "9000", "JPY", "Kenji Sato", "356600******0505", "transfer-by-ref"),
    (60, S.DECLINED, "N8QC07VW6T", "430.00", "EUR", "Paulo Costa", "PT50000201231234567890154", "payout"),
    (72, S.APPROVED, "G5ZK62MA8R", "15700.00", "SEK", "Erik Larsson", "SE4550000000058398257466", "payout"),
    (80, S.APPROVED, "U7XD40RJ1P", "10.00", "EUR", "Jane L Doe", "427655******7682", "sale"),
    (81, S.ABANDONED, "Z4MB28KD0W", "310.00", "EUR", "Carla Rossi", "IT60X0542811101000000123456", "payout"),
    (82, S.AUTHORISED, "W2LT86PK5N", "1020.50", "EUR", "Sofia Rossi", "IT60X0542811101000000123456", "payout"),
    (83, S.WITHDRAWN, "E4HQ73ZM9V", "5000.00", "EUR", "Nordlicht GmbH", "DE75512108001245126199", "payout"),
    (84, S.HELD, "K6VA31TB4D", "4800.00", "EUR", "Jonas Weber", "DE02120300000000202051", "payout"),
    (85, S.NOT_SENT, "X1FS98DR7J", "2300.00", "EUR", "Lena Fischer", "DE02500105170137075030", "payout"),
    (86, S.REFUSED, "C7UP44GI3S", "50.00", "EUR", "Anna Nowak", "1461820", "transfer-by-ref"),
    (87, S.ERROR, "T5MJ29WO6Q", "75.00", "USD", "Ivan Petrov", "1987654321", "payout"),
    (
        88,
        S.FILTERED,
        "R3CD60NH1Y",
        "18000.00",
        "GBP",
        "Global Parts and Engineering Supplies Ltd",
        "GB29NWBK6016",
        "payout",
    ),
    (89, S.DECLINED, "B9YK12FS5H", "120.00", "USD", "Ahmet Yilmaz", "444433******1111", "transfer-by-ref"),
    (90, S.APPROVED, "M4TR81QX2B", "300.00", "EUR", "Jane L Doe", "427655******7682", "transfer-by-ref"),
    (91, S.SENDING, "L0GX77EU8K", "640.00", "EUR", "Pierre Martin", "FR1420041010050500013M02606", "payout"),
    (92, S.ACCEPTED, "Q8ZB03VA4F", "99999999.99", "UAH", "Olena Koval", "UA213223130000026007233566001", "payout"),
    (93, S.PROCESSING, "H2WN55LC0Z", "85.00", "EUR", "Tom Berger", "510044******1190", "transfer-by-ref"),
    (94, S.IN_DOUBT, "7KQ4M2XD9F", "1250.00", "EUR", "Maria Schneider", "DE89370400440532013000", "payout"),
)
"""Minutes after noon, state, end of the number, amount, currency, receiver, destination, operation."""


async def filled(desk: OrdersDesk, clock: MovedClock) -> dict[OrderState, Order]:
    """Have one order or more in every state, the newest last; give the last of each state.

    They are entered once for all empty journals of a process: each goes its whole way, a hundred transactions in all.
    """
    made, journal = _kept_for(desk.profile)
    with closing(sqlite3.connect(desk.file)) as file:
        if made:
            journal.backup(file)
        else:
            made.update(await _entered_in_every_state(desk, clock))
            file.backup(journal)
    clock.wall = NOW
    return dict(made)


@cache
def _kept_for(_profile: Profile) -> tuple[dict[OrderState, Order], sqlite3.Connection]:
    """Keep what was entered in a profile, whose name, host and login stand in each order, and the journal with it."""
    return {}, sqlite3.connect(":memory:")


async def _entered_in_every_state(desk: OrdersDesk, clock: MovedClock) -> dict[OrderState, Order]:
    made: dict[OrderState, Order] = {}
    for minutes, state, end, amount, currency, receiver, destination, operation in ROWS:
        clock.wall = NOW.replace(hour=12, minute=29, second=0) + timedelta(minutes=minutes, seconds=minutes % 7)
        if state is S.HELD:
            clock.wall -= timedelta(days=1)
        letter = {"payout": "P", "sale": "S"}.get(operation, "D")
        new = entered(
            desk,
            f"{letter}-261120-{end}",
            amount,
            currency,
            receiver=receiver,
            destination=destination,
            operation=operation,
        )
        order = await desk.journal.add(new)
        made[state] = await _led(desk, clock, order, state, f"69828{minutes}")
    return made


async def _led(desk: OrdersDesk, clock: MovedClock, order: Order, state: OrderState, gateway_id: str) -> Order:
    now = clock.now()
    change = Change()
    match state:
        case S.IN_DOUBT | S.HELD:
            change = Change(doubt_because="timeout", watched_since=now, next_check=NOW + timedelta(seconds=3))
        case S.NOT_SENT:
            change = Change(not_sent_because="connect")
        case S.REFUSED:
            change = Change(error_code="104", error_message="Invalid account")
        case S.ACCEPTED | S.PROCESSING | S.APPROVED | S.DECLINED | S.FILTERED | S.ERROR:
            change = Change(
                gateway_id=gateway_id,
                serial_number="7f3a1c52-09d4-41e8-9b1e-5d0c61e2a9b7",
                as_of=now,
                next_check=NOW + timedelta(seconds=4) if state in (S.ACCEPTED, S.PROCESSING) else None,
            )
        case _:
            pass
    order = await brought_to(desk.journal, order, state, change)
    if state in (S.APPROVED, S.DECLINED):
        order = await _answered(desk, clock, order, gateway_id, state)
    if state is S.IN_DOUBT:
        for _ in range(2):
            clock.wall += timedelta(seconds=4)
            unknown = seen(clock, answer_of(order.key.number, "", ""), verdict=Verdict.NO_SUCH_ORDER, answer=())
            order = await desk.journal.observe(order.id, unknown, Change(checks=order.checks + 1))
    return order


async def _answered(desk: OrdersDesk, clock: MovedClock, order: Order, gateway_id: str, state: OrderState) -> Order:
    assert order.money is not None
    amount = f"{order.money.amount:f}"
    for _ in range(4):
        clock.wall += timedelta(seconds=4)
        poll = answer_of(order.key.number, gateway_id, "processing", order_stage="transfer_processing")
        await desk.journal.observe(order.id, seen(clock, poll), Change())
    clock.wall += timedelta(seconds=4)
    final = answer_of(
        order.key.number,
        gateway_id,
        state.value,
        amount=amount,
        initial_amount=amount,
        currency=order.money.currency.code,
        order_stage=f"transfer_{state.value}",
        dest_bin="427655",
        dest_last_four_digits="7682",
        processor_rrn="510458047886",
        approval_code="242805",
        receipt_id="2050-3c93-a061-8a19b6c0068f",
        paynet_processing_date="2026-11-20 14:02:57 UTC",
        a_new_field="nobody knows it",
    )
    change = Change(as_of=clock.now(), actual_minor=order.money.minor, checks=5, clear_next_check=True)
    return await desk.journal.observe(order.id, seen(clock, final), change)


class OrdersPage(Console):
    """The page on screen, with what is behind it."""

    def __init__(self, tab: OrdersTab, desk: OrdersDesk, tasks: Tasks) -> None:
        super().__init__(tab, tasks)
        self.tab = tab
        self.desk = desk

    def texts(self, name: str) -> list[str]:
        """Give all labels below a named widget from top to bottom, hidden ones left out."""
        above = self.find(QWidget, name)
        shown = [label for label in above.findChildren(QLabel) if label.isVisible()]
        shown.sort(key=lambda label: label.mapTo(above, QPoint(0, 0)).y())
        return [label.text() for label in shown]

    def outcome(self) -> str:
        """Give the chosen order's outcome in words."""
        return self.find(QLabel, "orders.result").text()

    @property
    def table(self) -> QTableView:
        """The table of orders."""
        return self.find(QTableView, "orders.table")

    def column(self, column: int) -> list[str]:
        """Give the texts of a column from top to bottom."""
        model = self.table.model()
        return [str(model.index(row, column).data()) for row in range(model.rowCount())]

    async def settled(self) -> None:
        """Wait until nothing is under way and everything has its place."""
        await super().settled()
        QApplication.sendPostedEvents()


@asynccontextmanager
async def orders_page(
    theme: Theme, desk: OrdersDesk, faults: list[Fault], size: tuple[int, int] = (1440, 780), *, show: bool = True
) -> AsyncIterator[OrdersPage]:
    """Show the page at a size, and take it away again."""
    tasks = Tasks(faults.append)
    tab = OrdersTab(theme, tasks, desk.use_cases, desk.profile)
    tab.resize(*size)
    page = OrdersPage(tab, desk, tasks)
    try:
        if show:
            tab.show()
            tab.activateWindow()
            await until(lambda: " " in page.find(QWidget, "orders.views").findChildren(QPushButton)[-1].text())
            await page.settled()
        yield page
    finally:
        tab.hide()
        await tasks.close()
        tab.deleteLater()
        await asyncio.sleep(0)
