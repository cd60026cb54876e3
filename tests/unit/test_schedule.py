"""When an order is asked about next: the ladder of doubt, polling, late checks, and what was slept through."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console_app.protocol.states import AT_GATEWAY, OrderState
from console_app.services.preferences import Polling
from console_app.services.schedule import is_held_now, late_check_again, next_check

SINCE = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
LADDER_SECONDS = [0, 3, 5, 10, 20, 30, *range(60, 601, 60), *range(1200, 3601, 600)]
JITTERS = st.floats(0.85, 1.15)
S = OrderState


def asked_at(state: OrderState, passed: timedelta, jitter: float = 1.0) -> timedelta | None:
    """Give the next check, both counted from the beginning of this part of the order's life."""
    upcoming = next_check(state, SINCE, SINCE + passed, jitter)
    return None if upcoming is None else upcoming - SINCE


@given(state=st.sampled_from(S), passed=st.timedeltas(timedelta(), 9 * DAY), jitter=JITTERS)
def test_sparing_polling_is_never_faster_and_touches_nothing_but_accepted_orders(
    state: OrderState, passed: timedelta, jitter: float
) -> None:
    now = SINCE + passed
    usual, sparing = (next_check(state, SINCE, now, jitter, polling) for polling in Polling)
    if state in AT_GATEWAY and usual is not None:
        assert sparing is not None
        assert sparing >= usual
        assert (sparing > usual) is (passed < HOUR)
        assert sparing - now <= (10 * SECOND if passed < 5 * MINUTE else 10 * MINUTE if passed < HOUR else 70 * MINUTE)
    else:
        assert sparing == usual


def test_an_order_in_doubt_climbs_the_whole_ladder_and_is_held_at_its_end() -> None:
    climbed, passed = [0.0], timedelta()
    while not is_held_now(SINCE, SINCE + passed):
        upcoming = asked_at(S.IN_DOUBT, passed)
        assert upcoming is not None
        climbed.append(upcoming.total_seconds())
        passed = upcoming
    assert climbed == LADDER_SECONDS


@pytest.mark.parametrize("slept", [timedelta(seconds=45), timedelta(minutes=7, seconds=1), timedelta(minutes=33)])
def test_steps_of_the_ladder_that_were_slept_through_are_not_made_up(slept: timedelta) -> None:
    upcoming = asked_at(S.IN_DOUBT, slept)
    assert upcoming is not None
    assert upcoming.total_seconds() == min(step for step in LADDER_SECONDS if step > slept.total_seconds())


@pytest.mark.parametrize(("passed", "held"), [(HOUR - SECOND, False), (HOUR, True), (3 * DAY, True)])
def test_the_ladder_ends_after_an_hour(passed: timedelta, held: bool) -> None:
    assert is_held_now(SINCE, SINCE + passed) is held


@pytest.mark.parametrize("state", [S.HELD, S.ABANDONED])
def test_held_and_abandoned_orders_are_looked_up_hourly_for_a_week(state: OrderState) -> None:
    checks, passed = 0, timedelta()
    while (upcoming := asked_at(state, passed)) is not None:
        assert upcoming - passed == HOUR
        checks, passed = checks + 1, upcoming
    assert checks == 7 * 24


@given(passed=st.timedeltas(timedelta(), 5 * MINUTE - SECOND), jitter=JITTERS)
def test_a_fresh_order_is_polled_each_three_to_five_seconds(passed: timedelta, jitter: float) -> None:
    upcoming = asked_at(S.PROCESSING, passed, jitter)
    assert upcoming is not None
    assert 3 * SECOND <= upcoming - passed <= 5 * SECOND


@given(passed=st.timedeltas(5 * MINUTE, HOUR - SECOND), jitter=JITTERS)
def test_then_it_is_polled_each_five_to_ten_minutes_to_an_hour(passed: timedelta, jitter: float) -> None:
    upcoming = asked_at(S.ACCEPTED, passed, jitter)
    assert upcoming is not None
    assert 5 * MINUTE <= upcoming - passed <= 10 * MINUTE


@given(passed=st.timedeltas(HOUR, DAY - SECOND), jitter=JITTERS)
def test_then_hourly_to_a_day(passed: timedelta, jitter: float) -> None:
    upcoming = asked_at(S.PROCESSING, passed, jitter)
    assert upcoming is not None
    assert 0.85 * HOUR <= upcoming - passed <= 1.15 * HOUR


@pytest.mark.parametrize("passed", [DAY, 30 * DAY])
def test_after_a_day_a_person_is_needed(passed: timedelta) -> None:
    assert asked_at(S.PROCESSING, passed) is None


def test_polls_are_spread_by_the_jitter() -> None:
    early, late = asked_at(S.PROCESSING, timedelta(), 0.85), asked_at(S.PROCESSING, timedelta(), 1.15)
    assert early is not None
    assert late is not None
    assert early < late


@pytest.mark.parametrize("state", [S.APPROVED, S.DECLINED, S.FILTERED, S.ERROR])
@pytest.mark.parametrize(
    ("passed", "late"),
    [(timedelta(), DAY), (DAY - SECOND, DAY), (DAY, 7 * DAY), (2 * DAY, 7 * DAY), (7 * DAY, None), (90 * DAY, None)],
)
def test_a_final_order_is_asked_after_a_day_and_after_a_week(
    state: OrderState, passed: timedelta, late: timedelta | None
) -> None:
    assert asked_at(state, passed) == late


@pytest.mark.parametrize(
    ("passed", "again"),
    [
        (HOUR, DAY),
        (DAY, DAY + HOUR),
        (2 * DAY - SECOND, 2 * DAY - SECOND + HOUR),
        (2 * DAY, 7 * DAY),
        (7 * DAY, 7 * DAY + HOUR),
        (8 * DAY, None),
    ],
)
def test_a_late_check_without_an_answer_is_tried_hourly_for_a_day(passed: timedelta, again: timedelta | None) -> None:
    upcoming = late_check_again(S.APPROVED, SINCE, SINCE + passed)
    assert (None if upcoming is None else upcoming - SINCE) == again


@pytest.mark.parametrize("state", [S.PREPARED, S.WAITING, S.AUTHORISED, S.SENDING, S.NOT_SENT, S.WITHDRAWN])
def test_an_order_that_is_not_at_the_gateway_is_not_asked_about(state: OrderState) -> None:
    assert asked_at(state, MINUTE) is None


@given(state=st.sampled_from(OrderState), passed=st.timedeltas(timedelta(), 400 * DAY), jitter=JITTERS)
def test_the_next_check_is_never_a_moment_that_has_passed(state: OrderState, passed: timedelta, jitter: float) -> None:
    upcoming = asked_at(state, passed, jitter)
    if upcoming is not None and not (state is S.IN_DOUBT and passed >= HOUR):
        assert upcoming > passed
