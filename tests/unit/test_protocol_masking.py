"""Card numbers, card codes and secrets survive no way of showing, storing or printing."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console_app.protocol.answers import judge_order_answer
from console_app.protocol.card_numbers import holds_card, luhn_holds, mask_card, mask_cards_in
from console_app.protocol.catalogue import OPERATIONS, operation_of
from console_app.protocol.fields import Privacy, Situation
from console_app.protocol.masking import MASK, holds_card_data, masked, stored
from console_app.protocol.operation import Operation, Pair, check, read_field, request_of
from console_app.protocol.signing import control_text
from console_app.protocol.values import Secret

CARD = "4538977399606732"
CODE = "9753"
SITUATION = Situation(date(2026, 11, 20))
WITH_CARDS = {
    "sale": {"credit_card_number": CARD, "cvv2": CODE, "client_orderid": "S-1", "amount": "1", "currency": "USD"},
    "payout": {"credit_card_number": CARD, "cvv2": CODE, "account_number": CARD, "ewallet_wallet": CARD},
    "transfer-by-ref": {"destination-card-no": CARD, "receiver_identity_document_number": CARD},
}


def pairs(key: str) -> tuple[Pair, ...]:
    return tuple(Pair(*item) for item in WITH_CARDS[key].items())


def test_every_field_with_a_card_number_or_code_is_tried_here() -> None:
    for operation in OPERATIONS:
        private = {f.wire for f in operation.fields if f.kind.privacy in (Privacy.CARD_NUMBER, Privacy.CARD_CODE)}
        assert private <= set(WITH_CARDS.get(operation.key, {}))


@pytest.mark.parametrize("key", WITH_CARDS)
def test_neither_number_nor_code_is_shown_or_stored(key: str) -> None:
    operation = operation_of(key)
    for kept in (masked(operation, pairs(key)), stored(operation, pairs(key))):
        assert [pair.name for pair in kept if CARD in pair.value or CODE in pair.value] == []
    assert "453897******6732" in {pair.value for pair in masked(operation, pairs(key))}
    assert holds_card_data(operation, pairs(key))


@pytest.mark.parametrize("key", ["sale", "payout"])
def test_a_card_code_is_shown_as_stars_and_not_stored_at_all(key: str) -> None:
    operation = operation_of(key)
    assert dict((pair.name, pair.value) for pair in masked(operation, pairs(key)))["cvv2"] == MASK  # noqa: C402 -- reads as the table it is
    assert "cvv2" not in {pair.name for pair in stored(operation, pairs(key))}


@pytest.mark.parametrize("key", WITH_CARDS)
def test_no_record_prints_what_it_holds(key: str) -> None:
    operation = operation_of(key)
    checked = check(operation, WITH_CARDS[key], SITUATION)
    readings = [read_field(operation.field(wire), text) for wire, text in WITH_CARDS[key].items()]
    records: list[object] = [
        checked,
        *readings,
        request_of(operation, pairs(key)),
        pairs(key),
        control_text(operation, pairs(key), login="l", endpoint="1"),
        judge_order_answer(200, f"type=error&error-code=1&error-message=card+{CARD}".encode(), "S-1"),
    ]
    for record in records:
        assert CARD not in repr(record), type(record)
        assert CODE not in repr(record), type(record)


def test_a_request_prints_the_names_of_what_is_filled_in() -> None:
    request = request_of(operation_of("payout"), [Pair("amount", "10.42"), Pair("currency", "USD")])
    assert repr(request) == "PayoutRequest(amount, currency)"


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.key)
def test_a_wrong_private_value_is_not_handed_on(operation: Operation) -> None:
    for field in operation.fields:
        if field.kind.privacy in (Privacy.CARD_NUMBER, Privacy.CARD_CODE):
            assert read_field(field, CARD[:-1] + "9").text == ""


@settings(deadline=None)
@given(st.text(min_size=1, max_size=40))
def test_a_secret_never_prints(text: str) -> None:
    secret = Secret(text)
    assert {repr(secret), str(secret), f"{secret}", f"{secret:>9}", "%s" % secret, repr([secret])} == {"***", "[***]"}  # noqa: UP031 -- one more way to print
    assert secret.reveal() == text
    assert secret == Secret(text)
    assert bool(secret)


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        (f"pay {CARD} now", "pay 453897******6732 now"),
        ("4538 9773 9960 6732", "453897******6732"),
        ("4538-9773-9960-6732 01/42 123", "453897******6732 01/42 123"),
        (f"7 {CARD} 123", "7 453897******6732 123"),
        (f"{CARD},{CARD}", "453897******6732,453897******6732"),
        ("00000000-0000-0000-0000-00000aa68276", "00000000-0000-0000-0000-00000aa68276"),
        ("1234567812345678", "1234567812345678"),
        ("order 59e1e3ca-5d44-11e1-b3d6-002522b853b4", "order 59e1e3ca-5d44-11e1-b3d6-002522b853b4"),
        ("45389773-9960-6732-b3d6-002522b853b4", "45389773-9960-6732-b3d6-002522b853b4"),
        ("0000000000000000", "0000000000000000"),
    ],
)
def test_card_numbers_in_texts_are_cut_and_nothing_else(text: str, cut: str) -> None:
    assert mask_cards_in(text) == cut
    assert holds_card(text) is (text != cut)


def completed(digits: str) -> str:
    """Add the check digit."""
    return next(digits + last for last in "0123456789" if luhn_holds(digits + last))


cards = st.text("0123456789", min_size=12, max_size=18).map(completed).filter(lambda digits: len(set(digits)) > 1)
beside = st.text("abc ,.;:/()\n", max_size=8)


@settings(deadline=None)
@given(card=cards, before=beside, after=beside)
def test_any_card_number_in_any_text_is_found(card: str, before: str, after: str) -> None:
    text = f"{before}{card}{after}"
    assert holds_card(text)
    assert card not in mask_cards_in(text)
    assert mask_cards_in(text) == f"{before}{mask_card(card)}{after}"


@settings(deadline=None)
@given(st.text("0123456789", max_size=12))
def test_what_is_too_short_for_a_card_shows_no_digit(digits: str) -> None:
    assert set(mask_card(digits)) <= {"*"}
