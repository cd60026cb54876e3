"""Writes a table as an Excel workbook (ECMA-376), where every text stays a text."""

import tempfile
from collections.abc import Callable
from typing import Any, BinaryIO, Final

from console_app.services.sheet import Cell, Sheet

_DIGITS_OF_A_NUMBER: Final = 15
"""Digits that a spreadsheet keeps of a number (IEEE 754 double); a longer one is written as text."""
_LONGEST_TEXT: Final = 32_767
"""The longest text of a cell, in UTF-16 units (Excel specifications and limits)."""
_RICH: Final = ("<r>", "</r>")


def write_xlsx(file: BinaryIO, sheet: Sheet) -> None:
    """Write a table with its head frozen; rows go to the disk one by one, however many there are."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - a window that exports nothing does without

    with tempfile.TemporaryDirectory(prefix="console-sheet-") as folder:  # for its owner alone; gone at the end
        book = Workbook(file, {"constant_memory": True, "tmpdir": folder})
        try:
            _fill(book, sheet)
        except BaseException:
            book.worksheets()[0].row_data_fh.close()  # an unfinished book is given up, not closed
            raise
        book.close()


def _fill(book: Any, sheet: Sheet) -> None:  # noqa: ANN401 - XlsxWriter says no types
    page = book.add_worksheet(sheet.title[:31])
    strong = {"bold": True, "num_format": "@", "bottom": 1}
    heads = {right: book.add_format({**strong, "align": "right" if right else "left"}) for right in (False, True)}
    write = _writer(book, page)
    page.freeze_panes(1, 0)
    for place, heading in enumerate(sheet.headings):
        page.set_column(place, place, heading.width)
        page.write_string(0, place, heading.text, heads[heading.right])
    for line, row in enumerate(sheet.rows, 1):
        for place, cell in enumerate(row):
            write(line, place, cell)


def _writer(book: Any, page: Any) -> Callable[[int, int, Cell], None]:  # noqa: ANN401 - as above
    """Return the function that writes one cell. Texts have the text format, so that they stay texts when edited."""
    text = book.add_format({"num_format": "@"})
    long_number = book.add_format({"num_format": "@", "align": "right"})
    numbers: dict[int, Any] = {}

    def write(line: int, place: int, cell: Cell) -> None:
        if isinstance(cell, str):
            if cell:
                page.write_string(line, place, _plain(cell), text)
            return
        _, digits, exponent = cell.as_tuple()
        decimals = -exponent if isinstance(exponent, int) else 0
        if len(digits) > _DIGITS_OF_A_NUMBER:
            page.write_string(line, place, f"{cell:f}", long_number)
            return
        if decimals not in numbers:
            point = "." + "0" * decimals if decimals else ""
            numbers[decimals] = book.add_format({"num_format": f"#,##0{point}"})
        page.write_number(line, place, cell, numbers[decimals])

    return write


def _plain(text: str) -> str:
    """Return a text without the tags that the writer takes for rich text and would copy raw."""
    text = text.encode("utf-16-le", "replace")[: 2 * (_LONGEST_TEXT - 1)].decode("utf-16-le", "ignore")
    return f"{text} " if text.startswith(_RICH[0]) and text.endswith(_RICH[1]) else text
