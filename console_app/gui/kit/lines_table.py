"""A short table to choose one line from, painted like the list of orders: chips, ids, names and amounts."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetricsF, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from console_app.gui.kit.chip import paint_chip, state_word
from console_app.gui.kit.colours import Role
from console_app.gui.kit.text import tooltip
from console_app.gui.kit.theme import Size, Theme, Weight
from console_app.gui.kit.tool_choice import follow_tools_in

ROW: Final = 34
CLOSE_ROW: Final = 28
HEADER: Final = 32
CLOSE_HEADER: Final = 28
EDGE: Final = 8
BAR: Final = 3
RING: Final = 2
ICON_OF_CHIP: Final = 36
LINE_ROLE: Final = Qt.ItemDataRole.UserRole + 1
NO_PARENT: Final = QModelIndex()
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
Index = QModelIndex | QPersistentModelIndex


class Look(Enum):
    """How a column's texts are painted; a chip's text is the value of a state."""

    CHIP = "chip"
    MONO = "mono"
    TEXT = "text"
    QUIET = "quiet"
    AMOUNT = "amount"


@dataclass(frozen=True, slots=True)
class LinesColumn:
    """One column; as wide as its `sample`, or taking what is left if that is ''."""

    title: str
    look: Look
    sample: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line with a lasting key; a text for each column."""

    key: int
    cells: tuple[str, ...]


class LinesModel(QAbstractTableModel):
    """Lines in the order given."""

    def __init__(self, columns: Sequence[LinesColumn]) -> None:
        """Start empty."""
        super().__init__()
        self.columns = tuple(columns)
        self.lines: tuple[Line, ...] = ()

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these lines and no others."""
        self.beginResetModel()
        self.lines = tuple(lines)
        self.endResetModel()

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's manner
        if not index.isValid():
            return None
        column, text = self.columns[index.column()], self.lines[index.row()].cells[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return state_word(text) if column.look is Look.CHIP else text
            case Qt.ItemDataRole.ToolTipRole:
                return tooltip(text) if column.look is not Look.CHIP else None
            case _:
                return text if role == LINE_ROLE else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's manner
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self.columns[section].look is Look.AMOUNT else _LEFT
        return self.columns[section].title if role == Qt.ItemDataRole.DisplayRole else None


class LinesTable(QTableView):
    """Lines are chosen by mouse or arrows, opened by Enter or a double click; it is as high as its lines."""

    picked = Signal(int)
    """The key of the line a person chose."""
    opened = Signal(int)

    def __init__(self, theme: Theme, columns: Sequence[LinesColumn], name: str, *, most_lines: int) -> None:
        """`name` is its accessible name; more than `most_lines` scroll."""
        super().__init__()
        self._theme = theme
        self._most = most_lines
        self._lines = LinesModel(columns)
        self._delegate = _Painter(theme)
        self.setAccessibleName(name)
        self.setModel(self._lines)
        self.setItemDelegate(self._delegate)
        self._apply_style()
        self.selectionModel().currentRowChanged.connect(self._moved)
        follow_tools_in(self)
        self.doubleClicked.connect(lambda index: self.opened.emit(self._lines.lines[index.row()].key))
        theme.changed.connect(self._stand)
        theme.changed.connect(self.viewport().update)

    @property
    def chosen(self) -> int | None:
        """The key of the chosen line, None if none is."""
        row = self.currentIndex().row()
        return self._lines.lines[row].key if 0 <= row < len(self._lines.lines) else None

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these lines; a chosen one that is still there stays chosen, without a signal."""
        kept = self.chosen
        silent = self.selectionModel().blockSignals(True)
        self._lines.show_lines(lines)
        self.selectionModel().blockSignals(silent)
        self.choose(kept)
        self._stand()
        self._fit()

    def choose(self, key: int | None) -> None:
        """Choose a line without a signal; none if it is not there."""
        row = next((number for number, line in enumerate(self._lines.lines) if line.key == key), None)
        silent = self.selectionModel().blockSignals(True)
        flags = QItemSelectionModel.SelectionFlag
        if row is None:
            self.selectionModel().clear()
        else:
            self.selectionModel().setCurrentIndex(self._lines.index(row, 0), flags.ClearAndSelect | flags.Rows)
        self.selectionModel().blockSignals(silent)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.chosen is not None:
                self.opened.emit(self.chosen)
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _moved(self, current: QModelIndex) -> None:
        if current.isValid():
            self.picked.emit(self._lines.lines[current.row()].key)

    def _apply_style(self) -> None:
        rows_of_facts(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setMinimumSectionSize(1)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def _stand(self) -> None:
        """Set the height of rows, head and table by the density."""
        theme, lines = self._theme, min(max(1, len(self._lines.lines)), self._most)
        row, head = theme.dense(ROW, CLOSE_ROW), theme.dense(HEADER, CLOSE_HEADER)
        self.verticalHeader().setDefaultSectionSize(row)
        self.horizontalHeader().setFixedHeight(head)
        self.setFixedHeight(head + lines * row + 1)

    def _fit(self) -> None:
        """Give every column the width of its sample, or of its longest text if that is wider; one takes the rest."""
        left, free = self.viewport().width(), []
        for number, column in enumerate(self._lines.columns):
            if not column.sample:
                free.append(number)
                continue
            texts = (column.sample, *(line.cells[number] for line in self._lines.lines))
            width = max(self._title_width(column), *(self._delegate.width_of(column, text) for text in texts))
            self.setColumnWidth(number, width)
            left -= width
        for number in free:
            self.setColumnWidth(number, max(self._theme.px(60), left // len(free)))

    def _title_width(self, column: LinesColumn) -> int:
        words = QFontMetricsF(self._theme.font(Size.LABEL, Weight.MEDIUM)).horizontalAdvance(column.title)
        return int(words) + 1 + self._theme.px(2 * EDGE)


class _Painter(QStyledItemDelegate):
    """Paints rows 34 high with a rule below; the chosen one has an accent bar at its left."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme

    def width_of(self, column: LinesColumn, text: str) -> int:
        """Return the width a cell needs."""
        theme = self._theme
        words = QFontMetricsF(self._manner(column.look)[0]).horizontalAdvance(text)
        if column.look is Look.CHIP:
            words = QFontMetricsF(theme.font(Size.LABEL, Weight.STRONG)).horizontalAdvance(state_word(text))
            words += theme.px(ICON_OF_CHIP)
        return int(words) + 1 + theme.px(2 * EDGE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, box = self._theme, option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        look = index.model().columns[index.column()].look  # type: ignore[attr-defined]  # ours alone
        painter.save()
        painter.setClipRect(box)
        painter.fillRect(box, theme.colour(Role.SELECTED if chosen else Role.SURFACE))
        painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), theme.colour(Role.LINE))
        if chosen and index.column() == 0:
            painter.fillRect(QRect(box.left(), box.top(), theme.px(BAR), box.height()), theme.colour(Role.ACCENT))
        if chosen and option.widget.hasFocus():
            wide = theme.px(RING)
            painter.fillRect(QRect(box.left(), box.top(), box.width(), wide), theme.colour(Role.ACCENT))
            painter.fillRect(QRect(box.left(), box.bottom() + 1 - wide, box.width(), wide), theme.colour(Role.ACCENT))
        if look is Look.CHIP:
            left = box.left() + theme.px(EDGE)
            paint_chip(painter, theme, str(index.data(LINE_ROLE)), left, box.center().y() + 0.5)
        else:
            font, role = self._manner(look)
            painter.setFont(font)
            painter.setPen(theme.colour(role))
            room = box.adjusted(theme.px(EDGE), 0, -theme.px(EDGE), -1)
            mode = Qt.TextElideMode.ElideMiddle if look is Look.MONO else Qt.TextElideMode.ElideRight
            shown = painter.fontMetrics().elidedText(str(index.data()), mode, room.width())
            flags = _RIGHT if look is Look.AMOUNT else _LEFT
            painter.drawText(room, int(flags) | Qt.TextFlag.TextSingleLine, shown)
        painter.restore()

    def _manner(self, look: Look) -> tuple[QFont, Role]:
        theme = self._theme
        match look:
            case Look.MONO:
                return theme.font(Size.LABEL, mono=True), Role.TEXT
            case Look.AMOUNT:
                return theme.font(Size.BODY, Weight.STRONG), Role.TEXT
            case Look.QUIET:
                return theme.font(Size.LABEL), Role.TEXT_2
            case _:
                return theme.font(Size.BODY), Role.TEXT


def rows_of_facts(table: QTableView) -> None:
    """Set a table up for reading rows: chosen one by one, never edited, left by Tab, scrolled vertically only."""
    view = QAbstractItemView
    table.setFrameShape(QFrame.Shape.NoFrame)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setCornerButtonEnabled(False)
    table.setTabKeyNavigation(False)
    table.setSelectionBehavior(view.SelectionBehavior.SelectRows)
    table.setSelectionMode(view.SelectionMode.SingleSelection)
    table.setEditTriggers(view.EditTrigger.NoEditTriggers)
    table.setVerticalScrollMode(view.ScrollMode.ScrollPerPixel)
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    table.verticalHeader().hide()
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
