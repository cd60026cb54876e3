"""A secret store in memory alone, for the demo: gone with the process; knows no keyring."""

from collections.abc import Callable, Iterable

from console_app.protocol.values import Secret
from console_app.services.errors import SecretMissing
from console_app.vault.key_vault import KeyVault
from console_app.vault.store import SecretStore


class MemoryStore(SecretStore):
    """Stores entries in this process only."""

    def __init__(self) -> None:
        self._entries: dict[str, Secret] = {}

    async def backend_name(self) -> str:
        return "memory"

    async def read(self, entry: str) -> Secret | None:
        return self._entries.get(entry)

    async def write(self, entry: str, text: Secret) -> None:
        self._entries[entry] = text

    async def read_or_write(self, entry: str, make: Callable[[], Secret]) -> Secret:
        if entry not in self._entries:
            self._entries[entry] = make()
        return self._entries[entry]

    async def remove(self, entry: str) -> None:
        if self._entries.pop(entry, None) is None:
            raise SecretMissing(entry)


def memory_vault(home_id: str, profiles: Callable[[], Iterable[str]]) -> KeyVault:
    """Make the vault of a throw-away home."""
    return KeyVault(MemoryStore(), home_id, profiles)
