"""The links of a card on an order's card: initial payment, registrations and transfers, each opening its order."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console_app.gui.kit.aio import Latest, Tasks
from console_app.gui.kit.button import Button, Kind
from console_app.gui.kit.chip import state_word
from console_app.gui.kit.label import PlainLabel, Rule, Tone, Type
from console_app.gui.kit.pyside_workarounds import add_layout
from console_app.gui.kit.steady import at_once
from console_app.gui.kit.text import clock_text, fill, visible
from console_app.gui.kit.theme import Theme
from console_app.gui.order.use_cases import UseCases
from console_app.gui.order.wanted import OpenOrder, RegisterCardOf, TransferTo
from console_app.gui.words.outcomes import money_text
from console_app.gui.words.registration_words import registration_text
from console_app.protocol.operations.transfers import TRANSFER
from console_app.services.errors import JournalError
from console_app.services.news import CardRegistered, Event, OrderChanged
from console_app.services.order_actions import OrderAction, WhyNot, allowed_actions
from console_app.services.profile import Profile
from console_app.services.records import Order
from console_app.services.registrations import CardLinks, Registration

MOST_TRANSFERS: Final = 5
"""Transfers named; the others are counted."""


class OrderLinks(QWidget):
    """Shown only for an order with a card; reads the journal again when something about that card changes."""

    wanted = Signal(object)

    def __init__(self, theme: Theme, tasks: Tasks, use_cases: UseCases) -> None:
        """Start hidden."""
        super().__init__()
        self.setObjectName("orders.chain")
        self._theme = theme
        self._use_cases = use_cases
        self._order: Order | None = None
        self._profile: Profile | None = None
        self._latest: Latest[CardLinks | None] = Latest(tasks, self._show, name="read the links of a card")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(theme.px(4))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(4), 0, 0)
        column.setSpacing(theme.px(8))
        column.addWidget(Rule())
        column.addWidget(PlainLabel(self.tr("Card"), Type.STRONG))
        add_layout(column, self._rows)
        drop = use_cases.news.listen(self._on_event)
        self.destroyed.connect(drop)
        self.hide()

    def show_order(self, order: Order | None, profile: Profile) -> None:
        """Read the links of an order's card; hidden for an order without one."""
        same = order is not None and self._order is not None and order.id == self._order.id
        self._order, self._profile = order, profile
        if not same:
            self.hide()
        if order is None:
            self._latest.drop()
        else:
            self._latest.ask(self._read(order))

    async def _read(self, order: Order) -> CardLinks | None:
        try:
            return await self._use_cases.registrar.card_links(order)
        except JournalError:
            return None

    def _on_event(self, event: Event) -> None:
        order = self._order
        if order is None:
            return
        match event:
            case CardRegistered(registration) if registration.payment.host == order.key.host:
                self._latest.ask(self._read(order))
            case OrderChanged(changed) if changed.operation == TRANSFER.key and changed.id != order.id:
                self._latest.ask(self._read(order))
            case _:
                pass

    def _show(self, links: CardLinks | None) -> None:
        order = self._order
        if links is None or order is None or links == CardLinks():
            self._clear()
            self.hide()
            return
        with at_once(self.layout()):
            self._clear()
            self._show_links(links, order)
        self.show()

    def _show_links(self, links: CardLinks, order: Order) -> None:
        if links.payment is not None and links.payment.id != order.id:
            number = visible(links.payment.key.number, 60)
            self._link(self.tr("Initial payment"), number, "orders.chain.payment", self._opener(links.payment))
        for place, registration in enumerate(links.registrations):
            self._add_registration(place, registration)
        if links.payment is not None and links.payment.id == order.id:
            self._add_payment(order, links)
        if not links.registrations and links.payment is None:
            self._note(self.tr("No registration of this card is known here."))
        for transfer in links.transfers[:MOST_TRANSFERS]:
            self._add_transfer(transfer, order)
        more = len(links.transfers) - MOST_TRANSFERS
        if more > 0:
            self._note(fill(self.tr("and {count} more transfers"), count=more))

    def _add_payment(self, order: Order, links: CardLinks) -> None:
        """Offer to register the card of the payment shown, or show why not."""
        why_not = allowed_actions(order, self._profile).why_not(OrderAction.REGISTER_CARD)
        if why_not is WhyNot.NOT_APPROVED:
            self._note(self.tr("The card can be registered once this payment is approved."))
        elif not links.registrations:
            self._note(self.tr("The card of this payment is not registered yet."))
        if why_not is None:
            words = self.tr("Register this card again") if links.registrations else self.tr("Register this card")
            button = Button(self._theme, words, Kind.PLAIN, "card", small=True)
            button.setObjectName("orders.register")
            button.clicked.connect(lambda: self.wanted.emit(RegisterCardOf(order.id)))
            self._row(button)

    def _add_registration(self, place: int, registration: Registration) -> None:
        when = clock_text(registration.at, self._use_cases.clock.now())
        if not registration.card_ref_id:
            self._note(fill(self.tr("{time}: {outcome}"), time=when, outcome=registration_text(registration).head))
            return
        label = fill(self.tr("Registered {time}"), time=when)
        reference = PlainLabel(visible(registration.card_ref_id, 24), Type.MONO, selectable=True)
        reference.set_accessible_label(self.tr("Card reference"))
        parts: list[QWidget] = [PlainLabel(label, Type.NOTE, Tone.THIRD), reference]
        if self._may(TRANSFER.key):
            go = Button(self._theme, self.tr("Transfer to this card"), Kind.LINK, "chevron-right")
            go.setObjectName("orders.transfer" if place == 0 else f"orders.transfer.{registration.id}")
            go.clicked.connect(lambda: self.wanted.emit(TransferTo(registration)))
            parts.append(go)
        self._row(*parts)

    def _add_transfer(self, transfer: Order, shown: Order) -> None:
        state, money = state_word(transfer.shown_state), money_text(transfer.money)
        label = fill(self.tr("Transfer of {money}, {state}"), money=money, state=state)
        number = visible(transfer.key.number, 60)
        if transfer.id == shown.id:
            self._row(PlainLabel(label, Type.NOTE, Tone.THIRD), PlainLabel(self.tr("this order"), Type.NOTE))
        else:
            self._link(label, number, f"orders.chain.transfer.{transfer.id}", self._opener(transfer))

    def _may(self, operation: str) -> bool:
        """Tell whether the chosen profile has a call, and whether the order is its own."""
        order, profile = self._order, self._profile
        return order is not None and profile is not None and order.profile == profile.name and profile.allows(operation)

    def _opener(self, order: Order) -> Callable[[], None]:
        return lambda: self.wanted.emit(OpenOrder(order.id))

    def _link(self, label: str, words: str, name: str, done: Callable[[], None]) -> None:
        button = Button(self._theme, words, Kind.LINK, "external")
        button.setObjectName(name)
        button.setAccessibleName(f"{label} {words}")
        button.clicked.connect(done)
        self._row(PlainLabel(label, Type.NOTE, Tone.THIRD), button)

    def _note(self, text: str) -> None:
        self._put(PlainLabel(text, Type.NOTE, Tone.SECOND, wrap=True))

    def _row(self, *parts: QWidget) -> None:
        row = QHBoxLayout()
        row.setSpacing(self._theme.px(8))
        for part in parts:
            row.addWidget(part)
        row.addStretch(1)
        holder = QWidget()
        row.setContentsMargins(0, 0, 0, 0)
        holder.setLayout(row)
        self._put(holder)

    def _put(self, part: QWidget) -> None:
        self._rows.addWidget(part)
        part.show()

    def _clear(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if (gone := item.widget()) is not None:
                gone.hide()
                gone.deleteLater()
