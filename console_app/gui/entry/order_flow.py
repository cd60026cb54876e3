"""Follows the one order of a form: sent, updated by events, sent again if that is proved safe; without widgets."""

from datetime import datetime
from typing import Final

from PySide6.QtCore import QObject, Signal

from console_app.gui.kit.text import clock_text, fill
from console_app.gui.order.use_cases import UseCases
from console_app.protocol.states import OrderState
from console_app.services.errors import JournalError
from console_app.services.news import Event, OrderChanged, SendStep
from console_app.services.order_actions import OrderAction, allowed_actions, may_still_be_sent, require_allowed
from console_app.services.profile import Profile
from console_app.services.records import Dossier, Order, OrderKey
from console_app.services.requests import Content, content_from

CODE: Final = "cvv2"


class OrderFlow(QObject):
    """Knows the order of a form from its first event on; keeps its content only as long as it may be sent again."""

    changed = Signal()
    stepped = Signal(str)

    def __init__(self, use_cases: UseCases) -> None:
        """Listen to events until `close`."""
        super().__init__()
        self._use_cases = use_cases
        self._awaited: OrderKey | None = None
        self._drop_news = use_cases.news.listen(self._on_event)
        self._codes_gone = False
        self.order: Order | None = None
        self.content: Content | None = None
        self.sent_at: datetime | None = None

    def close(self) -> None:
        """Stop listening to events about orders."""
        self._drop_news()

    def forget(self) -> None:
        """Stop following the order; the next form makes another one."""
        self.order, self.content, self.sent_at, self._awaited = None, None, None, None

    def resume(self, dossier: Dossier, profile: Profile) -> Content:
        """Load an order that was not sent, and return its content.

        Raises:
            ConsoleError: the order may not be sent again from here, or its content is not complete.

        """
        require_allowed(OrderAction.SEND_AGAIN, dossier.order, profile)
        content = content_from(dossier, profile)
        self.order, self.content, self.sent_at, self._awaited = dossier.order, content, None, None
        return content

    async def send(self, content: Content, reason: str, *, without_proof: bool) -> None:
        """Enter the order in the journal and send it.

        `without_proof`: this gateway answers an unknown number and a wrong control alike, and the person typed a reason
        for sending all the same.

        Raises:
            ConsoleError: the order was refused or not sent (see `Submitter.submit`); `order` is None if it was not
                entered.

        """
        self.content, self._awaited, self._codes_gone = content, content.key, False
        try:
            submitter, operator = self._use_cases.submitter, self._use_cases.operator
            order = await submitter.submit(content, operator, reason, without_proof=without_proof)
        finally:
            self._ended()
        if self.order is None:
            self._take(order)

    async def send_again(self, reason: str, *, without_proof: bool) -> None:
        """Send an order again that is proved not to have been sent, with the typed reason.

        Raises:
            ConsoleError: the order was refused or not sent, see `Submitter.send_again`.

        """
        if self.order is None or self.content is None:
            return
        try:
            submitter, operator = self._use_cases.submitter, self._use_cases.operator
            await submitter.send_again(self.order.id, self.content, operator, reason, without_proof=without_proof)
        finally:
            self._ended()

    def drop_card_codes(self) -> None:
        """Keep no content with a card code from now on, even if the order proves not to have been sent."""
        self._codes_gone = True
        if self._awaited is None:
            self._let_go()

    async def check(self) -> None:
        """Ask the gateway about the form's order now.

        Raises:
            ConsoleError: the journal could not be read or written.

        """
        if self.order is not None:
            self._take(await self._use_cases.poller.check_now(self.order.id))

    async def dossier(self, order_id: int) -> Dossier | None:
        """Read everything about an order, None while the journal cannot be read."""
        try:
            return await self._use_cases.desk.dossier(order_id)
        except JournalError:
            return None

    def why_not_sendable(self) -> str:
        """Explain why the form's order cannot be sent, or not again."""
        if self.order is not None and self.order.state is OrderState.NOT_SENT:
            return self.tr("Not sent. This form belongs to its order now.")
        if self.sent_at is None:
            return self.tr("This form cannot be sent again.")
        time = clock_text(self.sent_at, self._use_cases.clock.now())
        return fill(self.tr("Sent at {time}. This form cannot be sent again."), time=time)

    def _on_event(self, event: Event) -> None:
        match event:
            case OrderChanged(order) if self._is_ours(order):
                self._take(order)
            case SendStep(order=order_id, step=step) if self.order is not None and order_id == self.order.id:
                self.stepped.emit(step)
            case _:
                pass

    def _ended(self) -> None:
        """Keep the content only if it is proved not to have left."""
        self._awaited = None
        if self.order is None or not allowed_actions(self.order, content_at_hand=True).allows(OrderAction.SEND_AGAIN):
            self.content = None
        self._let_go()

    def _let_go(self) -> None:
        if self._codes_gone and self.content is not None and self.content.value(CODE):
            self.content = None

    def _is_ours(self, order: Order) -> bool:
        return order.id == self.order.id if self.order is not None else order.key == self._awaited

    def _take(self, order: Order) -> None:
        if order.state is OrderState.SENDING:
            self.sent_at = order.changed
        if not may_still_be_sent(order):
            self.content = None
        self.order = order
        self.changed.emit()
