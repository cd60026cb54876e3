"""The words of a review about earlier orders that made, or may have made, the same payment; no widget."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import QCoreApplication

from console_app.gui.kit.chip import state_word
from console_app.gui.kit.text import clock_text, fill, visible
from console_app.gui.words.notices import Words
from console_app.gui.words.outcomes import money_text
from console_app.services.records import Order

MOST_NAMED: Final = 3


def repeats_words(repeats: Sequence[Order], now: datetime, *, charges: bool) -> Words:
    """Explain that the same payment was made before, and by which orders."""
    head = (
        QCoreApplication.translate(
            "Review", "The same payment was made before: same card or payer, amount and currency"
        )
        if charges
        else QCoreApplication.translate(
            "Review", "The same payment was made before: same destination, amount and currency"
        )
    )
    row = QCoreApplication.translate("Review", "{number}, {money}, {state}, {time}")
    return Words(head, "\n".join(_named(order, row, now) for order in repeats[:MOST_NAMED]))


def without_proof_words() -> Words:
    """Explain that the status call before sending cannot distinguish a missing order from a refused call."""
    return Words(
        QCoreApplication.translate("Review", "The look-up before sending proves nothing here"),
        QCoreApplication.translate(
            "Review",
            "This gateway answers an order number that nobody has and a wrong merchant control alike. The control may "
            "be mistyped, and an order that it already has would not be noticed. Test the connection in Profiles; make "
            "sure yourself that this was not sent before.",
        ),
    )


def not_comparable_words(orders: Sequence[Order], now: datetime, *, named: bool) -> Words:
    """Explain that only the person can tell whether these orders made the same payment.

    `named`: the orders are listed with their destinations; beside other concerns there is no room for that.
    """
    head = (
        QCoreApplication.translate("Review", "1 earlier order of this amount cannot be compared")
        if len(orders) == 1
        else fill(
            QCoreApplication.translate("Review", "{count} earlier orders of this amount cannot be compared"),
            count=len(orders),
        )
    )
    why = QCoreApplication.translate(
        "Review",
        "The key of this home's journal was lost or changed. Look yourself whether this payment was already made.",
    )
    if not named:
        return Words(head, why)
    row = QCoreApplication.translate("Review", "{number}, {place}, {state}, {time}")
    lines = [why, *(_named(order, row, now) for order in orders[:MOST_NAMED])]
    if len(orders) > MOST_NAMED:
        lines.append(fill(QCoreApplication.translate("Review", "and {count} more"), count=len(orders) - MOST_NAMED))
    return Words(head, "\n".join(lines))


def _named(order: Order, row: str, now: datetime) -> str:
    return fill(
        row,
        number=visible(order.key.number, 140),
        money=money_text(order.money),
        place=visible(order.destination or order.receiver, 60),
        state=state_word(order.shown_state),
        time=clock_text(order.changed, now),
    )
