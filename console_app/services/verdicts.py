"""What calls came to, and why something was not sent, is in doubt or was not checked: the words that are kept."""

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
    """What a status call came to."""

    FOUND = "found"
    NO_SUCH_ORDER = "no-such-order"
    PROVES_NOTHING = "proves-nothing"
    OTHER_NO = "other-no"
    NO_SENSE = "no-sense"
    NO_ANSWER = "no-answer"
    NOT_ASKED = "not-asked"


class AttemptOutcome(StrEnum):
    """How the POST of an order ended. Only after `NOT_SENT` is it sure that no byte left."""

    ACCEPTED = "accepted"
    NOT_SENT = "not_sent"
    SAID_NO = "said_no"
    IN_DOUBT = "in_doubt"


class MoveNote(StrEnum):
    """Why an order moved, where neither the outcome of a POST, nor a reason, nor the gateway's status says it."""

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
    """Why an order was not sent, where that was not the wire's doing.

    The `UNCHECKED` ones stand for what a run left behind: the journal says that nothing left, but its last entries may
    be lost, so that it is looked up once before it is called sure.
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
"""What is not sure yet, and what it becomes once a look-up found no such order."""


class DoubtBecause(StrEnum):
    """Why an order is in doubt, where neither the wire nor the form of an answer is to blame."""

    REFUSAL_UNCONFIRMED = "refusal-unconfirmed"


class NotCheckedBecause(StrEnum):
    """Why a check came to nothing, where neither the wire nor the form of an answer is to blame.

    `SERVER_FAILED`: of all that an HTTP status may mean, the server failed and did not turn us away.
    `QUESTION_REFUSED`: the gateway said no, but not as it does for an order that it does not have.
    `ANSWER_PROVES_NOTHING`: it says the same to a wrong merchant control. `DENIED`: it says that it does not know an
    order that it gave an id to.
    """

    SERVER_FAILED = "server-failed"
    QUESTION_REFUSED = "question-refused"
    ANSWER_PROVES_NOTHING = "answer-proves-nothing"
    DENIED = "denied"


class Unavailable(StrEnum):
    """What cannot be had of what signing and asking need, so that nothing was sent or checked."""

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
    """Give the word for an error of the keys or the profiles, by which it is kept; any other one is the keyring's."""
    return next((word for kind, word in _UNAVAILABLE if isinstance(error, kind)), Unavailable.KEYRING_FAILED)
