"""The dialogs for the views of the list that a person has saved: save, rename, delete."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console_app.gui.desk.lookup_box import CardMasker
from console_app.gui.kit.button import Button, Kind
from console_app.gui.kit.dialogs import ConsoleDialog, Footer
from console_app.gui.kit.label import PlainLabel, Tone, Type, restyle
from console_app.gui.kit.line_edits import LineEdit
from console_app.gui.kit.pyside_workarounds import add_layout
from console_app.gui.kit.text import fill, visible
from console_app.gui.kit.theme import Theme
from console_app.protocol.fields import QT_TRANSLATE_NOOP
from console_app.services.views import LONGEST_NAME, SavedView, name_problem

PROBLEMS: Final = {
    "empty": QT_TRANSLATE_NOOP("Views", "A name is needed."),
    "long": QT_TRANSLATE_NOOP("Views", "At most {limit} characters; you have {have}."),
    "unseen": QT_TRANSLATE_NOOP("Views", "Letters, figures and signs that can be seen only."),
    "taken": QT_TRANSLATE_NOOP("Views", "Another view has this name."),
}


def problem_text(code: str, name: str) -> str:
    """Explain what is wrong with a view's name."""
    return fill(QCoreApplication.translate("Views", PROBLEMS[code]), limit=LONGEST_NAME, have=len(name.strip()))


class _ViewsDialog(ConsoleDialog):
    """A head, a line about it, fields, a cancel and a save button; Esc changes nothing."""

    def __init__(self, theme: Theme, parent: QWidget, head: str, text: str, keep: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(head)
        self.setProperty("ground", "surface")
        edge = theme.px(24)
        self.fields = QVBoxLayout()
        self.fields.setSpacing(theme.px(8))
        inside = QVBoxLayout()
        inside.setContentsMargins(edge, edge, edge, edge)
        inside.setSpacing(theme.px(8))
        inside.addWidget(PlainLabel(head, Type.HEAD, wrap=True))
        inside.addWidget(PlainLabel(text, Type.BODY, Tone.SECOND, wrap=True))
        inside.addSpacing(theme.px(4))
        add_layout(inside, self.fields)
        footer = Footer(theme)
        footer.row.addStretch(1)
        leave = Button(theme, self.tr("Cancel"))
        leave.setObjectName("views.leave")
        leave.clicked.connect(self.reject)
        self.keep = Button(theme, keep, Kind.MAIN)
        self.keep.setObjectName("views.keep")
        self.keep.clicked.connect(self.check)
        footer.row.addWidget(leave)
        footer.row.addWidget(self.keep)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        add_layout(column, inside)
        column.addStretch(1)
        column.addWidget(footer)
        self.setMinimumWidth(theme.px(480))

    def check(self) -> None:
        """Save what was typed if nothing is wrong with it."""
        raise NotImplementedError

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter save: no money depends on it."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.check()
            return
        super().keyPressEvent(event)


class _Name(QWidget):
    """One name to type: label, input with what is beside it, and its problem."""

    def __init__(self, theme: Theme, name: str, label: str, beside: Sequence[QWidget] = ()) -> None:
        super().__init__()
        self.editor = LineEdit(theme)
        self.editor.setObjectName(name)
        self.editor.setMaxLength(3 * LONGEST_NAME)
        self.editor.setValidator(CardMasker(self.editor))
        self.editor.setAccessibleName(label)
        title = PlainLabel(label, Type.LABEL, Tone.SECOND)
        title.setBuddy(self.editor)
        self._error = PlainLabel("", Type.NOTE, Tone.ERROR, wrap=True)
        self._error.setObjectName(f"{name}.error")
        line = QHBoxLayout()
        line.setSpacing(theme.px(8))
        line.addWidget(self.editor, 1)
        for part in beside:
            line.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        column.addWidget(title)
        add_layout(column, line)
        column.addWidget(self._error)
        self.show_problem("")

    def text(self) -> str:
        return self.editor.wire_text()

    def focus(self) -> None:
        self.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_problem(self, code: str) -> None:
        """Show at the input what is wrong, '' for nothing."""
        text = problem_text(code, self.text()) if code else ""
        self._error.setText(text)
        self._error.setVisible(bool(code))
        self.editor.setAccessibleDescription(text)
        restyle(self.editor, "problem", "error" if code else None)


class SaveViewDialog(_ViewsDialog):
    """Asks for a name for the current view."""

    def __init__(self, theme: Theme, parent: QWidget, shows: str, others: Sequence[str]) -> None:
        """`shows` is the view in words; `others` are the names that are taken."""
        super().__init__(
            theme,
            parent,
            QCoreApplication.translate("Views", "Save this view"),
            shows,
            QCoreApplication.translate("Views", "Save it"),
        )
        self.setObjectName("views.save")
        self._others = tuple(others)
        self._field = _Name(theme, "views.name", QCoreApplication.translate("Views", "Name"))
        self.fields.addWidget(self._field)
        self._field.focus()

    def name(self) -> str:
        """Return the name that the person typed."""
        return self._field.text()

    def check(self) -> None:
        problem = name_problem(self.name(), self._others)
        self._field.show_problem(problem)
        if problem:
            self._field.focus()
        else:
            self.accept()


class ManageViewsDialog(_ViewsDialog):
    """Renames and deletes saved views; nothing changes before the person presses Save."""

    def __init__(self, theme: Theme, parent: QWidget, views: Sequence[tuple[SavedView, str]]) -> None:
        """Show each view's name as an input, with the view in words."""
        text = QCoreApplication.translate("Views", "Change a name, or delete a view. No order is changed by it.")
        super().__init__(
            theme,
            parent,
            QCoreApplication.translate("Views", "Rename or delete views"),
            text,
            QCoreApplication.translate("Views", "Keep the changes"),
        )
        self.setObjectName("views.manage")
        self._rows = [_ViewRow(theme, place, view, shows) for place, (view, shows) in enumerate(views)]
        for row in self._rows:
            self.fields.addWidget(row.field)
        self._rows[0].field.focus()

    def views(self) -> tuple[SavedView, ...]:
        """Return the remaining views under their new names."""
        return tuple(replace(row.view, name=row.field.text()) for row in self._rows if not row.gone)

    def check(self) -> None:
        left = [row for row in self._rows if not row.gone]
        wrong = None
        for row in left:
            problem = name_problem(row.field.text(), [other.field.text() for other in left if other is not row])
            row.field.show_problem(problem)
            if problem:
                wrong = wrong or row
        if wrong is None:
            self.accept()
        else:
            wrong.field.focus()


class _ViewRow:
    """A view's name, and whether it is to be deleted."""

    def __init__(self, theme: Theme, place: int, view: SavedView, shows: str) -> None:
        self.view = view
        self.gone = False
        self._delete = Button(theme, QCoreApplication.translate("Views", "Delete"), Kind.PLAIN)
        self._delete.setObjectName(f"views.delete.{place}")
        self._delete.clicked.connect(self.turn)
        self.field = _Name(theme, f"views.name.{place}", shows, [self._delete])
        self.field.editor.set_wire_text(view.name)
        self.field.editor.setAccessibleName(
            fill(QCoreApplication.translate("Views", "Name of the view {name}"), name=visible(view.name, 60))
        )
        self._name()

    def turn(self) -> None:
        """Mark the view as deleted, or undo that."""
        self.gone = not self.gone
        self.field.editor.set_locked(self.gone)
        self.field.show_problem("")
        self._delete.setText(
            QCoreApplication.translate("Views", "Keep it")
            if self.gone
            else QCoreApplication.translate("Views", "Delete")
        )
        self._name()

    def _name(self) -> None:
        template = (
            QCoreApplication.translate("Views", "Keep the view {name}")
            if self.gone
            else QCoreApplication.translate("Views", "Delete the view {name}")
        )
        self._delete.setAccessibleName(fill(template, name=visible(self.view.name, 60)))
