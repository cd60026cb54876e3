"""The interface of a secret store: texts by name; knows nothing of their meaning."""

from collections.abc import Callable
from enum import StrEnum
from typing import Final, Protocol

from console_app.protocol.values import Secret

LONGEST_ENTRY: Final = 1280
"""Most UTF-16 units in one entry: Windows Credential Manager takes 2,560 bytes (CREDENTIALW, CredentialBlobSize)."""


class Damage(StrEnum):
    """What is wrong with an entry: the `reason` of an `EntryDamaged`."""

    NOT_TEXT = "not-text"
    SHAPE = "shape"
    LENGTH = "length"
    NUMBERS = "numbers"
    SELF_TEST = "self-test"
    READ_BACK = "read-back"
    STILL_THERE = "still-there"
    TOO_LONG = "too-long"


class SecretStore(Protocol):
    """Stores one text per entry name. There is never a fallback to another store."""

    async def backend_name(self) -> str:
        """Return the name of the backend, opening it if need be.

        Raises:
            VaultError: the backend is refused, or there is none.

        """

    async def read(self, entry: str) -> Secret | None:
        """Return the text, None if there is no such entry.

        Raises:
            VaultError: the keyring is missing or locked, or failed.

        """

    async def write(self, entry: str, text: Secret) -> None:
        """Store the text in place of any earlier one, and read it back to be sure.

        Raises:
            EntryDamaged: the text is too long for a keyring, or read back different.
            VaultError: the keyring is missing or locked, or failed.

        """

    async def read_or_write(self, entry: str, make: Callable[[], Secret]) -> Secret:
        """Return the entry's text; if there is none, store the result of `make` and return that, as one step.

        Raises:
            VaultError: as for `write`.

        """

    async def remove(self, entry: str) -> None:
        """Delete the entry.

        Raises:
            SecretMissing: there is no such entry.
            VaultError: the keyring is missing or locked, or failed.

        """
