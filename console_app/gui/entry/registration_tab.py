"""Card registration: choose or type an initial payment, ask the gateway for its card's reference, use it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from console_app.gui.entry.registration_page import RegistrationPage
from console_app.gui.kit.aio import Action, Latest, Tasks
from console_app.gui.kit.label import Tone
from console_app.gui.kit.notice import Manner
from console_app.gui.kit.text import clock_text, fill
from console_app.gui.kit.theme import Theme
from console_app.gui.order.checked_form import CheckedForm
from console_app.gui.order.use_cases import UseCases
from console_app.gui.order.wanted import Beginning, PaymentToRegister
from console_app.gui.words.declared_texts import field_label
from console_app.gui.words.notices import error_words, standing_words
from console_app.protocol.operation import Checked
from console_app.protocol.operations.cards import REGISTER_CARD
from console_app.protocol.operations.transfers import TRANSFER
from console_app.services.errors import ConsoleError, JournalError
from console_app.services.news import CardRegistered, Event, OrderChanged
from console_app.services.profile import Profile
from console_app.services.records import Order, OrderKey
from console_app.services.registrations import SALE, PaymentStanding, RegisteredCard, Registration

NEWS_AFTER_MS: Final = 250
NUMBER: Final = "client_orderid"
GATEWAY_ID: Final = "orderid"


@dataclass(frozen=True, slots=True)
class KnownPayment:
    """What the journal knows about the payment whose ids are in the form."""

    standing: PaymentStanding
    payment: Order | None
    answers: tuple[Registration, ...]


@dataclass(frozen=True, slots=True)
class Lists:
    """The two lists of the tab: approved payments whose card can be registered, and recently registered cards."""

    payments: tuple[Order, ...]
    cards: tuple[RegisteredCard, ...]


class RegistrationTab(RegistrationPage):
    """Registers one card at a time. No money moves, so there is no review; the gateway is asked only on request."""

    def __init__(
        self, theme: Theme, tasks: Tasks, use_cases: UseCases, profile: Profile, parent: QWidget | None = None
    ) -> None:
        """Build the page and read the lists."""
        super().__init__(theme, parent)
        self._use_cases = use_cases
        self._profile = profile
        self._known: KnownPayment | None = None
        self._knowing: Latest[KnownPayment | ConsoleError] = Latest(tasks, self._came_to_know, name="know a payment")
        self._listing: Latest[Lists | ConsoleError] = Latest(tasks, self._lists_came, name="list payments and cards")
        self._checks = CheckedForm(REGISTER_CARD, self.form, self.inspector, use_cases, profile)
        self._renewing = self._timer(NEWS_AFTER_MS, lambda: self._listing.ask(self._read_lists()))
        self._send = Action(
            self.bar.send, self._register, tasks, name="register a card", verb=self.tr("Asking the gateway")
        )
        self._connect()
        self._drop_news = use_cases.news.listen(self._on_event)
        self.destroyed.connect(self._drop_news)
        self.set_profile(profile)

    def set_profile(self, profile: Profile) -> None:
        """Use another profile from now on, with an empty form."""
        self._profile = self._checks.profile = profile
        self.result.allow_transfer(allowed=profile.allows(TRANSFER.key))
        self.clear()
        self._renewing.start()

    def busy(self) -> bool:
        """Tell whether an answer is awaited, so that the profile must stay."""
        return self._send.running

    def is_begun(self) -> bool:
        """Tell whether ids are typed in the form that the gateway has not been asked about yet."""
        return any(self.form.texts().values()) and self.result.registration is None

    def keys_changed(self) -> None:
        """Recompute the shown SHA-1 signature (`control`) after the merchant control in the keyring changed.

        While the keyring is locked, the request is shown without it.
        """
        self._checks.show()

    def close_down(self) -> None:
        """Unsubscribe from events, and ignore answers that are still to come."""
        self._drop_news()
        self._checks.stop()
        self._renewing.stop()
        for question in (self._knowing, self._listing):
            question.drop()

    def begin(self, beginning: Beginning) -> None:
        """Fill in the order number and gateway id of a payment."""
        if isinstance(beginning, PaymentToRegister) and not self.busy():
            self._choose(beginning.payment)
            self.bar.send.setFocus()

    def clear(self) -> None:
        """Empty the form."""
        if self.busy():
            return
        self.form.tried = False
        self._fill("", "")

    def _timer(self, milliseconds: int, work: Callable[[], object]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(work)
        return timer

    def _connect(self) -> None:
        self.form.changed.connect(self._changed)
        self._checks.shown.connect(self._shown)
        self.payments.picked.connect(self._choose)
        self.bar.clear.clicked.connect(self.clear)
        self.result.again.clicked.connect(self._send.press)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self._send.press)
        self.result.copied.connect(lambda: self.toast.say(self.tr("Card reference copied")))

    def _choose(self, payment: Order) -> None:
        self._fill(payment.key.number, payment.gateway_id)

    def _fill(self, number: str, gateway_id: str) -> None:
        self.form.fill_in({NUMBER: number, GATEWAY_ID: gateway_id})
        self._changed()
        self._checks.show()

    def _changed(self) -> None:
        """Forget what was known about the previous ids."""
        texts = self.form.texts()
        self._known = None
        self._knowing.drop()
        self.trouble.hide()
        self.payments.choose(texts[NUMBER], texts[GATEWAY_ID])
        self._checks.soon()

    def _shown(self, checked: Checked) -> None:
        """Show the progress of the form, and look the payment up in the journal."""
        self._show_progress(checked)
        if checked.value(NUMBER):
            self._knowing.ask(self._know(checked.value(NUMBER), checked.value(GATEWAY_ID)))
        else:
            self.result.show_nothing()

    async def _know(self, number: str, gateway_id: str) -> KnownPayment | ConsoleError:
        registrar, profile = self._use_cases.registrar, self._profile
        try:
            standing, payment = await registrar.payment_standing(profile, number, gateway_id)
            answers = await registrar.answers(OrderKey(profile.host, profile.login, number))
        except JournalError as error:
            return error
        return KnownPayment(standing, payment, answers)

    def _came_to_know(self, known: KnownPayment | ConsoleError) -> None:
        if isinstance(known, ConsoleError):
            self._say(known)
            return
        self._known = known
        self.result.show_answers(known.answers, known.payment, self._use_cases.clock.now())
        checked = self._checks.check()
        self.form.show_problems(checked)
        self._show_progress(checked)

    def _show_progress(self, checked: Checked) -> None:
        """Show in the bar what is missing; a payment whose card may not be registered blocks it."""
        barred = self._show_standing()
        self._send.allow(not barred)
        missing = [field_label(REGISTER_CARD.field(wire)) for wire in dict.fromkeys(p.wire for p in checked.errors)]
        newest = self.result.registration
        if barred:
            self.bar.say("lock", self.tr("This payment cannot lend its card"), Tone.ERROR)
        elif missing:
            self.bar.say("pencil", fill(self.tr("Still needed: {fields}"), fields=", ".join(missing)), Tone.SECOND)
        elif newest is not None:
            when = clock_text(newest.at, self._use_cases.clock.now())
            template = self.tr("Registered at {time}") if newest.card_ref_id else self.tr("Asked at {time}")
            self.bar.say("check" if newest.card_ref_id else "info", fill(template, time=when), Tone.SECOND)
        else:
            self.bar.say("check", self.tr("Ready: no money moves"), Tone.OK)

    def _show_standing(self) -> bool:
        known, field = self._known, self.form.fields[NUMBER]
        if known is None or known.standing is PaymentStanding.APPROVED or field.message():
            return False
        state = known.payment.state.value if known.payment is not None else ""
        words = standing_words(known.standing.value, state)
        if known.standing.blocks:
            field.show_error(words.head)
        else:
            field.show_warning(words.head)
        return known.standing.blocks

    async def _register(self) -> None:
        self.form.tried = True
        checked = self._checks.show()
        if checked.errors:
            self.form.go_to_first(checked)
            return
        self._lock(locked=True)
        try:
            await self._use_cases.registrar.register(self._checks.content(checked), self._use_cases.operator)
        except ConsoleError as error:
            self._say(error)
        else:
            self.form.tried = False
        finally:
            self._lock(locked=False)
            self._checks.show()

    def _lock(self, *, locked: bool) -> None:
        """Keep the ids unchanged while an answer about them is awaited."""
        for field in self.form.fields.values():
            field.set_locked(locked)
        for part in (self.bar.clear, self.payments.table, self.result.again):
            part.setEnabled(not locked)

    def _say(self, error: ConsoleError) -> None:
        words = error_words(error)
        self.trouble.say(Manner.ERROR, words.head, words.text)
        self.trouble.show()

    async def _read_lists(self) -> Lists | ConsoleError:
        registrar = self._use_cases.registrar
        try:
            return Lists(await registrar.payments(self._profile), await registrar.recent_cards(self._profile))
        except JournalError as error:
            return error

    def _lists_came(self, lists: Lists | ConsoleError) -> None:
        if isinstance(lists, ConsoleError):
            self._say(lists)
            return
        now, texts = self._use_cases.clock.now(), self.form.texts()
        self.payments.show_payments(lists.payments, now, payable=self._profile.allows(SALE))
        self.payments.choose(texts[NUMBER], texts[GATEWAY_ID])
        self.cards.show_cards(lists.cards, now, usable=self._profile.allows(TRANSFER.key))

    def _on_event(self, event: Event) -> None:
        match event:
            case CardRegistered():
                self._renewing.start()
            case OrderChanged(order) if order.operation == SALE:
                self._renewing.start()
                if order.key.number == self.form.texts()[NUMBER]:
                    self._checks.soon()
            case _:
                pass
