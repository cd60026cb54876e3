"""The scrolling list of a review with everything that will be sent; says how many rows are out of sight."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from console_app.gui.entry.review_facts import ReviewRow
from console_app.gui.kit.fold import FoldArrow
from console_app.gui.kit.label import PlainLabel, Rule, Tone, Type
from console_app.gui.kit.pyside_workarounds import add_layout
from console_app.gui.kit.roles import set_group_role
from console_app.gui.kit.text import fill
from console_app.gui.kit.theme import Theme

LEAST_HEIGHT = 88
ROW_GAP = 4
"""Between a row's words and the rule under it: a row is in sight if its words are."""


class SentList(QScrollArea):
    """Rows of label, wire name and value, then the names of what is not sent."""

    below = Signal(int)
    """The number of rows below the lower edge."""

    def __init__(self, theme: Theme, rows: Sequence[ReviewRow], not_sent: Sequence[str]) -> None:
        """The rows are in the order of the body."""
        super().__init__()
        self._theme = theme
        self._ends: list[QWidget] = []
        inside = QWidget()
        inside.setProperty("ground", "none")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, theme.px(8), theme.px(4))
        column.setSpacing(theme.px(8))
        add_layout(column, self._rows(rows))
        if not_sent:
            self._add_not_sent(column, not_sent)
        column.addStretch(1)
        self._inside = inside
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(theme.px(LEAST_HEIGHT))
        set_group_role(self, self.tr("Everything that will be sent"))
        self.verticalScrollBar().valueChanged.connect(self._count)
        self.verticalScrollBar().rangeChanged.connect(self._count)

    def sizeHint(self) -> QSize:
        hint = self._inside.sizeHint()
        return QSize(hint.width(), max(self.minimumHeight(), hint.height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._count()

    def _rows(self, rows: Sequence[ReviewRow]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(self._theme.px(16))
        grid.setVerticalSpacing(self._theme.px(ROW_GAP))
        grid.setColumnStretch(2, 1)
        for number, row in enumerate(rows):
            line = 3 * number
            value = PlainLabel(row.value, Type.MEDIUM, wrap=True, selectable=True)
            value.setAccessibleName(f"{row.label}: {row.value}")
            grid.addWidget(PlainLabel(row.label, Type.NOTE, Tone.SECOND), line, 0)
            grid.addWidget(PlainLabel(row.wire, Type.MONO_SMALL, Tone.THIRD), line, 1)
            grid.addWidget(value, line, 2)
            if row.odd:
                grid.addWidget(PlainLabel(row.odd, Type.NOTE, Tone.WARNING, wrap=True), line + 1, 2)
            rule = Rule()
            grid.addWidget(rule, line + 2, 0, 1, 3)
            self._ends.append(rule)
        return grid

    def _add_not_sent(self, column: QVBoxLayout, not_sent: Sequence[str]) -> None:
        title = (
            self.tr("1 field not sent")
            if len(not_sent) == 1
            else fill(self.tr("{count} fields not sent"), count=len(not_sent))
        )
        arrow = FoldArrow(self._theme, title, folded=True, link=True)
        names = PlainLabel(", ".join(not_sent), Type.NOTE, Tone.THIRD, wrap=True)
        names.hide()
        arrow.turned.connect(names.setHidden)
        head = QHBoxLayout()
        head.setSpacing(self._theme.px(8))
        head.addWidget(arrow)
        head.addWidget(PlainLabel(self.tr("empty in the form"), Type.NOTE, Tone.THIRD), 1)
        add_layout(column, head)
        column.addWidget(names)

    def _count(self) -> None:
        edge = self.verticalScrollBar().value() + self.viewport().height()
        within = self.verticalScrollBar().maximum() == 0
        self.below.emit(0 if within else sum(end.y() - self._theme.px(ROW_GAP) > edge for end in self._ends))
