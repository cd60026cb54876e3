"""Walks everything that a window shows, says or keeps for saying, as a screen reader, a tool tip or a copy would."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QGuiApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

TEXTS = (
    QAccessible.Text.Name,
    QAccessible.Text.Value,
    QAccessible.Text.Description,
    QAccessible.Text.Help,
    QAccessible.Text.Accelerator,
)
ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.EditRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.StatusTipRole,
    Qt.ItemDataRole.WhatsThisRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
    Qt.ItemDataRole.UserRole,
)
DEEPEST = 60
MOST_ROWS = 500


@dataclass(frozen=True, slots=True)
class Found:
    """A text, whose it is, and by which way it was found."""

    text: str
    widget: str
    way: str


def everything() -> Iterator[Found]:
    """Give every text of all widgets of the program, shown or hidden, and of the clipboards."""
    for widget in QApplication.allWidgets():
        for way, text in texts_of(widget):
            if text:
                yield Found(text, widget.objectName() or type(widget).__name__, way)
    for top in QApplication.topLevelWidgets():
        yield from heard_from(QAccessible.queryAccessibleInterface(top))
    clipboard = QGuiApplication.clipboard()
    for mode in (clipboard.Mode.Clipboard, clipboard.Mode.Selection):
        if text := clipboard.text(mode):
            yield Found(text, "clipboard", mode.name)


def texts_of(widget: QWidget) -> Iterator[tuple[str, str]]:
    """Give what one widget shows and keeps, by name of the way."""
    yield "toolTip", widget.toolTip()
    yield "statusTip", widget.statusTip()
    yield "whatsThis", widget.whatsThis()
    yield "accessibleName", widget.accessibleName()
    yield "accessibleDescription", widget.accessibleDescription()
    yield "windowTitle", widget.windowTitle()
    for name in widget.dynamicPropertyNames():
        key = bytes(name.data()).decode()
        with suppress(RuntimeError):  # some of Qt's own are of kinds that Python cannot read
            yield f"property {key}", str(widget.property(key))
    if isinstance(widget, QLabel | QAbstractButton):
        yield "text", widget.text()
    elif isinstance(widget, QLineEdit):
        yield from (("text", widget.text()), ("displayText", widget.displayText()))
        yield from (("placeholder", widget.placeholderText()), ("selectedText", widget.selectedText()))
    elif isinstance(widget, QPlainTextEdit | QTextEdit):
        yield from (("text", widget.toPlainText()), ("placeholder", widget.placeholderText()))
    elif isinstance(widget, QComboBox):
        yield "currentText", widget.currentText()
        yield from (("item", widget.itemText(row)) for row in range(widget.count()))
    elif isinstance(widget, QAbstractItemView) and widget.model() is not None:
        yield from (("model", text) for text in model_texts(widget.model()))


def model_texts(model: QAbstractItemModel) -> Iterator[str]:
    """Give all texts of a table's model in every role that can hold one."""
    top = QModelIndex()
    for row in range(min(model.rowCount(top), MOST_ROWS)):
        for column in range(model.columnCount(top)):
            cell = model.index(row, column)
            yield from (str(data) for role in ROLES if (data := model.data(cell, role)) is not None)
    for column in range(model.columnCount(top)):
        yield str(model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.DisplayRole) or "")


def heard_from(heard: QAccessibleInterface | None, depth: int = 0) -> Iterator[Found]:
    """Give what assistive tools read from a window: its tree of names, values and texts."""
    if heard is None or not heard.isValid() or depth > DEEPEST:
        return
    thing: Any = heard.object()  # None where the part is no object of Qt's, whatever the stubs say
    name = thing.objectName() if thing is not None else ""
    for kind in TEXTS:
        if text := heard.text(kind):
            yield Found(text, name, f"accessible {kind.name}")
    content: Any = heard.textInterface()  # as above
    if content is not None and (text := content.text(0, content.characterCount())):
        yield Found(text, name, "accessible text")
    for number in range(min(heard.childCount(), MOST_ROWS)):
        yield from heard_from(heard.child(number), depth + 1)
