"""The review of an order before money moves, made from the very content that will be sent."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from console_app.gui.entry.review_concerns import not_comparable_words, repeats_words, without_proof_words
from console_app.gui.entry.review_facts import (
    amount_in_words,
    destination_facts,
    hashed_amount,
    not_sent_of,
    number_note,
    problems_unsent,
    receiver_of,
    rows_of,
    short_digest,
)
from console_app.gui.entry.sent_list import SentList
from console_app.gui.kit.band import EnvironmentFrame
from console_app.gui.kit.button import ENTER, ArmedButton, Button
from console_app.gui.kit.colours import Role
from console_app.gui.kit.dialogs import ConsoleDialog
from console_app.gui.kit.label import ElidedLabel, IconLabel, PlainLabel, Rule, Tone, Type
from console_app.gui.kit.labelled_field import LabelledField, PlainField
from console_app.gui.kit.line_edits import LineEdit
from console_app.gui.kit.notice import Manner, Notice
from console_app.gui.kit.pyside_workarounds import add_layout, add_layout_to_grid
from console_app.gui.kit.text import fill
from console_app.gui.kit.theme import Theme
from console_app.gui.order.held_card import HeldCard
from console_app.gui.words.band_words import band_of
from console_app.gui.words.declared_texts import operation_phrase, operation_title
from console_app.gui.words.notices import Words, problem_text
from console_app.gui.words.outcomes import money_text
from console_app.protocol.encoding import form_body
from console_app.protocol.operation import Authentication, Checked
from console_app.services.inspection import body_checksum
from console_app.services.look_ups import LookUpReliability
from console_app.services.records import Order
from console_app.services.requests import Content

WIDTH: Final = 744
KEPT_FREE: Final = 48
"""Pixels of the window's height left free, so that a review is never taken for the window itself."""
ARM_MS: Final = 1000


@dataclass(frozen=True, slots=True)
class ReviewSubject:
    """What a review shows: the content, its check, earlier orders of the same payment, the key that signs.

    `checked` is None for an order that was checked and entered before. `key` is the signing key's fingerprint, '' while
    it is locked. `trust`: how far the status call before sending can be relied on. `control`: the merchant control is
    in memory, for calls that use one. `not_comparable`: earlier orders of the same amount whose fingerprints cannot be
    compared, so that they may have made the same payment.
    """

    content: Content
    checked: Checked | None
    repeats: tuple[Order, ...]
    key: str
    now: datetime
    trust: LookUpReliability = LookUpReliability.PROVEN
    control: bool = False
    not_comparable: tuple[Order, ...] = ()

    @property
    def needs_reason(self) -> bool:
        """Tell whether the person must type a reason before the order can be sent."""
        made_before = bool(self.repeats or self.not_comparable)
        confirmed = self.checked is not None and bool(self.checked.confirmations)
        return made_before or confirmed or self.without_proof

    @property
    def without_proof(self) -> bool:
        """Tell whether the order number is asked about first at a gateway whose refusal does not prove it unknown."""
        looked_up = self.content.profile.look_up_first or self.checked is None
        return looked_up and self.trust is LookUpReliability.PROVES_NOTHING


class ReviewDialog(ConsoleDialog):
    """Asks a person to approve an order. Only its button, once enabled, approves; Enter does nothing, Esc leaves."""

    def __init__(self, theme: Theme, reviewed: ReviewSubject, parent: QWidget, *, arm_ms: int = ARM_MS) -> None:
        """Build everything; `arm_ms` is how long the action is disabled after each change."""
        super().__init__(parent)
        self._theme = theme
        self._reviewed = reviewed
        self._content = reviewed.content
        self._decided = False
        self._held: HeldCard | None = None
        self._reason: LabelledField | None = None
        self.setObjectName("review")
        self.setWindowTitle(operation_phrase(self._content.operation.terms.review))
        self._charges = self._content.operation.terms.charges
        verb = self.tr("Charge {money}") if self._charges else self.tr("Send {money}")
        self._confirm = ArmedButton(theme, fill(verb, money=money_text(self._content.money)), arm_ms)
        self._confirm.setObjectName("review.confirm")
        self._confirm.clicked.connect(self._confirmed)
        self._cancel = Button(theme, self.tr("Back to the form"), tall=True)
        self._cancel.setObjectName("review.cancel")
        self._cancel.clicked.connect(self.reject)
        self._summary = self._build_summary()
        self._list = SentList(theme, rows_of(self._content, reviewed.checked), not_sent_of(self._content))
        self._below = PlainLabel("", Type.STRONG_NOTE, Tone.WARNING)
        self._below_icon = IconLabel(theme, "chevron-down", Role.WARNING_TEXT, 14)
        self._list.below.connect(self._tell_below)
        notes = (operation_title(self._content.operation),)
        frame = EnvironmentFrame(theme, band_of(self._content.profile, self._content.target, notes=notes))
        frame.body.addWidget(self._summary)
        frame.body.addWidget(Rule())
        add_layout(frame.body, self._build_list(), 1)
        frame.body.addWidget(Rule())
        add_layout(frame.body, self._build_concerns())
        add_layout(frame.body, self._build_proof())
        frame.body.addWidget(self._build_footer())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(frame)
        self._tell_below(0)
        self._fit(parent.window().size())

    def reason(self) -> str:
        """Return the typed reason, '' if none was asked for."""
        return self._reason.editor.wire_text() if self._reason is not None else ""

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._summary.setFocus()
        self._arm()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER:
            event.accept()
        elif event.key() == Qt.Key.Key_F2 and self._held is not None:
            if not event.isAutoRepeat():
                self._held.begin()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F2 and self._held is not None and not event.isAutoRepeat():
            self._held.end()
        super().keyReleaseEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.ActivationChange and not self.isActiveWindow() and self._held is not None:
            self._held.end()
        super().changeEvent(event)

    def _confirmed(self) -> None:
        if self._decided or (self._reason is not None and not self.reason()):
            return
        self._decided = True
        self._confirm.disarm()
        self.accept()

    def _arm(self) -> None:
        """Disable the action for a while again; while a reason is missing it stays disabled."""
        if self._reason is not None and not self.reason():
            self._confirm.disarm()
        else:
            self._confirm.arm()

    def _fit(self, window: QSize) -> None:
        most = window.height() - KEPT_FREE
        width = min(self._theme.px(WIDTH), window.width() - KEPT_FREE)
        self.setMaximumHeight(most)
        self.setFixedWidth(width)
        wished = self.heightForWidth(width) if self.hasHeightForWidth() else self.sizeHint().height()
        self.resize(width, min(most, wished))

    def _build_summary(self) -> QFrame:
        theme, content = self._theme, self._content
        summary = QFrame()
        summary.setObjectName("review.summary")
        summary.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        grid = QGridLayout(summary)
        edge = theme.px(24)
        grid.setContentsMargins(edge, theme.px(16), edge, theme.px(16))
        grid.setHorizontalSpacing(edge)
        grid.setVerticalSpacing(theme.px(12))
        grid.setColumnStretch(0, 4)
        grid.setColumnStretch(1, 3)
        money, target = content.money, destination_facts(content)
        amount = PlainLabel(money_text(money), Type.AMOUNT)
        receiver, country = receiver_of(content)
        name = PlainLabel(receiver or self.tr("not named"), Type.FACT, wrap=True)
        who = self.tr("Payer") if self._charges else self.tr("Receiver")
        place = self.tr("Paid by") if self._charges else self.tr("Destination")
        kind = fill(self.tr("{place} - {kind}"), place=place, kind=target.kind) if target.kind else place
        where: QWidget = PlainLabel(target.value or "-", Type.MONO_HEAD, wrap=True, selectable=True)
        if target.typed:
            where = self._held = HeldCard(theme, target.value, target.typed)
        number = PlainLabel(content.value("client_orderid"), Type.MONO_HEAD, wrap=True, selectable=True)
        in_words = amount_in_words(money) if money is not None else ""
        notes = "\n".join(note for note in (in_words, hashed_amount(content)) if note)
        add_layout_to_grid(grid, self._fact(self.tr("Amount"), amount, notes), 0, 0)
        add_layout_to_grid(grid, self._fact(who, name, country), 0, 1)
        grid.addWidget(Rule(), 1, 0, 1, 2)
        add_layout_to_grid(grid, self._fact(kind, where, target.beside), 2, 0)
        note = number_note(content, self._reviewed.trust)
        add_layout_to_grid(grid, self._fact(self.tr("Order number"), number, note), 2, 1)
        spoken = (
            self.tr("{amount}, {words}, from {receiver}; {kind}: {value}; order number {number}")
            if self._charges
            else self.tr("{amount}, {words}, to {receiver}; {kind}: {value}; order number {number}")
        )
        summary.setAccessibleName(
            fill(
                spoken,
                amount=amount.text(),
                words=in_words,
                receiver=name.text(),
                kind=kind,
                value=target.value,
                number=number.text(),
            )
        )
        return summary

    def _fact(self, label: str, value: QWidget, note: str) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(self._theme.px(4))
        column.addWidget(PlainLabel(label, Type.NOTE, Tone.SECOND))
        column.addWidget(value)
        column.addWidget(PlainLabel(note, Type.NOTE, Tone.SECOND, wrap=True))
        column.addStretch(1)
        return column

    def _build_list(self) -> QVBoxLayout:
        theme, content = self._theme, self._content
        column = QVBoxLayout()
        edge = theme.px(24)
        column.setContentsMargins(edge, theme.px(16), theme.px(16), theme.px(8))
        column.setSpacing(theme.px(8))
        head = QHBoxLayout()
        head.setSpacing(theme.px(8))
        head.addWidget(PlainLabel(self.tr("Everything that will be sent"), Type.STRONG))
        note = fill(
            self.tr("{fields} fields, {bytes} bytes, in this order"),
            fields=len(content.pairs),
            bytes=len(form_body(content.pairs)),
        )
        head.addWidget(PlainLabel(note, Type.NOTE, Tone.THIRD), 1)
        add_layout(column, head)
        column.addWidget(self._list, 1)
        return column

    def _build_concerns(self) -> QVBoxLayout:
        """Show what a person should know or must give a reason for: missing values, repetitions, odd values."""
        theme, reviewed, now = self._theme, self._reviewed, self._reviewed.now
        column = QVBoxLayout()
        edge = theme.px(24)
        column.setSpacing(theme.px(8))
        unsent = problems_unsent(self._content, reviewed.checked)
        confirmations = reviewed.checked.confirmations if reviewed.checked is not None else ()
        if reviewed.without_proof:
            column.addWidget(self._concern("review.without_proof", without_proof_words()))
        if reviewed.repeats:
            column.addWidget(
                self._concern("review.repeats", repeats_words(reviewed.repeats, now, charges=self._charges))
            )
        if reviewed.not_comparable:
            alone = not (reviewed.repeats or unsent or confirmations)
            words = not_comparable_words(reviewed.not_comparable, now, named=alone)
            column.addWidget(self._concern("review.not_comparable", words))
        if unsent:
            notice = Notice(theme, Manner.WARNING, "\n".join(problem_text(problem) for problem in unsent))
            notice.setObjectName("review.unsent")
            column.addWidget(notice)
        if confirmations:
            lines = "\n".join(problem_text(problem) for problem in confirmations)
            column.addWidget(Notice(theme, Manner.WARNING, self.tr("Make sure that this is meant"), lines))
        if reviewed.needs_reason:
            label = self.tr("Why it is right all the same")
            self._reason = PlainField(theme, "review", "reason", label, LineEdit(theme), required=True)
            self._reason.editor.wireChanged.connect(self._arm)
            column.addWidget(self._reason)
        if column.count():
            column.setContentsMargins(edge, theme.px(12), edge, 0)
        return column

    def _concern(self, name: str, words: Words) -> Notice:
        notice = Notice(self._theme, Manner.WARNING, words.head, words.text)
        notice.setObjectName(name)
        return notice

    def _build_proof(self) -> QHBoxLayout:
        theme = self._theme
        row = QHBoxLayout()
        edge = theme.px(24)
        row.setContentsMargins(edge, theme.px(8), edge, theme.px(8))
        row.setSpacing(theme.px(8))
        digest = body_checksum(self._content)
        words = (
            self.tr("Built from the bytes that will be sent. SHA-256")
            if digest
            else self.tr("No checksum: it would give the card number away.")
        )
        row.addWidget(IconLabel(theme, "shield", Role.TEXT_3))
        row.addWidget(ElidedLabel(words, Type.NOTE, Tone.SECOND), 1)
        if digest:
            row.addWidget(PlainLabel(short_digest(digest), Type.MONO_SMALL, Tone.SECOND, selectable=True))
        row.addWidget(self._below_icon)
        row.addWidget(self._below)
        self._key = PlainLabel(self._proved_by(), Type.NOTE, Tone.SECOND)
        row.addWidget(self._key)
        return row

    def _proved_by(self) -> str:
        """Name what authenticates the call: a key by its fingerprint, or the merchant control, which has none."""
        if self._content.operation.authentication is Authentication.CONTROL:
            at_hand = self._reviewed.control
            return self.tr("Merchant control") if at_hand else self.tr("Merchant control locked; asked for at sending")
        key = self._reviewed.key
        return fill(self.tr("Key {key}"), key=key) if key else self.tr("Key locked; asked for at sending")

    def _build_footer(self) -> QFrame:
        theme = self._theme
        footer = QFrame()
        footer.setProperty("sheet", "footer")
        footer.setFixedHeight(theme.px(64))
        row = QHBoxLayout(footer)
        row.setContentsMargins(theme.px(24), 0, theme.px(24), 0)
        row.setSpacing(theme.px(8))
        row.addWidget(PlainLabel(self.tr("Esc leaves without a decision"), Type.NOTE, Tone.SECOND), 1)
        row.addWidget(self._cancel)
        row.addWidget(self._confirm)
        return footer

    def _tell_below(self, count: int) -> None:
        words = self.tr("1 more field below") if count == 1 else fill(self.tr("{count} more fields below"), count=count)
        self._below.setText(words if count else "")
        self._below.setVisible(count > 0)
        self._below_icon.setVisible(count > 0)
