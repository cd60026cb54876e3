"""Cleans text pasted into a one-line input: a spreadsheet's cell ends with an invisible line end."""

from collections.abc import Iterable
from itertools import takewhile

from PySide6.QtCore import QObject
from PySide6.QtGui import QValidator

from console_app.protocol.spelling import pasted, plain_spaces, trimmed


class PasteCleaner(QValidator):
    """Removes white space and line ends around text pasted, dropped or written by an assistive tool; refuses nothing.

    Qt asks it for any change of the text, before the input has it. Single spaces stay, which a person may be typing.
    """

    def __init__(self, parent: QObject) -> None:
        """Become a child of the input."""
        super().__init__(parent)
        self._before = ""

    def validate(self, text: str, place: int) -> tuple[QValidator.State, str, int]:
        if not text.isprintable() and text != self._before:
            text, place = _cleaned(self._before, text, place)
        self._before = text
        return QValidator.State.Acceptable, text, place


def _cleaned(before: str, text: str, place: int) -> tuple[str, int]:
    """Clean what was inserted into the text before."""
    start = _alike(zip(before, text, strict=False))
    rest = _alike(zip(reversed(before[start:]), reversed(text[start:]), strict=False))
    put_in = text[start : len(text) - rest]
    if len(plain_spaces(put_in).strip(" ")) == len(trimmed(put_in)):
        return text, place
    plain = pasted(put_in, beside=start + rest > 0)
    return f"{text[:start]}{plain}{text[len(text) - rest :]}", start + len(plain)


def _alike(characters: Iterable[tuple[str, str]]) -> int:
    """Return the number of characters at which two texts are the same."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], characters))
