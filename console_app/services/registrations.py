"""Records of card registrations: requests and answers, the state of a payment or a reference, a card's links."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from console_app.protocol.states import OrderState
from console_app.services.profile import Target
from console_app.services.records import Order, OrderKey, Origin

SALE: Final = "sale"


class RegistrationOutcome(StrEnum):
    """The result of asking for a card reference; without a usable answer the reference is simply asked for again."""

    REGISTERED = "registered"
    REFUSED = "refused"
    NO_ANSWER = "no-answer"


@dataclass(frozen=True, slots=True)
class NewRegistration:
    """One request for a card reference, with or without its answer, to be stored; it moves no money and is no order.

    `payment` is the initial payment: host, login and its order number; `gateway_id` the payment's id at the gateway.
    `order` is the payment's id in the journal, None if it is not there. `status` is the gateway's word, `note` the
    reason, as a code, why the answer is unusable. `raw` loses its card numbers when it is written.
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
    """A card reference with the initial payment it came from, if that is in the journal."""

    registration: Registration
    payment: Order | None


class PaymentStanding(StrEnum):
    """Whether a card may be registered from an initial payment; a payment not in the journal passes with a warning."""

    APPROVED = "approved"
    FOREIGN = "foreign"
    NOT_APPROVED = "not-approved"
    NOT_A_PAYMENT = "not-a-payment"
    OTHER_GATEWAY_ID = "other-gateway-id"
    NOT_SOUND = "not-sound"

    @property
    def blocks(self) -> bool:
        """Tell whether the card may not be registered from such a payment."""
        return self not in (PaymentStanding.APPROVED, PaymentStanding.FOREIGN)


def standing_of(order: Order | None, gateway_id: str) -> PaymentStanding:
    """Tell whether a card may be registered from this order; None, a payment not in the journal, passes with a warning.

    `gateway_id` is the gateway's id typed beside the order number, '' if there is none yet.
    """
    if order is not None and not order.sound:
        return PaymentStanding.NOT_SOUND
    if order is None or order.origin is Origin.ELSEWHERE:
        return PaymentStanding.FOREIGN
    if order.operation != SALE:
        return PaymentStanding.NOT_A_PAYMENT
    if order.state is not OrderState.APPROVED:
        return PaymentStanding.NOT_APPROVED
    if gateway_id and order.gateway_id and gateway_id != order.gateway_id:
        return PaymentStanding.OTHER_GATEWAY_ID
    return PaymentStanding.APPROVED


class CardReferenceState(StrEnum):
    """What the journal knows about the card reference of a transfer."""

    KNOWN = "known"
    UNKNOWN = "unknown"
    OTHER_LOGIN = "other-login"
    OTHER_ENVIRONMENT = "other-environment"

    @property
    def blocks(self) -> bool:
        """Tell whether a transfer to such a card reference is refused; for an unknown one there is only a warning."""
        return self in (CardReferenceState.OTHER_LOGIN, CardReferenceState.OTHER_ENVIRONMENT)


@dataclass(frozen=True, slots=True)
class CardLinks:
    """All about one card: initial payment, the answers about its registration, the transfers made to it, newest first.

    `payment` is None if the initial payment is not in the journal. Everything is empty if the order has no card.
    """

    payment: Order | None = None
    registrations: tuple[Registration, ...] = ()
    transfers: tuple[Order, ...] = ()
