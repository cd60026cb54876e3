"""The column heads of the list of orders: a click or a key on a head requests a sort, which others carry out."""

from typing import Final

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import QHeaderView

from console_app.gui.desk.orders_model import Column
from console_app.gui.kit.colours import Role
from console_app.gui.kit.roles import set_group_role
from console_app.gui.kit.theme import Size, Theme, Weight

HEIGHT: Final = 32
CLOSE_HEIGHT: Final = 28
SIGN: Final = 12
EDGE: Final = 8
STEPS: Final = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
PRESSES: Final = {Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter}


class OrdersHeader(QHeaderView):
    """The column heads, by each of which the list can be sorted.

    Tab moves the focus to them, left and right arrow move among them, Space or Enter sorts by the head or reverses.
    """

    wanted = Signal(int)
    """The column that a person wants the orders sorted by."""

    def __init__(self, theme: Theme) -> None:
        """Start without a sorted column."""
        super().__init__(Qt.Orientation.Horizontal)
        self._theme = theme
        self._at = int(Column.CHANGED)
        self._sorted: tuple[int, bool] | None = None
        self._heights()
        theme.changed.connect(self._heights)
        self.setObjectName("orders.heads")
        set_group_role(self, self.tr("Column heads: left and right move, Space sorts"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.sectionClicked.connect(self.press)

    def show_sorted(self, column: int | None, *, descending: bool) -> None:
        """Mark the column that the orders are sorted by; None if there is none, as for ranked results."""
        self._sorted = (column, descending) if column is not None else None
        self._name()

    def press(self, column: int) -> None:
        """Request a sort by a column, as a click on its head does."""
        self._at = column
        self.wanted.emit(column)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in STEPS:
            self._step(STEPS[key])
        elif key in PRESSES:
            self.wanted.emit(self._at)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._sorted is not None:
            self._at = self._sorted[0]
        if self.isSectionHidden(self._at):
            self._step(1)
        self._name()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N803 - Qt's own name
        painter.save()
        super().paintSection(painter, rect, logicalIndex)
        painter.restore()
        if self._sorted is not None and self._sorted[0] == logicalIndex:
            self._paint_sign(painter, rect, descending=self._sorted[1])
        if self.hasFocus() and logicalIndex == self._at:
            painter.setPen(self._theme.colour(Role.ACCENT))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
            painter.drawRect(rect.adjusted(2, 2, -3, -3))

    def _paint_sign(self, painter: QPainter, rect: QRect, *, descending: bool) -> None:
        """Paint an arrow beside the word, on the side where a numeric column has room."""
        theme, side = self._theme, self._theme.px(SIGN)
        title = str(self.model().headerData(self._sorted_column(), Qt.Orientation.Horizontal))
        words = QFontMetricsF(self._theme.font(Size.LABEL, Weight.MEDIUM)).horizontalAdvance(title)
        edge = theme.px(EDGE)
        right = self._sorted_column() == Column.AMOUNT
        left = rect.right() - edge - words - side - 2 if right else rect.left() + edge + words + 2
        left = min(left, rect.right() - side)
        box = QRectF(left, rect.center().y() - side / 2 + 1, side, side)
        theme.paint_icon(painter, box, "chevron-down" if descending else "chevron-up", Role.TEXT_2)

    def _heights(self) -> None:
        self.setFixedHeight(self._theme.dense(HEIGHT, CLOSE_HEIGHT))

    def _sorted_column(self) -> int:
        return self._sorted[0] if self._sorted is not None else 0

    def _step(self, step: int) -> None:
        shown = [column for column in range(self.count()) if not self.isSectionHidden(column)]
        if self._at not in shown:
            self._at = next((column for column in shown if column > self._at), shown[0])
        else:
            self._at = shown[(shown.index(self._at) + step) % len(shown)]
        self._name()

    def _name(self) -> None:
        """Name the head that the keys act on, for assistive tools."""
        role = Qt.ItemDataRole.AccessibleTextRole
        self.setAccessibleDescription(str(self.model().headerData(self._at, Qt.Orientation.Horizontal, role)))
        self.viewport().update()
