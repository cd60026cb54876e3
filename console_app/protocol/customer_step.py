"""Finds the step that the customer must take in a status answer: a 3-D Secure address or page; opens nothing."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from console_app.protocol.encoding import undamaged
from console_app.protocol.operation import Pair

ADDRESS: Final = "redirect-to"
PAGE: Final = "html"
LONGEST_ADDRESS: Final = 2048

_PRINTABLE: Final = re.compile(r"[!-~]+", re.ASCII)
_NEVER_IN_ADDRESSES: Final = frozenset('"<>\\^`{|}')
_HOST: Final = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+", re.ASCII)
_KEPT: Final = re.compile(r"\((\d+) characters, not kept\)", re.ASCII)
_BARE_PAGE: Final = re.compile(rb"(?:^|&)\s*html=[^&]*<")
_PAGE_IN_BODY: Final = re.compile(rb"((?:^|&)\s*html=)(.*?)(?=\s*&|\s*\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class CustomerStep:
    """An action of the customer that the payment waits for.

    `address` is the https address to open, '' if none came or it must not be opened; `host` is its
    host. `refused`: an address came that must not be opened. `page`: a page for the customer's browser came.
    """

    address: str = ""
    host: str = ""
    refused: bool = False
    page: bool = False


def customer_step(answer: Iterable[Pair]) -> CustomerStep | None:
    """Find the customer's step in a status answer, None if there is none.

    A damaged address, or two different ones, must not be opened.
    """
    pairs = [pair for pair in answer if pair.value]
    came = {pair.name for pair in pairs}
    if not {ADDRESS, PAGE} & came:
        return None
    told = undamaged(pairs).get(ADDRESS, "")
    host = _safe_host(told)
    return CustomerStep(told if host else "", host, refused=ADDRESS in came and not host, page=PAGE in came)


def _safe_host(address: str) -> str:
    """Return the host of an address that a person may open, '' for any other: https, a plain name, no user."""
    if len(address) > LONGEST_ADDRESS or _PRINTABLE.fullmatch(address) is None or _NEVER_IN_ADDRESSES & set(address):
        return ""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return ""
    host = (parts.hostname or "").lower()
    if parts.scheme != "https" or "@" in parts.netloc or _HOST.fullmatch(host) is None:
        return ""
    return f"{host}:{port}" if port is not None else host


def kept_value(pair: Pair) -> str:
    """Return a parameter's value as it may be stored: of a page for the customer's browser only its length is kept."""
    return _not_kept(len(pair.value)) if pair.name == PAGE and not _KEPT.fullmatch(pair.value) else pair.value


def page_length(value: str) -> int:
    """Return the length of a page for the customer's browser, whether the page or only its length was stored."""
    kept = _KEPT.fullmatch(value)
    return int(kept[1]) if kept else len(value)


def has_bare_page(raw: bytes) -> bool:
    """Tell whether an answer holds an unencoded page for the customer's browser, split up by its own ampersands."""
    return _BARE_PAGE.search(raw) is not None


def kept_body(raw: bytes) -> bytes:
    """Remove a page for the customer's browser from an answer's bytes; all else stays.

    An unencoded page may hold ampersands of its own: then everything after it is removed, too.
    """

    def shorten(found: re.Match[bytes]) -> bytes:
        value = found[2]
        whole = not value or _KEPT.fullmatch(value.decode("latin-1")) is not None
        return found[0] if whole else found[1] + _not_kept(len(value)).encode()

    bare = _BARE_PAGE.search(raw)
    if bare is not None:
        start = raw.index(b"=", bare.start()) + 1
        return raw[:start] + _not_kept(len(raw) - start).encode()
    return _PAGE_IN_BODY.sub(shorten, raw)


def _not_kept(length: int) -> str:
    return f"({length} characters, not kept)"
