"""For tests of the window: coroutines on Qt's loop with every fault collected, one theme, one sandbox gateway."""

import asyncio
import gc
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any, TypeVar

import pytest
from moved_clock import MovedClock
from opened_console import (
    OpenedProgram,
    OpenProgram,
    PlayInTab,
    PlayInWindow,
    TabScene,
    WindowScene,
    opened_program,
    opened_tab,
    opened_window,
)
from opened_home import sandbox_profile
from PySide6.QtWidgets import QApplication
from sandbox_process import Sandbox, running_sandbox

from console_app.gui.kit.aio import Fault
from console_app.gui.kit.aio import run as run_program
from console_app.gui.kit.theme import Preference, Theme
from console_app.services.profile import Profile

T = TypeVar("T")
HARMLESS = "This plugin does not support"


@pytest.fixture(scope="session")
def console_theme(qapp: QApplication) -> Theme:
    """The light look, once for the whole session: a theme belongs to the application."""
    return Theme(qapp, Preference.LIGHT)


@pytest.fixture(scope="session")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """One sandbox gateway for all tests of the window; whoever sets a scenario clears it."""
    with running_sandbox(tmp_path_factory.mktemp("gateway")) as sandbox:
        yield sandbox


@pytest.fixture
def faults() -> list[Fault]:
    """What nobody expected during the test; the test fails on any."""
    return []


@pytest.fixture
def run(qapp: QApplication, faults: list[Fault]) -> Iterator[Callable[[Coroutine[Any, Any, T]], T]]:
    """Run a coroutine to its end on Qt's loop, as the program does; nothing may go wrong unseen.

    The clipboard is left empty: offscreen it is Qt's own until after Python has ended, and what Python made for it
    would then bring the process down.
    """

    def go(work: Coroutine[Any, Any, T]) -> T:
        results: list[T] = []

        async def main() -> int:
            results.append(await work)
            left = [task.get_name() for task in asyncio.all_tasks() if task is not asyncio.current_task()]
            assert not left, f"still running: {left}"
            return 0

        try:
            run_program(qapp, main, faults.append)
        finally:
            gc.collect()  # a loop's timers and what stood in its window are not there any more for the next test
        told = [fault for fault in faults if HARMLESS not in fault.doing]
        assert not told, told
        return results[0]

    yield go
    qapp.clipboard().clear()


@pytest.fixture
def desk(
    run: Callable[[Coroutine[Any, Any, None]], None],
    console_theme: Theme,
    gateway: Sandbox,
    tmp_path: Path,
    faults: list[Fault],
) -> PlayInTab:
    """Open a runtime and a payout tab on it, play a scene, close everything."""

    def play(
        scene: TabScene,
        *,
        unlocked: bool = True,
        profile: Callable[[Profile], Profile] = lambda profile: profile,
        clock: MovedClock | None = None,
    ) -> None:
        async def whole() -> None:
            tab = opened_tab(console_theme, gateway, tmp_path, faults, unlocked=unlocked, profile=profile, clock=clock)
            async with tab as opened:
                await scene(opened)

        run(whole())

    return play


@pytest.fixture
def bare(console_theme: Theme, gateway: Sandbox, tmp_path: Path, faults: list[Fault]) -> OpenProgram:
    """Open the whole window on the test's own home, with the profiles that the test names."""
    unexpected = faults

    def opened(
        *profiles: Profile,
        profile: str = "",
        size: tuple[int, int] = (1440, 900),
        clock: MovedClock | None = None,
        faults: list[Fault] | None = None,
    ) -> AbstractAsyncContextManager[OpenedProgram]:
        told = unexpected if faults is None else faults
        home = tmp_path / "home"
        return opened_program(console_theme, gateway, home, told, profiles, profile=profile, size=size, clock=clock)

    return opened


@pytest.fixture
def console(bare: OpenProgram, gateway: Sandbox) -> OpenProgram:
    """The same with one profile at the sandbox gateway where the test names none."""

    def opened(*profiles: Profile, **wanted: Any) -> AbstractAsyncContextManager[OpenedProgram]:  # noqa: ANN401 - passed on
        return bare(*(profiles or (sandbox_profile(gateway),)), **wanted)

    return opened


@pytest.fixture
def window(
    run: Callable[[Coroutine[Any, Any, None]], None],
    console_theme: Theme,
    gateway: Sandbox,
    tmp_path: Path,
    faults: list[Fault],
) -> PlayInWindow:
    """Open a runtime and the whole window on it, play a scene, close everything."""

    def play(
        scene: WindowScene,
        *,
        changed: Callable[[Profile], Profile] = lambda profile: profile,
        brand: str = "",
        tab: str = "",
    ) -> None:
        async def whole() -> None:
            window = opened_window(console_theme, gateway, tmp_path, faults, changed=changed, brand=brand, tab=tab)
            async with window as opened:
                await scene(opened)

        run(whole())

    return play
