"""A scrolling pane whose bar stands in the gap beside it, so that cards end on one line, bar or no bar."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget


class GutterArea(QScrollArea):
    """Takes its content and the width of the gap that belongs to the bar.

    At the smallest size the window is made for everything fits in width; on a narrower screen a second bar reaches the
    rest (1366 x 768 at 125 %).
    """

    def __init__(self, content: QWidget | None, gap: int, parent: QWidget | None = None) -> None:
        """Put the content in, now or later; it ends `gap` pixels before the area's right edge.

        Much content is better made as a child of `widget()` and put in by `hold`: it is dressed once then.
        """
        super().__init__(parent)
        self._gap = gap
        inside = QWidget()
        inside.setProperty("ground", "none")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, gap, 0)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        corner = QWidget()  # the style would draw a frame where the bars meet
        corner.setProperty("ground", "none")
        self.setCornerWidget(corner)
        self.verticalScrollBar().rangeChanged.connect(self._align)
        if content is not None:
            self.hold(content)

    def hold(self, content: QWidget) -> None:
        """Put the content in."""
        self._column.addWidget(content)

    def _align(self, _least: int, most: int) -> None:
        bar = self.verticalScrollBar().sizeHint().width() if most > 0 else 0
        self._column.setContentsMargins(0, 0, max(0, self._gap - bar), 0)
