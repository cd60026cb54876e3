"""Card registration: a card reference from an approved initial payment.

Source: ConnPay documentation "Deposit to Card Transfer", card registration.
"""

from dataclasses import dataclass
from typing import Final

from console_app.protocol import listing
from console_app.protocol.fields import QT_TRANSLATE_NOOP as T
from console_app.protocol.fields import Group, Request, required
from console_app.protocol.kinds import ASKED_NUMBER, LONG
from console_app.protocol.operation import LOGIN_PART, Authentication, ControlPart, Effect, Operation


@dataclass(frozen=True, slots=True, repr=False)
class RegisterCardRequest(Request):
    """The parameters of a card registration: the initial payment's two ids."""

    # A row of the documented table is a line here; what does not fit is on the next.
    # fmt: off
    client_orderid: str = required(ASKED_NUMBER, None, Group.ORDER, T("fields", "Order number of the payment"),
        columns=6, printed="-", help=T("fields", "The initial payment's own number, as it was sent."))
    orderid: str = required(LONG, None, Group.ORDER, T("fields", "Gateway order of the payment"),
        columns=6, printed="-", help=T("fields", "The id the gateway gave to the initial payment."))
    # fmt: on


REGISTER_CARD: Final = Operation(
    key=listing.REGISTER_CARD.key,
    version="v2",
    title=listing.REGISTER_CARD.title,
    effect=Effect.REGISTERS,
    authentication=Authentication.CONTROL,
    request=RegisterCardRequest,
    control_parts=(LOGIN_PART, ControlPart("client_orderid"), ControlPart("orderid")),
    sends_login=True,
)
