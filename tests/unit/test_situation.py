"""One answer to "which day is it", for every form and for the view Today, at the day's borders and clock changes."""

import ast
import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from example_profiles import PLAIN
from journal_orders import new_order
from moved_clock import START, MovedClock

import console_app
from console_app.journal.home import JournalHome
from console_app.protocol.catalogue import operation_of
from console_app.protocol.errors import Why
from console_app.protocol.minor_units import MinorUnits
from console_app.protocol.operation import check
from console_app.services.days import day_began
from console_app.services.order_queries import OrderQuery, View
from console_app.services.situation import situation_of

pytestmark = pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of a process is set so on POSIX only")
CARD = {"credit_card_number": "4444333322221111", "card_printed_name": "ANN LEE", "expire_month": "11"}
PRODUCT = Path(console_app.__file__).parent


@pytest.fixture
def at_home_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Put this workstation into a time zone."""

    def go(zone: str) -> None:
        monkeypatch.setenv("TZ", zone)
        time.tzset()

    yield go
    monkeypatch.undo()
    time.tzset()


def clock_at(text: str) -> MovedClock:
    clock = MovedClock(START)
    clock.wall = datetime.fromisoformat(text).astimezone(UTC)
    return clock


@pytest.mark.parametrize(
    ("zone", "now", "today", "expired"),
    [
        ("America/New_York", "2026-12-01T03:30Z", date(2026, 11, 30), False),
        ("Pacific/Honolulu", "2026-12-01T09:59Z", date(2026, 11, 30), False),
        ("America/New_York", "2026-12-01T05:00Z", date(2026, 12, 1), True),
        ("Pacific/Auckland", "2026-11-30T11:00Z", date(2026, 12, 1), True),
        ("Asia/Tokyo", "2026-11-30T14:59Z", date(2026, 11, 30), False),
        ("UTC", "2026-11-30T23:59Z", date(2026, 11, 30), False),
    ],
)
def test_a_card_is_expired_by_the_day_on_the_wall(
    at_home_in: Callable[[str], None], zone: str, now: str, today: date, expired: bool
) -> None:
    at_home_in(zone)
    situation = situation_of(PLAIN, clock_at(now))
    assert situation.today == today
    born_today = f"{today:%Y%m%d}"
    born_tomorrow = f"{today + timedelta(days=1):%Y%m%d}"
    for operation, birthday in (("payout", "receiver_birthday"), ("sale", "birthday")):
        texts = {**CARD, "expire_year": "2026", birthday: born_today}
        said = {problem.why for problem in check(operation_of(operation), texts, situation).problems}
        assert (Why.EXPIRED in said) is expired
        assert Why.DATE_FUTURE not in said
        said = {
            problem.why for problem in check(operation_of(operation), {birthday: born_tomorrow}, situation).problems
        }
        assert Why.DATE_FUTURE in said


def test_the_situation_is_the_profiles() -> None:
    profile = replace(
        PLAIN, base_url="https://gate.connpay.com/paynet/api", currencies=("JPY",), minor_units=MinorUnits.HUNDREDTHS
    )
    situation = situation_of(profile, clock_at("2026-11-30T12:00Z"))
    assert (situation.production, situation.currencies) == (True, ("JPY",))
    assert situation.minor_units is MinorUnits.HUNDREDTHS


def test_nothing_but_the_services_says_which_day_it_is() -> None:
    """A second answer drifts: no other module makes a situation, cuts an instant to its day or sets its hour."""
    own = {PRODUCT / "services" / "situation.py", PRODUCT / "services" / "days.py"}
    others = [path for path in PRODUCT.rglob("*.py") if path not in own and "migrations" not in path.parts]
    found = [
        f"{path.relative_to(PRODUCT)}:{call.lineno}"
        for path in others
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and _says_a_day(call)
    ]
    assert found == []


def _says_a_day(call: ast.Call) -> bool:
    if isinstance(call.func, ast.Name):
        return call.func.id == "Situation"
    if not isinstance(call.func, ast.Attribute):
        return False
    named = {keyword.arg for keyword in call.keywords}
    is_now = isinstance(call.func.value, ast.Call) and ast.unparse(call.func.value).endswith("now()")
    return (call.func.attr == "replace" and "hour" in named) or (call.func.attr == "date" and is_now)


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Berlin", date(2026, 3, 29), 23),
        ("Europe/Berlin", date(2026, 10, 25), 25),
        ("America/New_York", date(2026, 3, 8), 23),
        ("America/New_York", date(2026, 11, 1), 25),
        ("Asia/Beirut", date(2026, 3, 29), 23),
        ("Asia/Kolkata", date(2026, 3, 29), 24),
    ],
)
def test_today_has_all_orders_of_the_day_and_no_others(
    at_home_in: Callable[[str], None], tmp_path: Path, zone: str, day: date, hours: int
) -> None:
    """One order each half hour from the evening before to the morning after, asked for late in the evening."""
    at_home_in(zone)
    place = ZoneInfo(zone)
    start = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=20)
    times = [start + timedelta(minutes=30) * n for n in range(2 * 60)]

    async def scene() -> tuple[set[str], int]:
        clock = MovedClock(START)
        home = await JournalHome.open(tmp_path, clock)
        for at in times:
            clock.wall = at
            if at.astimezone(place).date() <= day:
                await home.journal.add(new_order(f"N-{at:%d%H%M}"))
        now = datetime(day.year, day.month, day.day, 23, 45, tzinfo=place).astimezone(UTC)
        query = OrderQuery(View.TODAY, today_from=day_began(now))
        page = await home.journal.page(query)
        counts = dict(await home.journal.counts(query))
        await home.close()
        return {order.key.number for order in page.orders}, counts[View.TODAY.value]

    shown, counted = asyncio.run(scene())
    wanted = {f"N-{at:%d%H%M}" for at in times if at.astimezone(place).date() == day}
    assert shown == wanted
    assert counted == len(wanted) == 2 * hours
