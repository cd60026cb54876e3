"""What is known of look-ups themselves: for whom, what was learnt of the gateway's answers, and what was proved."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


@dataclass(frozen=True, slots=True)
class LookUpKey:
    """What a look-up's answer is known for: who asks where, and with which merchant control, by its keyed digest."""

    host: str
    login: str
    target: str
    control: str


@dataclass(frozen=True, slots=True)
class NoPattern:
    """What a gateway's no is known by: its type, its code, and its message without what it quotes of the question."""

    type: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class LearntAnswer:
    """What a gateway was seen to answer for a number that nobody has, and to the same question with a wrong control."""

    key: LookUpKey
    unknown_number: NoPattern
    wrong_control: NoPattern
    at: datetime

    @property
    def tells_apart(self) -> bool:
        """Whether the two answers differ: then the first means "no such order", and the control was taken."""
        return self.unknown_number != self.wrong_control

    @property
    def by_code(self) -> bool:
        """Whether type and code alone tell the two apart, so that the message does not count."""
        unknown, wrong = self.unknown_number, self.wrong_control
        return (unknown.type, unknown.code) != (wrong.type, wrong.code)

    def fits(self, pattern: NoPattern) -> bool:
        """Tell whether a no is the one for a number that nobody has, by the measure that tells it from the other."""
        if self.by_code:
            return (pattern.type, pattern.code) == (self.unknown_number.type, self.unknown_number.code)
        return pattern == self.unknown_number


class LookUpTrust(StrEnum):
    """What a look-up before sending is worth somewhere.

    `UNKNOWN`: the keyring would have to be asked, or nothing was learnt there yet. `PROVES_NOTHING`: a number that
    nobody has and a wrong control are answered alike. `UNPROVEN`: it tells them apart, but no look-up by order number
    alone has found an own order yet. `PROVEN`: one has.
    """

    UNKNOWN = "unknown"
    PROVES_NOTHING = "proves-nothing"
    UNPROVEN = "unproven"
    PROVEN = "proven"


class LearntAnswers(Protocol):
    """What was learnt of the gateways' answers, and which own order a gateway is known to find.

    Raises:
        JournalError: any call may raise one of its kinds; then nothing of that call was written.

    """

    async def learnt(self, key: LookUpKey) -> LearntAnswer | None:
        """Give what was learnt about this gateway's answers, None if nothing was."""

    async def keep_learnt(self, answer: LearntAnswer) -> None:
        """Keep what was learnt in place of what was known before."""

    async def found_there(self, key: LookUpKey) -> str:
        """Give the number of an own order that a look-up there has found, with whatever control; '' for none."""


class LookUpRecords(LearntAnswers, Protocol):
    """What is known of the look-ups of each host, login, endpoint and merchant control."""

    async def proven(self, key: LookUpKey) -> bool:
        """Tell whether a status by order number alone has found an own order there with this control."""

    async def prove(self, key: LookUpKey, number: str, at: datetime) -> None:
        """Note that it has, and which one; a day later another order takes its place, as gateways forget old ones."""
