"""The orders that a failure of this run left half-way, for recovery to put right."""

from collections.abc import Iterator
from contextlib import contextmanager

from console_app.services.records import Order


class HalfWay:
    """Orders of which the journal does not say how far they came."""

    def __init__(self) -> None:
        """Start with none."""
        self._orders: set[int] = set()

    @property
    def orders(self) -> frozenset[int]:
        """The ids of those orders.

        One still in `sending` must be looked up, whatever came back; one before it was never sent.
        """
        return frozenset(self._orders)

    @contextmanager
    def unless_done(self, order: Order) -> Iterator[None]:
        """Keep an order in mind that any failure stops before its outcome is written."""
        try:
            yield
        except BaseException:
            self._orders.add(order.id)
            raise

    def mark_recovered(self, order: int) -> None:
        """Forget an order that has been put right."""
        self._orders.discard(order)
