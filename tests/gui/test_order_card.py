"""The chosen order's card over a real journal: every field once, why it was declined, its receipt, its differences."""

import csv
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from journal_orders import brought_to
from moved_clock import MovedClock
from orders_desk import NOW, OrdersDesk, OrdersPage, entered, orders_desk, orders_page, seen
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from waiting import until

from console_app.gui.kit.aio import Fault
from console_app.gui.kit.text import clock_text
from console_app.gui.kit.theme import Theme
from console_app.gui.order.order_facts import facts_of
from console_app.protocol.operation import Pair
from console_app.protocol.response_fields import GROUP_LABELS, ResponseGroup, response_field
from console_app.protocol.states import OrderState
from console_app.services.actors import GATEWAY
from console_app.services.profile import Target
from console_app.services.receipts import Receipt, receipt_of
from console_app.services.records import Attempt, Change, Dossier, Move, Observation, Order, OrderKey, Origin, Purpose
from console_app.services.verdicts import Unavailable, Verdict

S = OrderState
DATA = Path(__file__).resolve().parents[1] / "data"
CARD = "4276550123477682"
RECEIPT = "18042926-d652-331c-b5a0-3e1dbacf69b2"
UNKNOWN = {"x-new": "nobody knows it", "<b>bold</b>": "<i>slanted</i>", "x-card": f"paid with {CARD}"}
Run = Callable[[Coroutine[Any, Any, None]], None]
Show = Callable[..., None]


def fields() -> dict[str, str]:
    """Give every field of the status page, each with a value of its own, and three that no page names."""
    with (DATA / "status_response_fields.csv").open(encoding="utf-8", newline="") as opened:
        told = {row["name"]: f"told {row['name']}" for row in csv.DictReader(opened)}
    assert len(told) == 52
    return {**told, **UNKNOWN, "status": "declined", "order-stage": "transfer_declined", "purpose": f"for {CARD}"}


async def told_order(
    desk: OrdersDesk, clock: MovedClock, told: dict[str, str], *, host: str = "", group: bool = False
) -> Order:
    """Enter an order and let an answer about it end it."""
    new = entered(desk, "P-CARD-FIELDS", "100.00")
    key = OrderKey(host or new.key.host, new.key.login, new.key.number)
    order = await desk.journal.add(replace(new, key=key, target=Target("77", group=True) if group else new.target))
    order = await brought_to(desk.journal, order, S.ACCEPTED, Change(gateway_id="6982890"))
    clock.wall += timedelta(seconds=4)
    answer = tuple(Pair(name, value) for name, value in told.items())
    change = Change(
        as_of=clock.now(),
        error_code=told.get("error-code", ""),
        error_message=told.get("error-message", ""),
        stage=told.get("order-stage", ""),
        gateway_status=told["status"],
        clear_next_check=True,
    )
    move = Move(S.ACCEPTED, OrderState(told["status"]), GATEWAY)
    return await desk.journal.observe(order.id, seen(clock, answer), change, (move,))


@pytest.fixture
def show(run: Run, console_theme: Theme, tmp_path: Path, faults: list[Fault]) -> Show:
    """Show the card of an order that an answer told something about, and look at it."""

    def go(
        told: dict[str, str],
        look: Callable[[OrdersPage, Order, MovedClock], Awaitable[None]],
        **where: Any,  # noqa: ANN401 - passed on
    ) -> None:
        async def main() -> None:
            clock = MovedClock(NOW)
            async with orders_desk(tmp_path / "home", clock) as desk:
                order = await told_order(desk, clock, {"serial-number": "s-1", **told}, **where)
                async with orders_page(console_theme, desk, faults) as page:
                    page.tab.show_order(order.id)
                    await until(lambda: page.find(QLabel, "orders.result").isVisible())
                    await page.settled()
                    await look(page, order, clock)

        run(main())

    return go


def test_every_field_stands_once_under_a_human_label_in_its_group(show: Show) -> None:
    told = fields()

    async def look(page: OrdersPage, _order: Order, _clock: MovedClock) -> None:
        labels = [label for label in page.find(QWidget, "orders.told").findChildren(QLabel) if label.isVisible()]
        assert all(label.textFormat() is Qt.TextFormat.PlainText for label in labels)
        texts = page.texts("orders.told")
        heads = {text: place for place, text in enumerate(texts) if text in GROUP_LABELS.values()}
        by_wire = {label.accessibleDescription(): label for label in labels if label.accessibleDescription()}
        assert set(by_wire) == set(told)
        for wire, value in told.items():
            declared = response_field(wire)
            shown = by_wire[wire]
            flat = shown.text().replace("\n", "")
            expected = value.replace(CARD, "427655******7682")
            assert flat == expected, wire
            label = declared.label or wire
            assert shown.accessibleName() == f"{label}: {shown.text()}"
            assert texts.count(label) == 1, wire
            head = max(
                (name for name in heads if heads[name] < texts.index(shown.text())), key=lambda name: heads[name]
            )
            assert head == GROUP_LABELS[declared.group], wire
            assert wire.partition("<")[0] in shown.toolTip()
        assert [response_field(wire).group for wire in UNKNOWN] == [ResponseGroup.OTHER] * 3
        everything = page.texts("orders.detail")
        assert not [text for text in everything if CARD in text]
        tips = [widget.toolTip() for widget in page.find(QWidget, "orders.detail").findChildren(QWidget)]
        assert not [tip for tip in tips if "<b>" in tip or "<i>" in tip]

    show(told, look)


def test_status_amounts_reason_and_time_come_before_all_else(show: Show) -> None:
    told = {
        "status": "declined",
        "initial-amount": "100.00",
        "amount": "98.50",
        "error-code": "1001",
        "error-message": f"Refer to issuer of {CARD}",
        "order-stage": "transfer_chain_declined",
        "motivational-message": "Sorry, please call your <b>bank</b>.",
    }

    async def look(page: OrdersPage, _order: Order, _clock: MovedClock) -> None:
        card = page.texts("orders.detail")
        assert page.outcome() == card[0] == "Declined by the bank"
        assert card.index("Reason: Refer to issuer of 427655******7682") < card.index("Requested")
        why = page.texts("orders.why")[1]
        assert why.startswith("Code 1001. Last stage: Transfer: declined at one gate, another is tried.")
        assert "For the customer: \u201cSorry, please call your <b>bank</b>.\u201d" in why
        assert card.index("Requested") < card.index("As of") < card.index("Operation")
        assert {"100.00\u00a0EUR", "98.50"} <= set(card)

    show(told, look)


def test_a_no_without_a_reason_says_so_and_a_yes_has_none(show: Show) -> None:
    async def look(page: OrdersPage, _order: Order, _clock: MovedClock) -> None:
        assert page.texts("orders.why") == [
            "The gateway gave no reason.",
            "Ask gateway support with the copied text.",
        ]

    async def look_at_yes(page: OrdersPage, _order: Order, _clock: MovedClock) -> None:
        assert page.find(QWidget, "orders.why").isHidden()

    show({"status": "declined"}, look)
    show({"status": "approved", "motivational-message": "Well done"}, look_at_yes, host="gate.example")


class Browser(QObject):
    """Stands where the workstation's browser would be."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def visit(self, url: QUrl) -> None:
        self.opened.append(url.toString())


@pytest.fixture
def browser() -> Iterator[Browser]:
    """Take every https address that would be opened."""
    taken = Browser()
    QDesktopServices.setUrlHandler("https", taken, "visit")  # type: ignore[arg-type]  # Qt takes a name as text
    yield taken
    QDesktopServices.unsetUrlHandler("https")


@pytest.mark.parametrize(
    ("host", "group", "more", "address"),
    [
        ("sandbox.connpay.com", False, {}, f"https://sandbox.connpay.com/paynet/view-receipt/39915/{RECEIPT}/"),
        ("gate.apropay.com", False, {}, f"https://gate.apropay.com/paynet/view-receipt/39915/{RECEIPT}/"),
        (
            "sandbox.connpay.com",
            True,
            {"end-point-id": "4411"},
            f"https://sandbox.connpay.com/paynet/view-receipt/4411/{RECEIPT}/",
        ),
    ],
)
def test_a_receipts_link_is_copied_and_opened_with_its_host_beside_it(
    show: Show, browser: Browser, host: str, group: bool, more: dict[str, str], address: str
) -> None:
    async def look(page: OrdersPage, _order: Order, _clock: MovedClock) -> None:
        assert page.texts("orders.receipt") == [f"The customer's receipt at {host}"]
        assert page.find(QPushButton, "orders.receipt.copy").text() == "Copy receipt link"
        page.press("orders.receipt.copy")
        assert QGuiApplication.clipboard().text() == address
        page.press("orders.receipt.open")
        assert browser.opened == [address]

    show({"status": "approved", "receipt-id": RECEIPT, **more}, look, host=host, group=group)


@pytest.mark.parametrize(
    ("host", "group", "receipt"),
    [
        ("gate.denumtech.ru", False, RECEIPT),
        ("127.0.0.1:9", False, RECEIPT),
        ("sandbox.connpay.com", True, RECEIPT),
        ("sandbox.connpay.com", False, "https://evil.example/receipt"),
        ("sandbox.connpay.com", False, f"../../{RECEIPT}"),
    ],
)
def test_where_no_link_can_be_trusted_only_the_id_is_copied(
    show: Show, browser: Browser, host: str, group: bool, receipt: str
) -> None:
    async def look(page: OrdersPage, _order: Order, _clock: MovedClock) -> None:
        assert page.find(QPushButton, "orders.receipt.open").isHidden()
        copy = page.find(QPushButton, "orders.receipt.copy")
        assert copy.text() == "Copy receipt id"
        copy.click()
        assert QGuiApplication.clipboard().text() == receipt
        assert browser.opened == []

    show({"status": "approved", "receipt-id": receipt}, look, host=host, group=group)


def test_an_answer_without_a_receipt_offers_none(show: Show) -> None:
    async def look(page: OrdersPage, _order: Order, _clock: MovedClock) -> None:
        assert page.find(QWidget, "orders.receipt").isHidden()

    show({"status": "approved"}, look, host="sandbox.connpay.com")


def test_differences_unfold_and_stay_open_while_polls_arrive(show: Show) -> None:
    async def look(page: OrdersPage, order: Order, clock: MovedClock) -> None:
        told = {"serial-number": "s-2", "status": "approved", "amount": "98.50"}
        more = {**told, "processor-rrn": "1", "approval-code": "2", "terminal-id": "3", "eci": "4", "descriptor": "5"}
        more["dest-bank-name"] = "6"
        for number in range(16):
            clock.wall += timedelta(seconds=4)
            answer = more if number else told
            pairs = tuple(Pair(name, value) for name, value in answer.items())
            page.desk.publish(await page.desk.journal.observe(order.id, seen(clock, pairs), Change()))
        await page.settled()
        await until(lambda: "Asked 14 times, no change" in page.texts("orders.timeline"))
        lines = page.texts("orders.timeline")
        assert "Actual amount 100.00 \u2192 98.50" in lines
        assert "New: RRN 1" in lines
        assert "New: Terminal 3" not in lines
        links = {link.text(): link for link in page.find(QWidget, "orders.timeline").findChildren(QPushButton)}
        links["show all 14"].click()
        links["and 2 more changes"].click()
        clock.wall += timedelta(seconds=4)
        pairs = tuple(Pair(name, value) for name, value in more.items())
        page.desk.publish(await page.desk.journal.observe(order.id, seen(clock, pairs), Change()))
        await until(lambda: "Asked 15 times, no change" in page.texts("orders.timeline"))
        lines = page.texts("orders.timeline")
        assert lines.count("Asked again, no change") == 15
        assert "New: Descriptor 5" in lines
        shown = [link for link in page.find(QWidget, "orders.timeline").findChildren(QPushButton) if link.isVisible()]
        assert len([link for link in shown if link.text() == "raw answer"]) == 1 + 15 + 3
        await page.settled()

    show({"status": "approved", "amount": "100.00"}, look)


def test_a_groups_receipt_stands_at_the_endpoint_that_took_the_order() -> None:
    taken = b"type=async-response\n&merchant-order-id=P-1\n&paynet-order-id=77\n&end-point-id=4411\n"
    foreign = taken.replace(b"P-1", b"P-2").replace(b"4411", b"9999")
    start = Attempt(1, NOW, "n", 1, "", "", "", "maria", http_status=200, raw=taken)
    seen_there = Observation(
        NOW, Purpose.POLL, by_number_alone=False, verdict=Verdict.FOUND, answer=(Pair("receipt-id", RECEIPT),)
    )
    order = replace(order_of(OrderKey("gate.connpay.com", "desk", "P-1")), target=Target("77", group=True))
    known = Dossier(order, (), (), (start,), (seen_there,))
    assert receipt_of(known) == Receipt(RECEIPT, f"https://gate.connpay.com/paynet/view-receipt/4411/{RECEIPT}/")
    assert receipt_of(replace(known, attempts=(replace(start, raw=foreign),))) == Receipt(RECEIPT, "")
    assert receipt_of(replace(known, attempts=())) == Receipt(RECEIPT, "")
    assert receipt_of(replace(known, order=replace(order, altered=True))) is None
    assert receipt_of(replace(known, observations=())) is None


def test_no_next_check_is_promised_while_checks_fail() -> None:
    later = NOW + timedelta(minutes=7)
    order = replace(order_of(OrderKey("gate.connpay.com", "desk", "P-1")), state=S.PROCESSING, next_check=later)
    failing = replace(order, failing_because=Unavailable.KEYRING_LOCKED, failing_since=NOW)

    def told(order: Order) -> str:
        facts = facts_of(Dossier(order, (), (), (), ()), NOW)
        return next(fact.value for fact in facts if fact.label == "Next check")

    assert told(order) == clock_text(later, NOW)
    assert told(failing) == "once checks work"


def order_of(key: OrderKey) -> Order:
    """Give an approved order."""
    return Order(
        id=1,
        key=key,
        profile="demo",
        operation="payout",
        target=Target("39915"),
        origin=Origin.OURS,
        state=S.APPROVED,
        money=None,
        actual=None,
        receiver="",
        destination="",
        digest="",
        fingerprint="",
        operator="maria",
        reason="",
        holds_card_data=False,
        branch="",
        created=NOW,
        changed=NOW,
    )
