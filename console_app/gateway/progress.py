"""Runs one call from start to exchange: deadline, answer, and the line in the log."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import httpx

from console_app.gateway.body import read_body, server_time
from console_app.gateway.failures import explain
from console_app.gateway.limits import Limits
from console_app.gateway.trace import RequestTrace
from console_app.protocol.brands import base_url_problem, host_of
from console_app.services.exchange import Call, Exchange, WireFailure
from console_app.services.ports import Clock

log = logging.getLogger("paynet.wire")


class Progress:
    """The progress of a call; it ends as an exchange, whatever happened."""

    def __init__(self, call: Call, trace: RequestTrace, clock: Clock, limits: Limits) -> None:
        self.trace = trace
        self._call = call
        self._clock = clock
        self._limits = limits
        self._start = clock.monotonic()
        self._status: int | None = None
        self._server_time: datetime | None = None
        self._body: bytes | None = None
        self._failure = WireFailure.NONE
        self._detail = ""

    @asynccontextmanager
    async def bounded(self, seconds: float) -> AsyncIterator[None]:
        """Run the block within a total deadline; an error in it becomes this call's failure.

        Raises:
            asyncio.CancelledError: the caller was cancelled; no other exception leaves the block.

        """
        try:
            async with asyncio.timeout(seconds):
                yield
        except asyncio.CancelledError:
            self._failure = WireFailure.CANCELLED
            raise
        except Exception as error:  # noqa: BLE001 - an order that began must come back as doubt, whatever was raised
            if self._body is None:  # an answer that came whole stays one, though its connection may close badly
                self._failure, self._detail = explain(error, self.trace)
        finally:
            self._log()

    async def read(self, response: httpx.Response) -> None:
        """Read the response's body and date into the result of the call."""
        self._status = response.status_code
        self._server_time = server_time(response.headers.get("date"))
        self._body = await read_body(response, self._limits)

    def exchange(self) -> Exchange:
        """Return the result of the call."""
        return Exchange(
            began=self.trace.began or self._status is not None,
            failure=self._failure,
            http_status=self._status,
            body=self._body,
            server_time=self._server_time,
            elapsed=self._elapsed,
            detail=self._detail,
        )

    @property
    def _elapsed(self) -> timedelta:
        return timedelta(seconds=max(0.0, self._clock.monotonic() - self._start))

    def _log(self) -> None:
        """Log method, host, path, status, bytes and milliseconds: never a body, a header or a refused address."""
        refused = bool(base_url_problem(self._call.url))
        log.info(
            "POST %s %s %s %d bytes %d ms",
            "-" if refused else host_of(self._call.url),
            "-" if refused else urlsplit(self._call.url).path,
            " ".join(str(word) for word in (self._status, self._failure.value) if word),
            len(self._body or b""),
            self._elapsed // timedelta(milliseconds=1),
        )
