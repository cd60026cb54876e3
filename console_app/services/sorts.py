"""What the table of orders can be sorted by."""

from enum import StrEnum


class Sort(StrEnum):
    """What the table of orders is sorted by; orders alike in it follow each other as they were entered.

    State and operation go by their keys, so that what is alike stands together. A gateway id goes by its value as a
    number. An amount goes by currency first: amounts of two currencies do not compare.
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
        """Whether a looked-up text is answered by rank under it, newest first: nobody asked for another order."""
        return self is Sort.CHANGED
