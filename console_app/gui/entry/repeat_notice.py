"""Warns, while a form is filled in, that the same payment is still unsettled, before anybody opens a review."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console_app.gui.kit.aio import Latest, Tasks
from console_app.gui.kit.button import Button, Kind
from console_app.gui.kit.chip import state_word
from console_app.gui.kit.notice import Manner, Notice
from console_app.gui.kit.text import clock_text, fill, visible
from console_app.gui.kit.theme import Theme
from console_app.gui.order.use_cases import UseCases
from console_app.gui.order.wanted import OpenOrder
from console_app.gui.words.outcomes import money_text
from console_app.protocol.errors import Unacceptable
from console_app.protocol.operation import Operation, Pair
from console_app.protocol.values import Money
from console_app.services.errors import ConsoleError
from console_app.services.news import Event, OrderChanged
from console_app.services.records import Order
from console_app.services.requests import Content, destination_of


class RepeatNotice(QWidget):
    """Warns that the form's payment was made before; it prevents nothing, as sending has its own check.

    While the keys are locked, no repetition can be found.
    """

    wanted = Signal(object)

    def __init__(self, theme: Theme, operation: Operation, tasks: Tasks, use_cases: UseCases) -> None:
        """Listen to events until `close_down`; show nothing yet."""
        super().__init__()
        self._theme = theme
        self._key = operation.key
        self._use_cases = use_cases
        self._asked: tuple[str, tuple[Pair, ...], Money] | None = None
        self._content: Content | None = None
        self._order: Order | None = None
        self._notice: Notice | None = None
        self._answers: Latest[Order | None] = Latest(tasks, self._show, name="look for the same payment")
        self._drop_news = use_cases.news.listen(self._on_event)
        self.destroyed.connect(self._drop_news)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def close_down(self) -> None:
        """Stop listening to events about orders."""
        self._drop_news()
        self._answers.drop()

    def look_at(self, content: Content) -> None:
        """Look for orders that made the form's payment before, once amount and destination are filled in."""
        money, destination = _money_of(content), destination_of(content)
        if money is None or not destination or not self._unlocked(content):
            self.forget()
            return
        asked = (content.profile.name, destination, money)
        if asked != self._asked:
            self._asked, self._content = asked, content
            self._answers.ask(self._unsettled(content))

    def forget(self) -> None:
        """Hide the warning and stop looking for earlier orders of the form's payment."""
        self._asked, self._content = None, None
        self._answers.drop()
        self._show(None)

    def _unlocked(self, content: Content) -> bool:
        signer, name = self._use_cases.signer, content.profile.name
        return signer.key_if_unlocked(name) is not None or signer.control_if_unlocked(name, "") is not None

    async def _unsettled(self, content: Content) -> Order | None:
        """Return the newest unsettled order of the same payment; failures of keyring or journal show at the review."""
        try:
            repeats = await self._use_cases.submitter.repeats(content)
        except ConsoleError:
            return None
        return next(iter(repeats.unsettled), None)

    def _on_event(self, event: Event) -> None:
        """Look again when the order found here changes."""
        if self._order is None or self._content is None or not isinstance(event, OrderChanged):
            return
        if event.order.id == self._order.id:
            self._answers.ask(self._unsettled(self._content))

    def _show(self, order: Order | None) -> None:
        if order == self._order:
            return
        self._order = order
        if self._notice is not None:
            self._notice.hide()
            self._notice.deleteLater()
            self._notice = None
        self.setVisible(order is not None)
        if order is None:
            return
        text = fill(
            self.tr("{money}, {place}, entered {when} by {person}: {state}. Do not make it a second time."),
            money=money_text(order.money),
            place=visible(order.destination or order.receiver, 60),
            when=clock_text(order.created, self._use_cases.clock.now()),
            person=visible(order.operator, 40),
            state=state_word(order.shown_state),
        )
        show = Button(self._theme, self.tr("Open that order"), Kind.PLAIN, "external", small=True)
        show.setObjectName(f"{self._key}.unsettled.open")
        show.clicked.connect(lambda: self.wanted.emit(OpenOrder(order.id)))
        head = fill(
            self.tr("The same payment is not settled yet: order {number}"), number=visible(order.key.number, 140)
        )
        self._notice = Notice(self._theme, Manner.ERROR, head, text, [show])
        self._notice.setObjectName(f"{self._key}.unsettled")
        self._column.addWidget(self._notice)


def _money_of(content: Content) -> Money | None:
    try:
        return content.money
    except Unacceptable:
        return None
