"""Tables as files: no text becomes a formula, amounts keep their digits, a file is whole or not there."""

import csv
import io
import os
import random
import re
import stat
import sys
import unicodedata
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from spreadsheets import opened_by_libreoffice

from console_app.services.errors import ExportError
from console_app.services.sheet import Cell, Heading, Sheet, SheetForm, harmless
from console_app.sheets.csv_sheet import write_csv
from console_app.sheets.files import SheetFiles

SEPARATORS = (",", ";", "\t", "|")
SIGNS = ("=", "+", "-", "@", "\u2212", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\ufe66", "\u207a")
BETWEEN = (*SEPARATORS, ":", "\u061b", "\uff1b", "\uff5c", "\r", "\n", "\r\n", "\t", "\u2028", "\x0b", "\x85")
PASSED_OVER = ("", " ", "  ", "\u00a0", "\u3000", "\t", '"', '""', "'", "\u201c", "\u200b", "\ufeff", "\x00", "\u3164")
PAYLOADS = ('HYPERLINK("http://x.test";"a")', "cmd|' /C calc'!A0", "SUM(A1)", "1+1", 'DDE("a";"b")', "", "1;=1")
WORDS = ("Ann", 'Nord, "Licht" GmbH', "\u5c71\u7530", "O'Neill", "", "x;", "y\t", "z|", "a\r", '"')
HOSTILE = st.builds(
    "".join,
    st.lists(
        st.one_of(*(st.sampled_from(kind) for kind in (SIGNS, BETWEEN, PASSED_OVER, PAYLOADS, WORDS))), max_size=8
    ),
)

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


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\t=1", "'\t'=1"),
        ("\r=1", "'\r'=1"),
        ("\n=1", "'\n'=1"),
        ("Ann;=HYPERLINK(1)", "Ann;'=HYPERLINK(1)"),
        ("Ann; -1", "Ann;' -1"),
        ("Ann\t@SUM(A1)", "Ann\t'@SUM(A1)"),
        ("Ann|\uff0b1|b", "Ann|'\uff0b1|b"),
        ("Ann, +1", "Ann,' +1"),
        ("Ann\r\n=1", "Ann\r\n'=1"),
        ('Ann;"=1"', 'Ann;\'"=1"'),
        ("Ann;;=1", "Ann;;'=1"),
        ("Ann\t\tBob", "Ann\t'\tBob"),
        ("Ann, Bob;", "Ann, Bob;'"),
        ("Ann, Bob:", "Ann, Bob:'"),
        ("Ann; Bob,", "Ann; Bob,"),
        ("Note:", "Note:"),
        ("Ann; Bob", "Ann; Bob"),
        ("Anna-Maria; 7 - 1", "Anna-Maria; 7 - 1"),
        ("2026-11-20T14:03:10+01:00", "2026-11-20T14:03:10+01:00"),
        ("tel. +49 30 901820", "tel. +49 30 901820"),
        ("+49 30 901820", "'+49 30 901820"),
    ],
)
def test_a_formula_behind_a_separator_gets_an_apostrophe_and_nothing_else_does(text: str, shown: str) -> None:
    assert harmless(text) == shown


def test_every_look_alike_of_a_sign_is_known() -> None:
    folded = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000]
    signs = [char for char in folded if unicodedata.normalize("NFKC", char)[:1] in ("=", "+", "-", "@", "\u2212")]
    assert len(signs) > len(SIGNS)
    assert [f"U+{ord(char):04X}" for char in signs if harmless(f"x;{char}1") != f"x;'{char}1"] == []


def test_every_character_that_nobody_sees_is_passed_over() -> None:
    unseen = [char for char in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(char) in ("Cc", "Cf", "Zs")]
    assert [f"U+{ord(char):04X}" for char in unseen if not harmless(f"{char}=1").startswith(f"'{char}")] == []


def is_formula(cell: str) -> bool:
    """Judge a cell as a spreadsheet may that trims, folds and passes over quotes; not made of the product's rule."""
    if cell[:1] in ("\t", "\r"):
        return True
    bare = "".join(char for char in cell if unicodedata.category(char) not in ("Cc", "Cf") and char != "\u3164")
    bare = bare.lstrip('" \u00a0\u3000\u2028\u2029')
    return unicodedata.normalize("NFKC", bare.lstrip("\u201c"))[:1] in ("=", "+", "-", "@", "\u2212")


def csv_of(rows: list[tuple[Cell, ...]], heads: tuple[Heading, ...] = HEADS) -> str:
    file = io.BytesIO()
    write_csv(file, Sheet("Orders", heads, iter(rows)))
    return file.getvalue().decode("utf-8-sig")


def read_by(text: str, separator: str) -> list[str]:
    """Give every cell as a reader with this separator sees it: by the standard, and by one that knows no quotes."""
    rows = csv.reader(io.StringIO(text.replace("\x00", ""), newline=""), delimiter=separator)
    return [cell for row in rows for cell in row] + [
        cell
        for line in re.split(r"\r\n|[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", text)
        for cell in line.split(separator)
    ]


@settings(max_examples=500, deadline=None)
@given(texts=st.lists(HOSTILE, min_size=1, max_size=6), head=HOSTILE, columns=st.integers(1, 3))
@example(texts=["", ",:"], head="", columns=2)
@example(texts=[""], head=';"\t,', columns=1)
def test_no_separator_of_any_locale_makes_a_formula(texts: list[str], head: str, columns: int) -> None:
    rows: list[tuple[Cell, ...]] = [tuple(texts[place : place + columns]) for place in range(0, len(texts), columns)]
    text = csv_of(rows, tuple(Heading(head, 10) for _ in range(columns)))
    for separator in (*SEPARATORS, ":", "\uff1b", "\u061b"):
        assert [cell for cell in read_by(text, separator) if is_formula(cell)] == []


def test_the_judge_of_the_test_above_sees_formulas() -> None:
    bare = 'Receiver,Amount\r\n"Nord, x;=1",1.00\r\nAnn|\uff1d1,1.00\r\n'
    assert [cell for cell in read_by(bare, ";") if is_formula(cell)]
    assert [cell for cell in read_by(bare, "|") if is_formula(cell)]


def thousand_hostile_names() -> list[str]:
    """A thousand names that differ, the same ones at every run."""
    luck, names = random.Random(4), list[str]()
    while len(names) < 1000:
        parts = (luck.choice(kind) for kind in (WORDS, BETWEEN, PASSED_OVER, SIGNS, PAYLOADS, WORDS))
        name = "".join(parts)
        if name not in names:
            names.append(name)
    return names


@pytest.mark.parametrize("separator", SEPARATORS)
def test_a_thousand_hostile_names_are_no_formulas_under_any_separator(tmp_path: Path, separator: str) -> None:
    names = thousand_hostile_names()
    path = written(tmp_path, SheetForm.CSV, *((name, Decimal("-5.00"), "+49 30 901820") for name in names))
    text = path.read_bytes().decode("utf-8-sig")
    assert text.count(",-5.00,") == len(names)
    assert [cell for cell in read_by(text, separator) if is_formula(cell) and cell != "-5.00"] == []
    if sys.platform.startswith("linux"):
        office = opened_by_libreoffice(path, tmp_path, separator)
        assert office.formulas == []
        assert office.links == []


def test_a_workbook_holds_a_thousand_hostile_names_as_texts(tmp_path: Path) -> None:
    names = thousand_hostile_names()
    path = written(tmp_path, SheetForm.XLSX, *((name, Decimal("-5.00")) for name in names))
    assert [row[1] for row in cells(path)] == [-5] * len(names)


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
