"""What this workstation gives: its clocks and its randomness; knows nothing of what they are used for."""

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
"""Characters behind the date: 50 random bits, so that a thousand numbers a day meet once in two million years."""
JITTER: Final = 0.15

_LETTERS_AND_DIGITS: Final = string.ascii_letters + string.digits
_BYTES: Final = 256
_CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Base 32 without I, L, O and U: nothing in it is mistaken for another when it is read out on the telephone."""


class SystemClock(Clock):
    """The machine's clocks."""

    def now(self) -> datetime:
        """Give the wall clock's time, aware, in UTC."""
        return datetime.now(UTC)  # noqa: TID251 - here the program's clock is made

    def monotonic(self) -> float:
        """Give seconds that never go back; on Linux and macOS they stand still while the machine sleeps."""
        return time.monotonic()

    async def sleep(self, interval: timedelta) -> None:
        """Wait; an interval of nothing or less gives way to the other tasks once."""
        await asyncio.sleep(max(interval.total_seconds(), 0.0))


class SystemRandomness(Randomness):
    """The operating system's own source (PEP 506), for all three uses."""

    def __init__(self) -> None:
        self._source = secrets.SystemRandom()

    def nonce(self) -> str:
        """Give 32 letters and digits, 190 bits (ConnPay examples; RFC 5849 section 3.3)."""
        return _text_of(_LETTERS_AND_DIGITS, NONCE_LENGTH)

    def order_number(self, prefix: str, now: datetime) -> str:
        """Give a number such as ``P-261120-7KQ4M2XD9F``: the day is the one that people here read off the wall."""
        return f"{prefix}-{local_date(now):%y%m%d}-{_text_of(_CROCKFORD, NUMBER_LENGTH)}"

    def jitter(self) -> float:
        """Give a factor between 0.85 and 1.15."""
        return self._source.uniform(1 - JITTER, 1 + JITTER)


def _text_of(alphabet: str, length: int) -> str:
    """Draw each character evenly: bytes beyond the alphabet's last whole round are thrown away."""
    even = _BYTES - _BYTES % len(alphabet)
    text = ""
    while len(text) < length:
        drawn = secrets.token_bytes(2 * length)  # a call for each character would cost ten times as much
        text += "".join(alphabet[byte % len(alphabet)] for byte in drawn if byte < even)
    return text[:length]
