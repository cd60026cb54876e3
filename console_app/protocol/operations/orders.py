"""Order status: the one way to learn what became of an order (ConnPay deposit to card page, order status)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Final

from console_app.protocol.errors import Problem
from console_app.protocol.fields import QT_TRANSLATE_NOOP as T
from console_app.protocol.fields import Field, Group, Length, Need, Request, Situation
from console_app.protocol.kinds import ASKED_NUMBER, LONG, SERIAL_NUMBER
from console_app.protocol.operation import (
    LOGIN_PART,
    Authentication,
    ControlPart,
    Effect,
    Operation,
)


@dataclass(frozen=True, slots=True, repr=False)
class StatusRequest(Request):
    """The parameters of a status call; orderid and by-request-sn may be absent."""

    client_orderid: Annotated[
        str,
        Field(
            ASKED_NUMBER,
            "client_orderid",
            Need.REQUIRED,
            Length(),
            Group.ORDER,
            T("fields", "Order number"),
            T("fields", "The merchant's own number of the order."),
            columns=6,
            printed="-",
        ),
    ] = ""
    orderid: Annotated[
        str,
        Field(
            LONG,
            "orderid",
            Need.CONDITIONAL,
            Length(),
            Group.ORDER,
            T("fields", "Gateway order id"),
            T(
                "fields",
                "Leave empty if it is not known: the gateway can be asked by order number alone.",
            ),
            columns=6,
            printed="-",
        ),
    ] = ""
    by_request_sn: Annotated[
        str,
        Field(
            SERIAL_NUMBER,
            "by-request-sn",
            Need.OPTIONAL,
            Length(),
            Group.ORDER,
            T("fields", "Serial number of a request"),
            T("fields", "Asks for the state of that one request."),
            columns=12,
            printed="-",
        ),
    ] = ""


def _rules(values: Mapping[str, str], situation: Situation) -> Sequence[Problem]:  # noqa: ARG001
    return ()


STATUS: Final = Operation(
    key="status",
    version="v2",
    title=T("operations", "Order status"),
    effect=Effect.READS,
    authentication=Authentication.CONTROL,
    request=StatusRequest,
    rules=_rules,
    control_parts=(LOGIN_PART, ControlPart("client_orderid"), ControlPart("orderid")),
    sends_login=True,
)
