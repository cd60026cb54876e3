"""The layout of Card registration: lists and ids at the left, inspector and answers at the right."""

from typing import Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from console_app.gui.entry.action_bar import HEIGHT
from console_app.gui.entry.operation_page import BAR_GAP, HANDLE, LOW_BELOW, pane_width
from console_app.gui.entry.registration_lists import PaymentsCard, RegisteredCardsCard
from console_app.gui.entry.registration_result import GUTTER, RegistrationResult
from console_app.gui.kit.button import Button, Kind
from console_app.gui.kit.card import Card
from console_app.gui.kit.colours import Role
from console_app.gui.kit.gutter_area import GutterArea
from console_app.gui.kit.label import ElidedLabel, IconLabel, Tone, Type
from console_app.gui.kit.notice import Manner, Notice
from console_app.gui.kit.pane_handle import PaneHandle
from console_app.gui.kit.pyside_workarounds import add_layout
from console_app.gui.kit.theme import Theme
from console_app.gui.kit.toast import Toast
from console_app.gui.order.inspector import Inspector
from console_app.gui.order.line_form import LineForm
from console_app.gui.order.tab_page import TabPage
from console_app.protocol.operations.cards import REGISTER_CARD

KEY: Final = REGISTER_CARD.key
_ICON_ROLES: Final = {Tone.OK: Role.OK_TEXT, Tone.ERROR: Role.ERROR_TEXT}


class RegistrationBar(QFrame):
    """The bar under the form of a card registration: shows what the form still needs, and holds its two buttons."""

    def __init__(self, theme: Theme) -> None:
        """Start without words."""
        super().__init__()
        self.setProperty("sheet", "card")
        self.setFixedHeight(theme.px(HEIGHT))
        self._icon = IconLabel(theme, "pencil", Role.TEXT_3)
        self._words = ElidedLabel("", Type.STRONG)
        self.clear = Button(theme, self.tr("Clear"), Kind.TEXT)
        self.clear.setObjectName(f"{KEY}.clear")
        self.send = Button(theme, self.tr("Register the card"), Kind.MAIN, "card")
        self.send.setObjectName(f"{KEY}.send")
        self.send.setToolTip("Ctrl+Enter")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(16), 0, theme.px(10), 0)
        row.setSpacing(theme.px(8))
        row.addWidget(self._icon)
        row.addWidget(self._words, 1)
        row.addWidget(self.clear)
        row.addWidget(self.send)

    def say(self, icon: str, words: str, tone: Tone) -> None:
        """Show a sentence about the form with its icon, such as what is still needed."""
        self._icon.show_icon(icon, _ICON_ROLES.get(tone, Role.TEXT_3))
        self._words.setText(words)
        self._words.set_tone(tone)


class RegistrationPage(TabPage):
    """The widgets of the Card registration page and their layout."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Build the parts."""
        super().__init__(parent)
        self._theme = theme
        self.form = LineForm(theme, REGISTER_CARD, [declared.wire for declared in REGISTER_CARD.fields])
        self.payments = PaymentsCard(theme)
        self.cards = RegisteredCardsCard(theme)
        self.trouble = Notice(theme, Manner.ERROR, "")
        self.trouble.setObjectName(f"{KEY}.trouble")
        self.trouble.hide()
        self.bar = RegistrationBar(theme)
        self.inspector = Inspector(theme, REGISTER_CARD)
        self.result = RegistrationResult(theme)
        for part in (self.payments, self.cards, self.result):
            part.wanted.connect(self.wanted)
        self._build()
        self.toast = Toast(theme, self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _build(self) -> None:
        theme = self._theme
        ids = Card(theme, self.tr("Registration"), self.tr("filled from the row above; may be typed"))
        row = QHBoxLayout()
        row.setSpacing(theme.px(12))
        for field in self.form.fields.values():
            row.addWidget(field, 1)
        add_layout(ids.body, row)
        harmless = Notice(
            theme,
            Manner.INFO,
            self.tr("No money moves"),
            self.tr(
                "The gateway keeps the card and answers with a reference. The reference then stands for the card in "
                "Deposit to card."
            ),
        )
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(12))
        for part in (self.payments, ids, harmless, self.cards):
            column.addWidget(part)
        column.addStretch(1)
        gap = theme.px(16 - BAR_GAP)
        below = QVBoxLayout()
        below.setContentsMargins(0, 0, gap, 0)
        below.setSpacing(theme.px(12))
        below.addWidget(self.trouble)
        below.addWidget(self.bar)
        left = QVBoxLayout()
        left.setSpacing(theme.px(12))
        left.addWidget(GutterArea(content, gap), 1)
        add_layout(left, below)
        self._pane = QWidget()
        right = QVBoxLayout(self._pane)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(theme.px(12))
        above = QHBoxLayout()
        above.setContentsMargins(0, 0, theme.px(GUTTER), 0)
        above.addWidget(self.inspector)
        add_layout(right, above, 3)
        right.addWidget(self.result, 4)
        self._row = QHBoxLayout(self)
        self._row.setSpacing(theme.px(BAR_GAP))
        add_layout(self._row, left, 1)
        self._row.addWidget(self._pane)
        self._handle = PaneHandle(theme, self, self._pane, HANDLE)
        self._handle.changed.connect(self._fit)

    def _fit(self) -> None:
        """Set the right pane's width, and smaller gaps in a small window."""
        theme = self._theme
        gutter = theme.px(GUTTER)
        self._pane.setFixedWidth(pane_width(theme, self.width(), self._handle) + gutter)
        low = self.height() < theme.px(LOW_BELOW)
        edge = theme.px(12 if low else 16)
        self._row.setContentsMargins(edge, edge, edge - gutter, theme.px(12))
        self.inspector.set_short(short=low)
