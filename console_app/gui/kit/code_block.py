"""Code and raw answers: fixed width, plain, selectable, foldable, copied without line breaks."""

import re
from collections.abc import Callable
from math import ceil
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QGuiApplication,
    QResizeEvent,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextDocument,
    QTextOption,
)
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console_app.gui.kit.button import ToolButton
from console_app.gui.kit.colours import Role
from console_app.gui.kit.fold import FoldArrow
from console_app.gui.kit.label import ElidedLabel, Tone, Type
from console_app.gui.kit.protected_text_edit import ProtectedTextEdit
from console_app.gui.kit.pyside_workarounds import add_layout
from console_app.gui.kit.text import fill
from console_app.gui.kit.theme import Size, Theme

NAMES: Final = re.compile(r"^[\w.:-]+(?=\s?=|: )|&|%26")
MOST_LINES: Final = 17


class CodeView(ProtectedTextEdit):
    """Plain code to read and select, as tall as its lines up to a limit."""

    def __init__(self, theme: Theme, *, most_lines: int = MOST_LINES, names: bool = True) -> None:
        """``names``: highlight the names of parameters; a key in base64 has none."""
        super().__init__()
        self._theme = theme
        self._most = most_lines
        self._text = ""
        # Each line takes whole pixels: with fractions the last of many lines would not fit, and a bar would come up.
        self._line = ceil(QFontMetricsF(theme.font(Size.SMALL, mono=True)).lineSpacing())
        self.setProperty("code", "true")
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        flags = Qt.TextInteractionFlag
        self.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)
        if names:
            self._names = _Names(self.document(), theme)
            theme.changed.connect(self._names.rehighlight)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def show_code(self, text: str) -> None:
        """Show a text; the scroll position stays if only its end changes."""
        if text == self._text:
            return
        self._text = text
        self.setPlainText(text)
        self._fit()

    def code(self) -> str:
        """Return the exact text, as it is copied."""
        return self._text

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        lines = max(2, min(self._most, int(self.document().size().height())))
        self.setFixedHeight(lines * self._line + self._theme.px(20))


class _Names(QSyntaxHighlighter):
    """Colours parameter names and the ampersands between them."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document)
        self._theme = theme

    def highlightBlock(self, text: str) -> None:
        shape = QTextCharFormat()
        shape.setForeground(self._theme.colour(Role.CODE_NAME))
        for match in NAMES.finditer(text):
            self.setFormat(match.start(), match.end() - match.start(), shape)


class CodeBlock(QWidget):
    """Head with fold arrow, title, note and copy button over a :class:`CodeView`."""

    copied = Signal()

    def __init__(
        self,
        theme: Theme,
        title: str,
        note: str = "",
        *,
        folded: bool = False,
        most_lines: int = MOST_LINES,
        copying: Callable[[str], str] | None = None,
    ) -> None:
        """``copying`` turns the shown text into the copied one; the same by default."""
        super().__init__()
        self._copying = copying
        self._arrow = FoldArrow(theme, title, folded=folded)
        self._note = ElidedLabel(note, Type.NOTE, Tone.THIRD)
        self.view = CodeView(theme, most_lines=most_lines)
        self.view.setAccessibleName(title)
        self._copy = ToolButton(theme, "copy", self.tr("Copy"))
        self._copy.setAccessibleName(fill(self.tr("Copy: {what}"), what=title))
        self._copy.clicked.connect(self.copy)
        self._arrow.turned.connect(self._turned)
        head = QHBoxLayout()
        head.setSpacing(theme.px(8))
        head.addWidget(self._arrow)
        head.addWidget(self._note, 1)
        head.addWidget(self._copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        add_layout(column, head)
        column.addWidget(self.view)
        self.view.setVisible(not folded)  # not before it has its place: it would flash up as a window of its own

    @property
    def folded(self) -> bool:
        """Whether only the head is shown."""
        return self._arrow.folded

    def show_code(self, text: str, note: str | None = None) -> None:
        """Show a text, and a note about it beside the title."""
        self.view.show_code(text)
        self._copy.setEnabled(bool(text))
        if note is not None:
            self._note.setText(note)

    def set_folded(self, folded: bool) -> None:
        """Show the head alone, or the code as well."""
        self._arrow.set_folded(folded)

    def copy(self) -> None:
        """Copy the exact text, without added line breaks."""
        text = self.view.code()
        QGuiApplication.clipboard().setText(self._copying(text) if self._copying else text)
        self.copied.emit()

    def _turned(self, folded: bool) -> None:
        self.view.setVisible(not folded)
