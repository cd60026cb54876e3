"""One order in words: its state, what to do, its events; the same beside a form and in Order status."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from PySide6.QtGui import QGuiApplication

from console_app.gui.kit.fact_grid import Fact
from console_app.gui.kit.notice import Manner, Notice
from console_app.gui.kit.result_card import Advice, ResultCard
from console_app.gui.kit.theme import Theme
from console_app.gui.kit.timeline import Timeline
from console_app.gui.order.customer_notice import CustomerNotice
from console_app.gui.order.order_facts import why_of
from console_app.gui.words.notices import Words
from console_app.gui.words.outcomes import advice_of, outcome_of
from console_app.gui.words.support_text import support_text
from console_app.gui.words.timeline_entries import entries_of
from console_app.protocol.states import OPEN, OrderState
from console_app.services.records import Dossier, Order

RING_UP_TO: Final = 3600
"""Seconds to the next check up to which a ring counts them down."""


class OrderCard(ResultCard):
    """Shows an order's state, and its events once they were read from the journal.

    The buttons for the order are in ``buttons``, further notices in ``notices``: the page that has the card fills both.
    """

    def __init__(self, theme: Theme, prefix: str) -> None:
        """``prefix`` begins the names of the parts, such as ``payout`` or ``orders``."""
        super().__init__(theme, f"{prefix}.result")
        self._prefix = prefix
        self._theme = theme
        self._dossier: Dossier | None = None
        self._dossier_state: tuple[int, OrderState] | None = None
        self._next_check: tuple[datetime | None, int] = (None, 0)
        self._trouble = Notice(theme, Manner.ERROR, "")
        self._trouble.setObjectName(f"{prefix}.trouble")
        self._mismatch = Notice(theme, Manner.ERROR, "")
        self._mismatch.setObjectName(f"{prefix}.mismatch")
        self._why = WhyNotice(theme, prefix)
        self.customer = CustomerNotice(theme, prefix)
        for notice in (self._trouble, self._mismatch, self._why, self.customer):
            notice.hide()
            self.notices.addWidget(notice)
        self.notices.setSpacing(theme.px(8))
        self._timeline: Timeline | None = None

    def show_nothing(self, text: str) -> None:
        """Show one quiet line in place of an order."""
        self._dossier, self._dossier_state, self._next_check = None, None, (None, 0)
        self.clear_trouble()
        self._why.show_why(None)
        self.customer.show_step(None)
        if self._timeline is not None:
            self._timeline.show_entries(())
        self.show_quiet(text)

    def show_order(self, order: Order, lines: Sequence[str], facts: Sequence[Fact], now: datetime) -> None:
        """Show an order's state now, with `lines` about it under the head and `facts` below."""
        outcome = outcome_of(order, now)
        self.show_outcome(outcome.state, outcome.head, lines)
        self._show_next_check(order, outcome.check, now)
        self.show_facts(facts)
        if self._dossier_state != (order.id, order.state):  # a dossier knows more about what to do than the order alone
            self.show_advice([Advice(icon, text) for icon, text in outcome.advice])
        self._mismatch.setVisible(bool(outcome.mismatch))
        if outcome.mismatch:
            self._mismatch.say(Manner.ERROR, outcome.mismatch, self.tr("Send the copied text to gateway support."))

    def show_dossier(self, dossier: Dossier, now: datetime) -> None:
        """Show the order's events, newest first, why it was declined, and what the customer has to do."""
        another = self._dossier is None or self._dossier.order.id != dossier.order.id
        self._dossier = dossier
        self._dossier_state = (dossier.order.id, dossier.order.state)
        self.show_advice([Advice(icon, text) for icon, text in advice_of(dossier, now)])
        self._why.show_why(dossier)
        self.customer.show_step(dossier)
        timeline = self.timeline()
        if another:
            timeline.show_entries(())
        timeline.show_entries(entries_of(dossier, now))

    def timeline(self) -> Timeline:
        """Return the widget with the order's events.

        It is made on first use and placed below the card's existing sections.
        """
        if self._timeline is None:
            self._timeline = Timeline(self._theme)
            self._timeline.setObjectName(f"{self._prefix}.timeline")
            self.add_section(self.tr("Timeline"), self.tr("newest first"), self._timeline)
        return self._timeline

    def show_trouble(self, words: Words) -> None:
        """Show an error about this order."""
        self._trouble.say(Manner.ERROR, words.head, words.text)
        self._trouble.show()

    def clear_trouble(self) -> None:
        """Hide the error that `show_trouble` shows."""
        self._trouble.hide()

    def copy_for_support(self) -> bool:
        """Copy to the clipboard what the gateway's support needs about the order; return whether an order is shown.

        No secret and no card number is in it.
        """
        if self._dossier is None:
            return False
        QGuiApplication.clipboard().setText(support_text(self._dossier))
        return True

    def _show_next_check(self, order: Order, words: str, now: datetime) -> None:
        left = whole = 0
        if order.next_check is not None and order.state in OPEN and not order.failing_because:
            left = max(0, round((order.next_check - now).total_seconds()))
            if order.next_check != self._next_check[0]:
                self._next_check = (order.next_check, max(left, 1))
            whole = self._next_check[1] if left <= RING_UP_TO else 0
        self.show_check(words, "", left, whole)


class WhyNotice(Notice):
    """Why the bank or the gateway refused an order; shown only for an order that failed."""

    def __init__(self, theme: Theme, prefix: str) -> None:
        """``prefix`` begins its name, such as ``payout`` or ``orders``."""
        super().__init__(theme, Manner.WARNING, "")
        self.setObjectName(f"{prefix}.why")
        self.hide()

    def show_why(self, dossier: Dossier | None) -> None:
        """Show why the order was refused, or hide the notice."""
        why = why_of(dossier) if dossier is not None else None
        self.setVisible(why is not None)
        if why is not None:
            self.say(Manner.WARNING, why.head, why.text)
