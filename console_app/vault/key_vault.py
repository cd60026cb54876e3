"""The vault and the signer of one home over any secret store; knows no keyring and no file."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable, Iterable
from typing import Final

from console_app.protocol.values import Secret
from console_app.services.errors import EntryDamaged, SecretMissing
from console_app.services.keys import Fingerprint, ImportedKey, PublicKey, SecretKind, Signature, StoredSecret
from console_app.services.ports import Keyring, Signer
from console_app.vault.signer import SigningKey, fingerprint_in, open_entry, public_key_in
from console_app.vault.store import Damage, SecretStore

_HOME_KEY: Final = "hmac1:"
_HOME_KEY_BYTES: Final = 32
_CONTROL_MARK: Final = b"merchant-control/1\x1f"


class KeyVault(Signer, Keyring):
    """Stores the secrets of a home's profiles and signs with them.

    Secrets read from the store stay in memory until `lock`, controls longer. From `lock` to the next `unlock` no
    key is in memory for longer than one signature: that of a send under way. All methods belong to the
    one thread of the event loop; the store may use another.
    """

    def __init__(self, store: SecretStore, home_id: str, profiles: Callable[[], Iterable[str]]) -> None:
        """Take the store, the home's id and a function that names its profiles (no keyring can list its entries)."""
        self._store = store
        self._home_id = home_id
        self._profiles = profiles
        self._keys: dict[str, SigningKey] = {}
        self._controls: dict[str, Secret] = {}
        self._control_marks: dict[str, str] = {}
        self._home_key: Secret | None = None
        self._open: set[str] = set()
        self._era = 0
        self._lockings = 0
        self._sealed = False

    @property
    def lockings(self) -> int:
        """How often the vault was locked since the start."""
        return self._lockings

    async def keyring_name(self) -> str:
        """Return the class name of the secret store.

        Raises:
            VaultError: the store is refused, or there is none.

        """
        return await self._store.backend_name()

    async def store_private_key(
        self, profile: str, key: ImportedKey, kind: SecretKind = SecretKind.PRIVATE_KEY
    ) -> Fingerprint:
        """Store the key in place of an earlier one; it signs from now on, unless it is a next key.

        Raises:
            VaultError: the key could not be stored, or did not read back as written.

        """
        try:
            await self._store.write(self._entry(profile, kind), key.entry)
        finally:
            self._forget(profile, kind)
        return key.fingerprint

    async def switch_to_next_key(self, profile: str) -> Fingerprint:
        """Put the next key in use. Its own entry is deleted only after the key was written to the other entry.

        Raises:
            SecretMissing: there is no next key.
            EntryDamaged: the next key is not what was written; the key in use stays.
            VaultError: the keyring is missing or locked, or failed; then the next key is still in its entry.

        """
        entry = self._entry(profile, SecretKind.NEXT_KEY)
        text = await self._kept(entry)
        fingerprint = open_entry(entry, text).fingerprint
        try:
            await self._store.write(self._entry(profile, SecretKind.PRIVATE_KEY), text)
        finally:
            self._forget(profile, SecretKind.PRIVATE_KEY)
        await self._store.remove(entry)
        return fingerprint

    async def store_merchant_control(self, profile: str, control: Secret) -> None:
        """Store the merchant control in place of an earlier one.

        Raises:
            VaultError: the control could not be stored, or did not read back as written.

        """
        try:
            await self._store.write(self._entry(profile, SecretKind.MERCHANT_CONTROL), control)
        finally:
            self._forget(profile, SecretKind.MERCHANT_CONTROL)

    async def list_secrets(self) -> tuple[StoredSecret, ...]:
        """List the secrets of the home's profiles; of a key only the fingerprint.

        Raises:
            EntryDamaged: a key's entry is not what was written.
            VaultError: the keyring is missing or locked, or failed.

        """
        found: list[StoredSecret] = []
        for profile in self._profiles():
            for kind in SecretKind:
                entry = self._entry(profile, kind)
                text = await self._store.read(entry)
                if text is not None:
                    fingerprint = fingerprint_in(entry, text) if kind.is_key else None
                    found.append(StoredSecret(profile, kind, fingerprint))
        return tuple(found)

    async def public_key(self, profile: str, kind: SecretKind) -> PublicKey:
        """Return the public part of a stored key.

        Raises:
            SecretMissing: there is no such key.
            EntryDamaged: the key's entry is not what was written.
            VaultError: the keyring is missing or locked, or failed.

        """
        entry = self._entry(profile, kind)
        return public_key_in(entry, await self._kept(entry))

    async def has_control(self, profile: str) -> bool:
        """Tell whether the profile has a merchant control.

        Raises:
            VaultError: the keyring is missing or locked, or failed.

        """
        return await self._store.read(self._entry(profile, SecretKind.MERCHANT_CONTROL)) is not None

    async def prove(self, profile: str) -> Fingerprint:
        """Sign a known text with the key from the keyring, verify it with the public part, and return the fingerprint.

        Raises:
            SecretMissing: the profile has no private key.
            EntryDamaged: its entry is not what was written.
            VaultError: the keyring is missing or locked, or failed.

        """
        entry = self._entry(profile, SecretKind.PRIVATE_KEY)
        return open_entry(entry, await self._kept(entry)).fingerprint

    async def delete(self, profile: str, kind: SecretKind) -> None:
        """Delete a secret, in memory and in the store.

        Raises:
            SecretMissing: there is none.
            VaultError: the keyring is missing or locked, or failed.

        """
        try:
            await self._store.remove(self._entry(profile, kind))
        finally:
            self._forget(profile, kind)

    async def probe(self) -> str:
        """Write, read and delete a random text; return the name of the backend.

        Raises:
            VaultError: one of the three failed.

        """
        entry = f"{self._home_id}/probe"
        await self._store.write(entry, Secret(secrets.token_urlsafe(24)))
        await self._store.remove(entry)
        if await self._store.read(entry) is not None:
            raise EntryDamaged(entry, Damage.STILL_THERE)
        return await self._store.backend_name()

    async def unlock(self, profile: str) -> None:
        """Load the profile's secrets, so that signing asks nobody; a profile may have a key or a control alone.

        After `lock` everything is read from the store anew, even a control still in memory: the store decides whether
        these secrets are available. "There is none" and a damaged entry count as available.

        Raises:
            SecretMissing: the profile has neither key nor control.
            EntryDamaged: the key's entry is not what was written.
            VaultError: the keyring is missing or locked, or failed.

        """
        era, sealed = self._era, self._sealed
        missing: list[SecretMissing] = []
        for load in (self._key, self._control):
            try:
                await load(profile, anew=sealed)
            except SecretMissing as reason:
                missing.append(reason)
            except EntryDamaged:
                self._unseal(era)
                raise
            except BaseException:
                if sealed and era == self._era:  # no half of it stays behind a lock
                    self._keys.clear()
                    self._open.clear()
                raise
        self._unseal(era)
        if len(missing) > 1:
            raise missing[0]
        if era == self._era:  # not locked again while the keyring was asking
            self._open.add(profile)

    def lock(self) -> None:
        """Drop all keys and keep none in memory until `unlock`. Controls stay, so that polling goes on."""
        self._keys.clear()
        self._home_key = None
        self._open.clear()
        self._era += 1
        self._lockings += 1
        self._sealed = True

    def unlocked(self, profile: str) -> bool:
        """Tell whether secrets of the profile were loaded since the last `lock`."""
        return profile in self._open

    async def sign(self, profile: str, message: bytes) -> Signature:
        """Sign by RSASSA-PKCS1-v1_5 with SHA-256.

        Raises:
            SecretMissing: the profile has no private key.
            EntryDamaged: the key's entry is not what was written.
            VaultError: the keyring is missing or locked, or failed.

        """
        return (await self._key(profile)).sign(message)

    def sign_if_unlocked(self, profile: str, message: bytes) -> Signature | None:
        """Sign by RSASSA-PKCS1-v1_5 with SHA-256 if the key is in memory; None if the keyring would be needed."""
        key = self._keys.get(profile)
        return None if key is None else key.sign(message)

    def key_if_unlocked(self, profile: str) -> Fingerprint | None:
        """Return the fingerprint of the key that would sign, None if that would need the keyring."""
        key = self._keys.get(profile)
        return None if key is None else key.fingerprint

    async def control(self, profile: str, text: str) -> str:
        """Return the SHA-1 of `text` followed by the merchant control, in lower-case hex.

        Raises:
            SecretMissing: the profile has no merchant control.
            VaultError: the keyring is missing or locked, or failed.

        """
        return _control_hash(text, await self._control(profile))

    def control_if_unlocked(self, profile: str, text: str) -> str | None:
        """Return the SHA-1 of `text` and the merchant control; None if locked or if the keyring would be needed."""
        control = self._controls.get(profile) if profile in self._open else None
        return None if control is None else _control_hash(text, control)

    async def digest(self, message: bytes) -> str:
        """Return the HMAC-SHA-256 of `message` under the home's random key, in lower-case hex.

        From a plain hash of content the card number could be found in seconds; from this one not without the
        key, which is made at the first use and never leaves the store.

        Raises:
            EntryDamaged: the key's entry is not what was written.
            VaultError: the keyring is missing or locked, or failed.

        """
        entry = f"{self._home_id}/journal-key"
        era = self._era
        text = self._home_key or await self._store.read_or_write(entry, _new_home_key)
        digest = _keyed_digest(text, message)
        if digest is None:
            raise EntryDamaged(entry, Damage.SHAPE)
        if self._may_keep(era, anew=False):
            self._home_key = text
        return digest

    def digest_at_hand(self, message: bytes) -> str | None:
        """Return the HMAC-SHA-256 of `message` under the home's key; None if the keyring would be needed.

        May be called from any thread.
        """
        text = self._home_key
        return None if text is None else _keyed_digest(text, message)

    async def control_mark(self, profile: str) -> str:
        """Return the keyed digest of the merchant control; like the control it stays known after `lock`.

        Raises:
            SecretMissing: the profile has no merchant control.
            VaultError: the keyring is missing or locked, or failed.

        """
        control = await self._control(profile)
        mark = self._control_marks.get(profile)
        if mark is None:
            era = self._era
            mark = await self.digest(_CONTROL_MARK + control.reveal().encode())
            if era == self._era:
                self._control_marks[profile] = mark
        return mark

    def control_mark_at_hand(self, profile: str) -> str | None:
        """Return the keyed digest of the merchant control, None if the keyring would be needed for it."""
        return self._control_marks.get(profile)

    async def _key(self, profile: str, *, anew: bool = False) -> SigningKey:
        era = self._era
        key = None if anew else self._keys.get(profile)
        if key is None:
            entry = self._entry(profile, SecretKind.PRIVATE_KEY)
            key = open_entry(entry, await self._kept(entry))
            if self._may_keep(era, anew=anew):
                self._keys[profile] = key
        if self._may_keep(era, anew=anew):
            self._open.add(profile)
        return key

    async def _control(self, profile: str, *, anew: bool = False) -> Secret:
        era = self._era
        control = None if anew else self._controls.get(profile)
        if control is None:
            try:
                control = await self._kept(self._entry(profile, SecretKind.MERCHANT_CONTROL))
            except SecretMissing:
                self._controls.pop(profile, None)
                self._control_marks.pop(profile, None)
                raise
            if era == self._era:
                self._controls[profile] = control
                self._control_marks.pop(profile, None)
        return control

    def _may_keep(self, era: int, *, anew: bool) -> bool:
        """Tell whether a secret read since `era` may stay in memory: nothing was locked or replaced since."""
        return era == self._era and (anew or not self._sealed)

    def _unseal(self, era: int) -> None:
        """Allow keys in memory again, now that the store has answered, unless it was locked meanwhile."""
        if era == self._era:
            self._sealed = False

    async def _kept(self, entry: str) -> Secret:
        text = await self._store.read(entry)
        if text is None:
            raise SecretMissing(entry)
        return text

    def _entry(self, profile: str, kind: SecretKind) -> str:
        return f"{self._home_id}/{profile}/{kind.value}"

    def _forget(self, profile: str, kind: SecretKind) -> None:
        """Drop from memory a secret that the store may no longer hold, and any reading of it under way."""
        if kind is SecretKind.NEXT_KEY:
            return  # it never comes to memory before it is switched to
        if kind is SecretKind.MERCHANT_CONTROL:
            self._control_marks.pop(profile, None)
        held = self._keys if kind is SecretKind.PRIVATE_KEY else self._controls
        held.pop(profile, None)
        self._open.discard(profile)
        self._era += 1


def _control_hash(text: str, control: Secret) -> str:
    # The gateway's own scheme (ConnPay /api/v2/status page, parameter control): the secret is what protects it.
    total = hashlib.sha1(text.encode(), usedforsecurity=False)
    total.update(control.reveal().encode())
    return total.hexdigest()


def _new_home_key() -> Secret:
    return Secret(_HOME_KEY + base64.b64encode(secrets.token_bytes(_HOME_KEY_BYTES)).decode())


def _keyed_digest(text: Secret, message: bytes) -> str | None:
    """Return the digest, None if the text holds no key: an exception raised here would carry the key along."""
    mark, _, encoded = text.reveal().rpartition(":")
    if f"{mark}:" != _HOME_KEY:
        return None
    try:
        key = base64.b64decode(encoded, validate=True)
    except ValueError:
        return None
    return hmac.digest(key, message, "sha256").hex() if len(key) == _HOME_KEY_BYTES else None
