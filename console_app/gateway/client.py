"""Calls the gateway over HTTPS; the one place in the program that posts an order, whose meaning it does not know."""

from contextlib import aclosing
from datetime import datetime

import httpx

from console_app.gateway.failures import CallRefused
from console_app.gateway.http_clients import HttpClients
from console_app.gateway.limits import Limits, Slots
from console_app.gateway.progress import Progress
from console_app.gateway.trace import RequestTrace
from console_app.services.exchange import Call, Exchange, WireFailure
from console_app.services.ports import Clock


class HttpWire:
    """The port `Wire` over HTTP/1.1: no retry, no redirect, no cookie, no settings from the environment.

    No call raises for anything the other side, the network or the address does; a caller that is cancelled gets its
    `asyncio.CancelledError`, and a cancelled order counts as in doubt, for its row in the journal says `sending`.
    Keep the loggers `httpx` and `httpcore` at WARNING: below it they write headers.
    """

    def __init__(self, clock: Clock, limits: Limits | None = None) -> None:
        self._clock = clock
        self._limits = limits or Limits()
        self._slots = Slots(self._limits)
        self._clients = HttpClients(self._limits)

    async def post_order(self, call: Call, committed_monotonic: float, committed_wall: datetime) -> Exchange:
        """Make the one POST of an order, on a connection of its own.

        Just before its head leaves, the age of the journal's commit is checked by both clocks: more than
        10 s, and nothing leaves (TOO_LATE). `committed_monotonic` is the clock's monotonic reading in seconds.
        """

        def not_too_late() -> None:
            by_wall = abs(self._clock.now() - committed_wall)  # a clock that was set back proves nothing either
            by_monotonic = self._clock.monotonic() - committed_monotonic
            if by_wall > self._limits.commit_age or by_monotonic > self._limits.commit_age.total_seconds():
                raise CallRefused(WireFailure.TOO_LATE)

        progress = self._progress(call, RequestTrace(by_proxy=bool(call.proxy), before_head=not_too_late))
        total = self._limits.order_total
        async with progress.bounded(total), self._slots.urgent(), self._clients.fresh(call) as client:
            request = self._request(client, call, progress.trace, total)
            async with aclosing(await client.send(request, stream=True)) as response:
                await progress.read(response)
        return progress.exchange()

    async def ask(self, call: Call, *, urgent: bool = False) -> Exchange:
        """Make a call that moves no money.

        An urgent call may take the slots kept free of polling, and gets a connection of its own: the answer on which
        the sending of an order depends must not be a stale one from a kept connection. Polling shares kept connections.
        A call that has begun runs to its answer or deadline: to stop polling, stop between calls.
        """
        progress = self._progress(call, RequestTrace(by_proxy=bool(call.proxy)))
        total = self._limits.ask_total
        slot = self._slots.urgent() if urgent else self._slots.poll()
        line = self._clients.fresh(call) if urgent else self._clients.shared(call)
        async with progress.bounded(total), slot, line as client:
            request = self._request(client, call, progress.trace, total)
            async with aclosing(await client.send(request, stream=True)) as response:
                await progress.read(response)
        return progress.exchange()

    async def close(self) -> None:
        """Close the kept connections. Later calls are returned as not begun."""
        await self._clients.close()

    def _progress(self, call: Call, trace: RequestTrace) -> Progress:
        return Progress(call, trace, self._clock, self._limits)

    def _request(self, client: httpx.AsyncClient, call: Call, trace: RequestTrace, total: float) -> httpx.Request:
        limits = self._limits
        return client.build_request(
            "POST",
            call.url,
            content=call.body,
            headers={"Authorization": call.authorization} if call.authorization else None,
            timeout=httpx.Timeout(connect=limits.connect, write=limits.write, read=total, pool=limits.pool),
            extensions={"trace": trace},
        )
