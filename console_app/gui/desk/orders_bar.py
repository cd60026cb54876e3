"""The row between look-up box and list: views, saved views, a note about keys, and buttons to ask and export."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from console_app.gui.desk.orders_views import OwnViews
from console_app.gui.desk.orders_words import view_word
from console_app.gui.kit.button import Button, Kind
from console_app.gui.kit.label import PlainLabel, Tone, Type
from console_app.gui.kit.segment import Segment, Way
from console_app.gui.kit.text import tooltip
from console_app.gui.kit.theme import Theme
from console_app.services.order_queries import View


class OrdersBar(QWidget):
    """Holds the views and buttons of the list without ever widening the window.

    Where there is no room the note about keys is hidden first, then the words on the buttons.
    """

    def __init__(self, theme: Theme, own: OwnViews, keys: str) -> None:
        """`keys` is the note about keyboard keys."""
        super().__init__()
        self.views = Segment(theme, [Way(view.value, view_word(view)) for view in View], "")
        self.views.setAccessibleName(self.tr("Which orders are shown"))
        self.views.setObjectName("orders.views")
        self.own = own
        self.ask = Button(theme, self.tr("Ask the gateway"), Kind.PLAIN, "external")
        self.ask.setObjectName("orders.ask")
        self.export = Button(theme, self.tr("Export"), Kind.PLAIN, "download")
        self.export.setObjectName("orders.export")
        self.export.setEnabled(False)  # until something is read
        self._words = {button: button.text() for button in (self.ask, self.export)}
        for button, text in self._words.items():
            button.setAccessibleName(text)
            button.setToolTip(tooltip(text))
        self._keys = PlainLabel(keys, Type.NOTE, Tone.THIRD)
        self._keys.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._keys.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._keys.hide()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.px(8))
        self._row.addWidget(self.views)
        self._row.addWidget(own)
        self._row.addStretch(1)
        self._row.addWidget(self._keys, 100)
        self._row.addWidget(self.ask)
        self._row.addWidget(self.export)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_counts(self, counts: Sequence[tuple[str, int]]) -> None:
        """Show the number of orders beside each view."""
        of = dict(counts)
        for view in View:
            text = view_word(view)
            self.views.set_text(view.value, f"{text} {of[view.value]}" if view.value in of else text)
        self.fit()

    def fit(self) -> None:
        """Hide the parts of the row that there is no room for."""
        for button, text in self._words.items():
            button.setText(text)
        parts: tuple[QWidget, ...] = (self.views, self.own, self.ask, self.export)
        room = self.width() - 6 * self._row.spacing() - sum(part.sizeHint().width() for part in parts)
        self._keys.setVisible(room > self._keys.sizeHint().width())
        if room < 0:
            for button in self._words:
                button.setText("")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()
