"""The form of any operation, made from its declaration: cards, kinds of destination, problems at the fields."""

from collections.abc import Mapping, Sequence
from typing import Final

import shiboken6
from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console_app.gui.entry.choices import state_options
from console_app.gui.entry.editors import counted_limit, make_editor
from console_app.gui.entry.field_grid import FieldGrid
from console_app.gui.entry.folded_pair import FoldedPair
from console_app.gui.kit.announcements import announce
from console_app.gui.kit.button import ToolButton
from console_app.gui.kit.card import Card
from console_app.gui.kit.choice import Choice
from console_app.gui.kit.labelled_field import LabelledField
from console_app.gui.kit.line_edits import LineEdit
from console_app.gui.kit.secret_edit import SecretEdit
from console_app.gui.kit.segment import Segment, Way
from console_app.gui.kit.text import fill, tooltip
from console_app.gui.kit.theme import Theme
from console_app.gui.words.declared_texts import (
    branch_label,
    field_help,
    field_label,
    group_title,
    in_running_text,
    operation_phrase,
    secrecy_note,
)
from console_app.gui.words.notices import problem_text
from console_app.protocol.errors import Problem, Severity
from console_app.protocol.fields import Editor, Group, Need, Privacy
from console_app.protocol.fields import Field as Declared
from console_app.protocol.operation import Checked, Operation

AT_HAND: Final = frozenset((Group.ORDER, Group.DESTINATION, Group.SOURCE, Group.RECEIVER, Group.PAYER))
"""The groups of every order; other cards start folded unless something in them is required."""
NUMBER: Final = "client_orderid"
CURRENCY: Final = "currency"


class OperationForm(QWidget):
    """Holds the fields of a form and shows problems at them; checks and sends nothing.

    Under a kind of destination only that kind's fields exist. Texts typed under another kind come back with it, except
    card numbers and codes.
    """

    changed = Signal()
    left = Signal()
    """A field was left, so that its problems may be shown."""
    number_wanted = Signal()
    """The person asks for a fresh order number."""

    def __init__(
        self, theme: Theme, operation: Operation, currencies: Sequence[str], parent: QWidget | None = None
    ) -> None:
        """Build the cards; `currencies` are those of the profile."""
        super().__init__(parent)
        self._theme = theme
        self._operation = operation
        self._currencies = tuple(currencies)
        self._fields: dict[str, LabelledField] = {}
        self._cards: dict[Group, Card] = {}
        self._grids: dict[Group, FieldGrid] = {}
        self._kept: dict[str, str] = {}
        self._edited: set[str] = set()
        self._touched: set[str] = set()
        self._said: dict[str, tuple[Severity, str]] = {}
        self.locked = False
        self._filling = False
        self._number_tool: ToolButton | None = None
        self.segment = self._build_segment()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(12))
        for group in Group:
            if any(declared.group is group for declared in operation.fields):
                self._add_card(group)
        self._lay_out()
        self._preselect()

    @property
    def fields(self) -> Mapping[str, LabelledField]:
        """The fields that exist now, by wire name, in display order."""
        return {declared.wire: self._fields[declared.wire] for declared in self._here()}

    def branch(self) -> str:
        """Return the key of the chosen kind of destination, '' if the operation has none."""
        return self.segment.choice() if self.segment is not None else ""

    def texts(self) -> dict[str, str]:
        """Return the texts of the fields that exist, by wire name."""
        return {wire: field.editor.wire_text() for wire, field in self._fields.items()}

    def begun(self) -> bool:
        """Tell whether a person has filled in anything that would be lost."""
        return any(text and not self._came_filled(wire) for wire, text in self.texts().items())

    def set_currencies(self, currencies: Sequence[str]) -> None:
        """Offer the currencies of another profile and start with an empty form."""
        self._currencies = tuple(currencies)
        self.clear()
        for group in self._cards:
            self._fill_card(group)
        self._preselect()

    def fill_in(self, texts: Mapping[str, str], branch: str = "") -> None:
        """Replace the texts; fields that are not among them become empty."""
        self.clear()
        if self.segment is not None and branch:
            self.segment.choose(branch)
        self._filling = True
        for wire, text in texts.items():
            if wire in self._fields:
                self._fields[wire].editor.set_wire_text(text)
        self._filling = False
        self._after_filling()

    def set_text(self, wire: str, text: str) -> None:
        """Set the text of one field without marking it as touched."""
        self._filling = True
        self._fields[wire].editor.set_wire_text(text)
        self._filling = False
        self.changed.emit()

    def clear(self) -> None:
        """Empty all fields and remove all problems."""
        self._kept.clear()
        self._filling = True
        for field in self._fields.values():
            field.editor.set_wire_text("")
        if self.segment is not None:
            self.segment.choose(self._operation.branches[0].key)
        self._filling = False
        self._edited.clear()
        self._touched.clear()
        self._preselect()
        self._after_filling()

    def wipe_secrets(self) -> None:
        """Erase card numbers and codes, on screen and in memory."""
        self._filling = True
        for field in self._fields.values():
            if isinstance(field.editor, SecretEdit):
                field.editor.wipe()
        self._filling = False

    def set_locked(self, locked: bool) -> None:
        """Make all fields readable but not changeable, or changeable again."""
        self.locked = locked
        if self.segment is not None:
            self.segment.set_locked(locked)
        for field in self._fields.values():
            field.set_locked(locked)
        if self._number_tool is not None:
            self._number_tool.setVisible(not locked)

    def touch_all(self) -> None:
        """Show the problems of all fields from now on, also of those the person has not visited."""
        self._touched.update(self._fields)

    def says_errors(self) -> bool:
        """Tell whether an error is shown at any field."""
        return any(severity is Severity.ERROR for severity, _ in self._said.values())

    def warned(self) -> list[str]:
        """Return the wire names of the fields with a warning that does not prevent sending."""
        return [wire for wire in self.fields if wire in self._said and self._said[wire][0] is not Severity.ERROR]

    def show_problems(self, checked: Checked) -> None:
        """Show errors and warnings at each field the person has visited; an error unfolds what hides its field."""
        found: dict[str, Problem] = {}
        for problem in sorted(checked.problems, key=lambda entry: entry.severity is not Severity.ERROR):
            if problem.wire in self._touched:
                found.setdefault(problem.wire, problem)
        before = {wire: said for wire, said in self._said.items() if said[0] is Severity.ERROR}
        for wire, field in self._fields.items():
            self._say(wire, field, found.get(wire))
        self._announce([wire for wire, said in self._said.items() if wire in found and said != before.get(wire)])
        self._mark_required()
        self._tell_filled()

    def go_to(self, wire: str) -> None:
        """Focus a field; if it is folded away, unfold it first."""
        self._unfold(wire)
        self._fields[wire].focus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FocusOut:
            wire = str(watched.objectName()).partition(".")[2]
            if wire in self._edited:
                self._touched.add(wire)
            self.left.emit()
        return super().eventFilter(watched, event)

    def _here(self) -> tuple[Declared, ...]:
        return self._operation.fields_of(self.branch())

    def _build_segment(self) -> Segment | None:
        if not self._operation.branches:
            return None
        ways = [Way(branch.key, branch_label(branch), branch.icon) for branch in self._operation.branches]
        segment = Segment(self._theme, ways, operation_phrase(self._operation.terms.kind_of))
        segment.setObjectName(f"{self._operation.key}.{self._operation.branch_group.value}")
        segment.chosen.connect(self._branch_chosen)
        return segment

    def _add_card(self, group: Group) -> None:
        declared = [entry for entry in self._operation.fields if entry.group is group]
        if group in AT_HAND or any(entry.need is Need.REQUIRED for entry in declared):
            card = Card(self._theme, group_title(group), parent=self)
        else:
            names = ", ".join(in_running_text(field_label(entry)) for entry in declared)
            card = Card(self._theme, group_title(group), names, foldable=True, folded=True, parent=self)
        self._cards[group] = card
        if self.segment is not None and group is self._operation.branch_group:
            card.body.addWidget(self.segment)
        self._fill_card(group)

    def _lay_out(self) -> None:
        """Arrange the cards under each other; two folding ones share a line."""
        lone: Card | None = None
        for card in self._cards.values():
            if not card.folds:
                self._column.addWidget(card)
            elif lone is None:
                lone = card
            else:
                self._column.addWidget(FoldedPair(self._theme, lone, card, self))
                lone = None
        if lone is not None:
            self._column.addWidget(lone)
        self._column.addStretch(1)

    def _fill_card(self, group: Group) -> None:
        """Replace the fields in a card by those that exist now."""
        for entry in self._operation.fields:
            if entry.group is group and (gone := self._fields.pop(entry.wire, None)) is not None:
                self._keep(entry, gone)
                self._said.pop(entry.wire, None)
        if (old := self._grids.pop(group, None)) is not None:
            self._cards[group].body.removeWidget(old)
            shiboken6.delete(old)
        here = [entry for entry in self._here() if entry.group is group]
        made = [(self._make_field(entry), entry.columns) for entry in here]
        shows_all = self._operation.shows_all(self.branch())
        folding = group in AT_HAND and not shows_all and not any(e.need is Need.REQUIRED for e in here)
        body = self._cards[group].body
        grid = FieldGrid(self._theme, made, folding=folding, note=secrecy_note(here), parent=body.parentWidget())
        self._grids[group] = grid
        body.addWidget(grid)
        for entry in here:
            self._offer_states(entry)

    def _make_field(self, declared: Declared) -> LabelledField:
        editor = make_editor(self._theme, declared, self._currencies)
        field = LabelledField(
            self._theme,
            self._operation.key,
            declared.wire,
            field_label(declared),
            editor,
            required=declared.wire in self._required(),
            limit=counted_limit(declared),
        )
        editor.setToolTip(tooltip(field_help(declared)))
        editor.set_wire_text(self._kept.pop(declared.wire, ""))
        editor.installEventFilter(self)
        editor.wireChanged.connect(lambda _text, declared=declared: self._text_changed(declared))
        field.set_locked(self.locked)
        if declared.wire == NUMBER and self._operation.order_prefix and isinstance(editor, LineEdit):
            self._number_tool = editor.add_tool("refresh", self.tr("New order number"))
            self._number_tool.clicked.connect(self.number_wanted)
        self._fields[declared.wire] = field
        return field

    def _required(self) -> frozenset[str]:
        return self._operation.required_in(self.branch(), self.texts())

    def _mark_required(self) -> None:
        required = self._required()
        for wire, field in self.fields.items():
            if field.required is not (wire in required):
                field.set_required(wire in required)

    def _keep(self, declared: Declared, field: LabelledField) -> None:
        text = field.editor.wire_text()
        field.editor.removeEventFilter(self)
        if text and declared.kind.privacy not in (Privacy.CARD_NUMBER, Privacy.CARD_CODE):
            self._kept[declared.wire] = text
        self._touched.discard(declared.wire)

    def _branch_chosen(self, _key: str) -> None:
        self._fill_card(self._operation.branch_group)
        if not self._filling:
            self._after_filling()

    def _text_changed(self, declared: Declared) -> None:
        wire = declared.wire
        if declared.kind.editor is Editor.COUNTRY:
            for entry in self._operation.fields:
                if entry.group is declared.group:
                    self._offer_states(entry)
        if self._filling:
            return
        self._edited.add(wire)
        if not self._fields[wire].editor.hasFocus():
            self._touched.add(wire)
        self.changed.emit()

    def _offer_states(self, declared: Declared) -> None:
        """Offer the states of the country chosen in the same card."""
        field = self._fields.get(declared.wire)
        if declared.kind.editor is not Editor.STATE or field is None or not isinstance(field.editor, Choice):
            return
        country = next(
            (
                self._fields[entry.wire].editor.wire_text()
                for entry in self._operation.fields
                if entry.group is declared.group and entry.kind.editor is Editor.COUNTRY and entry.wire in self._fields
            ),
            "",
        )
        field.editor.set_options(state_options(country))

    def _preselect(self) -> None:
        """Choose the currency if the profile has only one."""
        if len(self._currencies) == 1 and CURRENCY in self._fields:
            self._filling = True
            self._fields[CURRENCY].editor.set_wire_text(self._currencies[0])
            self._filling = False

    def _came_filled(self, wire: str) -> bool:
        preselected = wire == CURRENCY and len(self._currencies) == 1
        return preselected or (wire == NUMBER and wire not in self._edited)

    def _after_filling(self) -> None:
        for wire, field in self._fields.items():
            self._say(wire, field, None)
        self._tell_filled()
        self.changed.emit()

    def _say(self, wire: str, field: LabelledField, problem: Problem | None) -> None:
        said = (problem.severity, problem_text(problem)) if problem is not None else None
        if said == self._said.get(wire):
            return
        if said is None:
            self._said.pop(wire, None)
            field.clear_problem()
            return
        self._said[wire] = said
        if said[0] is Severity.ERROR:
            field.show_error(said[1], aloud=False)
            self._unfold(wire)
        else:
            field.show_warning(said[1])

    def _announce(self, changed: Sequence[str]) -> None:
        """Announce new errors to a screen reader: one in its own words, several by the names of their fields."""
        wrong = [wire for wire in changed if self._said[wire][0] is Severity.ERROR]
        if len(wrong) == 1:
            label, error = self._fields[wrong[0]].label, self._said[wrong[0]][1]
            announce(self, fill(self.tr("{label}: {error}"), label=label, error=error), at_once=True)
        elif wrong:
            names = ", ".join(self._fields[wire].label for wire in wrong)
            words = fill(self.tr("{count} fields need correction: {names}"), count=len(wrong), names=names)
            announce(self, words, at_once=True)

    def _unfold(self, wire: str) -> None:
        group = self._operation.field(wire).group
        self._cards[group].set_folded(False)
        if self._grids[group].holds_folded(self._fields[wire]):
            self._grids[group].unfold()

    def _tell_filled(self) -> None:
        for group, card in self._cards.items():
            self._grids[group].update_fold_text()
            if group in AT_HAND:
                continue
            filled = sum(
                bool(self._fields[entry.wire].editor.wire_text()) for entry in self._here() if entry.group is group
            )
            card.set_summary(fill(self.tr("{count} filled"), count=filled) if filled else self.tr("nothing filled"))
