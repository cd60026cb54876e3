"""The Order status page: list and status call at the left, the chosen order at the right, updated live."""

from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from console_app.gui.desk.ask_panel import AskPanel
from console_app.gui.desk.orders_list import OrdersList
from console_app.gui.kit.aio import Tasks
from console_app.gui.kit.pane_handle import PaneHandle
from console_app.gui.kit.pyside_workarounds import add_layout
from console_app.gui.kit.theme import Theme
from console_app.gui.kit.toast import Toast
from console_app.gui.order.order_detail import GUTTER, OrderDetail
from console_app.gui.order.tab_page import TabPage
from console_app.gui.order.use_cases import UseCases
from console_app.services.news import Event, OrderChanged
from console_app.services.profile import Profile

WIDE_FROM: Final = 1400
BROAD_FROM: Final = 1680
DETAIL: Final = 420
NARROW_DETAIL: Final = 376
BROAD_DETAIL: Final = 560
LEAST_DETAIL: Final = 352
MOST_SHARE: Final = 0.42
"""The largest share of the page for the chosen order: the list keeps room for its columns."""
PANEL_AFTER_MS: Final = 300
"""When the panel for asking is made, which is hidden at first: after the page is on screen, in its own turn."""


class OrdersTab(TabPage):
    """Finds orders and shows everything about them; the journal is read only once the page is shown."""

    def __init__(
        self, theme: Theme, tasks: Tasks, use_cases: UseCases, profile: Profile, parent: QWidget | None = None
    ) -> None:
        """Build the page for a profile."""
        super().__init__(parent)
        self._theme = theme
        self._profile = profile
        self._tasks = tasks
        self._use_cases = use_cases
        self._list = OrdersList(theme, tasks, use_cases, profile)
        self._panel: AskPanel | None = None
        self._left = QStackedWidget()
        self._left.addWidget(self._list)
        self._detail = OrderDetail(theme, tasks, use_cases, profile)
        self._row = QHBoxLayout()
        self._row.addWidget(self._left, 1)
        self._row.addWidget(self._detail)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        add_layout(column, self._row)
        self._handle = PaneHandle(theme, self, self._detail, "split.orders")
        self._handle.changed.connect(self._fit)
        self._toast = Toast(theme, self)
        self._list.picked.connect(self._detail.show_order)
        self._list.lost.connect(self._detail.show_nothing)
        self._list.opened.connect(self._detail.take_focus)
        self._list.copied.connect(lambda: self._toast.say(self.tr("Copied, card numbers as 6+4")))
        self._list.ask_wanted.connect(self._ask)
        self._detail.wanted.connect(self.wanted)
        self._detail.copied.connect(lambda: self._toast.say(self.tr("Copied for gateway support, without secrets")))
        self._detail.receipt.copied.connect(lambda: self._toast.say(self.tr("Copied, for the customer's receipt")))
        self._detail.link_copied.connect(lambda: self._toast.say(self.tr("Link copied, for the customer only")))
        self._panel_later = QTimer(self)
        self._panel_later.setSingleShot(True)
        self._panel_later.setInterval(PANEL_AFTER_MS)
        self._panel_later.timeout.connect(self._question)
        drop = use_cases.news.listen(self._on_event)
        self.destroyed.connect(drop)
        self._fit()

    def set_profile(self, profile: Profile) -> None:
        """Show another profile's orders; none of them is chosen."""
        self._profile = profile
        self._left.setCurrentWidget(self._list)
        self._detail.set_profile(profile)
        if self._panel is not None:
            self._panel.set_profile(profile)
        self._list.set_profile(profile)

    def show_order(self, order_id: int) -> None:
        """Choose an order and show everything about it, wherever it is in the list."""
        self._left.setCurrentWidget(self._list)
        self._list.choose(order_id)
        self._detail.show_order(order_id)

    def focus_lookup(self) -> None:
        """Focus the look-up box (Ctrl+K)."""
        self._left.setCurrentWidget(self._list)
        self._list.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._list.box.selectAll()

    def check_now(self) -> None:
        """Ask the gateway about the chosen order now (F5)."""
        if self._detail.order is not None:
            self._detail.check.press()

    def keys_changed(self) -> None:
        """Recompute the shown SHA-1 signature (`control`) of a call after the merchant control in the keyring changed.

        While the keyring is locked, the call is shown without it.
        """
        if self._panel is not None:
            self._panel.keys_changed()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._panel is None:
            self._panel_later.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        theme, wide = self._theme, self.width() >= self._theme.px(WIDE_FROM)
        edge = theme.px(16 if wide else 12)
        detail = DETAIL if wide else NARROW_DETAIL
        if self.width() >= theme.px(BROAD_FROM):
            detail = BROAD_DETAIL
        gutter = theme.px(GUTTER)
        most = round(self.width() * MOST_SHARE)
        self._detail.setFixedWidth(self._handle.share(theme.px(detail), theme.px(LEAST_DETAIL), most) + gutter)
        self._row.setContentsMargins(edge, edge, edge - gutter, edge)
        self._row.setSpacing(edge - gutter)
        self._list.setContentsMargins(0, 0, gutter, 0)

    def _on_event(self, event: Event) -> None:
        if isinstance(event, OrderChanged):
            order = self._use_cases.desk.shown(event.order)
            self._list.update_order(order)
            self._detail.update_order(order)

    def _question(self) -> AskPanel:
        """Return the panel for asking, made now if need be."""
        if self._panel is None:
            self._panel_later.stop()
            self._panel = AskPanel(self._theme, self._tasks, self._use_cases, self._profile)
            self._panel.left.connect(self._back)
            self._panel.found.connect(self._found)
            self._left.addWidget(self._panel)
        return self._panel

    def _ask(self, number: str) -> None:
        panel = self._question()
        self._left.setCurrentWidget(panel)
        panel.begin(number)

    def _back(self) -> None:
        self._left.setCurrentWidget(self._list)
        self._list.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _found(self, order_id: int) -> None:
        self._list.choose(order_id)
        self._detail.show_order(order_id)
