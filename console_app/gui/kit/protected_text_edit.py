"""A text edit that assistive tools cannot change while it is read-only or disabled, as Qt would let them."""

from PySide6.QtWidgets import QPlainTextEdit

from console_app.gui.kit.label import quiet


class ProtectedTextEdit(QPlainTextEdit):
    """A text that only the program changes while it is read-only or disabled.

    Seen with: PySide 6.11.3; it is Qt's own fault.
    Symptom: an assistive tool may replace the text of a QPlainTextEdit that no hand can change: Qt's accessible
        interface asks neither whether it is read-only nor whether it is enabled.
    Test: tests/gui/test_accessible_actions.py
    May go: when that test passes with a plain QPlainTextEdit.
    """

    def __init__(self) -> None:
        super().__init__()
        self._kept = ""
        self._own = False
        self.textChanged.connect(self._keep)

    def setPlainText(self, text: str) -> None:
        self._own = True
        try:
            super().setPlainText(text)
        finally:
            self._own = False
        self._kept = self.toPlainText()

    def _keep(self) -> None:
        text = self.toPlainText()
        if not self._own and text != self._kept and (self.isReadOnly() or not self.isEnabled()):
            with quiet(self):
                super().setPlainText(self._kept)
            return
        self._kept = text
