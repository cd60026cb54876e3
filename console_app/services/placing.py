"""Sorts and filters orders as the journal does, for orders that come to the list as events.

Tests compare both with the journal.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from string import ascii_lowercase, ascii_uppercase
from typing import Final

from console_app.protocol.states import OPEN
from console_app.services.attention import cause_by
from console_app.services.order_queries import OrderQuery, Sort, View
from console_app.services.records import Order

_FOLD: Final = str.maketrans(ascii_uppercase, ascii_lowercase)
"""The database folds A to Z and nothing else (SQLite, "Datatypes", NOCASE)."""
_BY: Final[dict[Sort, Callable[[Order], tuple[str | int | datetime, ...]]]] = {
    Sort.CHANGED: lambda order: (order.changed,),
    Sort.STATE: lambda order: (order.state.value,),
    Sort.NUMBER: lambda order: (order.key.number.translate(_FOLD),),
    Sort.GATEWAY: lambda order: (len(order.gateway_id), order.gateway_id),
    Sort.OPERATION: lambda order: (order.operation,),
    Sort.RECEIVER: lambda order: (order.receiver.translate(_FOLD),),
    Sort.DESTINATION: lambda order: (order.destination.translate(_FOLD),),
    Sort.AMOUNT: lambda order: (order.money.currency.code, order.money.minor) if order.money else ("", 0),
}


def sort_key(order: Order, sort: Sort) -> tuple[str | int | datetime, ...]:
    """Return the sort key of an order; orders with equal keys are sorted by their ids."""
    return (*_BY[sort](order), order.id)


def place_of(order: Order, among: Sequence[Order], sort: Sort, *, descending: bool) -> int:
    """Return the row before which an order belongs: that of the first order that comes after it.

    The rows are searched one by one, because some have changed since they were sorted and keep their places.
    """
    own = sort_key(order, sort)
    for row, other in enumerate(among):
        theirs = sort_key(other, sort)
        if (theirs < own) if descending else (theirs > own):
            return row
    return len(among)


def belongs(order: Order, query: OrderQuery) -> bool:
    """Tell whether a query matches an order.

    False for a looked-up text: only the journal knows what it matches. False as well for an unreadable order in a view
    of open orders: nobody knows whether it is open.
    """
    if query.text.strip() or query.profile not in ("", order.profile):
        return False
    match query.view:
        case View.TODAY:
            return query.today_from is None or order.changed >= query.today_from
        case View.NEEDS_ME:
            return cause_by(order, query.needs_me_before) is not None
        case View.OPEN:
            return order.state in OPEN and not order.unreadable
        case View.ALL:
            return True
