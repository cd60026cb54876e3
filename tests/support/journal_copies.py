"""Lets a new journal in this process be a copy of one that all its steps made: to make each anew is most of a test.

Whatever the file holds already is left to the program, which then looks at the copy as at any journal it finds. What
SQLAlchemy made of the program's questions is kept for all journals of a process, as a console keeps it for its one.
"""

import sqlite3
from contextlib import closing, suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Dialect, Engine, create_engine

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


def engine_with_known_statements(file: Path) -> Engine:
    """Do what `engine_of` does, with the statements that earlier engines of the process have put together."""
    engine = engine_of(file)
    engine.dialect, statements = _put_together()  # a statement is found again under its own dialect alone
    engine.update_execution_options(compiled_cache=statements)
    return engine


@cache
def _put_together() -> tuple[Dialect, dict[Any, Any]]:
    """Give a dialect that has seen its database, and room for its statements."""
    engine = create_engine("sqlite://")
    engine.connect().close()
    engine.dispose()
    return engine.dialect, {}


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
