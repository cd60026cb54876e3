"""Values that money, cards and secrets travel in; they know their shape and never show a secret."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Final, Self

import iso4217

from console_app.protocol.errors import Unacceptable, Why

AMOUNT_LENGTH: Final = 10
"""Longest amount the gateway takes, in digits (ConnPay /api/v4/payout, parameter amount: Numeric 10)."""

ORDER_NUMBER: Final = re.compile(r"[A-Za-z0-9._-]{1,128}", re.ASCII)
GATEWAY_ID: Final = re.compile(r"[1-9][0-9]{0,19}", re.ASCII)
"""An id the gateway gave. The platform counts in 64-bit numbers from one: a zero is no id."""
_AMOUNT: Final = re.compile(r"(0|[1-9][0-9]*)(?:\.([0-9]+))?", re.ASCII)
_LONGEST_QUOTE: Final = 40
_SHORTEST_CARD: Final = 13
_LONGEST_CARD: Final = 19
_UUID: Final = re.compile(r"(?<![0-9A-Za-z])[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}(?![0-9A-Za-z])")
_DIGIT_GROUPS: Final = re.compile(r"[0-9]+(?:[ -][0-9]+)*", re.ASCII)
_SPLITS: Final = re.compile(r"[0-9]+", re.ASCII)


class Secret:
    """A text that must not be seen: every way of printing it gives ``***``; only ``reveal`` gives it out."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        """Keep `text`; nothing but `reveal` hands it out again."""
        self._text = text

    def reveal(self) -> str:
        """Give the text, for the one place that needs it."""
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
    """Give the currency that an amount was entered in, with the decimals it had then, whatever any table says now.

    A code that ISO 4217 has dropped since then (BGN, HRK, ANG, ZWL ...) is named by itself.
    """
    known = _currencies_by_code().get(code)
    if known is not None and known.exponent == exponent:
        return known
    return Currency(code, exponent, known.name if known is not None else code)


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
    """Write an amount for the gateway: a whole amount stays whole, any other gets all of its currency's decimals.

    The gateway's own examples send ``100`` and ``10.42``; so ``10.5`` and ``10.50`` become one and the same text.
    """
    if amount == amount.to_integral_value() and amount.as_tuple().exponent == 0:
        return f"{amount:f}"
    return f"{Money(minor_units(amount, currency), currency).amount:f}"


_LUHN_DOUBLED: Final = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
"""What each digit counts where Luhn doubles it: the sum of its double's digits."""


def luhn_holds(digits: str) -> bool:
    """Tell whether the last digit is the right check digit (ISO/IEC 7812-1 annex B)."""
    plain, doubled = digits[-1::-2], digits[-2::-2]
    return (sum(map(int, plain)) + sum(_LUHN_DOUBLED[int(digit)] for digit in doubled)) % 10 == 0


_CARD_DIGITS: Final = re.compile(r"[0-9]{13,19}", re.ASCII)


def looks_like_card(text: str) -> bool:
    """Tell whether the whole text, spaces and hyphens aside, is 13 to 19 digits that pass Luhn."""
    digits = text.replace(" ", "").replace("-", "")
    return _CARD_DIGITS.fullmatch(digits) is not None and luhn_holds(digits)


def holds_card(text: str) -> bool:
    """Tell whether a card number stands anywhere in the text."""
    return next(_card_spans(text), None) is not None


def mask_card(digits: str) -> str:
    """Show a card number as its first six and last four digits; what is too short for a card shows nothing."""
    plain = re.sub(r"[ -]", "", digits)
    if len(plain) < _SHORTEST_CARD:
        return "*" * len(plain)
    return f"{plain[:6]}{'*' * (len(plain) - 10)}{plain[-4:]}"


def mask_cards_in(text: str) -> str:
    """Cut every card number that stands in the text to 6+4; all else stays as it is."""
    pieces: list[str] = []
    place = 0
    for start, end in _card_spans(text):
        pieces += (text[place:start], mask_card(text[start:end]))
        place = end
    return "".join((*pieces, text[place:]))


def _card_spans(text: str) -> Iterator[tuple[int, int]]:
    """Find card numbers, also with other digits before or after them, such as an expiry date.

    Serial numbers of the gateway are UUIDs, mostly zeros, and some zeros pass Luhn: UUIDs and one digit repeated are no
    cards.
    """
    hidden = _UUID.sub(lambda uuid: "x" * len(uuid[0]), text)
    for run in _DIGIT_GROUPS.finditer(hidden):
        if run.end() - run.start() >= _SHORTEST_CARD:
            yield from _cards_in_run(run[0], run.start())


def _cards_in_run(run: str, offset: int) -> Iterator[tuple[int, int]]:
    """Try each row of whole groups that has a card's length, the longest first."""
    groups = [(group.start(), group.end()) for group in _SPLITS.finditer(run)]
    first = 0
    while first < len(groups):
        rows: list[int] = []
        digits = 0
        for last in range(first, len(groups)):
            digits += groups[last][1] - groups[last][0]
            if digits > _LONGEST_CARD:
                break
            rows.append(last)
        start = groups[first][0]
        found = next((last for last in reversed(rows) if _is_card(run[start : groups[last][1]])), None)
        if found is not None:
            yield offset + start, offset + groups[found][1]
        first = first + 1 if found is None else found + 1


def _is_card(written: str) -> bool:
    return len(written) >= _SHORTEST_CARD and looks_like_card(written) and len(set(written) - {" ", "-"}) > 1


def _quoted(text: str) -> str:
    """Cut a refused text to what a sentence can hold; a card number typed into the wrong field stays hidden."""
    return mask_cards_in(text[:64])[:_LONGEST_QUOTE]
