"""The actions of an order that end or resend it: send again, withdraw, settle or abandon a held one."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console_app.gui.kit.aio import Action, Tasks, accepted
from console_app.gui.kit.button import Button, Kind
from console_app.gui.kit.dialogs import AskDialog
from console_app.gui.kit.label import PlainLabel, Tone, Type
from console_app.gui.kit.pyside_workarounds import add_layout
from console_app.gui.kit.text import fill, visible
from console_app.gui.kit.theme import Theme
from console_app.gui.order.held import AbandonDialog, HeldOrder, SettleDialog
from console_app.gui.order.use_cases import UseCases
from console_app.gui.order.wanted import SendAgain
from console_app.gui.words.notices import Words, error_words
from console_app.services.errors import ConsoleError
from console_app.services.order_actions import OrderAction, WhyNot, allowed_actions
from console_app.services.profile import Profile
from console_app.services.records import Order


class OrderExits(QWidget):
    """The buttons that end or resend an order, shown only if the order allows one of these actions."""

    wanted = Signal(object)

    def __init__(self, theme: Theme, tasks: Tasks, use_cases: UseCases, show_trouble: Callable[[Words], None]) -> None:
        """``show_trouble`` shows an error in the card."""
        super().__init__()
        self._theme = theme
        self._tasks = tasks
        self._use_cases = use_cases
        self._show_trouble = show_trouble
        self._order: Order | None = None
        self._settle = self._button(self.tr("The gateway gave an order id"), "tray", "orders.settle")
        self._abandon = self._button(self.tr("Abandon"), "hand-slash", "orders.abandon")
        self._again = self._button(self.tr("Send again"), "up", "orders.again")
        self._withdraw = self._button(self.tr("Withdraw"), "turn", "orders.withdraw")
        self._note = PlainLabel("", Type.NOTE, Tone.SECOND, wrap=True)
        self._note.setObjectName("orders.again.note")
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        for button in (self._settle, self._abandon, self._again, self._withdraw):
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        add_layout(column, row)
        column.addWidget(self._note)
        self._again.clicked.connect(self._send_again)
        self._actions = [
            Action(self._settle, self._settled, tasks, name="settle a held order", verb=self.tr("Deciding")),
            Action(self._abandon, self._abandoned, tasks, name="abandon an order", verb=self.tr("Deciding")),
            Action(self._withdraw, self._withdrawn, tasks, name="withdraw an order", verb=self.tr("Deciding")),
        ]
        self.hide()

    def show_order(self, order: Order | None, profile: Profile) -> None:
        """Show the buttons for the allowed actions, and if that is not obvious, why the order cannot be sent again."""
        self._order = order
        if order is None:
            self.hide()
            return
        own, here = allowed_actions(order), allowed_actions(order, profile)
        self._settle.setVisible(own.allows(OrderAction.SETTLE))
        self._abandon.setVisible(own.allows(OrderAction.ABANDON))
        self._again.setVisible(here.allows(OrderAction.SEND_AGAIN))
        self._withdraw.setVisible(own.allows(OrderAction.WITHDRAW))
        note = self._note_of(here.why_not(OrderAction.SEND_AGAIN), order, profile)
        self._note.setText(note)
        self._note.setVisible(bool(note))
        exits = (OrderAction.SETTLE, OrderAction.ABANDON, OrderAction.SEND_AGAIN, OrderAction.WITHDRAW)
        self.setVisible(bool(note) or any(own.allows(action) for action in exits))

    def _note_of(self, why_not: WhyNot | None, order: Order, profile: Profile) -> str:
        match why_not:
            case WhyNot.CONTENT_GONE:
                return self.tr(
                    "Card numbers and codes are not kept, so it cannot be sent again: withdraw it and make a new order."
                )
            case WhyNot.OTHER_PROFILE if order.profile != profile.name:
                name = visible(order.profile, 60)
                return fill(self.tr("To send it again, choose its profile first: {name}"), name=name)
            case WhyNot.OTHER_PROFILE:
                return self.tr("It cannot be sent again: its profile works at another host or login now.")
            case WhyNot.OPERATION:
                return self.tr("It cannot be sent again: the profile does not have this operation.")
            case _:
                return ""

    def _send_again(self) -> None:
        if self._order is not None:
            self.wanted.emit(SendAgain(self._order.id, self._order.operation))

    async def _settled(self) -> None:
        order = self._order
        if order is None:
            return
        try:
            profile = self._use_cases.profiles.named(order.profile)
        except ConsoleError as error:
            self._show_trouble(error_words(error))
            return

        async def settle(gateway_id: str) -> None:
            await self._use_cases.desk.settle_as_accepted(profile, order.id, gateway_id, self._use_cases.operator)

        dialog = SettleDialog(self._theme, self.window(), self._tasks, HeldOrder(order, profile), settle)
        await accepted(dialog)

    async def _abandoned(self) -> None:
        order = self._order
        if order is None:
            return
        try:
            profile = self._use_cases.profiles.named(order.profile)
        except ConsoleError as error:
            self._show_trouble(error_words(error))
            return

        async def abandon(reason: str, evidence: str) -> None:
            await self._use_cases.desk.abandon(order.id, self._use_cases.operator, reason, evidence)

        dialog = AbandonDialog(self._theme, self.window(), self._tasks, HeldOrder(order, profile), abandon)
        await accepted(dialog)

    async def _withdrawn(self) -> None:
        order = self._order
        if order is None:
            return
        dialog = AskDialog(
            self._theme,
            self.window(),
            self.tr("Withdraw this order?"),
            self.tr("Nothing of it was sent, and nothing will be. Its number is not used again."),
            yes=self.tr("Withdraw it"),
            no=self.tr("Leave it"),
        )
        if not await accepted(dialog):
            return
        try:
            await self._use_cases.submitter.withdraw(order.id, self._use_cases.operator)
        except ConsoleError as error:
            self._show_trouble(error_words(error))

    def _button(self, text: str, icon: str, name: str) -> Button:
        button = Button(self._theme, text, Kind.PLAIN, icon, small=True)
        button.setObjectName(name)
        return button
