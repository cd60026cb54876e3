"""Compares what is shown of an order with the keyed digest made when it was entered, and withholds what was altered."""

from dataclasses import replace

from console_app.services.ports import Signer
from console_app.services.records import Dossier, Order
from console_app.services.requests import ShownOrder, content_hash, seal_message


def checked(order: Order, signer: Signer) -> Order:
    """Give an order as it may be shown: one that was altered in the file without what was entered.

    An order from before there were seals, and any while the home's key is not in memory, is not compared. Whoever can
    write the file can take a seal out, but not make one that fits.
    """
    if not order.seal or order.unreadable:
        return order
    shown = ShownOrder(
        order.key, order.operation, order.target, order.money, order.receiver, order.destination, order.content_hash
    )
    seal = signer.digest_at_hand(seal_message(shown))
    return order if seal in (None, order.seal) else _withheld(order)


def checked_dossier(dossier: Dossier, signer: Signer) -> Dossier:
    """Give a dossier as it may be shown: what was sent is compared as well."""
    order = checked(dossier.order, signer)
    if order.seal and not order.altered and content_hash(dossier.content) != order.content_hash:
        order = _withheld(order)
    return replace(dossier, order=order, content=() if order.altered else dossier.content)


def _withheld(order: Order) -> Order:
    return replace(order, altered=True, money=None, actual=None, receiver="", destination="")
