"""How far a status call by order number can be relied on: the records of that, and their port."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


@dataclass(frozen=True, slots=True)
class LookUpKey:
    """The scope in which a gateway's answers are learnt: host, login, endpoint or group, and merchant control.

    `control` is the keyed digest of the merchant control, not the control itself.
    """

    host: str
    login: str
    target: str
    control: str


@dataclass(frozen=True, slots=True)
class RefusalPattern:
    """What refusals are compared by: type, code, and the message without the values it quotes from the request."""

    type: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class LearntAnswer:
    """A gateway's answers to an order number that cannot exist, and to the same call with a wrong merchant control."""

    key: LookUpKey
    unknown_number: RefusalPattern
    wrong_control: RefusalPattern
    at: datetime

    @property
    def tells_apart(self) -> bool:
        """Whether the two answers differ: then the first means "no such order", with the merchant control accepted."""
        return self.unknown_number != self.wrong_control

    @property
    def by_code(self) -> bool:
        """Whether the two answers differ in type or code already, so that the message does not count."""
        unknown, wrong = self.unknown_number, self.wrong_control
        return (unknown.type, unknown.code) != (wrong.type, wrong.code)

    def fits(self, pattern: RefusalPattern) -> bool:
        """Tell whether a refusal is the one for an unknown number.

        The message counts only if type and code do not suffice.
        """
        if self.by_code:
            return (pattern.type, pattern.code) == (self.unknown_number.type, self.unknown_number.code)
        return pattern == self.unknown_number


class LookUpReliability(StrEnum):
    """How far the status call before a send can be relied on to find an order that exists, for one `LookUpKey`.

    `UNKNOWN`: nothing was learnt there yet, or the keyring would have to be opened to know. `PROVES_NOTHING`: the
    gateway answers an unknown order number and a wrong merchant control alike. `UNPROVEN`: it answers them differently,
    but no look-up by order number alone has found one of our orders yet. `PROVEN`: one has.
    """

    UNKNOWN = "unknown"
    PROVES_NOTHING = "proves-nothing"
    UNPROVEN = "unproven"
    PROVEN = "proven"


class LearntAnswers(Protocol):
    """Stores what was learnt about a gateway's refusals, and which of our orders a status call by number has found.

    Raises:
        JournalError: any call may raise an error of this family; then nothing of that call was written.

    """

    async def learnt(self, key: LookUpKey) -> LearntAnswer | None:
        """Return what was learnt for a scope, None if nothing was."""

    async def keep_learnt(self, answer: LearntAnswer) -> None:
        """Store what was learnt; it replaces what was known for the same scope."""

    async def found_there(self, key: LookUpKey) -> str:
        """Return the number of one of our orders that a call by number found in this scope, '' for none.

        The merchant control of that call may have been another one.
        """


class LookUpRecords(LearntAnswers, Protocol):
    """Stores as well for which scopes a status call by number alone has found one of our orders: those are `proven`."""

    async def proven(self, key: LookUpKey) -> bool:
        """Tell whether a status call by number alone has found one of our orders in this very scope."""

    async def prove(self, key: LookUpKey, number: str, at: datetime) -> None:
        """Note that a status call by number alone has found the order with this number.

        Replaced after a day, because gateways forget old orders.
        """
