"""A table as CSV (RFC 4180), in UTF-8 with a byte order mark, with no cell that a spreadsheet takes for a formula."""

import csv
import io
import re
import unicodedata
from decimal import Decimal
from typing import BinaryIO, Final

from console_app.services.sheet import Cell, Sheet

_SKIPPED: Final = re.compile(r"[\s\"'`\u00ab\u00bb\u2018-\u201f\u2039\u203a]*")
_STARTERS: Final = frozenset("=+-@\t\r\n\u2212")
_UNSEEN: Final = ("Cc", "Cf", "Zl", "Zp")


def write_csv(file: BinaryIO, sheet: Sheet) -> None:
    """Write a table; a number is written with a point and without grouping, whatever the workstation's language."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline="")
    try:
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow([harmless(heading.text) for heading in sheet.headings])
        for row in sheet.rows:
            writer.writerow([_written(cell) for cell in row])
        text.flush()
    finally:
        text.detach()


def _written(cell: Cell) -> str:
    return f"{cell:f}" if isinstance(cell, Decimal) else harmless(cell)


def harmless(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet could take for a formula; give every other as it is.

    Formulas begin with ``=``, ``+``, ``-`` or ``@``; a tab or line end may hide one behind it (OWASP, "CSV Injection").
    Full-width and other look-alike signs count, and so does a sign behind spaces, quotes or signs that nobody sees.
    """
    if text[:1] in ("\t", "\r", "\n"):
        return f"'{text}"
    seen = "".join(char for char in text[:256] if unicodedata.category(char) not in _UNSEEN or char in "\t\r\n")
    rest = seen[_SKIPPED.match(seen).end() :]  # type: ignore[union-attr] # it matches nothing, too
    first = unicodedata.normalize("NFKC", rest[:1])[:1]
    return f"'{text}" if first in _STARTERS else text
