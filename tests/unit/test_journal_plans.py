"""The ways the table's queries go: by an index, never along all orders; and sums that the database keeps right."""

import asyncio
import random
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from journal_orders import WAYS, brought_to, new_order
from moved_clock import START, MovedClock
from sqlalchemy import Connection, Engine, event

from console_app.journal import fingerprint_keys, listing, queries, schema, writes
from console_app.journal.engine import FILE, engine_of, reading, writing
from console_app.journal.home import JournalHome
from console_app.protocol.operation import Pair
from console_app.protocol.states import OPEN, OrderState
from console_app.services.order_queries import OrderQuery, PageKey, Sort, Total, View
from console_app.services.records import Change

S = OrderState


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    made = engine_of(tmp_path_factory.mktemp("home") / FILE)
    with writing(made) as connection:
        schema.upgrade(connection)
    yield made
    made.dispose()


def plans_of(connection: Connection, *work: Callable[[Connection], object]) -> list[tuple[str, list[str]]]:
    """Give how SQLite goes about each statement of some work: the statement and the lines of its plan."""
    asked: list[tuple[str, Any]] = []

    def hear(_c: object, _k: object, statement: str, parameters: Any, *_more: object) -> None:  # noqa: ANN401 - whatever SQL takes
        if statement.startswith(("SELECT", "UPDATE")):
            asked.append((statement, parameters))

    event.listen(connection, "before_cursor_execute", hear)
    for one in work:
        one(connection)
    event.remove(connection, "before_cursor_execute", hear)
    driver: Any = connection.connection.dbapi_connection
    return [
        (text, [line[3] for line in driver.execute(f"EXPLAIN QUERY PLAN {text}", values)]) for text, values in asked
    ]


def asking(query: OrderQuery) -> tuple[Callable[[Connection], object], ...]:
    """Give all that the table asks for a query."""
    asked = (listing.page, listing.totals, listing.counts)
    return tuple(partial(lambda ask, connection: ask(connection, query), ask) for ask in asked)


def _walks_all(line: str) -> bool:
    """Tell whether a line of a plan goes along all orders; the indexes of contradicted and unreadable ones hold few."""
    few = ("ix_orders_mismatch", "ix_orders_unreadable")
    return line.startswith("SCAN orders") and not line.endswith(few)


ENDS: dict[Sort, tuple[Any, ...]] = {
    Sort.CHANGED: (START,),
    Sort.STATE: (S.APPROVED,),
    Sort.GATEWAY: (7, "6982864"),
    Sort.AMOUNT: ("EUR", 125_000),
}


TEXTS = ("anna", "P-2611", "411111******1111")


@pytest.mark.parametrize(
    ("text", "sort"), [*(("", sort) for sort in Sort), *((t, s) for t in TEXTS for s in (Sort.CHANGED, Sort.AMOUNT))]
)
def test_no_question_walks_all_orders(engine: Engine, text: str, sort: Sort) -> None:
    with reading(engine) as connection:
        for view in View:
            for profile in ("demo", ""):
                for after in (None, PageKey(() if text and sort is Sort.CHANGED else ENDS.get(sort, ("x",)), 5)):
                    query = OrderQuery(view, text, profile, START, START, after, sort=sort)
                    for statement, plan in plans_of(connection, *asking(query)):
                        if text or profile or view is not View.ALL:
                            assert not [line for line in plan if _walks_all(line)], (statement, plan)
                        if text or view in (View.OPEN, View.NEEDS_ME):
                            walks = [
                                line for line in plan if line.startswith("SEARCH orders ") and "(profile=?)" in line
                            ]
                            assert not walks, (statement, plan)


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("descending", [True, False])
def test_pages_of_a_whole_profile_are_read_from_the_index_of_their_sort(
    engine: Engine, sort: Sort, descending: bool
) -> None:
    with reading(engine) as connection:
        for after in (None, PageKey(ENDS.get(sort, ("x",)), 5)):
            query = OrderQuery(View.ALL, "", "demo", START, START, after, sort=sort, descending=descending)
            (statement, plan), *_ = plans_of(connection, *asking(query))
            assert len(plan) == 1, (statement, plan)
            name = "profile_changed" if sort is Sort.CHANGED else f"by_{sort.value}"
            assert plan[0].startswith(f"SEARCH orders USING INDEX ix_orders_{name}"), (statement, plan)


def test_the_first_work_of_a_start_goes_by_the_states_of_orders(engine: Engine) -> None:
    work = (
        lambda connection: queries.in_states(connection, S.SENDING),
        lambda connection: queries.in_states(connection, S.PREPARED, S.AUTHORISED),
        lambda connection: writes.make_unscheduled_due(connection, START),
    )
    with writing(engine) as connection:
        plans = plans_of(connection, *work)
    assert len(plans) == 3
    for statement, plan in plans:
        assert plan[0].startswith("SEARCH orders USING INDEX ix_orders_state_profile (state=?)"), (statement, plan)


def test_orders_of_a_lost_key_are_found_by_their_state_and_time(tmp_path: Path) -> None:
    engine = engine_of(tmp_path / FILE)
    key, money, since = new_order("X").key, new_order("X").money, START
    with writing(engine) as connection:
        schema.upgrade(connection)
        for number, mark in enumerate(("first", "second", "first")):
            writes.add(connection, replace(new_order(f"X-{number}"), key_mark=mark), START)
        (_, *asked) = plans_of(connection, lambda c: fingerprint_keys.not_comparable(c, key, money, "first", since))
        ((statement, plan),) = asked
        searched = sorted(line for line in plan if "orders" in line)
        assert searched == [
            "SEARCH orders USING INDEX ix_orders_changed (changed>?)",
            "SEARCH orders USING INDEX ix_orders_state_profile (state=?)",
        ], (statement, plan)
        known = plans_of(connection, lambda c: fingerprint_keys.not_comparable(c, key, money, "third", since))
        assert len(known) == 2
    engine.dispose()


def test_no_order_is_looked_at_while_all_were_made_with_one_key(engine: Engine) -> None:
    order = new_order("one-key")
    with writing(engine) as connection:
        writes.add(connection, replace(order, key_mark="first"), START)
        asked = plans_of(
            connection, lambda c: fingerprint_keys.not_comparable(c, order.key, order.money, "first", START)
        )
    assert ["orders" in statement.replace("first_order", "") for statement, _ in asked] == [False]


def test_what_is_due_is_found_by_its_index_alone(tmp_path: Path) -> None:
    async def scene() -> None:
        home = await JournalHome.open(tmp_path, MovedClock(START))
        await home.close()

    asyncio.run(scene())
    connection = sqlite3.connect(tmp_path / FILE)
    sql = "SELECT id FROM orders WHERE next_check <= 1 OR (next_check IS NOT NULL AND watched_since > 1)"
    plan = str(connection.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall())
    connection.close()
    assert "ix_orders_next_check (next_check<?)" in plan
    assert "ix_orders_watched (watched_since>?)" in plan


def test_kept_sums_are_those_of_a_recount_after_any_moves(tmp_path: Path) -> None:
    async def scene() -> None:
        dice = random.Random(3)  # a fixed course
        home = await JournalHome.open(tmp_path, MovedClock(START))
        states = list(WAYS)
        for number in range(40):
            minor = dice.choice((None, 1, 250))
            currency, profile = dice.choice(("EUR", "JPY")), dice.choice(("demo", "second"))
            new = new_order(f"N-{number}", minor=minor, currency=currency, profile=profile)
            await brought_to(home.journal, await home.journal.add(new), dice.choice(states))
        for profile in ("demo", "second", ""):
            every = (await home.journal.page(OrderQuery(View.ALL, profile=profile))).orders
            for view, shown in ((View.ALL, every), (View.OPEN, [one for one in every if one.state in OPEN])):
                expected: dict[str, list[int]] = {}
                for order in shown:
                    money = order.money
                    expected.setdefault(money.currency.code if money else "", []).append(money.minor if money else 0)
                sums = tuple(
                    Total(code, len(told), sum(told), exponent=2 if code == "EUR" else 0)
                    for code, told in sorted(expected.items())
                )
                assert await home.journal.totals(OrderQuery(view, profile=profile)) == sums
                assert dict(await home.journal.counts(OrderQuery(view, profile=profile)))[view.value] == len(shown)
        await home.close()

    asyncio.run(scene())


def test_a_text_that_very_many_orders_have_is_neither_counted_nor_summed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "MOST_SUMMED", 5)

    async def scene() -> None:
        home = await JournalHome.open(tmp_path, MovedClock(START))
        for number in range(6):
            await home.journal.add(new_order(f"N-{number}", content=(Pair("merchant_data", f"case {number}"),)))
        assert await home.journal.totals(OrderQuery(View.ALL, "case")) == (Total("", 5, 0, more=True),)
        assert await home.journal.totals(OrderQuery(View.ALL, "case", "nobody's")) == ()
        assert await home.journal.totals(OrderQuery(View.ALL, "case 3")) == (Total("EUR", 1, 125_000),)
        with home.snapshots.snapshot() as snapshot:
            assert snapshot.totals(OrderQuery(View.ALL, "case")) == (Total("EUR", 6, 750_000),)
        await home.close()

    asyncio.run(scene())


def test_a_word_many_orders_have_is_no_beginning_and_a_rare_one_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "_COMMON", 2)

    async def scene() -> None:
        home = await JournalHome.open(tmp_path, MovedClock(START))
        names = ("Weberlin", "Weberling", "Weberling", "Weberling", "Weberlings")
        for number, name in enumerate(names):
            await home.journal.add(new_order(f"N-{number}", receiver=name, content=()))

        async def found(text: str) -> int:
            return len((await home.journal.page(OrderQuery(View.ALL, text))).orders)

        assert [await found(text) for text in ("weberlin", "weberling", "weberlings")] == [5, 3, 1]
        await home.close()

    asyncio.run(scene())


def test_a_journal_of_before_finds_and_sums_after_its_migration(tmp_path: Path) -> None:
    old = engine_of(tmp_path / FILE)
    with writing(old) as connection:
        schema.upgrade(connection, "0002")
        columns = (
            "id, host, login, number, profile, operation, target_id, target_group, origin, state, currency, minor, "
            "receiver, destination, digest, fingerprint, operator, reason, holds_card_data, branch, created, changed"
        )
        for number, (ids, words) in enumerate((("6982864 242805", "anna weber"), ("", "anna")), 1):
            where = (
                number,
                "gate.example",
                "desk",
                f"OLD-{number}",
                "Zo\u00eb's",
                "payout",
                "1",
                0,
                "ours",
                "prepared",
            )
            values = (*where, "EUR", 500, "Anna", "x", "d", "f", "maria", "", 0, "", 1, number)
            marks = ", ".join("?" * len(values))
            connection.exec_driver_sql(f"INSERT INTO orders ({columns}) VALUES ({marks})", values)  # noqa: S608 - ours
            written = "INSERT INTO order_words (rowid, ids, words) VALUES (?, ?, ?)"
            connection.exec_driver_sql(written, (number, ids, words))
    old.dispose()

    async def scene() -> None:
        home = await JournalHome.open(tmp_path, MovedClock(START))
        for text, numbers in (("6982864", ["OLD-1"]), ("242805", ["OLD-1"]), ("anna", ["OLD-2", "OLD-1"])):
            page = await home.journal.page(OrderQuery(View.ALL, text, "Zo\u00eb's"))
            assert [order.key.number for order in page.orders] == numbers
        assert await home.journal.totals(OrderQuery(View.ALL)) == (Total("EUR", 2, 1000),)
        first = (await home.journal.page(OrderQuery(View.ALL, "OLD-1"))).orders[0]
        await brought_to(home.journal, first, S.ACCEPTED, Change(gateway_id="777777"))
        assert [order.id for order in (await home.journal.page(OrderQuery(View.ALL, "777777"))).orders] == [first.id]
        await home.close()

    asyncio.run(scene())
