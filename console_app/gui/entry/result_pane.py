"""The outcome of what one form sent: the order in words, what is being checked, what can be done; it asks nobody."""

from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from console_app.gui.kit.button import Button, Kind
from console_app.gui.kit.notice import Manner, Notice
from console_app.gui.kit.pyside_workarounds import add_layout
from console_app.gui.kit.result_card import Advice, Fact, ResultCard
from console_app.gui.kit.text import fill, tooltip, visible
from console_app.gui.kit.theme import Theme
from console_app.gui.kit.timeline import Entry, Timeline
from console_app.gui.order.customer_notice import CustomerNotice
from console_app.gui.order.wanted import OpenOrder, RegisterCardOf
from console_app.gui.order.why_notice import WhyNotice
from console_app.gui.words.outcomes import advice_of, money_text, outcome_of
from console_app.gui.words.timeline_entries import entries_of
from console_app.protocol.catalogue import charges
from console_app.protocol.operation import Operation
from console_app.protocol.states import OPEN, OUTCOME_UNKNOWN, OrderState
from console_app.services.news import SendPhase
from console_app.services.order_actions import OrderAction, allowed_actions
from console_app.services.records import Dossier, Order

LONGEST_NAME: Final = 120


class ResultPane(QScrollArea):
    """One order as it stands, live; before anything was sent one quiet line."""

    wanted = Signal(object)

    def __init__(self, theme: Theme, operation: Operation, parent: QWidget | None = None) -> None:
        """Begin with the quiet line."""
        super().__init__(parent)
        self._theme = theme
        self._order: Order | None = None
        self._next_check: datetime | None = None
        self._advised: tuple[int, OrderState] | None = None
        self._card = ResultCard(theme, f"{operation.key}.result")
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
        self._may_register = True
        add_layout(self._card.buttons, self._button_rows())
        self._trouble = Notice(theme, Manner.ERROR, "")
        self._mismatch = Notice(theme, Manner.ERROR, "")
        self.customer = CustomerNotice(theme, operation.key)
        for notice in (self._trouble, self._mismatch):
            notice.hide()
            self._card.notices.addWidget(notice)
        self._why = WhyNotice(theme, operation.key)
        self._card.notices.addWidget(self._why)
        self._card.notices.addWidget(self.customer)
        self._timeline: Timeline | None = None
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
        self._order, self._next_check, self._advised = None, None, None
        self.hide_trouble()
        self.customer.show_step(None)
        self._why.show_why(None)
        if self._timeline is not None:
            self._timeline.show_entries(())
        self._card.show_quiet(self.tr("Nothing sent from this form yet. The outcome will stand here."))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(self._card.sizeHint().height())

    def show_order(self, order: Order, now: datetime) -> None:
        """Show an order as it stands now."""
        self._order = order
        self.setMinimumHeight(0)
        self.setMaximumHeight(16_777_215)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        outcome = outcome_of(order, now)
        self._card.show_outcome(outcome.state, outcome.head, self._lines(order))
        self._show_check(outcome.check, order, now)
        self._card.show_facts(self._facts(order))
        if not self._advised_about(order):
            self._card.show_advice([Advice(icon, text) for icon, text in outcome.advice])
        self._mismatch.setVisible(bool(outcome.mismatch))
        if outcome.mismatch:
            self._mismatch.say(Manner.ERROR, outcome.mismatch)
        allowed = allowed_actions(order, content_at_hand=True)
        self.check.setVisible(order.state in OPEN and allowed.allows(OrderAction.CHECK))
        self.again.setVisible(allowed.allows(OrderAction.SEND_AGAIN))
        self.correct.setVisible(allowed.allows(OrderAction.CORRECT))
        self.copy.setVisible(bool(order.attempts))
        self.register.setVisible(allowed.allows(OrderAction.REGISTER_CARD) and self._may_register)

    def _advised_about(self, order: Order) -> bool:
        """Tell whether the dossier of this order as it stands has said what to do, which is more than the order can."""
        return self._advised == (order.id, order.state)

    def show_step(self, step: str) -> None:
        """Say how far a send has come."""
        self._card.show_check(self._steps().get(step, ""))

    def show_dossier(self, dossier: Dossier, now: datetime) -> None:
        """Show what happened to the order, newest first, why it was declined, and what the customer has to do."""
        self._advised = (dossier.order.id, dossier.order.state)
        self._card.show_advice([Advice(icon, text) for icon, text in advice_of(dossier, now)])
        self._why.show_why(dossier)
        self.customer.show_step(dossier)
        self._show_timeline(entries_of(dossier, now))

    def _show_timeline(self, entries: list[Entry]) -> None:
        if self._timeline is None:
            self._timeline = Timeline(self._theme)
            self._card.add_section(self.tr("Timeline"), self.tr("newest first"), self._timeline)
        self._timeline.show_entries(entries)

    def show_trouble(self, head: str, text: str) -> None:
        """Say in the card that something about this order did not work."""
        self._trouble.say(Manner.ERROR, head, text)
        self._trouble.show()

    def hide_trouble(self) -> None:
        """Take that back once its cause is gone."""
        self._trouble.hide()

    def allow_register(self, *, allowed: bool) -> None:
        """Offer to register a card only where the profile has that call."""
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

    def _show_check(self, words: str, order: Order, now: datetime) -> None:
        left = whole = 0
        if order.next_check is not None and not order.failing_because and order.state in OPEN:
            left = max(0, round((order.next_check - now).total_seconds()))
            if order.next_check != self._next_check:
                self._next_check, self._whole = order.next_check, max(left, 1)
            whole = self._whole
        self._card.show_check(words, "", left, whole)

    def _lines(self, order: Order) -> list[str]:
        money, receiver = money_text(order.money), visible(order.receiver, LONGEST_NAME)
        payment = money
        if receiver:
            template = self.tr("{money} from {person}") if charges(order.operation) else self.tr("{money} to {person}")
            payment = fill(template, money=money, person=receiver)
        if order.state in OUTCOME_UNKNOWN:
            return [self.tr("The payment may have been carried out:"), payment]
        return [payment]

    def _facts(self, order: Order) -> list[Fact]:
        known = visible(order.gateway_id, 40)
        facts = [
            Fact(self.tr("Order number"), order.key.number, mono=True),
            Fact(self.tr("Gateway order"), known or self.tr("not known yet"), mono=bool(known)),
            Fact(self.tr("Requested"), money_text(order.money)),
        ]
        if order.actual is not None and order.actual != order.money:
            facts.append(Fact(self.tr("Actual"), money_text(order.actual)))
        if order.destination:
            label = self.tr("Paid by") if charges(order.operation) else self.tr("Destination")
            facts.append(Fact(label, visible(order.destination, LONGEST_NAME), mono=True))
        return facts
