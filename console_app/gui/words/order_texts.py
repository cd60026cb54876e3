"""How an order's facts are written everywhere: its operation, its destination, a time."""

from datetime import datetime
from typing import Final

from PySide6.QtCore import QCoreApplication

from console_app.gui.kit.text import clock_text, day_text, visible
from console_app.protocol.card_numbers import mask_cards_in
from console_app.protocol.catalogue import operation_of
from console_app.services.records import Order

_WHOLE_UP_TO: Final = 17
_ENDS: Final = 4


def operation_text(order: Order) -> str:
    """Name an order's operation; one seen elsewhere may be of an unnamed kind."""
    if order.operation == "status":
        return QCoreApplication.translate("Orders", "Not named")
    try:
        return QCoreApplication.translate("operations", operation_of(order.operation).title)
    except KeyError:
        return visible(order.operation, 40)


def destination_text(order: Order) -> str:
    """Return an order's destination as people may see it; a card number is 6+4 whatever the journal holds."""
    return visible(mask_cards_in(order.destination), 120)


def short_destination(order: Order) -> str:
    """Return a destination for a narrow column: a long account as its first and last four characters."""
    text = destination_text(order)
    if len(text) <= _WHOLE_UP_TO or " " in text.strip():
        return text
    return f"{text[:_ENDS]} ... {text[-_ENDS:]}"


def time_text(when: datetime, now: datetime) -> str:
    """Write a time for the list: the local time today, else the date."""
    return clock_text(when, now) if when.astimezone().date() == now.astimezone().date() else day_text(when, now)
