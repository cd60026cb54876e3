"""The line under the list of orders: how many are shown of how many, and the sums per currency."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console_app.gui.desk.orders_words import sum_text
from console_app.gui.kit.label import PlainLabel, Rule, Tone, Type
from console_app.gui.kit.pyside_workarounds import add_layout
from console_app.gui.kit.text import fill
from console_app.gui.kit.theme import Theme
from console_app.services.order_queries import Total


class OrdersFooter(QWidget):
    """Count at the left, sums at the right; hidden for an empty list."""

    def __init__(self, theme: Theme) -> None:
        """Start hidden."""
        super().__init__()
        self._more = False
        self._shown = PlainLabel("", Type.NOTE, Tone.SECOND)
        self._shown.setObjectName("orders.shown")
        self._sums = PlainLabel("", Type.NOTE, Tone.SECOND, wrap=True, selectable=True)
        self._sums.setObjectName("orders.sums")
        self._sums.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout()
        row.setContentsMargins(theme.px(12), theme.px(7), theme.px(12), theme.px(7))
        row.setSpacing(theme.px(16))
        row.addWidget(self._shown)
        row.addWidget(self._sums, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Rule())
        add_layout(column, row)
        self.hide()

    def show_sums(self, totals: Sequence[Total]) -> None:
        """Show count and sum of each currency; if there are too many orders to count there are no sums."""
        self._more = any(total.more for total in totals)
        self._sums.setText("   ".join(sum_text(total) for total in totals if total.currency))

    def show_count(self, rows: int, whole: int) -> None:
        """Show how many rows are read of how many there are."""
        text = self.tr("1 order, live") if rows == whole == 1 else self.tr("{rows} of {count} orders, live")
        if self._more:
            text = self.tr("{rows} of more than {count} orders, live; not summed")
        self._shown.setText(fill(text, rows=rows, count=max(whole, rows)) if rows else "")
        self.setVisible(bool(rows))
