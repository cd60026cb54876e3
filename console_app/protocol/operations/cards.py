"""Card registration: a card reference from an approved initial payment (ConnPay deposit to card page)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Final

from console_app.protocol.errors import Problem
from console_app.protocol.fields import QT_TRANSLATE_NOOP as T
from console_app.protocol.fields import Field, Group, Length, Need, Situation
from console_app.protocol.kinds import DIGITS, ORDER_NUMBER_KIND
from console_app.protocol.operation import (
    LOGIN_PART,
    Authentication,
    ControlPart,
    Effect,
    Operation,
)


@dataclass(frozen=True, slots=True)
class RegisterCardRequest:
    """The parameters of a card registration: the initial payment's two ids."""

    client_orderid: Annotated[
        str,
        Field(
            ORDER_NUMBER_KIND,
            "client_orderid",
            Need.REQUIRED,
            Length(),
            Group.ORDER,
            T("fields", "Order number"),
            T("fields", "Of the initial payment."),
            columns=6,
            printed="-",
        ),
    ] = ""
    orderid: Annotated[
        str,
        Field(
            DIGITS,
            "orderid",
            Need.REQUIRED,
            Length(),
            Group.ORDER,
            T("fields", "Gateway order id"),
            T("fields", "Of the initial payment."),
            columns=6,
            printed="-",
        ),
    ] = ""


def _rules(values: Mapping[str, str], situation: Situation) -> Sequence[Problem]:  # noqa: ARG001
    return ()


REGISTER_CARD: Final = Operation(
    key="create-card-ref",
    version="v2",
    title=T("operations", "Card registration"),
    effect=Effect.REGISTERS,
    authentication=Authentication.CONTROL,
    request=RegisterCardRequest,
    rules=_rules,
    control_parts=(LOGIN_PART, ControlPart("client_orderid"), ControlPart("orderid")),
    sends_login=True,
)
