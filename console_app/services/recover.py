"""What an earlier run left behind, put right before anything else happens: nothing lost, nothing sent again."""

from dataclasses import dataclass, replace

from console_app.protocol.states import SEND_UNDER_WAY, OrderState
from console_app.services.inquiry import GATEWAY
from console_app.services.news import News, OrderChanged
from console_app.services.ports import Clock, Journal
from console_app.services.records import AttemptEnd, Change, Move, Order
from console_app.services.submit import Submitter, doubt_begins
from console_app.services.verdicts import UNCHECKED, NotSentBecause


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

        Looking all of them up is the poller's first work: they are due at once.
        """
        left = (*await self._journal.left_sending(), *await self._journal.left_unsent())
        found = [await self._put_right(order, NotSentBecause.STOPPED) for order in left]
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
            if order.state in SEND_UNDER_WAY:
                self._news.tell(OrderChanged(await self._put_right(order, NotSentBecause.JOURNAL_FAILED)))
            submitter.taken_over(order_id)

    async def _put_right(self, order: Order, because: NotSentBecause) -> Order:
        """Give an order left half-way the state that is safe; what seems never to have left is looked up all the same.

        The journal's last entries may be lost, by a disk that lied or a file that was put back: then what stands here
        as never sent was sent.
        """
        now = self._clock.now()
        if order.state is OrderState.SENDING:
            move = Move(order.state, OrderState.IN_DOUBT, GATEWAY, because, change=doubt_begins(now, because))
            return await self._journal.end_attempt(order.id, AttemptEnd("in_doubt", because), move)
        look_up = Change(watched_since=now, next_check=now)
        if order.state is OrderState.AUTHORISED:
            unchecked = next(code for code, sure in UNCHECKED.items() if sure is because)
            change = replace(look_up, not_sent_because=unchecked)
            return await self._journal.move(
                order.id, Move(order.state, OrderState.NOT_SENT, GATEWAY, because, change=change)
            )
        move = Move(order.state, OrderState.WITHDRAWN, GATEWAY, because, change=look_up)
        return await self._journal.move(order.id, move)
