"""What the list of orders asks the journal, and when today began; errors come back as words, so nothing is raised."""

from dataclasses import dataclass, replace
from typing import Final

from console_app.gui.order.use_cases import UseCases
from console_app.gui.words.notices import Words, error_words
from console_app.services.errors import ConsoleError
from console_app.services.records import OrderPage, Question, Total, View
from console_app.services.views import SavedView

PAGE: Final = 200


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the orders asked for add up to, and how many each view has."""

    totals: tuple[Total, ...]
    counts: tuple[tuple[str, int], ...]

    @property
    def orders(self) -> int:
        """How many orders were asked for."""
        return sum(total.count for total in self.totals)


@dataclass(frozen=True, slots=True)
class FirstPage:
    """The first page of a question; `elsewhere` if it was sought under other profiles than the chosen one."""

    question: Question
    page: OrderPage
    numbers: Numbers
    elsewhere: bool


class OrdersReader:
    """Asks the journal for a window."""

    def __init__(self, use_cases: UseCases) -> None:
        """Bind to the use cases."""
        self._desk = use_cases.desk

    async def first(self, profile: str, shown: SavedView, limit: int = PAGE) -> FirstPage | Words:
        """Give the first page of a view, or of a text among all orders: of the profile, else of any."""
        question = self._question(profile, shown, limit)
        try:
            page = await self._desk.page(question)
            elsewhere = bool(shown.text) and not page.orders
            if elsewhere:
                question = replace(question, profile="")
                page = await self._desk.page(question)
            return FirstPage(question, page, await self._numbers(question, profile), elsewhere)
        except ConsoleError as error:
            return error_words(error)

    async def more(self, question: Question) -> OrderPage | Words:
        """Give a further page."""
        try:
            return await self._desk.page(question)
        except ConsoleError as error:
            return error_words(error)

    async def numbers(self, question: Question, profile: str) -> Numbers | Words:
        """Give sums of what is asked for as of now, and the counts of a profile's views."""
        try:
            return await self._numbers(self.as_of_now(question), profile)
        except ConsoleError as error:
            return error_words(error)

    def as_of_now(self, question: Question) -> Question:
        """Give the same question from its first page, with when today began and what is late by now."""
        return self._desk.as_of_now(question)

    async def _numbers(self, question: Question, profile: str) -> Numbers:
        of_profile = replace(question, profile=profile)
        return Numbers(await self._desk.totals(question), await self._desk.counts(of_profile))

    def _question(self, profile: str, shown: SavedView, limit: int) -> Question:
        return self.as_of_now(
            Question(
                view=View.ALL if shown.text else shown.view,
                text=shown.text,
                profile=profile,
                limit=limit,
                sort=shown.sort,
                descending=shown.descending,
            )
        )
