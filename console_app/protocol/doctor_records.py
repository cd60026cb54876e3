"""Records of what the signature doctor compares and finds; they hold texts and no key."""

from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlsplit

from console_app.protocol.minor_units import MinorUnits
from console_app.protocol.operation import Operation, Pair
from console_app.protocol.signing import ControlText, control_text


class Form(StrEnum):
    """The form that a pasted text was recognised as."""

    NOTHING = "nothing"
    BASE_STRING = "base-string"
    NORMALISED = "normalised"
    HEADER = "header"
    CONTROL = "control"
    CONTROL_HASH = "control-hash"
    REFUSAL = "refusal"
    UNREADABLE = "unreadable"


class Cause(StrEnum):
    """The likely cause of a difference."""

    ENVIRONMENT = "environment"
    ENDPOINT = "endpoint"
    GROUP = "group"
    ADDRESS = "address"
    METHOD = "method"
    PLUS = "plus"
    MINOR_UNITS = "minor-units"
    COUNTED = "counted"
    COUNTED_MAYBE = "counted-maybe"
    ORDER = "order"
    CLOCK = "clock"
    LOGIN = "login"
    SIGNATURE_METHOD = "signature-method"
    ESCAPE_CASE = "escape-case"
    UNESCAPED = "unescaped"
    ESCAPED_TWICE = "escaped-twice"
    ESCAPED_CONTROL = "escaped-control"
    SEPARATED = "separated"
    EMPTY = "empty"
    OAUTH_MISSING = "oauth-missing"
    MISSING = "missing"
    EXTRA = "extra"
    VALUE = "value"
    NOT_TOLD = "not-told"
    NO_REFUSAL = "no-refusal"


@dataclass(frozen=True, slots=True)
class OwnRequest:
    """A request as this program signs it, to be compared with a pasted text.

    `pairs` are the body's parameters, as people may see them: the values of those named in `hidden` are masked and are
    left out of every comparison. `target` is the endpoint or group id. `nonce` is '' while none is made. `sent`: nonce
    and timestamp are those of the request that was really sent. `control` is the finished control in hex, '' where it
    is not known, and `control_otherwise` what it would be with the amount counted in the other way. `minor_units` is
    the profile's way of counting.
    """

    operation: Operation
    pairs: tuple[Pair, ...]
    url: str
    login: str
    target: str
    nonce: str = ""
    timestamp: int = 0
    sent: bool = False
    hidden: tuple[str, ...] = ()
    control: str = field(default="", repr=False)
    minor_units: MinorUnits = MinorUnits.ISO_4217
    control_otherwise: str = field(default="", repr=False)

    @property
    def control_text(self) -> ControlText:
        """The parts of the string that this request's control is the hash of."""
        return self.control_counted(self.minor_units)

    def control_counted(self, minor_units: MinorUnits) -> ControlText:
        """Return the parts of the string that the control hashes, with its amount counted in the given way."""
        return control_text(self.operation, self.pairs, login=self.login, endpoint=self.target, minor_units=minor_units)

    @property
    def is_group_endpoint(self) -> bool:
        """Tell whether the address names a group of endpoints rather than one endpoint."""
        return is_group(self.url)


@dataclass(frozen=True, slots=True)
class Sign:
    """One difference between our request and the pasted text: the likely cause, its place, and the texts there.

    `where` is a parameter's name, a part of the control, ``address`` or ''. `ours` and `theirs` are the two texts,
    decoded.
    """

    cause: Cause
    where: str = ""
    ours: str = field(default="", repr=False)
    theirs: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Difference:
    """The first byte that differs, counted from 1 in the pasted text without its line breaks.

    `ours` and `theirs` are the characters there, in our request and in the pasted text ('' where one has ended); the
    contexts are the texts around them.
    """

    position: int
    ours: str = field(repr=False)
    theirs: str = field(repr=False)
    ours_context: str = field(repr=False)
    theirs_context: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What the signature doctor found; without signs the two texts agree.

    `other_request`: the pasted text was made with another nonce, so nonce and time were left out of the comparison.
    `aside` names the parameters that were not compared because their values may not be shown.
    """

    form: Form
    signs: tuple[Sign, ...] = ()
    difference: Difference | None = None
    other_request: bool = False
    aside: tuple[str, ...] = ()

    @property
    def same(self) -> bool:
        """Tell whether the two texts agree: if the gateway refuses nevertheless, the key or control is another one."""
        return not self.signs and self.form in _COMPARED

    @property
    def causes(self) -> tuple[Cause, ...]:
        """Return the causes of all differences, each once, in the sequence of the text."""
        return tuple(dict.fromkeys(sign.cause for sign in self.signs))


_COMPARED = frozenset({Form.BASE_STRING, Form.NORMALISED, Form.HEADER, Form.CONTROL, Form.CONTROL_HASH})
_AROUND = 24


def is_group(url: str) -> bool:
    """Tell whether an address ends in ``group/`` and an id."""
    return urlsplit(url).path.split("/")[-2:-1] == ["group"]


def first_difference(ours: str, theirs: str) -> Difference | None:
    """Find the first byte (UTF-8) at which the two texts differ; None if they are equal."""
    if ours == theirs:
        return None
    place = next((i for i, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b), min(len(ours), len(theirs)))
    before = len(ours[:place].encode())
    mine, other = ours[place : place + 1], theirs[place : place + 1]
    shared = next((i for i, (a, b) in enumerate(zip(mine.encode(), other.encode(), strict=False)) if a != b), 0)
    start = max(0, place - _AROUND)
    return Difference(before + shared + 1, mine, other, ours[start : place + _AROUND], theirs[start : place + _AROUND])
