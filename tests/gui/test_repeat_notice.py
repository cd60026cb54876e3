"""The same payment while an earlier one is unsettled: said in the form itself, before anybody gets to a review."""

from console import told_by
from example_forms import FILLED
from opened_console import OpenedTab, PlayInTab
from PySide6.QtWidgets import QWidget
from waiting import until

from console_app.gui.order.wanted import OpenOrder
from console_app.protocol.states import OrderState
from console_app.services.records import Order

NOTICE = "payout.unsettled"


def shown(desk: OpenedTab) -> list[str]:
    found = desk.tab.findChild(QWidget, NOTICE)
    return [text for text in told_by(found) if text] if found is not None and found.isVisible() else []


async def in_doubt(desk: OpenedTab) -> Order:
    """Send a payout whose answer is lost, and begin a new form."""
    desk.home.sandbox.set_scenario("answer-lost", "payout")
    await desk.fill("payout", FILLED)
    await desk.send("payout")
    order = (await desk.orders())[0]
    assert order.state is OrderState.IN_DOUBT
    desk.press("payout.new")
    await until(lambda: desk.wire("payout.client_orderid") not in ("", order.key.number))
    return order


def test_a_form_that_repeats_an_order_in_doubt_says_so_before_the_review(desk: PlayInTab) -> None:
    async def scene(desk: OpenedTab) -> None:
        order = await in_doubt(desk)
        await desk.fill("payout", {**FILLED, "amount": "77.00"})
        await desk.idle()
        assert shown(desk) == []
        desk.put("payout.amount", FILLED["amount"])
        await until(lambda: shown(desk) != [])
        told = "\n".join(shown(desk))
        assert order.key.number in told
        assert "In doubt" in told
        assert "Do not make it a second time" in told
        opened: list[object] = []
        desk.tab.wanted.connect(opened.append)
        desk.press("payout.unsettled.open")
        assert opened == [OpenOrder(order.id)]

    desk(scene)


def test_the_notice_goes_when_another_amount_is_typed_or_the_earlier_order_is_settled(desk: PlayInTab) -> None:
    async def scene(desk: OpenedTab) -> None:
        order = await in_doubt(desk)
        await desk.fill("payout", FILLED)
        await until(lambda: shown(desk) != [])
        desk.put("payout.amount", "78.00")
        await until(lambda: shown(desk) == [])
        desk.put("payout.amount", FILLED["amount"])
        await until(lambda: shown(desk) != [])
        found = await desk.home.runtime.use_cases.poller.check_now(order.id)
        assert found.state is not OrderState.IN_DOUBT
        await until(lambda: shown(desk) == [])

    desk(scene)


def test_nothing_is_asked_while_the_keys_are_locked(desk: PlayInTab) -> None:
    async def scene(desk: OpenedTab) -> None:
        await in_doubt(desk)
        desk.home.vault.lock()
        await desk.fill("payout", FILLED)
        await desk.idle()
        assert shown(desk) == []

    desk(scene)
