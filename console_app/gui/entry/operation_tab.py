"""The tab of one operation that moves money: form, inspector, review, outcome, all from its declaration."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from console_app.gui.entry import reviewing
from console_app.gui.entry.card_reference import CardReference
from console_app.gui.entry.operation_form import NUMBER
from console_app.gui.entry.operation_page import OperationPage
from console_app.gui.entry.order_flow import OrderFlow
from console_app.gui.entry.repeat_notice import RepeatNotice
from console_app.gui.kit.aio import Action, Latest, Tasks
from console_app.gui.kit.notice import Manner
from console_app.gui.kit.theme import Theme
from console_app.gui.order.checked_form import CheckedForm
from console_app.gui.order.use_cases import UseCases
from console_app.gui.order.wanted import Beginning, OrderToRepeat, PrefilledTexts, UnsentOrder
from console_app.gui.words.notices import error_words
from console_app.protocol.operation import Checked, Operation, Pair
from console_app.protocol.operations.cards import REGISTER_CARD
from console_app.services.errors import ConsoleError, JournalError, NotSendable, SamePayment
from console_app.services.inspection import Stamp, inspect
from console_app.services.profile import Profile
from console_app.services.records import Dossier
from console_app.services.register import REFERENCE
from console_app.services.repeats import Repeats
from console_app.services.requests import Content


class OperationTab(OperationPage):
    """The tab of one operation: one form at a time is filled in, reviewed, sent once and followed to its end."""

    def __init__(
        self,
        theme: Theme,
        tasks: Tasks,
        use_cases: UseCases,
        operation: Operation,
        profile: Profile,
        parent: QWidget | None = None,
    ) -> None:
        """Build everything and ask for a fresh order number."""
        super().__init__(theme, operation, profile, parent)
        self._tasks = tasks
        self._use_cases = use_cases
        self._profile = profile
        self._fresh = ""
        self._locked = False
        self._checks = CheckedForm(operation, self._form, self._inspector, use_cases, profile)
        by_reference = any(declared.wire == REFERENCE for declared in operation.fields)
        self._reference = CardReference(self._form, self._checks, tasks, use_cases) if by_reference else None
        self._flow = OrderFlow(use_cases)
        self._numbers: Latest[str | ConsoleError] = Latest(tasks, self._number_came, name="fresh order number")
        self._repeat = RepeatNotice(theme, operation, tasks, use_cases)
        self._notices.addWidget(self._repeat)
        self._dossiers: Latest[Dossier | None] = Latest(tasks, self._dossier_came, name="timeline of the sent order")
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
        """Tell whether a review is open or an order is being sent, so that the profile must stay."""
        return self._review_action.running or self._again_action.running

    def is_begun(self) -> bool:
        """Tell whether leaving would lose a form that is filled in, or an unsent order loaded to be sent again."""
        return self._form.begun() if self._flow.order is None else self._flow.content is not None

    def set_profile(self, profile: Profile) -> None:
        """Use another profile from now on, with an empty form."""
        self._profile = self._checks.profile = profile
        if self._reference is not None:
            self._reference.forget()
        self._form.set_currencies(profile.payable_currencies)
        self._result.allow_register(allowed=profile.allows(REGISTER_CARD.key))
        self.new_order()

    def new_order(self) -> None:
        """Start with an empty form and a fresh order number."""
        if self.busy():
            return
        self._clear_notice()
        self._flow.forget()
        self._unlock()
        self._form.clear()
        self._ask_number()
        self._recheck()

    def begin(self, beginning: Beginning) -> None:
        """Load an order that was not sent, or fill in what is known of a new one.

        Nothing happens while a review is open or an order is being sent.
        """
        if self.busy():
            return
        match beginning:
            case UnsentOrder(order):
                self._tasks.start(self._take_up(order), f"take up order {order}")
            case OrderToRepeat(reuse, head, text):
                self.new_order()
                self._fill_in(reuse, head, text)
            case PrefilledTexts(texts, branch):
                self._begin_with(texts, branch)
            case _:
                pass

    def check_now(self) -> None:
        """Ask the gateway about the order of this form, if it has one."""
        if self._result.check.isVisible():
            self._check_action.press()

    def drop_card_codes(self) -> None:
        """Forget the contents with a card code, even of an order that was not sent."""
        self._flow.drop_card_codes()
        self._checks.forget()

    def keys_changed(self) -> None:
        """Show again what would be signed, after the signing key or merchant control in the keyring changed.

        While the keyring is locked, the inspector shows the request without signature or control.
        """
        self._recheck()

    def close_down(self) -> None:
        """Unsubscribe from events, and ignore answers that are still to come."""
        self._flow.close()
        self._repeat.close_down()
        self._numbers.drop()
        self._dossiers.drop()
        self._checks.stop()

    def _begin_with(self, texts: Sequence[Pair], branch: str) -> None:
        """Start an order with known texts, so that nobody has to copy them; a begun form is kept."""
        if self.is_begun():
            self._say_begun()
            return
        self.new_order()
        self._form.fill_in({pair.name: pair.value for pair in texts}, branch)
        self._recheck()
        self._form.go_to("amount")

    def _connect(self) -> None:
        self._form.changed.connect(self._changed)
        self._form.left.connect(self._changed)
        self._checks.shown.connect(self._shown)
        self._form.number_wanted.connect(self._renew_number)
        self._bar.clear.clicked.connect(self.new_order)
        self._bar.new.clicked.connect(self.new_order)
        self._bar.go_to.connect(self._form.go_to)
        self._result.correct.clicked.connect(self._correct)
        self._flow.changed.connect(self._show_order)
        self._flow.stepped.connect(self._result.show_step)
        self._repeat.wanted.connect(self.wanted)
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
        """Start a new form by a key press, which may be a slip: only the button clears a form that is filled in."""
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

    def _changed(self) -> None:
        if not self._locked:
            self._checks.soon()

    def _recheck(self) -> Checked:
        """Check now, and show the result unless the form is over."""
        return self._checks.check() if self._locked else self._checks.show()

    def _shown(self, checked: Checked) -> None:
        self._repeat.look_at(self._checks.content(checked))
        self._show_progress(checked)
        if self._reference is not None:
            self._reference.look_at(checked)

    async def _review(self) -> None:
        """Review and send the form; with errors focus the first of them instead."""
        barred = self._reference is not None and not self._locked and await self._reference.bars()
        if barred or self._locked:
            return
        checked = self._recheck()
        if checked.errors:
            self._form.touch_all()
            self._recheck()
            wrong = {problem.wire for problem in checked.errors}
            self._form.go_to(next(wire for wire in self._form.fields if wire in wrong))
            return
        content = self._checks.content(checked)
        repeats = await self._repeats(content)
        if repeats is None:
            return
        if self._checks.content(self._recheck()) != content:
            self._say(Manner.INFO, self.tr("The form was changed meanwhile. Review it again."))
            return
        what = await reviewing.reviewed(self._use_cases, content, checked, repeats)
        reason = await reviewing.ask(self._theme, what, self.window())
        if reason is not None:
            await self._send(content, reason, without_proof=what.without_proof)

    async def _repeats(self, content: Content) -> Repeats | None:
        """Return earlier orders whose repetition needs a reason; None if nothing may be sent, which is then shown."""
        self._clear_notice()
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
        """Keep the form if nothing was entered; otherwise it is over, and card data is dropped."""
        order = self._flow.order
        if order is None:
            self._unlock()
            self._recheck()
            return
        if self._flow.content is None:
            self._form.wipe_secrets()
            self._checks.forget()
        self._show_order()
        self._bar.show_over(self._flow.why_not_sendable())

    async def _show_what_was_sent(self, content: Content) -> None:
        """Show the call with the nonce and time of its attempt; its signature is always the same."""
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
        """Load an order that was not sent into the form, locked, and open its review."""
        try:
            dossier = await self._use_cases.desk.dossier(order_id)
        except JournalError as error:
            self._say_error(error)
            return
        if self.busy():
            return
        mine = self._flow.order is not None and self._flow.order.id == order_id and self._flow.content is not None
        if not mine and self.is_begun():
            self._say_begun()
            return
        if not mine:
            try:
                content = self._flow.resume(dossier, self._profile)
            except ConsoleError as refusal:
                self._say_error(refusal)
                return
            self._form.fill_in({pair.name: pair.value for pair in content.pairs}, content.branch)
            self._lock()
            self._show_order()
            self._bar.show_over(self._flow.why_not_sendable())
        self._again_action.press()

    async def _check_now(self) -> None:
        try:
            await self._flow.check()
        except ConsoleError as error:
            self._result.show_trouble(error_words(error))
        else:
            self._result.clear_trouble()

    def _correct(self) -> None:
        """Start a new order from a refused one, without its number, card number and code."""
        self._clear_notice()
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
        self._clear_unwritten_notice(order)
        self._result.show_order(order, self._use_cases.clock.now())
        self._right.setStretchFactor(self._result, 1)
        self._dossiers.ask(self._flow.dossier(order.id))

    def _dossier_came(self, dossier: Dossier | None) -> None:
        order = self._flow.order
        if dossier is not None and order is not None and order.id == dossier.order.id:
            self._result.show_dossier(dossier, self._use_cases.clock.now())

    def _lock(self) -> None:
        if not self._locked:
            self._locked = True
            self._checks.stop()
            self._repeat.forget()
            self._form.set_locked(True)
            self._inspector.set_folded(True)
            self._review_action.allow(False)

    def _unlock(self) -> None:
        self._locked = False
        self._checks.forget()
        self._dossiers.drop()
        self._form.set_locked(False)
        self._inspector.set_folded(False)
        self._review_action.allow(True)
        self._bar.show_editing()
        self._result.show_nothing()
        self._right.setStretchFactor(self._result, 0)
