"""What came damaged in an answer stands in the order's card and timeline as it came, with a mark beside it."""

from collections.abc import Callable, Coroutine
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from journal_orders import brought_to
from moved_clock import START, MovedClock
from orders_desk import entered, orders_desk, orders_page, seen
from PySide6.QtWidgets import QLabel, QWidget
from waiting import until

from console_app.gui.kit.aio import Fault
from console_app.gui.kit.theme import Theme
from console_app.gui.words.outcomes import reason_text
from console_app.gui.words.timeline_entries import entries_of
from console_app.protocol.answers import DECIDING, Found, UnusableAnswer, judge_status_answer
from console_app.protocol.encoding import DamagedPair
from console_app.protocol.errors import OF_ONE_FIELD, Flaw
from console_app.protocol.response_fields import response_field
from console_app.protocol.states import OrderState
from console_app.services.actors import GATEWAY
from console_app.services.records import Change, Move

Run = Callable[[Coroutine[Any, Any, None]], None]
S = OrderState
BODY = (
    b"type=status-response\n&serial-number=s-1\n&status=approved\n&merchant-order-id=P-CARD-DAMAGED\n"
    b"&paynet-order-id=6982890\n&amount=100.00\n&bank-name=%D1%E1\n&purpose=100%\n&phone=%2B1\n&phone=%2B2\n&x-flag\n"
    b"&descriptor=Smith & Sons Ltd\n"
)
NOTE = "came damaged: \u201cBank of the card\u201d, \u201cPurpose\u201d, \u201cPhone\u201d, others"
SHOWN = (
    ("Bank of the card", "%D1%E1 (came damaged)"),
    ("Purpose", "100% (came damaged)"),
    ("Phone", "+1 (came more than once)"),
    ("Phone", "+2 (came more than once)"),
    ("x-flag", "empty (not in the gateway's form)"),
    ("Descriptor", "Smith"),
    ("No name", "Sons Ltd (not in the gateway's form)"),
)


def test_the_card_shows_each_as_it_came_and_the_timeline_names_them(
    run: Run, console_theme: Theme, tmp_path: Path, faults: list[Fault]
) -> None:
    found = judge_status_answer(200, BODY, "P-CARD-DAMAGED")
    assert isinstance(found, Found)
    answer = found.answer.pairs

    async def scene() -> None:
        clock = MovedClock(START)
        async with orders_desk(tmp_path / "home", clock) as desk:
            order = await desk.journal.add(entered(desk, "P-CARD-DAMAGED", "100.00"))
            order = await brought_to(desk.journal, order, S.ACCEPTED, Change(gateway_id="6982890"))
            clock.wall += timedelta(seconds=4)
            observation = seen(clock, answer, raw=BODY, http_status=200)
            change = Change(as_of=clock.now(), gateway_status="approved", clear_next_check=True)
            await desk.journal.observe(order.id, observation, change, (Move(S.ACCEPTED, S.APPROVED, GATEWAY),))
            dossier = await desk.journal.dossier(order.id)
            assert dossier.last_answer == answer
            entry = next(
                entry for entry in entries_of(dossier, clock.now()) if entry.sentence == "Approved by the bank"
            )
            assert NOTE in entry.detail
            assert entry.raw_note.endswith(NOTE)
            async with orders_page(console_theme, desk, faults) as page:
                page.tab.show_order(order.id)
                await until(lambda: page.find(QLabel, "orders.result").isVisible())
                await page.settled()
                labels = page.find(QWidget, "orders.told").findChildren(QLabel)
                shown = {
                    (label.accessibleName().partition(": ")[0], label.text()) for label in labels if label.isVisible()
                }
                assert sorted(set(SHOWN) - shown) == [], sorted(shown)

    run(scene())


@pytest.mark.parametrize("flaw", sorted(OF_ONE_FIELD))
@pytest.mark.parametrize("wire", sorted(DECIDING))
def test_the_words_say_which_field_is_to_blame(flaw: Flaw, wire: str) -> None:
    words = reason_text(UnusableAnswer(flaw, wire).because)
    assert f"\u201c{response_field(wire).label}\u201d" in words
    assert ":" not in words


def test_a_reason_names_no_field_that_only_an_answer_named() -> None:
    assert UnusableAnswer(Flaw.DOUBLED_KEY, "4276550123477682").because == "doubled-key"
    assert reason_text("doubled-key") == "the answer says something twice"
    assert DamagedPair("a", "b", Flaw.NOT_TEXT).flaw in OF_ONE_FIELD
