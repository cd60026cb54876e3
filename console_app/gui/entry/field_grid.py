"""Lays fields out on twelve columns, with the later rows folded if there are many; knows no check."""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console_app.gui.kit.colours import Role
from console_app.gui.kit.fold import FoldArrow
from console_app.gui.kit.label import ElidedLabel, IconLabel, PlainLabel, Tone, Type
from console_app.gui.kit.labelled_field import LabelledField
from console_app.gui.kit.pyside_workarounds import add_layout
from console_app.gui.kit.text import fill
from console_app.gui.kit.theme import Theme
from console_app.gui.kit.twelve_columns import TwelveColumnLayout, rows_of
from console_app.gui.words.declared_texts import in_running_text

ROWS_AT_HAND: Final = 2
"""Rows that are always open; the others are folded if they are more than one."""


class FieldGrid(QWidget):
    """Fields in rows; if it folds, the rows from the third on are hidden behind a line such as "9 more fields"."""

    def __init__(
        self,
        theme: Theme,
        fields: Sequence[tuple[LabelledField, int]],
        *,
        folding: bool,
        note: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Each field comes with its width in columns; `note` is shown under the fields that are always open."""
        super().__init__(parent)
        self._theme = theme
        self._arrow: FoldArrow | None = None
        self._note: ElidedLabel | None = None
        self._more: tuple[LabelledField, ...] = ()
        self._rest: QWidget | None = None
        rows = rows_of([width for _, width in fields])
        folds = folding and len(rows) > ROWS_AT_HAND + 1
        open_rows = rows[:ROWS_AT_HAND] if folds else rows
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addWidget(self._block(fields, open_rows))
        if note:
            add_layout(column, self._shielded(note))
        if folds:
            self._more = tuple(fields[place][0] for row in rows[ROWS_AT_HAND:] for place in row)
            self._rest = self._block(fields, rows[ROWS_AT_HAND:])
            self._fold_rest(column, self._rest)

    def holds_folded(self, field: LabelledField) -> bool:
        """Tell whether a field is in the folded part."""
        return field in self._more

    def unfold(self) -> None:
        """Open the folded part."""
        if self._arrow is not None:
            self._arrow.set_folded(False)

    def update_fold_text(self) -> None:
        """Show on the fold's line what it hides, or how many of the hidden fields are filled."""
        if self._note is None:
            return
        filled = sum(bool(field.editor.wire_text()) for field in self._more)
        names = ", ".join(in_running_text(field.label) for field in self._more)
        self._note.setText(fill(self.tr("{count} filled"), count=filled) if filled else names)

    def _fold_rest(self, column: QVBoxLayout, rest: QWidget) -> None:
        title = fill(self.tr("{count} more fields"), count=len(self._more))
        self._arrow = FoldArrow(self._theme, title, folded=True, link=True)
        self._arrow.turned.connect(rest.setHidden)
        self._note = ElidedLabel("", Type.NOTE, Tone.THIRD)
        head = QHBoxLayout()
        head.setSpacing(self._theme.px(8))
        head.addWidget(self._arrow)
        head.addWidget(self._note, 1)
        add_layout(column, head)
        column.addWidget(rest)
        rest.hide()
        self.update_fold_text()

    def _shielded(self, note: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._theme.px(8))
        row.addWidget(IconLabel(self._theme, "shield", Role.TEXT_3, 14), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(PlainLabel(note, Type.NOTE, Tone.SECOND, wrap=True), 1)
        return row

    def _block(self, fields: Sequence[tuple[LabelledField, int]], rows: Iterable[Sequence[int]]) -> QWidget:
        block = QWidget(self)
        grid = TwelveColumnLayout(block, self._theme.px(12), self._theme.px(8))
        for place in chain.from_iterable(rows):
            grid.add(*fields[place])
        return block
