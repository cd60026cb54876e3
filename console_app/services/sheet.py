"""A table on its way into a file: headings, cells and rows, whatever kind of file it becomes."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

Cell = str | Decimal
"""A text, which never becomes anything else, or a number with just the decimals it is to be shown with."""


class SheetForm(StrEnum):
    """What kind of file; the value is the ending of its name."""

    XLSX = "xlsx"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its title, its width in characters, whether its cells stand at the right."""

    text: str
    width: int
    right: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table; its rows are made one by one while they are written."""

    title: str
    headings: tuple[Heading, ...]
    rows: Iterator[tuple[Cell, ...]]
