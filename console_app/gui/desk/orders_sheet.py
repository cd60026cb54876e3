"""The list of orders as rows of a file: the list's columns and words, with currency and zone written out."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from PySide6.QtCore import QCoreApplication

from console_app.gui.desk.orders_model import Column, OrdersModel
from console_app.gui.kit.text import fill, visible
from console_app.protocol.card_numbers import mask_cards_in
from console_app.services.export import Layout
from console_app.services.order_queries import Total
from console_app.services.records import Order
from console_app.services.sheet import Cell, Heading

WIDTHS: Final = {
    Column.STATE: 12,
    Column.NUMBER: 24,
    Column.GATEWAY: 12,
    Column.OPERATION: 18,
    Column.RECEIVER: 32,
    Column.DESTINATION: 34,
    Column.AMOUNT: 16,
    Column.CHANGED: 28,
}
"""In characters, as spreadsheets count."""
CURRENCY_WIDTH: Final = 10


@dataclass(frozen=True, slots=True)
class ExportScope:
    """What the last rows of an exported file say: when it was made, which orders it holds, of which profile."""

    at: datetime
    view: str
    profile: str


def layout_of(model: OrdersModel, shown: ExportScope) -> Layout:
    """Return how orders become rows of a file: every column of the list, each cell in full.

    A column that a narrow window hides is in the file, too. The layout is used on another thread, so it uses texts
    only.
    """
    titles = {column: model.title(column) for column in Column}
    headings: list[Heading] = []
    for column in Column:
        headings.append(Heading(titles[column], WIDTHS[column], right=column is Column.AMOUNT))
        if column is Column.AMOUNT:
            headings.append(Heading(QCoreApplication.translate("OrdersFile", "Currency"), CURRENCY_WIDTH))
    return Layout(
        QCoreApplication.translate("OrdersFile", "Orders"),
        tuple(headings),
        lambda order: _row(model, order),
        lambda totals: _foot(totals, shown),
    )


def moment_text(when: datetime) -> str:
    """Write a time with its zone (ISO 8601), local as on screen, to the second."""
    return when.astimezone().isoformat(timespec="seconds")


def _row(model: OrdersModel, order: Order) -> tuple[Cell, ...]:
    cells: list[Cell] = []
    for column in Column:
        if column is Column.AMOUNT:
            money = order.money
            cells += [money.amount, money.currency.code] if money is not None else ["", ""]
        elif column is Column.CHANGED:
            cells.append(moment_text(order.changed))
        else:
            cells.append(model.full_text(order, column).partition("\n")[0])
    return tuple(cells)


def _foot(totals: tuple[Total, ...], shown: ExportScope) -> tuple[tuple[Cell, ...], ...]:
    """Return an empty row, each currency's sum under the amounts, and what was exported."""
    sums: list[tuple[Cell, ...]] = []
    for total in totals:
        said = fill(
            QCoreApplication.translate("OrdersFile", "1 order")
            if total.count == 1
            else QCoreApplication.translate("OrdersFile", "{count} orders"),
            count=total.count,
        )
        if total.currency:
            amount = Decimal(total.minor).scaleb(-total.exponent)
            sums.append(
                (QCoreApplication.translate("OrdersFile", "Total"), said, "", "", "", "", amount, total.currency)
            )
        else:
            sums.append((QCoreApplication.translate("OrdersFile", "Without amount"), said))
    view, profile = (visible(mask_cards_in(text), 300) for text in (shown.view, shown.profile))
    return (
        (),
        *sums,
        (QCoreApplication.translate("OrdersFile", "As of"), moment_text(shown.at)),
        (QCoreApplication.translate("OrdersFile", "Shown"), view),
        (
            QCoreApplication.translate("OrdersFile", "Profile"),
            profile or QCoreApplication.translate("OrdersFile", "all"),
        ),
    )
