"""The vault over a real Secret Service: gnome-keyring on a private D-Bus, with a 4096-bit key."""

import asyncio
import base64
import gc
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Final

import pytest
from moved_clock import START, MovedClock
from unix_sockets import listens
from waiting import block_until

from console_app.journal.home import JournalHome
from console_app.protocol.catalogue import operation_of
from console_app.protocol.operation import Pair
from console_app.protocol.values import Secret
from console_app.services.errors import (
    EntryDamaged,
    KeyringLocked,
    NoKeyring,
    NotComparable,
    SecretMissing,
    VaultError,
)
from console_app.services.keys import ImportedKey, SecretKind, StoredSecret
from console_app.services.profile import Profile, Target
from console_app.services.repeats import RepeatGuard, Repeats
from console_app.services.requests import Content, digests_of, order_of
from console_app.vault.importing import read_private_key
from console_app.vault.key_vault import KeyVault
from console_app.vault.keyring_vault import keyring_vault

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="the Secret Service is Linux's keyring"),
    # On a refused unlock, keyring leaves its D-Bus connection to the garbage collector.
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
]

CONTROL: Final = Secret("8D7A3C5E-41B0-4F7A-9C59-4C0C8E2BB0A1")
BUS: Final = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path={socket}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/>
<allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
"""


@contextmanager
def running(*command: str, environment: dict[str, str], given: bytes = b"") -> Iterator[None]:
    """Run a daemon as long as the block lasts."""
    process = subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdin is not None
    process.stdin.write(given)
    process.stdin.close()
    try:
        yield
    finally:
        process.kill()
        process.wait()


class PrivateBus:
    """A D-Bus of our own that starts nothing by itself, so nobody is there to answer an unlock prompt."""

    def __init__(self, home: Path, patch: pytest.MonkeyPatch, stack: ExitStack) -> None:
        self.stack = stack
        socket = home / "bus"
        (home / "bus.conf").write_text(BUS.format(socket=socket))
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "XDG_DATA_HOME": str(home),
            "XDG_CONFIG_HOME": str(home),
            "XDG_RUNTIME_DIR": str(home),
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path={socket}",
        }
        for name, value in self.environment.items():
            patch.setenv(name, value)
        config = f"--config-file={home / 'bus.conf'}"
        daemon = ("dbus-daemon", config, "--nofork", "--nopidfile")
        stack.enter_context(running(*daemon, environment=self.environment))
        block_until(lambda: listens(socket))

    def start_keyring(self) -> None:
        """Start gnome-keyring with a login keyring that is unlocked."""
        import secretstorage

        daemon = ("gnome-keyring-daemon", "--unlock", "--foreground", "--components=secrets")
        self.stack.enter_context(running(*daemon, environment=self.environment, given=b"test-password"))

        def served() -> bool:
            with closing(secretstorage.dbus_init()) as connection:
                return secretstorage.check_service_availability(connection)

        block_until(served)

    def lock_keyring(self) -> None:
        """Lock it as a screen saver would."""
        import secretstorage

        with closing(secretstorage.dbus_init()) as connection:
            secretstorage.get_default_collection(connection).lock()

    def kept(self, entry: str) -> str:
        """Read an entry by another program."""
        return self._secret_tool("lookup", "service", "paynet-console", "username", entry)

    def overwrite(self, entry: str, text: str) -> None:
        """Replace an entry by another program."""
        attributes = ("service", "paynet-console", "username", entry)
        application = ("application", "Python keyring library")
        self._secret_tool("store", "--label=x", *attributes, *application, given=text)
        assert self.kept(entry) == text

    def delete(self, entry: str) -> None:
        """Delete an entry by another program."""
        self._secret_tool("clear", "service", "paynet-console", "username", entry)
        assert self.kept(entry) == ""

    def _secret_tool(self, *arguments: str, given: str = "") -> str:
        done = subprocess.run(
            ("secret-tool", *arguments),
            env=self.environment,
            input=given,
            text=True,
            capture_output=True,
            check=False,
        )
        return done.stdout


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PrivateBus]:
    with ExitStack() as stack:
        yield PrivateBus(tmp_path, monkeypatch, stack)
        gc.collect()  # here, where it is expected, and not in another test


@pytest.fixture
def secret_service(bus: PrivateBus) -> PrivateBus:
    bus.start_keyring()
    return bus


@pytest.fixture(scope="module")
def pem(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("key") / "merchant.pem"
    subprocess.run(("openssl", "genrsa", "-out", path, "4096"), check=True, capture_output=True)
    return path


@pytest.fixture(scope="module")
def key(pem: Path) -> ImportedKey:
    return read_private_key(pem.read_bytes())


@pytest.fixture
def vault() -> KeyVault:
    return keyring_vault("home7", lambda: ("acme", "bravo"))


def openssl_says(pem: Path, message: bytes, signature: bytes) -> str:
    folder = pem.parent
    (folder / "message").write_bytes(message)
    (folder / "signature").write_bytes(signature)
    subprocess.run(
        ("openssl", "rsa", "-in", pem, "-pubout", "-out", folder / "public.pem"),
        check=True,
        capture_output=True,
    )
    command = ("openssl", "dgst", "-sha256", "-verify", "public.pem", "-signature", "signature")
    done = subprocess.run((*command, "message"), cwd=folder, check=False, capture_output=True, text=True)
    return done.stdout.strip()


def test_a_4096_bit_key_signs_out_of_the_keyring_and_openssl_agrees(
    secret_service: PrivateBus, vault: KeyVault, key: ImportedKey, pem: Path
) -> None:
    async def keep() -> None:
        assert await vault.store_private_key("acme", key) == key.fingerprint

    asyncio.run(keep())
    entry = secret_service.kept("home7/acme/private-key")
    assert re.fullmatch(r"rsa1:65537:[A-Za-z0-9+/]{683}=", entry)
    assert entry == key.entry.reveal()

    fresh = keyring_vault("home7", lambda: ("acme",))
    message = "POST&https%3A%2F%2F…".encode()
    assert fresh.sign_if_unlocked("acme", message) is None
    signature = asyncio.run(fresh.sign("acme", message))
    assert openssl_says(pem, message, signature.value) == "Verified OK"
    assert openssl_says(pem, b"another", signature.value) == "Verification failure"
    assert signature.key == key.fingerprint
    assert fresh.sign_if_unlocked("acme", message) == signature


def test_secrets_are_listed_by_kind_and_fingerprint_and_can_be_deleted(
    secret_service: PrivateBus, vault: KeyVault, key: ImportedKey
) -> None:
    async def run() -> None:
        await vault.store_private_key("acme", key)
        await vault.store_merchant_control("acme", CONTROL)
        await vault.store_merchant_control("bravo", CONTROL)
        assert await vault.list_secrets() == (
            StoredSecret("acme", SecretKind.PRIVATE_KEY, key.fingerprint),
            StoredSecret("acme", SecretKind.MERCHANT_CONTROL),
            StoredSecret("bravo", SecretKind.MERCHANT_CONTROL),
        )
        await vault.delete("acme", SecretKind.PRIVATE_KEY)
        with pytest.raises(SecretMissing) as missing:
            await vault.sign("acme", b"")
        assert missing.value.entry == "home7/acme/private-key"
        with pytest.raises(SecretMissing):
            await vault.delete("acme", SecretKind.PRIVATE_KEY)

    asyncio.run(run())
    assert secret_service.kept("home7/acme/private-key") == ""


def test_the_probe_names_the_backend_and_leaves_nothing_behind(secret_service: PrivateBus, vault: KeyVault) -> None:
    assert asyncio.run(vault.probe()) == "keyring.backends.SecretService.Keyring"
    assert secret_service.kept("home7/probe") == ""


def test_digests_are_those_of_one_key_per_home_across_runs(secret_service: PrivateBus, vault: KeyVault) -> None:
    async def twice() -> tuple[str, str]:
        first, second = await asyncio.gather(vault.digest(b"content"), vault.digest(b"content"))
        return first, second

    first, second = asyncio.run(twice())
    assert first == second
    assert re.fullmatch(r"hmac1:[A-Za-z0-9+/]{43}=", secret_service.kept("home7/journal-key"))
    assert asyncio.run(keyring_vault("home7", tuple).digest(b"content")) == first
    assert asyncio.run(keyring_vault("home8", tuple).digest(b"content")) != first


def test_an_entry_deleted_by_another_program_makes_earlier_payments_not_comparable(
    secret_service: PrivateBus, vault: KeyVault, tmp_path: Path
) -> None:
    target = Target("39915")
    profile = Profile("acme", "connpay", "https://gate.connpay.com/paynet/api", "AcmePayouts", ("EUR",), target)
    parts = (profile, operation_of("payout"), target)

    def paying(number: str) -> Content:
        texts = {"client_orderid": number, "amount": "10.00", "currency": "EUR", "account_number": "DE89"}
        return Content(*parts, tuple(Pair(name, text) for name, text in texts.items()))

    async def scene() -> None:
        clock = MovedClock(START)
        home = await JournalHome.open(tmp_path / "home", clock)
        try:
            content = paying("P-1")
            order = await home.journal.add(order_of(content, await digests_of(content, vault), "A. Ivanova", ""))
            next_run = RepeatGuard(home.journal, keyring_vault("home7", tuple), clock)
            assert await next_run.repeats(paying("P-2")) == Repeats((), (order,), ())
            secret_service.delete("home7/journal-key")
            after_loss = RepeatGuard(home.journal, keyring_vault("home7", tuple), clock)
            assert await after_loss.repeats(paying("P-2")) == Repeats((), (), (order,))
            with pytest.raises(NotComparable):
                await after_loss.refuse(paying("P-2"), "")
            await after_loss.refuse(paying("P-2"), "looked it up at the bank")
        finally:
            await home.close()

    asyncio.run(scene())


def test_neither_environment_nor_configuration_choose_the_keyring(
    secret_service: PrivateBus, vault: KeyVault, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    null = "keyring.backends.null.Keyring"
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", null)
    monkeypatch.setenv("KEYRING_PROPERTY_SCHEME", "KeePassXC")
    (tmp_path / "python_keyring").mkdir()
    config = tmp_path / "python_keyring" / "keyringrc.cfg"
    config.write_text(f"[backend]\ndefault-keyring={null}\n")
    asyncio.run(vault.store_merchant_control("acme", CONTROL))
    assert secret_service.kept("home7/acme/merchant-control") == CONTROL.reveal()


def test_a_locked_keyring_is_told_from_a_missing_one_and_polling_goes_on(
    secret_service: PrivateBus, vault: KeyVault
) -> None:
    async def run() -> None:
        await vault.store_merchant_control("acme", CONTROL)
        before = await vault.control("acme", "text")
        secret_service.lock_keyring()
        vault.lock()
        assert await vault.control("acme", "text") == before
        with pytest.raises(KeyringLocked):
            await vault.sign("acme", b"")
        with pytest.raises(KeyringLocked):
            await vault.control("bravo", "text")
        with pytest.raises(KeyringLocked):
            await vault.probe()

    asyncio.run(run())


@pytest.mark.parametrize("address", ["", "unix:path=/nonexistent/bus"])
def test_without_a_bus_there_is_no_keyring(vault: KeyVault, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    if not address:
        monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
    with pytest.raises(NoKeyring):
        asyncio.run(vault.probe())


@pytest.mark.usefixtures("bus")
def test_a_bus_without_a_secret_service_is_no_keyring(vault: KeyVault) -> None:
    with pytest.raises(NoKeyring):
        asyncio.run(vault.store_merchant_control("acme", CONTROL))


def with_a_composite(entry: str) -> str:
    """Put the nearest odd multiple of three in the place of the first prime."""
    head, _, encoded = entry.rpartition(":")
    primes = base64.b64decode(encoded)
    half = len(primes) // 2
    p = int.from_bytes(primes[:half])
    composite = (p - p % 6 + 3).to_bytes(half)
    return f"{head}:{base64.b64encode(composite + primes[half:]).decode()}"


def test_a_damaged_entry_is_named_and_says_nothing_of_its_content(
    secret_service: PrivateBus, vault: KeyVault, key: ImportedKey
) -> None:
    entry = "home7/acme/private-key"
    good = key.entry.reveal()
    damaged = {
        "shape": "-----BEGIN PRIVATE KEY-----",
        "length": good[: len("rsa1:65537:") + 120],
        "self-test": with_a_composite(good),
    }

    async def run() -> None:
        await vault.store_private_key("acme", key)
        for reason, text in damaged.items():
            secret_service.overwrite(entry, text)
            with pytest.raises(EntryDamaged) as caught:
                await vault.unlock("acme")
            assert (caught.value.entry, caught.value.reason) == (entry, reason)
            assert not vault.unlocked("acme")
        secret_service.overwrite("home7/journal-key", "hmac1:c2hvcnQ=")
        with pytest.raises(EntryDamaged, match="home7/journal-key"):
            await vault.digest(b"")

    asyncio.run(run())


def test_a_keyring_that_goes_away_is_an_error_of_the_vault(bus: PrivateBus, vault: KeyVault) -> None:
    bus.start_keyring()
    asyncio.run(vault.store_merchant_control("acme", CONTROL))
    bus.stack.close()
    vault_after = keyring_vault("home7", tuple)
    with pytest.raises(VaultError):
        asyncio.run(vault_after.control("acme", ""))
