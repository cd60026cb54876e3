"""Records of what a part of the window wants done elsewhere, and of what a page is passed to begin with.

A part emits `wanted` with one of the first kind; the window carries it out in one place,
`gui/shell/wanted_elsewhere.py`, and passes one of the second kind to the page it opens.
"""

from dataclasses import dataclass

from console_app.protocol.operation import Pair
from console_app.services.records import Order
from console_app.services.registrations import Registration
from console_app.services.reuse import Reuse


@dataclass(frozen=True, slots=True)
class OpenOrder:
    """Show an order in Order status."""

    order: int


@dataclass(frozen=True, slots=True)
class FindOrder:
    """Go to the look-up box of Order status."""


@dataclass(frozen=True, slots=True)
class RegisterCardOf:
    """Register the card of an initial payment, by the payment's order id."""

    payment: int


@dataclass(frozen=True, slots=True)
class TransferTo:
    """Make a transfer to a registered card."""

    registration: Registration


@dataclass(frozen=True, slots=True)
class SendAgain:
    """Review an order that was not sent, and send it again, in the form of its operation."""

    order: int
    operation: str


@dataclass(frozen=True, slots=True)
class NewFrom:
    """Fill in a new order like this one."""

    order: int


Wanted = OpenOrder | FindOrder | RegisterCardOf | TransferTo | SendAgain | NewFrom


@dataclass(frozen=True, slots=True)
class PaymentToRegister:
    """An initial payment whose card is to be registered."""

    payment: Order


@dataclass(frozen=True, slots=True)
class PrefilledTexts:
    """Known texts for a new order; they never replace a begun form."""

    texts: tuple[Pair, ...]
    branch: str = ""


@dataclass(frozen=True, slots=True)
class UnsentOrder:
    """An order of the journal that was not sent and is to be reviewed again."""

    order: int


@dataclass(frozen=True, slots=True)
class OrderToRepeat:
    """The texts of an earlier order to use again, and what to say about it. They replace a begun form."""

    reuse: Reuse
    head: str
    text: str


Beginning = PaymentToRegister | PrefilledTexts | UnsentOrder | OrderToRepeat
