"""News from the use cases to whoever listens: a tiny typed observer without any window toolkit."""

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
    """An order's summary or state is another one now."""

    order: Order


class SendPhase(StrEnum):
    """How far a send has come; `MAKING_SURE` comes after a no."""

    ASKING_FIRST = "asking-first"
    SIGNING = "signing"
    SENDING = "sending"
    MAKING_SURE = "making-sure"


@dataclass(frozen=True, slots=True)
class SendStep:
    """A send has come this far."""

    order: int
    step: SendPhase


@dataclass(frozen=True, slots=True)
class ClockSeen:
    """How far this workstation's clock is ahead of a gateway's, as its last answer shows."""

    host: str
    offset: timedelta


@dataclass(frozen=True, slots=True)
class PollingSlowed:
    """A profile's polling was slowed down until then, because the gateway refuses or answers with web pages."""

    profile: str
    until: datetime


@dataclass(frozen=True, slots=True)
class ChecksHalted:
    """A profile's orders cannot be checked since then, for what could not be had."""

    profile: str
    because: Unavailable
    since: datetime


@dataclass(frozen=True, slots=True)
class CardRegistered:
    """There is a new answer about a card registration, whatever it says."""

    registration: Registration


@dataclass(frozen=True, slots=True)
class JournalSaved:
    """The journal was written at this time."""

    at: datetime


@dataclass(frozen=True, slots=True)
class KeysChanged:
    """A secret of the profile was stored, switched to or deleted."""

    profile: str


Item = OrderChanged | SendStep | ClockSeen | PollingSlowed | ChecksHalted | CardRegistered | JournalSaved | KeysChanged


class News:
    """Carries each item to every listener, in the order told; a listener is dropped by calling what `listen` gave."""

    def __init__(self) -> None:
        """Start with nobody listening."""
        self._listeners: list[Callable[[Item], None]] = []

    def listen(self, listener: Callable[[Item], None]) -> Callable[[], None]:
        """Add a listener; give the call that drops it again."""
        self._listeners.append(listener)

        def drop() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return drop

    def tell(self, item: Item) -> None:
        """Tell everybody. A listener that fails is logged and stops nothing: news is told between row and wire."""
        for listener in tuple(self._listeners):
            try:
                listener(item)
            except Exception:
                log.exception("a listener failed at %s", type(item).__name__)

    def order_saved(self, order: Order, at: datetime) -> Order:
        """Tell that an order was written at this time; give the order."""
        self.tell(JournalSaved(at))
        self.tell(OrderChanged(order))
        return order
