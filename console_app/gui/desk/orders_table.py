"""The table that shows the list of orders: column widths, keys, and a scroll position that only the person moves."""

from typing import Final

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QCursor, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStyle, QTableView

from console_app.gui.desk.orders_delegate import OrdersDelegate, row_height
from console_app.gui.desk.orders_header import OrdersHeader
from console_app.gui.desk.orders_model import Column, OrdersModel
from console_app.gui.kit.column_widths import ColumnWidths
from console_app.gui.kit.lines_table import rows_of_facts
from console_app.gui.kit.theme import Theme
from console_app.gui.kit.tool_choice import follow_tools_in
from console_app.services.placing import place_of
from console_app.services.records import Order

TINTED_MS: Final = 800
LEAST_RECEIVER: Final = 116
NEAR_THE_END: Final = 20
"""Rows before the last at which the next page is asked for."""


class OrdersTable(QTableView):
    """The table of orders: mouse or arrows choose a row, Enter opens its order, Ctrl+C copies it as shown."""

    picked = Signal(int)
    """The id of the order a person chose."""
    opened = Signal()
    copied = Signal()
    end_near = Signal()

    def __init__(self, theme: Theme, model: OrdersModel) -> None:
        """Show a model's orders."""
        super().__init__()
        self._theme = theme
        self._orders = model
        self._delegate = OrdersDelegate(theme)
        self._silent = False
        self.setObjectName("orders.table")
        self.setAccessibleName(self.tr("Orders"))
        self.heads = OrdersHeader(theme)
        self.setHorizontalHeader(self.heads)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self._apply_style()
        self.selectionModel().currentRowChanged.connect(self._moved)
        follow_tools_in(self)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        theme.changed.connect(self._heights)

    def choose(self, order_id: int | None) -> bool:
        """Choose an order's row without a signal; return False if the order is not among the rows."""
        row = self._orders.row_of(order_id) if order_id is not None else None
        self._silent = True
        try:
            if row is None:
                self.selectionModel().clear()
                return False
            where = self._orders.index(row, 0)
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(where, flags.ClearAndSelect | flags.Rows)
        finally:
            self._silent = False
        return True

    def show_changed(self, order: Order) -> bool:
        """Repaint a changed order's row and tint it for a moment; return False if the order is not shown."""
        if not self._orders.replace(order):
            return False
        self._tint(order.id)
        return True

    def insert(self, order: Order, *, more: bool) -> bool:
        """Insert a new order at its sort position; rows that a person reads or points at stay where they are on screen.

        Returns False, and inserts nothing, if that position is after the last row while `more` pages are to come: the
        order will be in one of them.
        """
        sort, descending = self._orders.sorted_by
        row = place_of(order, self._orders.orders, sort, descending=descending)
        if more and row == self._orders.rowCount():
            return False
        bar = self.verticalScrollBar()
        before, read = bar.value(), self._row_read()
        self._orders.insert(row, order)
        if read is not None and row <= read:
            self.executeDelayedItemsLayout()
            bar.setValue(before + row_height(self._theme))
        self._tint(order.id)
        return True

    def _row_read(self) -> int | None:
        """Return the row under the pointer, else the first visible one, None if the list is at its top."""
        if self.viewport().underMouse():
            pointed = self.rowAt(self.viewport().mapFromGlobal(QCursor.pos()).y())
            return pointed if pointed >= 0 else self._orders.rowCount()
        return self.rowAt(0) if self.verticalScrollBar().value() > 0 else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            row = self.currentIndex().row()
            if row >= 0:
                QGuiApplication.clipboard().setText(self._orders.row_text(row))
                self.copied.emit()
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.currentIndex().isValid():
                self.opened.emit()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _apply_style(self) -> None:
        rows_of_facts(self)
        self._heights()
        head = self.heads
        head.setMinimumSectionSize(1)
        head.setSectionResizeMode(Column.RECEIVER, QHeaderView.ResizeMode.Stretch)
        self._widths = self._delegate.widths()
        self.columns = ColumnWidths(head, self._widths.items(), "columns.orders")

    def _heights(self) -> None:
        height = row_height(self._theme)
        self.verticalHeader().setDefaultSectionSize(height)
        self.verticalScrollBar().setSingleStep(height)
        self.viewport().update()

    def _fit(self) -> None:
        """Hide the operation column if the receivers' names have no room; the detail names the operation, too."""
        needed = sum(self._widths.values()) + self._theme.px(LEAST_RECEIVER)
        room = self.viewport().width() - needed
        self.setColumnHidden(Column.OPERATION, room < 0)
        self.columns.fit(room + (self._widths[Column.OPERATION] if room < 0 else 0))

    def _moved(self, current: QModelIndex) -> None:
        order = self._orders.order_at(current.row()) if current.isValid() else None
        if order is not None and not self._silent:
            self.picked.emit(order.id)

    def _scrolled(self, value: int) -> None:
        if value >= self.verticalScrollBar().maximum() - NEAR_THE_END * row_height(self._theme):
            self.end_near.emit()

    def _tint(self, order_id: int) -> None:
        if not self.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration, None, self):
            return
        self._orders.set_fresh(order_id, fresh=True)
        QTimer.singleShot(TINTED_MS, self, lambda: self._orders.set_fresh(order_id, fresh=False))
