"""Which keyrings are let in, how their errors are read, and the thread they run on."""

import asyncio
import subprocess
import sys
import threading
import traceback
from pathlib import Path
from typing import Final

import keyring.backends.chainer
import keyring.backends.fail
import keyring.backends.null
import keyring.backends.SecretService
import keyring.errors
import pytest

from console_app.protocol.values import Secret
from console_app.services.errors import (
    BackendRefused,
    EntryDamaged,
    KeyringLocked,
    NoKeyring,
    VaultError,
)
from console_app.services.keys import SecretKind
from console_app.vault.backends import (
    PLATFORM_BACKENDS,
    Backend,
    open_platform_backend,
    qualified_name,
)
from console_app.vault.importing import generate_key
from console_app.vault.key_vault import KeyVault
from console_app.vault.keyring_vault import KeyringStore

CONTROL: Final = Secret("CANARY-8D7A3C5E-41B0")


class CredentialManager:
    """Windows' keyring in what matters: 2,560 bytes of UTF-16 for one entry, else error 1783."""

    def __init__(self) -> None:
        self.entries: dict[tuple[str, str], bytes] = {}
        self.threads: set[str] = set()

    def get_password(self, service: str, username: str) -> str | None:
        self.threads.add(threading.current_thread().name)
        kept = self.entries.get((service, username))
        return None if kept is None else kept.decode("utf-16-le")

    def set_password(self, service: str, username: str, password: str) -> None:
        blob = password.encode("utf-16-le")
        if len(blob) > 2560:
            raise OSError(1783, "The stub received bad data")
        self.entries[service, username] = blob

    def delete_password(self, service: str, username: str) -> None:
        del self.entries[service, username]


class Forgetful(CredentialManager):
    """Keeps less than it was given, without a word."""

    def set_password(self, service: str, username: str, password: str) -> None:
        super().set_password(service, username, password[:-1])


class PlaintextKeyring(CredentialManager):
    """Stands for keyrings.alt: a file anybody reads."""


class Derived(keyring.backends.SecretService.Keyring):
    """Another class under a trusted one's methods."""


class Failing(CredentialManager):
    """Fails as told, with the secret in its own frames and words."""

    def __init__(self, error: type[Exception]) -> None:
        super().__init__()
        self.error = error

    def set_password(self, service: str, username: str, password: str) -> None:
        raise self.error(f"could not keep {password} as {username} of {service}")


def vault_over(backend: Backend) -> KeyVault:
    allowed = frozenset({qualified_name(type(backend))})
    return KeyVault(KeyringStore(lambda: backend, allowed), "home", lambda: ("acme",))


@pytest.mark.parametrize("bits", [2048, 4096])
def test_a_key_fits_into_windows_credential_manager(bits: int) -> None:
    backend = CredentialManager()
    key = generate_key(2048 if bits == 2048 else 4096)

    async def run() -> None:
        vault = vault_over(backend)
        await vault.store_private_key("acme", key)
        await vault.store_merchant_control("acme", CONTROL)
        await vault.digest(b"")
        vault.lock()
        assert (await vault.sign("acme", b"x")).key == key.fingerprint
        await vault.delete("acme", SecretKind.PRIVATE_KEY)

    asyncio.run(run())
    assert set(backend.entries) == {
        ("paynet-console", "home/acme/merchant-control"),
        ("paynet-console", "home/journal-key"),
    }


def test_what_would_not_fit_everywhere_is_kept_nowhere() -> None:
    backend = CredentialManager()
    vault = vault_over(backend)
    asyncio.run(vault.store_merchant_control("acme", Secret("x" * 1280)))
    for text in ("x" * 1281, "😀" * 641):
        with pytest.raises(EntryDamaged) as caught:
            asyncio.run(vault.store_merchant_control("acme", Secret(text)))
        assert caught.value.reason == "too-long"
    assert len(backend.entries["paynet-console", "home/acme/merchant-control"]) == 2560


def test_an_entry_that_comes_back_different_is_told_at_once() -> None:
    with pytest.raises(EntryDamaged) as caught:
        asyncio.run(vault_over(Forgetful()).store_merchant_control("acme", CONTROL))
    assert caught.value.entry == "home/acme/merchant-control"
    assert caught.value.reason == "read-back"


@pytest.mark.parametrize(
    "backend",
    [
        keyring.backends.null.Keyring,
        keyring.backends.fail.Keyring,
        keyring.backends.chainer.ChainerBackend,
        PlaintextKeyring,
        Derived,
    ],
)
def test_other_keyrings_are_refused_by_name(backend: type[Backend]) -> None:
    vault = KeyVault(KeyringStore(backend), "home", tuple)
    for call in (vault.probe, lambda: vault.store_merchant_control("acme", CONTROL)):
        with pytest.raises(BackendRefused) as caught:
            asyncio.run(call())
        assert caught.value.backend == qualified_name(backend)


def test_each_platform_has_one_keyring_and_others_have_none() -> None:
    assert set(PLATFORM_BACKENDS) == {"linux", "win32", "darwin"}
    with pytest.raises(BackendRefused):
        open_platform_backend("freebsd14")


def test_the_environment_cannot_bend_the_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.setenv("KEYRING_PROPERTY_PREFERRED_COLLECTION", "/org/freedesktop/secrets/open")
    monkeypatch.setenv("KEYRING_PROPERTY_GET_PASSWORD", "swapped")
    backend = open_platform_backend("linux")
    assert qualified_name(type(backend)) == PLATFORM_BACKENDS["linux"]
    assert vars(backend) == {}


@pytest.mark.parametrize(
    ("error", "meaning"),
    [
        (keyring.errors.KeyringLocked, KeyringLocked),
        (keyring.errors.NoKeyringError, NoKeyring),
        (keyring.errors.InitError, NoKeyring),
        (ConnectionResetError, NoKeyring),
        (keyring.errors.PasswordSetError, VaultError),
        (RuntimeError, VaultError),
    ],
)
def test_an_error_of_the_keyring_is_told_without_its_words_or_frames(
    error: type[Exception], meaning: type[VaultError]
) -> None:
    with pytest.raises(VaultError) as caught:
        asyncio.run(vault_over(Failing(error)).store_merchant_control("acme", CONTROL))
    assert type(caught.value) is meaning
    assert caught.value.__context__ is None
    told = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    assert CONTROL.reveal() not in "".join(told.format())


def test_a_secret_that_is_no_text_is_damage() -> None:
    class Binary(CredentialManager):
        def get_password(self, service: str, username: str) -> str | None:
            return b"\xff\xfe\xfa".decode() + service + username

    with pytest.raises(EntryDamaged) as caught:
        asyncio.run(vault_over(Binary()).control("acme", ""))
    assert caught.value.reason == "not-text"


def test_all_calls_run_on_one_thread_that_is_not_the_windows() -> None:
    backend = CredentialManager()

    async def run() -> None:
        vault = vault_over(backend)
        await asyncio.gather(*(vault.digest(b"%d" % number) for number in range(20)))
        await vault.probe()

    asyncio.run(run())
    assert backend.threads == {"keyring"}


def test_a_cancelled_caller_leaves_the_next_one_served() -> None:
    class Prompting(CredentialManager):
        def __init__(self) -> None:
            super().__init__()
            self.asked = threading.Event()
            self.answered = threading.Event()

        def get_password(self, service: str, username: str) -> str | None:
            self.asked.set()
            self.answered.wait()
            return super().get_password(service, username)

    async def run() -> None:
        backend = Prompting()
        vault = vault_over(backend)
        waiting = asyncio.create_task(vault.digest(b""))
        await asyncio.to_thread(backend.asked.wait)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        backend.answered.set()
        assert len(await vault.digest(b"")) == 64

    asyncio.run(run())


PROMPT: Final = """
import asyncio, threading
from console_app.vault.worker import DaemonWorker
async def main():
    try:
        await asyncio.wait_for(DaemonWorker("keyring").run(threading.Event().wait), 0.05)
    except TimeoutError:
        print("gave up")
asyncio.run(main())
"""

LAZY: Final = """
import sys
from console_app.vault.keyring_vault import keyring_vault
keyring_vault("home", tuple)
print([name for name in sys.modules if name.partition(".")[0] in ("keyring", "secretstorage")])
"""


@pytest.mark.parametrize(("program", "says"), [(PROMPT, "gave up"), (LAZY, "[]")], ids=["prompt", "lazy"])
def test_an_open_prompt_holds_no_exit_and_the_library_is_loaded_late(program: str, says: str) -> None:
    done = subprocess.run(
        (sys.executable, "-c", program),
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout.strip(), done.stderr, done.returncode) == (says, "", 0)
