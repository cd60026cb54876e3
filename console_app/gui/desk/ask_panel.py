"""A form that asks the gateway about any order number at any endpoint of the profile, and shows the signed string."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from console_app.gui.desk.ask_answer import AskAnswer
from console_app.gui.kit.aio import Action, Tasks
from console_app.gui.kit.button import Button, Kind
from console_app.gui.kit.card import Card
from console_app.gui.kit.choice import Choice, Option
from console_app.gui.kit.gutter_area import GutterArea
from console_app.gui.kit.label import PlainLabel, Tone, Type
from console_app.gui.kit.labelled_field import LabelledField
from console_app.gui.kit.notice import Manner, Notice
from console_app.gui.kit.pyside_workarounds import add_layout
from console_app.gui.kit.text import fill
from console_app.gui.kit.theme import Theme
from console_app.gui.order.checked_form import CheckedContent, CheckedForm
from console_app.gui.order.inspector import Inspector
from console_app.gui.order.line_form import LineForm
from console_app.gui.order.use_cases import UseCases
from console_app.gui.words.band_words import captioned_target
from console_app.gui.words.notices import error_words
from console_app.protocol.card_numbers import mask_card
from console_app.protocol.operation import Checked
from console_app.protocol.operations.orders import STATUS
from console_app.services.errors import ConsoleError
from console_app.services.lookup import names_a_card
from console_app.services.profile import Profile, Target
from console_app.services.requests import status_content

_WIDTHS: Final = {"client_orderid": 5, "orderid": 3, "endpoint": 4, "by-request-sn": 8}
LEAST_INSPECTOR: Final = 280
GUTTER: Final = 12
"""Width for the scroll bar at the right, taken from the gap between the panes."""


class AskPanel(GutterArea):
    """The form of a status call, which moves no money; an order not entered here is stored as seen elsewhere."""

    found = Signal(int)
    """The id of the order here that the answer belongs to."""
    left = Signal()

    def __init__(self, theme: Theme, tasks: Tasks, use_cases: UseCases, profile: Profile) -> None:
        """Start with an empty form."""
        inside = QWidget()
        super().__init__(inside, theme.px(GUTTER))
        self._inside = inside
        self._theme = theme
        self._use_cases = use_cases
        self._profile = profile
        self._ours: tuple[str, ...] = ()
        self._form = LineForm(theme, STATUS, ("client_orderid",), patient=True)
        self._form.lines["orderid"].setPlaceholderText(self.tr("empty if not known"))
        self._where = Choice(theme, typing=False)
        self._endpoint = LabelledField(theme, STATUS.key, "endpoint", self.tr("Endpoint"), self._where)
        self._trouble = Notice(theme, Manner.ERROR, "")
        self._trouble.setObjectName("status.trouble")
        self._inspector = Inspector(theme, STATUS)
        self._checks = CheckedForm(
            STATUS, self._form, self._inspector, use_cases, profile, make_content=self._content_of
        )
        self._answer = AskAnswer(theme)
        send = Button(theme, self.tr("Ask the gateway"), Kind.MAIN)
        send.setObjectName("status.send")
        self._action = Action(send, self._ask, tasks, name="ask the gateway", verb=self.tr("Asking"))
        self._build(send)
        self._form.changed.connect(self._changed)
        self._where.wireChanged.connect(self._changed)
        for line in self._form.lines.values():
            line.returnPressed.connect(self._action.press)
        self.set_profile(profile)

    def set_profile(self, profile: Profile) -> None:
        """Use another profile from now on; texts and answer of the former one are cleared."""
        self._profile = self._checks.profile = profile
        targets = _targets(profile)
        self._where.set_options([Option(target.name, self._name(target, uses)) for target, uses in targets.items()])
        self._where.set_wire_text(profile.target_of(STATUS.key).name)
        self.clear()

    def begin(self, number: str) -> None:
        """Fill in an order number, if the text can be one."""
        if number:
            self.clear()
            self._form.fill_in({"client_orderid": number})
        self._checks.show()
        self._form.fields["client_orderid"].focus()

    def keys_changed(self) -> None:
        """Recompute the shown SHA-1 signature (`control`) after the merchant control in the keyring changed.

        While the keyring is locked, the call is shown without it.
        """
        self._checks.show()

    def clear(self) -> None:
        """Empty the form and hide the answer."""
        self._ours = ()
        self._form.clear()
        self._trouble.hide()
        self._answer.hide()
        if self.isVisible():
            self._checks.show()

    def _changed(self, _value: str = "") -> None:
        if self.isVisible():
            self._checks.show()

    def _content_of(self, checked: Checked) -> CheckedContent:
        """Return the call as it would be sent; a card number, which is never sent, is masked."""
        typed = {wire: checked.value(wire) for wire in self._form.fields}
        cards = [wire for wire, text in typed.items() if names_a_card(text, self._ours)]
        typed |= {wire: mask_card(typed[wire]) for wire in cards}
        content = status_content(
            self._profile,
            typed["client_orderid"],
            gateway_id=typed["orderid"],
            request_serial=typed["by-request-sn"],
            target=self._target(),
        )
        return CheckedContent(content, frozenset((*cards, *(problem.wire for problem in checked.errors))))

    def _target(self) -> Target:
        key = self._where.wire_text()
        return next((t for t in _targets(self._profile) if t.name == key), self._profile.target_of(STATUS.key))

    async def _ask(self) -> None:
        self._form.tried = True
        checked = self._checks.show()
        self._trouble.hide()
        if checked.errors:
            self._form.go_to_first(checked)
            return
        serial = checked.value("by-request-sn")
        try:
            answer = await self._use_cases.desk.ask_gateway(
                self._profile,
                checked.value("client_orderid"),
                gateway_id=checked.value("orderid"),
                request_serial=serial,
                target=self._target(),
            )
        except ConsoleError as error:
            words = error_words(error)
            self._trouble.say(Manner.ERROR, words.head, words.text)
            self._trouble.show()
            return
        self._ours = (answer.order.key.number, answer.order.gateway_id) if answer.order is not None else ()
        self._checks.show()
        self._answer.show_answer(answer, self._use_cases.clock.now(), only_shown=bool(serial))
        self._answer.show()
        if answer.order is not None and not serial:
            self.found.emit(answer.order.id)

    def _name(self, target: Target, uses: list[str]) -> str:
        return fill(self.tr("{endpoint} ({uses})"), endpoint=captioned_target(target), uses=", ".join(uses))

    def _build(self, send: Button) -> None:
        theme = self._theme
        card = Card(
            theme, self.tr("Ask the gateway"), self.tr("moves no money; by order number, with or without its id")
        )
        back = Button(theme, self.tr("Back to the orders"), Kind.TEXT)
        back.setObjectName("status.back")
        back.clicked.connect(self.left)
        card.head.addWidget(back)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(12))
        grid.setVerticalSpacing(theme.px(8))
        parts: Mapping[str, LabelledField] = {**self._form.fields, "endpoint": self._endpoint}
        for wire, row, column in (
            ("client_orderid", 0, 0),
            ("orderid", 0, 5),
            ("endpoint", 0, 8),
            ("by-request-sn", 1, 0),
        ):
            grid.addWidget(parts[wire], row, column, 1, _WIDTHS[wire], Qt.AlignmentFlag.AlignTop)
        for column in range(12):
            grid.setColumnStretch(column, 1)
        add_layout(card.body, grid)
        card.body.addWidget(self._trouble)
        self._trouble.hide()
        clear = Button(theme, self.tr("Clear"), Kind.TEXT)
        clear.setObjectName("status.clear")
        clear.clicked.connect(self.clear)
        bar = QHBoxLayout()
        bar.setSpacing(theme.px(8))
        bar.addWidget(
            PlainLabel(self.tr("An order that is not ours is kept as seen elsewhere."), Type.NOTE, Tone.THIRD)
        )
        bar.addStretch(1)
        bar.addWidget(clear)
        bar.addWidget(send)
        add_layout(card.body, bar)
        self._answer.hide()
        self._inspector.setMinimumHeight(theme.px(LEAST_INSPECTOR))
        column_of_cards = QVBoxLayout(self._inside)
        column_of_cards.setContentsMargins(0, 0, 0, 0)
        column_of_cards.setSpacing(theme.px(12))
        column_of_cards.addWidget(card)
        column_of_cards.addWidget(self._answer)
        column_of_cards.addWidget(self._inspector, 1)


def _targets(profile: Profile) -> dict[Target, list[str]]:
    """Return every endpoint and group of a profile once, with its operations, the default first."""
    found: dict[Target, list[str]] = {profile.target: []}
    named = [*profile.targets, *([("status", profile.status_target)] if profile.status_target else [])]
    for operation, target in named:
        found.setdefault(target, []).append(operation)
    found[profile.target].insert(0, "default")
    return found
