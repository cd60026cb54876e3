"""Two folding cards that share a line while both are folded; knows no field."""

from PySide6.QtWidgets import QGridLayout, QWidget

from console_app.gui.kit.card import Card
from console_app.gui.kit.theme import Theme


class FoldedPair(QWidget):
    """Shows two cards side by side while both are folded, else one below the other; the reading order stays."""

    def __init__(self, theme: Theme, first: Card, second: Card, parent: QWidget | None = None) -> None:
        """Take the two cards."""
        super().__init__(parent)
        self._cards = (first, second)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.px(12))
        self._grid.setColumnMinimumWidth(0, 1)
        for column in (0, 1):
            self._grid.setColumnStretch(column, 1)
        for card in self._cards:
            card.folded_changed.connect(lambda _folded: self._arrange())
        self._arrange()

    def _arrange(self) -> None:
        beside = all(card.folded for card in self._cards)
        for place, card in enumerate(self._cards):
            self._grid.removeWidget(card)
            if beside:
                self._grid.addWidget(card, 0, place)
            else:
                self._grid.addWidget(card, place, 0, 1, 2)
