"""The question before a secret is deleted: what will no longer work, and the profile's name typed to confirm it."""

from collections.abc import Awaitable, Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from console_app.gui.aio import Action, Tasks
from console_app.gui.dialogs.console_dialog import ConsoleDialog
from console_app.gui.dialogs.key_parts import KeyringPatience
from console_app.gui.key_words import deletion_words
from console_app.gui.notices import error_words
from console_app.gui.profile_words import strip_facts
from console_app.gui.text import fill, visible
from console_app.gui.theme import Theme
from console_app.gui.widgets.band import EnvironmentFrame
from console_app.gui.widgets.button import Button, Kind
from console_app.gui.widgets.editors import LineEdit
from console_app.gui.widgets.field import PlainField
from console_app.gui.widgets.label import PlainLabel, Tone, Type
from console_app.gui.widgets.notice import Manner, Notice
from console_app.services.errors import ConsoleError
from console_app.services.keys import SecretKind
from console_app.services.profile import Profile


class DeleteSecretDialog(ConsoleDialog):
    """No default button; Esc deletes nothing; it stays open and says why if the keyring does not delete."""

    def __init__(
        self,
        theme: Theme,
        parent: QWidget,
        tasks: Tasks,
        profile: Profile,
        kind: SecretKind,
        delete: Callable[[], Awaitable[None]],
    ) -> None:
        """`delete` takes the secret out of the keyring, or raises."""
        super().__init__(parent)
        self.setObjectName("keys.delete")
        self._profile = profile
        self._delete = delete
        words = deletion_words(kind)
        self.setWindowTitle(words.head)
        edge = theme.px(24)
        frame = EnvironmentFrame(theme, strip_facts(profile))
        name = visible(profile.name, 80)
        self._field = PlainField(
            theme,
            "keys.delete",
            "name",
            fill(self.tr("To confirm, type the name of the profile: {name}"), name=name),
            LineEdit(theme),
            required=True,
        )
        self._notice = Notice(theme, Manner.ERROR, "")
        self._notice.setObjectName("keys.delete.notice")
        self._notice.hide()
        leave = Button(theme, self.tr("Keep it"))
        leave.setObjectName("keys.delete.cancel")
        leave.clicked.connect(self.reject)
        confirm = Button(theme, self.tr("Delete for good"), Kind.MAIN)
        confirm.setObjectName("keys.delete.confirm")
        action = Action(confirm, self._work, tasks, name="keys: delete", verb=self.tr("Deleting"), stoppable=True)
        inside = QVBoxLayout()
        inside.setContentsMargins(edge, theme.px(16), edge, theme.px(16))
        inside.setSpacing(theme.px(12))
        inside.addWidget(PlainLabel(words.head, Type.HEAD, wrap=True))
        inside.addWidget(PlainLabel(words.text, Type.BODY, Tone.SECOND, wrap=True))
        inside.addWidget(self._field)
        inside.addWidget(self._notice)
        inside.addWidget(KeyringPatience(theme, action).notice)
        frame.body.addLayout(inside)
        footer = QFrame()
        footer.setProperty("sheet", "footer")
        row = QHBoxLayout(footer)
        row.setContentsMargins(edge, theme.px(12), edge, theme.px(12))
        row.setSpacing(theme.px(8))
        row.addStretch(1)
        row.addWidget(leave)
        row.addWidget(confirm)
        frame.body.addWidget(footer)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(frame)
        self._field.editor.wireChanged.connect(self._field.clear_problem)
        self._field.focus()
        self.setMinimumWidth(theme.px(720))

    async def _work(self) -> None:
        self._notice.hide()
        if self._field.editor.wire_text().strip() != self._profile.name:
            name = visible(self._profile.name, 80)
            self._field.show_error(fill(self.tr("This is not the name of the profile. Type {name}."), name=name))
            self._field.focus()
            self._grow()
            return
        try:
            await self._delete()
        except ConsoleError as error:
            words = error_words(error)
            self._notice.say(Manner.ERROR, words.head, words.text)
            self._notice.show()
            self._grow()
            return
        self.accept()

    def _grow(self) -> None:
        """Make room for what was said; a dialog does not do so by itself."""
        column = self.layout()
        if column is not None:
            column.activate()
            self.resize(self.width(), max(self.height(), column.totalHeightForWidth(self.width())))
