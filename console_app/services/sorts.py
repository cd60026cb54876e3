"""The sort orders of the list of orders."""

from enum import StrEnum


class Sort(StrEnum):
    """What the list is sorted by; equal orders are sorted as they were entered.

    State and operation are sorted by their keys. A gateway id is sorted by its value as a
    number. An amount is sorted by currency first, because amounts of two currencies do not compare.
    """

    CHANGED = "changed"
    STATE = "state"
    NUMBER = "number"
    GATEWAY = "gateway"
    OPERATION = "operation"
    RECEIVER = "receiver"
    DESTINATION = "destination"
    AMOUNT = "amount"

    @property
    def ranked(self) -> bool:
        """Whether results of a looked-up text are ranked under it, newest first: no other order was chosen."""
        return self is Sort.CHANGED
