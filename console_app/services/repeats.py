"""Finds earlier orders that made the same payment, and refuses to repeat one that is unsettled or has no reason."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from console_app.protocol.spelling import trimmed
from console_app.protocol.states import NEVER_AT_GATEWAY, UNSETTLED, OrderState
from console_app.services.errors import NotComparable, SamePayment
from console_app.services.journal_roles import RepeatRecords
from console_app.services.ports import Clock, Signer
from console_app.services.records import Order, Origin
from console_app.services.requests import Content, key_mark, payment_fingerprint

SAME_PAYMENT_WITHIN: Final = timedelta(days=7)
_NEVER_PAID: Final = NEVER_AT_GATEWAY | {OrderState.DECLINED, OrderState.FILTERED}


@dataclass(frozen=True, slots=True)
class Repeats:
    """Earlier orders that made the same payment, newest first.

    `blocking`: unsettled orders of a production profile; they forbid a new one. The others need a typed reason, and so
    do `not_comparable`: orders of the same amount whose fingerprints were made with a key that is gone, so that only a
    person can tell whether they paid the same.
    """

    blocking: tuple[Order, ...]
    others: tuple[Order, ...]
    not_comparable: tuple[Order, ...] = ()

    @property
    def unsettled(self) -> tuple[Order, ...]:
        """The earlier orders that may still be carried out, whether they forbid a new one or not."""
        return tuple(order for order in (*self.blocking, *self.others) if order.state in UNSETTLED)


class RepeatGuard:
    """Finds payments that were made before, by comparing keyed fingerprints with those in the journal."""

    def __init__(self, records: RepeatRecords, signer: Signer, clock: Clock) -> None:
        """Bind to the ports."""
        self._records = records
        self._signer = signer
        self._clock = clock
        self._one_at_a_time = asyncio.Lock()

    async def repeats(self, content: Content) -> Repeats:
        """Find earlier orders that make the same payment (host, login, destination, currency, amount).

        Raises:
            VaultError: the home's key cannot be had, so nothing can be compared.

        """
        # The mark last: if the key was lost in between, it says so of orders that the fingerprint did compare with.
        fingerprint = await payment_fingerprint(content, self._signer)
        mark = await key_mark(self._signer)
        since = self._clock.now() - SAME_PAYMENT_WITHIN
        same = await self._records.same_payment(fingerprint, since)
        unknown = await self._records.not_comparable(content.key, content.money, mark, since)
        found = [order for order in same if order.key != content.key and may_have_paid(order, since)]
        unsettled = tuple(order for order in found if order.state in UNSETTLED)
        blocking = unsettled if content.production else ()
        others = tuple(order for order in found if order not in blocking)
        return Repeats(
            blocking, others, tuple(order for order in unknown if order not in found and may_have_paid(order, since))
        )

    @asynccontextmanager
    async def admit(self, content: Content, reason: str) -> AsyncIterator[None]:
        """Refuse a repeated payment; else hold the guard's lock while it is entered, so that no other is compared.

        Raises:
            SamePayment, NotComparable, VaultError: as `refuse` does.

        """
        async with self._one_at_a_time:
            await self.refuse(content, reason)
            yield

    async def same_key(self, order: Order) -> bool:
        """Tell whether an order's digest was made with the home's present key."""
        return await self._records.mark_of(order.id) in ("", await key_mark(self._signer))

    async def refuse(self, content: Content, reason: str) -> None:
        """Raise if the payment was made before and is unsettled, or if it needs a reason and has none.

        Raises:
            SamePayment: the payment is unsettled, or was made in the last 7 days and no reason was typed.
            NotComparable: for some earlier orders it cannot be told whether they made it, and no reason was typed.
            VaultError: nothing can be compared.

        """
        repeats = await self.repeats(content)
        if repeats.blocking:
            raise SamePayment(tuple(order.id for order in repeats.blocking), blocks=True)
        if trimmed(reason):
            return
        if repeats.others:
            raise SamePayment(tuple(order.id for order in repeats.others), blocks=False)
        if repeats.not_comparable:
            raise NotComparable(tuple(order.id for order in repeats.not_comparable))


def may_have_paid(order: Order, since: datetime) -> bool:
    """Tell whether an order entered here may have made a payment since `since`.

    An unsettled order may have, however old it is; so may an order that the gateway has although it is refused, not
    sent or withdrawn here. The journal returns at least these orders for comparing; a test checks that.
    """
    if order.origin is Origin.ELSEWHERE:
        return False
    if order.state in UNSETTLED:
        return True
    return order.changed >= since and (order.state not in _NEVER_PAID or bool(order.mismatch))
