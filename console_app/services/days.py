"""The local date and the start of the local day; a day of a clock change has 23 or 25 hours."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

_SECOND: Final = timedelta(seconds=1)


def local_date(now: datetime, zone: tzinfo | None = None) -> date:
    """Return the local date; `zone` is the workstation's own if none is given."""
    return now.astimezone(zone).date()


def day_began(now: datetime, zone: tzinfo | None = None) -> datetime:
    """Return the first instant, in UTC, of the local day that `now` belongs to.

    The offset of `now` is not used: on the day of a clock change midnight had another one. Where the clocks
    are put forward over midnight itself, the day begins with the first instant after the gap (PEP 495).
    """
    today = local_date(now, zone)
    late = _midnight(today, zone, fold=0)
    if late.astimezone(zone).time() == time() or local_date(late - _SECOND, zone) < today:
        return late
    early = _midnight(today, zone, fold=1)
    while late - early > _SECOND:
        middle = early + (late - early) // _SECOND // 2 * _SECOND
        early, late = (middle, late) if local_date(middle, zone) < today else (early, middle)
    return late


def _midnight(day: date, zone: tzinfo | None, *, fold: int) -> datetime:
    # By its timestamp: `astimezone` takes the wrong offset for a local time that the workstation's clocks left out.
    return datetime.fromtimestamp(datetime(day.year, day.month, day.day, tzinfo=zone, fold=fold).timestamp(), UTC)
