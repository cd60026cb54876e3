"""Checks signatures and controls from the bytes received; knows no orders or answers."""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from console_app.protocol.card_numbers import mask_cards_in
from console_app.sandbox.errors import Denial, Denied
from console_app.sandbox.forms import MalformedForm, decode_form, percent_decode, percent_encode
from console_app.sandbox.masking import is_confidential

_SKEW_SECONDS: Final = 300
_DEFAULT_PORT: Final = {"http": "80", "https": "443"}
_OAUTH_ITEM: Final = re.compile(r'\s*([A-Za-z0-9_%.~-]+)="([^"]*)"\s*')
_REQUIRED: Final = (
    "oauth_consumer_key",
    "oauth_nonce",
    "oauth_signature",
    "oauth_signature_method",
    "oauth_timestamp",
    "oauth_version",
)

Pairs = Sequence[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class SignedRequest:
    """The received parts of a request that must be signed; `path` as written, without a query."""

    method: str
    scheme: str
    host: str
    path: str
    authorization: str
    body: bytes


def load_public_key(pem: bytes) -> rsa.RSAPublicKey:
    """Read the merchant's public key (SPKI or PKCS#1 PEM); raises ValueError if it is not RSA."""
    key = serialization.load_pem_public_key(pem)
    if not isinstance(key, rsa.RSAPublicKey):
        raise ValueError("the merchant's public key is not RSA")  # noqa: TRY004 - wrong content
    return key


def base_string(request: SignedRequest, oauth: Mapping[str, str], body: Pairs) -> str:
    """Return the text that was signed (RFC 5849 section 3.4.1); `oauth` without the signature."""
    pairs = [(percent_encode(name), percent_encode(value)) for name, value in body]
    pairs += [(percent_encode(k.encode()), percent_encode(v.encode())) for k, v in oauth.items()]
    normalised = "&".join(f"{name}={value}" for name, value in sorted(pairs))
    parts = (request.method.upper(), base_uri(request), normalised)
    return "&".join(percent_encode(part.encode()) for part in parts)


def base_uri(request: SignedRequest) -> str:
    """Return the request's URI as it is signed: scheme and host in lower case, no default port (RFC 5849, 3.4.1.2)."""
    host = request.host.lower().removesuffix(f":{_DEFAULT_PORT[request.scheme]}")
    return f"{request.scheme}://{host}{request.path}"


def control_of(parts: Iterable[str]) -> str:
    """Return the control, the lower-case hex SHA-1 of the joined parts (ConnPay documentation of /api/v2/sale)."""
    return hashlib.sha1("".join(parts).encode(), usedforsecurity=False).hexdigest()


class Judge:
    """Checks one merchant's requests by login, public key and control; remembers each nonce."""

    def __init__(
        self,
        login: str,
        control: str,
        public_key: rsa.RSAPublicKey,
        now: Callable[[], datetime],
    ) -> None:
        self.login = login
        self._control = control
        self._public_key = public_key
        self._now = now
        self._nonces: set[str] = set()

    def check_control(self, parts: Iterable[str], given: str) -> bool:
        return hmac.compare_digest(control_of([*parts, self._control]).encode(), given.encode())

    def check_signature(self, request: SignedRequest) -> None:
        """Accept a correctly signed request once; raises Denied, or MalformedForm for a body that is no form."""
        body = decode_form(request.body)
        oauth = _read_authorization(request.authorization)
        if any(name.startswith(b"oauth_") for name, _ in body):
            raise Denied(Denial.OAUTH_IN_BODY)
        signature = oauth.pop("oauth_signature", "")
        signed = base_string(request, oauth, body)
        try:
            self._check_claims(oauth, signature)
            self._public_key.verify(
                base64.b64decode(signature, validate=True),
                signed.encode("ascii"),
                padding.PKCS1v15(),
                hashes.SHA256(),
            )
        except (InvalidSignature, binascii.Error) as error:
            shown = base_string(request, oauth, _masked(body))
            raise Denied(Denial.SIGNATURE, shown, self._expected(request, oauth, body)) from error
        except Denied as denied:
            raise Denied(denied.denial, expected=self._expected(request, oauth, body)) from denied
        if oauth["oauth_nonce"] in self._nonces:
            raise Denied(Denial.NONCE)
        self._nonces.add(oauth["oauth_nonce"])

    def _expected(self, request: SignedRequest, oauth: Mapping[str, str], body: Pairs) -> str:
        """Return the base string that would have been accepted for these bytes now, card data masked."""
        right = {
            **oauth,
            "oauth_consumer_key": self.login,
            "oauth_signature_method": "RSA-SHA256",
            "oauth_version": "1.0",
        }
        given = oauth.get("oauth_timestamp", "")
        if not re.fullmatch("[0-9]{1,12}", given) or self._is_off(given):
            right["oauth_timestamp"] = str(int(self._now().timestamp()))
        return base_string(request, right, _masked(body))

    def _is_off(self, timestamp: str) -> bool:
        return abs(self._now().timestamp() - int(timestamp)) > _SKEW_SECONDS

    def _check_claims(self, oauth: Mapping[str, str], signature: str) -> None:
        if not all({**oauth, "oauth_signature": signature}.get(name) for name in _REQUIRED):
            raise Denied(Denial.MALFORMED)
        if oauth["oauth_consumer_key"] != self.login:
            raise Denied(Denial.UNKNOWN_CONSUMER)
        if oauth["oauth_signature_method"] != "RSA-SHA256":
            raise Denied(Denial.METHOD)
        if oauth["oauth_version"] != "1.0":
            raise Denied(Denial.VERSION)
        if not re.fullmatch("[0-9]{1,12}", oauth["oauth_timestamp"]):
            raise Denied(Denial.TIMESTAMP)
        if self._is_off(oauth["oauth_timestamp"]):
            raise Denied(Denial.TIMESTAMP)


def _read_authorization(header: str) -> dict[str, str]:
    scheme, _, items = header.partition(" ")
    if scheme.lower() != "oauth":
        raise Denied(Denial.NO_AUTHORIZATION)
    values: dict[str, str] = {}
    for item in items.split(","):
        match = _OAUTH_ITEM.fullmatch(item)
        if match is None:
            raise Denied(Denial.MALFORMED)
        try:
            name, value = (percent_decode(part.encode()).decode() for part in match.groups())
        except (MalformedForm, UnicodeDecodeError) as error:
            raise Denied(Denial.MALFORMED) from error
        if name in values:
            raise Denied(Denial.MALFORMED)
        values[name] = value
    values.pop("realm", None)
    return values


def _masked(body: Pairs) -> Pairs:
    shown = []
    for name, value in body:
        hidden = is_confidential(name.decode(errors="replace"), value)
        text = "***" if hidden else mask_cards_in(value.decode(errors="replace"))
        shown.append((name, text.encode()))
    return shown
