"""A field of a form: label, wire name or count, input, and its problem or note."""

from typing import ClassVar

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from console_app.gui.kit.announcements import announce
from console_app.gui.kit.choice import Choice
from console_app.gui.kit.colours import Role
from console_app.gui.kit.label import IconLabel, PlainLabel, Tone, Type
from console_app.gui.kit.line_edits import LineEdit, LinesEdit
from console_app.gui.kit.pyside_workarounds import add_layout
from console_app.gui.kit.text import fill
from console_app.gui.kit.theme import Theme

Editor = LineEdit | LinesEdit | Choice
"""The input in a field: property ``wire``, ``wireChanged``, ``set_locked``, ``set_problem``."""


class LabelledField(QWidget):
    """One input with its label and message.

    Names: the input is ``<prefix>.<wire>``, its message ``<prefix>.<wire>.error``. The accessible
    name says "required", the accessible description repeats what is wrong.
    """

    shows_wire: ClassVar[bool] = True

    def __init__(
        self,
        theme: Theme,
        prefix: str,
        wire: str,
        label: str,
        editor: Editor,
        *,
        required: bool = False,
        limit: int | None = None,
        note: str = "",
    ) -> None:
        super().__init__()
        self._theme = theme
        self._wire = wire
        self._label = label
        self._limit = limit
        self._note = note
        self._required = required
        self.editor = editor
        editor.setObjectName(f"{prefix}.{wire}")
        self._title = PlainLabel(label, Type.LABEL, Tone.SECOND)
        self._star = PlainLabel("*", Type.LABEL, Tone.ERROR)
        self._side = PlainLabel("", Type.MONO_SMALL, Tone.THIRD)
        self._count = PlainLabel("", Type.NOTE, Tone.THIRD)
        self._icon: IconLabel | None = None
        self._message = PlainLabel("", Type.NOTE, Tone.THIRD, wrap=True)
        self._message.setObjectName(f"{prefix}.{wire}.error")
        self._build()
        editor.installEventFilter(self)
        editor.wireChanged.connect(self._counted)
        self.set_required(required)
        self._counted()
        self.clear_problem()

    @property
    def wire_name(self) -> str:
        """The wire parameter of the field."""
        return self._wire

    @property
    def label(self) -> str:
        """The field's name for people."""
        return self._label

    @property
    def required(self) -> bool:
        """Whether it is marked as required."""
        return self._required

    def set_required(self, required: bool) -> None:
        """Mark the field as required, or no longer."""
        self._required = required
        self._star.setVisible(required)
        template = self.tr("{label}, required") if required else "{label}"
        name = fill(template, label=self._label)
        self.editor.setAccessibleName(name)
        self._title.setAccessibleName(name)  # where a choice is heard by its value, its label is what names it

    def show_error(self, text: str, *, aloud: bool = True) -> None:
        """Show an error, with rule and value; the field is framed. `aloud`: announce it to screen readers."""
        if aloud and text != self._message.text():
            announce(self.editor, fill(self.tr("{label}: {error}"), label=self._label, error=text), at_once=True)
        self._tell(text, "error", "alert", Tone.ERROR, Role.ERROR_TEXT)

    def show_warning(self, text: str) -> None:
        """Show a warning; it does not block."""
        self._tell(text, "warning", "info", Tone.WARNING, Role.WARNING_TEXT)

    def clear_problem(self) -> None:
        """Show the field's note, if it has one."""
        self._tell(self._note, None, "", Tone.THIRD, Role.TEXT_3)

    def message(self) -> str:
        """Return the shown error or warning, else ''."""
        return "" if self._message.text() == self._note else self._message.text()

    def set_locked(self, locked: bool) -> None:
        """Make the value readable but not changeable, after it was sent."""
        self.editor.set_locked(locked)

    def focus(self) -> None:
        """Focus the input, as a link to a wrong field does."""
        self.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.FocusIn, QEvent.Type.FocusOut}:
            self._side_line(focused=event.type() is QEvent.Type.FocusIn)
        return super().eventFilter(watched, event)

    def _build(self) -> None:
        theme = self._theme
        head = QHBoxLayout()
        head.setSpacing(theme.px(4))
        head.addWidget(self._title)
        head.addWidget(self._star)
        head.addStretch(1)
        head.addWidget(self._side)
        head.addWidget(self._count)
        self._title.setBuddy(self.editor)
        self._side.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._count.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._foot = QHBoxLayout()
        self._foot.setSpacing(theme.px(4))
        self._foot.addWidget(self._message, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        add_layout(column, head)
        column.addWidget(self.editor)
        add_layout(column, self._foot)
        column.addStretch(1)
        self._side.hide()

    def _side_line(self, *, focused: bool) -> None:
        self._side.setText(self._wire if focused else "")
        self._side.setVisible(focused and self.shows_wire)

    def _counted(self) -> None:
        if self._limit is None:
            self._count.hide()
            return
        used = len(self.editor.wire_text())
        over = used > self._limit
        template = self.tr("{used} / {limit}", "characters used of the limit")
        self._count.setText(fill(template, used=used, limit=self._limit) if used else "")
        self._count.setVisible(used > 0)
        self._count.set_tone(Tone.ERROR if over else Tone.THIRD)
        self._count.set_type(Type.STRONG_NOTE if over else Type.NOTE)

    def _tell(self, text: str, problem: str | None, icon: str, tone: Tone, role: Role) -> None:
        self._message.setText(text)
        self._message.set_tone(tone)
        self._message.set_type(Type.LABEL if problem == "error" else Type.NOTE)
        self._message.setVisible(bool(text))
        self.editor.set_problem(problem)
        self.editor.setAccessibleDescription(text)
        if icon and self._icon is None:
            self._icon = IconLabel(self._theme, icon, role, 14)
            self._foot.insertWidget(0, self._icon, 0, Qt.AlignmentFlag.AlignTop)
        if self._icon is not None:
            self._icon.setVisible(bool(icon))
            if icon:
                self._icon.show_icon(icon, role)


class PlainField(LabelledField):
    """A field that is no parameter of a request, so that no wire name is shown."""

    shows_wire: ClassVar[bool] = False


def unknown_choice(editor: Editor) -> bool:
    """Return whether an input is a choice that holds a text which is none of its options."""
    return isinstance(editor, Choice) and not editor.known()
