"""Card registration: a card reference from an approved initial payment (ConnPay deposit to card page)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Final

from console_app.protocol.errors import Problem
from console_app.protocol.fields import QT_TRANSLATE_NOOP as T
from console_app.protocol.fields import Field, Group, Length, Need, Request, Situation
from console_app.protocol.kinds import ASKED_NUMBER, LONG
from console_app.protocol.operation import (
    LOGIN_PART,
    Authentication,
    ControlPart,
    Effect,
    Operation,
)


@dataclass(frozen=True, slots=True, repr=False)
class RegisterCardRequest(Request):
    """The parameters of a card registration: the initial payment's two ids."""

    client_orderid: Annotated[
        str,
        Field(
            ASKED_NUMBER,
            "client_orderid",
            Need.REQUIRED,
            Length(),
            Group.ORDER,
            T("fields", "Order number of the payment"),
            T("fields", "The initial payment's own number, as it was sent."),
            columns=6,
            printed="-",
        ),
    ] = ""
    orderid: Annotated[
        str,
        Field(
            LONG,
            "orderid",
            Need.REQUIRED,
            Length(),
            Group.ORDER,
            T("fields", "Gateway order of the payment"),
            T("fields", "The id the gateway gave to the initial payment."),
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
