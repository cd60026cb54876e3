"""Encodes the form body of a request; reads the gateway's answers, strictly or as they came."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote_to_bytes

from console_app.protocol.card_numbers import holds_card
from console_app.protocol.errors import BadAnswer, Flaw
from console_app.protocol.operation import Pair
from console_app.protocol.signing import encoded, joined

MOST_ANSWER_BYTES: Final = 256 * 1024
MOST_KEYS: Final = 200
CONTENT_TYPE: Final = "application/x-www-form-urlencoded"
_LINE_ENDS: Final = "\r\n"
_BAD_ESCAPE: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_NEEDLESS_ESCAPE: Final = re.compile(r"%(3[0-9]|[46][1-9a-f]|[57][0-9a]|5f|2[de])", re.ASCII | re.IGNORECASE)
"""An escape of a letter, a digit, ``-``, ``.`` or ``_``, which no encoder makes (RFC 3986 section 2.3)."""
_KEY: Final = re.compile(r"[A-Za-z0-9_.-]{1,128}", re.ASCII)
_DAMAGE_IN_NAME: Final = tuple(
    re.compile(rf"%{escape}|[^a-z-]", re.ASCII) for escape in ("[0-9a-f]{0,2}", ".{0,2}", "")
)
"""The parts of a damaged name that are no letters: a broken escape may have destroyed two letters, or none."""
_LONGEST_NAME: Final = 160
_NO_TEXT: Final = re.compile(r"[\udc80-\udcff]")
"""What the error handler ``surrogateescape`` makes of a byte that is not UTF-8 (PEP 383)."""


def form_body(pairs: Sequence[Pair]) -> bytes:
    """Write parameters in the order given as a form body: fully percent-encoded, space as %20, no line breaks.

    Written so, the example in the payout documentation has exactly its 150 bytes.
    """
    return joined(encoded(pairs)).encode("ascii")


@dataclass(frozen=True, slots=True)
class DamagedPair(Pair):
    """A damaged parameter of an answer; `flaw` says how it is damaged.

    `value` is decoded as far as possible, other bytes as ``%XX``. `name` is '' where nothing stands that could be a
    parameter's name; then the whole text is in `value`.
    """

    flaw: Flaw


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of the gateway: its parameters in the order received, values decoded and without line ends.

    From `read_answer` every parameter came once and undamaged; from `read_as_came` the damaged ones are `DamagedPair`.
    """

    pairs: tuple[Pair, ...]

    def get(self, name: str) -> str:
        """Return a parameter's value, '' if the parameter is absent, damaged, or was sent with two different values."""
        return undamaged(pair for pair in self.pairs if pair.name == name).get(name, "")

    def as_came(self, name: str) -> str:
        """Return a parameter's text for display, even if it is damaged; '' if it is absent."""
        return next((pair.value for pair in self.pairs if pair.name == name), "")

    @property
    def type(self) -> str:
        """The type of the answer: async-response, status-response, validation-error, error ..."""
        return self.get("type")

    def __iter__(self) -> Iterator[Pair]:
        """Go through the parameters in the order received."""
        return iter(self.pairs)


def undamaged(pairs: Iterable[Pair]) -> dict[str, str]:
    """Return the reliable values by name: those undamaged and sent once, or each time with the same value."""
    values: dict[str, str] = {}
    unsure: set[str] = set()
    for pair in pairs:
        broken = isinstance(pair, DamagedPair) and pair.flaw is not Flaw.DOUBLED_KEY
        if broken or values.setdefault(pair.name, pair.value) != pair.value:
            unsure.add(pair.name)
    return {name: value for name, value in values.items() if name not in unsure}


def read_answer(body: bytes) -> Answer:
    """Read an answer strictly; anything that is not surely an answer is refused.

    Parameters are joined by ``&`` with a line feed at the end of each value (ConnPay documentation, response notes):
    line ends around a pair are dropped, all else is part of the value. ``+`` is a space; raw characters that an example
    in the documentation shows unescaped are accepted.

    Raises:
        BadAnswer: the body is empty, too large, a web page, JSON, not pairs, has a bad escape, is not UTF-8, or has a
            doubled key or no type. `detail` names the parameter where one is at fault.

    """
    found: dict[str, Pair] = {}
    for piece in _pieces(body):
        part = piece.strip(_LINE_ENDS)
        if not part:
            continue
        pair = _pair(part)
        if isinstance(pair, DamagedPair):
            raise BadAnswer(pair.flaw, pair.name)
        if pair.name in found:
            raise BadAnswer(Flaw.DOUBLED_KEY, pair.name)
        found[pair.name] = Pair(pair.name, pair.value.rstrip(_LINE_ENDS))
        if len(found) > MOST_KEYS:
            raise BadAnswer(Flaw.TOO_MANY_KEYS, str(MOST_KEYS))
    if "type" not in found or not found["type"].value:
        raise BadAnswer(Flaw.NO_TYPE)
    return Answer(tuple(found.values()))


def read_as_came(body: bytes, deciding: Collection[str] = ()) -> Answer:
    """Read an answer with whatever came in it; damaged parameters become `DamagedPair`.

    All white space around ``&`` is dropped. `deciding` are the few parameters by which the caller decides; the caller
    looks at how each of them came. So that none of them is lost or changed unseen, a damaged name of which two in three
    letters are left counts as that name, and letters or digits escaped in its value count as damage.

    Raises:
        BadAnswer: the body is empty, too large, a web page, or JSON.

    """
    pairs = [_deciding(_pair(part), part, deciding) for piece in _pieces(body) if (part := piece.strip())]
    count = Counter(pair.name for pair in pairs)
    return Answer(tuple(_doubled(pair) if pair.name and count[pair.name] > 1 else pair for pair in pairs))


def _pieces(body: bytes) -> list[str]:
    if len(body) > MOST_ANSWER_BYTES:
        raise BadAnswer(Flaw.TOO_LARGE, str(len(body)))
    start = body.lstrip()[:1]
    if not start:
        raise BadAnswer(Flaw.EMPTY)
    if start == b"<":
        raise BadAnswer(Flaw.HTML)
    if start in (b"{", b"[", b'"'):
        raise BadAnswer(Flaw.JSON)
    return body.decode("utf-8", "surrogateescape").split("&")


def _deciding(pair: Pair, part: str, deciding: Collection[str]) -> Pair:
    """Return a damaged parameter under the name of the deciding one it may be; names are never escaped."""
    raw = part.casefold()
    if pair.name in deciding:
        escaped = not isinstance(pair, DamagedPair) and _NEEDLESS_ESCAPE.search(part.partition("=")[2])
        return DamagedPair(pair.name, pair.value, Flaw.NOT_PLAIN) if escaped else pair
    if pair.name and "%" not in raw.partition("=")[0]:
        return pair
    meant = [name for name in deciding if _is_left_of(name, raw)]
    if not meant:
        return pair
    return DamagedPair(min(meant), pair.value, pair.flaw if isinstance(pair, DamagedPair) else Flaw.NOT_PAIRS)


def _is_left_of(name: str, raw: str) -> bool:
    """Tell whether a damaged parameter begins with this name, or with two thirds of its letters and no others."""
    if raw.startswith(name) and _KEY.fullmatch(raw[len(name) : len(name) + 1]) is None:
        return True
    raw_name = raw.partition("=")[0]
    if not len(name) <= 2 * len(raw_name) <= _LONGEST_NAME:
        return False
    left = (damage.sub("", raw_name) for damage in _DAMAGE_IN_NAME)
    return any(3 * len(few) >= 2 * len(name) and _in_order(few, name) for few in left)


def _in_order(letters: str, word: str) -> bool:
    rest = iter(word)
    return all(letter in rest for letter in letters)


def _doubled(pair: Pair) -> Pair:
    return pair if isinstance(pair, DamagedPair) else DamagedPair(pair.name, pair.value, Flaw.DOUBLED_KEY)


def _pair(part: str) -> Pair:
    """Read one parameter; a name that holds a card number counts as a value, so that it is masked like one."""
    raw_name, equals, raw_value = part.partition("=")
    name, flaw = _decoded(raw_name)
    if flaw is not None or _KEY.fullmatch(name) is None or holds_card(name):
        return DamagedPair("", _decoded(part)[0], flaw or Flaw.NOT_PAIRS)
    value, flaw = _decoded(raw_value)
    if flaw is None and not equals:
        flaw = Flaw.NOT_PAIRS
    return Pair(name, value) if flaw is None else DamagedPair(name, value, flaw)


def _decoded(raw: str) -> tuple[str, Flaw | None]:
    """Undo the form encoding as far as possible, and name what is wrong with it."""
    text = unquote_to_bytes(raw.replace("+", " ").encode("utf-8", "surrogateescape")).decode("utf-8", "surrogateescape")
    flaw = Flaw.BAD_ESCAPE if _BAD_ESCAPE.search(raw) else None
    if "\x00" in text or _NO_TEXT.search(text):
        flaw = flaw or Flaw.NOT_TEXT
        text = _NO_TEXT.sub(lambda byte: f"%{ord(byte[0]) - 0xDC00:02X}", text)
    return text, flaw
