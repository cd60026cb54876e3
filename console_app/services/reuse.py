"""A new order from an earlier one: what of it may be used again, and when it may not be used at all."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from console_app.protocol.catalogue import operation_of
from console_app.protocol.fields import Privacy, privacies_of
from console_app.protocol.masking import MASK
from console_app.protocol.states import UNSETTLED, OrderState
from console_app.services.profile import Profile
from console_app.services.records import Dossier, Order, Origin

NUMBER: Final = "client_orderid"
CODE: Final = "cvv2"
_NEVER_THERE: Final = frozenset((OrderState.REFUSED, OrderState.NOT_SENT, OrderState.WITHDRAWN))


class NoReuse(StrEnum):
    """Why no new order is made from this one."""

    UNSETTLED = "unsettled"
    ELSEWHERE = "elsewhere"
    OTHER_PROFILE = "other-profile"
    OPERATION = "operation"


@dataclass(frozen=True, slots=True)
class Reuse:
    """What a new order takes over: the texts by wire name, the kind of destination, and what was left out of them."""

    operation: str
    texts: tuple[tuple[str, str], ...]
    branch: str
    left_out: tuple[str, ...]


def no_reuse(order: Order, profile: Profile) -> NoReuse | None:
    """Say why an order may not be the pattern of a new one, None if it may.

    An order that may have been carried out comes first: whoever makes it again pays twice. So does one
    that stands as never sent here while the gateway knows it.
    """
    if order.state in UNSETTLED or (order.state in _NEVER_THERE and order.mismatch):
        return NoReuse.UNSETTLED
    if order.origin is Origin.ELSEWHERE:
        return NoReuse.ELSEWHERE
    if order.profile != profile.name:
        return NoReuse.OTHER_PROFILE
    return None if profile.allows(order.operation) else NoReuse.OPERATION


def reuse_of(dossier: Dossier) -> Reuse:
    """Give what a new order takes over: all but the number, card number and code, and whatever is kept only masked.

    The journal keeps card numbers as 6+4 and no codes; where there was a card number, or nothing but a code, the code
    is named as left out, too.
    """
    order = dossier.order
    operation = operation_of(order.operation)
    private = privacies_of(operation.request)
    texts: list[tuple[str, str]] = []
    left_out: list[str] = []
    for pair in dossier.content:
        if pair.name == NUMBER:
            continue
        hidden = private.get(pair.name) in (Privacy.CARD_NUMBER, Privacy.CARD_CODE)
        if hidden or MASK in pair.value:
            left_out.append(pair.name)
        else:
            texts.append((pair.name, pair.value))
    card = any(private.get(wire) is Privacy.CARD_NUMBER for wire in left_out)
    if CODE in private and (card or (order.holds_card_data and not left_out)):
        left_out.append(CODE)
    return Reuse(order.operation, tuple(texts), order.branch, tuple(dict.fromkeys(left_out)))
