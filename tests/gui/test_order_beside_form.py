"""The card of an order beside its form says what it says in Order status, and masks what it masks there."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from example_order import example_order
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from console_app.gui.entry.result_pane import ResultPane
from console_app.gui.kit.result_card import CountdownRing
from console_app.gui.kit.theme import Preference, Theme
from console_app.protocol.catalogue import operation_of
from console_app.protocol.states import OrderState
from console_app.services.records import Mismatch, Order

NOW = datetime(2026, 11, 20, 14, 2, 45, tzinfo=UTC)
CARD = "4276550123477682"
ACCEPTED = example_order(NOW, OrderState.ACCEPTED, 125_000, next_check=NOW + timedelta(seconds=5))


@pytest.fixture
def pane(qapp: QApplication, qtbot: QtBot) -> ResultPane:
    shown = ResultPane(Theme(qapp, Preference.LIGHT), operation_of("payout"))
    qtbot.addWidget(shown)
    shown.resize(480, 800)
    shown.show()
    return shown


def said(pane: ResultPane, order: Order) -> list[str]:
    """Show an order, and give all that stands in sight."""
    pane.show_order(order, NOW)
    return [label.text() for label in pane.findChildren(QLabel) if label.isVisible() and label.text()]


def test_a_card_number_in_receiver_or_destination_is_shown_as_six_and_four(pane: ResultPane) -> None:
    texts = said(pane, replace(ACCEPTED, receiver=f"Card {CARD}", destination=CARD))
    assert not [text for text in texts if CARD in text.replace(" ", "")]
    assert any("427655" in text and "7682" in text for text in texts)


@pytest.mark.parametrize(("seconds", "counts"), [(5, True), (3600, True), (7200, False)])
def test_only_a_check_within_the_hour_is_counted_down(pane: ResultPane, seconds: int, counts: bool) -> None:
    said(pane, replace(ACCEPTED, next_check=NOW + timedelta(seconds=seconds)))
    ring = pane.findChild(CountdownRing)
    assert ring is not None
    assert ring.isVisible() is counts


def test_a_contradiction_says_what_to_do_about_it(pane: ResultPane) -> None:
    texts = said(pane, replace(ACCEPTED, mismatch=next(iter(Mismatch))))
    assert "Send the copied text to gateway support." in texts
