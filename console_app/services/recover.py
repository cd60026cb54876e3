"""Puts right, before anything else, the orders that an earlier run left half-way: nothing is lost or sent again."""

import logging
from dataclasses import dataclass, replace
from typing import Final

from console_app.protocol.states import SEND_UNDER_WAY, OrderState
from console_app.services.actors import PROGRAM
from console_app.services.conclusions import doubt_begins
from console_app.services.half_way import HalfWay
from console_app.services.journal_roles import Checks, OrderLog
from console_app.services.news import News, OrderChanged
from console_app.services.ports import Clock
from console_app.services.records import AttemptEnd, Change, Move, Order
from console_app.services.verdicts import UNCHECKED, AttemptOutcome, NotSentBecause

log: Final = logging.getLogger("paynet.recover")


@dataclass(frozen=True, slots=True)
class Recovered:
    """The orders put right at start: in doubt, because the program stopped while sending, and never sent."""

    in_doubt: tuple[Order, ...]
    not_sent: tuple[Order, ...]
    withdrawn: tuple[Order, ...]


class Recovery:
    """Puts right the orders that a crash or a failed write left between two states: all at start, single ones later."""

    def __init__(self, orders: OrderLog, checks: Checks, half_way: HalfWay, clock: Clock, news: News) -> None:
        """Bind to the ports; `half_way` are the orders that a failure of this run left."""
        self._orders = orders
        self._checks = checks
        self._half_way = half_way
        self._clock = clock
        self._news = news
        self._owed: dict[int, NotSentBecause] = {}

    async def run(self) -> Recovered:
        """Put in doubt the orders being sent, mark authorised ones as not sent, withdraw those only entered.

        These orders are due at once, so that the poller looks them up first. An order that cannot be put right does not
        stop the others; `recover_leftovers` tries it again.
        """
        left = (*await self._checks.left_sending(), *await self._checks.left_unsent())
        tried = [await self._try(order, NotSentBecause.STOPPED) for order in left]
        found = [order for order in tried if order is not None]
        await self._checks.make_unscheduled_due(self._clock.now())
        for order in found:
            self._news.publish(OrderChanged(order))
        in_doubt, not_sent, withdrawn = (
            tuple(order for order in found if order.state is state)
            for state in (OrderState.IN_DOUBT, OrderState.NOT_SENT, OrderState.WITHDRAWN)
        )
        return Recovered(in_doubt, not_sent, withdrawn)

    @property
    def owes(self) -> bool:
        """Tell whether an order that a failure of this run interrupted still waits to be put right."""
        return bool(self._half_way.orders or self._owed)

    async def recover_leftovers(self) -> None:
        """Put right the orders that a failure of this run interrupted, now that the journal may work again.

        Raises:
            JournalError: the journal cannot be read.

        """
        left = dict.fromkeys(self._half_way.orders, NotSentBecause.JOURNAL_FAILED)
        for order_id, because in (left | self._owed).items():
            try:
                order = await self._orders.order(order_id)
            except KeyError:
                log.exception("order %d is not in the journal any more", order_id)
            else:
                if order.state in SEND_UNDER_WAY:
                    changed = await self._try(order, because)
                    if changed is None:
                        continue
                    self._news.publish(OrderChanged(changed))
            self._owed.pop(order_id, None)
            self._half_way.mark_recovered(order_id)

    async def _try(self, order: Order, because: NotSentBecause) -> Order | None:
        """Put one order right, if need be without the records of its attempt; None if the journal does not allow it."""
        try:
            return await self._put_right(order, because)
        except Exception:
            if order.id not in self._owed:
                log.exception("order %d could not be put right", order.id)
        try:
            if order.state is OrderState.SENDING:
                return await self._orders.move(order.id, self._into_doubt(order, because))
        except Exception:
            if order.id not in self._owed:
                log.exception("order %d could not be put in doubt", order.id)
        self._owed[order.id] = because
        return None

    def _into_doubt(self, order: Order, because: NotSentBecause) -> Move:
        change = doubt_begins(self._clock.now(), because)
        return Move(order.state, OrderState.IN_DOUBT, PROGRAM, because, change=change)

    async def _put_right(self, order: Order, because: NotSentBecause) -> Order:
        """Move an order left half-way to the safe state; one that seems never to have left is looked up all the same.

        The journal's last entries may be lost, by a faulty disk or a restored file: then an order marked
        as never sent may have been sent.
        """
        now = self._clock.now()
        if order.state is OrderState.SENDING:
            end = AttemptEnd(AttemptOutcome.IN_DOUBT, because)
            return await self._orders.end_attempt(order.id, end, self._into_doubt(order, because))
        look_up = Change(watched_since=now, next_check=now)
        if order.state is OrderState.AUTHORISED:
            unchecked = next(code for code, sure in UNCHECKED.items() if sure is because)
            change = replace(look_up, not_sent_because=unchecked)
            return await self._orders.move(
                order.id, Move(order.state, OrderState.NOT_SENT, PROGRAM, because, change=change)
            )
        move = Move(order.state, OrderState.WITHDRAWN, PROGRAM, because, change=look_up)
        return await self._orders.move(order.id, move)
