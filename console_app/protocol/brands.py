"""The gateway family's brands: their hosts, and which environment a host belongs to."""

import ipaddress
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

API_PATH: Final = "/paynet/api"
"""Where the API stands on every brand of the seeds; a custom brand's base URL may hold another path."""


class Environment(StrEnum):
    """Test money or real money."""

    SANDBOX = "sandbox"
    PRODUCTION = "production"


@dataclass(frozen=True, slots=True)
class Brand:
    """A white label: its key, the name shown, its two hosts ('' for a custom brand) and the calls its pages describe."""

    key: str
    name: str
    sandbox_host: str
    production_host: str
    operations: tuple[str, ...]

    def base(self, environment: Environment) -> str:
        """Give the API's base URL, '' for a custom brand."""
        host = self.production_host if environment is Environment.PRODUCTION else self.sandbox_host
        return f"https://{host}{API_PATH}" if host else ""


_ALL: Final = ("sale", "create-card-ref", "transfer-by-ref", "payout", "status")

CONNPAY: Final = Brand("connpay", "ConnPay", "sandbox.connpay.com", "gate.connpay.com", _ALL)
APROPAY: Final = Brand(
    "apropay",
    "Apropay",
    "sandbox.apropay.com",
    "gate.apropay.com",
    ("create-card-ref", "transfer-by-ref", "status"),
)
DENUMTECH: Final = Brand(
    "denumtech",
    "Denumtech",
    "sandbox.denumtech.ru",
    "gate.denumtech.ru",
    ("transfer-by-ref", "status"),
)
CUSTOM: Final = Brand("custom", "Custom", "", "", _ALL)
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
    """Give the host of a URL in lower case, with its port if one is written."""
    parts = urlsplit(base_url)
    host = (parts.hostname or "").lower()
    shown = f"[{host}]" if ":" in host else host
    return f"{shown}:{parts.port}" if parts.port is not None else shown


def is_loopback(base_url: str) -> bool:
    """Tell whether a URL's host is this machine itself."""
    host = (urlsplit(base_url).hostname or "").lower()
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def environment_of(base_url: str, confirmed_sandbox_host: str = "") -> Environment:
    """Say what a host is: real money unless it is surely not.

    A brand's production host is production whatever a profile says; a brand's sandbox host and loopback are sandbox;
    any other host is production unless its name was typed to confirm that it is a sandbox.
    """
    host = (urlsplit(base_url).hostname or "").lower()
    if any(host == brand.production_host for brand in BRANDS if brand.production_host):
        return Environment.PRODUCTION
    if is_loopback(base_url) or any(host == brand.sandbox_host for brand in BRANDS if host):
        return Environment.SANDBOX
    return Environment.SANDBOX if host and host == confirmed_sandbox_host.lower() else Environment.PRODUCTION


def base_url_problem(base_url: str) -> str:
    """Say what is wrong with a custom base URL as a code: '' if it is right.

    https everywhere, http to loopback only; no user, query or fragment.
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
    if parts.username is not None or parts.query or parts.fragment:
        return "extras"
    return ""
