"""Moves the focus by Tab in the order of the layout, from top to bottom and from left to right.

Qt uses the order in which widgets were made, so that a later one (a link to a wrong field, a button of an
outcome) would come last. Here the layouts decide, each time Tab is pressed; they are in reading order everywhere.
"""

from collections.abc import Iterator, Sequence
from itertools import chain, takewhile
from typing import Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QComboBox,
    QGridLayout,
    QHeaderView,
    QLabel,
    QLayout,
    QMainWindow,
    QScrollArea,
    QWidget,
)

MARGIN: Final = 12
"""Pixels kept around a focused widget that was scrolled into view."""


def go_on(window: QWidget, *, forward: bool) -> bool:
    """Focus the next stop of a window, or the one before; return whether there is any.

    A widget that has just been hidden or disabled still counts as the starting point.
    """
    now: QWidget | None = window.focusWidget()
    above = {id(window)}
    step = now
    while step is not None:
        above.add(id(step))
        step = step.parentWidget()
    order = _below(window, above)
    passed = list(takewhile(lambda widget: widget is not now, order))
    # What is further on is looked at only as far as need be: a key that is held down asks thirty times a second.
    onwards = chain(order, passed) if forward else chain(reversed(passed), _backwards(order))
    for widget in onwards:
        if is_stop(widget):
            reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
            widget.setFocus(reason)
            bring_into_view(widget)
            return True
    return now is not None and is_stop(now)


def enter(part: QWidget) -> None:
    """Focus the last focused widget in a part of a window, else its first stop."""
    before: QWidget | None = part.focusWidget()
    stop = before if before is not None and is_stop(before) else None
    stop = stop or next((widget for widget in _below(part, {id(part)}) if is_stop(widget)), None)
    if stop is not None:
        stop.setFocus(Qt.FocusReason.OtherFocusReason)
        bring_into_view(stop)


def is_stop(widget: QWidget) -> bool:
    """Tell whether Tab stops at a widget; macOS may be set to stop at texts and lists only."""
    every = QGuiApplication.styleHints().tabFocusBehavior() is Qt.TabFocusBehavior.TabFocusAllControls
    wanted = Qt.FocusPolicy.TabFocus if every else Qt.FocusPolicy.StrongFocus
    proxy: QWidget | None = widget.focusProxy()
    return widget.focusPolicy() & wanted == wanted and widget.isVisible() and widget.isEnabled() and proxy is None


def bring_into_view(widget: QWidget) -> None:
    """Scroll a widget into view, from the innermost scroll area outwards."""
    area: QWidget | None = widget.parentWidget()
    while area is not None and not area.isWindow():
        inside: QWidget | None = area.widget() if isinstance(area, QScrollArea) else None
        if isinstance(area, QScrollArea) and inside is not None:
            # Not ensureWidgetVisible: of a text of several lines that shows the line of the cursor only.
            middle, room = widget.mapTo(inside, widget.rect().center()), area.viewport().size()
            wide = min(widget.width() // 2 + MARGIN, room.width() // 2)
            high = min(widget.height() // 2 + MARGIN, room.height() // 2)
            area.ensureVisible(middle.x(), middle.y(), wide, high)
        area = area.parentWidget()


def _backwards(order: Iterator[QWidget]) -> Iterator[QWidget]:
    yield from reversed(list(order))


def _below(widget: QWidget, above: set[int]) -> Iterator[QWidget]:
    """Yield a widget and all in it; hidden ones are left out unless they have the focus."""
    yield widget
    for child in _children(widget):
        if child.isVisible() or id(child) in above:
            yield from _below(child, above)


def _children(widget: QWidget) -> list[QWidget]:
    """Return the widgets in another one, in reading order."""
    if isinstance(widget, QLabel):
        return []  # most of what is in sight, and nothing stands in it
    if isinstance(widget, QScrollArea):
        return [content] if (content := widget.widget()) is not None else []
    if isinstance(widget, QAbstractItemView):
        return [head for head in widget.findChildren(QHeaderView) if head.parent() is widget]
    if isinstance(widget, QComboBox | QAbstractScrollArea):
        return []  # a control of its own, whatever it is made of
    free = [child for child in widget.children() if isinstance(child, QWidget) and not child.isWindow()]
    if isinstance(widget, QMainWindow):
        centre = widget.centralWidget()
        inside = [] if centre is None else [centre]
    else:
        layout = widget.layout()
        inside = [] if layout is None else list(_laid_out(layout, free))
    known = {id(child) for child in inside}
    loose = [child for child in free if id(child) not in known]
    return [*inside, *sorted(loose, key=_place)]


def _laid_out(layout: QLayout, free: Sequence[QWidget]) -> Iterator[QWidget]:
    """Return a widget's children that are in a layout or its sub-layouts; a grid is read by rows.

    Each is asked for its place, because the result of `itemAt` is dangerous to keep (see `gui.kit.pyside_workarounds`).
    """
    nested = (part for part in layout.children() if isinstance(part, QLayout))
    parts: list[QWidget | QLayout] = [*free, *nested]
    placed = [(layout.indexOf(part), part) for part in parts]
    deeper = [part for place, part in placed if place < 0 and isinstance(part, QWidget)]
    order = sorted((place, number) for number, (place, _) in enumerate(placed) if place >= 0)
    if isinstance(layout, QGridLayout):
        order.sort(key=lambda at: tuple(layout.getItemPosition(at[0]))[:2])  # type: ignore[arg-type]
    for _, number in order:
        part = placed[number][1]
        if isinstance(part, QLayout):
            yield from _laid_out(part, deeper)
        else:
            yield part


def _place(widget: QWidget) -> tuple[int, int]:
    at: QPoint = widget.pos()
    return at.y(), at.x()
