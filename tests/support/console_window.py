"""The whole window as the program opens it, on a home of its own: only the keyring is one in memory."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pytest
import shiboken6
from console_rig import PROFILE, MovedClock, Rig
from payout_desk import PayoutDesk, told_by, until
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from sandbox_process import Sandbox

from console_app.app import WindowOptions, _Program
from console_app.config_file import HomeFiles
from console_app.gui.aio import Fault
from console_app.gui.tabs.operation_tab import OperationTab
from console_app.gui.theme import Theme
from console_app.gui.window import ConsoleWindow
from console_app.protocol.brands import Environment
from console_app.protocol.values import Secret
from console_app.services.preferences import new_profile
from console_app.services.profile import Profile, Target
from console_app.vault.importing import read_private_key
from console_app.vault.key_vault import KeyVault
from console_app.vault.memory import memory_vault

TITLE = "Payment operator console"
TABS = ("Initial payment", "Card registration", "Deposit to card", "Payout", "Order status")


class Program(_Program):
    """The program behind the window; what nobody expected is kept for the test, too."""

    def __init__(self, window: ConsoleWindow, options: WindowOptions, faults: list[Fault]) -> None:
        super().__init__(window, options)
        self._faults = faults

    def fault(self, fault: Fault) -> None:
        self._faults.append(fault)
        super().fault(fault)

    @property
    def sending(self) -> bool:
        """Whether an order is being sent at this moment."""
        return self._session is not None and self._session.sending


@dataclass(frozen=True, slots=True)
class Console:
    """An open console, with hands and eyes."""

    window: ConsoleWindow
    program: Program
    sandbox: Sandbox
    files: HomeFiles
    vault: KeyVault
    ending: "asyncio.Task[int]"

    @property
    def desk(self) -> PayoutDesk:
        """The payout tab with hands of its own."""
        place = self.window.findChild(QWidget, "tab.payout")
        tab = place.findChild(OperationTab) if place is not None else None
        session = self.program._session  # noqa: SLF001 - what a window does not tell: the book behind it
        assert tab is not None
        assert session is not None
        assert session._house is not None  # noqa: SLF001 - as above
        rig = Rig(session._house, self.files, self.vault, self.files.all()[0], self.sandbox)  # noqa: SLF001 - as above
        return PayoutDesk(rig, tab, self.window.tasks, self.window)

    @property
    def page(self) -> str:
        """The name of the page in front, '' before there is one."""
        current = self.window.stack.currentWidget()
        return current.objectName() if current is not None else ""

    def part(self, name: str) -> QWidget:
        found = self.window.findChild(QWidget, name)
        assert found is not None, name
        return found

    def there(self, name: str) -> bool:
        """Tell whether a person sees such a part now."""
        return any(part.isVisible() for part in self.window.findChildren(QWidget, name))

    def told(self, name: str = "") -> list[str]:
        """Give every text a part shows or says; with no name the whole window's."""
        root = self.part(name) if name else self.window
        return [text for text in told_by(root) if text]

    def tabs(self) -> list[str]:
        """Give the words of the tabs that are shown."""
        buttons = self.window.tabs.findChildren(QAbstractButton)
        return [button.text() for button in buttons if button.isVisible() and button.text() in TABS]

    def press(self, name: str) -> None:
        QTest.mouseClick(self.part(name), Qt.MouseButton.LeftButton)

    def key(self, key: Qt.Key, *, ctrl: bool = False) -> None:
        modifier = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
        QTest.keyClick(self.window, key, modifier)

    def pick(self, profile: str) -> None:
        """Choose a profile in the band."""
        self.window.profiles.setProperty("wire", profile)

    @property
    def picked(self) -> str:
        return str(self.window.profiles.property("wire"))

    async def in_front(self) -> None:
        """Bring the window to the front, as it is again after a dialog on a screen."""
        self.window.activateWindow()
        await until(self.window.isActiveWindow)

    def buttons(self, name: str) -> list[QAbstractButton]:
        return self.part(name).findChildren(QAbstractButton)

    async def asked(self) -> QWidget:
        """Wait for the question and give it."""
        await until(lambda: self.there("ask"))
        return self.part("ask")

    async def quiet(self) -> None:
        """Wait until nothing runs behind the window but the polling."""
        await until(lambda: set(self.window.tasks.names()) <= {"poll"}, 30)
        QApplication.sendPostedEvents()


class Opening(Protocol):
    """Opens the console on the test's home, as often as the test wants."""

    def __call__(
        self,
        *profiles: Profile,
        profile: str = "",
        size: tuple[int, int] = ...,
        clock: MovedClock | None = None,
        faults: list[Fault] | None = None,
    ) -> AbstractAsyncContextManager[Console]: ...


def sandbox_profile(gateway: Sandbox, name: str = PROFILE) -> Profile:
    """A profile of the sandbox process."""
    return new_profile(
        name=name,
        brand="custom",
        environment=Environment.SANDBOX,
        login=gateway.login,
        currencies=("EUR", "USD"),
        target=Target("39915"),
        base_url=f"{gateway.address}/paynet/api",
    )


def brand_profile(name: str, brand: str, environment: Environment, target: Target | None = None) -> Profile:
    """A profile at a brand's own host, which no test ever reaches: a try is refused and fails the test."""
    where = target or Target("39915")
    return new_profile(
        name=name, brand=brand, environment=environment, login="AcmePayouts", currencies=("EUR",), target=where
    )


async def filled_vault(home_id: str, gateway: Sandbox, names: Callable[[], Sequence[str]]) -> KeyVault:
    """A keyring in memory that holds the secrets of all profiles."""
    vault = memory_vault(home_id, names)
    for name in names():
        await vault.store_private_key(name, read_private_key(gateway.private_key_pem))
        await vault.store_merchant_control(name, Secret(gateway.control))
    return vault


@asynccontextmanager
async def opened_console(
    theme: Theme,
    gateway: Sandbox,
    home: Path,
    faults: list[Fault],
    profiles: Sequence[Profile],
    *,
    profile: str = "",
    size: tuple[int, int] = (1440, 900),
    clock: MovedClock | None = None,
) -> AsyncIterator[Console]:
    """Open the window, wait until it can be used, and close it as a person does."""
    files = HomeFiles(home)
    files.add(*(new for new in profiles if new not in files.all()))
    vault = await filled_vault(files.home_id(), gateway, lambda: [known.name for known in files.all()])
    window = ConsoleWindow(theme, TITLE)
    window.resize(*size)
    window.show()
    window.activateWindow()
    program = Program(window, WindowOptions(profile=profile, home=home), faults)
    with pytest.MonkeyPatch.context() as patch, logs_as_they_were():
        patch.setattr("console_app.session.keyring_vault", lambda *_: vault)
        if clock is not None:
            patch.setattr("console_app.session.SystemClock", lambda: clock)
        ending = asyncio.create_task(program.main(), name="the program")
        console = Console(window, program, gateway, files, vault, ending)
        try:
            await until(lambda: ending.done() or console.page.startswith("tab.") or console.there("window.error"))
            if console.page == "tab.payout":
                await until(lambda: console.desk.wire("client_orderid") != "")
            await until(window.isActiveWindow)
            yield console
        finally:
            gateway.clear_scenarios()
            window.close()
            await ending
            window.hide()
            shiboken6.delete(window)  # here and now: whatever thread collects garbage later must find no widget in it


@contextmanager
def logs_as_they_were() -> Iterator[None]:
    """Give the log's handlers and levels back afterwards: the program takes the root logger for itself."""
    root, own = logging.getLogger(), logging.getLogger("paynet")
    handlers, levels = root.handlers[:], (root.level, own.level)
    try:
        yield
    finally:
        for handler in root.handlers[:]:
            root.removeHandler(handler)
            if handler not in handlers:
                handler.close()
        for handler in handlers:
            root.addHandler(handler)
        root.setLevel(levels[0])
        own.setLevel(levels[1])
