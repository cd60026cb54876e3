"""Inputs of one or several lines; each one's ``wire`` is the exact value that would be sent."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Final

from PySide6.QtCore import Property, QMimeData, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from console_app.gui.kit.button import ToolButton
from console_app.gui.kit.label import quiet, restyle
from console_app.gui.kit.paste_cleaner import PasteCleaner
from console_app.gui.kit.protected_text_edit import ProtectedTextEdit
from console_app.gui.kit.text import figures, grouped
from console_app.gui.kit.theme import Theme
from console_app.protocol.spelling import pasted, trimmed, without_spaces

AMOUNT: Final = re.compile(r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
"""Amounts that are grouped for reading; any other text is shown as it would be sent."""

Reads = Callable[[str], str]
"""Turns the text of an input into the exact text that would be sent."""


class LineEdit(QLineEdit):
    """One line of text; it is sent as it is, except white space and line ends around it.

    `reads` turns the typed text into the one spelling that is sent, if there are several.
    """

    wireChanged = Signal(str)  # noqa: N815 - Qt's manner of naming a property's signal

    def __init__(
        self,
        theme: Theme,
        *,
        mono: bool = False,
        right: bool = False,
        hint: str = "",
        reads: Reads = trimmed,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._reads = reads
        self._last = ""
        self._text = ""
        self._read_last = ("", reads(""))
        self.setValidator(PasteCleaner(self))
        if mono:
            self.setProperty("mono", "true")
        if right:
            self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if hint:
            self.setPlaceholderText(hint)
        self.textChanged.connect(self._changed)

    def wire_text(self) -> str:
        """Return the exact value that would be sent, empty when none is."""
        return self._read(self.text())

    def _read(self, text: str) -> str:
        """Read a text once: a form asks all its inputs after each key."""
        if text != self._read_last[0]:
            self._read_last = (text, self._reads(text))
        return self._read_last[1]

    def setText(self, text: str | None) -> None:
        self._text = text or ""
        super().setText(self._text)

    def clear(self) -> None:
        self.setText("")

    def set_wire_text(self, value: str) -> None:
        """Set the value, as if the person had typed it."""
        self.setText(self._reads(value))
        if not self.hasFocus():
            self.setCursorPosition(0)

    def set_locked(self, locked: bool) -> None:
        """Make the value readable and copyable, but not changeable."""
        self.setReadOnly(locked)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self._tidy()
            self.setCursorPosition(0)

    def _tidy(self) -> None:
        """Show what would be sent once the person has left: spaces around it and full-width letters would not."""
        sent = self.wire_text()
        if sent != self.text() and not self.isReadOnly():
            self.setText(sent)

    def set_problem(self, problem: str | None) -> None:
        """Frame the input as ``error`` or ``warning``, or not at all."""
        restyle(self, "problem", problem)

    def add_tool(self, icon: str, name: str) -> ToolButton:
        """Add a small button inside the right end, such as "new order number"."""
        tool = ToolButton(self._theme, icon, name, self)
        tool.setCursor(Qt.CursorShape.ArrowCursor)
        tool.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = QHBoxLayout(self)
        edge = self._theme.px(3)
        row.setContentsMargins(edge, edge, edge, edge)
        row.addStretch(1)
        row.addWidget(tool)
        self.setTextMargins(0, 0, self._theme.px(26), 0)
        return tool

    def _changed(self, text: str) -> None:
        """Handle any change: assistive tools write without "editing", and also where typing is impossible."""
        if text != self._text and (self.isReadOnly() or not self.isEnabled()):
            with quiet(self):
                super().setText(self._text)
            return
        self._text = text
        self._tell()

    def _tell(self) -> None:
        value = self.wire_text()
        if value != self._last:
            self._last = value
            self.wireChanged.emit(value)

    wire = Property(str, wire_text, set_wire_text, notify=wireChanged)


class FormattedEdit(LineEdit):
    """A line that shows its value formatted for reading while it has no focus."""

    def __init__(self, theme: Theme, *, mono: bool = False, right: bool = False, reads: Reads = trimmed) -> None:
        self._value = ""
        self._bare = False
        super().__init__(theme, mono=mono, right=right, reads=reads)

    def formatted(self, value: str) -> str:
        """Return a value as it is shown; the value itself if it cannot be formatted."""
        raise NotImplementedError

    def value_of_text(self, text: str) -> str:
        """Return the value of a typed or pasted text, without the spaces between its groups."""
        return without_spaces(trimmed(text))

    def wire_text(self) -> str:
        return self._read(self._value)

    def set_wire_text(self, value: str) -> None:
        self._value = value
        self._show()
        self._tell()

    def focusInEvent(self, event: QFocusEvent) -> None:
        if not self.isReadOnly():
            self._bare = True
            self._show()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._bare = event.reason() is Qt.FocusReason.PopupFocusReason and self._bare
        self._show()

    def setText(self, text: str | None) -> None:
        self.set_wire_text(self.value_of_text(text or ""))

    def clear(self) -> None:
        self.set_wire_text("")

    def _tidy(self) -> None:
        """Do nothing: `_show` knows the formatted text from the value."""

    def _changed(self, text: str) -> None:
        """Take over typed text; a text that an assistive tool writes without focus is formatted at once."""
        if not self.isReadOnly() and self.isEnabled():
            self._value = self.value_of_text(text)
        if not (self._bare or self.hasFocus()):
            self._show()
        self._tell()

    def _show(self) -> None:
        shown = self._value if self._bare else self.formatted(self.wire_text())
        if shown != self.text():
            with quiet(self):
                super().setText(shown)
            if not self._bare:
                self.setCursorPosition(0)
            self.update()

    wire = Property(str, wire_text, set_wire_text, notify=LineEdit.wireChanged)


class AmountEdit(FormattedEdit):
    """An amount in major units, right-aligned, grouped while it has no focus.

    Grouping spaces are not part of the value. Everything else is kept as typed, a comma too:
    the check of the value decides whether it is an amount.
    """

    def __init__(self, theme: Theme, *, reads: Reads = trimmed) -> None:
        super().__init__(theme, right=True, reads=reads)
        self.setInputMethodHints(Qt.InputMethodHint.ImhFormattedNumbersOnly)

    def formatted(self, value: str) -> str:
        if not AMOUNT.fullmatch(value):
            return value
        return figures(Decimal(value), len(value.partition(".")[2]))

    wire = Property(str, FormattedEdit.wire_text, FormattedEdit.set_wire_text, notify=LineEdit.wireChanged)


class AccountEdit(FormattedEdit):
    """An account number or IBAN, in groups of four while it has no focus."""

    def __init__(self, theme: Theme, *, reads: Reads = trimmed) -> None:
        super().__init__(theme, mono=True, reads=reads)

    def formatted(self, value: str) -> str:
        return grouped(value) if value.isalnum() and value.isascii() else value

    wire = Property(str, FormattedEdit.wire_text, FormattedEdit.set_wire_text, notify=LineEdit.wireChanged)


class DateEdit(LineEdit):
    """A date as the eight digits that are sent; the hint shows their order."""

    def __init__(self, theme: Theme, hint: str = "", *, reads: Reads = trimmed) -> None:
        super().__init__(theme, hint=hint or self.tr("YYYYMMDD"), reads=reads)
        self.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)


class LinesEdit(ProtectedTextEdit):
    """Several lines of plain text; Tab goes to the next input."""

    wireChanged = Signal(str)  # noqa: N815 - Qt's manner of naming a property's signal

    def __init__(self, theme: Theme, lines: int = 3, hint: str = "", *, reads: Reads = trimmed) -> None:
        super().__init__()
        self._reads = reads
        self.setProperty("input", "true")
        self.setTabChangesFocus(True)
        self.setPlaceholderText(hint)
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + theme.px(18))
        self.textChanged.connect(self._tell)

    def wire_text(self) -> str:
        """Return the exact value that would be sent, empty when none is."""
        return self._reads(self.toPlainText())

    def set_wire_text(self, value: str) -> None:
        """Set the value, as if the person had typed it."""
        self.setPlainText(trimmed(value))

    def insertFromMimeData(self, source: QMimeData) -> None:
        if not source.hasText():
            return
        cursor = self.textCursor()
        beside = len(cursor.selectedText()) < self.document().characterCount() - 1
        cursor.insertText(pasted(source.text(), beside=beside))
        self.ensureCursorVisible()

    def set_locked(self, locked: bool) -> None:
        """Make the value readable and copyable, but not changeable."""
        self.setReadOnly(locked)
        restyle(self, "locked", "true" if locked else None)

    def set_problem(self, problem: str | None) -> None:
        """Frame the input as ``error`` or ``warning``, or not at all."""
        restyle(self, "problem", problem)

    def _tell(self) -> None:
        self.wireChanged.emit(self.wire_text())

    wire = Property(str, wire_text, set_wire_text, notify=wireChanged)
