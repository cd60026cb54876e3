"""Finds IBANs in running text (ISO 13616), also incomplete ones while a person types."""

import re
import string
from collections.abc import Iterator
from functools import cache
from typing import Final

import stdnum.iban
import stdnum.numdb

from console_app.protocol.digit_classes import SEPARATOR

MOST_BETWEEN: Final = 8
"""Characters that may stand between two groups of one number."""
_START: Final = re.compile(r"(?<![0-9A-Za-z])[A-Za-z]{2}[0-9]{2}", re.ASCII)
_PART: Final = re.compile(r"([1-9][0-9]*)!([nac])")
_KINDS: Final = {
    "n": frozenset(string.digits),
    "a": frozenset(string.ascii_uppercase),
    "c": frozenset(string.digits + string.ascii_uppercase),
}
_HEAD: Final = 4


def iban_starts(text: str, first: int, last: int) -> Iterator[int]:
    """Return the places from `first` to `last` where an IBAN may begin (country and check digits)."""
    for found in _START.finditer(text, first, last):
        if _shape(found[0][:2].upper()):
            yield found.start()


def iban_end(text: str, classes: bytes, start: int, *, typing: bool = False) -> int:
    """Return the end of the IBAN that begins at `start`, in one piece or in groups; `start` itself if there is none.

    With `typing` a text that ends before the IBAN is whole counts, too, if further characters can make it a valid one.
    `classes` are those of the text's characters (`digit_classes`). A country's own check digits inside an IBAN are not
    examined.
    """
    shape = _shape(text[start : start + 2].upper())
    found, place = _collected(text, classes, start, _HEAD + len(shape))
    whole = len(found) == _HEAD + len(shape)
    if whole and place < len(text) and text[place].isascii() and text[place].isalnum():
        return start
    if whole:
        return place if stdnum.iban.is_valid(found, check_country=False) else start
    return place if typing and place == len(text) and _can_become(found, shape) else start


def _collected(text: str, classes: bytes, start: int, most: int) -> tuple[str, int]:
    """Collect up to `most` letters and digits in capitals; return them and the place after the last."""
    found: list[str] = []
    place, between = start, 0
    while place < len(text) and len(found) < most:
        character = text[place]
        if character.isascii() and character.isalnum():
            found.append(character.upper())
            between = 0
        elif classes[place : place + 1] == SEPARATOR and between < MOST_BETWEEN:
            between += 1
        else:
            break
        place += 1
    return "".join(found), place


def _can_become(found: str, shape: str) -> bool:
    rest = found[_HEAD:]
    if any(character not in _KINDS[kind] for character, kind in zip(rest, shape, strict=False)):
        return False
    missing = shape[len(rest) :]
    if len(missing) > 1:
        return True
    return any(stdnum.iban.is_valid(found + last, check_country=False) for last in sorted(_KINDS[missing]))


@cache
def _shape(country: str) -> str:
    """Return the pattern after the check digits, one letter a character: n digit, a letter, c either; '' if none."""
    facts = stdnum.numdb.get("iban").info(f"{country}00")[0][1]
    return "".join(kind * int(length) for length, kind in _PART.findall(facts.get("bban", "")))
