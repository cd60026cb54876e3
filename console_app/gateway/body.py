"""Reads an answer's body and date: whole, within bounds, from gzip if need be; does not look at its content."""

import zlib
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

import httpx

from console_app.gateway.failures import CallRefused
from console_app.gateway.limits import Limits
from console_app.services.exchange import WireFailure

PLAIN: Final = frozenset({"", "identity"})
GZIP: Final = frozenset({"gzip", "x-gzip"})
GZIP_WINDOW: Final = 31
LONGEST_DATE: Final = 64


async def read_body(response: httpx.Response, limits: Limits) -> bytes:
    """Read the whole body as it came, then undo gzip (RFC 9110 section 8.4.1.3); no other coding is undone.

    An answer that ends only with its connection may have been cut anywhere, also in the middle of the order id at its
    end: it counts as broken off, unless gzip's own check sum confirms that it is whole. The gateway always gives a
    length or chunks (examples in the ConnPay documentation of sale and payout).

    Raises:
        CallRefused: the body is too large, or in a coding that is unknown, broken or cut short.
        httpx.HTTPError: the body did not come whole.

    """
    coding = response.headers.get("content-encoding", "").strip().lower()
    if coding not in PLAIN | GZIP:
        raise CallRefused(WireFailure.CODING, "unknown")
    raw = bytearray()
    async for chunk in response.aiter_raw():
        raw += chunk
        if len(raw) > limits.raw_body:
            await response.aclose()  # a reading that is left half-way can close nothing more: Python ends it at once
            raise CallRefused(WireFailure.TOO_LARGE, "raw")
    if coding in GZIP:
        return ungzip(bytes(raw), limits.whole_body)
    if raw and not _says_where_it_ends(response):
        raise CallRefused(WireFailure.BROKEN, "no length")
    return bytes(raw)


def _says_where_it_ends(response: httpx.Response) -> bool:
    return "content-length" in response.headers or "chunked" in response.headers.get("transfer-encoding", "").lower()


def ungzip(raw: bytes, limit: int) -> bytes:
    """Undo gzip, making at most one byte more than `limit`.

    Raises:
        CallRefused: the result is larger, or the data are damaged, end too early or go on after their end.

    """
    stream = zlib.decompressobj(GZIP_WINDOW)
    try:
        whole = stream.decompress(raw, limit + 1)
    except zlib.error:
        raise CallRefused(WireFailure.CODING, "damaged") from None
    if len(whole) > limit:
        raise CallRefused(WireFailure.TOO_LARGE, "unpacked")
    if not stream.eof:
        raise CallRefused(WireFailure.CODING, "cut")
    if stream.unused_data:
        raise CallRefused(WireFailure.CODING, "trailing")
    return whole


def server_time(header: str | None) -> datetime | None:
    """Read a Date header (RFC 9110 section 5.6.7) as aware UTC, None if it is missing or invalid."""
    if not header or len(header) > LONGEST_DATE:
        return None
    try:
        read = parsedate_to_datetime(header)
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return None
