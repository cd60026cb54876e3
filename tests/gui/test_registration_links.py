"""From an approved payment to a transfer without copying an id: what is offered, carried along, linked and refused."""

from dataclasses import replace

import pytest
from card_orders import SALE, finished, registering, sale, transfer
from console import REGISTRATION
from opened_console import OpenedWindow, PlayInWindow
from sandbox_process import Sandbox
from waiting import until

from console_app.gui.entry.registration_tab import RegistrationTab
from console_app.gui.entry.review import ReviewDialog
from console_app.services.records import OrderKey
from console_app.services.registrations import NewRegistration, RegistrationOutcome

REFERENCE = "transfer-by-ref.destination-card-ref-id"


def test_a_clerk_goes_from_payment_to_transfer_without_copying_an_id(window: PlayInWindow) -> None:
    async def scene(desk: OpenedWindow) -> None:
        payment = await finished(desk.home, await sale(desk.home))
        desk.pages.show_order(payment.id)
        await until(lambda: desk.shows("orders.register"))
        desk.press("orders.register")
        await until(
            lambda: (
                desk.shows(f"tab.{REGISTRATION}") and desk.wire(f"{REGISTRATION}.client_orderid") == payment.key.number
            )
        )
        assert desk.wire(f"{REGISTRATION}.orderid") == payment.gateway_id
        await desk.settled()
        desk.press(f"{REGISTRATION}.send")
        await until(lambda: desk.shows(f"{REGISTRATION}.transfer"))
        reference = desk.text(f"{REGISTRATION}.reference")
        desk.press(f"{REGISTRATION}.transfer")
        await until(lambda: desk.shows("tab.transfer-by-ref") and desk.wire(REFERENCE) == reference)
        await desk.settled()
        assert desk.wire("transfer-by-ref.receiver_first_name") == "Jane"
        assert desk.wire("transfer-by-ref.receiver_last_name") == "Doe"
        assert desk.error(REFERENCE) == ""
        for wire, text in {"amount": "300.00", "currency": "EUR", "order_desc": "Back to the card"}.items():
            desk.put(f"transfer-by-ref.{wire}", text)
        desk.press("transfer-by-ref.send")
        await until(lambda: desk.window.findChild(ReviewDialog) is not None)
        await until(lambda: desk.part("review.confirm").isEnabled())
        desk.press("review.confirm")
        await until(lambda: desk.text("transfer-by-ref.result").startswith("Accepted"))

    window(scene)


def test_the_chain_is_shown_on_each_of_its_orders_and_leads_on(window: PlayInWindow) -> None:
    async def scene(desk: OpenedWindow) -> None:
        registrar = desk.home.runtime.use_cases.registrar
        payment = await finished(desk.home, await sale(desk.home))
        registration = await registrar.register(registering(desk.home, payment), "A. Ivanova")
        moved = await finished(desk.home, await transfer(desk.home, await registrar.transfer_texts(registration)))
        desk.pages.show_order(payment.id)
        await until(lambda: desk.shows(f"orders.chain.transfer.{moved.id}"))
        assert registration.card_ref_id in desk.read("orders.chain")
        desk.press(f"orders.chain.transfer.{moved.id}")
        await until(lambda: desk.shows("orders.chain.payment"))
        assert registration.card_ref_id in desk.read("orders.chain")
        assert payment.key.number in desk.read("orders.chain")
        desk.press("orders.chain.payment")
        await until(lambda: desk.shows("orders.register"))

    window(scene)


def test_a_payment_that_is_not_approved_and_a_payout_offer_no_registration(window: PlayInWindow) -> None:
    async def scene(desk: OpenedWindow) -> None:
        payment = await sale(desk.home)
        desk.pages.show_order(payment.id)
        await until(lambda: desk.shows("orders.chain"))
        assert "once this payment is approved" in desk.read("orders.chain")
        assert not desk.shows("orders.register")
        paid = await desk.home.runtime.use_cases.submitter.submit(await desk.home.payout(), "A. Ivanova")
        desk.pages.show_order(paid.id)
        await until(lambda: not desk.shows("orders.chain"))
        await desk.settled()
        assert not desk.shows("orders.chain")

    window(scene)


def test_a_registration_made_meanwhile_appears_on_the_open_payment(window: PlayInWindow) -> None:
    async def scene(desk: OpenedWindow) -> None:
        payment = await finished(desk.home, await sale(desk.home))
        desk.pages.show_order(payment.id)
        await until(lambda: desk.shows("orders.register"))
        assert not desk.shows("orders.transfer")
        await desk.home.runtime.use_cases.registrar.register(registering(desk.home, payment), "A. Ivanova")
        await until(lambda: desk.shows("orders.transfer"))

    window(scene)


def test_the_look_up_box_finds_payment_and_transfer_by_the_card_reference(window: PlayInWindow) -> None:
    async def scene(desk: OpenedWindow) -> None:
        registrar = desk.home.runtime.use_cases.registrar
        payment = await finished(desk.home, await sale(desk.home))
        await finished(desk.home, await sale(desk.home, amount="11.00", email="tom@shop.example"))
        registration = await registrar.register(registering(desk.home, payment), "A. Ivanova")
        moved = await transfer(desk.home, await registrar.transfer_texts(registration))
        await desk.go("orders")
        desk.put("orders.lookup", registration.card_ref_id)
        await until(lambda: {row[1] for row in desk.rows("orders.table")} == {payment.key.number, moved.key.number})

    window(scene)


def test_an_unknown_reference_is_warned_about_and_may_be_sent_to(window: PlayInWindow) -> None:
    async def scene(desk: OpenedWindow) -> None:
        await desk.go("transfer-by-ref")
        await fill(desk, "1470001")
        await until(lambda: desk.error(REFERENCE) != "")
        assert desk.error(REFERENCE).startswith("No card was registered here under this reference")
        desk.press("transfer-by-ref.send")
        await until(lambda: desk.window.findChild(ReviewDialog) is not None)
        desk.press("review.cancel")
        await desk.settled()

    window(scene, tab="transfer-by-ref")


@pytest.mark.parametrize(
    ("host", "login", "words"),
    [("", "SomebodyElse", "for another login"), ("gate.connpay.com", "", "at another host")],
)
def test_a_reference_of_another_login_or_environment_is_not_sent_to(
    window: PlayInWindow, gateway: Sandbox, host: str, login: str, words: str
) -> None:
    async def scene(desk: OpenedWindow) -> None:
        payment = await finished(desk.home, await sale(desk.home))
        journal, now = desk.home.runtime.journal_home.journal, desk.home.runtime.use_cases.clock.now()
        elsewhere = replace(payment.key, host=host or payment.key.host, login=login or payment.key.login)
        await journal.add_registration(
            NewRegistration(
                payment=elsewhere,
                gateway_id="1",
                order=None,
                profile="another",
                target=payment.target,
                operator="A. Ivanova",
                at=now,
                outcome=RegistrationOutcome.REGISTERED,
                card_ref_id="7770001",
            )
        )
        before = len(gateway.requests())
        await desk.go("transfer-by-ref")
        await fill(desk, "7770001")
        desk.press("transfer-by-ref.send")
        await desk.settled()
        assert words in desk.error(REFERENCE)
        assert desk.window.findChild(ReviewDialog) is None
        assert len(gateway.requests()) == before

    window(scene)


async def fill(desk: OpenedWindow, reference: str) -> None:
    await until(lambda: desk.wire("transfer-by-ref.client_orderid") != "")
    texts = {
        "destination-card-ref-id": reference,
        "amount": "30.00",
        "currency": "EUR",
        "order_desc": "Back to the card",
        "receiver_first_name": "Jane",
        "receiver_last_name": "Doe",
    }
    for wire, text in texts.items():
        desk.put(f"transfer-by-ref.{wire}", text)


def test_the_sale_tab_offers_the_registration_once_the_payment_is_approved(window: PlayInWindow) -> None:
    async def scene(desk: OpenedWindow) -> None:
        await desk.go("sale")
        await until(lambda: desk.wire("sale.client_orderid") != "")
        for wire, text in SALE.items():
            desk.put(f"sale.{wire}", text)
        desk.press("sale.send")
        await until(lambda: desk.window.findChild(ReviewDialog) is not None)
        await until(lambda: desk.part("review.confirm").isEnabled())
        number = desk.wire("sale.client_orderid")
        desk.press("review.confirm")
        await until(lambda: desk.text("sale.result").startswith("Accepted"))
        assert not desk.shows("sale.register")
        key = OrderKey(desk.home.profile.host, desk.home.profile.login, number)
        found = await desk.home.runtime.journal_home.journal.find(key)
        assert found is not None
        await finished(desk.home, found)
        await until(lambda: desk.shows("sale.register"))
        desk.press("sale.register")
        await until(lambda: desk.shows(f"tab.{REGISTRATION}") and desk.wire(f"{REGISTRATION}.client_orderid") == number)

    window(scene, tab="sale")


def test_a_profile_without_the_calls_is_offered_neither(window: PlayInWindow) -> None:
    async def scene(desk: OpenedWindow) -> None:
        payment = await finished(desk.home, await sale(desk.home))
        desk.pages.show_order(payment.id)
        await until(lambda: desk.shows("orders.chain"))
        assert not desk.shows("orders.register")

    window(scene, changed=lambda profile: replace(profile, operations=("sale", "status")))


def test_a_begun_transfer_is_not_overwritten_by_a_card_that_is_handed_on(window: PlayInWindow) -> None:
    async def scene(desk: OpenedWindow) -> None:
        registrar = desk.home.runtime.use_cases.registrar
        payment = await finished(desk.home, await sale(desk.home))
        await registrar.register(registering(desk.home, payment), "A. Ivanova")
        await desk.go("transfer-by-ref")
        await until(lambda: desk.wire("transfer-by-ref.client_orderid") != "")
        desk.put("transfer-by-ref.amount", "77.00")
        desk.pages.show_order(payment.id)
        await until(lambda: desk.shows("orders.transfer"))
        desk.press("orders.transfer")
        await until(lambda: desk.shows("transfer-by-ref.notice"))
        assert (desk.wire("transfer-by-ref.amount"), desk.wire(REFERENCE)) == ("77.00", "")

    window(scene)


def test_the_ids_belong_to_the_profile_they_were_typed_in(window: PlayInWindow) -> None:
    async def scene(desk: OpenedWindow) -> None:
        await desk.go(REGISTRATION)
        desk.put(f"{REGISTRATION}.client_orderid", "my-order")
        page = desk.part(f"tab.{REGISTRATION}").findChild(RegistrationTab)
        assert page is not None
        assert page.is_begun()
        page.set_profile(replace(desk.home.profile, name="another"))
        await desk.settled()
        assert not page.is_begun()
        assert desk.wire(f"{REGISTRATION}.client_orderid") == ""

    window(scene, tab=REGISTRATION)
