"""The timeline of an order, newest first, with each raw answer opened in place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console_app.gui.kit.button import Button, Kind
from console_app.gui.kit.code_block import CodeView
from console_app.gui.kit.colours import Role
from console_app.gui.kit.label import IconLabel, PlainLabel, Tone, Type
from console_app.gui.kit.pyside_workarounds import add_layout
from console_app.gui.kit.raw_text import raw_text
from console_app.gui.kit.steady import SteadyHeight, at_once
from console_app.gui.kit.text import fill
from console_app.gui.kit.theme import Size, Theme

MOST_CHANGES: Final = 3
"""Changes shown at once; the rest is behind a link."""
MOST_PARTS: Final = 20
"""Single entries of a folded line shown at once, so that opening them never blocks the window."""
MOST_LABELS: Final = 28
"""Labels made in one turn of the event loop, about: a long timeline takes a few turns, so that the window responds."""
LABELS: Final = 4
"""Labels of an entry without changes."""


@dataclass(frozen=True, slots=True)
class ValueChange:
    """One changed value; a loud one contradicts and is highlighted."""

    text: str
    loud: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry; ``key`` identifies it for good.

    ``raw`` is opened by the words ``raw_words`` ("raw answer", "what was sent"), with ``raw_note``
    ("412 bytes, HTTP 200") below it. A text is masked already; bytes are an answer as it came, masked and formatted for
    people only when somebody opens it, because a day of polling has hundreds. ``changes`` are shown under the sentence;
    ``parts`` are the single entries of a folded line with a count, newest first.
    """

    key: str
    time: str
    icon: str
    role: Role
    sentence: str
    detail: str = ""
    raw: str | bytes = ""
    raw_words: str = ""
    raw_note: str = ""
    changes: tuple[ValueChange, ...] = ()
    parts: tuple["Entry", ...] = ()

    def code(self) -> str:
        """Return the raw text of the entry, formatted for people."""
        return raw_text(self.raw) if isinstance(self.raw, bytes) else self.raw


@dataclass(frozen=True, slots=True)
class _Opened:
    """Which parts of a row a person has opened, to be opened again when the row is made anew."""

    raw: bool = False
    more: bool = False
    parts: int = 0


class Timeline(QWidget):
    """Entries in the order given; open ones stay open while others arrive."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._rows: dict[str, _EntryRow] = {}
        self._entries: tuple[Entry, ...] = ()
        self._next_turn = QTimer(self)
        self._next_turn.setSingleShot(True)
        self._next_turn.timeout.connect(self._go_on)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addStretch(1)

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show these entries, newest first, and no others; of many the oldest follow in the loop's next turns."""
        self._entries = tuple(entries)
        keys = {entry.key for entry in entries}
        with at_once(self._column):
            for key in [key for key in self._rows if key not in keys]:
                self._drop(key)
            self._go_on()

    def _go_on(self) -> None:
        """Make missing rows, from the newest on, as many as one turn may make."""
        made = 0
        with at_once(self._column):
            for place, entry in enumerate(self._entries):
                row = self._rows.get(entry.key)
                if row is None or row.entry != entry:
                    if made >= MOST_LABELS:
                        self._next_turn.start()
                        return
                    made += LABELS + len(entry.changes)
                    row = self._anew(entry, row)
                if self._column.indexOf(row) != place:
                    self._column.insertWidget(place, row)
                row.set_last(place == len(self._entries) - 1)
                row.show()
        self._next_turn.stop()

    def _anew(self, entry: Entry, before: "_EntryRow | None") -> "_EntryRow":
        """Make the row of an entry at its final width, with the same parts open as in the earlier row."""
        row = _EntryRow(self._theme, entry)
        row.resize(self.width(), row.height())
        if before is not None:
            row.keep_state_of(before)
            self._drop(entry.key)
        self._rows[entry.key] = row
        return row

    def _drop(self, key: str) -> None:
        row = self._rows.pop(key)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()


class _EntryRow(SteadyHeight):
    """One entry: time, icon on the line, sentence, changes, second line, raw answer, single entries."""

    def __init__(self, theme: Theme, entry: Entry) -> None:
        super().__init__()
        self._theme = theme
        self.entry = entry
        self._last = False
        self._code: CodeView | None = None
        self._bar: QWidget | None = None
        self._each: Timeline | None = None
        self._shown_parts = 0
        self._rest: list[PlainLabel] = []
        time = PlainLabel(entry.time, Type.MONO_SMALL, Tone.THIRD, selectable=True)
        time.setMinimumWidth(int(theme.width("00:00:00", Size.LABEL)) + theme.px(8))
        time.setContentsMargins(0, theme.px(1), 0, 0)
        self._icon = IconLabel(theme, entry.icon, entry.role)
        self._words = QVBoxLayout()
        self._words.setSpacing(theme.px(2))
        self._link = self._button(self._turn) if entry.raw else None
        self._more = self._button(self._turn_more) if len(entry.changes) > MOST_CHANGES + 1 else None
        self._fold = self._button(self._turn_each) if entry.parts else None
        self._older = self._button(self._show_older) if entry.parts else None
        self._raw_place, self._each_place = QVBoxLayout(), QVBoxLayout()
        self._add_words()
        row = QHBoxLayout(self.body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        row.addWidget(time, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        add_layout(row, self._words, 1)

    @property
    def opened(self) -> _Opened:
        """Which parts of this row are open."""
        raw = self._code is not None and not self._code.isHidden()
        more = bool(self._rest) and not self._rest[0].isHidden()
        return _Opened(raw, more, self._shown_parts)

    def keep_state_of(self, before: "_EntryRow") -> None:
        """Open what was open in the row this one replaces, and take over its single entries."""
        opened = before.opened
        if opened.raw:
            self.open(opened=True)
        if opened.more:
            self._show_more(shown=True)
        if opened.parts and self.entry.parts:
            self._each = before.give_parts()
            if self._each is not None:
                self._each_place.insertWidget(0, self._each)
            self._show_parts(opened.parts)

    def give_parts(self) -> Timeline | None:
        """Hand over the rows of the single entries."""
        each, self._each = self._each, None
        return each

    def open(self, *, opened: bool) -> None:
        """Show or hide the raw answer."""
        if opened and self._code is None:
            self._build_raw()
        if self._code is not None and self._bar is not None:
            self._code.setVisible(opened)
            self._bar.setVisible(opened)
        if self._link is not None:
            self._link.setText(self.tr("hide") if opened else self.entry.raw_words or self.tr("raw answer"))

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

    def _button(self, done: Callable[[], None]) -> Button:
        """Make a link; its handler sets the words."""
        button = Button(self._theme, "", Kind.LINK, parent=self.body)
        button.clicked.connect(done)
        return button

    def _add_words(self) -> None:
        entry, theme, top = self.entry, self._theme, Qt.AlignmentFlag.AlignTop
        loud = any(change.loud for change in entry.changes) or entry.role is Role.ERROR_TEXT
        first = QHBoxLayout()
        first.setSpacing(theme.px(8))
        tone = Tone.ERROR if loud and entry.icon == "alert" else Tone.TEXT
        first.addWidget(PlainLabel(entry.sentence, Type.MEDIUM, tone, wrap=True, selectable=True), 1, top)
        if self._link is not None:
            first.addWidget(self._link, 0, top)
            self.open(opened=False)
        add_layout(self._words, first)
        for place, change in enumerate(entry.changes):
            line = PlainLabel(change.text, Type.NOTE, Tone.ERROR if change.loud else Tone.SECOND, wrap=True)
            line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._words.addWidget(line)
            if place >= MOST_CHANGES and self._more is not None:
                self._rest.append(line)
        if self._more is not None:
            add_layout(self._words, self._flush(self._more))
            self._show_more(shown=False)
        if entry.detail:
            self._words.addWidget(PlainLabel(entry.detail, Type.NOTE, Tone.THIRD, wrap=True, selectable=True))
        if self._fold is not None and self._older is not None:
            add_layout(self._words, self._flush(self._fold))
            add_layout(self._each_place, self._flush(self._older))
            self._show_parts(0)
        add_layout(self._words, self._raw_place)
        add_layout(self._words, self._each_place)
        self._words.addSpacing(theme.px(8))

    def _flush(self, link: Button) -> QHBoxLayout:
        """Align a link's word, not its padding, with the words above it."""
        link.setProperty("flush", "true")
        row = QHBoxLayout()
        row.addWidget(link)
        row.addStretch(1)
        return row

    def _turn(self) -> None:
        self.open(opened=not self.opened.raw)

    def _turn_more(self) -> None:
        self._show_more(shown=not self.opened.more)

    def _turn_each(self) -> None:
        self._show_parts(0 if self._shown_parts else MOST_PARTS)

    def _show_older(self) -> None:
        self._show_parts(self._shown_parts + MOST_PARTS)

    def _show_more(self, *, shown: bool) -> None:
        for line in self._rest:
            line.setVisible(shown)
        if self._more is not None:
            words = fill(self.tr("and {count} more changes"), count=len(self._rest))
            self._more.setText(self.tr("fewer") if shown else words)

    def _show_parts(self, count: int) -> None:
        """Show this many of the single entries, newest first, and a link to older ones."""
        parts = self.entry.parts
        self._shown_parts = count
        if count and self._each is None:
            self._each = Timeline(self._theme)
            self._each_place.insertWidget(0, self._each)
        if self._each is not None:
            self._each.show_entries(parts[:count])
            self._each.setVisible(count > 0)
        if self._fold is None or self._older is None:
            return
        older = max(0, len(parts) - count)
        self._older.setVisible(count > 0 and older > 0)
        self._older.setText(fill(self.tr("{count} older"), count=older))
        words = self.tr("show all {count}") if len(parts) <= MOST_PARTS else self.tr("show the newest {count}")
        shown = fill(words, count=min(len(parts), MOST_PARTS))
        self._fold.setText(self.tr("hide them") if count else shown)

    def _build_raw(self) -> None:
        theme = self._theme
        self._code = CodeView(theme)
        self._code.setAccessibleName(self.entry.raw_words or self.tr("raw answer"))
        self._code.show_code(self.entry.code())
        self._bar = QWidget()
        bar = QHBoxLayout(self._bar)
        bar.setContentsMargins(0, theme.px(2), 0, theme.px(8))
        copy = Button(theme, self.tr("Copy"), Kind.PLAIN, "copy", small=True)
        copy.clicked.connect(self._copy)
        bar.addWidget(copy)
        bar.addStretch(1)
        bar.addWidget(PlainLabel(self.entry.raw_note, Type.NOTE, Tone.THIRD))
        self._raw_place.addWidget(self._code)
        self._raw_place.addWidget(self._bar)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.entry.code())
