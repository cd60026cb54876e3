"""The review: what it shows is what will be sent, and nothing but a deliberate press lets it pass."""

import time
from dataclasses import replace
from typing import Protocol

import pytest
from console import is_waking, told_by
from example_forms import BY_CARD, CARD, FILLED
from opened_console import OpenedTab, PlayInTab
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot
from waiting import spin_until, until

from console_app.gui.entry.review import ReviewDialog, ReviewSubject
from console_app.gui.entry.review_facts import ReviewRow, amount_in_words, hashed_amount
from console_app.gui.entry.sent_list import SentList
from console_app.gui.kit.theme import Theme
from console_app.gui.order.held_card import HeldCard
from console_app.protocol.catalogue import operation_of
from console_app.protocol.fields import Situation
from console_app.protocol.minor_units import MinorUnits
from console_app.protocol.operation import Pair, check
from console_app.protocol.states import OrderState
from console_app.protocol.values import Money, currency_of
from console_app.services.profile import Profile, Target
from console_app.services.records import Order, Origin
from console_app.services.requests import Content, content_of
from console_app.workstation import SystemClock

PROFILE = Profile("ConnPay", "connpay", "https://gate.connpay.com/paynet/api", "AcmePayouts", ("EUR",), Target("39915"))
WHOLE = {
    **FILLED,
    "bank_name": "Commerzbank",
    "bank_bic": "COBADEFFXXX",
    "bank_city": "Berlin",
    "bank_address1": "Platz 1",
    "bank_zip_code": "10117",
    "receiver_city": "Berlin",
    "receiver_email": "maria@example.com",
    "receiver_address1": "Weg 2",
    "receiver_zip_code": "10115",
    "receiver_phone": "4930123456",
    "purpose": "Salary",
    "merchant_data": "row 7",
    "customer_level": "gold",
    "customer_id": "17",
}


def reviewed(texts: dict[str, str], branch: str = "bank-account", profile: Profile = PROFILE) -> ReviewSubject:
    operation, now = operation_of("payout"), SystemClock().now()
    checked = check(operation, {"client_orderid": "P-1", **texts}, Situation(now.date()), branch=branch)
    assert checked.request is not None, checked.problems
    return ReviewSubject(content_of(profile, checked, branch), checked, (), "3F:A9:1C:7E", now)


class Opening(Protocol):
    """Opens a review over a window of the given size."""

    def __call__(self, what: ReviewSubject, size: tuple[int, int] = ..., arm_ms: int = ...) -> ReviewDialog: ...


@pytest.fixture
def opened(console_theme: Theme, qtbot: QtBot) -> Opening:
    """Open reviews; their windows live as long as the test."""
    windows: list[QWidget] = []

    def open_one(what: ReviewSubject, size: tuple[int, int] = (1440, 900), arm_ms: int = 120) -> ReviewDialog:
        window = QWidget()
        window.resize(*size)
        windows.append(window)
        qtbot.addWidget(window)
        dialog = ReviewDialog(console_theme, what, window, arm_ms=arm_ms)
        dialog.open()
        spin_until(dialog.isActiveWindow)
        return dialog

    return open_one


def part(dialog: ReviewDialog, name: str) -> QWidget:
    found = dialog.findChild(QWidget, name)
    assert found is not None
    return found


def test_it_shows_amount_receiver_destination_number_host_and_every_pair(opened: Opening) -> None:
    what = reviewed(WHOLE)
    told = list(told_by(opened(what)))
    shown = {text.replace("\u202f", " ").replace("\u00a0", " ") for text in told}
    wanted = {
        *("1 250.00 EUR", "one thousand two hundred and fifty Euro", "Maria Schneider", "Germany (DEU)"),
        *("DE89 3704 0044 0532 0130 00", "P-1", "looked up at the gateway before sending", "Key 3F:A9:1C:7E"),
        *("PRODUCTION", "- real money", "gate.connpay.com", "Send 1 250.00 EUR", "Destination - bank account"),
    }
    assert wanted <= shown
    for pair in what.content.pairs:
        assert {pair.name, pair.value} <= shown
    sent = len(what.content.pairs)
    assert f"{len(what.content.operation.fields) - sent} fields not sent" in shown


@pytest.mark.parametrize(
    ("counted", "currency", "amount", "said"),
    [
        (MinorUnits.ISO_4217, "JPY", "1000", "in the control: 1000, counted by ISO 4217"),
        (MinorUnits.HUNDREDTHS, "JPY", "1000", "in the control: 100000, counted in hundredths"),
        (MinorUnits.HUNDREDTHS, "KWD", "1.250", "in the control: 125, counted in hundredths"),
        (MinorUnits.HUNDREDTHS, "EUR", "10.15", ""),
    ],
)
def test_what_is_hashed_of_the_amount_is_said_where_gateways_differ(
    opened: Opening, counted: MinorUnits, currency: str, amount: str, said: str
) -> None:
    pairs = (Pair("amount", amount), Pair("client_orderid", "S-1"), Pair("currency", currency))
    profile = replace(PROFILE, minor_units=counted)
    content = Content(profile, operation_of("sale"), profile.target, pairs)
    told = "\n".join(told_by(opened(ReviewSubject(content, None, (), "", SystemClock().now()))))
    assert ("in the control" in told) is bool(said)
    assert said in told
    payout = Content(profile, operation_of("payout"), profile.target, pairs)
    assert not hashed_amount(payout)


def test_enter_does_nothing_wherever_the_focus_is(opened: Opening) -> None:
    dialog = opened(reviewed(FILLED))
    confirm = part(dialog, "review.confirm")
    spin_until(confirm.isEnabled)
    ended: list[int] = []
    dialog.finished.connect(ended.append)
    for widget in [dialog, *dialog.findChildren(QWidget)]:
        if widget.isVisible() and widget.focusPolicy() is not Qt.FocusPolicy.NoFocus:
            widget.setFocus()
            for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                QTest.keyClick(widget, key)
                QTest.keyClick(widget, key, Qt.KeyboardModifier.ControlModifier)
    assert (ended, dialog.isVisible()) == ([], True)
    for button in (confirm, part(dialog, "review.cancel")):
        assert button.property("autoDefault") is False
        assert button.property("default") is False


def test_a_press_of_the_sleeping_action_does_nothing(opened: Opening) -> None:
    dialog = opened(reviewed(FILLED), arm_ms=3_600_000)
    ended: list[int] = []
    dialog.finished.connect(ended.append)
    confirm = part(dialog, "review.confirm")
    assert not confirm.isEnabled()
    QTest.mouseClick(confirm, Qt.MouseButton.LeftButton)
    assert (ended, dialog.isVisible()) == ([], True)


def test_focus_starts_on_the_facts_tab_reaches_the_action_and_space_presses_it_once(opened: Opening) -> None:
    dialog = opened(reviewed(FILLED))
    ended: list[int] = []
    dialog.finished.connect(ended.append)
    assert part(dialog, "review.summary").hasFocus()
    assert "1\u202f250.00\u00a0EUR" in part(dialog, "review.summary").accessibleName()
    confirm = part(dialog, "review.confirm")
    spin_until(confirm.isEnabled)
    for _ in range(40):
        if confirm.hasFocus():
            break
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    assert confirm.hasFocus()
    QTest.keyClick(confirm, Qt.Key.Key_Space)
    QTest.keyClick(confirm, Qt.Key.Key_Space)
    assert ended == [1]


def test_the_action_sleeps_for_about_a_second(opened: Opening) -> None:
    start = time.monotonic()
    dialog = opened(reviewed(FILLED), arm_ms=1000)
    spin_until(part(dialog, "review.confirm").isEnabled)
    assert time.monotonic() - start >= 0.9


def test_a_value_to_confirm_wants_a_reason_and_each_edit_sends_the_action_to_sleep(opened: Opening) -> None:
    texts = {**BY_CARD, "credit_card_number": "4276550000007681234"}
    dialog = opened(reviewed(texts, "card"))
    confirm, reason = part(dialog, "review.confirm"), part(dialog, "review.reason")
    assert not confirm.isEnabled()
    assert not is_waking(confirm)
    reason.setProperty("wire", "Compared with the card by telephone")
    assert not confirm.isEnabled()
    spin_until(confirm.isEnabled)
    reason.setProperty("wire", "Compared with the card by telephone twice")
    assert not confirm.isEnabled()
    spin_until(confirm.isEnabled)
    reason.setProperty("wire", " ")
    assert not confirm.isEnabled()
    assert not is_waking(confirm)


@pytest.mark.parametrize("size", [(1440, 900), (1280, 720)])
def test_it_is_never_higher_than_the_window_less_48_and_says_what_is_out_of_sight(
    opened: Opening, size: tuple[int, int]
) -> None:
    dialog = opened(reviewed(WHOLE), size)
    assert dialog.height() <= size[1] - 48
    lines = dialog.findChild(SentList)
    assert lines is not None
    spin_until(lambda: any(text.endswith("more fields below") for text in shown_labels(dialog)))
    for name in ("review.confirm", "review.cancel", "review.summary"):
        inside = part(dialog, name)
        assert inside.mapTo(dialog, inside.rect().bottomRight()).y() < dialog.height()
    lines.verticalScrollBar().setValue(lines.verticalScrollBar().maximum())
    assert not any(text.endswith("below") for text in shown_labels(dialog))


def test_a_row_whose_words_are_in_sight_is_not_counted_as_below(console_theme: Theme, qtbot: QtBot) -> None:
    rows = [ReviewRow(f"Label {number}", f"wire{number}", "value") for number in range(19)]
    lines = SentList(console_theme, rows, ())
    qtbot.addWidget(lines)
    told: list[int] = []
    lines.below.connect(told.append)
    lines.resize(600, 800)
    lines.show()
    *_, last = (label for label in lines.findChildren(QLabel) if label.text() == "value")
    for less in range(40):
        lines.resize(600, lines.sizeHint().height() - less)
        QApplication.sendPostedEvents()
        hidden = last.geometry().bottom() >= lines.viewport().height()
        assert bool(told[-1]) is hidden, less


@pytest.mark.parametrize("repeated", [False, True])
def test_what_cannot_be_compared_is_said_within_the_smallest_window(opened: Opening, *, repeated: bool) -> None:
    what = reviewed(WHOLE)
    earlier = tuple(earlier_order(what, f"P-{number}") for number in range(7, 2, -1))
    repeats = earlier[:1] if repeated else ()
    dialog = opened(replace(what, repeats=repeats, not_comparable=earlier), (1280, 720))
    assert dialog.height() <= 720 - 48
    told = "\n".join(told_by(part(dialog, "review.not_comparable")))
    assert "5 earlier orders of this amount cannot be compared" in told
    assert "Look yourself whether this payment was already made" in told
    named = [order.key.number for order in earlier if order.key.number in told]
    assert named == ([] if repeated else ["P-7", "P-6", "P-5"])
    assert ("and 2 more" in told) is not repeated
    assert part(dialog, "review.reason").isVisible()


def earlier_order(what: ReviewSubject, number: str) -> Order:
    content = what.content
    key = replace(content.key, number=number)
    parts = (key, content.profile.name, "payout", content.target, Origin.OURS, OrderState.APPROVED, content.money, None)
    texts = ("Maria Schneider", "DE89370400440532013000", "", "", "A. Ivanova", "")
    return Order(int(number[2:]), *parts, *texts, holds_card_data=False, branch="", created=what.now, changed=what.now)


def shown_labels(dialog: ReviewDialog) -> list[str]:
    return [label.text() for label in dialog.findChildren(QLabel) if label.isVisible()]


def test_a_typed_card_is_shown_in_full_only_while_held_and_only_once(opened: Opening) -> None:
    dialog = opened(reviewed(BY_CARD, "card"))
    held = dialog.findChild(HeldCard)
    assert held is not None
    showing = [held.showing]
    QTest.keyPress(dialog, Qt.Key.Key_F2)
    showing.append(held.showing)
    assert not any(CARD in text.replace(" ", "") for text in told_by(dialog))
    QTest.keyRelease(dialog, Qt.Key.Key_F2)
    showing.append(held.showing)
    QTest.keyPress(dialog, Qt.Key.Key_F2)
    QTest.mousePress(part(dialog, "review.card"), Qt.MouseButton.LeftButton)
    showing.append(held.showing)
    assert showing == [False, True, False, False]
    assert not any(text.startswith("Built from the bytes") for text in told_by(dialog))
    assert "***" in shown_labels(dialog)


def test_the_sandbox_says_that_it_is_one(opened: Opening) -> None:
    sandbox = replace(PROFILE, base_url="https://sandbox.connpay.com/paynet/api", look_up_first=False)
    sandbox = replace(sandbox, look_up_waiver="status calls are blocked here")
    told = set(told_by(opened(reviewed(FILLED, profile=sandbox))))
    assert {"SANDBOX", "- test money only", "sandbox.connpay.com"} <= told
    assert "not looked up before sending: status calls are blocked here" in told


def test_a_payout_to_nowhere_is_named_so_though_no_row_can_say_it(opened: Opening) -> None:
    nowhere = {"amount": "10.00", "currency": "EUR"}
    assert "No destination is filled in." in told_by(opened(reviewed(nowhere, "other")))
    somewhere = {**nowhere, "account_number": "1234567891"}
    assert "No destination is filled in." not in told_by(opened(reviewed(somewhere, "other")))


def test_esc_leaves_without_a_decision(desk: PlayInTab) -> None:
    async def scene(desk: OpenedTab) -> None:
        await desk.fill("payout", FILLED)
        dialog = await desk.open_review("payout")
        await until(desk.part("review.confirm").isEnabled)
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        await desk.idle()
        await desk.quiet()
        assert not await desk.orders()
        assert desk.home.taken(desk.wire("payout.client_orderid")) == 0
        assert desk.wire("payout.amount") == "1250.00"
        assert desk.part("payout.send").isEnabled()

    desk(scene)


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        ("1250.00", "EUR", "one thousand two hundred and fifty Euro"),
        ("0.07", "EUR", "zero and 07/100 Euro"),
        ("1000001", "JPY", "one million and one Yen"),
        ("2.5", "KWD", "two and 500/1000 Kuwaiti Dinar"),
    ],
)
def test_an_amount_in_words(amount: str, currency: str, words: str) -> None:
    assert amount_in_words(Money.read(amount, currency_of(currency))) == words
