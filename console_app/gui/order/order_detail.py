"""The right side of Order status: one order in words, with its facts, its buttons and its events."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console_app.gui.kit.aio import Action, Latest, Tasks
from console_app.gui.kit.button import Button, Kind
from console_app.gui.kit.gutter_area import GutterArea
from console_app.gui.kit.label import PlainLabel, Tone, Type
from console_app.gui.kit.notice import Manner, Notice
from console_app.gui.kit.pyside_workarounds import add_layout
from console_app.gui.kit.text import fill, visible
from console_app.gui.kit.theme import Theme
from console_app.gui.order.new_from import NewFromButton
from console_app.gui.order.order_card import OrderCard
from console_app.gui.order.order_exits import OrderExits
from console_app.gui.order.order_facts import Row, facts_of, lines_of, rows_about, rows_told
from console_app.gui.order.order_links import OrderLinks
from console_app.gui.order.receipt_row import ReceiptRow
from console_app.gui.order.row_list import RowList
from console_app.gui.order.use_cases import UseCases
from console_app.gui.words.notices import Words, error_words
from console_app.services.errors import ConsoleError
from console_app.services.order_actions import OrderAction, allowed_actions
from console_app.services.profile import Profile
from console_app.services.records import Dossier, Order

GUTTER: Final = 12
"""Room at the right of the card for its scroll bar."""


class OrderDetail(GutterArea):
    """Shows the chosen order and its changes as they come; one quiet line before one is chosen."""

    wanted = Signal(object)
    copied = Signal()
    link_copied = Signal()

    def __init__(self, theme: Theme, tasks: Tasks, use_cases: UseCases, profile: Profile) -> None:
        """Begin with nothing chosen."""
        inside = QWidget()
        super().__init__(inside, theme.px(GUTTER))
        self._theme = theme
        self._use_cases = use_cases
        self._profile = profile
        self._read_for: int | None = None
        self._order: Order | None = None
        self._latest = Latest[Dossier | Words](tasks, self._show, name="read an order")
        self.card = OrderCard(theme, "orders")
        self.card.setObjectName("orders.detail")
        self.card.setAccessibleName(self.tr("The chosen order"))
        self.card.customer.copied.connect(self.link_copied)
        self._foreign = Notice(theme, Manner.INFO, "")
        self._new_from = NewFromButton(theme)
        check = Button(theme, self.tr("Check now"), Kind.PLAIN, "refresh", small=True)
        check.setObjectName("orders.check")
        check.setToolTip("F5")
        self._check_button = check
        self.check = Action(check, self._check, tasks, name="check an order", verb=self.tr("Checking"))
        self._exits = OrderExits(theme, tasks, use_cases, self.card.show_trouble)
        self.receipt = ReceiptRow(theme)
        self._links = OrderLinks(theme, tasks, use_cases)
        for part in (self._exits, self._new_from, self._links):
            part.wanted.connect(self.wanted)
        self._about, self._told = RowList(theme), RowList(theme)
        self._about.setObjectName("orders.about")
        self._told.setObjectName("orders.told")
        self._build(check)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.card)
        column.addStretch(1)
        self.show_nothing()

    @property
    def order(self) -> Order | None:
        """The order shown, None if none is."""
        return self._order

    def set_profile(self, profile: Profile) -> None:
        """Use another profile from now on; none of its orders is chosen yet."""
        self._profile = profile
        self.show_nothing()

    def show_nothing(self) -> None:
        """Show the quiet line that no order is chosen."""
        self._read_for, self._order = None, None
        self._latest.drop()
        self._exits.show_order(None, self._profile)
        self._new_from.show_order(None, self._profile)
        self.receipt.show_receipt(None)
        self._links.show_order(None, self._profile)
        self.card.show_nothing(self.tr("Choose an order to see everything about it."))

    def show_order(self, order_id: int) -> None:
        """Read an order from the journal and show it; messages about the order shown before are removed."""
        if order_id != self._read_for:
            self.card.clear_trouble()
            self.verticalScrollBar().setValue(0)
        self._read_for = order_id
        self._latest.ask(self._read(order_id))

    def take_focus(self) -> None:
        """Focus the first thing that can be done with the order."""
        self._check_button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def update_order(self, order: Order) -> None:
        """Read the shown order again if it is the one that changed."""
        if order.id == self._read_for:
            self._latest.ask(self._read(order.id))

    async def _read(self, order_id: int) -> Dossier | Words:
        try:
            return await self._use_cases.desk.dossier(order_id)
        except ConsoleError as error:
            return error_words(error)

    def _show(self, dossier: Dossier | Words) -> None:
        if isinstance(dossier, Words):
            self.card.show_trouble(dossier)
            return
        self._order = dossier.order
        with self.card.at_once():
            self._show_dossier(dossier)

    def _show_dossier(self, dossier: Dossier) -> None:
        order, now = dossier.order, self._use_cases.clock.now()
        self.card.show_dossier(dossier, now)
        self.card.show_order(order, lines_of(order), facts_of(dossier, now), now)
        foreign = order.profile != self._profile.name
        self._foreign.setVisible(foreign)
        if foreign:
            text = fill(self.tr("This order belongs to the profile {name}"), name=visible(order.profile, 60))
            self._foreign.say(Manner.INFO, text)
        self._exits.show_order(order, self._profile)
        self.check.allow(allowed_actions(order).allows(OrderAction.CHECK))
        self._new_from.show_order(order, self._profile)
        self.receipt.show_receipt(dossier)
        self._links.show_order(order, self._profile)
        self._about.show_rows(rows_about(dossier))
        nothing = [Row(self.tr("Nothing about this order yet."), note=True)]
        self._told.show_rows(rows_told(dossier.last_answer) or nothing)

    async def _check(self) -> None:
        """Ask the gateway about the order now, also where nothing is expected any more."""
        order = self.order
        if order is None:
            return
        self.card.clear_trouble()
        try:
            await self._use_cases.poller.check_now(order.id)
        except ConsoleError as error:
            self.card.show_trouble(error_words(error))

    def _copy(self) -> None:
        if self.card.copy_for_support():
            self.copied.emit()

    def _build(self, check: Button) -> None:
        theme = self._theme
        self._foreign.hide()
        self.card.notices.insertWidget(0, self._foreign)
        copy = Button(theme, self.tr("Copy for gateway support"), Kind.PLAIN, "copy", small=True)
        copy.setObjectName("orders.copy")
        copy.clicked.connect(self._copy)
        first = QHBoxLayout()
        first.setSpacing(theme.px(8))
        first.addWidget(check)
        first.addWidget(copy)
        first.addStretch(1)
        first.addWidget(PlainLabel("F5", Type.NOTE, Tone.THIRD))
        rows = QVBoxLayout()
        rows.setSpacing(theme.px(8))
        add_layout(rows, first)
        rows.addWidget(self._new_from)
        rows.addWidget(self._exits)
        rows.addWidget(self.receipt)
        rows.addWidget(self._links)
        add_layout(self.card.buttons, rows, 1)
        self.setTabOrder(check, copy)
        self.card.timeline()
        self.card.add_section(self.tr("About the order"), "", self._about)
        self.card.add_section(self.tr("Told by the gateway"), self.tr("latest answer"), self._told)
