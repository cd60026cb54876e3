"""What a new order takes over from an earlier one, and which orders may be the pattern of none."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from console_app.protocol.catalogue import operation_of
from console_app.protocol.fields import Privacy
from console_app.protocol.masking import stored
from console_app.protocol.operation import Operation, Pair
from console_app.protocol.states import UNSETTLED, OrderState
from console_app.protocol.values import Money, currency_of
from console_app.services.order_actions import OrderAction, WhyNot, allowed_actions
from console_app.services.profile import Profile, Target
from console_app.services.records import Dossier, Mismatch, Order, OrderKey, Origin
from console_app.services.reuse import reuse_of

START = datetime(2026, 11, 20, 14, 2, 45, tzinfo=UTC)
CARD = "4276550123477682"
PROFILE = Profile("desk", "connpay", "https://sandbox.connpay.com/paynet/api", "login", ("EUR",), Target("39915"))
MONEY_CALLS = ("sale", "transfer-by-ref", "payout")
S = OrderState


def order(operation: str = "payout", state: OrderState = S.APPROVED, **other: object) -> Order:
    made = Order(
        id=1,
        key=OrderKey("sandbox.connpay.com", "login", "P-1"),
        profile="desk",
        operation=operation,
        target=Target("39915"),
        origin=Origin.OURS,
        state=state,
        money=Money(125_000, currency_of("EUR")),
        actual=None,
        receiver="",
        destination="",
        digest="d",
        fingerprint="f",
        operator="maria",
        reason="",
        holds_card_data=False,
        branch="card",
        created=START,
        changed=START,
    )
    return replace(made, **other)  # type: ignore[arg-type]  # a test names what it changes


def whole(operation: Operation) -> tuple[Pair, ...]:
    """Give a content in which every parameter of an operation is filled, as the journal keeps it."""
    values = {declared.wire: f"value of {declared.wire}" for declared in operation.fields}
    for declared in operation.fields:
        if declared.kind.privacy is Privacy.CARD_NUMBER:
            values[declared.wire] = CARD
        if declared.kind.privacy is Privacy.CARD_CODE:
            values[declared.wire] = "123"
    return stored(operation, tuple(Pair(name, value) for name, value in values.items()))


@pytest.mark.parametrize("key", MONEY_CALLS)
def test_everything_is_taken_over_but_number_card_and_code(key: str) -> None:
    operation = operation_of(key)
    reuse = reuse_of(Dossier(order(key, holds_card_data=True), whole(operation), (), (), ()))
    secret = {
        declared.wire
        for declared in operation.fields
        if declared.kind.privacy in (Privacy.CARD_NUMBER, Privacy.CARD_CODE)
    }
    assert {wire for wire, _ in reuse.texts} == {declared.wire for declared in operation.fields} - secret - {
        "client_orderid"
    }
    assert set(reuse.left_out) == secret
    assert (reuse.operation, reuse.branch) == (key, "card")
    assert not [text for _, text in reuse.texts if "*" in text or CARD in text]


def test_an_account_that_is_a_card_is_left_out_and_no_code_is_missed() -> None:
    content = stored(operation_of("payout"), (Pair("account_number", CARD), Pair("amount", "1.00")))
    reuse = reuse_of(Dossier(order(holds_card_data=True, branch="bank-account"), content, (), (), ()))
    assert reuse.texts == (("amount", "1.00"),)
    assert reuse.left_out == ("account_number",)


def test_a_code_without_a_card_number_is_named_as_left_out() -> None:
    kept = stored(operation_of("sale"), (Pair("card_recurring_payment_id", "77"), Pair("cvv2", "123")))
    reuse = reuse_of(Dossier(order("sale", holds_card_data=True), kept, (), (), ()))
    assert reuse.left_out == ("cvv2",)


def no_new(pattern: Order, profile: Profile = PROFILE) -> WhyNot | None:
    return allowed_actions(pattern, profile).why_not(OrderAction.NEW_FROM)


@pytest.mark.parametrize("state", list(OrderState))
def test_an_unsettled_order_is_the_pattern_of_none(state: OrderState) -> None:
    expected = WhyNot.UNSETTLED if state in UNSETTLED else None
    assert no_new(order(state=state)) is expected


@pytest.mark.parametrize("state", [S.REFUSED, S.NOT_SENT, S.WITHDRAWN])
def test_an_order_the_gateway_knows_after_all_is_the_pattern_of_none(state: OrderState) -> None:
    known = order(state=state, mismatch=Mismatch.FOUND_BEFORE_SENDING.value)
    assert no_new(known) is WhyNot.UNSETTLED


def test_where_the_content_or_the_call_is_not_at_hand_the_reason_says_so() -> None:
    assert no_new(order(origin=Origin.ELSEWHERE)) is WhyNot.ELSEWHERE
    assert no_new(order(profile="other")) is WhyNot.OTHER_PROFILE
    assert no_new(order("sale"), replace(PROFILE, brand="denumtech")) is WhyNot.OPERATION
    doubtful = order("sale", state=S.IN_DOUBT, profile="other", origin=Origin.ELSEWHERE)
    assert no_new(doubtful) is WhyNot.UNSETTLED


def test_what_was_altered_in_the_file_is_the_pattern_of_none() -> None:
    assert no_new(order(altered=True)) is WhyNot.ALTERED
