"""Damage in a status answer: beside what decides it changes nothing, in what decides it settles nothing."""

import time
from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from console_app.protocol.answers import (
    DECIDING,
    Accepted,
    Found,
    Refusal,
    UnusableAnswer,
    judge_order_answer,
    judge_registration_answer,
    judge_status_answer,
)
from console_app.protocol.customer_step import CustomerStep, customer_step
from console_app.protocol.encoding import MOST_ANSWER_BYTES, MOST_KEYS, DamagedPair, read_as_came, undamaged
from console_app.protocol.errors import Flaw
from console_app.protocol.operation import Pair
from console_app.protocol.states import BANK_FINAL, state_of

NUMBER, GATEWAY_ID = "P-1", "6982864"
DECIDING_PARTS = (
    b"type=status-response",
    b"merchant-order-id=P-1",
    b"paynet-order-id=6982864",
    b"status=approved",
    b"amount=10.42",
    b"currency=EUR",
    b"initial-amount=10.42",
)
OTHER_PARTS = (b"serial-number=s-1", b"descriptor=no", b"order-stage=transfer_approved", b"dest-bank-name=SBERBANK")
GOOD = (*DECIDING_PARTS, *OTHER_PARTS)


def body_of(parts: Sequence[bytes]) -> bytes:
    return b"\n&".join(parts) + b"\n"


def judged(body: bytes) -> Found | Refusal | UnusableAnswer:
    return judge_status_answer(200, body, NUMBER, GATEWAY_ID)


def conclusion(found: object) -> tuple[object, ...]:
    """Give all that is decided by an answer: whose it is, how the order stands, and the money to compare."""
    assert isinstance(found, Found), found
    money = tuple(found.answer.get(name) for name in ("amount", "initial-amount", "currency"))
    return found.gateway_id, found.answer.get("merchant-order-id"), state_of(found.status), *money


RIGHT = conclusion(judged(body_of(GOOD)))


def damaged(body: bytes) -> dict[str, tuple[str, Flaw]]:
    found = judged(body)
    assert isinstance(found, Found), found
    return {pair.name: (pair.value, pair.flaw) for pair in found.answer if isinstance(pair, DamagedPair)}


@pytest.mark.parametrize(
    ("damage", "marked"),
    [
        (b"bank-name=%D1%E1", {"bank-name": ("%D1%E1", Flaw.NOT_TEXT)}),
        (b"bank-name=\xd1\xe1", {"bank-name": ("%D1%E1", Flaw.NOT_TEXT)}),
        (b"cardholder-name=Zo%C3", {"cardholder-name": ("Zo%C3", Flaw.NOT_TEXT)}),
        (b"cardholder-name=Zo\xc3", {"cardholder-name": ("Zo%C3", Flaw.NOT_TEXT)}),
        (b"purpose=100%", {"purpose": ("100%", Flaw.BAD_ESCAPE)}),
        (b"purpose=100%+of+%D0%B0%zz", {"purpose": ("100% of \u0430%zz", Flaw.BAD_ESCAPE)}),
        (b"purpose=a%00b", {"purpose": ("a\x00b", Flaw.NOT_TEXT)}),
        (b"flag", {"flag": ("", Flaw.NOT_PAIRS)}),
        (b"bank-name=Smith & Sons = Co", {"": ("Sons = Co", Flaw.NOT_PAIRS)}),
        (b"=4276550123477682", {"": ("=4276550123477682", Flaw.NOT_PAIRS)}),
        (b"4276550123477682=x", {"": ("4276550123477682=x", Flaw.NOT_PAIRS)}),
        (b"\xd1\xe1=x", {"": ("%D1%E1=x", Flaw.NOT_TEXT)}),
        (b"\xc2\xa4cy=EUR", {"": ("\u00a4cy=EUR", Flaw.NOT_PAIRS)}),
        (b"phone=+1&phone=+2", {"phone": (" 2", Flaw.DOUBLED_KEY)}),
        (b"serial-number=s-1", {"serial-number": ("s-1", Flaw.DOUBLED_KEY)}),
    ],
)
def test_damage_beside_what_decides_is_kept_as_it_came_and_marked(
    damage: bytes, marked: dict[str, tuple[str, Flaw]]
) -> None:
    for place in range(len(GOOD) + 1):
        body = body_of((*GOOD[:place], damage, *GOOD[place:]))
        assert conclusion(judged(body)) == RIGHT
        assert damaged(body) == marked


@pytest.mark.parametrize("end", [b" &", b" & ", b"\t&", b"\r\n &", b"\n& ", b"\xc2\xa0&", b"\v\f&", b" \n \n&"])
def test_white_space_around_the_ampersand_is_none_of_the_value(end: bytes) -> None:
    body = b" " + body_of(GOOD).replace(b"\n&", end) + b" "
    assert conclusion(judged(body)) == RIGHT
    assert damaged(body) == {}


@pytest.mark.parametrize(
    ("body", "because"),
    [
        (body_of((*GOOD, b"status=approved")), "doubled-key:status"),
        (body_of((*GOOD, b"st%61tus=declined")), "doubled-key:status"),
        (body_of((*GOOD, b"type=status-response")), "doubled-key:type"),
        (body_of((*GOOD, b"initial-amount=9.99")), "doubled-key:initial-amount"),
        (body_of((b"status", *GOOD)), "not-pairs:status"),
        (body_of(GOOD).replace(b"status=approved", b"status=approved%"), "bad-escape:status"),
        (body_of(GOOD).replace(b"amount=10.42", b"amount=10.42%FF"), "not-text:amount"),
        (body_of(GOOD).replace(b"currency=EUR", b"currency=E\xd1R"), "not-text:currency"),
        (body_of(GOOD).replace(b"initial-amount=10.42", b"initial-amount=10.42%0A"), "not-plain:initial-amount"),
        (body_of(GOOD).replace(b"initial-amount=10.42", b"initial-amount=10.42+"), "not-plain:initial-amount"),
        (body_of(GOOD).replace(b"6982864", b"698%ZZ864"), "bad-escape:paynet-order-id"),
        (body_of(GOOD).replace(b"merchant-order-id=P-1", b"merchant-order-id=P-1%E1"), "not-text:merchant-order-id"),
        (body_of(GOOD).replace(b"initial-amount", b"initial-amo%F5nt"), "not-text:initial-amount"),
        (body_of(GOOD).replace(b"initial-amount=", b"initial-amount ="), "not-pairs:initial-amount"),
        (body_of((b"st\xe1t\xe1s=declined", *GOOD)), "not-text:status"),
        (body_of(GOOD).replace(b"initial-amount", b"initi%4al-amount"), "not-pairs:initial-amount"),
        (body_of(GOOD).replace(b"=10.42", b"=10.%42"), "not-plain:amount"),
        (body_of(GOOD).replace(b"currency=EUR", b"currency=E%52"), "not-plain:currency"),
        (body_of(GOOD).replace(b"currency=EUR", b"currency=%4EUR"), "not-plain:currency"),
        (body_of(GOOD).replace(b"status=approved", b"status=approv%65d"), "not-plain:status"),
        (body_of(GOOD).replace(b"currency=EUR", b"currency%EUR"), "bad-escape:currency"),
        (b"\xef\xbb\xbf" + body_of(GOOD), "not-pairs:type"),
        (body_of(GOOD).replace(b"type=status-response", b"type=error") + b"&error-message=100%", "gateway-id-on-error"),
        (b"type=error\n&error-code=1\n&error-message=100%", "bad-escape:error-message"),
        (b"type=error\n&error-code=1\n&error-message=no\n&flag-of-theirs", "not-pairs"),
    ],
)
def test_damage_in_what_decides_settles_nothing_and_is_named(body: bytes, because: str) -> None:
    found = judged(body)
    assert isinstance(found, UnusableAnswer), found
    if because != "gateway-id-on-error":
        assert found.because == because


def breaks_nothing(part: bytes) -> bool:
    """Tell whether a part stays clear of what decides and of what makes the whole no answer, by other means."""
    letters = bytes(byte for byte in part.lower() if chr(byte).isalpha())
    return not any(word in letters for word in (b"type", b"stat", b"amo", b"cur", b"ord", b"tus", b"html"))


other_damage = st.one_of(
    st.binary(max_size=30),
    st.builds(lambda name, value: name + b"=" + value, st.sampled_from(OTHER_PARTS), st.binary(max_size=30)),
    st.sampled_from(
        [b"flag", b"bank-name=%D1%E1", b"descriptor=100%", b"descriptor=twice", b"e=%C3", b"&", b" ", b"="]
    ),
    st.text(max_size=20).map(lambda text: b"purpose=" + text.encode("utf-8", "surrogatepass")),
).filter(lambda part: breaks_nothing(part.replace(b"%", b"")))


@settings(max_examples=500, deadline=None)
@given(st.permutations(DECIDING_PARTS), st.lists(other_damage, max_size=12), st.randoms(use_true_random=False))
def test_any_damage_outside_what_decides_leads_to_the_same(
    decide: Sequence[bytes], damage: list[bytes], dice: Random
) -> None:
    parts = [*decide]
    for part in (*damage, *OTHER_PARTS):
        parts.insert(dice.randint(0, len(parts)), part)
    if parts[0].lstrip()[:1] in (b"<", b"{", b"[", b'"'):  # what begins like a page or JSON is none of ours
        parts.insert(0, DECIDING_PARTS[0])
        parts.remove(DECIDING_PARTS[0])
        parts.insert(0, b"a=1")
    assert conclusion(judged(b"&".join(parts))) == RIGHT


@st.composite
def damaged_inside(draw: st.DrawFn) -> bytes:
    """Damage one of the parts that decide, so that a reader can see it: doubled, cut escape, foreign bytes, no =."""
    parts = list(GOOD)
    place = draw(st.integers(0, len(DECIDING_PARTS) - 1))
    part = parts[place]
    sure = st.sampled_from(
        [b"%", b"%4", b"%zz", b"%FF", b"\xff", b"%C3", b"%00", b"\x00", b"%D1%E1", b"\xd1", b"%ED%A0%80"]
    )
    change = draw(st.sampled_from(["double", "same", "no value", "insert", "replace"]))
    if change in ("double", "same"):
        other = part if change == "same" else part.partition(b"=")[0] + b"=" + draw(st.binary(max_size=8))
        parts.insert(draw(st.integers(0, len(parts))), other.replace(b"&", b"."))
    elif change == "no value":
        parts[place] = part.partition(b"=")[0]
    else:
        at = draw(st.integers(0, len(part) - (change == "replace")))
        parts[place] = part[:at] + draw(sure) + part[at + (change == "replace") :]
    return body_of(parts)


@settings(max_examples=800, deadline=None)
@given(damaged_inside())
@example(body_of(GOOD).replace(b"status=approved", b"status=approved%0"))
@example(body_of(GOOD).replace(b"initial-amount=10.42", b"initial-amount%FF=10.42"))
def test_no_damage_inside_what_decides_leads_to_an_end(body: bytes) -> None:
    found = judged(body)
    if isinstance(found, Found):
        assert state_of(found.status) not in BANK_FINAL


@settings(max_examples=300, deadline=None)
@given(st.lists(other_damage, min_size=1, max_size=4))
def test_answers_to_a_money_post_to_a_registration_and_a_no_are_read_strictly(damage: list[bytes]) -> None:
    more = b"\n&" + b"\n&".join(damage)
    strict = read_as_came(b"a=b" + more)
    if not any(isinstance(pair, DamagedPair) for pair in strict):
        return
    for body in (
        b"type=async-response\n&merchant-order-id=P-1\n&paynet-order-id=6982864",
        b"type=validation-error\n&error-code=104",
        b"type=error\n&error-code=1",
    ):
        assert isinstance(judge_order_answer(200, body + more, NUMBER), UnusableAnswer)
        assert isinstance(judge_registration_answer(200, body + more), UnusableAnswer)
        assert isinstance(judged(body + more), UnusableAnswer)


def test_a_space_before_the_ampersand_leaves_a_money_post_in_doubt() -> None:
    accepted = b"type=async-response&merchant-order-id=P-1&paynet-order-id=6982864"
    assert isinstance(judge_order_answer(200, accepted, NUMBER), Accepted)
    assert isinstance(judge_order_answer(200, accepted.replace(b"&", b" &"), NUMBER), UnusableAnswer)


def test_what_came_damaged_is_used_for_nothing_but_reading() -> None:
    body = body_of((*GOOD, b"receipt-id=a%FF", b"phone=+1", b"phone=+2", b"eci=02", b"eci=02", b"error-message=B%E1d"))
    found = judged(body)
    assert isinstance(found, Found)
    assert (found.answer.get("receipt-id"), found.answer.get("phone"), found.answer.get("eci")) == ("", "", "02")
    assert "receipt-id" not in undamaged(found.answer)
    assert (found.message, found.answer.as_came("receipt-id")) == ("B%E1d", "a%FF")


@pytest.mark.parametrize("link", [b"redirect-to=https%3A%2F%2Facs.bank.example%2F%FF", b"redirect-to"])
def test_a_damaged_address_is_never_offered(link: bytes) -> None:
    good = b"redirect-to=https%3A%2F%2Facs.bank.example%2F3ds"
    step = customer_step(read_as_came(body_of((*GOOD, link))))
    assert step is None or step == CustomerStep(refused=True)
    twice = customer_step(read_as_came(body_of((*GOOD, good, good + b"2"))))
    assert twice == CustomerStep(refused=True)
    alike = customer_step(read_as_came(body_of((*GOOD, good, good))))
    assert alike is not None
    assert alike.address == "https://acs.bank.example/3ds"


def test_of_a_page_that_came_unencoded_no_piece_is_kept() -> None:
    page = b"html=<form action='/a?x=secret&y=hidden&amp;z=private'><input value='&lt;'></form>"
    found = judged(body_of((*GOOD, page)))
    assert conclusion(found) == RIGHT
    assert isinstance(found, Found)
    assert [pair.name for pair in found.answer][-2:] == ["dest-bank-name", "html"]
    assert not any("hidden" in pair.value or "private" in pair.value for pair in found.answer)


def test_a_far_too_long_answer_decides_all_the_same_and_says_how_much_is_not_listed() -> None:
    many = [b"k%d=1" % place for place in range(1000)]
    found = judged(body_of((*OTHER_PARTS, *many, *DECIDING_PARTS)))
    assert conclusion(found) == RIGHT
    assert isinstance(found, Found)
    assert {pair.name for pair in found.answer} >= DECIDING
    assert len(found.answer.pairs) == MOST_KEYS + len(DECIDING_PARTS) + 1
    last = found.answer.pairs[-1]
    assert last == DamagedPair("", str(1004 - MOST_KEYS), Flaw.TOO_MANY_KEYS)


def test_a_damaged_pair_shows_nothing_of_its_value_and_keeps_its_flaw_when_it_is_masked() -> None:
    pair = DamagedPair("purpose", "4276550123477682", Flaw.NOT_TEXT)
    assert "4276" not in repr(pair)
    assert replace(pair, value="x") == DamagedPair("purpose", "x", Flaw.NOT_TEXT) != Pair("purpose", "x")


@pytest.mark.parametrize(
    "piece", [b"a&", b"a=1&", b"\xd1&", b"%&", b"initialamount &", b"status=x&", b" &", b"1 1 1 &"]
)
def test_the_longest_damage_is_read_in_no_time(piece: bytes) -> None:
    body = (body_of(GOOD) + b"&" + piece * MOST_ANSWER_BYTES)[:MOST_ANSWER_BYTES]
    started = time.monotonic()
    judged(body)
    assert time.monotonic() - started < 20


@pytest.mark.parametrize("between", ["&", " &", "\n&", " & ", "\t&\u00a0"])
def test_white_space_around_the_parts_of_a_no_keeps_nobody_from_being_asked(between: str) -> None:
    said = ("type=error", f"merchant-order-id={NUMBER}", "error-message=Order+was+not+found", "error-code=5")
    no = judge_status_answer(200, between.join(said).encode(), NUMBER)
    assert isinstance(no, Refusal)
    assert (no.code, no.message) == ("5", "Order was not found")


@pytest.mark.parametrize("damage", ["&error-code=6", "&extra=%D1", "&flag", "&x=100%"])
def test_any_other_damage_in_a_no_makes_it_say_nothing(damage: str) -> None:
    said = f"type=error&merchant-order-id={NUMBER}&error-message=Order+was+not+found&error-code=5{damage}"
    assert isinstance(judge_status_answer(200, said.encode(), NUMBER), UnusableAnswer)
