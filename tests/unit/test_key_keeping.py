"""Keys come in two steps, nothing is lost on the way, guessing is slowed down, and what is stored signs at once."""

import asyncio
import sys
import traceback
from collections.abc import Callable, Coroutine
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from moved_clock import MovedClock

from console_app.protocol.values import Secret
from console_app.services.errors import (
    ControlRefused,
    KeyRefusal,
    KeyRefused,
    NextKeyWaits,
    PassphrasePause,
    SecretMissing,
    VaultError,
)
from console_app.services.key_keeping import KeyKeeping, KeyPlacement, SecretCondition
from console_app.services.keys import ImportedKey, KeyForm, SecretKind
from console_app.services.news import Event, KeysChanged, News
from console_app.vault import workshop
from console_app.vault.importing import generate_key
from console_app.vault.key_vault import KeyVault
from console_app.vault.memory import MemoryStore
from console_app.vault.workshop import KeyWorkshop

OLD: Final = generate_key(2048)
NEW: Final = generate_key(2048)
PASSPHRASE: Final = Secret("CANARY correct horse")
WRONG: Final = Secret("CANARY wrong horse")
CURRENT: Final = "home/acme/private-key"
NEXT: Final = "home/acme/private-key-next"


class Cut(BaseException):
    """The program ends here."""


class CutStore(MemoryStore):
    """A keyring that loses power around its nth change, before or after it took place."""

    def __init__(self) -> None:
        super().__init__()
        self.left = 1000
        self.after = False

    async def write(self, entry: str, text: Secret) -> None:
        self._count(after=False)
        await super().write(entry, text)
        self._count(after=True)

    async def remove(self, entry: str) -> None:
        self._count(after=False)
        await super().remove(entry)
        self._count(after=True)

    def _count(self, *, after: bool) -> None:
        if after is self.after:
            self.left -= 1
            if not self.left:
                raise Cut


class Desk:
    """A vault over a keyring in memory with the use case on it, and the news it told."""

    def __init__(self, store: MemoryStore | None = None) -> None:
        self.clock = MovedClock()
        self.vault = KeyVault(store or MemoryStore(), "home", lambda: ("acme",))
        self.told: list[Event] = []
        news = News()
        news.listen(self.told.append)
        self.keys = KeyKeeping(self.vault, KeyWorkshop(), self.clock, news)

    async def signs(self) -> object:
        """Name the key that a signature is made with."""
        return (await self.vault.sign("acme", b"text")).key


def key_file(folder: Path, *, passphrase: Secret | None = None, bits: int = 2048) -> Path:
    key = rsa.generate_private_key(65537, bits)
    locked = BestAvailableEncryption(passphrase.reveal().encode()) if passphrase else NoEncryption()
    path = folder / "merchant.pem"
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locked))
    return path


def test_a_new_key_signs_nothing_until_a_person_switches_to_it() -> None:
    async def run() -> None:
        desk = Desk()
        assert await desk.keys.store("acme", OLD) is KeyPlacement.IN_USE
        assert desk.vault.key_if_unlocked("acme") == OLD.fingerprint
        assert await desk.keys.store("acme", NEW) is KeyPlacement.WAITING
        assert desk.vault.key_if_unlocked("acme") == OLD.fingerprint
        assert await desk.signs() == OLD.fingerprint
        stands = await desk.keys.secrets_of("acme")
        assert (stands.private_key.key, stands.next_key.key) == (OLD.public, NEW.public)

        assert await desk.keys.switch("acme") == NEW.fingerprint
        assert desk.vault.key_if_unlocked("acme") == NEW.fingerprint
        assert await desk.signs() == NEW.fingerprint
        stands = await desk.keys.secrets_of("acme")
        assert (stands.private_key.key, stands.next_key.kept, stands.loaded) == (
            NEW.public,
            SecretCondition.MISSING,
            NEW.fingerprint,
        )
        assert desk.told == [KeysChanged("acme")] * 3
        with pytest.raises(SecretMissing):
            await desk.keys.switch("acme")

    asyncio.run(run())


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("change", [1, 2, 3])
def test_power_lost_anywhere_on_the_way_loses_no_key(change: int, after: bool) -> None:
    async def run() -> None:
        store = CutStore()
        desk = Desk(store)
        await desk.keys.store("acme", OLD)
        store.left, store.after = change, after
        reached: list[KeyPlacement] = []

        async def replace() -> None:
            reached.append(await desk.keys.store("acme", NEW))
            await desk.keys.switch("acme")

        with pytest.raises(Cut):
            await replace()
        store.left = 1000

        again = Desk(store)
        entries = [await store.read(CURRENT), await store.read(NEXT)]
        stands = await again.keys.secrets_of("acme")
        assert await again.signs() in {OLD.fingerprint, NEW.fingerprint}
        assert stands.private_key.kept is SecretCondition.KEPT
        if reached or after:
            assert NEW.entry in entries
            if stands.next_key.kept is SecretCondition.KEPT:
                await again.keys.switch("acme")
            assert await again.signs() == NEW.fingerprint
            assert await store.read(NEXT) is None
        else:
            assert entries == [OLD.entry, None]

    asyncio.run(run())


def test_no_second_key_is_made_or_stored_beside_one_that_waits() -> None:
    async def run() -> None:
        desk = Desk()
        await desk.keys.store("acme", OLD)
        made, placed = await desk.keys.generate("acme", 2048)
        assert placed is KeyPlacement.WAITING
        with pytest.raises(NextKeyWaits) as waits:
            await desk.keys.generate("acme", 2048)
        assert waits.value.entry == made.fingerprint.short
        with pytest.raises(NextKeyWaits):
            await desk.keys.store("acme", NEW)
        await desk.keys.delete("acme", SecretKind.NEXT_KEY)
        assert await desk.keys.store("acme", NEW) is KeyPlacement.WAITING
        assert await desk.keys.store("acme", NEW) is KeyPlacement.WAITING
        assert await desk.signs() == OLD.fingerprint

    asyncio.run(run())


def test_a_damaged_key_is_told_and_replaced_at_once_for_it_signs_nothing() -> None:
    async def run() -> None:
        store = MemoryStore()
        desk = Desk(store)
        await desk.keys.store("acme", OLD)
        await store.write(CURRENT, Secret("rsa1:65537:AAAA"))
        assert (await desk.keys.secrets_of("acme")).private_key.kept is SecretCondition.DAMAGED
        with pytest.raises(VaultError):
            await desk.keys.prove("acme")
        assert await desk.keys.store("acme", NEW) is KeyPlacement.IN_USE
        assert await desk.keys.prove("acme") == NEW.fingerprint

    asyncio.run(run())


class Guessed(KeyWorkshop):
    """A key file that opens with one passphrase alone, without the time it takes to try."""

    async def read_file(self, path: Path, passphrase: Secret | None) -> ImportedKey:
        if (path, passphrase) == (Path("merchant.pem"), PASSPHRASE):
            return NEW
        raise KeyRefused(KeyRefusal.PASSPHRASE_WRONG)


def test_after_five_wrong_passphrases_none_is_tried_for_half_a_minute() -> None:
    async def run() -> None:
        clock, path = MovedClock(), Path("merchant.pem")
        keys = KeyKeeping(Desk().vault, Guessed(), clock, News())
        for _ in range(5):
            assert not keys.pause()
            with pytest.raises(KeyRefused):
                await keys.read_file(path, Secret("wrong"))
        assert keys.pause() == timedelta(seconds=30)
        with pytest.raises(PassphrasePause) as pause:
            await keys.read_file(path, PASSPHRASE)
        assert pause.value.seconds == 30
        clock.move(timedelta(seconds=29.5))
        with pytest.raises(PassphrasePause) as pause:
            await keys.read_file(path, PASSPHRASE)
        assert pause.value.seconds == 1
        clock.move(timedelta(seconds=0.5))
        assert await keys.read_file(path, PASSPHRASE) == NEW

    asyncio.run(run())


def test_a_right_passphrase_ends_the_counting() -> None:
    async def run() -> None:
        keys = KeyKeeping(Desk().vault, Guessed(), MovedClock(), News())
        for _ in range(3):
            for _ in range(4):
                with pytest.raises(KeyRefused):
                    await keys.read_file(Path("merchant.pem"), Secret("wrong"))
            assert await keys.read_file(Path("merchant.pem"), PASSPHRASE) == NEW
        assert not keys.pause()

    asyncio.run(run())


def test_a_file_is_read_and_validated_in_a_process_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = key_file(tmp_path, passphrase=PASSPHRASE)

    def validated_here(*_: object) -> ImportedKey:
        raise AssertionError

    monkeypatch.setattr(workshop, "read_private_key", validated_here)
    monkeypatch.chdir("/")
    key = asyncio.run(KeyWorkshop().read_file(path, PASSPHRASE))
    private = load_pem_private_key(path.read_bytes(), PASSPHRASE.reveal().encode())
    assert isinstance(private, rsa.RSAPrivateKey)
    primes = private.private_numbers()
    assert key.entry.reveal().startswith("rsa1:65537:")
    assert (key.bits, key.form) == (primes.p.bit_length() * 2, KeyForm.ENCRYPTED_PKCS8)
    path.write_bytes(b"-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n")
    with pytest.raises(KeyRefused) as refused:
        asyncio.run(KeyWorkshop().read_file(path, None))
    assert (refused.value.reason, refused.value.detail) == (KeyRefusal.NOT_RSA, "EC")


def test_a_key_is_read_here_where_no_process_can_be_had(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, python = key_file(tmp_path, passphrase=PASSPHRASE), sys.executable
    for interpreter in ("/nonexistent/python", "/bin/false"):
        monkeypatch.setattr("sys.executable", interpreter)
        assert asyncio.run(KeyWorkshop().read_file(path, PASSPHRASE)).bits == 2048
    for interpreter in ("/bin/false", python):
        monkeypatch.setattr("sys.executable", interpreter)
        with pytest.raises(KeyRefused) as refused:
            asyncio.run(KeyWorkshop().read_file(path, WRONG))
        assert refused.value.reason is KeyRefusal.PASSPHRASE_WRONG
        told = "".join(traceback.TracebackException.from_exception(refused.value, capture_locals=True).format())
        assert WRONG.reveal() not in told
        assert [line for line in path.read_text().split() if len(line) > 40 and line in told] == []


def test_a_public_key_goes_to_a_new_file_that_all_may_read(tmp_path: Path) -> None:
    async def run() -> None:
        desk = Desk()
        path = tmp_path / "public.pem"
        await desk.keys.save_public(path, NEW.public)
        assert path.read_text() == NEW.public_pem
        assert path.stat().st_mode & 0o777 == 0o644
        with pytest.raises(FileExistsError):
            await desk.keys.save_public(path, OLD.public)
        assert path.read_text() == NEW.public_pem

    asyncio.run(run())


@pytest.mark.parametrize(
    ("text", "reason"),
    [("", "empty"), (" \n", "empty"), ("two words", "spaces"), ("a\u202eb", "characters"), ("x" * 257, "characters")],
)
def test_what_cannot_be_a_control_is_refused_and_leaves_the_one_that_is(text: str, reason: str) -> None:
    async def run() -> None:
        desk = Desk()
        await desk.keys.store_control("acme", Secret("  8D7A3C5E \n"))
        expected = await desk.vault.control("acme", "x")
        with pytest.raises(ControlRefused) as refused:
            await desk.keys.store_control("acme", Secret(text))
        assert refused.value.reason == reason
        assert await desk.vault.control("acme", "x") == expected
        await desk.keys.store_control("acme", Secret("8D7A3C5E"))
        assert await desk.vault.control("acme", "x") == expected

    asyncio.run(run())


class AskingStore(MemoryStore):
    """A keyring that asks its owner before it writes or removes."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = asyncio.Event()
        self.answered = asyncio.Event()

    async def write(self, entry: str, text: Secret) -> None:
        self.asked.set()
        await self.answered.wait()
        await super().write(entry, text)


@pytest.mark.parametrize(
    "store_it",
    [
        lambda desk: desk.keys.store("acme", NEW),
        lambda desk: desk.keys.store_control("acme", Secret("8D7A3C5E")),
    ],
)
def test_what_is_stored_behind_a_lock_is_not_brought_to_memory(
    store_it: Callable[[Desk], Coroutine[Any, Any, object]],
) -> None:
    async def run() -> None:
        store = AskingStore()
        desk = Desk(store)
        task = asyncio.create_task(store_it(desk))
        await store.asked.wait()
        desk.vault.lock()
        store.answered.set()
        await task
        assert desk.vault.key_if_unlocked("acme") is None
        assert not desk.vault.unlocked("acme")

    asyncio.run(run())


def test_a_deleted_secret_is_gone_from_memory_at_once() -> None:
    async def run() -> None:
        desk = Desk()
        await desk.keys.store("acme", OLD)
        await desk.keys.store_control("acme", Secret("8D7A3C5E"))
        await desk.keys.delete("acme", SecretKind.PRIVATE_KEY)
        assert desk.vault.key_if_unlocked("acme") is None
        assert desk.vault.control_if_unlocked("acme", "x") is not None
        await desk.keys.delete("acme", SecretKind.MERCHANT_CONTROL)
        assert desk.vault.control_if_unlocked("acme", "x") is None
        stands = await desk.keys.secrets_of("acme")
        assert {stands.private_key.kept, stands.next_key.kept, stands.control.kept} == {SecretCondition.MISSING}

    asyncio.run(run())


def test_a_key_that_was_read_shows_nothing_of_itself() -> None:
    assert "rsa1" not in repr(NEW)
    assert NEW.entry.reveal() not in str(NEW.public)
