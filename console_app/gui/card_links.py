"""The links of a card: from the payment to its registration, from there to the transfer, with all ids filled in."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from console_app.gui.aio import Tasks
from console_app.gui.tabs.operation_tab import OperationTab
from console_app.gui.tabs.orders_tab import OrdersTab
from console_app.gui.tabs.page import Page
from console_app.gui.tabs.registration_tab import RegistrationTab
from console_app.gui.tabs.transfer_tab import TransferTab
from console_app.gui.use_cases import UseCases
from console_app.protocol.operations.cards import REGISTER_CARD
from console_app.protocol.operations.transfers import TRANSFER
from console_app.services.registrations import Registration


class CardLinks(QObject):
    """Carries ids and names from page to page, so that nobody copies a number by hand."""

    def __init__(self, parent: QObject, tasks: Tasks, use_cases: UseCases, go: Callable[[str], Page | None]) -> None:
        """`go` brings the tab of an operation to the front and gives its page, None if the profile lacks it."""
        super().__init__(parent)
        self._tasks = tasks
        self._use_cases = use_cases
        self._go = go

    def join(self, page: Page) -> None:
        """Hear what a page wants to hand on."""
        match page:
            case OrdersTab() | OperationTab():
                page.register_wanted.connect(self._register)
            case _:
                pass
        if isinstance(page, OrdersTab | RegistrationTab):
            page.transfer_wanted.connect(self._transfer)

    def _register(self, order_id: int) -> None:
        self._tasks.start(self._carry_payment(order_id), "carry a payment to its registration")

    def _transfer(self, registration: Registration) -> None:
        self._tasks.start(self._carry_card(registration), "carry a card to its transfer")

    async def _carry_payment(self, order_id: int) -> None:
        dossier = await self._use_cases.desk.dossier(order_id)
        page = self._go(REGISTER_CARD.key)
        if isinstance(page, RegistrationTab):
            page.begin_with(dossier.order)

    async def _carry_card(self, registration: Registration) -> None:
        texts = await self._use_cases.registrar.transfer_texts(registration)
        page = self._go(TRANSFER.key)
        if isinstance(page, TransferTab):
            page.begin_with(texts)
