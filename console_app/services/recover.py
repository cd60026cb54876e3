"""What an earlier run left behind, put right before anything else happens: nothing lost, nothing sent again."""

from dataclasses import dataclass

from console_app.protocol.states import OrderState
from console_app.services.errors import MoveRefused
from console_app.services.inquiry import GATEWAY
from console_app.services.news import News, OrderChanged
from console_app.services.ports import Clock, Journal
from console_app.services.records import AttemptEnd, Change, Move, Order
from console_app.services.submit import Submitter, doubt_begins


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
        doubtful = [await self._into_doubt(order.id) for order in await self._journal.left_sending()]
        not_sent, withdrawn = [], []
        for order in await self._journal.left_unsent():
            if order.state is OrderState.AUTHORISED:
                change = Change(not_sent_because="program-stopped", clear_next_check=True)
                move = Move(order.state, OrderState.NOT_SENT, GATEWAY, "program-stopped", change=change)
                not_sent.append(await self._journal.move(order.id, move))
            else:
                move = Move(order.state, OrderState.WITHDRAWN, GATEWAY, "program-stopped")
                withdrawn.append(await self._journal.move(order.id, move))
        for order in (*doubtful, *not_sent, *withdrawn):
            self._news.tell(OrderChanged(order))
        return Recovered(tuple(doubtful), tuple(not_sent), tuple(withdrawn))

    async def take_over(self, submitter: Submitter) -> None:
        """Put in doubt the orders whose outcome this run could not write, now that the journal may work again."""
        for order_id in submitter.unwritten:
            try:
                self._news.tell(OrderChanged(await self._into_doubt(order_id)))
            except MoveRefused:
                pass
            submitter.taken_over(order_id)

    async def _into_doubt(self, order_id: int) -> Order:
        change = doubt_begins(self._clock.now(), "program-stopped")
        move = Move(OrderState.SENDING, OrderState.IN_DOUBT, GATEWAY, "program-stopped", change=change)
        return await self._journal.end_attempt(order_id, AttemptEnd("in_doubt", "program-stopped"), move)
