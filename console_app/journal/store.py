"""The journal for the use cases: every call is one transaction on the journal's thread."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine

from console_app.journal import fingerprint_keys, listing, look_ups, queries, registrations, writes
from console_app.journal.engine import reading, writing
from console_app.journal.worker import JournalWorker, WorkerClosed
from console_app.protocol.states import OrderState
from console_app.protocol.values import Money
from console_app.services.errors import JournalUnavailable
from console_app.services.look_ups import LearntAnswer, LookUpKey
from console_app.services.order_queries import OrderPage, OrderQuery, Total
from console_app.services.ports import Clock
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

T = TypeVar("T")
P = ParamSpec("P")


class SqlJournal:
    """The journal in SQLite. A write is on the disk when the call returns, or the call raises and nothing was written.

    Cancelling a waiting caller undoes nothing: the transaction runs to its end.
    """

    def __init__(self, engine: Engine, worker: JournalWorker, clock: Clock) -> None:
        """Work on an engine whose schema is up to date; the caller owns engine and worker."""
        self._engine = engine
        self._worker = worker
        self._clock = clock

    async def add(self, new: NewOrder) -> Order:
        """Enter an order; also refuses content with a card number in it (`JournalError`)."""
        return await self._write(writes.add, new, self._clock.now())

    async def move(self, order: int, move: Move) -> Order:
        return await self._write(writes.move, order, move, self._clock.now())

    async def begin_attempt(self, order: int, attempt: NewAttempt) -> tuple[Order, Attempt]:
        now = self._clock.now()
        sending = await self._write(writes.begin_attempt, order, attempt, now)
        started = Attempt(
            number=sending.attempts,
            started=now,
            nonce=attempt.nonce,
            timestamp=attempt.timestamp,
            key_fingerprint=attempt.key_fingerprint,
            url=attempt.url,
            body_digest=attempt.body_digest,
            operator=attempt.operator,
        )
        return sending, started

    async def end_attempt(self, order: int, end: AttemptEnd, move: Move | None) -> Order:
        """Write how the latest attempt ended; raises `MoveRefused` if it has ended already or there is none."""
        return await self._write(writes.end_attempt, order, end, move, self._clock.now())

    async def observe(
        self,
        order: int,
        observation: Observation,
        change: Change,
        moves: Sequence[Move] = (),
        seen: Order | None = None,
    ) -> Order:
        return await self._write(writes.observe, order, observation, change, tuple(moves), self._clock.now(), seen)

    async def change(self, order: int, change: Change, seen: Order | None = None) -> Order:
        return await self._write(writes.change, order, change, self._clock.now(), seen)

    async def make_unscheduled_due(self, now: datetime) -> int:
        return await self._write(writes.make_unscheduled_due, now)

    async def postpone(self, profile: str, until: datetime) -> tuple[Order, ...]:
        return await self._write(writes.postpone, profile, until)

    async def bring_forward(self, profile: str, first: datetime, last: datetime, now: datetime) -> tuple[Order, ...]:
        return await self._write(writes.bring_forward, profile, first, last, now)

    async def order(self, order: int) -> Order:
        return await self._read(queries.order_by_id, order)

    async def find(self, key: OrderKey) -> Order | None:
        return await self._read(queries.find, key)

    async def dossier(self, order: int) -> Dossier:
        return await self._read(queries.dossier, order)

    async def same_payment(self, fingerprint: str, since: datetime) -> tuple[Order, ...]:
        return await self._read(queries.same_payment, fingerprint, since)

    async def not_comparable(self, key: OrderKey, money: Money | None, mark: str, since: datetime) -> tuple[Order, ...]:
        return await self._read(fingerprint_keys.not_comparable, key, money, mark, since)

    async def mark_of(self, order: int) -> str:
        return await self._read(fingerprint_keys.mark_of, order)

    async def left_sending(self) -> tuple[Order, ...]:
        return await self._read(queries.in_states, OrderState.SENDING)

    async def left_unsent(self) -> tuple[Order, ...]:
        return await self._read(queries.in_states, OrderState.PREPARED, OrderState.AUTHORISED)

    async def due(self, now: datetime, limit: int) -> tuple[Order, ...]:
        return await self._read(queries.due, now, limit)

    async def next_due(self) -> datetime | None:
        return await self._read(queries.next_due)

    async def unfinished(self, profile: str) -> int:
        return await self._read(queries.unfinished, profile)

    async def unfinished_numbers(self, profile: str, limit: int) -> tuple[str, ...]:
        return await self._read(queries.unfinished_numbers, profile, limit)

    async def altered(self) -> frozenset[int]:
        return await self._read(queries.altered)

    async def note_altered(self, order: int, *, altered: bool) -> None:
        await self._write(writes.note_altered, order, altered=altered)

    async def page(self, query: OrderQuery) -> OrderPage:
        """Return one page of the list; for a looked-up text exact identifiers come first, then the newest orders."""
        return await self._read(listing.page, query)

    async def totals(self, query: OrderQuery) -> tuple[Total, ...]:
        return await self._read(listing.totals, query)

    async def counts(self, query: OrderQuery) -> tuple[tuple[str, int], ...]:
        return await self._read(listing.counts, query)

    async def learnt(self, key: LookUpKey) -> LearntAnswer | None:
        return await self._read(look_ups.learnt, key)

    async def keep_learnt(self, answer: LearntAnswer) -> None:
        await self._write(look_ups.keep_learnt, answer)

    async def proven(self, key: LookUpKey) -> bool:
        return await self._read(look_ups.proven, key)

    async def found_there(self, key: LookUpKey) -> str:
        return await self._read(look_ups.found_there, key)

    async def prove(self, key: LookUpKey, number: str, at: datetime) -> None:
        if not await self._read(look_ups.is_fresh, key, at):
            await self._write(look_ups.prove, key, number, at)

    async def add_registration(self, new: NewRegistration) -> Registration:
        return await self._write(registrations.add, new)

    async def registrations_of(self, payment: OrderKey) -> tuple[Registration, ...]:
        return await self._read(registrations.of_payment, payment)

    async def registrations_by_reference(self, card_ref_id: str) -> tuple[Registration, ...]:
        return await self._read(registrations.by_reference, card_ref_id)

    async def registered_cards(self, host: str, login: str, limit: int) -> tuple[RegisteredCard, ...]:
        return await self._read(registrations.cards, host, login, limit)

    async def approved_payments(self, host: str, login: str, limit: int) -> tuple[Order, ...]:
        return await self._read(registrations.approved_payments, host, login, limit)

    async def transfers_to(self, host: str, login: str, card_ref_id: str, limit: int) -> tuple[Order, ...]:
        return await self._read(registrations.transfers_to, host, login, card_ref_id, limit)

    async def _write(self, work: Callable[Concatenate[Connection, P], T], *arguments: P.args, **named: P.kwargs) -> T:
        return await self._run(writing, lambda connection: work(connection, *arguments, **named))

    async def _read(self, work: Callable[Concatenate[Connection, P], T], *arguments: P.args, **named: P.kwargs) -> T:
        return await self._run(reading, lambda connection: work(connection, *arguments, **named))

    async def _run(
        self, transaction: Callable[[Engine], AbstractContextManager[Connection]], work: Callable[..., T]
    ) -> T:
        def job() -> T:
            with transaction(self._engine) as connection:
                return work(connection)

        try:
            return await self._worker.run(job)
        except WorkerClosed as error:
            raise JournalUnavailable("closed") from error
