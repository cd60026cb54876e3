"""Checks open orders when they are due: one loop for all, few calls at a time, slower if the gateway refuses them."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from console_app.protocol.errors import Flaw
from console_app.protocol.states import BANK_FINAL, OrderState
from console_app.services import schedule
from console_app.services.checking import Checking
from console_app.services.errors import JournalError
from console_app.services.journal_roles import Checks, OrderLog
from console_app.services.news import Event, News, OrderChanged, PollingSlowed
from console_app.services.ports import Clock
from console_app.services.preferences import Polling
from console_app.services.records import Order, Purpose
from console_app.services.recover import Recovery

MOST_AT_ONCE: Final = 8
"""Polls in flight; two more connections stay free for sends and look-ups."""
LONGEST_REST: Final = timedelta(seconds=30)
"""The loop looks for due orders at least this often, so that a clock that jumped or a machine that slept is noticed."""
REST_UNWRITTEN: Final = timedelta(seconds=5)
"""The longest pause while an outcome is still to be written, which is done as soon as the journal works again."""
SHORTEST_REST: Final = timedelta(seconds=1)
"""The pause while an order is due that has to wait."""
FIRST_SLOWDOWN: Final = timedelta(seconds=15)
LONGEST_SLOWDOWN: Final = timedelta(minutes=5)
AFTER_A_FAILURE: Final = timedelta(minutes=1)
"""The pause for an order whose check could not be written down: its next check is still due."""
BEYOND_THE_SLOW: Final = 1_000
"""How many due orders are read while a profile is slow, so that its orders do not hide those of others."""
TOLD_AT_ONCE: Final = 50
"""Postponed orders that are published in one turn of the event loop."""
log: Final = logging.getLogger("paynet.poll")
_BALKING: Final = frozenset((Flaw.HTML.value, Flaw.HTTP_STATUS.value))


class Poller:
    """The one loop that checks open orders when they are due. Stopping it never cancels a request under way."""

    def __init__(
        self,
        orders: OrderLog,
        checks: Checks,
        checking: Checking,
        recovery: Recovery,
        clock: Clock,
        news: News,
    ) -> None:
        """Bind to the ports and use cases."""
        self._orders = orders
        self._checks = checks
        self._checking = checking
        self._recovery = recovery
        self._clock = clock
        self._news = news
        self._running: dict[int, asyncio.Task[None]] = {}
        self._slow: dict[str, tuple[timedelta, float]] = {}
        self._put_off: dict[str, tuple[datetime, datetime]] = {}
        self._resting: dict[int, float] = {}
        self._wake = asyncio.Event()
        self._stopped = False
        news.listen(self._on_event)

    def wake(self) -> None:
        """Look for due orders at once; the poller itself calls this for every changed order."""
        self._wake.set()

    def _on_event(self, event: Event) -> None:
        if isinstance(event, OrderChanged) and event.order.next_check is not None:
            self._wake.set()

    def keep_pace(self, polling: Polling) -> None:
        """Set how often orders that the gateway accepted are checked, from the next check of each on.

        Orders in doubt keep their own fixed intervals.
        """
        self._checking.keep_pace(polling)

    async def stop(self) -> None:
        """Begin no further check and wait for those under way."""
        self._stopped = True
        self._wake.set()
        while self._running:
            await asyncio.wait(self._running.values())

    async def check_now(self, order: int) -> Order:
        """Check one order for a person, at any time and in any state."""
        before, asked = await self._orders.order(order), self._clock.monotonic()
        checked = await self._checking.check(order, Purpose.CHECK_NOW)
        await self._pace(before, checked, asked)
        return checked

    async def try_now(self, profile: str) -> None:
        """Check a profile's open orders now, because its keyring was found to be locked, or was unlocked.

        If the keyring is locked, each order shows that at once instead of the time of its next check.
        """
        now = self._clock.now()
        await self._tell(await self._checks.bring_forward(profile, now, now + schedule.HOUR, now))

    async def run(self) -> None:
        """Run until `stop` is called. A journal that cannot be read is tried again after a pause."""
        while not self._stopped:
            self._wake.clear()
            try:
                await self._recovery.recover_leftovers()
                rest = await self._start_due()
            except JournalError:
                rest = LONGEST_REST
            except Exception:
                log.exception("a round of checks failed")
                rest = LONGEST_REST
            await self._rest(min(rest, REST_UNWRITTEN) if self._recovery.owes else rest)

    async def _start_due(self) -> timedelta:
        """Start checks of due orders as far as there is room; return the pause until the next look."""
        now = self._clock.now()
        put_off: set[str] = set()
        wanted = MOST_AT_ONCE + len(self._running) + len(self._resting)
        for order in await self._checks.due(now, wanted + BEYOND_THE_SLOW if self._slow else wanted):
            if self._stopped or len(self._running) >= MOST_AT_ONCE:
                break
            if order.id in self._running or self._must_wait(order):
                if self._is_slow(order.profile):
                    put_off.add(order.profile)
                continue
            task = asyncio.get_running_loop().create_task(self._check(order), name=f"check {order.id}")
            self._running[order.id] = task
        for profile in put_off:
            await self._postpone(profile)
        if len(self._running) >= MOST_AT_ONCE:
            return LONGEST_REST
        upcoming = await self._checks.next_due()
        if upcoming is None:
            return LONGEST_REST
        return min(max(upcoming - now, SHORTEST_REST), LONGEST_REST)

    def _must_wait(self, order: Order) -> bool:
        """Tell whether a due order is not checked for now. Uses the monotonic clock, as the wall clock may jump."""
        return self._is_slow(order.profile) or self._clock.monotonic() < self._resting.get(order.id, 0.0)

    def _is_slow(self, profile: str) -> bool:
        _, resumes = self._slow.get(profile, (None, 0.0))
        return self._clock.monotonic() < resumes

    async def _check(self, order: Order) -> None:
        asked = self._clock.monotonic()
        self._resting[order.id] = asked + AFTER_A_FAILURE.total_seconds()
        try:
            checked = await self._checking.check(order.id, _purpose(order))
            del self._resting[order.id]
            await self._pace(order, checked, asked)
        except JournalError:
            pass
        except Exception:
            log.exception("a check failed")
        finally:
            del self._running[order.id]
            self._wake.set()

    async def _pace(self, before: Order, after: Order, asked: float) -> None:
        """Slow a profile's polling down after 403, 429 or a web page, up to five minutes; one good answer ends it.

        The next checks of all its orders are then set to when they really take place: after the pause, and at once when
        it ends early. A call `asked` before the slowdown began neither adds to it nor ends it: one of eight in flight
        being refused means that the gateway wants fewer.
        """
        failed = after.checks_failed > before.checks_failed
        last, resumes = self._slow.get(before.profile, (timedelta(0), 0.0))
        if failed and after.failing_because in _BALKING:
            if self._clock.monotonic() < resumes:
                return
            pause = min(max(last * 2, FIRST_SLOWDOWN), LONGEST_SLOWDOWN)
            self._slow[before.profile] = (pause, self._clock.monotonic() + pause.total_seconds())
            self._news.publish(PollingSlowed(before.profile, self._clock.now() + pause))
            self._put_off.pop(before.profile, None)
            await self._postpone(before.profile)
        elif not failed and asked > resumes - last.total_seconds():
            await self._go_on(before.profile)

    async def _postpone(self, profile: str) -> None:
        """Move the next checks of a slow profile's orders to the end of the pause."""
        if profile not in self._slow:
            return
        _, resumes = self._slow[profile]
        until = self._clock.now() + timedelta(seconds=resumes - self._clock.monotonic())
        earliest, latest = self._put_off.get(profile, (until, until))
        self._put_off[profile] = (min(earliest, until), max(latest, until))
        await self._tell(await self._checks.postpone(profile, until))

    async def _go_on(self, profile: str) -> None:
        """End a profile's slowdown; its postponed orders are due now."""
        early = self._is_slow(profile)
        self._slow.pop(profile, None)
        put_off = self._put_off.pop(profile, None)
        if early and put_off is not None:
            await self._tell(await self._checks.bring_forward(profile, *put_off, self._clock.now()))

    async def _tell(self, orders: Sequence[Order]) -> None:
        """Publish changed orders a few at a time: there may be thousands."""
        for place, order in enumerate(orders, 1):
            self._news.publish(OrderChanged(order))
            if place % TOLD_AT_ONCE == 0:
                await asyncio.sleep(0)

    async def _rest(self, interval: timedelta) -> None:
        """Wait for the interval or for `wake`, whichever comes first."""
        loop = asyncio.get_running_loop()
        sleeping = loop.create_task(self._clock.sleep(interval))
        waking = loop.create_task(self._wake.wait())
        try:
            await asyncio.wait((sleeping, waking), return_when=asyncio.FIRST_COMPLETED)
        finally:
            sleeping.cancel()
            waking.cancel()


def _purpose(order: Order) -> Purpose:
    if order.state in BANK_FINAL or order.state is OrderState.REFUSED:
        return Purpose.LATE_CHECK
    if order.state in (OrderState.NOT_SENT, OrderState.WITHDRAWN):
        return Purpose.RECOVERY
    if order.state in (OrderState.IN_DOUBT, OrderState.HELD, OrderState.ABANDONED):
        return Purpose.LADDER
    return Purpose.POLL
