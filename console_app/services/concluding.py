"""Stores a status answer about an order, with the changes of the order that follow from it."""

import asyncio
from dataclasses import dataclass, replace
from weakref import WeakValueDictionary

from console_app.protocol.answers import Found, UnusableAnswer
from console_app.protocol.card_numbers import mask_cards_in
from console_app.services.actors import person
from console_app.services.asking import Asked
from console_app.services.conclusions import Timing, concluded, matching_answer, may_be_wrong_id
from console_app.services.journal_roles import OrderLog
from console_app.services.look_ups import LookUpRecords
from console_app.services.news import News
from console_app.services.ports import Clock, Randomness
from console_app.services.preferences import Polling
from console_app.services.reading import read_off_loop
from console_app.services.records import Change, Observation, Order, Purpose
from console_app.services.seals import Seals


@dataclass(frozen=True, slots=True)
class TypedBy:
    """The person who typed a gateway id that a status answer then confirmed; the history names them for the move."""

    operator: str
    text: str


class Concluding:
    """Stores status answers and changes their orders accordingly.

    Answers about one order are handled one after another, those about different orders side by side. `polling` is how
    often orders that the gateway accepted are checked.
    """

    def __init__(
        self,
        orders: OrderLog,
        seals: Seals,
        look_ups: LookUpRecords,
        clock: Clock,
        randomness: Randomness,
        news: News,
    ) -> None:
        """Bind to the ports."""
        self._orders = orders
        self._seals = seals
        self._look_ups = look_ups
        self._clock = clock
        self._randomness = randomness
        self._news = news
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self.polling = Polling.USUAL

    def lock_of(self, order: int) -> asyncio.Lock:
        """Return the lock of an order; the caller holds it from before the status call until the result is stored."""
        return self._locks.setdefault(order, asyncio.Lock())

    async def apply(self, order: Order, asked: Asked, purpose: Purpose, typed: TypedBy | None = None) -> Order:
        """Store the result of one status call about an order, and change the order accordingly.

        `order` is the order as it was before the call: if it has moved on meanwhile, the answer is stored but the order
        is not changed. (A "no such order" from before a refusal does not confirm that refusal.)
        """
        async with self.lock_of(order.id):
            return await self.write_down(order, asked, purpose, typed)

    async def write_down(
        self, asked_about: Order, asked: Asked, purpose: Purpose, typed: TypedBy | None = None
    ) -> Order:
        """Save the result of one status call and our verdict on it; the caller must hold the order's lock.

        Nothing is saved or changed for an order that is unreadable or was altered in the file.
        """
        order = await self._seals.order(asked_about.id)
        if not order.sound or order.key != asked_about.key:
            return order
        asked = matching_answer(asked_about, asked)
        proven = await self._proven_by(asked_about, asked)
        observation = await read_off_loop(asked.exchange, lambda: _observation(asked, purpose))
        if may_be_wrong_id(order, asked):
            changed = await self._orders.observe(order.id, observation, Change())
        else:
            timing = Timing(asked.at, self._randomness.jitter(), self.polling)
            follows = concluded(asked_about, asked, timing, proven=proven)
            moves = follows.moves
            if typed is not None:
                moves = tuple(replace(move, actor=person(typed.operator), text=typed.text) for move in moves)
            changed = await self._orders.observe(order.id, observation, follows.change, moves, asked_about)
        return self._news.order_saved(changed, self._clock.now())

    async def _proven_by(self, order: Order, asked: Asked) -> bool:
        """Tell whether look-ups by number are proven there, and store the proof if this answer is one."""
        proven = await self._look_ups.proven(asked.look_up)
        if isinstance(asked.verdict, Found) and (asked.by_number_alone or proven):
            await self._look_ups.prove(asked.look_up, order.key.number, asked.at)
            return True
        return proven


def _observation(asked: Asked, purpose: Purpose) -> Observation:
    exchange, verdict, answer = asked.exchange, asked.verdict, asked.answer
    found = isinstance(verdict, Found)
    return Observation(
        at=asked.at,
        purpose=purpose,
        by_number_alone=asked.by_number_alone,
        verdict=asked.result_word,
        flaw=exchange.failure or (verdict.because if isinstance(verdict, UnusableAnswer) else ""),
        status=verdict.status if isinstance(verdict, Found) else "",
        stage=answer.get("order-stage") if answer is not None and found else "",
        serial_number=answer.get("serial-number") if answer is not None else "",
        http_status=exchange.http_status,
        elapsed=exchange.elapsed,
        raw=exchange.body,
        answer=tuple(replace(pair, value=mask_cards_in(pair.value)) for pair in answer or ()),
    )
