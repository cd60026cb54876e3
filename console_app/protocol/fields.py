"""How a request declares its parameters: kind, wire name, length, necessity, group, label and help, in one place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from console_app.protocol.errors import Problem, Severity, Why


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:  # noqa: N802, ARG001 -- lupdate looks for this very name
    """Mark a text for translation where it is declared; the window translates it when it shows it."""
    return text


class Need(StrEnum):
    """Necessity as the gateway's pages print it. A Conditional parameter may be required for some endpoints."""

    REQUIRED = "Required"
    CONDITIONAL = "Conditional"
    OPTIONAL = "Optional"


class Group(StrEnum):
    """The card of the form a parameter stands in; the order here is the order on screen."""

    ORDER = "order"
    DESTINATION = "destination"
    SOURCE = "source"
    RECEIVER = "receiver"
    SENDER = "sender"
    PAYER = "payer"
    DOCUMENT = "document"
    TECHNICAL = "technical"
    CUSTOMER = "customer"
    BROWSER = "browser"
    AUTHENTICATION = "authentication"


class Privacy(StrEnum):
    """How far a value may travel. Card numbers and codes are never stored, logged or put on a clipboard."""

    PLAIN = "plain"
    ACCOUNT = "account"
    CARD_NUMBER = "card-number"
    CARD_CODE = "card-code"


class Editor(StrEnum):
    """The sort of input a person fills the value in with."""

    LINE = "line"
    TEXT = "text"
    AMOUNT = "amount"
    CURRENCY = "currency"
    COUNTRY = "country"
    STATE = "state"
    CHOICE = "choice"
    BOOLEAN = "boolean"
    DATE = "date"
    CODE = "code"
    SECRET = "secret"


@dataclass(frozen=True, slots=True)
class Length:
    """Fewest and most characters; most is None where the page gives none."""

    most: int | None = None
    fewest: int = 0

    def __str__(self) -> str:
        """Write the length the way the gateway's pages print it: ``128``, ``3-4``, ``64k`` or ``-``."""
        if self.most is None:
            return "-"
        if self.most == SIXTY_FOUR_K.most:
            return "64k"
        return f"{self.fewest}-{self.most}" if self.fewest else str(self.most)


SIXTY_FOUR_K = Length(65_536)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of value: reads what was typed into the exact text to send, or raises Unacceptable.

    `printed` is the kind's name on the gateway's pages; `warn` says what is odd about a text that can be sent;
    `longest` bounds what is accepted beyond the field's own length.
    """

    name: str
    printed: str
    read: Callable[[str], str]
    editor: Editor = Editor.LINE
    privacy: Privacy = Privacy.PLAIN
    warn: Callable[[str], tuple[Problem, ...]] = lambda text: ()  # noqa: ARG005
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """One parameter of a request, as the gateway's page describes it.

    `printed` overrides the kind's printed name where a page prints another one for the same sort of value.
    `kind_warns`: the documents contradict each other on the kind, so what it refuses is only warned about.
    `switch`: the destination or source kinds under which the field exists on the form ('' = always).
    """

    kind: Kind
    wire: str
    need: Need
    length: Length
    group: Group
    label: str
    help: str = ""
    printed: str = ""
    kind_warns: bool = False
    columns: int = 4

    @property
    def printed_kind(self) -> str:
        """The kind's name as the gateway's page prints it for this parameter."""
        return self.printed or self.kind.printed


@dataclass(frozen=True, slots=True)
class Situation:
    """What checks may depend on beside the values: the day, the environment, the profile's currencies."""

    today: date
    production: bool = False
    currencies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """One field's text read on its own: the exact text to send ('' = not sent) and what is wrong or odd with it."""

    text: str
    problems: tuple[Problem, ...] = ()


@cache
def fields_of(request: type[Any]) -> tuple[Field, ...]:
    """Give a request's fields in the order they are declared in."""
    return tuple(_attribute_fields(request).values())


@cache
def attributes_of(request: type[Any]) -> Mapping[str, str]:
    """Give the request's attribute for each wire name."""
    return {declared.wire: name for name, declared in _attribute_fields(request).items()}


def _attribute_fields(request: type[Any]) -> dict[str, Field]:
    hints = get_type_hints(request, include_extras=True)
    found: dict[str, Field] = {}
    for attribute in fields(request):
        hint = hints[attribute.name]
        if get_origin(hint) is Annotated:
            declared = next((meta for meta in get_args(hint)[1:] if isinstance(meta, Field)), None)
            if declared is not None:
                found[attribute.name] = declared
    return found


def too_long(field: Field, text: str) -> Problem | None:
    """Check a text against the field's own length, in characters."""
    most, fewest, have = field.length.most, field.length.fewest, len(text)
    if most is not None and have > most:
        return problem(field, Why.TOO_LONG, limit=str(most), have=str(have))
    if have < fewest:
        return problem(field, Why.TOO_SHORT, limit=str(fewest), have=str(have))
    if most is not None and len(text.encode()) > most:
        return problem(
            field,
            Why.TOO_MANY_BYTES,
            Severity.WARNING,
            limit=str(most),
            have=str(len(text.encode())),
        )
    return None


def problem(field: Field, why: Why, severity: Severity = Severity.ERROR, /, **data: str) -> Problem:
    """Make a problem at a field."""
    return Problem(field.wire, why, severity, tuple(sorted(data.items())))
