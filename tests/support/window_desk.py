"""The whole window on an open house and any profile: hands for the money tabs, eyes for what they say."""

from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import shiboken6
from console_rig import PROFILE, Rig, opened_rig
from payout_desk import told_by, until
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget
from sandbox_process import Sandbox

from console_app.gui.aio import Fault, Tasks
from console_app.gui.dialogs.review import ReviewDialog
from console_app.gui.pages import Pages
from console_app.gui.tabs.operation_tab import OperationTab
from console_app.gui.theme import Theme
from console_app.gui.widgets.code_block import CodeView
from console_app.gui.window import ConsoleWindow
from console_app.protocol.brands import Environment
from console_app.protocol.values import Secret
from console_app.services.preferences import new_profile
from console_app.services.profile import Profile, Target
from console_app.services.records import Dossier, Order, Question, View
from console_app.services.recover import Recovered
from console_app.vault.importing import read_private_key

CARD = "4276553819467686"
PAYER = {
    "amount": "10.00",
    "currency": "EUR",
    "order_desc": "Card check before first deposit",
    "ipaddress": "65.153.12.232",
    "first_name": "Jane",
    "last_name": "Doe",
    "email": "jane.doe@example.com",
    "phone": "+12063582043",
    "address1": "100 Main st",
    "city": "Seattle",
    "zip_code": "98102",
    "country": "US",
    "state": "WA",
}
SALE = {
    **PAYER,
    "credit_card_number": CARD,
    "card_printed_name": "JANE DOE",
    "expire_month": "03",
    "expire_year": "2031",
    "cvv2": "123",
}
TRANSFER = {
    "amount": "300.00",
    "currency": "EUR",
    "order_desc": "Winnings, account 90417",
    "receiver_first_name": "Jane",
    "receiver_last_name": "Doe",
}


@dataclass(frozen=True, slots=True)
class WindowDesk:
    """The window with what stands behind it."""

    rig: Rig
    window: ConsoleWindow
    pages: Pages
    tasks: Tasks

    def part(self, name: str) -> QWidget:
        found = self.window.findChild(QWidget, name)
        assert found is not None, name
        return found

    def has(self, name: str) -> bool:
        return self.window.findChild(QWidget, name) is not None

    def shows(self, name: str) -> bool:
        found = self.window.findChild(QWidget, name)
        return found is not None and found.isVisible()

    def text(self, name: str) -> str:
        part = self.part(name)
        if isinstance(part, CodeView):
            return part.code()
        assert isinstance(part, QLabel | QAbstractButton | QLineEdit)
        return part.text()

    def wire(self, name: str) -> str:
        return str(self.part(name).property("wire"))

    def error(self, name: str) -> str:
        label = self.part(f"{name}.error")
        assert isinstance(label, QLabel)
        return label.text() if not label.isHidden() else ""

    def told(self, name: str = "") -> list[str]:
        return list(told_by(self.part(name) if name else self.window))

    def press(self, name: str) -> None:
        QTest.mouseClick(self.part(name), Qt.MouseButton.LeftButton)

    async def go(self, tab: str) -> None:
        """Go to a tab, and wait until its form has its number."""
        self.window.tabs.choose(tab)
        if tab != "orders":
            await until(lambda: self.wire(f"{tab}.client_orderid") != "")

    async def fill(self, tab: str, texts: Mapping[str, str], kind: str = "") -> None:
        """Go to a tab and fill its form in under a kind of card or destination."""
        await self.go(tab)
        if kind:
            name = "sale.source" if tab == "sale" else f"{tab}.destination"
            self.part(name).setProperty("wire", kind)
        for wire, text in texts.items():
            self.part(f"{tab}.{wire}").setProperty("wire", text)

    async def open_review(self, tab: str) -> ReviewDialog:
        self.press(f"{tab}.send")
        return await self.reviewed()

    async def reviewed(self) -> ReviewDialog:
        await until(lambda: self.review() is not None)
        dialog = self.review()
        assert dialog is not None
        return dialog

    def review(self) -> ReviewDialog | None:
        found = self.window.findChild(ReviewDialog)
        return found if found is not None and found.isVisible() else None

    async def confirm(self) -> None:
        """Press the review's action as soon as it is awake, and wait for the outcome."""
        await self.reviewed()
        button = self.part("review.confirm")
        await until(button.isEnabled)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        await until(lambda: not self.busy(), 30)

    def busy(self) -> bool:
        return any(page.busy() for page in self.window.findChildren(OperationTab))

    async def send(self, tab: str) -> Order:
        """Review and send what stands in a form; give its order as it then is."""
        await self.open_review(tab)
        await self.confirm()
        return await self.order(self.wire(f"{tab}.client_orderid"))

    async def new(self, tab: str) -> None:
        before = self.wire(f"{tab}.client_orderid")
        self.press(f"{tab}.new")
        await until(lambda: self.wire(f"{tab}.client_orderid") not in ("", before))

    async def checked(self, order: Order, times: int = 3) -> Order:
        """Ask the gateway about an order several times, as polling does."""
        for _ in range(times):
            order = await self.rig.house.use_cases.poller.check_now(order.id)
        await self.settled()
        return order

    async def settled(self) -> None:
        """Wait until nothing is under way behind the window."""
        await until(lambda: not self.tasks.names(), 20)

    async def orders(self) -> tuple[Order, ...]:
        return (await self.rig.house.use_cases.desk.page(Question(View.ALL))).orders

    async def order(self, number: str) -> Order:
        return next(order for order in await self.orders() if order.key.number == number)

    async def dossier(self, order: Order) -> Dossier:
        return await self.rig.house.use_cases.desk.dossier(order.id)

    def paths(self, number: str) -> list[str]:
        """Give where the gateway was asked about or told of an order number, in order."""
        return [row["path"] for row in self.rig.sandbox.requests() if row["client_orderid"] == number]


Scene = Callable[[WindowDesk], Coroutine[Any, Any, None]]
"""What a person does at the window and what they must see."""


class Acting(Protocol):
    """Plays a scene in a window opened on a profile."""

    def __call__(self, scene: Scene, *, changed: Callable[[Profile], Profile] = ..., brand: str = "") -> None: ...


@asynccontextmanager
async def window_desk(
    theme: Theme,
    gateway: Sandbox,
    tmp_path: Path,
    faults: list[Fault],
    *,
    changed: Callable[[Profile], Profile] = lambda profile: profile,
    brand: str = "",
) -> AsyncIterator[WindowDesk]:
    """Open the house and the window on its profile, or on one of a brand whose host is the sandbox process."""
    async with opened_rig(tmp_path, gateway) as rig:
        profile = changed(rig.profile if not brand else await brand_profile(rig, brand))
        await rig.vault.unlock(profile.name)
        tasks = Tasks(faults.append)
        window = ConsoleWindow(theme, "Console")
        window.begin(tasks)
        pages = Pages(window, rig.house.use_cases, lambda _name: None)
        window.show()
        window.activateWindow()
        pages.open(profile, Recovered((), (), ()))
        try:
            yield WindowDesk(rig, window, pages, tasks)
        finally:
            gateway.clear_scenarios()
            pages.close()
            await tasks.close()
            window.end()
            shiboken6.delete(window)  # here and now: whatever thread collects garbage later must find no widget in it


async def brand_profile(rig: Rig, brand: str) -> Profile:
    """Add a profile of a brand, its host the sandbox process, its secrets the sandbox merchant's."""
    profile = new_profile(
        name=PROFILE + brand,
        brand=brand,
        environment=Environment.SANDBOX,
        login=rig.sandbox.login,
        currencies=("EUR", "USD"),
        target=Target("39915"),
        base_url=f"{rig.sandbox.address}/paynet/api",
    )
    rig.files.add(profile)
    await rig.vault.store_private_key(profile.name, read_private_key(rig.sandbox.private_key_pem))
    await rig.vault.store_merchant_control(profile.name, Secret(rig.sandbox.control))
    return profile


def written_below(folder: Path) -> Sequence[bytes]:
    """Give the content of every file below a folder."""
    return [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
