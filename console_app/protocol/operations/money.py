"""The parameters that every call that moves money begins with: the same rows in all three documented tables."""

from dataclasses import dataclass

from console_app.protocol.fields import QT_TRANSLATE_NOOP as T
from console_app.protocol.fields import Group, Request, required
from console_app.protocol.kinds import AMOUNT, CURRENCY, ORDER_NUMBER_KIND


@dataclass(frozen=True, slots=True, repr=False)
class MoneyRequest(Request):
    """Order number, amount and currency (ConnPay /api/v2/sale and /api/v4/payout, Denumtech api/v4/transfer-by-ref)."""

    # A row of the documented table is a line here; what does not fit is on the next.
    # fmt: off
    client_orderid: str = required(ORDER_NUMBER_KIND, 128, Group.ORDER, T("fields", "Order number"), columns=5,
        help=T("fields",
            "Yours for life: letters, digits, point, hyphen, underscore. The only key to find the order again."))
    amount: str = required(AMOUNT, 10, Group.ORDER, T("fields", "Amount"),
        help=T("fields", "In major units with a point, for instance 10.50."))
    currency: str = required(CURRENCY, 3, Group.ORDER, T("fields", "Currency"), columns=3)
    # fmt: on
