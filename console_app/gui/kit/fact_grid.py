"""Facts in as many columns as there is room for, so that no amount and no number is ever cut off."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from console_app.gui.kit.label import PlainLabel, Tone, Type
from console_app.gui.kit.steady import at_once
from console_app.gui.kit.theme import Theme

MOST_COLUMNS: Final = 3
LONG: Final = 24
"""From this many characters on a value may take two lines; no amount is that long."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A small label over its value; ids are set in fixed width."""

    label: str
    value: str
    mono: bool = False


class FactGrid(QWidget):
    """A small label over each value; three columns, or fewer if the values do not fit."""

    def __init__(self, theme: Theme) -> None:
        """Start empty."""
        super().__init__()
        self._theme = theme
        self._facts: tuple[Fact, ...] = ()
        self._cells: list[QWidget] = []
        self._values: list[PlainLabel] = []
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px(8))
        self._grid.setVerticalSpacing(theme.px(8))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """Show these facts; a fact whose value changes keeps its label widget."""
        with at_once(self._grid):
            self._show(facts)

    def _show(self, facts: Sequence[Fact]) -> None:
        before, self._facts = self._facts, tuple(facts)
        if [_shape(fact) for fact in before] == [_shape(fact) for fact in self._facts]:
            for label, fact in zip(self._values, self._facts, strict=True):
                label.setText(fact.value)
            self._arrange()
            return
        self._values.clear()
        for cell in self._cells:
            self._grid.removeWidget(cell)
            cell.hide()
            cell.deleteLater()
        self._cells = [self._cell(fact) for fact in facts]
        self._columns = 0
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def _cell(self, fact: Fact) -> QWidget:
        cell = QWidget(self)
        column = QVBoxLayout(cell)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.px(2))
        kind = Type.MONO if fact.mono else Type.MEDIUM
        value = PlainLabel(fact.value, kind, wrap=len(fact.value) > LONG, selectable=True)
        value.set_accessible_label(fact.label)
        self._values.append(value)
        column.addWidget(PlainLabel(fact.label, Type.NOTE, Tone.THIRD))
        column.addWidget(value)
        cell.show()
        return cell

    def _arrange(self) -> None:
        columns = next((count for count in range(MOST_COLUMNS, 1, -1) if self._needed(count) <= self.width()), 1)
        if columns == self._columns:
            return
        self._columns = columns
        for number, cell in enumerate(self._cells):
            self._grid.addWidget(cell, number // columns, number % columns, Qt.AlignmentFlag.AlignTop)
        for column in range(MOST_COLUMNS):
            self._grid.setColumnStretch(column, int(column < columns))
        self.updateGeometry()

    def _needed(self, columns: int) -> int:
        widths = [cell.minimumSizeHint().width() for cell in self._cells]
        gaps = (columns - 1) * self._grid.horizontalSpacing()
        return sum(max(widths[column::columns], default=0) for column in range(columns)) + gaps


def _shape(fact: Fact) -> tuple[str, bool, bool]:
    """Return what a fact's widgets depend on: everything but the value, and whether it may take two lines."""
    return fact.label, fact.mono, len(fact.value) > LONG
