"""The journal as five protocols; a use case takes only the one it needs.

A sixth, for look-ups, is `console_app.services.look_ups.LookUpRecords`.
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
    """Stores single orders and their history: enter, move, change, attempts and observations.

    Every write is one short transaction, durable when the call returns.

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
        """Move `authorised -> sending` and write the attempt, in one durable transaction, before anything is sent."""

    async def end_attempt(self, order: int, end: AttemptEnd, move: Move | None) -> Order:
        """Write how the latest attempt ended and make the move that follows, in one transaction."""

    async def observe(
        self,
        order: int,
        observation: Observation,
        change: Change,
        moves: Sequence[Move] = (),
        seen: Order | None = None,
    ) -> Order:
        """Write a status call, change the summary and make the moves that follow, in one transaction.

        `seen` is the order that the conclusions were drawn for: if it has moved on since, only the observation is
        written.
        """

    async def change(self, order: int, change: Change, seen: Order | None = None) -> Order:
        """Change an order's summary without moving it; does nothing if the order has moved on since `seen`."""

    async def order(self, order: int) -> Order:
        """Return an order by its id.

        Raises:
            KeyError: there is none.

        """

    async def find(self, key: OrderKey) -> Order | None:
        """Return the order with this number for this host and login, None if there is none."""

    async def dossier(self, order: int) -> Dossier:
        """Return everything about an order."""


class RepeatRecords(Protocol):
    """Finds earlier orders that made the same payment, by keyed fingerprints.

    Raises:
        JournalError: as for `OrderLog`.

    """

    async def same_payment(self, fingerprint: str, since: datetime) -> tuple[Order, ...]:
        """Return our orders with this fingerprint that are unsettled, or changed since then, newest first."""

    async def not_comparable(self, key: OrderKey, money: Money | None, mark: str, since: datetime) -> tuple[Order, ...]:
        """Return our other orders that may have made the same payment, but whose fingerprints cannot be compared.

        They have its host, login and amount, their fingerprints were made with another key than that of the mark, and
        they are unsettled or changed since then, newest first.
        """

    async def mark_of(self, order: int) -> str:
        """Return the mark of the key that an order's fingerprint was made with, '' while no key is known."""


class Checks(Protocol):
    """Schedules when orders are asked about again, and finds what an earlier run left behind.

    Raises:
        JournalError: as for `OrderLog`.

    """

    async def due(self, now: datetime, limit: int) -> tuple[Order, ...]:
        """Return orders whose next check is due, most urgent first (in doubt before polls)."""

    async def next_due(self) -> datetime | None:
        """Return the earliest next check of all orders."""

    async def make_unscheduled_due(self, now: datetime) -> int:
        """Make every open order that has no next check due now; return how many they were."""

    async def postpone(self, profile: str, until: datetime) -> tuple[Order, ...]:
        """Move every earlier next check of a profile's orders to `until`; return those orders."""

    async def bring_forward(self, profile: str, first: datetime, last: datetime, now: datetime) -> tuple[Order, ...]:
        """Make a profile's orders due now whose next check lies between `first` and `last`; return them."""

    async def left_sending(self) -> tuple[Order, ...]:
        """Return the orders in `sending`: at start, those an earlier run left behind."""

    async def left_unsent(self) -> tuple[Order, ...]:
        """Return our orders in `prepared` or `authorised`: at start, those an earlier run never sent."""

    async def altered(self) -> frozenset[int]:
        """Return the ids of orders noted as altered in the file; none of them is ever due."""

    async def note_altered(self, order: int, *, altered: bool) -> None:
        """Note that an order was altered in the file, or that it fits its seal again."""


class OrderList(Protocol):
    """Lists of orders for people.

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
        """Count a profile's orders that may still move money, or cannot be read: it cannot be removed meanwhile."""

    async def unfinished_numbers(self, profile: str, limit: int) -> tuple[str, ...]:
        """Return the numbers of the newest of them."""

    async def approved_payments(self, host: str, login: str, limit: int) -> tuple[Order, ...]:
        """Return our finally approved initial payments of a host and login, the latest changed first."""

    async def transfers_to(self, host: str, login: str, card_ref_id: str, limit: int) -> tuple[Order, ...]:
        """Return the transfers of a host and login whose content names this card reference, newest first."""


class CardRecords(Protocol):
    """Stores answers about card registrations, and the card references in them.

    Raises:
        JournalError: as for `OrderLog`.

    """

    async def add_registration(self, new: NewRegistration) -> Registration:
        """Store an answer (or its absence) about a card registration."""

    async def registrations_of(self, payment: OrderKey) -> tuple[Registration, ...]:
        """Return all answers about the card of one initial payment, newest first."""

    async def registrations_by_reference(self, card_ref_id: str) -> tuple[Registration, ...]:
        """Return the registrations that gave this card reference, of any host and login."""

    async def registered_cards(self, host: str, login: str, limit: int) -> tuple[RegisteredCard, ...]:
        """Return the newest card references of a host and login with the payments they came from."""
