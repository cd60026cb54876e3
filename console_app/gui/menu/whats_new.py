"""Shows what is new in each version, from the shipped changelog; plain labels, never rich text."""

from dataclasses import dataclass
from enum import Enum
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console_app.gui.kit.assets import resource
from console_app.gui.kit.label import PlainLabel, Tone, Type
from console_app.gui.kit.pyside_workarounds import add_layout
from console_app.gui.kit.scrolling_dialog import Scrolled, ScrollingDialog
from console_app.gui.kit.theme import Theme

SIZE: Final = (720, 640)
CHANGELOG: Final = "changelog.md"


class Part(Enum):
    """The kind of a piece of the changelog."""

    VERSION = "## "
    HEAD = "### "
    POINT = "- "
    WORDS = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """One part of the changelog as it is shown: a heading, a point of a list, or a paragraph."""

    part: Part
    text: str


def pieces_of(text: str) -> tuple[Piece, ...]:
    """Return the parts of the changelog's text without its title; of Markdown only what the changelog uses is read."""
    pieces: list[Piece] = []
    joined = False
    for line in text.splitlines():
        words = line.strip()
        if not words or words.startswith("# "):
            joined = False
            continue
        part = next(part for part in Part if line.startswith(part.value))
        if joined and part is Part.WORDS:
            pieces[-1] = Piece(pieces[-1].part, f"{pieces[-1].text} {words}")
        else:
            pieces.append(Piece(part, words.removeprefix(part.value.strip()).strip()))
        joined = part in (Part.POINT, Part.WORDS)
    return tuple(pieces)


class WhatsNewDialog(ScrollingDialog):
    """Newest version first, as the file has it; English, as the file is."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        """Read the changelog anew."""
        super().__init__(theme, parent, self.tr("What's new"), "whats-new", SIZE)
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, theme.px(12), 0)
        self._column.setSpacing(theme.px(4))
        for piece in pieces_of(resource(CHANGELOG).read_text(encoding="utf-8")):
            self._add(piece)
        self._column.addStretch(1)
        self.body.addWidget(Scrolled(inside, self.tr("What's new")), 1)

    def _add(self, piece: Piece) -> None:
        theme = self._theme
        if piece.part is Part.POINT:
            row = QHBoxLayout()
            row.setSpacing(theme.px(8))
            row.addWidget(PlainLabel("•", Type.BODY, Tone.THIRD), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(PlainLabel(piece.text, Type.BODY, Tone.SECOND, wrap=True, selectable=True), 1)
            add_layout(self._column, row)
            return
        kind = {Part.VERSION: Type.FACT, Part.HEAD: Type.STRONG, Part.WORDS: Type.BODY}[piece.part]
        label = PlainLabel(piece.text, kind, wrap=True, selectable=True)
        above = 0 if self._column.count() == 0 else theme.px(12 if piece.part is not Part.WORDS else 4)
        label.setContentsMargins(0, above, 0, 0)
        self._column.addWidget(label)
