"""The window's tabs from left to right: key, shortcut, title, how the page is made, and for which profiles.

Each call of the listing has its tab, made from its declaration; the other tabs are listed here. The
window's first paint needs this module, so the pages are imported when they are first shown.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain, repeat
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication

from console_app.protocol.listing import LISTED, PAYOUT, STATUS, Listed

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from console_app.gui.kit.aio import Tasks
    from console_app.gui.kit.theme import Theme
    from console_app.gui.order.tab_page import TabPage
    from console_app.gui.order.use_cases import UseCases
    from console_app.services.profile import Profile

ORDERS: Final = "orders"
CHOSEN_FIRST: Final = PAYOUT.key
"""The tab chosen at the first start, where most of the day's work is done."""
_FREE_KEYS: Final = ("Ctrl+1", "Ctrl+2", "Ctrl+3", "Ctrl+4", "Ctrl+7", "Ctrl+8", "Ctrl+9")
"""The shortcuts of the calls in the order of the listing: Ctrl+5 is kept for approvals, Ctrl+6 is Order status."""


@dataclass(frozen=True, slots=True)
class PageContext:
    """The arguments that a page is made with, and its parent widget."""

    theme: "Theme"
    tasks: "Tasks"
    use_cases: "UseCases"
    profile: "Profile"
    place: "QWidget"


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab of the window; it keeps its `shortcut` ('' for none) when others are hidden.

    `title` is in English, `text` translated. `operation` is the call whose endpoint the window's top line names.
    """

    key: str
    shortcut: str
    title: str
    operation: str
    make: "Callable[[PageContext], TabPage]"
    shown: "Callable[[Profile], bool]"

    @property
    def text(self) -> str:
        """The translated title."""
        return QCoreApplication.translate("operations", self.title)


def all_tabs() -> tuple[Tab, ...]:
    """Return every tab, whatever the profile."""
    return (*_tabs_of_calls(), _orders())


def _tabs_of_calls() -> Iterator[Tab]:
    calls = [listed for listed in LISTED if listed is not STATUS]
    for listed, shortcut in zip(calls, chain(_FREE_KEYS, repeat("")), strict=False):
        yield _tab_of(listed, shortcut)


def _tab_of(listed: Listed, shortcut: str) -> Tab:
    def make(context: PageContext) -> "TabPage":
        from console_app.gui.entry.operation_tab import OperationTab  # noqa: PLC0415 - after the first paint
        from console_app.gui.entry.registration_tab import RegistrationTab  # noqa: PLC0415 - as above
        from console_app.protocol.operation import Effect  # noqa: PLC0415 - as above

        parts, operation = (context.theme, context.tasks, context.use_cases), listed.load()
        if operation.effect is Effect.REGISTERS:
            return RegistrationTab(*parts, context.profile, context.place)
        return OperationTab(*parts, operation, context.profile, context.place)

    return Tab(listed.key, shortcut, listed.title, listed.key, make, lambda profile: profile.allows(listed.key))


def _orders() -> Tab:
    def make(context: PageContext) -> "TabPage":
        from console_app.gui.desk.orders_tab import OrdersTab  # noqa: PLC0415 - after the first paint

        return OrdersTab(context.theme, context.tasks, context.use_cases, context.profile, context.place)

    return Tab(ORDERS, "Ctrl+6", STATUS.title, STATUS.key, make, lambda _profile: True)
