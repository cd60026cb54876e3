"""What may be done with an order, and the reason why not, in each state; the window and the use cases ask the same."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console_app.gui.words.refusals import NOT_SENDABLE
from console_app.protocol.operation import Pair
from console_app.protocol.states import NEVER_AT_GATEWAY, OrderState, may_move
from console_app.protocol.values import Money, currency_of
from console_app.services.errors import ConsoleError, NotSendable, ProfileError
from console_app.services.order_actions import (
    OrderAction,
    WhyNot,
    allowed_actions,
    belongs_to,
    known_at_gateway,
    may_still_be_sent,
    require_allowed,
)
from console_app.services.order_queries import OrderQuery, Sort, View
from console_app.services.profile import Profile, Target
from console_app.services.records import Dossier, Mismatch, Observation, Order, OrderKey, Origin, Purpose
from console_app.services.requests import content_from, content_hash
from console_app.services.verdicts import Verdict

S = OrderState
START = datetime(2026, 11, 20, 14, 2, 45, tzinfo=UTC)
PROFILE = Profile("desk", "connpay", "https://sandbox.connpay.com/paynet/api", "login", ("EUR",), Target("39915"))
MOVED = replace(PROFILE, base_url="https://gate.connpay.com/paynet/api")
NO_TRANSFERS = replace(PROFILE, brand="denumtech")
SENT = (Pair("client_orderid", "P-1"), Pair("account_number", "DE89370400440532013000"))
ORDER = Order(
    id=1,
    key=OrderKey("sandbox.connpay.com", "login", "P-1"),
    profile="desk",
    operation="payout",
    target=Target("39915"),
    origin=Origin.OURS,
    state=S.APPROVED,
    money=Money(125_000, currency_of("EUR")),
    actual=None,
    receiver="",
    destination="",
    digest="d",
    fingerprint="f",
    operator="maria",
    reason="",
    holds_card_data=False,
    branch="bank-account",
    created=START,
    changed=START,
)
BY_STATE = {
    OrderAction.CHECK: set(S) - {S.SENDING},
    OrderAction.SEND_AGAIN: {S.NOT_SENT},
    OrderAction.WITHDRAW: {S.PREPARED, S.NOT_SENT},
    OrderAction.SETTLE: {S.HELD, S.ABANDONED},
    OrderAction.ABANDON: {S.HELD},
    OrderAction.CORRECT: {S.REFUSED},
    OrderAction.NEW_FROM: set(S) - {S.SENDING, S.IN_DOUBT, S.HELD},
    OrderAction.REGISTER_CARD: set[OrderState](),
}
ORDERS = st.builds(
    replace,
    st.just(ORDER),
    state=st.sampled_from(S),
    origin=st.sampled_from(Origin),
    operation=st.sampled_from(("payout", "sale", "transfer-by-ref")),
    profile=st.sampled_from(("desk", "other")),
    gateway_id=st.sampled_from(("", "6982864")),
    mismatch=st.sampled_from(("", *(known.value for known in Mismatch))),
    holds_card_data=st.booleans(),
    unreadable=st.sampled_from(((), ("state",))),
    altered=st.booleans(),
)
PROFILES = st.sampled_from((None, PROFILE, MOVED, NO_TRANSFERS))


def reason_of(error: ConsoleError) -> str:
    assert isinstance(error, NotSendable | ProfileError)
    return error.reason


def test_each_deed_is_for_the_states_that_have_a_use_for_it() -> None:
    allowed = {
        action: {state for state in S if allowed_actions(replace(ORDER, state=state), PROFILE).allows(action)}
        for action in OrderAction
    }
    assert allowed == BY_STATE
    sale = replace(ORDER, operation="sale")
    registrable = {
        state for state in S if allowed_actions(replace(sale, state=state), PROFILE).allows(OrderAction.REGISTER_CARD)
    }
    assert registrable == {S.APPROVED}


@pytest.mark.parametrize(
    ("changes", "profile", "action", "why"),
    [
        ({"unreadable": ("state",), "altered": True}, PROFILE, OrderAction.CHECK, WhyNot.UNREADABLE),
        ({"altered": True}, PROFILE, OrderAction.CHECK, WhyNot.ALTERED),
        ({"state": S.SENDING}, PROFILE, OrderAction.CHECK, WhyNot.STATE),
        ({"state": S.NOT_SENT, "gateway_id": "7"}, PROFILE, OrderAction.SEND_AGAIN, WhyNot.AT_GATEWAY),
        ({"state": S.NOT_SENT, "mismatch": "gateway-id"}, PROFILE, OrderAction.SEND_AGAIN, WhyNot.AT_GATEWAY),
        ({"state": S.NOT_SENT, "holds_card_data": True}, PROFILE, OrderAction.SEND_AGAIN, WhyNot.CONTENT_GONE),
        ({"state": S.NOT_SENT, "profile": "other"}, PROFILE, OrderAction.SEND_AGAIN, WhyNot.OTHER_PROFILE),
        ({"state": S.NOT_SENT}, MOVED, OrderAction.SEND_AGAIN, WhyNot.OTHER_PROFILE),
        ({"state": S.NOT_SENT, "origin": Origin.ELSEWHERE}, PROFILE, OrderAction.SEND_AGAIN, WhyNot.ELSEWHERE),
        ({"state": S.NOT_SENT, "mismatch": "gateway-id"}, PROFILE, OrderAction.WITHDRAW, WhyNot.AT_GATEWAY),
        ({"state": S.HELD}, MOVED, OrderAction.SETTLE, WhyNot.OTHER_PROFILE),
        ({"state": S.IN_DOUBT}, PROFILE, OrderAction.SETTLE, WhyNot.STATE),
        ({"state": S.HELD, "origin": Origin.ELSEWHERE}, PROFILE, OrderAction.ABANDON, WhyNot.ELSEWHERE),
        ({"state": S.REFUSED, "mismatch": "found-after-refusal"}, PROFILE, OrderAction.CORRECT, WhyNot.AT_GATEWAY),
        ({"state": S.REFUSED, "mismatch": "found-after-refusal"}, PROFILE, OrderAction.NEW_FROM, WhyNot.UNSETTLED),
        ({}, PROFILE, OrderAction.REGISTER_CARD, WhyNot.NOT_A_PAYMENT),
        ({"origin": Origin.ELSEWHERE}, PROFILE, OrderAction.REGISTER_CARD, WhyNot.NOT_A_PAYMENT),
        ({"operation": "sale", "state": S.DECLINED}, PROFILE, OrderAction.REGISTER_CARD, WhyNot.NOT_APPROVED),
        ({"operation": "sale"}, MOVED, OrderAction.REGISTER_CARD, WhyNot.OTHER_PROFILE),
        ({"operation": "sale"}, NO_TRANSFERS, OrderAction.NEW_FROM, WhyNot.OPERATION),
    ],
)
def test_the_reason_is_the_gravest_that_holds(
    changes: dict[str, object], profile: Profile, action: OrderAction, why: WhyNot
) -> None:
    order = replace(ORDER, **changes)  # type: ignore[arg-type]  # a test names what it changes
    assert allowed_actions(order, profile).why_not(action) is why
    with pytest.raises(ConsoleError) as refused:
        require_allowed(action, order, profile)
    assert reason_of(refused.value) == why.value


@given(order=ORDERS, profile=PROFILES, at_hand=st.booleans())
def test_what_is_offered_is_never_refused_and_breaks_no_rule_of_money(
    order: Order, profile: Profile | None, at_hand: bool
) -> None:
    allowed = allowed_actions(order, profile, content_at_hand=at_hand)
    for action in OrderAction:
        if allowed.allows(action):
            require_allowed(action, order, profile, content_at_hand=at_hand)
            assert order.sound
    if allowed.allows(OrderAction.SEND_AGAIN):
        assert may_move(order.state, S.AUTHORISED)
        assert (order.origin, order.gateway_id, order.mismatch) == (Origin.OURS, "", "")
        assert at_hand or not order.holds_card_data
        assert profile is None or belongs_to(order, profile)
        assert may_still_be_sent(order)
    if allowed.allows(OrderAction.WITHDRAW):
        assert may_move(order.state, S.WITHDRAWN)
    if allowed.allows(OrderAction.SETTLE):
        assert may_move(order.state, S.ACCEPTED)
    if allowed.allows(OrderAction.ABANDON):
        assert may_move(order.state, S.ABANDONED)
    if allowed.allows(OrderAction.NEW_FROM) or allowed.allows(OrderAction.CORRECT):
        assert not known_at_gateway(order)
        assert order.state not in (S.SENDING, S.IN_DOUBT, S.HELD)


def test_what_never_reached_the_gateway_was_never_paid() -> None:
    assert not [state for state in NEVER_AT_GATEWAY if may_move(state, S.SENDING)]
    for state in S:
        contradicted = replace(ORDER, state=state, mismatch="found-after-refusal")
        assert known_at_gateway(contradicted) is (state in (S.REFUSED, S.NOT_SENT, S.WITHDRAWN))


def test_the_content_of_a_journal_entry_is_what_was_kept_under_its_own_profile() -> None:
    order = replace(ORDER, state=S.NOT_SENT, target=Target("77", group=True), content_hash=content_hash(SENT))
    content = content_from(Dossier(order, SENT, (), (), ()), PROFILE)
    assert (content.pairs, content.branch, content.key) == (SENT, "bank-account", order.key)
    assert content.target == Target("77", group=True), "where it was entered for, not where the profile sends now"


@pytest.mark.parametrize(
    ("changes", "profile", "reason"),
    [
        ({"holds_card_data": True}, PROFILE, "content-gone"),
        ({"origin": Origin.ELSEWHERE}, PROFILE, "elsewhere"),
        ({"unreadable": ("minor",)}, PROFILE, "unreadable"),
        ({"altered": True}, PROFILE, "altered"),
        ({"content_hash": "of something else"}, PROFILE, "altered"),
        ({}, MOVED, "other-profile"),
        ({"operation": "sale"}, NO_TRANSFERS, "operation"),
    ],
)
def test_a_content_that_is_not_whole_or_not_of_here_is_given_to_nobody(
    changes: dict[str, object], profile: Profile, reason: str
) -> None:
    order = replace(ORDER, **changes)  # type: ignore[arg-type]  # a test names what it changes
    with pytest.raises(ConsoleError) as refused:
        content_from(Dossier(order, SENT, (), (), ()), profile)
    assert reason_of(refused.value) == reason


def test_each_reason_that_can_be_raised_has_its_words() -> None:
    """Those of a card's payment are only offered by, and another profile is an error of profiles."""
    raised = set(WhyNot) - {WhyNot.UNSETTLED, WhyNot.NOT_A_PAYMENT, WhyNot.NOT_APPROVED, WhyNot.OTHER_PROFILE}
    assert {why.value for why in raised} <= set(NOT_SENDABLE)


def test_the_last_answer_is_the_latest_that_found_the_order() -> None:
    def seen(verdict: Verdict, *answer: Pair) -> Observation:
        return Observation(START, Purpose.POLL, by_number_alone=False, verdict=verdict, answer=answer)

    first, last = Pair("status", "processing"), Pair("status", "approved")
    observations = (seen(Verdict.FOUND, first), seen(Verdict.FOUND, last), *(seen(v) for v in set(Verdict) - {"found"}))
    dossier = Dossier(ORDER, (), (), (), observations)
    assert dossier.last_answer == (last,)
    assert replace(dossier, observations=observations[2:]).last_answer == ()


@pytest.mark.parametrize("sort", Sort)
def test_a_looked_up_text_is_ranked_until_another_order_is_asked_for(sort: Sort) -> None:
    assert OrderQuery(View.ALL, "anna", sort=sort).ranked is (sort is Sort.CHANGED)
    assert not OrderQuery(View.ALL, "anna", sort=sort, descending=False).ranked
    assert not OrderQuery(View.ALL, " ", sort=sort).ranked
