"""A clock that stands still until a test moves it."""

import asyncio
from datetime import UTC, datetime, timedelta

START = datetime(2026, 11, 20, 9, 30, 0, 123456, tzinfo=UTC)
"""An instant that journal and window have to give back to the microsecond."""
HAIR = 1e-6


class MovedClock:
    """Stands still until a test moves it; whoever sleeps wakes when its time has come by the monotonic clock."""

    def __init__(self, start: datetime | None = None) -> None:
        """Begin at a time, or at the real one: what is signed must not look old to the gateway."""
        self.wall = start or datetime.now(UTC).replace(microsecond=0)
        """The wall clock alone: set by a test as a person or a time server does."""
        self.sleeps = 0
        """How often somebody has gone to sleep."""
        self._monotonic = 1000.0
        self._sleepers: list[tuple[float, int, asyncio.Event]] = []

    def now(self) -> datetime:
        return self.wall

    def monotonic(self) -> float:
        return self._monotonic

    async def sleep(self, interval: timedelta) -> None:
        self.sleeps += 1
        bed = (self._monotonic + interval.total_seconds(), self.sleeps, asyncio.Event())
        self._sleepers.append(bed)
        try:
            await bed[2].wait()
        finally:
            if bed in self._sleepers:
                self._sleepers.remove(bed)

    @property
    def asleep(self) -> int:
        """How many sleep at this moment."""
        return len(self._sleepers)

    def move(self, interval: timedelta = timedelta(), **units: float) -> int:
        """Let time pass, by an interval or in units as `timedelta` names them; give how many it wakes."""
        passed = interval + timedelta(**units)
        self.wall += passed
        self._monotonic += passed.total_seconds() + HAIR  # a hair ahead, so that rounding lets nobody sleep on
        woken = [bed for bed in self._sleepers if bed[0] <= self._monotonic]
        self._sleepers = [bed for bed in self._sleepers if bed not in woken]
        for bed in sorted(woken, key=lambda bed: bed[:2]):
            bed[2].set()
        return len(woken)
