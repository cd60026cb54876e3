"""How far a look-up (a status call by order number) can be relied on: the records of it, and their port."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


@dataclass(frozen=True, slots=True)
class LookUpKey:
    """The scope of such a record: host, login, endpoint or group, and the keyed digest of the merchant control."""

    host: str
    login: str
    target: str
    control: str


@dataclass(frozen=True, slots=True)
class NoPattern:
    """What identifies a gateway's refusal: type, code, and the message without the values it quotes of the request."""

    type: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class LearntAnswer:
    """A gateway's answers to an order number that cannot exist, and to the same call with a wrong merchant control."""

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
        """Tell whether a refusal is the one for an unknown order number; by type and code if those suffice."""
        if self.by_code:
            return (pattern.type, pattern.code) == (self.unknown_number.type, self.unknown_number.code)
        return pattern == self.unknown_number


class LookUpReliability(StrEnum):
    """How far the look-up before a send can be relied on, for one `LookUpKey`.

    `UNKNOWN`: nothing was learnt there yet, or the keyring would have to be opened to know. `PROVES_NOTHING`: the
    gateway answers an unknown order number and a wrong merchant control alike. `UNPROVEN`: it answers them differently,
    but no look-up by order number alone has found one of our orders yet. `PROVEN`: one has.
    """

    UNKNOWN = "unknown"
    PROVES_NOTHING = "proves-nothing"
    UNPROVEN = "unproven"
    PROVEN = "proven"


class LearntAnswers(Protocol):
    """Stores what was learnt of the gateways' answers, and which of our orders a look-up has found.

    Raises:
        JournalError: any call may raise one of its kinds; then nothing of that call was written.

    """

    async def learnt(self, key: LookUpKey) -> LearntAnswer | None:
        """Return what was learnt for a key, None if nothing was."""

    async def keep_learnt(self, answer: LearntAnswer) -> None:
        """Store what was learnt; it replaces what was known for that key."""

    async def found_there(self, key: LookUpKey) -> str:
        """Return the number of one of our orders that a look-up there has found, with any control; '' for none."""


class LookUpRecords(LearntAnswers, Protocol):
    """Stores also which keys are proven: a look-up has found one of our orders."""

    async def proven(self, key: LookUpKey) -> bool:
        """Tell whether a status call by order number alone has found one of our orders, with this control."""

    async def prove(self, key: LookUpKey, number: str, at: datetime) -> None:
        """Note that it has found this order number; replaced after a day, because gateways forget old orders."""
