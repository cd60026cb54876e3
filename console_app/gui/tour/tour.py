"""The order of the tour's steps, and the record of their results."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from PySide6.QtWidgets import QDialog

from console_app.gui.order.use_cases import UseCases
from console_app.gui.shell.pages import Pages
from console_app.gui.shell.window import ConsoleWindow
from console_app.gui.tour.cards import Cards
from console_app.gui.tour.desk import DeskWork
from console_app.gui.tour.payouts import Payouts
from console_app.gui.tour.person import STEP_WITHIN, Person, StepFailed, TestGateway
from console_app.protocol.states import OrderState


@dataclass(frozen=True, slots=True)
class StepResult:
    """A step, the result it must have, the result it had, and its picture."""

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
        self._person = Person(window, pages, use_cases, gateway, folder)
        self._window = window
        self._folder = folder
        self._results: list[StepResult] = []

    async def run(self) -> int:
        """Go through all steps; a failed one does not stop the others."""
        self._folder.mkdir(parents=True, exist_ok=True)
        payouts, cards, desk = Payouts(self._person), Cards(self._person), DeskWork(self._person)
        steps: tuple[tuple[str, str, Callable[[], Awaitable[str]]], ...] = (
            ("payout form", "empty form on the sandbox", payouts.form),
            ("field errors", "2 errors at their fields, nothing sent", payouts.errors),
            ("signature doctor", "a space written as + is named", payouts.doctor),
            ("review", "review open, send button asleep", payouts.review),
            ("payout approved", OrderState.APPROVED.value, payouts.approved),
            ("payout declined", OrderState.DECLINED.value, payouts.declined),
            ("payout in doubt", OrderState.IN_DOUBT.value, payouts.in_doubt),
            ("doubt ended by a look-up", OrderState.APPROVED.value, payouts.doubt_ended),
            ("payout not sent", OrderState.NOT_SENT.value, payouts.not_sent),
            ("sent again", OrderState.APPROVED.value, payouts.sent_again),
            ("same payment caught", "reason wanted, then accepted", payouts.same_payment),
            ("initial payment", OrderState.APPROVED.value, cards.payment),
            ("card registered", "ids carried along, card registered", cards.registration),
            ("transfer to the card", OrderState.APPROVED.value, cards.transfer),
            ("chain of a card", "payment, registration and transfer on one card", cards.chain),
            ("order status", "all orders of the tour", desk.orders),
            ("order found", "one order found by its gateway id", desk.found),
            ("looked up", "found by name, card, e-mail, account and amount", desk.looked_up),
            ("asked at the gateway", "the gateway knows the order", desk.asked),
            ("locked", "covered, then unlocked", desk.locked),
            ("dark", "the same page in the dark", desk.dark),
            ("nothing twice", "every order taken at most once", desk.nothing_twice),
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
        await self._person.settle()
        picture = self._person.take_picture(f"{number:02}-{name.replace(' ', '-')}")
        self._results.append(StepResult(name, expected, found, ok, picture, round(time.monotonic() - started, 2)))
        if not ok:
            for dialog in self._window.findChildren(QDialog):
                dialog.reject()
