"""Checks that a statement wrote the expected number of rows."""

from typing import Any

from sqlalchemy import CursorResult

from console_app.services.errors import JournalUnavailable


def written(result: CursorResult[Any], rows: int = 1) -> None:
    """Raise unless a statement wrote this many rows: a trigger or another program may have prevented it.

    Raises:
        JournalUnavailable: another number of rows was written.

    """
    if result.rowcount != rows:
        raise JournalUnavailable("a row was not written")
