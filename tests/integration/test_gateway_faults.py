"""The fault matrix of the wire: what a far side may do to a request, and what the console may conclude from it."""

import asyncio
import gzip
import socket
import struct
import time
import tracemalloc
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from opened_home import PATIENT
from skipped_time import given_up, run_skipping, skip
from waiting import turns, until

from console_app.gateway.client import HttpWire
from console_app.gateway.limits import Limits
from console_app.services.exchange import Call, Exchange, WireDetail, WireFailure
from console_app.workstation import SystemClock

BODY = b"client_orderid=P-1&amount=12.50"
GOOD = b"type=status-response\n&status=approved\n"
IN_TIME, TOO_LATE = 59.0, 2.0
"""Seconds before and after which an order is given up."""

each_kind = pytest.mark.parametrize("kind", ["order", "poll", "urgent"])


class HostClock(SystemClock):
    """The machine's clocks, which a test may put forward or back."""

    def __init__(self) -> None:
        super().__init__()
        self.wall_off = timedelta(0)
        self.monotonic_off = 0.0

    def now(self) -> datetime:
        return super().now() + self.wall_off

    def monotonic(self) -> float:
        return super().monotonic() + self.monotonic_off


class StandingClock(HostClock):
    """The same, but no time passes by itself."""

    def __init__(self) -> None:
        super().__init__()
        self._began, self._began_monotonic = super().now(), super().monotonic()

    def now(self) -> datetime:
        return self._began + self.wall_off

    def monotonic(self) -> float:
        return self._began_monotonic + self.monotonic_off


@dataclass
class Far:
    """The far side: what it does with a connection, and all that reached it."""

    url: str = ""
    connections: int = 0
    requests: list[bytes] = field(default_factory=list)
    raw: bytearray = field(default_factory=bytearray)
    release: asyncio.Event = field(default_factory=asyncio.Event)
    dripped: int = 0
    waiting: int = 0
    most_waiting: int = 0


Behaviour = Callable[[asyncio.StreamReader, asyncio.StreamWriter, Far], Awaitable[None]]


@asynccontextmanager
async def far_side(behaviour: Behaviour) -> AsyncIterator[Far]:
    far = Far()
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far.connections += 1
        try:
            await behaviour(reader, writer, far)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(serve(reader, writer))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    far.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/paynet/api/v4/payout/7"
    try:
        yield far
    finally:
        server.close()
        for task in tuple(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0)


async def take(reader: asyncio.StreamReader, far: Far) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    far.raw += head
    length = next(
        int(line.partition(b":")[2]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")
    )
    body = await reader.readexactly(length)
    far.raw += body
    far.requests.append(head + body)
    return head + body


def reset(writer: asyncio.StreamWriter) -> None:
    sock = writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


def head_of(length: int | None, *more: str, status: str = "200 OK") -> bytes:
    lines = [f"HTTP/1.1 {status}", *([] if length is None else [f"Content-Length: {length}"]), *more]
    return "\r\n".join([*lines, "", ""]).encode()


def answers(*parts: bytes, then: str = "close", keep: bool = False) -> Behaviour:
    """Read a whole request, write the parts, then close, reset or hang; `keep` serves the next on the same line."""

    async def behaviour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, far: Far) -> None:
        while True:
            await take(reader, far)
            for part in parts:
                writer.write(part)
            await writer.drain()
            if not keep:
                break
        if then == "reset":
            reset(writer)
        elif then == "hang":
            await far.release.wait()

    return behaviour


def drips(start: bytes, drop: bytes) -> Behaviour:
    async def behaviour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, far: Far) -> None:
        await take(reader, far)
        writer.write(start)
        while True:
            writer.write(drop)
            await writer.drain()
            far.dripped += 1
            await turns(3)

    return behaviour


async def closes_at_once(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter, _far: Far) -> None:
    reset(writer)


async def closes_after_head(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, far: Far) -> None:
    far.raw += await reader.readuntil(b"\r\n\r\n")
    reset(writer)


async def refuses_before_body(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, far: Far) -> None:
    far.raw += await reader.readuntil(b"\r\n\r\n")
    writer.write(head_of(3, "Connection: close", status="413 Content Too Large") + b"big")
    await writer.drain()
    await reader.read()


async def never_reads(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter, far: Far) -> None:
    assert not reader.at_eof()
    await far.release.wait()


async def post(wire: HttpWire, kind: str, call: Call) -> Exchange:
    if kind == "order":
        return await wire.post_order(call, time.monotonic(), datetime.now(UTC))
    return await wire.ask(call, urgent=kind == "urgent")


def meet(behaviour: Behaviour, kind: str, body: bytes = BODY) -> tuple[Exchange, Far]:
    """Send one call to a far side that behaves like this."""

    async def scene() -> tuple[Exchange, Far]:
        async with far_side(behaviour) as far:
            wire = HttpWire(HostClock(), PATIENT)
            exchange = await post(wire, kind, Call(far.url, body, "OAuth x"))
            await wire.close()
            return exchange, far

    return asyncio.run(scene())


def endless(behaviour: Behaviour, kind: str, body: bytes = BODY) -> tuple[Exchange, Far]:
    """The same with a far side that never comes to an end: what came until then has been read, and no more comes."""

    async def scene() -> tuple[Exchange, Far]:
        async with far_side(behaviour) as far:
            wire = HttpWire(HostClock())
            call = post(wire, kind, Call(far.url, body, "OAuth x"))
            exchange = await given_up(call, lambda: far.requests or (far.connections and behaviour is never_reads))
            await wire.close()
            return exchange, far

    return run_skipping(scene())


CHUNKED = "Transfer-Encoding: chunked"
GZIPPED = gzip.compress(GOOD)
CUT_GZIP = GZIPPED[:-6]
BOMB = gzip.compress(bytes(32 * 1024 * 1024))
HTML = b"<html><body>log in</body></html>"


def chunk(data: bytes) -> bytes:
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


def gzip_answer(packed: bytes) -> Behaviour:
    return answers(head_of(len(packed), "Content-Encoding: gzip") + packed)


WHOLE: dict[str, tuple[Behaviour, int, bytes]] = {
    "plain": (answers(head_of(len(GOOD)) + GOOD), 200, GOOD),
    "in one byte pieces": (answers(*(bytes([byte]) for byte in head_of(len(GOOD)) + GOOD)), 200, GOOD),
    "chunked": (answers(head_of(None, CHUNKED) + chunk(GOOD[:9]) + chunk(GOOD[9:]) + chunk(b"")), 200, GOOD),
    "gzip unasked": (gzip_answer(GZIPPED), 200, GOOD),
    "gzip by another name": (answers(head_of(len(GZIPPED), "Content-Encoding: X-GZip") + GZIPPED), 200, GOOD),
    "identity named": (answers(head_of(len(GOOD), "Content-Encoding: identity") + GOOD), 200, GOOD),
    "gzip in chunks": (
        answers(
            head_of(None, CHUNKED, "Content-Encoding: gzip")
            + b"".join(chunk(GZIPPED[at : at + 5]) for at in range(0, len(GZIPPED), 5))
            + chunk(b"")
        ),
        200,
        GOOD,
    ),
    "empty": (answers(head_of(0)), 200, b""),
    "no content": (answers(head_of(None, status="204 No Content")), 204, b""),
    "early hints, then the answer": (
        answers(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 3 + head_of(len(GOOD)) + GOOD),
        200,
        GOOD,
    ),
    "302": (answers(head_of(2, "Location: http://127.0.0.1:9/", status="302 Found") + b"go"), 302, b"go"),
    "403 page": (answers(head_of(len(HTML), status="403 Forbidden") + HTML), 403, HTML),
    "429": (answers(head_of(0, "Retry-After: 9", status="429 Too Many Requests")), 429, b""),
    "502 page": (answers(head_of(len(HTML), status="502 Bad Gateway") + HTML), 502, HTML),
    "413 before the body": (refuses_before_body, 413, b"big"),
    "exactly as large as allowed": (answers(head_of(65536) + bytes(65536)), 200, bytes(65536)),
    "reset after a whole answer": (answers(head_of(len(GOOD)) + GOOD, then="hang"), 200, GOOD),
}

DOUBT: dict[str, tuple[Behaviour, WireFailure, int | None]] = {
    "resets at once": (closes_at_once, WireFailure.RESET, None),
    "reads the head, resets": (closes_after_head, WireFailure.RESET, None),
    "reads all, resets": (answers(then="reset"), WireFailure.RESET, None),
    "reads all, closes": (answers(), WireFailure.BROKEN, None),
    "half a status line": (answers(b"HTTP/1.1 20"), WireFailure.BROKEN, None),
    "half a header": (answers(b"HTTP/1.1 200 OK\r\nContent-Le"), WireFailure.BROKEN, None),
    "half a body": (answers(head_of(99) + b"type=async"), WireFailure.BROKEN, 200),
    "half a chunk": (answers(head_of(None, CHUNKED) + b"ff\r\ntype="), WireFailure.BROKEN, 200),
    "chunks without end": (answers(head_of(None, CHUNKED) + chunk(GOOD)), WireFailure.BROKEN, 200),
    "resets in the body": (answers(head_of(99) + b"type=", then="reset"), WireFailure.RESET, None),
    "100 only": (answers(b"HTTP/1.1 100 Continue\r\n\r\n"), WireFailure.BROKEN, None),
    "never answers": (answers(then="hang"), WireFailure.TIMEOUT, None),
    "100 and silence": (answers(b"HTTP/1.1 100 Continue\r\n\r\n", then="hang"), WireFailure.TIMEOUT, None),
    "stops in the body": (answers(head_of(99) + b"type=", then="hang"), WireFailure.TIMEOUT, 200),
    "drips its head": (drips(b"HTTP/1.1 200 OK\r\nX-Slow: ", b"z"), WireFailure.TIMEOUT, None),
    "drips its body": (drips(head_of(9999), b"z"), WireFailure.TIMEOUT, 200),
    "early hints for ever": (drips(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"), WireFailure.TIMEOUT, None),
    "garbage": (answers(b"\x16\x03\x01 what is this\r\n\r\n"), WireFailure.BROKEN, None),
    "HTTP/0.9": (answers(GOOD), WireFailure.BROKEN, None),
    "two lengths": (answers(head_of(2, "Content-Length: 5") + b"hello"), WireFailure.BROKEN, None),
    "one huge header": (answers(head_of(2, "X-Huge: " + "z" * 200_000) + b"ok"), WireFailure.BROKEN, None),
    "headers without end": (answers(b"HTTP/1.1 200 OK\r\n" + b"X-More: z\r\n" * 20_000), WireFailure.BROKEN, None),
    "no length, ends with the connection": (answers(head_of(None), GOOD), WireFailure.BROKEN, 200),
    "too large": (answers(head_of(65537) + bytes(65537)), WireFailure.TOO_LARGE, 200),
    "too large without a length": (answers(head_of(None), bytes(200_000)), WireFailure.TOO_LARGE, 200),
    "gzip bomb": (gzip_answer(BOMB), WireFailure.TOO_LARGE, 200),
    "gzip cut": (gzip_answer(CUT_GZIP), WireFailure.CODING, 200),
    "gzip damaged": (gzip_answer(GZIPPED[:12] + b"\xff\xff" + GZIPPED[14:]), WireFailure.CODING, 200),
    "gzip that is none": (gzip_answer(GOOD), WireFailure.CODING, 200),
    "gzip of nothing": (gzip_answer(b""), WireFailure.CODING, 200),
    "gzip and more": (gzip_answer(GZIPPED + GZIPPED), WireFailure.CODING, 200),
    "brotli": (answers(head_of(2, "Content-Encoding: br") + b"ok"), WireFailure.CODING, 200),
    "gzip twice": (answers(head_of(2, "Content-Encoding: gzip, gzip") + b"ok"), WireFailure.CODING, 200),
}


@each_kind
@pytest.mark.parametrize("case", WHOLE)
def test_whole_answer_is_handed_on_whatever_its_status(case: str, kind: str) -> None:
    behaviour, status, body = WHOLE[case]
    exchange, far = meet(behaviour, kind)
    assert (exchange.began, exchange.failure, exchange.http_status) == (True, WireFailure.NONE, status)
    assert exchange.body == body
    assert exchange.answered
    assert far.connections == 1


@pytest.mark.parametrize("kind", ["order", "poll"])
@pytest.mark.parametrize("case", DOUBT)
def test_anything_less_than_a_whole_answer_leaves_doubt_and_is_not_tried_again(case: str, kind: str) -> None:
    behaviour, failure, status = DOUBT[case]
    exchange, far = (endless if failure is WireFailure.TIMEOUT else meet)(behaviour, kind)
    assert (exchange.began, exchange.failure, exchange.body) == (True, failure, None)
    assert exchange.http_status == status or (failure is WireFailure.RESET and exchange.http_status == 200)
    assert far.connections == 1
    assert len(far.requests) <= 1


@pytest.mark.parametrize("size", [10, 20_000_000])
def test_far_side_that_never_reads_ends_in_doubt_by_the_deadline(size: int) -> None:
    exchange, far = endless(never_reads, "order", body=b"z" * size)
    assert (exchange.began, exchange.failure) == (True, WireFailure.TIMEOUT)
    assert far.connections == 1


def test_total_deadline_holds_against_an_answer_that_drips() -> None:
    async def scene() -> Exchange:
        async with far_side(drips(head_of(9999), b"z")) as far:
            wire = HttpWire(HostClock())
            call = asyncio.ensure_future(post(wire, "order", Call(far.url, BODY)))
            await until(lambda: far.requests)
            skip(IN_TIME)
            before = far.dripped
            await until(lambda: far.dripped > before + 2)
            assert not call.done()
            skip(TOO_LATE)
            exchange = await call
            await wire.close()
            return exchange

    assert run_skipping(scene()).failure is WireFailure.TIMEOUT


def test_gzip_bomb_costs_no_memory() -> None:
    tracemalloc.start()
    try:
        exchange, _ = meet(gzip_answer(BOMB), "poll")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert exchange.failure is WireFailure.TOO_LARGE
    assert peak < 8 * 1024 * 1024


def test_endless_body_is_left_after_the_cap() -> None:
    async def scene() -> None:
        gone = asyncio.Event()

        async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, far: Far) -> None:
            await take(reader, far)
            writer.write(head_of(None))
            try:
                while True:
                    writer.write(bytes(65536))
                    await writer.drain()
            finally:
                gone.set()

        async with far_side(endless) as far:
            wire = HttpWire(HostClock())
            exchange = await post(wire, "order", Call(far.url, BODY))
            assert (exchange.failure, exchange.body) == (WireFailure.TOO_LARGE, None)
            await gone.wait()
            await wire.close()

    asyncio.run(scene())


@each_kind
def test_nobody_listening_means_not_begun(kind: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    exchange = asyncio.run(post(HttpWire(HostClock()), kind, Call(f"http://127.0.0.1:{port}/a", BODY)))
    assert (exchange.began, exchange.failure, exchange.detail) == (False, WireFailure.CONNECT, WireDetail.NOT_LISTENING)
    assert not exchange.answered


def test_unknown_name_means_not_begun(reached_out: list[str]) -> None:
    exchange = asyncio.run(post(HttpWire(HostClock()), "order", Call("https://gate.invalid/a", BODY)))
    assert (exchange.began, exchange.failure, exchange.detail) == (False, WireFailure.NAME, WireDetail.NO_SUCH_HOST)
    reached_out.clear()  # the name was asked for on purpose, and nobody has it


@pytest.mark.parametrize("limits", [replace(PATIENT, connect=0.2), replace(PATIENT, order_total=0.2)])
def test_connection_never_completed_means_not_begun(limits: Limits) -> None:
    with socket.socket() as full, socket.socket() as first, socket.socket() as second:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for filler in (first, second):
            filler.setblocking(False)
            filler.connect_ex(full.getsockname())
        url = f"http://127.0.0.1:{full.getsockname()[1]}/a"
        exchange = asyncio.run(post(HttpWire(HostClock(), limits), "order", Call(url, BODY)))
    assert (exchange.began, exchange.failure) == (False, WireFailure.CONNECT_TIMEOUT)


@each_kind
@pytest.mark.parametrize(
    "url",
    [
        "http://gate.connpay.com/paynet/api/v4/payout/7",
        "http://127.0.0.1.example/a",
        "ftp://127.0.0.1/a",
        "//127.0.0.1/a",
        "https:///a",
        "https://user@127.0.0.1/a",
        "https://127.0.0.1/a?b=c",
        "https://127.0.0.1/a#b",
        "https://127.0.0.1:99999/a",
        "https://127.0.0.1/a b",
        "https://127.0.0.1/v4/../v2/payout",
        "https://127.0.0.1/pay\x7fout",
        "",
    ],
)
def test_address_that_must_not_be_reached_is_refused_before_anything_opens(url: str, kind: str) -> None:
    exchange = asyncio.run(post(HttpWire(HostClock()), kind, Call(url, BODY)))
    assert (exchange.began, exchange.failure) == (False, WireFailure.BAD_URL)


@pytest.mark.parametrize("header", ["OAuth a\r\nX-Evil: 1", "OAuth \u0444", "OAuth a\x00"])
def test_header_that_cannot_be_sent_is_found_before_the_request_begins(header: str) -> None:
    async def scene() -> None:
        async with far_side(answers(head_of(0))) as far:
            exchange = await post(HttpWire(HostClock()), "order", Call(far.url, BODY, header))
            assert (exchange.began, exchange.failure) == (False, WireFailure.OTHER)
            assert far.connections == 0

    asyncio.run(scene())


@pytest.mark.parametrize(
    ("wall", "monotonic", "late"),
    [(9.5, 9.5, False), (10.5, 0.0, True), (0.0, 10.5, True), (-10.5, 0.0, True), (9e6, 9e6, True)],
)
def test_order_older_than_its_commit_allows_sends_no_byte(wall: float, monotonic: float, late: bool) -> None:
    async def scene() -> None:
        closed = asyncio.Event()

        async def listens(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, far: Far) -> None:
            first = await reader.read(1)
            far.raw += first
            if first:
                far.raw += await reader.readuntil(BODY)
                writer.write(head_of(len(GOOD)) + GOOD)
            closed.set()

        async with far_side(listens) as far:
            clock = StandingClock()
            committed = (clock.monotonic(), clock.now())
            clock.wall_off, clock.monotonic_off = timedelta(seconds=wall), monotonic
            wire = HttpWire(clock)
            exchange = await wire.post_order(Call(far.url, BODY), *committed)
            await closed.wait()
            if late:
                assert (exchange.began, exchange.failure, bytes(far.raw)) == (False, WireFailure.TOO_LATE, b"")
            else:
                assert (exchange.began, exchange.body) == (True, GOOD)

    asyncio.run(scene())


@each_kind
def test_request_arrives_as_built_with_no_header_to_spare(kind: str) -> None:
    _, far = meet(answers(head_of(0)), kind)
    head, _, body = far.requests[0].partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    assert first == "POST /paynet/api/v4/payout/7 HTTP/1.1"
    assert body == BODY
    assert headers.pop("user-agent").startswith("paynet-console/")
    assert headers.pop("host").startswith("127.0.0.1:")
    assert headers == {
        "accept": "*/*",
        "accept-encoding": "identity",
        "authorization": "OAuth x",
        "connection": "keep-alive" if kind == "poll" else "close",
        "content-length": str(len(BODY)),
        "content-type": "application/x-www-form-urlencoded",
    }


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
def test_redirect_is_not_followed(status: str) -> None:
    async def scene() -> None:
        async with far_side(answers(head_of(0))) as other:
            moved = answers(head_of(0, f"Location: {other.url}", status=status))
            async with far_side(moved) as far:
                exchange = await post(HttpWire(HostClock()), "order", Call(far.url, BODY))
                assert exchange.http_status == int(status[:3])
                assert (len(far.requests), other.connections) == (1, 0)

    asyncio.run(scene())


def test_each_order_is_one_request_on_a_connection_of_its_own() -> None:
    async def scene() -> None:
        async with far_side(answers(head_of(len(GOOD)) + GOOD, keep=True)) as far:
            wire = HttpWire(HostClock())
            call = Call(far.url, BODY)
            assert (await post(wire, "poll", call)).answered
            assert (await post(wire, "poll", call)).answered
            assert (len(far.requests), far.connections) == (2, 1)
            for _ in range(5):
                assert (await post(wire, "order", call)).answered
            assert (len(far.requests), far.connections) == (7, 6)
            await wire.close()

    asyncio.run(scene())


def test_answer_left_on_the_line_never_becomes_that_of_an_urgent_question() -> None:
    async def scene() -> None:
        async def doubles(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, far: Far) -> None:
            while True:
                body = (await take(reader, far)).rpartition(b"\r\n\r\n")[2]
                writer.write((head_of(len(body)) + body) * 2)

        async with far_side(doubles) as far:
            wire = HttpWire(HostClock())
            assert (await post(wire, "poll", Call(far.url, b"a=1"))).body == b"a=1"
            assert (await post(wire, "urgent", Call(far.url, b"b=2"))).body == b"b=2"
            assert (await post(wire, "order", Call(far.url, b"c=3"))).body == b"c=3"
            await wire.close()

    asyncio.run(scene())


def test_cookies_are_dropped() -> None:
    async def scene() -> None:
        baked = answers(head_of(2, "Set-Cookie: session=1; Path=/") + b"ok", keep=True)
        async with far_side(baked) as far:
            wire = HttpWire(HostClock())
            for kind in ("poll", "poll", "order", "urgent"):
                await post(wire, kind, Call(far.url, BODY))
            await wire.close()
            assert len(far.requests) == 4
            assert not any(b"cookie" in request.lower() for request in far.requests)

    asyncio.run(scene())


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Date: Tue, 15 Nov 1994 08:12:31 GMT", datetime(1994, 11, 15, 8, 12, 31, tzinfo=UTC)),
        ("Date: Tue, 15 Nov 1994 10:12:31 +0200", datetime(1994, 11, 15, 8, 12, 31, tzinfo=UTC)),
        ("Date: Tue, 15 Nov 1994 08:12:31 -0000", datetime(1994, 11, 15, 8, 12, 31, tzinfo=UTC)),
        ("Date: Fri, 31 Dec 9999 23:59:59 -0100", None),
        ("Date: soon", None),
        ("Date: " + "1" * 5000, None),
        ("X-None: 1", None),
    ],
)
def test_time_of_the_far_side_is_read_from_any_answer(line: str, expected: datetime | None) -> None:
    exchange, _ = meet(answers(head_of(0, line, status="403 Forbidden")), "poll")
    assert (exchange.http_status, exchange.server_time) == (403, expected)


def test_time_of_the_far_side_is_known_even_if_its_body_is_lost() -> None:
    exchange, _ = meet(answers(head_of(99, "Date: Tue, 15 Nov 1994 08:12:31 GMT")), "order")
    assert exchange.body is None
    assert exchange.server_time == datetime(1994, 11, 15, 8, 12, 31, tzinfo=UTC)


async def holds(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, far: Far) -> None:
    """Answer only when told to, counting how many wait at once."""
    while True:
        await take(reader, far)
        far.waiting += 1
        far.most_waiting = max(far.most_waiting, far.waiting)
        await far.release.wait()
        far.waiting -= 1
        writer.write(head_of(2) + b"ok")
        await writer.drain()


def test_polling_leaves_two_places_to_sends_and_urgent_questions() -> None:
    async def scene() -> None:
        async with far_side(holds) as far:
            wire = HttpWire(HostClock())
            call = Call(far.url, BODY)
            polls = [asyncio.create_task(post(wire, "poll", call)) for _ in range(30)]
            await until(lambda: far.waiting == 8)
            urgent = [asyncio.create_task(post(wire, kind, call)) for kind in ("order", "urgent")]
            await until(lambda: far.waiting == 10)
            more = [asyncio.create_task(post(wire, "order", call)) for _ in range(5)]
            await turns(50)
            assert far.waiting == 10
            far.release.set()
            exchanges = await asyncio.gather(*polls, *urgent, *more)
            assert all(exchange.answered for exchange in exchanges)
            assert (far.most_waiting, len(far.requests)) == (10, 37)
            await wire.close()

    asyncio.run(scene())


def test_order_that_finds_no_place_in_time_did_not_begin() -> None:
    async def scene() -> None:
        async with far_side(holds) as far:
            wire = HttpWire(HostClock(), replace(PATIENT, order_total=IN_TIME))
            call = Call(far.url, BODY)
            others = [asyncio.create_task(post(wire, "urgent", call)) for _ in range(10)]
            await until(lambda: far.waiting == 10)
            order = asyncio.create_task(post(wire, "order", call))
            await turns(50)
            skip(IN_TIME + 1)
            exchange = await order
            assert (exchange.began, exchange.failure) == (False, WireFailure.POOL)
            far.release.set()
            await asyncio.gather(*others)
            assert len(far.requests) == 10
            await wire.close()

    run_skipping(scene())


def test_wire_serves_on_after_many_cancelled_polls() -> None:
    async def scene() -> None:
        async with far_side(holds) as far:
            wire = HttpWire(HostClock(), PATIENT)
            call = Call(far.url, BODY)
            for turn in range(5):
                polls = [asyncio.create_task(post(wire, "poll", call)) for _ in range(10)]
                await until(lambda before=8 * turn: len(far.requests) > before)  # type: ignore[misc]
                for poll in polls:
                    poll.cancel()
                ends = await asyncio.gather(*polls, return_exceptions=True)
                assert all(isinstance(end, asyncio.CancelledError) for end in ends)
            far.release.set()
            good = await asyncio.gather(*(post(wire, "poll", call) for _ in range(5)))
            assert [exchange.body for exchange in good] == [b"ok"] * 5
            await wire.close()

    asyncio.run(scene())


def test_cancelled_order_raises_and_was_sent_once() -> None:
    async def scene() -> None:
        async with far_side(holds) as far:
            wire = HttpWire(HostClock())
            order = asyncio.create_task(post(wire, "order", Call(far.url, BODY)))
            await until(lambda: far.waiting == 1)
            order.cancel()
            with pytest.raises(asyncio.CancelledError):
                await order
            far.release.set()
            assert (far.connections, len(far.requests)) == (1, 1)

    asyncio.run(scene())


def test_failed_poll_leaves_the_others_on_its_line_in_peace() -> None:
    async def scene() -> None:
        async def mixed(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, far: Far) -> None:
            request = await take(reader, far)
            if request.endswith(b"bad=1"):
                reset(writer)
                return
            await far.release.wait()
            writer.write(head_of(2) + b"ok")

        async with far_side(mixed) as far:
            wire = HttpWire(HostClock())
            slow = [asyncio.create_task(post(wire, "poll", Call(far.url, b"good=1"))) for _ in range(3)]
            await until(lambda: len(far.requests) == 3)
            assert (await post(wire, "poll", Call(far.url, b"bad=1"))).failure is WireFailure.RESET
            far.release.set()
            assert [(await poll).body for poll in slow] == [b"ok"] * 3
            assert (await post(wire, "poll", Call(far.url, b"good=1"))).body == b"ok"
            await wire.close()

    asyncio.run(scene())


def test_closed_wire_begins_nothing() -> None:
    async def scene() -> None:
        async with far_side(answers(head_of(0))) as far:
            wire = HttpWire(HostClock())
            await wire.close()
            for kind in ("order", "poll", "urgent"):
                exchange = await post(wire, kind, Call(far.url, BODY))
                assert (exchange.began, exchange.failure) == (False, WireFailure.OTHER)
            assert far.connections == 0

    asyncio.run(scene())


def test_log_names_where_and_how_it_ended_and_nothing_said(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", logger="paynet.wire"):
        meet(answers(head_of(9, "X-Canary: canary") + b"canary=it"), "order", body=b"card=canary")
        meet(answers(head_of(99) + b"canary"), "order", body=b"card=canary")
    lines = [record.getMessage() for record in caplog.records if record.name == "paynet.wire"]
    assert [line.split(" ")[2:-2] for line in lines] == [
        ["/paynet/api/v4/payout/7", "200", "9", "bytes"],
        ["/paynet/api/v4/payout/7", "200", "broken", "0", "bytes"],
    ]
    assert not any("canary" in line or "OAuth" in line for line in lines)
