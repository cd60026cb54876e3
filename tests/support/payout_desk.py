"""A payout tab in a window on an open house, with hands to fill it in and eyes to read it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

import shiboken6
from console_rig import PAYOUT, PROFILE, MovedClock, Rig, opened_rig
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget
from sandbox_process import Sandbox

from console_app.gui.aio import Fault, Tasks
from console_app.gui.dialogs.review import ReviewDialog
from console_app.gui.tabs.operation_tab import OperationTab
from console_app.gui.theme import Theme
from console_app.gui.widgets.code_block import CodeView
from console_app.protocol.catalogue import operation_of
from console_app.services.profile import Profile
from console_app.services.records import Order, Question, View

FILLED = {**PAYOUT, "receiver_country_code": "DEU"}
CARD = "4276553819467686"
BY_CARD = {
    "amount": "1250.00",
    "currency": "EUR",
    "credit_card_number": CARD,
    "card_printed_name": "MARIA SCHNEIDER",
    "expire_month": "12",
    "expire_year": "2031",
    "cvv2": "987",
    "receiver_first_name": "Maria",
    "receiver_last_name": "Schneider",
}


@dataclass(frozen=True, slots=True)
class PayoutDesk:
    """The tab with what stands behind it."""

    rig: Rig
    tab: OperationTab
    tasks: Tasks
    window: QWidget

    def part(self, name: str) -> QWidget:
        found = self.window.findChild(QWidget, name)
        assert found is not None, name
        return found

    def wire(self, name: str) -> str:
        return str(self.part(f"payout.{name}").property("wire"))

    def put(self, name: str, text: str) -> None:
        self.part(f"payout.{name}").setProperty("wire", text)

    def fill(self, texts: Mapping[str, str] = FILLED, destination: str = "bank-account") -> None:
        self.part("payout.destination").setProperty("wire", destination)
        for name, text in texts.items():
            self.put(name, text)

    def error(self, name: str) -> str:
        label = self.part(f"payout.{name}.error")
        assert isinstance(label, QLabel)
        return label.text() if not label.isHidden() else ""

    def text(self, name: str) -> str:
        part = self.part(name)
        if isinstance(part, CodeView):
            return part.code()
        assert isinstance(part, QLabel | QAbstractButton | QLineEdit)
        return part.text()

    def press(self, name: str) -> None:
        QTest.mouseClick(self.part(name), Qt.MouseButton.LeftButton)

    def review(self) -> ReviewDialog | None:
        found = self.window.findChild(ReviewDialog)
        return found if found is not None and found.isVisible() else None

    async def open_review(self) -> ReviewDialog:
        self.press("payout.send")
        await until(lambda: self.review() is not None)
        dialog = self.review()
        assert dialog is not None
        return dialog

    async def confirm(self) -> None:
        """Wait until the action is awake and press it twice, as a nervous hand does."""
        button = self.part("review.confirm")
        await until(button.isEnabled)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    async def send(self) -> None:
        await self.open_review()
        await self.confirm()
        await self.idle()

    async def idle(self) -> None:
        await until(lambda: not self.tab.busy(), 30)

    async def orders(self) -> tuple[Order, ...]:
        return (await self.rig.house.use_cases.desk.page(Question(View.ALL))).orders


Play = Callable[[PayoutDesk], Coroutine[Any, Any, None]]
"""A scene: what a person does at the tab and what they must see."""


class Playing(Protocol):
    """Plays a scene at an open payout tab."""

    def __call__(
        self,
        scene: Play,
        *,
        unlocked: bool = True,
        profile: Callable[[Profile], Profile] = ...,
        clock: MovedClock | None = None,
    ) -> None: ...


@asynccontextmanager
async def payout_desk(
    theme: Theme,
    gateway: Sandbox,
    tmp_path: Path,
    faults: list[Fault],
    *,
    unlocked: bool = True,
    profile: Callable[[Profile], Profile] = lambda profile: profile,
    clock: MovedClock | None = None,
) -> AsyncIterator[PayoutDesk]:
    """Open the house and show the tab; everything is closed again at the end."""
    async with opened_rig(tmp_path, gateway, clock=clock) as rig:
        if unlocked:
            await rig.vault.unlock(PROFILE)
        tasks = Tasks(faults.append)
        tab = OperationTab(theme, tasks, rig.house.use_cases, operation_of("payout"), profile(rig.profile))
        window = QWidget()
        window.setProperty("ground", "window")
        column = QVBoxLayout(window)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(tab)
        window.resize(1440, 790)
        window.show()
        window.activateWindow()
        desk = PayoutDesk(rig, tab, tasks, window)
        await until(lambda: desk.wire("client_orderid") != "")
        try:
            yield desk
        finally:
            gateway.clear_scenarios()
            await tasks.close()
            tab.close_down()
            window.close()
            shiboken6.delete(window)  # here and now: whatever thread collects garbage later must find no widget in it


def on_production(profile: Profile) -> Profile:
    """The same profile at a production host, which no test ever reaches."""
    return replace(profile, base_url="https://gate.connpay.com/paynet/api")


async def until(true: Callable[[], bool], seconds: float = 10) -> None:
    """Wait until a condition holds."""
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.005)


def told_by(root: QWidget) -> Iterator[str]:
    """Give every text that a widget below the root shows, says to a screen reader or puts into a tool tip."""
    for widget in (root, *root.findChildren(QWidget)):
        yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription(), widget.windowTitle())
        if isinstance(widget, QLabel | QAbstractButton):
            yield widget.text()
        elif isinstance(widget, QLineEdit):
            yield widget.displayText()
        elif isinstance(widget, QPlainTextEdit):
            yield widget.toPlainText()
        elif isinstance(widget, QComboBox):
            yield widget.currentText()
        heard = QAccessible.queryAccessibleInterface(widget)
        if heard is not None:
            yield from (heard.text(kind) for kind in (QAccessible.Text.Name, QAccessible.Text.Value))
