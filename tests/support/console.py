"""Hands and eyes at a window of the console, whichever way it was opened: find, read, fill in, press, review, send."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import TypeVar

from moved_clock import MovedClock
from opened_home import OpenedHome
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTableView,
    QWidget,
)
from waiting import turns, until

from console_app.gui.entry.operation_tab import OperationTab
from console_app.gui.entry.review import ReviewDialog
from console_app.gui.kit.aio import Tasks
from console_app.gui.kit.code_block import CodeView
from console_app.gui.shell.tab_slot import TabSlot
from console_app.gui.shell.window import ConsoleWindow
from console_app.services.order_queries import OrderQuery, View
from console_app.services.records import Dossier, Order

W = TypeVar("W", bound=QWidget)
NUMBERED = ("sale", "transfer-by-ref", "payout")
"""The tabs whose forms come with a fresh order number."""
ARMING = 0.05
"""Seconds between two looks at the action of a review, which sleeps a second: the usual pause is 200 looks."""
REGISTRATION = "create-card-ref"
"""The tab that is about no order of its own."""
KIND = {"sale": "sale.source"}
"""The choice of a form that says what kind of card or destination it is about, where it is not `.destination`."""

DIRECTLY = Qt.FindChildOption.FindDirectChildrenOnly
"""For what is looked at again and again: PySide makes an object of each of two thousand parts to find one of them."""
USUAL = {"payout": "bank-account"}
"""The kind that is filled in where a test names none."""


class Console:
    """What a person does and sees at a window. Parts are called by the names that the design gives them."""

    def __init__(self, window: QWidget, tasks: Tasks | None = None, home: OpenedHome | None = None) -> None:
        """Take the window, what runs behind it (else what a console window runs), and the home it stands on."""
        self.window = window
        self._tasks = tasks
        self._home = home

    @property
    def root(self) -> QWidget:
        """What the parts are looked for in."""
        return self.window

    @property
    def tasks(self) -> Tasks:
        """What runs behind the window."""
        if self._tasks is not None:
            return self._tasks
        assert isinstance(self.window, ConsoleWindow)
        return self.window.tasks

    @property
    def home(self) -> OpenedHome:
        """The open home behind the window."""
        assert self._home is not None
        return self._home

    def parts(self, name: str) -> list[QWidget]:
        """Give the parts of a name that a person sees, the newest last."""
        return [part for part in self.root.findChildren(QWidget, name) if part.isVisible()]

    def part(self, name: str) -> QWidget:
        """Give the part that a person sees under a name, the newest of several, else one that is hidden."""
        found = self.root.findChildren(QWidget, name)
        assert found, name
        return [*found[:1], *(part for part in found if part.isVisible())][-1]

    def find(self, kind: type[W], name: str) -> W:
        """Give a part that is of a kind."""
        found = self.part(name)
        assert isinstance(found, kind), f"{name} is a {type(found).__name__}"
        return found

    def has(self, name: str) -> bool:
        """Tell whether there is such a part, seen or not."""
        return self.root.findChild(QWidget, name) is not None

    def shows(self, name: str) -> bool:
        """Tell whether a person sees such a part now."""
        return bool(self.parts(name))

    def text(self, name: str) -> str:
        """Give the one text of a label, button, line or code view."""
        part = self.part(name)
        if isinstance(part, CodeView):
            return part.code()
        assert isinstance(part, QLabel | QAbstractButton | QLineEdit), name
        return part.text()

    def words(self, name: str) -> str:
        """Give what all labels in a part say that are in sight, '' as long as it is not."""
        said = [label.text() for part in self.parts(name)[-1:] for label in _labels_of(part) if label.isVisible()]
        return " ".join(said)

    def read(self, name: str) -> str:
        """Give what all labels and buttons in a part say that are in sight, a line each."""
        parts = self.part(name).findChildren(QWidget)
        said = [part.text() for part in parts if isinstance(part, QLabel | QAbstractButton) and part.isVisible()]
        return "\n".join(said)

    def told(self, name: str = "") -> list[str]:
        """Give every text that a part shows, says or has in a tool tip; with no name the whole window's."""
        return [text for text in told_by(self.part(name) if name else self.root) if text]

    def wire(self, name: str) -> str:
        """Give the exact value that an input would send."""
        return str(self.part(name).property("wire"))

    def put(self, name: str, text: str) -> None:
        """Set an input to an exact value."""
        self.part(name).setProperty("wire", text)

    def error(self, name: str) -> str:
        """Give what stands as wrong at an input, '' where nothing does."""
        found = self.part(f"{name}.error")
        assert isinstance(found, QLabel)
        return found.text() if not found.isHidden() else ""

    def rows(self, name: str) -> list[list[str]]:
        """Give the cells of a table."""
        model = self.find(QTableView, name).model()
        places = [
            [model.index(row, column) for column in range(model.columnCount())] for row in range(model.rowCount())
        ]
        return [[str(place.data()) for place in row] for row in places]

    def select(self, name: str, row: int) -> None:
        """Choose a row of a table."""
        table = self.find(QTableView, name)
        table.setFocus()
        table.selectRow(row)

    def press(self, name: str) -> None:
        """Press a button with the mouse."""
        QTest.mouseClick(self.part(name), Qt.MouseButton.LeftButton)

    async def press_awake(self, name: str) -> None:
        """Press a button as soon as it is in sight and awake."""
        await until(lambda: self.shows(name) and self.part(name).isEnabled())
        self.press(name)

    def key(self, key: Qt.Key, *, ctrl: bool = False) -> None:
        """Press a key of the window."""
        modifier = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
        QTest.keyClick(self.window, key, modifier)

    async def go(self, tab: str) -> None:
        """Go to a tab, and wait until its form has its number."""
        if isinstance(self.window, ConsoleWindow):
            self.window.tabs.choose(tab)
        if tab in NUMBERED:
            await until(lambda: self.wire(f"{tab}.client_orderid") != "")

    async def fill(self, tab: str, texts: Mapping[str, str], kind: str = "") -> None:
        """Go to a tab and fill its form in, under a kind of card or destination; a payout is to a bank account."""
        await self.go(tab)
        if kind := kind or USUAL.get(tab, ""):
            self.put(KIND.get(tab, f"{tab}.destination"), kind)
        for wire, text in texts.items():
            self.put(f"{tab}.{wire}", text)

    async def new(self, tab: str) -> None:
        """Begin a form anew, and wait for its fresh number."""
        before = self.wire(f"{tab}.client_orderid")
        self.press(f"{tab}.new")
        await until(lambda: self.wire(f"{tab}.client_orderid") not in ("", before))

    def review(self) -> ReviewDialog | None:
        """Give the review that is open."""
        own = self.window.findChildren(ReviewDialog, options=DIRECTLY)
        shown = [dialog for dialog in own if dialog.isVisible()]
        return shown[-1] if shown else None

    async def reviewed(self) -> ReviewDialog:
        """Wait for the review and give it."""
        await until(self.review)
        dialog = self.review()
        assert dialog is not None
        return dialog

    async def open_review(self, tab: str) -> ReviewDialog:
        """Press a form's button for the review, and wait for it."""
        self.press(f"{tab}.send")
        return await self.reviewed()

    async def press_confirm(self) -> None:
        """Wait until the action of the review is awake and press it twice, as a nervous hand does."""
        await self.reviewed()
        button = self.part("review.confirm")
        await until(button.isEnabled, ARMING)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    async def confirm(self) -> None:
        """Confirm what is reviewed, and wait for the outcome."""
        await self.press_confirm()
        await self.idle()

    async def send(self, tab: str) -> Order:
        """Review and send what stands in a form; give its order as it then is."""
        await self.open_review(tab)
        await self.confirm()
        return await self.order(self.wire(f"{tab}.client_orderid"))

    def forms(self) -> list[OperationTab]:
        """Give the forms that were made so far."""
        if not isinstance(self.window, ConsoleWindow):
            return self.window.findChildren(OperationTab)
        pages = [slot.built for slot in self.window.stack.findChildren(TabSlot, options=DIRECTLY)]
        return [page for page in pages if isinstance(page, OperationTab)]

    def busy(self) -> bool:
        """Tell whether a form is at work: numbered, reviewed or sent."""
        return any(form.busy() for form in self.forms())

    async def idle(self) -> None:
        """Wait until no form is at work."""
        await until(lambda: not self.busy())

    async def settled(self) -> None:
        """Wait until nothing is under way behind the window but the polling."""
        await until(lambda: set(self.tasks.names()) <= {"poll"})

    async def quiet(self) -> None:
        """Wait until everything that was begun has come to its end and has its place: what is not there now never was.

        Each turn of the loop lets Qt deliver what is posted, and what that starts is waited for in turn.
        """
        for _ in range(3):
            await self.settled()
            await turns()
        QApplication.sendPostedEvents()

    async def polled(self, clock: MovedClock, interval: timedelta) -> None:
        """Let time pass on the clock of the home, and wait until the running poller has done what was due then."""
        poller, before = self.home.runtime.use_cases.poller, clock.sleeps
        await until(lambda: clock.asleep)
        woken = clock.move(interval)
        await until(lambda: clock.sleeps >= before + woken and not poller._running)  # noqa: SLF001 - nobody else can tell

    async def orders(self) -> tuple[Order, ...]:
        """Give all orders, the newest first."""
        return (await self.home.runtime.use_cases.desk.page(OrderQuery(View.ALL))).orders

    async def order(self, number: str) -> Order:
        """Give the order of a number."""
        return next(order for order in await self.orders() if order.key.number == number)

    async def dossier(self, order: Order) -> Dossier:
        """Give all that is known of an order."""
        return await self.home.runtime.use_cases.desk.dossier(order.id)

    async def checked(self, order: Order, times: int = 3) -> Order:
        """Ask the gateway about an order several times, as polling does."""
        for _ in range(times):
            order = await self.home.runtime.use_cases.poller.check_now(order.id)
        await self.settled()
        return order

    def paths(self, number: str) -> list[str]:
        """Give where the gateway was asked about or told of an order number, in order."""
        return [row["path"] for row in self.home.sandbox.requests() if row["client_orderid"] == number]


def is_waking(confirm: QWidget) -> bool:
    """Tell whether the action of a review is about to wake; where it is not, it sleeps until something changes."""
    return any(timer.isActive() for timer in confirm.findChildren(QTimer))


def _labels_of(part: QWidget) -> list[QLabel]:
    return [part] if isinstance(part, QLabel) else part.findChildren(QLabel)


def told_by(root: QWidget) -> Iterator[str]:
    """Give every text that a widget below the root shows, says to a screen reader or puts into a tool tip."""
    for widget in (root, *root.findChildren(QWidget)):
        yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription(), widget.windowTitle())
        if isinstance(widget, QLabel | QAbstractButton):
            yield widget.text()
        elif isinstance(widget, QLineEdit):
            yield widget.displayText()
        elif isinstance(widget, QPlainTextEdit):
            yield widget.toPlainText()
        elif isinstance(widget, QComboBox):
            yield widget.currentText()
        heard = QAccessible.queryAccessibleInterface(widget)
        if heard is not None:
            yield from (heard.text(kind) for kind in (QAccessible.Text.Name, QAccessible.Text.Value))
