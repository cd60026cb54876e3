"""Two short tables of a card registration: payments to register a card from, and registered cards."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import Signal

from console_app.gui.kit.button import Button, Kind
from console_app.gui.kit.card import Card
from console_app.gui.kit.label import PlainLabel, Tone, Type
from console_app.gui.kit.lines_table import Line, LinesColumn, LinesTable, Look
from console_app.gui.kit.text import visible
from console_app.gui.kit.theme import Theme
from console_app.gui.order.wanted import FindOrder, TransferTo
from console_app.gui.words.order_texts import destination_text, time_text
from console_app.gui.words.outcomes import money_text
from console_app.protocol.card_numbers import mask_cards_in
from console_app.protocol.operations.cards import REGISTER_CARD
from console_app.services.records import Order
from console_app.services.registrations import RegisteredCard, Registration

KEY: Final = REGISTER_CARD.key
MOST_LINES: Final = 4
CARD: Final = "427655******7682"


class PaymentsCard(Card):
    """Shows our approved initial payments, of which one is chosen."""

    picked = Signal(object)
    """The chosen payment, an `Order`."""
    wanted = Signal(object)

    def __init__(self, theme: Theme) -> None:
        """Start empty."""
        super().__init__(theme, self.tr("Initial payment to register from"))
        self._payments: dict[int, Order] = {}
        self.search = Button(theme, self.tr("Find another"), Kind.LINK, "search")
        self.search.setObjectName(f"{KEY}.find")
        self.search.clicked.connect(lambda: self.wanted.emit(FindOrder()))
        self.head.addWidget(self.search)
        columns = (
            LinesColumn(self.tr("State"), Look.CHIP, "approved"),
            LinesColumn(self.tr("Order number"), Look.MONO, "S-261120-7KQ4M2XD9F"),
            LinesColumn(self.tr("Gateway"), Look.MONO, "98765432"),
            LinesColumn(self.tr("Cardholder"), Look.TEXT),
            LinesColumn(self.tr("Card"), Look.MONO, CARD),
            LinesColumn(self.tr("Amount"), Look.AMOUNT, "1.00 EUR"),
            LinesColumn(self.tr("Paid"), Look.QUIET, "28 Sept"),
        )
        self.table = LinesTable(theme, columns, self.tr("Approved initial payments"), most_lines=MOST_LINES)
        self.table.setObjectName(f"{KEY}.payments")
        self.table.picked.connect(lambda key: self.picked.emit(self._payments[key]))
        self._hint = PlainLabel("", Type.NOTE, Tone.SECOND, wrap=True)
        self.body.addWidget(self._hint)
        self.body.addWidget(self.table)
        self.show_payments((), datetime.min)  # noqa: DTZ901 - no payment, no time to compare

    def show_payments(self, payments: Sequence[Order], now: datetime, *, payable: bool = True) -> None:
        """Show these payments, the newest first; `payable`: the profile can make more of them."""
        self._payments = {order.id: order for order in payments}
        hint = self.tr("Only a payment with a final, approved status can lend its card.")
        none = self.tr(
            "No approved payment here yet. Make one in Initial payment, or type the two numbers of one made elsewhere."
        )
        if not payable:
            none = self.tr("No approved payment here. Type the two numbers of one that was made elsewhere.")
        self._hint.setText(hint if payments else none)
        self.table.setVisible(bool(payments))
        self.table.show_lines([Line(order.id, _payment_cells(order, now)) for order in payments])

    def choose(self, number: str, gateway_id: str) -> None:
        """Mark the payment with this order number and gateway id, if it is shown."""
        found = (one for one in self._payments.values() if (one.key.number, one.gateway_id) == (number, gateway_id))
        self.table.choose(next((order.id for order in found), None))


def _payment_cells(order: Order, now: datetime) -> tuple[str, ...]:
    return (
        order.shown_state,
        visible(order.key.number, 140),
        visible(order.gateway_id, 24),
        visible(mask_cards_in(order.receiver), 120),
        destination_text(order),
        money_text(order.money),
        time_text(order.changed, now),
    )


class RegisteredCardsCard(Card):
    """The cards registered lately; each can be used for a transfer."""

    wanted = Signal(object)

    def __init__(self, theme: Theme) -> None:
        """Start empty."""
        super().__init__(theme, self.tr("Registered lately"), self.tr("choose one to use it in Deposit to card"))
        self._cards: dict[int, Registration] = {}
        self.use = Button(theme, self.tr("Use in Deposit to card"), Kind.LINK, "chevron-right")
        self.use.setObjectName(f"{KEY}.use")
        self.use.setEnabled(False)
        self.use.clicked.connect(self._use)
        self.head.addWidget(self.use)
        columns = (
            LinesColumn(self.tr("Card reference"), Look.MONO, "14618190000"),
            LinesColumn(self.tr("Card"), Look.MONO, CARD),
            LinesColumn(self.tr("Cardholder"), Look.TEXT),
            LinesColumn(self.tr("From payment"), Look.MONO, "98765432"),
            LinesColumn(self.tr("Registered"), Look.QUIET, "00:00:00"),
            LinesColumn(self.tr("By"), Look.QUIET, "A. Ivanova"),
        )
        self.table = LinesTable(theme, columns, self.tr("Cards registered lately"), most_lines=MOST_LINES)
        self.table.setObjectName(f"{KEY}.registered")
        self.table.picked.connect(lambda _key: self.use.setEnabled(True))
        self.table.opened.connect(lambda _key: self.use.click())
        self.body.addWidget(self.table)
        self.hide()

    def show_cards(self, cards: Sequence[RegisteredCard], now: datetime, *, usable: bool) -> None:
        """Show these cards, the newest first; `usable`: the profile has transfers."""
        self._cards = {card.registration.id: card.registration for card in cards}
        self.setVisible(bool(cards))
        self.use.setVisible(usable)
        self.table.show_lines([Line(card.registration.id, _card_cells(card, now)) for card in cards])
        self.use.setEnabled(self.table.chosen is not None)

    def _use(self) -> None:
        key = self.table.chosen
        if key is not None:
            self.wanted.emit(TransferTo(self._cards[key]))


def _card_cells(card: RegisteredCard, now: datetime) -> tuple[str, ...]:
    registration, payment = card.registration, card.payment
    return (
        visible(registration.card_ref_id, 24),
        destination_text(payment) if payment is not None else "",
        visible(mask_cards_in(payment.receiver), 120) if payment is not None else "",
        visible(registration.gateway_id, 24),
        time_text(registration.at, now),
        visible(registration.operator, 40),
    )
