"""Who moved an order: a person by name, the gateway by its word, or this program by itself."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class ActorKind(StrEnum):
    """What kind of actor it was, by the word that is kept beside the name."""

    PERSON = "person"
    GATEWAY = "gateway"
    PROGRAM = "program"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who moved an order. Only a person has a name, which may be any text, also that of another kind."""

    kind: ActorKind
    name: str = ""

    @property
    def is_person(self) -> bool:
        """Tell whether a person did it."""
        return self.kind is ActorKind.PERSON


GATEWAY: Final = Actor(ActorKind.GATEWAY)
"""An answer of the gateway moved it."""
PROGRAM: Final = Actor(ActorKind.PROGRAM)
"""This program moved it, on nobody's word: nothing could be sent or learnt, or an earlier run left it half-way."""


def person(name: str) -> Actor:
    """Give the person of this name."""
    return Actor(ActorKind.PERSON, name)
