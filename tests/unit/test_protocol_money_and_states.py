"""Money in every currency, and walks along the one table of moves."""

import csv
import re
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console_app.protocol.errors import Unacceptable, Why
from console_app.protocol.known import STATUS_MEANINGS
from console_app.protocol.states import (
    BANK_FINAL,
    FINAL,
    MOVES,
    OPEN,
    STAGE_FAMILIES,
    STATUS_WORDS,
    UNSETTLED,
    OrderState,
    StageWords,
    may_move,
    stage_is_done,
    stage_words,
    state_of,
)
from console_app.protocol.values import Currency, Money, currencies, currency_of, minor_units, read_amount, wire_amount

any_currency = st.sampled_from(currencies())
S = OrderState
DATA = Path(__file__).resolve().parents[1] / "data"


@settings(deadline=None)
@given(currency=any_currency, minor=st.integers(1, 9_999_999_999))
def test_money_written_and_read_again_is_the_same(currency: Currency, minor: int) -> None:
    money = Money(minor, currency)
    if len(str(minor)) <= 10 and len(f"{money.amount:f}".replace(".", "")) <= 10:
        assert Money.read(f"{money.amount:f}", currency) == money
    assert money.amount * 10**currency.exponent == minor


@settings(deadline=None)
@given(currency=any_currency, text=st.from_regex(r"(0|[1-9][0-9]{0,6})(\.[0-9]{1,3})?", fullmatch=True))
def test_minor_units_are_exact_or_refused(currency: Currency, text: str) -> None:
    decimals = len(text.partition(".")[2])
    if Decimal(text) == 0:
        with pytest.raises(Unacceptable):
            read_amount(text)
    elif decimals > currency.exponent:
        with pytest.raises(Unacceptable) as refused:
            Money.read(text, currency)
        assert refused.value.why is Why.AMOUNT_DECIMALS
    else:
        assert Decimal(minor_units(read_amount(text), currency)) == Decimal(text) * 10**currency.exponent


@settings(deadline=None)
@given(currency=any_currency, text=st.from_regex(r"(0|[1-9][0-9]{0,5})(\.[0-9]{1,2})?", fullmatch=True))
def test_the_form_sent_is_the_same_value_and_changes_no_more(currency: Currency, text: str) -> None:
    amount = Decimal(text)
    if amount == 0 or len(text.partition(".")[2]) > currency.exponent:
        return
    written = wire_amount(read_amount(text), currency)
    assert Decimal(written) == amount
    assert wire_amount(read_amount(written), currency) == written
    assert len(written.partition(".")[2]) in (0, currency.exponent)


@settings(deadline=None)
@given(st.text(max_size=14))
def test_no_text_but_a_plain_amount_is_read(text: str) -> None:
    try:
        amount = read_amount(text)
    except Unacceptable:
        return
    assert re.fullmatch(r"[0-9]+(\.[0-9]+)?", text, re.ASCII)
    assert 0 < amount < 10**10


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ("0.94", "USD", 94),
        ("10.15", "USD", 1015),
        ("0.29", "USD", 29),
        ("19.99", "USD", 1999),
        ("1.15", "USD", 115),
        ("4.35", "USD", 435),
        ("100", "JPY", 100),
        ("1.234", "KWD", 1234),
    ],
)
def test_amounts_that_binary_fractions_get_wrong(amount: str, currency: str, minor: int) -> None:
    assert Money.read(amount, currency_of(currency)).minor == minor


def test_money_shows_all_decimals_of_its_currency() -> None:
    assert str(Money.read("10.5", currency_of("USD"))) == "10.50 USD"
    assert str(Money.read("7", currency_of("JPY"))) == "7 JPY"


def reachable(start: OrderState) -> set[OrderState]:
    seen: set[OrderState] = set()
    ahead = set(MOVES[start])
    while ahead:
        state = ahead.pop()
        seen.add(state)
        ahead |= MOVES[state] - seen
    return seen


def test_the_table_knows_every_state_and_every_state_is_reached() -> None:
    assert set(MOVES) == set(OrderState)
    assert reachable(S.PREPARED) == set(OrderState) - {S.PREPARED}


@pytest.mark.parametrize("state", sorted(FINAL))
def test_nothing_leads_out_of_a_final_state(state: OrderState) -> None:
    assert MOVES[state] == frozenset()


@pytest.mark.parametrize("state", [S.IN_DOUBT, S.HELD, S.ABANDONED, S.ACCEPTED, S.PROCESSING])
def test_what_the_gateway_may_have_is_never_sent_again(state: OrderState) -> None:
    assert reachable(state).isdisjoint({S.PREPARED, S.WAITING, S.AUTHORISED, S.SENDING, S.NOT_SENT})


def test_only_proof_that_nothing_left_leads_from_sending_back_to_a_persons_yes() -> None:
    assert [after for after in MOVES[S.SENDING] if S.AUTHORISED in reachable(after)] == [S.NOT_SENT]
    assert {before for before in OrderState if S.SENDING in MOVES[before]} == {S.AUTHORISED}
    assert {before for before in OrderState if S.IN_DOUBT in MOVES[before]} == {S.SENDING}


def test_in_doubt_is_left_by_the_gateways_word_alone_or_to_be_held() -> None:
    at_gateway = {S.ACCEPTED, S.PROCESSING} | BANK_FINAL
    assert MOVES[S.IN_DOUBT] == at_gateway | {S.HELD, S.REFUSED}
    assert MOVES[S.HELD] == at_gateway | {S.ABANDONED}
    assert MOVES[S.ABANDONED] == at_gateway


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_walks_post_at_most_once_unless_nothing_left(data: st.DataObject) -> None:
    state, walk = S.PREPARED, [S.PREPARED]
    while MOVES[state] and len(walk) < 40:
        state = data.draw(st.sampled_from(sorted(MOVES[state])))
        assert may_move(walk[-1], state)
        walk.append(state)
    sends = [place for place, visited in enumerate(walk) if visited is S.SENDING]
    for one, two in pairwise(sends):
        assert walk[one + 1] is S.NOT_SENT
        assert S.AUTHORISED in walk[one:two]
    assert len(walk) == 40 or state in FINAL


def test_every_word_of_the_gateway_has_a_state_and_plain_words() -> None:
    assert set(STATUS_WORDS) == set(STATUS_MEANINGS)
    assert {state_of(word) for word in STATUS_WORDS} == BANK_FINAL | {S.PROCESSING}
    assert {word for word in STATUS_WORDS if state_of(word) in FINAL} == {"approved", "declined", "filtered", "error"}
    assert OPEN > UNSETTLED


@settings(deadline=None)
@given(st.text(max_size=12))
def test_any_other_word_is_not_final(word: str) -> None:
    assert (state_of(word) in FINAL) == (word in {"approved", "declined", "filtered", "error"})


@pytest.mark.parametrize(
    ("stage", "family", "step", "done"),
    [
        ("transfer_approved", "Transfer", "approved", True),
        ("SALE_CHAIN_DECLINED", "Sale", "declined at one gate, another is tried", False),
        ("SALE_DECLINED", "Sale", "declined", True),
        ("SALE3D_END_PROCESSING", "Sale after 3-D Secure", "at work", False),
        ("SALE_AUTO_REVERSAL_PROCESSING", "Sale", "automatic reversal at work", False),
        ("TRANSFER_UNKNOWN", "Transfer", "the gateway itself is not sure", False),
        ("TRANSFER_ERROR", "Transfer", "ended with an error", True),
        ("NEW_THING_APPROVED", "", "approved", True),
        ("SALE_NEW_THING_VALIDATING", "", "checking the data", False),
        ("sale", "Sale", "", False),
        ("", "", "", False),
    ],
)
def test_stages_have_words_for_display(stage: str, family: str, step: str, done: bool) -> None:
    words = stage_words(stage)
    assert (words.family, words.step, stage_is_done(stage)) == (family, step, done)


def test_every_family_is_known_with_every_end() -> None:
    for family in STAGE_FAMILIES:
        assert stage_words(f"{family}_FILTERED").family == STAGE_FAMILIES[family]


def listed_stages() -> list[tuple[str, bool]]:
    with (DATA / "order_stages.csv").open(encoding="utf-8", newline="") as opened:
        return [(row["name"], row["final"] == "yes") for row in csv.DictReader(opened)]


def test_every_stage_of_the_platforms_list_has_words_of_its_own() -> None:
    stages = listed_stages()
    words = {stage: stage_words(stage) for stage, _ in stages}
    assert [stage for stage, said in words.items() if not (said.family and said.step)] == []
    assert len(set(words.values())) == len(stages) > 100
    assert [stage for stage, final in stages if stage_is_done(stage.lower()) != final] == []
    assert stage_words("sale_3d_validating") == StageWords("Sale", "checking the data", "3-D Secure")
