"""A new order from an earlier one: the values used again; `order_actions` decides whether it is allowed."""

from dataclasses import dataclass
from typing import Final

from console_app.protocol.catalogue import operation_of
from console_app.protocol.fields import Privacy, privacies_of
from console_app.protocol.masking import MASK
from console_app.services.records import Dossier

NUMBER: Final = "client_orderid"
CODE: Final = "cvv2"


@dataclass(frozen=True, slots=True)
class Reuse:
    """The values for a new order: texts by wire name, the kind of destination, and the names of what was left out."""

    operation: str
    texts: tuple[tuple[str, str], ...]
    branch: str
    left_out: tuple[str, ...]


def reuse_of(dossier: Dossier) -> Reuse:
    """Return the values for a new order: all but the number, card number and code, and values that are stored masked.

    The journal stores card numbers as 6+4 and no codes; if there was a card number, or nothing but a code, the code
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
