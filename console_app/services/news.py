"""News from the use cases to whoever listens: a tiny typed observer without any window toolkit."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from console_app.services.records import Order
from console_app.services.registrations import Registration

log: Final = logging.getLogger("paynet.news")


@dataclass(frozen=True, slots=True)
class OrderChanged:
    """An order's summary or state is another one now."""

    order: Order


@dataclass(frozen=True, slots=True)
class SendStep:
    """How far a send has come: ``asking-first``, ``signing``, ``sending``, ``making-sure`` (after a no)."""

    order: int
    step: str


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
    """A profile's orders cannot be checked since then: `because` is a code (``keyring-locked``, ``no-secret`` ...)."""

    profile: str
    because: str
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
