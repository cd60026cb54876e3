"""For the person at the window: finds orders, reads all about them, asks the gateway, settles held orders."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from console_app.protocol.answers import Found
from console_app.protocol.card_numbers import looks_like_card, mask_cards_in
from console_app.protocol.catalogue import OPERATIONS
from console_app.protocol.listing import STATUS
from console_app.protocol.spelling import trimmed
from console_app.protocol.states import OrderState
from console_app.protocol.values import Money, currency_of
from console_app.services.actors import person
from console_app.services.asking import Asked, Asking
from console_app.services.attention import NEEDS_ME_AFTER
from console_app.services.concluding import Concluding, TypedBy
from console_app.services.days import day_began
from console_app.services.errors import NotSendable, NumberRefused
from console_app.services.journal_roles import OrderList, OrderLog
from console_app.services.look_ups import LookUpRecords, LookUpReliability
from console_app.services.news import News, OrderChanged
from console_app.services.order_actions import OrderAction, require_allowed
from console_app.services.order_queries import OrderPage, OrderQuery, Total
from console_app.services.ports import Clock
from console_app.services.profile import Profile, Target
from console_app.services.records import Change, Dossier, Move, NewOrder, Order, OrderKey, Origin, Purpose
from console_app.services.seals import Seals
from console_app.services.verdicts import MoveNote


@dataclass(frozen=True, slots=True)
class GatewayAnswer:
    """The gateway's answer to a person's status call, and the order it belongs to, if that is in the journal."""

    asked: Asked
    order: Order | None


class Desk:
    """Reads orders and makes status calls for the person at the window; moves no money."""

    def __init__(
        self,
        orders: OrderLog,
        lists: OrderList,
        look_ups: LookUpRecords,
        seals: Seals,
        asking: Asking,
        concluding: Concluding,
        clock: Clock,
        news: News,
    ) -> None:
        """Bind to the ports and use cases."""
        self._orders = orders
        self._lists = lists
        self._look_ups = look_ups
        self._seals = seals
        self._asking = asking
        self._concluding = concluding
        self._clock = clock
        self._news = news

    def as_of_now(self, query: OrderQuery) -> OrderQuery:
        """Return the query for its first page, with the start of today and the limit for late orders as of now."""
        now = self._clock.now()
        return replace(query, today_from=day_began(now), needs_me_before=now - NEEDS_ME_AFTER, after=None)

    async def page(self, query: OrderQuery) -> OrderPage:
        """Return one page of the list of orders; the entered values of an order altered in the file are hidden."""
        page = await self._lists.page(query)
        return replace(page, orders=tuple([await self._seals.checked(order) for order in page.orders]))

    def shown(self, order: Order) -> Order:
        """Return an order as it may be shown: without the entered values if it was altered in the file."""
        return self._seals.shown(order)

    async def totals(self, query: OrderQuery) -> tuple[Total, ...]:
        """Return count and sum per currency of the orders that a query matches."""
        return await self._lists.totals(query)

    async def counts(self, query: OrderQuery) -> tuple[tuple[str, int], ...]:
        """Return the number of orders in each saved view."""
        return await self._lists.counts(query)

    async def dossier(self, order: int) -> Dossier:
        """Return everything about an order, without the entered values if it was altered in the file."""
        return await self._seals.dossier(order)

    async def look_up_reliability(self, profile: Profile, operation: str) -> LookUpReliability:
        """Tell how far a status call about this operation's orders can be relied on; never opens the keyring."""
        target = profile.status_target or profile.target_of(operation)
        key = self._asking.unknown_numbers.key_at_hand(profile, target)
        if key is None:
            return LookUpReliability.UNKNOWN
        known = await self._look_ups.learnt(key)
        if known is not None and not known.tells_apart:
            return LookUpReliability.PROVES_NOTHING
        if await self._look_ups.proven(key):
            return LookUpReliability.PROVEN
        return LookUpReliability.UNKNOWN if known is None else LookUpReliability.UNPROVEN

    async def ask_gateway(
        self,
        profile: Profile,
        number: str,
        *,
        gateway_id: str = "",
        request_serial: str = "",
        target: Target | None = None,
    ) -> GatewayAnswer:
        """Ask the gateway about any order number, at any endpoint of the profile.

        An order of the journal takes over the status in the answer. An order that this console did not send is stored
        as seen elsewhere: it is polled and can never be sent. An answer about a single request (`request_serial`) is
        only shown.

        Raises:
            NumberRefused: a card number was typed (13 to 19 digits that pass Luhn), and no order here has it.
            VaultError: the merchant control cannot be had, so nothing was asked.

        """
        where = target or profile.target_of(STATUS.key)
        key = OrderKey(profile.host, profile.login, number)
        order = await self._orders.find(key)
        own_numbers = (order.key.number, order.gateway_id) if order is not None else ()
        if any(names_a_card(typed, own_numbers) for typed in (number, gateway_id, request_serial)):
            raise NumberRefused
        asked = await self._asking.ask(
            profile, key, gateway_id=gateway_id, request_serial=request_serial, target=where, urgent=True
        )
        if request_serial:
            return GatewayAnswer(asked, order)
        if order is not None and where != (profile.status_target or order.target):
            return GatewayAnswer(asked, order)
        if order is None and isinstance(asked.verdict, Found):
            order = await self._orders.find(key)
            order = order or await self._orders.add(_seen_elsewhere(profile, key, where, asked.verdict))
        if order is not None:
            order = await self._concluding.apply(order, asked, Purpose.PERSON)
        return GatewayAnswer(asked, order)

    async def settle_as_accepted(self, profile: Profile, order_id: int, gateway_id: str, operator: str) -> Order:
        """Settle a held order as accepted under the gateway order id that a person typed.

        A status answer with both our number and that id must confirm it. The history names the person and the typed id,
        beside the gateway's answer.

        Raises:
            NotSendable: `OrderAction.SETTLE` is not allowed, or the id is not confirmed (``not-confirmed``).
            ProfileError: the order belongs to another profile.
            VaultError: nothing could be asked.

        """
        order = await self._seals.order(order_id)
        require_allowed(OrderAction.SETTLE, order, profile)
        if not gateway_id:
            raise NotSendable("not-confirmed")
        target = profile.status_target or order.target
        asked = await self._asking.ask(profile, order.key, gateway_id=gateway_id, target=target, urgent=True)
        typed = TypedBy(operator, gateway_id)
        changed = await self._concluding.apply(order, asked, Purpose.PERSON, typed)
        if not isinstance(asked.verdict, Found) or changed.gateway_id != gateway_id:
            raise NotSendable("not-confirmed")
        return changed

    async def abandon(self, order_id: int, operator: str, reason: str, evidence: str) -> Order:
        """Close a held order with a typed reason and evidence; it is still looked up for seven days.

        Raises:
            NotSendable: reason or evidence is missing, or `OrderAction.ABANDON` is not allowed.
            MoveRefused: the order was moved to another state meanwhile.

        """
        require_allowed(OrderAction.ABANDON, await self._seals.order(order_id))
        reason, evidence = trimmed(reason), trimmed(evidence)
        if not reason or not evidence:
            raise NotSendable("reason-missing")
        now = self._clock.now()
        change = Change(watched_since=now, next_check=now)
        text = f"{reason}\n{evidence}"
        move = Move(OrderState.HELD, OrderState.ABANDONED, person(operator), MoveNote.ABANDONED, text, change)
        order = await self._orders.move(order_id, move)
        self._news.publish(OrderChanged(order))
        return order


def names_a_card(typed: str, own_numbers: Sequence[str] = ()) -> bool:
    """Tell whether a number that a person typed to ask about is a card number: 13 to 19 digits that pass Luhn.

    `own_numbers` are the order number and gateway id of the order that is meant; they may always be asked about.
    """
    return looks_like_card(typed) and typed not in own_numbers


def _seen_elsewhere(profile: Profile, key: OrderKey, target: Target, found: Found) -> NewOrder:
    answer = found.answer
    receiver = " ".join(part for part in (answer.get("first-name"), answer.get("last-name")) if part)
    digits = (
        answer.get("dest-bin") or answer.get("bin"),
        answer.get("dest-last-four-digits") or answer.get("last-four-digits"),
    )
    return NewOrder(
        key=key,
        profile=profile.name,
        operation=_operation_of(answer.get("transaction-type")),
        target=target,
        money=_told_money(answer.get("initial-amount") or answer.get("amount"), answer.get("currency")),
        receiver=mask_cards_in(receiver),
        destination="******".join(digits) if all(digits) else "",
        digest="",
        fingerprint="",
        content=(),
        operator="",
        origin=Origin.ELSEWHERE,
    )


def _operation_of(transaction_type: str) -> str:
    named = (each.key for each in OPERATIONS if transaction_type and each.terms.transaction_type == transaction_type)
    return next(named, STATUS.key)


def _told_money(amount: str, currency: str) -> Money | None:
    try:
        return Money.read(amount, currency_of(currency))
    except ValueError:
        return None
