"""The errors of the use cases, as classes with data; the window makes the sentences.

Tree::

    ConsoleError
    +-- VaultError
    |   +-- NoKeyring           no keyring service on this workstation
    |   +-- KeyringLocked       the keyring is there but locked
    |   +-- BackendRefused      a keyring backend that keeps secrets in the open, or none we know
    |   +-- SecretMissing       no such entry for the profile
    |   +-- EntryDamaged        an entry that is not what was written
    |   +-- KeyRefused          a key file that cannot be used
    |   +-- PassphrasePause     too many wrong passphrases: none is tried for a while
    |   +-- ControlRefused      a text that cannot be a merchant control
    |   +-- NextKeyWaits        another new key waits to be switched to
    +-- JournalError
    |   +-- JournalUnavailable  cannot be opened, read or written: nothing is sent
    |   +-- JournalNewer        written by a newer version of the program
    |   +-- HomeBusy            another console works in the same home
    |   +-- HomeOnNetwork       the home lies on a network file system
    |   +-- HomeUnsafe          the home, or a file in it, is in the hands of others or somewhere else
    |   +-- OrderNumberTaken    the order number exists for this host and login
    |   +-- MoveRefused         the order is no longer in the state the move starts from
    |   +-- OutcomeUnwritten    the order was sent, but what came back could not be written
    +-- NumberRefused           a card number was given as an order number
    +-- NotSendable             the order may not be sent, or not again
    +-- NotRegistrable          the card of this payment may not be registered
    +-- SamePayment             the same payment was made before
    +-- NotComparable           whether it was made before cannot be told: the home's key was lost or changed
    +-- ProfileError            a profile that cannot be used, changed or removed
    +-- ExportError             the table could not be written into a file
"""

from enum import StrEnum


class ConsoleError(Exception):
    """Any expected error. It carries data; no sentence for people is made outside the window."""


class VaultError(ConsoleError):
    """A secret that is needed is not available."""


class NoKeyring(VaultError):
    """There is no keyring service on this workstation."""


class KeyringLocked(VaultError):
    """The keyring is locked and nobody unlocked it."""


class BackendRefused(VaultError):
    """The keyring backend is none of the trusted ones."""

    def __init__(self, backend: str) -> None:
        """Name the backend's class."""
        super().__init__(backend)
        self.backend = backend


class SecretMissing(VaultError):
    """There is no such entry in the keyring."""

    def __init__(self, entry: str) -> None:
        """Name the entry: profile and kind, never content."""
        super().__init__(entry)
        self.entry = entry


class EntryDamaged(VaultError):
    """The entry in the keyring is not what was written there."""

    def __init__(self, entry: str, reason: str) -> None:
        """Name the entry and what does not fit, never content."""
        super().__init__(f"{entry}: {reason}")
        self.entry = entry
        self.reason = reason


class KeyRefusal(StrEnum):
    """Why a key file is refused."""

    TOO_LARGE = "too-large"
    NOT_PEM = "not-pem"
    PUBLIC_KEY = "public-key"
    CERTIFICATE = "certificate"
    SEVERAL_KEYS = "several-keys"
    NOT_RSA = "not-rsa"
    PSS = "rsa-pss"
    NOT_TWO_PRIMES = "not-two-primes"
    TOO_SHORT = "too-short"
    TOO_LONG = "too-long"
    EXPONENT = "exponent"
    PASSPHRASE_MISSING = "passphrase-missing"  # noqa: S105 -- a reason, not a passphrase
    PASSPHRASE_WRONG = "passphrase-wrong"  # noqa: S105 -- a reason, not a passphrase
    INCONSISTENT = "inconsistent"
    TOO_SLOW = "too-slow"


class KeyRefused(VaultError):
    """A key that cannot be used; `reason` says why, `detail` is a number of bits, a kind of key or the like."""

    def __init__(self, reason: KeyRefusal, detail: str = "") -> None:
        """Say why."""
        super().__init__(reason.value)
        self.reason = reason
        self.detail = detail


class PassphrasePause(VaultError):
    """Too many wrong passphrases were typed: for the given number of seconds no other one is tried."""

    def __init__(self, seconds: int) -> None:
        """Say how long."""
        super().__init__(str(seconds))
        self.seconds = seconds


class ControlRefused(VaultError):
    """The typed text cannot be a merchant control; `reason` is ``empty``, ``spaces`` or ``characters``."""

    def __init__(self, reason: str) -> None:
        """Say why, never what."""
        super().__init__(reason)
        self.reason = reason


class NextKeyWaits(VaultError):
    """The profile already has a next key; switch to it or delete it before another one is stored."""

    def __init__(self, entry: str) -> None:
        """Name the waiting key by its fingerprint."""
        super().__init__(entry)
        self.entry = entry


class JournalError(ConsoleError):
    """The journal cannot do what was asked for."""


class JournalUnavailable(JournalError):
    """The journal cannot be opened, read or written; `detail` is the database's own message."""

    def __init__(self, detail: str) -> None:
        """Keep the database's word."""
        super().__init__(detail)
        self.detail = detail


class JournalNewer(JournalError):
    """The journal was written by a newer version of the program."""


class HomeBusy(JournalError):
    """Another console works in the same home."""


class HomeOnNetwork(JournalError):
    """The home lies on a network file system, where the database's locks do not hold."""

    def __init__(self, filesystem: str) -> None:
        """Name the kind of file system."""
        super().__init__(filesystem)
        self.filesystem = filesystem


class Unsafe(StrEnum):
    """Why the home, or a file in it, is not used."""

    FOREIGN = "foreign"
    WRITABLE = "writable"
    LINK = "link"
    ODD = "odd"


class HomeUnsafe(JournalError):
    """The home, or a file in it, can be changed by others: nothing is read from it or written to it.

    `unsafe` is why: it belongs to somebody else, others may write to it, it is a link, or it is no plain
    file or folder.
    """

    def __init__(self, place: str, unsafe: Unsafe) -> None:
        """Name the place and what is wrong with it."""
        super().__init__(f"{place} {unsafe.value}")
        self.place = place
        self.unsafe = unsafe


class OrderNumberTaken(JournalError):
    """The order number exists already for this host and login."""

    def __init__(self, number: str) -> None:
        """Name the number."""
        super().__init__(number)
        self.number = number


class MoveRefused(JournalError):
    """The order is not in the state that the move to another state starts from: it was moved meanwhile."""

    def __init__(self, order: int, state: str, wanted: str) -> None:
        """Name the order, the state it is in and the state that was wanted."""
        super().__init__(f"order {order}: {state} -> {wanted}")
        self.order = order
        self.state = state
        self.wanted = wanted


class OutcomeUnwritten(JournalError):
    """The order was sent, but its outcome could not be stored: the order counts as in doubt and is looked up."""

    def __init__(self, order: int) -> None:
        """Name the order."""
        super().__init__(str(order))
        self.order = order


class NumberRefused(ConsoleError):
    """A card number was typed as an order number: it is not sent, kept or shown, so the error has no data."""


class NotSendable(ConsoleError):
    """The order may not be sent (again): its state forbids it, or its content is no longer available."""

    def __init__(self, reason: str) -> None:
        """Give the reason as a code: ``state``, ``content-gone``, ``content-changed``, ``not-confirmed`` ...

        ``key-changed``: the key of the content's digest is gone, so that nothing can be compared.
        ``content-unchecked``: a value is not written the one way in which it is checked and sent.
        ``other-login`` and ``other-environment``: the card reference is another's (`CardReferenceState`).
        """
        super().__init__(reason)
        self.reason = reason


class NotRegistrable(ConsoleError):
    """The card of this payment may not be registered: `reason` is a code, `state` the payment's state here."""

    def __init__(self, reason: str, state: str = "") -> None:
        """Give the reason as a code."""
        super().__init__(f"{reason} {state}".strip())
        self.reason = reason
        self.state = state


class SamePayment(ConsoleError):
    """The same payment was made before: same host, login, destination, currency and amount.

    `earlier` are the journal's ids, newest first. `blocks`: one of them is unsettled, so nothing may be sent;
    otherwise a typed reason lets it pass.
    """

    def __init__(self, earlier: tuple[int, ...], *, blocks: bool) -> None:
        """Keep the earlier orders' ids."""
        super().__init__(str(earlier))
        self.earlier = earlier
        self.blocks = blocks


class NotComparable(ConsoleError):
    """For some earlier orders nobody can tell whether they made the same payment, and no reason was typed.

    Their fingerprints were made with another key than this home has now. `earlier` are the journal's ids of those
    orders (same host, login and amount), newest first; `count` how many they are.
    """

    def __init__(self, earlier: tuple[int, ...]) -> None:
        """Keep the earlier orders' ids."""
        super().__init__(str(earlier))
        self.earlier = earlier
        self.count = len(earlier)


class ProfileError(ConsoleError):
    """A profile cannot be used, changed or removed; `reason` is a code, `detail` names what it is about."""

    def __init__(self, reason: str, detail: str = "") -> None:
        """Give the reason as a code."""
        super().__init__(f"{reason} {detail}".strip())
        self.reason = reason
        self.detail = detail


class ExportError(ConsoleError):
    """A file was not written; one that existed before is unchanged.

    `reason` is a code: ``unwritable`` (`detail` is the system's message), ``too-many-rows`` (how many), ``stopped``.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        """Give the reason as a code."""
        super().__init__(f"{reason} {detail}".strip())
        self.reason = reason
        self.detail = detail
