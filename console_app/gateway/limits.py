"""The limits of every call (time, size, number) and the slots for calls in flight."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a call; times are seconds, sizes bytes.

    `order_total` and `ask_total` bound a whole call, from waiting for a slot to the answer's last byte.
    `commit_age` is how old the journal's commit may be when an order's head leaves. `raw_body` caps what is read,
    `whole_body` what gzip may make of it. `kept_free` of the `in_flight` slots are never given to polling.
    `extra_ca` is one more certificate authority in PEM, for tests on this machine alone: no profile can set it.
    """

    order_total: float = 60.0
    ask_total: float = 20.0
    connect: float = 10.0
    write: float = 10.0
    pool: float = 5.0
    commit_age: timedelta = timedelta(seconds=10)
    raw_body: int = 64 * 1024
    whole_body: int = 256 * 1024
    in_flight: int = 10
    kept_free: int = 2
    keep_alive: float = 15.0
    extra_ca: str | None = None


class Slots:
    """Limits the requests in flight; some slots are kept from polling, for sends and urgent look-ups."""

    def __init__(self, limits: Limits) -> None:
        self._all = asyncio.Semaphore(limits.in_flight)
        self._polls = asyncio.Semaphore(limits.in_flight - limits.kept_free)

    @asynccontextmanager
    async def urgent(self) -> AsyncIterator[None]:
        """Hold any free slot for a call while the block lasts; waits while all are taken."""
        async with self._all:
            yield

    @asynccontextmanager
    async def poll(self) -> AsyncIterator[None]:
        """Hold one of the slots that polling may have while the block lasts; waits while those are taken."""
        async with self._polls, self._all:
            yield
