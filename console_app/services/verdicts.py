"""Stored results of calls, and the reasons why an order was not sent, is in doubt or was not checked."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from console_app.services.errors import (
    BackendRefused,
    ConsoleError,
    EntryDamaged,
    KeyRefused,
    KeyringLocked,
    NoKeyring,
    ProfileError,
    SecretMissing,
)


class Verdict(StrEnum):
    """The result of a status call, as the journal stores it."""

    FOUND = "found"
    NO_SUCH_ORDER = "no-such-order"
    PROVES_NOTHING = "proves-nothing"
    OTHER_NO = "other-no"
    NO_SENSE = "no-sense"
    NO_ANSWER = "no-answer"
    NOT_ASKED = "not-asked"


class AttemptOutcome(StrEnum):
    """How the POST of an order ended. Only `NOT_SENT` means that certainly no byte of the request has left."""

    ACCEPTED = "accepted"
    NOT_SENT = "not_sent"
    SAID_NO = "said_no"
    IN_DOUBT = "in_doubt"


class MoveNote(StrEnum):
    """Why an order moved to another state, unless the POST's outcome, a reason or the gateway's status says it."""

    REVIEWED = "reviewed"
    SENT_AGAIN = "sent-again"
    ATTEMPT = "attempt"
    SAID_NO = "said-no"
    REFUSAL_CONFIRMED = "refusal-confirmed"
    REFUSAL_NOT_CROSS_CHECKED = "refusal-not-cross-checked"
    LADDER_ENDED = "ladder-ended"
    FOUND = "found"
    ABANDONED = "abandoned"
    WITHDRAWN = "withdrawn"


class NotSentBecause(StrEnum):
    """Why an order was not sent, unless the connection failed.

    The `UNCHECKED` ones are for orders that an earlier run left: the journal says that nothing was sent, but its last
    entries may be lost, so the gateway is asked once to be sure.
    """

    COULD_NOT_ASK = "could-not-ask-first"
    ANSWER_PROVES_NOTHING = "answer-proves-nothing"
    STOPPED_UNCHECKED = "program-stopped-unchecked"
    STOPPED = "program-stopped"
    JOURNAL_UNCHECKED = "journal-failed-unchecked"
    JOURNAL_FAILED = "journal-failed"


UNCHECKED: Final[Mapping[str, NotSentBecause]] = MappingProxyType(
    {
        NotSentBecause.STOPPED_UNCHECKED: NotSentBecause.STOPPED,
        NotSentBecause.JOURNAL_UNCHECKED: NotSentBecause.JOURNAL_FAILED,
    }
)
"""Reasons that are not confirmed yet, and what they become after a look-up that found no such order."""


class DoubtBecause(StrEnum):
    """Why an order is in doubt, unless the connection failed or the answer was malformed."""

    REFUSAL_UNCONFIRMED = "refusal-unconfirmed"


class NotCheckedBecause(StrEnum):
    """Why a check had no result, unless the connection failed or the answer was malformed.

    `SERVER_FAILED`: HTTP 5xx, the server failed and refused nothing. `QUESTION_REFUSED`: the gateway refused, but not
    as it does for an unknown order. `ANSWER_PROVES_NOTHING`: the gateway refuses an unknown order and a wrong merchant
    control alike. `DENIED`: the gateway does not know an order that it gave an id to.
    """

    SERVER_FAILED = "server-failed"
    QUESTION_REFUSED = "question-refused"
    ANSWER_PROVES_NOTHING = "answer-proves-nothing"
    DENIED = "denied"


class Unavailable(StrEnum):
    """What was not available for signing or asking, so that nothing was sent or checked."""

    KEYRING_LOCKED = "keyring-locked"
    NO_KEYRING = "no-keyring"
    BACKEND_REFUSED = "backend-refused"
    SECRET_MISSING = "secret-missing"  # noqa: S105 -- a reason, not a secret
    ENTRY_DAMAGED = "entry-damaged"
    KEY_REFUSED = "key-refused"
    KEYRING_FAILED = "keyring-failed"
    PROFILE_GONE = "profile-gone"


_UNAVAILABLE: Final[tuple[tuple[type[ConsoleError], Unavailable], ...]] = (
    (KeyringLocked, Unavailable.KEYRING_LOCKED),
    (NoKeyring, Unavailable.NO_KEYRING),
    (BackendRefused, Unavailable.BACKEND_REFUSED),
    (SecretMissing, Unavailable.SECRET_MISSING),
    (EntryDamaged, Unavailable.ENTRY_DAMAGED),
    (KeyRefused, Unavailable.KEY_REFUSED),
    (ProfileError, Unavailable.PROFILE_GONE),
)


def unavailable(error: ConsoleError) -> Unavailable:
    """Return the stored value for a ConsoleError about keys or profiles; any other error counts as the keyring's."""
    return next((word for kind, word in _UNAVAILABLE if isinstance(error, kind)), Unavailable.KEYRING_FAILED)
