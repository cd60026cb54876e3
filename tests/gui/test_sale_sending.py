"""An initial payment from the form to its outcome, against a real gateway process and its card test codes."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from example_forms import CARD, PAYER, SALE
from opened_console import OpenedWindow, PlayInWindow
from opened_home import written_below
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication

from console_app.protocol.states import OrderState
from console_app.services.profile import Profile, Target

OUTCOMES = (
    ("123", "Approved by the bank", ""),
    ("101", "Declined by the bank", "Expired card"),
    ("116", "Declined by the bank", "Insufficient funds"),
    ("209", "Declined by the bank", "Stolen card, pick up"),
    ("321", "Processing at the bank, order {id}", ""),
    ("217", "The gateway itself is not sure; tell your account manager", ""),
)


def on_group(profile: Profile) -> Profile:
    """The same profile with a group of endpoints for initial payments."""
    return replace(profile, targets=(("sale", Target("77", group=True)),))


@pytest.mark.parametrize(("code", "head", "reason"), OUTCOMES)
def test_the_cards_test_codes_come_to_their_outcomes(window: PlayInWindow, code: str, head: str, reason: str) -> None:
    async def scene(desk: OpenedWindow) -> None:
        await desk.fill("sale", {**SALE, "cvv2": code})
        order = await desk.send("sale")
        assert order.state is OrderState.ACCEPTED
        assert desk.text("sale.result").startswith("Accepted by the gateway, order ")
        order = await desk.checked(order)
        assert desk.text("sale.result") == head.format(id=order.gateway_id)
        desk.pages.show_order(order.id)
        await desk.checked(order, 1)
        assert desk.text("orders.result") == head.format(id=order.gateway_id)
        assert not reason or reason in desk.told("orders.detail")
        assert desk.home.taken(order.key.number) == 1

    window(scene, tab="sale")


@pytest.mark.parametrize(
    ("changed", "place", "said"),
    [(lambda profile: profile, "sale/39915", "39915"), (on_group, "sale/group/77", "group 77")],
    ids=["endpoint", "group"],
)
def test_it_goes_to_the_endpoint_or_group_the_band_names(
    window: PlayInWindow, changed: Callable[[Profile], Profile], place: str, said: str
) -> None:
    async def scene(desk: OpenedWindow) -> None:
        await desk.fill("sale", SALE)
        assert said in desk.told("banner")
        await desk.open_review("sale")
        assert said in desk.told("review")
        await desk.confirm()
        assert desk.text("sale.result").startswith("Accepted by the gateway, order ")
        posts = [path for path in desk.paths(desk.wire("sale.client_orderid")) if "/sale/" in path]
        assert [path.endswith(place) for path in posts] == [True]

    window(scene, tab="sale", changed=changed)


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        ("card-recurring-id", {**PAYER, "card_recurring_payment_id": "1491954", "cvv2": "123"}),
        ("recurring-id", {**PAYER, "recurring-payment-id": "8812"}),
        ("none", PAYER),
    ],
)
def test_every_kind_of_payment_is_sent_with_its_own_parameters_only(
    window: PlayInWindow, kind: str, texts: dict[str, str]
) -> None:
    async def scene(desk: OpenedWindow) -> None:
        await desk.fill("sale", SALE)
        await desk.fill("sale", texts, kind)
        order = await desk.send("sale")
        sent = {pair.name for pair in (await desk.dossier(order)).content}
        assert sent | {"cvv2"} == {*texts, "client_orderid", "cvv2"}
        assert (await desk.checked(order)).state is OrderState.APPROVED

    window(scene, tab="sale")


def test_card_and_code_are_gone_after_the_send_and_were_never_written_down(
    window: PlayInWindow, tmp_path: Path
) -> None:
    async def scene(desk: OpenedWindow) -> None:
        spoken: list[str] = []
        await desk.fill("sale", SALE)
        await desk.open_review("sale")
        spoken += desk.told()
        await desk.confirm()
        order = await desk.checked((await desk.orders())[0])
        spoken += desk.told()
        desk.press("sale.copy")
        spoken.append(QGuiApplication.clipboard().text())
        assert (desk.wire("sale.credit_card_number"), desk.wire("sale.cvv2")) == ("", "")
        bare = [text.replace(" ", "") for text in spoken]
        assert not [text for text in bare if CARD in text or CARD[6:12] in text]
        assert any("427655******7686" in text for text in bare)
        assert "cvv2" not in {pair.name for pair in (await desk.dossier(order)).content}

    window(scene, tab="sale")
    written = written_below(tmp_path / "home")
    assert any(b"427655******7686" in content for content in written)
    assert not any(CARD.encode() in content for content in written)


def test_what_was_not_sent_goes_again_from_the_same_form(window: PlayInWindow) -> None:
    async def scene(desk: OpenedWindow) -> None:
        desk.home.sandbox.set_scenario("html-502", "status")
        await desk.fill("sale", SALE)
        order = await desk.send("sale")
        assert order.state is OrderState.NOT_SENT
        desk.home.sandbox.clear_scenarios()
        desk.press("sale.again")
        await desk.confirm()
        assert desk.text("sale.result").startswith("Accepted by the gateway")
        assert desk.home.taken(order.key.number) == 1

    window(scene, tab="sale")


def test_once_the_card_is_gone_it_says_so_and_a_sale_without_card_is_taken_up(window: PlayInWindow) -> None:
    async def scene(desk: OpenedWindow) -> None:
        desk.home.sandbox.set_scenario("html-502", "status")
        await desk.fill("sale", SALE)
        with_card = await desk.send("sale")
        await desk.new("sale")
        await desk.fill("sale", {**PAYER, "amount": "11.00"}, "none")
        without = await desk.send("sale")
        await desk.new("sale")
        desk.home.sandbox.clear_scenarios()
        desk.pages.show_order(with_card.id)
        await desk.settled()
        assert not desk.shows("orders.again")
        assert any(text.startswith("Card numbers and codes are not kept") for text in desk.told("orders.detail"))
        desk.pages.show_order(without.id)
        await desk.settled()
        desk.press("orders.again")
        await desk.reviewed()
        assert desk.window.tabs.choice == "sale"
        await desk.confirm()
        assert (await desk.order(without.key.number)).state is OrderState.ACCEPTED

    window(scene, tab="sale")


@pytest.mark.parametrize(("kind", "texts"), [("card", SALE), ("none", PAYER)])
def test_the_same_card_or_payer_again_wants_a_reason(window: PlayInWindow, kind: str, texts: dict[str, str]) -> None:
    async def scene(desk: OpenedWindow) -> None:
        await desk.fill("sale", texts, kind)
        first = await desk.send("sale")
        await desk.new("sale")
        await desk.fill("sale", texts, kind)
        await desk.open_review("sale")
        assert any(first.key.number in text for text in desk.told("review.repeats"))
        desk.part("review.reason").setProperty("wire", "A second top-up")
        await desk.confirm()
        assert (await desk.orders())[0].reason == "A second top-up"

    window(scene, tab="sale")


class Browser(QObject):
    """Stands where the workstation's browser would be opened."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(url.toString())


def test_3d_secure_offers_the_link_by_its_host_and_opens_it_only_when_asked(window: PlayInWindow) -> None:
    async def scene(desk: OpenedWindow) -> None:
        browser = Browser()
        QDesktopServices.setUrlHandler("https", browser, "open")  # type: ignore[arg-type]  # the stub is wrong
        try:
            await desk.fill("sale", {**SALE, "cvv2": "321"})
            order = await desk.checked(await desk.send("sale"))
            link = f"https://acs.sandbox.invalid/3ds/{order.gateway_id}"
            assert "The customer has to confirm at acs.sandbox.invalid (3-D Secure)" in desk.told("sale.customer")
            desk.press("sale.customer.copy")
            assert QGuiApplication.clipboard().text() == link
            desk.pages.show_order(order.id)
            await desk.settled()
            assert browser.opened == []
            desk.press("orders.customer.open")
            assert browser.opened == [link]
        finally:
            QDesktopServices.unsetUrlHandler("https")

    window(scene, tab="sale")


def test_nothing_is_offered_to_the_customer_of_a_settled_payment(window: PlayInWindow) -> None:
    async def scene(desk: OpenedWindow) -> None:
        await desk.fill("sale", SALE)
        order = await desk.checked(await desk.send("sale"))
        desk.pages.show_order(order.id)
        await desk.settled()
        assert not desk.shows("sale.customer")
        assert not desk.shows("orders.customer")

    window(scene, tab="sale")
