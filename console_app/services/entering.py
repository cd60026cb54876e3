"""Enters an order into the journal under a fresh number, once it is checked that it repeats no earlier payment."""

from console_app.protocol.operation import Effect, Operation, sent_otherwise
from console_app.protocol.values import is_currency
from console_app.services.errors import NotSendable
from console_app.services.journal_roles import CardRecords, OrderLog
from console_app.services.ports import Clock, Randomness, Signer
from console_app.services.profile import Profile
from console_app.services.records import Order, OrderKey
from console_app.services.register import REFERENCE, state_of_reference
from console_app.services.repeats import RepeatGuard
from console_app.services.requests import Content, digests_of, order_of


class Entering:
    """Enters orders into the journal, in state `prepared`: nobody has authorised them, nothing was sent."""

    def __init__(
        self,
        orders: OrderLog,
        cards: CardRecords,
        guard: RepeatGuard,
        signer: Signer,
        clock: Clock,
        randomness: Randomness,
    ) -> None:
        """Bind to the ports; the guard is shared with `Authorising`."""
        self._orders = orders
        self._cards = cards
        self._guard = guard
        self._signer = signer
        self._clock = clock
        self._randomness = randomness

    async def fresh_number(self, operation: Operation, profile: Profile) -> str:
        """Return an order number that the journal does not have yet."""
        while True:
            number = self._randomness.order_number(operation.order_prefix, self._clock.now())
            if await self._orders.find(OrderKey(profile.host, profile.login, number)) is None:
                return number

    async def enter(self, content: Content, operator: str, reason: str) -> Order:
        """Enter an order in a person's name; `reason` is what the person typed.

        Raises:
            NotSendable: it moves no money, its card reference was registered for another login or environment, or a
                value of it is not written the way in which it was checked.
            SamePayment, NotComparable: the payment is unsettled, needs a typed reason and has none, or cannot be
                compared.
            OrderNumberTaken: the number exists for this host and login.
            JournalError: the journal could not be written; nothing was entered.
            VaultError: nothing was entered.

        """
        if content.operation.effect is not Effect.MOVES_MONEY:
            raise NotSendable("state")
        refuse_unchecked(content)
        await refuse_foreign_reference(content, self._cards)
        digests = await digests_of(content, self._signer)
        async with self._guard.admit(content, reason):
            return await self._orders.add(order_of(content, digests, operator, reason))


def refuse_unchecked(content: Content) -> None:
    """Refuse an order with a value that differs from its checked spelling, or a currency that ISO 4217 has dropped.

    Raises:
        NotSendable: it has such a value.

    """
    if sent_otherwise(content.operation, content.pairs):
        raise NotSendable("content-unchecked")
    code = content.value("currency")
    if code and not is_currency(code):
        raise NotSendable("currency-dropped")


async def refuse_foreign_reference(content: Content, cards: CardRecords) -> None:
    """Refuse a transfer to a card reference registered for another login or host; an unknown reference passes."""
    reference = content.value(REFERENCE)
    if reference:
        known = await cards.registrations_by_reference(reference)
        state = state_of_reference(known, content.profile.host, content.profile.login)
        if state.blocks:
            raise NotSendable(state.value)
