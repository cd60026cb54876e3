"""What an earlier run left behind, put right before anything else happens: nothing lost, nothing sent again."""

from dataclasses import dataclass, replace
from typing import Final

from console_app.protocol.states import OrderState
from console_app.services.actors import PROGRAM
from console_app.services.conclusions import doubt_begins
from console_app.services.half_way import HalfWay
from console_app.services.journal_roles import Checks, OrderLog
from console_app.services.news import News, OrderChanged
from console_app.services.ports import Clock
from console_app.services.records import AttemptEnd, Change, Move, Order
from console_app.services.verdicts import UNCHECKED, AttemptOutcome, NotSentBecause

_HALF_WAY: Final = frozenset((OrderState.PREPARED, OrderState.AUTHORISED, OrderState.SENDING))


@dataclass(frozen=True, slots=True)
class Recovered:
    """What was found at start: orders now in doubt because the program stopped while sending, and orders never sent."""

    in_doubt: tuple[Order, ...]
    not_sent: tuple[Order, ...]
    withdrawn: tuple[Order, ...]


class Recovery:
    """Runs once at start; later it takes over single orders whose outcome could not be written."""

    def __init__(self, orders: OrderLog, checks: Checks, half_way: HalfWay, clock: Clock, news: News) -> None:
        """Bind to the ports; `half_way` are the orders that a failure of this run left."""
        self._orders = orders
        self._checks = checks
        self._half_way = half_way
        self._clock = clock
        self._news = news

    async def run(self) -> Recovered:
        """Put in doubt what was being sent, call not sent what was authorised only, withdraw what was only entered.

        Looking all of them up is the poller's first work: they are due at once.
        """
        left = (*await self._checks.left_sending(), *await self._checks.left_unsent())
        found = [await self._put_right(order, NotSentBecause.STOPPED) for order in left]
        await self._checks.resume(self._clock.now())
        for order in found:
            self._news.tell(OrderChanged(order))
        in_doubt, not_sent, withdrawn = (
            tuple(order for order in found if order.state is state)
            for state in (OrderState.IN_DOUBT, OrderState.NOT_SENT, OrderState.WITHDRAWN)
        )
        return Recovered(in_doubt, not_sent, withdrawn)

    @property
    def owes(self) -> bool:
        """Tell whether an order of this run still waits to be put right."""
        return bool(self._half_way.orders)

    async def take_over(self) -> None:
        """Do the same for the orders that a failure of this run left half-way, now that the journal may work again."""
        for order_id in self._half_way.orders:
            order = await self._orders.order(order_id)
            if order.state in _HALF_WAY:
                self._news.tell(OrderChanged(await self._put_right(order, NotSentBecause.JOURNAL_FAILED)))
            self._half_way.taken_over(order_id)

    async def _put_right(self, order: Order, because: NotSentBecause) -> Order:
        """Give an order left half-way the state that is safe; what seems never to have left is looked up all the same.

        The journal's last entries may be lost, by a disk that lied or a file that was put back: then what stands here
        as never sent was sent.
        """
        now = self._clock.now()
        if order.state is OrderState.SENDING:
            move = Move(order.state, OrderState.IN_DOUBT, PROGRAM, because, change=doubt_begins(now, because))
            return await self._orders.end_attempt(order.id, AttemptEnd(AttemptOutcome.IN_DOUBT, because), move)
        look_up = Change(watched_since=now, next_check=now)
        if order.state is OrderState.AUTHORISED:
            unchecked = next(code for code, sure in UNCHECKED.items() if sure is because)
            change = replace(look_up, not_sent_because=unchecked)
            return await self._orders.move(
                order.id, Move(order.state, OrderState.NOT_SENT, PROGRAM, because, change=change)
            )
        move = Move(order.state, OrderState.WITHDRAWN, PROGRAM, because, change=look_up)
        return await self._orders.move(order.id, move)
