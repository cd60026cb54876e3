"""Columns that a person can widen: never narrower than their content needs, never wider than the table's room."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHeaderView


class ColumnWidths(QObject):
    """Remembers how far each column was widened. A double click at a head's edge resets a column.

    It is remembered under its object name.
    """

    moved = Signal()
    """A person widened a column, or reset it."""

    def __init__(self, heads: QHeaderView, least: Iterable[tuple[int, int]], name: str) -> None:
        """`least` returns the width each column needs; a column not in it takes what is left."""
        super().__init__(heads)
        self._heads = heads
        self._least = {int(column): width for column, width in least}
        self._wider = dict.fromkeys(self._least, 0)
        self._room = 0
        self._own = False
        self.setObjectName(name)
        for column in self._least:
            heads.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
        self._lay()
        heads.sectionResized.connect(self._resized)
        heads.sectionHandleDoubleClicked.connect(self._reset)

    def fit(self, room: int) -> None:
        """Distribute the room that is left when every column has what it needs."""
        self._room = max(0, room)
        self._lay()

    def keep_in(self, keep: Callable[[tuple[int, ...]], None]) -> None:
        """Set the function to call whenever a person changes a width, with what each column is wider than usual."""
        self.moved.connect(lambda: keep(tuple(self._wider.values())))

    def restore(self, figures: tuple[int, ...]) -> None:
        """Apply remembered column widths; widths remembered for other columns are ignored."""
        if len(figures) == len(self._wider):
            self._wider = {column: max(0, more) for column, more in zip(self._wider, figures, strict=True)}
            self._lay()

    def _lay(self) -> None:
        """Set the columns' widths from left to right, as far as the room lasts."""
        left, self._own = self._room, True
        for column, least in self._least.items():
            more = min(self._wider[column], left) if not self._heads.isSectionHidden(column) else 0
            left -= more
            self._heads.resizeSection(column, least + more)
        self._own = False

    def _resized(self, column: int, _before: int, now: int) -> None:
        if self._own or column not in self._least or not now:
            return
        others = sum(
            more for each, more in self._wider.items() if each != column and not self._heads.isSectionHidden(each)
        )
        self._wider[column] = min(max(0, now - self._least[column]), max(0, self._room - others))
        self._lay()
        self.moved.emit()

    def _reset(self, column: int) -> None:
        if column in self._wider:
            self._wider[column] = 0
            self._lay()
            self.moved.emit()
