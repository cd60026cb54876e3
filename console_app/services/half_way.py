"""Remembers the orders that a failure of this run left half-way, for recovery to put right."""

from collections.abc import Iterator
from contextlib import contextmanager

from console_app.services.records import Order


class HalfWay:
    """The orders whose outcome could not be written by this run."""

    def __init__(self) -> None:
        """Start with none."""
        self._orders: set[int] = set()

    @property
    def orders(self) -> frozenset[int]:
        """The ids of those orders.

        One in `sending` must be looked up, whatever the answer was; one in an earlier state was never sent.
        """
        return frozenset(self._orders)

    @contextmanager
    def unless_done(self, order: Order) -> Iterator[None]:
        """Remember an order if anything fails before its outcome is written."""
        try:
            yield
        except BaseException:
            self._orders.add(order.id)
            raise

    def mark_recovered(self, order: int) -> None:
        """Forget an order that has been put right."""
        self._orders.discard(order)
