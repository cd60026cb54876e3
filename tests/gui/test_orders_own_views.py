"""The person's own views of the table of orders: kept, chosen again, renamed, deleted; no card number in one."""

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from moved_clock import MovedClock
from orders_desk import NOW, OrdersPage, filled, orders_desk, orders_page
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QMenu, QPushButton, QWidget
from waiting import until

from console_app.config_file import HomeFiles
from console_app.gui.desk.orders_model import Column
from console_app.gui.kit.aio import Fault
from console_app.gui.kit.theme import Theme
from console_app.services.order_queries import Sort, View
from console_app.services.preferences import Preferences
from console_app.services.views import MOST_VIEWS, SavedView, name_problem

Run = Callable[[Coroutine[Any, Any, None]], None]
CARD = "4276550123477682"
CUT = "427655******7682"


@pytest.fixture
def show(run: Run, console_theme: Theme, tmp_path: Path, faults: list[Fault]) -> Callable[..., None]:
    """Show the page, as often as there are scenes, over the same home."""

    def go(*scenes: Callable[[OrdersPage], Awaitable[None]]) -> None:
        async def main() -> None:
            clock = MovedClock(NOW)
            async with orders_desk(tmp_path / "home", clock) as desk:
                await filled(desk, clock)
                for scene in scenes:
                    async with orders_page(console_theme, desk, faults) as page:
                        await scene(page)
                        await page.settled()

        run(main())

    return go


def kept(page: OrdersPage) -> tuple[SavedView, ...]:
    return page.desk.use_cases.preferences.preferences().views


def menu(page: OrdersPage) -> QMenu:
    QTest.keyClick(page.find(QPushButton, "orders.own-views"), Qt.Key.Key_Down)
    return page.find(QMenu, "orders.own-views.menu")


def choose(page: OrdersPage, entry: str) -> None:
    opened = menu(page)
    next(action for action in opened.actions() if action.text().startswith(entry)).trigger()
    opened.close()


async def save(page: OrdersPage, name: str) -> None:
    """Keep what is shown, by the keys alone."""
    choose(page, "Save this view")
    await until(lambda: page.tab.findChild(QWidget, "views.save") is not None)
    edit = page.find(QLineEdit, "views.name")
    QTest.keyClicks(edit, name)
    QTest.keyClick(edit, Qt.Key.Key_Return)
    await page.settled()


def test_a_view_is_kept_and_chosen_again_after_a_restart(show: Callable[..., None]) -> None:
    async def first(page: OrdersPage) -> None:
        page.find(QLineEdit, "orders.lookup").setText("jane doe")
        await until(lambda: len(page.column(Column.NUMBER)) == 2)
        page.table.horizontalHeader().sectionClicked.emit(int(Column.AMOUNT))
        await page.settled()
        await save(page, "Jane by amount")
        assert page.find(QPushButton, "orders.own-views").text() == "Jane by amount"
        page.find(QWidget, "orders.views").setProperty("wire", "needs-me")
        await until(lambda: page.column(Column.STATE) == ["Held", "In doubt"])
        assert page.find(QPushButton, "orders.own-views").text() == "My views"

    async def second(page: OrdersPage) -> None:
        assert kept(page) == (SavedView("Jane by amount", View.TODAY, "jane doe", Sort.AMOUNT, descending=True),)
        choose(page, "Jane by amount")
        await until(lambda: page.column(Column.AMOUNT) == ["300.00", "10.00"])
        assert page.find(QLineEdit, "orders.lookup").text() == "jane doe"
        assert "310.00\u00a0EUR\u00a0(2)" in page.find(QLabel, "orders.sums").text()
        assert page.find(QPushButton, "orders.own-views").accessibleName() == "My views: Jane by amount"
        opened = menu(page)
        assert opened.actions()[0].isChecked()
        opened.close()

    show(first, second)


def test_names_are_needed_and_told_apart(show: Callable[..., None]) -> None:
    async def work(page: OrdersPage) -> None:
        await save(page, "Mine")
        choose(page, "Save this view")
        await until(lambda: page.tab.findChild(QWidget, "views.save") is not None)
        edit, error = page.find(QLineEdit, "views.name"), page.find(QLabel, "views.name.error")
        for typed, words in (
            ("", "A name is needed."),
            ("mine", "Another view has this name."),
            ("x" * 41, "At most 40"),
        ):
            edit.setText(typed)
            page.press("views.keep")
            assert error.isVisible()
            assert error.text().startswith(words)
            assert edit.accessibleDescription() == error.text()
        page.press("views.leave")
        await page.settled()
        assert [view.name for view in kept(page)] == ["Mine"]

    show(work)


def test_views_are_renamed_and_deleted_only_when_that_is_kept(show: Callable[..., None]) -> None:
    async def work(page: OrdersPage) -> None:
        await save(page, "One")
        page.find(QWidget, "orders.views").setProperty("wire", "open")
        await page.settled()
        await save(page, "Two")
        for keep in (False, True):
            choose(page, "Rename or delete")
            await until(lambda: page.tab.findChild(QWidget, "views.manage") is not None)
            page.find(QLineEdit, "views.name.0").setText("Uno")
            page.press("views.delete.1")
            assert page.find(QPushButton, "views.delete.1").accessibleName() == "Keep the view Two"
            page.press("views.keep" if keep else "views.leave")
            await page.settled()
            assert [view.name for view in kept(page)] == (["Uno"] if keep else ["One", "Two"])
            await until(lambda: page.tab.findChild(QWidget, "views.manage") is None)

    show(work)


def test_no_card_number_is_ever_kept(show: Callable[..., None], tmp_path: Path) -> None:
    async def work(page: OrdersPage) -> None:
        page.find(QLineEdit, "orders.lookup").setText(CARD)
        await save(page, f"Card {CARD}")
        assert kept(page) == (SavedView(f"Card {CUT}", View.TODAY, CUT),)

    show(work)
    files = HomeFiles(tmp_path / "home")
    files.keep_preferences(replace(files.preferences(), views=(SavedView(f"A {CARD}", View.ALL, f"x {CARD}"),)))
    assert CARD not in "".join(path.read_text("utf-8") for path in (tmp_path / "home").glob("*.json"))
    assert files.preferences().views == (SavedView(f"A {CUT}", View.ALL, f"x {CUT}"),)


def test_a_broken_view_falls_away_alone(tmp_path: Path) -> None:
    files = HomeFiles(tmp_path)
    good = SavedView("Good", View.OPEN, "a", Sort.NUMBER, descending=False)
    many = tuple(SavedView(f"v{number}") for number in range(MOST_VIEWS + 5))
    files.keep_preferences(Preferences(views=(good, SavedView(""), SavedView("good"), *many), notify=False))
    path = tmp_path / "preferences.json"
    path.write_text(
        path.read_text("utf-8").replace('"v1"', "17").replace('"sort": "number"', '"sort": "number"'), "utf-8"
    )
    read = files.preferences()
    assert read.views[0] == good
    assert [view.name for view in read.views[1:3]] == ["v0", "v2"]
    assert len(read.views) == MOST_VIEWS
    assert read.notify is False


@pytest.mark.parametrize(("name", "problem"), [("a", ""), (" ", "empty"), ("A", "taken"), ("a\u202eb", "unseen")])
def test_what_a_name_may_be(name: str, problem: str) -> None:
    assert name_problem(name, ["b"] if name == "a" else ["a"]) == problem
