"""Runs the poller's own loop on a clock that a test moves, and lets the test wait until it has come to rest."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from moved_clock import MovedClock
from opened_home import PATIENT, OpenedHome, opened_home
from sandbox_process import Sandbox
from waiting import until

from console_app.gateway.limits import Limits
from console_app.protocol.states import OrderState
from console_app.services.errors import KeyringLocked
from console_app.services.exchange import Call, Exchange
from console_app.services.news import Event
from console_app.services.records import Observation, Order

SECOND = timedelta(seconds=1)
Ask = Callable[..., Awaitable[Exchange]]


@dataclass(slots=True)
class Line:
    """The wire's status calls: counted, and answered by the test where it wants to."""

    asked: int = 0
    in_flight: int = 0
    most_in_flight: int = 0
    instead: Callable[[], Exchange] | None = None
    open: asyncio.Event = field(default_factory=asyncio.Event)
    """Set while answers are handed on as they come."""

    def __post_init__(self) -> None:
        self.open.set()

    def around(self, ask: Ask) -> Ask:
        async def counted(call: Call, *, urgent: bool = False) -> Exchange:
            self.asked += 1
            self.in_flight += 1
            self.most_in_flight = max(self.most_in_flight, self.in_flight)
            try:
                answer = self.instead() if self.instead else await ask(call, urgent=urgent)
                await self.open.wait()
                return answer
            finally:
                self.in_flight -= 1

        return counted


@dataclass(slots=True)
class Desk:
    """An open runtime whose poller runs."""

    home: OpenedHome
    clock: MovedClock
    line: Line
    told: list[Event]
    running: asyncio.Task[None]

    @property
    def journal(self) -> Any:  # noqa: ANN401 - its calls are replaced by some tests
        return self.home.runtime.journal_home.journal

    async def send(self, amount: str = "10.00", **more: str) -> Order:
        content = await self.home.payout({"amount": amount, **more})
        return await self.home.runtime.use_cases.submitter.submit(content, "A. Ivanova", "told by the test")

    async def order(self, order: Order) -> Order:
        found: Order = await self.journal.order(order.id)
        return found

    async def seen(self, order: Order) -> tuple[Observation, ...]:
        return (await self.home.runtime.use_cases.desk.dossier(order.id)).observations

    @property
    def quiet(self) -> bool:
        poller = self.home.runtime.use_cases.poller
        at_work = poller._running or poller._wake.is_set()  # noqa: SLF001 - a clock moved too early loses its effect
        return not at_work and self.clock.asleep == 1

    async def rests(self) -> bool:
        """Tell whether nothing is due any more and the poller sleeps, now and a moment ago."""
        return self.quiet and not await self.journal.due(self.clock.now(), 1) and self.quiet

    async def looked(self) -> None:
        """Wait until the poller sleeps again, though something may be due that has to wait."""

        async def looked() -> bool:
            asleep = self.quiet
            await self.journal.next_due()
            return asleep and self.quiet

        await until(looked)

    async def looked_after_a_rest(self) -> None:
        """Let the poller sleep as long as it ever does, and look around once."""
        await self.looked()
        self.clock.move(timedelta(seconds=30))
        await self.looked()

    async def settled(self) -> None:
        await until(self.rests)

    async def moved(self, interval: timedelta) -> None:
        """Let time pass in one leap once the poller sleeps, and what is due then."""
        await self.looked()
        self.clock.move(interval)
        await self.settled()

    async def passed(self, interval: timedelta) -> None:
        """Let time pass from one due moment to the next."""
        end = self.clock.now() + interval
        await self.settled()
        while (upcoming := await self.journal.next_due()) is not None and upcoming <= end:
            await self.moved(upcoming - self.clock.now())
        await self.moved(end - self.clock.now())


@asynccontextmanager
async def watched_desk(
    tmp_path: Path,
    gateway: Sandbox,
    *,
    clock: MovedClock | None = None,
    limits: Limits = PATIENT,
    proven: bool = True,
    home: str = "home",
) -> AsyncIterator[Desk]:
    """Open a runtime, put right what was left, and run its poller."""
    used = clock or MovedClock()
    async with opened_home(tmp_path, gateway, clock=used, limits=limits, home=home) as opened:
        use_cases, line = opened.runtime.use_cases, Line()
        told: list[Event] = []
        use_cases.news.listen(told.append)
        wire: Any = use_cases.submitter._sending._wire  # noqa: SLF001 - what goes out is watched
        wire.ask = line.around(wire.ask)
        if proven:
            await opened.prove()
        await opened.runtime.recovery.run()
        running = asyncio.ensure_future(use_cases.poller.run())
        try:
            yield Desk(opened, used, line, told, running)
        finally:
            await use_cases.poller.stop()
            await running


async def until_approved(desk: Desk, order: Order) -> Order:
    for _ in range(10):
        await desk.passed(5 * SECOND)
        order = await desk.order(order)
        if order.state is OrderState.APPROVED:
            return order
    raise AssertionError(order)


def locked_keyring(desk: Desk) -> list[int]:
    """Lock the keyring; count how often it is asked all the same."""
    calls = [0]

    async def locked(*_arguments: str) -> str:
        calls[0] += 1
        raise KeyringLocked

    vault: Any = desk.home.vault
    vault.control = locked
    return calls


def unlock_keyring(desk: Desk) -> None:
    vault: Any = desk.home.vault
    del vault.control
