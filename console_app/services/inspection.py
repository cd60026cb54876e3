"""Prepares what the inspector shows of a call: every step of signing, masked. The keyring is not touched."""

import base64
import hashlib
from dataclasses import dataclass, replace
from enum import StrEnum

from console_app.protocol.doctor_records import OwnRequest
from console_app.protocol.encoding import CONTENT_TYPE, form_body
from console_app.protocol.masking import MASK, masked
from console_app.protocol.operation import MINOR_AMOUNT_PART, Authentication, Effect, Pair
from console_app.protocol.signing import authorization, base_string, oauth_parameters, percent
from console_app.services.ports import Signer
from console_app.services.requests import Content, with_control


class SignedBy(StrEnum):
    """Whether the inspector shows a signature or control, and if not, why."""

    KEY = "key"
    CONTROL = "control"
    LOCKED = "locked"
    INCOMPLETE = "incomplete"
    AT_SENDING = "at-sending"
    HOLDS_CARD = "holds-card"


@dataclass(frozen=True, slots=True)
class Stamp:
    """Nonce and time of a preview; when the order is sent, it gets new ones."""

    nonce: str
    timestamp: int


@dataclass(frozen=True, slots=True)
class Inspection:
    """Everything the inspector shows of a call; secrets and card data are masked already.

    `readable` holds the signed parameters, decoded; `exact` is the very string that is signed or hashed. `hex` and
    `base64` are the signature or control, '' for the reason in `signed_by`. `key` is the short form of the key's
    fingerprint, `request` what the signature doctor compares with a pasted text.
    """

    readable: tuple[Pair, ...]
    exact: str
    url: str
    body: str
    body_bytes: int
    headers: tuple[Pair, ...]
    hex: str
    base64: str
    signed_by: SignedBy
    key: str = ""
    request: OwnRequest | None = None


def inspect(content: Content, signer: Signer, stamp: Stamp | None, *, complete: bool) -> Inspection:
    """Return what the inspector shows of a call as it would be sent.

    `stamp` is None if nonce and time are made only when sending (production): then string, body and header names are
    shown, no signature, and no control of a call that moves money. `complete`: no field of the form needs correction;
    otherwise nothing is signed.
    """
    if content.operation.authentication is Authentication.OAUTH:
        return _with_request(_oauth(content, signer, stamp, complete=complete), content, signer, stamp)
    held_back = stamp is None and content.operation.effect is Effect.MOVES_MONEY
    return _with_request(_control(content, signer, complete=complete, held_back=held_back), content, signer, None)


def _with_request(shown: Inspection, content: Content, signer: Signer, stamp: Stamp | None) -> Inspection:
    """Add the request for the signature doctor: masked parameters, and no card data at all."""
    pairs = masked(content.operation, content.pairs)
    hidden = tuple(pair.name for pair in content.pairs if content.shown(pair.name) != pair.value)
    by_control = content.operation.authentication is Authentication.CONTROL
    request = OwnRequest(
        operation=content.operation,
        pairs=pairs,
        url=content.url,
        login=content.profile.login,
        target=content.target.id,
        nonce=stamp.nonce if stamp is not None else "",
        timestamp=stamp.timestamp if stamp is not None else 0,
        hidden=hidden,
        control=shown.hex if by_control else "",
        minor_units=content.profile.minor_units,
    )
    if by_control and shown.hex:
        request = replace(request, control_otherwise=_control_otherwise(content, signer))
    return replace(shown, request=request)


def _control_otherwise(content: Content, signer: Signer) -> str:
    """Return the control with the amount counted in the other way, '' if that is the same one or there is none."""
    profile = replace(content.profile, minor_units=content.profile.minor_units.other)
    other = replace(content, profile=profile).control_text
    amounts = [part.value for part in other.parts if part.name == MINOR_AMOUNT_PART.name]
    if not all(amounts) or other == content.control_text:
        return ""
    return signer.control_if_unlocked(profile.name, other.text) or ""


def _oauth(content: Content, signer: Signer, stamp: Stamp | None, *, complete: bool) -> Inspection:
    shown = masked(content.operation, content.pairs)
    nonce = stamp.nonce if stamp is not None else MASK
    oauth = oauth_parameters(content.profile.login, nonce, stamp.timestamp if stamp is not None else 0)
    if stamp is None:
        oauth = tuple(Pair(pair.name, MASK if pair.name in _MADE_AT_SENDING else pair.value) for pair in oauth)
    signature, key, signed_by = None, "", _reason(content, stamp, complete=complete)
    if signed_by is SignedBy.KEY:
        message = base_string(content.url, (*content.pairs, *oauth))
        made = signer.sign_if_unlocked(content.profile.name, message.encode())
        if made is None:
            signed_by = SignedBy.LOCKED
        else:
            signature, key = made.value, made.key.short
    header = authorization(oauth, signature)
    if signed_by in (SignedBy.HOLDS_CARD, SignedBy.AT_SENDING):
        header = header.replace('"(not signed)"', f'"{MASK}"')
    readable = (*shown, *oauth)
    return Inspection(
        readable=tuple(sorted(readable, key=lambda pair: pair.name)),
        exact=base_string(content.url, readable),
        url=content.url,
        body=_body_shown(content.pairs, shown),
        body_bytes=len(form_body(content.pairs)),
        headers=(Pair("Content-Type", CONTENT_TYPE), Pair("Authorization", header)),
        hex=signature.hex() if signature is not None else "",
        base64=base64.b64encode(signature).decode() if signature is not None else "",
        signed_by=signed_by,
        key=key,
    )


def _body_shown(sent: tuple[Pair, ...], shown: tuple[Pair, ...]) -> str:
    """Write the body as it will be sent; masks are not encoded, so that they are recognised as masks."""
    real = {pair.name: pair.value for pair in sent}
    return "&".join(
        f"{percent(pair.name)}={percent(pair.value) if real.get(pair.name) == pair.value else pair.value}"
        for pair in shown
    )


_MADE_AT_SENDING = ("oauth_nonce", "oauth_timestamp")


def _reason(content: Content, stamp: Stamp | None, *, complete: bool) -> SignedBy:
    if not complete:
        return SignedBy.INCOMPLETE
    if content.holds_card_data:
        return SignedBy.HOLDS_CARD
    return SignedBy.KEY if stamp is not None else SignedBy.AT_SENDING


def _control(content: Content, signer: Signer, *, complete: bool, held_back: bool) -> Inspection:
    shown = masked(content.operation, content.pairs)
    text = content.control_text
    control, signed_by = "", SignedBy.INCOMPLETE
    if complete and held_back:
        signed_by = SignedBy.AT_SENDING
    elif complete:
        made = signer.control_if_unlocked(content.profile.name, text.text)
        control, signed_by = (made, SignedBy.CONTROL) if made is not None else ("", SignedBy.LOCKED)
    body = _body_shown(content.pairs, with_control_shown(content, shown, control or MASK))
    return Inspection(
        readable=(*text.parts, Pair("merchant_control", MASK)),
        exact=text.shown,
        url=content.url,
        body=body,
        body_bytes=len(form_body(with_control(content, control or "0" * 40))),
        headers=(Pair("Content-Type", CONTENT_TYPE),),
        hex=control,
        base64=base64.b64encode(bytes.fromhex(control)).decode() if control else "",
        signed_by=signed_by,
    )


def with_control_shown(content: Content, shown: tuple[Pair, ...], control: str) -> tuple[Pair, ...]:
    """Return the masked parameters with the login, if the call sends it, and the given control."""
    added = {pair.name for pair in content.pairs}
    whole = with_control(content, control)
    return tuple(
        next(pair for pair in shown if pair.name == entry.name) if entry.name in added else entry for entry in whole
    )


def body_checksum(content: Content) -> str:
    """Return the SHA-256 of the request's body for the review, '' if the body holds a card number or card code."""
    return "" if content.holds_card_data else hashlib.sha256(form_body(content.pairs)).hexdigest()
