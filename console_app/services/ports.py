"""The ports of the use cases: clock, randomness, journal, wire, keys, profiles and preferences."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from console_app.protocol.values import Secret
from console_app.services.exchange import Call, Exchange
from console_app.services.journal_roles import CardRecords, Checks, OrderList, OrderLog, RepeatRecords
from console_app.services.keys import Fingerprint, ImportedKey, PublicKey, SecretKind, Signature
from console_app.services.look_ups import LookUpRecords
from console_app.services.preferences import Preferences
from console_app.services.profile import Profile


class Clock(Protocol):
    """Time: the wall clock for people and journals, a monotonic one for intervals, and waiting."""

    def now(self) -> datetime:
        """Return the wall clock's time in UTC, with its time zone set."""

    def monotonic(self) -> float:
        """Return seconds that never go back."""

    async def sleep(self, interval: timedelta) -> None:
        """Wait for an interval; a test's clock ends the wait when the test moves it on."""


class Randomness(Protocol):
    """Unpredictable values: nonces, order numbers, the jitter of polling."""

    def nonce(self) -> str:
        """Return 32 letters and digits, never the same twice (ConnPay examples; RFC 5849 section 3.3)."""

    def order_number(self, prefix: str, now: datetime) -> str:
        """Return a fresh order number with this prefix and the day of `now`, such as ``P-261120-7KQ4M2XD9F``."""

    def jitter(self) -> float:
        """Return a factor between 0.85 and 1.15."""


class Journal(OrderLog, RepeatRecords, Checks, OrderList, CardRecords, LookUpRecords, Protocol):
    """The record of orders in all its roles, as a home opens it; a use case takes the roles it works with."""


class Wire(Protocol):
    """Calls the gateway. Neither method retries, follows a redirect, or raises for anything the other side does."""

    async def post_order(self, call: Call, committed_monotonic: float, committed_wall: datetime) -> Exchange:
        """Make the one POST of an order.

        The call is given up if more than 10 s passed, by either clock, between the journal's commit and the moment the
        head of the request leaves. A total deadline of 60 s bounds it.
        """

    async def ask(self, call: Call, *, urgent: bool = False) -> Exchange:
        """Make a call that moves no money (status, card registration); total deadline 20 s.

        Urgent calls (before a send, or for a person who waits) may use the slots that are kept free of polling.
        """


class Signer(Protocol):
    """Signs and makes digests; no key or secret is ever returned.

    Raises:
        VaultError: any coroutine may raise an error of this family.

    """

    async def sign(self, profile: str, message: bytes) -> Signature:
        """Sign with the profile's private key: RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017 section 8.2)."""

    def sign_if_unlocked(self, profile: str, message: bytes) -> Signature | None:
        """Sign if the key is in memory, else return None; never touches the keyring."""

    def key_if_unlocked(self, profile: str) -> Fingerprint | None:
        """Return the fingerprint of the key that would sign, if it is in memory; never touches the keyring."""

    async def control(self, profile: str, text: str) -> str:
        """Return the lower-case hex SHA-1 of the UTF-8 text followed by the merchant control."""

    def control_if_unlocked(self, profile: str, text: str) -> str | None:
        """Return the control (hex SHA-1 of text and merchant control), None if that is not in memory.

        Never touches the keyring.
        """

    async def digest(self, message: bytes) -> str:
        """Return the hex HMAC-SHA-256 of a message under the home's own key."""

    def digest_at_hand(self, message: bytes) -> str | None:
        """Return the hex HMAC-SHA-256 of a message if the home's own key is in memory, else None.

        May be called from any thread; never touches the keyring.
        """

    async def control_mark(self, profile: str) -> str:
        """Return a keyed digest of the profile's merchant control, to distinguish controls without revealing them."""

    def control_mark_at_hand(self, profile: str) -> str | None:
        """Return the keyed digest of the merchant control if it is known already, else None.

        Never touches the keyring.
        """


class KeyLock(Protocol):
    """Drops the keys in memory, and loads them from the keyring again."""

    def lock(self) -> None:
        """Drop all keys and keep none in memory until `unlock`; merchant controls stay, so that polling goes on."""

    async def unlock(self, profile: str) -> None:
        """Load all secrets of the profile from the keyring into memory.

        Raises:
            SecretMissing: the keyring answered that there is nothing.
            EntryDamaged: the keyring answered, but not with what was written.
            VaultError: the keyring did not answer: it is locked, missing or failed.

        """

    def unlocked(self, profile: str) -> bool:
        """Tell whether secrets of the profile were loaded since the last `lock`."""


class Keyring(Protocol):
    """Stores the secrets of profiles and returns only what may be shown: names, sizes, public parts.

    Raises:
        VaultError: any coroutine may raise an error of this family; after minutes, if the keyring asks the person.

    """

    @property
    def lockings(self) -> int:
        """How often the keys were dropped from memory since the start.

        Compare two readings to load no key after a lock.
        """

    async def keyring_name(self) -> str:
        """Return the class name of the keyring."""

    async def public_key(self, profile: str, kind: SecretKind) -> PublicKey:
        """Return the public part of a stored key.

        Raises:
            SecretMissing: there is none.
            EntryDamaged: the entry is not what was written.

        """

    async def has_control(self, profile: str) -> bool:
        """Tell whether the profile has a merchant control."""

    async def store_private_key(
        self, profile: str, key: ImportedKey, kind: SecretKind = SecretKind.PRIVATE_KEY
    ) -> Fingerprint:
        """Store a key in place of the earlier one of its kind."""

    async def switch_to_next_key(self, profile: str) -> Fingerprint:
        """Put the next key in use; at every moment of the switch the key is in some entry of the keyring."""

    async def store_merchant_control(self, profile: str, control: Secret) -> None:
        """Store the merchant control in place of the earlier one."""

    async def delete(self, profile: str, kind: SecretKind) -> None:
        """Delete a secret.

        Raises:
            SecretMissing: there is none.

        """

    async def prove(self, profile: str) -> Fingerprint:
        """Sign a known text with the stored key, verify it with the public part, and return the key's fingerprint."""

    async def unlock(self, profile: str) -> None:
        """Load the profile's secrets into memory."""

    def key_if_unlocked(self, profile: str) -> Fingerprint | None:
        """Return the fingerprint of the key in memory, None if there is none; never touches the keyring."""


class KeySource(Protocol):
    """Reads keys from files and makes new ones, without blocking the event loop."""

    async def read_file(self, path: Path, passphrase: Secret | None) -> ImportedKey:
        """Read and validate the private key in a file.

        Raises:
            KeyRefused: the key cannot be used; `reason` says why.
            OSError: the file cannot be read.

        """

    async def generate(self, bits: int) -> ImportedKey:
        """Make a key pair of 2048, 3072 or 4096 bits."""

    async def write_public(self, path: Path, pem: str) -> None:
        """Write a public key to a new file, readable for all.

        Raises:
            FileExistsError: a file of that name exists already; it is left alone.
            OSError: the file cannot be written.

        """


class Profiles(Protocol):
    """The profiles of this home; an adapter stores them in a file."""

    def all(self) -> tuple[Profile, ...]:
        """Return all readable profiles, sorted by name."""

    def named(self, name: str) -> Profile:
        """Return a profile by its name.

        Raises:
            ProfileError: there is none with this name.

        """


class PreferenceFile(Protocol):
    """The preferences of this home; an adapter stores them in a file. Reading is cheap and never fails."""

    def preferences(self) -> Preferences:
        """Return the preferences; missing or unreadable ones have their defaults."""

    def keep_preferences(self, preferences: Preferences) -> None:
        """Store the preferences; read them first to change a part of them.

        Raises:
            ProfileError: the file cannot be written.

        """
