"""Tests a profile's connection and explains the result, in the dialogs of profiles and keys."""

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console_app.gui.kit.aio import Action, Tasks
from console_app.gui.kit.button import Button, Kind
from console_app.gui.kit.notice import Manner, Notice
from console_app.gui.kit.pyside_workarounds import add_layout
from console_app.gui.kit.theme import Theme
from console_app.gui.words.notices import error_words
from console_app.gui.words.profile_words import tested_words
from console_app.services.connection_test import ConnectionResult, ConnectionTest, Standing
from console_app.services.errors import ConsoleError
from console_app.services.profile import Profile


class ConnectionPanel(QWidget):
    """A button that tests the connection, and the result; `tested` is emitted with whether all was good."""

    tested = Signal(bool)

    def __init__(
        self, theme: Theme, tasks: Tasks, connection: ConnectionTest, profile: Callable[[], Profile], kind: Kind
    ) -> None:
        """`profile` returns the profile at the time of the test; `kind` is the button's role on its page."""
        super().__init__()
        self._connection = connection
        self._profile = profile
        self.button = Button(theme, self.tr("Test the connection"), kind)
        self.button.setObjectName("connection.test")
        self.notice = Notice(theme, Manner.INFO, "")
        self.notice.setObjectName("connection.result")
        self.notice.hide()
        self._action = Action(self.button, self._work, tasks, name="test a connection", verb=self.tr("Asking"))
        row = QHBoxLayout()
        row.addWidget(self.button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(12))
        add_layout(column, row)
        column.addWidget(self.notice)

    def clear(self) -> None:
        """Remove the result of the test, as the profile is another one or has changed."""
        self.notice.hide()

    async def _work(self) -> None:
        self.notice.hide()
        profile = self._profile()
        try:
            tested = await self._connection.run(profile)
        except ConsoleError as error:
            if shiboken6.isValid(self):
                words = error_words(error)
                self._say(Manner.ERROR, words.head, words.text)
                self.tested.emit(False)
            return
        if shiboken6.isValid(self) and profile == self._profile():
            words = tested_words(tested)
            self._say(manner_of(tested), words.head, words.text)
            self.tested.emit(all(one.good for one in tested))

    def _say(self, manner: Manner, head: str, text: str) -> None:
        self.notice.show()
        self.notice.say(manner, head, text)


def manner_of(tested: tuple[ConnectionResult, ...]) -> Manner:
    """Return whether a test's result is shown as good, as a warning or as an error."""
    if not all(one.good for one in tested):
        return Manner.ERROR
    sure = all(one.standing is Standing.PROVED for one in tested) and not any(one.clock_is_off for one in tested)
    return Manner.OK if sure else Manner.WARNING
