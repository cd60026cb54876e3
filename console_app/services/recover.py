"""What an earlier run left behind, put right before anything else happens: nothing lost, nothing sent again."""

from dataclasses import dataclass
from typing import Final

from console_app.protocol.states import OrderState
from console_app.services.inquiry import GATEWAY
from console_app.services.news import News, OrderChanged
from console_app.services.ports import Clock, Journal
from console_app.services.records import AttemptEnd, Change, Move, Order
from console_app.services.submit import Submitter, doubt_begins

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

    async def run(self) -> Recovered:
        """Put in doubt what was being sent, call not sent what was authorised only, withdraw what was only entered.

        Looking up the doubtful ones is the poller's first work: they are due at once.
        """
        left = (*await self._journal.left_sending(), *await self._journal.left_unsent())
        found = [await self._put_right(order, "program-stopped") for order in left]
        await self._journal.resume(self._clock.now())
        for order in found:
            self._news.tell(OrderChanged(order))
        in_doubt, not_sent, withdrawn = (
            tuple(order for order in found if order.state is state)
            for state in (OrderState.IN_DOUBT, OrderState.NOT_SENT, OrderState.WITHDRAWN)
        )
        return Recovered(in_doubt, not_sent, withdrawn)

    async def take_over(self, submitter: Submitter) -> None:
        """Do the same for the orders that a failure of this run left half-way, now that the journal may work again."""
        for order_id in submitter.unwritten:
            order = await self._journal.order(order_id)
            if order.state in _HALF_WAY:
                self._news.tell(OrderChanged(await self._put_right(order, "journal-failed")))
            submitter.taken_over(order_id)

    async def _put_right(self, order: Order, because: str) -> Order:
        if order.state is OrderState.SENDING:
            change = doubt_begins(self._clock.now(), because)
            move = Move(order.state, OrderState.IN_DOUBT, GATEWAY, because, change=change)
            return await self._journal.end_attempt(order.id, AttemptEnd("in_doubt", because), move)
        if order.state is OrderState.AUTHORISED:
            change = Change(not_sent_because=because, clear_next_check=True)
            return await self._journal.move(
                order.id, Move(order.state, OrderState.NOT_SENT, GATEWAY, because, change=change)
            )
        return await self._journal.move(order.id, Move(order.state, OrderState.WITHDRAWN, GATEWAY, because))
