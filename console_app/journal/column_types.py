"""The types of the journal's columns; a value that does not fit is returned as it is, so that its row is reported."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Final, TypeVar

from sqlalchemy import BigInteger, Dialect, Text, TypeDecorator
from sqlalchemy.types import UserDefinedType

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
E = TypeVar("E", bound=StrEnum)


class Timestamp(TypeDecorator[datetime]):
    """A time as whole microseconds since 1970 in UTC; SQLite has no type for times and would lose the zone."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Return microseconds to store; a time without a zone raises TypeError.

        An unreadable value is stored as it came.
        """
        del dialect
        return (value - _EPOCH) // _MICROSECOND if isinstance(value, datetime) else value

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """Return the stored time; a value that is no time is returned as it is, for the reader of the row to report."""
        del dialect
        try:
            return _EPOCH + value * _MICROSECOND if isinstance(value, int) else value
        except OverflowError:
            return value  # type: ignore[return-value]  # as said


class Interval(TypeDecorator[timedelta]):
    """An interval as whole microseconds."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, dialect: Dialect) -> int | None:
        del dialect
        return None if value is None else value // _MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> timedelta | None:
        """Return the stored interval; a value that is no interval is returned as it is."""
        del dialect
        try:
            return value * _MICROSECOND if isinstance(value, int) else value
        except OverflowError:
            return value  # type: ignore[return-value]  # as above


class Raw(UserDefinedType[bytes]):
    """Bytes as the driver returns them: SQLAlchemy's own type fails on a text in their place."""

    cache_ok = True

    def get_col_spec(self, **_options: Any) -> str:  # noqa: ANN401 - SQLAlchemy's manner
        return "BLOB"


class Flag(UserDefinedType[bool]):
    """A truth value stored as 1 or 0; any other stored value is returned as it is."""

    cache_ok = True

    def get_col_spec(self, **_options: Any) -> str:  # noqa: ANN401 - SQLAlchemy's manner
        return "BOOLEAN"

    def bind_processor(self, dialect: Dialect) -> Callable[[bool | None], int | None]:
        del dialect
        return lambda value: None if value is None else int(value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        del dialect, coltype
        return lambda value: bool(value) if value in (0, 1) else value


class Word(TypeDecorator[E]):
    """A value of an enumeration, as text; a value of another version is returned as it is."""

    impl = Text
    cache_ok = True

    def __init__(self, words: type[E]) -> None:
        """Say which enumeration."""
        super().__init__()
        self.words = words

    def process_bind_param(self, value: E | None, dialect: Dialect) -> str | None:
        del dialect
        return None if value is None else value.value

    def process_result_value(self, value: str | None, dialect: Dialect) -> E | None:
        del dialect
        try:
            return None if value is None else self.words(value)
        except ValueError:
            return value  # type: ignore[return-value]  # whoever reads the row names it
