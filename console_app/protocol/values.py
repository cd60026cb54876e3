"""Value types for money, currencies and secrets; a secret is never shown when printed."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Final, Self

import iso4217

from console_app.protocol.card_numbers import mask_cards_in
from console_app.protocol.errors import Unacceptable, Why

AMOUNT_LENGTH: Final = 10
"""Longest amount the gateway takes, in digits (ConnPay /api/v4/payout, parameter amount: Numeric 10)."""

ORDER_NUMBER: Final = re.compile(r"[A-Za-z0-9._-]{1,128}", re.ASCII)
GATEWAY_ID: Final = re.compile(r"[1-9][0-9]{0,19}", re.ASCII)
"""The form of a gateway's order id. The platform counts in 64-bit numbers from one: zero is no id."""
_AMOUNT: Final = re.compile(r"(0|[1-9][0-9]*)(?:\.([0-9]+))?", re.ASCII)
_LONGEST_QUOTE: Final = 40


class Secret:
    """A text that must not be seen: every way of printing it gives ``***``; only ``reveal`` returns it."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        """Keep `text`; only `reveal` returns it."""
        self._text = text

    def reveal(self) -> str:
        """Return the secret's text, for the one place that needs it."""
        return self._text

    def __repr__(self) -> str:
        return "***"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return "***"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash((Secret, self._text))

    def __bool__(self) -> bool:
        """Tell whether there is any text at all."""
        return bool(self._text)


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency of ISO 4217: its code, the number of its decimals and its English name."""

    code: str
    exponent: int
    name: str


WITHDRAWN: Final = frozenset(
    ("ANG", "BGN", "BYR", "CUC", "EEK", "HRK", "LTL", "LVL", "MRO", "SLL", "STD", "VEF", "ZWL")
)
"""Currencies of merchants' earlier years that ISO 4217 has withdrawn since 2011 (its list three, historic codes)."""


@cache
def currencies() -> tuple[Currency, ...]:
    """All currencies of ISO 4217 that have minor units; metals, test codes and drawing rights have none."""
    return tuple(
        Currency(entry.code, entry.exponent, entry.currency_name)
        for entry in sorted(iso4217.Currency, key=lambda entry: entry.code)
        if entry.exponent is not None
    )


@cache
def _currencies_by_code() -> dict[str, Currency]:
    return {currency.code: currency for currency in currencies()}


def kept_currency(code: str, exponent: int) -> Currency:
    """Return the currency of a stored amount with the decimals it was entered with, whatever ISO 4217 says today.

    A code that ISO 4217 has dropped since then (BGN, HRK, ANG, ZWL ...) stands for its name as well.
    """
    known = _currencies_by_code().get(code)
    if known is not None and known.exponent == exponent:
        return known
    return Currency(code, exponent, known.name if known is not None else code)


def is_currency(code: str) -> bool:
    """Tell whether ISO 4217 has this code today."""
    return code in _currencies_by_code()


def currency_of(code: str) -> Currency:
    """Find a currency by its exact three-letter code.

    Raises:
        Unacceptable: the code is not one of ISO 4217 (lower case and look-alike letters are not).

    """
    found = _currencies_by_code().get(code)
    if found is None:
        raise Unacceptable(Why.CURRENCY_UNKNOWN, value=_quoted(code))
    return found


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in a currency, kept as a whole number of its minor units (cents, fils, yen)."""

    minor: int
    currency: Currency

    @classmethod
    def read(cls, amount: str, currency: Currency) -> Self:
        """Read a typed or received amount such as ``1250.00``.

        Raises:
            Unacceptable: not an amount, or more decimals than the currency has.

        """
        return cls(minor_units(read_amount(amount), currency), currency)

    @property
    def amount(self) -> Decimal:
        """The amount in major units, with exactly the currency's decimals."""
        return Decimal(self.minor).scaleb(-self.currency.exponent)

    def __str__(self) -> str:
        return f"{self.amount:f} {self.currency.code}"


def read_amount(text: str) -> Decimal:
    """Read an amount in major units with a point, as the gateway wants it.

    Only ASCII digits and one point: `Decimal` alone would take ``1e3``, ``1_000``, ``NaN`` and Arabic digits.

    Raises:
        Unacceptable: any other shape, zero, or more than ten digits
            (ConnPay /api/v4/payout, parameter amount: Numeric, length 10).

    """
    match = _AMOUNT.fullmatch(text)
    if match is None:
        if re.fullmatch(r"[0-9]+,[0-9]{1,3}", text, re.ASCII):
            raise Unacceptable(Why.AMOUNT_COMMA, value=_quoted(text))
        raise Unacceptable(Why.AMOUNT_SHAPE, value=_quoted(text))
    digits = len(match[1]) + len(match[2] or "")
    if digits > AMOUNT_LENGTH:
        raise Unacceptable(Why.AMOUNT_TOO_LONG, limit=str(AMOUNT_LENGTH), have=str(digits))
    amount = Decimal(text)
    if amount == 0:
        raise Unacceptable(Why.AMOUNT_ZERO)
    return amount


def minor_units(amount: Decimal, currency: Currency) -> int:
    """Turn major into minor units by the ISO 4217 exponent: 0.94 USD is 94, 10.15 USD is 1015, 100 JPY is 100.

    Raises:
        Unacceptable: the amount has more decimals than the currency.

    """
    exponent = amount.as_tuple().exponent
    have = -exponent if isinstance(exponent, int) else 0
    if have > currency.exponent:
        raise Unacceptable(Why.AMOUNT_DECIMALS, currency=currency.code, limit=str(currency.exponent), have=str(have))
    return int(amount.scaleb(currency.exponent))


def wire_amount(amount: Decimal, currency: Currency) -> str:
    """Write an amount for the gateway: whole amounts without decimals, any other with all of its currency's decimals.

    The gateway's own examples send ``100`` and ``10.42``; so ``10.5`` and ``10.50`` become one and the same text.
    """
    if amount == amount.to_integral_value() and amount.as_tuple().exponent == 0:
        return f"{amount:f}"
    return f"{Money(minor_units(amount, currency), currency).amount:f}"


def _quoted(text: str) -> str:
    """Shorten a refused text to fit a sentence; a card number typed into the wrong field is masked."""
    return mask_cards_in(text[:64])[:_LONGEST_QUOTE]
