"""The journal as its roles: five protocols, of which a use case takes what it works with.

What is known of look-ups is a sixth, `console_app.services.look_ups.LookUpRecords`.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from console_app.protocol.values import Money
from console_app.services.order_queries import OrderPage, OrderQuery, Total
from console_app.services.records import (
    Attempt,
    AttemptEnd,
    Change,
    Dossier,
    Move,
    NewAttempt,
    NewOrder,
    Observation,
    Order,
    OrderKey,
)
from console_app.services.registrations import NewRegistration, RegisteredCard, Registration


class OrderLog(Protocol):
    """Orders and what happened to them, one at a time: who enters, moves and asks about them needs no more.

    Every write is a short transaction, durable when the call returns.

    Raises:
        JournalError: any call may raise one of its kinds; then nothing of that call was written.

    """

    async def add(self, new: NewOrder) -> Order:
        """Enter an order as `prepared`, its first history row with it.

        Raises:
            OrderNumberTaken: the number exists for this host and login.

        """

    async def move(self, order: int, move: Move) -> Order:
        """Move an order by compare-and-set with its history row in the same transaction.

        Raises:
            MoveRefused: the order is not in `move.before`, or the table of moves does not allow it.

        """

    async def begin_attempt(self, order: int, attempt: NewAttempt) -> tuple[Order, Attempt]:
        """Move `authorised -> sending` and write the attempt, in one durable transaction: the row before the wire."""

    async def end_attempt(self, order: int, end: AttemptEnd, move: Move | None) -> Order:
        """Note how the latest attempt ended and make the move that follows, in one transaction."""

    async def observe(
        self,
        order: int,
        observation: Observation,
        change: Change,
        moves: Sequence[Move] = (),
        seen: Order | None = None,
    ) -> Order:
        """Note a status call, change the summary and make the moves that follow, in one transaction.

        `seen` is the order that change and moves were concluded from: if it has moved on since, only the observation is
        written.
        """

    async def change(self, order: int, change: Change, seen: Order | None = None) -> Order:
        """Change an order's summary without moving it; nothing happens if it has moved on since it was `seen`."""

    async def order(self, order: int) -> Order:
        """Give an order by its id.

        Raises:
            KeyError: there is none.

        """

    async def find(self, key: OrderKey) -> Order | None:
        """Give the order with this number for this host and login."""

    async def dossier(self, order: int) -> Dossier:
        """Give everything about an order."""


class RepeatRecords(Protocol):
    """What earlier orders paid, as far as keyed fingerprints tell.

    Raises:
        JournalError: as for `OrderLog`.

    """

    async def same_payment(self, fingerprint: str, since: datetime) -> tuple[Order, ...]:
        """Give our orders with this fingerprint that are unsettled, or changed since then, newest first."""

    async def not_comparable(self, key: OrderKey, money: Money | None, mark: str, since: datetime) -> tuple[Order, ...]:
        """Give our other orders that may pay the same as this one, for all that their fingerprints can tell.

        Those of its host, login and amount whose fingerprints were made with another key than that of the mark, and
        that are unsettled or changed since then, newest first.
        """

    async def mark_of(self, order: int) -> str:
        """Give the mark of the key that an order's fingerprint was made with, '' while no key is known."""


class Checks(Protocol):
    """When which order is asked about again, and what an earlier run left behind.

    Raises:
        JournalError: as for `OrderLog`.

    """

    async def due(self, now: datetime, limit: int) -> tuple[Order, ...]:
        """Give orders whose next check has come, most urgent first (in doubt before polls)."""

    async def next_due(self) -> datetime | None:
        """Give the earliest next check of all orders."""

    async def make_unscheduled_due(self, now: datetime) -> int:
        """Make every open order that has no next check due now; return how many they were."""

    async def postpone(self, profile: str, until: datetime) -> tuple[Order, ...]:
        """Let no order of a profile be due before then; give those that would have been."""

    async def bring_forward(self, profile: str, first: datetime, last: datetime, now: datetime) -> tuple[Order, ...]:
        """Let a profile's orders be due now whose next check lies between two moments; give them."""

    async def left_sending(self) -> tuple[Order, ...]:
        """Give the orders in `sending`: at start, those an earlier run left behind."""

    async def left_unsent(self) -> tuple[Order, ...]:
        """Give our orders in `prepared` or `authorised`: at start, those an earlier run never sent."""

    async def altered(self) -> frozenset[int]:
        """Give the ids of orders that were found not to be what was entered; none of them is ever due."""

    async def note_altered(self, order: int, *, altered: bool) -> None:
        """Note that an order is one of them, or that it fits again."""


class OrderList(Protocol):
    """Orders for people, many at a time.

    Raises:
        JournalError: as for `OrderLog`.

    """

    async def page(self, query: OrderQuery) -> OrderPage:
        """Give one page of orders in the order the query asks for."""

    async def totals(self, query: OrderQuery) -> tuple[Total, ...]:
        """Give count and sum per currency of all orders the query matches."""

    async def counts(self, query: OrderQuery) -> tuple[tuple[str, int], ...]:
        """Give the number of orders in each saved view."""

    async def unfinished(self, profile: str) -> int:
        """Count a profile's orders that may still move money, or of which nobody can tell: it cannot be removed."""

    async def unfinished_numbers(self, profile: str, limit: int) -> tuple[str, ...]:
        """Give the numbers of the newest of them."""

    async def approved_payments(self, host: str, login: str, limit: int) -> tuple[Order, ...]:
        """Give our finally approved initial payments of a host and login, the latest changed first."""

    async def transfers_to(self, host: str, login: str, card_ref_id: str, limit: int) -> tuple[Order, ...]:
        """Give the transfers of a host and login whose content names this card reference, newest first."""


class CardRecords(Protocol):
    """Answers about card registrations, and the card references that came of them.

    Raises:
        JournalError: as for `OrderLog`.

    """

    async def add_registration(self, new: NewRegistration) -> Registration:
        """Keep an answer (or its absence) about a card registration."""

    async def registrations_of(self, payment: OrderKey) -> tuple[Registration, ...]:
        """Give all answers about the card of one initial payment, newest first."""

    async def registrations_by_reference(self, card_ref_id: str) -> tuple[Registration, ...]:
        """Give the registrations that gave this card reference, whatever host and login they were made at."""

    async def registered_cards(self, host: str, login: str, limit: int) -> tuple[RegisteredCard, ...]:
        """Give the newest card references of a host and login with the payments they came from."""
