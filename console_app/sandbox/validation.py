"""Refuses requests that the gateway's documentation does not allow; knows no signatures, orders or answers."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from console_app.sandbox.errors import Code, RequestRefused
from console_app.sandbox.money import decimals_of
from console_app.sandbox.tables import PARAMETERS, PAYOUT_ALIASES, SandboxOperation, SandboxParameter, ValueKind

_AMOUNT: Final = re.compile(r"([0-9]+)(?:\.([0-9]+))?")
_RECURRING: Final = ("card_recurring_payment_id", "recurring-payment-id")
_TYPED_CARD: Final = ("credit_card_number", "card_printed_name", "expire_month", "expire_year")
_NOT_NEEDED_WITH_RECURRING: Final = frozenset(
    {
        "address1",
        "city",
        "country",
        "email",
        "first_name",
        "last_name",
        "phone",
        "zip_code",
    }
)
_STATE_NEEDED: Final = frozenset({"AU", "CA", "US"})


def read_parameters(pairs: Sequence[tuple[bytes, bytes]]) -> dict[str, str]:
    """Return names and trimmed values; the gateway drops outer white space (ConnPay documentation of /api/v2/sale).

    Raises RequestRefused for a parameter that comes twice or is empty, and for bytes that are not UTF-8.
    """
    parameters: dict[str, str] = {}
    for raw_name, raw_value in pairs:
        try:
            name, value = raw_name.decode(), raw_value.decode().strip()
        except UnicodeDecodeError as error:
            raise _flaw("Parameters are not UTF-8") from error
        if not value:
            raise _flaw(f"Parameter {name} is empty")
        if name in parameters:
            raise _flaw(f"Parameter {name} is doubled")
        parameters[name] = value
    return parameters


def unknown_names(operation: SandboxOperation, parameters: Mapping[str, str]) -> list[str]:
    """Return the names that the operation's documentation does not have; they are tolerated and logged."""
    return sorted(set(parameters) - set(PARAMETERS[operation]))


def check(operation: SandboxOperation, parameters: Mapping[str, str]) -> None:
    """Raise RequestRefused for the first parameter that is missing, misshapen or excluded by another."""
    recurring = any(name in parameters for name in _RECURRING)
    for line in PARAMETERS[operation].values():
        value = parameters.get(line.name)
        excused = recurring and line.name in _NOT_NEEDED_WITH_RECURRING
        if value is not None:
            _check_shape(line, value)
        elif line.required and not excused:
            raise _flaw(f"Parameter {line.name} is missing")
    if "amount" in parameters:
        _check_amount(parameters["amount"], parameters["currency"])
    _RULES[operation](parameters)


def _check_shape(line: SandboxParameter, value: str) -> None:
    size = len(value) if line.kind is not ValueKind.AMOUNT else len(value.replace(".", ""))
    if not line.shortest <= size <= line.longest:
        raise _flaw(f"Length of {line.name} is {size}, allowed {line.shortest}-{line.longest}")
    if line.kind is ValueKind.DIGITS and not (value.isascii() and value.isdigit()):
        raise _flaw(f"Parameter {line.name} is not numeric")
    if line.kind is ValueKind.AMOUNT and not _AMOUNT.fullmatch(value):
        raise _flaw(f"Parameter {line.name} is not an amount")
    if line.kind is ValueKind.CURRENCY and not re.fullmatch("[A-Z]{3}", value):
        raise _flaw(f"Currency {value} is not supported")
    if line.kind is ValueKind.FLAG and value not in {"true", "false"}:
        raise _flaw(f"Parameter {line.name} is not true or false")


def _check_amount(amount: str, currency: str) -> None:
    match = _AMOUNT.fullmatch(amount)
    if match is None or not Decimal(amount):
        raise _flaw("Amount must be greater than zero")
    if len(match[2] or "") > decimals_of(currency):
        raise _flaw(f"Amount has too many decimals for {currency}")


def _check_card_choice(parameters: Mapping[str, str]) -> None:
    typed = any(name in parameters for name in _TYPED_CARD)
    recurring = [name for name in _RECURRING if name in parameters]
    if typed + len(recurring) > 1:
        raise _flaw("Send either card data or a recurring payment id, not all")


def _check_redirects(parameters: Mapping[str, str]) -> None:
    pair = {"redirect_success_url", "redirect_fail_url"} & set(parameters)
    if "redirect_url" in parameters and pair:
        raise _flaw("Use either redirect_url or redirect_success_url and redirect_fail_url")


def _check_state(parameters: Mapping[str, str]) -> None:
    if parameters.get("country") in _STATE_NEEDED and "state" not in parameters:
        raise _flaw("Parameter state is missing")


def _check_sale(parameters: Mapping[str, str]) -> None:
    _check_card_choice(parameters)
    _check_redirects(parameters)
    _check_state(parameters)
    if "credit_card_number" in parameters:
        for name in (*_TYPED_CARD, "cvv2"):
            if name not in parameters:
                raise _flaw(f"Parameter {name} is missing")


def _check_transfer(parameters: Mapping[str, str]) -> None:
    destinations = {"destination-card-no", "destination-card-ref-id"} & set(parameters)
    if len(destinations) != 1:
        raise _flaw("Use either destination-card-no or destination-card-ref-id")
    if "login" in parameters:
        raise _flaw("Parameter login is not included in the request")
    _check_state(parameters)


def _check_payout(parameters: Mapping[str, str]) -> None:
    _check_card_choice(parameters)
    _check_redirects(parameters)
    for long, short in PAYOUT_ALIASES.items():
        if long in parameters and short in parameters:
            raise _flaw(f"Parameter {long} is doubled by {short}")


def _check_nothing_more(parameters: Mapping[str, str]) -> None:
    del parameters


_RULES: Final = {
    SandboxOperation.SALE: _check_sale,
    SandboxOperation.CREATE_CARD_REF: _check_nothing_more,
    SandboxOperation.TRANSFER: _check_transfer,
    SandboxOperation.PAYOUT: _check_payout,
    SandboxOperation.STATUS: _check_nothing_more,
}


def _flaw(message: str) -> RequestRefused:
    return RequestRefused(Code.BAD_PARAMETER, message)
