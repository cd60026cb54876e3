"""Lists the gateway's calls in the order of their tabs: title, declaration, and the brands that document the call.

This module imports little, because the window's first paint names the tabs by it: declarations are loaded on demand.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from console_app.protocol.marked_texts import QT_TRANSLATE_NOOP as T

if TYPE_CHECKING:
    from console_app.protocol.operation import Operation


@dataclass(frozen=True, slots=True)
class Listed:
    """One call: its key (the last segment of its path), its title, the brands that have it, and its declaration.

    `load` gives the declaration. A custom brand has every call.
    """

    key: str
    title: str
    brands: frozenset[str]
    load: "Callable[[], Operation]"


def _sale() -> "Operation":
    from console_app.protocol.operations.sales import SALE  # noqa: PLC0415 - the first paint waits for no declaration

    return SALE


def _register_card() -> "Operation":
    from console_app.protocol.operations.cards import REGISTER_CARD  # noqa: PLC0415 - as above

    return REGISTER_CARD


def _transfer() -> "Operation":
    from console_app.protocol.operations.transfers import TRANSFER  # noqa: PLC0415 - as above

    return TRANSFER


def _payout() -> "Operation":
    from console_app.protocol.operations.payouts import PAYOUT  # noqa: PLC0415 - as above

    return PAYOUT


def _status() -> "Operation":
    from console_app.protocol.operations.orders import STATUS  # noqa: PLC0415 - as above

    return STATUS


SALE: Final = Listed("sale", T("operations", "Initial payment"), frozenset({"connpay"}), _sale)
REGISTER_CARD: Final = Listed(
    "create-card-ref", T("operations", "Card registration"), frozenset({"connpay", "apropay"}), _register_card
)
TRANSFER: Final = Listed(
    "transfer-by-ref",
    T("operations", "Deposit to card"),
    frozenset({"connpay", "apropay", "denumtech"}),
    _transfer,
)
PAYOUT: Final = Listed("payout", T("operations", "Payout"), frozenset({"connpay"}), _payout)
STATUS: Final = Listed(
    "status", T("operations", "Order status"), frozenset({"connpay", "apropay", "denumtech"}), _status
)

LISTED: Final = (SALE, REGISTER_CARD, TRANSFER, PAYOUT, STATUS)
