"""The desk: find an order, read everything about it, ask the gateway about any number, and settle a held order."""

from collections.abc import Sequence
from dataclasses import dataclass

from console_app.protocol.answers import Found, NoSense, NoSuchOrder
from console_app.protocol.card_numbers import looks_like_card, mask_cards_in
from console_app.protocol.states import OrderState
from console_app.protocol.values import Money, currency_of
from console_app.services.errors import NotSendable, NumberRefused
from console_app.services.inquiry import Asked, Inquiry, TypedBy
from console_app.services.news import News, OrderChanged
from console_app.services.ports import Clock, Journal
from console_app.services.profile import Profile, Target
from console_app.services.records import (
    Change,
    Dossier,
    Move,
    NewOrder,
    Order,
    OrderKey,
    Origin,
    Page,
    Purpose,
    Question,
    Total,
)
from console_app.services.register import state_of_reference
from console_app.services.registrations import CardReferenceState


@dataclass(frozen=True, slots=True)
class GatewayAnswer:
    """What the gateway said about a number a person asked for, and the order it belongs to, if it is known here now."""

    asked: Asked
    order: Order | None


class Desk:
    """Reads for the people at the desk; it moves no money."""

    def __init__(self, journal: Journal, inquiry: Inquiry, clock: Clock, news: News) -> None:
        """Bind to the ports and use cases."""
        self._journal = journal
        self._inquiry = inquiry
        self._clock = clock
        self._news = news

    async def page(self, question: Question) -> Page:
        """Give a page of the table."""
        return await self._journal.page(question)

    async def totals(self, question: Question) -> tuple[Total, ...]:
        """Give count and sum per currency of what the question matches."""
        return await self._journal.totals(question)

    async def counts(self, question: Question) -> tuple[tuple[str, int], ...]:
        """Give the number of orders in each saved view."""
        return await self._journal.counts(question)

    async def dossier(self, order: int) -> Dossier:
        """Give everything about an order."""
        return await self._journal.dossier(order)

    async def card_reference(self, reference: str, host: str, login: str) -> CardReferenceState:
        """Tell what a card reference is worth for a transfer at this host under this login."""
        return state_of_reference(await self._journal.registrations_by_reference(reference), host, login)

    async def look_up_proven(self, profile: Profile, operation: str) -> bool:
        """Tell whether a look-up by order number alone has found an own order where this operation's orders are asked.

        Until then "no such order" ends no doubt, and the window says so.
        """
        target = profile.status_target or profile.target_of(operation)
        return await self._journal.proven(profile.host, profile.login, target.name)

    async def ask_gateway(
        self,
        profile: Profile,
        number: str,
        *,
        gateway_id: str = "",
        request_serial: str = "",
        target: Target | None = None,
    ) -> GatewayAnswer:
        """Ask the gateway about any number at any endpoint of the profile.

        An own order takes over what the answer says; one that is not ours is kept as seen elsewhere: polled, never
        sendable. A question about a single request (`request_serial`) is only shown.

        Raises:
            NumberRefused: what was typed is a card's number (13 to 19 digits that pass Luhn) and no order's here.
            VaultError: the merchant control cannot be had, so nothing was asked.

        """
        where = target or profile.target_of("status")
        key = OrderKey(profile.host, profile.login, number)
        order = await self._journal.find(key)
        ours = (order.key.number, order.gateway_id) if order is not None else ()
        if any(names_a_card(typed, ours) for typed in (number, gateway_id, request_serial)):
            raise NumberRefused
        asked = await self._inquiry.ask(
            profile, key, gateway_id=gateway_id, request_serial=request_serial, target=where, urgent=True
        )
        if request_serial:
            return GatewayAnswer(asked, order)
        if order is not None and where != (profile.status_target or order.target):
            return GatewayAnswer(asked, order)
        if order is None and isinstance(asked.verdict, Found):
            order = await self._journal.find(key)
            order = order or await self._journal.add(_seen_elsewhere(profile, key, where, asked.verdict))
        if order is not None:
            order = await self._inquiry.apply(order, asked, Purpose.PERSON, where)
        return GatewayAnswer(asked, order)

    async def settle_as_accepted(self, profile: Profile, order_id: int, gateway_id: str, operator: str) -> Order:
        """Take a held order out by the gateway's order id that a person got; a status answer with both ids confirms it.

        The history names the person and the id that was typed, beside what the gateway said.

        Raises:
            NotSendable: it is not held, or the gateway does not confirm the id (``not-confirmed``).
            VaultError: nothing could be asked.

        """
        order = await self._journal.order(order_id)
        if order.state not in (OrderState.HELD, OrderState.IN_DOUBT, OrderState.ABANDONED):
            raise NotSendable("state")
        if not gateway_id:
            raise NotSendable("not-confirmed")
        target = profile.status_target or order.target
        asked = await self._inquiry.ask(profile, order.key, gateway_id=gateway_id, target=target, urgent=True)
        typed = TypedBy(operator, gateway_id)
        changed = await self._inquiry.apply(order, asked, Purpose.PERSON, target, typed)
        if not isinstance(asked.verdict, Found) or changed.gateway_id != gateway_id:
            raise NotSendable("not-confirmed")
        return changed

    async def abandon(self, order_id: int, operator: str, reason: str, evidence: str) -> Order:
        """Close a held order with a typed reason and evidence; it is still looked up for seven days.

        Raises:
            NotSendable: reason or evidence is missing.
            MoveRefused: it is not held.

        """
        if not reason.strip() or not evidence.strip():
            raise NotSendable("reason-missing")
        now = self._clock.now()
        change = Change(watched_since=now, next_check=now)
        text = f"{reason.strip()}\n{evidence.strip()}"
        move = Move(OrderState.HELD, OrderState.ABANDONED, operator, "abandoned", text, change)
        order = await self._journal.move(order_id, move)
        self._news.tell(OrderChanged(order))
        return order


def names_a_card(typed: str, ours: Sequence[str] = ()) -> bool:
    """Tell whether what was typed as a number to ask for is a card's: 13 to 19 digits that pass Luhn.

    `ours` are the numbers of the order of ours that was meant; a number of its own always may be asked for.
    """
    return looks_like_card(typed) and typed not in ours


def verdict_name(asked: Asked) -> str:
    """Name what a status call came to, for windows and files."""
    names = {Found: "found", NoSuchOrder: "no-such-order", NoSense: "no-sense"}
    return names[type(asked.verdict)] if asked.exchange.answered else "no-answer"


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
    return {"transfer": "transfer-by-ref", "sale": "sale", "payout": "payout"}.get(transaction_type, "status")


def _told_money(amount: str, currency: str) -> Money | None:
    try:
        return Money.read(amount, currency_of(currency))
    except ValueError:
        return None
