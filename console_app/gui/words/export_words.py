"""Words about exporting: why a file was not written, and how the two kinds of file treat texts."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QCoreApplication

from console_app.gui.kit.text import fill, visible
from console_app.gui.words.notices import Words, error_words
from console_app.protocol.fields import QT_TRANSLATE_NOOP
from console_app.services.errors import ConsoleError, ExportError
from console_app.services.sheet import SheetForm

CONTEXT: Final = "Export"
_AS_BEFORE: Final = QT_TRANSLATE_NOOP(
    "Export", "No order is changed by this. A file that was there before stands as it was."
)
FAILURES: Final[Mapping[str, tuple[str, str]]] = {
    "unwritable": (QT_TRANSLATE_NOOP("Export", "The file could not be written: {detail}."), _AS_BEFORE),
    "too-many-rows": (
        QT_TRANSLATE_NOOP("Export", "{detail} orders are more than an Excel workbook holds."),
        QT_TRANSLATE_NOOP("Export", "Nothing was written. Export as CSV, or choose fewer orders first."),
    ),
    "stopped": (QT_TRANSLATE_NOOP("Export", "Stopped; no file was written."), _AS_BEFORE),
}
NOTES: Final[Mapping[SheetForm, str]] = {
    SheetForm.XLSX: QT_TRANSLATE_NOOP(
        "Export",
        "Names and other texts are kept as texts, amounts as numbers with their decimals: nothing in the file can "
        "become a formula.",
    ),
    SheetForm.CSV: QT_TRANSLATE_NOOP(
        "Export",
        "UTF-8, commas, points for decimals. A text that a spreadsheet could take for a formula gets an apostrophe "
        "in front of it.",
    ),
}
KINDS: Final[Mapping[SheetForm, str]] = {
    SheetForm.XLSX: QT_TRANSLATE_NOOP("Export", "Excel workbook"),
    SheetForm.CSV: QT_TRANSLATE_NOOP("Export", "CSV"),
}


def tr(text: str) -> str:
    """Translate a text of this file's tables."""
    return QCoreApplication.translate(CONTEXT, text)


def export_words(error: ConsoleError) -> Words:
    """Explain why a file was not written."""
    if not isinstance(error, ExportError):
        return error_words(error)
    head, text = FAILURES[error.reason]
    return Words(fill(tr(head), detail=visible(error.detail, 200)), tr(text))
