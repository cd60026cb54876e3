"""Commands for keys and controls in the keyring: store, list, make, delete."""

from contextlib import suppress
from pathlib import Path
from typing import Literal

from console_app.commands.keyring import kept_for, vault_of
from console_app.commands.terminal import DONE, CommandRefused, read_secret, say
from console_app.config_file import HomeFiles
from console_app.services.errors import EntryDamaged, SecretMissing
from console_app.services.keys import SecretKind
from console_app.vault.importing import generate_key, read_key_file, write_public_key
from console_app.vault.key_vault import KeyVault


async def set_private_key(files: HomeFiles, name: str, pem: Path, *, passphrase_on_stdin: bool) -> int:
    """Store a private key from a file in the keyring and print its fingerprint."""
    files.named(name)
    passphrase = read_secret("Passphrase of the key file: ") if passphrase_on_stdin else None
    fingerprint = await vault_of(files).store_private_key(name, read_key_file(pem, passphrase))
    say(f"{name}\t{SecretKind.PRIVATE_KEY.value}\t{fingerprint}")
    return DONE


async def set_merchant_control(files: HomeFiles, name: str) -> int:
    """Store the merchant control from standard input in the keyring; nothing of it is printed."""
    files.named(name)
    control = read_secret("Merchant control: ")
    if not control:
        raise CommandRefused("the merchant control on standard input is empty")
    if not control.reveal().isprintable() or control.reveal() != control.reveal().strip():
        raise CommandRefused(
            "the merchant control on standard input has spaces around it, several lines or odd characters"
        )
    await vault_of(files).store_merchant_control(name, control)
    say(f"{name}\t{SecretKind.MERCHANT_CONTROL.value}\tkept")
    return DONE


async def list_secrets(files: HomeFiles) -> int:
    """List the secrets of the home's profiles in the keyring: name, kind, a key's fingerprint."""
    for secret in await vault_of(files).list_secrets():
        say(f"{secret.profile}\t{secret.kind.value}\t{secret.fingerprint or 'kept'}")
    return DONE


async def delete_secret(files: HomeFiles, name: str, kind: SecretKind) -> int:
    """Delete a secret from the keyring, even one of a removed profile."""
    try:
        await vault_of(files).delete(name, kind)
    except SecretMissing:
        raise CommandRefused(f"{name}: the keyring holds no {kind.value} of it: nothing to delete") from None
    say(f"{name}\t{kind.value}\tdeleted")
    return DONE


async def generate_private_key(
    files: HomeFiles, name: str, public_out: Path, bits: Literal[2048, 3072, 4096], *, replace: bool
) -> int:
    """Make a key: the private part goes to the keyring alone, the public part to a file for the gateway's manager.

    An existing key may be the only one the gateway knows, and exists nowhere else: it is replaced only with `replace`.
    """
    files.named(name)
    vault = vault_of(files, (name,))
    if not replace and await _has_private_key(vault, name):
        raise CommandRefused(f"{name}: the keyring holds a private key already: --replace puts a new one in its place")
    key = generate_key(bits)
    try:
        write_public_key(public_out, key.public_pem)
    except FileExistsError:
        raise CommandRefused(
            f"{public_out}: there is a file of this name already: name a new one; no key was kept"
        ) from None
    try:
        fingerprint = await vault.store_private_key(name, key)
    except BaseException:
        _forget(public_out)
        raise
    say(f"{name}\t{SecretKind.PRIVATE_KEY.value}\t{fingerprint}")
    return DONE


def _forget(public_out: Path) -> None:
    """Delete the public part of a key that was not stored."""
    with suppress(OSError):
        public_out.unlink()


async def _has_private_key(vault: KeyVault, name: str) -> bool:
    try:
        return any(secret.kind is SecretKind.PRIVATE_KEY for secret in await kept_for(vault, name))
    except EntryDamaged:
        return True
