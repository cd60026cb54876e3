"""What the vault holds in memory, what locking drops, and that nothing of it is ever shown."""

import asyncio
import base64
import hashlib
import traceback
from collections.abc import Callable
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console_app.protocol.values import Secret
from console_app.services.errors import EntryDamaged, KeyRefused, KeyringLocked, SecretMissing, VaultError
from console_app.services.keys import ImportedKey, SecretKind, StoredSecret
from console_app.vault.importing import generate_key, read_private_key
from console_app.vault.key_vault import KeyVault
from console_app.vault.memory import MemoryStore, memory_vault
from console_app.vault.signer import fingerprint_in, open_entry

CONTROL: Final = Secret("CANARY-8D7A3C5E-41B0")
ENTRY: Final = "home/acme/private-key"
SAMPLE: Final = generate_key(2048)
PROTECTED: Final = b"-----BEGIN ENCRYPTED PRIVATE KEY-----\nQ0FOQVJZ\n-----END ENCRYPTED PRIVATE KEY-----\n"


@pytest.fixture(scope="module")
def key() -> ImportedKey:
    return generate_key(2048)


@pytest.fixture
def vault() -> KeyVault:
    return memory_vault("home", lambda: ("acme",))


class GatedStore(MemoryStore):
    """A keyring whose owner takes time to answer the unlock prompt."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = asyncio.Event()
        self.answered = asyncio.Event()

    async def read(self, entry: str) -> Secret | None:
        text = await super().read(entry)
        self.asked.set()
        await self.answered.wait()
        return text


def test_the_control_is_the_sha_1_of_text_and_secret(vault: KeyVault) -> None:
    async def run() -> None:
        await vault.store_merchant_control("acme", CONTROL)
        text = "login902B4FF5имя"
        expected = hashlib.sha1((text + CONTROL.reveal()).encode()).hexdigest()  # noqa: S324 - the gateway's own rule
        assert await vault.control("acme", text) == expected
        assert vault.control_if_unlocked("acme", text) is None
        await vault.unlock("acme")
        assert vault.control_if_unlocked("acme", text) == expected

    asyncio.run(run())


def test_locking_drops_keys_and_keeps_controls_for_polling(vault: KeyVault, key: ImportedKey) -> None:
    async def run() -> None:
        await vault.store_private_key("acme", key)
        await vault.store_merchant_control("acme", CONTROL)
        assert not vault.unlocked("acme")
        await vault.unlock("acme")
        assert vault.unlocked("acme")
        assert vault.sign_if_unlocked("acme", b"x") == await vault.sign("acme", b"x")
        control = await vault.control("acme", "x")
        vault.lock()
        assert not vault.unlocked("acme")
        assert vault.sign_if_unlocked("acme", b"x") is None
        assert vault.control_if_unlocked("acme", "x") is None
        assert await vault.control("acme", "x") == control
        assert not vault.unlocked("acme")

    asyncio.run(run())


def test_a_lock_during_the_unlock_prompt_stays_locked(key: ImportedKey) -> None:
    async def run() -> None:
        store = GatedStore()
        vault = KeyVault(store, "home", lambda: ("acme",))
        await vault.store_private_key("acme", key)
        await vault.store_merchant_control("acme", CONTROL)
        unlocking = asyncio.create_task(vault.unlock("acme"))
        await store.asked.wait()
        vault.lock()
        store.answered.set()
        await unlocking
        assert not vault.unlocked("acme")
        assert vault.sign_if_unlocked("acme", b"x") is None

    asyncio.run(run())


def test_a_key_replaced_while_the_old_one_loads_is_the_one_that_signs(key: ImportedKey) -> None:
    async def run() -> None:
        store = GatedStore()
        vault = KeyVault(store, "home", lambda: ("acme",))
        await vault.store_private_key("acme", key)
        signing = asyncio.create_task(vault.sign("acme", b"x"))
        await store.asked.wait()
        newer = generate_key(2048)
        await vault.store_private_key("acme", newer)
        store.answered.set()
        assert (await signing).key == key.fingerprint
        assert (await vault.sign("acme", b"x")).key == newer.fingerprint

    asyncio.run(run())


def test_a_profile_with_a_control_alone_can_be_unlocked_and_one_with_nothing_cannot(
    vault: KeyVault,
) -> None:
    async def run() -> None:
        with pytest.raises(SecretMissing) as missing:
            await vault.unlock("acme")
        assert missing.value.entry == ENTRY
        await vault.store_merchant_control("acme", CONTROL)
        await vault.unlock("acme")
        assert vault.unlocked("acme")
        with pytest.raises(SecretMissing):
            await vault.sign("acme", b"")

    asyncio.run(run())


def test_a_deleted_secret_is_gone_from_memory_too(vault: KeyVault, key: ImportedKey) -> None:
    async def run() -> None:
        await vault.store_private_key("acme", key)
        await vault.store_merchant_control("acme", CONTROL)
        await vault.unlock("acme")
        await vault.delete("acme", SecretKind.MERCHANT_CONTROL)
        with pytest.raises(SecretMissing):
            await vault.control("acme", "")
        listed = (StoredSecret("acme", SecretKind.PRIVATE_KEY, key.fingerprint),)
        assert await vault.list_secrets() == listed
        assert await vault.probe() == "memory"

    asyncio.run(run())


@settings(deadline=None)
@given(st.data())
def test_an_entry_with_one_character_changed_never_passes_for_the_key(data: st.DataObject) -> None:
    text = SAMPLE.entry.reveal()
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from("0123456789ABCXYZabcxyz+/=: \n٣").filter(text[place].__ne__))
    changed = Secret(text[:place] + other + text[place + 1 :])
    try:
        opened = open_entry(ENTRY, changed)
    except EntryDamaged as damaged:
        entry = damaged.entry
    else:  # by chance the change may have made another prime
        assert opened.fingerprint != SAMPLE.fingerprint
        return
    assert entry == ENTRY


@settings(deadline=None)
@given(st.text())
def test_any_text_is_refused_as_an_entry_without_being_quoted(text: str) -> None:
    for read in (open_entry, fingerprint_in):
        with pytest.raises(EntryDamaged) as caught:
            read(ENTRY, Secret("rsa1:65537:" + text))
        assert str(caught.value) in {f"{ENTRY}: shape", f"{ENTRY}: length", f"{ENTRY}: numbers"}


def shown(error: BaseException) -> str:
    """Print an error as a debugger would: with the variables of each frame that is the console's own."""
    told = traceback.TracebackException.from_exception(error, capture_locals=True)
    own = [frame for frame in told.stack if "console_app" in frame.filename]
    assert own
    assert error.__context__ is None
    return repr(error) + "".join(str(frame.locals) + frame.name for frame in own)


def test_nothing_that_holds_a_secret_shows_it(vault: KeyVault, key: ImportedKey) -> None:
    primes = key.entry.reveal().rpartition(":")[2]

    async def run() -> None:
        await vault.store_private_key("acme", key)
        await vault.store_merchant_control("acme", CONTROL)
        await vault.unlock("acme")

    asyncio.run(run())
    opened = open_entry(ENTRY, key.entry)
    for thing in (key, key.entry, CONTROL, vault, vars(vault), opened):
        for text in (repr(thing), str(thing), f"{thing}"):
            assert primes[:12] not in text
            assert CONTROL.reveal() not in text
            assert str(int.from_bytes(key.entry.reveal().encode()))[:12] not in text


def with_a_composite(entry: str) -> str:
    """Put the nearest odd multiple of three in the place of the first prime."""
    head, _, encoded = entry.rpartition(":")
    primes = base64.b64decode(encoded)
    half = len(primes) // 2
    p = int.from_bytes(primes[:half])
    composite = (p - p % 6 + 3).to_bytes(half)
    return f"{head}:{base64.b64encode(composite + primes[half:]).decode()}"


FAILURES: Final[dict[str, Callable[[], object]]] = {
    "shape": lambda: open_entry(ENTRY, Secret(SAMPLE.entry.reveal() + "CANARY")),
    "self-test": lambda: open_entry(ENTRY, Secret(with_a_composite(SAMPLE.entry.reveal()))),
    "fingerprint": lambda: fingerprint_in(ENTRY, Secret(SAMPLE.entry.reveal()[:-4])),
    "pem": lambda: read_private_key(b"-----BEGIN PRIVATE KEY-----\nCANARY\n"),
    "passphrase": lambda: read_private_key(PROTECTED, Secret("CANARY")),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_no_error_carries_a_secret_even_in_the_variables_of_its_frames(failure: str) -> None:
    with pytest.raises(VaultError) as caught:
        FAILURES[failure]()
    text = shown(caught.value)
    assert isinstance(caught.value, EntryDamaged | KeyRefused)
    assert "CANARY" not in text
    assert SAMPLE.entry.reveal()[60:72] not in text


def test_unlocking_reads_all_of_it_from_the_store_again(key: ImportedKey) -> None:
    class CountedStore(MemoryStore):
        def __init__(self) -> None:
            super().__init__()
            self.reads: list[str] = []

        async def read(self, entry: str) -> Secret | None:
            self.reads.append(entry)
            return await super().read(entry)

    async def run() -> None:
        store = CountedStore()
        vault = KeyVault(store, "home", lambda: ("acme",))
        await vault.store_private_key("acme", key)
        await vault.store_merchant_control("acme", CONTROL)
        await vault.unlock("acme")
        vault.lock()
        store.reads.clear()
        await vault.control("acme", "polling goes on")
        assert store.reads == []
        await vault.unlock("acme")
        assert store.reads == ["home/acme/private-key", "home/acme/merchant-control"]

    asyncio.run(run())


def test_no_key_stays_in_memory_behind_a_lock(vault: KeyVault, key: ImportedKey) -> None:
    async def run() -> None:
        await vault.store_private_key("acme", key)
        await vault.unlock("acme")
        vault.lock()
        signature = await vault.sign("acme", b"a send that was under way")
        assert signature.key == key.fingerprint
        await vault.digest(b"the same send")
        assert vault._home_key is None  # noqa: SLF001 - the very thing that may not stay
        assert vault.key_if_unlocked("acme") is None
        assert not vault.unlocked("acme")
        await vault.unlock("acme")
        assert vault.key_if_unlocked("acme") == key.fingerprint

    asyncio.run(run())


def test_a_keyring_that_gives_half_unlocks_nothing(key: ImportedKey) -> None:
    class HalfStore(MemoryStore):
        refusing = False

        async def read(self, entry: str) -> Secret | None:
            if self.refusing and entry.endswith("merchant-control"):
                raise KeyringLocked
            return await super().read(entry)

    async def run() -> None:
        store = HalfStore()
        vault = KeyVault(store, "home", lambda: ("acme",))
        await vault.store_private_key("acme", key)
        await vault.store_merchant_control("acme", CONTROL)
        await vault.unlock("acme")
        vault.lock()
        store.refusing = True
        with pytest.raises(KeyringLocked):
            await vault.unlock("acme")
        assert vault.key_if_unlocked("acme") is None
        assert not vault.unlocked("acme")

    asyncio.run(run())


def test_a_control_that_is_gone_from_the_keyring_is_gone_after_unlocking(vault: KeyVault, key: ImportedKey) -> None:
    async def run() -> None:
        await vault.store_private_key("acme", key)
        await vault.store_merchant_control("acme", CONTROL)
        await vault.unlock("acme")
        vault.lock()
        await vault._store.remove("home/acme/merchant-control")  # noqa: SLF001 - as another program does
        await vault.unlock("acme")
        with pytest.raises(SecretMissing):
            await vault.control("acme", "text")

    asyncio.run(run())
