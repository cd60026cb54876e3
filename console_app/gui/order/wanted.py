"""Requests that one part of the window makes of another, and the data that a page begins with.

A part emits a request as its `wanted` signal; the window carries it out in one place, `gui/shell/wanted_elsewhere.py`,
and passes the page it opens what to begin with.
"""

from dataclasses import dataclass

from console_app.protocol.operation import Pair
from console_app.services.records import Order
from console_app.services.registrations import Registration
from console_app.services.reuse import Reuse


@dataclass(frozen=True, slots=True)
class OpenOrder:
    """Request to show an order, by its journal id, in Order status."""

    order: int


@dataclass(frozen=True, slots=True)
class FindOrder:
    """Request to show Order status with the focus in its look-up box."""


@dataclass(frozen=True, slots=True)
class RegisterCardOf:
    """Request to open Card registration with an initial payment, by the payment's journal id."""

    payment: int


@dataclass(frozen=True, slots=True)
class TransferTo:
    """Request to open the form of a transfer with a registered card as its destination."""

    registration: Registration


@dataclass(frozen=True, slots=True)
class SendAgain:
    """Request to reopen an order that was not sent, for review and another attempt, in its operation's entry form."""

    order: int
    operation: str


@dataclass(frozen=True, slots=True)
class NewFrom:
    """Request to open the form of a new order, filled in with the values of an earlier one."""

    order: int


Wanted = OpenOrder | FindOrder | RegisterCardOf | TransferTo | SendAgain | NewFrom


@dataclass(frozen=True, slots=True)
class PaymentToRegister:
    """What Card registration begins with: the initial payment whose card is to be registered."""

    payment: Order


@dataclass(frozen=True, slots=True)
class PrefilledTexts:
    """What the form of a new order begins with: known texts. They never replace a form that is begun."""

    texts: tuple[Pair, ...]
    branch: str = ""


@dataclass(frozen=True, slots=True)
class UnsentOrder:
    """What a form begins with to send an order again: the journal id of an order that was not sent."""

    order: int


@dataclass(frozen=True, slots=True)
class OrderToRepeat:
    """What the form of a new order begins with: the texts of an earlier order, and a notice about them.

    They replace a form that is begun.
    """

    reuse: Reuse
    head: str
    text: str


Beginning = PaymentToRegister | PrefilledTexts | UnsentOrder | OrderToRepeat
