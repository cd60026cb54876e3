"""Sorts the list of orders: the keys of each column, the end of a page, and the query for the next one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    LargeBinary,
    Row,
    Select,
    Text,
    bindparam,
    cast,
    collate,
    func,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.sql.expression import UnaryExpression
from sqlalchemy.sql.operators import custom_op

from console_app.journal.tables import GATEWAY_LENGTH, MINOR_OR_NONE, orders
from console_app.services.order_queries import OrderQuery, PageKey, Sort, SortValue, TextBytes


@dataclass(frozen=True, slots=True)
class _Way:
    """The keys of a sort in the database, and the same of a row. Its index begins with the profile."""

    keys: tuple[ColumnElement[Any], ...]
    of: Callable[[Row[Any]], tuple[SortValue, ...]]


_REPLACED: Final = "\N{REPLACEMENT CHARACTER}"
_BY: Final = {
    Sort.CHANGED: _Way((orders.c.changed,), lambda row: (row.changed,)),
    Sort.STATE: _Way((orders.c.state,), lambda row: (row.state,)),
    Sort.NUMBER: _Way((collate(orders.c.number, "NOCASE"),), lambda row: (row.number,)),
    Sort.GATEWAY: _Way((GATEWAY_LENGTH, orders.c.gateway_id), lambda row: (len(row.gateway_id), row.gateway_id)),
    Sort.OPERATION: _Way((orders.c.operation,), lambda row: (row.operation,)),
    Sort.RECEIVER: _Way((collate(orders.c.receiver, "NOCASE"),), lambda row: (row.receiver,)),
    Sort.DESTINATION: _Way((collate(orders.c.destination, "NOCASE"),), lambda row: (row.destination,)),
    Sort.AMOUNT: _Way(
        (orders.c.currency, MINOR_OR_NONE), lambda row: (row.currency, 0 if row.minor is None else row.minor)
    ),
}


def unindexed(key: ColumnElement[Any]) -> ColumnElement[Any]:
    """Write a key so that no index is used for it (SQLite, "The Query Planner", unary plus); its collation stays."""
    return UnaryExpression(key, operator=custom_op("+"), type_=key.type)


def key_of(connection: Connection, row: Row[Any], sort: Sort) -> PageKey:
    """Return the end of a page of orders, given its last row; an unreadable row has no record, so the row is needed.

    A text that is not UTF-8 is taken as its bytes, because decoded it would be sorted to another place.
    """
    way = _BY[sort]
    values = way.of(row)
    if any(isinstance(value, str) and _REPLACED in value for value in values):
        own = select(*way.keys, *map(_very_bytes, way.keys)).where(orders.c.id == row.id)
        found = connection.execute(own).one()
        pairs = zip(found[: len(way.keys)], found[len(way.keys) :], strict=True)
        values = tuple(TextBytes(raw) if isinstance(value, str) else value for value, raw in pairs)
    return PageKey(values, row.id)


def _very_bytes(key: ColumnElement[Any]) -> ColumnElement[bytes]:
    return cast(key, LargeBinary)


def _text_of(raw: bytes) -> ColumnElement[str]:
    """Write in SQL the text of exactly these bytes, UTF-8 or not."""
    return cast(bindparam(None, raw, type_=LargeBinary()), Text)


def walked(connection: Connection, wanted: Select[Any], query: OrderQuery) -> Select[Any]:
    """Return the next page of a query that matches many orders, by walking the index of its sort.

    Each index begins with the profile, so for all profiles each one is walked and the results merged.
    """
    if query.profile or query.sort is Sort.CHANGED:
        return _next(wanted, query)
    pages = [
        select(_next(wanted.where(orders.c.profile == profile), query).with_only_columns(orders.c.id).subquery())
        for profile in _profiles(connection)
    ]
    if not pages:
        return wanted.limit(0)
    return gathered(select(orders).where(orders.c.id.in_(union_all(*pages))), query)


def gathered(wanted: Select[Any], query: OrderQuery) -> Select[Any]:
    """Return the next page of a query that matches few orders: read and sort them all, without an index of the sort."""
    return _next(wanted, query, walk=False)


def _next(wanted: Select[Any], query: OrderQuery, *, walk: bool = True) -> Select[Any]:
    keys = (*_BY[query.sort].keys, orders.c.id)
    sorted_by = keys if walk else (unindexed(keys[0]), *keys[1:])
    if query.after is not None:
        ends = (*query.after.values, query.after.id)
        here = tuple_(*sorted_by)
        there = tuple_(*(_end(key, end) for key, end in zip(keys, ends, strict=True)))
        wanted = wanted.where(here < there if query.descending else here > there)
    ordered = (key.desc() if query.descending else key.asc() for key in sorted_by)
    return wanted.order_by(*ordered).limit(query.limit + 1)


def _end(key: ColumnElement[Any], end: SortValue) -> ColumnElement[Any]:
    """Write a value as it is in the row, which in a damaged file may be of any type."""
    match end:
        case TextBytes(raw):
            return _text_of(raw)
        case datetime():
            return bindparam(None, end, type_=key.type)
        case StrEnum():
            return bindparam(None, end.value)
        case _:
            return bindparam(None, end)


def _profiles(connection: Connection) -> list[ColumnElement[Any]]:
    """Return the profiles that have orders, each by one step along their index, as they are in the file.

    The database makes the steps, because a name that is no text would sort elsewhere after being read and passed back.
    """
    names = select(func.min(orders.c.profile).label("name")).cte("names", recursive=True)
    further = select(func.min(orders.c.profile)).where(orders.c.profile > names.c.name).scalar_subquery()
    names = names.union_all(select(further).where(names.c.name.is_not(None)))
    found = select(func.typeof(names.c.name), _very_bytes(names.c.name)).where(names.c.name.is_not(None))
    rows = connection.execute(found).all()
    return [_text_of(raw) if kind == "text" else bindparam(None, raw, type_=LargeBinary()) for kind, raw in rows]
