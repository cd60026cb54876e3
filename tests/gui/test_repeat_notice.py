"""The same payment while an earlier one is unsettled: said in the form itself, before anybody gets to a review."""

from payout_desk import FILLED, PayoutDesk, Playing, told_by, until
from PySide6.QtWidgets import QWidget

from console_app.protocol.states import OrderState
from console_app.services.records import Order

NOTICE = "payout.unsettled"


def shown(desk: PayoutDesk) -> list[str]:
    found = desk.tab.findChild(QWidget, NOTICE)
    return [text for text in told_by(found) if text] if found is not None and found.isVisible() else []


async def in_doubt(desk: PayoutDesk) -> Order:
    """Send a payout whose answer is lost, and begin a new form."""
    desk.rig.sandbox.set_scenario("answer-lost", "payout")
    desk.fill()
    await desk.send()
    order = (await desk.orders())[0]
    assert order.state is OrderState.IN_DOUBT
    desk.press("payout.new")
    await until(lambda: desk.wire("client_orderid") not in ("", order.key.number))
    return order


def test_a_form_that_repeats_an_order_in_doubt_says_so_before_the_review(desk: Playing) -> None:
    async def scene(desk: PayoutDesk) -> None:
        order = await in_doubt(desk)
        desk.fill({**FILLED, "amount": "77.00"})
        await desk.idle()
        assert shown(desk) == []
        desk.put("amount", FILLED["amount"])
        await until(lambda: shown(desk) != [])
        told = "\n".join(shown(desk))
        assert order.key.number in told
        assert "In doubt" in told
        assert "Do not make it a second time" in told
        opened: list[int] = []
        desk.tab.open_order.connect(opened.append)
        desk.press("payout.unsettled.open")
        assert opened == [order.id]

    desk(scene)


def test_the_notice_goes_when_another_amount_is_typed_or_the_earlier_order_is_settled(desk: Playing) -> None:
    async def scene(desk: PayoutDesk) -> None:
        order = await in_doubt(desk)
        desk.fill()
        await until(lambda: shown(desk) != [])
        desk.put("amount", "78.00")
        await until(lambda: shown(desk) == [])
        desk.put("amount", FILLED["amount"])
        await until(lambda: shown(desk) != [])
        found = await desk.rig.house.use_cases.poller.check_now(order.id)
        assert found.state is not OrderState.IN_DOUBT
        await until(lambda: shown(desk) == [])

    desk(scene)


def test_nothing_is_asked_while_the_keys_are_locked(desk: Playing) -> None:
    async def scene(desk: PayoutDesk) -> None:
        await in_doubt(desk)
        desk.rig.vault.lock()
        desk.fill()
        await desk.idle()
        assert shown(desk) == []

    desk(scene)
