"""Labels and values in two columns, with heads between groups; plain, selectable text."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from console_app.gui.kit.label import PlainLabel, Tone, Type
from console_app.gui.kit.pyside_workarounds import add_layout_to_grid
from console_app.gui.kit.steady import at_once
from console_app.gui.kit.text import tooltip
from console_app.gui.kit.theme import Theme
from console_app.gui.order.order_facts import Row

LABEL: Final = 132
BESIDE: Final = 26
LONGEST_WORD: Final = 44


class RowList(QWidget):
    """Shows rows of label and value. Labels are made anew only for other rows: if a value changes, its label stays."""

    def __init__(self, theme: Theme) -> None:
        """Start empty."""
        super().__init__()
        self._theme = theme
        self._rows: tuple[Row, ...] = ()
        self._values: list[PlainLabel] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px(12))
        self._grid.setVerticalSpacing(theme.px(4))
        self._grid.setColumnMinimumWidth(0, theme.px(LABEL))
        self._grid.setColumnStretch(1, 1)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows and no others."""
        before, self._rows = self._rows, tuple(rows)
        if [_shape(row) for row in before] == [_shape(row) for row in self._rows]:
            shown = [row for row in self._rows if not (row.head or row.note)]
            with at_once(self._grid):
                for label, row in zip(self._values, shown, strict=True):
                    label.setText(_broken(row.value))
            return
        self._values.clear()
        with at_once(self._grid):
            self._clear()
            for place, row in enumerate(self._rows):
                if row.head or row.note:
                    kind, tone = (Type.LABEL, Tone.SECOND) if row.head else (Type.NOTE, Tone.THIRD)
                    head = PlainLabel(row.label, kind, tone, wrap=True)
                    head.setContentsMargins(0, self._theme.px(4) if place else 0, 0, 0)
                    self._grid.addWidget(head, place, 0, 1, 2)
                    head.show()
                    continue
                self._add(place, row)

    def _clear(self) -> None:
        for label in self.findChildren(PlainLabel):
            label.hide()
            label.deleteLater()
        while self._grid.takeAt(0) is not None:
            pass

    def _add(self, place: int, row: Row) -> None:
        """Add a label beside its value; a long id gets lines of its own below its label."""
        label = PlainLabel(row.label, Type.NOTE, Tone.THIRD, wrap=True)
        kind = Type.MONO if row.mono else Type.NOTE
        value = PlainLabel(_broken(row.value), kind, wrap=True, selectable=True)
        value.set_accessible_label(row.label)
        if row.wire:
            label.setToolTip(tooltip(row.wire))
            value.setToolTip(tooltip(row.wire))
            value.setAccessibleDescription(row.wire)
        self._values.append(value)
        top = Qt.AlignmentFlag.AlignTop
        if _is_long(row):
            cell = QVBoxLayout()
            cell.setSpacing(0)
            cell.addWidget(label)
            cell.addWidget(value)
            add_layout_to_grid(self._grid, cell, place, 0, 2)
        else:
            label.setFixedWidth(self._theme.px(LABEL))
            self._grid.addWidget(label, place, 0, top)
            self._grid.addWidget(value, place, 1, top)
        label.show()
        value.show()


def _is_long(row: Row) -> bool:
    return row.mono and len(row.value) > BESIDE


def _shape(row: Row) -> Row:
    """Return what a row's widgets depend on: everything but the value, and whether it has lines of its own."""
    return replace(row, value="long" if _is_long(row) else "")


def _broken(value: str) -> str:
    """Insert break points into a value without any, such as a digest; an id that fits on a line stays whole."""
    words = (
        "\n".join(word[start : start + LONGEST_WORD] for start in range(0, len(word), LONGEST_WORD)) or word
        for word in value.split(" ")
    )
    return " ".join(words)
