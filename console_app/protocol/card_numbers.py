"""Finds and masks card numbers in texts and bytes; used by forms, log, look-up box, journal, screens and exports.

A card number is 13 to 19 decimal digits of any script that pass Luhn (ISO/IEC 7812-1), not all the same, that begin and
end with a group of digits. Between two groups are at most `MOST_BETWEEN` separators of any sort (`digit_classes`). A
text is read as it is and with its escapes resolved (`escapes`), so that it does not matter whether and how often it was
decoded already. UUIDs, masked card numbers and valid IBANs are no card numbers.

The work is bounded: most of a long text is cleared by operations on all of its bytes at once, and only so much of the
rest is looked at group by group (`_MOST_STEPS`). Whatever exceeds that (hundreds of long numbers in one answer) is
masked unread.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, islice
from typing import Final

from console_app.protocol.digit_classes import DIGIT, OTHER, SEPARATOR, Characters, classes_of, digits_in
from console_app.protocol.escapes import TooManyEscapes, readings, rough_readings
from console_app.protocol.ibans import MOST_BETWEEN, iban_end, iban_starts

SHORTEST: Final = 13
LONGEST: Final = 19
_FIRST_SHOWN: Final = 6
_LAST_SHOWN: Final = 4
_BLOCKS: Final = 16
_SHORTEST_BLOCK: Final = 256
"""A text is split into about `_BLOCKS` blocks of at least this many characters, cut where no card number can be."""
_PART_BEHIND: Final = re.compile('[G-TV-WY-Zg-moqrtvwyz=<>"(){}\u00c0-\u024f\u0386-\u0556\u3041-\u30fa\u4e00-\u9fff]')
_PART_BEFORE: Final = re.compile(r"%(?:25)*(?:[Cc][3-9A-Fa-f]|[Dd][0-8]|[Ee][4-9])|\\u0[45]")
"""Where to cut: after a letter that no escape and no name of one has, or before the first byte of an escaped letter."""
_MOST_STEPS: Final = 400
"""The most steps of work on one text; a step is a group of digits, or what takes as long, about a microsecond."""
_CHARACTERS_A_STEP: Final = 64
_ESCAPED_CHARACTERS_A_STEP: Final = 48
_WIDE_CHARACTERS_A_STEP: Final = 4096
"""Characters of a step, times the square of the number of scripts: only a text made to be slow has many."""
_ROW_STEPS: Final = 4
_ESCAPES_STEPS: Final = 2
_DIGITS_A_STEP: Final = 4
_CARD_STEPS: Final = 10
_FARTHEST: Final = 128
"""Characters before and after a card number that are searched for a longer number it may be part of."""

_ENOUGH_DIGITS: Final = DIGIT * SHORTEST
_ANY_DIGIT: Final = re.compile(r"\d")
_ROW: Final = re.compile(
    rb"(?=0[0-]{%d})(?<!0)0{1,%d}+(?!0)(?:-{1,%d}+0{1,%d}+(?!0))*+" % (SHORTEST - 1, LONGEST, MOST_BETWEEN, LONGEST)
)
_GROUP: Final = re.compile(rb"0+")
_BY_FOUR: Final = 4
_FOUR_SIX: Final = [4, 6]
_UUID_HEAD: Final = 8
_UUID_TAIL: Final = re.compile(
    r"-(?<=(?<![0-9A-Za-z])[0-9A-Fa-f]{8}-)(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}(?![0-9A-Za-z])", re.ASCII
)
_CUT_BEFORE: Final = re.compile(r"[0-9]{6}\*{3,9}[0-9]{4}", re.ASCII)

_LUHN_DOUBLED: Final = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
"""What each digit counts where Luhn doubles it: the sum of its double's digits."""


@dataclass(frozen=True, slots=True)
class CardFound:
    """The place of a card number in a text.

    `digits` are all its digits, '' if the text holds more long numbers than are examined one by one; `cut` is the
    masked number, which may be shown and stored.
    """

    start: int
    end: int
    digits: str = field(repr=False)
    cut: str


class _TooMuch(Exception):
    """The text holds more long numbers than are looked at one by one."""


class _Steps:
    """Counts down the steps of work left for one text."""

    __slots__ = ("left",)

    def __init__(self) -> None:
        self.left = _MOST_STEPS

    def take(self, count: int) -> None:
        self.left -= count
        if self.left < 0:
            raise _TooMuch


def luhn_holds(digits: str) -> bool:
    """Tell whether the last digit is the right check digit (ISO/IEC 7812-1 annex B)."""
    plain, doubled = digits[-1::-2], digits[-2::-2]
    return (sum(map(int, plain)) + sum(_LUHN_DOUBLED[int(digit)] for digit in doubled)) % 10 == 0


def looks_like_card(text: str) -> bool:
    """Tell whether the whole text, separators aside, is 13 to 19 digits that pass Luhn."""
    if len(text) < SHORTEST or OTHER in classes_of(text):
        return False
    digits = digits_in(text)
    return SHORTEST <= len(digits) <= LONGEST and luhn_holds(digits)


def holds_card(text: str, *, typing: bool = False) -> bool:
    """Tell whether the text holds a card number anywhere.

    `typing`: the text is being typed; a number at its end that may still become an IBAN is no card number yet.
    """
    return next(_found(text, typing=typing), None) is not None


def mask_card(text: str) -> str:
    """Return a card number as its first six and last four digits; of a text too short for a card no digit is shown."""
    digits = digits_in(text)
    if len(digits) < SHORTEST:
        return "*" * len(digits)
    hidden = min(len(digits), LONGEST) - _FIRST_SHOWN - _LAST_SHOWN
    return f"{digits[:_FIRST_SHOWN]}{'*' * hidden}{digits[-_LAST_SHOWN:]}"


def mask_cards_in(text: str, *, typing: bool = False) -> str:
    """Mask every card number in the text, plain or escaped, as 6+4; all else stays as it is.

    A part with more long numbers than are examined one by one is replaced by stars. `typing`: the text is being typed;
    a number at its end that may still become an IBAN is no card number yet.
    """
    return replace_cards_in(text, lambda card: card.cut, typing=typing)


def mask_cards_in_bytes(raw: bytes) -> bytes:
    """Mask card numbers in bytes as they came over the wire, whatever their encoding; all other bytes stay."""
    text = raw.decode("utf-8", "surrogateescape")
    cut = mask_cards_in(text)
    return raw if cut == text else cut.encode("utf-8", "surrogateescape")


def replace_cards_in(text: str, by: Callable[[CardFound], str], *, typing: bool = False) -> str:
    """Replace every card number by the text that `by` returns for it."""
    pieces: list[str] = []
    place = 0
    for card in _found(text, typing=typing):
        pieces += (text[place : card.start], by(card))
        place = card.end
    return "".join((*pieces, text[place:]))


def _found(text: str, *, typing: bool = False) -> Iterator[CardFound]:
    """Find card numbers from the first to the last; none overlaps another."""
    if len(text) < SHORTEST or _ANY_DIGIT.search(text) is None:
        return
    size = max(_SHORTEST_BLOCK, len(text) // _BLOCKS)
    yield from _found_in_blocks(text, size, _Steps(), typing=typing)


def _found_in_blocks(text: str, size: int, steps: _Steps, *, typing: bool) -> Iterator[CardFound]:
    start = 0
    while start < len(text):
        end = _block_end(text, start, size)
        block = text[start:end]
        try:
            cards = _cards_in_block(block, size, steps, typing=typing and end == len(text))
        except (_TooMuch, TooManyEscapes):
            cards = [CardFound(0, len(block), "", "*" * len(block))]
        for card in cards:
            yield replace(card, start=start + card.start, end=start + card.end)
        start = end


def _block_end(text: str, start: int, size: int) -> int:
    least, most = start + size, start + 2 * size
    if len(text) <= most:
        return len(text)
    near = least + _SHORTEST_BLOCK
    letter = _PART_BEHIND.search(text, least, near)
    if letter is not None:
        return letter.end()
    escaped = _PART_BEFORE.search(text, least, most)
    if escaped is not None:
        return escaped.start()
    letter = _PART_BEHIND.search(text, near, most)
    return letter.end() if letter is not None else len(text)


def _cards_in_block(block: str, size: int, steps: _Steps, *, typing: bool) -> list[CardFound]:
    """Find the card numbers of every reading; where two readings find overlapping ones, the whole span is masked.

    Escapes are resolved in short blocks only: in longer ones that would be the expensive part.
    """
    cards: list[CardFound] = []
    worth = _readings_worth(block, steps)
    if worth is None and size > _SHORTEST_BLOCK:
        steps.take(len(block) // _ESCAPED_CHARACTERS_A_STEP)
        return list(_found_in_blocks(block, _SHORTEST_BLOCK, steps, typing=typing))
    effort = 0
    for reading in islice(readings(block, steps.left // _ESCAPES_STEPS), worth):
        steps.take(len(reading.text) // _CHARACTERS_A_STEP + (reading.effort - effort) * _ESCAPES_STEPS)
        effort = reading.effort
        cards.extend(
            replace(card, start=reading.places[card.start], end=reading.places[card.end])
            for card in _cards_in_reading(reading.text, steps, typing=typing)
        )
    return _apart(cards)


def _readings_worth(block: str, steps: _Steps) -> int | None:
    """Return the number of readings to search: none if no reading can hold a card number, one, or all."""
    worth: int | None = 0
    for number, reading in enumerate(rough_readings(block, steps.left)):
        characters = Characters(reading)
        steps.take(len(characters.rows) ** 2 * len(reading) // _WIDE_CHARACTERS_A_STEP)
        if _enough_digits(characters.classes()):
            if number:
                return None
            worth = 1
    return worth


def _enough_digits(classes: bytes) -> bool:
    """Tell whether as many digits as a card has stand in a row, however far apart: quick, and often False."""
    return _ENOUGH_DIGITS in classes.translate(None, SEPARATOR)


def _cards_in_reading(reading: str, steps: _Steps, *, typing: bool) -> list[CardFound]:
    """Find the card numbers of one reading; only if there are any, check whether they are other numbers."""
    classes = classes_of(reading)
    if not _enough_digits(classes):
        return []
    cards = _cards_among(reading, classes, steps)
    if not cards:
        return []
    plain = _without_other_numbers(reading, classes, cards, steps, typing=typing)
    return cards if plain == classes else _cards_among(reading, plain, steps)


def _cards_among(reading: str, classes: bytes, steps: _Steps) -> list[CardFound]:
    return [card for row in _ROW.finditer(classes) for card in _cards_in_row(reading, classes, row, steps)]


def _without_other_numbers(
    reading: str, classes: bytes, cards: Sequence[CardFound], steps: _Steps, *, typing: bool
) -> bytes:
    """Hide numbers that only look like cards: UUIDs (the gateway's serial numbers), masked cards, IBANs."""
    for card in cards:
        steps.take(_CARD_STEPS)
        around = (max(0, card.start - _FARTHEST), card.end + _FARTHEST)
        spans = [(found.start() - _UUID_HEAD, found.end()) for found in _UUID_TAIL.finditer(reading, *around)]
        spans += (found.span() for found in _CUT_BEFORE.finditer(reading, *around))
        spans += (
            (start, iban_end(reading, classes, start, typing=typing))
            for start in iban_starts(reading, around[0], card.end)
        )
        for start, end in spans:
            classes = classes[:start] + OTHER * (end - start) + classes[end:]
    return classes


def _cards_in_row(reading: str, classes: bytes, row: re.Match[bytes], steps: _Steps) -> Iterator[CardFound]:
    """Try each part of a row of groups that has a card's length; overlapping parts are masked as one."""
    start, end = row.span()
    count = classes.count(DIGIT, start, end)
    if count < SHORTEST:
        return
    steps.take(_ROW_STEPS + classes.count(SEPARATOR + DIGIT, start, end) + count // _DIGITS_A_STEP)
    groups = _Groups([group.span() for group in _GROUP.finditer(classes, start, end)], digits_in(reading[start:end]))
    first = last = -1
    for number in range(len(groups.spans)):
        found = groups.longest_card(number)
        if found < 0 or (number <= last and groups.may_skip_overlap((first, last), (number, found))):
            continue
        if number > last >= 0:
            yield groups.card(first, last)
            first = -1
        first, last = number if first < 0 else first, max(last, found)
    if first >= 0:
        yield groups.card(first, last)


class _Groups:
    """Groups of digits with only separators between them; checks Luhn of any row of them in constant time."""

    __slots__ = ("_digits", "_ends", "_even", "_odd", "spans")

    def __init__(self, spans: Sequence[tuple[int, int]], digits: str) -> None:
        """Sum up the digits as Luhn counts them, up to every place, for both choices of which are doubled."""
        self.spans = spans
        self._digits = digits
        self._ends = [0, *accumulate(end - start for start, end in spans)]
        plain = [int(digit) for digit in digits]
        doubled = [_LUHN_DOUBLED[value] for value in plain]
        even, odd = plain[:], plain[:]
        even[0::2], odd[1::2] = doubled[0::2], doubled[1::2]
        self._even = [0, *accumulate(even)]
        self._odd = [0, *accumulate(odd)]

    def longest_card(self, first: int) -> int:
        """Return the last group of the longest card number that begins with group `first`; -1 if there is none."""
        begin = self._ends[first]
        last = bisect_right(self._ends, begin + LONGEST) - 2
        while last >= first and self._ends[last + 1] - begin >= SHORTEST:
            end = self._ends[last + 1]
            if self._luhn_holds(begin, end) and len(set(self._digits[begin:end])) > 1:
                return last
            last -= 1
        return -1

    def may_skip_overlap(self, earlier: tuple[int, int], later: tuple[int, int]) -> bool:
        """Tell whether a candidate that overlaps an earlier one may be ignored, as a chance match of Luhn's check.

        It is, if at most its last four digits reach beyond the earlier one (four may be shown of any card), or if only
        the earlier one is grouped as cards are printed. Both candidates are (first group, last group).
        """
        beyond = self._ends[later[1] + 1] - self._ends[earlier[1] + 1]
        return beyond <= _LAST_SHOWN or (self._is_usual(*earlier) and not self._is_usual(*later))

    def card(self, first: int, last: int) -> CardFound:
        """Return the groups from `first` to `last` as one card number."""
        digits = self._digits[self._ends[first] : self._ends[last + 1]]
        return CardFound(self.spans[first][0], self.spans[last][1], digits, mask_card(digits))

    def _luhn_holds(self, begin: int, end: int) -> bool:
        """Tell whether digits `begin` to `end` pass Luhn: the last counts plain, the one before it doubled."""
        sums = self._odd if end % 2 else self._even
        return (sums[end] - sums[begin]) % 10 == 0

    def _is_usual(self, first: int, last: int) -> bool:
        """Tell whether cards are printed in such groups: one group, fours, or four, six and the rest."""
        lengths = [end - start for start, end in self.spans[first : last + 1]]
        by_four = all(length == _BY_FOUR for length in lengths[:-1]) and lengths[-1] <= _BY_FOUR
        return len(lengths) == 1 or by_four or lengths[:-1] == _FOUR_SIX


def _apart(cards: list[CardFound]) -> list[CardFound]:
    """Join cards that overlap, as different readings find them, under the mask of the first."""
    apart: list[CardFound] = []
    for card in sorted(cards, key=lambda found: (found.start, -found.end)):
        if apart and card.start < apart[-1].end:
            apart[-1] = replace(apart[-1], end=max(apart[-1].end, card.end))
        else:
            apart.append(card)
    return apart
