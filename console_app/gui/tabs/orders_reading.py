"""What the list of orders asks the journal, and when today began; errors come back as words, so nothing is raised."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from console_app.gui.notices import Words, error_words
from console_app.gui.use_cases import UseCases
from console_app.services.errors import ConsoleError
from console_app.services.records import Page, Question, Total, View

NEEDS_ME_AFTER: Final = timedelta(minutes=10)
"""An order open for longer than this needs a person to look at it."""
PAGE: Final = 200


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the orders asked for add up to, and how many each saved view has."""

    totals: tuple[Total, ...]
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class FirstPage:
    """The first page of a question; `elsewhere` if it was sought under other profiles than the chosen one."""

    question: Question
    page: Page
    numbers: Numbers
    elsewhere: bool


class OrdersReader:
    """Asks the journal for a window."""

    def __init__(self, use_cases: UseCases) -> None:
        """Bind to the use cases."""
        self._desk = use_cases.desk
        self._clock = use_cases.clock

    async def first(self, profile: str, view: View, text: str) -> FirstPage | Words:
        """Give the first page of a view, or of a text among all orders: of the profile, else of any."""
        question = self._question(profile, view, text)
        try:
            page = await self._desk.page(question)
            elsewhere = bool(text) and not page.orders
            if elsewhere:
                question = replace(question, profile="")
                page = await self._desk.page(question)
            return FirstPage(question, page, await self._numbers(question, profile), elsewhere)
        except ConsoleError as error:
            return error_words(error)

    async def more(self, question: Question) -> Page | Words:
        """Give a further page."""
        try:
            return await self._desk.page(question)
        except ConsoleError as error:
            return error_words(error)

    async def numbers(self, question: Question, profile: str) -> Numbers | Words:
        """Give sums of what is asked for and the counts of a profile's views."""
        try:
            return await self._numbers(question, profile)
        except ConsoleError as error:
            return error_words(error)

    async def _numbers(self, question: Question, profile: str) -> Numbers:
        of_profile = replace(question, profile=profile)
        return Numbers(await self._desk.totals(question), await self._desk.counts(of_profile))

    def _question(self, profile: str, view: View, text: str) -> Question:
        now = self._clock.now()
        return Question(
            view=View.ALL if text else view,
            text=text,
            profile=profile,
            today_from=local_midnight(now),
            needs_me_before=now - NEEDS_ME_AFTER,
            limit=PAGE,
        )


def local_midnight(now: datetime) -> datetime:
    """Give the moment this workstation's day began, in the zone of `now`."""
    return now.astimezone().replace(hour=0, minute=0, second=0, microsecond=0).astimezone(now.tzinfo)
