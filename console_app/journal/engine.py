"""The database of one home: opens its file, sets the pragmas, begins transactions; knows no tables."""

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.exc import SQLAlchemyError

from console_app.private_files import open_private, refuse_unsafe
from console_app.services.errors import JournalError, JournalUnavailable

FILE: Final = "journal.sqlite3"
_BUSY_MS: Final = 5_000
_ENTRY: Final = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",
    f"PRAGMA busy_timeout = {_BUSY_MS}",
)
_ENTRY_MACOS: Final = ("PRAGMA fullfsync = ON", "PRAGMA checkpoint_fullfsync = ON")
"""On macOS a plain fsync stops at the drive's cache (fsync(2), F_FULLFSYNC)."""
_READS: Final = "journal_reads"


def engine_of(file: Path) -> Engine:
    """Make the database engine for a journal's file; the file is not opened yet."""
    engine = create_engine(
        URL.create("sqlite", database=str(file)),
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
        hide_parameters=True,
    )
    event.listen(engine, "do_connect", lambda *_: refuse_unsafe(_files_of(file)))
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def _files_of(file: Path) -> tuple[Path, ...]:
    """Return the files that the database opens by itself, and would open through a link as well."""
    return tuple(file.with_name(f"{file.name}{ending}") for ending in ("", "-wal", "-shm", "-journal"))


def _on_connect(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # no BEGIN but ours: the driver's own is a deferred one
    connection.text_factory = _text  # the driver's own fails a whole question for one damaged text
    for pragma in _ENTRY + (_ENTRY_MACOS if sys.platform == "darwin" else ()):
        connection.execute(pragma)


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def _on_begin(connection: Connection) -> None:
    reads = connection.get_execution_options().get(_READS, False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Open a write transaction, committed durably at the end, or rolled back whole.

    Raises:
        JournalUnavailable: the database failed (disk full, read-only, I/O error, damaged).

    """
    with _translate_errors(), engine.begin() as connection:
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Open a connection that sees the journal as of one moment.

    Raises:
        JournalUnavailable: the database could not be read.

    """
    with _translate_errors(), engine.connect() as connection:
        yield connection.execution_options(**{_READS: True})


@contextmanager
def _translate_errors() -> Iterator[None]:
    try:
        yield
    except JournalError:
        raise
    except (SQLAlchemyError, sqlite3.Error, OSError, UnicodeError, OverflowError) as error:
        raise JournalUnavailable(word_of(error)) from error


def word_of(error: Exception) -> str:
    """Return the database's own message, without the statement and its values."""
    return str(getattr(error, "orig", None) or error).partition("\n")[0]


def make_private(file: Path) -> None:
    """Create the file before the database does, so that it, and the files beside it, belong to the owner alone.

    Raises:
        HomeUnsafe: the path is a link, or no plain file.
        OSError: it cannot be made.

    """
    os.close(open_private(file, os.O_RDWR | os.O_CREAT))


def copy_to(connection: Connection, target: Path) -> None:
    """Copy the whole database as of now, its write-ahead log included; the copy appears only when complete."""
    unfinished = target.with_suffix(".part")
    unfinished.unlink(missing_ok=True)
    make_private(unfinished)
    source: Any = connection.connection.dbapi_connection
    copy = sqlite3.connect(unfinished)
    try:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
    finally:
        copy.close()
    unfinished.replace(target)
