"""The views of the list that a person has saved: a button that names the current one, and a menu to save and choose."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QPainter
from PySide6.QtWidgets import QMenu

from console_app.gui.desk.views import ManageViewsDialog, SaveViewDialog
from console_app.gui.kit.aio import Tasks, accepted
from console_app.gui.kit.button import GAP, ICON, Button, Kind
from console_app.gui.kit.colours import Role
from console_app.gui.kit.text import fill, visible
from console_app.gui.kit.theme import Theme
from console_app.gui.words.notices import error_words
from console_app.services.errors import ConsoleError
from console_app.services.ports import PreferenceFile
from console_app.services.views import MOST_VIEWS, SavedView

SHOWN: Final = 18
"""Characters of a view's name on the button; menu and tool tip show it whole."""


class OwnViews(Button):
    """The button for a person's saved views; click, Space, Enter or Down opens the menu.

    The views are stored in the home's preferences.
    """

    picked = Signal(object)
    """A `SavedView` to show."""
    failed = Signal(object)
    """`Words` about what could not be stored."""

    def __init__(
        self,
        theme: Theme,
        tasks: Tasks,
        preferences: PreferenceFile,
        shown: Callable[[], SavedView],
        words_of: Callable[[SavedView], str],
    ) -> None:
        """`shown` returns the list's current view, `words_of` puts a view into words."""
        super().__init__(theme, "", Kind.PLAIN, "chevron-down")
        self._tasks = tasks
        self._preferences = preferences
        self._shown = shown
        self._words_of = words_of
        self.setObjectName("orders.own-views")
        self._menu = QMenu(self)
        self._menu.setObjectName("orders.own-views.menu")
        self._menu.setAccessibleName(self.tr("My views"))
        self.clicked.connect(self.open)
        self.setText(self.tr("My views"))

    def refresh(self) -> None:
        """Show the current view's name on the button, if the person has saved that view."""
        now = self._shown()
        same = next((view.name for view in self._views() if view.shows_as(now)), "")
        name = visible(same, 60)
        short = name if len(name) <= SHOWN else f"{name[:SHOWN]}\u2026"
        self.setText(short or self.tr("My views"))
        said = fill(self.tr("My views: {name}"), name=name) if name else self.tr("My views")
        self.setAccessibleName(said)
        self.setToolTip(said.replace("<", "&lt;"))

    def open(self) -> None:
        """Show the menu."""
        menu, views, now = self._menu, self._views(), self._shown()
        menu.clear()
        for view in views:
            entry = self._entry(visible(view.name, 60).replace("&", "&&"), partial(self.picked.emit, view))
            entry.setCheckable(True)
            entry.setChecked(view.shows_as(now))
        if views:
            menu.addSeparator()
        save = self._entry(self.tr("Save this view ..."), lambda: self._tasks.start(self._save(), "save a view"))
        save.setObjectName("orders.own-views.save")
        save.setEnabled(len(views) < MOST_VIEWS)
        change = self._entry(
            self.tr("Rename or delete ..."), lambda: self._tasks.start(self._manage(), "change the views")
        )
        change.setObjectName("orders.own-views.manage")
        change.setEnabled(bool(views))
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.open()
            return
        super().keyPressEvent(event)

    def _paint_content(self, painter: QPainter) -> None:
        """Paint the words, and an arrow after them as on a choice."""
        side, gap = self._theme.px(ICON), self._theme.px(GAP)
        words = painter.fontMetrics().horizontalAdvance(self.text())
        left = (self.width() - words - side - gap) / 2
        painter.setPen(self._theme.colour(Role.TEXT))
        place = QRectF(self.rect()).adjusted(left, 0, 0, 0)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        arrow = QRectF(left + words + gap, (self.height() - side) / 2, side, side)
        self._theme.paint_icon(painter, arrow, "chevron-down", Role.TEXT_2)

    def _entry(self, text: str, done: Callable[[], object]) -> QAction:
        entry = QAction(text, self._menu)
        entry.triggered.connect(lambda _checked=False: done())
        self._menu.addAction(entry)
        return entry

    async def _save(self) -> None:
        """Store the current view under a name: the one shown when the name was asked for."""
        now = self._shown()
        names = [view.name for view in self._views()]
        dialog = SaveViewDialog(self._theme, self.window(), self._words_of(now), names)
        if await accepted(dialog):
            named = replace(now, name=dialog.name())
            self._keep((*self._views(), named.without_cards()))

    async def _manage(self) -> None:
        views = self._views()
        dialog = ManageViewsDialog(self._theme, self.window(), [(view, self._words_of(view)) for view in views])
        if await accepted(dialog):
            self._keep(tuple(view.without_cards() for view in dialog.views()))

    def _keep(self, views: tuple[SavedView, ...]) -> None:
        try:
            self._preferences.keep_preferences(replace(self._preferences.preferences(), views=views))
        except ConsoleError as error:
            self.failed.emit(error_words(error))
        self.refresh()

    def _views(self) -> tuple[SavedView, ...]:
        return self._preferences.preferences().views
