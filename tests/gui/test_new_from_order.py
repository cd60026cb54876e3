"""New from this order, in the whole window: what is carried over, what is asked first, and where it is refused."""

from collections.abc import Mapping
from dataclasses import replace

from example_forms import BY_CARD, CARD, FILLED, SALE, TRANSFER
from opened_console import OpenedWindow, PlayInWindow
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from waiting import until

from console_app.gui.kit.dialogs import AskDialog
from console_app.gui.order.wanted import NewFrom
from console_app.protocol.catalogue import operation_of
from console_app.protocol.fields import Situation
from console_app.protocol.operation import check
from console_app.protocol.states import OrderState
from console_app.services.records import Order
from console_app.services.requests import content_of

NEW = "orders.new-from"


async def sent(desk: OpenedWindow, tab: str, texts: Mapping[str, str], kind: str) -> Order:
    """Send an order as a reviewed form would, without the time a review takes."""
    operation, use_cases = operation_of(tab), desk.home.runtime.use_cases
    number = await use_cases.submitter.fresh_number(operation, desk.home.profile)
    day = Situation(use_cases.clock.now().date())
    checked = check(operation, {"client_orderid": number, **texts}, day, branch=kind)
    assert not checked.errors
    return await use_cases.submitter.submit(content_of(desk.home.profile, checked, kind), use_cases.operator)


async def chosen(desk: OpenedWindow, order: Order) -> QPushButton:
    """Open the card of an order, the window in front as it is after a dialog on a screen, and give the button."""
    desk.window.activateWindow()
    await until(desk.window.isActiveWindow)
    desk.pages.show_order(order.id)
    await until(lambda: desk.has(NEW) and desk.part("orders.result").isVisible())
    await desk.settled()
    button = desk.part(NEW)
    assert isinstance(button, QPushButton)
    return button


async def carried(desk: OpenedWindow, tab: str) -> None:
    """Wait until a tab has been filled in and given its number."""
    await until(lambda: desk.shows(f"{tab}.notice") and desk.wire(f"{tab}.client_orderid") != "")
    await desk.settled()


def press_keys(desk: OpenedWindow) -> None:
    """Press Ctrl+Shift+N."""
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(desk.window, Qt.Key.Key_N, keys)


def question(desk: OpenedWindow) -> AskDialog | None:
    found = desk.window.findChild(AskDialog)
    return found if found is not None and found.isVisible() else None


def test_a_payout_comes_back_whole_but_for_its_number(window: PlayInWindow) -> None:
    async def scene(desk: OpenedWindow) -> None:
        order = await sent(desk, "payout", FILLED, "bank-account")
        button = await chosen(desk, order)
        assert button.isEnabled()
        desk.press(NEW)
        await carried(desk, "payout")
        assert desk.window.tabs.choice == "payout"
        assert desk.wire("payout.destination") == "bank-account"
        assert {wire: desk.wire(f"payout.{wire}") for wire in FILLED} == FILLED
        assert desk.wire("payout.client_orderid") not in ("", order.key.number)
        assert {
            f"Filled in from order {order.key.number}",
            "It has a number of its own. Look everything over.",
        } <= set(desk.told("payout.notice"))
        assert desk.shows("payout.send")
        paths = len(desk.home.sandbox.requests())
        await desk.open_review("payout")
        assert any("same payment" in text for text in " ".join(desk.told("review")).lower().split(". "))
        desk.press("review.cancel")
        await desk.settled()
        assert len(desk.home.sandbox.requests()) == paths

    window(scene)


def test_a_payout_to_a_card_comes_back_without_number_and_cvv_and_says_so(window: PlayInWindow) -> None:
    async def scene(desk: OpenedWindow) -> None:
        order = await sent(desk, "payout", BY_CARD, "card")
        await chosen(desk, order)
        desk.press(NEW)
        await carried(desk, "payout")
        assert desk.wire("payout.destination") == "card"
        assert desk.wire("payout.credit_card_number") == desk.wire("payout.cvv2") == ""
        assert desk.wire("payout.card_printed_name") == "MARIA SCHNEIDER"
        assert (desk.wire("payout.expire_month"), desk.wire("payout.expire_year")) == ("12", "2031")
        said = "Left out, because it is not kept: Card number, CVV. Look everything over."
        assert said in desk.told("payout.notice")
        assert desk.part("payout.credit_card_number").hasFocus()
        assert not [text for text in desk.told() if CARD in text.replace(" ", "")]

    window(scene)


def test_an_initial_payment_keeps_its_payer_and_its_kind_of_card(window: PlayInWindow) -> None:
    async def scene(desk: OpenedWindow) -> None:
        order = await sent(desk, "sale", SALE, "card")
        await chosen(desk, order)
        QTest.keyClick(
            desk.window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        )
        await carried(desk, "sale")
        kept = {wire: text for wire, text in SALE.items() if wire not in ("credit_card_number", "cvv2")}
        assert {wire: desk.wire(f"sale.{wire}") for wire in kept} == kept
        assert desk.wire("sale.source") == order.branch == "card"
        assert desk.wire("sale.credit_card_number") == desk.wire("sale.cvv2") == ""

    window(scene)


def test_a_refused_transfer_keeps_its_card_reference_and_receiver(window: PlayInWindow) -> None:
    async def scene(desk: OpenedWindow) -> None:
        wanted = {**TRANSFER, "destination-card-ref-id": "99887766"}
        order = await sent(desk, "transfer-by-ref", wanted, "card-reference")
        assert order.state is OrderState.REFUSED
        await chosen(desk, order)
        desk.press(NEW)
        await carried(desk, "transfer-by-ref")
        assert {wire: desk.wire(f"transfer-by-ref.{wire}") for wire in wanted} == wanted
        assert desk.wire("transfer-by-ref.destination") == "card-reference"

    window(scene)


def test_a_begun_form_is_given_up_only_by_a_yes(window: PlayInWindow) -> None:
    async def scene(desk: OpenedWindow) -> None:
        order = await sent(desk, "payout", FILLED, "bank-account")
        await desk.go("payout")
        desk.part("payout.amount").setProperty("wire", "7.00")
        await chosen(desk, order)
        desk.press(NEW)
        await until(lambda: question(desk) is not None)
        QTest.keyClick(desk.part("ask"), Qt.Key.Key_Escape)
        await desk.settled()
        assert desk.wire("payout.amount") == "7.00"
        assert desk.wire("payout.account_number") == ""
        await chosen(desk, order)
        desk.press(NEW)
        await until(lambda: question(desk) is not None)
        desk.press("ask.yes")
        await carried(desk, "payout")
        assert desk.wire("payout.amount") == FILLED["amount"]

    window(scene)


def test_an_order_in_doubt_is_no_way_to_pay_twice(window: PlayInWindow) -> None:
    async def scene(desk: OpenedWindow) -> None:
        desk.home.sandbox.set_scenario("answer-reset", operation="payout", count=1)
        order = await sent(desk, "payout", FILLED, "bank-account")
        assert order.state is OrderState.IN_DOUBT
        button = await chosen(desk, order)
        assert not button.isEnabled()
        assert desk.text(f"{NEW}.note") == "Do not create it again: it may have been carried out."
        press_keys(desk)
        desk.pages.orders.wanted.emit(NewFrom(order.id))  # a wish made before the doubt came
        await desk.settled()
        assert desk.window.tabs.choice == "orders"

    window(scene)


def test_where_the_profile_is_another_or_has_no_such_call_the_reason_says_so(window: PlayInWindow) -> None:
    async def scene(desk: OpenedWindow) -> None:
        order = await sent(desk, "payout", FILLED, "bank-account")
        desk.pages.orders.set_profile(replace(desk.home.profile, name="Another"))
        button = await chosen(desk, order)
        assert not button.isEnabled()
        assert desk.text(f"{NEW}.note") == (
            f"To make a new order like it, choose its profile first: {desk.home.profile.name}"
        )
        desk.pages.orders.set_profile(replace(desk.home.profile, operations=("status",)))
        assert not (await chosen(desk, order)).isEnabled()
        assert "does not have this operation" in desk.text(f"{NEW}.note")

    window(scene)


def test_an_amount_the_gateway_changes_is_told_in_the_timeline(window: PlayInWindow) -> None:
    async def scene(desk: OpenedWindow) -> None:
        order = await sent(desk, "payout", FILLED, "bank-account")
        poller = desk.home.runtime.use_cases.poller
        await poller.check_now(order.id)
        desk.home.sandbox.set_scenario("amount-changed", operation="status", count=1)
        await poller.check_now(order.id)
        await chosen(desk, order)
        lines = desk.told("orders.timeline")
        assert any("Actual amount 1\u202f250.00 \u2192 1\u202f251.00" in line for line in lines)

    window(scene)


def test_a_decline_says_why_beside_the_form_it_was_sent_from(window: PlayInWindow) -> None:
    async def scene(desk: OpenedWindow) -> None:
        await desk.fill("payout", {**FILLED, "account_number": "0987654321"}, "bank-account")
        order = await desk.checked(await desk.send("payout"))
        assert desk.text("payout.result") == "Declined by the bank"
        await until(lambda: desk.shows("payout.why"))
        assert "Reason: Declined by the receiving bank" in desk.told("payout.why")
        await chosen(desk, order)
        assert "Reason: Declined by the receiving bank" in desk.told("orders.why")
        desk.press(NEW)
        await carried(desk, "payout")
        assert not desk.shows("payout.why")

    window(scene)
