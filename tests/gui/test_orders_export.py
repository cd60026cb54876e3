"""Export of the table of orders: what is on the screen, all of it, harmless in every program that opens it."""

import asyncio
import csv
import io
import random
import stat
import sys
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from journal_orders import brought_to
from moved_clock import START, MovedClock
from orders_desk import NOW, OrdersDesk, OrdersPage, entered, filled, orders_desk, orders_page
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QPushButton, QWidget
from spreadsheets import opened_by_libreoffice, opened_by_openpyxl
from waiting import until

from console_app.gui.desk.orders_model import Column
from console_app.gui.kit.aio import Fault
from console_app.gui.kit.text import visible
from console_app.gui.kit.theme import Theme
from console_app.protocol.states import OrderState
from console_app.services.export import Exported, Exporter, Layout
from console_app.services.order_queries import OrderQuery, View
from console_app.services.records import Order, OrderKey
from console_app.services.sheet import Cell, Sheet, SheetForm, harmless
from console_app.sheets.files import SheetFiles

Run = Callable[[Coroutine[Any, Any, None]], None]
CUT = "427655******7682"
SIGNS = "=+-@\t\r\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u2212"
BEFORE = ("", " ", "  ", "'", '"', "\u201c", "\u00a0", "\n", "\u200b", "\u202e", "\ufeff", "\x00", '";', "\t ")
BEHIND = (
    "1+1",
    "cmd|' /C calc'!A0",
    'HYPERLINK("http://127.0.0.1:9/"&A1,"open")',
    'DDE("cmd";"/C calc";"a")',
    'WEBSERVICE("http://127.0.0.1:9")',
    "SUM(1+9)*cmd|' /C calc'!A0",
    'IMPORTXML(CONCAT("http://127.0.0.1:9",A2))',
    "A1",
    "\u0441\u0443\u043c\u043c\u0430",
    "\U0001f600",
)
OTHERS = (
    "",
    'O\'Neill & Sons, "Nord"',
    "a;b\tc,d",
    "two\nlines",
    "two\r\nlines",
    "\u202egnp.exe\u202c",
    "\x00",
    "_x0041_",
    "_x000D_",
    '<r><t>x</t></r></is></c><c r="Z9"><f>1+1</f></c><c r="Z9" t="inlineStr"><is><r><t>y</t></r>',
    "</Data></Cell>",
    "&amp; &#61;1+1",
    "https://127.0.0.1:9/",
    "mailto:a@example.com",
    "0012345",
    "1E5",
    "1/2",
    "TRUE",
    "#REF!",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "e\u0301\u0323" * 20,
    "x" * 32_000,
    "=" * 32_000,
)


def hostile_names(count: int = 1000) -> list[str]:
    """Give names nobody should have, the same ones each time."""
    made = [before + sign + behind for before in BEFORE for sign in SIGNS for behind in BEHIND]
    random.Random(7).shuffle(made)
    return [*OTHERS, *made][:count]


@pytest.fixture
def show(run: Run, console_theme: Theme, tmp_path: Path, faults: list[Fault]) -> Callable[..., None]:
    """Show the page over a journal and do something with it."""

    def go(
        work: Callable[[OrdersPage], Awaitable[None]], enter: Callable[[OrdersDesk, MovedClock], Awaitable[object]]
    ) -> None:
        async def main() -> None:
            clock = MovedClock(NOW)
            async with orders_desk(tmp_path / "home", clock) as desk:
                await enter(desk, clock)
                async with orders_page(console_theme, desk, faults) as page:
                    await work(page)
                    await page.settled()

        run(main())

    return go


async def export(page: OrdersPage, path: Path, *, replace_it: bool | None = None, kind: str = "") -> str:
    """Export as a person does, and give what the page says about it."""
    page.press("orders.export")
    await until(lambda: page.tab.findChild(QWidget, "export") is not None)
    page.find(QWidget, "export.kind").setProperty("wire", kind or path.suffix[1:])
    page.press("export.go")
    await until(lambda: page.tab.findChild(QFileDialog, "export.file") is not None)
    dialog = page.find(QFileDialog, "export.file")
    name = dialog.findChild(QLineEdit, "fileNameEdit")
    assert name is not None
    name.setText(str(path))
    dialog.accept()
    if replace_it is not None:
        await until(lambda: page.tab.findChild(QPushButton, "ask.yes") is not None)
        page.press("ask.yes" if replace_it else "ask.no")
        if not replace_it:
            await page.settled()
            return ""
    await until(lambda: page.find(QWidget, "export.done").isVisible())
    return " ".join(page.texts("export.done"))


def read_csv(path: Path) -> list[list[str]]:
    return [*csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline=""))]


def test_a_thousand_hostile_names_become_no_formula_in_any_program(show: Callable[..., None], tmp_path: Path) -> None:
    names = hostile_names()
    assert len(names) == 1000

    async def enter(desk: OrdersDesk, clock: MovedClock) -> None:
        for place, name in enumerate(names):
            clock.move(microseconds=-1)
            await desk.journal.add(entered(desk, f"P-{place:04}", receiver=name))

    async def work(page: OrdersPage) -> None:
        for form in SheetForm:
            said = await export(page, tmp_path / f"orders.{form}")
            assert "1\u202f000 orders written" in said
            page.press("export.away")

    show(work, enter)
    shown = [visible(name, 120) for name in names]
    workbook = opened_by_openpyxl(tmp_path / "orders.xlsx")
    assert workbook.formulas == []
    assert workbook.links == []
    assert len(workbook.rows) == 1 + 1000 + 5
    in_workbook = [row[Column.RECEIVER].replace("_x005F_", "_").removesuffix(" ") for row in workbook.rows[1:1001]]
    assert in_workbook == [text.removesuffix(" ") for text in shown]
    assert [row[Column.RECEIVER] for row in read_csv(tmp_path / "orders.csv")[1:1001]] == [harmless(t) for t in shown]
    if sys.platform.startswith("linux"):
        _see_in_libreoffice(tmp_path, shown)


def _see_in_libreoffice(folder: Path, shown: list[str]) -> None:
    for form, wanted in ((SheetForm.XLSX, shown), (SheetForm.CSV, [harmless(text) for text in shown])):
        office = opened_by_libreoffice(folder / f"orders.{form}", folder)
        assert office.formulas == []
        assert office.links == []
        found = {row[Column.NUMBER]: row[Column.RECEIVER] for row in office.rows[1:1001]}
        changed = {
            text: found[f"P-{place:04}"]
            for place, text in enumerate(wanted)
            if found[f"P-{place:04}"].strip() != text.strip()
        }
        assert set(changed) <= READ_AS_NUMBERS[form]


READ_AS_NUMBERS: dict[SheetForm, set[str]] = {SheetForm.XLSX: set(), SheetForm.CSV: {"0012345", "1E5", "TRUE", "1/2"}}
"""What LibreOffice takes for figures in a CSV; a workbook says that they are texts."""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="set up with the tests on Linux")
def test_libreoffice_would_have_seen_a_formula(tmp_path: Path) -> None:
    """The test above can fail: the same texts unguarded are formulas."""
    path = tmp_path / "bare.csv"
    path.write_bytes("Name\r\n=1+1\r\n".encode("utf-8-sig"))
    assert opened_by_libreoffice(path, tmp_path).formulas == ["of:=1+1"]


def test_the_file_has_the_columns_words_and_sums_of_the_screen(show: Callable[..., None], tmp_path: Path) -> None:
    async def work(page: OrdersPage) -> None:
        page.find(QWidget, "orders.views").setProperty("wire", "all")
        await until(lambda: page.find(QLabel, "orders.shown").text() == "18 of 18 orders, live")
        head = page.table.horizontalHeader()
        head.sectionClicked.emit(int(Column.RECEIVER))
        await until(lambda: page.column(Column.RECEIVER)[:2] == ["Ahmet Yilmaz", "Anna Nowak"])
        said = await export(page, tmp_path / "orders.xlsx")
        assert said.startswith("18 orders written")
        assert str(tmp_path / "orders.xlsx") in said
        page.press("export.away")
        await export(page, tmp_path / "orders.csv")
        rows = read_csv(tmp_path / "orders.csv")
        assert rows[0] == [
            "State", "Order number", "Gateway", "Operation", "Receiver", "Destination", "Amount", "Currency", "Changed",
        ]  # fmt: skip
        for place in (Column.STATE, Column.NUMBER, Column.GATEWAY, Column.OPERATION, Column.RECEIVER):
            assert [row[place] for row in rows[1:19]] == page.column(place)
        jane = next(row for row in rows if row[Column.NUMBER] == "S-261120-U7XD40RJ1P")
        assert jane[5:8] == [CUT, "10.00", "EUR"]
        assert jane[8].startswith("2026-11-20T")
        assert jane[8][-6] in "+-"
        foot = [[cell for cell in row if cell] for row in rows[19:]]
        assert foot[1] == ["Total", "12 orders", "16195.50", "EUR"]
        assert ["Total", "1 order", "9000", "JPY"] in foot
        assert foot[-3][0] == "As of"
        assert foot[-2:] == [["Shown", "All, by Receiver"], ["Profile", "ConnPay payouts EUR"]]

    show(work, filled)
    workbook = opened_by_openpyxl(tmp_path / "orders.xlsx")
    as_text = [[cell for cell in row if cell] for row in workbook.rows]
    assert as_text[20] == ["Total", "12 orders", "16195.5", "EUR"]
    assert stat.S_IMODE((tmp_path / "orders.xlsx").stat().st_mode) == 0o600


def test_all_rows_are_exported_in_their_order_and_what_happens_meanwhile_is_not(
    show: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console_app.services.export.PAGE", 50)

    async def enter(desk: OrdersDesk, clock: MovedClock) -> None:
        for place in range(420):
            clock.move(seconds=-1)
            await desk.journal.add(entered(desk, f"B-{place:04}", "10.00"))
        clock.move(minutes=10)

    async def work(page: OrdersPage) -> None:
        true_write = SheetFiles.write
        journal = page.desk.journal

        async def meddle() -> None:
            """Enter an order, and change one that is not written yet: it goes to where the writing has been."""
            await journal.add(entered(page.desk, "NEW"))
            order = await journal.find(OrderKey(page.desk.profile.host, page.desk.profile.login, "B-0400"))
            assert order is not None
            await brought_to(journal, order, OrderState.WITHDRAWN)

        def meddled(self: SheetFiles, path: Path, form: SheetForm, sheet: Sheet) -> None:
            def rows() -> Any:  # noqa: ANN401 - the rows as they are
                for place, row in enumerate(sheet.rows):
                    if place == 120:
                        asyncio.run_coroutine_threadsafe(meddle(), loop).result(10)
                    yield row

            true_write(self, path, form, replace(sheet, rows=rows()))

        loop = asyncio.get_running_loop()
        monkeypatch.setattr(SheetFiles, "write", meddled)
        assert len(page.column(Column.NUMBER)) == 200
        said = await export(page, tmp_path / "orders.csv")
        assert said.startswith("420 orders written")
        rows = read_csv(tmp_path / "orders.csv")
        assert [row[1] for row in rows[1:421]] == [f"B-{place:04}" for place in range(420)]
        assert {row[0] for row in rows[1:421]} == {"Prepared"}
        assert rows[422][:2] == ["Total", "420 orders"]
        assert Decimal(rows[422][6]) == Decimal("4200.00")
        assert len((await page.desk.journal.page(OrderQuery(View.ALL, limit=500))).orders) == 421

    show(work, enter)


def test_a_long_export_shows_how_far_it_is_and_can_be_stopped(
    show: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console_app.services.export.PAGE", 1)
    target = tmp_path / "out" / "orders.xlsx"
    target.parent.mkdir()
    target.write_text("before")

    async def work(page: OrdersPage) -> None:
        monkeypatch.setattr(Exporter, "write", endless(Exporter.write))
        asking = asyncio.ensure_future(export(page, target, replace_it=True))
        await until(lambda: page.find(QLabel, "export.progress").text().startswith("Writing 1 of 17 orders"))
        assert page.find(QLabel, "export.progress").isVisible()
        page.press("export.stop")
        assert "Stopped; no file was written." in await asking
        assert target.read_text() == "before"
        assert [path.name for path in target.parent.iterdir()] == ["orders.xlsx"]

    show(work, filled)


def endless(write: Any) -> Any:  # noqa: ANN401 - the real one
    """Write as ever, but go no further than the first order before somebody stops it."""

    async def slow(exporter: Exporter, query: OrderQuery, layout: Layout, form: SheetForm, *rest: Any) -> Exported:  # noqa: ANN401 - as the real one
        rows: list[Order] = []

        def row(order: Order) -> tuple[Cell, ...]:
            rows.append(order)
            if len(rows) > 1:
                stopped = next(iter(exporter._running))  # noqa: SLF001 - nobody else can tell that it was stopped
                stopped.wait()
            return layout.row(order)

        exported: Exported = await write(exporter, query, replace(layout, row=row), form, *rest)
        return exported

    return slow


def test_a_workbook_is_never_written_under_the_ending_of_the_other_kind(
    show: Callable[..., None], tmp_path: Path
) -> None:
    async def work(page: OrdersPage) -> None:
        said = await export(page, tmp_path / "orders.csv", kind="xlsx")
        assert str(tmp_path / "orders.csv.xlsx") in said

    show(work, filled)
    assert [path.name for path in tmp_path.glob("orders.*")] == ["orders.csv.xlsx"]


def test_a_file_that_is_there_is_replaced_only_by_a_yes(show: Callable[..., None], tmp_path: Path) -> None:
    target = tmp_path / "orders.csv"
    target.write_text("before")

    async def work(page: OrdersPage) -> None:
        await export(page, target, replace_it=False)
        assert target.read_text() == "before"
        assert "orders written" in await export(page, target, replace_it=True)
        assert target.read_text("utf-8-sig").startswith("State,")

    show(work, filled)


def test_nothing_is_offered_for_export_before_anything_is_read(
    run: Run, console_theme: Theme, tmp_path: Path, faults: list[Fault]
) -> None:
    async def main() -> None:
        async with (
            orders_desk(tmp_path / "home", MovedClock(START)) as desk,
            orders_page(console_theme, desk, faults, show=False) as page,
        ):
            assert not page.find(QPushButton, "orders.export").isEnabled()

    run(main())


def test_a_file_that_cannot_be_written_is_said_in_words(show: Callable[..., None], tmp_path: Path) -> None:
    async def work(page: OrdersPage) -> None:
        (tmp_path / "folder").mkdir()
        page.press("orders.export")
        await until(lambda: page.tab.findChild(QWidget, "export") is not None)
        note = page.find(QLabel, "export.note")
        assert "become a formula" in note.text()
        page.find(QWidget, "export.kind").setProperty("wire", "csv")
        assert "apostrophe" in note.text()
        page.press("export.leave")
        await page.settled()

        def refused(*_: object, **__: object) -> None:
            raise PermissionError(13, "Permission denied")

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("console_app.sheets.files.tempfile.mkstemp", refused)
            said = await export(page, tmp_path / "folder" / "orders.csv")
        assert "could not be written: Permission denied" in said

    show(work, filled)
