"""Hears a window as an assistive tool does: by Qt's accessible tree."""

from collections.abc import Iterator

from layout_checks import seen_in
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QLabel, QWidget

NO_ROLES = {QAccessible.Role.NoRole, QAccessible.Role.Client, QAccessible.Role.Pane}
"""What Qt calls a thing that it knows nothing of."""


def heard(widget: QWidget) -> QAccessibleInterface:
    found: QAccessibleInterface | None = QAccessible.queryAccessibleInterface(widget)
    assert found is not None, widget
    return found


def said(widget: QWidget, kind: QAccessible.Text) -> str:
    return heard(widget).text(kind)


def names(widget: QWidget) -> set[str]:
    """Everything that a stop is called: by itself, and by the label that belongs to it."""
    labels = {said(label, QAccessible.Text.Name) for label in _labels(widget)}
    return {said(widget, QAccessible.Text.Name), *labels} - {""}


def _labels(widget: QWidget) -> Iterator[QLabel]:
    parent: QWidget | None = widget.parentWidget()
    around = parent.findChildren(QLabel) if parent is not None else []
    return (label for label in around if label.buddy() is widget)


def said_too_little(window: QWidget) -> list[str]:
    """Give the stops of a window that say too little, or read markup aloud."""
    found = []
    for widget in seen_in(window):
        if not widget.focusPolicy() & Qt.FocusPolicy.TabFocus or not widget.isEnabled():
            continue
        name = f"{type(widget).__name__} {widget.objectName()}"
        if heard(widget).role() in NO_ROLES:
            found.append(f"{name} has no role")
        if not names(widget):
            found.append(f"{name} has no name")
        if any("<p" in text for text in (*names(widget), said(widget, QAccessible.Text.Description))):
            found.append(f"{name} reads markup")
    return found
