"""When each order is checked next: growing intervals while in doubt, polling once accepted, late checks; pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from console_app.protocol.states import AT_GATEWAY, BANK_FINAL, OrderState
from console_app.services.preferences import Polling

SECOND: Final = timedelta(seconds=1)
MINUTE: Final = timedelta(minutes=1)
HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)

LADDER: Final = (
    *(seconds * SECOND for seconds in (0, 3, 5, 10, 20, 30)),
    *(minutes * MINUTE for minutes in range(1, 11)),
    *(minutes * MINUTE for minutes in (20, 30, 40, 50, 60)),
)
"""When an order in doubt is looked up, counted from when the doubt began; after the last look-up it is held."""

HELD_FOR: Final = 7 * DAY
"""How long a held or abandoned order is still looked up, once an hour."""

POLL_EVERY: Final[Mapping[Polling, timedelta]] = {Polling.USUAL: 4 * SECOND, Polling.SPARING: 8 * SECOND}
POLL_FAST_FOR: Final = 5 * MINUTE
POLL_THEN_EVERY: Final[Mapping[Polling, timedelta]] = {Polling.USUAL: 7 * MINUTE, Polling.SPARING: 8.5 * MINUTE}
POLL_HOURLY_AFTER: Final = HOUR
POLL_UNTIL: Final = DAY
"""Polling: every 3 to 5 s for 5 minutes (ConnPay deposit to card page, order status), then every 5 to 10 minutes to an
hour (statuses in the documentation), then hourly to a day, then a person is needed. The sparing pace asks half as
often at first and stays within the documented 10 minutes afterwards."""

LATE_CHECKS: Final = (DAY, 7 * DAY)
"""A final order is asked about once more after each of these times, for reversals and corrections."""

REFUSAL_CHECKS: Final = (MINUTE, 10 * MINUTE, HOUR, DAY)
"""A refused order is looked up again after each of these times; if it turns up, its status is taken over."""


def next_check(
    state: OrderState, since: datetime, now: datetime, jitter: float, polling: Polling = Polling.USUAL
) -> datetime | None:
    """Return when an order in this state is asked about next, None if never again.

    `since` is when the doubt, acceptance, final state or holding began. A check that was missed is left out: the next
    one after `now` counts. `polling` applies only to orders that the gateway accepted.
    """
    passed = now - since
    if state is OrderState.IN_DOUBT:
        step = next((offset for offset in LADDER if offset > passed), None)
        return since + step if step is not None else now
    if state in (OrderState.HELD, OrderState.ABANDONED):
        return now + HOUR if passed < HELD_FOR else None
    if state in AT_GATEWAY:
        return _next_poll(passed, now, jitter, polling)
    return next((since + late for late in _late_checks(state) if late > passed), None)


def late_check_again(state: OrderState, since: datetime, now: datetime) -> datetime | None:
    """Return when a final order is asked again after a late check without an answer: hourly for a day."""
    passed, checks = now - since, _late_checks(state)
    upcoming = next((since + late for late in checks if late > passed), None)
    if any(DAY <= late <= passed < late + DAY for late in checks):
        return now + HOUR
    return upcoming


def _late_checks(state: OrderState) -> tuple[timedelta, ...]:
    if state is OrderState.REFUSED:
        return REFUSAL_CHECKS
    return LATE_CHECKS if state in BANK_FINAL else ()


def _next_poll(passed: timedelta, now: datetime, jitter: float, polling: Polling) -> datetime | None:
    if passed < POLL_FAST_FOR:
        return now + POLL_EVERY[polling] * jitter
    if passed < POLL_HOURLY_AFTER:
        return now + POLL_THEN_EVERY[polling] * jitter
    if passed < POLL_UNTIL:
        return now + HOUR * jitter
    return None


def next_try(since: datetime, now: datetime) -> datetime:
    """Return when an order in doubt is looked up again after a failed look-up.

    The intervals grow as for every order in doubt; after the last of them that interval is repeated.
    """
    step = next((offset for offset in LADDER if offset > now - since), None)
    return since + step if step is not None else now + LADDER[-1] - LADDER[-2]


def is_held_now(since: datetime, now: datetime) -> bool:
    """Tell whether an order in doubt has been looked up for so long that it is held for a person."""
    return now - since >= LADDER[-1]
