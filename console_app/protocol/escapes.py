r"""Resolves escaped characters: ``%35`` of form bodies, ``\u0035`` of JSON, ``&#53;`` of HTML."""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

MOST_TIMES: Final = 3
"""How often the escapes of a form body are resolved: the string to sign of OAuth has them twice (RFC 5849, 3.4.1)."""
_BYTES: Final = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_CHARACTERS: Final = re.compile(
    r"\\u(?P<unit>[0-9A-Fa-f]{4})|&#(?:(?P<decimal>[0-9]{1,7})|[xX](?P<hex>[0-9A-Fa-f]{1,6}));?|&nbsp;"
)
_TO_QUOTED_PRINTABLE: Final = bytes.maketrans(b"%=\r\n", b"=x  ")
_LAST_CODE: Final = 0x10FFFF
_WIDTHS_AN_EFFORT: Final = 4


@dataclass(frozen=True, slots=True)
class TextReading:
    """A text with escapes resolved to some depth; `places[n]` is where character `n` begins in the original text.

    One more place is the end of the text. `effort` is how many rows of escapes were resolved for this reading.
    """

    text: str
    places: "list[int] | range"
    effort: int


class TooManyEscapes(Exception):
    """The text holds more escapes than are resolved one by one."""


def readings(text: str, most: int) -> Iterator[TextReading]:
    """Return a text as it is, then with its escapes resolved: those of bytes up to `MOST_TIMES`, of characters once.

    An incomplete escape stays as it is. Bytes that are no UTF-8 become lone surrogates (PEP 383).

    Raises:
        TooManyEscapes: `most` efforts are not enough for the next reading.

    """
    reading = TextReading(text, range(len(text) + 1), 0)
    for time in range(MOST_TIMES + 1):
        yield reading
        if _characters_may_stand_in(reading.text):
            yield _resolved(reading, _CHARACTERS, most)
        if time == MOST_TIMES or "%" not in reading.text:
            return
        reading = _resolved(reading, _BYTES, most)


def rough_readings(text: str, most: int) -> Iterator[str]:
    """Return the text with its escapes resolved to growing depth, quickly and roughly.

    Digits that follow each other in one of the results of `readings` do so here, too, perhaps with more among them.
    Bytes in hexadecimal are decoded by the library's decoder for ``=35`` of mails (quoted-printable, RFC 2045).

    Raises:
        TooManyEscapes: more than `most` escapes of HTML.

    """
    for time in range(MOST_TIMES + 1):
        yield text
        if _characters_may_stand_in(text):
            yield _roughly_resolved_characters(text, most)
        if time == MOST_TIMES or "%" not in text:
            return
        written = _utf_8(text)
        shorter = binascii.a2b_qp(written.translate(_TO_QUOTED_PRINTABLE))
        if len(shorter) == len(written):
            return
        text = shorter.decode("utf-8", "surrogateescape")


def _characters_may_stand_in(text: str) -> bool:
    # One character is found many times faster than two, and most texts have neither.
    return ("\\" in text and "\\u" in text) or ("&" in text and ("&#" in text or "&nbsp;" in text))


def _roughly_resolved_characters(text: str, most: int) -> str:
    if text.count("&#") + text.count("&nbsp;") > most:
        raise TooManyEscapes
    if "\\u" in text:
        text = text.encode("raw_unicode_escape").decode("raw_unicode_escape", "replace")
    return _CHARACTERS.sub(_written, text) if "&" in text else text


def _utf_8(text: str) -> bytes:
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")


def _resolved(reading: TextReading, escapes: re.Pattern[str], most: int) -> TextReading:
    text = reading.text
    pieces: list[str] = []
    places: list[int] = []
    place, effort = 0, reading.effort
    for found in escapes.finditer(text):
        start, end = found.span()
        plain = _written(found)
        pieces += (text[place:start], plain)
        places.extend(range(place, start))
        effort += 1
        if len(plain) == 1:
            places.append(start)
        elif plain.isascii() or (min(plain) > "\x7f" and max(plain) < "\u0800"):
            places.extend(range(start, end, (end - start) // len(plain)))
        else:
            effort += len(plain) // _WIDTHS_AN_EFFORT
            places.extend(accumulate(map(_width, plain[:-1]), initial=start))
        if effort > most:
            raise TooManyEscapes
        place = end
    pieces.append(text[place:])
    places.extend(range(place, len(text) + 1))
    if reading.effort:
        places = [reading.places[place] for place in places]
    return TextReading("".join(pieces), places, effort)


def _width(character: str) -> int:
    """Return the length of an escaped character: three signs a byte."""
    return 3 * len(character.encode("utf-8", "surrogateescape"))


def _written(found: re.Match[str]) -> str:
    """Return the characters that an escape stands for."""
    escape = found[0]
    if escape[0] == "%":
        return bytes.fromhex(escape.replace("%", "")).decode("utf-8", "surrogateescape")
    if escape == "&nbsp;":
        return "\xa0"
    code = int(found["decimal"]) if found["decimal"] else int(found["unit"] or found["hex"], 16)
    return chr(code) if code <= _LAST_CODE else "\ufffd"
