"""A locked console over a real Secret Service: it opens when the keyring answers and stays shut when that is locked."""

import shutil
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from opened_console import OpenProgram
from opened_home import PROFILE
from secret_service import running_secret_service
from waiting import until

from console_app.gui.lock.console_lock import ConsoleLock
from console_app.gui.lock.lock_cover import Reason
from console_app.protocol.values import Secret
from console_app.vault.importing import read_private_key
from console_app.vault.keyring_vault import KeyringStore

Run = Callable[[Coroutine[Any, Any, None]], None]
pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="the Secret Service is Linux's keyring"),
    pytest.mark.skipif(shutil.which("gnome-keyring-daemon") is None, reason="needs gnome-keyring"),
    # On a refused unlock, keyring leaves its D-Bus connection to the garbage collector.
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
]


def test_the_cover_goes_by_a_real_keyrings_answer(
    run: Run, console: OpenProgram, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene() -> None:
        async with console() as opened:
            await opened.quiet()
            opened.vault._store = KeyringStore()  # noqa: SLF001 - the system's keyring in place of one in memory
            await opened.vault.store_private_key(PROFILE, read_private_key(opened.sandbox.private_key_pem))
            await opened.vault.store_merchant_control(PROFILE, Secret(opened.sandbox.control))
            await opened.vault.unlock(PROFILE)
            lock = opened.window.findChild(ConsoleLock)
            assert lock is not None
            lock.lock(Reason.BY_HAND)
            opened.press("lock.unlock")
            await until(lambda: not opened.window.locked)
            assert opened.vault.key_if_unlocked(PROFILE) is not None

            lock.lock(Reason.BY_HAND)
            service.lock()
            opened.press("lock.unlock")
            await until(lambda: opened.shows("lock.notice"))
            assert "The keyring is locked." in opened.told("lock.notice")
            await opened.quiet()
            assert opened.window.locked
            assert opened.vault.key_if_unlocked(PROFILE) is None

    folder = tmp_path / "keyring"
    folder.mkdir()
    with running_secret_service(folder) as service:
        for name, value in service.environment.items():
            monkeypatch.setenv(name, value)
        run(scene())
