"""How an amount is counted inside a control: by ISO 4217, or in hundredths whatever the currency."""

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from console_app.protocol.errors import Unacceptable, Why

if TYPE_CHECKING:  # whoever only has to know a profile's way of counting does not wait for the table of currencies
    from console_app.protocol.values import Money

_HUNDREDTHS: Final = 2
"""Decimals of a currency that counts hundredths."""


class MinorUnits(StrEnum):
    """Which minor units a gateway uses when it hashes an amount; everywhere else ISO 4217 counts.

    The gateway's documentation says "minimal monetary units" and shows US dollars only (10.15 is 1015). By that word
    100 JPY is 100 and 1.234 KWD is 1234; the public clients, the platform's own among them, multiply by a hundred
    whatever the currency, so that 100 JPY is 10000. For currencies of two decimals both are the same.
    """

    ISO_4217 = "iso-4217"
    HUNDREDTHS = "hundredths"

    @property
    def other(self) -> "MinorUnits":
        """The other of the two ways of counting an amount."""
        return MinorUnits.HUNDREDTHS if self is MinorUnits.ISO_4217 else MinorUnits.ISO_4217


def amount_in_control(money: "Money", counted: MinorUnits) -> str:
    """Write an amount as it enters a control, without point and leading zeros.

    Raises:
        Unacceptable: amounts are counted in hundredths and this one is no whole number of them (1.234 KWD): it is
            written nowhere what a gateway that counts so does with the rest.

    """
    if counted is MinorUnits.ISO_4217:
        return str(money.minor)
    hundredths = money.amount.scaleb(_HUNDREDTHS)
    if hundredths != hundredths.to_integral_value():
        raise Unacceptable(Why.AMOUNT_HUNDREDTHS, currency=money.currency.code)
    return f"{hundredths.to_integral_value():f}"


def counts_differ(money: "Money") -> bool:
    """Tell whether the two ways of counting give different results for an amount."""
    return money.currency.exponent != _HUNDREDTHS
