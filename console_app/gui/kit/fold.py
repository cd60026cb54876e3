"""The head of a folding part: an arrow and words, turned by a click or by Space."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from console_app.gui.kit.colours import Role
from console_app.gui.kit.theme import Size, Theme, Weight


class FoldArrow(QAbstractButton):
    """A chevron with a title; right while folded, down while open.

    Assistive tools find a button, not a check box, with a description that says whether it is open.
    """

    turned = Signal(bool)
    """Emitted when folded (True) or opened (False)."""

    def __init__(self, theme: Theme, title: str, *, folded: bool = False, link: bool = False) -> None:
        """``link`` shows the title as a link, as for "7 more bank fields"."""
        super().__init__()
        self._theme = theme
        self._ink = Role.LINK if link else Role.TEXT
        self.setText(title)
        self._folded = folded
        self.setFont(theme.font(Size.LABEL if link else Size.BODY, Weight.STRONG))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda: self.set_folded(not self._folded))
        self._describe()

    @property
    def folded(self) -> bool:
        """Whether the part is folded."""
        return self._folded

    def set_folded(self, folded: bool) -> None:
        """Fold or open."""
        if folded is not self._folded:
            self._folded = folded
            self._describe()
            self.update()
            self.turned.emit(folded)

    def _describe(self) -> None:
        self.setAccessibleDescription(self.tr("folded") if self._folded else self.tr("open"))

    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance(self.text()) + self._theme.px(24)
        return QSize(width, self._theme.px(22))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        side = self._theme.px(14)
        box = QRectF(0, (self.height() - side) / 2, side, side)
        name = "chevron-right" if self.folded else "chevron-down"
        ink = self._ink if self._ink is Role.LINK else Role.TEXT_2
        self._theme.paint_icon(painter, box, name, ink)
        painter.setPen(self._theme.colour(self._ink))
        words = self.rect().adjusted(self._theme.px(20), 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._theme.colour(Role.ACCENT), 2))
            radius = self._theme.px(4)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)
