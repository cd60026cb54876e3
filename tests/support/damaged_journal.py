"""Journals filled with orders, and their files changed as somebody does who drops the database's guards."""

import asyncio
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from hypothesis import strategies as st
from journal_orders import brought_to, new_order
from moved_clock import START, MovedClock

from console_app.journal.engine import FILE
from console_app.journal.home import JournalHome
from console_app.protocol.operation import Pair
from console_app.protocol.states import OrderState
from console_app.services.look_ups import LearntAnswer, LookUpKey, RefusalPattern
from console_app.services.records import Change, Observation, Purpose
from console_app.services.verdicts import Verdict

S = OrderState
LOOK_UPS = LookUpKey("gate.example", "desk", "1234", "mark")
STATES = (S.PREPARED, S.AUTHORISED, S.SENDING, S.NOT_SENT, S.IN_DOUBT, S.PROCESSING, S.APPROVED, S.REFUSED)
HALF_WAY = (S.SENDING, S.SENDING, S.AUTHORISED, S.AUTHORISED, S.PREPARED, S.PREPARED)
_TABLES = ("orders", "order_content", "history", "attempts", "observations", "learnt_answers", "order_sums")
_ROW = {"orders": "id", "order_sums": "rowid", "learnt_answers": "rowid"}


class NotUtf8(bytes):
    """Bytes that stand in the file as a text, though they are none."""


HOSTILE = st.sampled_from(
    [
        *(None, "", "frobnicate", "BGN", "ZZZ", "[", "[[1]]", "N-1", "held"),
        *(-1, 0, 7, 2**62, -(2**63), 1.5),
        *(b"\xff\xfe", b"", NotUtf8(b"\xff"), NotUtf8(b"\xf0\x9f"), NotUtf8(b"N-\xc3")),
    ]
)
"""Values that no column expects."""


def filled(folder: Path, states: tuple[OrderState, ...] = STATES) -> Path:
    """Make a home's journal with an order in each of these states, each with what a life leaves behind."""

    async def make() -> None:
        clock = MovedClock(START)
        home = await JournalHome.open(folder, clock)
        await _entered(home, clock, states)
        await home.close()

    asyncio.run(make())
    with closing(sqlite3.connect(folder / FILE)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return folder / FILE


async def _entered(home: JournalHome, clock: MovedClock, states: tuple[OrderState, ...]) -> None:
    for number, state in enumerate(states):
        new = new_order(f"N-{number}", fingerprint=f"f{number}", currency=("EUR", "JPY", "KWD")[number % 3])
        due = Change(next_check=START + timedelta(seconds=number), watched_since=START)
        order = await brought_to(home.journal, await home.journal.add(new), state, due)
        seen = Observation(
            START, Purpose.POLL, by_number_alone=True, verdict=Verdict.FOUND, raw=b"type=status-response"
        )
        await home.journal.observe(order.id, replace(seen, answer=(Pair("status", "processing"),)), Change())
        clock.move(seconds=1)
    await home.journal.keep_learnt(
        LearntAnswer(LOOK_UPS, RefusalPattern("error", "5", "none"), RefusalPattern("error", "2", "control"), START)
    )
    await home.journal.prove(LOOK_UPS, "N-1", START)


def copied(made: Path, name: str) -> Path:
    """Copy a journal to a home of its own beside it; one that was there goes."""
    file = made.parent.parent / name / FILE
    shutil.rmtree(file.parent, ignore_errors=True)
    file.parent.mkdir()
    shutil.copyfile(made, file)
    return file


def columns_of(file: Path) -> list[tuple[str, str]]:
    """Name every table and column that may be damaged."""
    with closing(sqlite3.connect(file)) as database:
        return [
            (table, row[1])
            for table in _TABLES
            for row in database.execute(f"PRAGMA table_info({table})")
            if row[1] not in ("id", "order_id")
        ]


def overwritten(file: Path, table: str, column: str, row: int, value: object) -> bool:
    """Put a value into a column of a row; False where the database itself refuses."""
    given = "CAST(? AS TEXT)" if isinstance(value, NotUtf8) else "?"
    stored = bytes(value) if isinstance(value, NotUtf8) else value
    where = _ROW.get(table, "order_id")
    return damaged(file, f"UPDATE {table} SET {column} = {given} WHERE {where} = ?", (stored, row))  # noqa: S608 - names of the schema


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
