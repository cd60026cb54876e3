"""A clerk without a mouse: fills in, reviews and sends a transfer, finds it again, locks and unlocks. Keys only."""

from collections.abc import Callable, Coroutine
from typing import Any

from opened_console import OpenedProgram, OpenProgram
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from tab_key_walk import MOST, focused, press
from waiting import until

from console_app.gui.entry.review import ReviewDialog

Run = Callable[[Coroutine[Any, Any, None]], None]
K = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
TYPED = {
    "amount": "300.00",
    "currency": "EUR",
    "order_desc": "Winnings, account 90417",
    "destination-card-no": "4276553819467686",
    "receiver_first_name": "Jane",
    "receiver_last_name": "Doe",
}


def here() -> str:
    return focused().objectName()


def tab_to(name: str) -> None:
    """Press Tab until the focus is where it is wanted, as a person does who looks at the screen."""
    for _ in range(MOST):
        if here() == name:
            return
        press(K.Key_Tab)
    raise AssertionError(f"Tab never comes to {name}")


def type_in(text: str) -> None:
    """Type into what has the focus, whatever it is by then."""
    for letter in text:
        QTest.keyClicks(focused(), letter)


def shown(opened: OpenedProgram, name: str) -> str:
    return " ".join(opened.told(name))


async def sent_by_keys(opened: OpenedProgram) -> str:
    """Fill in a transfer to a card, look it over and send it; give its order number."""
    press(K.Key_3, CTRL)
    await until(lambda: opened.shows("transfer-by-ref.client_orderid"))
    number = "transfer-by-ref.client_orderid"
    await until(lambda: str(opened.part(number).property("wire")) != "")
    assert here() == number
    for wire in ("amount", "currency", "order_desc"):
        tab_to(f"transfer-by-ref.{wire}")
        type_in(TYPED[wire])
    press(K.Key_Tab)
    press(K.Key_Tab)
    press(K.Key_Right)  # from a registered card to a card number
    await until(lambda: opened.shows("transfer-by-ref.destination-card-no"))
    for wire in ("destination-card-no", "receiver_first_name", "receiver_last_name"):
        tab_to(f"transfer-by-ref.{wire}")
        type_in(TYPED[wire])
    press(K.Key_Return, CTRL)
    await until(lambda: opened.shows("review.confirm"))
    dialog = opened.window.findChild(ReviewDialog)
    assert dialog is not None
    await until(dialog.isActiveWindow)
    assert here() == "review.summary"
    assert "300.00" in focused().accessibleName()
    press(K.Key_Return)
    assert dialog.isVisible(), "Enter decides nothing about money"
    await until(opened.part("review.confirm").isEnabled)
    tab_to("review.confirm")
    press(K.Key_Space)
    await until(lambda: "Accepted by the gateway" in shown(opened, "transfer-by-ref.result"))
    return str(opened.part(number).property("wire"))


def test_a_transfer_goes_out_is_found_and_checked_by_keys_alone(run: Run, console: OpenProgram) -> None:
    async def scene() -> None:
        async with console() as opened:
            number = await sent_by_keys(opened)
            await opened.in_front()
            press(K.Key_K, CTRL)
            lookup = focused()
            assert lookup.objectName() == "orders.lookup"
            assert isinstance(lookup, QLineEdit)
            type_in(number)
            await until(lambda: number in shown(opened, "orders.detail"))
            asked = len(opened.sandbox.requests())
            press(K.Key_F5)
            await until(lambda: len(opened.sandbox.requests()) > asked)
            await until(lambda: "Doe" in shown(opened, "orders.detail"))
            assert [order.executed for order in opened.sandbox.orders() if order.client_orderid == number] == [1]

    run(scene())


def test_the_console_is_locked_and_unlocked_by_keys_and_nothing_is_lost(run: Run, console: OpenProgram) -> None:
    async def scene() -> None:
        async with console() as opened:
            press(K.Key_4, CTRL)
            tab_to("payout.amount")
            type_in("77.10")
            await opened.quiet()
            press(K.Key_L, CTRL)
            await until(lambda: opened.shows("lock.unlock"))
            assert here() == "lock.unlock"
            for _ in range(5):
                press(K.Key_Tab)
                assert here().startswith("lock."), "only the cover can be reached"
            tab_to("lock.unlock")
            press(K.Key_Space)
            await until(lambda: not opened.shows("lock.unlock"))
            assert str(opened.part("payout.amount").property("wire")) == "77.10"
            assert here() == "payout.amount"

    run(scene())


def test_esc_leaves_the_review_without_a_decision_and_back_to_the_form(run: Run, console: OpenProgram) -> None:
    async def scene() -> None:
        async with console() as opened:
            for wire, text in (("amount", "12.00"), ("currency", "EUR"), ("account_number", "1234567890")):
                tab_to(f"payout.{wire}")
                type_in(text)
            press(K.Key_Return, CTRL)
            await until(lambda: opened.shows("review.confirm"))
            dialog = opened.window.findChild(ReviewDialog)
            assert dialog is not None
            await until(dialog.isActiveWindow)
            press(K.Key_Escape)
            await until(lambda: not opened.shows("review.confirm"))
            await opened.in_front()
            assert here() == "payout.account_number"
            assert not opened.sandbox.orders() or all(o.amount != "12.00" for o in opened.sandbox.orders())

    run(scene())


def test_an_error_is_gone_to_by_its_name_in_the_bar(run: Run, console: OpenProgram) -> None:
    async def scene() -> None:
        async with console() as opened:
            tab_to("payout.amount")
            type_in("1,5")
            press(K.Key_Return, CTRL)
            await until(lambda: "need correction" in shown(opened, "tab.payout"))
            assert here() == "payout.amount"
            while focused().property("text") != "Account number or IBAN":
                press(K.Key_Tab)
            press(K.Key_Space)
            assert here() == "payout.account_number"

    run(scene())
