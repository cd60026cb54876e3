"""Queries about orders, each on a connection that sees one moment; those of the list are in `listing`."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    case,
    func,
    or_,
    select,
)

from console_app.journal.readable import unindexed_readable, unreadable
from console_app.journal.rows import attempt_of, history_row_of, observation_of, order_of
from console_app.journal.sorting import unindexed
from console_app.journal.tables import (
    altered_orders,
    attempts,
    history,
    observations,
    order_content,
    orders,
)
from console_app.protocol.operation import Pair
from console_app.protocol.states import UNFINISHED, UNSETTLED, OrderState
from console_app.services.records import Dossier, Order, OrderKey, Origin

T = TypeVar("T")


def order_by_id(connection: Connection, order: int) -> Order:
    """Return an order by its id.

    Raises:
        KeyError: there is no order with this id.

    """
    row = connection.execute(select(orders).where(orders.c.id == order)).first()
    if row is None:
        raise KeyError(order)
    return order_of(row)


def find(connection: Connection, key: OrderKey) -> Order | None:
    """Return the order with this number for this host and login, None if there is none."""
    wanted = select(orders).filter_by(host=key.host, login=key.login, number=key.number)
    row = connection.execute(wanted).first()
    return None if row is None else order_of(row)


def dossier(connection: Connection, order: int) -> Dossier:
    """Return everything about an order."""
    content = select(order_content).filter_by(order_id=order).order_by(order_content.c.position)
    moves = select(history).filter_by(order_id=order).order_by(history.c.id)
    posts = select(attempts).filter_by(order_id=order).order_by(attempts.c.number)
    calls = select(observations).filter_by(order_id=order).order_by(observations.c.id)
    gone: list[str] = []
    return Dossier(
        order=order_by_id(connection, order),
        content=_read(connection, content, _pair_of, gone),
        history=_read(connection, moves, history_row_of, gone),
        attempts=_read(connection, posts, attempt_of, gone),
        observations=_read(connection, calls, observation_of, gone),
        unreadable=tuple(gone),
    )


def _read(
    connection: Connection, wanted: Select[Any], record_of: Callable[[Row[Any]], T | None], gone: list[str]
) -> tuple[T, ...]:
    """Return the records of readable rows, and name the rows that are not."""
    found = []
    table = wanted.get_final_froms()[0]
    for row in connection.execute(wanted):
        record = record_of(row)
        if record is None:
            gone.append(f"{table} {row[0]}")
        else:
            found.append(record)
    return tuple(found)


def _pair_of(row: Row[Any]) -> Pair | None:
    return Pair(row.name, row.value) if isinstance(row.name, str) and isinstance(row.value, str) else None


def same_payment(connection: Connection, fingerprint: str, since: datetime) -> tuple[Order, ...]:
    """Return our orders with this fingerprint that are unsettled or changed since `since`, newest first."""
    alike = and_(orders.c.fingerprint == fingerprint, or_(orders.c.origin == Origin.OURS, unreadable()))
    recent = or_(orders.c.state.in_(UNSETTLED), orders.c.changed >= since, unreadable())
    return _orders(connection, select(orders).where(alike, recent).order_by(orders.c.id.desc()))


def in_states(connection: Connection, *states: OrderState) -> tuple[Order, ...]:
    """Return our readable orders in these states, oldest first."""
    ours = orders.c.origin == Origin.OURS
    found = _orders(connection, select(orders).where(ours, orders.c.state.in_(states)).order_by(orders.c.id))
    return tuple(order for order in found if not order.unreadable)


def due(connection: Connection, now: datetime, limit: int) -> tuple[Order, ...]:
    """Return orders whose next check is due: in doubt first, then accepted ones, held ones, and late checks.

    An unreadable or altered order is never due, and delays no other order. An order that is watched since a time in the
    future is due as well: the workstation's clock was set back, and waiting until that time could take a day.
    """
    urgency = case(
        (orders.c.state == OrderState.IN_DOUBT, 0),
        (orders.c.state.in_((OrderState.ACCEPTED, OrderState.PROCESSING)), 1),
        (orders.c.state == OrderState.HELD, 2),
        else_=3,
    )
    set_back = and_(orders.c.next_check.is_not(None), orders.c.watched_since > now)
    come = select(orders).where(or_(orders.c.next_check <= now, set_back), *_sound())
    return _orders(connection, come.order_by(urgency, orders.c.next_check, orders.c.id).limit(limit))


def next_due(connection: Connection) -> datetime | None:
    """Return the time of the earliest next check among all orders."""
    earliest = select(orders.c.next_check).where(orders.c.next_check.is_not(None), *_sound())
    return connection.execute(earliest.order_by(orders.c.next_check).limit(1)).scalar()


def unfinished(connection: Connection, profile: str) -> int:
    """Count a profile's orders that may still move money or cannot be read. The profile cannot be removed meanwhile."""
    return connection.execute(select(func.count()).select_from(orders).where(_unfinished(profile))).scalar_one()


def unfinished_numbers(connection: Connection, profile: str, limit: int) -> tuple[str, ...]:
    """Return the order numbers of a profile's newest orders that may still move money or cannot be read."""
    newest = select(orders.c.number).where(_unfinished(profile)).order_by(orders.c.id.desc()).limit(limit)
    return tuple(str(number) for number in connection.execute(newest).scalars())


def altered(connection: Connection) -> frozenset[int]:
    """Return the ids of orders noted as altered in the file."""
    return frozenset(connection.execute(select(altered_orders.c.order_id)).scalars())


def _unfinished(profile: str) -> ColumnElement[bool]:
    noted = orders.c.id.in_(select(altered_orders.c.order_id))
    return and_(orders.c.profile == profile, or_(orders.c.state.in_(UNFINISHED), unreadable(), noted))


def _sound() -> tuple[ColumnElement[bool], ...]:
    return unindexed_readable(), unindexed(orders.c.id).not_in(select(altered_orders.c.order_id))


def _orders(connection: Connection, wanted: Select[Any]) -> tuple[Order, ...]:
    return tuple(order_of(row) for row in connection.execute(wanted))
