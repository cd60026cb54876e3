"""Reads pages, sums and counts for the list of orders; an error is returned as words and never raised."""

from dataclasses import dataclass, replace
from typing import Final

from console_app.gui.order.use_cases import UseCases
from console_app.gui.words.notices import Words, error_words
from console_app.services.errors import ConsoleError
from console_app.services.order_queries import OrderPage, OrderQuery, Total, View
from console_app.services.views import SavedView

PAGE: Final = 200


@dataclass(frozen=True, slots=True)
class Numbers:
    """The sums of the orders that a query matches, and the number of orders in each view."""

    totals: tuple[Total, ...]
    counts: tuple[tuple[str, int], ...]

    @property
    def orders(self) -> int:
        """The number of orders that the query matches."""
        return sum(total.count for total in self.totals)


@dataclass(frozen=True, slots=True)
class FirstPage:
    """The first page of a query; `elsewhere`: its orders were found under all profiles, not under the chosen one."""

    query: OrderQuery
    page: OrderPage
    numbers: Numbers
    elsewhere: bool


class OrdersReader:
    """Reads orders for the list through the use cases."""

    def __init__(self, use_cases: UseCases) -> None:
        """Bind to the use cases."""
        self._desk = use_cases.desk

    async def first(self, profile: str, shown: SavedView, limit: int = PAGE) -> FirstPage | Words:
        """Return the first page of a view or looked-up text: orders of the profile, else of any profile."""
        query = self._query(profile, shown, limit)
        try:
            page = await self._desk.page(query)
            elsewhere = bool(shown.text) and not page.orders
            if elsewhere:
                query = replace(query, profile="")
                page = await self._desk.page(query)
            return FirstPage(query, page, await self._numbers(query, profile), elsewhere)
        except ConsoleError as error:
            return error_words(error)

    async def more(self, query: OrderQuery) -> OrderPage | Words:
        """Return the next page of a query that has been read in part."""
        try:
            return await self._desk.page(query)
        except ConsoleError as error:
            return error_words(error)

    async def numbers(self, query: OrderQuery, profile: str) -> Numbers | Words:
        """Return the sums of a query as of now, and the counts of a profile's views."""
        try:
            return await self._numbers(self.as_of_now(query), profile)
        except ConsoleError as error:
            return error_words(error)

    def as_of_now(self, query: OrderQuery) -> OrderQuery:
        """Return the query for its first page, with the start of today and the limit for late orders as of now."""
        return self._desk.as_of_now(query)

    async def _numbers(self, query: OrderQuery, profile: str) -> Numbers:
        of_profile = replace(query, profile=profile)
        return Numbers(await self._desk.totals(query), await self._desk.counts(of_profile))

    def _query(self, profile: str, shown: SavedView, limit: int) -> OrderQuery:
        return self.as_of_now(
            OrderQuery(
                view=View.ALL if shown.text else shown.view,
                text=shown.text,
                profile=profile,
                limit=limit,
                sort=shown.sort,
                descending=shown.descending,
            )
        )
