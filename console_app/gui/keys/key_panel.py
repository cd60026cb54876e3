"""The base of the panels that store a secret in the keyring: one action, its outcome in words, `stored`."""

from abc import abstractmethod
from collections.abc import Callable

import shiboken6
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console_app.gui.keys.key_parts import KeyringWaitNotice
from console_app.gui.kit.aio import Action, Tasks
from console_app.gui.kit.button import Button, Kind
from console_app.gui.kit.notice import Manner, Notice
from console_app.gui.kit.pyside_workarounds import add_layout
from console_app.gui.kit.theme import Theme
from console_app.gui.words.notices import error_words
from console_app.services.errors import ConsoleError
from console_app.services.key_keeping import KeyKeeping


class KeyPanel(QWidget):
    """A panel with one way to store a secret in the keyring; `stored` is emitted when that is done.

    `button` is the panel's one action, at its foot; a dialog may put it into its own footer.
    """

    stored = Signal()

    def __init__(self, theme: Theme, tasks: Tasks, keys: KeyKeeping, profile: Callable[[], str]) -> None:
        """`profile` returns the profile's name when something is stored."""
        super().__init__()
        self.theme = theme
        self.tasks = tasks
        self.keys = keys
        self.profile = profile
        self.button = Button(theme, "", Kind.MAIN)
        self.notice = Notice(theme, Manner.ERROR, "")
        self.notice.hide()
        self.parts = QVBoxLayout()
        self.parts.setSpacing(theme.px(12))
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme.px(12))
        add_layout(self.column, self.parts)
        self.column.addWidget(self.notice)

    def begin(self, name: str, verb: str) -> Action:
        """Make the action that the panel's button starts; a notice is shown if the keyring takes long."""
        self.button.setObjectName(f"keys.{name}.do")
        self.notice.setObjectName(f"keys.{name}.notice")
        action = Action(self.button, self.work, self.tasks, name=f"keys: {name}", verb=verb, stoppable=True)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.button)
        self.column.addWidget(KeyringWaitNotice(self.theme, action).notice)
        add_layout(self.column, row)
        self.column.addStretch(1)
        return action

    @abstractmethod
    async def work(self) -> None:
        """Do what the panel's main button is for: store the key or merchant control."""
        raise NotImplementedError

    def wipe(self) -> None:
        """Erase what was typed or read into the panel, as its dialog is left."""

    def say(self, manner: Manner, head: str, text: str = "") -> None:
        """Show an outcome in the panel; it stays until the next one."""
        self.notice.say(manner, head, text)
        self.notice.show()

    def say_error(self, error: ConsoleError) -> None:
        """Show what did not work, whether money moved and what to do."""
        words = error_words(error)
        self.say(Manner.ERROR, words.head, words.text)

    def there(self) -> bool:
        """Tell whether the panel still exists: it may be deleted before a keyring answers."""
        return shiboken6.isValid(self)
