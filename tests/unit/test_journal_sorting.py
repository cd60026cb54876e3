"""The table of orders sorted by any of its columns, page by page: nothing skipped, nothing twice, by the index."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from journal_orders import brought_to, new_order
from moved_clock import START, MovedClock

from console_app.journal.home import JournalHome
from console_app.protocol.states import OrderState
from console_app.services.order_queries import OrderQuery, PageKey, Sort, View
from console_app.services.ports import Journal
from console_app.services.records import Change, Order, Origin

S = OrderState
ORDERS = 26
KEYS: dict[Sort, Callable[[Order], Any]] = {
    Sort.CHANGED: lambda order: order.changed,
    Sort.STATE: lambda order: order.state.value,
    Sort.NUMBER: lambda order: order.key.number.lower(),
    Sort.GATEWAY: lambda order: int(order.gateway_id or -1),
    Sort.OPERATION: lambda order: order.operation,
    Sort.RECEIVER: lambda order: order.receiver.lower(),
    Sort.DESTINATION: lambda order: order.destination.lower(),
    Sort.AMOUNT: lambda order: (order.money.currency.code, order.money.minor) if order.money else ("", 0),
}
"""What a person would sort by."""


async def fill(journal: Journal, clock: MovedClock) -> None:
    """Enter orders of two profiles, with equal values in every column, and some without money or gateway id."""
    states = (S.APPROVED, S.PROCESSING, S.IN_DOUBT, S.HELD, S.PREPARED)
    for n in range(ORDERS):
        if n % 3:
            clock.move(hours=1)
        new = new_order(
            f"{'pP'[n % 2]}-{n * 7 % ORDERS:02}",
            minor=None if n % 6 == 0 else n % 4 * 500,
            currency=("EUR", "JPY", "USD")[n % 3],
            receiver=("Anna Weber", "anna weber", "Zo\u00eb", "\u0418\u0432\u0430\u043d\u043e\u0432", "")[n % 5],
            destination=f"DE{n % 4}",
            profile="second" if n % 4 == 3 else "demo",
            origin=Origin.ELSEWHERE if n == 5 else Origin.OURS,
        )
        order = await journal.add(replace(new, operation=("payout", "sale")[n % 2]))
        state = states[n % 5]
        accepted = Change(gateway_id=str(10 ** (n % 3) * (n + 1))) if state in (S.APPROVED, S.PROCESSING) else None
        if order.state is S.PREPARED:
            await brought_to(journal, order, state, accepted)


async def paged(journal: Journal, query: OrderQuery) -> list[Order]:
    seen: list[Order] = []
    after: PageKey | None = None
    while True:
        page = await journal.page(replace(query, after=after))
        assert len(page.orders) <= query.limit
        seen += page.orders
        after = page.next
        if after is None:
            return seen


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[OrderQuery], list[Order]]]:
    """Give what reads all pages of a query from a filled journal."""

    async def opened() -> JournalHome:
        clock = MovedClock(START)
        home = await JournalHome.open(tmp_path_factory.mktemp("home"), clock)
        await fill(home.journal, clock)
        return home

    with asyncio.Runner() as runner:
        home = runner.run(opened())
        yield lambda query: runner.run(paged(home.journal, query))
        runner.run(home.close())


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("profile", ["demo", ""])
def test_pages_of_every_sort_are_the_whole_in_its_order(
    filled: Callable[[OrderQuery], list[Order]], sort: Sort, profile: str
) -> None:
    midday = START + timedelta(hours=8)
    for view in View:
        whole = filled(OrderQuery(view, "", profile, midday, midday, limit=ORDERS + 1))
        assert len(whole) >= 3
        for descending in (True, False):
            query = OrderQuery(view, "", profile, midday, midday, limit=3, sort=sort, descending=descending)
            by_id = sorted(whole, key=lambda order: order.id, reverse=descending)
            expected = sorted(by_id, key=KEYS[sort], reverse=descending)
            assert [one.id for one in filled(query)] == [one.id for one in expected], (view, descending)


@pytest.mark.parametrize("sort", Sort)
def test_what_a_text_finds_is_sorted_when_a_person_asks_for_it(
    filled: Callable[[OrderQuery], list[Order]], sort: Sort
) -> None:
    ranked = filled(OrderQuery(View.ALL, "weber"))
    assert len(ranked) > 5
    query = OrderQuery(View.ALL, "weber", limit=2, sort=sort, descending=False)
    by_id = sorted(ranked, key=lambda order: order.id)
    assert [one.id for one in filled(query)] == [one.id for one in sorted(by_id, key=KEYS[sort])]
    assert filled(replace(query, text="-")) == []


def test_an_order_that_comes_meanwhile_neither_shifts_nor_doubles_the_pages(tmp_path: Path) -> None:
    async def scene() -> None:
        home = await JournalHome.open(tmp_path, MovedClock(START))
        journal = home.journal
        first = [(await journal.add(new_order(f"N{n}", receiver=f"R{n}"))).id for n in range(0, 10, 2)]
        query = OrderQuery(View.ALL, profile="demo", limit=2, sort=Sort.RECEIVER, descending=False)
        seen: list[int] = []
        while True:
            page = await journal.page(query)
            seen += [order.id for order in page.orders]
            if page.next is None:
                break
            query = replace(query, after=page.next)
            await journal.add(new_order(f"before-{len(seen)}", receiver="A"))
        assert seen == first
        await home.close()

    asyncio.run(scene())
