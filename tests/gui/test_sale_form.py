"""The form of an initial payment, what its inspector shows and what its review says."""

import hashlib
from dataclasses import replace

from example_forms import CARD, PAYER, SALE
from opened_console import OpenedWindow, PlayInWindow
from PySide6.QtGui import QShortcut
from waiting import until

from console_app.gui.kit.card import Card
from console_app.gui.kit.labelled_field import LabelledField
from console_app.services.profile import Profile, Target

KINDS = {
    "card": {"credit_card_number", "card_printed_name", "expire_month", "expire_year", "cvv2"},
    "card-recurring-id": {"card_recurring_payment_id", "cvv2"},
    "recurring-id": {"recurring-payment-id"},
    "none": set(),
}
BROWSER = "customer_browser_info"


def field(desk: OpenedWindow, wire: str) -> LabelledField:
    return next(field for field in desk.part("tab.sale").findChildren(LabelledField) if field.wire_name == wire)


def card_of(desk: OpenedWindow, wire: str) -> Card:
    part = desk.part(f"sale.{wire}").parentWidget()
    while part is not None and not isinstance(part, Card):
        part = part.parentWidget()
    assert part is not None
    return part


def test_only_the_fields_of_the_chosen_kind_of_payment_exist(window: PlayInWindow) -> None:
    async def scene(desk: OpenedWindow) -> None:
        await desk.go("sale")
        everywhere = set().union(*KINDS.values())
        for kind, fields in KINDS.items():
            desk.part("sale.source").setProperty("wire", kind)
            assert {wire for wire in everywhere if desk.has(f"sale.{wire}")} == fields

    window(scene, tab="sale")


def test_what_is_required_follows_the_kind_of_payment(window: PlayInWindow) -> None:
    async def scene(desk: OpenedWindow) -> None:
        await desk.go("sale")
        assert all(field(desk, wire).required for wire in (*KINDS["card"], "email", "ipaddress"))
        assert not field(desk, "state").required
        desk.part("sale.source").setProperty("wire", "card-recurring-id")
        desk.part("sale.card_recurring_payment_id").setProperty("wire", "1491954")
        await until(lambda: not field(desk, "email").required)
        assert not field(desk, "cvv2").required
        assert field(desk, "ipaddress").required

    window(scene, tab="sale")


def test_a_stored_card_is_sent_without_the_payers_address_after_a_warning(window: PlayInWindow) -> None:
    async def scene(desk: OpenedWindow) -> None:
        names = ("amount", "currency", "order_desc", "ipaddress")
        await desk.fill("sale", {name: PAYER[name] for name in names}, "card-recurring-id")
        desk.part("sale.card_recurring_payment_id").setProperty("wire", "1491954")
        await desk.open_review("sale")
        desk.press("review.cancel")
        await until(lambda: desk.review() is None)

    window(scene, tab="sale")


def test_every_group_of_the_pages_tables_is_there_and_3d_secure_is_folded(window: PlayInWindow) -> None:
    async def scene(desk: OpenedWindow) -> None:
        await desk.go("sale")
        for wire in ("customer_browser_time_zone", "tds_authentication_result_type", "dapi_imei", "customer_level"):
            assert card_of(desk, wire).folded
        for wire in ("amount", "cvv2", "email", "state"):
            assert not card_of(desk, wire).folded
            assert desk.part(f"sale.{wire}").isVisible()

    window(scene, tab="sale")


def test_a_begun_browser_block_must_be_whole_and_opens_where_something_is_missing(window: PlayInWindow) -> None:
    async def scene(desk: OpenedWindow) -> None:
        await desk.fill("sale", {**SALE, BROWSER: "true", "customer_browser_javascript_enabled": "true"})
        desk.press("sale.send")
        await until(lambda: desk.error("sale.customer_browser_time_zone") != "")
        assert desk.error("sale.customer_browser_user_agent")
        assert not card_of(desk, BROWSER).folded
        assert desk.review() is None

    window(scene, tab="sale")


def test_the_inspector_shows_the_control_string_and_the_control_but_no_secret(window: PlayInWindow) -> None:
    async def scene(desk: OpenedWindow) -> None:
        await desk.fill("sale", SALE)
        number = desk.wire("sale.client_orderid")
        string = f"39915{number}1000{PAYER['email']}"
        control = hashlib.sha1(f"{string}{desk.home.sandbox.control}".encode()).hexdigest()  # noqa: S324 - the gateway's own rule
        await until(lambda: desk.text("sale.inspector.hex") == control)
        assert desk.text("sale.inspector.string") == f"{string}***"
        parts = desk.text("sale.inspector.parts")
        assert f"client_orderid = {number}\namount in minor units = 1000\nemail = {PAYER['email']}" in parts
        assert parts.endswith("merchant_control = ***")
        body = desk.text("sale.inspector.body")
        assert f"control={control}" in body
        assert "credit_card_number=427655******7686" in body
        assert "cvv2=***" in body
        assert not [text for text in desk.told() if desk.home.sandbox.control in text or CARD in text]

    window(scene, tab="sale")


def test_a_groups_id_stands_in_the_control_string(window: PlayInWindow) -> None:
    async def scene(desk: OpenedWindow) -> None:
        await desk.fill("sale", SALE)
        await until(lambda: desk.text("sale.inspector.string").endswith(f"1000{PAYER['email']}***"))
        assert desk.text("sale.inspector.string").startswith("77S-")

    window(scene, tab="sale", changed=lambda profile: replace(profile, target=Target("77", group=True)))


def on_production(profile: Profile) -> Profile:
    """The same profile at a production host, which no test ever reaches."""
    return replace(profile, base_url="https://gate.connpay.com/paynet/api")


def test_on_real_money_no_control_is_made_before_the_send(window: PlayInWindow) -> None:
    async def scene(desk: OpenedWindow) -> None:
        await desk.fill("sale", SALE)
        await until(lambda: "Real money: no control before it is sent" in desk.told())
        assert (desk.text("sale.inspector.hex"), desk.text("sale.inspector.base64")) == ("", "")
        assert "control=***" in desk.text("sale.inspector.body")
        assert desk.text("sale.inspector.string").endswith("***")

    window(scene, tab="sale", changed=on_production)


def test_the_review_names_payer_card_and_control_and_no_key(window: PlayInWindow) -> None:
    async def scene(desk: OpenedWindow) -> None:
        await desk.fill("sale", SALE)
        await desk.open_review("sale")
        told = desk.told("review")
        assert {"Payer", "Jane Doe", "Paid by - new card", "4276 55** **** 7686", "Merchant control"} <= set(told)
        assert desk.text("review.confirm") == "Charge 10.00\N{NO-BREAK SPACE}EUR"
        assert "Receiver" not in told
        assert not [text for text in told if text.startswith("Key ")]
        assert not [text for text in told if CARD in text.replace(" ", "")]
        desk.press("review.cancel")
        await until(lambda: desk.review() is None)

    window(scene, tab="sale")


def test_ctrl_1_to_6_stay_with_their_tabs(window: PlayInWindow) -> None:
    async def scene(desk: OpenedWindow) -> None:
        for tab, keys in (
            ("sale", "Ctrl+1"),
            ("transfer-by-ref", "Ctrl+3"),
            ("payout", "Ctrl+4"),
            ("orders", "Ctrl+6"),
        ):
            shortcut = desk.window.findChild(QShortcut, f"shortcut.{tab}")
            assert shortcut is not None
            assert shortcut.key().toString() == keys
            shortcut.activated.emit()
            assert desk.window.tabs.choice == tab
            assert desk.part(f"tab.{tab}").isVisible()
        await desk.settled()

    window(scene)


def test_a_tab_is_built_only_when_somebody_goes_there(window: PlayInWindow) -> None:
    async def scene(desk: OpenedWindow) -> None:
        await until(lambda: desk.wire("payout.client_orderid") != "")
        assert desk.has("tab.sale")
        assert not desk.has("sale.amount")
        await desk.go("sale")
        assert desk.part("sale.amount").isVisible()

    window(scene)
