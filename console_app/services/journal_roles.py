"""The journal as five protocols; a use case takes only those it needs.

A sixth, for status calls by order number, is `console_app.services.look_ups.LookUpRecords`.
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
    """Stores single orders and their history: enter, move to another state, change, attempts and observations.

    Every write is one short transaction, durable when the call returns.

    Raises:
        JournalError: any call may raise an error of this family; then nothing of that call was written.

    """

    async def add(self, new: NewOrder) -> Order:
        """Enter an order as `prepared`, its first history row with it.

        Raises:
            OrderNumberTaken: the number exists for this host and login.

        """

    async def move(self, order: int, move: Move) -> Order:
        """Move an order to another state if it is in `move.before`, with its history row in the same transaction.

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
        """Store a status call, change the order's summary and make the moves that follow, in one transaction.

        `seen` is the order for which these changes were derived: if it has moved on since, only the status call is
        stored.
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
        JournalError: any call may raise an error of this family.

    """

    async def same_payment(self, fingerprint: str, since: datetime) -> tuple[Order, ...]:
        """Return our orders with this fingerprint that are unsettled, or changed since `since`, newest first."""

    async def not_comparable(self, key: OrderKey, money: Money | None, mark: str, since: datetime) -> tuple[Order, ...]:
        """Return our orders that may have made the same payment, but whose fingerprints cannot be compared.

        They have the host, login and amount of `key` and `money`, are unsettled or changed since `since`, and their
        fingerprints were made with another key than the one that `mark` stands for. The newest come first.
        """

    async def mark_of(self, order: int) -> str:
        """Return the mark of the key that an order's fingerprint was made with, '' while no key is known."""


class Checks(Protocol):
    """Schedules the next check of each order, and finds the orders that an earlier run left unfinished.

    Raises:
        JournalError: any call may raise an error of this family; then nothing of that call was written.

    """

    async def due(self, now: datetime, limit: int) -> tuple[Order, ...]:
        """Return orders whose next check is due, most urgent first: orders in doubt before all others."""

    async def next_due(self) -> datetime | None:
        """Return the time of the earliest next check among all orders."""

    async def make_unscheduled_due(self, now: datetime) -> int:
        """Make every open order due now that has no next check; return how many these were."""

    async def postpone(self, profile: str, until: datetime) -> tuple[Order, ...]:
        """Move to `until` every next check of a profile's orders that is earlier; return those orders."""

    async def bring_forward(self, profile: str, first: datetime, last: datetime, now: datetime) -> tuple[Order, ...]:
        """Make due now a profile's orders whose next check lies between `first` and `last`; return those orders."""

    async def left_sending(self) -> tuple[Order, ...]:
        """Return the orders in `sending`: at start, those an earlier run left behind."""

    async def left_unsent(self) -> tuple[Order, ...]:
        """Return our orders in `prepared` or `authorised`: at start, those an earlier run never sent."""

    async def altered(self) -> frozenset[int]:
        """Return the ids of orders noted as altered in the file; none of them is ever due."""

    async def note_altered(self, order: int, *, altered: bool) -> None:
        """Note that an order was altered in the file, or that its values fit their keyed digest again."""


class OrderList(Protocol):
    """Lists of orders for people.

    Raises:
        JournalError: any call may raise an error of this family.

    """

    async def page(self, query: OrderQuery) -> OrderPage:
        """Give one page of orders in the order the query asks for."""

    async def totals(self, query: OrderQuery) -> tuple[Total, ...]:
        """Give count and sum per currency of all orders the query matches."""

    async def counts(self, query: OrderQuery) -> tuple[tuple[str, int], ...]:
        """Give the number of orders in each saved view."""

    async def unfinished(self, profile: str) -> int:
        """Count a profile's orders that may still move money or cannot be read.

        The profile cannot be removed meanwhile.
        """

    async def unfinished_numbers(self, profile: str, limit: int) -> tuple[str, ...]:
        """Return the order numbers of a profile's newest orders that may still move money or cannot be read."""

    async def approved_payments(self, host: str, login: str, limit: int) -> tuple[Order, ...]:
        """Return the approved initial payments sent from here to a host and login, the latest changed first."""

    async def transfers_to(self, host: str, login: str, card_ref_id: str, limit: int) -> tuple[Order, ...]:
        """Return the transfers of a host and login whose content names this card reference, newest first."""


class CardRecords(Protocol):
    """Stores answers about card registrations, and the card references in them.

    Raises:
        JournalError: any call may raise an error of this family; then nothing of that call was written.

    """

    async def add_registration(self, new: NewRegistration) -> Registration:
        """Store an answer (or its absence) about a card registration."""

    async def registrations_of(self, payment: OrderKey) -> tuple[Registration, ...]:
        """Return all answers about the card of one initial payment, newest first."""

    async def registrations_by_reference(self, card_ref_id: str) -> tuple[Registration, ...]:
        """Return the registrations that gave this card reference, of any host and login."""

    async def registered_cards(self, host: str, login: str, limit: int) -> tuple[RegisteredCard, ...]:
        """Return the newest card references of a host and login, each with the payment whose card was registered."""
