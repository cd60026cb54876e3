"""What the window says where the gateway's no before sending is refused, or proves nothing."""

from opened_console import OpenedWindow, PlayInWindow
from PySide6.QtWidgets import QWidget

from console_app.protocol.states import OrderState
from console_app.protocol.values import Secret
from console_app.services.verdicts import NotSentBecause

PAYOUT = {
    "amount": "801.00",
    "currency": "EUR",
    "order_desc": "Salary November",
    "account_number": "DE89370400440532013000",
    "account_name": "Maria Schneider",
    "receiver_first_name": "Maria",
    "receiver_last_name": "Schneider",
}


def test_a_mistyped_control_sends_nothing_and_says_what_the_gateway_said(window: PlayInWindow) -> None:
    async def scene(desk: OpenedWindow) -> None:
        await desk.home.vault.store_merchant_control(desk.home.profile.name, Secret("mistyped"))
        await desk.fill("payout", PAYOUT, "bank-account")
        order = await desk.send("payout")
        assert (order.state, order.attempts) == (OrderState.NOT_SENT, 0)
        said = desk.text("payout.result")
        assert said.startswith("Nothing was sent: ")
        assert "No money moved" in said
        await desk.settled()
        assert not any("no order with this number" in words for words in desk.told())
        assert desk.home.taken(order.key.number) == 0

    window(scene)


def test_an_order_goes_out_with_a_typed_reason_where_the_gateways_no_proves_nothing(window: PlayInWindow) -> None:
    async def scene(desk: OpenedWindow) -> None:
        desk.home.sandbox.set_scenario("same-no", "status")
        await desk.home.runtime.use_cases.connection.run(desk.home.profile)
        await desk.fill("payout", PAYOUT, "bank-account")
        await desk.open_review("payout")
        assert desk.shows("review.without_proof")
        assert "looked up before sending, which proves nothing here" in desk.told("review")
        confirm = desk.part("review.confirm")
        assert isinstance(confirm, QWidget)
        assert not confirm.isEnabled()
        desk.part("review.reason").setProperty("wire", "asked the account manager by phone")
        await desk.confirm()
        order = await desk.order(desk.wire("payout.client_orderid"))
        assert order.state is OrderState.ACCEPTED
        await desk.settled()
        assert "Look-ups prove nothing here" in desk.told("banner")

    window(scene)


def test_what_is_learnt_only_while_sending_is_said_and_asked_about_in_the_next_review(window: PlayInWindow) -> None:
    async def scene(desk: OpenedWindow) -> None:
        control = desk.home.sandbox.control
        await desk.home.vault.store_merchant_control(desk.home.profile.name, Secret(control + " "))
        desk.home.sandbox.set_scenario("same-no", "status")
        await desk.fill("payout", {**PAYOUT, "amount": "802.00"}, "bank-account")
        order = await desk.send("payout")
        assert order.not_sent_because == NotSentBecause.ANSWER_PROVES_NOTHING
        assert "alike" in desk.text("payout.result")
        desk.press("payout.again")
        await desk.reviewed()
        assert desk.shows("review.without_proof")
        desk.press("review.cancel")

    window(scene)
