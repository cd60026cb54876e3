"""The outcome of what a form sent: the card of its order, and the buttons for what can be done with it."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from console_app.gui.kit.button import Button, Kind
from console_app.gui.kit.pyside_workarounds import add_layout
from console_app.gui.kit.text import tooltip
from console_app.gui.kit.theme import Theme
from console_app.gui.order.order_card import OrderCard
from console_app.gui.order.order_facts import facts_beside_form, lines_of
from console_app.gui.order.wanted import OpenOrder, RegisterCardOf
from console_app.gui.words.notices import Words
from console_app.protocol.operation import Operation
from console_app.protocol.states import OPEN
from console_app.services.news import SendPhase
from console_app.services.order_actions import OrderAction, allowed_actions
from console_app.services.records import Dossier, Order


class ResultPane(QScrollArea):
    """Shows the order of a form and its changes as they come; one quiet line before anything was sent."""

    wanted = Signal(object)

    def __init__(self, theme: Theme, operation: Operation, parent: QWidget | None = None) -> None:
        """Begin with the quiet line."""
        super().__init__(parent)
        self._theme = theme
        self._order: Order | None = None
        self._card = OrderCard(theme, operation.key)
        self.check = Button(theme, self.tr("Check now"), Kind.PLAIN, "refresh", small=True)
        self.check.setObjectName(f"{operation.key}.check")
        self.check.setToolTip("F5")
        self.again = Button(theme, self.tr("Send again"), Kind.PLAIN, "up", small=True)
        self.again.setObjectName(f"{operation.key}.again")
        self.correct = Button(theme, self.tr("Correct and send"), Kind.PLAIN, "pencil", small=True)
        self.correct.setObjectName(f"{operation.key}.correct")
        self.open = Button(theme, self.tr("Order status"), Kind.PLAIN, "external", small=True)
        self.open.setObjectName(f"{operation.key}.open")
        self.open.setToolTip(tooltip(self.tr("Open this order in Order status")))
        self.copy = Button(theme, self.tr("Copy for support"), Kind.PLAIN, "copy", small=True)
        self.copy.setObjectName(f"{operation.key}.copy")
        self.register = Button(theme, self.tr("Register this card"), Kind.MAIN, "card", small=True)
        self.register.setObjectName(f"{operation.key}.register")
        self.register.clicked.connect(self._register)
        self.open.clicked.connect(self._open)
        self.copy.clicked.connect(self._card.copy_for_support)
        self._may_register = True
        add_layout(self._card.buttons, self._button_rows())
        inside = QWidget()
        inside.setProperty("ground", "none")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.addWidget(self._card)
        column.addStretch(1)
        self.show_nothing()

    @property
    def order(self) -> Order | None:
        """The order shown, None before anything was sent."""
        return self._order

    def show_nothing(self) -> None:
        """Show the quiet line: nothing was sent from this form."""
        self._order = None
        self._card.show_nothing(self.tr("Nothing sent from this form yet. The outcome will stand here."))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(self._card.sizeHint().height())

    def show_order(self, order: Order, now: datetime) -> None:
        """Show an order as it stands now."""
        self._order = order
        self.setMinimumHeight(0)
        self.setMaximumHeight(16_777_215)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._card.show_order(order, lines_of(order, with_destination=False), facts_beside_form(order), now)
        allowed = allowed_actions(order, content_at_hand=True)
        self.check.setVisible(order.state in OPEN and allowed.allows(OrderAction.CHECK))
        self.again.setVisible(allowed.allows(OrderAction.SEND_AGAIN))
        self.correct.setVisible(allowed.allows(OrderAction.CORRECT))
        self.copy.setVisible(bool(order.attempts))
        self.register.setVisible(allowed.allows(OrderAction.REGISTER_CARD) and self._may_register)

    def show_step(self, step: str) -> None:
        """Show how far the sending of the order has come."""
        self._card.show_check(self._steps().get(step, ""))

    def show_dossier(self, dossier: Dossier, now: datetime) -> None:
        """Show what happened to the order, newest first, why it was declined, and what the customer has to do."""
        self._card.show_dossier(dossier, now)

    def show_trouble(self, words: Words) -> None:
        """Show an error about this order in its card."""
        self._card.show_trouble(words)

    def clear_trouble(self) -> None:
        """Hide the error that `show_trouble` shows."""
        self._card.clear_trouble()

    def allow_register(self, *, allowed: bool) -> None:
        """Show the button that registers the order's card only if the profile has that call."""
        self._may_register = allowed

    def _register(self) -> None:
        if self._order is not None:
            self.wanted.emit(RegisterCardOf(self._order.id))

    def _open(self) -> None:
        if self._order is not None:
            self.wanted.emit(OpenOrder(self._order.id))

    def _button_rows(self) -> QVBoxLayout:
        """Put what sends again above what only looks, so that neither is cut in the narrow pane."""
        rows = QVBoxLayout()
        rows.setSpacing(self._theme.px(8))
        for buttons in ((self.again, self.correct, self.register), (self.check, self.open, self.copy)):
            row = QHBoxLayout()
            row.setSpacing(self._theme.px(8))
            for button in buttons:
                row.addWidget(button)
            row.addStretch(1)
            add_layout(rows, row)
        return rows

    def _steps(self) -> dict[str, str]:
        return {
            SendPhase.ASKING_FIRST: self.tr("Asking the gateway whether it knows this order number"),
            SendPhase.SIGNING: self.tr("Signing"),
            SendPhase.SENDING: self.tr("Written to the journal; waiting for the gateway's answer"),
            SendPhase.MAKING_SURE: self.tr("Looking the order up to make sure that it does not exist"),
        }
