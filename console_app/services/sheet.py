"""A table for a file or the clipboard: headings, cells, rows; texts are made harmless for spreadsheets."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

Cell = str | Decimal
"""A text, which never becomes anything else, or a number with exactly the decimals it is shown with."""


class SheetForm(StrEnum):
    """The kind of file; the value is its name's ending."""

    XLSX = "xlsx"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its title, its width in characters, whether its cells are right-aligned."""

    text: str
    width: int
    right: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table; its rows are made one by one while they are written."""

    title: str
    headings: tuple[Heading, ...]
    rows: Iterator[tuple[Cell, ...]]


_SIGNS: Final = (
    "=\u207c\u208c\u2a75\u2a76\ufe66\uff1d+\u207a\u208a\ufb29\ufe62\uff0b\\-\u207b\u208b\u2212\ufe63\uff0d@\ufe6b\uff20"
)
"""What a formula begins with, and every character that compatibility normalisation (Unicode NFKC) turns into it."""
_OURS: Final = ","
"""The separator of the file itself: a reader of that separator begins no cell inside quotes."""
_SEPARATORS: Final = ",;:|\u060c\u061b\u3001\ufe10\ufe11\ufe14\ufe50\ufe51\ufe54\uff0c\uff1b\uff5c\uff64"
"""Separators of cells in one locale or another, with their look-alikes."""
_LINE_ENDS: Final = "\t\n\x0b\x0c\r\x1c-\x1f\x85\u2028\u2029"
"""Line ends as any reader has them, and the tab, which separates cells as well."""
_UNSEEN: Final = (
    "\\s\x00-\x1f\x7f-\x9f\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""White space, control and format characters, fillers: a reader may trim them, and nobody sees them."""
_QUOTES: Final = "\"'`\u00ab\u00bb\u2018-\u201f\u2039\u203a"

_EDGES: Final = frozenset("\t\r\n")
_QUOTED: Final = re.compile('[,"\\r\\n]')

_SIGN: Final = re.compile(f"[{_SIGNS}]")
_BREAK: Final = re.compile(f"[{_SEPARATORS}{_LINE_ENDS}]")
_PASSED_OVER: Final = re.compile(f"[{_UNSEEN}{_QUOTES}]")
_RUN: Final = re.compile(f"(?:\\A|[{_SEPARATORS}{_LINE_ENDS}])[{_SEPARATORS}{_LINE_ENDS}{_UNSEEN}{_QUOTES}]*+")


def harmless(text: str) -> str:
    """Put an apostrophe wherever a spreadsheet could take a part of a text for a formula; all else stays.

    A cell begins where the text begins, and for a reader with another separator behind every comma, semicolon, bar,
    colon, tab and line end in it, whatever quotes are around it: the locale decides which separator is read. Formulas
    begin with ``=``, ``+``, ``-`` or ``@``, full-width and other look-alikes too, also behind spaces, quotes and signs
    that nobody sees; a tab or line end may hide one (OWASP, "CSV Injection"). Of a text that is written in quotes a
    separator at the very end counts as well: the cell it begins would open with the closing quote and swallow lines.
    """
    return _RUN.sub(_guarded, text)


def _guarded(run: re.Match[str]) -> str:
    """Write separators with the characters that readers skip after them, so that no cell there can be a formula."""
    text, start, end = run.string, run.start(), run.end()
    written: list[str] = []
    rest = end
    for place in _formulas_begin(text, start, end):
        written += (text[place:rest], "'")
        rest = place
    written.append(text[start:rest])
    return "".join(reversed(written))


def _formulas_begin(text: str, start: int, end: int) -> Iterator[int]:
    """Return the places, the last first, where some reader begins a cell that it could take for a formula."""
    at_sign = _SIGN.match(text, end) is not None
    at_quote = end == len(text) and _QUOTED.search(text) is not None
    alone = True  # nothing but what readers pass over stands between the place and the end of the run
    edge = False  # behind what readers pass over a tab or a line end is next
    for place in range(end, start, -1):
        before = text[place - 1]
        opens = edge or (alone and (at_sign or (at_quote and before != _OURS)))
        if opens and _BREAK.match(before) and text[place - 1 : place + 1] != "\r\n":
            yield place
        passed_over = _PASSED_OVER.match(before) is not None
        alone, edge = alone and passed_over, before in _EDGES or (edge and passed_over)
    if start == 0 and (edge or (alone and at_sign)):
        yield 0
