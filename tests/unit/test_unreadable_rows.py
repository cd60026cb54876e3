"""One row that cannot be read stops no other: it is shown as such, counted, and nothing is done with it."""

import asyncio
import shutil
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
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
from console_app.services.look_ups import LearntAnswer, LookUpKey, NoPattern
from console_app.services.records import Change, Move, Observation, Order, Purpose, Question, Sort, View
from console_app.services.verdicts import Verdict

S = OrderState
TABLES = ("orders", "order_content", "history", "attempts", "observations", "learnt_answers", "order_sums")
LATER = START + timedelta(days=400)
LOOK_UPS = LookUpKey("gate.example", "desk", "1234", "mark")
STATES = (S.PREPARED, S.AUTHORISED, S.SENDING, S.NOT_SENT, S.IN_DOUBT, S.PROCESSING, S.APPROVED, S.REFUSED)


def columns_of(file: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(file)) as database:
        return [
            (table, row[1])
            for table in (
                "orders",
                "order_content",
                "history",
                "attempts",
                "observations",
                "learnt_answers",
                "order_sums",
            )
            for row in database.execute(f"PRAGMA table_info({table})")
            if row[1] not in ("id", "order_id")
        ]


async def entered(home: JournalHome, clock: MovedClock) -> None:
    """Enter orders in many states, each with what a life leaves behind."""
    for number, state in enumerate(STATES):
        new = new_order(f"N-{number}", fingerprint=f"f{number}", currency=("EUR", "JPY", "KWD")[number % 3])
        due = Change(next_check=START + timedelta(seconds=number), watched_since=START)
        order = await brought_to(home.journal, await home.journal.add(new), state, due)
        seen = Observation(
            START, Purpose.POLL, by_number_alone=True, verdict=Verdict.FOUND, raw=b"type=status-response"
        )
        await home.journal.observe(order.id, replace(seen, answer=(Pair("status", "processing"),)), Change())
        clock.move(seconds=1)
    await home.journal.keep_learnt(
        LearntAnswer(LOOK_UPS, NoPattern("error", "5", "none"), NoPattern("error", "2", "control"), START)
    )
    await home.journal.prove(LOOK_UPS, "N-1", START)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("journal")

    async def make() -> None:
        clock = MovedClock(START)
        home = await JournalHome.open(folder / "home", clock)
        await entered(home, clock)
        await home.close()

    asyncio.run(make())
    with closing(sqlite3.connect(folder / "home" / FILE)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return folder / "home" / FILE


def damaged(file: Path, statement: str, values: tuple[object, ...] = ()) -> bool:
    """Change a file as somebody does who drops its guards; False where the database itself refuses."""
    with closing(sqlite3.connect(file)) as database:
        names = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in names:
            database.execute(f"DROP TRIGGER {name}")
        database.execute("PRAGMA ignore_check_constraints = ON")
        try:
            changed = database.execute(statement, values).rowcount
            database.commit()
        except sqlite3.IntegrityError:
            return False
        return changed > 0


async def everything_asked(home: JournalHome) -> dict[int, Order]:
    """Ask the journal all that the console asks it, and give the table of orders."""
    journal = home.journal
    await journal.resume(LATER)
    due = await journal.due(LATER, 50)
    assert not [order for order in due if order.unreadable], "nobody is asked about what cannot be read"
    await journal.next_due()
    for left in (await journal.left_sending(), await journal.left_unsent()):
        assert not [order for order in left if order.unreadable]
    await journal.unfinished("demo")
    shown: dict[int, Order] = {}
    for view, sort in [*((view, Sort.CHANGED) for view in View), *((View.ALL, sort) for sort in Sort)]:
        question = Question(view, today_from=START, needs_me_before=LATER, sort=sort, limit=3)
        for _ in range(len(STATES) + 1):
            page = await journal.page(question)
            if view is View.ALL:
                shown |= {order.id: order for order in page.orders}
            if page.next is None:
                break
            question = replace(question, after=page.next)
        else:
            raise AssertionError("the pages never end")
        totals = await journal.totals(question)
        assert all(isinstance(total.minor, int) for total in totals)
        await journal.counts(question)
    for number, order in enumerate(shown.values()):
        dossier = await journal.dossier(order.id)
        assert dossier.order == order
        await journal.page(Question(View.ALL, text=f"N-{number}"))
        await journal.find(order.key)
        await journal.same_payment(f"f{number}", LATER)
        await journal.not_comparable(order.key, order.money, "another", START)
    await journal.approved_payments("gate.example", "desk", 10)
    await journal.transfers_to("gate.example", "desk", "7", 10)
    await journal.learnt(LOOK_UPS)
    await journal.proven(LOOK_UPS)
    with home.moments.moment() as moment:
        moment.page(Question(View.ALL))
        moment.totals(Question(View.ALL))
    return shown


def at(file: Path, scene: Callable[[JournalHome], Awaitable[None]]) -> None:
    async def play() -> None:
        home = await JournalHome.open(file.parent, MovedClock(START))
        try:
            await scene(home)
        finally:
            await home.close()

    asyncio.run(play())


HOSTILE = st.sampled_from(
    [
        None,
        "",
        "frobnicate",
        "BGN",
        "ZZZ",
        -1,
        0,
        7,
        2**62,
        -(2**63),
        1.5,
        b"\xff\xfe",
        b"",
        "[",
        "[[1]]",
        "N-1",
        "held",
    ]
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(data=st.data(), value=HOSTILE, row=st.integers(1, len(STATES)))
def test_any_value_in_any_row_stops_no_other_order(made: Path, data: st.DataObject, value: object, row: int) -> None:
    table, column = data.draw(st.sampled_from(columns_of(made)))
    file = made.parent.parent / "tried" / FILE
    shutil.rmtree(file.parent, ignore_errors=True)
    file.parent.mkdir()
    shutil.copyfile(made, file)
    key = {"orders": "id", "order_sums": "rowid", "learnt_answers": "rowid"}.get(table, "order_id")
    if not damaged(file, f"UPDATE {table} SET {column} = ? WHERE {key} = ?", (value, row)):  # noqa: S608 - names of the schema
        return

    async def scene(home: JournalHome) -> None:
        shown = await everything_asked(home)
        assert sorted(shown) == list(range(1, len(STATES) + 1))
        others = [order for order in shown.values() if order.id != row]
        assert not [order for order in others if order.unreadable]
        needs = await home.journal.page(Question(View.NEEDS_ME))
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
    file = made.parent.parent / "one" / FILE
    shutil.rmtree(file.parent, ignore_errors=True)
    file.parent.mkdir()
    shutil.copyfile(made, file)
    assert damaged(file, f"UPDATE orders SET {column} = ? WHERE id = 2", (value,))  # noqa: S608 - as above

    async def scene(home: JournalHome) -> None:
        order = await home.journal.order(2)
        assert order.unreadable == (column,)
        assert (order.state, order.shown_state, order.key.number) == (S.HELD, "unreadable", "N-1")
        counts = dict(await home.journal.counts(Question(View.NEEDS_ME)))
        needs = await home.journal.page(Question(View.NEEDS_ME))
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
    file = made.parent.parent / "dropped" / FILE
    file.parent.mkdir(exist_ok=True)
    shutil.copyfile(made, file)
    assert damaged(file, "UPDATE orders SET currency = 'BGN', minor = 125050, exponent = 2 WHERE id = 6")

    async def scene(home: JournalHome) -> None:
        shown = await everything_asked(home)
        money = shown[6].money
        assert money is not None
        assert str(money) == "1250.50 BGN"
        assert money.currency == kept_currency("BGN", 2)
        totals = await home.journal.totals(Question(View.ALL, text="N-5"))
        assert [(total.currency, total.minor, total.exponent) for total in totals] == [("BGN", 125_050, 2)]

    at(file, scene)


def test_entries_beside_an_order_that_cannot_be_read_are_named_in_its_dossier(made: Path) -> None:
    file = made.parent.parent / "beside" / FILE
    file.parent.mkdir(exist_ok=True)
    shutil.copyfile(made, file)
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
        assert (await home.journal.page(Question(View.ALL))).orders == ()

    at(tmp_path / FILE, scene)
