"""The records of orders that all layers share: orders, attempts to send, status calls, moves from state to state."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from console_app.protocol.customer_step import CustomerStep, customer_step
from console_app.protocol.operation import Pair
from console_app.protocol.states import AT_GATEWAY, OrderState
from console_app.protocol.values import Money
from console_app.services.actors import Actor
from console_app.services.profile import Target
from console_app.services.verdicts import AttemptOutcome, Verdict


class Origin(StrEnum):
    """Whether an order was entered here or was only seen at the gateway: the latter is polled, never sent."""

    OURS = "ours"
    ELSEWHERE = "elsewhere"


UNREADABLE: Final = "unreadable"
ALTERED: Final = "altered"
"""Shown in place of the state, where a row cannot be read, or was altered in the file."""


class RefusalCheck(StrEnum):
    """How far a status call has confirmed a refusal by the gateway.

    The `CLAIMED` ones are not confirmed yet: the gateway answered with a validation error, or an error of any other
    kind.
    """

    NONE = "none"
    CLAIMED_VALIDATION = "claimed-validation"
    CLAIMED_ERROR = "claimed-error"
    CONFIRMED = "confirmed"
    NOT_CROSS_CHECKED = "not-cross-checked"


@dataclass(frozen=True, slots=True)
class OrderKey:
    """The scope in which an order number is unique: host, login and number."""

    host: str
    login: str
    number: str


@dataclass(frozen=True, slots=True)
class NewOrder:
    """An order as it enters the journal, in state `prepared`; one seen elsewhere enters as `accepted`.

    `content` is what will be sent, as the journal may keep it (cards 6+4, no card codes). `digest` is the keyed digest
    of the exact content, `fingerprint` the keyed digest of host, login, destination, currency and amount (the same
    payment made again has the same one); `key_mark` identifies the key of both, '' for an order without them.
    `destination` and `receiver` are for people. `reason` is what a person typed to let a repeated payment pass.
    """

    key: OrderKey
    profile: str
    operation: str
    target: Target
    money: Money | None
    receiver: str
    destination: str
    digest: str
    fingerprint: str
    content: tuple[Pair, ...]
    operator: str
    reason: str = ""
    holds_card_data: bool = False
    branch: str = ""
    origin: Origin = Origin.OURS
    key_mark: str = ""
    content_hash: str = ""
    seal: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """An order as the journal knows it.

    `actual` is the gateway's amount if it differs from `money`. `as_of` is when the gateway last confirmed the shown
    state; `next_check` when the gateway will be asked again (None: not again). `checks_failed` counts checks without a
    usable answer since the last usable one, `failing_since` is when they began. `mismatch` is the code of a
    contradiction ('' = none), see `Mismatch`. `refusal` says how far a refusal was confirmed. `unreadable` names the
    columns that this version cannot read: then nothing is done with the order, and `state` is `held`, which says
    nothing about the payment and lets nothing be paid again. `seal` is the keyed digest of what people are shown of the
    order ('' for an order from before there were any); `altered`: the seal does not fit, and what was entered is not
    shown.
    """

    id: int
    key: OrderKey
    profile: str
    operation: str
    target: Target
    origin: Origin
    state: OrderState
    money: Money | None
    actual: Money | None
    receiver: str
    destination: str
    digest: str
    fingerprint: str
    operator: str
    reason: str
    holds_card_data: bool
    branch: str
    created: datetime
    changed: datetime
    gateway_id: str = ""
    serial_number: str = ""
    error_code: str = ""
    error_message: str = ""
    gateway_status: str = ""
    stage: str = ""
    refusal: RefusalCheck = RefusalCheck.NONE
    not_sent_because: str = ""
    doubt_because: str = ""
    mismatch: str = ""
    attempts: int = 0
    as_of: datetime | None = None
    next_check: datetime | None = None
    watched_since: datetime | None = None
    checks: int = 0
    checks_failed: int = 0
    failing_since: datetime | None = None
    failing_because: str = ""
    content_hash: str = ""
    seal: str = ""
    unreadable: tuple[str, ...] = ()
    altered: bool = False

    @property
    def sound(self) -> bool:
        """Whether the order's row can be read and was not altered in the file; otherwise no action is allowed."""
        return not (self.unreadable or self.altered)

    @property
    def shown_state(self) -> str:
        """The state shown to people; an unreadable or altered order has a value of its own."""
        if self.altered:
            return ALTERED
        return UNREADABLE if self.unreadable else self.state.value


class Mismatch(StrEnum):
    """A contradiction between our order and the gateway's; it is shown, and nothing is overwritten."""

    INITIAL_AMOUNT = "initial-amount"
    FINAL_CHANGED = "final-changed"
    GATEWAY_ID = "gateway-id"
    FOUND_BEFORE_SENDING = "found-before-sending"
    FOUND_AFTER_REFUSAL = "found-after-refusal"
    FOUND_AFTER_STOP = "found-after-stop"


@dataclass(frozen=True, slots=True)
class NewAttempt:
    """One POST about to be made; stored durably with the move to `sending` before the first byte leaves.

    `url` is host and path. `body_digest` is a plain SHA-256 of the body for support, '' where the body holds a card.
    """

    nonce: str
    timestamp: int
    key_fingerprint: str
    url: str
    body_digest: str
    operator: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """One POST as the journal knows it: what was written before it, and the answer ('' and None while unknown).

    `outcome` is an `AttemptOutcome`, or the value of another version.
    """

    number: int
    started: datetime
    nonce: str
    timestamp: int
    key_fingerprint: str
    url: str
    body_digest: str
    operator: str
    ended: datetime | None = None
    outcome: str = ""
    failure: str = ""
    http_status: int | None = None
    raw: bytes | None = None
    elapsed: timedelta | None = None
    claim_type: str = ""
    claim_code: str = ""
    claim_message: str = ""


@dataclass(frozen=True, slots=True)
class AttemptEnd:
    """How a POST ended. `claim_*` hold a refusal that a status call must still confirm; `raw` has no card numbers."""

    outcome: AttemptOutcome
    failure: str = ""
    http_status: int | None = None
    raw: bytes | None = None
    elapsed: timedelta | None = None
    claim_type: str = ""
    claim_code: str = ""
    claim_message: str = ""


class Purpose(StrEnum):
    """Why the gateway was asked about an order."""

    BEFORE_SENDING = "before-sending"
    AFTER_REFUSAL = "after-refusal"
    LADDER = "ladder"
    POLL = "poll"
    CHECK_NOW = "check-now"
    PERSON = "person"
    RECOVERY = "recovery"
    LATE_CHECK = "late-check"


@dataclass(frozen=True, slots=True)
class Observation:
    """One status call about an order and its result. `raw` is the answer without card numbers, None if none came."""

    at: datetime
    purpose: Purpose
    by_number_alone: bool
    verdict: Verdict
    flaw: str = ""
    status: str = ""
    stage: str = ""
    serial_number: str = ""
    http_status: int | None = None
    elapsed: timedelta | None = None
    raw: bytes | None = None
    answer: tuple[Pair, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One move of an order to another state, as stored with it. `note` is a code, `text` what a person typed."""

    at: datetime
    before: OrderState | None
    after: OrderState
    actor: Actor
    note: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """The values that a move or a status call changes in an order's summary; None leaves a value as it is.

    `clear_next_check` sets `next_check` to None.
    """

    gateway_id: str | None = None
    serial_number: str | None = None
    error_code: str | None = None
    error_message: str | None = None
    gateway_status: str | None = None
    stage: str | None = None
    actual_minor: int | None = None
    refusal: RefusalCheck | None = None
    not_sent_because: str | None = None
    doubt_because: str | None = None
    mismatch: str | None = None
    as_of: datetime | None = None
    next_check: datetime | None = None
    clear_next_check: bool = False
    watched_since: datetime | None = None
    checks: int | None = None
    checks_failed: int | None = None
    failing_since: datetime | None = None
    clear_failing: bool = False
    failing_because: str | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """One move of an order: from the state it must be in to the next state, with the change and the reason."""

    before: OrderState
    after: OrderState
    actor: Actor
    note: str = ""
    text: str = ""
    change: Change = field(default_factory=Change)


@dataclass(frozen=True, slots=True)
class Dossier:
    """One order with what was sent (masked), its moves, attempts to send and status calls, oldest first.

    `unreadable` names the rows beside the order's own that this version cannot read, such as ``history 12``.
    """

    order: Order
    content: tuple[Pair, ...]
    history: tuple[HistoryRow, ...]
    attempts: tuple[Attempt, ...]
    observations: tuple[Observation, ...]
    unreadable: tuple[str, ...] = ()

    @property
    def last_answer(self) -> tuple[Pair, ...]:
        """The parameters of the latest answer that found the order, empty if none did."""
        found = (seen.answer for seen in reversed(self.observations) if seen.verdict == Verdict.FOUND)
        return next(found, ())

    @property
    def awaited_customer_step(self) -> CustomerStep | None:
        """The step, such as 3-D Secure, that the open order waits for, as its latest answer names it; None if none."""
        return customer_step(self.last_answer) if self.order.state in AT_GATEWAY else None
