"""Tables as files: no text becomes a formula, amounts keep their digits, a file is whole or not there."""

import csv
import io
import os
import stat
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from console_app.services.errors import ExportError
from console_app.services.sheet import Cell, Heading, Sheet, SheetForm
from console_app.sheets.csv_sheet import harmless
from console_app.sheets.files import SheetFiles

HEADS = (Heading("Receiver", 30), Heading("Amount", 14, right=True))


def written(folder: Path, form: SheetForm, *rows: tuple[Cell, ...]) -> Path:
    path = folder / f"orders.{form}"
    SheetFiles().write(path, form, Sheet("Orders", HEADS, iter(rows)))
    return path


def cells(path: Path) -> list[list[object]]:
    """Read as another program does, the head left out; nothing but texts, numbers and empty cells may be in it."""
    if path.suffix == ".csv":
        text = io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")
        return [list[object](row) for row in csv.reader(text)][1:]
    page = openpyxl.load_workbook(path).active
    assert page is not None
    found = list(page.iter_rows())
    kinds = {cell.data_type for row in found for cell in row}
    assert kinds <= {"s", "inlineStr", "n"}, kinds
    assert not [cell for row in found for cell in row if cell.hyperlink]
    return [[cell.value for cell in row] for row in found][1:]


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1",
        "\u00a0=1",
        '"=1"',
        "'=1",
        "\u201c=1",
        "\uff1d1",
        "\uff0b1",
        "\uff0d1",
        "\uff201",
        "\ufe661",
        "\u207a1",
        "\u22121",
        "\u200b=1",
        "\u202e=1",
        "\ufeff=1",
        "\x00=1",
        "\t",
        "=cmd|' /C calc'!A0",
    ],
)
def test_what_could_be_a_formula_gets_an_apostrophe(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["", "Maria Schneider", "a=b", "1+1", "O'Neill", '"Nord" GmbH', "'", "\u041e\u041e\u041e", "7 -1"]
)
def test_a_plain_text_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


def test_csv_is_that_of_the_standard_and_begins_with_its_mark(tmp_path: Path) -> None:
    path = written(tmp_path, SheetForm.CSV, ('Nord, "Licht"\r\nGmbH', Decimal("1250.00")), ("=1+1", Decimal(9000)))
    assert path.read_bytes() == (b'\xef\xbb\xbfReceiver,Amount\r\n"Nord, ""Licht""\r\nGmbH",1250.00\r\n\'=1+1,9000\r\n')


@pytest.mark.parametrize("form", SheetForm)
def test_texts_come_back_whole(tmp_path: Path, form: SheetForm) -> None:
    texts = ["a\nb", "\U0001f600 emoji", "0012345", "1E5", "https://example.com", "TRUE", " edges ", "</is>"]
    found = cells(written(tmp_path, form, *((text, Decimal("1.00")) for text in texts)))
    assert [row[0] for row in found] == texts


def test_a_text_in_the_writers_own_tags_is_still_a_text(tmp_path: Path) -> None:
    injected = '<r><t>x</t></r></is></c><c r="B2"><f>1+1</f></c><c r="C2" t="inlineStr"><is><r><t>y</t></r>'
    path = written(tmp_path, SheetForm.XLSX, (injected, Decimal("1.00")))
    assert cells(path) == [[f"{injected} ", 1]]
    with zipfile.ZipFile(path) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_amounts_are_numbers_with_their_currencys_decimals_and_never_rounded(tmp_path: Path) -> None:
    amounts = ["0.94", "10.15", "99999999.99", "9000", "0.125", "9999999999.999", "123456789012345.67"]
    path = written(tmp_path, SheetForm.XLSX, *(("a", Decimal(amount)) for amount in amounts))
    page = openpyxl.load_workbook(path).active
    assert page is not None
    found = [page.cell(row, 2) for row in range(2, 2 + len(amounts))]
    assert [str(cell.value) for cell in found] == [
        "0.94",
        "10.15",
        "99999999.99",
        "9000",
        "0.125",
        "9999999999.999",
        amounts[-1],
    ]
    assert [cell.data_type for cell in found] == ["n"] * 6 + ["s"]
    assert [cell.number_format for cell in found][:5] == ["#,##0.00", "#,##0.00", "#,##0.00", "#,##0", "#,##0.000"]


def test_a_text_longer_than_a_cell_is_cut_and_not_left_out(tmp_path: Path) -> None:
    found = cells(written(tmp_path, SheetForm.XLSX, ("\U0001f600" * 20_000, Decimal(1))))
    assert len(str(found[0][0]).encode("utf-16-le")) // 2 >= 32_000


@pytest.mark.skipif(os.name != "posix", reason="rights as POSIX has them")
@pytest.mark.parametrize("form", SheetForm)
def test_the_file_is_for_its_owner_alone_also_over_an_open_one(tmp_path: Path, form: SheetForm) -> None:
    before = tmp_path / f"orders.{form}"
    before.write_text("before")
    before.chmod(0o644)
    path = written(tmp_path, form, ("a", Decimal(1)))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [found.name for found in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("form", SheetForm)
def test_rows_that_break_off_leave_the_old_file_and_nothing_else(tmp_path: Path, form: SheetForm) -> None:
    path = tmp_path / f"orders.{form}"
    path.write_text("before")

    def rows() -> Iterator[tuple[Cell, ...]]:
        yield ("a", Decimal(1))
        raise ExportError("stopped")

    with pytest.raises(ExportError, match="stopped"):
        SheetFiles().write(path, form, Sheet("Orders", HEADS, rows()))
    assert path.read_text() == "before"
    assert [found.name for found in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("form", SheetForm)
def test_a_file_that_cannot_be_written_is_told(tmp_path: Path, form: SheetForm) -> None:
    for path in (tmp_path / "nowhere" / "a", tmp_path):
        with pytest.raises(ExportError) as told:
            SheetFiles().write(path, form, Sheet("Orders", HEADS, iter(())))
        assert told.value.reason == "unwritable"
        assert told.value.detail
