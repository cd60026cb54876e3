"""Layouts that are computed once where Qt would do so many times: held during many changes, or heights remembered."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLayout, QSizePolicy, QWidget


@contextmanager
def at_once(*layouts: QLayout | None) -> Iterator[None]:
    """Hold layouts while widgets in them are added and removed; each is computed once afterwards.

    Showing a widget in a visible one activates the layouts of everything around it at once (QWidget::setVisible), so
    that thirty new labels would have a whole card laid out thirty times. New widgets must be shown inside the
    block: else Qt shows it later, one by one.
    """
    held = [layout for layout in layouts if layout is not None and layout.isEnabled()]
    for layout in held:
        layout.setEnabled(False)
    try:
        yield
    finally:
        for layout in held:
            layout.setEnabled(True)
            if (owner := layout.parentWidget()) is not None:
                QCoreApplication.postEvent(owner, QEvent(QEvent.Type.LayoutRequest))


class SteadyHeight(QWidget):
    """Holds a body and remembers its height for each width, until something in the body changes.

    The layouts around it ask for several widths in turn, and each time wrapping texts would be laid out anew.
    """

    def __init__(self) -> None:
        """Hold an empty body; the caller sets its layout."""
        super().__init__()
        self.body = QWidget(self)
        self._high: dict[int, int] = {}
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def heightForWidth(self, width: int) -> int:
        if not self.isVisible():
            # Out of sight nothing tells it of changes, and Qt leaves the layouts in it as they were.
            if (layout := self.body.layout()) is not None:
                layout.activate()
            return self.body.heightForWidth(width)
        if width not in self._high:
            self._high[width] = self.body.heightForWidth(width)
        return self._high[width]

    def sizeHint(self) -> QSize:
        return self.body.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self.body.minimumSizeHint()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._high.clear()
            self.updateGeometry()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.body.resize(event.size())
