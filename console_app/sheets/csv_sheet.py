"""Writes a table as CSV (RFC 4180), in UTF-8 with a byte order mark, with no cell that becomes a formula."""

import csv
import io
from decimal import Decimal
from typing import BinaryIO

from console_app.services.sheet import Cell, Sheet, harmless


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
