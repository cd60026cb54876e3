"""Views of the table of orders that a person keeps under names of their own; never a full card number in one."""

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
    """What a table of orders showed when it was kept: the view, the looked-up text, the sort."""

    name: str
    view: View = View.ALL
    text: str = ""
    sort: Sort = Sort.CHANGED
    descending: bool = True

    def without_cards(self) -> "SavedView":
        """Give the same with every card number in it cut to 6+4, for keeping."""
        return replace(self, name=mask_cards_in(trimmed(self.name)), text=mask_cards_in(self.text))

    def shows_as(self, other: "SavedView") -> bool:
        """Tell whether another one shows the same, whatever its name."""
        return replace(self, name="") == replace(other, name="")


def name_problem(name: str, others: Sequence[str]) -> str:
    """Say as a code what is wrong with a view's name: ``empty``, ``long``, ``unseen``, ``taken``; '' if nothing is."""
    plain = trimmed(name)
    if not plain:
        return "empty"
    if len(plain) > LONGEST_NAME:
        return "long"
    if not plain.isprintable():
        return "unseen"
    return "taken" if plain.casefold() in {trimmed(other).casefold() for other in others} else ""
