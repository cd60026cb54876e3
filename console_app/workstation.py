"""The workstation's clocks and randomness; their uses are not known here."""

import asyncio
import secrets
import string
import time
from datetime import UTC, datetime, timedelta
from typing import Final

from console_app.services.days import local_date
from console_app.services.ports import Clock, Randomness

NONCE_LENGTH: Final = 32
NUMBER_LENGTH: Final = 10
"""Characters after the date: 50 random bits, so that a thousand numbers a day collide once in two million years."""
JITTER: Final = 0.15

_LETTERS_AND_DIGITS: Final = string.ascii_letters + string.digits
_BYTES: Final = 256
_CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Base 32 without I, L, O and U, so that no character is mistaken for another when read out by telephone."""


class SystemClock(Clock):
    """The machine's clocks."""

    def now(self) -> datetime:
        """Return the wall clock's time, aware, in UTC."""
        return datetime.now(UTC)  # noqa: TID251 - here the program's clock is made

    def monotonic(self) -> float:
        """Return seconds that never go back; on Linux and macOS they stop while the machine sleeps."""
        return time.monotonic()

    async def sleep(self, interval: timedelta) -> None:
        """Wait for an interval; one of zero or less only lets other tasks run once."""
        await asyncio.sleep(max(interval.total_seconds(), 0.0))


class SystemRandomness(Randomness):
    """The operating system's random source (PEP 506), for all three uses."""

    def __init__(self) -> None:
        self._source = secrets.SystemRandom()

    def nonce(self) -> str:
        """Return 32 letters and digits, 190 bits (ConnPay examples; RFC 5849 section 3.3)."""
        return _text_of(_LETTERS_AND_DIGITS, NONCE_LENGTH)

    def order_number(self, prefix: str, now: datetime) -> str:
        """Return a number such as ``P-261120-7KQ4M2XD9F``, with the local date."""
        return f"{prefix}-{local_date(now):%y%m%d}-{_text_of(_CROCKFORD, NUMBER_LENGTH)}"

    def jitter(self) -> float:
        """Return a factor between 0.85 and 1.15."""
        return self._source.uniform(1 - JITTER, 1 + JITTER)


def _text_of(alphabet: str, length: int) -> str:
    """Draw each character with equal probability: bytes beyond the alphabet's last whole multiple are dropped."""
    even = _BYTES - _BYTES % len(alphabet)
    text = ""
    while len(text) < length:
        drawn = secrets.token_bytes(2 * length)  # a call for each character would cost ten times as much
        text += "".join(alphabet[byte % len(alphabet)] for byte in drawn if byte < even)
    return text[:length]
