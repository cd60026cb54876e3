"""The tour's driver: finds parts of the window by their names, presses, types, waits, reads."""

import asyncio
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, Protocol, TypeVar

from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLineEdit, QTableView, QWidget

from console_app.gui.desk.orders_model import Column
from console_app.gui.order.use_cases import UseCases
from console_app.gui.shell.pages import Pages
from console_app.gui.shell.window import ConsoleWindow
from console_app.protocol.states import OrderState
from console_app.services.order_queries import OrderQuery, View
from console_app.services.records import Order

STEP_WITHIN: Final = 60.0
"""The most seconds for a step."""
LOOK_EVERY: Final = 0.02
CHECK_EVERY: Final = 0.5
"""Seconds between two presses of Check now, where the tour does not wait for polling."""
SETTLED: Final = 0.25
"""Seconds to wait before a picture, so that late updates are on it, too."""
BEHIND_A_DIALOG: Final = 110
"""How dark the window is behind a dialog on a picture, out of 255; on a screen the system's frame does it."""

W = TypeVar("W", bound=QWidget)


class TestGateway(Protocol):
    """What the tour needs of its gateway: make it misbehave, and list its orders."""

    async def set_scenario(self, name: str, operation: str, count: int) -> None:
        """Have it misbehave in a given way at the next `count` requests of an operation."""

    async def orders(self) -> list[dict[str, object]]:
        """Return the orders it has accepted."""


class StepFailed(Exception):
    """A step did not end as it must."""


class Person:
    """One person at the window, who remembers the numbers of the orders they sent, each under a name."""

    def __init__(
        self, window: ConsoleWindow, pages: Pages, use_cases: UseCases, gateway: TestGateway, folder: Path
    ) -> None:
        """Bind to a filled window; pictures go to `folder`."""
        self.window = window
        self.pages = pages
        self.gateway = gateway
        self.sent: dict[str, str] = {}
        self._use_cases = use_cases
        self._folder = folder

    def take_picture(self, name: str) -> str:
        """Paint the window, with an open dialog in its middle; return the file's name."""
        whole = self.window.grab()
        for dialog in self.window.findChildren(QDialog):
            if dialog.isVisible():
                self._lay_over(whole, dialog)
        file = f"{name}.png"
        whole.save(str(self._folder / file))
        return file

    def _lay_over(self, whole: QPixmap, dialog: QDialog) -> None:
        room = self.window.rect().center() - dialog.rect().center()
        painter = QPainter(whole)
        painter.fillRect(whole.rect(), QColor(0, 0, 0, BEHIND_A_DIALOG))
        painter.drawPixmap(room, dialog.grab())
        painter.end()

    def part(self, name: str) -> QWidget:
        """Find a part of the window by its name."""
        return self.named(self.window, QWidget, name)

    def named(self, within: QWidget, kind: type[W], name: str) -> W:
        """Find a widget of a class by its object name.

        Raises:
            StepFailed: there is no such widget.

        """
        found = within.findChild(kind, name)
        if found is None:
            raise StepFailed(f"there is no {name}")
        return found

    def press(self, name: str) -> None:
        """Press a button that can be pressed."""
        button = self.named(self.window, QAbstractButton, name)
        if not button.isEnabled():
            raise StepFailed(f"{name} cannot be pressed")
        button.click()

    def fill(self, operation: str, texts: Mapping[str, str]) -> None:
        """Fill in fields of an operation's form."""
        for wire, text in texts.items():
            self.part(f"{operation}.{wire}").setProperty("wire", text)

    def type_into(self, name: str, text: str) -> None:
        """Replace the text of a line by typing."""
        self.named(self.window, QLineEdit, name).setText(text)

    def wire(self, name: str) -> str:
        """Return the exact value that would be sent."""
        return str(self.part(name).property("wire"))

    def text(self, name: str) -> str:
        """Return the words of one part."""
        return str(self.part(name).property("text") or "")

    def words_in(self, name: str) -> str:
        """Return all visible words inside a part."""
        inside = [self.part(name), *self.part(name).findChildren(QWidget)]
        return "\n".join(str(part.property("text") or "") for part in inside if part.isVisible())

    def shows(self, name: str) -> bool:
        """Tell whether a part exists and is visible."""
        found = self.window.findChild(QWidget, name)
        return found is not None and found.isVisible()

    def numbers(self) -> set[str]:
        """Return the order numbers in the list."""
        model = self.named(self.window, QTableView, "orders.table").model()
        return {str(model.index(row, Column.NUMBER).data()) for row in range(model.rowCount())}

    async def until(self, condition: Callable[[], bool], what: str) -> None:
        """Wait for something that a person would see.

        Raises:
            StepFailed: it did not happen in time; `what` names it.

        """
        deadline = time.monotonic() + STEP_WITHIN / 2
        while not condition():
            if time.monotonic() > deadline:
                raise StepFailed(what)
            await asyncio.sleep(LOOK_EVERY)

    async def settle(self) -> None:
        """Wait a moment for late updates."""
        await asyncio.sleep(SETTLED)

    async def go(self, operation: str) -> None:
        """Go to an operation's tab and wait until its form has its number."""
        self.window.tabs.choose(operation)
        await self.until(lambda: bool(self.wire(f"{operation}.client_orderid")), "a fresh order number")

    def open_review(self) -> QDialog | None:
        """Return the review that is open."""
        for dialog in QApplication.topLevelWidgets():
            if isinstance(dialog, QDialog) and dialog.objectName() == "review" and dialog.isVisible():
                return dialog
        return None

    async def reviewed(self) -> QDialog:
        """Wait for the review and return it."""
        await self.until(lambda: self.open_review() is not None, "the review")
        review = self.open_review()
        if review is None:
            raise StepFailed("the review closed by itself")
        return review

    async def confirm(self) -> None:
        """Wait until the send button is armed, then press it."""
        review = await self.reviewed()
        confirm = self.named(review, QAbstractButton, "review.confirm")
        await self.until(confirm.isEnabled, "the send button awake")
        confirm.click()

    async def send(self, operation: str, name: str) -> str:
        """Send what is filled in, through its review; return the order's number and remember it under `name`."""
        self.press(f"{operation}.send")
        await self.reviewed()
        await self.confirm()
        return await self.sent_as(name, operation)

    async def sent_as(self, name: str, operation: str) -> str:
        """Remember under a name the number of the order just confirmed."""
        number = self.wire(f"{operation}.client_orderid")
        self.sent[name] = number
        await self.until_order(number, lambda order: order.state not in (OrderState.PREPARED, OrderState.AUTHORISED))
        return number

    async def state_of(self, number: str, state: OrderState) -> str:
        """Wait until the order is in a state, without pressing Check now."""
        order = await self.until_order(number, lambda order: order.state is state)
        await self.until(lambda: self.open_review() is None, "the review closed")
        return order.state.value

    async def checked_until(self, number: str, state: OrderState, operation: str) -> str:
        """Wait until the order is in a state, pressing Check now like an impatient person."""
        while (await self.order(number)).state is not state:
            if self.part(f"{operation}.check").isEnabled():
                self.press(f"{operation}.check")
            await asyncio.sleep(CHECK_EVERY)
        return await self.state_of(number, state)

    async def until_order(self, number: str, right: Callable[[Order], bool]) -> Order:
        """Wait until the journal's order fulfils a condition, and return it."""
        while True:
            found = [order for order in await self._all() if order.key.number == number]
            if found and right(found[0]):
                return found[0]
            await asyncio.sleep(LOOK_EVERY * 5)

    async def order(self, number: str) -> Order:
        """Return an order from the journal."""
        return next(order for order in await self._all() if order.key.number == number)

    async def _all(self) -> tuple[Order, ...]:
        return (await self._use_cases.desk.page(OrderQuery(View.ALL))).orders
