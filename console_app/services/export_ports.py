"""What exporting needs from outside: one moment of the journal to read, and files to write."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from console_app.services.records import OrderPage, Question, Total
from console_app.services.sheet import Sheet, SheetForm


class OrdersMoment(Protocol):
    """The orders as of one moment, however long it is read; for the thread that opened it.

    Raises:
        JournalError: any call may raise one of its kinds.

    """

    def page(self, question: Question) -> OrderPage:
        """Give one page of orders in the order the question asks for."""

    def totals(self, question: Question) -> tuple[Total, ...]:
        """Give count and sum per currency of all orders the question matches."""


class Moments(Protocol):
    """Opens moments of the journal beside its other work: nobody waits for a long reader."""

    def moment(self) -> AbstractContextManager[OrdersMoment]:
        """Hold the moment that begins with the first question, on the calling thread."""


class Sheets(Protocol):
    """Writes tables into files for other programs."""

    def write(self, path: Path, form: SheetForm, sheet: Sheet) -> None:
        """Write a table whole or not at all, for its owner alone; blocks the calling thread.

        No text in it becomes a formula or a link, whatever it says.

        Raises:
            ExportError: the file cannot be written. What `sheet.rows` raises goes through.

        """
