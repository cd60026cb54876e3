"""What is looked up decides whose data stands at the right: never another customer's beside "no order"."""

from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from moved_clock import MovedClock
from orders_desk import NOW, OrdersDesk, OrdersPage, entered, filled, orders_desk, orders_page
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from waiting import until

from console_app.gui.desk.orders_model import Column
from console_app.gui.kit.aio import Fault
from console_app.gui.kit.theme import Theme
from console_app.protocol.states import OrderState
from console_app.services.records import Order

S = OrderState
QUIET = "Choose an order to see everything about it."
Run = Callable[[Coroutine[Any, Any, None]], None]
Work = Callable[[OrdersPage, dict[OrderState, Order]], Awaitable[None]]
Show = Callable[..., None]


@pytest.fixture
def show(run: Run, console_theme: Theme, tmp_path: Path, faults: list[Fault]) -> Show:
    """Show the page over a journal with orders in every state, more of them on wish."""

    def go(work: Work, *, more: int = 0) -> None:
        async def main() -> None:
            clock = MovedClock(NOW)
            async with orders_desk(tmp_path / "home", clock) as desk:
                made = await filled(desk, clock)
                await _more(desk, clock, more)
                async with orders_page(console_theme, desk, faults, (1440, 780)) as page:
                    await work(page, made)
                    await page.settled()

        run(main())

    return go


async def _more(desk: OrdersDesk, clock: MovedClock, count: int) -> None:
    for number in range(count):
        clock.move(seconds=1)
        await desk.journal.add(entered(desk, f"B-{number:04}"))


def look_up(page: OrdersPage, text: str) -> None:
    """Type a text into the box in place of what stands there."""
    box = page.find(QLineEdit, "orders.lookup")
    box.clear()
    QTest.keyClicks(box, text)


def shown(page: OrdersPage) -> list[str]:
    """Give every text of the card."""
    return page.texts("orders.detail")


async def carded(page: OrdersPage, order: Order) -> None:
    """Choose an order and wait for its card."""
    page.tab.show_order(order.id)
    await until(page.find(QLabel, "orders.result").isVisible)
    await page.settled()


def test_a_look_up_that_finds_nothing_takes_the_card_away(show: Show) -> None:
    async def work(page: OrdersPage, made: dict[OrderState, Order]) -> None:
        await carded(page, made[S.IN_DOUBT])
        assert "Maria Schneider" in shown(page)
        look_up(page, "zzzz")
        await until(page.find(QPushButton, "orders.nothing.ask").isVisible)
        assert shown(page) == [QUIET]
        page.desk.publish(made[S.IN_DOUBT])
        await page.settled()
        assert shown(page) == [QUIET]
        QTest.mouseClick(page.find(QPushButton, "orders.nothing.clear"), Qt.MouseButton.LeftButton)
        await until(lambda: len(page.column(Column.STATE)) > 10)
        assert page.find(QLineEdit, "orders.lookup").hasFocus()
        assert not page.table.currentIndex().isValid()
        assert shown(page) == [QUIET]

    show(work)


def test_a_look_up_that_finds_others_takes_the_card_away_too(show: Show) -> None:
    async def work(page: OrdersPage, made: dict[OrderState, Order]) -> None:
        await carded(page, made[S.IN_DOUBT])
        look_up(page, "Rossi")
        await until(lambda: len(page.column(Column.STATE)) == 2)
        assert shown(page) == [QUIET]

    show(work)


def test_a_chosen_order_that_is_found_keeps_its_card(show: Show) -> None:
    async def work(page: OrdersPage, made: dict[OrderState, Order]) -> None:
        await carded(page, made[S.AUTHORISED])
        look_up(page, "Rossi")
        await until(lambda: len(page.column(Column.STATE)) == 2)
        await page.settled()
        assert "Sofia Rossi" in shown(page)
        assert "W2LT86PK5N" in page.column(Column.NUMBER)[page.table.currentIndex().row()]

    show(work)


def test_an_order_shown_from_elsewhere_keeps_its_card_until_something_is_looked_up(show: Show) -> None:
    async def work(page: OrdersPage, made: dict[OrderState, Order]) -> None:
        look_up(page, "zzzz")
        await until(page.find(QPushButton, "orders.nothing.ask").isVisible)
        await carded(page, made[S.DECLINED])
        assert page.find(QLineEdit, "orders.lookup").text() == ""
        assert not page.table.currentIndex().isValid()
        page.desk.publish(made[S.DECLINED])
        await page.settled()
        assert page.outcome().startswith("Declined")
        look_up(page, "B-000")
        await until(lambda: len(page.column(Column.STATE)) == 10)
        assert shown(page) == [QUIET]

    show(work, more=220)
