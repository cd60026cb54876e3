"""Cleans what is put into an input of one line at once: a spreadsheet's cell ends with a line end nobody sees."""

from collections.abc import Iterable
from itertools import takewhile

from PySide6.QtCore import QObject
from PySide6.QtGui import QValidator

from console_app.protocol.spelling import pasted, plain_spaces, trimmed


class PasteCleaner(QValidator):
    """Takes white space and line ends off what is pasted, dropped or written by an assistive tool; refuses nothing.

    Qt asks it whatever way a text comes, before the input has it. Mere spaces stay, which a person may be typing.
    """

    def __init__(self, parent: QObject) -> None:
        """Belong to the input."""
        super().__init__(parent)
        self._before = ""

    def validate(self, text: str, place: int) -> tuple[QValidator.State, str, int]:
        if not text.isprintable() and text != self._before:
            text, place = _cleaned(self._before, text, place)
        self._before = text
        return QValidator.State.Acceptable, text, place


def _cleaned(before: str, text: str, place: int) -> tuple[str, int]:
    """Clean what was put into the text that stood there before."""
    start = _alike(zip(before, text, strict=False))
    rest = _alike(zip(reversed(before[start:]), reversed(text[start:]), strict=False))
    put_in = text[start : len(text) - rest]
    if len(plain_spaces(put_in).strip(" ")) == len(trimmed(put_in)):
        return text, place
    plain = pasted(put_in, beside=start + rest > 0)
    return f"{text[:start]}{plain}{text[len(text) - rest :]}", start + len(plain)


def _alike(characters: Iterable[tuple[str, str]]) -> int:
    """Count how far two texts are the same."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], characters))
