"""Declares the parameters of requests: kind, wire name, length, necessity, group, label and help, in one place."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, fields, replace
from dataclasses import field as attribute_field
from datetime import date
from enum import StrEnum
from functools import cache, partial
from types import MappingProxyType
from typing import Final, cast

from console_app.protocol.errors import Problem, Severity, Why
from console_app.protocol.marked_texts import QT_TRANSLATE_NOOP as QT_TRANSLATE_NOOP  # noqa: PLC0414 - declarations take it from here
from console_app.protocol.minor_units import MinorUnits


class Need(StrEnum):
    """Whether a parameter must be filled in, as the gateway's documentation says.

    A Conditional parameter may be required for some endpoints.
    """

    REQUIRED = "Required"
    CONDITIONAL = "Conditional"
    OPTIONAL = "Optional"


class Group(StrEnum):
    """The card of the form that shows a parameter; the order here is the order on screen."""

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
    """How private a value is. Card numbers and codes are never stored, logged or put on a clipboard."""

    PLAIN = "plain"
    ACCOUNT = "account"
    CARD_NUMBER = "card-number"
    CARD_CODE = "card-code"


class Editor(StrEnum):
    """The kind of input widget for a value."""

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
    SECRET = "secret"  # noqa: S105 -- the name of an input, not a secret


@dataclass(frozen=True, slots=True)
class Length:
    """The fewest and the most characters of a value; most is None where the gateway's documentation gives none."""

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
class FieldKind:
    """A kind of value: turns typed text into the exact text to send, or raises Unacceptable.

    `printed` is the kind's name in the gateway's documentation; `warn` returns warnings about a text that can be sent.
    `counts_itself`: the documented length does not count characters, so the kind alone judges it (an amount's digits).
    """

    name: str
    printed: str
    read: Callable[[str], str]
    editor: Editor = Editor.LINE
    privacy: Privacy = Privacy.PLAIN
    warn: Callable[[str], tuple[Problem, ...]] = lambda text: ()  # noqa: ARG005 - most kinds warn of nothing
    choices: tuple[str, ...] = ()
    counts_itself: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """One parameter of a request, as the gateway's documentation describes it.

    `wire` is its name in the body; in a declaration '' if the attribute has that very name. `printed` overrides the
    kind's printed name where the documentation has another one for the same sort of value. `kind_warns`: the
    documentation contradicts itself on the kind, so what the kind refuses is only warned about. `columns`: its width on
    the form, in twelfths.
    """

    kind: FieldKind
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
        """The name of this parameter's kind, as the gateway's documentation prints it."""
        return self.printed or self.kind.printed


_FIELD: Final = "field"
"""Where an attribute's metadata holds its Field."""


def _declared(  # noqa: PLR0913 -- as many as the columns of the gateway's table and of the form
    need: Need,
    kind: FieldKind,
    length: int | Length | None,
    group: Group,
    label: str,
    *,
    help: str = "",  # noqa: A002 -- named as in Field
    wire: str = "",
    columns: int = 4,
    printed: str = "",
    kind_warns: bool = False,
) -> str:
    """Declare a parameter as the default of a request's attribute, which is '' until it is filled in.

    `length` is the most characters, None where the page gives none; `wire` the name in the body where it is not the
    attribute's own, as one with a hyphen cannot be.
    """
    size = length if isinstance(length, Length) else Length(length)
    field = Field(kind, wire, need, size, group, label, help, printed, kind_warns, columns)
    return attribute_field(default="", metadata={_FIELD: field})


required: Final = partial(_declared, Need.REQUIRED)
conditional: Final = partial(_declared, Need.CONDITIONAL)
optional: Final = partial(_declared, Need.OPTIONAL)


@dataclass(frozen=True, slots=True)
class Situation:
    """What the checks of a form depend on beside its values: the day, the environment, and the profile.

    Of the profile: its currencies, and how its gateway counts an amount inside a control.
    """

    today: date
    production: bool = False
    currencies: tuple[str, ...] = ()
    minor_units: MinorUnits = MinorUnits.ISO_4217


@dataclass(frozen=True, slots=True)
class Reading:
    """The result of reading one field's text: the exact text to send ('' = not sent) and its problems."""

    text: str = attribute_field(repr=False)
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Request:
    """The parameters of one call, an attribute each. Its repr names the filled ones and shows no value."""

    def __repr__(self) -> str:
        filled = ", ".join(wire for wire, name in attributes_of(type(self)).items() if getattr(self, name))
        return f"{type(self).__name__}({filled})"


def fields_of(request: type[Request]) -> tuple[Field, ...]:
    """Give a request's fields in the order they are declared in."""
    return _declarations(cast("Hashable", request)).fields


def attributes_of(request: type[Request]) -> Mapping[str, str]:
    """Give the request's attribute for each wire name."""
    return _declarations(cast("Hashable", request)).attributes


def privacies_of(request: type[Request]) -> Mapping[str, Privacy]:
    """Return how private a request's fields are, by wire name; public fields are left out."""
    return _declarations(cast("Hashable", request)).privacies


@dataclass(frozen=True, slots=True)
class _Declarations:
    fields: tuple[Field, ...]
    attributes: Mapping[str, str]
    privacies: Mapping[str, Privacy]


@cache
def _declarations(request: Hashable) -> _Declarations:
    """Read a request class once; it is cast to and fro because mypy takes no class for Hashable."""
    kind = cast("type[Request]", request)
    found: dict[str, Field] = {}
    for attribute in fields(kind):
        declared: Field = attribute.metadata[_FIELD]
        found[attribute.name] = declared if declared.wire else replace(declared, wire=attribute.name)
    attributes = {declared.wire: name for name, declared in found.items()}
    private = [declared for declared in found.values() if declared.kind.privacy is not Privacy.PLAIN]
    privacies = {declared.wire: declared.kind.privacy for declared in private}
    return _Declarations(tuple(found.values()), MappingProxyType(attributes), MappingProxyType(privacies))


def too_long(field: Field, text: str) -> Problem | None:
    """Return the problem of a text that is too long or too short for the field, None if it fits.

    Too many characters or too few are an error; more bytes than the field's characters are only warned about.
    """
    if field.kind.counts_itself:
        return None
    most, fewest, have = field.length.most, field.length.fewest, len(text)
    if most is not None and have > most:
        return problem(field, Why.TOO_LONG, limit=str(most), have=str(have))
    if have < fewest:
        return problem(field, Why.TOO_SHORT, limit=str(fewest), have=str(have))
    if most is not None and len(text.encode()) > most:
        return problem(field, Why.TOO_MANY_BYTES, Severity.WARNING, limit=str(most), have=str(len(text.encode())))
    return None


def problem(field: Field, why: Why, severity: Severity = Severity.ERROR, /, **data: str) -> Problem:
    """Make a problem at a field; `data` is what its sentence needs."""
    return Problem(field.wire, why, severity, tuple(sorted(data.items())))
