"""Choices with type-ahead: a value from a list, never free text."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Property, QChildEvent, QModelIndex, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QCompleter, QSizePolicy, QWidget

from console_app.gui.kit.colours import Role
from console_app.gui.kit.label import quiet, restyle
from console_app.gui.kit.paste_cleaner import PasteCleaner
from console_app.gui.kit.theme import Theme
from console_app.gui.kit.tool_choice import follow_tools
from console_app.protocol.spelling import trimmed


@dataclass(frozen=True, slots=True)
class Option:
    """One option: the value that would be sent and the words a person reads."""

    wire: str
    text: str


class Choice(QComboBox):
    """A choice that finds its options by any part of code or words, and ignores the wheel.

    A text that is no option is kept and shown, and counts as wrong: :meth:`known` is False, and
    ``wire`` returns it as typed, so that the check of the value refuses it.
    """

    wireChanged = Signal(str)  # noqa: N815 - Qt's manner of naming a property's signal

    def __init__(
        self,
        theme: Theme,
        options: Sequence[Option] = (),
        *,
        typing: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._options: tuple[Option, ...] = ()
        self._last = ""
        self._locked = False
        self._follows = False
        self.setProperty("arrow", "own")
        self.setMaxVisibleItems(12)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(4)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if typing:
            self._allow_typing()
        self.set_options(options)
        self.currentTextChanged.connect(self._changed)

    def set_options(self, options: Sequence[Option]) -> None:
        """Set other options; a chosen or typed value stays."""
        kept = self.wire_text()
        self._options = tuple(options)
        with quiet(self):
            self.clear()
            for option in self._options:
                self.addItem(option.text, option.wire)
        self.set_wire_text(kept)

    def wire_text(self) -> str:
        """Return the chosen option's value, or the typed text if it is no option."""
        text = self.currentText()
        option = self._option_of(text)
        return trimmed(text) if option is None else option.wire

    def set_wire_text(self, value: str) -> None:
        """Choose the option of a value; another value is shown as it is and counts as wrong."""
        value = trimmed(value)
        option = next((o for o in self._options if o.wire == value), None)
        with quiet(self):
            if option is not None:
                self.setCurrentIndex(self._options.index(option))
            else:
                self.setCurrentIndex(-1)
            if self.isEditable():
                self.setEditText(option.text if option is not None else value)
        self._tell()
        self.update()

    def known(self) -> bool:
        """Return whether what is shown is an option, or nothing at all."""
        text = self.currentText()
        return not text or self._option_of(text) is not None

    def set_locked(self, locked: bool) -> None:
        """Make the value readable and copyable, but not changeable."""
        self._locked = locked
        if (line := self.lineEdit()) is not None:
            line.setReadOnly(locked)
        else:
            self.setEnabled(not locked)
        restyle(self, "locked", "true" if locked else None)

    def set_problem(self, problem: str | None) -> None:
        """Frame the input as ``error`` or ``warning``, or not at all."""
        restyle(self, "problem", problem)

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        if (line := self.lineEdit()) is not None:
            line.setAccessibleName(name)  # what is typed into is a thing of its own for assistive tools

    def setAccessibleDescription(self, description: str) -> None:
        super().setAccessibleDescription(description)
        if (line := self.lineEdit()) is not None:
            line.setAccessibleDescription(description)

    def showPopup(self) -> None:
        if not self._locked:
            super().showPopup()

    def childEvent(self, event: QChildEvent) -> None:
        super().childEvent(event)
        if event.added() and not self._follows:
            QTimer.singleShot(0, self, self._follow_tools)  # the list is made when somebody first asks for it

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._locked:
            event.ignore()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        if self.isEditable() and self.completer() is None:
            self._find_by_any_part()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._settle()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._locked:
            return
        side = self._theme.px(14)
        left = self.width() - side - self._theme.px(9)
        box = QRectF(left, (self.height() - side) / 2, side, side)
        painter = QPainter(self)
        ink = Role.TEXT_2 if self.isEnabled() else Role.DISABLED_TEXT
        colour = self.palette().text().color() if self._in_band() else self._theme.colour(ink)
        self._theme.icons.paint(painter, box, "chevron-down", colour)

    def _in_band(self) -> bool:
        parent = self.parentWidget()
        return parent is not None and parent.property("band") is not None

    def _allow_typing(self) -> None:
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setValidator(PasteCleaner(self))
        # Qt's own completer finds beginnings only; ours comes with the first focus, for a page
        # of choices is built in half the time without their lists.
        self.setCompleter(None)  # type: ignore[arg-type]  # Qt documents it so
        line = self.lineEdit()
        if line is not None:
            line.editingFinished.connect(self._settle)

    def _find_by_any_part(self) -> None:
        completer = QCompleter(self.model(), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        if (popup := completer.popup()) is not None:
            popup.setProperty("popup", "true")
        self.setCompleter(completer)

    def _option_of(self, text: str) -> Option | None:
        wanted = trimmed(text).casefold()
        if not wanted:
            return next((option for option in self._options if not option.wire), None)
        return next((o for o in self._options if wanted in {o.wire.casefold(), o.text.casefold()}), None)

    def _settle(self) -> None:
        """Replace a typed code by the words of its option."""
        option = self._option_of(self.currentText())
        if option is not None and self.currentText() and self.currentText() != option.text:
            self.set_wire_text(option.wire)

    def _follow_tools(self) -> None:
        """Choose the option that an assistive tool selects in the list, as a click there does."""
        view = self.findChild(QAbstractItemView)
        if view is None or self._follows:
            return
        self._follows = True

        def chosen() -> int:
            return view.currentIndex().row() if view.isVisible() else self.currentIndex()

        def choose(index: QModelIndex) -> None:
            if self.isEnabled() and not self._locked:
                self.setCurrentIndex(index.row())
            self.hidePopup()

        follow_tools(view, chosen, choose)

    def _changed(self) -> None:
        """Emit a change; undo one while locked, as assistive tools write there, too."""
        if self._locked or not self.isEnabled():
            self.set_wire_text(self._last)
        else:
            self._tell()

    def _tell(self) -> None:
        value = self.wire_text()
        if value != self._last:
            self._last = value
            self.wireChanged.emit(value)

    wire = Property(str, wire_text, set_wire_text, notify=wireChanged)


class BooleanChoice(Choice):
    """Not sent, yes or no: leaving the value out is an answer of its own."""

    def __init__(self, theme: Theme, yes: str = "true", no: str = "false") -> None:
        super().__init__(theme, typing=False)
        self.set_options(
            (
                Option("", self.tr("not sent")),
                Option(yes, self.tr("yes")),
                Option(no, self.tr("no")),
            )
        )

    wire = Property(str, Choice.wire_text, Choice.set_wire_text, notify=Choice.wireChanged)
