"""The window comes back as it was left, on the screens there are now; restarted on the same home each time."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from opened_console import OpenedProgram, OpenProgram
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView, QWidget
from waiting import until

from console_app.config_file import HomeFiles
from console_app.gui.desk.orders_model import Column
from console_app.gui.desk.orders_table import LEAST_RECEIVER
from console_app.gui.kit.pane_handle import PaneHandle
from console_app.gui.shell import remembered
from console_app.gui.shell.remembered import fitted, restore_geometry
from console_app.services.preferences import Density, Preferences, ThemeChoice

ROOT = Path(__file__).resolve().parents[2]
Run = Callable[[Coroutine[Any, Any, None]], None]
LEAST = (1280, 720)
DESK = QRect(0, 0, 2560, 1440)
SIDE = QRect(2560, 200, 1920, 1080)


@pytest.mark.parametrize(
    ("frame", "rooms", "fits"),
    [
        (QRect(100, 80, 1500, 900), [DESK], QRect(100, 80, 1500, 900)),
        (QRect(2700, 300, 1500, 900), [DESK, SIDE], QRect(2700, 300, 1500, 900)),
        (QRect(2700, 300, 1500, 900), [DESK], None),
        (QRect(-200, -30, 1500, 900), [DESK], QRect(0, 0, 1500, 900)),
        (QRect(2400, 500, 1300, 800), [DESK, SIDE], QRect(2560, 480, 1300, 800)),
        (QRect(2000, 900, 1300, 800), [DESK, SIDE], None),
        (QRect(0, 0, 2500, 1400), [QRect(0, 0, 1920, 1080)], QRect(0, 0, 1920, 1080)),
        (QRect(0, 0, 1300, 800), [QRect(0, 0, 1024, 768)], QRect(0, 0, 1280, 768)),
        (QRect(0, 0, 0, 0), [DESK], QRect(0, 0, 1280, 720)),
        (QRect(100, 80, 1500, 900), [], None),
    ],
)
def test_a_place_is_taken_only_where_a_screen_has_most_of_it(
    frame: QRect, rooms: list[QRect], fits: QRect | None
) -> None:
    assert fitted(frame, LEAST, rooms) == fits


@pytest.mark.parametrize("figures", [(), (1, 2, 3), (1, 2, 3, 4, 5, 6), (9000, 9000, 1300, 800, 0)])
def test_figures_that_make_no_sense_leave_the_window_as_it_was(qtbot: Any, figures: tuple[int, ...]) -> None:  # noqa: ANN401 - pytest-qt's
    window = QWidget()
    qtbot.addWidget(window)
    window.setGeometry(10, 20, 700, 500)
    restore_geometry(window, figures, [DESK])
    assert window.geometry() == QRect(10, 20, 700, 500)


@pytest.mark.parametrize("figures", [(), (0, 0, 1440, 900, 0)])
def test_a_window_with_its_title_bar_is_not_higher_than_the_screen(qtbot: Any, figures: tuple[int, ...]) -> None:  # noqa: ANN401 - pytest-qt's
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1440, 900)
    restore_geometry(window, figures, [QRect(0, 0, 1440, 900)])
    assert (window.width(), window.height()) == (1440, 860)


def test_a_window_that_filled_the_screen_fills_it_again_and_knows_its_former_place(qtbot: Any) -> None:  # noqa: ANN401 - pytest-qt's
    window = QWidget()
    qtbot.addWidget(window)
    restore_geometry(window, (40, 50, 1300, 800, 1), [DESK])
    assert window.windowState() & Qt.WindowState.WindowMaximized
    assert window.size().width() == 1300


def handle(console: OpenedProgram, page: str) -> PaneHandle:
    found = console.part(page).findChild(PaneHandle)
    assert found is not None
    return found


def drag(part: PaneHandle, by: int) -> None:
    middle = QPoint(part.width() // 2, part.height() // 2)
    QTest.mousePress(part, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(part, middle + QPoint(by, 0))
    QTest.mouseRelease(part, Qt.MouseButton.LeftButton, pos=middle + QPoint(by, 0))


async def panes(console: OpenedProgram, page: str) -> tuple[int, int]:
    """How wide the left part and the right pane of a page are."""
    await until(console.part(page).isVisible)
    QApplication.sendPostedEvents()
    QApplication.sendPostedEvents()
    right = handle(console, page)._pane  # noqa: SLF001 - the pane has no name of its own
    return right.geometry().left(), right.width()


def test_place_and_size_are_written_when_the_window_rests_and_when_it_closes(
    run: Run, console: OpenProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remembered, "WRITE_AFTER_MS", 1)

    async def scene() -> None:
        async with console() as opened:
            window, files = opened.window, opened.files
            window.resize(1380, 800)
            window.move(30, 40)
            await until(lambda: files.preferences().figures("window")[:4] == (30, 40, 1380, 800))
            window.resize(1300, 790)
        assert files.preferences().figures("window") == (30, 40, 1300, 790, 0)

    run(scene())


def test_the_last_tab_is_in_front_again_unless_the_profile_lacks_it(run: Run, console: OpenProgram) -> None:
    async def scene() -> None:
        async with console() as opened:
            opened.key(Qt.Key.Key_6, ctrl=True)
            await until(lambda: opened.page == "tab.orders")
            files = opened.files
        assert files.preferences().last_tab == "orders"
        async with console() as opened:
            assert opened.page == "tab.orders"
        files.keep_preferences(replace(files.preferences(), last_tab="approvals"))
        async with console() as opened:
            assert opened.page == "tab.payout"

    run(scene())


def test_a_dragged_edge_holds_in_all_operations_within_bounds_and_after_a_restart(
    run: Run, console: OpenProgram
) -> None:
    async def scene() -> None:
        async with console(size=(1440, 900)) as opened:
            opened.key(Qt.Key.Key_3, ctrl=True)
            await opened.quiet()
            opened.key(Qt.Key.Key_4, ctrl=True)
            left, right = await panes(opened, "tab.payout")
            drag(handle(opened, "tab.payout"), -60)
            await until(lambda: handle(opened, "tab.payout").wanted == right + 60)
            assert await panes(opened, "tab.payout") == (left - 60, right + 60)
            opened.key(Qt.Key.Key_3, ctrl=True)
            assert (await panes(opened, "tab.transfer-by-ref"))[1] == right + 60
            drag(handle(opened, "tab.transfer-by-ref"), -2000)
            widest = (await panes(opened, "tab.transfer-by-ref"))[1]
            assert right + 60 < widest < 0.46 * 1440
            drag(handle(opened, "tab.transfer-by-ref"), 2000)
            narrowest = (await panes(opened, "tab.transfer-by-ref"))[1]
            assert 380 < narrowest < right
        async with console(size=(1440, 900)) as opened:
            assert (await panes(opened, "tab.transfer-by-ref"))[1] == narrowest
            QTest.mouseDClick(handle(opened, "tab.transfer-by-ref"), Qt.MouseButton.LeftButton)
            assert (await panes(opened, "tab.transfer-by-ref"))[1] == right

    run(scene())


def test_the_list_and_the_chosen_order_share_the_room_as_dragged(run: Run, console: OpenProgram) -> None:
    async def scene() -> None:
        async with console() as opened:
            opened.key(Qt.Key.Key_6, ctrl=True)
            before = (await panes(opened, "tab.orders"))[1]
            drag(handle(opened, "tab.orders"), -50)
            assert (await panes(opened, "tab.orders"))[1] == before + 50
        async with console() as opened:
            assert (await panes(opened, "tab.orders"))[1] == before + 50

    run(scene())


def column_edge(table: QTableView, column: int) -> QPoint:
    heads = table.horizontalHeader()
    return QPoint(heads.sectionViewportPosition(column) + heads.sectionSize(column) - 1, heads.height() // 2)


def pull(table: QTableView, column: int, by: int) -> None:
    """Drag the right edge of a column's head."""
    edge, heads = column_edge(table, column), table.horizontalHeader().viewport()
    QTest.mousePress(heads, Qt.MouseButton.LeftButton, pos=edge)
    QTest.mouseMove(heads, edge + QPoint(by // 2, 0))
    QTest.mouseMove(heads, edge + QPoint(by, 0))
    QTest.mouseRelease(heads, Qt.MouseButton.LeftButton, pos=edge + QPoint(by, 0))


def test_columns_may_be_widened_never_narrowed_and_are_so_after_a_restart(run: Run, console: OpenProgram) -> None:
    def table_of(opened: OpenedProgram) -> QTableView:
        found = opened.part("orders.table")
        assert isinstance(found, QTableView)
        return found

    def widths(table: QTableView) -> list[int]:
        return [table.columnWidth(column) for column in Column]

    async def scene() -> None:
        async with console(size=(1680, 900)) as opened:
            opened.key(Qt.Key.Key_6, ctrl=True)
            await panes(opened, "tab.orders")
            table = table_of(opened)
            least, receiver = widths(table), table.columnWidth(Column.RECEIVER)
            pull(table, Column.NUMBER, 40)
            assert table.columnWidth(Column.NUMBER) == least[Column.NUMBER] + 40
            assert table.columnWidth(Column.RECEIVER) == receiver - 40
            pull(table, Column.AMOUNT, -60)
            assert table.columnWidth(Column.AMOUNT) == least[Column.AMOUNT]
            pull(table, Column.NUMBER, 3000)
            assert table.columnWidth(Column.RECEIVER) >= LEAST_RECEIVER
            widest = widths(table)
            assert sum(widest) == table.viewport().width()
        async with console(size=(1680, 900)) as opened:
            await panes(opened, "tab.orders")
            table = table_of(opened)
            assert widths(table) == widest
            QTest.mouseDClick(
                table.horizontalHeader().viewport(), Qt.MouseButton.LeftButton, pos=column_edge(table, Column.NUMBER)
            )
            assert widths(table) == least

    run(scene())


def test_a_layout_of_another_version_hurts_nobody(run: Run, console: OpenProgram, tmp_path: Path) -> None:
    async def scene() -> None:
        files = HomeFiles(tmp_path / "home")
        strange = Preferences(last_tab="no such tab")
        for part, figures in (("window", (1,)), ("split.operation", ()), ("split.orders", (-5, 3))):
            strange = strange.with_figures(part, figures)
        files.keep_preferences(strange)
        async with console() as opened:
            opened.key(Qt.Key.Key_6, ctrl=True)
            await until(lambda: opened.page == "tab.orders")
            assert (await panes(opened, "tab.orders"))[1] > 300

    run(scene())


FIRST_PAINT = """
import json, sys
from console_app import app
from console_app.gui.kit import aio

def told(application, main, fault):
    window = next(w for w in application.topLevelWidgets() if w.objectName() == "" and w.isVisible())
    theme = window.theme
    print(json.dumps({
        "place": [window.x(), window.y(), window.width(), window.height()],
        "dark": theme.dark, "compact": theme.compact, "tab": window.tabs.choice,
    }))
    return 0

aio.run = told
from console_app.cli import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize(("asked", "dark"), [((), True), (("--theme", "light"), False)])
def test_the_first_paint_already_looks_as_the_window_was_left(
    tmp_path: Path, asked: tuple[str, ...], dark: bool
) -> None:
    home, screens = tmp_path / "home", tmp_path / "screens.json"
    kept = Preferences(ThemeChoice.DARK, density=Density.COMPACT, last_tab="orders")
    HomeFiles(home).keep_preferences(kept.with_figures("window", (60, 70, 1300, 750, 0)))
    screens.write_text(json.dumps({"screens": [{"name": "one", "x": 0, "y": 0, "width": 1920, "height": 1080}]}))
    done = subprocess.run(
        [sys.executable, "-c", FIRST_PAINT, "--home", str(home), *asked],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": f"offscreen:configfile={screens}"},
        check=True,
        capture_output=True,
        text=True,
    )
    told = json.loads(done.stdout)
    assert told == {"place": [60, 70, 1300, 750], "dark": dark, "compact": True, "tab": "orders"}
