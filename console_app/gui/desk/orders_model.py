"""The list of orders as a Qt model; it holds the records it was given and reads nothing itself."""

from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from console_app.gui.kit.chip import state_meaning, state_word
from console_app.gui.kit.text import clock_text, figures, fill, tooltip, visible
from console_app.gui.words.order_texts import destination_text, operation_text, short_destination, time_text
from console_app.gui.words.outcomes import money_text
from console_app.protocol.card_numbers import mask_cards_in
from console_app.services.order_queries import Sort
from console_app.services.ports import Clock
from console_app.services.records import Order, Origin
from console_app.services.sheet import harmless

Index = QModelIndex | QPersistentModelIndex
ORDER_ROLE: Final = Qt.ItemDataRole.UserRole + 1
FRESH_ROLE: Final = Qt.ItemDataRole.UserRole + 2
NO_PARENT: Final = QModelIndex()
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class Column(IntEnum):
    """The columns of the list of orders, from left to right."""

    STATE = 0
    NUMBER = 1
    GATEWAY = 2
    OPERATION = 3
    RECEIVER = 4
    DESTINATION = 5
    AMOUNT = 6
    CHANGED = 7


SORTS: Final = {
    Column.STATE: Sort.STATE,
    Column.NUMBER: Sort.NUMBER,
    Column.GATEWAY: Sort.GATEWAY,
    Column.OPERATION: Sort.OPERATION,
    Column.RECEIVER: Sort.RECEIVER,
    Column.DESTINATION: Sort.DESTINATION,
    Column.AMOUNT: Sort.AMOUNT,
    Column.CHANGED: Sort.CHANGED,
}
"""The journal's sort for each column."""


class OrdersModel(QAbstractTableModel):
    """The orders in the sequence given; a changed order stays in its row."""

    def __init__(self, clock: Clock) -> None:
        """Start empty; the clock says which day is today."""
        super().__init__()
        self._clock = clock
        self._orders: list[Order] = []
        self._rows: dict[int, int] = {}
        self._fresh: set[int] = set()
        self._sort, self._descending = Sort.CHANGED, True
        self._titles = {
            Column.STATE: self.tr("State"),
            Column.NUMBER: self.tr("Order number"),
            Column.GATEWAY: self.tr("Gateway"),
            Column.OPERATION: self.tr("Operation"),
            Column.RECEIVER: self.tr("Receiver"),
            Column.DESTINATION: self.tr("Destination"),
            Column.AMOUNT: self.tr("Amount"),
            Column.CHANGED: self.tr("Changed"),
        }
        self._full: dict[Column, Callable[[Order], str]] = {
            Column.STATE: lambda order: f"{state_word(order.shown_state)}\n{state_meaning(order.shown_state)}",
            Column.NUMBER: lambda order: visible(mask_cards_in(order.key.number), 140),
            Column.GATEWAY: lambda order: visible(order.gateway_id, 24),
            Column.OPERATION: operation_text,
            Column.RECEIVER: self._receiver,
            Column.DESTINATION: destination_text,
            Column.AMOUNT: lambda order: money_text(order.money),
            Column.CHANGED: lambda order: clock_text(order.changed, self._clock.now()),
        }

    @property
    def orders(self) -> tuple[Order, ...]:
        """The orders shown, from top to bottom."""
        return tuple(self._orders)

    def order_at(self, row: int) -> Order | None:
        """Return the order in a row, None if there is no such row."""
        return self._orders[row] if 0 <= row < len(self._orders) else None

    def row_of(self, order_id: int) -> int | None:
        """Return the row of an order, None if it is not shown."""
        return self._rows.get(order_id)

    @property
    def sorted_by(self) -> tuple[Sort, bool]:
        """What the orders are sorted by, and whether the greatest value comes first."""
        return self._sort, self._descending

    def set_sort(self, sort: Sort, *, descending: bool) -> None:
        """Note what the orders are sorted by; the journal sorts them."""
        self._sort, self._descending = sort, descending
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)

    def show_orders(self, orders: Sequence[Order]) -> None:
        """Show these orders and no others."""
        self.beginResetModel()
        self._orders = list(orders)
        self._fresh.clear()
        self._number()
        self.endResetModel()

    def append(self, orders: Sequence[Order]) -> None:
        """Add the orders of a further page at the end; the rows shown already stay."""
        new = [order for order in orders if order.id not in self._rows]
        if not new:
            return
        first = len(self._orders)
        self.beginInsertRows(NO_PARENT, first, first + len(new) - 1)
        self._orders.extend(new)
        self._number()
        self.endInsertRows()

    def insert(self, row: int, order: Order) -> None:
        """Insert a new order before a row."""
        self.beginInsertRows(NO_PARENT, row, row)
        self._orders.insert(row, order)
        self._number()
        self.endInsertRows()

    def replace(self, order: Order) -> bool:
        """Show a changed order in its row; return False if the order is not shown."""
        row = self._rows.get(order.id)
        if row is None:
            return False
        self._orders[row] = order
        self._tell(row)
        return True

    def set_fresh(self, order_id: int, *, fresh: bool) -> None:
        """Mark an order's row as just changed, or remove that mark."""
        (self._fresh.add if fresh else self._fresh.discard)(order_id)
        row = self._rows.get(order_id)
        if row is not None:
            self._tell(row)

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._orders)

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(Column)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's manner
        order = self.order_at(index.row())
        if order is None:
            return None
        column = Column(index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.text_of(order, column)
            case Qt.ItemDataRole.ToolTipRole:
                return tooltip(self.full_text(order, column))
            case Qt.ItemDataRole.AccessibleTextRole:
                return self.full_text(order, column)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT if column is Column.AMOUNT else _LEFT
            case _:
                return self._own_role(order, role)

    def _own_role(self, order: Order, role: int) -> Order | bool | None:
        if role == ORDER_ROLE:
            return order
        return order.id in self._fresh if role == FRESH_ROLE else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's manner
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if section == Column.AMOUNT else _LEFT
        title = self.title(Column(section))
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            said = self._sorted_title(Column(section), title)
            return said if role == Qt.ItemDataRole.AccessibleTextRole else tooltip(said)
        return title if role == Qt.ItemDataRole.DisplayRole else None

    def text_of(self, order: Order, column: Column) -> str:
        """Return the text of a cell, shortened to what the table has room for."""
        match column:
            case Column.AMOUNT:
                money = order.money
                return figures(money.minor, money.currency.exponent) if money is not None else ""
            case Column.CHANGED:
                return time_text(order.changed, self._clock.now())
            case Column.DESTINATION:
                return short_destination(order)
            case _:
                return self.full_text(order, column).partition("\n")[0]

    def full_text(self, order: Order, column: Column) -> str:
        """Return the whole text of a cell: for the tool tip and screen readers."""
        return self._full[column](order)

    def row_text(self, row: int) -> str:
        """Return a row as text for the clipboard, cells separated by tabs; no cell becomes a formula when pasted."""
        order = self.order_at(row)
        if order is None:
            return ""
        return "\t".join(harmless(self.full_text(order, column).partition("\n")[0]) for column in Column)

    def _receiver(self, order: Order) -> str:
        name = visible(mask_cards_in(order.receiver), 120)
        if order.origin is Origin.ELSEWHERE:
            return fill(self.tr("{name} (seen elsewhere)"), name=name) if name else self.tr("Seen elsewhere")
        return name

    def title(self, column: Column) -> str:
        """Return a column's heading."""
        return self._titles[column]

    def _sorted_title(self, column: Column, title: str) -> str:
        """Return a heading with how it is sorted, or that it can be."""
        if SORTS[column] is not self._sort:
            return fill(self.tr("{column}, not sorted; click to sort"), column=title)
        down = self.tr("{column}, sorted, greatest first; click to turn round")
        up = self.tr("{column}, sorted, smallest first; click to turn round")
        return fill(down if self._descending else up, column=title)

    def _number(self) -> None:
        self._rows = {order.id: row for row, order in enumerate(self._orders)}

    def _tell(self, row: int) -> None:
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(Column) - 1))
