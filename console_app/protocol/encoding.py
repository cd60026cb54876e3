"""Bytes out and bytes in: the form body of a request, and the strict reading of the gateway's answers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote_to_bytes

from console_app.protocol.errors import BadAnswer, Flaw
from console_app.protocol.operation import Pair
from console_app.protocol.signing import encoded, joined

MOST_ANSWER_BYTES: Final = 256 * 1024
MOST_KEYS: Final = 200
CONTENT_TYPE: Final = "application/x-www-form-urlencoded"
_LINE_ENDS: Final = b"\r\n"
_BAD_ESCAPE: Final = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_KEY: Final = re.compile(r"[A-Za-z0-9_.-]{1,128}", re.ASCII)


def form_body(pairs: Sequence[Pair]) -> bytes:
    """Write parameters in the order given as a form body: fully percent-encoded, space as %20, no line breaks.

    The payout page's example comes to exactly its 150 bytes this way.
    """
    return joined(encoded(pairs)).encode("ascii")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the gateway said: every parameter once, in the order received, values decoded and without line ends."""

    pairs: tuple[Pair, ...]

    def get(self, name: str) -> str:
        """Give a parameter's value, '' if it is absent."""
        return next((pair.value for pair in self.pairs if pair.name == name), "")

    @property
    def type(self) -> str:
        """The sort of answer: async-response, status-response, validation-error, error ..."""
        return self.get("type")

    def __iter__(self) -> Iterator[Pair]:
        """Go through the parameters in the order received."""
        return iter(self.pairs)


def read_answer(body: bytes) -> Answer:
    """Read an answer strictly; what is not surely an answer is not one.

    Parameters are joined by ``&`` with a line feed at the end of each value (ConnPay pages, response notes): line ends
    around a pair go, all else is part of the value. ``+`` is a space; raw characters that a page's example shows
    unescaped are let stand.

    Raises:
        BadAnswer: empty, too large, a web page, JSON, not pairs, a bad escape, not UTF-8, a doubled key, no type.

    """
    if len(body) > MOST_ANSWER_BYTES:
        raise BadAnswer(Flaw.TOO_LARGE, str(len(body)))
    _refuse_other_forms(body)
    found: dict[str, str] = {}
    for piece in body.split(b"&"):
        part = piece.strip(_LINE_ENDS)
        if not part:
            continue
        name, value = _pair(part)
        if name in found:
            raise BadAnswer(Flaw.DOUBLED_KEY, name)
        found[name] = value
        if len(found) > MOST_KEYS:
            raise BadAnswer(Flaw.TOO_MANY_KEYS, str(MOST_KEYS))
    if not found.get("type"):
        raise BadAnswer(Flaw.NO_TYPE)
    return Answer(tuple(Pair(name, value) for name, value in found.items()))


def _refuse_other_forms(body: bytes) -> None:
    start = body.lstrip()[:1]
    if not start:
        raise BadAnswer(Flaw.EMPTY)
    if start == b"<":
        raise BadAnswer(Flaw.HTML)
    if start in (b"{", b"[", b'"'):
        raise BadAnswer(Flaw.JSON)


def _pair(part: bytes) -> tuple[str, str]:
    raw_name, equals, raw_value = part.partition(b"=")
    name = _decoded(raw_name)
    if not equals or _KEY.fullmatch(name) is None:
        raise BadAnswer(Flaw.NOT_PAIRS)
    return name, _decoded(raw_value).rstrip("\r\n")


def _decoded(raw: bytes) -> str:
    if _BAD_ESCAPE.search(raw):
        raise BadAnswer(Flaw.BAD_ESCAPE)
    try:
        text = unquote_to_bytes(raw.replace(b"+", b" ")).decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadAnswer(Flaw.NOT_TEXT) from error
    if "\x00" in text:
        raise BadAnswer(Flaw.NOT_TEXT)
    return text
