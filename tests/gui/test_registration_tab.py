"""Card registration as a clerk sees it: choosing or typing a payment, the reference, refusals, asking again."""

import hashlib

from accessible_names import said
from card_orders import finished, registering, sale
from console import REGISTRATION
from opened_console import OpenedWindow, PlayInWindow
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from sandbox_process import CONTROL, LOGIN, Sandbox
from waiting import until

from console_app.services.records import Order

KEY_PAGE = f"tab.{REGISTRATION}"
NUMBER, GATEWAY_ID = f"{REGISTRATION}.client_orderid", f"{REGISTRATION}.orderid"


async def paid(desk: OpenedWindow, **changes: str) -> Order:
    return await finished(desk.home, await sale(desk.home, **changes))


async def answered(desk: OpenedWindow, beginning: str) -> None:
    await until(lambda: desk.text(f"{REGISTRATION}.result").startswith(beginning))
    await desk.settled()


def type_ids(desk: OpenedWindow, number: str, gateway_id: str) -> None:
    desk.put(NUMBER, number)
    desk.put(GATEWAY_ID, gateway_id)


def test_a_chosen_payment_fills_in_both_ids_and_its_card_is_registered(window: PlayInWindow) -> None:
    async def scene(desk: OpenedWindow) -> None:
        first = await paid(desk)
        await paid(desk, amount="11.00", first_name="Tom", last_name="Berger")
        await desk.go(REGISTRATION)
        await until(lambda: desk.shows(f"{REGISTRATION}.payments"))
        rows = desk.rows(f"{REGISTRATION}.payments")
        assert [row[3] for row in rows] == ["Tom Berger", "Jane Doe"]
        assert rows[1][1:3] == [first.key.number, first.gateway_id]
        assert rows[1][4] == "427655******7686"
        desk.select(f"{REGISTRATION}.payments", 1)
        assert (desk.wire(NUMBER), desk.wire(GATEWAY_ID)) == (first.key.number, first.gateway_id)
        await desk.settled()
        desk.press(f"{REGISTRATION}.send")
        await answered(desk, "Card registered")
        reference = desk.text(f"{REGISTRATION}.reference")
        assert reference.isdigit()
        assert said(desk.part(f"{REGISTRATION}.reference"), QAccessible.Text.Name) == f"Card reference: {reference}"
        desk.press(f"{REGISTRATION}.copy")
        assert QGuiApplication.clipboard().text() == reference
        [kept] = await desk.home.runtime.use_cases.registrar.answers(first.key)
        assert kept.card_ref_id == reference
        assert kept.serial_number in desk.read(KEY_PAGE)
        await until(lambda: [row[0] for row in desk.rows(f"{REGISTRATION}.registered")] == [reference])

    window(scene)


def test_the_inspector_shows_the_control_string_with_the_secret_masked(window: PlayInWindow) -> None:
    async def scene(desk: OpenedWindow) -> None:
        await desk.go(REGISTRATION)
        type_ids(desk, "my-order", "6982839")
        control = hashlib.sha1(f"{LOGIN}my-order6982839{CONTROL}".encode()).hexdigest()  # noqa: S324 - the gateway's
        await until(lambda: desk.text(f"{REGISTRATION}.inspector.hex") == control)
        assert desk.text(f"{REGISTRATION}.inspector.string").startswith(f"{LOGIN}my-order6982839***")
        assert desk.text(f"{REGISTRATION}.inspector.body") == (
            f"client_orderid=my-order&control={control}&login={LOGIN}&orderid=6982839"
        )
        shown = desk.read(KEY_PAGE) + "".join(
            desk.text(f"{REGISTRATION}.inspector.{part}") for part in ("string", "body", "headers", "hex", "base64")
        )
        assert CONTROL not in shown

    window(scene, tab=REGISTRATION)


def test_our_payment_that_is_not_approved_bars_the_button_and_says_why(window: PlayInWindow) -> None:
    async def scene(desk: OpenedWindow) -> None:
        payment = await sale(desk.home)
        await desk.go(REGISTRATION)
        type_ids(desk, payment.key.number, payment.gateway_id)
        await until(lambda: desk.error(NUMBER) != "")
        assert desk.error(NUMBER).startswith("This payment is Accepted. Only a payment with a final, approved status")
        assert not desk.part(f"{REGISTRATION}.send").isEnabled()
        await finished(desk.home, payment)
        await until(lambda: desk.error(NUMBER) == "")
        await until(lambda: desk.part(f"{REGISTRATION}.send").isEnabled())

    window(scene)


def test_ids_of_a_foreign_payment_are_warned_about_and_the_refusal_is_said(window: PlayInWindow) -> None:
    async def scene(desk: OpenedWindow) -> None:
        await desk.go(REGISTRATION)
        type_ids(desk, "somebody-elses", "424242")
        await until(lambda: desk.error(NUMBER) != "")
        assert desk.error(NUMBER).startswith("Not one of our payments")
        desk.press(f"{REGISTRATION}.send")
        await answered(desk, "Refused: ")
        assert desk.text(f"{REGISTRATION}.result").endswith("No card was registered.")
        assert not desk.shows(f"{REGISTRATION}.transfer")
        assert not desk.shows(f"{REGISTRATION}.again")

    window(scene, tab=REGISTRATION)


def test_nothing_is_asked_while_an_id_is_missing_or_wrong(window: PlayInWindow, gateway: Sandbox) -> None:
    async def scene(desk: OpenedWindow) -> None:
        await desk.go(REGISTRATION)
        before = len(gateway.requests())
        desk.put(NUMBER, "my-order")
        desk.press(f"{REGISTRATION}.send")
        await desk.settled()
        assert desk.error(GATEWAY_ID) != ""
        desk.put(GATEWAY_ID, "69x")
        desk.press(f"{REGISTRATION}.send")
        await desk.settled()
        assert desk.error(GATEWAY_ID) == "Digits only."
        assert len(gateway.requests()) == before

    window(scene, tab=REGISTRATION)


def test_without_an_answer_it_is_asked_again_and_every_answer_stands_side_by_side(
    window: PlayInWindow, gateway: Sandbox
) -> None:
    async def scene(desk: OpenedWindow) -> None:
        payment = await paid(desk)
        await desk.go(REGISTRATION)
        type_ids(desk, payment.key.number, payment.gateway_id)
        gateway.set_scenario("html-502", REGISTRATION, 1)
        desk.press(f"{REGISTRATION}.send")
        await answered(desk, "No answer that counts")
        assert not desk.shows(f"{REGISTRATION}.transfer")
        desk.press(f"{REGISTRATION}.again")
        await answered(desk, "Card registered")
        told = desk.read(f"{REGISTRATION}.answers")
        assert "No answer that counts" in told
        assert f"reference {desk.text(f'{REGISTRATION}.reference')}" in told
        assert told.count("raw answer") == 2

    window(scene)


def test_answers_about_a_payment_are_there_again_when_its_ids_are(window: PlayInWindow) -> None:
    async def scene(desk: OpenedWindow) -> None:
        payment = await paid(desk)
        registration = await desk.home.runtime.use_cases.registrar.register(registering(desk.home, payment), "M. Lind")
        await desk.go(REGISTRATION)
        type_ids(desk, payment.key.number, payment.gateway_id)
        await answered(desk, "Card registered")
        assert desk.text(f"{REGISTRATION}.reference") == registration.card_ref_id
        assert "asked by M. Lind" in desk.read(f"{REGISTRATION}.answers")
        desk.press(f"{REGISTRATION}.clear")
        await desk.settled()
        assert (desk.wire(NUMBER), desk.wire(GATEWAY_ID), desk.text(f"{REGISTRATION}.result")) == ("", "", "")

    window(scene)


def test_a_second_press_asks_nothing_more_while_the_first_is_under_way(window: PlayInWindow, gateway: Sandbox) -> None:
    async def scene(desk: OpenedWindow) -> None:
        payment = await paid(desk)
        await desk.go(REGISTRATION)
        type_ids(desk, payment.key.number, payment.gateway_id)
        await desk.settled()
        gateway.set_scenario("slow", REGISTRATION, 1, seconds=0.3)
        button = desk.part(f"{REGISTRATION}.send")
        desk.press(f"{REGISTRATION}.send")
        assert not button.isEnabled()
        button.click()  # type: ignore[attr-defined]  # a button, found by its name
        await answered(desk, "Card registered")
        assert len(await desk.home.runtime.use_cases.registrar.answers(payment.key)) == 1

    window(scene)


def test_every_input_has_its_label_its_wire_name_and_a_buddy(window: PlayInWindow) -> None:
    async def scene(desk: OpenedWindow) -> None:
        await desk.go(REGISTRATION)
        for name in (NUMBER, GATEWAY_ID):
            assert desk.part(name).accessibleName().endswith(", required")
            assert desk.part(f"{name}.error") is not None
        for name in ("send", "clear", "result", "inspector.string", "inspector.body", "inspector.headers"):
            assert isinstance(desk.part(f"{REGISTRATION}.{name}"), QWidget)

    window(scene, tab=REGISTRATION)


def test_the_whole_of_it_works_with_the_keys_alone(window: PlayInWindow) -> None:
    async def scene(desk: OpenedWindow) -> None:
        payment = await paid(desk)
        await desk.go(REGISTRATION)
        await until(lambda: desk.shows(f"{REGISTRATION}.payments"))
        desk.window.activateWindow()
        await until(desk.window.isActiveWindow)
        table = desk.part(f"{REGISTRATION}.payments")
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
        cards = desk.part(f"{REGISTRATION}.registered")
        await until(cards.isVisible)
        cards.setFocus()
        QTest.keyClick(cards, Qt.Key.Key_Down)
        QTest.keyClick(cards, Qt.Key.Key_Return)
        await until(lambda: desk.shows("tab.transfer-by-ref"))
        await until(
            lambda: desk.wire("transfer-by-ref.destination-card-ref-id") == desk.text(f"{REGISTRATION}.reference")
        )

    window(scene)
