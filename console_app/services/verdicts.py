"""What a status call came to, and why an order was not sent, by words that are kept."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Verdict(StrEnum):
    """What a status call came to."""

    FOUND = "found"
    NO_SUCH_ORDER = "no-such-order"
    PROVES_NOTHING = "proves-nothing"
    OTHER_NO = "other-no"
    NO_SENSE = "no-sense"
    NO_ANSWER = "no-answer"
    NOT_ASKED = "not-asked"


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
