"""Normalises text (white space, width, hyphens, joiners) and names misleading characters.

Pure, and knows no parameter. Invisible characters at the ends are removed, the same character in another width is
written plainly; every other character that is not what it seems is found and named, so that a reader can refuse it.

Source: Unicode Standard 16, property Default_Ignorable_Code_Point; Unicode Standard Annexes 11 (width) and 15 (forms).
"""

import re
import unicodedata
from typing import Final

MOST_POINTS_SHOWN: Final = 8
_JOINERS: Final = "\u200c\u200d"
_VIRAMA: Final = 9
"""The combining class of the sign that takes a letter's vowel away; a joiner after it chooses the letter's shape."""
_LINE_ENDS: Final = "\t\n\v\f\r\x85\u2028\u2029"
_EMPTY: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0")
"""Letters, marks and a symbol that show nothing; no general category tells them from those that do."""
_MARKS_AT_ENDS: Final = frozenset("\u00ad\u061c\u200b\u200e\u200f\u202a\u202c\u202d\u2066\u2068\u2069\ufeff").union(
    map(chr, range(0x2060, 0x2066))
)
"""Invisible marks that a clipboard puts around a value. Marks that reverse a text (U+202B, U+202E, U+2067) are none of
them: without them the value would read otherwise than where it came from."""
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_LETTERS_AND_MARKS: Final = frozenset("LM")
_SCRIPTS_WITH_JOINERS: Final = frozenset(
    (
        *("ADLAM", "ARABIC", "MANDAIC", "MANICHAEAN", "MONGOLIAN", "NKO", "SYRIAC"),
        *("BALINESE", "BENGALI", "CHAKMA", "DEVANAGARI", "GUJARATI", "GURMUKHI", "JAVANESE", "KANNADA", "KHMER"),
        *("MALAYALAM", "MYANMAR", "ORIYA", "SINHALA", "TAMIL", "TELUGU", "TIBETAN"),
    )
)
"""By the first word of their letters' names; in these a joiner decides how a word is written and read."""
_DASHES: Final = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")
_HYPHENS: Final = dict.fromkeys(map(ord, "\u2010\u2011"), "-")
_SPACES: Final = dict.fromkeys((0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " ")
_WIDE: Final = frozenset(("<wide>", "<small>"))
_LOOKS_PLAIN: Final = frozenset(("<wide>", "<small>", "<narrow>", "<font>", "<noBreak>"))
_DECIMAL: Final = "Nd"
_SELECTORS: Final = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_UNSEEN: Final = re.compile(f"[{''.join(sorted(_EMPTY))}\ufe00-\ufe0f\U000e0100-\U000e01ef]")


def trimmed(text: str) -> str:
    """Remove invisible characters at both ends: white space of any width, line ends, the marks of a clipboard.

    Other control characters stay, to be refused; so does a joiner that shapes the last letter.
    """
    first, last = 0, len(text)
    while last > first and _goes_at_the_end(text, last - 1):
        last -= 1
    while first < last and (_shows_nothing(text[first]) or text[first] in _JOINERS):
        first += 1
    return text[first:last]


def pasted(text: str, *, beside: bool) -> str:
    """Clean a pasted text; `beside` is the text it is inserted into, next to which one space may be meant."""
    plain = trimmed(text)
    if not beside or not plain:
        return plain
    before = " " if unicodedata.category(text[0]) == "Zs" else ""
    after = " " if unicodedata.category(text[-1]) == "Zs" else ""
    return f"{before}{plain}{after}"


def plain_spaces(text: str) -> str:
    """Write spaces of any width as the plain one."""
    return text.translate(_SPACES)


def without_spaces(text: str) -> str:
    """Leave out spaces of any width."""
    return plain_spaces(text).replace(" ", "")


def plain_width(text: str) -> str:
    """Write full-width and small forms of characters in plain width: the same characters, drawn in another size."""
    return text.translate(_PLAIN_WIDTH)


def plain_hyphens(text: str) -> str:
    """Write the two typographic hyphens as the keyboard's, which look the same."""
    return text.translate(_HYPHENS)


def plain_dashes(text: str) -> str:
    """Write hyphens, dashes and the minus sign as the keyboard's hyphen, for values where only that can be meant."""
    return text.translate(_DASHES)


def without_variants(text: str) -> str:
    """Remove variation selectors: they choose another drawing of the character before them, never another one."""
    return _SELECTORS.sub("", text)


def without_joiners(text: str) -> str:
    """Remove joiners, for comparing: many words look the same with and without them."""
    return text.translate(dict.fromkeys(map(ord, _JOINERS)))


def plain_code(text: str) -> str:
    """Write a number or code in one spelling: trimmed, in plain width, with plain spaces and hyphens."""
    return plain_dashes(plain_spaces(plain_width(trimmed(text))))


def hidden_in(text: str) -> list[str]:
    """Return the invisible characters of a text, except joiners within a word that needs them."""
    if text.isprintable() and _UNSEEN.search(text) is None:
        return []
    return [character for place, character in enumerate(text) if _is_hidden(text, place, character)]


def odd_in(text: str) -> list[str]:
    """Return the characters that look like plainer ones: half-width and styled letters, typographic spaces, hyphens."""
    if text.isascii():
        return []
    return [character for character in text if not character.isascii() and _looks_plain(character)]


def foreign_in(text: str) -> list[str]:
    """Return the characters that are not printable ASCII."""
    return [character for character in text if not (character.isascii() and character.isprintable())]


def points(characters: list[str]) -> str:
    """Name characters by their code points, each once and not too many; digits only by their block of ten.

    So the names do not reveal a card number's digits.
    """
    return " ".join(list(dict.fromkeys(map(_point, characters)))[:MOST_POINTS_SHOWN])


def _point(character: str) -> str:
    if unicodedata.category(character) == _DECIMAL:
        zero = ord(character) - unicodedata.decimal(character)
        return f"U+{zero:04X}-{zero + 9:04X}"
    return f"U+{ord(character):04X}"


def _goes_at_the_end(text: str, place: int) -> bool:
    character = text[place]
    if character in _JOINERS:
        shapes = character == "\u200d" and place > 0 and unicodedata.combining(text[place - 1]) == _VIRAMA
        return not shapes
    return _shows_nothing(character)


def _shows_nothing(character: str) -> bool:
    if character in _LINE_ENDS or unicodedata.category(character) == "Zs":
        return True
    return character in _MARKS_AT_ENDS or _UNSEEN.match(character) is not None


def _is_hidden(text: str, place: int, character: str) -> bool:
    if character in _JOINERS:
        return not _joins(text, place)
    return unicodedata.category(character) in _HIDDEN or _UNSEEN.match(character) is not None


def _joins(text: str, place: int) -> bool:
    """Tell whether a joiner stands between two letters or marks of a script with joiners, or shapes the last one."""
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    script = _script(before)
    if script not in _SCRIPTS_WITH_JOINERS:
        return False
    return _script(after) == script or unicodedata.combining(before) == _VIRAMA


def _script(character: str) -> str:
    """Give the script of a letter or mark by its name, '' for anything else."""
    if not character or unicodedata.category(character)[0] not in _LETTERS_AND_MARKS:
        return ""
    return unicodedata.name(character, "").partition(" ")[0]


def _looks_plain(character: str) -> bool:
    form = unicodedata.decomposition(character).partition(" ")[0]
    return form in _LOOKS_PLAIN or ord(character) in _SPACES or ord(character) in _HYPHENS


def _plain_widths() -> dict[int, str]:
    """Give the plain form of each full-width and small one; the blocks that hold them are few (annex 11)."""
    found = {}
    for place in (*range(0xFE50, 0xFE70), *range(0xFF00, 0xFFF0), 0x3000):
        form, _, plain = unicodedata.decomposition(chr(place)).partition(" ")
        if form in _WIDE:
            found[place] = chr(int(plain, 16))
    return found


_PLAIN_WIDTH: Final = _plain_widths()
