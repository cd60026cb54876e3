"""The sandbox's clock, which a test can stop and move; its uses are not known here."""

from collections.abc import Callable
from datetime import datetime, timedelta


class SandboxClock:
    """The gateway's current time (aware UTC).

    A manual clock stands still at the time it was made; either kind is moved on by `advance`.
    """

    def __init__(self, read: Callable[[], datetime], *, manual: bool = False) -> None:
        self._start = read()
        self._read = read
        self._manual = manual
        self._ahead = timedelta()

    def now(self) -> datetime:
        return (self._start if self._manual else self._read()) + self._ahead

    def advance(self, seconds: float) -> None:
        self._ahead += timedelta(seconds=seconds)
