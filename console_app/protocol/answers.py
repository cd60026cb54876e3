"""Reads the gateway's answers to an order, a status call and a card registration; an unclear answer is unusable."""

import re
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from console_app.protocol.card_numbers import mask_cards_in
from console_app.protocol.customer_step import PAGE, has_bare_page
from console_app.protocol.encoding import MOST_KEYS, Answer, DamagedPair, read_answer, read_as_came
from console_app.protocol.errors import OF_ONE_FIELD, BadAnswer, Flaw
from console_app.protocol.response_fields import response_field
from console_app.protocol.values import GATEWAY_ID

OK: Final = 200
ENDPOINT_UNKNOWN: Final = "3"
"""The code of "End point with id N not found" (ConnPay /api/v2/sale, fail example): it says nothing about any order."""
ASYNC_RESPONSE: Final = "async-response"
STATUS_RESPONSE: Final = "status-response"
REGISTRATION_RESPONSE: Final = "create-card-ref-response"
_REGISTRATION_SAYS_NO: Final = ("error", "filtered", "declined")
DECIDING: Final = frozenset(
    ("type", "status", "merchant-order-id", "paynet-order-id", "amount", "initial-amount", "currency")
)
"""The parameters that decide in a status answer: its type, whose order it is, the order's status, and whether it is the
payment asked for. Each counts only if it came once, undamaged and plain. All others are shown and decide nothing: an
error code explains a state that ``status`` gave, a serial number names one request, a stage is for display (order
stages in the documentation).
"""
_AMOUNT: Final = re.compile(r"(-?[0-9]+(\.[0-9]+)?)?", re.ASCII)
_PLAIN: Final = MappingProxyType(
    {"amount": _AMOUNT, "initial-amount": _AMOUNT, "currency": re.compile(r"([A-Za-z]{3})?", re.ASCII)}
)
"""The plain form of parameters that are compared as money (Order Status Response: 20000.00); others compare whole."""


class ErrorType(StrEnum):
    """The two answer types of a refusal."""

    VALIDATION = "validation-error"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Accepted:
    """The gateway took the order and gave it an id. That is no payment yet."""

    gateway_id: str
    serial_number: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class Refusal:
    """The gateway refused the call. An order counts as refused only after a status call that does not find it."""

    type: ErrorType
    code: str
    message: str
    serial_number: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class UnusableAnswer:
    """An answer from which nothing may be concluded; `flaw` says why, `detail` names the parameter at fault, if any.

    The order asked about stays as it is, in doubt where it was.
    """

    flaw: Flaw
    detail: str = ""

    @property
    def field(self) -> str:
        """Return the wire name of the parameter at fault, '' if none is or the gateway's documentation lacks it."""
        return self.detail if self.flaw in OF_ONE_FIELD and response_field(self.detail).label else ""

    @property
    def because(self) -> str:
        """Return the reason as it is stored: the flaw, or ``flaw:field`` if one parameter is at fault."""
        return f"{self.flaw.value}:{self.field}" if self.field else self.flaw.value


@dataclass(frozen=True, slots=True)
class Found:
    """A status answer that is certainly about our order; `message` says why it failed, card numbers masked."""

    gateway_id: str
    status: str
    serial_number: str
    answer: Answer
    message: str = ""


@dataclass(frozen=True, slots=True)
class Registered:
    """The gateway registered the card of an initial payment."""

    card_ref_id: str
    serial_number: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class RegistrationRefused:
    """The gateway did not register the card."""

    code: str
    message: str
    status: str
    serial_number: str
    answer: Answer


def judge_order_answer(http_status: int, body: bytes, order_number: str) -> Accepted | Refusal | UnusableAnswer:
    """Say what the answer to the POST of an order means: accepted, refused, or unusable.

    Accepted needs HTTP 200, ``async-response``, our own order number back and a numeric gateway id. A refusal needs
    HTTP 200, an error type with a code, no gateway id and no foreign order number. Anything else is unusable.
    """
    answer = _answer(http_status, body)
    if isinstance(answer, UnusableAnswer):
        return answer
    ours = answer.get("merchant-order-id")
    gateway_id = answer.get("paynet-order-id")
    if answer.type == ASYNC_RESPONSE:
        if ours != order_number:
            return UnusableAnswer(Flaw.FOREIGN_ORDER)
        if GATEWAY_ID.fullmatch(gateway_id) is None:
            return UnusableAnswer(Flaw.NO_GATEWAY_ID)
        return Accepted(gateway_id, answer.get("serial-number"), answer)
    refusal = _refusal(answer, order_number)
    if isinstance(refusal, Refusal) and not refusal.code:
        return UnusableAnswer(Flaw.NO_CODE)
    return refusal


def judge_status_answer(
    http_status: int, body: bytes, order_number: str, gateway_id: str = ""
) -> Found | Refusal | UnusableAnswer:
    """Say what the answer to a status call means; it must name the order number and gateway id asked about.

    Of a status only the parameters in `DECIDING` must be undamaged: no damage elsewhere keeps an order open. A refusal
    has to come undamaged as a whole, white space around ``&`` aside; by itself it does not say that there is no such
    order: the control, the login or the endpoint may be what is refused, and no list of the gateway's codes is
    published. `gateway_id` is '' while none is known.
    """
    if http_status != OK:
        return UnusableAnswer(Flaw.HTTP_STATUS, str(http_status))
    try:
        answer = read_as_came(body, DECIDING)
        damage = _damage(answer)
        if damage is not None or answer.type == STATUS_RESPONSE:
            return damage or _found(answer, body, order_number, gateway_id)
        refusal = _whole_refusal(answer, order_number)
    except BadAnswer as bad:
        return UnusableAnswer(bad.flaw, bad.detail)
    if isinstance(refusal, Refusal) and refusal.code == ENDPOINT_UNKNOWN:
        return UnusableAnswer(Flaw.ENDPOINT_UNKNOWN)
    return refusal


def _found(answer: Answer, body: bytes, order_number: str, gateway_id: str) -> Found | UnusableAnswer:
    if answer.get("merchant-order-id") != order_number:
        return UnusableAnswer(Flaw.FOREIGN_ORDER)
    told = answer.get("paynet-order-id")
    if GATEWAY_ID.fullmatch(told) is None:
        return UnusableAnswer(Flaw.NO_GATEWAY_ID)
    if gateway_id and told != gateway_id:
        return UnusableAnswer(Flaw.GATEWAY_ID_CHANGED, told)
    kept = _worth_keeping(answer, body)
    return Found(told, answer.get("status"), answer.get("serial-number"), kept, _message(answer))


def _damage(answer: Answer) -> UnusableAnswer | None:
    """Return the first damage among the parameters that decide."""
    for pair in answer:
        if isinstance(pair, DamagedPair) and pair.name in DECIDING:
            return UnusableAnswer(pair.flaw, pair.name)
        if pair.name in _PLAIN and _PLAIN[pair.name].fullmatch(pair.value) is None:
            return UnusableAnswer(Flaw.NOT_PLAIN, pair.name)
    return None


def _whole_refusal(answer: Answer, order_number: str) -> Refusal | UnusableAnswer:
    """Read a refusal of a status call; with damage anywhere in it, nothing is concluded."""
    damaged = next((pair for pair in answer if isinstance(pair, DamagedPair)), None)
    if damaged is not None:
        return UnusableAnswer(damaged.flaw, damaged.name)
    if not answer.type:
        return UnusableAnswer(Flaw.NO_TYPE)
    if len(answer.pairs) > MOST_KEYS:
        return UnusableAnswer(Flaw.TOO_MANY_KEYS, str(MOST_KEYS))
    return _refusal(answer, order_number)


def _worth_keeping(answer: Answer, body: bytes) -> Answer:
    """Return the parameters to store: all that decide, the others up to a limit; one more says how many are left out.

    An unencoded page for the customer's browser comes in pieces; what follows it is part of the page.
    """
    names = [pair.name for pair in answer]
    most = names.index(PAGE) + 1 if has_bare_page(body) and PAGE in names else MOST_KEYS
    kept = [pair for place, pair in enumerate(answer) if place < most or pair.name in DECIDING]
    left_out = len(names) - len(kept)
    told = (DamagedPair("", str(left_out), Flaw.TOO_MANY_KEYS),) if left_out and most == MOST_KEYS else ()
    return Answer((*kept, *told))


def judge_registration_answer(http_status: int, body: bytes) -> Registered | RegistrationRefused | UnusableAnswer:
    """Say what the answer to a card registration means: registered, refused, or unusable.

    Registered needs HTTP 200, the registration's own answer type, ``approved`` and a numeric card reference. Refused is
    an error type, or the registration's own type with a status of refusal; a refusal with a reference is unusable.

    Source: ConnPay documentation "Deposit to Card Transfer", card registration response.
    """
    answer = _answer(http_status, body)
    if isinstance(answer, UnusableAnswer):
        return answer
    status, serial, reference = answer.get("status"), answer.get("serial-number"), answer.get("card-ref-id")
    answered = answer.type == REGISTRATION_RESPONSE
    if answered and status == "approved":
        if GATEWAY_ID.fullmatch(reference) is None:
            return UnusableAnswer(Flaw.NO_GATEWAY_ID)
        return Registered(reference, serial, answer)
    if answer.type not in set(ErrorType) and not (answered and status in _REGISTRATION_SAYS_NO):
        return UnusableAnswer(Flaw.UNKNOWN_TYPE, answer.type[:40])
    if reference:
        return UnusableAnswer(Flaw.GATEWAY_ID_ON_ERROR)
    return RegistrationRefused(answer.get("error-code"), _message(answer), status, serial, answer)


def _message(answer: Answer) -> str:
    """Return the gateway's message as it came, card numbers masked."""
    return mask_cards_in(answer.as_came("error-message"))


def _answer(http_status: int, body: bytes) -> Answer | UnusableAnswer:
    if http_status != OK:
        return UnusableAnswer(Flaw.HTTP_STATUS, str(http_status))
    try:
        return read_answer(body)
    except BadAnswer as bad:
        return UnusableAnswer(bad.flaw, bad.detail)


def _refusal(answer: Answer, order_number: str) -> Refusal | UnusableAnswer:
    if answer.type not in set(ErrorType):
        return UnusableAnswer(Flaw.UNKNOWN_TYPE, answer.type[:40])
    if answer.get("paynet-order-id"):
        return UnusableAnswer(Flaw.GATEWAY_ID_ON_ERROR)
    if answer.get("merchant-order-id") not in ("", order_number):
        return UnusableAnswer(Flaw.FOREIGN_ORDER)
    return Refusal(
        ErrorType(answer.type),
        answer.get("error-code"),
        _message(answer),
        answer.get("serial-number"),
        answer,
    )
