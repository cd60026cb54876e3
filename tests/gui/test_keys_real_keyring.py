"""The keys dialog over a real Secret Service: what it stores, switches to and deletes is what the keyring has."""

import gc
import subprocess
import sys
from pathlib import Path

import pytest
from keys_dialog import KeysConsole, key_file
from opened_console import OpenedWindow, PlayInWindow
from opened_home import PROFILE
from secret_service import SecretService, running_secret_service
from waiting import until

from console_app.services.keys import SecretKind, StoredSecret
from console_app.vault.importing import read_private_key
from console_app.vault.keyring_vault import KeyringStore, keyring_vault

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="the Secret Service is Linux's keyring"),
    # On a refused unlock, keyring leaves its D-Bus connection to the garbage collector.
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
]


def kept(service: SecretService, kind: SecretKind) -> str:
    """Read an entry by another program."""
    entry = ("service", "paynet-console", "username", f"home/{PROFILE}/{kind.value}")
    done = subprocess.run(
        ("secret-tool", "lookup", *entry), env=service.environment, text=True, capture_output=True, check=False
    )
    return done.stdout


def test_a_person_imports_replaces_and_deletes_keys_in_the_keyring_of_the_system(
    window: PlayInWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (key_file(tmp_path, name) for name in ("first.pem", "second.pem"))
    old, new = (read_private_key(path.read_bytes()) for path in (first, second))
    (tmp_path / "bus").mkdir()

    async def scene(desk: OpenedWindow) -> None:
        desk.home.vault._store = KeyringStore()  # noqa: SLF001 - the window over the keyring of the system
        desk.pages.show_keys()
        keys = KeysConsole(desk.window, desk.tasks)
        await keys.opened()
        assert "Kept in: Secret Service, the keyring of this system. Nowhere else." in keys.said()
        assert "This profile has no private key." in keys.said()
        await keys.bring(first)
        assert f"Key {old.fingerprint.short} signs from now on." in keys.words("keys.import.notice")
        assert kept(service, SecretKind.PRIVATE_KEY) == old.entry.reveal()

        await keys.bring(second)
        assert f"Key {new.fingerprint.short} waits" in keys.words("keys.import.notice")
        assert kept(service, SecretKind.PRIVATE_KEY) == old.entry.reveal()
        assert kept(service, SecretKind.NEXT_KEY) == new.entry.reveal()
        keys.choose("in-use")
        keys.press("keys.switch")
        await keys.answer("ask.yes")
        assert kept(service, SecretKind.PRIVATE_KEY) == new.entry.reveal()
        assert kept(service, SecretKind.NEXT_KEY) == ""
        listed = await keyring_vault("home", lambda: (PROFILE,)).list_secrets()
        assert listed == (StoredSecret(PROFILE, SecretKind.PRIVATE_KEY, new.fingerprint),)
        assert (await desk.home.vault.sign(PROFILE, b"text")).key == new.fingerprint

        keys.press("keys.delete.private-key")
        await until(lambda: keys.shows("keys.delete"))
        keys.put("keys.delete.name", PROFILE)
        await keys.answer("keys.delete.confirm")
        assert kept(service, SecretKind.PRIVATE_KEY) == ""
        assert desk.home.vault.key_if_unlocked(PROFILE) is None

        service.lock()
        keys.choose("control")
        keys.put("keys.control", "8D7A3C5E")
        await keys.do("keys.control.do")
        assert "The keyring is locked." in keys.words("keys.control.notice")
        keys.dialog.reject()
        await desk.settled()

    with running_secret_service(tmp_path / "bus") as service:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", service.environment["DBUS_SESSION_BUS_ADDRESS"])
        window(scene)
        gc.collect()  # here, where it is expected, and not in another test
