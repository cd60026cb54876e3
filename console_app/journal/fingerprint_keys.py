"""Which key each order's fingerprint was made with, and so which orders can be compared with a new one."""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, and_, insert, or_, select

from console_app.journal.row_counts import written
from console_app.journal.rows import order_of
from console_app.journal.sorting import unindexed
from console_app.journal.tables import fingerprint_keys, orders
from console_app.protocol.states import UNSETTLED
from console_app.protocol.values import Money
from console_app.services.records import Order, OrderKey, Origin


def note(connection: Connection, order: int, mark: str, now: datetime) -> None:
    """Store the mark of the key an entered order was made with, unless the order before it has the same mark."""
    newest = select(fingerprint_keys.c.mark).order_by(fingerprint_keys.c.first_order.desc()).limit(1)
    if connection.execute(newest).scalar() != mark:
        written(connection.execute(insert(fingerprint_keys).values(first_order=order, mark=mark, since=now)))


def mark_of(connection: Connection, order: int) -> str:
    """Return the mark of the key that an order's fingerprint was made with, '' while no key is known."""
    serving = [row for row in _serving(connection) if row.first_order <= order]
    known = serving[-1:] or _serving(connection)[:1]
    return known[0].mark if known else ""


def not_comparable(
    connection: Connection, key: OrderKey, money: Money | None, mark: str, since: datetime
) -> tuple[Order, ...]:
    """Return our orders of this host, login and amount whose fingerprints were made with another key, newest first.

    They are unsettled or changed since `since`. The order with the given number itself is left out.
    """
    others = _orders_of_others(_serving(connection), mark)
    if not others:
        return ()
    # By the order's id, its number or its amount SQLite would walk nearly all orders; few are unsettled or recent.
    alike = and_(
        unindexed(orders.c.host) == key.host,
        unindexed(orders.c.login) == key.login,
        unindexed(orders.c.number) != key.number,
        unindexed(orders.c.currency) == (money.currency.code if money else ""),
        unindexed(orders.c.minor).is_not_distinct_from(money.minor if money else None),
        orders.c.origin == Origin.OURS,
    )
    recent = or_(orders.c.state.in_(UNSETTLED), orders.c.changed >= since)
    wanted = select(orders).where(recent, alike, or_(*others)).order_by(unindexed(orders.c.id).desc())
    return tuple(order_of(row) for row in connection.execute(wanted))


def _serving(connection: Connection) -> list[Row[tuple[int, str, datetime]]]:
    return list(connection.execute(select(fingerprint_keys).order_by(fingerprint_keys.c.first_order)))


def _orders_of_others(serving: list[Row[tuple[int, str, datetime]]], mark: str) -> list[ColumnElement[bool]]:
    """Return the condition of orders made with other keys than that of the mark."""
    begins = [0, *(row.first_order for row in serving[1:])]
    ends = [*begins[1:], None]
    number = unindexed(orders.c.id)
    return [
        number >= begin if end is None else and_(number >= begin, number < end)
        for row, begin, end in zip(serving, begins, ends, strict=False)
        if row.mark != mark
    ]
