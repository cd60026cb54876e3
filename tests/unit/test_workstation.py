"""The workstation's clock and randomness keep the shapes that the gateway and people rely on."""

import asyncio
import re
import time
from datetime import UTC, datetime, timedelta

import pytest
from waiting import turns

from console_app.protocol.values import ORDER_NUMBER
from console_app.workstation import SystemClock, SystemRandomness

DAY = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)


def test_nonces_are_32_letters_and_digits_and_never_the_same() -> None:
    nonces = [SystemRandomness().nonce() for _ in range(2000)]
    assert len(set(nonces)) == len(nonces)
    assert all(re.fullmatch(r"[A-Za-z0-9]{32}", nonce) for nonce in nonces)


@pytest.mark.parametrize(
    ("zone", "day"), [("UTC", "261120"), ("America/New_York", "261120"), ("Europe/Berlin", "261121")]
)
def test_order_numbers_tell_the_workstations_day_and_hold_no_mistakable_letter(
    monkeypatch: pytest.MonkeyPatch, zone: str, day: str
) -> None:
    with monkeypatch.context() as local:
        local.setenv("TZ", zone)
        time.tzset()
        numbers = [SystemRandomness().order_number("P", DAY) for _ in range(2000)]
    time.tzset()
    assert len(set(numbers)) == len(numbers)
    assert all(re.fullmatch(rf"P-{day}-[0-9A-HJKMNP-TV-Z]{{10}}", number) for number in numbers)
    assert all(ORDER_NUMBER.fullmatch(number) for number in numbers)


def test_jitter_stays_within_its_bounds_and_spreads() -> None:
    factors = [SystemRandomness().jitter() for _ in range(2000)]
    assert 0.85 <= min(factors) < 0.9
    assert 1.1 < max(factors) <= 1.15


def test_clock_is_aware_and_in_utc() -> None:
    now = SystemClock().now()
    assert now.utcoffset() == timedelta(0)
    assert abs(now - datetime.now(UTC)) < timedelta(minutes=1)


def test_sleep_lasts_its_interval_and_takes_one_that_is_over() -> None:
    clock = SystemClock()
    before = clock.monotonic()
    asyncio.run(clock.sleep(timedelta(milliseconds=20)))  # by the clock: the real one
    assert clock.monotonic() - before >= 0.019

    async def over() -> bool:
        sleeping = asyncio.create_task(clock.sleep(timedelta(days=-5)))  # by the clock: as above
        await turns()
        return sleeping.done()

    assert asyncio.run(over())
