"""Which day it is and when it began, in every time zone: days of 23, 24 and 25 hours, and midnights that never were."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from console_app.services.days import day_began, local_date

ZONES = sorted(available_timezones() - {"localtime", "Factory"}) or ["UTC"]
YEAR = 365.25 * 86_400
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
FARTHEST = timedelta(hours=52)
"""No local day, and none with the one before it skipped, is longer."""


@pytest.fixture
def at_home_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Put this workstation into a time zone."""

    def go(zone: str) -> None:
        monkeypatch.setenv("TZ", zone)
        time.tzset()

    yield go
    monkeypatch.undo()
    time.tzset()


def first_instant_by_search(now: datetime, zone: ZoneInfo) -> datetime:
    """Find the first second of the day of `now` by trying: coarse steps back, then single ones over the border."""
    today, earliest = local_date(now, zone), now.replace(microsecond=0)
    at = earliest
    while now - at < FARTHEST:
        if at.astimezone(zone).date() == today:
            earliest = at
        at -= 15 * 60 * SECOND
    while (earliest - SECOND).astimezone(zone).date() == today:
        earliest -= SECOND
    return earliest


@settings(deadline=None)
@given(zone=st.sampled_from(ZONES), seconds=st.integers(int(5 * YEAR), int(67 * YEAR)))
def test_a_day_begins_with_the_first_instant_that_has_its_date(zone: str, seconds: int) -> None:
    place, now = ZoneInfo(zone), datetime.fromtimestamp(seconds, UTC)
    began = day_began(now, place)
    assert began.utcoffset() == timedelta(0)
    assert began == first_instant_by_search(now, place)


@cache
def changes_of(zone: ZoneInfo, year: int) -> list[datetime]:
    """Find the hours of a year in which a zone's clocks are changed."""
    hours = [datetime(year, 1, 1, tzinfo=UTC) + HOUR * n for n in range(366 * 24)]
    return [at for at in hours if at.astimezone(zone).utcoffset() != (at + HOUR).astimezone(zone).utcoffset()]


@settings(deadline=None)
@given(
    zone=st.sampled_from(ZONES),
    year=st.sampled_from((2011, 2018, 2026)),
    after=st.timedeltas(-26 * HOUR, 26 * HOUR),
)
@example(zone="Europe/Berlin", year=2026, after=12 * HOUR)
@example(zone="America/New_York", year=2026, after=20 * HOUR)
@example(zone="Pacific/Apia", year=2011, after=2 * HOUR)
def test_so_it_does_on_the_days_of_a_clock_change(zone: str, year: int, after: timedelta) -> None:
    place = ZoneInfo(zone)
    for change in changes_of(place, year):
        assert day_began(change + after, place) == first_instant_by_search(change + after, place)


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of a process is set so on POSIX only")
@pytest.mark.parametrize(
    ("zone", "day", "began", "hours"),
    [
        ("Europe/Berlin", date(2026, 3, 29), "2026-03-28T23:00", 23),
        ("Europe/Berlin", date(2026, 10, 25), "2026-10-24T22:00", 25),
        ("America/New_York", date(2026, 3, 8), "2026-03-08T05:00", 23),
        ("America/New_York", date(2026, 11, 1), "2026-11-01T04:00", 25),
        ("Australia/Lord_Howe", date(2026, 10, 4), "2026-10-03T13:30", 23.5),
        ("Asia/Beirut", date(2026, 3, 29), "2026-03-28T22:00", 23),
        ("America/Havana", date(2026, 11, 1), "2026-11-01T04:00", 25),
        ("America/Santiago", date(2026, 9, 6), "2026-09-06T04:00", 23),
        ("America/Toronto", date(1919, 3, 31), "1919-03-31T04:30", 23.5),
        ("Asia/Kolkata", date(2026, 3, 29), "2026-03-28T18:30", 24),
    ],
)
@pytest.mark.parametrize("hour", [1, 12, 22])
def test_known_days_have_their_length(
    at_home_in: Callable[[str], None], zone: str, day: date, began: str, hours: float, hour: int
) -> None:
    place = ZoneInfo(zone)
    now = datetime(day.year, day.month, day.day, hour, 30, tzinfo=place).astimezone(UTC)
    start, following = day_began(now, place), day_began(now + 26 * HOUR, place)
    assert start == datetime.fromisoformat(f"{began}+00:00")
    if local_date(now + 26 * HOUR, place) == day + timedelta(days=1):
        assert following - start == timedelta(hours=hours)
    at_home_in(zone)
    assert (local_date(now), day_began(now)) == (day, start)
