"""Classifies what went wrong on the wire as a `WireFailure`; never quotes a request, an answer or an address."""

import socket
import ssl
from collections.abc import Iterator
from typing import Final

import httpx

from console_app.gateway.trace import RequestTrace
from console_app.services.exchange import WireDetail, WireFailure

LONGEST_DETAIL: Final = 200
_WORDS: Final[tuple[tuple[tuple[type[Exception], ...], WireDetail], ...]] = (
    ((ConnectionRefusedError,), WireDetail.NOT_LISTENING),
    ((ConnectionError, httpx.ReadError, httpx.WriteError), WireDetail.CUT),
    ((httpx.RemoteProtocolError,), WireDetail.BROKE_OFF),
    ((TimeoutError, httpx.TimeoutException), WireDetail.TOOK_TOO_LONG),
    ((socket.gaierror,), WireDetail.NO_SUCH_HOST),
    ((httpx.ProxyError,), WireDetail.PROXY_REFUSED),
    ((ssl.SSLError,), WireDetail.UNEXPECTED),
    ((OSError, httpx.ConnectError), WireDetail.NETWORK_UNUSABLE),
)
"""The first match counts, because most of these errors are kinds of `OSError`."""


class CallRefused(Exception):
    """This program itself stopped a call; `failure` and `detail` go into the exchange."""

    def __init__(self, failure: WireFailure, detail: str = "") -> None:
        """Name the failure, with a short word on it."""
        super().__init__(failure.value, detail)
        self.failure = failure
        self.detail = detail


def explain(error: Exception, trace: RequestTrace) -> tuple[WireFailure, str]:
    """Return the failure of an error and a short detail: a word, a proxy's status, or why a certificate failed.

    Whether anything was sent is decided by the trace: the same class of error is raised before and after.
    """
    if isinstance(error, CallRefused):
        return error.failure, error.detail
    if trace.began:
        return _after_it_began(error), _word_of(error)
    return _before_it_began(error, trace), _cause(error)


def _before_it_began(error: Exception, trace: RequestTrace) -> WireFailure:
    if not trace.connecting and isinstance(error, TimeoutError | httpx.TimeoutException):
        return WireFailure.POOL
    if trace.by_proxy and not trace.tunnelled:
        return WireFailure.PROXY
    if isinstance(error, TimeoutError | httpx.TimeoutException):
        return WireFailure.CONNECT_TIMEOUT
    causes = tuple(_chain(error))
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return WireFailure.NAME
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return WireFailure.TLS
    return WireFailure.CONNECT if isinstance(error, httpx.NetworkError) else WireFailure.OTHER


def _after_it_began(error: Exception) -> WireFailure:
    match error:
        case TimeoutError() | httpx.TimeoutException():
            return WireFailure.TIMEOUT
        case httpx.NetworkError():
            return WireFailure.RESET
        case httpx.ProtocolError():
            return WireFailure.BROKEN
        case _:
            return WireFailure.OTHER


def _cause(error: Exception) -> str:
    if isinstance(error, httpx.ProxyError):
        status = str(error)[:3]
        return status if status.isdecimal() else _word_of(error)
    causes = tuple(_chain(error))
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError) and cause.verify_message:
            return cause.verify_message[:LONGEST_DETAIL]
        if isinstance(cause, ssl.SSLError) and cause.reason:
            return str(cause.reason)[:LONGEST_DETAIL]
    system = [cause for cause in causes if isinstance(cause, OSError)]
    return _word_of(system[-1] if system else error)


def _word_of(error: BaseException) -> WireDetail:
    return next((word for kinds, word in _WORDS if isinstance(error, kinds)), WireDetail.UNEXPECTED)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and all its causes; the connection pool cuts `__cause__`, so `__context__` counts as well."""
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        current = waiting.pop(0)
        if current is None or id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        waiting += [current.__cause__, current.__context__]
        if isinstance(current, BaseExceptionGroup):
            waiting += current.exceptions
