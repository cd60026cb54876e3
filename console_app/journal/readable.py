"""Which rows this version can read: decided for one row in Python, and in SQL for the index that counts them."""

from datetime import datetime, timedelta
from enum import StrEnum
from types import NoneType
from typing import Any, Final

from sqlalchemy import BigInteger, Column, ColumnElement, Index, Integer, RowMapping, Text, literal_column
from sqlalchemy.types import TypeEngine

from console_app.journal.column_types import Flag, Interval, Raw, Timestamp, Word
from console_app.journal.tables import orders

_FIRST_TIMESTAMP: Final = -62_135_596_800_000_000
_LAST_TIMESTAMP: Final = 253_402_300_799_999_999
"""The years 1 to 9999 in microseconds since 1970: what a `datetime` can say."""
_MOST_DECIMALS: Final = 8
_PYTHON: Final[dict[type[TypeEngine[Any]], type]] = {
    Text: str,
    Integer: int,
    BigInteger: int,
    Flag: bool,
    Timestamp: datetime,
    Interval: timedelta,
    Raw: bytes,
}


def unreadable_columns(values: RowMapping, columns: tuple[Column[Any], ...]) -> tuple[str, ...]:
    """Return the columns of a row whose values this version cannot read."""
    return tuple(column.name for column in columns if not _fits(values[column.name], column))


def unreadable_money_columns(values: RowMapping) -> tuple[str, ...]:
    """Return the unreadable columns of an order's money: with a currency, `minor` is whole and `exponent` is 0 to 8."""
    if values["currency"] == "":
        return ()
    exponent = values["exponent"]
    decimals = isinstance(exponent, int) and 0 <= exponent <= _MOST_DECIMALS
    return tuple(
        name for name, fits in (("minor", isinstance(values["minor"], int)), ("exponent", decimals)) if not fits
    )


def _fits(value: object, column: Column[Any]) -> bool:
    if value is None:
        return bool(column.nullable)
    kind = column.type
    if isinstance(kind, Word):
        return isinstance(value, kind.words)
    wanted = _PYTHON.get(type(kind), NoneType)
    return isinstance(value, wanted) and not (wanted is int and isinstance(value, bool))


def unreadable_sql() -> str:
    """Return the SQL condition of an unreadable order; index and queries must use this very text."""
    conditions = [_unfit(column) for column in orders.c]
    conditions.append(
        "(currency <> '' AND (typeof(minor) <> 'integer' OR typeof(exponent) <> 'integer' "
        f"OR exponent NOT BETWEEN 0 AND {_MOST_DECIMALS}))"
    )
    return " OR ".join(conditions)


def unreadable() -> ColumnElement[bool]:
    """Return the condition of unreadable orders, for queries by their index."""
    return _UNREADABLE


def unindexed_readable() -> ColumnElement[bool]:
    """Return the condition of readable orders, for queries that have already selected a few orders."""
    return _READABLE


def _unfit(column: Column[Any]) -> str:
    name, kind = column.name, column.type
    if isinstance(kind, Word):
        words: type[StrEnum] = kind.words
        return f"coalesce({name}, '') NOT IN ({', '.join(repr(word.value) for word in words)})"
    if isinstance(kind, Timestamp):
        whole = "'integer', 'null'" if column.nullable else "'integer'"
        within = f"{_FIRST_TIMESTAMP} AND {_LAST_TIMESTAMP}"
        return f"typeof({name}) NOT IN ({whole}) OR coalesce({name}, 0) NOT BETWEEN {within}"
    if isinstance(kind, Flag):
        return f"coalesce({name}, 2) NOT IN (0, 1)"
    kinds = ["'text'" if isinstance(kind, Text) else "'integer'", *(["'null'"] if column.nullable else [])]
    return f"typeof({name}) NOT IN ({', '.join(kinds)})"


_UNREADABLE: Final[ColumnElement[bool]] = literal_column(f"({unreadable_sql()})")
Index("ix_orders_unreadable", orders.c.id, sqlite_where=_UNREADABLE)
_READABLE: Final[ColumnElement[bool]] = literal_column(f"(NOT ({unreadable_sql()}))")
