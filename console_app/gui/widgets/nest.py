"""Puts layouts into layouts and widgets, without the traces that PySide keeps of what is in them.

For every item of a layout that is put into another, PySide 6.11 makes a Python object and keeps it for as long as the
layout lives. When a widget leaves the layout its item is deleted, the object stays, and whatever Qt makes at the same
address later is taken for it: in the end the program is brought down while that is deleted. So the objects are let go
at once. The same holds for `itemAt`, which is used nowhere else.
"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QLayout, QWidget
from shiboken6 import createdByPython, invalidate

NO_ALIGNMENT = Qt.AlignmentFlag(0)


def nest(outer: QBoxLayout, inner: QLayout, stretch: int = 0) -> None:
    """Put a layout behind what is in another one."""
    outer.addLayout(inner, stretch)
    _let_go(inner)


def nest_in_grid(
    outer: QGridLayout,
    inner: QLayout,
    row: int,
    column: int,
    columns: int = 1,
    alignment: Qt.AlignmentFlag = NO_ALIGNMENT,
) -> None:
    """Put a layout into a cell of a grid, or into several beside each other."""
    outer.addLayout(inner, row, column, 1, columns, alignment)
    _let_go(inner)


def lay_out(widget: QWidget, layout: QLayout) -> None:
    """Let a layout that was filled beforehand place what is in a widget."""
    widget.setLayout(layout)
    _let_go(layout)


def _let_go(layout: QLayout) -> None:
    if layout.parentWidget() is None:
        return  # PySide makes nothing of it before it stands in a widget
    for place in range(layout.count()):
        item = layout.itemAt(place)
        inner = None if item is None else item.layout()
        if inner is not None:
            _let_go(inner)
        elif item is not None and not createdByPython(item):
            invalidate(item)
