"""The console locks before the machine sleeps and with the desktop's session, as systemd-logind tells it."""

import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from opened_console import OpenProgram
from opened_home import PROFILE
from waiting import until

from console_app.gui.lock.suspend import SuspendWatch

if sys.platform != "linux":
    pytest.skip("logind is Linux's login manager", allow_module_level=True)

from logind import OTHER_SESSION, running_logind

Run = Callable[[Coroutine[Any, Any, None]], None]


def test_sleep_waits_for_the_lock_and_a_locked_session_locks_the_console(
    run: Run, console: OpenProgram, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene() -> None:
        async with console() as opened:
            await until(lambda: opened.vault.unlocked(PROFILE))
            await until(lambda: "GetSession" in logind.asked and logind.braked())
            logind.prepare_for_sleep(going=True)
            await until(lambda: not logind.braked())
            assert opened.window.locked
            assert opened.vault.key_if_unlocked(PROFILE) is None
            assert "because the workstation slept" in "\n".join(opened.told("lock"))
            logind.prepare_for_sleep(going=False)
            await until(logind.braked)
            assert opened.window.locked

            for lock in (logind.lock_session, logind.lock_screen):
                opened.press("lock.unlock")
                await until(lambda: not opened.window.locked)
                lock(OTHER_SESSION)
                lock()
                await until(lambda: opened.window.locked)
                assert "together with the screen" in "\n".join(opened.told("lock"))
            await opened.quiet()

    with running_logind(tmp_path) as logind:
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", logind.address)
        run(scene())
        assert not logind.braked()


def test_another_persons_session_locks_nothing(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []

    async def scene() -> None:
        watch = SuspendWatch()
        watch.locked.connect(lambda: heard.append("locked"))
        watch.sleeping.connect(lambda: heard.append("sleeping"))
        watch.begin()
        await until(lambda: watch.braking and "GetSession" in logind.asked)
        logind.lock_session(OTHER_SESSION)
        logind.lock_screen(OTHER_SESSION)
        logind.prepare_for_sleep(going=True)
        await until(lambda: bool(heard))
        assert heard == ["sleeping"]
        watch.end()

    with running_logind(tmp_path) as logind:
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", logind.address)
        run(scene())


def test_where_there_is_no_login_manager_nothing_is_held_up(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene() -> None:
        watch = SuspendWatch()
        watch.begin()
        assert not watch.braking
        watch.end()

    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path / 'nobody'}")
    run(scene())
