"""The dialog with the reference of all parameters, made from the same declarations as forms and checks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from console_app.gui.kit.choice import Choice, Option
from console_app.gui.kit.label import PlainLabel, Tone, Type
from console_app.gui.kit.lines_table import Line, LinesColumn, LinesTable, Look
from console_app.gui.kit.pyside_workarounds import add_layout
from console_app.gui.kit.scrolling_dialog import Scrolled, ScrollingDialog
from console_app.gui.kit.text import fill
from console_app.gui.kit.theme import Theme
from console_app.gui.words.declared_texts import group_title, operation_title
from console_app.protocol.catalogue import OPERATIONS, operation_of
from console_app.protocol.fields import QT_TRANSLATE_NOOP, Need
from console_app.protocol.response_fields import GROUP_LABELS
from console_app.protocol.spelling import trimmed
from console_app.services.parameters import (
    CONTEXT,
    EFFECTS,
    AnswerField,
    Parameter,
    answer_fields,
    parameters_of,
    remarks,
)

SIZE: Final = (1000, 672)
ROWS: Final = 10
ANSWERS: Final = "answers"
NEEDS: Final = {
    Need.REQUIRED: QT_TRANSLATE_NOOP("parameters", "Required"),
    Need.CONDITIONAL: QT_TRANSLATE_NOOP("parameters", "Conditional"),
    Need.OPTIONAL: QT_TRANSLATE_NOOP("parameters", "Optional"),
}


@dataclass(frozen=True, slots=True)
class _Shown:
    """A parameter or a field of an answer, as it is searched and shown."""

    wire: str
    cells: tuple[str, ...]
    about: str

    def holds(self, words: Sequence[str]) -> bool:
        """Tell whether it contains all words, in whatever order."""
        text = " ".join((*self.cells, self.about)).casefold()
        return all(word in text for word in words)


class ParametersDialog(ScrollingDialog):
    """Choose a call, type any part of a name or of its meaning; the chosen line is explained below the table."""

    def __init__(self, theme: Theme, parent: QWidget, operation: str, wire: str = "") -> None:
        """Open at an operation, and at one of its parameters if it is named."""
        super().__init__(theme, parent, self.tr("Request parameters"), "parameters", SIZE)
        self._rows: tuple[_Shown, ...] = ()
        self._shown: tuple[_Shown, ...] = ()
        self._calls = Choice(theme, [*_calls(), Option(ANSWERS, self.tr("Fields of an answer"))], typing=False)
        self._calls.setObjectName("parameters.operation")
        self._calls.setAccessibleName(self.tr("Call"))
        self._calls.setMinimumContentsLength(24)
        self._search = QLineEdit()
        self._search.setObjectName("parameters.search")
        self._search.setAccessibleName(self.tr("Search"))
        self._search.setPlaceholderText(self.tr("Any part of a name, or of what it is"))
        self._search.setClearButtonEnabled(False)
        self._effect = PlainLabel("", Type.NOTE, Tone.THIRD)
        columns = (
            LinesColumn(self.tr("Parameter"), Look.MONO, "destination-card-country-alpha-three-code"),
            LinesColumn(self.tr("What it is"), Look.TEXT),
            LinesColumn(self.tr("Group"), Look.QUIET, self.tr("3-D Secure: browser")),
            LinesColumn(self.tr("Kind"), Look.QUIET, "Numeric"),
            LinesColumn(self.tr("Length"), Look.QUIET, "65536"),
            LinesColumn(self.tr("Necessity"), Look.QUIET, self.tr("Conditional")),
        )
        self._table = LinesTable(theme, columns, self.tr("Parameters"), most_lines=ROWS)
        self._table.setObjectName("parameters.table")
        self._name = PlainLabel("", Type.MONO, selectable=True)
        self._name.setObjectName("parameters.name")
        self._about = PlainLabel("", Type.BODY, Tone.SECOND, wrap=True, selectable=True)
        self._about.setObjectName("parameters.about")
        self._build()
        self._calls.wireChanged.connect(lambda _key: self._take())
        self._search.textChanged.connect(lambda _text: self._filter())
        self._table.picked.connect(self._explain)
        self._calls.set_wire_text(operation)
        self._take()
        self._go_to(wire)
        self._search.setFocus()

    def _build(self) -> None:
        theme = self._theme
        ask = QHBoxLayout()
        ask.setSpacing(theme.px(12))
        ask.addWidget(self._calls)
        ask.addWidget(self._search, 1)
        inside = QWidget()
        words = QVBoxLayout(inside)
        words.setContentsMargins(0, 0, theme.px(12), 0)
        words.setSpacing(theme.px(4))
        words.addWidget(self._name)
        words.addWidget(self._about)
        words.addStretch(1)
        explained = Scrolled(inside, self.tr("About the chosen parameter"))
        explained.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        add_layout(self.body, ask)
        self.body.addWidget(self._effect)
        self.body.addWidget(self._table)
        self.body.addWidget(explained, 1)

    def _take(self) -> None:
        key = self._calls.wire_text()
        if key == ANSWERS:
            self._rows = tuple(_answer(field) for field in answer_fields())
            self._effect.setText(self.tr("Any other field is kept and shown under Other."))
        else:
            operation = operation_of(key)
            self._rows = tuple(_parameter(parameter) for parameter in parameters_of(operation))
            template = self.tr("{path}: {effect}", "a call's path and what it does")
            path = operation.path("ENDPOINTID", group=False)
            self._effect.setText(fill(template, path=path, effect=_tr(EFFECTS[operation.effect])))
        self._filter()

    def _filter(self) -> None:
        words = trimmed(self._search.text()).casefold().split()
        self._shown = tuple(row for row in self._rows if row.holds(words))
        self._table.show_lines([Line(place, row.cells) for place, row in enumerate(self._shown)])
        self._table.choose(0 if self._shown else None)
        self._explain(0)
        count = len(self._shown)
        one = self.tr("1 parameter")
        self.say(one if count == 1 else fill(self.tr("{count} parameters"), count=count))

    def _go_to(self, wire: str) -> None:
        place = next((place for place, row in enumerate(self._shown) if row.wire == wire), 0)
        self._table.choose(place)
        self._table.scrollTo(self._table.currentIndex())
        self._explain(place)

    def _explain(self, place: int) -> None:
        if place >= len(self._shown):
            self._name.setText("")
            self._about.setText(self.tr("Nothing is called so. Try another word, or another call."))
            return
        row = self._shown[place]
        self._name.setText(row.wire)
        self._about.setText(row.about or row.cells[1])


def _tr(text: str, context: str = CONTEXT) -> str:
    return QCoreApplication.translate(context, text)


def _calls() -> list[Option]:
    return [Option(operation.key, operation_title(operation)) for operation in OPERATIONS]


def _parameter(parameter: Parameter) -> _Shown:
    label = _tr(parameter.label, "fields")
    cells = (
        parameter.wire,
        label,
        group_title(parameter.group),
        parameter.kind,
        parameter.length,
        _tr(NEEDS[parameter.need]),
    )
    return _Shown(parameter.wire, cells, " ".join(_said(parameter)))


def _said(parameter: Parameter) -> list[str]:
    """Put every remark into words; labels of branches are translated here."""
    translated: dict[str, Callable[[str], str]] = {
        "values": str,
        "branches": lambda label: _tr(label, "destinations"),
    }
    said = []
    for text, words in remarks(parameter):
        sentence = _tr(text, "fields" if text == parameter.help else CONTEXT)
        filled = {place: ", ".join(translated[place](word) for word in several) for place, several in words.items()}
        said.append(fill(sentence, **filled) if filled else sentence)
    return said


def _answer(field: AnswerField) -> _Shown:
    cells = (field.wire, _tr(field.label, "response"), _tr(GROUP_LABELS[field.group], "response"), "", "", "")
    return _Shown(field.wire, cells, "")
