"""Asks before a profile is removed, and whether its secrets in the keyring are deleted."""

from collections.abc import Awaitable, Callable

from PySide6.QtWidgets import QWidget

from console_app.gui.keys.profile_frame import ProfileFrame
from console_app.gui.kit.aio import Action, Tasks
from console_app.gui.kit.choice import Choice, Option
from console_app.gui.kit.label import PlainLabel, Tone, Type
from console_app.gui.kit.labelled_field import PlainField
from console_app.gui.kit.notice import Manner
from console_app.gui.kit.text import fill, visible
from console_app.gui.kit.theme import Theme
from console_app.gui.words.band_words import band_of
from console_app.gui.words.notices import Words, error_words
from console_app.services.errors import ConsoleError, VaultError
from console_app.services.profile import Profile

KEEP, DELETE = "keep", "delete"


class RemovalDialog(ProfileFrame):
    """Removes only after a choice about the secrets, if there are any; closes when that has worked."""

    def __init__(
        self,
        theme: Theme,
        parent: QWidget,
        tasks: Tasks,
        removed: Profile | str,
        secrets: int | VaultError,
        remove: Callable[[bool], Awaitable[bool]],
    ) -> None:
        """`removed` is the profile, or the name of one that cannot be read.

        `secrets` is the number of its secrets in the keyring, or why that is unknown.

        `remove` takes whether to delete them, too, and returns False if the person decided otherwise.
        """
        super().__init__(theme, parent, "removal", self.tr("Remove a profile"))
        self._remove = remove
        name = removed if isinstance(removed, str) else removed.name
        if not isinstance(removed, str):
            self.show_facts(band_of(removed, removed.target))
        head = fill(self.tr("Remove the profile {name}?"), name=visible(name, 60))
        text = self.tr("Its orders stay in the journal. At the gateway nothing changes.")
        self.parts.addWidget(PlainLabel(head, Type.HEAD, wrap=True))
        self.parts.addWidget(PlainLabel(text, Type.BODY, Tone.SECOND, wrap=True))
        options = (
            Option(KEEP, self.tr("Leave them in the keyring, for a profile of the same name")),
            Option(DELETE, self.tr("Delete them from the keyring, too")),
        )
        choice = Choice(theme, options, typing=False)
        self._secrets = PlainField(
            theme, "removal", "secrets", self.tr("Its keys and its merchant control"), choice, required=True
        )
        self.parts.addWidget(self._secrets)
        self.parts.addStretch(1)
        self._asks = not isinstance(secrets, VaultError) and secrets > 0
        self._secrets.setVisible(self._asks)
        if isinstance(secrets, VaultError):
            words = error_words(secrets)
            left = self.tr("The keyring could not be asked; if it holds secrets of this profile, they stay in it.")
            self.say(Manner.WARNING, Words(words.head, left))
        go = self.end_with(self.tr("Keep the profile"), self.tr("Remove the profile"))
        self._action = Action(go, self._work, tasks, name="remove a profile", verb=self.tr("Removing"))

    async def _work(self) -> None:
        chosen = self._secrets.editor.wire_text()
        if self._asks and not chosen:
            self._secrets.show_error(self.tr("Choose what becomes of them."))
            self._secrets.focus()
            self.fit()
            return
        self._secrets.clear_problem()
        try:
            removed = await self._remove(chosen == DELETE)
        except ConsoleError as error:
            self.say(Manner.ERROR, error_words(error))
            return
        if removed:
            self.accept()
