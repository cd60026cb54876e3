"""Checks the address of a call before anything is opened: https, or http to this machine itself."""

from urllib.parse import urlsplit

import httpx

from console_app.gateway.failures import CallRefused
from console_app.protocol.brands import base_url_problem
from console_app.services.exchange import Call, WireDetail, WireFailure


def check(call: Call) -> None:
    """Refuse a call whose address or headers must not be sent as they are.

    The path must be sent character for character, since it was signed so; a header of other than printable ASCII would
    fail only after the request began; an unencrypted call does not pass through a proxy.

    Raises:
        CallRefused: with the failure BAD_URL, PROXY or OTHER.

    """
    problem = base_url_problem(call.url)
    if problem:
        raise CallRefused(WireFailure.BAD_URL, problem)
    parts = urlsplit(call.url)
    try:
        unchanged = httpx.URL(call.url).raw_path.decode("ascii") == parts.path
    except (httpx.InvalidURL, ValueError):
        unchanged = False
    if not unchanged:
        raise CallRefused(WireFailure.BAD_URL, "path")
    if call.proxy:
        _check_proxy(call.proxy)
        if parts.scheme != "https":
            raise CallRefused(WireFailure.BAD_URL, WireDetail.PLAIN_HTTP_BY_PROXY)
    if not (call.authorization.isascii() and call.authorization.isprintable()):
        raise CallRefused(WireFailure.OTHER, "authorization")


def _check_proxy(proxy: str) -> None:
    try:
        parts = urlsplit(proxy)
        same = httpx.URL(proxy).host == (parts.hostname or "")
    except (httpx.InvalidURL, ValueError):
        same = False
    if not same or not parts.hostname or parts.scheme not in {"http", "https"}:
        raise CallRefused(WireFailure.PROXY, "address")
