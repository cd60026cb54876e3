"""The signature doctor's panel: a box to paste into and the findings; stores nothing and sends nothing."""

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console_app.gui.kit.fold import FoldArrow
from console_app.gui.kit.label import PlainLabel, Tone, Type, quiet
from console_app.gui.kit.line_edits import LinesEdit
from console_app.gui.kit.notice import Manner, Notice
from console_app.gui.kit.theme import Theme
from console_app.gui.words.doctor_words import DoctorWords, diagnosis_words, scrub_words
from console_app.protocol.doctor import diagnose
from console_app.protocol.doctor_paste import Scrub, scrubbed
from console_app.protocol.doctor_records import OwnRequest
from console_app.protocol.operation import Operation


class DoctorPanel(QWidget):
    """Compares a pasted text with the inspector's request, and again whenever the request changes; folded at first."""

    told = Signal()
    """Something was pasted, and the findings are shown below it."""

    def __init__(self, theme: Theme, operation: Operation) -> None:
        """Start folded and empty."""
        super().__init__()
        self._operation = operation
        self._request: OwnRequest | None = None
        self._scrub = Scrub.NOTHING
        title = QCoreApplication.translate("Doctor", "Signature doctor")
        self._arrow = FoldArrow(theme, title, folded=True)
        self._arrow.setObjectName(f"{operation.key}.doctor.fold")
        self._hint = PlainLabel(
            QCoreApplication.translate(
                "Doctor",
                "Paste what the gateway's debug form shows, or its refusal. It is compared with the request above and "
                "kept nowhere.",
            ),
            Type.NOTE,
            Tone.THIRD,
            wrap=True,
        )
        self.paste = LinesEdit(theme, lines=4)
        self.paste.setObjectName(f"{operation.key}.doctor.paste")
        self.paste.setAccessibleName(QCoreApplication.translate("Doctor", "Text to compare"))
        self.paste.setUndoRedoEnabled(False)  # what is let go must not come back
        self.paste.wireChanged.connect(self._typed)
        self._result = Notice(theme, Manner.INFO, "")
        self._result.setObjectName(f"{operation.key}.doctor.result")
        self._result.hide()
        self._inside = QWidget()
        inside = QVBoxLayout(self._inside)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(theme.px(8))
        for part in (self._hint, self.paste, self._result):
            inside.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        column.addWidget(self._arrow)
        column.addWidget(self._inside)
        self._inside.hide()
        self._arrow.turned.connect(self._turned)

    def compare_with(self, request: OwnRequest) -> None:
        """Compare the pasted text with this request, which the inspector shows now."""
        if request != self._request:
            self._request = request
            if self.paste.wire_text():
                self._pasted(self.paste.wire_text(), self._scrub)

    def _turned(self, folded: bool) -> None:
        self._inside.setVisible(not folded)
        if not folded:
            self.paste.setFocus()

    def _typed(self, text: str) -> None:
        self._pasted(text)
        if self._result.isVisible():
            self.told.emit()

    def _pasted(self, text: str, before: Scrub = Scrub.NOTHING) -> None:
        """Remove what must not be shown here before comparing, and say so."""
        self._scrub = before
        if self._request is not None and text:
            kept = scrubbed(self._request, text)
            if kept.scrub is not Scrub.NOTHING:
                self._scrub = kept.scrub
            if kept.text != text:
                with quiet(self.paste):
                    self.paste.set_wire_text(kept.text)
        self._tell()

    def _tell(self) -> None:
        if self._request is None:
            return
        words = diagnosis_words(self._operation, diagnose(self._request, self.paste.wire_text()))
        if self._scrub is Scrub.SECRET:
            words = scrub_words(self._scrub)
        elif self._scrub is Scrub.CARD:
            cut = scrub_words(self._scrub)
            words = DoctorWords(words.manner, words.head, f"{words.text}\n{cut.head}. {cut.text}".strip())
        self._result.setVisible(bool(words.head))
        self._result.say(words.manner, words.head, words.text)
