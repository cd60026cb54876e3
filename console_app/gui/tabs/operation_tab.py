"""The tab of one operation that moves money: form, inspector, review, outcome, all from its declaration."""

from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut

from console_app.gui.aio import Action, Latest, Tasks
from console_app.gui.forms.operation_form import NUMBER
from console_app.gui.notices import error_words
from console_app.gui.support_text import support_text
from console_app.gui.tabs import reviewing
from console_app.gui.tabs.operation_page import OperationPage
from console_app.gui.tabs.order_flow import OrderFlow
from console_app.gui.tabs.repeat_notice import RepeatNotice
from console_app.gui.theme import Theme
from console_app.gui.use_cases import UseCases
from console_app.gui.widgets.notice import Manner
from console_app.protocol.operation import Checked, Operation, check
from console_app.protocol.operations.cards import REGISTER_CARD
from console_app.services.errors import ConsoleError, JournalError, NotSendable, SamePayment
from console_app.services.inspection import Stamp, inspect
from console_app.services.profile import Profile
from console_app.services.records import Dossier
from console_app.services.repeats import Repeats
from console_app.services.requests import Content, content_of
from console_app.services.situation import situation_of

CHECK_AFTER_MS: Final = 150


class OperationTab(OperationPage):
    """One form at a time: filled in, reviewed, sent once, followed to its end."""

    def __init__(self, theme: Theme, tasks: Tasks, use_cases: UseCases, operation: Operation, profile: Profile) -> None:
        """Build everything and ask for a fresh order number."""
        super().__init__(theme, operation, profile)
        self._tasks = tasks
        self._use_cases = use_cases
        self._profile = profile
        self._stamped: tuple[Content, Stamp | None] | None = None
        self._fresh = ""
        self._locked = False
        self._flow = OrderFlow(use_cases)
        self._numbers: Latest[str | ConsoleError] = Latest(tasks, self._number_came, name="fresh order number")
        self._repeat = RepeatNotice(theme, operation, tasks, use_cases)
        self._notices.addWidget(self._repeat)
        self._dossier: Dossier | None = None
        self._dossiers: Latest[Dossier | None] = Latest(tasks, self._dossier_came, name="timeline of the sent order")
        self._checking = QTimer(self)
        self._checking.setSingleShot(True)
        self._checking.setInterval(CHECK_AFTER_MS)
        self._review_action = Action(
            self._bar.review, self._review, tasks, name=f"review {operation.key}", verb=self.tr("Reviewing")
        )
        self._again_action = Action(
            self._result.again, self._send_again, tasks, name=f"send {operation.key} again", verb=self.tr("Reviewing")
        )
        self._check_action = Action(
            self._result.check, self._check_now, tasks, name="check now", verb=self.tr("Checking")
        )
        self._connect()
        self.new_order()

    def busy(self) -> bool:
        """Tell whether a review or a send is open, so that the profile stays."""
        return self._review_action.running or self._again_action.running

    def is_begun(self) -> bool:
        """Tell whether something filled in, or not sent and to be sent again, would be lost."""
        return self._form.begun() if self._flow.order is None else self._flow.content is not None

    def set_profile(self, profile: Profile) -> None:
        """Work in another profile from now on, with an empty form."""
        self._profile = profile
        self._form.set_currencies(profile.payable_currencies)
        self._result.allow_register(allowed=profile.allows(REGISTER_CARD.key))
        self.new_order()

    def new_order(self) -> None:
        """Start afresh with an empty form and a fresh order number."""
        if self.busy():
            return
        self._unsay()
        self._flow.forget()
        self._unlock()
        self._form.clear()
        self._ask_number()
        self._recheck()

    def send_order_again(self, order_id: int) -> None:
        """Open the review of an order that was proved not to have been sent."""
        if not self.busy():
            self._tasks.start(self._take_up(order_id), f"take up order {order_id}")

    def check_now(self) -> None:
        """Ask the gateway about the order of this form, if there is one to ask about."""
        if self._result.check.isVisible():
            self._check_action.press()

    def let_codes_go(self) -> None:
        """Keep no content with a card code, not even of what was not sent."""
        self._flow.let_codes_go()
        self._stamped = None

    def keys_changed(self) -> None:
        """Inspect anew what would be signed, with whatever key there is now."""
        self._recheck()

    def close_down(self) -> None:
        """Listen to no more news, and use no answer that is still on its way."""
        self._flow.close()
        self._repeat.close_down()
        self._numbers.drop()
        self._dossiers.drop()
        self._checking.stop()

    def _connect(self) -> None:
        self._form.changed.connect(self._checking.start)
        self._form.left.connect(self._checking.start)
        self._form.number_wanted.connect(self._renew_number)
        self._checking.timeout.connect(self._recheck)
        self._bar.clear.clicked.connect(self.new_order)
        self._bar.new.clicked.connect(self.new_order)
        self._bar.go_to.connect(self._form.go_to)
        self._result.correct.clicked.connect(self._correct)
        self._result.open.clicked.connect(self._open)
        self._result.copy.clicked.connect(self._copy)
        self._flow.changed.connect(self._show_order)
        self._flow.stepped.connect(self._result.show_step)
        self._repeat.open_order.connect(self.open_order)
        for keys, done in (
            ("Ctrl+Return", self._review_action.press),
            ("Ctrl+Enter", self._review_action.press),
            ("Ctrl+N", self._new_by_key),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(done)
        flow = self._flow
        self.destroyed.connect(flow.close)

    def _new_by_key(self) -> None:
        """Start afresh by a key press, which may be a slip: what is filled in is cleared by its button only."""
        if self.is_begun():
            self._say_begun()
        else:
            self.new_order()

    def _ask_number(self) -> None:
        if self._operation.order_prefix:
            self._numbers.ask(self._fresh_number())

    async def _fresh_number(self) -> str | ConsoleError:
        try:
            return await self._use_cases.submitter.fresh_number(self._operation, self._profile)
        except JournalError as error:
            return error

    def _number_came(self, number: str | ConsoleError) -> None:
        if isinstance(number, ConsoleError):
            self._say_error(number)
        elif not self._locked and self._form.texts().get(NUMBER) in ("", self._fresh):
            self._fresh = number
            self._form.set_text(NUMBER, number)
            self._recheck()  # nobody is typing: the form must not say that the number is missing

    def _renew_number(self) -> None:
        self._form.set_text(NUMBER, "")
        self._ask_number()

    def _recheck(self) -> Checked:
        self._checking.stop()
        situation = situation_of(self._profile, self._use_cases.clock)
        checked = check(self._operation, self._form.texts(), situation, branch=self._form.branch())
        if not self._locked:
            self._form.show_problems(checked)
            self._show_progress(checked)
            self._inspect(checked)
        return checked

    def _inspect(self, checked: Checked) -> None:
        """Show what would be sent; on a sandbox with a stamp of its own for each content, on production with none."""
        content = content_of(self._profile, checked, self._form.branch())
        self._repeat.look_at(content)
        if self._stamped is None or self._stamped[0] != content:
            self._stamped = (content, None if content.production else self._stamp())
        shown = inspect(content, self._use_cases.signer, self._stamped[1], complete=not checked.errors)
        needed = len({problem.wire for problem in checked.errors})
        self._inspector.show_before(shown, needed, loud=self._form.says_errors())

    def _stamp(self) -> Stamp:
        return Stamp(self._use_cases.randomness.nonce(), int(self._use_cases.clock.now().timestamp()))

    async def _review(self) -> None:
        """Review and send what the form says; with errors go to the first of them instead."""
        if self._locked:
            return
        checked = self._recheck()
        if checked.errors:
            self._form.touch_all()
            self._recheck()
            wrong = {problem.wire for problem in checked.errors}
            self._form.go_to(next(wire for wire in self._form.fields if wire in wrong))
            return
        content = content_of(self._profile, checked, self._form.branch())
        repeats = await self._repeats(content)
        if repeats is None:
            return
        if content_of(self._profile, self._recheck(), self._form.branch()) != content:
            self._say(Manner.INFO, self.tr("The form was changed meanwhile. Review it again."))
            return
        what = await reviewing.reviewed(self._use_cases, content, checked, repeats)
        reason = await reviewing.ask(self._theme, what, self.window())
        if reason is not None:
            await self._send(content, reason, without_proof=what.without_proof)

    async def _repeats(self, content: Content) -> Repeats | None:
        """Give earlier orders that want a reason to pay the same; None where nothing may be sent, which is said."""
        self._unsay()
        try:
            repeats = await self._use_cases.submitter.repeats(content)
        except ConsoleError as error:
            self._say_error(error)
            return None
        if repeats.blocking:
            self._say_blocked(repeats.blocking[0])
            return None
        return repeats

    async def _send(self, content: Content, reason: str, *, without_proof: bool, again: bool = False) -> None:
        self._lock()
        self._bar.show_sending(self.tr("Sending ..."))
        try:
            if again:
                await self._flow.send_again(reason, without_proof=without_proof)
            else:
                await self._flow.send(content, reason, without_proof=without_proof)
        except SamePayment as error:
            self._say_same(error)
        except ConsoleError as error:
            self._say_error(error)
        finally:
            self._sent()
        await self._show_what_was_sent(content)

    def _sent(self) -> None:
        """Leave the form as it was if nothing was entered; otherwise it is over, and card data is let go."""
        order = self._flow.order
        if order is None:
            self._unlock()
            self._recheck()
            return
        if self._flow.content is None:
            self._form.wipe_secrets()
            self._stamped = None
        self._show_order()
        self._bar.show_over(self._flow.over_words())

    async def _show_what_was_sent(self, content: Content) -> None:
        """Show the call with the nonce and time of its attempt; its signature is the same whenever it is made."""
        order = self._flow.order
        if order is None:
            return
        dossier = await self._flow.dossier(order.id)
        attempts = dossier.attempts if dossier is not None else ()
        if attempts and self._flow.order is not None and self._flow.order.id == order.id:
            stamp = Stamp(attempts[-1].nonce, attempts[-1].timestamp)
            self._inspector.show_sent(inspect(content, self._use_cases.signer, stamp, complete=True))

    async def _send_again(self) -> None:
        content = self._flow.content
        if content is None or self._flow.order is None:
            self._say_error(NotSendable("content-gone"))
            return
        repeats = await self._repeats(content)
        if repeats is None:
            return
        what = await reviewing.reviewed(self._use_cases, content, None, repeats)
        reason = await reviewing.ask(self._theme, what, self.window())
        if reason is not None:
            await self._send(content, reason, without_proof=what.without_proof, again=True)

    async def _take_up(self, order_id: int) -> None:
        """Bring an order that was not sent back into the form, locked, and open its review."""
        try:
            dossier = await self._use_cases.desk.dossier(order_id)
        except JournalError as error:
            self._say_error(error)
            return
        if self.busy():
            return
        order = dossier.order
        mine = self._flow.order is not None and self._flow.order.id == order_id and self._flow.content is not None
        if not mine and self.is_begun():
            self._say_begun()
            return
        if not mine:
            refusal = self._flow.refusal(order, self._profile, self._operation)
            if refusal is not None:
                self._say_error(refusal)
                return
            self._form.fill_in({pair.name: pair.value for pair in dossier.content}, order.branch)
            content = Content(self._profile, self._operation, order.target, dossier.content, order.branch)
            self._flow.resume(order, content)
            self._lock()
            self._show_order()
            self._bar.show_over(self._flow.over_words())
        self._again_action.press()

    async def _check_now(self) -> None:
        try:
            await self._flow.check()
        except ConsoleError as error:
            words = error_words(error)
            self._result.show_trouble(words.head, words.text)
        else:
            self._result.hide_trouble()

    def _correct(self) -> None:
        """Make a new order of a refused one: all is kept but its number, card number and code."""
        self._unsay()
        self._flow.forget()
        self._unlock()
        self._form.wipe_secrets()
        self._renew_number()
        self._recheck()

    def _show_order(self) -> None:
        order = self._flow.order
        if order is None:
            return
        self._lock()
        self._unsay_unwritten(order)
        self._result.show_order(order, self._use_cases.clock.now())
        self._right.setStretchFactor(self._result, 1)
        self._dossiers.ask(self._flow.dossier(order.id))

    def _dossier_came(self, dossier: Dossier | None) -> None:
        order = self._flow.order
        if dossier is not None and order is not None and order.id == dossier.order.id:
            self._dossier = dossier
            self._result.show_dossier(dossier, self._use_cases.clock.now())

    def _copy(self) -> None:
        """Put what gateway support needs on the clipboard: no secret, no card number."""
        if self._dossier is not None:
            QGuiApplication.clipboard().setText(support_text(self._dossier))

    def _lock(self) -> None:
        if not self._locked:
            self._locked = True
            self._checking.stop()
            self._repeat.forget()
            self._form.set_locked(True)
            self._inspector.set_folded(True)
            self._review_action.allow(False)

    def _unlock(self) -> None:
        self._locked = False
        self._stamped = None
        self._dossier = None
        self._dossiers.drop()
        self._form.set_locked(False)
        self._inspector.set_folded(False)
        self._review_action.allow(True)
        self._bar.show_editing()
        self._result.show_nothing()
        self._right.setStretchFactor(self._result, 0)

    def _open(self) -> None:
        if self._flow.order is not None:
            self.open_order.emit(self._flow.order.id)
