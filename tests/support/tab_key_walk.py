"""Walks a window with the Tab key as a person does, and judges the way by where things stand, not by how it is made."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

MOST = 400
LINE = 24
"""Pixels within which middles are taken to stand in one line."""
CLOSE = 6
"""Pixels by which edges of neighbours may overlap, as of a line of labels of different heights."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop of the Tab key, and how much of it could be seen while it had the focus."""

    widget: QWidget
    place: QRect
    seen: bool


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key where the focus is, and let it go where the focus is by then."""
    QTest.keyPress(focused(), key, modifier)
    if (after := _focus()) is not None:
        QTest.keyRelease(after, key, modifier)


def focused() -> QWidget:
    """Give what has the focus."""
    widget = _focus()
    assert widget is not None, "nothing has the focus"
    return widget


def walk(key: Qt.Key = Qt.Key.Key_Tab) -> list[Stop]:
    """Press Tab until it comes round to where it began."""
    first = focused()
    stops = [_stop(first)]
    for _ in range(MOST):
        press(key)
        if focused() is first:
            return stops
        stops.append(_stop(focused()))
    raise AssertionError(f"a trap: {named(first)} is never reached again, but {named(focused())} and its like")


def out_of_order(stops: Sequence[Stop]) -> list[str]:
    """Give the steps that do not go on below or to the right; the way begins at its topmost stop."""
    places = [
        stop.widget.mapTo(stop.widget.window(), QPoint(0, min(stop.widget.height(), LINE) // 2)) for stop in stops
    ]
    lines = [(place.y() // LINE, place.x()) for place in places]
    at = lines.index(min(lines))
    way = [*stops[at:], *stops[:at]]
    return [
        f"{named(before.widget)} -> {named(after.widget)}"
        for before, after in pairwise(way)
        if not _goes_on(before.widget, after.widget)
    ]


def never_reached(window: QWidget, stops: Sequence[Stop]) -> list[str]:
    """Give what may take the focus and is in sight, but is not among the stops."""
    reached = {id(stop.widget) for stop in stops}
    return [named(widget) for widget in _may_stop(window) if id(widget) not in reached]


def named(widget: QWidget) -> str:
    """Name a widget for a message."""
    return f"{type(widget).__name__} {widget.objectName() or widget.accessibleName() or widget.property('text') or '?'}"


def _focus() -> QWidget | None:
    return QApplication.focusWidget()


def _stop(widget: QWidget) -> Stop:
    shown = widget.visibleRegion().boundingRect()
    return Stop(widget, widget.rect(), shown.width() >= widget.width() - CLOSE and _tall(shown, widget))


def _tall(shown: QRect, widget: QWidget) -> bool:
    """Tell whether enough of a widget's height is seen; of what is taller than its area, a part is enough."""
    return shown.height() >= min(widget.height(), 60) - CLOSE


def _may_stop(window: QWidget) -> Iterator[QWidget]:
    for widget in window.findChildren(QWidget):
        takes = widget.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus
        proxy: QWidget | None = widget.focusProxy()
        if takes and proxy is None and widget.isVisible() and widget.isEnabled() and widget.window() is window:
            yield widget


def _goes_on(before: QWidget, after: QWidget) -> bool:
    """Tell whether the parts that hold two stops stand in reading order: above, or in one line and to the left."""
    over, under = _parts(before, after)
    if over is None or under is None:
        return under is not None  # one stands in the other, which is read first
    if over.bottom() <= under.top() + CLOSE:
        return True
    return over.right() <= under.left() + CLOSE and under.bottom() > over.top() + CLOSE


def _parts(before: QWidget, after: QWidget) -> tuple[QRect | None, QRect | None]:
    """Give where the parts of the innermost widget around both stand that hold the one and the other."""
    if before.isAncestorOf(after):
        return None, after.geometry()
    if after.isAncestorOf(before):
        return None, None
    above = _chain(before)
    below = _chain(after)
    around = next(widget for widget in above if widget in below)
    first, second = above[above.index(around) - 1], below[below.index(around) - 1]
    return first.geometry(), second.geometry()


def _chain(widget: QWidget) -> list[QWidget]:
    chain = [widget]
    around: QWidget | None = widget.parentWidget()
    while around is not None and not chain[-1].isWindow():
        chain.append(around)
        around = around.parentWidget()
    return chain
