"""Paints the rows of the list of orders: chip, mono ids, amounts that are never cut off; only reads the model."""

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from console_app.gui.desk.orders_model import FRESH_ROLE, ORDER_ROLE, Column
from console_app.gui.kit.chip import paint_chip, widest_chip
from console_app.gui.kit.colours import Role
from console_app.gui.kit.text import figures
from console_app.gui.kit.theme import Size, Theme, Weight
from console_app.services.records import Order

ROW: Final = 34
CLOSE_ROW: Final = 28
EDGE: Final = 8
"""Padding at both sides of a cell; the last one has more at its right."""
OUTER: Final = 12
BAR: Final = 3
RING: Final = 2
OWN_NUMBER: Final = "P-261120-7KQ4M2XD9F"
GATEWAY_ID: Final = "98765432"
CARD: Final = "427655******7682"
CODE: Final = "MMM"
LONGEST_AMOUNTS: Final = ((9_999_999_999, 0), (9_999_999_999, 2), (9_999_999_999, 3))
"""The longest amounts: the gateway takes at most ten digits, wherever the point is."""
Index = QModelIndex | QPersistentModelIndex


def row_height(theme: Theme) -> int:
    """Return the height of a row in the chosen density."""
    return theme.dense(ROW, CLOSE_ROW)


class OrdersDelegate(QStyledItemDelegate):
    """Paints each row of the list, with a line below it and an accent bar at the left of the chosen row."""

    def __init__(self, theme: Theme) -> None:
        """Measure nothing yet: sizes are asked for column by column."""
        super().__init__()
        self._theme = theme

    def widths(self) -> dict[Column, int]:
        """Return the width that each column needs for its longest content; the receiver's column takes the rest."""
        theme = self._theme
        mono = QFontMetricsF(theme.font(Size.LABEL, mono=True))
        body = QFontMetricsF(theme.font(Size.LABEL))
        sides = theme.px(2 * EDGE)
        return {
            Column.STATE: widest_chip(theme) + theme.px(2 * EDGE),
            Column.NUMBER: _up(mono.horizontalAdvance(OWN_NUMBER)) + sides,
            Column.GATEWAY: _up(mono.horizontalAdvance(GATEWAY_ID)) + sides,
            Column.OPERATION: _up(body.horizontalAdvance("Deposit to card")) + sides,
            Column.DESTINATION: _up(mono.horizontalAdvance(CARD)) + sides,
            Column.AMOUNT: self.amount_width() + sides,
            Column.CHANGED: _up(max(map(body.horizontalAdvance, ("00:00:00", "28 Sept 2026"))))
            + theme.px(EDGE + OUTER),
        }

    def amount_width(self) -> int:
        """Return the width of the longest amount with its currency's code."""
        strong = QFontMetricsF(self._theme.font(Size.BODY, Weight.STRONG))
        longest = max(strong.horizontalAdvance(figures(*amount)) for amount in LONGEST_AMOUNTS)
        return _up(longest) + self._code_width()

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(self._theme.px(40), row_height(self._theme))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setClipRect(option.rect)
        self._paint_ground(painter, option, index)
        order: Order = index.data(ORDER_ROLE)
        column = Column(index.column())
        if column is Column.STATE:
            left = option.rect.left() + self._theme.px(EDGE)
            paint_chip(painter, self._theme, order.shown_state, left, option.rect.center().y() + 0.5)
        elif column is Column.AMOUNT:
            self._paint_amount(painter, option.rect, order, str(index.data() or ""))
        else:
            self._paint_text(painter, option.rect, column, str(index.data() or ""))
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, box = self._theme, option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        tinted = chosen or bool(index.data(FRESH_ROLE))
        painter.fillRect(box, theme.colour(Role.SELECTED if tinted else Role.SURFACE))
        rule = QRect(box.left(), box.bottom(), box.width(), 1)
        painter.fillRect(rule, theme.colour(Role.LINE))
        if chosen and index.column() == Column.STATE:
            bar = QRect(box.left(), box.top(), theme.px(BAR), box.height())
            painter.fillRect(bar, theme.colour(Role.ACCENT))
        if chosen and option.widget.hasFocus():
            self._paint_focus(painter, box, last=index.column() == Column.CHANGED)

    def _paint_focus(self, painter: QPainter, box: QRect, *, last: bool) -> None:
        """Draw a ring around the row that the keys act on, cell by cell."""
        accent, wide = self._theme.colour(Role.ACCENT), self._theme.px(RING)
        painter.fillRect(QRect(box.left(), box.top(), box.width(), wide), accent)
        painter.fillRect(QRect(box.left(), box.bottom() + 1 - wide, box.width(), wide), accent)
        if last:
            painter.fillRect(QRect(box.right() + 1 - wide, box.top(), wide, box.height()), accent)

    def _paint_text(self, painter: QPainter, box: QRect, column: Column, text: str) -> None:
        font, role, mode = self._manner(column)
        painter.setFont(font)
        painter.setPen(self._theme.colour(role))
        right = OUTER if column is Column.CHANGED else EDGE
        room = box.adjusted(self._theme.px(EDGE), 0, -self._theme.px(right), -1)
        shown = painter.fontMetrics().elidedText(text, mode, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter) | Qt.TextFlag.TextSingleLine, shown)

    def _manner(self, column: Column) -> tuple[QFont, Role, Qt.TextElideMode]:
        theme, mode = self._theme, Qt.TextElideMode
        match column:
            case Column.NUMBER | Column.GATEWAY:
                return theme.font(Size.LABEL, mono=True), Role.TEXT, mode.ElideMiddle
            case Column.DESTINATION:
                return theme.font(Size.LABEL, mono=True), Role.TEXT_2, mode.ElideMiddle
            case Column.RECEIVER:
                return theme.font(Size.BODY), Role.TEXT, mode.ElideRight
            case _:
                return theme.font(Size.LABEL), Role.TEXT_2, mode.ElideRight

    def _paint_amount(self, painter: QPainter, box: QRect, order: Order, text: str) -> None:
        """Paint the figures right-aligned before the code, so that decimal points are aligned."""
        if order.money is None:
            return
        theme = self._theme
        code = QRectF(
            box.right() - theme.px(EDGE) - self._code_width() + 1, box.top(), self._code_width(), box.height()
        )
        amount = QRectF(box.left(), box.top(), code.left() - box.left(), box.height() - 1)
        flags = Qt.AlignmentFlag
        painter.setFont(theme.font(Size.BODY, Weight.STRONG))
        painter.setPen(theme.colour(Role.TEXT))
        painter.drawText(amount, int(flags.AlignVCenter | flags.AlignRight), text)
        painter.setFont(theme.font(Size.LABEL))
        painter.setPen(theme.colour(Role.TEXT_3))
        painter.drawText(code, int(flags.AlignVCenter | flags.AlignRight), order.money.currency.code)

    def _code_width(self) -> int:
        metrics = QFontMetricsF(self._theme.font(Size.LABEL))
        return _up(metrics.horizontalAdvance(CODE)) + self._theme.px(4)


def _up(width: float) -> int:
    return int(width) + 1
