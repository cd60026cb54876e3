"""Events that the use cases publish (an order changed, keys changed, ...) and `News`, which calls every listener."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from console_app.services.records import Order
from console_app.services.registrations import Registration
from console_app.services.verdicts import Unavailable

log: Final = logging.getLogger("paynet.news")


@dataclass(frozen=True, slots=True)
class OrderChanged:
    """An order's state or other values have changed; `order` is its record now."""

    order: Order


class SendPhase(StrEnum):
    """How far the sending of an order has come.

    `MAKING_SURE` is the status call after the gateway refused the order.
    """

    ASKING_FIRST = "asking-first"
    SIGNING = "signing"
    SENDING = "sending"
    MAKING_SURE = "making-sure"


@dataclass(frozen=True, slots=True)
class SendStep:
    """The sending of the order with this journal id has reached a phase."""

    order: int
    step: SendPhase


@dataclass(frozen=True, slots=True)
class ClockSeen:
    """How far this workstation's clock is ahead of a gateway's, by the date in that gateway's last answer."""

    host: str
    offset: timedelta


@dataclass(frozen=True, slots=True)
class PollingSlowed:
    """A profile's status calls are slowed down until `until`: the gateway refuses them or answers with web pages."""

    profile: str
    until: datetime


@dataclass(frozen=True, slots=True)
class ChecksHalted:
    """A profile's orders could not be checked since `since`, because a secret or the profile was not available."""

    profile: str
    because: Unavailable
    since: datetime


@dataclass(frozen=True, slots=True)
class CardRegistered:
    """The gateway answered a card registration, with a card reference or without one."""

    registration: Registration


@dataclass(frozen=True, slots=True)
class JournalSaved:
    """The journal was written at this time."""

    at: datetime


@dataclass(frozen=True, slots=True)
class KeysChanged:
    """A key or merchant control of the profile was stored, switched to or deleted."""

    profile: str


Event = OrderChanged | SendStep | ClockSeen | PollingSlowed | ChecksHalted | CardRegistered | JournalSaved | KeysChanged


class News:
    """Passes each event to all listeners, in the order of publishing."""

    def __init__(self) -> None:
        """Start without listeners."""
        self._listeners: list[Callable[[Event], None]] = []

    def listen(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        """Add a listener; return the function that removes it."""
        self._listeners.append(listener)

        def remove() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return remove

    def publish(self, event: Event) -> None:
        """Pass an event to every listener.

        If one raises, that is logged and the caller goes on: it may be sending an order.
        """
        for listener in tuple(self._listeners):
            try:
                listener(event)
            except Exception:
                log.exception("a listener failed at %s", type(event).__name__)

    def order_saved(self, order: Order, at: datetime) -> Order:
        """Publish that an order was written at this time; return the order."""
        self.publish(JournalSaved(at))
        self.publish(OrderChanged(order))
        return order
