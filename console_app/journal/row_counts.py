"""Whether a statement wrote the rows that it was to write."""

from typing import Any

from sqlalchemy import CursorResult

from console_app.services.errors import JournalUnavailable


def written(result: CursorResult[Any], rows: int = 1) -> None:
    """Refuse a write that changed nothing: a trigger or another program was in the way, and nobody may build on it.

    Raises:
        JournalUnavailable: another number of rows was written.

    """
    if result.rowcount != rows:
        raise JournalUnavailable("a row was not written")
