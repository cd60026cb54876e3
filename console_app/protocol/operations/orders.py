"""Order status: the one way to learn what became of an order.

Source: ConnPay documentation "Deposit to Card Transfer", order status.
"""

from dataclasses import dataclass
from typing import Final

from console_app.protocol import listing
from console_app.protocol.fields import QT_TRANSLATE_NOOP as T
from console_app.protocol.fields import Group, Request, conditional, optional, required
from console_app.protocol.kinds import ASKED_NUMBER, LONG, SERIAL_NUMBER
from console_app.protocol.operation import LOGIN_PART, Authentication, ControlPart, Effect, Operation


@dataclass(frozen=True, slots=True, repr=False)
class StatusRequest(Request):
    """The parameters of a status call; orderid and by-request-sn may be absent."""

    # A row of the documented table is a line here; what does not fit is on the next.
    # fmt: off
    client_orderid: str = required(ASKED_NUMBER, None, Group.ORDER, T("fields", "Order number"), columns=6, printed="-",
        help=T("fields", "The merchant's own number of the order."))
    orderid: str = conditional(LONG, None, Group.ORDER, T("fields", "Gateway order id"), columns=6, printed="-",
        help=T("fields", "Leave empty if it is not known: the gateway can be asked by order number alone."))
    by_request_sn: str = optional(SERIAL_NUMBER, None, Group.ORDER, T("fields", "Serial number of a request"),
        wire="by-request-sn", columns=12, printed="-", help=T("fields", "Asks for the state of that one request."))
    # fmt: on


STATUS: Final = Operation(
    key=listing.STATUS.key,
    version="v2",
    title=listing.STATUS.title,
    effect=Effect.READS,
    authentication=Authentication.CONTROL,
    request=StatusRequest,
    control_parts=(LOGIN_PART, ControlPart("client_orderid"), ControlPart("orderid")),
    sends_login=True,
)
