"""Who moved an order: a person by name, the gateway by an answer, or this program by itself."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class ActorKind(StrEnum):
    """The kind of an actor: a person, the gateway, or this program.

    The journal stores the value beside the actor's name.
    """

    PERSON = "person"
    GATEWAY = "gateway"
    PROGRAM = "program"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who moved an order. Only a person has a name, which may be any text, even the value of another kind."""

    kind: ActorKind
    name: str = ""

    @property
    def is_person(self) -> bool:
        """Tell whether the actor is a person, not the gateway or this program."""
        return self.kind is ActorKind.PERSON


GATEWAY: Final = Actor(ActorKind.GATEWAY)
"""The actor of a move that an answer of the gateway made."""
PROGRAM: Final = Actor(ActorKind.PROGRAM)
"""The actor of a move that no answer made: nothing could be sent or learnt, or a crash left the order half-way."""


def person(name: str) -> Actor:
    """Make the actor for a person's name."""
    return Actor(ActorKind.PERSON, name)
