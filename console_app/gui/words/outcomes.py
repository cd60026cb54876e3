"""The words of an order's outcome, the same in tab, list, timeline and copied text; knows no widget."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Final

from PySide6.QtCore import QCoreApplication

from console_app.gui.kit.text import amount_text, clock_text, fill, visible
from console_app.protocol.card_numbers import mask_cards_in
from console_app.protocol.errors import Flaw
from console_app.protocol.fields import QT_TRANSLATE_NOOP
from console_app.protocol.known import ERROR_CODES, PROCESSOR_ERRORS
from console_app.protocol.response_fields import response_field
from console_app.protocol.states import WATCHED, OrderState
from console_app.protocol.values import Money
from console_app.services.attention import cause_of
from console_app.services.exchange import WireFailure
from console_app.services.order_actions import known_at_gateway
from console_app.services.records import Dossier, Mismatch, Order, Origin, RefusalCheck
from console_app.services.verdicts import UNCHECKED, DoubtBecause, NotCheckedBecause, NotSentBecause, Unavailable

CONTEXT: Final = "Outcome"


def tr(text: str) -> str:
    """Translate a text of this file's tables."""
    return QCoreApplication.translate(CONTEXT, text)


def money_text(money: Money | None) -> str:
    """Write an amount with its currency, '' for none."""
    return amount_text(money.minor, money.currency.code, money.currency.exponent) if money is not None else ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The words about an order: its head, the line about checking, what to do, and any contradiction."""

    state: str
    head: str
    check: str
    advice: tuple[tuple[str, str], ...] = ()
    mismatch: str = ""


HEADS: Final[Mapping[OrderState, str]] = {
    OrderState.PREPARED: QT_TRANSLATE_NOOP("Outcome", "Prepared. Nothing was sent."),
    OrderState.WAITING: QT_TRANSLATE_NOOP("Outcome", "Waiting for a yes of our people. Nothing was sent."),
    OrderState.AUTHORISED: QT_TRANSLATE_NOOP("Outcome", "Authorised. Asking the gateway first; nothing was sent yet."),
    OrderState.SENDING: QT_TRANSLATE_NOOP("Outcome", "Sending ..."),
    OrderState.ACCEPTED: QT_TRANSLATE_NOOP("Outcome", "Accepted by the gateway, order {id} - checking"),
    OrderState.PROCESSING: QT_TRANSLATE_NOOP("Outcome", "Processing at the bank, order {id}"),
    OrderState.APPROVED: QT_TRANSLATE_NOOP("Outcome", "Approved by the bank"),
    OrderState.DECLINED: QT_TRANSLATE_NOOP("Outcome", "Declined by the bank"),
    OrderState.FILTERED: QT_TRANSLATE_NOOP("Outcome", "Stopped by the gateway's fraud rules"),
    OrderState.ERROR: QT_TRANSLATE_NOOP("Outcome", "Failed at the gateway; tell your account manager"),
    OrderState.NOT_SENT: QT_TRANSLATE_NOOP("Outcome", "Not sent: {reason}. No money moved. You may send it again."),
    OrderState.REFUSED: QT_TRANSLATE_NOOP("Outcome", "Refused: {message} (code {code}). No order exists."),
    OrderState.IN_DOUBT: QT_TRANSLATE_NOOP("Outcome", "We do not know yet. Do not create it again."),
    OrderState.HELD: QT_TRANSLATE_NOOP("Outcome", "Held: we still do not know. Do not create it again."),
    OrderState.ABANDONED: QT_TRANSLATE_NOOP("Outcome", "Abandoned by our people; still looked up for a week"),
    OrderState.WITHDRAWN: QT_TRANSLATE_NOOP("Outcome", "Withdrawn. Nothing was sent."),
}
_MAKING_SURE: Final = QT_TRANSLATE_NOOP(
    "Outcome", "The gateway said no (code {code}). Making sure that no order exists."
)
_GATEWAY_UNSURE: Final = QT_TRANSLATE_NOOP("Outcome", "The gateway itself is not sure; tell your account manager")
_NOT_CROSS_CHECKED: Final = QT_TRANSLATE_NOOP(
    "Outcome", "Refused: {message} (code {code}). Not cross-checked by a look-up."
)
_FOUND_BEFORE: Final = QT_TRANSLATE_NOOP(
    "Outcome", "The gateway had an order under this number before; nothing was sent now."
)
_ELSEWHERE: Final = QT_TRANSLATE_NOOP("Outcome", "Seen elsewhere: {head}")

REASONS: Final[Mapping[str, str]] = {
    WireFailure.CONNECT: QT_TRANSLATE_NOOP("Outcome", "the gateway could not be reached"),
    WireFailure.NAME: QT_TRANSLATE_NOOP("Outcome", "the gateway's name could not be resolved"),
    WireFailure.TLS: QT_TRANSLATE_NOOP("Outcome", "the gateway's certificate is not right"),
    WireFailure.CONNECT_TIMEOUT: QT_TRANSLATE_NOOP("Outcome", "the gateway did not answer the connection"),
    WireFailure.PROXY: QT_TRANSLATE_NOOP("Outcome", "the proxy refused the connection"),
    WireFailure.POOL: QT_TRANSLATE_NOOP("Outcome", "too many requests were under way"),
    WireFailure.TOO_LATE: QT_TRANSLATE_NOOP("Outcome", "more than 10 s passed before anything could leave"),
    WireFailure.BAD_URL: QT_TRANSLATE_NOOP("Outcome", "the profile's address cannot be used"),
    WireFailure.TIMEOUT: QT_TRANSLATE_NOOP("Outcome", "no answer in time"),
    WireFailure.RESET: QT_TRANSLATE_NOOP("Outcome", "the connection was cut"),
    WireFailure.BROKEN: QT_TRANSLATE_NOOP("Outcome", "the answer broke off"),
    WireFailure.TOO_LARGE: QT_TRANSLATE_NOOP("Outcome", "the answer was too large"),
    WireFailure.CODING: QT_TRANSLATE_NOOP("Outcome", "the answer came in a coding we do not read"),
    WireFailure.CANCELLED: QT_TRANSLATE_NOOP("Outcome", "the exchange was cut off"),
    WireFailure.OTHER: QT_TRANSLATE_NOOP("Outcome", "the exchange failed"),
    NotSentBecause.COULD_NOT_ASK: QT_TRANSLATE_NOOP("Outcome", "the gateway could not be asked first"),
    NotSentBecause.ANSWER_PROVES_NOTHING: QT_TRANSLATE_NOOP(
        "Outcome", "the gateway says no alike to an unknown order and to a wrong merchant control"
    ),
    NotCheckedBecause.QUESTION_REFUSED: QT_TRANSLATE_NOOP("Outcome", "the gateway refused the question"),
    NotSentBecause.STOPPED: QT_TRANSLATE_NOOP("Outcome", "the program stopped"),
    NotSentBecause.STOPPED_UNCHECKED: QT_TRANSLATE_NOOP("Outcome", "the program stopped"),
    NotSentBecause.JOURNAL_FAILED: QT_TRANSLATE_NOOP("Outcome", "the journal could not be written"),
    NotSentBecause.JOURNAL_UNCHECKED: QT_TRANSLATE_NOOP("Outcome", "the journal could not be written"),
    NotCheckedBecause.DENIED: QT_TRANSLATE_NOOP(
        "Outcome", "the gateway says it does not know this order, though it gave it an id"
    ),
    Flaw.ENDPOINT_UNKNOWN: QT_TRANSLATE_NOOP("Outcome", "the gateway does not know the profile's endpoint"),
    Unavailable.KEY_REFUSED: QT_TRANSLATE_NOOP("Outcome", "the profile's key cannot be used"),
    Unavailable.KEYRING_LOCKED: QT_TRANSLATE_NOOP("Outcome", "the keyring is locked"),
    Unavailable.NO_KEYRING: QT_TRANSLATE_NOOP("Outcome", "this workstation has no keyring service"),
    Unavailable.BACKEND_REFUSED: QT_TRANSLATE_NOOP("Outcome", "this workstation's keyring is not trusted"),
    Unavailable.SECRET_MISSING: QT_TRANSLATE_NOOP("Outcome", "a secret of the profile is missing"),
    Unavailable.ENTRY_DAMAGED: QT_TRANSLATE_NOOP("Outcome", "a keyring entry is damaged"),
    Unavailable.KEYRING_FAILED: QT_TRANSLATE_NOOP("Outcome", "the keyring failed"),
    Unavailable.PROFILE_GONE: QT_TRANSLATE_NOOP("Outcome", "the order's profile is gone or cannot be read"),
    DoubtBecause.REFUSAL_UNCONFIRMED: QT_TRANSLATE_NOOP(
        "Outcome", "the gateway said no and no look-up has confirmed it"
    ),
    Flaw.EMPTY: QT_TRANSLATE_NOOP("Outcome", "the answer was empty"),
    Flaw.HTML: QT_TRANSLATE_NOOP("Outcome", "a web page came instead of an answer"),
    Flaw.JSON: QT_TRANSLATE_NOOP("Outcome", "the answer came in another form"),
    Flaw.NOT_PAIRS: QT_TRANSLATE_NOOP("Outcome", "the answer is not in the gateway's form"),
    Flaw.BAD_ESCAPE: QT_TRANSLATE_NOOP("Outcome", "the answer is damaged"),
    Flaw.NOT_TEXT: QT_TRANSLATE_NOOP("Outcome", "the answer is damaged"),
    Flaw.DOUBLED_KEY: QT_TRANSLATE_NOOP("Outcome", "the answer says something twice"),
    Flaw.TOO_MANY_KEYS: QT_TRANSLATE_NOOP("Outcome", "the answer is too long"),
    Flaw.NO_TYPE: QT_TRANSLATE_NOOP("Outcome", "the answer is not in the gateway's form"),
    Flaw.UNKNOWN_TYPE: QT_TRANSLATE_NOOP("Outcome", "the answer is of a kind we do not know"),
    Flaw.HTTP_STATUS: QT_TRANSLATE_NOOP("Outcome", "the gateway refused or failed (web error)"),
    NotCheckedBecause.SERVER_FAILED: QT_TRANSLATE_NOOP("Outcome", "the gateway failed (web error)"),
    Flaw.FOREIGN_ORDER: QT_TRANSLATE_NOOP("Outcome", "the answer is about another order"),
    Flaw.NO_GATEWAY_ID: QT_TRANSLATE_NOOP("Outcome", "the answer has no order id"),
    Flaw.GATEWAY_ID_ON_ERROR: QT_TRANSLATE_NOOP("Outcome", "the gateway said no and gave an order id all the same"),
    Flaw.GATEWAY_ID_CHANGED: QT_TRANSLATE_NOOP("Outcome", "the answer has another order id"),
    Flaw.NO_CODE: QT_TRANSLATE_NOOP("Outcome", "the gateway said no without a code"),
    Flaw.NOT_PLAIN: QT_TRANSLATE_NOOP("Outcome", "the answer is damaged"),
}
"""Why something was not sent, is in doubt or was not checked, by the stored code."""

_COULD_NOT_ASK: Final = QT_TRANSLATE_NOOP(
    "Outcome",
    "Nothing was sent: the gateway could not be asked first. It said: {message} (code {code}). No money moved. You may "
    "send it again once the merchant control and the login are right.",
)
_PROVES_NOTHING: Final = QT_TRANSLATE_NOOP(
    "Outcome",
    "Nothing was sent: {reason}. No money moved. Test the connection in Profiles; you may send it again with a reason.",
)
_NOT_SENT_UNCHECKED: Final = QT_TRANSLATE_NOOP(
    "Outcome", "Not sent as far as this journal knows: {reason}. Making sure that the gateway has no such order."
)
_UNREADABLE: Final = QT_TRANSLATE_NOOP(
    "Outcome", "This row of the journal cannot be read by this version ({columns}). Whether money moved is not known."
)
_ALTERED: Final = QT_TRANSLATE_NOOP(
    "Outcome",
    "This order was altered in the journal's file: it is not what was entered here, so receiver, destination and "
    "amount are not shown.",
)
_ADVICE_UNREADABLE: Final = (
    ("x-circle", QT_TRANSLATE_NOOP("Outcome", "Do not enter this payment again before it is settled.")),
    ("info", QT_TRANSLATE_NOOP("Outcome", "It is not asked about and never sent. All other orders go on.")),
    ("person", QT_TRANSLATE_NOOP("Outcome", "Ask your administrator: a newer version, or a damaged or changed file.")),
)
FIELD_REASONS: Final[Mapping[str, str]] = {
    Flaw.DOUBLED_KEY: QT_TRANSLATE_NOOP("Outcome", "the answer says \u201c{field}\u201d twice"),
    Flaw.NOT_PAIRS: QT_TRANSLATE_NOOP("Outcome", "\u201c{field}\u201d in the answer is not in the gateway's form"),
    Flaw.BAD_ESCAPE: QT_TRANSLATE_NOOP("Outcome", "\u201c{field}\u201d in the answer is damaged"),
    Flaw.NOT_TEXT: QT_TRANSLATE_NOOP("Outcome", "\u201c{field}\u201d in the answer is damaged"),
    Flaw.NOT_PLAIN: QT_TRANSLATE_NOOP("Outcome", "\u201c{field}\u201d in the answer is damaged"),
}
"""The same if one field of the answer is to blame: the code is the flaw, a colon and the field's wire name."""

_KNOWN_THERE: Final = QT_TRANSLATE_NOOP(
    "Outcome", "The gateway has this order, {id}. Do not send or create it again; tell your account manager."
)
"""Head of an order that is refused or never sent here, although the gateway has it."""

MISMATCHES: Final[Mapping[str, str]] = {
    Mismatch.INITIAL_AMOUNT: QT_TRANSLATE_NOOP(
        "Outcome", "The gateway names another amount than we asked for. Nothing was overwritten."
    ),
    Mismatch.FINAL_CHANGED: QT_TRANSLATE_NOOP(
        "Outcome", "The gateway changed its final word later. Nothing was overwritten."
    ),
    Mismatch.GATEWAY_ID: QT_TRANSLATE_NOOP(
        "Outcome", "The gateway answered with another order id. Nothing was overwritten."
    ),
    Mismatch.FOUND_BEFORE_SENDING: _FOUND_BEFORE,
    Mismatch.FOUND_AFTER_REFUSAL: QT_TRANSLATE_NOOP(
        "Outcome", "The gateway had refused this order and has it after all. It was taken over."
    ),
    Mismatch.FOUND_AFTER_STOP: QT_TRANSLATE_NOOP(
        "Outcome", "This journal did not know that this order was sent, and the gateway has it. It was taken over."
    ),
}

_NEXT_CHECK: Final = QT_TRANSLATE_NOOP("Outcome", "Checking; next check {time}")
_NOT_CHECKED: Final = QT_TRANSLATE_NOOP("Outcome", "Not checked since {time}: {reason}")
_AS_OF_NOT_CHECKED: Final = QT_TRANSLATE_NOOP("Outcome", "As of {as_of}; not checked since {time}: {reason}")
_AS_OF: Final = QT_TRANSLATE_NOOP("Outcome", "As of {time}")
_NO_MORE: Final = QT_TRANSLATE_NOOP("Outcome", "As of {time}; not asked any more, needs a person")

_ADVICE_IN_DOUBT: Final = (
    ("clock", QT_TRANSLATE_NOOP("Outcome", "Nothing now. The console keeps asking, also after a restart.")),
    ("x-circle", QT_TRANSLATE_NOOP("Outcome", "Do not enter this payment again, here or elsewhere.")),
    ("copy", QT_TRANSLATE_NOOP("Outcome", "If the receiver asks, send gateway support the copied text.")),
)
_ADVICE_HELD: Final = (
    ("person", QT_TRANSLATE_NOOP("Outcome", "Ask gateway support with the copied text.")),
    ("tray", QT_TRANSLATE_NOOP("Outcome", "If they give an order id, enter it: the console confirms it.")),
    ("x-circle", QT_TRANSLATE_NOOP("Outcome", "If they say in writing that no order exists, abandon it.")),
)
_TURNED_AWAY: Final = QT_TRANSLATE_NOOP(
    "Outcome", "Often: the key or the login is not known there. See Keys and the signature doctor."
)


def reason_text(code: str) -> str:
    """Return a reason's code in words; an unknown code is shown as it is."""
    flaw, _, wire = code.partition(":")
    if wire and flaw in FIELD_REASONS:
        label = QCoreApplication.translate("response", response_field(wire).label)
        return fill(tr(FIELD_REASONS[flaw]), field=label or visible(wire, 60))
    return tr(REASONS[code]) if code in REASONS else visible(code, 60)


def gateway_message(order: Order) -> str:
    """Return our own words for an order's error, else the gateway's, as plain text."""
    return error_text(order.error_code, order.error_message)


def error_text(code: str, message: str) -> str:
    """Return our own words for a known code, else the gateway's as plain text, a card number in it masked as 6+4."""
    if code in ERROR_CODES:
        return QCoreApplication.translate("gateway-errors", ERROR_CODES[code])
    for name, words in PROCESSOR_ERRORS.items():
        if name in message:
            return QCoreApplication.translate("gateway-errors", words)
    return visible(mask_cards_in(message), 300)


def outcome_of(order: Order, now: datetime) -> Outcome:
    """Describe the state of an order."""
    head = fill(
        tr(_head(order)),
        id=order.gateway_id,
        reason=reason_text(order.not_sent_because),
        message=gateway_message(order).rstrip("."),
        code=visible(order.error_code, 20) or "-",
        columns=", ".join(order.unreadable),
    )
    if order.origin is Origin.ELSEWHERE:
        head = fill(tr(_ELSEWHERE), head=head)
    if not order.sound:
        return Outcome(order.shown_state, head, "", tuple((icon, tr(text)) for icon, text in _ADVICE_UNREADABLE))
    advice = {OrderState.IN_DOUBT: _ADVICE_IN_DOUBT, OrderState.HELD: _ADVICE_HELD}.get(order.state, ())
    return Outcome(
        order.shown_state,
        head,
        check_text(order, now),
        tuple((icon, tr(text)) for icon, text in advice),
        tr(MISMATCHES[order.mismatch]) if order.mismatch in MISMATCHES else "",
    )


def advice_of(dossier: Dossier, now: datetime) -> tuple[tuple[str, str], ...]:
    """Say what to do about an order; after an HTTP 403 also what that often means, which says nothing about money.

    The remark about HTTP 403 applies as long as the gateway has not accepted the order: an accepted one was signed with
    a key that the gateway knows.
    """
    order, advice = dossier.order, outcome_of(dossier.order, now).advice
    if order.gateway_id or order.state not in (OrderState.IN_DOUBT, OrderState.HELD, OrderState.NOT_SENT):
        return advice
    last = [answer.http_status for answer in dossier.attempts[-1:]]
    last += [answer.http_status for answer in dossier.observations[-1:]]
    if HTTPStatus.FORBIDDEN not in last:
        return advice
    return (*advice, ("key", tr(_TURNED_AWAY)))


def _head(order: Order) -> str:
    if not order.sound or known_at_gateway(order):
        return _ALTERED if order.altered else _UNREADABLE if order.unreadable else _KNOWN_THERE
    if order.state is OrderState.IN_DOUBT and order.refusal is not RefusalCheck.NONE and _not_checked_yet(order):
        return _MAKING_SURE
    if order.state is OrderState.REFUSED and order.refusal is RefusalCheck.NOT_CROSS_CHECKED:
        return _NOT_CROSS_CHECKED
    if order.state is OrderState.NOT_SENT:
        return _not_sent_head(order)
    if order.state is OrderState.PROCESSING and order.gateway_status == "unknown":
        return _GATEWAY_UNSURE
    return HEADS[order.state]


def _not_sent_head(order: Order) -> str:
    if order.not_sent_because in UNCHECKED:
        return _NOT_SENT_UNCHECKED
    if order.not_sent_because == NotSentBecause.ANSWER_PROVES_NOTHING:
        return _PROVES_NOTHING
    refused = order.not_sent_because == NotSentBecause.COULD_NOT_ASK and (order.error_code or order.error_message)
    return _COULD_NOT_ASK if refused else HEADS[OrderState.NOT_SENT]


def _not_checked_yet(order: Order) -> bool:
    """Tell whether no look-up has been answered, or failed, since the doubt began."""
    answered = order.as_of is not None and order.watched_since is not None and order.as_of >= order.watched_since
    return not answered and not order.failing_because


def check_text(order: Order, now: datetime) -> str:
    """Say when the order will be checked, since when no check succeeded, or as of when it is known; '' for none."""
    if order.failing_because and order.failing_since is not None and order.next_check is not None:
        since, reason = clock_text(order.failing_since, now), reason_text(order.failing_because)
        if order.as_of is None:
            return fill(tr(_NOT_CHECKED), time=since, reason=reason)
        return fill(tr(_AS_OF_NOT_CHECKED), as_of=clock_text(order.as_of, now), time=since, reason=reason)
    watched = order.state in WATCHED
    if watched and order.next_check is not None:
        return fill(tr(_NEXT_CHECK), time=clock_text(order.next_check, now))
    if order.as_of is None:
        return ""
    no_more = watched and cause_of(order, now) is not None
    return fill(tr(_NO_MORE if no_more else _AS_OF), time=clock_text(order.as_of, now))
