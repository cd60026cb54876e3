"""The gear menu: settings, checks and reference, and entries that other parts of the window add."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from console_app.protocol.catalogue import OPERATIONS

if TYPE_CHECKING:
    from console_app.gui.kit.scrolling_dialog import ScrollingDialog
    from console_app.gui.menu.menu_context import MenuContext
    from console_app.gui.shell.window import ConsoleWindow


class MenuEntry(StrEnum):
    """The menu's entries, in order; the action's object name is ``menu.`` and the value."""

    PROFILES = "profiles"
    KEYS = "keys"
    SETTINGS = "settings"
    WORKSTATION = "workstation"
    PARAMETERS = "parameters"
    WHATS_NEW = "whats-new"
    ABOUT = "about"


SHORTCUTS: Final[Mapping[MenuEntry, str]] = {MenuEntry.SETTINGS: "Ctrl+,", MenuEntry.PARAMETERS: "F1"}
OPENS_MENU: Final = "F10"


class ConsoleMenu(QMenu):
    """The gear menu; it opens one dialog at a time.

    An entry is shown once a part of the window offers it, and never while the window is covered.
    """

    preferences_changed = Signal(object)
    """A person changed the preferences; carries the new ones."""

    def __init__(self, window: "ConsoleWindow", context: "MenuContext") -> None:
        """Attach the menu to the window's gear."""
        super().__init__(window)
        self._window = window
        self._context = context
        self._dialog: ScrollingDialog | None = None
        self.setObjectName("menu")
        self.setAccessibleName(self.tr("Menu"))
        words = {
            MenuEntry.PROFILES: self.tr("Profiles ..."),
            MenuEntry.KEYS: self.tr("Keys ..."),
            MenuEntry.SETTINGS: self.tr("Settings ..."),
            MenuEntry.WORKSTATION: self.tr("Check this workstation"),
            MenuEntry.PARAMETERS: self.tr("Request parameters"),
            MenuEntry.WHATS_NEW: self.tr("What's new"),
            MenuEntry.ABOUT: self.tr("About"),
        }
        self._entries = {entry: self._add(entry, words[entry]) for entry in MenuEntry}
        own: Mapping[MenuEntry, Callable[[], ScrollingDialog]] = {
            MenuEntry.SETTINGS: self._settings,
            MenuEntry.WORKSTATION: self._workstation,
            MenuEntry.PARAMETERS: self._parameters,
            MenuEntry.WHATS_NEW: self._whats_new,
            MenuEntry.ABOUT: self._about,
        }
        for entry, make in own.items():
            self.offer(entry, partial(self._open, entry, make))
        window.menu_button.clicked.connect(self.open_menu)
        window.add_shortcut(OPENS_MENU, "shortcut.menu").activated.connect(self.open_menu)

    def offer(self, entry: MenuEntry, open_it: Callable[[], object]) -> None:
        """Show an entry and set what it opens, in place of an earlier offer."""
        action, window = self._entries[entry], self._window
        if action.isVisible():
            action.triggered.disconnect()
        action.triggered.connect(lambda _checked=False: None if window.locked else open_it())
        action.setVisible(True)

    def open_menu(self) -> None:
        """Open the menu below the gear button, right edges aligned, and focus the first entry."""
        gear = self._window.menu_button
        corner = gear.mapToGlobal(QPoint(gear.width() - self.sizeHint().width(), gear.height()))
        self.popup(corner)
        shown = [action for action in self.actions() if action.isVisible() and not action.isSeparator()]
        self.setActiveAction(shown[0])

    def _add(self, entry: MenuEntry, words: str) -> QAction:
        if entry is MenuEntry.WORKSTATION:
            self.addSeparator()
        action = self.addAction(words)
        action.setObjectName(f"menu.{entry.value}")
        action.setVisible(False)
        keys = SHORTCUTS.get(entry)
        if keys is not None:
            # The menu only shows the keys; they are the window's, which rests them while it is covered.
            action.setShortcut(QKeySequence(keys))
            action.setShortcutVisibleInContextMenu(True)
            self._window.add_shortcut(keys, f"shortcut.{entry.value}").activated.connect(action.trigger)
        return action

    def _open(self, entry: MenuEntry, make: "Callable[[], ScrollingDialog]") -> None:
        if self._dialog is None:
            self._dialog = make()
            self._window.tasks.start(self._ask(self._dialog), entry.value)

    async def _ask(self, dialog: "ScrollingDialog") -> None:
        try:
            await self._window.ask(dialog)
        finally:
            self._dialog = None

    def _settings(self) -> "ScrollingDialog":
        from console_app.gui.menu.settings import SettingsDialog  # noqa: PLC0415 - a dialog few open

        dialog = SettingsDialog(self._window.theme, self._window, self._context)
        dialog.changed.connect(self.preferences_changed)
        return dialog

    def _workstation(self) -> "ScrollingDialog":
        from console_app.gui.menu.workstation import WorkstationDialog  # noqa: PLC0415 - as above

        return WorkstationDialog(self._window.theme, self._window, self._window.tasks, self._context.look)

    def _parameters(self) -> "ScrollingDialog":
        from console_app.gui.menu.parameters import ParametersDialog  # noqa: PLC0415 - as above

        asked = _asked_about(self._window.focusWidget(), self._window.tab.operation)
        return ParametersDialog(self._window.theme, self._window, *asked)

    def _whats_new(self) -> "ScrollingDialog":
        from console_app.gui.menu.whats_new import WhatsNewDialog  # noqa: PLC0415 - as above

        return WhatsNewDialog(self._window.theme, self._window)

    def _about(self) -> "ScrollingDialog":
        from console_app.gui.menu.about import AboutDialog  # noqa: PLC0415 - as above

        return AboutDialog(self._window.theme, self._window, self._context)


def _asked_about(focus: QWidget | None, of_tab: str) -> tuple[str, str]:
    """Return operation and parameter of the focused input, by its name, else the tab's operation alone."""
    keys = {operation.key for operation in OPERATIONS}
    while focus is not None:
        operation, _, wire = focus.objectName().partition(".")
        if operation in keys:
            return operation, wire
        focus = focus.parentWidget()
    return of_tab, ""
