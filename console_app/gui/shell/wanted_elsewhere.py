"""Carries out the requests that one page makes of another, so that nobody copies a number by hand."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject

from console_app.gui.kit.dialogs import AskDialog
from console_app.gui.kit.notice import Manner
from console_app.gui.kit.text import fill, visible
from console_app.gui.order.tab_page import TabPage
from console_app.gui.order.use_cases import UseCases
from console_app.gui.order.wanted import (
    FindOrder,
    NewFrom,
    OpenOrder,
    OrderToRepeat,
    PaymentToRegister,
    PrefilledTexts,
    RegisterCardOf,
    SendAgain,
    TransferTo,
    UnsentOrder,
    Wanted,
)
from console_app.gui.shell.window import ConsoleWindow
from console_app.gui.words.declared_texts import field_label
from console_app.protocol.catalogue import operation_of
from console_app.protocol.operation import Pair
from console_app.protocol.operations.cards import REGISTER_CARD
from console_app.protocol.operations.transfers import BY_REFERENCE, TRANSFER
from console_app.services.order_actions import OrderAction, allowed_actions
from console_app.services.profile import Profile
from console_app.services.registrations import Registration
from console_app.services.reuse import Reuse, reuse_of


class WantedElsewhere(QObject):
    """Reads what the requested page needs and opens the page with it; nothing is sent without that page's review."""

    def __init__(
        self,
        window: ConsoleWindow,
        use_cases: UseCases,
        profile: Callable[[], Profile],
        go: Callable[[str], TabPage | None],
        show_order: Callable[[int], None],
        find: Callable[[], None],
    ) -> None:
        """`go` shows the tab of an operation and returns its page, None if the profile lacks that tab."""
        super().__init__(window)
        self._window = window
        self._use_cases = use_cases
        self._profile = profile
        self._go = go
        self._show_order = show_order
        self._find = find

    def carry_out(self, wanted: Wanted) -> None:
        """Carry out a request, now or as soon as the journal has been read."""
        tasks = self._window.tasks
        match wanted:
            case OpenOrder(order):
                self._show_order(order)
            case FindOrder():
                self._find()
            case RegisterCardOf(payment):
                tasks.start(self._register(payment), "carry a payment to its registration")
            case TransferTo(registration):
                tasks.start(self._transfer(registration), "carry a card to its transfer")
            case SendAgain(order, operation):
                page = self._go(operation)
                if page is not None:
                    page.begin(UnsentOrder(order))
            case NewFrom(order):
                tasks.start(self._repeat(order), f"new order from order {order}")

    async def _register(self, payment: int) -> None:
        dossier = await self._use_cases.desk.dossier(payment)
        page = self._go(REGISTER_CARD.key)
        if page is not None:
            page.begin(PaymentToRegister(dossier.order))

    async def _transfer(self, registration: Registration) -> None:
        texts = await self._use_cases.registrar.transfer_texts(registration)
        page = self._go(TRANSFER.key)
        if page is not None:
            page.begin(PrefilledTexts(tuple(Pair(wire, text) for wire, text in texts.items()), BY_REFERENCE))

    async def _repeat(self, order: int) -> None:
        """Fill a form in; the order is read again, because it may have come into doubt since it was shown."""
        dossier = await self._use_cases.desk.dossier(order)
        if not allowed_actions(dossier.order, self._profile()).allows(OrderAction.NEW_FROM):
            return
        page = self._go(dossier.order.operation)
        if page is None:
            return
        if page.busy():
            head = self.tr("Not now: a review or a send is open.")
            self._window.say(Manner.WARNING, head, self.tr("Finish it, then make the new order."))
            return
        if page.is_begun() and (not await self._gives_up() or page.busy()):
            return
        reuse = reuse_of(dossier)
        head = fill(self.tr("Filled in from order {number}"), number=visible(dossier.order.key.number, 60))
        page.begin(OrderToRepeat(reuse, head, left_out_text(reuse)))

    async def _gives_up(self) -> bool:
        dialog = AskDialog(
            self._window.theme,
            self._window,
            self.tr("Leave the form you have begun?"),
            self.tr("Nothing of it was sent. It will be cleared and filled in from the other order."),
            yes=self.tr("Clear it and fill in"),
            no=self.tr("Stay"),
        )
        return await self._window.ask(dialog)


def left_out_text(reuse: Reuse) -> str:
    """Return a sentence that names the values of an earlier order that a person has to fill in again."""
    if not reuse.left_out:
        return QCoreApplication.translate("WantedElsewhere", "It has a number of its own. Look everything over.")
    operation = operation_of(reuse.operation)
    known = {declared.wire: field_label(declared) for declared in operation.fields}
    names = ", ".join(known.get(wire, visible(wire, 60)) for wire in reuse.left_out)
    template = QCoreApplication.translate(
        "WantedElsewhere", "Left out, because it is not kept: {names}. Look everything over."
    )
    return fill(template, names=names)
