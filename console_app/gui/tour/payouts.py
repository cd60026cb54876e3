"""Drives the whole window by itself as a person would; saves a picture of each step and what happened."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Protocol, TypeVar

from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLineEdit, QWidget

from console_app.gui.pages import Pages
from console_app.gui.theme import Preference
from console_app.gui.use_cases import UseCases
from console_app.gui.window import ORDERS, PAYOUT, ConsoleWindow
from console_app.protocol.states import OrderState
from console_app.services.records import Order, Question, View

STEP_WITHIN: Final = 60.0
LOOK_EVERY: Final = 0.02
CHECK_EVERY: Final = 0.5
"""Seconds between two presses of Check now, where the tour does not wait for the console's own polling."""
SETTLED: Final = 0.25
"""Seconds a page is left alone before its picture, so that what is told a moment later is on it, too."""

BEHIND_A_DIALOG: Final = 110
"""How dark the window is behind a dialog on a picture, out of 255; on a screen the dialog's own frame does it."""

W = TypeVar("W", bound=QWidget)

RECEIVER: Final = {
    "currency": "EUR",
    "order_desc": "Salary November, contract 4471",
    "account_name": "Maria Schneider",
    "bank_name": "Commerzbank",
    "bank_bic": "COBADEFFXXX",
    "receiver_first_name": "Maria",
    "receiver_last_name": "Schneider",
    "receiver_country_code": "DEU",
}
IBAN: Final = "DE89370400440532013000"


class TestGateway(Protocol):
    """What the tour needs of its gateway: to have it misbehave, and to read its book."""

    async def set_scenario(self, name: str, operation: str, count: int) -> None:
        """Have it misbehave at the next `count` requests of an operation."""

    async def orders(self) -> list[dict[str, object]]:
        """Give what it has taken."""


class StepFailed(Exception):
    """A step did not end as it must."""


@dataclass(frozen=True, slots=True)
class StepResult:
    """What one step was, what it had to come to, what it came to, and its picture."""

    name: str
    expected: str
    found: str
    ok: bool
    picture: str
    seconds: float


class Tour:
    """The steps of the demo's tour. Exit status 0 only if each ended as it must."""

    def __init__(
        self, window: ConsoleWindow, pages: Pages, use_cases: UseCases, gateway: TestGateway, folder: Path
    ) -> None:
        """Bind to a filled window; pictures and ``tour.json`` go to `folder`."""
        self._window = window
        self._pages = pages
        self._use_cases = use_cases
        self._gateway = gateway
        self._folder = folder
        self._results: list[StepResult] = []
        self._sent: dict[str, str] = {}

    async def run(self) -> int:
        """Go through all steps; a failed one does not stop the others."""
        self._folder.mkdir(parents=True, exist_ok=True)
        steps: tuple[tuple[str, str, Callable[[], Awaitable[str]]], ...] = (
            ("payout form", "empty form on the sandbox", self._form),
            ("field errors", "2 errors at their fields, nothing sent", self._errors),
            ("review", "review open, send button asleep", self._review),
            ("payout approved", OrderState.APPROVED.value, self._approved),
            ("payout declined", OrderState.DECLINED.value, self._declined),
            ("payout in doubt", OrderState.IN_DOUBT.value, self._in_doubt),
            ("doubt ended by a look-up", OrderState.APPROVED.value, self._doubt_ended),
            ("payout not sent", OrderState.NOT_SENT.value, self._not_sent),
            ("sent again", OrderState.APPROVED.value, self._sent_again),
            ("same payment caught", "reason wanted, then accepted", self._same_payment),
            ("order status", "all orders of the tour", self._orders),
            ("order found", "one order found by its gateway id", self._found),
            ("asked at the gateway", "the gateway knows the order", self._asked),
            ("dark", "the same page in the dark", self._dark),
            ("nothing twice", "every order taken at most once", self._nothing_twice),
        )
        for number, (name, expected, step) in enumerate(steps, start=1):
            await self._step(number, name, expected, step)
        done = {"steps": [asdict(result) for result in self._results], "ok": all(r.ok for r in self._results)}
        (self._folder / "tour.json").write_text(json.dumps(done, indent=2) + "\n", encoding="utf-8")
        return 0 if done["ok"] else 1

    async def _step(self, number: int, name: str, expected: str, step: Callable[[], Awaitable[str]]) -> None:
        started = time.monotonic()
        try:
            async with asyncio.timeout(STEP_WITHIN):
                found, ok = await step(), True
        except (StepFailed, TimeoutError, LookupError) as error:
            found, ok = f"{type(error).__name__}: {error}".rstrip(": "), False
        await asyncio.sleep(SETTLED)
        picture = f"{number:02}-{name.replace(' ', '-')}.png"
        self._picture().save(str(self._folder / picture))
        self._results.append(StepResult(name, expected, found, ok, picture, round(time.monotonic() - started, 2)))
        if not ok:
            for dialog in self._window.findChildren(QDialog):
                dialog.reject()

    def _picture(self) -> QPixmap:
        """Paint the window, and in its middle the dialog that is open."""
        whole = self._window.grab()
        for dialog in self._window.findChildren(QDialog):
            if dialog.isVisible():
                room = self._window.rect().center() - dialog.rect().center()
                painter = QPainter(whole)
                painter.fillRect(whole.rect(), QColor(0, 0, 0, BEHIND_A_DIALOG))
                painter.drawPixmap(room, dialog.grab())
                painter.end()
        return whole

    async def _form(self) -> str:
        self._window.tabs.choose(PAYOUT)
        await self._until(lambda: bool(self._wire("payout.client_orderid")), "a fresh order number")
        return "empty form on the sandbox"

    async def _errors(self) -> str:
        self._fill(amount="1250.555", account_number="DE89370400440532013001", **RECEIVER)
        self._press("payout.send")
        wrong = ("payout.amount.error", "payout.account_number.error")
        await self._until(lambda: all(self._text(name) for name in wrong), "messages at both fields")
        if self._open_review() is not None:
            raise StepFailed("the review opened in spite of errors")
        return "2 errors at their fields, nothing sent"

    async def _review(self) -> str:
        self._fill(amount="1250.00", account_number=IBAN)
        self._press("payout.send")
        review = await self._reviewed()
        confirm = self._named(review, QAbstractButton, "review.confirm")
        if confirm.isEnabled():
            raise StepFailed("the send button did not sleep")
        return "review open, send button asleep"

    async def _approved(self) -> str:
        await self._confirm()
        return await self._state_of(await self._sent_as("first"), OrderState.APPROVED)

    async def _declined(self) -> str:
        await self._new_payout(amount="75.00", account_number="0987654321")
        return await self._checked_until(await self._sent_as("declined"), OrderState.DECLINED)

    async def _in_doubt(self) -> str:
        """The gateway takes the order, gives no answer, and knows nothing of it for some seconds."""
        await self._gateway.set_scenario("late-landing", "payout", 1)
        await self._new_payout(amount="640.00", account_number="FR1420041010050500013M02606")
        return await self._state_of(await self._sent_as("doubt"), OrderState.IN_DOUBT)

    async def _doubt_ended(self) -> str:
        return await self._checked_until(self._sent["doubt"], OrderState.APPROVED)

    async def _not_sent(self) -> str:
        await self._gateway.set_scenario("html-502", "status", 1)
        await self._new_payout(amount="2300.00", account_number="1234567890")
        return await self._state_of(await self._sent_as("not sent"), OrderState.NOT_SENT)

    async def _sent_again(self) -> str:
        self._press("payout.again")
        await self._reviewed()
        await self._confirm()
        return await self._checked_until(self._sent["not sent"], OrderState.APPROVED)

    async def _same_payment(self) -> str:
        await self._begin(amount="1250.00", account_number=IBAN)
        self._press("payout.send")
        review = await self._reviewed()
        reason = self._named(review, QWidget, "review.reason")
        await asyncio.sleep(SETTLED)
        self._picture().save(str(self._folder / "10-same-payment-review.png"))
        reason.setProperty("wire", "Second salary of the month")
        if isinstance(reason, QLineEdit):
            reason.setText("Second salary of the month")
        await self._confirm()
        number = await self._sent_as("second")
        await self._until_order(number, lambda order: order.state is not OrderState.SENDING and bool(order.gateway_id))
        return "reason wanted, then accepted"

    async def _orders(self) -> str:
        self._window.tabs.choose(ORDERS)
        self._pages.show_order((await self._order(self._sent["first"])).id)
        await self._until(lambda: self._sent["first"] in self._texts("orders.detail"), "the first order's card")
        return "all orders of the tour"

    async def _found(self) -> str:
        order = await self._order(self._sent["doubt"])
        lookup = self._named(self._window, QLineEdit, "orders.lookup")
        lookup.setText(order.gateway_id)
        await self._until(lambda: self._rows() == 1, "one order in the table")
        return "one order found by its gateway id"

    async def _asked(self) -> str:
        self._named(self._window, QLineEdit, "orders.lookup").clear()
        self._press("orders.ask")
        await self._until(lambda: self._widget("status.client_orderid").isVisible(), "the panel")
        self._widget("status.client_orderid").setProperty("wire", self._sent["first"])
        self._press("status.send")
        await self._until(lambda: bool(self._texts("status.result")), "an answer")
        return "the gateway knows the order"

    async def _dark(self) -> str:
        before = self._window.theme.preference
        self._window.theme.choose(Preference.LIGHT if self._window.theme.dark else Preference.DARK)
        await asyncio.sleep(SETTLED)
        self._picture().save(str(self._folder / "14-orders-other-theme.png"))
        self._window.tabs.choose(PAYOUT)
        await asyncio.sleep(SETTLED)
        self._picture().save(str(self._folder / "14-payout-other-theme.png"))
        self._window.theme.choose(before)
        return "the same page in the dark"

    async def _nothing_twice(self) -> str:
        counts: dict[str, int] = {}
        for row in await self._gateway.orders():
            counts[str(row["client_orderid"])] = counts.get(str(row["client_orderid"]), 0) + 1
        if set(counts) != set(self._sent.values()) or any(count != 1 for count in counts.values()):
            raise StepFailed(f"{counts}")
        return "every order taken at most once"

    async def _new_payout(self, **texts: str) -> None:
        await self._begin(**texts)
        self._press("payout.send")
        await self._reviewed()
        await self._confirm()

    async def _begin(self, **texts: str) -> None:
        """Start a new form and fill it in."""
        before = self._wire("payout.client_orderid")
        self._press("payout.new")
        await self._until(
            lambda: self._wire("payout.client_orderid") not in ("", before), "a fresh order number for a new form"
        )
        self._fill(**RECEIVER, **texts)

    async def _reviewed(self) -> QDialog:
        await self._until(lambda: self._open_review() is not None, "the review")
        review = self._open_review()
        if review is None:
            raise StepFailed("the review closed by itself")
        return review

    async def _confirm(self) -> None:
        """Wait until the send button is awake, then press it."""
        review = await self._reviewed()
        confirm = self._named(review, QAbstractButton, "review.confirm")
        await self._until(confirm.isEnabled, "the send button awake")
        confirm.click()

    async def _sent_as(self, name: str) -> str:
        """Remember under a name the number of the order just confirmed."""
        number = self._wire("payout.client_orderid")
        self._sent[name] = number
        await self._until_order(number, lambda order: order.state not in (OrderState.PREPARED, OrderState.AUTHORISED))
        return number

    async def _state_of(self, number: str, state: OrderState) -> str:
        """Wait until the order is in a state, which the console finds out by itself."""
        order = await self._until_order(number, lambda order: order.state is state)
        await self._until(lambda: self._open_review() is None, "the review closed")
        return order.state.value

    async def _checked_until(self, number: str, state: OrderState) -> str:
        """Wait until the order is in a state, and press Check now as an impatient person does."""
        while (await self._order(number)).state is not state:
            self._press("payout.check")
            await asyncio.sleep(CHECK_EVERY)
        return await self._state_of(number, state)

    async def _until_order(self, number: str, right: Callable[[Order], bool]) -> Order:
        while True:
            found = [order for order in await self._all() if order.key.number == number]
            if found and right(found[0]):
                return found[0]
            await asyncio.sleep(LOOK_EVERY * 5)

    async def _order(self, number: str) -> Order:
        return next(order for order in await self._all() if order.key.number == number)

    async def _all(self) -> tuple[Order, ...]:
        return (await self._use_cases.desk.page(Question(View.ALL))).orders

    async def _until(self, condition: Callable[[], bool], what: str) -> None:
        """Wait for what a person would see; StepFailed names it if it never comes."""
        deadline = time.monotonic() + STEP_WITHIN / 2
        while not condition():
            if time.monotonic() > deadline:
                raise StepFailed(what)
            await asyncio.sleep(LOOK_EVERY)

    def _fill(self, **texts: str) -> None:
        values: Mapping[str, str] = texts
        for wire, text in values.items():
            self._widget(f"payout.{wire}").setProperty("wire", text)

    def _press(self, name: str) -> None:
        self._named(self._window, QAbstractButton, name).click()

    def _wire(self, name: str) -> str:
        return str(self._widget(name).property("wire"))

    def _text(self, name: str) -> str:
        return str(self._widget(name).property("text") or "")

    def _texts(self, name: str) -> str:
        """Give all words inside a widget, as a person reads them."""
        inside = [self._widget(name), *self._widget(name).findChildren(QWidget)]
        return "\n".join(str(part.property("text") or "") for part in inside if part.isVisible())

    def _rows(self) -> int:
        table = self._widget("orders.table")
        model = table.model() if hasattr(table, "model") else None
        return model.rowCount() if model is not None else 0

    def _widget(self, name: str) -> QWidget:
        return self._named(self._window, QWidget, name)

    def _named(self, within: QWidget, kind: type[W], name: str) -> W:
        found = within.findChild(kind, name)
        if found is None:
            raise StepFailed(f"there is no {name}")
        return found

    def _open_review(self) -> QDialog | None:
        for dialog in QApplication.topLevelWidgets():
            if isinstance(dialog, QDialog) and dialog.objectName() == "review" and dialog.isVisible():
                return dialog
        return None
