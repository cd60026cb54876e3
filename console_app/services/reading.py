"""Parses answers beside the event loop, so that a long one never blocks the window; `protocol` says what they mean."""

import asyncio
from collections.abc import Callable
from typing import Final, TypeVar

from console_app.protocol.answers import Found, Refusal, UnusableAnswer, judge_status_answer
from console_app.protocol.errors import Flaw
from console_app.services.exchange import Exchange

T = TypeVar("T")
SHORT: Final = 4096
"""Bytes up to which an answer is parsed at once, as a thread costs more. The longest documented example has 1,300."""


async def read_off_loop(exchange: Exchange, read: Callable[[], T]) -> T:
    """Return the result of `read`; if the answer in `exchange` is long, `read` runs on another thread.

    `read` is a pure function, so a caller that is cancelled leaves nothing half done. Where no thread can be started
    any more (the loop is ending, the system has none left) it runs on the loop: an outcome is never left unread.
    """
    if exchange.body is None or len(exchange.body) <= SHORT:
        return read()
    try:
        return await asyncio.to_thread(read)
    except RuntimeError:
        return read()


async def status_verdict(exchange: Exchange, number: str, gateway_id: str = "") -> Found | Refusal | UnusableAnswer:
    """Judge the answer to a status call: our order found, a refusal, or unusable.

    `number` is the order number asked about, `gateway_id` the gateway's id, '' if none is known.
    """
    status, body = exchange.http_status, exchange.body
    if body is None or status is None:
        return UnusableAnswer(Flaw.EMPTY, exchange.failure.value)
    return await read_off_loop(exchange, lambda: judge_status_answer(status, body, number, gateway_id))
