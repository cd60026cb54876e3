"""The states of an order, the allowed moves between them, and the meaning of the gateway's status words and stages."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from console_app.protocol.fields import QT_TRANSLATE_NOOP as T


class OrderState(StrEnum):
    """The state of an order. `authorised` is our own person's approval, `approved` the bank's."""

    PREPARED = "prepared"
    WAITING = "waiting"
    AUTHORISED = "authorised"
    SENDING = "sending"
    NOT_SENT = "not_sent"
    REFUSED = "refused"
    ACCEPTED = "accepted"
    PROCESSING = "processing"
    APPROVED = "approved"
    DECLINED = "declined"
    FILTERED = "filtered"
    ERROR = "error"
    IN_DOUBT = "in_doubt"
    HELD = "held"
    ABANDONED = "abandoned"
    WITHDRAWN = "withdrawn"


_S = OrderState
BANK_FINAL: Final = frozenset((_S.APPROVED, _S.DECLINED, _S.FILTERED, _S.ERROR))
"""Final by the bank's or the gateway's word; asked once more after a day and after a week."""
FINAL: Final = BANK_FINAL | {_S.WITHDRAWN}
"""States that no move leaves."""
OUTCOME_UNKNOWN: Final = frozenset((_S.IN_DOUBT, _S.HELD))
"""The order was sent, or may have been, and its outcome is unknown."""
UNSETTLED: Final = OUTCOME_UNKNOWN | {_S.SENDING}
"""The gateway may or may not have the order; making the same payment again could pay twice."""
AT_GATEWAY: Final = frozenset((_S.ACCEPTED, _S.PROCESSING))
OPEN: Final = UNSETTLED | AT_GATEWAY
"""States of orders that are asked about until they are final."""

WATCHED: Final = AT_GATEWAY | OUTCOME_UNKNOWN | {_S.ABANDONED}
"""Orders of which somebody waits for the next check: all that were sent and are not final, also those given up."""

UNFINISHED: Final = frozenset(OrderState) - FINAL - {_S.REFUSED}
"""States of orders that may still be sent or turn up; their profile can neither be removed nor move to another host.

All states but the final ones and a refusal, which would bind a profile for ever.
"""

SEND_UNDER_WAY: Final = frozenset((_S.PREPARED, _S.AUTHORISED, _S.SENDING))
"""States that a send passes through and never stays in; an order left there by a crash is put right at start."""

NEVER_AT_GATEWAY: Final = frozenset((_S.REFUSED, _S.NOT_SENT, _S.WITHDRAWN))
"""States that say the gateway does not have the order. If it turns up there, that is a contradiction."""

_AFTER_ACCEPTANCE: Final = frozenset((_S.ACCEPTED, _S.PROCESSING)) | BANK_FINAL

MOVES: Final[Mapping[OrderState, frozenset[OrderState]]] = MappingProxyType(
    {
        _S.PREPARED: frozenset((_S.WAITING, _S.AUTHORISED, _S.WITHDRAWN)),
        _S.WAITING: frozenset((_S.AUTHORISED, _S.WITHDRAWN)),
        _S.AUTHORISED: frozenset((_S.SENDING, _S.NOT_SENT, _S.WITHDRAWN)) | _AFTER_ACCEPTANCE,
        _S.SENDING: frozenset((_S.NOT_SENT, _S.REFUSED, _S.ACCEPTED, _S.IN_DOUBT)),
        _S.NOT_SENT: frozenset((_S.AUTHORISED, _S.WITHDRAWN)) | _AFTER_ACCEPTANCE,
        _S.REFUSED: _AFTER_ACCEPTANCE,
        _S.ACCEPTED: frozenset((_S.PROCESSING,)) | BANK_FINAL,
        _S.PROCESSING: BANK_FINAL,
        _S.APPROVED: frozenset(),
        _S.DECLINED: frozenset(),
        _S.FILTERED: frozenset(),
        _S.ERROR: frozenset(),
        _S.IN_DOUBT: frozenset((_S.HELD, _S.REFUSED)) | _AFTER_ACCEPTANCE,
        _S.HELD: frozenset((_S.ABANDONED,)) | _AFTER_ACCEPTANCE,
        _S.ABANDONED: _AFTER_ACCEPTANCE,
        _S.WITHDRAWN: frozenset(),
    }
)
"""The one table. From authorised or not sent straight to the gateway's states: a look-up found our own order there (a
restored or copied database), so it is adopted and nothing is sent. No move leads from in doubt, held or abandoned
to authorised or sending: there is no second POST. An abandoned or a refused order that turns up is taken over."""


def may_move(before: OrderState, after: OrderState) -> bool:
    """Tell whether an order may move from one state to the other."""
    return after in MOVES[before]


STATUS_WORDS: Final[Mapping[str, OrderState]] = MappingProxyType(
    {
        "approved": _S.APPROVED,
        "declined": _S.DECLINED,
        "filtered": _S.FILTERED,
        "error": _S.ERROR,
        "processing": _S.PROCESSING,
        "unknown": _S.PROCESSING,
    }
)
"""Status words exactly as the gateway writes them. ``unknown`` is the gateway's own doubt and not final; any other
word, also one in capitals or none at all, is not final either (statuses in the platform's documentation)."""


def state_of(status: str) -> OrderState:
    """Return the order state that a gateway's status word means; an unlisted word means still processing."""
    return STATUS_WORDS.get(status, _S.PROCESSING)


STAGE_FAMILIES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "SALE": T("stages", "Sale"),
        "AUTH": T("stages", "Authorisation"),
        "TRANSFER": T("stages", "Transfer"),
        "PAYOUT": T("stages", "Payout"),
        "AV": T("stages", "Account verification"),
        "CAPTURE": T("stages", "Capture"),
        "CANCEL": T("stages", "Cancellation"),
        "REVERSAL": T("stages", "Reversal"),
        "VOID": T("stages", "Void"),
        "CHARGEBACK": T("stages", "Chargeback"),
        "DISPUTE": T("stages", "Dispute"),
        "FRAUD": T("stages", "Fraud report"),
        "RETRIEVAL": T("stages", "Retrieval request"),
        "SALE3D_END": T("stages", "Sale after 3-D Secure"),
        "PAN_ELIGIBILITY": T("stages", "Card eligibility check"),
        "CREATE_CM": T("stages", "Creating a card mapping"),
        "UPDATE_CM": T("stages", "Changing a card mapping"),
        "DELETE_CM": T("stages", "Deleting a card mapping"),
        "INQUIRE_CM": T("stages", "Asking for a card mapping"),
        "MFO_SCORING": T("stages", "Scoring"),
    }
)
"""First part of a stage (order stages in the platform's documentation). It lists no payouts; they are expected."""

STAGE_PARTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "3D": T("stages", "3-D Secure"),
        "BALANCE": T("stages", "balance"),
        "CARD_CHIP": T("stages", "card chip"),
        "CHECK": T("stages", "check"),
        "CUST_EMAIL": T("stages", "customer's e-mail"),
        "CUST_PHONE": T("stages", "customer's phone"),
        "CUST_TWITTER": T("stages", "customer's Twitter name"),
        "DESCRIPTOR": T("stages", "descriptor"),
        "EMAIL": T("stages", "e-mail"),
        "EMV": T("stages", "EMV"),
        "EMV_ADVICE": T("stages", "EMV advice"),
        "EXTERNAL": T("stages", "external check"),
        "LOYALTY": T("stages", "loyalty programme"),
        "PE": T("stages", "card eligibility"),
        "PHONE": T("stages", "phone"),
        "RND": T("stages", "random amount"),
        "TWITTER": T("stages", "Twitter name"),
    }
)
"""Middle part of a stage (order stages in the documentation), as in ``sale_3d_validating``: what it is busy with."""

STAGE_STEPS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "STARTING": T("stages", "starting"),
        "PROCESSING": T("stages", "at work"),
        "FILTERING": T("stages", "fraud check at work"),
        "VALIDATING": T("stages", "checking the data"),
        "VALIDATED": T("stages", "data checked"),
        "VERIFICATING": T("stages", "verification at work"),
        "VERIFICATED": T("stages", "verified"),
        "TEST_CHECKING": T("stages", "test check at work"),
        "CHAIN_DECLINED": T("stages", "declined at one gate, another is tried"),
        "AUTO_REVERSAL_PROCESSING": T("stages", "automatic reversal at work"),
        "UNKNOWN": T("stages", "the gateway itself is not sure"),
        "APPROVED": T("stages", "approved"),
        "DECLINED": T("stages", "declined"),
        "CANCELLED": T("stages", "cancelled"),
        "FAILED": T("stages", "failed"),
        "FILTERED": T("stages", "stopped by fraud rules"),
        "REJECTED": T("stages", "rejected"),
        "ERROR": T("stages", "ended with an error"),
    }
)
"""Last part of a stage (order stages in the platform's documentation)."""

_DONE: Final = frozenset(("APPROVED", "DECLINED", "CANCELLED", "FAILED", "FILTERED", "REJECTED", "ERROR"))


@dataclass(frozen=True, slots=True)
class StageWords:
    """The labels of a stage; family and step are '' if a part is unknown, then only the raw text can be shown.

    `part` is '' for the many stages that have only two.
    """

    family: str
    step: str
    part: str = ""


def stage_words(stage: str) -> StageWords:
    """Return the labels of a stage such as ``transfer_approved``; case does not matter."""
    upper = stage.upper()
    step = _step(upper)
    rest = upper.removesuffix(f"_{step}") if step else upper
    if rest in STAGE_FAMILIES:
        return StageWords(STAGE_FAMILIES[rest], STAGE_STEPS.get(step, ""))
    family = max((known for known in STAGE_FAMILIES if rest.startswith(f"{known}_")), key=len, default="")
    part = STAGE_PARTS.get(rest.removeprefix(f"{family}_"), "")
    return StageWords(STAGE_FAMILIES[family] if part else "", STAGE_STEPS.get(step, ""), part)


def stage_is_done(stage: str) -> bool:
    """Tell whether an order stage reads as an end; for display only, never to decide.

    ``*_CHAIN_DECLINED`` ends in declined but another gate is still tried (order stages in the platform's
    documentation).
    """
    return _step(stage.upper()) in _DONE


def _step(stage: str) -> str:
    """Return the longest known last part: CHAIN_DECLINED before DECLINED."""
    return max((step for step in STAGE_STEPS if stage.endswith(f"_{step}")), key=len, default="")
