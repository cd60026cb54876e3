"""The layout of an operation's tab: form and bar, inspector and result, notices; checks and sends nothing."""

from typing import Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from console_app.gui.entry.action_bar import ActionBar
from console_app.gui.entry.operation_form import OperationForm
from console_app.gui.entry.result_pane import ResultPane
from console_app.gui.kit.button import Button, Kind
from console_app.gui.kit.gutter_area import GutterArea
from console_app.gui.kit.notice import Manner, Notice
from console_app.gui.kit.pane_handle import PaneHandle
from console_app.gui.kit.pyside_workarounds import add_layout
from console_app.gui.kit.text import fill
from console_app.gui.kit.theme import Theme
from console_app.gui.order.inspector import Inspector
from console_app.gui.order.tab_page import TabPage
from console_app.gui.order.wanted import OpenOrder
from console_app.gui.words.declared_texts import field_label
from console_app.gui.words.notices import error_words
from console_app.protocol.operation import Checked, Operation
from console_app.protocol.operations.cards import REGISTER_CARD
from console_app.protocol.states import OrderState
from console_app.services.errors import ConsoleError, OutcomeUnwritten, SamePayment
from console_app.services.profile import Profile
from console_app.services.records import Order
from console_app.services.reuse import Reuse

NARROW_BELOW: Final = 1400
WIDE_ABOVE: Final = 1680
LOW_BELOW: Final = 700
"""Height of the page, without band, tabs and status line, below which gaps are smaller."""
PANE: Final = {"least": 400, "narrow": 432, "usual": 472, "widest": 560}
BAR_GAP: Final = 4
"""Between the scroll bar and the right pane."""


HANDLE: Final = "split.operation"
"""The name of the handle; all tabs of operations share its position."""
MOST_SHARE: Final = 0.45
"""The largest share of the page for the right pane: the form keeps room for its rows."""


def pane_width(theme: Theme, page: int, handle: PaneHandle) -> int:
    """Return the width of the right pane for a page of this width: the usual one, or as the person dragged it."""
    usual = PANE["narrow"] if page < theme.px(NARROW_BELOW) else PANE["usual"]
    extra = max(0, page - theme.px(WIDE_ABOVE))
    rule = min(theme.px(usual) + extra, theme.px(PANE["widest"]))
    return handle.share(rule, theme.px(PANE["least"]), round(page * MOST_SHARE))


class OperationPage(TabPage):
    """The two panes of an operation and the notices above its bar."""

    def __init__(self, theme: Theme, operation: Operation, profile: Profile, parent: QWidget | None = None) -> None:
        """Build the parts from the operation's declaration."""
        super().__init__(parent)
        self._theme = theme
        self._operation = operation
        self._notice: Notice | None = None
        self._unwritten = False
        self._low: bool | None = None
        self._gap = theme.px(16 - BAR_GAP)
        self._area = GutterArea(None, self._gap, self)
        self._form = OperationForm(theme, operation, profile.payable_currencies, self._area.widget())
        self._bar = ActionBar(theme, operation, self)
        self._pane = QWidget(self)
        self._inspector = Inspector(theme, operation, self._pane)
        self._result = ResultPane(theme, operation, self._pane)
        self._build()
        self._inspector.folded_changed.connect(self._share_pane)
        self._result.allow_register(allowed=profile.allows(REGISTER_CARD.key))
        self._result.wanted.connect(self.wanted)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fill_in(self, reuse: Reuse, head: str, text: str) -> None:
        """Fill an earlier order's values into a new form, say where they come from and focus what is missing."""
        self._form.fill_in(dict(reuse.texts), reuse.branch)
        self._say(Manner.INFO, head, text)
        missing = [wire for wire in (*reuse.left_out, "amount") if wire in self._form.fields]
        if missing:
            self._form.go_to(missing[0])

    def _build(self) -> None:
        theme = self._theme
        self._left = QVBoxLayout()
        self._left.setSpacing(theme.px(12))
        self._area.set_content(self._form)
        self._left.addWidget(self._area, 1)
        self._notices = QVBoxLayout()
        self._notices.setContentsMargins(0, 0, self._gap, 0)
        add_layout(self._left, self._notices)
        bar = QHBoxLayout()
        bar.setContentsMargins(0, 0, self._gap, 0)
        bar.addWidget(self._bar)
        add_layout(self._left, bar)
        self._right = QVBoxLayout(self._pane)
        self._right.setContentsMargins(0, 0, 0, 0)
        self._right.setSpacing(0)
        self._right.addWidget(self._inspector, 1)
        self._right.addSpacing(theme.px(12))
        self._right.addWidget(self._result)
        self._right.addStretch(0)
        self._row = QHBoxLayout(self)
        self._row.setSpacing(theme.px(BAR_GAP))
        add_layout(self._row, self._left, 1)
        self._row.addWidget(self._pane)
        self._handle = PaneHandle(theme, self, self._pane, HANDLE)
        self._handle.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        """Set the right pane's width, and smaller gaps in a small window."""
        theme = self._theme
        self._pane.setFixedWidth(pane_width(theme, self.width(), self._handle))
        low = self.height() < theme.px(LOW_BELOW)
        edge = theme.px(12 if low else 16)
        self._row.setContentsMargins(edge, edge, edge, theme.px(12))
        if low is not self._low:
            self._low = low
            self._inspector.set_short(short=low)

    def _share_pane(self, folded: bool) -> None:
        vertical = QSizePolicy.Policy.Maximum if folded else QSizePolicy.Policy.Preferred
        self._inspector.setSizePolicy(QSizePolicy.Policy.Preferred, vertical)
        self._right.setStretchFactor(self._inspector, 0 if folded else 1)

    def _show_progress(self, checked: Checked) -> None:
        """Show in the bar what is still needed, wrong or odd."""
        wrong = {problem.wire for problem in checked.errors}
        here = [wire for wire in self._form.fields if wire in wrong] if wrong else self._form.warned()
        named = [(wire, field_label(self._operation.field(wire))) for wire in here]
        if not wrong:
            self._bar.show_ready(named)
        elif self._form.says_errors():
            self._bar.show_errors(named)
        else:
            self._bar.show_needed(named)

    def _say(self, manner: Manner, head: str, text: str = "", order_id: int | None = None) -> None:
        self._clear_notice()
        actions: list[Button] = []
        if order_id is not None:
            show = Button(self._theme, self.tr("Open that order"), Kind.PLAIN, "external", small=True)
            show.setObjectName(f"{self._operation.key}.earlier")
            show.clicked.connect(lambda: self.wanted.emit(OpenOrder(order_id)))
            actions.append(show)
        self._notice = Notice(self._theme, manner, head, text, actions)
        self._notice.setObjectName(f"{self._operation.key}.notice")
        self._notices.addWidget(self._notice)

    def _clear_notice(self) -> None:
        if self._notice is not None:
            self._notice.hide()
            self._notice.deleteLater()
            self._notice = None
        self._unwritten = False

    def _say_error(self, error: ConsoleError) -> None:
        words = error_words(error)
        self._say(Manner.ERROR, words.head, words.text)
        self._unwritten = isinstance(error, OutcomeUnwritten)

    def _clear_unwritten_notice(self, order: Order) -> None:
        """Remove the notice that an outcome could not be written, once the journal has one."""
        if self._unwritten and order.state is not OrderState.SENDING:
            self._clear_notice()

    def _say_begun(self) -> None:
        self._say(Manner.INFO, self.tr("This form is begun. Clear it first, so that nothing typed is lost by a slip."))

    def _say_blocked(self, order: Order) -> None:
        head = fill(
            self.tr("The same payment is not settled yet: order {number}. Nothing was sent."), number=order.key.number
        )
        text = self.tr("Do not make it a second time. Look at that order first: it may have been carried out.")
        self._say(Manner.ERROR, head, text, order.id)

    def _say_same(self, error: SamePayment) -> None:
        words = error_words(error)
        self._say(Manner.ERROR, words.head, words.text, error.earlier[0])
