"""How a request is authenticated, as named pure steps the inspector can show; keys never come here.

OAuth 1.0a after RFC 5849 sections 3.4.1 to 3.6 with RSA-SHA256 in place of RSA-SHA1, and the SHA-1 control of the
gateway's v2 pages.
"""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlsplit

from console_app.protocol.operation import (
    ENDPOINT_PART,
    LOGIN_PART,
    MASK,
    MINOR_AMOUNT_PART,
    Operation,
    Pair,
)
from console_app.protocol.values import Money, currency_of

SIGNATURE_METHOD: Final = "RSA-SHA256"
_DEFAULT_PORTS: Final = {"https": 443, "http": 80}


def percent(text: str) -> str:
    """Percent-encode all but the unreserved characters (RFC 5849 section 3.6; RFC 3986 section 2.3)."""
    return quote(text, safe="-._~")


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


def normalised(parameters: Sequence[Pair]) -> str:
    """Join encoded parameters sorted by encoded name, then value (RFC 5849 section 3.4.1.3.2)."""
    encoded = sorted((percent(pair.name), percent(pair.value)) for pair in parameters)
    return "&".join(f"{name}={value}" for name, value in encoded)


def base_string(url: str, parameters: Sequence[Pair]) -> str:
    """Build the string to sign from the body's and the protocol's parameters (RFC 5849 section 3.4.1.1)."""
    return f"POST&{percent(base_url(url))}&{percent(normalised(parameters))}"


def authorization(oauth: Sequence[Pair], signature: bytes | None) -> str:
    """Write the Authorization header's value (RFC 5849 section 3.5.1); without a signature its place says so."""
    shown = percent(base64.b64encode(signature).decode()) if signature is not None else "(not signed)"
    parameters = sorted([*((pair.name, percent(pair.value)) for pair in oauth), ("oauth_signature", shown)])
    return "OAuth " + ", ".join(f'{name}="{value}"' for name, value in parameters)


@dataclass(frozen=True, slots=True)
class ControlText:
    """The parts a control is made of, by name, without the merchant control that comes last."""

    parts: tuple[Pair, ...]

    @property
    def text(self) -> str:
        """The string before the merchant control is added; parts are joined with nothing between."""
        return "".join(part.value for part in self.parts)

    @property
    def shown(self) -> str:
        """The whole string with the merchant control as ``***``."""
        return f"{self.text}{MASK}"


def control_text(operation: Operation, pairs: Sequence[Pair], *, login: str, endpoint: str) -> ControlText:
    """Collect what a call's control is made of; a parameter that is not sent gives an empty part.

    So a status call without orderid and a sale by card_recurring_payment_id without e-mail have one part less. The
    amount is in minor units; while amount or currency are not right its part is empty. `endpoint` is the endpoint or
    group id that stands in the URL.

    Source: ConnPay /api/v2/sale, parameter control; ConnPay deposit to card page, status call and card registration.
    """
    values = {pair.name: pair.value for pair in pairs}

    def value_of(name: str) -> str:
        if name == ENDPOINT_PART.name:
            return endpoint
        if name == LOGIN_PART.name:
            return login
        if name == MINOR_AMOUNT_PART.name:
            return _minor(values)
        return values.get(name, "")

    return ControlText(tuple(Pair(part.name, value_of(part.name)) for part in operation.control_parts))


def _minor(values: dict[str, str]) -> str:
    try:
        return str(Money.read(values.get("amount", ""), currency_of(values.get("currency", ""))).minor)
    except ValueError:
        return ""
