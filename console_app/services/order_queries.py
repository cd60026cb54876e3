"""What the table of orders asks the journal for, a page at a time, and what it gets."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from console_app.services.records import Order


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


class View(StrEnum):
    """Saved views of the table of orders."""

    TODAY = "today"
    NEEDS_ME = "needs-me"
    OPEN = "open"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class TextBytes:
    """A text of the journal that is no UTF-8, as its very bytes: as it is read it would be sorted elsewhere."""

    raw: bytes


SortValue = str | int | float | bytes | datetime | TextBytes
"""What a row is sorted by; in a damaged file any column may hold a value of any kind."""


@dataclass(frozen=True, slots=True)
class PageKey:
    """Where a page ended: what its last row is sorted by, and its id; the next page starts after it.

    For the ranked answer to a looked-up text `values` is empty: the id alone says where the next page begins.
    """

    values: tuple[SortValue, ...]
    id: int


@dataclass(frozen=True, slots=True)
class OrderQuery:
    """What the table of orders shows: a view, a looked-up text, whose profile, from which moment today began.

    `needs_me_before`: open orders older than this need a person. Unless another order is asked for, the newest change
    comes first; a looked-up text is then ranked (exact identifiers first, then the newest orders). `after` belongs to
    the same query: whoever sorts anew starts at the first page.
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
        """Whether it is a looked-up text that is answered by rank."""
        return bool(self.text.strip()) and self.sort.ranked and self.descending


@dataclass(frozen=True, slots=True)
class Total:
    """Count and sum of the orders shown in one currency ('' where the call carries no money, or it is unreadable).

    `minor` is in units of the currency's last of `exponent` decimals. `more`: there are more orders than `count`, in
    any currency; they were not counted and nothing was summed.
    """

    currency: str
    count: int
    minor: int
    more: bool = False
    exponent: int = 2


@dataclass(frozen=True, slots=True)
class OrderPage:
    """One page of orders in the order asked for, with where it ended (None: that was the last)."""

    orders: tuple[Order, ...]
    next: PageKey | None
