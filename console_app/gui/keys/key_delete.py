"""Asks before a secret is deleted: says what will no longer work, and has the profile's name typed."""

from collections.abc import Awaitable, Callable

from PySide6.QtWidgets import QWidget

from console_app.gui.keys.key_parts import KeyringWaitNotice
from console_app.gui.keys.profile_frame import ProfileFrame
from console_app.gui.kit.aio import Action, Tasks
from console_app.gui.kit.label import PlainLabel, Tone, Type
from console_app.gui.kit.labelled_field import PlainField
from console_app.gui.kit.line_edits import LineEdit
from console_app.gui.kit.notice import Manner
from console_app.gui.kit.text import fill, visible
from console_app.gui.kit.theme import Theme
from console_app.gui.words.band_words import band_of
from console_app.gui.words.key_words import deletion_words
from console_app.gui.words.notices import error_words
from console_app.services.errors import ConsoleError
from console_app.services.keys import SecretKind
from console_app.services.profile import Profile


class DeleteSecretDialog(ProfileFrame):
    """Esc deletes nothing; stays open and says why if the keyring does not delete."""

    def __init__(
        self,
        theme: Theme,
        parent: QWidget,
        tasks: Tasks,
        profile: Profile,
        kind: SecretKind,
        delete: Callable[[], Awaitable[None]],
    ) -> None:
        """`delete` deletes the secret from the keyring, or raises a `ConsoleError`."""
        words = deletion_words(kind)
        super().__init__(theme, parent, "keys.delete", words.head)
        self._profile = profile
        self._delete = delete
        self.show_facts(band_of(profile, profile.target))
        label = fill(self.tr("To confirm, type the name of the profile: {name}"), name=visible(profile.name, 80))
        self._field = PlainField(theme, "keys.delete", "name", label, LineEdit(theme), required=True)
        confirm = self.end_with(self.tr("Keep it"), self.tr("Delete for good"))
        action = Action(confirm, self._work, tasks, name="keys: delete", verb=self.tr("Deleting"), stoppable=True)
        wait_notice = KeyringWaitNotice(theme, action)
        wait_notice.said.connect(self.fit)
        self.parts.addWidget(PlainLabel(words.head, Type.HEAD, wrap=True))
        self.parts.addWidget(PlainLabel(words.text, Type.BODY, Tone.SECOND, wrap=True))
        self.parts.addWidget(self._field)
        self.parts.addWidget(wait_notice.notice)
        self.parts.addStretch(1)
        self._field.editor.wireChanged.connect(self._field.clear_problem)
        self._field.focus()

    async def _work(self) -> None:
        self.clear_notice()
        if self._field.editor.wire_text() != self._profile.name:
            name = visible(self._profile.name, 80)
            self._field.show_error(fill(self.tr("This is not the name of the profile. Type {name}."), name=name))
            self._field.focus()
            self.fit()
            return
        try:
            await self._delete()
        except ConsoleError as error:
            self.say(Manner.ERROR, error_words(error))
            return
        self.accept()
