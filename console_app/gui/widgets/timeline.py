"""What happened to an order, newest first, each raw answer opened in place."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console_app.gui.colours import Role
from console_app.gui.theme import Size, Theme
from console_app.gui.widgets.button import Button, Kind
from console_app.gui.widgets.code_block import CodeView
from console_app.gui.widgets.label import IconLabel, PlainLabel, Tone, Type


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened; ``key`` tells it from the others for good.

    ``raw`` opens under the words ``raw_words`` ("raw answer", "what was sent"), with ``raw_note``
    ("412 bytes, HTTP 200") below it; it is already masked.
    """

    key: str
    time: str
    icon: str
    role: Role
    sentence: str
    detail: str = ""
    raw: str = ""
    raw_words: str = ""
    raw_note: str = ""


class Timeline(QWidget):
    """Entries in the order given; what is open stays open while others arrive."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._rows: dict[str, _Row] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addStretch(1)

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show these entries, newest first, and no others."""
        keys = {entry.key for entry in entries}
        for key in [key for key in self._rows if key not in keys]:
            self._drop(key)
        for place, entry in enumerate(entries):
            row = self._rows.get(entry.key)
            if row is not None and row.entry != entry:
                opened = row.opened
                self._drop(entry.key)
                row = None
            else:
                opened = False
            if row is None:
                row = _Row(self._theme, entry)
                row.open(opened)
                self._rows[entry.key] = row
            if self._column.indexOf(row) != place:
                self._column.insertWidget(place, row)
            row.set_last(place == len(entries) - 1)

    def _drop(self, key: str) -> None:
        row = self._rows.pop(key)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()


class _Row(QWidget):
    """One entry: time, icon on the line, sentence, quiet second line, raw answer."""

    def __init__(self, theme: Theme, entry: Entry) -> None:
        super().__init__()
        self._theme = theme
        self.entry = entry
        self._last = False
        self._code: CodeView | None = None
        self._bar: QWidget | None = None
        time = PlainLabel(entry.time, Type.MONO_SMALL, Tone.THIRD, selectable=True)
        time.setMinimumWidth(int(theme.width("00:00:00", Size.LABEL)) + theme.px(8))
        time.setContentsMargins(0, theme.px(1), 0, 0)
        self._icon = IconLabel(theme, entry.icon, entry.role)
        sentence = PlainLabel(entry.sentence, Type.MEDIUM, wrap=True, selectable=True)
        self._words = QVBoxLayout()
        self._words.setSpacing(theme.px(2))
        first = QHBoxLayout()
        first.setSpacing(theme.px(8))
        first.addWidget(sentence, 1, Qt.AlignmentFlag.AlignTop)
        self._link = Button(theme, entry.raw_words or self.tr("raw answer"), Kind.LINK)
        if entry.raw:
            self._link.clicked.connect(self._turn)
            first.addWidget(self._link, 0, Qt.AlignmentFlag.AlignTop)
        else:
            self._link.setParent(self)
            self._link.hide()
        self._words.addLayout(first)
        if entry.detail:
            detail = PlainLabel(entry.detail, Type.NOTE, Tone.THIRD, wrap=True, selectable=True)
            self._words.addWidget(detail)
        self._words.addSpacing(theme.px(8))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        row.addWidget(time, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self._words, 1)

    @property
    def opened(self) -> bool:
        """Whether the raw answer is shown."""
        return self._code is not None and not self._code.isHidden()

    def open(self, opened: bool) -> None:
        """Show the raw answer in place, or hide it."""
        if opened and self._code is None:
            self._build_raw()
        if self._code is not None and self._bar is not None:
            self._code.setVisible(opened)
            self._bar.setVisible(opened)
        words = self.entry.raw_words or self.tr("raw answer")
        self._link.setText(self.tr("hide") if opened else words)

    def set_last(self, last: bool) -> None:
        """End the line at this row's icon, or draw it on to the next."""
        if last != self._last:
            self._last = last
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._last:
            return
        below = self._icon.geometry()
        top = below.bottom() + self._theme.px(3)
        middle = below.center().x()
        line = QRectF(middle, top, 1, max(0, self.height() - top - 1))
        QPainter(self).fillRect(line, self._theme.colour(Role.LINE))

    def _turn(self) -> None:
        self.open(not self.opened)

    def _build_raw(self) -> None:
        theme = self._theme
        self._code = CodeView(theme)
        self._code.setAccessibleName(self.entry.raw_words or self.tr("raw answer"))
        self._code.show_code(self.entry.raw)
        self._bar = QWidget()
        bar = QHBoxLayout(self._bar)
        bar.setContentsMargins(0, theme.px(2), 0, theme.px(8))
        copy = Button(theme, self.tr("Copy"), Kind.PLAIN, "copy", small=True)
        copy.clicked.connect(self._copy)
        bar.addWidget(copy)
        bar.addStretch(1)
        bar.addWidget(PlainLabel(self.entry.raw_note, Type.NOTE, Tone.THIRD))
        at = self._words.count() - 1
        self._words.insertWidget(at, self._code)
        self._words.insertWidget(at + 1, self._bar)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.entry.raw)
