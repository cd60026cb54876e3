"""Sorting the table of orders by its heads: from the journal, by mouse and by keys, while orders go on changing."""

from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from journal_orders import brought_to
from moved_clock import START, MovedClock
from orders_desk import NOW, OrdersDesk, OrdersPage, entered, filled, orders_desk, orders_page
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHeaderView, QLabel, QLineEdit, QWidget
from waiting import until

from console_app.gui.desk.orders_model import SORTS, Column
from console_app.gui.kit.aio import Fault
from console_app.gui.kit.theme import Theme
from console_app.protocol.states import OrderState
from console_app.services.order_queries import OrderQuery, Sort, View
from console_app.services.placing import place_of
from console_app.services.records import Change

Run = Callable[[Coroutine[Any, Any, None]], None]
Work = Callable[[OrdersPage, MovedClock], Awaitable[None]]
S = OrderState


@pytest.fixture
def show(run: Run, console_theme: Theme, tmp_path: Path, faults: list[Fault]) -> Callable[..., None]:
    """Show the page over a journal and do something with it."""

    def go(work: Work, enter: Callable[[OrdersDesk, MovedClock], Awaitable[object]] = filled) -> None:
        async def main() -> None:
            clock = MovedClock(NOW)
            async with orders_desk(tmp_path / "home", clock) as desk:
                await enter(desk, clock)
                async with orders_page(console_theme, desk, faults) as page:
                    await work(page, clock)
                    await page.settled()

        run(main())

    return go


def click_head(page: OrdersPage, column: Column) -> None:
    head = page.table.horizontalHeader()
    place = QPoint(head.sectionViewportPosition(column) + 20, head.height() // 2)
    QTest.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)


def said(page: OrdersPage, column: Column) -> str:
    model = page.table.model()
    return str(model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.AccessibleTextRole))


async def _many(desk: OrdersDesk, clock: MovedClock) -> None:
    for number in range(420):
        clock.move(seconds=1)
        name = f"{chr(ord('A') + number * 7 % 26)}{number:03}"
        await desk.journal.add(entered(desk, f"B-{number:04}", f"{number % 50 + 1}.00", receiver=name))


def test_a_click_sorts_and_another_turns_it_round(show: Callable[..., None]) -> None:
    async def work(page: OrdersPage, _clock: MovedClock) -> None:
        click_head(page, Column.RECEIVER)
        await until(lambda: page.column(Column.RECEIVER)[0] == "Ahmet Yilmaz")
        names = page.column(Column.RECEIVER)
        assert names == sorted(names, key=str.lower)
        assert said(page, Column.RECEIVER) == "Receiver, sorted, smallest first; click to turn round"
        assert said(page, Column.CHANGED) == "Changed, not sorted; click to sort"
        await page.settled()
        click_head(page, Column.RECEIVER)
        await until(lambda: page.column(Column.RECEIVER) == names[::-1])
        assert said(page, Column.RECEIVER).startswith("Receiver, sorted, greatest first")
        await page.settled()
        click_head(page, Column.AMOUNT)
        await until(lambda: page.column(Column.AMOUNT)[:2] == ["120.00", "75.00"])
        assert page.find(QLabel, "orders.shown").text() == "17 of 17 orders, live"

    show(work)


def test_keys_alone_sort_by_any_head(show: Callable[..., None]) -> None:
    async def work(page: OrdersPage, _clock: MovedClock) -> None:
        heads = page.find(QHeaderView, "orders.heads")
        heads.setFocus(Qt.FocusReason.TabFocusReason)
        assert heads.focusPolicy() & Qt.FocusPolicy.TabFocus
        assert heads.accessibleDescription().startswith("Changed, sorted, greatest first")
        QTest.keyClick(heads, Qt.Key.Key_Right)
        assert heads.accessibleDescription() == "State, not sorted; click to sort"
        QTest.keyClick(heads, Qt.Key.Key_Right)
        QTest.keyClick(heads, Qt.Key.Key_Space)
        await until(lambda: page.column(Column.NUMBER)[0] == "D-261120-B9YK12FS5H")
        assert page.column(Column.NUMBER) == sorted(page.column(Column.NUMBER))
        interface = QAccessible.queryAccessibleInterface(heads)
        assert interface.text(QAccessible.Text.Name).startswith("Column heads")
        assert "sorted, smallest first" in interface.text(QAccessible.Text.Description)

    show(work)


def test_a_sort_reaches_beyond_the_rows_that_are_read(show: Callable[..., None]) -> None:
    async def work(page: OrdersPage, _clock: MovedClock) -> None:
        click_head(page, Column.NUMBER)
        await until(lambda: page.column(Column.NUMBER)[0] == "B-0000")
        bar = page.table.verticalScrollBar()
        for wanted in (400, 420):
            bar.setValue(bar.maximum())
            await until(lambda wanted=wanted: len(page.column(Column.NUMBER)) == wanted)  # type: ignore[misc]
        assert page.column(Column.NUMBER) == [f"B-{number:04}" for number in range(420)]

    show(work, _many)


def test_the_chosen_order_stays_chosen_and_in_sight(show: Callable[..., None]) -> None:
    async def work(page: OrdersPage, _clock: MovedClock) -> None:
        page.table.selectRow(3)
        await page.settled()
        number = page.column(Column.NUMBER)[3]
        click_head(page, Column.AMOUNT)
        await until(lambda: "sorted, greatest" in said(page, Column.AMOUNT))
        await page.settled()
        chosen = page.table.currentIndex()
        assert page.column(Column.NUMBER)[chosen.row()] == number
        assert page.table.viewport().rect().contains(page.table.visualRect(chosen).center())

    show(work)


def test_a_new_order_comes_where_the_sort_puts_it_or_is_counted_only(show: Callable[..., None]) -> None:
    async def work(page: OrdersPage, clock: MovedClock) -> None:
        click_head(page, Column.RECEIVER)
        await until(lambda: page.column(Column.RECEIVER)[0] == "A000")
        await page.settled()
        last = page.column(Column.RECEIVER)[-1]
        clock.move(minutes=1)
        page.desk.publish(await page.desk.journal.add(entered(page.desk, "NEW-1", receiver="a0005")))
        assert page.column(Column.RECEIVER)[:2] == ["A000", "a0005"]
        page.desk.publish(await page.desk.journal.add(entered(page.desk, "NEW-2", receiver="Zz")))
        await until(lambda: page.find(QLabel, "orders.shown").text() == "201 of 422 orders, live")
        assert page.column(Column.RECEIVER)[-1] == last
        bar = page.table.verticalScrollBar()
        bar.setValue(10 * 34)
        reading = page.column(Column.RECEIVER)[page.table.rowAt(1)]
        page.desk.publish(await page.desk.journal.add(entered(page.desk, "NEW-3", receiver="A0001")))
        assert page.column(Column.RECEIVER)[1] == "A0001"
        assert page.column(Column.RECEIVER)[page.table.rowAt(1)] == reading

    show(work, _many)


def test_a_changed_order_keeps_its_row(show: Callable[..., None]) -> None:
    async def work(page: OrdersPage, _clock: MovedClock) -> None:
        click_head(page, Column.STATE)
        await until(lambda: page.column(Column.STATE)[0] == "Abandoned")
        row = page.column(Column.STATE).index("Accepted")
        order = await page.desk.journal.order(page.table.model().orders[row].id)  # type: ignore[attr-defined]
        page.desk.publish(await page.desk.journal.change(order.id, Change(mismatch="gateway-id")))
        assert page.column(Column.STATE)[row] == "Accepted"

    show(work)


def test_a_looked_up_text_is_ranked_until_somebody_sorts(show: Callable[..., None]) -> None:
    async def work(page: OrdersPage, _clock: MovedClock) -> None:
        page.find(QLineEdit, "orders.lookup").setText("jane doe")
        await until(lambda: len(page.column(Column.NUMBER)) == 2)
        await page.settled()
        click_head(page, Column.AMOUNT)
        await until(lambda: page.column(Column.AMOUNT) == ["300.00", "10.00"])
        await page.settled()
        click_head(page, Column.AMOUNT)
        await until(lambda: page.column(Column.AMOUNT) == ["10.00", "300.00"])
        assert "310.00\u00a0EUR\u00a0(2)" in page.find(QLabel, "orders.sums").text()

    show(work)


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("descending", [True, False])
def test_a_live_row_is_placed_by_the_journals_own_rules(run: Run, tmp_path: Path, sort: Sort, descending: bool) -> None:
    async def main() -> None:
        clock = MovedClock(START)
        async with orders_desk(tmp_path / "home", clock) as desk:
            for number, name in enumerate(("anna", "Anna", "Zo\u00eb", "\u0418\u0432\u0430\u043d", "_x", "Zoe", "")):
                clock.move(seconds=1)
                new = entered(desk, f"{name or 'q'}-{number}", f"{number % 3 + 1}.00", ("EUR", "USD")[number % 2])
                order = await desk.journal.add(entered(desk, new.key.number, receiver=name, destination=name + "1"))
                if number % 2:
                    await brought_to(desk.journal, order, S.ACCEPTED, Change(gateway_id=str(10**number)))
            query = OrderQuery(View.ALL, profile=desk.profile.name, sort=sort, descending=descending)
            orders = (await desk.journal.page(query)).orders
            for row, order in enumerate(orders):
                others = [*orders[:row], *orders[row + 1 :]]
                assert place_of(order, others, sort, descending=descending) == row

    run(main())


def test_every_column_can_be_sorted_by() -> None:
    assert set(SORTS) == set(Column)
    assert set(SORTS.values()) == set(Sort)


def test_an_order_that_grows_late_comes_to_needs_me_by_itself(show: Callable[..., None]) -> None:
    async def enter(desk: OrdersDesk, clock: MovedClock) -> None:
        order = await desk.journal.add(entered(desk, "LATE-1"))
        await brought_to(desk.journal, order, S.PROCESSING, Change(gateway_id="6982864"))
        clock.move(minutes=9)

    async def work(page: OrdersPage, clock: MovedClock) -> None:
        page.find(QWidget, "orders.views").setProperty("wire", "needs-me")
        await until(lambda: "Nothing needs you" in [label.text() for label in page.tab.findChildren(QLabel)])
        await page.settled()
        clock.move(minutes=2)
        page.tab._list._late.setInterval(10)  # noqa: SLF001 - half a minute is too long for a test
        page.tab._list._late.start()  # noqa: SLF001 - as above
        await until(lambda: page.column(Column.NUMBER) == ["LATE-1"])
        await until(lambda: page.find(QLabel, "orders.shown").text() == "1 order, live")

    show(work, enter)
