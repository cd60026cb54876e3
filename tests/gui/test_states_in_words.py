"""Every state of an order is said wherever states are said: a new one that was forgotten somewhere is named here."""

from datetime import UTC, datetime

import pytest
from example_order import example_order

from console_app.gui.kit.chip import STATES, state_meaning, state_word
from console_app.gui.words.outcomes import HEADS, outcome_of
from console_app.gui.words.timeline_entries import entries_of
from console_app.protocol.states import AT_GATEWAY, BANK_FINAL, MOVES, OrderState
from console_app.services.actors import PROGRAM, person
from console_app.services.records import Dossier, HistoryRow

NOW = datetime(2026, 11, 20, 14, 2, 45, tzinfo=UTC)
TOLD_BY_WHAT_WAS_ASKED_OR_SENT = (
    AT_GATEWAY
    | BANK_FINAL
    | {
        OrderState.PREPARED,
        OrderState.SENDING,
        OrderState.IN_DOUBT,
    }
)


@pytest.mark.parametrize("state", list(OrderState))
def test_a_state_has_a_head_a_chip_and_a_meaning(state: OrderState) -> None:
    assert state in HEADS
    assert state.value in STATES
    assert state_word(state.value)
    assert state_word(state.value) != state.value
    assert state_meaning(state.value)
    assert outcome_of(example_order(NOW, state, 1), NOW).head


@pytest.mark.parametrize("state", sorted(frozenset(OrderState) - TOLD_BY_WHAT_WAS_ASKED_OR_SENT))
def test_a_state_that_people_or_the_program_decide_has_its_line(state: OrderState) -> None:
    order = example_order(NOW, state, 1)
    moves = [
        HistoryRow(NOW, before, state, who)
        for before, after in MOVES.items()
        for who in (person("A. Ivanova"), PROGRAM)
        if state in after and before is not OrderState.SENDING
    ]
    assert any(entries_of(Dossier(order, (), (move,), (), ()), NOW) for move in moves)
