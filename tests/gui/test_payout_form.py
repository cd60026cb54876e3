"""The payout form: what exists, what is said about it and when, what is never changed by accident."""

import pytest
from example_forms import BY_CARD, CARD, FILLED
from opened_console import OpenedTab, PlayInTab
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot
from waiting import until

from console_app.gui.entry.operation_form import OperationForm
from console_app.gui.kit.theme import Theme
from console_app.gui.kit.twelve_columns import rows_of
from console_app.protocol.catalogue import operation_of


def links_of(desk: OpenedTab) -> list[QWidget]:
    """Give the links of the bar."""
    found = desk.tab.findChildren(QWidget)
    return [part for part in found if part.property("role") == "link" and part.isVisible()]


def test_a_fresh_form_has_a_number_and_blames_nobody(desk: PlayInTab) -> None:
    async def scene(desk: OpenedTab) -> None:
        assert desk.wire("payout.client_orderid").startswith("P-")
        assert not any(
            desk.error(f"payout.{name}") for name in ("client_orderid", "amount", "currency", "account_number")
        )
        assert not desk.tab.is_begun()

    desk(scene)


def test_review_says_everything_that_is_wrong_at_once_and_goes_to_the_first(desk: PlayInTab) -> None:
    async def scene(desk: OpenedTab) -> None:
        desk.put("payout.receiver_email", "nobody")
        desk.press("payout.send")
        await until(lambda: desk.error("payout.amount") != "")
        assert desk.error("payout.amount") == "This is needed."
        assert desk.error("payout.currency") == "This is needed."
        assert desk.error("payout.account_number") == "This is needed."
        assert desk.error("payout.receiver_email") == "An e-mail address such as name@example.com."
        assert desk.part("payout.amount").hasFocus()
        assert "4 fields need correction" in desk.told()
        assert desk.review() is None

    desk(scene)


def test_a_rule_is_told_with_what_was_typed_and_goes_when_it_is_kept(desk: PlayInTab) -> None:
    async def scene(desk: OpenedTab) -> None:
        desk.put("payout.order_desc", "x" * 71)
        await until(lambda: desk.error("payout.order_desc") == "At most 64 characters here; you have 71.")
        desk.put("payout.order_desc", "x" * 64)
        await until(lambda: desk.error("payout.order_desc") == "")

    desk(scene)


def test_a_field_being_typed_into_is_blamed_only_once_it_is_left(desk: PlayInTab) -> None:
    async def scene(desk: OpenedTab) -> None:
        await until(desk.window.isActiveWindow)
        amount = desk.part("payout.amount")
        amount.setFocus()
        QTest.keyClicks(amount, "12,5")
        await until(lambda: "amount = 12,5" in desk.text("payout.inspector.string"))
        assert desk.error("payout.amount") == ""
        desk.part("payout.order_desc").setFocus()
        await until(lambda: desk.error("payout.amount") == "Use a point, not a comma: 10.50.")

    desk(scene)


def test_an_error_opens_what_hides_its_field(desk: PlayInTab) -> None:
    async def scene(desk: OpenedTab) -> None:
        for name, text in (
            ("server_callback_url", "javascript:1"),
            ("receiver_inn", "a\u202eb"),
            ("bank_zip_code", "\x07"),
        ):
            assert not desk.part(f"payout.{name}").isVisible()
            desk.put(f"payout.{name}", text)
            await until(desk.part(f"payout.{name}").isVisible)
            assert desk.error(f"payout.{name}")

    desk(scene)


def test_only_the_fields_of_the_chosen_destination_exist_and_are_sent(desk: PlayInTab) -> None:
    async def scene(desk: OpenedTab) -> None:
        await desk.fill("payout", {**FILLED, "bank_name": "Commerzbank"})
        await desk.fill("payout", BY_CARD, "card")
        await until(lambda: "card_printed_name" in desk.text("payout.inspector.string"))
        assert desk.window.findChild(QWidget, "payout.account_number") is None
        assert "account_number" not in desk.text("payout.inspector.body")
        assert "bank_name" not in desk.text("payout.inspector.body")
        desk.part("payout.destination").setProperty("wire", "bank-account")
        await until(lambda: "bank_name = Commerzbank" in desk.text("payout.inspector.string"))
        assert desk.wire("payout.account_number") == FILLED["account_number"]
        assert "card" not in desk.text("payout.inspector.body")
        desk.part("payout.destination").setProperty("wire", "card")
        assert (desk.wire("payout.credit_card_number"), desk.wire("payout.cvv2")) == ("", "")
        assert desk.wire("payout.card_printed_name") == "MARIA SCHNEIDER"

    desk(scene)


def test_other_shows_every_destination_and_warns_of_two(desk: PlayInTab) -> None:
    async def scene(desk: OpenedTab) -> None:
        await desk.fill("payout", FILLED, "other")
        desk.put("payout.crypto_wallet_address", "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq")
        told = "More than one destination is filled in."
        await until(lambda: told in (desk.error("payout.account_number"), desk.error("payout.crypto_wallet_address")))
        assert "Ready for review" not in desk.told()
        said = [text for text in desk.told() if text.startswith("Ready for review, ")]
        assert set(said) == {"Ready for review, 1 warning:"}
        (link,) = (part for part in links_of(desk) if isinstance(part, QAbstractButton))
        link.click()
        at_fault = "account_number" if desk.error("payout.account_number") else "crypto_wallet_address"
        await until(desk.part(f"payout.{at_fault}").hasFocus)
        dialog = await desk.open_review("payout")
        dialog.reject()
        await desk.idle()

    desk(scene)


def test_the_wheel_changes_nothing(desk: PlayInTab) -> None:
    async def scene(desk: OpenedTab) -> None:
        await desk.fill("payout", FILLED)
        for name in ("currency", "receiver_country_code", "amount", "account_number", "receiver_state"):
            editor, before = desk.part(f"payout.{name}"), desk.wire(f"payout.{name}")
            editor.setFocus()
            for turn in (120, -120, -240):
                wheel = QWheelEvent(
                    QPointF(5, 5),
                    QPointF(editor.mapToGlobal(QPoint(5, 5))),
                    QPoint(),
                    QPoint(0, turn),
                    Qt.MouseButton.NoButton,
                    Qt.KeyboardModifier.NoModifier,
                    Qt.ScrollPhase.NoScrollPhase,
                    False,
                )
                QApplication.sendEvent(editor, wheel)
            assert desk.wire(f"payout.{name}") == before

    desk(scene)


def test_states_follow_the_chosen_country(desk: PlayInTab) -> None:
    async def scene(desk: OpenedTab) -> None:
        desk.put("payout.receiver_country_code", "USA")
        state = desk.part("payout.receiver_state")
        state.setProperty("wire", "CA")
        assert getattr(state, "currentText")() == "CA - California"  # noqa: B009 -- a widget of one kind or another
        desk.put("payout.receiver_country_code", "DEU")
        assert getattr(state, "currentText")() == "CA"  # noqa: B009

    desk(scene)


def test_the_bar_leads_to_what_is_still_needed(desk: PlayInTab) -> None:
    async def scene(desk: OpenedTab) -> None:
        await until(desk.window.isActiveWindow)
        names = ["Amount", "Currency", "Account number or IBAN"]
        await until(lambda: [link.property("text") for link in links_of(desk)] == names)
        links = links_of(desk)
        QTest.mouseClick(links[2], Qt.MouseButton.LeftButton)
        assert desk.part("payout.account_number").hasFocus()

    desk(scene)


def test_the_merchants_own_number_stays_and_a_fresh_one_can_be_asked_for(desk: PlayInTab) -> None:
    async def scene(desk: OpenedTab) -> None:
        fresh = desk.wire("payout.client_orderid")
        desk.put("payout.client_orderid", "MINE-1")
        assert desk.tab.is_begun()
        for tool in desk.part("payout.client_orderid").findChildren(QWidget):
            if tool.accessibleName() == "New order number":
                QTest.mouseClick(tool, Qt.MouseButton.LeftButton)
        await until(lambda: desk.wire("payout.client_orderid").startswith("P-"))
        assert desk.wire("payout.client_orderid") != fresh

    desk(scene)


def test_clear_empties_all_but_a_fresh_number(desk: PlayInTab) -> None:
    async def scene(desk: OpenedTab) -> None:
        before = desk.wire("payout.client_orderid")
        await desk.fill("payout", BY_CARD, "card")
        assert desk.tab.is_begun()
        desk.press("payout.clear")
        await until(lambda: desk.wire("payout.client_orderid") not in ("", before))
        assert "and 1 more" not in desk.told(), "as soon as a number is there nothing says that it is needed"
        assert desk.wire("payout.amount") == ""
        assert desk.part("payout.destination").property("wire") == "bank-account"
        desk.part("payout.destination").setProperty("wire", "card")
        assert desk.wire("payout.credit_card_number") == ""
        assert not desk.tab.is_begun()
        assert CARD not in desk.text("payout.inspector.string")

    desk(scene)


def test_another_profile_brings_its_currencies_and_an_empty_form(desk: PlayInTab) -> None:
    async def scene(desk: OpenedTab) -> None:
        from dataclasses import replace

        await desk.fill("payout", FILLED)
        desk.tab.set_profile(replace(desk.home.profile, currencies=("USD",)))
        await until(lambda: desk.wire("payout.client_orderid") != "")
        assert (desk.wire("payout.currency"), desk.wire("payout.account_number")) == ("USD", "")
        assert not desk.tab.is_begun()

    desk(scene)


@pytest.mark.parametrize("key", ["payout", "sale", "transfer-by-ref"])
def test_every_declared_parameter_of_every_operation_has_its_input(
    key: str, console_theme: Theme, qtbot: QtBot
) -> None:
    operation = operation_of(key)
    form = OperationForm(console_theme, operation, ())
    qtbot.addWidget(form)
    seen: set[str] = set()
    for branch in [branch.key for branch in operation.branches] or [""]:
        if form.segment is not None:
            form.segment.choose(branch)
        for wire in form.fields:
            editor = form.findChild(QWidget, f"{key}.{wire}")
            assert editor is not None
            assert form.findChild(QWidget, f"{key}.{wire}.error") is not None
            assert editor.accessibleName()
            editor.setProperty("wire", "")
            assert editor.property("wire") == ""
            seen.add(wire)
    assert seen == {declared.wire for declared in operation.fields}


def test_tab_goes_in_reading_order(desk: PlayInTab) -> None:
    async def scene(desk: OpenedTab) -> None:
        wanted = ["client_orderid", "amount", "currency", "order_desc", "purpose", "destination", "account_number"]
        wanted += ["account_name", "bank_name", "bank_bic", "routing_number"]
        walked: list[str] = []
        start = desk.part("payout.client_orderid")
        here: QWidget | None = start
        while here is not None and len(walked) < 400:
            walked.append(here.objectName().removeprefix("payout."))
            here = here.nextInFocusChain()
            if here is start:
                break
        places = [walked.index(name) for name in [*wanted, "receiver_first_name", "clear", "send"]]
        assert places == sorted(places)

    desk(scene)


def test_rows_hold_twelve_columns() -> None:
    assert rows_of([5, 4, 3, 8, 4, 6, 7, 12]) == [[0, 1, 2], [3, 4], [5], [6], [7]]
