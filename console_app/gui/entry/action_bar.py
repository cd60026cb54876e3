"""The bar under a form: names the fields that still prevent sending, and holds the buttons; decides nothing."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from console_app.gui.kit.button import Button, Kind
from console_app.gui.kit.colours import Role
from console_app.gui.kit.label import ElidedLabel, IconLabel, PlainLabel, Tone, Type
from console_app.gui.kit.text import fill
from console_app.gui.kit.theme import Theme
from console_app.gui.words.declared_texts import operation_phrase
from console_app.protocol.operation import Operation

MOST_LINKS: Final = 3
"""Fields named in the bar; the others are counted."""
HEIGHT: Final = 52


class ActionBar(QFrame):
    """Shows what a form still needs, and holds the buttons Clear, Review and, after sending, New."""

    go_to = Signal(str)

    def __init__(self, theme: Theme, operation: Operation, parent: QWidget | None = None) -> None:
        """Name the buttons after the operation."""
        super().__init__(parent)
        self._theme = theme
        self.setProperty("sheet", "card")
        self.setFixedHeight(theme.px(HEIGHT))
        self._icon = IconLabel(theme, "pencil", Role.TEXT_3)
        self._words = PlainLabel("", Type.STRONG)
        self._links = QWidget()
        self._links_row = QHBoxLayout(self._links)
        self._links_row.setContentsMargins(0, 0, 0, 0)
        self._links_row.setSpacing(0)
        self._note = ElidedLabel("", Type.NOTE, Tone.THIRD)
        self.clear = Button(theme, self.tr("Clear"), Kind.TEXT)
        self.clear.setObjectName(f"{operation.key}.clear")
        self.review = Button(theme, operation_phrase(operation.terms.review), Kind.MAIN)
        self.review.setObjectName(f"{operation.key}.send")
        self.review.setToolTip("Ctrl+Enter")
        self.new = Button(theme, operation_phrase(operation.terms.new), Kind.PLAIN, "plus")
        self.new.setObjectName(f"{operation.key}.new")
        self.new.setToolTip("Ctrl+N")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(16), 0, theme.px(10), 0)
        row.setSpacing(theme.px(8))
        row.addWidget(self._icon)
        row.addWidget(self._words)
        row.addWidget(self._links)
        row.addWidget(self._note, 1)
        for button in (self.clear, self.review, self.new):
            row.addWidget(button)
        self.new.hide()
        self._named: tuple[tuple[str, str], ...] = ()
        self._link_buttons: list[Button] = []

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def show_ready(self, warned: Sequence[tuple[str, str]] = ()) -> None:
        """Show that nothing prevents sending; name the fields with a warning, which may be out of sight."""
        if not warned:
            self._say("check", Role.OK_TEXT, self.tr("Ready for review"), Tone.OK, ())
            return
        count = len(warned)
        words = (
            self.tr("Ready for review, 1 warning:")
            if count == 1
            else fill(self.tr("Ready for review, {count} warnings:"), count=count)
        )
        self._say("info", Role.WARNING_TEXT, words, Tone.WARNING, warned)

    def show_needed(self, fields: Sequence[tuple[str, str]]) -> None:
        """Name the fields still to be filled in, calmly: nobody has made a mistake yet."""
        self._say("pencil", Role.TEXT_3, self.tr("Still needed:"), Tone.SECOND, fields)

    def show_errors(self, fields: Sequence[tuple[str, str]]) -> None:
        """Count the fields that need correction and name them, each as a link to its field."""
        count = len(fields)
        words = (
            self.tr("1 field needs correction")
            if count == 1
            else fill(self.tr("{count} fields need correction"), count=count)
        )
        self._say("alert", Role.ERROR_TEXT, words, Tone.ERROR, fields)

    def show_editing(self) -> None:
        """Show the buttons Clear and Review, as the form is being filled in."""
        for button in (self.clear, self.review):
            button.show()
        self.new.hide()

    def show_sending(self, words: str) -> None:
        """Show that the form is being sent; no button can be pressed meanwhile."""
        self._say("rays", Role.TEXT_3, words, Tone.SECOND, ())
        for button in (self.clear, self.review, self.new):
            button.hide()

    def show_over(self, words: str) -> None:
        """Show why this form cannot be sent again; only a new form can be started."""
        self._say("lock", Role.TEXT_3, words, Tone.SECOND, ())
        for button in (self.clear, self.review):
            button.hide()
        self.new.show()

    def _say(self, icon: str, role: Role, words: str, tone: Tone, fields: Sequence[tuple[str, str]]) -> None:
        self._icon.show_icon(icon, role)
        self._words.setText(words)
        self._words.set_tone(tone)
        if tuple(fields) != self._named:
            self._named = tuple(fields)
            self._link()
        self._fit()

    def _link(self) -> None:
        for gone in self._link_buttons:
            self._links_row.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        self._link_buttons.clear()
        for wire, label in self._named[:MOST_LINKS]:
            link = Button(self._theme, label, Kind.LINK)
            link.clicked.connect(lambda _checked=False, wire=wire: self.go_to.emit(wire))
            self._links_row.addWidget(link)
            self._link_buttons.append(link)

    def _fit(self) -> None:
        """Name as many fields as there is room for, and count the others."""
        others = (self._icon, self._words, *(b for b in (self.clear, self.review, self.new) if not b.isHidden()))
        taken = (max(part.sizeHint().width(), part.minimumWidth()) + self._theme.px(8) for part in others)
        room = self.contentsRect().width() - sum(taken)
        room -= self._theme.px(16 + 10 + 8)
        for shown in range(len(self._link_buttons), -1, -1):
            more = len(self._named) - shown
            note = fill(self.tr("and {count} more"), count=more) if more else ""
            wide = self._note.fontMetrics().horizontalAdvance(note) + self._theme.px(8)
            if sum(link.sizeHint().width() for link in self._link_buttons[:shown]) + wide <= room:
                break
        for place, link in enumerate(self._link_buttons):
            link.setVisible(place < shown)
        self._note.setText(note)
