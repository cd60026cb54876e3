"""What the use cases need from outside, as protocols: a clock, a journal, the wire, the keys, the profiles."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from console_app.protocol.values import Money, Secret
from console_app.services.exchange import Call, Exchange
from console_app.services.keys import Fingerprint, ImportedKey, PublicKey, SecretKind, Signature
from console_app.services.look_ups import LookUpRecords
from console_app.services.preferences import Preferences
from console_app.services.profile import Profile
from console_app.services.records import (
    Attempt,
    AttemptEnd,
    Change,
    Dossier,
    Move,
    NewAttempt,
    NewOrder,
    Observation,
    Order,
    OrderKey,
    Page,
    Question,
    Total,
)
from console_app.services.registrations import NewRegistration, RegisteredCard, Registration


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


class Journal(LookUpRecords, Protocol):
    """The one record of orders. Every write is a short transaction, durable when the call returns.

    Raises:
        JournalError: any call may raise one of its kinds; then nothing of that call was written.

    """

    async def add(self, new: NewOrder) -> Order:
        """Enter an order as `prepared`, its first history row with it.

        Raises:
            OrderNumberTaken: the number exists for this host and login.

        """

    async def move(self, order: int, move: Move) -> Order:
        """Move an order by compare-and-set with its history row in the same transaction.

        Raises:
            MoveRefused: the order is not in `move.before`, or the table of moves does not allow it.

        """

    async def begin_attempt(self, order: int, attempt: NewAttempt) -> tuple[Order, Attempt]:
        """Move `authorised -> sending` and write the attempt, in one durable transaction: the row before the wire."""

    async def end_attempt(self, order: int, end: AttemptEnd, move: Move | None) -> Order:
        """Note how the latest attempt ended and make the move that follows, in one transaction."""

    async def observe(
        self,
        order: int,
        observation: Observation,
        change: Change,
        moves: Sequence[Move] = (),
        seen: Order | None = None,
    ) -> Order:
        """Note a status call, change the summary and make the moves that follow, in one transaction.

        `seen` is the order that change and moves were concluded from: if it has moved on since, only the observation is
        written.
        """

    async def change(self, order: int, change: Change, seen: Order | None = None) -> Order:
        """Change an order's summary without moving it; nothing happens if it has moved on since it was `seen`."""

    async def resume(self, now: datetime) -> int:
        """Let every order that is open but not going to be checked be due now; give how many they were."""

    async def postpone(self, profile: str, until: datetime) -> tuple[Order, ...]:
        """Let no order of a profile be due before then; give those that would have been."""

    async def bring_forward(self, profile: str, first: datetime, last: datetime, now: datetime) -> tuple[Order, ...]:
        """Let a profile's orders be due now whose next check lies between two moments; give them."""

    async def order(self, order: int) -> Order:
        """Give an order by its id.

        Raises:
            KeyError: there is none.

        """

    async def find(self, key: OrderKey) -> Order | None:
        """Give the order with this number for this host and login."""

    async def dossier(self, order: int) -> Dossier:
        """Give everything about an order."""

    async def same_payment(self, fingerprint: str, since: datetime) -> tuple[Order, ...]:
        """Give our orders with this fingerprint that are unsettled, or changed since then, newest first."""

    async def not_comparable(self, key: OrderKey, money: Money | None, mark: str, since: datetime) -> tuple[Order, ...]:
        """Give our other orders that may pay the same as this one, for all that their fingerprints can tell.

        Those of its host, login and amount whose fingerprints were made with another key than that of the mark, and
        that are unsettled or changed since then, newest first.
        """

    async def mark_of(self, order: int) -> str:
        """Give the mark of the key that an order's fingerprint was made with, '' while no key is known."""

    async def left_sending(self) -> tuple[Order, ...]:
        """Give the orders in `sending`: at start, those an earlier run left behind."""

    async def left_unsent(self) -> tuple[Order, ...]:
        """Give our orders in `prepared` or `authorised`: at start, those an earlier run never sent."""

    async def due(self, now: datetime, limit: int) -> tuple[Order, ...]:
        """Give orders whose next check has come, most urgent first (in doubt before polls)."""

    async def next_due(self) -> datetime | None:
        """Give the earliest next check of all orders."""

    async def unfinished(self, profile: str) -> int:
        """Count a profile's orders that may still move money, or of which nobody can tell: it cannot be removed."""

    async def unfinished_numbers(self, profile: str, limit: int) -> tuple[str, ...]:
        """Give the numbers of the newest of them."""

    async def altered(self) -> frozenset[int]:
        """Give the orders that were found not to be what was entered."""

    async def note_altered(self, order: int, *, altered: bool) -> None:
        """Note that an order is not what was entered, or that it fits again; nobody is asked about a noted one."""

    async def page(self, question: Question) -> Page:
        """Give one page of orders in the order the question asks for."""

    async def totals(self, question: Question) -> tuple[Total, ...]:
        """Give count and sum per currency of all orders the question matches."""

    async def counts(self, question: Question) -> tuple[tuple[str, int], ...]:
        """Give the number of orders in each saved view."""

    async def add_registration(self, new: NewRegistration) -> Registration:
        """Keep an answer (or its absence) about a card registration."""

    async def registrations_of(self, payment: OrderKey) -> tuple[Registration, ...]:
        """Give all answers about the card of one initial payment, newest first."""

    async def registrations_by_reference(self, card_ref_id: str) -> tuple[Registration, ...]:
        """Give the registrations that gave this card reference, whatever host and login they were made at."""

    async def registered_cards(self, host: str, login: str, limit: int) -> tuple[RegisteredCard, ...]:
        """Give the newest card references of a host and login with the payments they came from."""

    async def approved_payments(self, host: str, login: str, limit: int) -> tuple[Order, ...]:
        """Give our finally approved initial payments of a host and login, the latest changed first."""

    async def transfers_to(self, host: str, login: str, card_ref_id: str, limit: int) -> tuple[Order, ...]:
        """Give the transfers of a host and login whose content names this card reference, newest first."""


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
