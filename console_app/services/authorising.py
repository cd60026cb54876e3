"""Authorises orders in a person's name: one just entered, or again one that was proved not to have been sent."""

from console_app.protocol.states import OrderState
from console_app.services.actors import person
from console_app.services.entering import refuse_foreign_reference, refuse_unchecked
from console_app.services.errors import NotSendable
from console_app.services.half_way import HalfWay
from console_app.services.journal_roles import CardRecords, OrderLog
from console_app.services.news import News
from console_app.services.order_actions import OrderAction, require_allowed
from console_app.services.ports import Clock, Signer
from console_app.services.records import Change, Move, Order
from console_app.services.repeats import RepeatGuard
from console_app.services.requests import Content, content_digest
from console_app.services.seals import Seals
from console_app.services.verdicts import MoveNote


class Authorising:
    """Moves orders to `authorised`, the only state they can be sent from, and withdraws those that were not sent."""

    def __init__(
        self,
        orders: OrderLog,
        seals: Seals,
        cards: CardRecords,
        guard: RepeatGuard,
        half_way: HalfWay,
        signer: Signer,
        clock: Clock,
        news: News,
    ) -> None:
        """Bind to the ports; guard and half-way orders are shared with the steps before and after."""
        self._orders = orders
        self._seals = seals
        self._cards = cards
        self._guard = guard
        self._half_way = half_way
        self._signer = signer
        self._clock = clock
        self._news = news

    async def authorise(self, order: Order, operator: str, reason: str) -> Order:
        """Authorise an order that was just entered, in the name of the person who reviewed it.

        Raises:
            JournalError: the journal could not be written; nothing was sent.

        """
        return await self._move(order, operator, MoveNote.REVIEWED, reason)

    async def authorise_again(self, order_id: int, content: Content, operator: str, reason: str) -> Order:
        """Authorise an order again that was proved not to have been sent, so that this very content can be sent.

        Raises:
            NotSendable: it is in another state, or the content is not proved to be the very same.
            SamePayment, NotComparable: as `RepeatGuard.refuse` does.
            JournalError, VaultError: nothing was sent.

        """
        order = await self._seals.order(order_id)
        require_allowed(OrderAction.SEND_AGAIN, order, content.profile, content_at_hand=True)
        if order_id in self._half_way.orders:
            raise NotSendable("state")
        await refuse_foreign_reference(content, self._cards)
        if await content_digest(content, self._signer) != order.digest:
            raise NotSendable("content-changed" if await self._guard.same_key(order) else "key-changed")
        refuse_unchecked(content)
        async with self._guard.admit(content, reason):
            return await self._move(order, operator, MoveNote.SENT_AGAIN, reason)

    async def withdraw(self, order_id: int, operator: str, reason: str) -> Order:
        """Withdraw an order that was never sent, in the name of the person who decided so.

        Raises:
            NotSendable: `OrderAction.WITHDRAW` is not allowed.
            MoveRefused: the order was moved meanwhile.

        """
        order = await self._seals.order(order_id)
        require_allowed(OrderAction.WITHDRAW, order)
        move = Move(order.state, OrderState.WITHDRAWN, person(operator), MoveNote.WITHDRAWN, reason)
        return self._news.order_saved(await self._orders.move(order_id, move), self._clock.now())

    async def _move(self, order: Order, operator: str, note: MoveNote, text: str) -> Order:
        change = Change(not_sent_because="", error_code="", error_message="", clear_next_check=True)
        move = Move(order.state, OrderState.AUTHORISED, person(operator), note, text, change)
        with self._half_way.unless_done(order):
            return self._news.order_saved(await self._orders.move(order.id, move), self._clock.now())
