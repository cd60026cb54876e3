"""Why an order needs a person: counted on the tab, shown by the tray, and listed in the view "Needs me"."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from console_app.protocol.states import OPEN, OrderState
from console_app.services.records import Order

NEEDS_ME_AFTER: Final = timedelta(minutes=10)
"""An order that is open, or could not be checked, for longer than this needs a person."""


class AttentionCause(StrEnum):
    """Why an order needs a person, the gravest cause first.

    `UNCHECKED`: all checks of the order have failed for too long. `LATE`: the order has been open for too long.
    """

    UNREADABLE = "unreadable"
    ALTERED = "altered"
    MISMATCH = "mismatch"
    HELD = "held"
    IN_DOUBT = "in-doubt"
    UNCHECKED = "unchecked"
    LATE = "late"


def cause_of(order: Order, now: datetime) -> AttentionCause | None:
    """Return why an order needs a person at the time `now`, None if the order needs nobody."""
    return cause_by(order, now - NEEDS_ME_AFTER)


def cause_by(order: Order, before: datetime | None) -> AttentionCause | None:
    """Return why an order needs a person; it is late or unchecked if that began before `before`, never if that is None.

    The journal has the same rule in SQL (`journal.listing`); a test compares both.
    """
    if not order.sound:
        return AttentionCause.UNREADABLE if order.unreadable else AttentionCause.ALTERED
    if order.mismatch:
        return AttentionCause.MISMATCH
    if order.state is OrderState.HELD:
        return AttentionCause.HELD
    if order.state is OrderState.IN_DOUBT:
        return AttentionCause.IN_DOUBT
    return None if before is None else _by_time(order, before)


def _by_time(order: Order, before: datetime) -> AttentionCause | None:
    if order.failing_since is not None and order.failing_since < before and order.checks_failed > 0:
        return AttentionCause.UNCHECKED
    return AttentionCause.LATE if order.state in OPEN and order.created < before else None
