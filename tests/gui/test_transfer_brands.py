"""Every brand of the family from a profile of its own: the tabs it has, and its calls against the sandbox process."""

import pytest
from example_forms import SALE, TRANSFER
from opened_console import OpenedWindow, PlayInWindow
from opened_home import PROFILE
from raw_gateway_client import look_up, send_sale, settle
from waiting import until

from console_app.gui.shell.registry import all_tabs
from console_app.protocol.states import OrderState

KEYS = [tab.key for tab in all_tabs()]
TABS = {
    "connpay": {"sale", "create-card-ref", "transfer-by-ref", "payout", "orders"},
    "apropay": {"create-card-ref", "transfer-by-ref", "orders"},
    "denumtech": {"transfer-by-ref", "orders"},
}


@pytest.mark.parametrize("brand", TABS)
def test_a_brand_has_the_tabs_of_its_own_pages(window: PlayInWindow, brand: str) -> None:
    async def scene(desk: OpenedWindow) -> None:
        assert {key for key in KEYS if desk.has(f"tab.{key}")} == TABS[brand] & set(KEYS)
        first = "payout" if brand == "connpay" else next(key for key in KEYS if key in TABS[brand])
        assert desk.window.tabs.choice == first
        for key in KEYS:
            desk.window.tabs.choose(key)
            assert (desk.window.tabs.choice == key) is (key in TABS[brand])

    window(scene, brand=brand)


@pytest.mark.parametrize("brand", TABS)
def test_a_brands_transfer_is_sent_and_found_by_its_status(window: PlayInWindow, brand: str) -> None:
    async def scene(desk: OpenedWindow) -> None:
        sandbox, number = desk.home.sandbox, f"sale-of-{brand}"
        send_sale(sandbox, client_orderid=number)
        gateway_id = settle(sandbox, number).fields["paynet-order-id"]
        reference = look_up(sandbox, number, gateway_id, "create-card-ref").fields["card-ref-id"]
        await desk.fill("transfer-by-ref", {**TRANSFER, "destination-card-ref-id": reference}, "card-reference")
        order = await desk.checked(await desk.send("transfer-by-ref"))
        assert order.state is OrderState.APPROVED
        await desk.go("orders")
        desk.press("orders.ask")
        desk.part("status.client_orderid").setProperty("wire", order.key.number)
        desk.press("status.send")
        await desk.settled()
        assert any("Approved" in text for text in desk.told("status.result"))

    window(scene, tab="transfer-by-ref", brand=brand)


def test_connpays_initial_payment_is_approved_from_its_own_profile(window: PlayInWindow) -> None:
    async def scene(desk: OpenedWindow) -> None:
        await desk.fill("sale", SALE)
        assert (await desk.checked(await desk.send("sale"))).state is OrderState.APPROVED

    window(scene, tab="sale", brand="connpay")


def test_tabs_come_and_go_with_the_profile_and_a_begun_form_is_given_up_only_by_a_yes(window: PlayInWindow) -> None:
    async def scene(desk: OpenedWindow) -> None:
        brand = desk.wire("profile.select")
        desk.part("profile.select").setProperty("wire", PROFILE)
        await until(lambda: desk.has("tab.sale"))
        await desk.fill("sale", SALE)
        desk.part("profile.select").setProperty("wire", brand)
        await until(lambda: desk.shows("ask.no"))
        desk.press("ask.no")
        await desk.settled()
        assert desk.wire("sale.amount") == SALE["amount"]
        assert desk.wire("profile.select") == PROFILE
        desk.part("profile.select").setProperty("wire", brand)
        await until(lambda: desk.shows("ask.yes"))
        desk.press("ask.yes")
        await until(lambda: not desk.has("tab.sale"))
        assert desk.window.tabs.choice == "transfer-by-ref"
        await until(lambda: desk.wire("transfer-by-ref.client_orderid") != "")

    window(scene, brand="denumtech")
