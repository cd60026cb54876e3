"""Order status against the sandbox gateway: check now, ask about any number, and the two ways out of a held order."""

from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from example_forms import PAYOUT
from journal_orders import brought_to
from orders_desk import OrdersDesk, OrdersPage, entered, orders_desk, orders_page
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QWidget
from sandbox_process import CONTROL, Sandbox
from waiting import until

from console_app.gui.desk.orders_model import Column
from console_app.gui.kit.aio import Fault
from console_app.gui.kit.theme import Theme
from console_app.protocol.catalogue import operation_of
from console_app.protocol.fields import Situation
from console_app.protocol.operation import check
from console_app.protocol.states import OrderState
from console_app.services.keys import SecretKind
from console_app.services.records import Change, Order
from console_app.services.requests import content_of
from console_app.vault.key_vault import KeyVault
from console_app.workstation import SystemClock

CARD = "4111111111111111"
S = OrderState
Run = Callable[[Coroutine[Any, Any, None]], None]
Open = Callable[..., Any]


@pytest.fixture
def opened(console_theme: Theme, gateway: Sandbox, tmp_path: Path, faults: list[Fault]) -> Open:
    """Open a home of its own on the one gateway, with the page over it."""

    def go(home: str = "home") -> tuple[Any, Callable[[OrdersDesk], Any]]:
        return (
            orders_desk(tmp_path / home, SystemClock(), gateway.address),
            lambda desk: orders_page(console_theme, desk, faults),
        )

    return go


async def sent(desk: OrdersDesk, number: str, **more: str) -> Order:
    """Send a payout under a number."""
    texts = {**PAYOUT, **more, "client_orderid": number}
    checked = check(operation_of("payout"), texts, Situation(datetime.now(UTC).date()), branch="bank-account")
    assert not checked.errors
    order = await desk.use_cases.submitter.submit(content_of(desk.profile, checked, "bank-account"), "A. Ivanova")
    assert order.state is S.ACCEPTED
    return order


def type_in(page: OrdersPage, **values: str) -> None:
    for wire, value in values.items():
        page.find(QWidget, f"status.{wire.replace('__', '-')}").setProperty("wire", value)


async def ask(page: OrdersPage) -> str:
    """Press the button and wait for what is said."""
    page.press("status.send")
    await page.settled()
    result = page.find(QLabel, "status.result")
    return result.text() if result.isVisible() else ""


def dialog(page: OrdersPage, name: str) -> QDialog:
    found = [shown for shown in page.tab.findChildren(QDialog, name) if shown.isVisible()]
    return found[0]


def test_check_now_asks_and_shows_what_became_of_the_order(run: Run, opened: Open, gateway: Sandbox) -> None:
    async def main() -> None:
        home, page_over = opened()
        async with home as desk, page_over(desk) as page:
            order = await sent(desk, "ORD-CHECK-1")
            page.tab.show_order(order.id)
            await until(lambda: page.outcome().startswith("Accepted by the gateway, order"))
            page.tab.check_now()
            page.tab.check_now()
            await page.settled()
            asked = [row for row in gateway.requests() if row["client_orderid"] == "ORD-CHECK-1"]
            assert [row["operation"] for row in asked].count("status") == 2  # one before sending, one by both presses
            for _ in range(5):
                page.press("orders.check")
                await page.settled()
            assert page.outcome() == "Approved by the bank"
            assert page.column(Column.STATE)[0] == "Approved"
            told = page.texts("orders.timeline")
            assert told.index("Asked 3 times, no change") < told.index("Approved by the bank")
            assert "Sent by A. Ivanova" in page.texts("orders.timeline")

    run(main())


def test_a_decline_says_why_on_top_and_its_differences_below(run: Run, opened: Open) -> None:
    async def main() -> None:
        home, page_over = opened()
        async with home as desk, page_over(desk) as page:
            order = await sent(desk, "ORD-DECLINED-1", account_number="0987654321")
            for _ in range(3):
                order = await desk.use_cases.poller.check_now(order.id)
            page.tab.show_order(order.id)
            await until(lambda: page.outcome() == "Declined by the bank")
            await page.settled()
            assert page.texts("orders.why") == [
                "Reason: Declined by the receiving bank",
                "Code 100. For the customer: \u201cSorry, your payment has been declined.\u201d",
            ]
            card = page.texts("orders.detail")
            assert (
                card.index("Reason: Declined by the receiving bank") < card.index("Requested") < card.index("Timeline")
            )
            assert "Status processing \u2192 declined" in page.texts("orders.timeline")
            page.press("orders.copy")
            copied = QGuiApplication.clipboard().text().splitlines()
            assert {"Error code: 100", "Error message: Declined by the receiving bank", "Status: declined"} <= set(
                copied
            )
            assert any(line.startswith("Address (attempt 1): ") and "/v4/payout/39915" in line for line in copied)

    run(main())


def test_a_check_without_the_secret_says_since_when_nothing_was_checked(run: Run, opened: Open) -> None:
    async def main() -> None:
        home, page_over = opened()
        async with home as desk, page_over(desk) as page:
            order = await sent(desk, "ORD-CHECK-2")
            vault = desk.use_cases.signer
            assert isinstance(vault, KeyVault)
            await vault.delete(desk.profile.name, SecretKind.MERCHANT_CONTROL)
            page.tab.show_order(order.id)
            await page.settled()
            page.press("orders.check")
            await page.settled()
            card = page.texts("orders.detail")
            assert any("ot checked since" in text and "secret" in text for text in card)

    run(main())


def test_the_question_shows_the_very_string_with_the_secret_masked(run: Run, opened: Open) -> None:
    async def main() -> None:
        home, page_over = opened()
        async with home as desk, page_over(desk) as page:
            page.press("orders.ask")
            string = page.find(QPlainTextEdit, "status.inspector.string")
            type_in(page, client_orderid="ORD-1", orderid="77")
            assert string.toPlainText() == f"{desk.profile.login}ORD-177***"
            parts = page.find(QPlainTextEdit, "status.inspector.parts")
            shown = parts.toPlainText()
            assert "client_orderid = ORD-1" in shown
            assert "merchant_control = ***" in shown
            digest = page.find(QPlainTextEdit, "status.inspector.hex").toPlainText()
            assert len(digest) == 40
            assert f"control={digest}" in page.find(QPlainTextEdit, "status.inspector.body").toPlainText()
            assert "/v2/status/39915" in shown
            page.find(QWidget, "status.endpoint").setProperty("wire", "group/77")
            assert "/v2/status/group/77" in parts.toPlainText()
            everything = [view.toPlainText() for view in page.tab.findChildren(QPlainTextEdit)]
            assert not [text for text in everything if CONTROL in text]
            await page.settled()

    run(main())


@pytest.mark.parametrize("wire", ["client_orderid", "orderid", "by__request__sn"])
def test_a_card_number_typed_as_a_number_to_ask_for_is_not_in_the_inspector_and_not_asked(
    run: Run, opened: Open, gateway: Sandbox, wire: str
) -> None:
    async def main() -> None:
        home, page_over = opened()
        async with home as desk, page_over(desk) as page:
            page.press("orders.ask")
            type_in(page, client_orderid="ORD-1")
            assert page.find(QPlainTextEdit, "status.inspector.hex").toPlainText()
            type_in(page, **{wire: CARD})
            before = len(gateway.requests())

            def shown() -> list[str]:
                return [view.toPlainText() for view in page.tab.findChildren(QPlainTextEdit)]

            assert any("411111" in text for text in shown())
            assert not [text for text in shown() if CARD in text]
            assert page.find(QPlainTextEdit, "status.inspector.hex").toPlainText() == ""
            assert await ask(page) == ""
            assert not [text for text in shown() if CARD in text]
            assert not [text for text in page.texts("status.trouble") if CARD in text]
            assert len(gateway.requests()) == before
            type_in(page, **{wire: "12"})
            assert page.find(QPlainTextEdit, "status.inspector.hex").toPlainText()

    run(main())


def test_an_own_number_that_passes_for_a_card_s_is_shown_once_it_is_known(run: Run, opened: Open) -> None:
    async def main() -> None:
        home, page_over = opened()
        async with home as desk, page_over(desk) as page:
            await desk.journal.add(entered(desk, CARD))
            page.press("orders.ask")
            type_in(page, client_orderid=CARD)
            string = page.find(QPlainTextEdit, "status.inspector.string")
            assert CARD not in string.toPlainText()
            assert await ask(page) == "The gateway knows no such order"
            assert CARD in string.toPlainText()
            page.press("status.clear")
            type_in(page, client_orderid=CARD)
            assert CARD not in string.toPlainText()

    run(main())


def test_a_number_that_cannot_be_asked_about_is_said_at_the_field(run: Run, opened: Open, gateway: Sandbox) -> None:
    async def main() -> None:
        home, page_over = opened()
        async with home as desk, page_over(desk) as page:
            page.press("orders.ask")
            before = len(gateway.requests())
            assert await ask(page) == ""
            assert page.find(QLabel, "status.client_orderid.error").text() == "This is needed."
            type_in(page, client_orderid="ORD-1", orderid="12x")
            assert page.find(QLabel, "status.orderid.error").text()
            assert len(gateway.requests()) == before

    run(main())


def test_what_the_gateway_does_not_know_and_does_not_answer_is_said_in_words(
    run: Run, opened: Open, gateway: Sandbox
) -> None:
    async def main() -> None:
        home, page_over = opened()
        async with home as desk, page_over(desk) as page:
            page.press("orders.ask")
            type_in(page, client_orderid="ORD-NOWHERE-1")
            assert await ask(page) == "The gateway knows no such order"
            gateway.set_scenario("html-502", operation="status", count=1)
            assert (await ask(page)).startswith("No answer that counts: ")
            gateway.set_scenario("answer-reset", operation="status", count=1)
            assert (await ask(page)).startswith("No answer: ")
            assert page.column(Column.NUMBER) == []

    run(main())


def test_an_order_made_elsewhere_is_kept_as_seen_elsewhere_and_chosen(run: Run, opened: Open) -> None:
    async def main() -> None:
        there, _ = opened("there")
        async with there as other:
            known = await sent(other, "ORD-ELSEWHERE-1")
        home, page_over = opened("here")
        async with home as desk, page_over(desk) as page:
            page.press("orders.ask")
            type_in(page, client_orderid="ORD-ELSEWHERE-1")
            said = await ask(page)
            assert said.startswith(f"Found at the gateway, order {known.gateway_id}: ")
            assert known.gateway_id in page.texts("status.told")
            await until(lambda: page.outcome().startswith("Seen elsewhere: "))
            page.press("status.back")
            assert page.column(Column.NUMBER) == ["ORD-ELSEWHERE-1"]
            assert page.table.currentIndex().row() == 0
            assert "Seen at the gateway; not sent from here" in page.texts("orders.timeline")
            for name in ("orders.again", "orders.withdraw"):
                assert page.find(QPushButton, name).isHidden()
            assert not page.find(QPushButton, "orders.new-from").isEnabled()
            assert "its content is not known" in page.find(QLabel, "orders.new-from.note").text()
            await page.settled()

    run(main())


def test_an_answer_about_one_request_is_only_shown(run: Run, opened: Open) -> None:
    async def main() -> None:
        home, page_over = opened()
        async with home as desk, page_over(desk) as page:
            order = await sent(desk, "ORD-SERIAL-1")
            page.press("orders.ask")
            type_in(page, client_orderid="ORD-SERIAL-1", by__request__sn=order.serial_number)
            assert (await ask(page)).startswith("Found at the gateway")
            assert (await desk.journal.order(order.id)).checks == order.checks
            shown = [label.text() for label in page.tab.findChildren(QLabel) if label.isVisible()]
            assert any("Only shown" in text for text in shown)

    run(main())


def test_without_the_secret_nothing_is_asked_and_the_remedy_is_named(run: Run, opened: Open) -> None:
    async def main() -> None:
        home, page_over = opened()
        async with home as desk, page_over(desk) as page:
            vault = desk.use_cases.signer
            assert isinstance(vault, KeyVault)
            await vault.delete(desk.profile.name, SecretKind.MERCHANT_CONTROL)
            page.press("orders.ask")
            type_in(page, client_orderid="ORD-1")
            assert await ask(page) == ""
            assert any("secret of this profile is missing" in text for text in page.texts("status.trouble"))

    run(main())


async def held(desk: OrdersDesk, number: str) -> Order:
    order = await desk.journal.add(entered(desk, number))
    return await brought_to(desk.journal, order, S.HELD, Change(doubt_because="timeout"))


def test_a_held_order_is_settled_by_the_id_the_gateway_confirms(run: Run, opened: Open) -> None:
    async def main() -> None:
        there, _ = opened("there")
        async with there as other:
            known = await sent(other, "ORD-HELD-1")
        home, page_over = opened("here")
        async with home as desk, page_over(desk) as page:
            order = await held(desk, "ORD-HELD-1")
            page.tab.show_order(order.id)
            await until(lambda: page.outcome().startswith("Held: "))
            await page.settled()
            page.press("orders.settle")
            await until(lambda: bool(page.tab.findChildren(QDialog, "settle")))
            shown = dialog(page, "settle")
            typed = shown.findChild(QLineEdit, "settle.orderid")
            confirm, notice = shown.findChild(QPushButton, "settle.confirm"), shown.findChild(QWidget, "held.notice")
            assert typed is not None
            assert confirm is not None
            assert notice is not None
            typed.setText("999999999")
            confirm.click()
            await until(notice.isVisible)
            assert (await desk.journal.order(order.id)).state is S.HELD
            assert notice.accessibleName() == "The gateway does not confirm this order id."
            await until(confirm.isEnabled)
            typed.setText(known.gateway_id)
            confirm.click()
            await until(lambda: "order " + known.gateway_id in page.outcome() or "Approved" in page.outcome())
            await page.settled()
            assert (await desk.journal.order(order.id)).gateway_id == known.gateway_id
            assert page.find(QPushButton, "orders.settle").isHidden()

    run(main())


def test_a_held_order_is_abandoned_with_reason_and_evidence_only(run: Run, opened: Open) -> None:
    async def main() -> None:
        home, page_over = opened()
        async with home as desk, page_over(desk) as page:
            order = await held(desk, "ORD-HELD-2")
            page.tab.show_order(order.id)
            await until(lambda: page.outcome().startswith("Held: "))
            await page.settled()
            page.press("orders.abandon")
            await until(lambda: bool(page.tab.findChildren(QDialog, "abandon")))
            shown = dialog(page, "abandon")
            confirm = shown.findChild(QPushButton, "abandon.confirm")
            assert confirm is not None
            assert not confirm.isDefault()
            confirm.click()
            missing = [shown.findChild(QLabel, f"abandon.{wire}.error") for wire in ("reason", "evidence")]
            await until(lambda: all(label is not None and label.text() == "This is needed." for label in missing))
            await until(confirm.isEnabled)
            for wire, text in (("reason", "No such order"), ("evidence", "Ticket 4711")):
                shown.findChild(QWidget, f"abandon.{wire}").setProperty("wire", text)  # type: ignore[union-attr]
            confirm.click()
            await until(lambda: page.outcome().startswith("Abandoned by our people"))
            await page.settled()
            timeline = page.texts("orders.timeline")
            assert "Abandoned by A. Ivanova" in timeline
            assert "No such order; Ticket 4711" in timeline

    run(main())
