"""The list of profiles: two lines each, the environment in words; for an unreadable one the reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate
from PySide6.QtWidgets import QStyleOptionViewItem as ViewItem

from console_app.gui.kit.button import ENTER
from console_app.gui.kit.colours import Role
from console_app.gui.kit.text import fill, visible
from console_app.gui.kit.theme import Size, Theme, Weight
from console_app.gui.kit.tool_choice import follow_tools_in
from console_app.gui.words.band_words import target_text
from console_app.gui.words.profile_words import environment_text, unreadable_text
from console_app.protocol.brands import Environment
from console_app.services.profile import Profile, Unreadable

ROW: Final = 56
EDGE: Final = 12
BAR: Final = 3
LINE_ROLE: Final = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class ProfileLine:
    """One profile as the list shows it; `environment` is None for a profile that cannot be read."""

    name: str
    environment: Environment | None
    below: str
    chosen: bool = False


def line_of(profile: Profile, *, chosen: bool = False) -> ProfileLine:
    """Write a readable profile: brand, host, endpoint, login, currencies below its name."""
    brand = QCoreApplication.translate("brands", profile.brand_name)
    facts = (brand, profile.host, target_text(profile.target), profile.login)
    below = "  \u00b7  ".join((*(visible(fact, 80) for fact in facts), ", ".join(profile.currencies)))
    return ProfileLine(profile.name, profile.environment, below, chosen)


def refused_line(entry: Unreadable) -> ProfileLine:
    """Write an unreadable profile: the reason below its name."""
    name = entry.name or QCoreApplication.translate("Profiles", "The file of profiles")
    reason = unreadable_text(entry)
    below = fill(QCoreApplication.translate("Profiles", "Cannot be used: {reason}"), reason=reason)
    return ProfileLine(name, None, below)


class ProfileList(QListWidget):
    """Chosen by mouse or arrow keys; Enter and a double click open the chosen one."""

    opened = Signal()

    def __init__(self, theme: Theme) -> None:
        """Start empty."""
        super().__init__()
        self.setObjectName("profiles.list")
        self.setAccessibleName(self.tr("Profiles"))
        self.setItemDelegate(ProfileRow(theme, self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setUniformItemSizes(True)
        self.itemDoubleClicked.connect(lambda _item: self.opened.emit())
        follow_tools_in(self)

    def show_lines(self, lines: Sequence[ProfileLine], name: str = "") -> None:
        """Show other lines; the one of this name is chosen, else the first."""
        blocked = self.blockSignals(True)
        self.clear()
        for line in lines:
            item = QListWidgetItem(_spoken(line))
            item.setData(LINE_ROLE, line)
            self.addItem(item)
        self.blockSignals(blocked)
        names = [line.name for line in lines]
        self.setCurrentRow(names.index(name) if name in names else 0 if names else -1)

    def chosen(self) -> str:
        """Return the chosen profile's name, '' if there is none."""
        line = self.currentIndex().data(LINE_ROLE)
        return line.name if isinstance(line, ProfileLine) else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER:
            self.opened.emit()
            return
        super().keyPressEvent(event)


class ProfileRow(QStyledItemDelegate):
    """Name and environment above, host and login below; an accent bar at the left of the chosen one."""

    def __init__(self, theme: Theme, parent: ProfileList) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, _option: ViewItem, _index: Index) -> QSize:
        return QSize(self._theme.px(200), self._theme.px(ROW))

    def paint(self, painter: QPainter, option: ViewItem, index: Index) -> None:
        line: ProfileLine = index.data(LINE_ROLE)
        theme, rect = self._theme, option.rect
        painter.save()
        painter.setClipRect(rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(rect, theme.colour(Role.SELECTED if chosen else Role.SURFACE))
        if chosen:
            painter.fillRect(QRect(rect.left(), rect.top(), theme.px(BAR), rect.height()), theme.colour(Role.ACCENT))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.colour(Role.LINE))
        inner = rect.adjusted(theme.px(EDGE), theme.px(8), -theme.px(EDGE), -theme.px(8))
        top = QRect(inner.left(), inner.top(), inner.width(), inner.height() // 2)
        left = self._paint_environment(painter, top, line)
        self._write(painter, top.adjusted(0, 0, left - top.right(), 0), line.name, Size.BODY, Weight.STRONG, Role.TEXT)
        low = QRect(inner.left(), top.bottom() + 1, inner.width(), inner.height() - top.height())
        tone = Role.ERROR_TEXT if line.environment is None else Role.TEXT_2
        self._write(painter, low, line.below, Size.LABEL, Weight.NORMAL, tone)
        painter.restore()

    def _paint_environment(self, painter: QPainter, room: QRect, line: ProfileLine) -> int:
        """Paint the environment's words at the right; return where the text left of them must end."""
        if line.environment is None:
            return room.right()
        theme, words = self._theme, environment_text(line.environment)
        live = line.environment is Environment.PRODUCTION
        ground, ink = (Role.ERROR_GROUND, Role.ERROR_TEXT) if live else (Role.SANDBOX_GROUND, Role.SANDBOX_TEXT)
        width = round(theme.width(words, Size.SMALL, Weight.STRONG)) + theme.px(16)
        height = theme.px(20)
        box = QRectF(room.right() - width, room.top() + (room.height() - height) / 2, width, height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(ground))
        painter.drawRoundedRect(box, theme.px(5), theme.px(5))
        painter.setFont(theme.font(Size.SMALL, Weight.STRONG))
        painter.setPen(theme.colour(ink))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
        left = round(box.left()) - theme.px(8)
        if line.chosen:
            note = QCoreApplication.translate("Profiles", "open in the window")
            painter.setFont(theme.font(Size.LABEL))
            painter.setPen(theme.colour(Role.TEXT_3))
            space = QRect(room.left(), room.top(), left - room.left(), room.height())
            painter.drawText(space, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, note)
            left -= round(theme.width(note, Size.LABEL)) + theme.px(12)
        return left

    def _write(self, painter: QPainter, room: QRect, text: str, size: Size, weight: Weight, role: Role) -> None:
        painter.setFont(self._theme.font(size, weight))
        painter.setPen(self._theme.colour(role))
        shown = painter.fontMetrics().elidedText(visible(text, 300), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


def _spoken(line: ProfileLine) -> str:
    environment = environment_text(line.environment) if line.environment is not None else ""
    return ", ".join(part for part in (visible(line.name, 80), environment, line.below) if part)
