"""One row that cannot be read stops no other: it is shown as such, counted, and nothing is done with it."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from damaged_journal import HOSTILE, LOOK_UPS, STATES, NotUtf8, columns_of, copied, damaged, filled, overwritten
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from journal_orders import ATTEMPT, brought_to, new_order
from moved_clock import START, MovedClock

from console_app.journal.engine import FILE
from console_app.journal.home import JournalHome
from console_app.protocol.operation import Pair
from console_app.protocol.states import OrderState
from console_app.protocol.values import kept_currency
from console_app.services.actors import person
from console_app.services.errors import JournalError, JournalUnavailable, MoveRefused
from console_app.services.look_ups import LearntAnswer, RefusalPattern
from console_app.services.order_queries import OrderQuery, Sort, View
from console_app.services.records import Change, Move, Observation, Order, Purpose
from console_app.services.verdicts import Verdict

S = OrderState
LATER = START + timedelta(days=400)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled(tmp_path_factory.mktemp("journal") / "home")


async def paged(home: JournalHome, query: OrderQuery) -> list[Order]:
    """Turn all pages of an answer."""
    found: list[Order] = []
    for _ in range(len(STATES) + 1):
        page = await home.journal.page(query)
        found += page.orders
        if page.next is None:
            return found
        query = replace(query, after=page.next)
    raise AssertionError("the pages never end")


async def everything_asked(home: JournalHome) -> dict[int, Order]:
    """Ask the journal all that the console asks it, and give the table of orders."""
    journal = home.journal
    await journal.make_unscheduled_due(LATER)
    due = await journal.due(LATER, 50)
    assert not [order for order in due if order.unreadable], "nobody is asked about what cannot be read"
    await journal.next_due()
    for left in (await journal.left_sending(), await journal.left_unsent()):
        assert not [order for order in left if order.unreadable]
    await journal.unfinished("demo")
    shown: dict[int, Order] = {}
    for view, sort in [*((view, Sort.CHANGED) for view in View), *((View.ALL, sort) for sort in Sort)]:
        query = OrderQuery(view, today_from=START, needs_me_before=LATER, sort=sort, limit=3)
        found = await paged(home, query)
        if view is View.ALL:
            assert sorted(order.id for order in found) == list(range(1, len(STATES) + 1)), sort
            shown |= {order.id: order for order in found}
        totals = await journal.totals(query)
        assert all(isinstance(total.minor, int) for total in totals)
        await journal.counts(query)
    for number, order in enumerate(shown.values()):
        dossier = await journal.dossier(order.id)
        assert dossier.order == order
        await journal.page(OrderQuery(View.ALL, text=f"N-{number}"))
        await journal.find(order.key)
        await journal.same_payment(f"f{number}", LATER)
        await journal.not_comparable(order.key, order.money, "another", START)
    await journal.approved_payments("gate.example", "desk", 10)
    await journal.transfers_to("gate.example", "desk", "7", 10)
    await journal.learnt(LOOK_UPS)
    await journal.proven(LOOK_UPS)
    with home.snapshots.snapshot() as snapshot:
        snapshot.page(OrderQuery(View.ALL))
        snapshot.totals(OrderQuery(View.ALL))
    return shown


def at(file: Path, scene: Callable[[JournalHome], Awaitable[None]]) -> None:
    async def play() -> None:
        home = await JournalHome.open(file.parent, MovedClock(START))
        try:
            await scene(home)
        finally:
            await home.close()

    asyncio.run(play())


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(data=st.data(), value=HOSTILE, row=st.integers(1, len(STATES)))
def test_any_value_in_any_row_stops_no_other_order(made: Path, data: st.DataObject, value: object, row: int) -> None:
    table, column = data.draw(st.sampled_from(columns_of(made)))
    file = copied(made, "tried")
    if not overwritten(file, table, column, row, value):
        return

    async def scene(home: JournalHome) -> None:
        shown = await everything_asked(home)
        assert sorted(shown) == list(range(1, len(STATES) + 1))
        others = [order for order in shown.values() if order.id != row]
        assert not [order for order in others if order.unreadable]
        needs = await home.journal.page(OrderQuery(View.NEEDS_ME))
        assert (row in {order.id for order in needs.orders}) or not shown[row].unreadable

    at(file, scene)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("state", "frobnicated"),
        ("origin", "inherited"),
        ("refusal", "perhaps"),
        ("changed", "yesterday"),
        ("next_check", 2**62),
        ("exponent", None),
        ("minor", "many"),
        ("target_group", 7),
        ("attempts", "one"),
        ("receiver", b"\xff"),
    ],
)
def test_an_unreadable_order_is_named_counted_and_moved_by_nobody(made: Path, column: str, value: object) -> None:
    file = copied(made, "one")
    assert damaged(file, f"UPDATE orders SET {column} = ? WHERE id = 2", (value,))  # noqa: S608 - as above

    async def scene(home: JournalHome) -> None:
        order = await home.journal.order(2)
        assert order.unreadable == (column,)
        assert (order.state, order.shown_state, order.key.number) == (S.HELD, "unreadable", "N-1")
        counts = dict(await home.journal.counts(OrderQuery(View.NEEDS_ME)))
        needs = await home.journal.page(OrderQuery(View.NEEDS_ME))
        assert counts["needs-me"] == len(needs.orders)
        assert 2 in {one.id for one in needs.orders}
        assert order in await home.journal.same_payment("f1", LATER), "it may have paid"
        with pytest.raises(MoveRefused):
            await home.journal.begin_attempt(2, ATTEMPT)
        with pytest.raises(MoveRefused):
            await home.journal.move(2, Move(S.AUTHORISED, S.WITHDRAWN, person("maria")))
        assert await home.journal.unfinished("demo")

    at(file, scene)


def test_an_order_in_a_currency_that_iso_4217_has_dropped_keeps_its_decimals(made: Path) -> None:
    file = copied(made, "dropped")
    assert damaged(file, "UPDATE orders SET currency = 'BGN', minor = 125050, exponent = 2 WHERE id = 6")

    async def scene(home: JournalHome) -> None:
        shown = await everything_asked(home)
        money = shown[6].money
        assert money is not None
        assert str(money) == "1250.50 BGN"
        assert money.currency == kept_currency("BGN", 2)
        totals = await home.journal.totals(OrderQuery(View.ALL, text="N-5"))
        assert [(total.currency, total.minor, total.exponent) for total in totals] == [("BGN", 125_050, 2)]

    at(file, scene)


def test_entries_beside_an_order_that_cannot_be_read_are_named_in_its_dossier(made: Path) -> None:
    file = copied(made, "beside")
    assert damaged(file, "UPDATE history SET after = 'frobnicated' WHERE order_id = 6 AND after = 'sending'")
    assert damaged(file, "UPDATE observations SET answer = '[' WHERE order_id = 6")

    async def scene(home: JournalHome) -> None:
        dossier = await home.journal.dossier(6)
        assert [row.split()[0] for row in dossier.unreadable] == ["history", "observations"]
        assert len(dossier.history) == 4
        assert dossier.observations == ()

    at(file, scene)


@pytest.mark.parametrize(
    "trigger",
    [
        "CREATE TRIGGER t BEFORE UPDATE OF state ON orders BEGIN SELECT RAISE(IGNORE); END",
        "CREATE TRIGGER t BEFORE INSERT ON attempts BEGIN SELECT RAISE(IGNORE); END",
        "CREATE TRIGGER t BEFORE INSERT ON history BEGIN SELECT RAISE(IGNORE); END",
    ],
)
def test_an_attempt_whose_rows_were_not_written_does_not_begin(tmp_path: Path, trigger: str) -> None:
    async def scene(home: JournalHome) -> None:
        order = await brought_to(home.journal, await home.journal.add(new_order()), S.AUTHORISED)
        with closing(sqlite3.connect(tmp_path / FILE)) as database:
            database.execute("DROP TRIGGER orders_move_is_told")
            database.execute(trigger)
            database.commit()
        with pytest.raises(JournalError):
            await home.journal.begin_attempt(order.id, ATTEMPT)
        after = await home.journal.order(order.id)
        assert (after.state, after.attempts) == (S.AUTHORISED, 0)
        assert (await home.journal.dossier(order.id)).attempts == ()

    at(tmp_path / FILE, scene)


@pytest.mark.parametrize("table", ["orders", "history", "order_content"])
def test_an_order_whose_rows_were_not_written_was_not_entered(tmp_path: Path, table: str) -> None:
    async def scene(home: JournalHome) -> None:
        with closing(sqlite3.connect(tmp_path / FILE)) as database:
            database.execute(f"CREATE TRIGGER t BEFORE INSERT ON {table} BEGIN SELECT RAISE(IGNORE); END")
            database.commit()
        with pytest.raises(JournalUnavailable):
            await home.journal.add(new_order())
        assert (await home.journal.page(OrderQuery(View.ALL))).orders == ()

    at(tmp_path / FILE, scene)


SORTED_BY = ("profile", "changed", "state", "number", "gateway_id", "operation", "receiver", "destination", "minor")


@pytest.mark.parametrize("value", [b"\xff", b"", NotUtf8(b"\xff"), NotUtf8(b"a\xf0\x9f"), "frobnicate", 1.5, -(2**63)])
@pytest.mark.parametrize("column", SORTED_BY)
def test_whatever_stands_in_the_columns_of_a_sort_its_pages_hold_every_order_once(
    made: Path, column: str, value: object
) -> None:
    file = copied(made, "sorted")
    for row in (1, 2, 3, 4) if column != "number" else (2,):
        overwritten(file, "orders", column, row, value)

    async def scene(home: JournalHome) -> None:
        for sort in Sort:
            for descending in (False, True):
                for profile in ("", "demo"):
                    query = OrderQuery(View.ALL, profile=profile, sort=sort, descending=descending, limit=2)
                    found = [order.id for order in await paged(home, query)]
                    assert len(found) == len(set(found)), (sort, descending, profile)
                    assert profile or len(found) == len(STATES), (sort, descending)

    at(file, scene)


@pytest.mark.parametrize("table", ["fingerprint_keys", "learnt_answers", "lookup_proofs", "altered_orders"])
def test_what_was_not_written_beside_an_order_is_not_taken_for_written(tmp_path: Path, table: str) -> None:
    async def scene(home: JournalHome) -> None:
        order = await home.journal.add(new_order())
        with closing(sqlite3.connect(tmp_path / FILE)) as database:
            database.execute(f"CREATE TRIGGER t BEFORE INSERT ON {table} BEGIN SELECT RAISE(IGNORE); END")
            database.commit()
        lesson = LearntAnswer(
            LOOK_UPS, RefusalPattern("error", "5", "none"), RefusalPattern("error", "2", "control"), START
        )
        writes = {
            "fingerprint_keys": lambda: home.journal.add(replace(new_order("another"), key_mark="mark")),
            "learnt_answers": lambda: home.journal.keep_learnt(lesson),
            "lookup_proofs": lambda: home.journal.prove(LOOK_UPS, "N-1", START),
            "altered_orders": lambda: home.journal.note_altered(order.id, altered=True),
        }
        with pytest.raises(JournalUnavailable):
            await writes[table]()
        assert [one.id for one in (await home.journal.page(OrderQuery(View.ALL))).orders] == [order.id]

    at(tmp_path / FILE, scene)


@pytest.mark.parametrize("damage", ["DELETE FROM order_words", "UPDATE order_words SET ids = NULL, words = NULL"])
def test_an_order_whose_words_were_lost_is_checked_all_the_same_and_found_by_what_is_told(
    made: Path, damage: str
) -> None:
    file = copied(made, "wordless")
    assert damaged(file, damage)

    async def scene(home: JournalHome) -> None:
        seen = Observation(START, Purpose.POLL, by_number_alone=True, verdict=Verdict.FOUND)
        told = replace(seen, answer=(Pair("processor-rrn", "510458047886"),))
        await home.journal.observe(6, told, Change(gateway_id="6982840"))
        for text in ("510458047886", "6982840"):
            found = await home.journal.page(OrderQuery(View.ALL, text=text))
            assert [order.id for order in found.orders] == [6]

    at(file, scene)


def test_the_sums_of_all_orders_hold_none_that_cannot_be_read(made: Path) -> None:
    file = copied(made, "sums")
    assert damaged(file, "UPDATE orders SET refusal = 'perhaps' WHERE id = 4")

    async def scene(home: JournalHome) -> None:
        for view in (View.ALL, View.OPEN, View.TODAY):
            totals = await home.journal.totals(OrderQuery(view, today_from=START))
            shown = (await home.journal.page(OrderQuery(view, today_from=START))).orders
            for total in totals:
                added = [one.money for one in shown if one.money and one.money.currency.code == total.currency]
                counted = len(added) if total.currency else sum(one.money is None for one in shown)
                assert (total.count, total.minor) == (counted, sum(money.minor for money in added))

    at(file, scene)
