"""Keeps card data and credentials out of everything the sandbox writes."""

from typing import Final

from console_app.protocol.card_numbers import looks_like_card, mask_cards_in

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


def passes_luhn(digits: str) -> bool:
    """Tell whether the last digit is the check digit of those before it (ISO/IEC 7812-1)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value  # noqa: PLR2004 - Luhn's own nine
    return total % 10 == 0


def is_confidential(name: str, value: bytes) -> bool:
    """Tell whether a parameter may not be shown: by its name, or because its value reads as a card."""
    return name in _CONFIDENTIAL or looks_like_card(value.decode(errors="replace"))


def masked(text: str, limit: int = 160) -> str:
    """Return one printable line: card numbers masked, control characters spelt out, length capped."""
    cut = mask_cards_in(text)
    shown = "".join(c if c.isascii() and c.isprintable() else ascii(c)[1:-1] for c in cut[:limit])
    return shown if len(cut) <= limit else f"{shown}..."
