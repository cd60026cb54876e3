"""Amounts as the gateway counts and writes them; knows no orders."""

from decimal import Decimal
from typing import Final

_NO_DECIMALS: Final = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
_THREE_DECIMALS: Final = "BHD IQD JOD KWD LYD OMR TND"


def decimals_of(currency: str) -> int:
    """Return the decimal places by ISO 4217; the gateway's documentation names two for USD alone."""
    if currency in _NO_DECIMALS.split():
        return 0
    return 3 if currency in _THREE_DECIMALS.split() else 2


def minor_units(amount: str, currency: str, *, hundredths: bool = False) -> str:
    """Return the amount as it enters the control of a sale: 0.94 USD is "94"; tenths of a hundredth are dropped.

    `hundredths`: whatever the currency, as the platform's own clients count.
    """
    return str(int(Decimal(amount).scaleb(2 if hundredths else decimals_of(currency))))


def written_out(amount: str | Decimal, currency: str) -> str:
    """Return the amount as a status answer writes it: 20000 USD is "20000.00"."""
    return f"{Decimal(amount):.{decimals_of(currency)}f}"
