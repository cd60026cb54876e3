"""What an operation says of its orders: whole phrases, and a destination that stays what it was in every journal."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console_app.protocol.catalogue import OPERATIONS, charges, operation_of
from console_app.protocol.operation import Effect, Operation, Pair
from console_app.services.profile import Profile, Target
from console_app.services.requests import Content, destination_of, shown_receiver

MONEY = [operation for operation in OPERATIONS if operation.effect is Effect.MOVES_MONEY]
PHRASES = {
    "sale": ("Review initial payment", "New initial payment", "Kind of card"),
    "transfer-by-ref": ("Review deposit to card", "New deposit to card", "Kind of destination"),
    "payout": ("Review payout", "New payout", "Kind of destination"),
}
NUMBERS = (
    "destination-card-ref-id",
    "destination-card-no",
    "account_number",
    "credit_card_number",
    "card_recurring_payment_id",
    "recurring-payment-id",
    "ewallet_wallet",
    "crypto_wallet_address",
)
DESCRIBING = ("receiver_", "bank_", "routing_", "legal_")


@pytest.mark.parametrize("operation", MONEY, ids=lambda operation: operation.key)
def test_each_operation_that_moves_money_has_whole_phrases_and_is_known_by_its_transaction_type(
    operation: Operation,
) -> None:
    terms = operation.terms
    assert (terms.review, terms.new, terms.kind_of) == PHRASES[operation.key]
    assert [each.key for each in MONEY if each.terms.transaction_type == terms.transaction_type] == [operation.key]
    known = {field.wire for field in operation.fields}
    assert {wire for group in (*terms.pays_to, *terms.named_by) for wire in group} <= known


def test_only_an_initial_payment_takes_money_from_a_payer() -> None:
    assert [key for key in (*(each.key for each in OPERATIONS), "unheard-of", "") if charges(key)] == ["sale"]


@given(st.sampled_from([operation.key for operation in MONEY]), st.data())
def test_orders_are_compared_by_the_parameters_by_which_every_journal_has_compared_them(
    key: str, data: st.DataObject
) -> None:
    """Orders of earlier versions are in the journals with fingerprints made so: another choice would miss repeats."""
    operation = operation_of(key)
    wires = st.sets(st.sampled_from([field.wire for field in operation.fields]))
    content = _content(operation, sorted(data.draw(wires)))
    assert destination_of(content) == _compared_by(content)
    assert shown_receiver(content) == _named(content)


def _compared_by(content: Content) -> tuple[Pair, ...]:
    numbers = tuple(Pair(wire, content.value(wire)) for wire in NUMBERS if content.value(wire))
    if numbers:
        return numbers
    if content.operation.key == "sale" and content.value("email"):
        return (Pair("email", content.value("email")),)
    return tuple(pair for pair in content.pairs if pair.name.startswith(DESCRIBING))


def _named(content: Content) -> str:
    names = ("receiver_first_name", "receiver_middle_name", "receiver_last_name")
    if content.operation.key == "sale":
        names = ("first_name", "last_name", "")
    name = " ".join(content.value(wire) for wire in names if content.value(wire))
    return name or content.value("account_name") or content.value("card_printed_name")


def _content(operation: Operation, wires: Sequence[str]) -> Content:
    profile = Profile("P", "custom", "https://localhost/paynet/api", "Login", ("EUR",), Target("1"))
    return Content(profile, operation, profile.target, tuple(Pair(wire, f"text of {wire}") for wire in wires))
