"""A scroll area whose scroll bar stands in the gap beside the content, so that the content keeps its width."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget


class GutterArea(QScrollArea):
    """Scrolls one content widget; its bar takes the gap at the right, so cards end on one line with or without it.

    At the smallest size the window is made for everything fits in width; on a narrower screen a second bar reaches the
    rest (1366 x 768 at 125 %).
    """

    def __init__(self, content: QWidget | None, gap: int, parent: QWidget | None = None) -> None:
        """Put the content in, now or later; it ends `gap` pixels before the area's right edge.

        Make a large content as a child of `widget()` and pass it to `set_content`: Qt then styles it only once.
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
            self.set_content(content)

    def set_content(self, content: QWidget) -> None:
        """Set the content, once."""
        self._column.addWidget(content)

    def _align(self, _least: int, most: int) -> None:
        bar = self.verticalScrollBar().sizeHint().width() if most > 0 else 0
        self._column.setContentsMargins(0, 0, max(0, self._gap - bar), 0)
