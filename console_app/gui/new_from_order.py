"""Leads a person from an order to a new one like it: the operation's form, filled in with what may be used again."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject

from console_app.gui.aio import Tasks
from console_app.gui.dialogs.ask import AskDialog
from console_app.gui.forms.words import field_label
from console_app.gui.tabs.operation_tab import OperationTab
from console_app.gui.tabs.orders_tab import OrdersTab
from console_app.gui.tabs.page import Page
from console_app.gui.text import fill, visible
from console_app.gui.use_cases import UseCases
from console_app.gui.widgets.notice import Manner
from console_app.gui.window import ConsoleWindow
from console_app.protocol.catalogue import operation_of
from console_app.services.profile import Profile
from console_app.services.reuse import Reuse, no_reuse, reuse_of


class NewFromOrder(QObject):
    """Fills a form in; what is sent, and whether it may be, is decided there as for any other order."""

    def __init__(
        self,
        window: ConsoleWindow,
        use_cases: UseCases,
        profile: Callable[[], Profile],
        go: Callable[[str], Page | None],
    ) -> None:
        """`go` brings the tab of an operation to the front and gives its page, None if the profile lacks it."""
        super().__init__(window)
        self._window = window
        self._tasks: Tasks = window.tasks
        self._use_cases = use_cases
        self._profile = profile
        self._go = go

    def join(self, page: OrdersTab) -> None:
        """Hear what the page wants."""
        page.new_wanted.connect(self._wanted)

    def _wanted(self, order_id: int) -> None:
        self._tasks.start(self._fill(order_id), f"new order from order {order_id}")

    async def _fill(self, order_id: int) -> None:
        """Fill the form in; the order is read anew, for it may have come into doubt since its card was drawn."""
        dossier = await self._use_cases.desk.dossier(order_id)
        if no_reuse(dossier.order, self._profile()) is not None:
            return
        page = self._go(dossier.order.operation)
        if not isinstance(page, OperationTab):
            return
        if page.busy():
            head = self.tr("Not now: a review or a send is open.")
            self._window.say(Manner.WARNING, head, self.tr("Finish it, then make the new order."))
            return
        if page.is_begun() and (not await self._gives_up() or page.busy()):
            return
        reuse = reuse_of(dossier)
        head = fill(self.tr("Filled in from order {number}"), number=visible(dossier.order.key.number, 60))
        page.new_order()
        page.fill_in(reuse, head, left_out_text(reuse))

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
    """Say what a person has to fill in again."""
    if not reuse.left_out:
        return QCoreApplication.translate("NewFromOrder", "It has a number of its own. Look everything over.")
    operation = operation_of(reuse.operation)
    known = {declared.wire: field_label(declared) for declared in operation.fields}
    names = ", ".join(known.get(wire, visible(wire, 60)) for wire in reuse.left_out)
    template = QCoreApplication.translate(
        "NewFromOrder", "Left out, because it is not kept: {names}. Look everything over."
    )
    return fill(template, names=names)
