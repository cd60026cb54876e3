"""Card registration as a clerk sees it: choosing or typing a payment, the reference, refusals, asking again."""

import hashlib
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from card_desk import KEY, CardDesk, card_desk
from card_orders import finished, registering, sale
from hearing import said
from payout_desk import until
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from sandbox_process import CONTROL, LOGIN, Sandbox

from console_app.gui.aio import Fault
from console_app.gui.theme import Theme
from console_app.services.records import Order

KEY_PAGE = f"tab.{KEY}"
NUMBER, GATEWAY_ID = f"{KEY}.client_orderid", f"{KEY}.orderid"
Scene = Callable[[CardDesk], Coroutine[Any, Any, None]]
Play = Callable[[Scene], None]


@pytest.fixture
def play(
    run: Callable[[Coroutine[Any, Any, None]], None],
    console_theme: Theme,
    gateway: Sandbox,
    tmp_path: Path,
    faults: list[Fault],
) -> Play:
    def go(scene: Scene) -> None:
        async def whole() -> None:
            async with card_desk(console_theme, gateway, tmp_path, faults) as desk:
                await scene(desk)

        run(whole())

    return go


async def paid(desk: CardDesk, **changes: str) -> Order:
    return await finished(desk.rig, await sale(desk.rig, **changes))


async def answered(desk: CardDesk, beginning: str) -> None:
    await until(lambda: desk.text(f"{KEY}.result").startswith(beginning), 20)
    await desk.settled()


def type_ids(desk: CardDesk, number: str, gateway_id: str) -> None:
    desk.put(NUMBER, number)
    desk.put(GATEWAY_ID, gateway_id)


def test_a_chosen_payment_fills_in_both_ids_and_its_card_is_registered(play: Play) -> None:
    async def scene(desk: CardDesk) -> None:
        first = await paid(desk)
        await paid(desk, amount="11.00", first_name="Tom", last_name="Berger")
        await desk.go(KEY)
        await until(lambda: desk.has(f"{KEY}.payments"))
        rows = desk.rows(f"{KEY}.payments")
        assert [row[3] for row in rows] == ["Tom Berger", "Jane Doe"]
        assert rows[1][1:3] == [first.key.number, first.gateway_id]
        assert rows[1][4] == "427655******7686"
        desk.pick(f"{KEY}.payments", 1)
        assert (desk.wire(NUMBER), desk.wire(GATEWAY_ID)) == (first.key.number, first.gateway_id)
        await desk.settled()
        desk.press(f"{KEY}.send")
        await answered(desk, "Card registered")
        reference = desk.text(f"{KEY}.reference")
        assert reference.isdigit()
        assert said(desk.part(f"{KEY}.reference"), QAccessible.Text.Name) == f"Card reference: {reference}"
        desk.press(f"{KEY}.copy")
        assert QGuiApplication.clipboard().text() == reference
        [kept] = await desk.rig.house.use_cases.registrar.answers(first.key)
        assert kept.card_ref_id == reference
        assert kept.serial_number in desk.shown(KEY_PAGE)
        await until(lambda: [row[0] for row in desk.rows(f"{KEY}.registered")] == [reference])

    play(scene)


def test_the_inspector_shows_the_control_string_with_the_secret_masked(play: Play) -> None:
    async def scene(desk: CardDesk) -> None:
        await desk.go(KEY)
        type_ids(desk, "my-order", "6982839")
        control = hashlib.sha1(f"{LOGIN}my-order6982839{CONTROL}".encode()).hexdigest()  # noqa: S324 - the gateway's
        await until(lambda: desk.text(f"{KEY}.inspector.hex") == control)
        assert desk.text(f"{KEY}.inspector.string").startswith(f"{LOGIN}my-order6982839***")
        assert desk.text(f"{KEY}.inspector.body") == (
            f"client_orderid=my-order&control={control}&login={LOGIN}&orderid=6982839"
        )
        shown = desk.shown(KEY_PAGE) + "".join(
            desk.text(f"{KEY}.inspector.{part}") for part in ("string", "body", "headers", "hex", "base64")
        )
        assert CONTROL not in shown

    play(scene)


def test_our_payment_that_is_not_approved_bars_the_button_and_says_why(play: Play) -> None:
    async def scene(desk: CardDesk) -> None:
        payment = await sale(desk.rig)
        await desk.go(KEY)
        type_ids(desk, payment.key.number, payment.gateway_id)
        await until(lambda: desk.error(NUMBER) != "")
        assert desk.error(NUMBER).startswith("This payment is Accepted. Only a payment with a final, approved status")
        assert not desk.part(f"{KEY}.send").isEnabled()
        await finished(desk.rig, payment)
        await until(lambda: desk.error(NUMBER) == "")
        await until(lambda: desk.part(f"{KEY}.send").isEnabled())

    play(scene)


def test_ids_of_a_foreign_payment_are_warned_about_and_the_refusal_is_said(play: Play) -> None:
    async def scene(desk: CardDesk) -> None:
        await desk.go(KEY)
        type_ids(desk, "somebody-elses", "424242")
        await until(lambda: desk.error(NUMBER) != "")
        assert desk.error(NUMBER).startswith("Not one of our payments")
        desk.press(f"{KEY}.send")
        await answered(desk, "Refused: ")
        assert desk.text(f"{KEY}.result").endswith("No card was registered.")
        assert not desk.has(f"{KEY}.transfer")
        assert not desk.has(f"{KEY}.again")

    play(scene)


def test_nothing_is_asked_while_an_id_is_missing_or_wrong(play: Play, gateway: Sandbox) -> None:
    async def scene(desk: CardDesk) -> None:
        await desk.go(KEY)
        before = len(gateway.requests())
        desk.put(NUMBER, "my-order")
        desk.press(f"{KEY}.send")
        await desk.settled()
        assert desk.error(GATEWAY_ID) != ""
        desk.put(GATEWAY_ID, "69x")
        desk.press(f"{KEY}.send")
        await desk.settled()
        assert desk.error(GATEWAY_ID) == "Digits only."
        assert len(gateway.requests()) == before

    play(scene)


def test_without_an_answer_it_is_asked_again_and_every_answer_stands_side_by_side(play: Play, gateway: Sandbox) -> None:
    async def scene(desk: CardDesk) -> None:
        payment = await paid(desk)
        await desk.go(KEY)
        type_ids(desk, payment.key.number, payment.gateway_id)
        gateway.set_scenario("html-502", KEY, 1)
        desk.press(f"{KEY}.send")
        await answered(desk, "No answer that counts")
        assert not desk.has(f"{KEY}.transfer")
        desk.press(f"{KEY}.again")
        await answered(desk, "Card registered")
        told = desk.shown(f"{KEY}.answers")
        assert "No answer that counts" in told
        assert f"reference {desk.text(f'{KEY}.reference')}" in told
        assert told.count("raw answer") == 2

    play(scene)


def test_answers_about_a_payment_are_there_again_when_its_ids_are(play: Play) -> None:
    async def scene(desk: CardDesk) -> None:
        payment = await paid(desk)
        registration = await desk.rig.house.use_cases.registrar.register(registering(desk.rig, payment), "M. Lind")
        await desk.go(KEY)
        type_ids(desk, payment.key.number, payment.gateway_id)
        await answered(desk, "Card registered")
        assert desk.text(f"{KEY}.reference") == registration.card_ref_id
        assert "asked by M. Lind" in desk.shown(f"{KEY}.answers")
        desk.press(f"{KEY}.clear")
        await desk.settled()
        assert (desk.wire(NUMBER), desk.wire(GATEWAY_ID), desk.text(f"{KEY}.result")) == ("", "", "")

    play(scene)


def test_a_second_press_asks_nothing_more_while_the_first_is_under_way(play: Play, gateway: Sandbox) -> None:
    async def scene(desk: CardDesk) -> None:
        payment = await paid(desk)
        await desk.go(KEY)
        type_ids(desk, payment.key.number, payment.gateway_id)
        await desk.settled()
        gateway.set_scenario("slow", KEY, 1, seconds=0.3)
        button = desk.part(f"{KEY}.send")
        desk.press(f"{KEY}.send")
        assert not button.isEnabled()
        button.click()  # type: ignore[attr-defined]  # a button, found by its name
        await answered(desk, "Card registered")
        assert len(await desk.rig.house.use_cases.registrar.answers(payment.key)) == 1

    play(scene)


def test_every_input_has_its_label_its_wire_name_and_a_buddy(play: Play) -> None:
    async def scene(desk: CardDesk) -> None:
        await desk.go(KEY)
        for name in (NUMBER, GATEWAY_ID):
            assert desk.part(name).accessibleName().endswith(", required")
            assert desk.part(f"{name}.error") is not None
        for name in ("send", "clear", "result", "inspector.string", "inspector.body", "inspector.headers"):
            assert isinstance(desk.part(f"{KEY}.{name}"), QWidget)

    play(scene)


def test_the_whole_of_it_works_with_the_keys_alone(play: Play) -> None:
    async def scene(desk: CardDesk) -> None:
        payment = await paid(desk)
        await desk.go(KEY)
        await until(lambda: desk.has(f"{KEY}.payments"))
        desk.window.activateWindow()
        await until(desk.window.isActiveWindow)
        table = desk.part(f"{KEY}.payments")
        table.setFocus()
        QTest.keyClick(table, Qt.Key.Key_Down)
        await until(lambda: desk.wire(NUMBER) == payment.key.number)
        await desk.settled()
        QTest.keyClick(table, Qt.Key.Key_Tab)
        assert desk.window.focusWidget() is desk.part(NUMBER)
        QTest.keyClick(desk.part(NUMBER), Qt.Key.Key_Tab)
        assert desk.window.focusWidget() is desk.part(GATEWAY_ID)
        QTest.keyClick(desk.part(GATEWAY_ID), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        await answered(desk, "Card registered")
        cards = desk.part(f"{KEY}.registered")
        await until(cards.isVisible)
        cards.setFocus()
        QTest.keyClick(cards, Qt.Key.Key_Down)
        QTest.keyClick(cards, Qt.Key.Key_Return)
        await until(lambda: desk.has("tab.transfer-by-ref"))
        await until(lambda: desk.wire("transfer-by-ref.destination-card-ref-id") == desk.text(f"{KEY}.reference"))

    play(scene)
