"""The table of orders on screen: widths, keys, and a view that never moves by itself; it loads nothing."""

from typing import Final

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QStyle, QTableView

from console_app.gui.models.orders_delegate import ROW, OrdersDelegate
from console_app.gui.models.orders_model import Column, OrdersModel
from console_app.gui.theme import Theme
from console_app.services.records import Order

HEADER: Final = 32
TINTED_MS: Final = 800
LEAST_RECEIVER: Final = 116
NEAR_THE_END: Final = 20
"""Rows before the last at which the next page is asked for."""


class OrdersTable(QTableView):
    """Rows are chosen with mouse or arrows; Enter opens, Ctrl+C copies the row as it is shown."""

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
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self._dress()
        self.selectionModel().currentRowChanged.connect(self._moved)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        theme.changed.connect(self.viewport().update)

    def choose(self, order_id: int | None) -> bool:
        """Choose an order's row without telling anybody; False if it is not among the rows."""
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
        """Repaint an order's row as it stands now and tint it for a moment; False if it is not shown."""
        if not self._orders.replace(order):
            return False
        self._tint(order.id)
        return True

    def insert(self, order: Order) -> None:
        """Put a new order on top; what a person reads or points at stays where it is on screen."""
        bar = self.verticalScrollBar()
        before = bar.value()
        hold = before > 0 or self.viewport().underMouse()
        self._orders.insert_first(order)
        if hold:
            self.executeDelayedItemsLayout()
            bar.setValue(before + self._theme.px(ROW))
        self._tint(order.id)

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

    def _dress(self) -> None:
        theme, view = self._theme, QAbstractItemView
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(view.SelectionBehavior.SelectRows)
        self.setSelectionMode(view.SelectionMode.SingleSelection)
        self.setEditTriggers(view.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(view.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(theme.px(ROW))
        self.verticalScrollBar().setSingleStep(theme.px(ROW))
        head = self.horizontalHeader()
        head.setFixedHeight(theme.px(HEADER))
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setMinimumSectionSize(1)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSectionResizeMode(Column.RECEIVER, QHeaderView.ResizeMode.Stretch)
        self._widths = self._delegate.widths()
        for column, width in self._widths.items():
            self.setColumnWidth(column, width)

    def _fit(self) -> None:
        """Leave out the operation where the receivers' names would have no room: the detail names it, too."""
        needed = sum(self._widths.values()) + self._theme.px(LEAST_RECEIVER)
        self.setColumnHidden(Column.OPERATION, needed > self.viewport().width())

    def _moved(self, current: QModelIndex) -> None:
        order = self._orders.order_at(current.row()) if current.isValid() else None
        if order is not None and not self._silent:
            self.picked.emit(order.id)

    def _scrolled(self, value: int) -> None:
        if value >= self.verticalScrollBar().maximum() - NEAR_THE_END * self._theme.px(ROW):
            self.end_near.emit()

    def _tint(self, order_id: int) -> None:
        if not self.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration, None, self):
            return
        self._orders.set_fresh(order_id, fresh=True)
        QTimer.singleShot(TINTED_MS, self, lambda: self._orders.set_fresh(order_id, fresh=False))
