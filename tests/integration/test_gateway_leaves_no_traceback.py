"""Whatever bytes answer a call, it ends as an exchange: nothing is raised, logged as an error or left to the collector.

Qt's event loop, unlike asyncio's own, closes no generator that is left half-way: Python then ends it at once, and what
it still awaits becomes a traceback on the console.
"""

import asyncio
import gc
import gzip
import logging
import sys
import time
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from console_app.gateway.client import HttpWire
from console_app.gateway.limits import Limits
from console_app.services.exchange import Call, Exchange, WireFailure

LIMITS = Limits(order_total=2.0, ask_total=2.0, raw_body=4096, whole_body=16_384)
GOOD = b"type=status-response\n&status=approved\n"
CHUNKED = b"Transfer-Encoding: chunked"


class HostClock:
    """The machine's clocks."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    async def sleep(self, interval: timedelta) -> None:
        await asyncio.sleep(interval.total_seconds())  # by the clock: this is one


async def exchanged(raw: bytes, kind: str) -> Exchange:
    """Make one call that is answered by these bytes, in a loop that closes no generator by itself."""
    sys.set_asyncgen_hooks(None, None)
    done: list[asyncio.Task[None]] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        await reader.readexactly(3)
        writer.write(raw)
        try:
            await writer.drain()
            writer.close()
            await writer.wait_closed()
        except ConnectionError:
            pass

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        done.append(asyncio.ensure_future(serve(reader, writer)))

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    call = Call(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/paynet/api/v2/status/7", b"a=1")
    wire = HttpWire(HostClock(), LIMITS)
    try:
        if kind == "order":
            return await wire.post_order(call, time.monotonic(), datetime.now(UTC))
        return await wire.ask(call, urgent=kind == "urgent")
    finally:
        await wire.close()
        server.close()
        await asyncio.gather(*done, return_exceptions=True)


def outcome(raw: bytes, kind: str) -> tuple[Exchange, Sequence[str]]:
    """Give the exchange, and every fault that anybody could see of it."""
    faults: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.levelno >= logging.WARNING:
                faults.append(f"{record.name}: {record.getMessage()}")

    async def scene() -> Exchange:
        asyncio.get_running_loop().set_exception_handler(lambda _loop, context: faults.append(str(context)))
        return await exchanged(raw, kind)

    def unraisable(left: Any) -> None:  # noqa: ANN401 - the interpreter's own record
        faults.append(f"{left.object!r} {left.exc_value!r}")

    before, listener = sys.unraisablehook, Listener()
    sys.unraisablehook = unraisable
    logging.getLogger().addHandler(listener)
    try:
        exchange = asyncio.run(scene())
        gc.collect()
    finally:
        logging.getLogger().removeHandler(listener)
        sys.unraisablehook = before
    return exchange, faults


def answer(body: bytes, *headers: bytes, length: bool = True) -> bytes:
    lines = [b"HTTP/1.1 200 OK", *headers, *([b"Content-Length: %d" % len(body)] if length else [])]
    return b"\r\n".join([*lines, b"", b""]) + body


def chunk(data: bytes) -> bytes:
    return b"%x\r\n" % len(data) + data + b"\r\n"


PACKED = gzip.compress(GOOD)
WRITTEN_OUT = b"".join(bytes([number % 251, number % 241, number % 239]) for number in range(60_000))
FAULTS = {
    "a gzip answer that is too large as it comes": answer(
        zlib.compressobj(0, zlib.DEFLATED, 31).compress(WRITTEN_OUT), b"Content-Encoding: gzip"
    ),
    "the same in chunks": answer(
        chunk(WRITTEN_OUT[:5000]) * 20 + b"0\r\n\r\n", b"Content-Encoding: gzip", CHUNKED, length=False
    ),
    "gzip that becomes too much": answer(gzip.compress(bytes(2_000_000)), b"Content-Encoding: gzip"),
    "gzip that is cut": answer(PACKED[:-5], b"Content-Encoding: gzip"),
    "gzip that breaks off with its connection": answer(PACKED, b"Content-Encoding: gzip")[:-5],
    "gzip and more": answer(PACKED + b"more", b"Content-Encoding: gzip"),
    "gzip that is none": answer(GOOD, b"Content-Encoding: gzip"),
    "two codings": answer(PACKED, b"Content-Encoding: gzip", b"Content-Encoding: br"),
    "a coding of foreign letters": answer(GOOD, b"Content-Encoding: gz\xffip"),
    "too large": answer(bytes(100_000)),
    "too large without a length": answer(bytes(100_000), length=False),
    "too large, and breaks off": answer(bytes(100_000))[:5000],
    "a date in no calendar": answer(GOOD, b"Date: Fri, 99 Foo 99999 99:99:99 +9999"),
    "a date of foreign bytes": answer(GOOD, b"Date: \xd1\xe1, 01 \xff"),
    "a date beyond all time": answer(GOOD, b"Date: Fri, 31 Dec 9999 23:59:59 -9959"),
    "a date before all time": answer(GOOD, b"Date: Mon, 01 Jan 0001 00:00:00 +2359"),
    "a negative length": answer(GOOD, b"Content-Length: -1", length=False),
    "a length of words": answer(GOOD, b"Content-Length: many", length=False),
    "a length beyond all": answer(GOOD, b"Content-Length: " + b"9" * 5000, length=False),
    "a chunk of no size": answer(b"zz\r\nabc\r\n", CHUNKED, length=False),
    "a chunk of a huge size": answer(b"f" * 30 + b"\r\nabc\r\n", CHUNKED, length=False),
    "a trailer that is none": answer(chunk(GOOD) + b"0\r\n\xff\xff\r\n\r\n", CHUNKED, length=False),
    "an upgrade nobody asked for": b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\nabc",
    "a status of no class": b"HTTP/1.1 999 \xff\r\nContent-Length: 0\r\n\r\n",
    "a status of nothing": b"HTTP/1.1 000 \r\nContent-Length: 0\r\n\r\n",
    "a header without a colon": b"HTTP/1.1 200 OK\r\nnonsense\r\n\r\n",
    "a cookie of foreign bytes": answer(GOOD, b"Set-Cookie: \xff=\xfe; Expires=never"),
    "nothing": b"",
}


@pytest.mark.parametrize("kind", ["order", "poll", "urgent"])
@pytest.mark.parametrize("case", FAULTS)
def test_no_answer_leaves_a_traceback(case: str, kind: str) -> None:
    exchange, faults = outcome(FAULTS[case], kind)
    assert (exchange.began, list(faults)) == (True, [])
    assert (exchange.body is None) == (exchange.failure is not WireFailure.NONE)


pieces = st.sampled_from(
    [
        *(b"HTTP/1.1 200 OK\r\n", b"Content-Length: 38\r\n", b"Content-Encoding: gzip\r\n", CHUNKED + b"\r\n", b"\r\n"),
        *(GOOD, PACKED, PACKED[:9], chunk(GOOD), chunk(PACKED), b"0\r\n\r\n", bytes(5000), chunk(bytes(5000)), b"\xff"),
        *(
            b"Date: Tue, 15 Nov 1994 08:12:31 GMT\r\n",
            b"Date: \x00\r\n",
            b"Date: 1\r\n",
            b"Connection: close\r\n",
            b": ",
        ),
    ]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.one_of(pieces, pieces, st.binary(max_size=12)), max_size=12).map(b"".join),
    st.sampled_from(["order", "poll"]),
    st.booleans(),
)
@example(FAULTS["the same in chunks"], "poll", False)
def test_any_bytes_end_as_an_exchange(raw: bytes, kind: str, begun: bool) -> None:
    exchange, faults = outcome(b"HTTP/1.1 200 OK\r\n" * begun + raw, kind)
    assert (exchange.began, list(faults)) == (True, [])
    assert (exchange.body is None) == (exchange.failure is not WireFailure.NONE)
