"""The look-up box: any text may be pasted, but a card number is masked as 6+4 before anybody sees it."""

from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import (
    QDropEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QValidator,
)

from console_app.gui.kit.colours import Role
from console_app.gui.kit.line_edits import LineEdit
from console_app.gui.kit.paste_cleaner import PasteCleaner
from console_app.gui.kit.theme import Theme
from console_app.protocol.card_numbers import holds_card, mask_cards_in
from console_app.protocol.spelling import trimmed

LONGEST: Final = 256
TYPED_CARD: Final = 16
"""From this many digits on a typed number counts as a card: shorter ones may be the beginning of another number."""


class CardMasker(PasteCleaner):
    """Masks card numbers in every text that gets into an input, before the input has it.

    While a person types, a number that may still become an IBAN stays until they leave the input.
    """

    def validate(self, text: str, place: int) -> tuple[QValidator.State, str, int]:
        before = self._before
        state, text, place = super().validate(text, place)
        by_keys = abs(len(text) - len(before)) <= 1
        begun = len(text) > len(before) and sum(map(str.isdecimal, text)) < TYPED_CARD
        if holds_card(text, typing=by_keys) and not (by_keys and begun):
            text = mask_cards_in(text, typing=by_keys)
            place = len(text)
        self._before = text
        return state, text, place


class LookupBox(LineEdit):
    """A line to type or paste what to look up, with a magnifying glass at its left."""

    def __init__(self, theme: Theme) -> None:
        """Begin empty."""
        super().__init__(theme)
        self.setObjectName("orders.lookup")
        hint = self.tr(
            "Paste anything: order number, gateway order, serial number, RRN, card 6+4, account, name, e-mail"
        )
        self.setPlaceholderText(hint)
        self.setAccessibleName(self.tr("Find an order"))
        self.setAccessibleDescription(hint)
        self.setToolTip("Ctrl+K")
        self.setMaxLength(LONGEST)
        self.setClearButtonEnabled(False)
        self.setTextMargins(theme.px(26), 0, 0, 0)
        self.setValidator(CardMasker(self))

    def sought(self) -> str:
        """Return the text to look up; it never holds a card number."""
        return mask_cards_in(trimmed(self.text()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.insert(mask_cards_in(QGuiApplication.clipboard().text()))
            return
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        super().keyPressEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self.insert(mask_cards_in(event.mimeData().text()))
        event.acceptProposedAction()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if holds_card(self.text()):
            self.setText(mask_cards_in(self.text()))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        side = self._theme.px(16)
        box = QRectF(self._theme.px(12), (self.height() - side) / 2, side, side)
        self._theme.paint_icon(QPainter(self), box, "search", Role.TEXT_2)
