"""The left side of Order status: look-up box, saved views, live table, sums; it asks the journal only."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from console_app.gui.aio import Latest, Tasks
from console_app.gui.models.orders_model import OrdersModel
from console_app.gui.notices import Words
from console_app.gui.tabs.lookup_box import LookupBox
from console_app.gui.tabs.orders_reading import FirstPage, Numbers, OrdersReader
from console_app.gui.tabs.orders_table import OrdersTable
from console_app.gui.text import amount_text, fill, visible
from console_app.gui.theme import Theme
from console_app.gui.use_cases import UseCases
from console_app.gui.widgets.button import Button, Kind
from console_app.gui.widgets.empty import EmptyState
from console_app.gui.widgets.label import PlainLabel, Rule, Tone, Type
from console_app.gui.widgets.notice import Manner, Notice
from console_app.gui.widgets.segment import Segment, Way
from console_app.protocol.states import OPEN, OrderState
from console_app.protocol.values import currency_of
from console_app.services.profile import Profile
from console_app.services.records import Order, Page, PageKey, Question, Total, View

TYPING_MS: Final = 150
COUNTING_MS: Final = 500


class OrdersList(QWidget):
    """Orders of one profile; a looked-up text is sought under the other profiles, too, if this one has nothing."""

    picked = Signal(int)
    opened = Signal()
    copied = Signal()
    ask_wanted = Signal(str)
    """Ask the gateway about this number ('' for none)."""

    def __init__(self, theme: Theme, tasks: Tasks, use_cases: UseCases, profile: Profile) -> None:
        """Ask nothing before the list is shown."""
        super().__init__()
        self._theme = theme
        self._reader = OrdersReader(use_cases)
        self._profile = profile
        self._chosen: int | None = None
        self._loaded = False
        self._seeking = False
        self._question: Question | None = None
        self._next: PageKey | None = None
        self._numbers = Numbers((), ())
        self._first = Latest[FirstPage | Words](tasks, self._show_first, name="read orders")
        self._more = Latest[Page | Words](tasks, self._show_more, name="read more orders")
        self._count = Latest[Numbers | Words](tasks, self._show_numbers, name="count orders")
        self.box = LookupBox(theme)
        self.views = Segment(theme, [Way(view.value, text) for view, text in self._view_words().items()], "")
        self.views.setAccessibleName(self.tr("Which orders are shown"))
        self.views.setObjectName("orders.views")
        self._ask = Button(theme, self.tr("Ask the gateway"), Kind.PLAIN, "external")
        self._ask.setObjectName("orders.ask")
        self.model = OrdersModel(use_cases.clock)
        self.table = OrdersTable(theme, self.model)
        self._shown = PlainLabel("", Type.NOTE, Tone.SECOND)
        self._shown.setObjectName("orders.shown")
        self._sums = PlainLabel("", Type.NOTE, Tone.SECOND, wrap=True, selectable=True)
        self._sums.setObjectName("orders.sums")
        self._rule, self._footer, self._keys = Rule(), QWidget(), PlainLabel("", Type.NOTE, Tone.THIRD)
        self._notice = Notice(theme, Manner.INFO, "")
        self._nothing, self._empty = self._build_nothing(), self._build_empty()
        self._stack = QStackedWidget()
        self._build()
        self._typing = self._timer(TYPING_MS, self.load)
        self._counting = self._timer(COUNTING_MS, self._count_again)
        self._connect()

    def set_profile(self, profile: Profile) -> None:
        """Show another profile's orders."""
        self._profile = profile
        self._chosen = None
        self.box.clear()
        self.reload()

    def reload(self) -> None:
        """Read anew now, or when the list is shown next."""
        self._loaded = False
        for answers in (self._first, self._more, self._count):
            answers.drop()
        if self.isVisible():
            self.load()

    def load(self) -> None:
        """Read the first page of what is asked for."""
        self._typing.stop()
        self._loaded = True
        self._more.drop()
        view = View(self.views.choice())
        self._first.ask(self._reader.first(self._profile.name, view, self.box.sought()))

    def choose(self, order_id: int) -> None:
        """Choose an order; if it is not among the rows, all orders are shown so that it may be."""
        self._chosen = order_id
        self._seeking = not self.table.choose(order_id)
        if self._seeking and self._loaded:
            self._widen()

    def _widen(self) -> None:
        """Look for the chosen order among all orders; one too old for the first page has its card alone."""
        if not self.box.text() and self.views.choice() == View.ALL.value:
            self._seeking = False
        elif self.views.choice() == View.ALL.value:
            self._view_chosen(View.ALL.value)
        else:
            self.views.choose(View.ALL.value)

    def seek(self, text: str) -> None:
        """Look a text up."""
        self.box.setText(text)
        self.load()

    def hear(self, order: Order) -> None:
        """Show an order as it stands now: in its row, or on top if it is new and belongs here."""
        if not self._loaded:
            return
        if not self.table.show_changed(order):
            if not self._belongs(order):
                return
            self._stack.setCurrentWidget(self.table)
            self.table.insert(order)
            if order.id == self._chosen:
                self.table.choose(order.id)
        if self.isVisible() and not self._counting.isActive():
            self._counting.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._loaded:
            self._count_again()
        else:
            self.load()

    def _belongs(self, order: Order) -> bool:
        """Tell whether a new order is one of those asked for; one that needs a person only by its age is not yet."""
        question = self._question
        if question is None or question.text or order.profile != self._profile.name:
            return False
        match question.view:
            case View.TODAY:
                return question.today_from is not None and order.changed >= question.today_from
            case View.NEEDS_ME:
                return order.state in (OrderState.IN_DOUBT, OrderState.HELD) or bool(order.mismatch)
            case View.OPEN:
                return order.state in OPEN
            case _:
                return True

    def _show_first(self, first: FirstPage | Words) -> None:
        if isinstance(first, Words):
            self._say(Manner.ERROR, first)
            return
        self._question, self._next = first.question, first.page.next
        found = first.page.orders
        self._notice.hide()
        if first.elsewhere and found:
            self._say_elsewhere(found)
        self.model.show_orders(found)
        self.table.scrollToTop()
        self._show_stack(first)
        self._show_numbers(first.numbers)
        chosen = self.table.choose(self._chosen)
        if self._seeking and not chosen:
            self._widen()
            return
        self._seeking = False
        if first.question.text and len(found) == 1 and not chosen:
            self._chosen = found[0].id
            self.table.choose(self._chosen)
            self.picked.emit(self._chosen)

    def _show_stack(self, first: FirstPage) -> None:
        if first.page.orders:
            self._stack.setCurrentWidget(self.table)
            return
        text = first.question.text
        if text:
            sentence = fill(self.tr("No order with \u201c{text}\u201d here"), text=visible(text, 60))
            advice = self.tr("It is not in this journal. The gateway can be asked, but by order number only.")
            self._nothing.say(sentence, advice)
            self._stack.setCurrentWidget(self._nothing)
            return
        every = dict(first.numbers.counts).get(View.ALL.value, 0)
        self._every.setVisible(every > 0)
        self._empty.say(*self._nothing_in(first.question.view, every))
        self._stack.setCurrentWidget(self._empty)

    def _nothing_in(self, view: View, all_orders: int) -> tuple[str, str]:
        if not all_orders:
            advice = self.tr(
                "What you send from the other tabs stands here at once. An order made elsewhere: ask the gateway."
            )
            return self.tr("No orders yet under this profile"), advice
        words = {
            View.TODAY: (self.tr("Nothing has changed today yet"), self.tr("Earlier orders are under All.")),
            View.NEEDS_ME: (self.tr("Nothing needs you"), self.tr("No order is in doubt, held or late.")),
            View.OPEN: (self.tr("No open orders"), self.tr("All orders have come to their end.")),
        }
        return words.get(view, ("", ""))

    def _show_more(self, page: Page | Words) -> None:
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
        self._numbers = numbers
        counts = dict(numbers.counts)
        for view, text in self._view_words().items():
            self.views.set_text(view.value, f"{text} {counts[view.value]}" if view.value in counts else text)
        self._sums.setText("   ".join(_sum(total) for total in numbers.totals if total.currency))
        self._say_shown()

    def _say_shown(self) -> None:
        rows, whole = self.model.rowCount(), sum(total.count for total in self._numbers.totals)
        text = self.tr("1 order, live") if rows == whole == 1 else self.tr("{rows} of {count} orders, live")
        self._shown.setText(fill(text, rows=rows, count=max(whole, rows)) if rows else "")
        for part in (self._rule, self._footer, self._keys):
            part.setVisible(bool(rows))

    def _say_elsewhere(self, found: Sequence[Order]) -> None:
        names = ", ".join(dict.fromkeys(visible(order.profile, 40) for order in found))
        head = fill(self.tr("Nothing under this profile; found under {names}"), names=names)
        self._say(Manner.INFO, Words(head, ""))

    def _say(self, manner: Manner, words: Words) -> None:
        self._notice.say(manner, words.head, words.text)
        self._notice.show()

    def _load_more(self) -> None:
        if self._question is None or self._next is None:
            return
        question = replace(self._question, after=self._next)
        self._next = None
        self._more.ask(self._reader.more(question))

    def _count_again(self) -> None:
        if self._question is not None:
            self._count.ask(self._reader.numbers(self._question, self._profile.name))

    def _view_words(self) -> dict[View, str]:
        return {
            View.TODAY: self.tr("Today"),
            View.NEEDS_ME: self.tr("Needs me"),
            View.OPEN: self.tr("Open"),
            View.ALL: self.tr("All"),
        }

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
        self._ask.clicked.connect(lambda: self.ask_wanted.emit(self.box.sought()))
        self.table.picked.connect(self._picked)
        self.table.opened.connect(self.opened)
        self.table.copied.connect(self.copied)
        self.table.end_near.connect(self._load_more)

    def _type(self, _text: str) -> None:
        self._typing.start()

    def _view_chosen(self, _view: str) -> None:
        self.box.blockSignals(True)
        self.box.clear()
        self.box.blockSignals(False)
        self.load()

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
        bar = QHBoxLayout()
        bar.setSpacing(theme.px(8))
        keys = self.tr("Up and Down move, Enter opens, Ctrl+C copies the row")
        bar.addWidget(self.views)
        bar.addStretch(1)
        self._keys.setText(keys)
        bar.addWidget(self._keys)
        bar.addSpacing(theme.px(8))
        bar.addWidget(self._ask)
        footer = QHBoxLayout(self._footer)
        footer.setContentsMargins(theme.px(12), theme.px(7), theme.px(12), theme.px(7))
        footer.setSpacing(theme.px(16))
        self._sums.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        footer.addWidget(self._shown)
        footer.addWidget(self._sums, 1)
        sheet = QFrame()
        sheet.setProperty("sheet", "card")
        inside = QVBoxLayout(sheet)
        inside.setContentsMargins(1, theme.px(4), 1, 1)
        inside.setSpacing(0)
        inside.addWidget(self._stack, 1)
        inside.addWidget(self._rule)
        inside.addWidget(self._footer)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        self._notice.hide()
        column.addWidget(self.box)
        column.addLayout(bar)
        column.addWidget(self._notice)
        column.addWidget(sheet, 1)


def _sum(total: Total) -> str:
    """Write one currency's sum; a narrow no-break space keeps figures, code and count together."""
    money = amount_text(total.minor, total.currency, currency_of(total.currency).exponent)
    return f"{money}\u00a0({total.count})"
