"""Registers the card of an initial payment: asks for its reference, which moves no money, and stores every answer."""

import asyncio
from typing import Final

from console_app.protocol.answers import Registered, RegistrationRefused, UnusableAnswer, judge_registration_answer
from console_app.protocol.errors import Flaw
from console_app.protocol.operation import Effect
from console_app.services.errors import NotRegistrable
from console_app.services.exchange import Exchange
from console_app.services.journal_roles import CardRecords, OrderList
from console_app.services.news import CardRegistered, ClockSeen, JournalSaved, News
from console_app.services.ports import Clock, Randomness, Signer, Wire
from console_app.services.profile import Profile
from console_app.services.reading import read_off_loop
from console_app.services.records import Order, OrderKey
from console_app.services.registrations import (
    SALE,
    CardLinks,
    CardReferenceState,
    NewRegistration,
    PaymentStanding,
    RegisteredCard,
    Registration,
    RegistrationOutcome,
    standing_of,
)
from console_app.services.requests import Content, seal
from console_app.services.seals import Seals

TRANSFER: Final = "transfer-by-ref"
REFERENCE: Final = "destination-card-ref-id"
MOST: Final = 50
"""The most payments, references and transfers shown at once."""
_NAMES: Final = (("first_name", "receiver_first_name"), ("last_name", "receiver_last_name"))
"""The payer's name fields in a sale, with the receiver's fields of a transfer to the same card."""


class Registrar:
    """Asks for card references and reads what the journal knows about them.

    Asking makes no order and needs no status call first: without an answer the reference is simply asked for again
    (ConnPay documentation "Deposit to Card Transfer", "Process Card Registration").
    """

    def __init__(
        self,
        seals: Seals,
        lists: OrderList,
        cards: CardRecords,
        wire: Wire,
        signer: Signer,
        clock: Clock,
        randomness: Randomness,
        news: News,
    ) -> None:
        """Bind to the ports."""
        self._seals = seals
        self._lists = lists
        self._cards = cards
        self._wire = wire
        self._signer = signer
        self._clock = clock
        self._randomness = randomness
        self._news = news
        self._asking: set[asyncio.Task[Registration]] = set()

    async def settle(self) -> None:
        """Wait until the answers to all calls under way are in the journal."""
        while self._asking:
            await asyncio.wait(self._asking)

    async def payment_standing(
        self, profile: Profile, number: str, gateway_id: str
    ) -> tuple[PaymentStanding, Order | None]:
        """Tell whether a card may be registered from this payment, and return its order if it is in the journal.

        Raises:
            JournalError: the journal could not be read.

        """
        order = await self._seals.find(OrderKey(profile.host, profile.login, number))
        return standing_of(order, gateway_id), order

    async def register(self, content: Content, operator: str) -> Registration:
        """Ask for the card's reference once and store the answer, whatever it is.

        The call runs to its end even if the caller is cancelled.

        Raises:
            NotRegistrable: the payment is in the journal and its card may not be registered (`reason`: a
                `PaymentStanding`).
            VaultError: the merchant control cannot be had, so nothing was asked.
            JournalError: the journal could not be read (nothing was asked), or the answer could not be kept.

        """
        if content.operation.effect is not Effect.REGISTERS:
            raise NotRegistrable(PaymentStanding.NOT_A_PAYMENT.value)
        number, gateway_id = content.value("client_orderid"), content.value("orderid")
        standing, order = await self.payment_standing(content.profile, number, gateway_id)
        if standing.blocks:
            raise NotRegistrable(standing.value, order.state.value if order is not None else "")
        task = asyncio.get_running_loop().create_task(self._ask(content, order, operator), name="register a card")
        self._asking.add(task)
        task.add_done_callback(self._asking.discard)
        return await asyncio.shield(task)

    async def _ask(self, content: Content, order: Order | None, operator: str) -> Registration:
        sealed = await seal(content, self._signer, self._clock, self._randomness)
        exchange = await self._wire.ask(sealed.call, urgent=True)
        now = self._clock.now()
        if exchange.server_time is not None:
            self._news.publish(ClockSeen(content.profile.host, now - exchange.server_time))
        verdict = await read_off_loop(exchange, lambda: _judged(exchange))
        answer = None if isinstance(verdict, UnusableAnswer) else verdict.answer
        refusal = verdict if isinstance(verdict, RegistrationRefused) else None
        kept = await self._cards.add_registration(
            NewRegistration(
                payment=content.key,
                gateway_id=content.value("orderid"),
                order=order.id if order is not None else None,
                profile=content.profile.name,
                target=content.target,
                operator=operator,
                at=now,
                outcome=_OUTCOMES[type(verdict)],
                card_ref_id=verdict.card_ref_id if isinstance(verdict, Registered) else "",
                unq_card_ref_id=answer.get("unq-card-ref-id") if answer is not None else "",
                serial_number=answer.get("serial-number") if answer is not None else "",
                status=answer.get("status") if answer is not None else "",
                error_code=refusal.code if refusal is not None else "",
                error_message=refusal.message if refusal is not None else "",
                http_status=exchange.http_status,
                elapsed=exchange.elapsed,
                raw=exchange.body,
                note=(exchange.failure.value or verdict.flaw.value) if isinstance(verdict, UnusableAnswer) else "",
            )
        )
        self._news.publish(JournalSaved(self._clock.now()))
        self._news.publish(CardRegistered(kept))
        return kept

    async def payments(self, profile: Profile) -> tuple[Order, ...]:
        """Return our approved initial payments at this host and login, the newest first."""
        found = await self._lists.approved_payments(profile.host, profile.login, MOST)
        checked = [await self._seals.checked(order) for order in found]
        return tuple(order for order in checked if order.sound)

    async def answers(self, payment: OrderKey) -> tuple[Registration, ...]:
        """Return all answers about the card of one initial payment, newest first."""
        return await self._cards.registrations_of(payment)

    async def recent_cards(self, profile: Profile) -> tuple[RegisteredCard, ...]:
        """Return the cards registered at this host and login, the newest first."""
        return await self._cards.registered_cards(profile.host, profile.login, MOST)

    async def card_links(self, order: Order) -> CardLinks:
        """Return the payment, registrations and transfers of an order's card; empty if the order used no known card."""
        if order.operation == SALE:
            return await self._links_of(order.key, order)
        if order.operation == TRANSFER:
            dossier = await self._seals.dossier(order.id)
            reference = next((pair.value for pair in dossier.content if pair.name == REFERENCE), "")
            if reference:
                return await self._links_to(order, reference)
        return CardLinks()

    async def transfer_texts(self, registration: Registration) -> dict[str, str]:
        """Return the values for a transfer to a registered card: its reference, and the receiver's names if known.

        The names are those of the person who made the initial payment with that card.
        """
        texts = {REFERENCE: registration.card_ref_id}
        order = await self._seals.find(registration.payment)
        if order is not None:
            sent = {pair.name: pair.value for pair in (await self._seals.dossier(order.id)).content}
            texts |= {receiver: sent[payer] for payer, receiver in _NAMES if sent.get(payer)}
        return texts

    async def card_reference(self, reference: str, host: str, login: str) -> CardReferenceState:
        """Tell whether a card reference can be used for a transfer at this host under this login."""
        return state_of_reference(await self._cards.registrations_by_reference(reference), host, login)

    async def _links_of(self, payment: OrderKey, order: Order | None) -> CardLinks:
        answers = await self._cards.registrations_of(payment)
        references = tuple(dict.fromkeys(answer.card_ref_id for answer in answers if answer.card_ref_id))
        transfers = await self._transfers(payment, references)
        return CardLinks(order, answers, transfers)

    async def _links_to(self, transfer: Order, reference: str) -> CardLinks:
        where = (transfer.key.host, transfer.key.login)
        known = await self._cards.registrations_by_reference(reference)
        mine = [one for one in known if (one.payment.host, one.payment.login) == where]
        if not mine:
            return CardLinks(transfers=await self._transfers(transfer.key, (reference,)))
        payment = mine[0].payment
        return await self._links_of(payment, await self._seals.find(payment))

    async def _transfers(self, key: OrderKey, references: tuple[str, ...]) -> tuple[Order, ...]:
        found = [
            await self._seals.checked(order)
            for reference in references
            for order in await self._lists.transfers_to(key.host, key.login, reference, MOST)
        ]
        return tuple(sorted(found, key=lambda order: order.id, reverse=True))


def state_of_reference(known: tuple[Registration, ...], host: str, login: str) -> CardReferenceState:
    """Tell by the registrations of a card reference whether it can be used at this host under this login."""
    if not known:
        return CardReferenceState.UNKNOWN
    at_host = [one.payment.login for one in known if one.payment.host == host]
    if login in at_host:
        return CardReferenceState.KNOWN
    return CardReferenceState.OTHER_LOGIN if at_host else CardReferenceState.OTHER_ENVIRONMENT


_OUTCOMES: Final = {
    Registered: RegistrationOutcome.REGISTERED,
    RegistrationRefused: RegistrationOutcome.REFUSED,
    UnusableAnswer: RegistrationOutcome.NO_ANSWER,
}


def _judged(exchange: Exchange) -> Registered | RegistrationRefused | UnusableAnswer:
    if exchange.body is None or exchange.http_status is None:
        return UnusableAnswer(Flaw.EMPTY, exchange.failure.value)
    return judge_registration_answer(exchange.http_status, exchange.body)
