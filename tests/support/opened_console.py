"""Opens the console in three ways, each on a home of its own: the payout tab alone, the window, the whole program."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

import pytest
import shiboken6
from console import Console
from moved_clock import MovedClock
from opened_home import PROFILE, OpenedHome, merchant_key, opened_home, sandbox_profile
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget
from sandbox_process import Sandbox
from waiting import until

from console_app.app import WindowOptions, _Program
from console_app.config_file import HomeFiles
from console_app.gui.entry.operation_tab import OperationTab
from console_app.gui.kit.aio import Fault, Tasks
from console_app.gui.kit.theme import Theme
from console_app.gui.shell.pages import Pages
from console_app.gui.shell.window import ConsoleWindow
from console_app.protocol.brands import Environment
from console_app.protocol.catalogue import operation_of
from console_app.protocol.values import Secret
from console_app.services.preferences import new_profile
from console_app.services.profile import Profile, Target
from console_app.services.recover import Recovered
from console_app.vault.key_vault import KeyVault
from console_app.vault.memory import memory_vault

TITLE = "Payment operator console"
TABS = ("Initial payment", "Card registration", "Deposit to card", "Payout", "Order status")
Changed = Callable[[Profile], Profile]


class OpenedTab(Console):
    """The payout tab alone."""

    def __init__(self, window: QWidget, tab: OperationTab, tasks: Tasks, home: OpenedHome) -> None:
        super().__init__(window, tasks, home)
        self.tab = tab

    def forms(self) -> list[OperationTab]:
        return [self.tab]


class OpenedWindow(Console):
    """The window with all its pages on one profile; nothing is polled."""

    window: ConsoleWindow

    def __init__(self, window: ConsoleWindow, pages: Pages, tasks: Tasks, home: OpenedHome) -> None:
        super().__init__(window, tasks, home)
        self.pages = pages


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


class OpenedProgram(Console):
    """The whole program as an operator starts it; only its keyring is one in memory."""

    window: ConsoleWindow

    def __init__(
        self, window: ConsoleWindow, program: Program, sandbox: Sandbox, files: HomeFiles, vault: KeyVault
    ) -> None:
        """Start it."""
        super().__init__(window)
        self.program = program
        self.sandbox = sandbox
        self.files = files
        self.vault = vault
        self.ending = asyncio.create_task(program.main(), name="the program")

    @property
    def home(self) -> OpenedHome:
        session = self.program._session  # noqa: SLF001 - what a window does not tell: the book behind it
        assert session is not None
        assert session._runtime is not None  # noqa: SLF001 - as above
        return OpenedHome(session._runtime, self.files, self.vault, self.files.all()[0], self.sandbox)  # noqa: SLF001 - as above

    @property
    def page(self) -> str:
        """The name of the page in front, '' before there is one."""
        current = self.window.stack.currentWidget()
        return current.objectName() if current is not None else ""

    def tabs(self) -> list[str]:
        """Give the words of the tabs that are shown."""
        buttons = self.window.tabs.findChildren(QAbstractButton)
        return [button.text() for button in buttons if button.isVisible() and button.text() in TABS]

    def tab(self, key: str) -> OperationTab:
        """Give the form of a tab."""
        found = self.part(f"tab.{key}").findChild(OperationTab)
        assert found is not None
        return found

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
        await until(lambda: self.shows("ask"))
        return self.part("ask")


TabScene = Callable[[OpenedTab], Coroutine[Any, Any, None]]
WindowScene = Callable[[OpenedWindow], Coroutine[Any, Any, None]]
"""What a person does and must see there."""


class PlayInTab(Protocol):
    """Plays a scene at an open payout tab."""

    def __call__(
        self,
        scene: TabScene,
        *,
        unlocked: bool = True,
        profile: Changed = ...,
        clock: MovedClock | None = None,
    ) -> None: ...


class PlayInWindow(Protocol):
    """Plays a scene in a window opened on a profile."""

    def __call__(
        self,
        scene: WindowScene,
        *,
        changed: Changed = ...,
        brand: str = "",
        tab: str = "",
    ) -> None: ...


class OpenProgram(Protocol):
    """Opens the whole program on the test's home, as often as the test wants."""

    def __call__(
        self,
        *profiles: Profile,
        profile: str = "",
        size: tuple[int, int] = ...,
        clock: MovedClock | None = None,
        faults: list[Fault] | None = None,
    ) -> AbstractAsyncContextManager[OpenedProgram]: ...


@asynccontextmanager
async def opened_tab(
    theme: Theme,
    gateway: Sandbox,
    tmp_path: Path,
    faults: list[Fault],
    *,
    unlocked: bool = True,
    profile: Changed = lambda profile: profile,
    clock: MovedClock | None = None,
) -> AsyncIterator[OpenedTab]:
    """Open a home and show the payout tab; everything is closed again at the end."""
    async with opened_home(tmp_path, gateway, clock=clock) as home:
        if unlocked:
            await home.vault.unlock(PROFILE)
        tasks = Tasks(faults.append)
        tab = OperationTab(theme, tasks, home.runtime.use_cases, operation_of("payout"), profile(home.profile))
        window = QWidget()
        window.setProperty("ground", "window")
        column = QVBoxLayout(window)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(tab)
        window.resize(1440, 790)
        window.show()
        window.activateWindow()
        console = OpenedTab(window, tab, tasks, home)
        await console.go("payout")
        try:
            yield console
        finally:
            gateway.clear_scenarios()
            await tasks.close()
            tab.close_down()
            window.close()
            shiboken6.delete(window)  # here and now: whatever thread collects garbage later must find no widget in it


@asynccontextmanager
async def opened_window(
    theme: Theme,
    gateway: Sandbox,
    tmp_path: Path,
    faults: list[Fault],
    *,
    changed: Changed = lambda profile: profile,
    brand: str = "",
    home: str = "home",
    tab: str = "",
) -> AsyncIterator[OpenedWindow]:
    """Open a home and the window on its profile, or on one of a brand whose host is the sandbox process.

    `tab` is the one that was in front the last time: no other page is made before somebody goes there.
    """
    async with opened_home(tmp_path, gateway, home=home) as opened:
        profile = changed(await of_a_brand(opened, brand) if brand else opened.profile)
        await opened.vault.unlock(profile.name)
        tasks = Tasks(faults.append)
        window = ConsoleWindow(theme, "Console")
        window.begin(tasks)
        pages = Pages(window, opened.runtime.use_cases, lambda _name: None)
        window.tabs.choose(tab)
        window.show()
        window.activateWindow()
        pages.open(profile, Recovered((), (), ()))
        try:
            yield OpenedWindow(window, pages, tasks, opened)
        finally:
            gateway.clear_scenarios()
            pages.close()
            await tasks.close()
            window.end()
            shiboken6.delete(window)  # here and now: whatever thread collects garbage later must find no widget in it


@asynccontextmanager
async def opened_program(
    theme: Theme,
    gateway: Sandbox,
    home: Path,
    faults: list[Fault],
    profiles: Sequence[Profile],
    *,
    profile: str = "",
    size: tuple[int, int] = (1440, 900),
    clock: MovedClock | None = None,
) -> AsyncIterator[OpenedProgram]:
    """Start the program, wait until its window can be used, and close it as a person does."""
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
        console = OpenedProgram(window, program, gateway, files, vault)
        ending = console.ending
        try:
            await until(lambda: ending.done() or console.page.startswith("tab.") or console.shows("window.error"))
            if console.page == "tab.payout":
                await until(lambda: console.wire("payout.client_orderid") != "")
            await until(window.isActiveWindow)
            yield console
        finally:
            gateway.clear_scenarios()
            window.close()
            await ending
            window.hide()
            shiboken6.delete(window)  # here and now: whatever thread collects garbage later must find no widget in it


def brand_profile(name: str, brand: str, environment: Environment, target: Target | None = None) -> Profile:
    """A profile at a brand's own host, which no test ever reaches: a try is refused and fails the test."""
    where = target or Target("39915")
    return new_profile(
        name=name, brand=brand, environment=environment, login="AcmePayouts", currencies=("EUR",), target=where
    )


def on_production(profile: Profile) -> Profile:
    """The same profile at a production host, which no test ever reaches."""
    return replace(profile, base_url="https://gate.connpay.com/paynet/api")


async def of_a_brand(home: OpenedHome, brand: str) -> Profile:
    """Add a profile of a brand, its host the sandbox process, its secrets the sandbox merchant's."""
    profile = sandbox_profile(home.sandbox, PROFILE + brand, brand=brand)
    home.files.add(profile)
    await fill_vault(home.vault, home.sandbox, (profile.name,))
    return profile


async def filled_vault(home_id: str, gateway: Sandbox, names: Callable[[], Sequence[str]]) -> KeyVault:
    """A keyring in memory that holds the secrets of all profiles."""
    vault = memory_vault(home_id, names)
    await fill_vault(vault, gateway, names())
    return vault


async def fill_vault(vault: KeyVault, gateway: Sandbox, names: Sequence[str]) -> None:
    """Keep the sandbox merchant's secrets for profiles."""
    for name in names:
        await vault.store_private_key(name, merchant_key(gateway.private_key_pem))
        await vault.store_merchant_control(name, Secret(gateway.control))


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
