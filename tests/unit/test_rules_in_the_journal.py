"""What the journal asks of its rows in SQL and what the services say of an order is one rule: random rows show it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from journal_orders import new_order
from moved_clock import START
from order_rows import DAMAGES, OrderRow, unguarded, written
from sqlalchemy import Connection, Engine

from console_app.journal import fingerprint_keys, listing, queries, registrations
from console_app.journal.engine import writing
from console_app.protocol.states import UNFINISHED, OrderState
from console_app.services.attention import NEEDS_ME_AFTER, AttentionCause, cause_by, cause_of
from console_app.services.order_actions import OrderAction, allowed_actions
from console_app.services.order_queries import OrderQuery, View
from console_app.services.placing import belongs
from console_app.services.records import Mismatch, Order, OrderKey, Origin
from console_app.services.registrations import PaymentStanding, standing_of
from console_app.services.repeats import may_have_paid

S = OrderState
EARLIER = START - timedelta(days=30)
TIMES = st.integers(-20, 20).map(lambda minutes: START + timedelta(minutes=minutes))
ROWS = st.builds(
    OrderRow,
    state=st.sampled_from(OrderState),
    created=TIMES,
    changed=TIMES,
    operation=st.sampled_from(("payout", "sale", "transfer-by-ref")),
    origin=st.sampled_from(Origin),
    profile=st.sampled_from(("demo", "second")),
    login=st.sampled_from(("desk", "other")),
    fingerprint=st.sampled_from(("f1", "f2", "")),
    gateway_id=st.sampled_from(("", "6982864")),
    mismatch=st.sampled_from(("", *(known.value for known in Mismatch))),
    checks_failed=st.integers(0, 2),
    failing_since=st.none() | TIMES,
    damage=st.none() | st.none() | st.sampled_from(DAMAGES),
)
MANY = st.lists(ROWS, min_size=1, max_size=12)
tried = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with unguarded(tmp_path_factory.mktemp("home")) as made:
        yield made


def listed(connection: Connection, query: OrderQuery) -> set[int]:
    return {order.id for order in listing.page(connection, query).orders}


@tried
@given(rows=MANY, before=st.none() | TIMES, profile=st.sampled_from(("", "demo")))
def test_the_view_needs_me_holds_the_orders_that_have_a_cause(
    engine: Engine, rows: list[OrderRow], before: object, profile: str
) -> None:
    with writing(engine) as connection:
        known = written(connection, rows)
        query = OrderQuery(View.NEEDS_ME, profile=profile, needs_me_before=before)  # type: ignore[arg-type]  # drawn so
        due = {one.id for one in known if one.profile in (profile or one.profile) and cause_by(one, before)}  # type: ignore[arg-type]  # as above
        assert listed(connection, query) == due
        assert dict(listing.counts(connection, query))["needs-me"] == len(due)
        assert sum(total.count for total in listing.totals(connection, query)) == len(due)


@tried
@given(rows=MANY, today=st.none() | TIMES, before=st.none() | TIMES, profile=st.sampled_from(("", "demo")))
def test_an_order_that_comes_live_belongs_where_the_journal_lists_it(
    engine: Engine, rows: list[OrderRow], today: object, before: object, profile: str
) -> None:
    with writing(engine) as connection:
        known = written(connection, rows)
        for view in View:
            query = OrderQuery(view, profile=profile, today_from=today, needs_me_before=before)  # type: ignore[arg-type]  # drawn so
            comes = {order.id for order in known if belongs(order, query)}
            found = listed(connection, query)
            # By its state or times no row is known to be open, or of today, that cannot be read; the file may say so.
            odd = {one.id for one in known if one.unreadable} if view in (View.OPEN, View.TODAY) else set()
            assert comes - odd == found - odd, view


@tried
@given(rows=MANY, login=st.sampled_from(("desk", "other")))
def test_the_payments_offered_for_their_card_are_those_a_card_may_be_registered_from(
    engine: Engine, rows: list[OrderRow], login: str
) -> None:
    with writing(engine) as connection:
        known = written(connection, rows)
        offered = {order.id for order in registrations.approved_payments(connection, "gate.example", login, 50)}
        mine = [order for order in known if order.sound and order.key.login == login]
        lend = {order.id for order in mine if standing_of(order, order.gateway_id) is PaymentStanding.APPROVED}
        assert offered == lend
        assert all(allowed_actions(order).allows(OrderAction.REGISTER_CARD) for order in mine if order.id in offered)


@tried
@given(rows=MANY, since=TIMES)
def test_the_orders_compared_with_a_new_payment_hold_all_that_may_have_paid_it(
    engine: Engine, rows: list[OrderRow], since: object
) -> None:
    with writing(engine) as connection:
        known = written(connection, rows)
        paid = {order.id for order in known if order.fingerprint == "f1" and _may_have_paid(order, since)}
        same = queries.same_payment(connection, "f1", since)  # type: ignore[arg-type]  # drawn so
        assert {order.id for order in same if _may_have_paid(order, since)} == paid
        fingerprint_keys.note(connection, 1, "the lost key", START)
        new = new_order("N-99")
        other = fingerprint_keys.not_comparable(
            connection,
            OrderKey("gate.example", "desk", "N-99"),
            new.money,
            "another",
            since,  # type: ignore[arg-type]  # drawn so
        )
        mine = [one for one in known if one.sound and one.key.login == "desk"]
        wanted = {one.id for one in mine if _may_have_paid(one, since)}
        assert {order.id for order in other if order.sound and _may_have_paid(order, since)} == wanted


def _may_have_paid(order: Order, since: object) -> bool:
    return may_have_paid(order, since)  # type: ignore[arg-type]  # drawn so


@pytest.mark.parametrize(
    ("row", "counts"),
    [
        (OrderRow(S.APPROVED, START, START), True),
        (OrderRow(S.APPROVED, START, EARLIER), False),
        (OrderRow(S.IN_DOUBT, EARLIER, EARLIER), True),
        (OrderRow(S.HELD, EARLIER, EARLIER, damage=("state", "frobnicated")), True),
        (OrderRow(S.NOT_SENT, START, START), False),
        (OrderRow(S.NOT_SENT, START, START, mismatch="gateway-id"), True),
        (OrderRow(S.DECLINED, START, START), False),
        (OrderRow(S.APPROVED, START, START, origin=Origin.ELSEWHERE), False),
    ],
)
def test_what_is_unsettled_or_unreadable_may_have_been_paid_however_long_ago(
    engine: Engine, row: OrderRow, counts: bool
) -> None:
    with writing(engine) as connection:
        (order,) = written(connection, [row])
        assert may_have_paid(order, START) is counts
        found = queries.same_payment(connection, "f1", START)
        assert [one for one in found if may_have_paid(one, START)] == ([order] if counts else [])


@tried
@given(rows=MANY)
def test_a_profile_is_bound_to_what_may_still_move_money(engine: Engine, rows: list[OrderRow]) -> None:
    with writing(engine) as connection:
        known = written(connection, rows)
        bound = [one for one in known if one.profile == "demo" and (one.state in UNFINISHED or one.unreadable)]
        assert queries.unfinished(connection, "demo") == len(bound)


def test_each_cause_is_the_gravest_that_holds(engine: Engine) -> None:
    """From the gravest on, each row has all the causes that follow; a moment earlier none needs a person by its age."""
    late = START - NEEDS_ME_AFTER - timedelta(microseconds=1)
    rows = [
        OrderRow(S.HELD, late, late, mismatch="gateway-id", checks_failed=1, failing_since=late, damage=DAMAGES[0]),
        OrderRow(S.HELD, late, late, mismatch="gateway-id", checks_failed=1, failing_since=late),
        OrderRow(S.HELD, late, late, checks_failed=1, failing_since=late),
        OrderRow(S.IN_DOUBT, late, late, checks_failed=1, failing_since=late),
        OrderRow(S.PROCESSING, late, late, checks_failed=1, failing_since=late),
        OrderRow(S.PROCESSING, late, late, checks_failed=0, failing_since=late),
        OrderRow(S.APPROVED, late, late),
    ]
    with writing(engine) as connection:
        known = written(connection, rows)
    ranked = [
        AttentionCause.UNREADABLE,
        AttentionCause.MISMATCH,
        AttentionCause.HELD,
        AttentionCause.IN_DOUBT,
        AttentionCause.UNCHECKED,
        AttentionCause.LATE,
        None,
    ]
    assert [cause_of(order, START) for order in known] == ranked
    on_time = [cause_of(order, START - timedelta(microseconds=1)) for order in known]
    assert on_time == [
        AttentionCause.UNREADABLE,
        AttentionCause.MISMATCH,
        AttentionCause.HELD,
        AttentionCause.IN_DOUBT,
        None,
        None,
        None,
    ]
