"""Shows that an order needs a person: a count on the tab, and the workstation's tray while no window is in front."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from console_app.gui.kit.colours import Role
from console_app.gui.kit.text import fill, visible
from console_app.gui.order.use_cases import UseCases
from console_app.gui.shell.registry import ORDERS
from console_app.gui.shell.window import ConsoleWindow
from console_app.protocol.card_numbers import mask_cards_in
from console_app.protocol.fields import QT_TRANSLATE_NOOP
from console_app.services.attention import AttentionCause, cause_of
from console_app.services.errors import JournalError
from console_app.services.news import Event, OrderChanged
from console_app.services.order_queries import OrderQuery, View
from console_app.services.records import Order

AFTER_NEWS_MS: Final = 1_000
EVERY_MS: Final = 30_000
"""How often orders are checked that time alone has made late."""
GRACE: Final = timedelta(seconds=3)
"""A doubt younger than this often ends by the first look-up, so that nobody is called yet."""
LOOKED_AT: Final = 200
"""Orders checked for new causes; if more need a person, the count says enough."""
NAMED: Final = 3
SHOWN_MS: Final = 10_000
ICON: Final = 32

HEADS: Final[Mapping[AttentionCause, tuple[str, str]]] = {
    AttentionCause.UNREADABLE: (
        QT_TRANSLATE_NOOP("Attention", "Order {number} cannot be read by this version"),
        QT_TRANSLATE_NOOP("Attention", "Nothing is done with it. Order status says what to do."),
    ),
    AttentionCause.ALTERED: (
        QT_TRANSLATE_NOOP("Attention", "Order {number} was altered in the journal's file"),
        QT_TRANSLATE_NOOP("Attention", "Nothing is done with it. Order status says what to do."),
    ),
    AttentionCause.MISMATCH: (
        QT_TRANSLATE_NOOP("Attention", "Order {number}: the gateway contradicts it"),
        QT_TRANSLATE_NOOP("Attention", "Nothing was overwritten. Compare both in Order status, then ask the gateway."),
    ),
    AttentionCause.HELD: (
        QT_TRANSLATE_NOOP("Attention", "Order {number} is held: we still do not know"),
        QT_TRANSLATE_NOOP(
            "Attention", "Do not create it again. Ask gateway support; Order status has the text for them."
        ),
    ),
    AttentionCause.IN_DOUBT: (
        QT_TRANSLATE_NOOP("Attention", "Order {number}: we do not know yet"),
        QT_TRANSLATE_NOOP("Attention", "Do not create it again. The console keeps asking the gateway."),
    ),
    AttentionCause.UNCHECKED: (
        QT_TRANSLATE_NOOP("Attention", "Order {number} could not be checked for 10 minutes"),
        QT_TRANSLATE_NOOP("Attention", "Order status says why, and what to do."),
    ),
    AttentionCause.LATE: (
        QT_TRANSLATE_NOOP("Attention", "Order {number} is open for longer than 10 minutes"),
        QT_TRANSLATE_NOOP("Attention", "Look at it in Order status and check it now."),
    ),
}
"""The tray's texts by cause: number and what to do, never a name, an amount or an account."""


@dataclass(frozen=True, slots=True)
class _Need:
    order: Order
    cause: AttentionCause


class Attention(QObject):
    """Checks the journal for orders that need a person, after events and now and then; reports each cause once."""

    def __init__(
        self, window: ConsoleWindow, use_cases: UseCases, profile: Callable[[], str], show: Callable[[int], None]
    ) -> None:
        """`profile` returns the chosen one's name; `show` shows an order. Nothing is checked before `start`."""
        super().__init__(window)
        self._window = window
        self._use_cases = use_cases
        self._profile = profile
        self._show = show
        self._known: set[tuple[int, AttentionCause]] | None = None
        self._called_for: int | None = None
        self._tray: QSystemTrayIcon | None = None
        self._closed = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(AFTER_NEWS_MS)
        self._soon.timeout.connect(self._look)
        self._drop_news = use_cases.news.listen(self._on_event)

    def start(self) -> None:
        """Count for the first time; orders that need a person already are shown on the tab only, not reported."""
        self._soon.start()

    def close(self) -> None:
        """Stop checking: the journal is about to be closed."""
        self._closed = True
        self._drop_news()
        self._soon.stop()
        if self._tray is not None:
            self._tray.hide()

    def _on_event(self, event: Event) -> None:
        if isinstance(event, OrderChanged) and not self._closed:
            self._soon.start(min(AFTER_NEWS_MS, max(self._soon.remainingTime(), 0) or AFTER_NEWS_MS))

    def _look(self) -> None:
        self._window.tasks.start(self._look_now(), "look for orders that need a person")

    async def _look_now(self) -> None:
        now, desk = self._use_cases.clock.now(), self._use_cases.desk
        query = desk.as_of_now(OrderQuery(View.NEEDS_ME, limit=LOOKED_AT))
        try:
            totals = await desk.totals(query)
            several = len(self._use_cases.profiles.all()) > 1
            own = await desk.totals(replace(query, profile=self._profile())) if several else totals
            page = await desk.page(query)
        except JournalError:
            if not self._closed:
                raise
            return
        if self._closed:
            return
        count = sum(total.count for total in totals)
        self._count(count, count - sum(total.count for total in own))
        young = self._call(page.orders, now)
        wait = int(GRACE.total_seconds() * 1000) if young else EVERY_MS
        if not self._soon.isActive() or self._soon.remainingTime() > wait:
            self._soon.start(wait)

    def _count(self, count: int, elsewhere: int) -> None:
        words = ""
        if count:
            one, more = self.tr("1 order needs you"), self.tr("{count} orders need you")
            if elsewhere:
                one = self.tr("1 order needs you, under another profile")
                more = self.tr("{count} orders need you, {elsewhere} of them under other profiles")
            words = fill(one if count == 1 else more, count=count, elsewhere=elsewhere)
        self._window.tabs.set_count(ORDERS, count, words)
        if self._tray is not None:
            self._tray.setToolTip(words)
            self._tray.setVisible(count > 0)

    def _call(self, orders: Sequence[Order], now: datetime) -> bool:
        """Report what is new; return whether there is a doubt too young to report."""
        needs = [_Need(order, cause) for order in orders if (cause := cause_of(order, now))]
        if self._known is None:
            self._known = {(need.order.id, need.cause) for need in needs}
            return False
        young = [need for need in needs if need.cause is AttentionCause.IN_DOUBT and now - need.order.changed < GRACE]
        new = [need for need in needs if (need.order.id, need.cause) not in self._known and need not in young]
        self._known |= {(need.order.id, need.cause) for need in new}
        if new and QApplication.activeWindow() is None:
            self._ring(new)
        return any((need.order.id, need.cause) not in self._known for need in young)

    def _ring(self, new: Sequence[_Need]) -> None:
        if not self._use_cases.preferences.preferences().notify:
            return
        first, numbers = new[0], [visible(mask_cards_in(need.order.key.number), 60) for need in new]
        if len(new) == 1:
            head, text = (_tr(words) for words in HEADS[first.cause])
        else:
            head, text = self.tr("{count} orders need you"), self.tr("{number}: look at them in Order status.")
        named = ", ".join(numbers[:NAMED]) + (" \u2026" if len(numbers) > NAMED else "")
        self._called_for = first.order.id
        QApplication.alert(self._window)
        if QSystemTrayIcon.isSystemTrayAvailable():
            tray = self._tray or self._make_tray()
            tray.show()
            tray.showMessage(fill(head, number=named, count=len(new)), fill(text, number=named), self._icon(), SHOWN_MS)

    def _make_tray(self) -> QSystemTrayIcon:
        """Make the tray icon when it is first needed."""
        tray = QSystemTrayIcon(self._icon(), self)
        tray.setToolTip(self._window.windowTitle())
        tray.messageClicked.connect(self._come)
        tray.activated.connect(lambda _how: self._come())
        self._tray = tray
        return tray

    def _icon(self) -> QIcon:
        theme = self._window.theme
        return theme.icons.icon("hand", {QIcon.Mode.Normal: theme.colour(Role.WARNING_EDGE)}, ICON)

    def _come(self) -> None:
        """Bring the window to the front and show the reported order, unless the console is locked."""
        window = self._window
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()
        if self._called_for is not None and not window.locked and QApplication.activeModalWidget() is None:
            self._show(self._called_for)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Attention", text)
