"""Judges what stands in a window by measure: nothing cut off, nothing over another, every word readable."""

import asyncio
from collections import Counter
from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, QSize
from PySide6.QtGui import QColor, QFontMetrics, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QWidget,
)
from waiting import until

from console_app.gui.kit.label import ElidedLabel

CLEAR_TEXT = 4.5
"""Contrast of text to its ground, WCAG 2.1, 1.4.3."""
ROUNDING = 2
"""Pixels lost where sizes of fractions of pixels are rounded."""
SAMPLES = 150
ARROW = 24
"""Pixels that the arrow of a choice takes."""


def seen_in(window: QWidget) -> list[QWidget]:
    """Give what is shown in a window itself, not in a window of its own."""
    return [widget for widget in window.findChildren(QWidget) if widget.isVisible() and widget.window() is window]


async def still(window: QWidget) -> None:
    """Wait until everything in sight has stayed in its place for two looks, each after room was made for what came."""
    places: list[object] = [None]

    def same() -> bool:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        places.append([widget.geometry() for widget in seen_in(window)])
        return places[-1] == places[-2]

    await asyncio.sleep(0)
    await until(same)


def cut_off(window: QWidget) -> list[str]:
    """Give what needs more room than it has, or sticks out of what it stands in."""
    found = []
    for widget in seen_in(window):
        lack = _lack(widget)
        if lack:
            found.append(f"{_named(widget)} {lack}")
        if isinstance(widget, QScrollArea) and (inside := widget.widget()) is not None:
            wide, room = inside.width(), widget.viewport().width()
            if wide > room:
                found.append(f"{_named(widget)} is {room} wide, what is in it {wide}")
        if isinstance(widget, QAbstractButton | QLabel | QLineEdit) and not widget.rect().isEmpty():
            parent = widget.parentWidget()
            out = widget.geometry() if parent is None else _out(widget.geometry(), parent.rect())
            if not out.isEmpty():
                found.append(f"{_named(widget)} sticks out by {out.width()} x {out.height()}")
    return found


def out_of_reach(window: QWidget) -> list[str]:
    """Give the buttons of a dialog that are not wholly in it, and a dialog that is larger than its window."""
    found = []
    parent: QWidget | None = window.parentWidget()
    if isinstance(window, QDialog) and parent is not None:
        room = parent.window().size()
        if window.width() > room.width() or window.height() > room.height():
            found.append(
                f"{_named(window)} is {window.width()} x {window.height()} in {room.width()} x {room.height()}"
            )
        for button in window.findChildren(QPushButton):
            whole = QRect(button.mapTo(window, QPoint(0, 0)), button.size())
            if button.isVisible() and not _scrolls(button) and not window.rect().contains(whole):
                found.append(f"{_named(button)} is out of reach")
    return found


def overlaps(window: QWidget) -> list[str]:
    """Give neighbours of one layout that lie over each other."""
    found = []
    for around in [window, *seen_in(window)]:
        layout = around.layout()
        if layout is None or isinstance(around, QLineEdit):
            continue
        inside = [child for child in around.children() if isinstance(child, QWidget) and child.isVisible()]
        laid = [child for child in inside if not child.isWindow() and layout.indexOf(child) >= 0]
        for number, one in enumerate(laid):
            for other in laid[number + 1 :]:
                shared = one.geometry().intersected(other.geometry())
                if shared.width() > ROUNDING and shared.height() > ROUNDING:
                    found.append(f"{_named(one)} and {_named(other)} share {shared.width()} x {shared.height()}")
    return found


def hard_to_read(window: QWidget, picture: QImage) -> list[str]:
    """Give labels whose text is too near the colour that it really stands on, and what the contrast is."""
    found = []
    scale = picture.devicePixelRatio()
    for widget in seen_in(window):
        if not isinstance(widget, QLabel) or not widget.text() or not widget.isEnabled():
            continue
        shown = widget.visibleRegion().boundingRect()
        if shown.width() < widget.width() or shown.height() < widget.height():
            continue
        place = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
        ground = _ground(picture, QRect(place.topLeft() * scale, place.size() * scale))
        ink = widget.palette().color(widget.foregroundRole())
        if (found_contrast := contrast(ink, ground)) < CLEAR_TEXT:
            found.append(f"{_named(widget)} {ink.name()} on {ground.name()}: {found_contrast:.1f}")
    return found


def contrast(one: QColor, other: QColor) -> float:
    """Give the contrast ratio of two colours as WCAG 2.1 defines it."""
    lighter, darker = sorted((_light(one), _light(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _light(colour: QColor) -> float:
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _ground(picture: QImage, place: QRect) -> QColor:
    """Give the colour that a text stands on: the commonest of its place."""
    step = max(1, place.width() * place.height() // SAMPLES)
    points = range(0, place.width() * place.height(), step)
    spots = ((place.x() + at % place.width(), place.y() + at // place.width()) for at in points)
    counted = Counter(picture.pixel(x, y) for x, y in spots if picture.valid(x, y))
    return QColor(counted.most_common(1)[0][0])


def _lack(widget: QWidget) -> str:  # noqa: PLR0911 - a table of kinds
    """Say what a widget lacks to show its text in full; one that elides on purpose has it in its tool tip."""
    room = widget.contentsRect()
    match widget:
        case ElidedLabel() if widget.toolTip() or not widget.text():
            return ""
        case ElidedLabel():
            return "elides without a tool tip"
        case QLabel() if widget.text() and widget.wordWrap():
            return _lines_high(widget.heightForWidth(widget.width()), widget.height())
        case QLabel() if widget.text():
            return _lines(widget.text(), widget.fontMetrics(), room)
        case QAbstractButton() if widget.text():
            return _smaller(widget.sizeHint(), widget.size())
        case QLineEdit() if widget.placeholderText() and not widget.text():
            return _lines(widget.placeholderText(), widget.fontMetrics(), room)
        case QComboBox() if not widget.isEditable():
            return _lines(widget.currentText(), widget.fontMetrics(), room.adjusted(0, 0, -ARROW, 0))
        case _:
            return ""


def _smaller(needs: QSize, has: QSize) -> str:
    short = needs.width() > has.width() + ROUNDING or needs.height() > has.height() + ROUNDING
    return f"needs {needs.width()} x {needs.height()}, has {has.width()} x {has.height()}" if short else ""


def _lines_high(needs: int, has: int) -> str:
    return f"needs {needs} high, has {has}" if needs > has + ROUNDING else ""


def _lines(text: str, metrics: QFontMetrics, room: QRect) -> str:
    lines = text.split("\n")
    wide = max(metrics.horizontalAdvance(line) for line in lines)
    high = metrics.height() * len(lines)
    if wide > room.width() + ROUNDING or high > room.height() + ROUNDING:
        return f"needs {wide} x {high}, has {room.width()} x {room.height()}"
    return ""


def _out(inner: QRect, outer: QRect) -> QRect:
    """Give what of a rectangle sticks out of another one, empty where nothing does."""
    wide = max(outer.left() - inner.left(), inner.right() - outer.right(), 0)
    high = max(outer.top() - inner.top(), inner.bottom() - outer.bottom(), 0)
    return QRect(0, 0, wide, max(high, 1)) if wide > ROUNDING or high > ROUNDING else QRect()


def _scrolls(widget: QWidget) -> bool:
    around: QWidget | None = widget.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            return True
        around = around.parentWidget()
    return False


def _named(widget: QWidget) -> str:
    words = widget.property("text") or widget.accessibleName() or widget.windowTitle()
    chain: list[str] = []
    around: Iterator[QWidget] = _outwards(widget)
    chain = [name for name in (part.objectName() for part in around) if name]
    return f"{type(widget).__name__} {chain[0] if chain else ''} {str(words)[:40]!r}"


def _outwards(widget: QWidget) -> Iterator[QWidget]:
    part: QWidget | None = widget
    while part is not None:
        yield part
        part = part.parentWidget()
