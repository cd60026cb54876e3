"""Lets a new journal in this process be a copy of one that all its steps made: to make each anew is most of a test.

Whatever the file holds already is left to the program, which then looks at the copy as at any journal it finds.
"""

import sqlite3
from contextlib import closing, suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine

from console_app.journal.engine import FILE, engine_of, reading
from console_app.journal.schema import bring_up_to_date, revision_of


def copied_then_brought_up_to_date(engine: Engine, home: Path) -> None:
    """Do what `bring_up_to_date` does, the steps of an empty file done by copying."""
    with reading(engine) as connection:
        is_new = revision_of(connection) is None
    if is_new:
        with suppress(sqlite3.Error), closing(engine.raw_connection()) as connection:
            assert isinstance(connection.driver_connection, sqlite3.Connection)
            _made().backup(connection.driver_connection)
    bring_up_to_date(engine, home)


@cache
def _made() -> sqlite3.Connection:
    """Make the one journal, by all steps."""
    kept = sqlite3.connect(":memory:", check_same_thread=False)
    with TemporaryDirectory() as folder:
        engine = engine_of(Path(folder) / FILE)
        bring_up_to_date(engine, Path(folder))
        engine.dispose()
        with closing(sqlite3.connect(Path(folder) / FILE)) as made:
            made.backup(kept)
    return kept
