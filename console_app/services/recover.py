"""What an earlier run left behind, put right before anything else happens: nothing lost, nothing sent again."""

import logging
from dataclasses import dataclass, replace
from typing import Final

from console_app.protocol.states import OrderState
from console_app.services.inquiry import GATEWAY
from console_app.services.news import News, OrderChanged
from console_app.services.ports import Clock, Journal
from console_app.services.records import AttemptEnd, Change, Move, Order
from console_app.services.submit import Submitter, doubt_begins
from console_app.services.verdicts import UNCHECKED, NotSentBecause

log: Final = logging.getLogger("paynet.recover")
_HALF_WAY: Final = frozenset((OrderState.PREPARED, OrderState.AUTHORISED, OrderState.SENDING))


@dataclass(frozen=True, slots=True)
class Recovered:
    """What was found at start: orders now in doubt because the program stopped while sending, and orders never sent."""

    in_doubt: tuple[Order, ...]
    not_sent: tuple[Order, ...]
    withdrawn: tuple[Order, ...]


class Recovery:
    """Runs once at start; later it takes over single orders whose outcome could not be written."""

    def __init__(self, journal: Journal, clock: Clock, news: News) -> None:
        """Bind to the ports."""
        self._journal = journal
        self._clock = clock
        self._news = news
        self._owed: dict[int, NotSentBecause] = {}

    @property
    def owed(self) -> bool:
        """Whether the journal has not let every order found half-way be put right yet."""
        return bool(self._owed)

    async def run(self) -> Recovered:
        """Put in doubt what was being sent, call not sent what was authorised only, withdraw what was only entered.

        Looking all of them up is the poller's first work: they are due at once. One that cannot be put right keeps no
        other from it; it is tried again with every `take_over`.
        """
        left = (*await self._journal.left_sending(), *await self._journal.left_unsent())
        tried = [await self._try(order, NotSentBecause.STOPPED) for order in left]
        found = [order for order in tried if order is not None]
        await self._journal.resume(self._clock.now())
        for order in found:
            self._news.tell(OrderChanged(order))
        in_doubt, not_sent, withdrawn = (
            tuple(order for order in found if order.state is state)
            for state in (OrderState.IN_DOUBT, OrderState.NOT_SENT, OrderState.WITHDRAWN)
        )
        return Recovered(in_doubt, not_sent, withdrawn)

    async def take_over(self, submitter: Submitter) -> None:
        """Do the same for the orders that a failure of this run left half-way, now that the journal may work again.

        Raises:
            JournalError: the journal cannot be read.

        """
        left = dict.fromkeys(submitter.unwritten, NotSentBecause.JOURNAL_FAILED)
        for order_id, because in (left | self._owed).items():
            try:
                order = await self._journal.order(order_id)
            except KeyError:
                log.exception("order %d is not in the journal any more", order_id)
            else:
                if order.state in _HALF_WAY:
                    changed = await self._try(order, because)
                    if changed is None:
                        continue
                    self._news.tell(OrderChanged(changed))
            self._owed.pop(order_id, None)
            submitter.taken_over(order_id)

    async def _try(self, order: Order, because: NotSentBecause) -> Order | None:
        """Put one order right, if need be without what belongs to its attempt; None if the journal does not let it."""
        try:
            return await self._put_right(order, because)
        except Exception:
            if order.id not in self._owed:
                log.exception("order %d could not be put right", order.id)
        try:
            if order.state is OrderState.SENDING:
                return await self._journal.move(order.id, self._into_doubt(order, because))
        except Exception:
            if order.id not in self._owed:
                log.exception("order %d could not be put in doubt", order.id)
        self._owed[order.id] = because
        return None

    def _into_doubt(self, order: Order, because: NotSentBecause) -> Move:
        change = doubt_begins(self._clock.now(), because)
        return Move(order.state, OrderState.IN_DOUBT, GATEWAY, because, change=change)

    async def _put_right(self, order: Order, because: NotSentBecause) -> Order:
        """Give an order left half-way the state that is safe; what seems never to have left is looked up all the same.

        The journal's last entries may be lost, by a disk that lied or a file that was put back: then what stands here
        as never sent was sent.
        """
        now = self._clock.now()
        if order.state is OrderState.SENDING:
            end = AttemptEnd("in_doubt", because)
            return await self._journal.end_attempt(order.id, end, self._into_doubt(order, because))
        look_up = Change(watched_since=now, next_check=now)
        if order.state is OrderState.AUTHORISED:
            unchecked = next(code for code, sure in UNCHECKED.items() if sure is because)
            change = replace(look_up, not_sent_because=unchecked)
            return await self._journal.move(
                order.id, Move(order.state, OrderState.NOT_SENT, GATEWAY, because, change=change)
            )
        move = Move(order.state, OrderState.WITHDRAWN, GATEWAY, because, change=look_up)
        return await self._journal.move(order.id, move)
