"""The whole window on an open house, for the road of a card: hands to press and type, eyes to read."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import shiboken6
from console_rig import PROFILE, Rig, opened_rig
from payout_desk import until
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QTableView, QWidget
from sandbox_process import Sandbox

from console_app.gui.aio import Fault, Tasks
from console_app.gui.pages import Pages
from console_app.gui.theme import Theme
from console_app.gui.widgets.code_block import CodeView
from console_app.gui.window import ConsoleWindow
from console_app.services.profile import Profile
from console_app.services.recover import Recovered

KEY = "create-card-ref"


@dataclass(frozen=True, slots=True)
class CardDesk:
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
        found = self.window.findChild(QWidget, name)
        return found is not None and found.isVisible()

    def text(self, name: str) -> str:
        part = self.part(name)
        if isinstance(part, CodeView):
            return part.code()
        assert isinstance(part, QLabel | QAbstractButton), name
        return part.text()

    def wire(self, name: str) -> str:
        return str(self.part(name).property("wire"))

    def put(self, name: str, text: str) -> None:
        self.part(name).setProperty("wire", text)

    def error(self, name: str) -> str:
        label = self.part(f"{name}.error")
        assert isinstance(label, QLabel)
        return label.text() if not label.isHidden() else ""

    def press(self, name: str) -> None:
        button = self.part(name)
        assert button.isVisible(), name
        assert button.isEnabled(), name
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def shown(self, name: str) -> str:
        """Give all that a part's visible labels and buttons say."""
        parts = self.part(name).findChildren(QWidget)
        return "\n".join(p.text() for p in parts if isinstance(p, QLabel | QAbstractButton) and p.isVisible())

    def rows(self, name: str) -> list[list[str]]:
        table = self.part(name)
        assert isinstance(table, QTableView)
        model = table.model()
        return [
            [str(model.index(row, column).data()) for column in range(model.columnCount())]
            for row in range(model.rowCount())
        ]

    def pick(self, name: str, row: int) -> None:
        table = self.part(name)
        assert isinstance(table, QTableView)
        table.setFocus()
        table.selectRow(row)

    async def settled(self) -> None:
        """Wait until nothing is under way behind the window but polling."""
        await until(lambda: not self.tasks.names(), 20)

    async def go(self, tab: str) -> None:
        self.window.tabs.choose(tab)
        await self.settled()


@asynccontextmanager
async def card_desk(
    theme: Theme,
    gateway: Sandbox,
    tmp_path: Path,
    faults: list[Fault],
    *,
    profile: Callable[[Profile], Profile] = lambda profile: profile,
    home: str = "home",
) -> AsyncIterator[CardDesk]:
    """Open the house and the window on it; everything is closed again at the end."""
    async with opened_rig(tmp_path, gateway, home=home) as rig:
        await rig.vault.unlock(PROFILE)
        tasks = Tasks(faults.append)
        window = ConsoleWindow(theme, "Console")
        window.begin(tasks)
        pages = Pages(window, rig.house.use_cases, lambda _name: None)
        window.show()
        window.activateWindow()
        pages.open(profile(rig.profile), Recovered((), (), ()))
        try:
            yield CardDesk(rig, window, pages, tasks)
        finally:
            gateway.clear_scenarios()
            await tasks.close()
            pages.close()
            window.end()
            shiboken6.delete(window)  # here and now: whatever thread collects garbage later must find no widget in it
