"""Shows the gateway's answer to a person's status call: in words, field by field, and raw."""

from datetime import datetime

from PySide6.QtWidgets import QVBoxLayout, QWidget

from console_app.gui.kit.chip import state_word
from console_app.gui.kit.code_block import CodeBlock
from console_app.gui.kit.raw_text import raw_text
from console_app.gui.kit.result_card import ResultCard
from console_app.gui.kit.text import clock_text, fill, visible
from console_app.gui.kit.theme import Theme
from console_app.gui.order.order_facts import rows_told
from console_app.gui.order.row_list import RowList
from console_app.gui.words.damage_words import damage_note
from console_app.gui.words.outcomes import reason_text
from console_app.protocol.answers import Found, Refusal, UnusableAnswer
from console_app.protocol.card_numbers import mask_cards_in
from console_app.protocol.states import state_of
from console_app.services.asking import Asked
from console_app.services.lookup import GatewayAnswer
from console_app.services.records import Origin
from console_app.services.unknown_numbers import NoSuchOrder, OtherRefusal, ProvesNothing

NEUTRAL = "answer"
"""The look of an answer that belongs to no order: neutral colours."""


class AskAnswer(QWidget):
    """A card that shows the gateway's answer; hidden until there is one."""

    def __init__(self, theme: Theme) -> None:
        """Start hidden."""
        super().__init__()
        self._card = ResultCard(theme, "status.result")
        self._rows = RowList(theme)
        self._rows.setObjectName("status.told")
        self._raw = CodeBlock(theme, self.tr("Raw answer"), folded=True)
        self._raw.view.setObjectName("status.raw")
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addWidget(self._rows)
        column.addWidget(self._raw)
        self._card.add_section(self.tr("Answer"), self.tr("field by field"), inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._card)

    def show_answer(self, answer: GatewayAnswer, now: datetime, *, only_shown: bool) -> None:
        """Show an answer of the gateway; `only_shown`: nothing of it was stored in the journal."""
        asked = answer.asked
        state, words, line = self._words(answer)
        at = fill(self.tr("As of {time}"), time=clock_text(asked.at, now))
        note = self.tr("Only shown: an answer about a single request changes nothing here.") if only_shown else ""
        self._card.show_outcome(state, words, [text for text in (line, note, at) if text])
        self._card.show_check("")
        self._rows.show_rows(rows_told(asked.answer.pairs) if asked.answer is not None else ())
        self._show_raw(asked)

    def _words(self, answer: GatewayAnswer) -> tuple[str, str, str]:
        verdict, exchange = answer.asked.verdict, answer.asked.exchange
        match verdict:
            case Found():
                state = state_of(verdict.status)
                template = self.tr("Found at the gateway, order {id}: {word}")
                words = fill(template, id=visible(verdict.gateway_id, 24), word=state_word(state.value))
                return state.value, words, self._whose(answer)
            case NoSuchOrder(refusal):
                return NEUTRAL, self.tr("The gateway knows no such order"), self._said(refusal)
            case ProvesNothing(refusal):
                words = self.tr(
                    "The gateway says no, which proves nothing: it says the same to a wrong merchant control"
                )
                return NEUTRAL, words, self._said(refusal)
            case OtherRefusal(refusal):
                words = self.tr("The gateway refused the question; whether it has the order is not known")
                return NEUTRAL, words, self._said(refusal)
            case UnusableAnswer():
                reason = reason_text(exchange.failure.value or verdict.because)
                words = (
                    self.tr("No answer: {reason}")
                    if not exchange.answered
                    else self.tr("No answer that counts: {reason}")
                )
                return NEUTRAL, fill(words, reason=reason), self.tr("This says nothing about the order. Ask again.")

    def _said(self, refusal: Refusal) -> str:
        told, code = visible(mask_cards_in(refusal.message), 300), visible(refusal.code, 20)
        return fill(self.tr("It said: {message} (code {code})"), message=told, code=code) if told else ""

    def _whose(self, answer: GatewayAnswer) -> str:
        order = answer.order
        if order is None:
            return ""
        if order.origin is Origin.ELSEWHERE:
            return self.tr("Not sent from here: kept as seen elsewhere, looked up until it is final, never sendable.")
        return self.tr("One of our own orders; it took the answer over.")

    def _show_raw(self, asked: Asked) -> None:
        body = asked.exchange.body
        self._raw.setVisible(bool(body))
        if body:
            note = fill(self.tr("{count} bytes, HTTP {status}"), count=len(body), status=asked.exchange.http_status)
            damage = damage_note(asked.answer) if asked.answer is not None else ""
            self._raw.show_code(raw_text(body), f"{note}, {damage}" if damage else note)
