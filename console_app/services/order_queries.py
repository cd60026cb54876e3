"""The queries of the list of orders, and their results, a page at a time."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from console_app.services.records import Order


class Sort(StrEnum):
    """What the list of orders is sorted by; orders that are equal in that keep the sequence in which they were entered.

    State and operation are sorted by their keys. A gateway id is sorted by its value as a number. An amount is sorted
    by currency first, because amounts of two currencies do not compare.
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
        """Whether this sort ranks the results for a looked-up text (exact identifiers first): the default one does."""
        return self is Sort.CHANGED


class View(StrEnum):
    """The fixed views of the list of orders."""

    TODAY = "today"
    NEEDS_ME = "needs-me"
    OPEN = "open"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class TextBytes:
    """A stored text that is not UTF-8, as its bytes: decoded, it would be sorted to another place."""

    raw: bytes


SortValue = str | int | float | bytes | datetime | TextBytes
"""A value that rows are sorted by; in a damaged file any column may hold a value of any type."""


@dataclass(frozen=True, slots=True)
class PageKey:
    """The end of a page of orders: the sort values and the id of its last row; the next page starts after that row.

    For a ranked query `values` is empty: the id alone says where the next page begins.
    """

    values: tuple[SortValue, ...]
    id: int


@dataclass(frozen=True, slots=True)
class OrderQuery:
    """What a list of orders asks for: a view, a looked-up text, a profile ('' = all), when today began.

    `needs_me_before`: open orders older than this need a person. Unless another sort is chosen, the newest change comes
    first; the results for a looked-up text are then ranked (exact identifiers first, then the newest orders). `after`
    is the end of a page of the same query; after a change of the sort, start at the first page.
    """

    view: View
    text: str = ""
    profile: str = ""
    today_from: datetime | None = None
    needs_me_before: datetime | None = None
    after: PageKey | None = None
    limit: int = 200
    sort: Sort = Sort.CHANGED
    descending: bool = True

    @property
    def ranked(self) -> bool:
        """Whether the query has a looked-up text whose results are ranked: exact identifiers first, then the newest."""
        return bool(self.text.strip()) and self.sort.ranked and self.descending


@dataclass(frozen=True, slots=True)
class Total:
    """Count and sum of orders in one currency ('' if the call carries no money, or the amount is unreadable).

    `minor` is the sum in units of the last of `exponent` decimals. `more`: there are more orders than `count`, in any
    currency; the others were not counted and nothing was summed.
    """

    currency: str
    count: int
    minor: int
    more: bool = False
    exponent: int = 2


@dataclass(frozen=True, slots=True)
class OrderPage:
    """One page of orders in the sequence asked for, and where the page ended (None if it was the last)."""

    orders: tuple[Order, ...]
    next: PageKey | None
