"""The keys dialog: the secrets of all profiles, and the actions for those of one."""

from typing import Final

import shiboken6
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from console_app.gui.keys.key_control import ControlPanel
from console_app.gui.keys.key_generate import GenerateKeyPanel
from console_app.gui.keys.key_import import ImportKeyPanel
from console_app.gui.keys.key_pages import KeyInUse, Overview
from console_app.gui.keys.key_panel import KeyPanel
from console_app.gui.keys.key_parts import KeyringWaitNotice
from console_app.gui.kit.aio import Action, Tasks
from console_app.gui.kit.band import EnvironmentBand
from console_app.gui.kit.button import Button, Kind
from console_app.gui.kit.notice import Manner, Notice
from console_app.gui.kit.pyside_workarounds import add_layout
from console_app.gui.kit.scrolling_dialog import Scrolled, ScrollingDialog
from console_app.gui.kit.segment import Segment, Way
from console_app.gui.kit.text import fill, visible
from console_app.gui.kit.theme import Theme
from console_app.gui.order.use_cases import UseCases
from console_app.gui.words.band_words import band_of
from console_app.gui.words.key_words import keyring_text
from console_app.gui.words.notices import error_words
from console_app.services.errors import ConsoleError
from console_app.services.key_keeping import ProfileSecrets
from console_app.services.profile import Profile

SIZE: Final = (760, 760)
IN_USE: Final = "in-use"
IMPORT: Final = "import"
GENERATE: Final = "generate"
CONTROL: Final = "control"


class KeysDialog(ScrollingDialog):
    """Reads the keyring when it opens and after each change; never shows a private key or a control."""

    def __init__(self, theme: Theme, parent: QWidget, tasks: Tasks, use_cases: UseCases, profile: str = "") -> None:
        """`profile`, if not empty, is opened at once."""
        super().__init__(theme, parent, self.tr("Keys and controls"), "keys", SIZE)
        self._tasks = tasks
        self._use_cases = use_cases
        self._secrets: dict[str, ProfileSecrets] = {}
        self._pages: ProfileKeys | None = None
        self._stale = False
        self._band = EnvironmentBand(theme)
        self._band.hide()
        again = Button(theme, self.tr("Read the keyring again"), Kind.PLAIN, "refresh", small=True)
        again.setObjectName("keys.again")
        self._trouble = Notice(theme, Manner.ERROR, "", actions=[again])
        self._trouble.setObjectName("keys.trouble")
        self._trouble.hide()
        self._overview = Overview(theme)
        self._overview.opened.connect(self.open_profile)
        self._stack = QStackedWidget()
        self._stack.addWidget(Scrolled(self._overview, self.tr("Profiles and their keys")))
        self._reading = Action(again, self._read, tasks, name="keys: read", verb=self.tr("Reading"), stoppable=True)
        self._reading.ended.connect(self._read_again)
        self._all = Button(theme, self.tr("All profiles"))
        self._all.setObjectName("keys.all")
        self._all.clicked.connect(self.show_all)
        self._all.hide()
        self.buttons.addWidget(self._all)
        for part in (self._trouble, KeyringWaitNotice(theme, self._reading).notice):
            self.body.addWidget(part)
        self.body.addWidget(self._stack, 1)
        self.column.insertWidget(0, self._band)
        self.finished.connect(self._leave)
        profiles = use_cases.profiles.all()
        self._overview.show_secrets(profiles, ())
        if any(known.name == profile for known in profiles):
            self.open_profile(profile)
        self._reading.press()

    def open_profile(self, name: str) -> None:
        """Show the keys of one profile."""
        profile = self._use_cases.profiles.named(name)
        self._drop_pages()
        pages = ProfileKeys(self._theme, self._tasks, self._use_cases, profile)
        pages.changed.connect(self._changed)
        self._pages = pages
        self._stack.addWidget(pages)
        self._stack.setCurrentWidget(pages)
        for panel in pages.panels.values():
            self.footer.addWidget(panel.button)
        pages.update_action_buttons()
        self._band.show_facts(band_of(profile, profile.target))
        self._band.show()
        self._all.setVisible(len(self._use_cases.profiles.all()) > 1)
        self._entitle(fill(self.tr("Keys of the profile {profile}"), profile=visible(name, 60)))
        self._show()
        pages.focus()

    def show_all(self) -> None:
        """Show all profiles again; texts typed for the single profile are erased."""
        self._drop_pages()
        self._stack.setCurrentIndex(0)
        self._band.hide()
        self._all.hide()
        self._entitle(self.tr("Keys and controls"))
        self._show()

    async def _read(self) -> None:
        """Read the secrets from the keyring; if that fails, say why nothing is known."""
        keys, names = self._use_cases.keys, [profile.name for profile in self._use_cases.profiles.all()]
        try:
            where = await keys.keyring_name()
            found = await keys.all_secrets(names)
        except ConsoleError as error:
            if shiboken6.isValid(self):
                words = error_words(error)
                self._trouble.say(Manner.ERROR, words.head, words.text)
                self._trouble.show()
                self._secrets = {}
                self.say(self.tr("Not known: the keyring did not answer."))
                self._show()
            return
        if shiboken6.isValid(self):
            self._trouble.hide()
            self._secrets = {one.profile: one for one in found}
            self.say(fill(self.tr("Kept in: {keyring}. Nowhere else."), keyring=keyring_text(where)))
            self._show()

    def _show(self) -> None:
        self._overview.show_secrets(self._use_cases.profiles.all(), tuple(self._secrets.values()))
        if self._pages is not None:
            self._pages.show_secrets(self._secrets.get(self._pages.profile.name))

    def _entitle(self, title: str) -> None:
        self.head.setText(title)
        self.setWindowTitle(title)

    def _changed(self) -> None:
        """Read the keyring again, after a reading under way."""
        self._stale = self._reading.running
        self._reading.press()

    def _read_again(self) -> None:
        if self._stale:
            self._stale = False
            self._reading.press()

    def _drop_pages(self) -> None:
        pages, self._pages = self._pages, None
        if pages is None:
            return
        for panel in pages.panels.values():
            panel.wipe()
            panel.button.hide()
            panel.button.deleteLater()
        self._stack.removeWidget(pages)
        pages.deleteLater()

    def _leave(self) -> None:
        self._reading.stop()
        if self._pages is not None:
            for panel in self._pages.panels.values():
                panel.wipe()


class ProfileKeys(QWidget):
    """Shows the keys of one profile, and three ways to store a key or merchant control."""

    changed = Signal()
    """A secret was stored, switched to or deleted."""

    def __init__(self, theme: Theme, tasks: Tasks, use_cases: UseCases, profile: Profile) -> None:
        super().__init__()
        self.profile = profile
        parts = (theme, tasks, use_cases.keys, lambda: profile.name)
        self.panels: dict[str, KeyPanel] = {
            IMPORT: ImportKeyPanel(*parts),
            GENERATE: GenerateKeyPanel(*parts),
            CONTROL: ControlPanel(*parts),
        }
        self._in_use = KeyInUse(theme, tasks, use_cases, profile)
        self._in_use.changed.connect(self.changed)
        ways = (
            Way(IN_USE, self.tr("In use"), "key"),
            Way(IMPORT, self.tr("Import a key file"), "upload"),
            Way(GENERATE, self.tr("Generate a key pair"), "plus"),
            Way(CONTROL, self.tr("Merchant control"), "lock"),
        )
        self.ways = Segment(theme, ways, self.tr("What to do"))
        self.ways.setObjectName("keys.way")
        self._stack = QStackedWidget()
        self._places = {IN_USE: Scrolled(self._in_use, ways[0].text)}
        for way in ways[1:]:
            panel = self.panels[way.key]
            panel.stored.connect(self.changed)
            self._places[way.key] = Scrolled(panel, way.text)
        for place in self._places.values():
            self._stack.addWidget(place)
        self.ways.chosen.connect(self._go)
        row = QHBoxLayout()
        row.addWidget(self.ways)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(16))
        add_layout(column, row)
        column.addWidget(self._stack, 1)

    def show_secrets(self, secrets: ProfileSecrets | None) -> None:
        """Show the condition of the profile's secrets, None while nothing is known."""
        self._in_use.setVisible(secrets is not None)
        if secrets is not None:
            self._in_use.show_secrets(secrets)

    def focus(self) -> None:
        """Focus the choice of an action."""
        chosen = next(button for button in self.ways.findChildren(Button) if button.isChecked())
        chosen.setFocus()

    def update_action_buttons(self) -> None:
        """Show only the button of the chosen action, in whatever footer it is."""
        for key, panel in self.panels.items():
            panel.button.setVisible(key == self.ways.choice())

    def _go(self, key: str) -> None:
        self._stack.setCurrentWidget(self._places[key])
        self.update_action_buttons()
