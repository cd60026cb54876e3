"""The left side of Order status: look-up box, views, live list, sums, export; reads the journal, never the gateway."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from console_app.gui.desk.lookup_box import LookupBox
from console_app.gui.desk.orders_bar import OrdersBar
from console_app.gui.desk.orders_export import ExportRequest, OrdersExport
from console_app.gui.desk.orders_footer import OrdersFooter
from console_app.gui.desk.orders_heads import HeadButtons
from console_app.gui.desk.orders_model import SORTS, Column, OrdersModel
from console_app.gui.desk.orders_reading import PAGE, FirstPage, Numbers, OrdersReader
from console_app.gui.desk.orders_table import OrdersTable
from console_app.gui.desk.orders_views import OwnViews
from console_app.gui.desk.orders_words import nothing_words, shown_words
from console_app.gui.kit.aio import Latest, Tasks
from console_app.gui.kit.button import Button, Kind
from console_app.gui.kit.empty import EmptyState
from console_app.gui.kit.label import quiet
from console_app.gui.kit.notice import Manner, Notice
from console_app.gui.kit.text import fill, visible
from console_app.gui.kit.theme import Theme
from console_app.gui.order.use_cases import UseCases
from console_app.gui.words.notices import Words
from console_app.services.order_queries import OrderPage, OrderQuery, PageKey, Sort, View
from console_app.services.placing import belongs
from console_app.services.profile import Profile
from console_app.services.records import Order
from console_app.services.views import SavedView

TYPING_MS: Final = 150
COUNTING_MS: Final = 500
LATE_MS: Final = 30_000
"""How often the list is checked for changes by time alone: an order gets late, a day begins."""
MOST_KEPT: Final = 2_000
"""The most rows read again in order to keep the scroll position."""


class OrdersList(QWidget):
    """Lists the orders of one profile; a text that matches none of them is looked up under the other profiles, too."""

    picked = Signal(int)
    lost = Signal()
    """A text was looked up, and the chosen order is not among the results."""
    opened = Signal()
    copied = Signal()
    ask_wanted = Signal(str)
    """Emitted to ask the gateway about this number ('' for none)."""

    def __init__(self, theme: Theme, tasks: Tasks, use_cases: UseCases, profile: Profile) -> None:
        """Read nothing before the list is shown."""
        super().__init__()
        self._theme = theme
        self._reader = OrdersReader(use_cases)
        self._profile = profile
        self._chosen: int | None = None
        self._loaded = False
        self._seeking = False
        self._staying = False
        self._query: OrderQuery | None = None
        self._next: PageKey | None = None
        self._numbers = Numbers((), ())
        self._first = Latest[FirstPage | Words](tasks, self._show_first, name="read orders")
        self._more = Latest[OrderPage | Words](tasks, self._show_more, name="read more orders")
        self._count = Latest[Numbers | Words](tasks, self._show_numbers, name="count orders")
        self.box = LookupBox(theme)
        self.model = OrdersModel(use_cases.clock)
        self.table = OrdersTable(theme, self.model)
        own = OwnViews(
            theme, tasks, use_cases.preferences, self.current_view, lambda view: shown_words(view, self.model)
        )
        self._strip = OrdersExport(theme, tasks, use_cases, self.model)
        keys = self.tr("Up and Down move, Enter opens, Ctrl+C copies the row")
        self.table.setAccessibleDescription(keys)
        self._bar, self._footer = OrdersBar(theme, own, keys), OrdersFooter(theme)
        self.views = self._bar.views
        self._notice = Notice(theme, Manner.INFO, "")
        self._nothing, self._empty = self._build_nothing(), self._build_empty()
        self._stack = QStackedWidget()
        self._build()
        self._typing = self._timer(TYPING_MS, self.load)
        self._counting = self._timer(COUNTING_MS, self._count_again)
        self._late = self._timer(LATE_MS, self._count_again)
        self._connect()

    def set_profile(self, profile: Profile) -> None:
        """Show another profile's orders."""
        self._profile = profile
        self._chosen = None
        with quiet(self.box):
            self.box.clear()
        self.reload()

    def reload(self) -> None:
        """Read the list again: now, or when it is shown next."""
        self._loaded = False
        for answers in (self._first, self._more, self._count):
            answers.drop()
        if self.isVisible():
            self.load()

    def load(self) -> None:
        """Read the first page of the current view, and show it from its top."""
        self._staying = False
        self._read(PAGE)

    def current_view(self) -> SavedView:
        """Return the view that the list shows: kind, looked-up text, sort."""
        sort, descending = self.model.sorted_by
        return SavedView("", View(self.views.choice()), self.box.sought(), sort, descending)

    def show_view(self, view: SavedView) -> None:
        """Show one of the views that the person has saved."""
        with quiet(self.box), quiet(self.views):
            self.views.choose(view.view.value)
            self.box.setText(view.text)
        self.model.set_sort(view.sort, descending=view.descending)
        self.load()

    def choose(self, order_id: int) -> None:
        """Choose an order; if it is not among the rows, show all orders to find it."""
        self._chosen = order_id
        self._seeking = not self.table.choose(order_id)
        if self._seeking and self._loaded:
            self._widen()

    def seek(self, text: str) -> None:
        """Look up a text among the orders."""
        self.box.setText(text)
        self.load()

    def update_order(self, order: Order) -> None:
        """Show a changed order: in its row, or at its sort position if it is new and the view includes it."""
        if not self._loaded:
            return
        if not self.table.show_changed(order) and self._belongs(order):
            self._turn_to(self.table)
            if self.table.insert(order, more=self._next is not None) and order.id == self._chosen:
                self.table.choose(order.id)
        if self.isVisible() and not self._counting.isActive():
            self._counting.start()

    def _belongs(self, order: Order) -> bool:
        return self._query is not None and belongs(order, self._reader.as_of_now(self._query))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._loaded:
            self._count_again()
        else:
            self.load()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._late.stop()

    def _read(self, limit: int) -> None:
        self._typing.stop()
        self._loaded = True
        self._more.drop()
        shown = self.current_view()
        self._bar.own.refresh()
        self._first.ask(self._reader.first(self._profile.name, shown, limit))

    def _read_again(self) -> None:
        """Read the current view again without moving the rows that a person reads."""
        self._staying = True
        self._read(min(max(PAGE, self.model.rowCount()), MOST_KEPT))

    def _widen(self) -> None:
        """Look for the chosen order among all orders; one too old for the first page has its card alone."""
        if not self.box.text() and self.views.choice() == View.ALL.value:
            self._seeking = False
        elif self.views.choice() == View.ALL.value:
            self._view_chosen(View.ALL.value)
        else:
            self.views.choose(View.ALL.value)

    def _show_first(self, first: FirstPage | Words) -> None:
        if isinstance(first, Words):
            self._say(Manner.ERROR, first)
            return
        before, text = self._query.text if self._query is not None else "", first.query.text
        self._query, self._next = first.query, first.page.next
        found = first.page.orders
        self._notice.hide()
        if first.elsewhere and found:
            self._say_elsewhere(found)
        bar = self.table.verticalScrollBar()
        kept = bar.value() if self._staying else 0
        self.model.show_orders(found)
        self._mark_sorted(first.query)
        self._show_stack(first)
        self._take_numbers(first.numbers)
        chosen = self.table.choose(self._chosen)
        self.table.executeDelayedItemsLayout()
        bar.setValue(kept)
        if self._seeking and not chosen:
            self._widen()
            return
        if self._seeking or (chosen and not self._staying):
            self.table.scrollTo(self.table.currentIndex())
        self._seeking = False
        if text and len(found) == 1 and not chosen:
            self._chosen = found[0].id
            self.table.choose(self._chosen)
            self.picked.emit(self._chosen)
        elif text and text != before and not chosen:
            self._chosen = None
            self.lost.emit()

    def _mark_sorted(self, query: OrderQuery) -> None:
        column = next(column for column, sort in SORTS.items() if sort is query.sort)
        self.table.heads.show_sorted(None if query.ranked else column, descending=query.descending)

    def _turn_to(self, page: QWidget) -> None:
        """Show a page of the stack; focus on a hidden button moves to the look-up box, never to a row."""
        left, focus = self._stack.currentWidget(), self.window().focusWidget()
        if left is not None and left not in (page, self.table) and left.isAncestorOf(focus):
            self.box.setFocus()
        self._stack.setCurrentWidget(page)

    def _show_stack(self, first: FirstPage) -> None:
        if first.page.orders:
            self._turn_to(self.table)
            return
        text = first.query.text
        if text:
            sentence = fill(self.tr("No order with \u201c{text}\u201d here"), text=visible(text, 60))
            advice = self.tr("It is not in this journal. The gateway can be asked, but by order number only.")
            self._nothing.say(sentence, advice)
            self._turn_to(self._nothing)
            return
        every = dict(first.numbers.counts).get(View.ALL.value, 0)
        self._every.setVisible(every > 0)
        self._empty.say(*nothing_words(first.query.view, every))
        self._turn_to(self._empty)

    def _show_more(self, page: OrderPage | Words) -> None:
        if isinstance(page, Words):
            self._say(Manner.ERROR, page)
            return
        self.model.append(page.orders)
        self._next = page.next
        self._say_shown()

    def _show_numbers(self, numbers: Numbers | Words) -> None:
        if isinstance(numbers, Words):
            self._say(Manner.ERROR, numbers)
            return
        self._take_numbers(numbers)
        query, whole = self._query, self._next is None
        if query is None or query.text or query.view not in (View.NEEDS_ME, View.TODAY):
            return
        another_day = query.view is View.TODAY and self._reader.as_of_now(query).today_from != query.today_from
        if another_day or (whole and numbers.orders > self.model.rowCount()):
            self._read_again()

    def _take_numbers(self, numbers: Numbers) -> None:
        self._numbers = numbers
        self._bar.show_counts(numbers.counts)
        self._footer.show_sums(numbers.totals)
        self._say_shown()
        if self.isVisible():
            self._late.start()

    def _say_shown(self) -> None:
        rows = self.model.rowCount()
        self._footer.show_count(rows, self._numbers.orders)
        self._bar.export.setEnabled(bool(rows))

    def _say_elsewhere(self, found: Sequence[Order]) -> None:
        names = ", ".join(dict.fromkeys(visible(order.profile, 40) for order in found))
        head = fill(self.tr("Nothing under this profile; found under {names}"), names=names)
        self._say(Manner.INFO, Words(head, ""))

    def _say(self, manner: Manner, words: Words) -> None:
        self._notice.say(manner, words.head, words.text)
        self._notice.show()

    def _load_more(self) -> None:
        if self._query is None or self._next is None:
            return
        query = replace(self._query, after=self._next, limit=PAGE)
        self._next = None
        self._more.ask(self._reader.more(query))

    def _count_again(self) -> None:
        if self._query is not None:
            self._count.ask(self._reader.numbers(self._query, self._profile.name))

    def _timer(self, interval: int, done: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval)
        timer.timeout.connect(done)
        return timer

    def _connect(self) -> None:
        self.box.textChanged.connect(self._type)
        self.box.returnPressed.connect(self.load)
        self.views.chosen.connect(self._view_chosen)
        self._bar.ask.clicked.connect(lambda: self.ask_wanted.emit(self.box.sought()))
        self._bar.export.clicked.connect(self._export_shown)
        self._bar.own.picked.connect(self.show_view)
        self._bar.own.failed.connect(lambda words: self._say(Manner.ERROR, words))
        self.table.heads.wanted.connect(self._sort_by)
        self.table.picked.connect(self._picked)
        self.table.opened.connect(self.opened)
        self.table.copied.connect(self.copied)
        self.table.end_near.connect(self._load_more)

    def _type(self, _text: str) -> None:
        self._typing.start()

    def _view_chosen(self, _view: str) -> None:
        with quiet(self.box):
            self.box.clear()
        self.load()

    def _sort_by(self, column: int) -> None:
        """Sort by a column, or reverse the present one. Times and amounts begin with the greatest."""
        sort, descending = self.model.sorted_by
        wanted = SORTS[Column(column)]
        turned = not descending if wanted is sort else wanted in (Sort.CHANGED, Sort.AMOUNT)
        self.model.set_sort(wanted, descending=turned)
        self.load()

    def _export_shown(self) -> None:
        """Export the orders that the footer counts, as they are now."""
        if self._query is not None:
            query = self._reader.as_of_now(self._query)
            self._strip.start(ExportRequest(query, shown_words(self.current_view(), self.model), query.profile))

    def _picked(self, order_id: int) -> None:
        self._chosen = order_id
        self.picked.emit(order_id)

    def _build_nothing(self) -> EmptyState:
        ask = Button(self._theme, self.tr("Ask the gateway"), Kind.MAIN)
        ask.setObjectName("orders.nothing.ask")
        ask.clicked.connect(lambda: self.ask_wanted.emit(self.box.sought()))
        clear = Button(self._theme, self.tr("Clear the box"))
        clear.setObjectName("orders.nothing.clear")
        clear.clicked.connect(lambda: self.seek(""))
        return EmptyState(self._theme, "search", "", "", [ask, clear])

    def _build_empty(self) -> EmptyState:
        ask = Button(self._theme, self.tr("Ask the gateway"))
        ask.clicked.connect(lambda: self.ask_wanted.emit(""))
        self._every = Button(self._theme, self.tr("Show all orders"))
        self._every.clicked.connect(lambda: self.views.choose(View.ALL.value))
        return EmptyState(self._theme, "file", "", "", [self._every, ask])

    def _build(self) -> None:
        theme = self._theme
        for page in (self.table, self._nothing, self._empty):
            self._stack.addWidget(page)
        sheet = QFrame()
        sheet.setProperty("sheet", "card")
        HeadButtons(self.table.heads, sheet)
        inside = QVBoxLayout(sheet)
        inside.setContentsMargins(1, theme.px(4), 1, 1)
        inside.setSpacing(0)
        inside.addWidget(self._stack, 1)
        inside.addWidget(self._footer)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        self._notice.hide()
        column.addWidget(self.box)
        column.addWidget(self._bar)
        column.addWidget(self._notice)
        column.addWidget(self._strip)
        column.addWidget(sheet, 1)
