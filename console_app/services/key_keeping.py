"""Imports, makes, tests, switches and deletes the keys and controls of profiles, and never loses the key in use.

A key is replaced in two steps. While a key is in use, a new one is stored as the *next* key; it signs nothing
until a person says that the gateway's manager has registered its public part and switches to it.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from math import ceil
from pathlib import Path
from typing import Final

from console_app.protocol.spelling import trimmed
from console_app.protocol.values import Secret
from console_app.services.errors import (
    ControlRefused,
    EntryDamaged,
    KeyRefusal,
    KeyRefused,
    NextKeyWaits,
    PassphrasePause,
    SecretMissing,
    VaultError,
)
from console_app.services.keys import Fingerprint, ImportedKey, PublicKey, SecretKind
from console_app.services.news import KeysChanged, News
from console_app.services.ports import Clock, Keyring, KeySource

log: Final = logging.getLogger("paynet.keys")

WRONG_PASSPHRASES: Final = 5
PAUSE: Final = timedelta(seconds=30)
"""After `WRONG_PASSPHRASES` wrong ones in a row none is tried for this long; guessing is limited to 10 a minute."""
LONGEST_CONTROL: Final = 256


class SecretCondition(StrEnum):
    """The condition of a secret in the keyring."""

    KEPT = "kept"
    MISSING = "missing"
    DAMAGED = "damaged"


class KeyPlacement(StrEnum):
    """Where a stored key went: it is the key in use, or the next key."""

    IN_USE = "in-use"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class KeptSecret:
    """One secret of one profile and its condition in the keyring; `key` is a key's public part."""

    profile: str
    kind: SecretKind
    kept: SecretCondition
    key: PublicKey | None = None


@dataclass(frozen=True, slots=True)
class ProfileSecrets:
    """The secrets of a profile in the keyring; `loaded` is the key in memory, which signs without asking anybody."""

    profile: str
    private_key: KeptSecret
    next_key: KeptSecret
    control: KeptSecret
    loaded: Fingerprint | None = None


class KeyKeeping:
    """Manages the keys and controls of a home's profiles for a person."""

    def __init__(self, keyring: Keyring, source: KeySource, clock: Clock, news: News) -> None:
        """Start with no wrong passphrase; the count lives as long as the program."""
        self._keyring = keyring
        self._source = source
        self._clock = clock
        self._news = news
        self._wrong = 0
        self._paused_until = clock.monotonic()

    async def keyring_name(self) -> str:
        """Return the class name of the keyring in use.

        Raises:
            VaultError: there is no keyring, or none that is trusted.

        """
        return await self._keyring.keyring_name()

    async def secrets_of(self, profile: str) -> ProfileSecrets:
        """Return the condition of a profile's secrets; a damaged one is reported as such.

        A switch that was interrupted before its last step is completed.

        Raises:
            VaultError: the keyring is missing or locked, or failed.

        """
        private_key, next_key = await self._key(profile, SecretKind.PRIVATE_KEY), await self._next(profile)
        if next_key.key is not None and next_key.key == private_key.key:
            await self._keyring.delete(profile, SecretKind.NEXT_KEY)
            next_key = KeptSecret(profile, SecretKind.NEXT_KEY, SecretCondition.MISSING)
        control = SecretCondition.KEPT if await self._keyring.has_control(profile) else SecretCondition.MISSING
        return ProfileSecrets(
            profile,
            private_key,
            next_key,
            KeptSecret(profile, SecretKind.MERCHANT_CONTROL, control),
            self._keyring.key_if_unlocked(profile),
        )

    async def all_secrets(self, profiles: Iterable[str]) -> tuple[ProfileSecrets, ...]:
        """Return the condition of the secrets of several profiles.

        Raises:
            VaultError: the keyring is missing or locked, or failed.

        """
        return tuple([await self.secrets_of(profile) for profile in profiles])

    def pause(self) -> timedelta:
        """Return for how long passphrases are refused untried after too many wrong ones; a restart ends this pause."""
        return max(timedelta(), timedelta(seconds=self._paused_until - self._clock.monotonic()))

    async def read_file(self, path: Path, passphrase: Secret | None) -> ImportedKey:
        """Read and validate a key file; nothing is stored.

        Raises:
            PassphrasePause: too many wrong passphrases; this one was not tried.
            KeyRefused: the key cannot be used; `reason` says why.
            OSError: the file cannot be read.

        """
        if passphrase and (left := self.pause()):
            raise PassphrasePause(ceil(left.total_seconds()))
        try:
            key = await self._source.read_file(path, passphrase)
        except KeyRefused as refused:
            if refused.reason is KeyRefusal.PASSPHRASE_WRONG:
                self._count_wrong()
            raise
        if passphrase:
            self._wrong = 0
        return key

    async def store(self, profile: str, key: ImportedKey) -> KeyPlacement:
        """Store a private key: as the key in use if the profile has none, else as its next key.

        Raises:
            NextKeyWaits: the profile has a next key already.
            VaultError: the keyring is missing or locked, or failed.

        """
        current = await self._key(profile, SecretKind.PRIVATE_KEY)
        if current.key is None or current.key == key.public:
            await self._in_use(profile, key)
            return KeyPlacement.IN_USE
        await self._refuse_beside(profile, key.fingerprint)
        await self._keyring.store_private_key(profile, key, SecretKind.NEXT_KEY)
        log.info("a next key was stored: %s", key.fingerprint.short)
        self._news.publish(KeysChanged(profile))
        return KeyPlacement.WAITING

    async def generate(self, profile: str, bits: int) -> tuple[PublicKey, KeyPlacement]:
        """Make a key pair and store its private part in the keyring; it is written nowhere else.

        Raises:
            NextKeyWaits: the profile has a next key already; none was made.
            VaultError: the keyring is missing or locked, or failed; the key that was made is gone.

        """
        if (await self._key(profile, SecretKind.PRIVATE_KEY)).key is not None:
            await self._refuse_beside(profile, None)
        key = await self._source.generate(bits)
        return key.public, await self.store(profile, key)

    async def switch(self, profile: str) -> Fingerprint:
        """Put the profile's next key in use, in place of the present one.

        Raises:
            SecretMissing: there is no next key.
            EntryDamaged: the next key is not what was stored; the key in use stays.
            VaultError: the keyring is missing or locked, or failed.

        """
        lockings = self._keyring.lockings
        try:
            fingerprint = await self._keyring.switch_to_next_key(profile)
            log.info("switched to the next key: %s", fingerprint.short)
            await self._load(profile, lockings)
        finally:
            self._news.publish(KeysChanged(profile))
        return fingerprint

    async def store_control(self, profile: str, text: Secret) -> None:
        """Store the merchant control without the spaces and line ends around it, which come with copying.

        Raises:
            ControlRefused: the text cannot be a merchant control.
            VaultError: the keyring is missing or locked, or failed.

        """
        control = Secret(trimmed(text.reveal()))
        _check_control(control)
        lockings = self._keyring.lockings
        try:
            await self._keyring.store_merchant_control(profile, control)
            log.info("a merchant control was stored")
            await self._load(profile, lockings)
        finally:
            self._news.publish(KeysChanged(profile))

    async def prove(self, profile: str) -> Fingerprint:
        """Test the key in the keyring: sign a known text with it and verify that with its public part.

        Raises:
            SecretMissing: there is no key.
            EntryDamaged: the signature does not fit the public part, or the entry is no key at all.
            VaultError: the keyring is missing or locked, or failed.

        """
        return await self._keyring.prove(profile)

    async def delete(self, profile: str, kind: SecretKind) -> None:
        """Delete a secret of a profile for good.

        Raises:
            SecretMissing: there is none.
            VaultError: the keyring is missing or locked, or failed.

        """
        lockings = self._keyring.lockings
        try:
            await self._keyring.delete(profile, kind)
            log.info("a secret was deleted: %s", kind.value)
            await self._load(profile, lockings)
        finally:
            self._news.publish(KeysChanged(profile))

    async def save_public(self, path: Path, key: PublicKey) -> None:
        """Write a public key to a new file.

        Raises:
            FileExistsError: the file exists already; it is left alone.
            OSError: it cannot be written.

        """
        await self._source.write_public(path, key.pem)

    async def _in_use(self, profile: str, key: ImportedKey) -> None:
        lockings = self._keyring.lockings
        try:
            await self._keyring.store_private_key(profile, key)
            log.info("a private key was stored: %s", key.fingerprint.short)
            await self._load(profile, lockings)
        finally:
            self._news.publish(KeysChanged(profile))

    async def _load(self, profile: str, lockings: int) -> None:
        """Load the stored secrets into memory, unless the console was locked while the keyring was asking."""
        if self._keyring.lockings != lockings:
            return
        try:
            await self._keyring.unlock(profile)
        except VaultError as error:  # what was asked is done; signing says what is wrong when it is its turn
            log.info("secrets of a profile were not loaded: %s", type(error).__name__)

    async def _refuse_beside(self, profile: str, newcomer: Fingerprint | None) -> None:
        waiting = (await self._next(profile)).key
        if waiting is not None and waiting.fingerprint != newcomer:
            raise NextKeyWaits(waiting.fingerprint.short)

    async def _next(self, profile: str) -> KeptSecret:
        return await self._key(profile, SecretKind.NEXT_KEY)

    async def _key(self, profile: str, kind: SecretKind) -> KeptSecret:
        try:
            return KeptSecret(profile, kind, SecretCondition.KEPT, await self._keyring.public_key(profile, kind))
        except SecretMissing:
            return KeptSecret(profile, kind, SecretCondition.MISSING)
        except EntryDamaged:
            return KeptSecret(profile, kind, SecretCondition.DAMAGED)

    def _count_wrong(self) -> None:
        self._wrong += 1
        if self._wrong >= WRONG_PASSPHRASES:
            self._wrong = 0
            self._paused_until = self._clock.monotonic() + PAUSE.total_seconds()


def _check_control(control: Secret) -> None:
    text = control.reveal()
    reason = ""
    if not text:
        reason = "empty"
    elif any(character.isspace() for character in text):
        reason = "spaces"
    elif not text.isprintable() or len(text) > LONGEST_CONTROL:
        reason = "characters"
    del text  # no variable of the frame that raises holds it
    if reason:
        raise ControlRefused(reason)
