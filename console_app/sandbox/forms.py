"""Form bodies as bytes: reads requests, writes answers; knows no meaning of parameters."""

import re
from collections.abc import Iterable
from typing import Final

_UNRESERVED: Final = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_SPELLING: Final = tuple(chr(byte) if byte in _UNRESERVED else f"%{byte:02X}" for byte in range(256))
_ANSWER_SPELLING: Final = tuple(
    "+" if byte == ord(" ") else "%7E" if byte == ord("~") else "*" if byte == ord("*") else spelt
    for byte, spelt in enumerate(_SPELLING)
)
_BAD_ESCAPE: Final = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_ESCAPE: Final = re.compile(rb"%([0-9A-Fa-f]{2})")
_RAW_OUTSIDE_FORM: Final = re.compile(rb"[^\x21-\x7e]")


class MalformedForm(ValueError):
    """The body is not x-www-form-urlencoded: a raw byte outside ASCII, or a broken escape."""


def percent_encode(raw: bytes) -> str:
    """Encode bytes as RFC 5849 section 3.6 demands: unreserved ones as they are, the rest as %XX."""
    return "".join([_SPELLING[byte] for byte in raw])


def percent_decode(raw: bytes) -> bytes:
    """Undo %XX; raises MalformedForm for a broken escape."""
    if _BAD_ESCAPE.search(raw):
        raise MalformedForm("broken percent escape")
    return _ESCAPE.sub(lambda match: bytes.fromhex(match[1].decode("ascii")), raw)


def decode_form(body: bytes) -> tuple[tuple[bytes, bytes], ...]:
    """Split a body into decoded names and values in their order, doubled and empty ones included.

    Empty pairs are skipped: one of the documented examples begins with `&` (ConnPay documentation of /api/v2/sale).
    Raises MalformedForm.
    """
    if _RAW_OUTSIDE_FORM.search(body):
        raise MalformedForm("raw byte outside printable ASCII")
    pairs = []
    for pair in body.split(b"&"):
        if pair:
            name, _, value = pair.replace(b"+", b" ").partition(b"=")
            pairs.append((percent_decode(name), percent_decode(value)))
    return tuple(pairs)


def encode_answer(fields: Iterable[tuple[str, str]]) -> bytes:
    """Write an answer as the gateway does: a newline after each value but the last.

    The documented Content-Length of the payout and transfer answers leaves no room for a final newline (ConnPay
    documentation of /api/v4/payout, Denumtech documentation of /api/v4/transfer-by-ref).
    """
    pairs = [f"{name}={''.join([_ANSWER_SPELLING[byte] for byte in value.encode()])}" for name, value in fields]
    return "\n&".join(pairs).encode("ascii")
