"""Describes the orders of an operation that moves money: phrases, who pays, the destination and the person."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from console_app.protocol.fields import Request, fields_of


@dataclass(frozen=True, slots=True)
class OrderTerms:
    """Phrases and parameters of an operation's orders. Phrases are whole, because languages differ in building them.

    `review` and `new` are the texts of buttons, `kind_of` names the choice among the operation's branches.
    `transaction_type` is what a status answer calls such an order. `charges`: money comes from a payer, as in a sale,
    and does not go to a receiver. `pays_to` are the parameters that say where the money goes, or whom it is taken from.
    `named_by` are groups of parameters that name the person: the first group of which any is filled counts.
    """

    review: str = ""
    new: str = ""
    kind_of: str = ""
    transaction_type: str = ""
    pays_to: tuple[tuple[str, ...], ...] = ()
    named_by: tuple[tuple[str, ...], ...] = ()
    charges: bool = False

    def destination(self, values: Mapping[str, str]) -> tuple[str, ...]:
        """Return the filled parameters that say where the money goes, in the order they are declared."""
        return _first_filled(self.pays_to, values)

    def person(self, values: Mapping[str, str]) -> str:
        """Return the name of the person who receives or pays the money, '' if none is filled in."""
        return " ".join(values[wire] for wire in _first_filled(self.named_by, values))


NO_TERMS: Final = OrderTerms()
"""The terms of a call that makes no order."""


def _first_filled(groups: tuple[tuple[str, ...], ...], values: Mapping[str, str]) -> tuple[str, ...]:
    found = (tuple(wire for wire in group if values.get(wire)) for group in groups)
    return next(filter(None, found), ())


def described_by(request: type[Request], *beginnings: str) -> tuple[str, ...]:
    """Return the filled parameters whose names begin so; they describe a destination that has no number."""
    return tuple(sorted(field.wire for field in fields_of(request) if field.wire.startswith(beginnings)))
