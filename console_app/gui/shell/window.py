"""The main window: band, tabs, pages and status line; decides nothing about money.

It is painted before the event loop, the notices' words and the rest of the console are loaded: modules not needed
for the first paint are imported where they are used.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final

import shiboken6
from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QPaintEvent, QShortcut
from PySide6.QtWidgets import QDialog, QStackedWidget, QVBoxLayout, QWidget

from console_app.gui.kit.band import NOTHING, BandFacts, EnvironmentBand
from console_app.gui.kit.button import Button, Kind, ToolButton
from console_app.gui.kit.dialog_host import DialogHost
from console_app.gui.kit.label import PlainLabel, Tone, Type
from console_app.gui.kit.pyside_workarounds import add_layout
from console_app.gui.kit.tab_row import TabName, TabRow
from console_app.gui.kit.text import fill
from console_app.gui.kit.theme import Theme
from console_app.gui.shell.registry import CHOSEN_FIRST, Tab, all_tabs
from console_app.gui.shell.remembered import FRAME

if TYPE_CHECKING:
    import asyncio

    from console_app.gui.kit.aio import Tasks
    from console_app.gui.kit.choice import Choice
    from console_app.gui.kit.notice import Manner, Notice

SMALLEST: Final = (1280, 720)
MADE_FOR: Final = (1440, 900)


class ConsoleWindow(DialogHost):
    """The main window, shown before anything else is loaded; `Pages` fills it when the use cases are built."""

    painted = Signal()
    """Emitted once: the window has been painted completely for the first time."""

    def __init__(self, theme: Theme, title: str) -> None:
        """Show band, tabs and a line about what is being opened."""
        super().__init__(theme)
        self._was_painted = False
        self._may_close = False
        self.setWindowTitle(title)
        room = self.screen().availableGeometry()
        self.setMinimumSize(min(SMALLEST[0], room.width()), min(SMALLEST[1], room.height() - FRAME))
        self.resize(*MADE_FOR)
        self.band = EnvironmentBand(theme)
        self.band.setObjectName("banner")
        self._profiles: Choice | None = None
        self.registry = {tab.key: tab for tab in all_tabs()}
        self.tabs = TabRow(theme, [TabName(tab.key, tab.text, tab.shortcut) for tab in self.registry.values()])
        self.tabs.choose(CHOSEN_FIRST)
        self.find_button = Button(theme, self.tr("Find an order"), Kind.PLAIN, "search")
        self.find_button.setObjectName("window.find")
        self.tabs.add_tool(self.find_button)
        self._find_keys = PlainLabel("Ctrl+K", Type.NOTE, Tone.THIRD)
        self.tabs.add_tool(self._find_keys)
        self.lock_button = ToolButton(theme, "lock", self.tr("Lock the console (Ctrl+L)"))
        self.lock_button.setObjectName("window.lock")
        self.lock_button.setEnabled(False)
        self.tabs.add_tool(self.lock_button)
        self.menu_button = ToolButton(theme, "gear", self.tr("Menu (F10)"))
        self.menu_button.setObjectName("window.menu")
        self.tabs.add_tool(self.menu_button)
        self.notices = QVBoxLayout()
        self.notices.setContentsMargins(theme.px(16), 0, theme.px(16), 0)
        self.notices.setSpacing(theme.px(8))
        self.stack = QStackedWidget()
        self._opening = PlainLabel(self.tr("Opening the journal ..."), Type.BODY, Tone.THIRD)
        self._opening.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack.addWidget(self._opening)
        self.work = self._build_work()
        self._cover: QWidget | None = None
        self._resting: list[QShortcut] = []
        self._column = QVBoxLayout()
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.band)
        self._column.addWidget(self.work, 1)
        ground = QWidget()
        ground.setProperty("ground", "window")
        ground.setLayout(self._column)
        self.setCentralWidget(ground)

    def _build_work(self) -> QWidget:
        """Put everything that a lock covers into one part: tabs, notices, pages."""
        work = QWidget()
        work.setObjectName("window.work")
        inside = QVBoxLayout(work)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addWidget(self.tabs)
        add_layout(inside, self.notices)
        inside.addWidget(self.stack, 1)
        return work

    def begin(self, tasks: "Tasks") -> None:
        """Set the owner of background tasks, as soon as there is an event loop."""
        from console_app.gui.kit.roles import give_roles  # noqa: PLC0415 - after the first paint

        self.tasks = tasks
        give_roles(QCoreApplication.instance())

    @cached_property
    def closing(self) -> "asyncio.Event":
        """The event that is set when the person wants to close the window."""
        import asyncio  # noqa: PLC0415 - after the first paint

        return asyncio.Event()

    @property
    def profiles(self) -> "Choice":
        """The box for choosing a profile; made and put into the top line on first use."""
        if self._profiles is None:
            from console_app.gui.kit.choice import Choice  # noqa: PLC0415 - after the first paint

            self._profiles = Choice(self.theme, typing=False)
            self._profiles.setObjectName("profile.select")
            self._profiles.setAccessibleName(self.tr("Profile"))
            self._profiles.setMinimumContentsLength(16)
            self.band.set_corner(self._profiles)
        return self._profiles

    @property
    def tab(self) -> Tab:
        """The chosen tab."""
        return self.registry[self.tabs.choice]

    @property
    def locked(self) -> bool:
        """Whether a cover hides the work, so that nothing of it may be shown or announced."""
        return self._cover is not None

    def cover(self, cover: QWidget) -> None:
        """Hide tabs, notices and pages from sight, focus and screen readers, and show a cover instead.

        They become a hidden window of their own: neither the focus, a shortcut nor a picture of this window reaches
        them, while every form keeps its texts. A hidden window would still be in the accessible tree, except
        pop-ups; so it is made a pop-up, and its native window is destroyed.
        """
        self._cover = cover
        found = self.findChildren(QShortcut)  # those of a dialog go with it
        self._resting = [keys for keys in found if keys.isEnabled() and not isinstance(keys.parent(), QDialog)]
        for keys in self._resting:
            keys.setEnabled(False)
        self.band.show_corner(shown=False)
        self.work.setEnabled(False)
        self.work.setWindowFlags(Qt.WindowType.Popup)
        self.work.destroy()
        self._column.insertWidget(1, cover, 1)
        cover.show()

    def uncover(self) -> None:
        """Remove the cover; tabs, notices and pages are as they were."""
        if self._cover is None:
            return
        self._column.removeWidget(self._cover)
        self._cover.hide()
        self._cover.deleteLater()
        self._cover = None
        self.work.setWindowFlags(Qt.WindowType.Widget)
        self.work.setEnabled(True)
        self.work.show()
        self.band.show_corner(shown=self._profiles is not None and self._profiles.count() > 0)
        for keys in filter(shiboken6.isValid, self._resting):  # those of a dialog that was left are gone
            keys.setEnabled(True)
        self._resting.clear()

    def add_status(self, status: QWidget) -> None:
        """Put the status line at the window's lower edge."""
        self._column.addWidget(status)

    def show_band(self, facts: BandFacts = NOTHING) -> None:
        """Show where money would go, in the band (the window's top line) and in the title."""
        self.band.show_facts(facts)

    def show_profiles(self, names: Sequence[str], chosen: str) -> None:
        """Offer the profiles; the chosen one is set without a signal."""
        from console_app.gui.kit.choice import Option  # noqa: PLC0415 - after the first paint

        blocked = self.profiles.blockSignals(True)  # the chosen one may be gone from the list: nobody picked another
        self.profiles.set_options([Option(name, name) for name in names])
        self.profiles.blockSignals(blocked)
        self.choose_profile(chosen)
        self.band.show_corner(shown=bool(names))

    def show_tabs(self, *, shown: bool) -> None:
        """Show the look-up button and its shortcut; or, without a profile, hide them and every tab. The menu stays."""
        for part in (self.find_button, self._find_keys):
            part.setVisible(shown)
        if not shown:
            for key in self.registry:
                self.tabs.set_shown(key, shown=False)

    def choose_profile(self, name: str) -> None:
        """Set the chosen profile without a signal."""
        blocked = self.profiles.blockSignals(True)
        self.profiles.set_wire_text(name)
        self.profiles.blockSignals(blocked)

    def add_page(self, page: QWidget) -> None:
        """Add a page to those that the window can show."""
        self.stack.addWidget(page)

    def drop_page(self, page: QWidget) -> None:
        """Remove a page for good."""
        self.stack.removeWidget(page)
        page.deleteLater()

    def show_page(self, page: QWidget) -> None:
        """Show a page and focus it, unless the person is moving along the tabs."""
        from console_app.gui.kit.reading_order import enter  # noqa: PLC0415 - after the first paint

        first = self.stack.currentWidget() is self._opening
        self.stack.setCurrentWidget(page)
        if first or self.tabs.leaves_focus():
            enter(page)

    def say(self, manner: "Manner", head: str, text: str = "", actions: Sequence[Button] = ()) -> "Notice":
        """Show a notice under the tabs; it stays until its cause is gone or it is closed."""
        from console_app.gui.kit.notice import Notice  # noqa: PLC0415 - after the first paint

        away = Button(self.theme, self.tr("Put away"), Kind.TEXT)
        notice = Notice(self.theme, manner, head, text, [*actions, away])
        away.clicked.connect(notice.deleteLater)
        notice.destroyed.connect(self._close_up, Qt.ConnectionType.QueuedConnection)  # then it has left its layout
        if self.notices.count() == 0:
            self.notices.setContentsMargins(self.theme.px(16), self.theme.px(12), self.theme.px(16), 0)
        self.notices.addWidget(notice)
        return notice

    def _close_up(self) -> None:
        """Give the pages the room of the notices once there are none."""
        if self.notices.count() == 0:
            self.notices.setContentsMargins(self.theme.px(16), 0, self.theme.px(16), 0)

    def show_stopped(self) -> None:
        """Show, in place of a page, that the console could not be opened."""
        self._opening.setText(self.tr("The console could not open. Close this window once that is put right."))

    def say_fault(self, error: BaseException | None, log_folder: str, *, sending: bool) -> None:
        """Show an unexpected fault; a known error is shown in its own words."""
        from console_app.gui.kit.notice import Manner  # noqa: PLC0415 - as above
        from console_app.gui.words.notices import error_words, unexpected_words  # noqa: PLC0415 - after the first paint
        from console_app.services.errors import ConsoleError  # noqa: PLC0415 - as above

        expected = error if isinstance(error, ConsoleError) else None
        words = error_words(expected) if expected else unexpected_words(log_folder, sending=sending)
        self.say(Manner.ERROR, words.head, words.text).setObjectName("window.error")

    def add_shortcut(self, keys: str, name: str) -> QShortcut:
        """Add a shortcut of the whole window."""
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setObjectName(name)
        return shortcut

    def show_waiting(self, sends: int) -> None:
        """Show that the window closes as soon as every order being sent has its outcome."""
        from console_app.gui.kit.notice import Manner, Notice  # noqa: PLC0415 - after the first paint

        text = (
            self.tr("Closing as soon as the order being sent has its outcome.")
            if sends == 1
            else self.tr("Closing as soon as the {count} orders being sent have their outcome.")
        )
        notice = Notice(self.theme, Manner.INFO, fill(text, count=sends), self.tr("Nothing is lost if you wait."))
        notice.setObjectName("window.waiting")
        if self.locked:
            self._column.insertWidget(1, notice)
        else:
            self.notices.addWidget(notice)
        self.stack.setEnabled(False)
        self.tabs.setEnabled(False)
        if self._profiles is not None:
            self._profiles.setEnabled(False)

    def reject_dialogs(self) -> None:
        """Close every open dialog without a decision, so that no task waits for an answer that cannot come."""
        for dialog in self.findChildren(QDialog):
            dialog.reject()

    def end(self) -> None:
        """Close the window for good."""
        self._may_close = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._may_close:
            event.accept()
            return
        event.ignore()
        self.closing.set()

    def focusNextPrevChild(self, next_one: bool) -> bool:
        from console_app.gui.kit.reading_order import go_on  # noqa: PLC0415 - after the first paint

        return go_on(self, forward=next_one)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self.painted.emit)  # what stands in it is painted after it
