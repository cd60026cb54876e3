"""The records of card registrations: what was asked and answered, what a reference is worth, the chain of a card."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from console_app.services.profile import Target
from console_app.services.records import Order, OrderKey


class RegistrationOutcome(StrEnum):
    """What asking for a card reference came to; without an answer that counts it is simply asked again."""

    REGISTERED = "registered"
    REFUSED = "refused"
    NO_ANSWER = "no-answer"


@dataclass(frozen=True, slots=True)
class NewRegistration:
    """One answered (or unanswered) card registration as it enters the journal; it moves no money and is no order.

    `payment` is the initial payment: host, login and its order number; `gateway_id` its id at the gateway. `order` is
    its id in the journal, None for a payment that is not known here. `status` is the gateway's word, `note` the reason,
    as a code, why nothing may be concluded. `raw` is scrubbed of card numbers when it is written.
    """

    payment: OrderKey
    gateway_id: str
    order: int | None
    profile: str
    target: Target
    operator: str
    at: datetime
    outcome: RegistrationOutcome
    card_ref_id: str = ""
    unq_card_ref_id: str = ""
    serial_number: str = ""
    status: str = ""
    error_code: str = ""
    error_message: str = ""
    http_status: int | None = None
    elapsed: timedelta | None = None
    raw: bytes | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Registration:
    """A card registration as the journal knows it; the fields are those of `NewRegistration`."""

    id: int
    payment: OrderKey
    gateway_id: str
    order: int | None
    profile: str
    target: Target
    operator: str
    at: datetime
    outcome: RegistrationOutcome
    card_ref_id: str
    unq_card_ref_id: str
    serial_number: str
    status: str
    error_code: str
    error_message: str
    http_status: int | None
    elapsed: timedelta | None
    raw: bytes | None
    note: str


@dataclass(frozen=True, slots=True)
class RegisteredCard:
    """A card reference with the initial payment it came from, where that is in the journal."""

    registration: Registration
    payment: Order | None


class PaymentStanding(StrEnum):
    """Whether a card may be registered from an initial payment: one that is not ours is let pass with a warning."""

    APPROVED = "approved"
    FOREIGN = "foreign"
    NOT_APPROVED = "not-approved"
    NOT_A_PAYMENT = "not-a-payment"
    OTHER_GATEWAY_ID = "other-gateway-id"
    NOT_SOUND = "not-sound"

    @property
    def blocks(self) -> bool:
        """Tell whether nothing may be asked."""
        return self not in (PaymentStanding.APPROVED, PaymentStanding.FOREIGN)


class CardReferenceState(StrEnum):
    """What the journal knows about a card reference that a transfer is to go to."""

    KNOWN = "known"
    UNKNOWN = "unknown"
    OTHER_LOGIN = "other-login"
    OTHER_ENVIRONMENT = "other-environment"

    @property
    def blocks(self) -> bool:
        """Tell whether a transfer to it is refused; an unknown one is only warned about."""
        return self in (CardReferenceState.OTHER_LOGIN, CardReferenceState.OTHER_ENVIRONMENT)


@dataclass(frozen=True, slots=True)
class Chain:
    """The road of a card: initial payment, the answers about its registration, the transfers made to it, newest first.

    `payment` is None where the initial payment is not in the journal; a chain of nothing belongs to no card.
    """

    payment: Order | None = None
    registrations: tuple[Registration, ...] = ()
    transfers: tuple[Order, ...] = ()
