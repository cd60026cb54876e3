"""Keeps card data and credentials out of whatever the sandbox writes; may not know who writes."""

import re
from typing import Final

_CONFIDENTIAL: Final = frozenset(
    {
        "card_printed_name",
        "control",
        "credit_card_number",
        "cvv2",
        "destination-card-no",
        "expire_month",
        "expire_year",
        "merchant_control",
    }
)
_CARD_LENGTHS: Final = range(13, 20)
_DIGIT_RUN: Final = re.compile(r"(?<![0-9])[0-9]{13,19}(?![0-9])")


def passes_luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of those before it (ISO/IEC 7812-1)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value  # noqa: PLR2004 - Luhn's own nine
    return total % 10 == 0


def is_confidential(name: str, value: bytes) -> bool:
    """A parameter that may not be shown: by its name, or because its value reads as a card."""
    digits = value.strip().decode(errors="replace")
    reads_as_card = digits.isascii() and digits.isdigit() and len(digits) in _CARD_LENGTHS
    return name in _CONFIDENTIAL or (reads_as_card and passes_luhn(digits))


def cut_cards(text: str) -> str:
    """The same text with each card number in it cut to 6+4."""
    return _DIGIT_RUN.sub(lambda run: f"{run[0][:6]}...{run[0][-4:]}" if passes_luhn(run[0]) else run[0], text)


def masked(text: str, limit: int = 160) -> str:
    """One printable line: card numbers cut, control characters spelt out, length capped."""
    cut = cut_cards(text)
    shown = "".join(c if c.isascii() and c.isprintable() else ascii(c)[1:-1] for c in cut[:limit])
    return shown if len(cut) <= limit else f"{shown}..."
