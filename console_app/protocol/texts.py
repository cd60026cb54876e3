"""Reads free text: which characters may stand in it; knows no parameter and no call."""

import unicodedata
from typing import Final

from console_app.protocol.card_numbers import holds_card
from console_app.protocol.errors import Problem, Severity, Unacceptable, Why
from console_app.protocol.spelling import (
    foreign_in,
    hidden_in,
    odd_in,
    plain_dashes,
    plain_hyphens,
    plain_spaces,
    plain_width,
    points,
    trimmed,
    without_variants,
)

MOST_MARKS_IN_A_ROW: Final = 3
"""Written languages need at most three marks over one letter; more of them hide the text below."""
_MARKS: Final = frozenset({"Mn", "Me"})
_LOOK_ALIKE_SCRIPTS: Final = frozenset({"LATIN", "CYRILLIC", "GREEK"})


def read_text(text: str) -> str:
    """Read free text into one spelling, as `read_visible` does, and refuse a card number anywhere in it.

    Raises:
        Unacceptable: hidden characters, too many marks in a row, or a card number.

    """
    plain = read_visible(text)
    if holds_card(plain):
        raise Unacceptable(Why.CARD_IN_TEXT)
    return plain


def read_visible(text: str) -> str:
    """Read text into one spelling: no invisible characters at its ends (the gateway drops white space), letters in NFC.

    Spaces of any width become plain ones, full-width letters and signs those of plain width, typographic hyphens the
    keyboard's; variation selectors are removed. A joiner inside a word of a script that needs it is text and stays.

    Source: ConnPay /api/v2/sale, note on leading and trailing whitespace; Unicode Standard Annex 15.

    Raises:
        Unacceptable: hidden characters (controls, line ends, direction marks, unassigned ones, joiners elsewhere), or
            too many marks in a row.

    """
    return read_exact(plain_hyphens(plain_spaces(plain_width(without_variants(text)))))


def read_code(text: str) -> str:
    """Read a number or code that may have letters of any script: as free text, with every dash written as a hyphen.

    Raises:
        Unacceptable: hidden characters, or too many marks in a row.

    """
    return plain_dashes(read_visible(text))


def read_exact(text: str) -> str:
    """Read text that must not change, such as another system's number: only its ends are cleaned.

    Raises:
        Unacceptable: hidden characters, or too many marks in a row.

    """
    plain = trimmed(unicodedata.normalize("NFC", trimmed(text)))
    if hidden := hidden_in(plain):
        raise Unacceptable(Why.CONTROL_CHARACTERS, points=points(hidden))
    marks = 0
    for character in plain:
        marks = marks + 1 if unicodedata.category(character) in _MARKS else 0
        if marks > MOST_MARKS_IN_A_ROW:
            raise Unacceptable(Why.TOO_MANY_MARKS, limit=str(MOST_MARKS_IN_A_ROW))
    return plain


def misshapen(why: Why, text: str, **data: str) -> Unacceptable:
    """Make the error for a text of the wrong form; it names the characters that are not plain."""
    found = points(foreign_in(text))
    return Unacceptable(why, **data, **({"points": found} if found else {}))


def warn_text(text: str) -> tuple[Problem, ...]:
    """Warn about characters of a text that are not what they seem, though it can be sent."""
    return (*warn_mixed_scripts(text), *warn_odd(text))


def warn_mixed_scripts(text: str) -> tuple[Problem, ...]:
    """Warn where Latin, Cyrillic or Greek letters share a word: they look alike (Unicode Technical Standard 39)."""
    for word in text.split():
        scripts = {unicodedata.name(letter, "").partition(" ")[0] for letter in word if letter.isalpha()}
        if len(scripts & _LOOK_ALIKE_SCRIPTS) > 1:
            return (Problem("", Why.MIXED_SCRIPTS, Severity.WARNING, (("value", word[:40]),)),)
    return ()


def warn_odd(text: str) -> tuple[Problem, ...]:
    """Warn about characters that look like plainer ones, such as half-width letters, and are sent as they are."""
    odd = odd_in(text)
    return (Problem("", Why.ODD_CHARACTERS, Severity.WARNING, (("points", points(odd)),)),) if odd else ()


def warn_foreign(text: str) -> tuple[Problem, ...]:
    """Warn about characters of a number or code that are not ASCII: a Cyrillic letter looks like a Latin one."""
    foreign = foreign_in(text)
    return (Problem("", Why.FOREIGN_CHARACTERS, Severity.WARNING, (("points", points(foreign)),)),) if foreign else ()
