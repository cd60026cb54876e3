"""A short form of ids, one a line, made from a declaration; checks and sends nothing."""

from collections.abc import Collection, Mapping
from functools import partial

from PySide6.QtCore import QObject, Signal

from console_app.gui.kit.labelled_field import LabelledField
from console_app.gui.kit.line_edits import LineEdit
from console_app.gui.kit.text import tooltip
from console_app.gui.kit.theme import Theme
from console_app.gui.words.declared_texts import field_help, field_label
from console_app.gui.words.notices import problem_text
from console_app.protocol.errors import Severity
from console_app.protocol.operation import Checked, Operation, sent_as


class LineForm(QObject):
    """Makes the fields of the form and reads them; the caller lays them out.

    `tried`: the person has pressed the button, so that every error is shown. Before that only errors of filled fields
    are shown, and in a `patient` form none.
    """

    changed = Signal()

    def __init__(self, theme: Theme, operation: Operation, required: Collection[str], *, patient: bool = False) -> None:
        """Make a field for each parameter; `required` are marked as such."""
        super().__init__()
        self.tried = False
        self._patient = patient
        self.lines: dict[str, LineEdit] = {}
        self.fields: dict[str, LabelledField] = {}
        for declared in operation.fields:
            line = LineEdit(theme, mono=True, reads=partial(sent_as, declared))
            line.setToolTip(tooltip(field_help(declared)))
            wire, label = declared.wire, field_label(declared)
            self.lines[wire] = line
            self.fields[wire] = LabelledField(theme, operation.key, wire, label, line, required=wire in required)
            line.wireChanged.connect(self.changed)

    def texts(self) -> dict[str, str]:
        """Return the texts of the fields, by wire name."""
        return {wire: line.wire_text() for wire, line in self.lines.items()}

    def branch(self) -> str:
        """Return '': such a form has no kinds of destination."""
        return ""

    def fill_in(self, texts: Mapping[str, str]) -> None:
        """Replace the texts; fields that are not among them become empty."""
        for wire, line in self.lines.items():
            line.set_wire_text(texts.get(wire, ""))

    def clear(self) -> None:
        """Empty all fields and remove all problems."""
        self.tried = False
        self.fill_in({})
        for field in self.fields.values():
            field.clear_problem()

    def show_problems(self, checked: Checked) -> None:
        """Show errors and warnings at each field."""
        for field in self.fields.values():
            field.clear_problem()
        if self._patient and not self.tried:
            return
        for problem in checked.problems:
            field = self.fields[problem.wire]
            if problem.severity is not Severity.ERROR:
                if not field.message():
                    field.show_warning(problem_text(problem))
            elif self.tried or field.editor.wire_text():
                field.show_error(problem_text(problem))

    def says_errors(self) -> bool:
        """Tell whether an error is shown to the person."""
        return self.tried

    def go_to_first(self, checked: Checked) -> None:
        """Focus the first field with an error."""
        self.fields[checked.errors[0].wire].focus()
