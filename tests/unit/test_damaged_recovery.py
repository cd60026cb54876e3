"""What an earlier run left half-way is put right order by order: one whose rows refuse keeps no other from it."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from damaged_journal import HALF_WAY, HOSTILE, columns_of, copied, damaged, filled, overwritten
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from journal_orders import ATTEMPT, brought_to, new_order
from moved_clock import START, MovedClock

from console_app.journal.engine import FILE
from console_app.journal.home import JournalHome
from console_app.protocol.states import OrderState
from console_app.services.errors import JournalError
from console_app.services.half_way import HalfWay
from console_app.services.news import News
from console_app.services.recover import Recovery

S = OrderState


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled(tmp_path_factory.mktemp("journal") / "home", HALF_WAY)


def recovery_of(home: JournalHome) -> Recovery:
    return Recovery(home.journal, home.journal, HalfWay(), MovedClock(START), News())


async def left_after_recovery(file: Path) -> dict[int, OrderState]:
    """Let a recovery run, and give the orders that can be read and were not led to a safe state."""
    home = await JournalHome.open(file.parent, MovedClock(START))
    try:
        await recovery_of(home).run()
        orders = [await home.journal.order(number) for number in range(1, len(HALF_WAY) + 1)]
        return {order.id: order.state for order in orders if not order.unreadable and order.state in set(HALF_WAY)}
    finally:
        await home.close()


def test_all_that_was_left_half_way_is_led_to_a_safe_state(made: Path) -> None:
    assert asyncio.run(left_after_recovery(copied(made, "sound"))) == {}


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(data=st.data(), value=HOSTILE, row=st.integers(1, len(HALF_WAY)))
def test_any_value_in_any_row_keeps_no_other_order_half_way(
    made: Path, data: st.DataObject, value: object, row: int
) -> None:
    table, column = data.draw(st.sampled_from(columns_of(made)))
    file = copied(made, "tried")
    if overwritten(file, table, column, row, value):
        assert not asyncio.run(left_after_recovery(file)).keys() - {row}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE attempts SET ended = 5 WHERE order_id = 1",
        "DELETE FROM attempts WHERE order_id = 1",
        "UPDATE orders SET attempts = 7 WHERE id = 1",
    ],
)
def test_an_order_whose_attempt_refuses_to_end_is_in_doubt_all_the_same(made: Path, statement: str) -> None:
    file = copied(made, "attempt")
    assert damaged(file, statement)
    assert asyncio.run(left_after_recovery(file)) == {}


def test_an_order_that_cannot_be_moved_is_tried_again_and_stops_neither_others_nor_the_checks(made: Path) -> None:
    file = copied(made, "stuck")
    with closing(sqlite3.connect(file)) as database:
        database.execute(
            "CREATE TRIGGER stuck BEFORE UPDATE ON orders WHEN OLD.id = 1 BEGIN SELECT RAISE(ABORT, 'stuck'); END"
        )

    async def scene() -> None:
        home = await JournalHome.open(file.parent, MovedClock(START))
        try:
            recovery = recovery_of(home)
            recovered = await recovery.run()
            assert {order.id for order in recovered.in_doubt} == {2}
            owed = [recovery.owes]
            await recovery.recover_leftovers()
            owed.append(recovery.owes)
            with closing(sqlite3.connect(file)) as database:
                database.execute("DROP TRIGGER stuck")
            await recovery.recover_leftovers()
            assert [*owed, recovery.owes] == [True, True, False]
            assert (await home.journal.order(1)).state is S.IN_DOUBT
        finally:
            await home.close()

    asyncio.run(scene())


@pytest.mark.parametrize(
    "trigger",
    [
        "AFTER UPDATE OF state ON orders BEGIN UPDATE orders SET state = OLD.state WHERE id = NEW.id; END",
        "AFTER INSERT ON attempts BEGIN DELETE FROM attempts WHERE id = NEW.id; END",
        "AFTER INSERT ON attempts BEGIN UPDATE attempts SET nonce = 'another' WHERE id = NEW.id; END",
    ],
)
def test_an_attempt_whose_rows_were_undone_does_not_begin(tmp_path: Path, trigger: str) -> None:
    async def scene() -> None:
        home = await JournalHome.open(tmp_path, MovedClock(START))
        try:
            order = await brought_to(home.journal, await home.journal.add(new_order()), S.AUTHORISED)
            with closing(sqlite3.connect(tmp_path / FILE)) as database:
                for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                    database.execute(f"DROP TRIGGER {name}")
                database.execute(f"CREATE TRIGGER undone {trigger}")
                database.commit()
            with pytest.raises(JournalError):
                await home.journal.begin_attempt(order.id, ATTEMPT)
            assert (await home.journal.order(order.id)).state is S.AUTHORISED
        finally:
            await home.close()

    asyncio.run(scene())
