"""Classifies each character of a text, for finding long numbers: digit, separator between digits, or other.

The classes of a whole text are made by operations on all of its bytes at once, so that 64 KB take a fraction of a
millisecond whatever stands in them.
"""

import sys
import unicodedata
from array import array
from collections.abc import Iterator
from functools import cache
from typing import Final

DIGIT: Final = b"0"
SEPARATOR: Final = b"-"
OTHER: Final = b"x"

_BETWEEN: Final = " \t\n\r\v\f-./_*+|\\~"
"""ASCII characters that people and programs put between the groups of one number; ``+`` is a space in form bodies."""
_MARKS: Final = ",;:"
"""These part the items of a list, an amount, a time of day. Groups of one number they part only where three digits
stand on either side of them."""
_MARK: Final = b","
_HIDDEN: Final = frozenset({"Cc", "Cf", "Pc", "Pd", "Zl", "Zp", "Zs"})
"""Controls, zero-width and other invisible characters, low lines, dashes, spaces of every width (UAX 44)."""
_LOOKS: Final = frozenset(
    "\xb7\u2022\u2027\u2219\u22c5\u30fb\u2212\u2044\u2215\u2502\u034f\u115f\u1160\u20e3\u2800\u3164\ufe0e\ufe0f\uffa0"
    "\udca0\ue4a0"
)
"""Dots, a minus, slashes, a bar and blanks of other categories; the last two are how the no-break space of an
8-bit alphabet arrives here (PEP 383, and `_encoded`)."""
_NO_DIGITS: Final = bytes(code for code in range(256) if code not in b"0123456789")
_CHARACTER: Final = "w" if sys.version_info >= (3, 13) else "u"
_WIDTH: Final = 4
_OF_BYTES: Final = (0x12, 0x13)
_TAGS: Final = range(0xE0000, 0xE0080)
_DIGITS_END: Final = 0x20000
"""No decimal digit and no separator but the tags stands above this code point."""


class Characters:
    """A text split into planes and rows of Unicode code points, to be classified quickly."""

    __slots__ = ("_ascii", "_place", "_plane", "_row", "rows")

    def __init__(self, text: str) -> None:
        """Split the text: a code point is its plane, its row of 256 in the plane and its place in the row.

        `rows` are those of the text that have digits or separators in them; each takes the same time to look through.
        """
        self.rows: tuple[tuple[int, int], ...] = ()
        self._ascii = text.encode("ascii") if text.isascii() else b""
        if not text.isascii():
            wide = _wide(text)
            self._place, self._row, self._plane = wide[0::4], wide[1::4], wide[2::4]
            self.rows = tuple((plane, row) for plane, row in _rows() if row in self._row and plane in self._plane)

    def classes(self) -> bytes:
        """Return one byte for each character: `DIGIT` (Unicode Nd, any script), `SEPARATOR` or `OTHER`."""
        classes = self._wide_classes() if self.rows else self._ascii.translate(_ascii())
        if _MARK in classes:
            for _ in range(2):  # the groups of one find may not overlap: every other mark waits for the second time
                classes = classes.replace(b"000,000", b"000-000")
            classes = classes.replace(_MARK, OTHER)
        return classes

    def _wide_classes(self) -> bytes:
        found = _number(OTHER * len(self._place))
        one_plane = self._plane.count(0) == len(self._plane)
        for plane, row in self.rows:
            here = _number(self._row.translate(_only(row)))
            if not one_plane:
                here &= _number(self._plane.translate(_only(plane)))
            found ^= here & _number(self._place.translate(_rows()[plane, row]))
        return found.to_bytes(len(self._place), "little")


def classes_of(text: str) -> bytes:
    """Return one byte for each character: `DIGIT` (Unicode Nd, any script), `SEPARATOR` or `OTHER`."""
    return Characters(text).classes()


def digits_in(text: str) -> str:
    """Return the decimal digits of a text, of any script, as ASCII digits."""
    if text.isascii():
        return text.encode("ascii").translate(None, _NO_DIGITS).decode("ascii")
    return "".join(map(str, map(unicodedata.decimal, filter(str.isdecimal, text))))


@cache
def _ascii() -> bytes:
    return bytes(ord(_class_of(chr(code))) for code in range(128)) + OTHER * 128


def _wide(text: str) -> bytes:
    """Encode a text with four bytes a character, the lowest first."""
    characters = array(_CHARACTER, text)
    if characters.itemsize == _WIDTH and sys.byteorder == "little":
        return characters.tobytes()
    return _encoded(text)


def _encoded(text: str) -> bytes:
    """Do the same where an array of characters has others than four bytes: Windows before Python 3.13.

    Lone surrogates, U+D800 to U+DFFF, become U+E000 to U+E7FF: the encoder itself takes half a microsecond for each of
    them. Those of bytes that were no UTF-8 come first.
    """
    try:
        return text.encode("utf-32-le")
    except UnicodeEncodeError:
        written = text.encode("utf-8", "surrogatepass")
    for seconds in (_OF_BYTES, range(32)):
        for second in seconds:
            written = written.replace(bytes((0xED, 0xA0 + second)), bytes((0xEE, 0x80 + second)))
        try:
            return written.decode("utf-8").encode("utf-32-le")
        except UnicodeDecodeError:
            continue
    raise AssertionError(text)


def _number(characters: bytes) -> int:
    return int.from_bytes(characters, "little")


@cache
def _only(value: int) -> bytes:
    return bytes(0xFF if code == value else 0 for code in range(256))


@cache
def _rows() -> dict[tuple[int, int], bytes]:
    """Return, for each row that has digits or separators, the table that turns `OTHER` into the class of each place."""
    rows: dict[tuple[int, int], bytearray] = {}
    for code, name in _classified():
        key = (code >> 16, code >> 8 & 0xFF)
        rows.setdefault(key, bytearray(256))[code & 0xFF] = ord(name) ^ ord(OTHER)
    return {key: bytes(table) for key, table in rows.items()}


def _classified() -> Iterator[tuple[int, bytes]]:
    for codes in (range(_DIGITS_END), _TAGS):
        for code in codes:
            name = _class_of(chr(code))
            if name != OTHER:
                yield code, name


def _class_of(character: str) -> bytes:
    category = unicodedata.category(character)
    if category == "Nd":
        return DIGIT
    if category in _HIDDEN or character in _LOOKS:
        return SEPARATOR
    if category[0] in "PS":
        plain = unicodedata.normalize("NFKC", character)
        if len(plain) == 1 and plain in _MARKS:
            return _MARK
        if len(plain) == 1 and plain in _BETWEEN:
            return SEPARATOR
    return OTHER
