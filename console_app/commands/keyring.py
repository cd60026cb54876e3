"""The platform's keyring, as the commands use it."""

from collections.abc import Sequence

from console_app.config_file import HomeFiles
from console_app.services.keys import StoredSecret
from console_app.vault.key_vault import KeyVault
from console_app.vault.keyring_vault import keyring_vault


def vault_of(files: HomeFiles, names: Sequence[str] | None = None) -> KeyVault:
    """Make the vault over the platform's keyring, for the named profiles or for all."""
    return keyring_vault(files.home_id(), lambda: names or [profile.name for profile in files.all()])


async def kept_for(vault: KeyVault, name: str) -> tuple[StoredSecret, ...]:
    """Return the secrets that the keyring holds for a profile.

    Raises:
        NoKeyring: there is no keyring.
        EntryDamaged: an entry cannot be read.

    """
    return tuple(secret for secret in await vault.list_secrets() if secret.profile == name)
