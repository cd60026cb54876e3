"""The declarations of the gateway's calls, in the order of their tabs."""

from typing import Final

from console_app.protocol.listing import LISTED
from console_app.protocol.operation import Operation

OPERATIONS: Final = tuple(listed.load() for listed in LISTED)


def operation_of(key: str) -> Operation:
    """Find a call by its key, the last segment of its path.

    Raises:
        KeyError: there is no such call.

    """
    for operation in OPERATIONS:
        if operation.key == key:
            return operation
    raise KeyError(key)


def charges(key: str) -> bool:
    """Tell whether a call takes money from a payer, as a sale does. False for an unknown call."""
    return any(operation.key == key and operation.terms.charges for operation in OPERATIONS)
