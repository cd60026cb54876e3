"""What the use cases need from outside, as protocols: a clock, a journal, the wire, the keys, the profiles."""

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
        """Give the wall clock's time, aware, in UTC."""

    def monotonic(self) -> float:
        """Give seconds that never go back."""

    async def sleep(self, interval: timedelta) -> None:
        """Wait; a test's clock ends the wait when the test moves it on."""


class Randomness(Protocol):
    """Unpredictable values: nonces, order numbers, the jitter of polling."""

    def nonce(self) -> str:
        """Give 32 letters and digits, never the same twice (ConnPay examples; RFC 5849 section 3.3)."""

    def order_number(self, prefix: str, now: datetime) -> str:
        """Give a fresh order number such as ``P-261120-7KQ4M2XD9F``."""

    def jitter(self) -> float:
        """Give a factor between 0.85 and 1.15."""


class Journal(OrderLog, RepeatRecords, Checks, OrderList, CardRecords, LookUpRecords, Protocol):
    """The one record of orders in all its roles, as a home opens it; a use case takes the roles it works with."""


class Wire(Protocol):
    """The gateway, reached. Neither call retries, follows a redirect or raises for what the far side does."""

    async def post_order(self, call: Call, committed_monotonic: float, committed_wall: datetime) -> Exchange:
        """Make the one POST of an order.

        Refuses to go on when more than 10 s passed since the journal's commit, by either clock, before the request's
        head leaves. A total deadline of 60 s bounds it.
        """

    async def ask(self, call: Call, *, urgent: bool = False) -> Exchange:
        """Make a call that moves no money (status, card registration); total deadline 20 s.

        Urgent ones (look-ups before a send, check-now) may use the slots kept free of polling.
        """


class Signer(Protocol):
    """Signs and digests; no key or secret ever comes out.

    Raises:
        VaultError: any coroutine may raise one of its kinds.

    """

    async def sign(self, profile: str, message: bytes) -> Signature:
        """Sign with the profile's private key: RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017 section 8.2)."""

    def sign_if_unlocked(self, profile: str, message: bytes) -> Signature | None:
        """Sign only if the key is in memory; never touches the keyring."""

    def key_if_unlocked(self, profile: str) -> Fingerprint | None:
        """Name the key that would sign, if it is in memory; never touches the keyring."""

    async def control(self, profile: str, text: str) -> str:
        """Give the lower-case hex SHA-1 of the UTF-8 text followed by the merchant control."""

    def control_if_unlocked(self, profile: str, text: str) -> str | None:
        """Do the same only if the merchant control is in memory; never touches the keyring."""

    async def digest(self, message: bytes) -> str:
        """Give the hex HMAC-SHA-256 of a message under the home's own key."""

    def digest_at_hand(self, message: bytes) -> str | None:
        """Give it only if that key is in memory; from any thread, and never touches the keyring."""

    async def control_mark(self, profile: str) -> str:
        """Give such a digest of the profile's merchant control, which tells one control from another."""

    def control_mark_at_hand(self, profile: str) -> str | None:
        """Give it only if it is known already; never touches the keyring."""


class KeyLock(Protocol):
    """Drops the keys in memory, and asks the keyring for them again."""

    def lock(self) -> None:
        """Drop all keys and let none stay in memory until `unlock`; merchant controls stay, so that polling goes on."""

    async def unlock(self, profile: str) -> None:
        """Bring what the profile has to memory, all of it from the keyring.

        Raises:
            SecretMissing: the keyring answered that there is nothing.
            EntryDamaged: the keyring answered, but not with what was written.
            VaultError: the keyring did not answer: it is locked, missing or failed.

        """

    def unlocked(self, profile: str) -> bool:
        """Tell whether secrets of the profile were loaded since the last `lock`."""


class Keyring(Protocol):
    """Keeps the secrets of profiles and gives out what may be shown of them: names, sizes, public parts.

    Raises:
        VaultError: any coroutine may raise one of its kinds, after minutes if the keyring asks the person.

    """

    @property
    def lockings(self) -> int:
        """How often the keys were dropped from memory, so that nobody brings one back behind a lock."""

    async def keyring_name(self) -> str:
        """Name the keyring by its class."""

    async def public_key(self, profile: str, kind: SecretKind) -> PublicKey:
        """Give the public part of a kept key.

        Raises:
            SecretMissing: there is none.
            EntryDamaged: it is not what was written.

        """

    async def has_control(self, profile: str) -> bool:
        """Tell whether the profile has a merchant control."""

    async def store_private_key(
        self, profile: str, key: ImportedKey, kind: SecretKind = SecretKind.PRIVATE_KEY
    ) -> Fingerprint:
        """Keep a key in place of an earlier one of its kind."""

    async def switch_to_next_key(self, profile: str) -> Fingerprint:
        """Let the next key sign from now on; at no moment is it in no entry."""

    async def store_merchant_control(self, profile: str, control: Secret) -> None:
        """Keep the merchant control in place of an earlier one."""

    async def delete(self, profile: str, kind: SecretKind) -> None:
        """Forget a secret.

        Raises:
            SecretMissing: there is none.

        """

    async def prove(self, profile: str) -> Fingerprint:
        """Sign a known text with the kept key and verify it with the public part."""

    async def unlock(self, profile: str) -> None:
        """Bring what the profile has to memory."""

    def key_if_unlocked(self, profile: str) -> Fingerprint | None:
        """Name the key in memory; never touches the keyring."""


class KeySource(Protocol):
    """Where keys come from: a file, or made anew. Nothing of it holds up whoever waits beside it."""

    async def read_file(self, path: Path, passphrase: Secret | None) -> ImportedKey:
        """Read and validate the private key in a file.

        Raises:
            KeyRefused: it cannot be used, by name of what is wrong.
            OSError: the file cannot be read.

        """

    async def generate(self, bits: int) -> ImportedKey:
        """Make a key pair of 2048, 3072 or 4096 bits."""

    async def write_public(self, path: Path, pem: str) -> None:
        """Write a public key to a new file, readable for all.

        Raises:
            FileExistsError: there is one already; it is left alone.
            OSError: it cannot be written.

        """


class Profiles(Protocol):
    """The profiles of this home; an adapter keeps them in a file."""

    def all(self) -> tuple[Profile, ...]:
        """Give all readable profiles, sorted by name."""

    def named(self, name: str) -> Profile:
        """Give a profile.

        Raises:
            ProfileError: there is none with this name.

        """


class PreferenceFile(Protocol):
    """The preferences of this home; an adapter keeps them in a file. Reading is cheap and never fails."""

    def preferences(self) -> Preferences:
        """Give the preferences; what is missing or cannot be read is as it was at first."""

    def keep_preferences(self, preferences: Preferences) -> None:
        """Keep the preferences; whoever changes a part of them reads them first.

        Raises:
            ProfileError: the file cannot be written.

        """
