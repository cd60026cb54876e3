"""The operating system's keyring as the secret store; knows no key, only texts by name."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Final, TypeVar

from console_app.protocol.values import Secret
from console_app.services.errors import EntryDamaged, SecretMissing, VaultError
from console_app.vault.backends import (
    PLATFORM_BACKENDS,
    Backend,
    admit,
    meaning_of,
    open_platform_backend,
    qualified_name,
)
from console_app.vault.key_vault import KeyVault
from console_app.vault.store import LONGEST_ENTRY, Damage, SecretStore
from console_app.vault.worker import DaemonWorker

SERVICE: Final = "paynet-console"
"""The service name of every entry in the keyring."""

T = TypeVar("T")


class KeyringStore(SecretStore):
    """Stores entries in one keyring backend; all its calls run on one daemon thread."""

    def __init__(
        self,
        open_backend: Callable[[], Backend] = open_platform_backend,
        allowed: frozenset[str] = frozenset(PLATFORM_BACKENDS.values()),
    ) -> None:
        """Take a function that opens the backend, called at the first use, and the class names allowed."""
        self._open_backend = open_backend
        self._allowed = allowed
        self._backend: Backend | None = None
        self._worker = DaemonWorker("keyring")

    async def backend_name(self) -> str:
        return qualified_name(type(await self._worker.run(self._opened)))

    async def read(self, entry: str) -> Secret | None:
        return await self._worker.run(partial(self._get, entry))

    async def write(self, entry: str, text: Secret) -> None:
        await self._worker.run(partial(self._set, entry, text))

    async def read_or_write(self, entry: str, make: Callable[[], Secret]) -> Secret:
        return await self._worker.run(partial(self._get_or_set, entry, make))

    async def remove(self, entry: str) -> None:
        await self._worker.run(partial(self._delete, entry))

    def _opened(self) -> Backend:
        if self._backend is None:
            self._backend = admit(_call(self._open_backend), self._allowed)
        return self._backend

    def _get(self, entry: str) -> Secret | None:
        return _call(partial(_read_secret, self._opened(), entry))

    def _set(self, entry: str, text: Secret) -> None:
        if _utf16_units(text) > LONGEST_ENTRY:
            raise EntryDamaged(entry, Damage.TOO_LONG)
        _call(partial(_write_secret, self._opened(), entry, text))
        if self._get(entry) != text:
            raise EntryDamaged(entry, Damage.READ_BACK)

    def _get_or_set(self, entry: str, make: Callable[[], Secret]) -> Secret:
        kept = self._get(entry)
        if kept is None:
            kept = make()
            self._set(entry, kept)
        return kept

    def _delete(self, entry: str) -> None:
        if self._get(entry) is None:
            raise SecretMissing(entry)
        _call(partial(self._opened().delete_password, SERVICE, entry))


def keyring_vault(home_id: str, profiles: Callable[[], Iterable[str]]) -> KeyVault:
    """Make the vault of a home over the platform's own keyring; nothing is opened before the first use."""
    return KeyVault(KeyringStore(), home_id, profiles)


def _read_secret(backend: Backend, entry: str) -> Secret | None:
    try:
        text = backend.get_password(SERVICE, entry)
    except UnicodeDecodeError:
        pass  # its `object` is the secret's bytes: it ends here
    else:
        return None if text is None else Secret(text)
    raise EntryDamaged(entry, Damage.NOT_TEXT)


def _write_secret(backend: Backend, entry: str, text: Secret) -> None:
    backend.set_password(SERVICE, entry, text.reveal())


def _call(job: Callable[[], T]) -> T:
    try:
        return job()
    except VaultError:
        raise
    except Exception as error:  # noqa: BLE001 - each platform's library has errors of its own
        failure = meaning_of(error)
    # Raised out here it carries no trace of the library's frames, in whose variables the secret stands.
    raise failure


def _utf16_units(text: Secret) -> int:
    # Counted, not encoded: an encoding error would hold the text.
    return sum(2 if character > "\uffff" else 1 for character in text.reveal())
