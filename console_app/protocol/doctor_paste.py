"""Prepares a pasted text for the signature doctor: removes line breaks and secrets, and recognises its form."""

import hashlib
import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from console_app.protocol.card_numbers import CardFound, replace_cards_in
from console_app.protocol.digit_classes import digits_in
from console_app.protocol.doctor_records import Form, OwnRequest
from console_app.protocol.masking import MASK
from console_app.protocol.minor_units import MinorUnits
from console_app.protocol.operation import Authentication, Pair
from console_app.protocol.signing import percent

LONGEST_PASTE: Final = 200_000
"""In characters; the longest parameter of any call has 65 536, and escaping may treble it."""
_LONGEST_HASHED: Final = 2_000
_SHORTEST_SECRET: Final = 8

_LINE_ENDS: Final = re.compile(r"\r\n|\r|\n")
_BASE: Final = re.compile(r"\b(?:POST|GET|PUT)&(?=https?(?::|%3[Aa]))", re.IGNORECASE)
_HEADER: Final = re.compile(r"(?:Authorization\s*:\s*)?OAuth(?:\s+|(?=oauth_|realm))", re.IGNORECASE)
_READABLE: Final = re.compile(r"([\w.-][\w .-]*?) = (.*)")
_HASH: Final = re.compile(r"[0-9A-Fa-f]{40}")
_REFUSAL: Final = re.compile(r"\s*(?:HTTP/1\.|<|\{)|(?:^|[&\s])(?:type|error-code|error-message)=", re.IGNORECASE)

_CARD_CODE: Final = re.compile(r"(cvv2?\s*(?:=|%3D|%253D)\s*)[0-9]{3,4}", re.IGNORECASE)
_UUID: Final = re.compile(r"(?<![0-9A-Za-z-])[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}(?![0-9A-Za-z-])")
_SERIAL: Final = re.compile(
    r"(?:serial-number|by-request-sn|request-sn)\s*(?:=|%3D|:)\s*[0-9A-Fa-f-]{36}", re.IGNORECASE
)
_NAMED_SECRET: Final = re.compile(r"merchant_control\s*(?:=|%3D|:)\s*(?!\*\*\*)\S", re.IGNORECASE)
_KEY: Final = re.compile(r"-----BEGIN|PRIVATE KEY|\brsa1:[0-9]+:")


class Scrub(StrEnum):
    """What was removed from a pasted text."""

    NOTHING = "nothing"
    CARD = "card"
    SECRET = "secret"  # noqa: S105 - the name of a finding


@dataclass(frozen=True, slots=True)
class Scrubbed:
    """A pasted text that may be shown; empty if it held a key or a merchant control."""

    text: str = field(repr=False)
    scrub: Scrub


def scrubbed(request: OwnRequest, pasted: str) -> Scrubbed:
    """Remove card data from a pasted text; drop the whole text if it holds a key or a merchant control.

    A long number that the inspector shows anyway stays, such as an account number of this request.
    """
    text = pasted[:LONGEST_PASTE]
    if _holds_secret(request, text):
        return Scrubbed("", Scrub.SECRET)
    known = _digits_shown_of(request)

    def cut(card: CardFound) -> str:
        return text[card.start : card.end] if card.digits and card.digits in known else card.cut

    without_cards = replace_cards_in(text, cut)
    kept = _CARD_CODE.sub(rf"\g<1>{MASK}", without_cards)
    return Scrubbed(kept, Scrub.NOTHING if kept == text else Scrub.CARD)


def _shown_of(request: OwnRequest) -> str:
    return "\n".join((_control_text(request), request.url, request.nonce, *(pair.value for pair in request.pairs)))


def _digits_shown_of(request: OwnRequest) -> str:
    """Return the digits of everything the inspector shows of a request: values, and the strings made of them."""
    once = [percent(pair.value) for pair in request.pairs]
    return digits_in("\n".join((_shown_of(request), *once, *map(percent, once))))


def _control_text(request: OwnRequest) -> str:
    return request.control_text.text


def _holds_secret(request: OwnRequest, pasted: str) -> bool:
    if _KEY.search(pasted) or _NAMED_SECRET.search(pasted):
        return True
    known = _shown_of(request)
    without_serials = _SERIAL.sub("", pasted)
    if any(found[0] not in known for found in _UUID.finditer(without_serials)):
        return True
    text = joined(pasted)
    if request.operation.authentication is Authentication.OAUTH:
        return _lone_word(text) and text not in known
    return _ends_in_control(request, text)


def _lone_word(text: str) -> bool:
    """Tell whether a text is one long word, which no string to sign, header or answer is: it may be a secret."""
    return len(text) >= _SHORTEST_SECRET and re.fullmatch(r"[^\s&=%<>]+", text) is not None and text != MASK


def _ends_in_control(request: OwnRequest, text: str) -> bool:
    """Tell whether the text holds the merchant control: after the control string, or proved by our own control."""
    before = _control_text(request)
    for counted in MinorUnits:
        string = request.control_counted(counted).text
        rest = text.removeprefix(string)
        if string and rest != text and len(rest) >= _SHORTEST_SECRET and not rest.startswith(MASK):
            return True
    if not request.control or len(text) > _LONGEST_HASHED:
        return False
    words = re.split(r"[\s&=,;|'\"]+", text)
    tails = [text[place:] for place in range(len(text))]
    return any(_control_of(before, tail) == request.control for tail in (*words, *tails) if tail)


def _control_of(text: str, control: str) -> str:
    return hashlib.sha1(f"{text}{control}".encode(), usedforsecurity=False).hexdigest()


def joined(pasted: str) -> str:
    """Join the lines of a wrapped text, with the blanks around its line breaks removed."""
    return "".join(line.strip(" \t") for line in _LINE_ENDS.split(pasted))


def told_form(request: OwnRequest, pasted: str) -> tuple[Form, str]:
    """Return the form of a pasted text, and the text in one line as it is to be compared."""
    text = joined(pasted)
    if not text:
        return Form.NOTHING, ""
    signs_oauth = request.operation.authentication is Authentication.OAUTH
    if not signs_oauth and text.removesuffix(MASK) == joined(_control_text(request)):
        return Form.CONTROL, _control_text(request)
    base = _BASE.search(text)
    if base is not None:
        return Form.BASE_STRING, text[base.start() :]
    header = _HEADER.match(text)
    if header is not None:
        return Form.HEADER, text[header.end() :]
    return _readable(request, pasted) or _other_form(pasted, text, signs_oauth=signs_oauth)


def _other_form(pasted: str, text: str, *, signs_oauth: bool) -> tuple[Form, str]:
    if _REFUSAL.search(pasted) and "oauth_" not in text:
        return Form.REFUSAL, pasted
    if any(f"{name}=" in text for name in ("oauth_consumer_key", "oauth_nonce", "client_orderid")):
        return Form.NORMALISED, text
    if signs_oauth or " " in text:
        return Form.UNREADABLE, text
    return (Form.CONTROL_HASH, text.lower()) if _HASH.fullmatch(text) else (Form.CONTROL, text)


def _readable(request: OwnRequest, pasted: str) -> tuple[Form, str] | None:
    """Read a text of ``name = value`` lines under method and address; None if it is none."""
    lines = [line for line in _LINE_ENDS.split(pasted) if line.strip()]
    while lines and (lines[0].strip() in {"POST", "GET"} or lines[0].startswith(("http://", "https://"))):
        lines.pop(0)
    found = [_READABLE.fullmatch(line) for line in lines]
    pairs = [Pair(match[1], match[2]) for match in found if match is not None]
    if len(pairs) < max(2, len(lines)):  # one such line may be anything
        return None
    parts = {part.name for part in request.operation.control_parts}
    if parts and all(pair.name in parts for pair in pairs[:-1]):
        return Form.CONTROL, "".join(pair.value for pair in pairs if pair.name != "merchant_control")
    return Form.NORMALISED, "&".join(f"{percent(pair.name)}={percent(pair.value)}" for pair in pairs)
