"""The result of a card registration: the reference in large, its actions, and all answers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console_app.gui.kit.button import Button, Kind
from console_app.gui.kit.fact_grid import FactGrid
from console_app.gui.kit.gutter_area import GutterArea
from console_app.gui.kit.label import PlainLabel, Tone, Type
from console_app.gui.kit.pyside_workarounds import add_layout
from console_app.gui.kit.result_card import Advice, ResultCard
from console_app.gui.kit.text import visible
from console_app.gui.kit.theme import Theme
from console_app.gui.kit.timeline import Timeline
from console_app.gui.order.wanted import TransferTo
from console_app.gui.words.registration_words import (
    card_line,
    facts_of,
    registration_entry,
    registration_text,
    serial_fact,
)
from console_app.protocol.operations.cards import REGISTER_CARD
from console_app.services.records import Order
from console_app.services.registrations import Registration, RegistrationOutcome

KEY: Final = REGISTER_CARD.key
REFERENCE_CAP: Final = 24
GUTTER: Final = 12
"""Width for the scroll bar at the right of the card."""
NO_LIMIT: Final = 16_777_215


class RegistrationResult(GutterArea):
    """The newest answer about the card of the form's payment, and the earlier answers."""

    wanted = Signal(object)
    copied = Signal()

    def __init__(self, theme: Theme) -> None:
        """Start with the placeholder line."""
        inside = QWidget()
        super().__init__(inside, theme.px(GUTTER))
        self._theme = theme
        self._shown: Registration | None = None
        self._card = ResultCard(theme, f"{KEY}.result")
        self._reference = PlainLabel("", Type.FACT, selectable=True)
        self._reference.setObjectName(f"{KEY}.reference")
        self._reference.set_accessible_label(self.tr("Card reference"))
        self._big = QWidget()
        self._facts, self._serial = FactGrid(theme), FactGrid(theme)
        self.transfer = Button(theme, self.tr("Transfer to this card"), Kind.MAIN, "chevron-right")
        self.transfer.setObjectName(f"{KEY}.transfer")
        self.transfer.clicked.connect(self._transfer)
        self.copy = Button(theme, self.tr("Copy reference"), Kind.PLAIN, "copy")
        self.copy.setObjectName(f"{KEY}.copy")
        self.copy.clicked.connect(self._copy)
        self.again = Button(theme, self.tr("Ask again"), Kind.PLAIN, "refresh")
        self.again.setObjectName(f"{KEY}.again")
        self._answers = Timeline(theme)
        self._answers.setObjectName(f"{KEY}.answers")
        self._may_transfer = True
        self._build()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._card)
        column.addStretch(1)
        self.show_nothing()

    @property
    def registration(self) -> Registration | None:
        """The answer shown at the top, None before the first."""
        return self._shown

    def allow_transfer(self, *, allowed: bool) -> None:
        """Show the button for a transfer to the registered card only if the profile has that call."""
        self._may_transfer = allowed

    def show_nothing(self) -> None:
        """Show the placeholder line: nothing is known about the payment in the form."""
        self._shown = None
        self._answers.show_entries(())
        self._card.show_quiet(self.tr("Nothing asked about this payment yet. The card's reference will stand here."))
        self.setFixedHeight(self._card.sizeHint().height())

    def show_answers(self, answers: Sequence[Registration], payment: Order | None, now: datetime) -> None:
        """Show the newest answer in full and all of them in a list, the newest first."""
        if not answers:
            self.show_nothing()
            return
        newest = self._shown = answers[0]
        self.setMinimumHeight(0)
        self.setMaximumHeight(NO_LIMIT)
        said = registration_text(newest)
        line = card_line(payment)
        self._card.show_outcome(said.state, said.head, [line] if line else [])
        self._card.show_check("")
        registered = newest.outcome is RegistrationOutcome.REGISTERED
        self._big.setVisible(registered)
        self._reference.setText(visible(newest.card_ref_id, REFERENCE_CAP))
        self._facts.show_facts(facts_of(newest, now))
        self._serial.show_facts(serial_fact(newest))
        self.transfer.setVisible(registered and self._may_transfer)
        self.copy.setVisible(registered)
        self.again.setVisible(newest.outcome is RegistrationOutcome.NO_ANSWER)
        self._card.show_advice([Advice("info", said.advice)] if said.advice else [])
        self._answers.show_entries([registration_entry(answer, now) for answer in answers])

    def _transfer(self) -> None:
        if self._shown is not None and self._shown.card_ref_id:
            self.wanted.emit(TransferTo(self._shown))

    def _copy(self) -> None:
        if self._shown is not None:
            QGuiApplication.clipboard().setText(self._shown.card_ref_id)
            self.copied.emit()

    def _build(self) -> None:
        theme = self._theme
        big = QVBoxLayout(self._big)
        big.setContentsMargins(0, 0, 0, 0)
        big.setSpacing(theme.px(2))
        big.addWidget(PlainLabel(self.tr("Card reference"), Type.NOTE, Tone.THIRD))
        big.addWidget(self._reference)
        self._card.notices.setSpacing(theme.px(8))
        self._card.notices.addWidget(self._big)
        self._card.notices.addWidget(self._facts)
        self._card.notices.addWidget(self._serial)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        for button in (self.transfer, self.copy, self.again):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        add_layout(self._card.buttons, row, 1)
        self._card.add_section(self.tr("Answers"), self.tr("newest first"), self._answers)
