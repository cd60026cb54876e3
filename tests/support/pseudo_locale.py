"""A language that marks every translated text, made with Qt's own tools from what they find in the sources."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import PySide6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTableView,
    QWidget,
)

ROOT = Path(__file__).resolve().parents[2]
TOOLS = Path(PySide6.__file__).parent
LANGUAGE = "eo"
OPENS, CLOSES = "\u27e6", "\u27e7"
ALIAS = "QT_TRANSLATE_NOOP+=T"
"""The declarations of requests mark their texts by a shorter name of the same function."""


def made_pseudo_locale(folder: Path) -> Path:
    """Extract every text, mark it, and compile the translation; give the folder that the program would look in."""
    sources = [str(path) for path in sorted((ROOT / "console_app").rglob("*.py"))]
    listed = folder / "sources.lst"
    listed.write_text("\n".join(sources), encoding="utf-8")
    texts, compiled = folder / "console.ts", folder / f"console_{LANGUAGE}.qm"
    _run("lupdate", "-silent", "-tr-function-alias", ALIAS, "-target-language", LANGUAGE, f"@{listed}", "-ts", texts)
    tree = ET.parse(texts)  # noqa: S314 - made here a moment ago
    for message in tree.getroot().iter("message"):
        translation = message.find("translation")
        assert translation is not None
        translation.attrib.pop("type", None)
        translation.text = f"{OPENS}{message.findtext('source')}{CLOSES}"
    tree.write(texts, encoding="utf-8", xml_declaration=True)
    _run("lrelease", "-silent", texts, "-qm", compiled)
    return folder


def unmarked(text: str) -> str:
    """Give what of a text was never translated: all that stands outside of the outermost marks."""
    depth, left = 0, []
    for letter in text:
        if letter == OPENS:
            depth += 1
        elif letter == CLOSES:
            depth -= 1
            left.append(" ")
        elif depth == 0:
            left.append(letter)
    return re.sub(r"\s+", " ", "".join(left)).strip()


def _run(tool: str, *arguments: str | Path) -> None:
    subprocess.run([TOOLS / tool, *arguments], check=True, capture_output=True)


def said_by(widget: QWidget) -> Iterator[tuple[str, str]]:
    """Give each text that a widget shows or has read out, and the way it does; code and typed texts left out."""
    yield "tool tip", re.sub(r"<[^>]*>", " ", widget.toolTip())
    yield "name", widget.accessibleName()
    yield "description", widget.accessibleDescription()
    yield "title", widget.windowTitle() if widget.isWindow() else ""
    if isinstance(widget, QLabel | QAbstractButton):
        yield "text", widget.text()
    elif isinstance(widget, QLineEdit | QPlainTextEdit):
        yield "placeholder", widget.placeholderText()
    elif isinstance(widget, QComboBox):
        yield from (("choice", widget.itemText(row)) for row in range(widget.count()))
    elif isinstance(widget, QTableView) and widget.model() is not None:
        model = widget.model()
        for column in range(model.columnCount()):
            yield "head", str(model.headerData(column, Qt.Orientation.Horizontal) or "")
            for row in range(model.rowCount()):
                yield "cell", str(model.index(row, column).data() or "")
    elif isinstance(widget, QMenu):
        yield from (("entry", action.text()) for action in widget.actions())
