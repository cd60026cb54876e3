"""Views of the list of orders that a person saves under names; no full card number is kept in one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from console_app.protocol.card_numbers import mask_cards_in
from console_app.protocol.spelling import trimmed
from console_app.services.order_queries import Sort, View

LONGEST_NAME: Final = 40
MOST_VIEWS: Final = 30


@dataclass(frozen=True, slots=True)
class SavedView:
    """A saved view of the list: kind of view, looked-up text, sort."""

    name: str
    view: View = View.ALL
    text: str = ""
    sort: Sort = Sort.CHANGED
    descending: bool = True

    def without_cards(self) -> "SavedView":
        """Return a copy with every card number masked as 6+4, for storing."""
        return replace(self, name=mask_cards_in(trimmed(self.name)), text=mask_cards_in(self.text))

    def shows_as(self, other: "SavedView") -> bool:
        """Tell whether another view shows the same orders in the same sequence, whatever its name."""
        return replace(self, name="") == replace(other, name="")


def name_problem(name: str, others: Sequence[str]) -> str:
    """Return the code of what is wrong with a view's name: ``empty``, ``long``, ``unseen``, ``taken``; '' if none."""
    plain = trimmed(name)
    if not plain:
        return "empty"
    if len(plain) > LONGEST_NAME:
        return "long"
    if not plain.isprintable():
        return "unseen"
    return "taken" if plain.casefold() in {trimmed(other).casefold() for other in others} else ""
