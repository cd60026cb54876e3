"""The outcome in words: coloured head, what is being checked, facts, buttons, advice, timeline."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from console_app.gui.kit.announcements import announce
from console_app.gui.kit.chip import state_look
from console_app.gui.kit.colours import Role
from console_app.gui.kit.fact_grid import Fact, FactGrid
from console_app.gui.kit.label import (
    IconLabel,
    PlainLabel,
    Rule,
    Tone,
    Type,
    restyle,
)
from console_app.gui.kit.pyside_workarounds import add_layout
from console_app.gui.kit.steady import at_once
from console_app.gui.kit.theme import Size, Theme, Weight

RING: Final = 36
TURN: Final = 16
"""Qt counts angles in sixteenths of a degree."""


@dataclass(frozen=True, slots=True)
class Advice:
    """One line of "What to do" with its icon."""

    icon: str
    text: str


class CountdownRing(QWidget):
    """Seconds to the next check, stepping once a second; a screen reader never hears it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._left = 0
        self._whole = 1
        self.setFixedSize(theme.px(RING), theme.px(RING))
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._step)

    def show_left(self, left: int, whole: int) -> None:
        """Count down from ``left`` of ``whole`` seconds."""
        self._left, self._whole = max(0, left), max(1, whole)
        self._timer.start()
        self.update()

    def still(self) -> None:
        """Stop counting."""
        self._timer.stop()

    def _step(self) -> None:
        self._left = max(0, self._left - 1)
        if not self._left:
            self._timer.stop()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide = self._theme.px(3)
        box = QRectF(self.rect()).adjusted(wide, wide, -wide, -wide)
        painter.setPen(QPen(self._theme.colour(Role.LINE), wide))
        painter.drawEllipse(box)
        pen = QPen(self._theme.colour(Role.ACCENT), wide)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        share = min(1.0, self._left / self._whole)
        painter.drawArc(box, 90 * TURN, round(-360 * TURN * share))
        painter.setPen(self._theme.colour(Role.TEXT))
        painter.setFont(self._theme.font(Size.LABEL, Weight.STRONG))
        words = str(self._left) if self._left < 1000 else "\u2026"
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


class ResultCard(QFrame):
    """Shows an outcome and everything around it; decides nothing about it.

    Slots for others: ``notices`` above the facts, ``buttons`` below them, sections at the end.
    Before anything was sent it is one quiet line.
    """

    def __init__(self, theme: Theme, name: str) -> None:
        """``name`` is the objectName of the outcome in words, such as ``payout.result``."""
        super().__init__()
        self._theme = theme
        self._state = ""
        self.setProperty("result", "plain")
        self.words = PlainLabel("", Type.HEAD, wrap=True, selectable=True)
        self.words.setObjectName(name)
        self._icon = IconLabel(theme, "tray", Role.TEXT_3, 22)
        self._lines = PlainLabel("", Type.BODY, wrap=True, selectable=True)
        self._quiet = _IconLine(theme, "tray", "")
        self._head = self._build_head()
        self._ring = CountdownRing(theme)
        self._check_words = PlainLabel("", Type.STRONG, wrap=True)
        self._check_note = PlainLabel("", Type.NOTE, Tone.THIRD, wrap=True)
        self._check = self._build_check()
        self._facts = FactGrid(theme)
        self._advice = QVBoxLayout()
        self._advice_box = QWidget()
        self._advised: tuple[Advice, ...] = ()
        self.notices, self.buttons, self._sections = QVBoxLayout(), QHBoxLayout(), QVBoxLayout()
        self.buttons.setSpacing(theme.px(8))
        self._sections.setSpacing(theme.px(12))
        self._inside = self._build_inside()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self._quiet, self._head, self._check, self._inside):
            column.addWidget(part)
        column.addStretch(1)
        self.show_quiet("")

    @property
    def state(self) -> str:
        """The key of the state whose colours the head has, empty before anything was sent."""
        return self._state

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Lay the card out once after all that is changed in it meanwhile."""
        with at_once(self._advice_box.layout(), self._inside.layout(), self.layout()):
            yield

    def show_quiet(self, text: str) -> None:
        """Show one quiet line in place of an outcome."""
        self._state = ""
        self.words.setText("")
        self._quiet.say(text)
        restyle(self, "result", "plain")
        for part in (self._head, self._check, self._inside):
            part.hide()
        self._quiet.show()

    def show_outcome(self, state: str, words: str, lines: Sequence[str] = ()) -> None:
        """Show an outcome in the colours of a state; a change is announced once."""
        look = state_look(state)
        colour = look.ground.value.partition(".")[0]
        changed = words != self.words.text()
        self._state = state
        restyle(self, "result", colour if look.solid else "plain")
        restyle(self._head, "head", colour)
        self._icon.show_icon(look.icon, look.ink)
        for label in (self.words, self._lines):
            label.set_tone(Tone(colour))
        self.words.setText(words)
        self._lines.setText("\n".join(lines))
        self._lines.setVisible(bool(lines))
        self._quiet.hide()
        self._head.show()
        self._inside.show()
        if changed:
            self.words.setAccessibleName(words)
            announce(self.words, words, at_once=True)

    def show_check(self, words: str, note: str = "", left: int = 0, whole: int = 0) -> None:
        """Say what is being checked; with ``whole`` seconds a ring counts down from ``left``."""
        self._check_words.setText(words)
        self._check_note.setText(note)
        self._check_note.setVisible(bool(note))
        self._ring.setVisible(whole > 0)
        if whole > 0:
            self._ring.show_left(left, whole)
        else:
            self._ring.still()
        self._check.setVisible(bool(words))

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """Show facts in three columns, small label over value."""
        self._facts.show_facts(facts)
        self._facts.setVisible(bool(facts))

    def show_advice(self, advice: Sequence[Advice]) -> None:
        """Say under "What to do" what the person does now, and what not."""
        if self._advised == tuple(advice):
            return
        self._advised = tuple(advice)
        lines = [_IconLine(self._theme, line.icon, line.text, inside=True) for line in advice]
        with at_once(self._advice_box.layout()):
            _empty(self._advice)
            for part in (PlainLabel(self.tr("What to do"), Type.STRONG), *lines):
                self._advice.addWidget(part)
                part.show()
            self._advice_box.setVisible(bool(advice))

    def add_section(self, title: str, note: str, section: QWidget) -> None:
        """Put a part such as the timeline at the end, under a rule and its own head."""
        head = QHBoxLayout()
        head.addWidget(PlainLabel(title, Type.STRONG))
        head.addStretch(1)
        head.addWidget(PlainLabel(note, Type.NOTE, Tone.THIRD))
        part = QVBoxLayout()
        part.setContentsMargins(self._theme.px(16), 0, self._theme.px(16), 0)
        part.setSpacing(self._theme.px(8))
        add_layout(part, head)
        part.addWidget(section)
        self._sections.addWidget(Rule())
        add_layout(self._sections, part)

    def _build_head(self) -> QFrame:
        theme = self._theme
        head = QFrame()
        row = QHBoxLayout(head)
        row.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        row.setSpacing(theme.px(12))
        words = QVBoxLayout()
        words.setSpacing(theme.px(4))
        words.addWidget(self.words)
        words.addWidget(self._lines)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        add_layout(row, words, 1)
        return head

    def _build_check(self) -> QWidget:
        theme = self._theme
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        row.setSpacing(theme.px(12))
        words = QVBoxLayout()
        words.setSpacing(theme.px(2))
        words.addWidget(self._check_words)
        words.addWidget(self._check_note)
        row.addWidget(self._ring)
        add_layout(row, words, 1)
        add_layout(column, row)
        column.addWidget(Rule())
        return box

    def _build_inside(self) -> QWidget:
        theme = self._theme
        edge = theme.px(16)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, theme.px(12), 0, edge)
        column.setSpacing(theme.px(12))
        facts = QVBoxLayout()
        facts.addWidget(self._facts)
        for part in (self.notices, facts, self.buttons):
            part.setContentsMargins(edge, 0, edge, 0)
            add_layout(column, part)
        advice = QVBoxLayout(self._advice_box)
        advice.setContentsMargins(0, 0, 0, 0)
        advice.setSpacing(theme.px(12))
        advice.addWidget(Rule())
        self._advice.setContentsMargins(edge, 0, edge, 0)
        self._advice.setSpacing(theme.px(4))
        add_layout(advice, self._advice)
        column.addWidget(self._advice_box)
        self._advice_box.hide()
        add_layout(column, self._sections)
        return inside


class _IconLine(QWidget):
    """An icon and a sentence on one line."""

    def __init__(self, theme: Theme, icon: str, text: str, *, inside: bool = False) -> None:
        super().__init__()
        edge = 0 if inside else theme.px(12)
        row = QHBoxLayout(self)
        row.setContentsMargins(edge and theme.px(16), edge, edge and theme.px(16), edge)
        row.setSpacing(theme.px(8))
        row.addWidget(IconLabel(theme, icon, Role.TEXT_3), 0, Qt.AlignmentFlag.AlignTop)
        tone = Tone.TEXT if inside else Tone.THIRD
        self._text = PlainLabel(text, Type.BODY if inside else Type.NOTE, tone, wrap=True)
        row.addWidget(self._text, 1)

    def say(self, text: str) -> None:
        """Say something else."""
        self._text.setText(text)


def _empty(layout: QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
