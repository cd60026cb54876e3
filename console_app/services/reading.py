"""Parses answers off the event loop, so that a long one never blocks the window; `protocol` says what they mean."""

import asyncio
from collections.abc import Callable
from typing import Final, TypeVar

from console_app.protocol.answers import Found, NoSense, SaysNo, judge_status_answer
from console_app.protocol.errors import Flaw
from console_app.services.exchange import Exchange

T = TypeVar("T")
SHORT: Final = 4096
"""Bytes up to which an answer is parsed at once, as a thread costs more. The pages' longest example has 1,300."""


async def read_off_loop(exchange: Exchange, read: Callable[[], T]) -> T:
    """Return `read(exchange)`; for a long answer it runs on another thread.

    `read` is a pure function, so a caller that is cancelled leaves nothing half done. Where no thread can be had any
    more (the loop is ending, the system has none left) it runs here: an outcome is never left unread.
    """
    if exchange.body is None or len(exchange.body) <= SHORT:
        return read()
    try:
        return await asyncio.to_thread(read)
    except RuntimeError:
        return read()


async def status_verdict(exchange: Exchange, number: str, gateway_id: str = "") -> Found | SaysNo | NoSense:
    """Judge the answer to a status call about this order number; `gateway_id` is '' if none is known."""
    status, body = exchange.http_status, exchange.body
    if body is None or status is None:
        return NoSense(Flaw.EMPTY, exchange.failure.value)
    return await read_off_loop(exchange, lambda: judge_status_answer(status, body, number, gateway_id))
