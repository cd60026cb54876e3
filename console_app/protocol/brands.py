"""The gateway family's brands: their hosts, and which environment a host belongs to."""

import ipaddress
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from console_app.protocol.listing import LISTED
from console_app.protocol.marked_texts import QT_TRANSLATE_NOOP

API_PATH: Final = "/paynet/api"
"""The path of the API on every brand known here; the base URL of a custom brand may have another one."""


_PLAIN_PATH: Final = re.compile(r"(/[A-Za-z0-9._~-]+)*/?", re.ASCII)
_DOTS: Final = re.compile(r"/\.{1,2}(/|$)")


class Environment(StrEnum):
    """Whether an environment moves test money or real money."""

    SANDBOX = "sandbox"
    PRODUCTION = "production"


@dataclass(frozen=True, slots=True)
class Brand:
    """A brand of the gateway: key, name shown, and its two hosts ('' for a custom brand).

    `receipts` is the path of receipts by the brand's own documentation, '' if that names none.
    """

    key: str
    name: str
    sandbox_host: str
    production_host: str
    receipts: str = ""

    @property
    def operations(self) -> tuple[str, ...]:
        """The keys of the calls in the brand's documentation, in the order of their tabs; all for a custom brand."""
        return tuple(listed.key for listed in LISTED if not self.production_host or self.key in listed.brands)

    def base(self, environment: Environment) -> str:
        """Give the API's base URL, '' for a custom brand."""
        host = self.production_host if environment is Environment.PRODUCTION else self.sandbox_host
        return f"https://{host}{API_PATH}" if host else ""


_RECEIPTS: Final = "/paynet/view-receipt"

CONNPAY: Final = Brand("connpay", "ConnPay", "sandbox.connpay.com", "gate.connpay.com", _RECEIPTS)
APROPAY: Final = Brand("apropay", "Apropay", "sandbox.apropay.com", "gate.apropay.com", _RECEIPTS)
DENUMTECH: Final = Brand("denumtech", "Denumtech", "sandbox.denumtech.ru", "gate.denumtech.ru")
CUSTOM: Final = Brand("custom", QT_TRANSLATE_NOOP("brands", "Custom"), "", "")
BRANDS: Final = (CONNPAY, APROPAY, DENUMTECH, CUSTOM)


def brand_of(key: str) -> Brand:
    """Find a brand by its key.

    Raises:
        KeyError: there is no such brand.

    """
    for brand in BRANDS:
        if brand.key == key:
            return brand
    raise KeyError(key)


def host_of(base_url: str) -> str:
    """Return the host of a URL in one spelling: lower case, no final point, no default port."""
    parts = urlsplit(base_url)
    host = (parts.hostname or "").lower().rstrip(".")
    shown = f"[{host}]" if ":" in host else host
    return f"{shown}:{parts.port}" if parts.port not in (None, _USUAL_PORTS.get(parts.scheme)) else shown


_USUAL_PORTS: Final = {"https": 443, "http": 80}


def _bare_host(base_url: str) -> str:
    """Give the host alone, '' if the URL is none. A final point means the same host (RFC 1034 section 3.1)."""
    try:
        return (urlsplit(base_url).hostname or "").lower().removesuffix(".")
    except ValueError:
        return ""


def is_loopback(base_url: str) -> bool:
    """Tell whether a URL's host is this machine itself."""
    host = _bare_host(base_url)
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def environment_of(base_url: str, confirmed_sandbox_host: str = "") -> Environment:
    """Return the environment of a host: real money unless it is surely a sandbox.

    A brand's production host is production whatever a profile says; a brand's sandbox host and loopback are sandbox;
    any other host is production unless its name was typed to confirm that it is a sandbox.
    """
    host = _bare_host(base_url)
    if any(host == brand.production_host for brand in BRANDS if brand.production_host):
        return Environment.PRODUCTION
    if is_loopback(base_url) or any(host == brand.sandbox_host for brand in BRANDS if host):
        return Environment.SANDBOX
    typed = confirmed_sandbox_host.strip().lower().removesuffix(".")
    return Environment.SANDBOX if host and host == typed else Environment.PRODUCTION


def is_proxy(address: str) -> bool:
    """Tell whether a text is a proxy's address: http or https with a host, in plain characters throughout."""
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return False
    plain = address.isascii() and address.isprintable() and " " not in address
    return plain and parts.scheme in ("http", "https") and bool(parts.hostname)


def base_url_problem(base_url: str) -> str:
    """Return the code of what is wrong with a custom base URL, '' if nothing is.

    ``shape``: no address, or a path that may be sent in another spelling than the signed one. ``scheme``: https
    everywhere, http to loopback only. ``extras``: a user, a query or a fragment.
    """
    try:
        parts = urlsplit(base_url)
        _ = parts.port
    except ValueError:
        return "shape"
    if not parts.hostname or not base_url.isascii() or any(c.isspace() for c in base_url):
        return "shape"
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(base_url)):
        return "scheme"
    if "@" in parts.netloc or "?" in base_url or "#" in base_url:
        return "extras"
    return "" if _PLAIN_PATH.fullmatch(parts.path) and not _DOTS.search(parts.path) else "shape"
