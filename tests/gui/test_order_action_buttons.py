"""What a card offers to do with its order, and the sentence where it does not: the services' judgement, in words."""

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from journal_orders import brought_to
from moved_clock import MovedClock
from orders_desk import NOW, OrdersDesk, OrdersPage, entered, orders_desk, orders_page, profile_at
from PySide6.QtWidgets import QPushButton
from waiting import until

from console_app.gui.kit.aio import Fault
from console_app.gui.kit.theme import Theme
from console_app.protocol.states import OrderState
from console_app.services.records import Change, NewOrder, Order

S = OrderState
Run = Callable[[Coroutine[Any, Any, None]], None]
Work = Callable[[OrdersPage, Order], Awaitable[None]]
Show = Callable[[Callable[[OrdersDesk], NewOrder], OrderState, Work], None]
EXITS = ("orders.settle", "orders.abandon", "orders.again", "orders.withdraw")


@pytest.fixture
def show(run: Run, console_theme: Theme, tmp_path: Path, faults: list[Fault]) -> Show:
    """Show the card of one order, led to a state, and do something with it."""

    def go(new: Callable[[OrdersDesk], NewOrder], state: OrderState, work: Work) -> None:
        async def main() -> None:
            async with orders_desk(tmp_path / "home", MovedClock(NOW)) as desk:
                change = Change(not_sent_because="connect") if state is S.NOT_SENT else None
                order = await brought_to(desk.journal, await desk.journal.add(new(desk)), state, change)
                async with orders_page(console_theme, desk, faults, (1440, 780)) as page:
                    page.tab.show_order(order.id)
                    await until(lambda: order.key.number in "".join(page.texts("orders.detail")))
                    await page.settled()
                    await work(page, order)
                    await page.settled()

        run(main())

    return go


def offered(page: OrdersPage) -> list[str]:
    return [name for name in EXITS if page.find(QPushButton, name).isVisible()]


def another_profile(desk: OrdersDesk) -> NewOrder:
    return entered(desk, "X-OTHER-1", profile=profile_at("http://127.0.0.1:8", "Apropay cards").name)


def another_login(desk: OrdersDesk) -> NewOrder:
    new = entered(desk, "X-LOGIN-1")
    return replace(new, key=replace(new.key, login="earlier"))


def a_plain_one(desk: OrdersDesk) -> NewOrder:
    return entered(desk, "X-PLAIN-1")


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        (another_profile, "To send it again, choose its profile first: Apropay cards"),
        (another_login, "It cannot be sent again: its profile works at another host or login now."),
    ],
)
def test_an_order_that_was_not_sent_goes_out_again_only_from_where_it_was_made(
    show: Show, new: Callable[[OrdersDesk], NewOrder], sentence: str
) -> None:
    async def work(page: OrdersPage, _order: Order) -> None:
        assert offered(page) == ["orders.withdraw"]
        assert sentence in page.texts("orders.detail")

    show(new, S.NOT_SENT, work)


@pytest.mark.parametrize(
    ("state", "exits"),
    [
        (S.PREPARED, ["orders.withdraw"]),
        (S.NOT_SENT, ["orders.again", "orders.withdraw"]),
        (S.HELD, ["orders.settle", "orders.abandon"]),
        (S.ABANDONED, ["orders.settle"]),
        (S.IN_DOUBT, []),
        (S.APPROVED, []),
    ],
)
def test_a_card_offers_what_the_state_allows(show: Show, state: OrderState, exits: list[str]) -> None:
    async def work(page: OrdersPage, _order: Order) -> None:
        assert offered(page) == exits

    show(a_plain_one, state, work)


def test_a_check_is_not_offered_while_an_order_is_being_sent(show: Show) -> None:
    async def work(page: OrdersPage, order: Order) -> None:
        assert not page.find(QPushButton, "orders.check").isEnabled()
        page.tab.check_now()
        await page.settled()
        dossier = await page.desk.journal.dossier(order.id)
        assert (dossier.observations, dossier.order.checks_failed) == ((), 0)

    show(a_plain_one, S.SENDING, work)
