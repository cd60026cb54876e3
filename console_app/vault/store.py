"""What the vault asks of a place that keeps texts by name; knows nothing of what the texts mean."""

from collections.abc import Callable
from enum import StrEnum
from typing import Final, Protocol

from console_app.protocol.values import Secret

LONGEST_ENTRY: Final = 1280
"""Most UTF-16 units in one entry: Windows Credential Manager takes 2,560 bytes (CREDENTIALW, CredentialBlobSize)."""


class Damage(StrEnum):
    """What does not fit in an entry: the `reason` of an `EntryDamaged`."""

    NOT_TEXT = "not-text"
    SHAPE = "shape"
    LENGTH = "length"
    NUMBERS = "numbers"
    SELF_TEST = "self-test"
    READ_BACK = "read-back"
    STILL_THERE = "still-there"
    TOO_LONG = "too-long"


class SecretStore(Protocol):
    """Keeps one text per entry name. Nothing falls back to another place, ever."""

    async def backend_name(self) -> str:
        """Name what keeps the entries, opening it if need be.

        Raises:
            VaultError: it is refused, or there is none.

        """

    async def read(self, entry: str) -> Secret | None:
        """Give the text, or None when there is no such entry.

        Raises:
            VaultError: the keyring is missing or locked, or failed.

        """

    async def write(self, entry: str, text: Secret) -> None:
        """Keep the text in place of any earlier one, and prove by reading it back that it is kept.

        Raises:
            EntryDamaged: the text is too long for a keyring, or came back different.
            VaultError: as for `read`.

        """

    async def read_or_write(self, entry: str, make: Callable[[], Secret]) -> Secret:
        """Give the text; when there is none, keep what `make` gives, in one step that no other call divides.

        Raises:
            VaultError: as for `write`.

        """

    async def remove(self, entry: str) -> None:
        """Forget the entry.

        Raises:
            SecretMissing: there is none.
            VaultError: as for `read`.

        """
