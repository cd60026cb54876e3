"""Free text: what may stand in it and what may not; it knows no parameter and no call."""

import unicodedata
from typing import Final

from console_app.protocol.card_numbers import holds_card
from console_app.protocol.errors import Problem, Severity, Unacceptable, Why

MOST_MARKS_IN_A_ROW: Final = 3
"""Written languages get by with three marks over one letter; more of them hide what stands below."""
MOST_POINTS_SHOWN: Final = 8
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_MARKS: Final = frozenset({"Mn", "Me"})
_LOOK_ALIKE_SCRIPTS: Final = frozenset({"LATIN", "CYRILLIC", "GREEK"})


def read_text(text: str) -> str:
    """Read free text: outer spaces go (the gateway drops them), letters become NFC.

    Source: ConnPay /api/v2/sale, note on leading and trailing whitespace; Unicode Standard Annex 15.

    Raises:
        Unacceptable: hidden characters (controls, line ends, direction marks, unassigned ones), too many marks in a
            row, or a card number somewhere in the text.

    """
    plain = read_visible(text)
    if holds_card(plain):
        raise Unacceptable(Why.CARD_IN_TEXT)
    return plain


def read_visible(text: str) -> str:
    """Read text as `read_text` does, but for values such as document numbers that may look like a card's.

    Raises:
        Unacceptable: hidden characters, or too many marks in a row.

    """
    plain = unicodedata.normalize("NFC", _without_outer_spaces(text))
    hidden = [character for character in plain if unicodedata.category(character) in _HIDDEN]
    if hidden:
        points = " ".join(f"U+{ord(character):04X}" for character in dict.fromkeys(hidden))
        raise Unacceptable(Why.CONTROL_CHARACTERS, points=" ".join(points.split()[:MOST_POINTS_SHOWN]))
    marks = 0
    for character in plain:
        marks = marks + 1 if unicodedata.category(character) in _MARKS else 0
        if marks > MOST_MARKS_IN_A_ROW:
            raise Unacceptable(Why.TOO_MANY_MARKS, limit=str(MOST_MARKS_IN_A_ROW))
    return plain


def warn_mixed_scripts(text: str) -> tuple[Problem, ...]:
    """Say where Latin, Cyrillic or Greek letters share a word: they look alike (Unicode Technical Standard 39)."""
    for word in text.split():
        scripts = {unicodedata.name(letter, "").partition(" ")[0] for letter in word if letter.isalpha()}
        if len(scripts & _LOOK_ALIKE_SCRIPTS) > 1:
            return (Problem("", Why.MIXED_SCRIPTS, Severity.WARNING, (("value", word[:40]),)),)
    return ()


def _without_outer_spaces(text: str) -> str:
    """Take off spaces of any width and tabs, but no line ends: those are refused, not repaired."""
    first, last = 0, len(text)
    while first < last and _is_space(text[first]):
        first += 1
    while last > first and _is_space(text[last - 1]):
        last -= 1
    return text[first:last]


def _is_space(character: str) -> bool:
    return character == "\t" or unicodedata.category(character) == "Zs"
