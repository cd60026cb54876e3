"""Remembers the orders whose sending a failure of this run interrupted, for recovery to put right."""

from collections.abc import Iterator
from contextlib import contextmanager

from console_app.services.records import Order


class HalfWay:
    """The orders whose outcome this run could not store."""

    def __init__(self) -> None:
        """Start with none."""
        self._orders: set[int] = set()

    @property
    def orders(self) -> frozenset[int]:
        """The journal's ids of the orders whose outcome could not be stored.

        An order in state `sending` must be looked up, whatever the answer was; one in an earlier state was never sent.
        """
        return frozenset(self._orders)

    @contextmanager
    def unless_done(self, order: Order) -> Iterator[None]:
        """Note an order as unfinished if the block of this context manager fails before the outcome is stored."""
        try:
            yield
        except BaseException:
            self._orders.add(order.id)
            raise

    def mark_recovered(self, order: int) -> None:
        """Forget an order that recovery has put right."""
        self._orders.discard(order)
