"""Authenticates requests, in named pure steps that the inspector can show; no key is needed here.

OAuth 1.0a after RFC 5849 sections 3.4.1 to 3.6 with RSA-SHA256 in place of RSA-SHA1, and the SHA-1 control of the
gateway's v2 documentation.
"""

import base64
import re
import string
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

from console_app.protocol.masking import MASK
from console_app.protocol.minor_units import MinorUnits, amount_in_control
from console_app.protocol.operation import ENDPOINT_PART, LOGIN_PART, MINOR_AMOUNT_PART, Operation, Pair
from console_app.protocol.values import Money, currency_of

SIGNATURE_METHOD: Final = "RSA-SHA256"
_DEFAULT_PORTS: Final = {"https": 443, "http": 80}
_UNRESERVED: Final = frozenset((string.ascii_letters + string.digits + "-._~").encode())
_ALL_UNRESERVED: Final = re.compile(r"[A-Za-z0-9._~-]*")
_WRITTEN: Final = tuple(chr(byte) if byte in _UNRESERVED else f"%{byte:02X}" for byte in range(256))


def percent(text: str) -> str:
    """Percent-encode all but the unreserved characters (RFC 5849 section 3.6; RFC 3986 section 2.3)."""
    if _ALL_UNRESERVED.fullmatch(text):
        return text
    return "".join([_WRITTEN[byte] for byte in text.encode()])


_percent_name: Final = lru_cache(maxsize=512)(percent)
"""Names are few and the same in every request; values are never kept."""


Encoded = tuple[str, str]
"""A parameter's name and value, both percent-encoded."""


def encoded(pairs: Iterable[Pair]) -> tuple[Encoded, ...]:
    """Percent-encode parameters in the order given; body and base string are both made from the result."""
    return tuple([(_percent_name(pair.name), percent(pair.value)) for pair in pairs])


def joined(parameters: Iterable[Encoded]) -> str:
    """Join encoded parameters as ``name=value`` with ``&``, in the order given."""
    return "&".join([f"{name}={value}" for name, value in parameters])


@lru_cache(maxsize=64)
def base_url(url: str) -> str:
    """Write the URL as it is signed: scheme and host in lower case, default port left out (RFC 5849 section 3.4.1.2).

    Raises:
        ValueError: the URL has a query, a fragment, a user or no host; the gateway's URLs have none of the three.

    """
    parts = urlsplit(url)
    if "?" in url or "#" in url or "@" in parts.netloc or not parts.hostname:
        raise ValueError("a gateway address is scheme, host and path")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    if parts.port is not None and parts.port != _DEFAULT_PORTS.get(parts.scheme.lower()):
        host = f"{host}:{parts.port}"
    return f"{parts.scheme.lower()}://{host}{parts.path or '/'}"


def oauth_parameters(login: str, nonce: str, timestamp: int) -> tuple[Pair, ...]:
    """Give the protocol parameters that are signed with the body's (RFC 5849 section 3.1); the login is the key."""
    return (
        Pair("oauth_consumer_key", login),
        Pair("oauth_nonce", nonce),
        Pair("oauth_signature_method", SIGNATURE_METHOD),
        Pair("oauth_timestamp", str(timestamp)),
        Pair("oauth_version", "1.0"),
    )


def normalised(parameters: Iterable[Pair]) -> str:
    """Join encoded parameters sorted by encoded name, then value (RFC 5849 section 3.4.1.3.2)."""
    return joined(sorted(encoded(parameters)))


def base_string(url: str, parameters: Iterable[Pair]) -> str:
    """Build the string to sign from the body's and the protocol's parameters (RFC 5849 section 3.4.1.1)."""
    return base_string_of(url, encoded(parameters))


def base_string_of(url: str, parameters: Iterable[Encoded]) -> str:
    """Build the string to sign from parameters that are encoded already."""
    # Only these three of their characters are not unreserved.
    again = joined(sorted(parameters)).replace("%", "%25").replace("=", "%3D").replace("&", "%26")
    return f"POST&{percent(base_url(url))}&{again}"


def authorization(oauth: Sequence[Pair], signature: bytes | None) -> str:
    """Write the Authorization header's value (RFC 5849 section 3.5.1); without a signature it has a placeholder."""
    shown = percent(base64.b64encode(signature).decode()) if signature is not None else "(not signed)"
    parameters = sorted([*((pair.name, percent(pair.value)) for pair in oauth), ("oauth_signature", shown)])
    return "OAuth " + ", ".join(f'{name}="{value}"' for name, value in parameters)


@dataclass(frozen=True, slots=True)
class ControlText:
    """The parts of the string whose hash is the control, by name, without the merchant control at its end."""

    parts: tuple[Pair, ...]

    @property
    def text(self) -> str:
        """The string that is hashed, without the merchant control at its end; its parts are joined directly."""
        return "".join(part.value for part in self.parts)

    @property
    def shown(self) -> str:
        """The whole string that is hashed, with ``***`` in place of the merchant control."""
        return f"{self.text}{MASK}"


def control_text(
    operation: Operation,
    pairs: Sequence[Pair],
    *,
    login: str,
    endpoint: str,
    minor_units: MinorUnits = MinorUnits.ISO_4217,
) -> ControlText:
    """Collect the parts of a call's control; a parameter that is not sent gives an empty part.

    A status call without orderid and a sale by card_recurring_payment_id without e-mail therefore have one part less.
    The amount is in minor units, counted as `minor_units` says; while amount or currency is wrong its part is empty.
    `endpoint` is the endpoint or group id in the URL.

    Source: ConnPay /api/v2/sale, parameter control; ConnPay documentation "Deposit to Card Transfer", status call and
    card registration.
    """
    values = {pair.name: pair.value for pair in pairs}

    def value_of(name: str) -> str:
        if name == ENDPOINT_PART.name:
            return endpoint
        if name == LOGIN_PART.name:
            return login
        if name == MINOR_AMOUNT_PART.name:
            return _minor(values, minor_units)
        return values.get(name, "")

    return ControlText(tuple(Pair(part.name, value_of(part.name)) for part in operation.control_parts))


def _minor(values: dict[str, str], counted: MinorUnits) -> str:
    try:
        money = Money.read(values.get("amount", ""), currency_of(values.get("currency", "")))
        return amount_in_control(money, counted)
    except ValueError:
        return ""
