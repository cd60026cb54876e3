"""Delivers an answer, whole or broken as the scenario asks; knows no meaning of answers."""

import asyncio
import contextlib
import socket
import struct
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from console_app.sandbox.answers import SandboxAnswer, page
from console_app.sandbox.scenarios import Scenario

_LINGER_NOTHING: Final = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)
_CHUNK: Final = 65_536


@dataclass(frozen=True, slots=True)
class AnswerConnection:
    """One connection with one answer due on it."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    now: Callable[[], datetime]
    keep_alive: bool

    async def deliver(self, answer: SandboxAnswer, scenario: Scenario, seconds: float) -> bool:
        """Answer as the scenario asks; return whether the connection may carry another request."""
        way = _WAYS.get(scenario)
        if way is not None:
            await way(self, answer, seconds)
            return False
        if scenario is Scenario.SLOW:
            await asyncio.sleep(seconds)
        if scenario is Scenario.GZIP_ALWAYS:
            answer = answer.gzipped()
        elif scenario is Scenario.GZIP_BOMB:
            answer = answer.bomb()
        elif scenario is Scenario.BAD_GZIP:
            answer = replace(answer, coding="gzip")
        elif scenario is Scenario.HTML_502:
            answer = page(502, "Bad gateway")
        await self.send(answer.written(self.now(), keep_alive=self.keep_alive))
        return self.keep_alive

    async def send(self, raw: bytes) -> None:
        self.writer.write(raw)
        await self.writer.drain()

    def reset(self) -> None:
        """Drop the connection with RST: the peer loses what it has not read yet."""
        plain: socket.socket | None = self.writer.get_extra_info("socket")
        if plain is not None:
            plain.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_NOTHING)
        self.writer.transport.abort()

    def closing(self, answer: SandboxAnswer) -> bytes:
        return answer.written(self.now(), keep_alive=False)


async def _lose(wire: AnswerConnection, answer: SandboxAnswer, seconds: float) -> None:
    del wire, answer, seconds


async def _reset(wire: AnswerConnection, answer: SandboxAnswer, seconds: float) -> None:
    del answer, seconds
    wire.reset()


async def _half_head(wire: AnswerConnection, answer: SandboxAnswer, seconds: float) -> None:
    del answer, seconds
    await wire.send(b"HTTP/1.1 2")


async def _half_answer(wire: AnswerConnection, answer: SandboxAnswer, seconds: float) -> None:
    del seconds
    await wire.send(wire.closing(answer)[: -(len(answer.body) + 1) // 2])


async def _cut_short(wire: AnswerConnection, answer: SandboxAnswer, seconds: float) -> None:
    del seconds
    head, _, body = wire.closing(answer).partition(b"\r\n\r\n")
    lines = [line for line in head.split(b"\r\n") if not line.startswith(b"Content-Length")]
    await wire.send(b"\r\n".join(lines) + b"\r\n\r\n" + body[: len(body) // 2])


async def _hang(wire: AnswerConnection, answer: SandboxAnswer, seconds: float) -> None:
    del answer, seconds
    while await wire.reader.read(_CHUNK):
        pass


async def _drip(wire: AnswerConnection, answer: SandboxAnswer, seconds: float) -> None:
    for byte in wire.closing(answer):
        await wire.send(bytes([byte]))
        await asyncio.sleep(seconds)


async def _endless_103(wire: AnswerConnection, answer: SandboxAnswer, seconds: float) -> None:
    del answer
    while True:
        await wire.send(b"HTTP/1.1 103 Early Hints\r\n\r\n")
        await asyncio.sleep(seconds)


async def _huge_header(wire: AnswerConnection, answer: SandboxAnswer, seconds: float) -> None:
    del seconds
    first, _, rest = wire.closing(answer).partition(b"\r\n")
    await wire.send(first + b"\r\nX-Padding: " + b"x" * 200_000 + b"\r\n" + rest)


async def _garbage(wire: AnswerConnection, answer: SandboxAnswer, seconds: float) -> None:
    del answer, seconds
    await wire.send(b"\x15\x03\x01\x00\x02\x02\x0a this is no HTTP\r\n\r\n")


_WAYS: Final[Mapping[Scenario, Callable[[AnswerConnection, SandboxAnswer, float], Awaitable[None]]]] = {
    Scenario.ANSWER_LOST: _lose,
    Scenario.LATE_LANDING: _lose,
    Scenario.ANSWER_RESET: _reset,
    Scenario.HALF_HEAD: _half_head,
    Scenario.HALF_ANSWER: _half_answer,
    Scenario.CUT_SHORT: _cut_short,
    Scenario.HANG: _hang,
    Scenario.DRIP: _drip,
    Scenario.ENDLESS_103: _endless_103,
    Scenario.HUGE_HEADER: _huge_header,
    Scenario.GARBAGE: _garbage,
}


async def close_quietly(writer: asyncio.StreamWriter) -> None:
    """End a connection; an earlier close by the peer is no error."""
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()
