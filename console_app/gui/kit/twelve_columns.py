"""A layout on twelve equal columns, so that edges align in every card; knows no field."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget, QWidgetItem

COLUMNS: Final = 12


def rows_of(widths: Sequence[int]) -> list[list[int]]:
    """Fill rows of twelve columns in the given order; return the indexes in each row."""
    rows: list[list[int]] = []
    room = 0
    for place, width in enumerate(widths):
        if width > room:
            rows.append([])
            room = COLUMNS
        rows[-1].append(place)
        room -= width
    return rows


class TwelveColumnLayout(QLayout):
    """Rows of widgets, each as wide as its columns and as high as the highest of its row."""

    def __init__(self, parent: QWidget, column_gap: int, row_gap: int) -> None:
        """Lay out the parent's children."""
        super().__init__(parent)
        self._gap = column_gap
        self._row_gap = row_gap
        self._items: list[QLayoutItem] = []
        self._widths: list[int] = []
        self.setContentsMargins(0, 0, 0, 0)

    def add(self, widget: QWidget, columns: int) -> None:
        """Add a widget after the last one, in the same row if there is room."""
        self._widths.append(columns)
        self.addChildWidget(widget)
        self.addItem(QWidgetItem(widget))

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        if not 0 <= index < len(self._items):
            return None
        self._widths.pop(index)
        return self._items.pop(index)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), place=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, place=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        heights = [max(self._items[place].minimumSize().height() for place in row) for row in rows_of(self._widths)]
        return QSize(COLUMNS * self._gap, sum(heights) + self._row_gap * max(0, len(heights) - 1))

    def _arrange(self, rect: QRect, *, place: bool) -> int:
        """Place every widget, or only compute the height of all."""
        column = (rect.width() - (COLUMNS - 1) * self._gap) / COLUMNS
        top = rect.y()
        for row in rows_of(self._widths):
            spans, start = [], 0
            for index in row:
                end = start + self._widths[index]
                left = round(start * (column + self._gap))
                spans.append((self._items[index], left, round(end * (column + self._gap) - self._gap) - left))
                start = end
            height = max(_height(item, width) for item, _, width in spans)
            if place:
                for item, left, width in spans:
                    item.setGeometry(QRect(rect.x() + left, top, width, height))
            top += height + self._row_gap
        return max(0, top - rect.y() - self._row_gap)


def _height(item: QLayoutItem, width: int) -> int:
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()
