"""The words of the list of orders: names of views and sorts, the current view, why it is empty; without widgets."""

from typing import Final

from PySide6.QtCore import QCoreApplication

from console_app.gui.desk.orders_model import SORTS, OrdersModel
from console_app.gui.kit.text import amount_text, fill, visible
from console_app.protocol.fields import QT_TRANSLATE_NOOP
from console_app.services.order_queries import Sort, Total, View
from console_app.services.views import SavedView

CONTEXT: Final = "OrdersList"
VIEWS: Final = {
    View.TODAY: QT_TRANSLATE_NOOP("OrdersList", "Today"),
    View.NEEDS_ME: QT_TRANSLATE_NOOP("OrdersList", "Needs me"),
    View.OPEN: QT_TRANSLATE_NOOP("OrdersList", "Open"),
    View.ALL: QT_TRANSLATE_NOOP("OrdersList", "All"),
}
_NOTHING: Final = {
    View.TODAY: (
        QT_TRANSLATE_NOOP("OrdersList", "Nothing has changed today yet"),
        QT_TRANSLATE_NOOP("OrdersList", "Earlier orders are under All."),
    ),
    View.NEEDS_ME: (
        QT_TRANSLATE_NOOP("OrdersList", "Nothing needs you"),
        QT_TRANSLATE_NOOP(
            "OrdersList", "No order is in doubt, held or contradicted, and none is open for longer than 10 minutes."
        ),
    ),
    View.OPEN: (
        QT_TRANSLATE_NOOP("OrdersList", "No open orders"),
        QT_TRANSLATE_NOOP("OrdersList", "All orders have come to their end."),
    ),
}
_NO_ORDERS: Final = (
    QT_TRANSLATE_NOOP("OrdersList", "No orders yet under this profile"),
    QT_TRANSLATE_NOOP(
        "OrdersList", "What you send from the other tabs stands here at once. An order made elsewhere: ask the gateway."
    ),
)


def tr(text: str) -> str:
    """Translate a text of this file's tables."""
    return QCoreApplication.translate(CONTEXT, text)


def view_word(view: View) -> str:
    """Return a view's name."""
    return tr(VIEWS[view])


def nothing_words(view: View, all_orders: int) -> tuple[str, str]:
    """Explain why a view is empty, and what to do."""
    sentence, advice = _NOTHING.get(view, _NO_ORDERS) if all_orders else _NO_ORDERS
    return tr(sentence), tr(advice)


def shown_words(shown: SavedView, model: OrdersModel) -> str:
    """Return in words what a list shows: the view or the looked-up text, and the sort."""
    if shown.text:
        what = fill(
            QCoreApplication.translate("OrdersList", "Looked up: \u201c{text}\u201d"), text=visible(shown.text, 80)
        )
        if shown.sort is Sort.CHANGED and shown.descending:
            return what
    else:
        what = view_word(shown.view)
    column = next(column for column, sort in SORTS.items() if sort is shown.sort)
    if shown.sort is Sort.CHANGED:
        template = (
            QCoreApplication.translate("OrdersList", "{what}, newest change first")
            if shown.descending
            else QCoreApplication.translate("OrdersList", "{what}, oldest change first")
        )
    else:
        template = (
            QCoreApplication.translate("OrdersList", "{what}, by {column}, greatest first")
            if shown.descending
            else QCoreApplication.translate("OrdersList", "{what}, by {column}")
        )
    return fill(template, what=what, column=model.title(column))


def sum_text(total: Total) -> str:
    """Return one currency's sum as text; a narrow no-break space keeps figures, code and count together."""
    money = amount_text(total.minor, total.currency, total.exponent)
    return f"{money}\u00a0({total.count})"
