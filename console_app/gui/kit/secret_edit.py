"""Inputs for a card number, a CVV or a passphrase, which cannot be copied, dragged or undone."""

from typing import Any, Final

from PySide6.QtCore import Property, QEvent, Qt
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QInputMethodEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit

from console_app.gui.kit.line_edits import FormattedEdit, LineEdit, Reads
from console_app.gui.kit.text import card_text
from console_app.gui.kit.theme import Theme
from console_app.protocol.spelling import trimmed

KEPT_BACK: Final = (
    QKeySequence.StandardKey.Copy,
    QKeySequence.StandardKey.Cut,
    QKeySequence.StandardKey.Undo,
    QKeySequence.StandardKey.Redo,
)
MASK: Final = "*"
SHORTCUT_KEYS: Final = {Qt.Key.Key_Insert, Qt.Key.Key_Delete}


class SecretEdit(FormattedEdit):
    """A secret number: no copy, cut, drag, X11 selection, undo, context menu or drop.

    Nothing in it can be selected, so that nothing reaches a clipboard. A card number shows its
    digits only while it is typed, 6+4 afterwards; a CVV never shows any.
    """

    def __init__(self, theme: Theme, *, hidden: bool, reads: Reads = trimmed) -> None:
        super().__init__(theme, mono=True, reads=reads)
        self._hidden = hidden
        hints = Qt.InputMethodHint
        self.setInputMethodHints(hints.ImhSensitiveData | hints.ImhNoPredictiveText | hints.ImhDigitsOnly)
        if hidden:
            self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setDragEnabled(False)
        self.setAcceptDrops(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.selectionChanged.connect(self.deselect)

    def formatted(self, value: str) -> str:
        return value if self._hidden else card_text(value)

    def _changed(self, text: str) -> None:
        if not self._hidden and not self.hasFocus() and MASK in text:
            self._show()  # a tool changed a part of what it is shown: no asterisk is any digit's
        else:
            super()._changed(text)

    def wipe(self) -> None:
        """Erase what was typed."""
        self.set_wire_text("")

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride and self._keeps_back(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._keeps_back(event):
            event.accept()
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        event.accept()

    def inputMethodQuery(self, query: Qt.InputMethodQuery, argument: Any = None) -> Any:  # noqa: ANN401 - Qt's own signature
        if query in {
            Qt.InputMethodQuery.ImSurroundingText,
            Qt.InputMethodQuery.ImCurrentSelection,
            Qt.InputMethodQuery.ImTextBeforeCursor,
            Qt.InputMethodQuery.ImTextAfterCursor,
        }:
            return ""
        return super().inputMethodQuery(query, argument)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        super().inputMethodEvent(event)
        self.deselect()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.deselect()

    @staticmethod
    def _keeps_back(event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent):
            return False
        if any(event.matches(key) for key in KEPT_BACK):
            return True
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        return event.key() in SHORTCUT_KEYS and not plain

    wire = Property(str, FormattedEdit.wire_text, FormattedEdit.set_wire_text, notify=LineEdit.wireChanged)


class PassphraseEdit(SecretEdit):
    """A secret text that is never shown: a passphrase or a merchant control, kept exactly as typed.

    Only line ends, which nobody can type, are removed at its ends: a pasted text may have one.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, hidden=True, reads=_without_line_ends)
        hints = Qt.InputMethodHint
        self.setInputMethodHints(hints.ImhSensitiveData | hints.ImhNoPredictiveText | hints.ImhNoAutoUppercase)

    def value_of_text(self, text: str) -> str:
        return text

    wire = Property(str, FormattedEdit.wire_text, FormattedEdit.set_wire_text, notify=LineEdit.wireChanged)


def _without_line_ends(text: str) -> str:
    return text.strip("\r\n")
