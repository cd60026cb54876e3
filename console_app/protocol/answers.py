"""What may be concluded from an answer: to a money POST, to a status call, to a card registration; doubt by default."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from console_app.protocol.card_numbers import mask_cards_in
from console_app.protocol.encoding import Answer, read_answer
from console_app.protocol.errors import BadAnswer, Flaw
from console_app.protocol.values import GATEWAY_ID

OK: Final = 200
ENDPOINT_UNKNOWN: Final = "3"
"""The code of "End point with id N not found" (ConnPay /api/v2/sale, fail example): it says nothing about any order."""
ASYNC_RESPONSE: Final = "async-response"
STATUS_RESPONSE: Final = "status-response"
REGISTRATION_RESPONSE: Final = "create-card-ref-response"
_REGISTRATION_SAYS_NO: Final = ("error", "filtered", "declined")


class ErrorType(StrEnum):
    """The two answer types that say no."""

    VALIDATION = "validation-error"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Accepted:
    """The gateway took the order and gave it an id. Not paid."""

    gateway_id: str
    serial_number: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class SaysNo:
    """The gateway says it made no order: final only after a look-up that finds none."""

    type: ErrorType
    code: str
    message: str
    serial_number: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class NoSense:
    """Nothing may be concluded; `flaw` says why. The order stays in doubt."""

    flaw: Flaw
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A status answer that is surely about our order."""

    gateway_id: str
    status: str
    serial_number: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class NoSuchOrder:
    """The gateway says in its own form that it knows no such order."""

    code: str
    message: str
    serial_number: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class Registered:
    """The gateway registered the card of an initial payment."""

    card_ref_id: str
    serial_number: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class RegistrationRefused:
    """The gateway registered nothing."""

    code: str
    message: str
    status: str
    serial_number: str
    answer: Answer


def judge_order_answer(http_status: int, body: bytes, order_number: str) -> Accepted | SaysNo | NoSense:
    """Judge the answer to a money POST.

    Accepted needs HTTP 200, ``async-response``, our own order number back and a numeric gateway id. A no needs
    HTTP 200, an error type with a code, no gateway id and no foreign order number. All else makes no sense.
    """
    answer = _answer(http_status, body)
    if isinstance(answer, NoSense):
        return answer
    ours = answer.get("merchant-order-id")
    gateway_id = answer.get("paynet-order-id")
    if answer.type == ASYNC_RESPONSE:
        if ours != order_number:
            return NoSense(Flaw.FOREIGN_ORDER)
        if GATEWAY_ID.fullmatch(gateway_id) is None:
            return NoSense(Flaw.NO_GATEWAY_ID)
        return Accepted(gateway_id, answer.get("serial-number"), answer)
    no = _no(answer, order_number)
    if isinstance(no, SaysNo) and not no.code:
        return NoSense(Flaw.NO_CODE)
    return no


def judge_status_answer(
    http_status: int, body: bytes, order_number: str, gateway_id: str = ""
) -> Found | NoSuchOrder | NoSense:
    """Judge the answer to a status call: it counts only if its ids are those asked for.

    `gateway_id` is '' while none is known.
    """
    answer = _answer(http_status, body)
    if isinstance(answer, NoSense):
        return answer
    if answer.type == STATUS_RESPONSE:
        return _found(answer, order_number, gateway_id)
    no = _no(answer, order_number)
    if isinstance(no, NoSense):
        return no
    if no.code == ENDPOINT_UNKNOWN:
        return NoSense(Flaw.ENDPOINT_UNKNOWN)
    return NoSuchOrder(no.code, no.message, no.serial_number, no.answer)


def _found(answer: Answer, order_number: str, gateway_id: str) -> Found | NoSense:
    if answer.get("merchant-order-id") != order_number:
        return NoSense(Flaw.FOREIGN_ORDER)
    told = answer.get("paynet-order-id")
    if GATEWAY_ID.fullmatch(told) is None:
        return NoSense(Flaw.NO_GATEWAY_ID)
    if gateway_id and told != gateway_id:
        return NoSense(Flaw.GATEWAY_ID_CHANGED, told)
    return Found(told, answer.get("status"), answer.get("serial-number"), answer)


def judge_registration_answer(http_status: int, body: bytes) -> Registered | RegistrationRefused | NoSense:
    """Judge the answer to a card registration (ConnPay deposit to card page, card registration response).

    Registered needs HTTP 200, the registration's own answer type, ``approved`` and a numeric card reference. Refused
    is an error type, or the registration's own type with a status that says no; a no with a reference makes no sense.
    """
    answer = _answer(http_status, body)
    if isinstance(answer, NoSense):
        return answer
    status, serial, reference = answer.get("status"), answer.get("serial-number"), answer.get("card-ref-id")
    answered = answer.type == REGISTRATION_RESPONSE
    if answered and status == "approved":
        if GATEWAY_ID.fullmatch(reference) is None:
            return NoSense(Flaw.NO_GATEWAY_ID)
        return Registered(reference, serial, answer)
    if answer.type not in set(ErrorType) and not (answered and status in _REGISTRATION_SAYS_NO):
        return NoSense(Flaw.UNKNOWN_TYPE, answer.type[:40])
    if reference:
        return NoSense(Flaw.GATEWAY_ID_ON_ERROR)
    return RegistrationRefused(answer.get("error-code"), _message(answer), status, serial, answer)


def _message(answer: Answer) -> str:
    """Give the gateway's words; should they quote a card number, it is cut."""
    return mask_cards_in(answer.get("error-message"))


def _answer(http_status: int, body: bytes) -> Answer | NoSense:
    if http_status != OK:
        return NoSense(Flaw.HTTP_STATUS, str(http_status))
    try:
        return read_answer(body)
    except BadAnswer as bad:
        return NoSense(bad.flaw, bad.detail)


def _no(answer: Answer, order_number: str) -> SaysNo | NoSense:
    if answer.type not in set(ErrorType):
        return NoSense(Flaw.UNKNOWN_TYPE, answer.type[:40])
    if answer.get("paynet-order-id"):
        return NoSense(Flaw.GATEWAY_ID_ON_ERROR)
    if answer.get("merchant-order-id") not in ("", order_number):
        return NoSense(Flaw.FOREIGN_ORDER)
    return SaysNo(
        ErrorType(answer.type),
        answer.get("error-code"),
        _message(answer),
        answer.get("serial-number"),
        answer,
    )
