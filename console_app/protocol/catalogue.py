"""The gateway's calls in the order of their tabs."""

from typing import Final

from console_app.protocol.operation import Operation
from console_app.protocol.operations.cards import REGISTER_CARD
from console_app.protocol.operations.orders import STATUS
from console_app.protocol.operations.payouts import PAYOUT
from console_app.protocol.operations.sales import SALE
from console_app.protocol.operations.transfers import TRANSFER

OPERATIONS: Final = (SALE, REGISTER_CARD, TRANSFER, PAYOUT, STATUS)


def operation_of(key: str) -> Operation:
    """Find a call by its key, the last segment of its path.

    Raises:
        KeyError: there is no such call.

    """
    for operation in OPERATIONS:
        if operation.key == key:
            return operation
    raise KeyError(key)
