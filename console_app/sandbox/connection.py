"""One client's connection: reads requests with h11, has them judged, answers, logs them."""

import asyncio
import contextlib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import h11

from console_app.sandbox.answers import page
from console_app.sandbox.control_channel import PREFIX, ControlChannel, RequestRow
from console_app.sandbox.engine import Gateway, Handled, Received, Route, find_route
from console_app.sandbox.faults import AnswerConnection, close_quietly
from console_app.sandbox.masking import masked
from console_app.sandbox.scenarios import Pick, Scenario, Script

_CHUNK: Final = 65_536
_LONGEST_BODY: Final = 4 * 1024 * 1024
_IDLE_SECONDS: Final = 60.0
_BAD_REQUEST: Final = 400


class BodyTooLong(Exception):
    """The request is longer than any that the gateway's documentation allows."""


@dataclass(frozen=True, slots=True)
class SandboxContext:
    """What all connections share: gateway, rules in force, test control, log and clock."""

    gateway: Gateway
    script: Script
    control: ControlChannel | None
    now: Callable[[], datetime]
    note: Callable[[RequestRow, Handled], None]


class Connection:
    """Serves one connection until either side ends it."""

    def __init__(self, context: SandboxContext, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._context = context
        self._reader = reader
        self._writer = writer
        self._parser = h11.Connection(h11.SERVER)

    async def serve(self) -> None:
        try:
            while await self._serve_one():
                leftover, _ = self._parser.trailing_data
                self._parser = h11.Connection(h11.SERVER)
                if leftover:
                    self._parser.receive_data(leftover)
        except (OSError, TimeoutError, ssl.SSLError):
            self._writer.transport.abort()
        except h11.RemoteProtocolError:
            await self._refuse(_BAD_REQUEST, "Bad request")
        except BodyTooLong:
            await self._refuse(413, "Request is too large")
        finally:
            await close_quietly(self._writer)

    async def _serve_one(self) -> bool:
        async with asyncio.timeout(_IDLE_SECONDS):
            head = await self._next_event()
        if not isinstance(head, h11.Request):
            return False
        path = head.target.decode("ascii")
        wire = AnswerConnection(self._reader, self._writer, self._context.now, _keeps_alive(head))
        if self._context.control is not None and path.startswith(PREFIX):
            body = await self._read_body()
            answer = self._context.control.answer(head.method.decode("ascii"), path, body)
            return await wire.deliver(answer, Scenario.NORMAL, 0.0)
        route = find_route(path)
        pick = self._context.script.pick(route.operation) if route else Pick()
        if pick.wire in {Scenario.CLOSED_BEFORE_READING, Scenario.EARLY_413}:
            return await self._turn_away(head, route, pick, wire)
        handled = self._handle(head, path, route, pick, await self._read_body())
        return await wire.deliver(handled.answer, pick.wire, pick.seconds)

    async def _turn_away(self, head: h11.Request, route: Route | None, pick: Pick, wire: AnswerConnection) -> bool:
        handled = self._handle(head, head.target.decode("ascii"), route, pick, b"")
        if pick.wire is Scenario.CLOSED_BEFORE_READING:
            wire.reset()
        else:
            await wire.send(wire.closing(handled.answer))
        return False

    def _handle(self, head: h11.Request, path: str, route: Route | None, pick: Pick, body: bytes) -> Handled:
        method = head.method.decode("ascii")
        received = Received(
            method,
            "https" if self._writer.get_extra_info("ssl_object") else "http",
            _header(head, b"host"),
            path,
            _header(head, b"content-type"),
            _header(head, b"authorization"),
            body,
        )
        handled = self._context.gateway.handle(received, route, pick)
        row = RequestRow(
            self._context.now().isoformat(timespec="milliseconds"),
            route.operation.value if route else "",
            method,
            masked(path),
            len(body),
            handled.verdict,
            masked(handled.client_orderid),
            pick.names,
            handled.base_string,
            handled.expected,
        )
        self._context.note(row, handled)
        return handled

    async def _read_body(self) -> bytes:
        body = bytearray()
        while not isinstance(event := await self._next_event(), h11.EndOfMessage):
            if not isinstance(event, h11.Data):
                raise ConnectionError("the client left within its request")
            body += event.data
            if len(body) > _LONGEST_BODY:
                raise BodyTooLong
        return bytes(body)

    async def _next_event(self) -> h11.Event:
        while True:
            event = self._parser.next_event()
            if event is h11.NEED_DATA:
                if self._parser.they_are_waiting_for_100_continue:
                    go_on = h11.InformationalResponse(status_code=100, headers=[])
                    self._writer.write(self._parser.send(go_on) or b"")
                self._parser.receive_data(await self._reader.read(_CHUNK))
            elif isinstance(event, h11.Event):
                return event

    async def _refuse(self, status: int, text: str) -> None:
        answer = page(status, text).written(self._context.now(), keep_alive=False)
        with contextlib.suppress(OSError):
            self._writer.write(answer)
            await self._writer.drain()


def _header(head: h11.Request, name: bytes) -> str:
    return next((v.decode("latin-1").strip() for n, v in head.headers if n == name), "")


def _keeps_alive(head: h11.Request) -> bool:
    return head.http_version == b"1.1" and _header(head, b"connection").lower() != "close"
