"""The dialog that asks for the kind of file to export to, and says what will be in it."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console_app.gui.kit.button import Button, Kind
from console_app.gui.kit.dialogs import ConsoleDialog, Footer
from console_app.gui.kit.label import PlainLabel, Tone, Type
from console_app.gui.kit.pyside_workarounds import add_layout
from console_app.gui.kit.segment import Segment, Way
from console_app.gui.kit.theme import Theme
from console_app.gui.words.export_words import KINDS, NOTES, tr
from console_app.services.sheet import SheetForm


class ExportDialog(ConsoleDialog):
    """Asks for the kind of file to write, and says what will be in it; the system's save dialog follows."""

    def __init__(self, theme: Theme, parent: QWidget, shows: str) -> None:
        """`shows` says in words which orders are exported."""
        super().__init__(parent)
        self.setObjectName("export")
        self.setProperty("ground", "surface")
        self.setWindowTitle(self.tr("Export what is shown"))
        edge = theme.px(24)
        self.kinds = Segment(theme, [Way(form.value, tr(KINDS[form])) for form in SheetForm], self.tr("Kind of file"))
        self.kinds.setObjectName("export.kind")
        self.kinds.chosen.connect(self._say)
        self._note = PlainLabel("", Type.BODY, Tone.SECOND, wrap=True)
        self._note.setObjectName("export.note")
        kind = QHBoxLayout()
        kind.setSpacing(theme.px(12))
        label = PlainLabel(self.tr("Kind of file"), Type.LABEL, Tone.SECOND)
        label.setBuddy(self.kinds)
        kind.addWidget(label)
        kind.addWidget(self.kinds)
        kind.addStretch(1)
        inside = QVBoxLayout()
        inside.setContentsMargins(edge, edge, edge, edge)
        inside.setSpacing(theme.px(8))
        inside.addWidget(PlainLabel(self.tr("Export what is shown"), Type.HEAD, wrap=True))
        told = PlainLabel(shows, Type.BODY, Tone.TEXT, wrap=True)
        told.setObjectName("export.shows")
        inside.addWidget(told)
        rule = self.tr(
            "Every row, also those not scrolled to, with the table's columns and words; card numbers as 6+4."
        )
        inside.addWidget(PlainLabel(rule, Type.BODY, Tone.SECOND, wrap=True))
        inside.addSpacing(theme.px(8))
        add_layout(inside, kind)
        inside.addWidget(self._note)
        footer = Footer(theme)
        footer.row.addStretch(1)
        leave = Button(theme, self.tr("Cancel"))
        leave.setObjectName("export.leave")
        leave.clicked.connect(self.reject)
        go = Button(theme, self.tr("Choose the file ..."), Kind.MAIN)
        go.setObjectName("export.go")
        go.clicked.connect(self.accept)
        footer.row.addWidget(leave)
        footer.row.addWidget(go)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        add_layout(column, inside)
        column.addWidget(footer)
        self.setMinimumWidth(theme.px(560))
        self._say(self.kinds.choice())

    def form(self) -> SheetForm:
        """Return the chosen kind of file."""
        return SheetForm(self.kinds.choice())

    def _say(self, form: str) -> None:
        self._note.setText(tr(NOTES[SheetForm(form)]))
