"""Compares orders with the keyed digest ("seal") made when they were entered; no action is taken for an altered one."""

from dataclasses import replace

from console_app.services.errors import JournalError
from console_app.services.journal_roles import Checks, OrderLog
from console_app.services.news import News, OrderChanged
from console_app.services.ports import Signer
from console_app.services.records import Dossier, Order, OrderKey
from console_app.services.requests import KEY_MARK, ShownOrder, content_hash, seal_message, seal_of


class Seals:
    """Finds orders that were altered in the journal's file; the journal notes them until they fit their seal again.

    An order from before there were seals, one sealed with a key that is gone, and any order while the home's key is not
    in memory cannot be compared: what was last noted of that order counts. Whoever can write the file can remove a
    seal, but not make one that fits.
    """

    def __init__(self, orders: OrderLog, checks: Checks, signer: Signer, news: News) -> None:
        """Bind to the ports."""
        self._orders = orders
        self._checks = checks
        self._signer = signer
        self._news = news
        self._known: frozenset[int] | None = None

    def shown(self, order: Order) -> Order:
        """Return an order as it may be shown: without entered values if it was altered.

        May be called from any thread.
        """
        if order.unreadable:
            return order
        known = self._known is not None and order.id in self._known
        return _withheld(order) if known or self._fits(order) is False else order

    async def order(self, order_id: int) -> Order:
        """Return an order of the journal, compared with its seal.

        Raises:
            KeyError: there is no such order.
            JournalError: the journal cannot be read.

        """
        return await self.checked(await self._orders.order(order_id))

    async def find(self, key: OrderKey) -> Order | None:
        """Return the order with this number for this host and login, compared with its seal.

        Raises:
            JournalError: the journal cannot be read.

        """
        order = await self._orders.find(key)
        return None if order is None else await self.checked(order)

    async def checked(self, order: Order) -> Order:
        """Compare an order with its seal and return it as it may be shown.

        An order newly found altered is noted for people.

        Raises:
            JournalError: the journal cannot be read.

        """
        if self._known is None:
            self._known = await self._checks.altered()
        found = self.shown(order)
        if found.altered:
            await self._note(found)
        return found

    async def dossier(self, order_id: int) -> Dossier:
        """Return everything about an order as it may be shown; its whole content is compared with the digest as well.

        If the order fits its seal again, the note that it was altered is removed.

        Raises:
            JournalError: the journal cannot be read.

        """
        dossier = await self._orders.dossier(order_id)
        order = dossier.order
        if self._known is None:
            self._known = await self._checks.altered()
        if order.unreadable:
            return dossier
        fits = self._fits(order)
        if order.seal and content_hash(dossier.content) != order.content_hash:
            fits = False
        if fits is False or (fits is None and order.id in self._known):
            order = _withheld(order)
            await self._note(order)
            return replace(dossier, order=order, content=())
        if order.id in self._known:
            self._known -= {order.id}
            await self._checks.note_altered(order.id, altered=False)
            self._news.publish(OrderChanged(order))
        return dossier

    def _fits(self, order: Order) -> bool | None:
        """Compare an order with its seal; None where that cannot be done."""
        if not order.seal:
            return None
        shown = ShownOrder(
            order.key, order.operation, order.target, order.money, order.receiver, order.destination, order.content_hash
        )
        mark = self._signer.digest_at_hand(KEY_MARK)
        digest = self._signer.digest_at_hand(seal_message(shown))
        if mark is None or digest is None or self._signer.digest_at_hand(KEY_MARK) != mark:
            return None  # no key at hand, or another one came in between
        return order.seal == seal_of(mark, digest) if order.seal.startswith(seal_of(mark, "")) else None

    async def _note(self, order: Order) -> None:
        if self._known is None or order.id in self._known:
            return
        self._known |= {order.id}
        try:
            await self._checks.note_altered(order.id, altered=True)
        except JournalError:
            return  # it is left alone all the same, and noted at the next start
        self._news.publish(OrderChanged(order))


def _withheld(order: Order) -> Order:
    return replace(order, altered=True, money=None, actual=None, receiver="", destination="")
