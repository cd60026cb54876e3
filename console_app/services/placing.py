"""Where an order belongs in a list that the journal gave sorted.

A copy of the journal's sort order, for rows that arrive as events; a test holds both against each other.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from string import ascii_lowercase, ascii_uppercase
from typing import Final

from console_app.services.records import Order, Sort

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
    """Give what an order is sorted by; orders alike in it go by their ids."""
    return (*_BY[sort](order), order.id)


def place_of(order: Order, among: Sequence[Order], sort: Sort, *, descending: bool) -> int:
    """Give the row before which an order belongs: that of the first that comes after it.

    The rows are gone through one by one: some have changed since they were sorted, and keep their places.
    """
    own = sort_key(order, sort)
    for row, other in enumerate(among):
        theirs = sort_key(other, sort)
        if (theirs < own) if descending else (theirs > own):
            return row
    return len(among)
