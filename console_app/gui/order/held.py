"""The two dialogs that settle a held order: by a gateway order id that is then confirmed, or by reason and evidence."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from console_app.gui.kit.aio import Action, Tasks
from console_app.gui.kit.band import EnvironmentFrame
from console_app.gui.kit.button import Button, Kind
from console_app.gui.kit.dialogs import ConsoleDialog, Footer
from console_app.gui.kit.label import PlainLabel, Tone, Type
from console_app.gui.kit.labelled_field import LabelledField, PlainField
from console_app.gui.kit.line_edits import LineEdit, LinesEdit
from console_app.gui.kit.notice import Manner, Notice
from console_app.gui.kit.pyside_workarounds import add_layout
from console_app.gui.kit.text import fill, visible
from console_app.gui.kit.theme import Theme
from console_app.gui.words.band_words import band_of
from console_app.gui.words.notices import error_words, problem_text
from console_app.gui.words.outcomes import money_text
from console_app.protocol.card_numbers import mask_cards_in
from console_app.protocol.errors import Problem, Why
from console_app.protocol.operation import sent_as
from console_app.protocol.operations.orders import STATUS
from console_app.protocol.values import GATEWAY_ID
from console_app.services.errors import ConsoleError
from console_app.services.profile import Profile
from console_app.services.records import Order


@dataclass(frozen=True, slots=True)
class HeldOrder:
    """A held order, with the profile it was sent under."""

    order: Order
    profile: Profile


class _HeldDialog(ConsoleDialog):
    """Band, order, fields, a notice for errors; no default button, Esc decides nothing."""

    def __init__(self, theme: Theme, parent: QWidget, held: HeldOrder, title: str, text: str) -> None:
        """Show the order to be decided about."""
        super().__init__(parent)
        self.setWindowTitle(title)
        edge = theme.px(24)
        order = held.order
        frame = EnvironmentFrame(theme, band_of(held.profile, order.target, host=order.key.host))
        self.fields = QVBoxLayout()
        self.fields.setSpacing(theme.px(12))
        self.notice = Notice(theme, Manner.ERROR, "")
        self.notice.setObjectName("held.notice")
        self.notice.hide()
        inside = QVBoxLayout()
        inside.setContentsMargins(edge, theme.px(16), edge, theme.px(16))
        inside.setSpacing(theme.px(12))
        inside.addWidget(PlainLabel(title, Type.HEAD, wrap=True))
        add_layout(inside, _about(theme, held.order))
        inside.addWidget(PlainLabel(text, Type.BODY, Tone.SECOND, wrap=True))
        add_layout(inside, self.fields)
        inside.addWidget(self.notice)
        add_layout(frame.body, inside)
        footer = Footer(theme)
        self.footer = footer.row
        self.footer.addStretch(1)
        leave = Button(theme, self.tr("Leave it held"))
        leave.setObjectName("held.cancel")
        leave.clicked.connect(self.reject)
        self.footer.addWidget(leave)
        frame.body.addWidget(footer)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(frame)
        self.setMinimumWidth(theme.px(720))

    def say(self, error: ConsoleError) -> None:
        """Show an error in the dialog, which stays open."""
        words = error_words(error)
        self.notice.say(Manner.ERROR, words.head, words.text)
        self.notice.show()


class SettleDialog(_HeldDialog):
    """Asks for the gateway's order id of a held order; a status answer with both ids must confirm that id."""

    def __init__(
        self,
        theme: Theme,
        parent: QWidget,
        tasks: Tasks,
        held: HeldOrder,
        settle: Callable[[str], Awaitable[None]],
    ) -> None:
        """`settle` confirms the id at the gateway and moves the order, or raises."""
        super().__init__(
            theme,
            parent,
            held,
            self.tr("The gateway gave an order id"),
            self.tr(
                "Enter the id that gateway support gave you for this order number. The console asks the gateway with "
                "both numbers; only if they belong together does the order count as accepted. Nothing is sent again."
            ),
        )
        self.setObjectName("settle")
        self._settle = settle
        editor = LineEdit(theme, mono=True, reads=partial(sent_as, STATUS.field("orderid")))
        self._field = LabelledField(theme, "settle", "orderid", self.tr("Gateway order id"), editor, required=True)
        self.fields.addWidget(self._field)
        confirm = Button(theme, self.tr("Confirm at the gateway"), Kind.MAIN)
        confirm.setObjectName("settle.confirm")
        self.footer.addWidget(confirm)
        self._action = Action(confirm, self._work, tasks, name="settle a held order", verb=self.tr("Asking"))
        self._field.focus()

    async def _work(self) -> None:
        self.notice.hide()
        self._field.clear_problem()
        gateway_id = self._field.editor.wire_text()
        if GATEWAY_ID.fullmatch(gateway_id) is None:
            why = Why.DIGITS_ONLY if gateway_id else Why.REQUIRED
            self._field.show_error(problem_text(Problem("orderid", why)))
            self._field.focus()
            return
        try:
            await self._settle(gateway_id)
        except ConsoleError as error:
            self.say(error)
            return
        self.accept()


class AbandonDialog(_HeldDialog):
    """Asks for the reason, and its evidence, to close a held order.

    The order is looked up for another week, and takes over the gateway's status if it is found.
    """

    def __init__(
        self,
        theme: Theme,
        parent: QWidget,
        tasks: Tasks,
        held: HeldOrder,
        abandon: Callable[[str, str], Awaitable[None]],
    ) -> None:
        """`abandon` moves the order, or raises."""
        super().__init__(
            theme,
            parent,
            held,
            self.tr("Abandon this order"),
            self.tr(
                "Only if the gateway said in writing that no such order exists. It is still looked up for seven days "
                "and comes back by itself if it turns up. Nothing is sent again under this number."
            ),
        )
        self.setObjectName("abandon")
        self._abandon = abandon
        self._reason = PlainField(theme, "abandon", "reason", self.tr("Reason"), LineEdit(theme), required=True)
        self._evidence = PlainField(
            theme,
            "abandon",
            "evidence",
            self.tr("Evidence"),
            LinesEdit(theme, hint=self.tr("Who at the gateway said so, when, ticket number")),
            required=True,
        )
        self.fields.addWidget(self._reason)
        self.fields.addWidget(self._evidence)
        confirm = Button(theme, self.tr("Abandon the order"), Kind.MAIN)
        confirm.setObjectName("abandon.confirm")
        self.footer.addWidget(confirm)
        self._action = Action(confirm, self._work, tasks, name="abandon an order", verb=self.tr("Writing"))
        self._reason.focus()

    async def _work(self) -> None:
        self.notice.hide()
        missing = [field for field in (self._reason, self._evidence) if not field.editor.wire_text()]
        for field in (self._reason, self._evidence):
            field.clear_problem()
            if field in missing:
                field.show_error(problem_text(Problem(field.wire_name, Why.REQUIRED)))
        if missing:
            missing[0].focus()
            return
        try:
            await self._abandon(*(mask_cards_in(f.editor.wire_text()) for f in (self._reason, self._evidence)))
        except ConsoleError as error:
            self.say(error)
            return
        self.accept()


def _about(theme: Theme, order: Order) -> QVBoxLayout:
    lines = QVBoxLayout()
    lines.setSpacing(theme.px(2))
    money, receiver = money_text(order.money), visible(mask_cards_in(order.receiver), 120)
    template = "{money} \u00b7 {receiver}" if money and receiver else "{money}{receiver}"
    lines.addWidget(PlainLabel(fill(template, money=money, receiver=receiver), Type.STRONG, wrap=True))
    lines.addWidget(PlainLabel(visible(order.key.number, 140), Type.MONO, Tone.SECOND, wrap=True, selectable=True))
    return lines
