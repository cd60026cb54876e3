"""The parts of the keys dialog: an overview of all profiles, and the key in use with its actions."""

from collections.abc import Callable, Sequence

import shiboken6
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from console_app.gui.keys.connection_panel import manner_of
from console_app.gui.keys.key_delete import DeleteSecretDialog
from console_app.gui.keys.key_parts import KeyringWaitNotice, PublicKeyView
from console_app.gui.kit.aio import Action, Tasks, Work, accepted
from console_app.gui.kit.button import Button, Kind
from console_app.gui.kit.card import Card
from console_app.gui.kit.dialogs import AskDialog
from console_app.gui.kit.empty import EmptyState
from console_app.gui.kit.label import IconLabel, PlainLabel, Tone, Type
from console_app.gui.kit.notice import Manner, Notice
from console_app.gui.kit.pyside_workarounds import add_layout
from console_app.gui.kit.text import fill, visible
from console_app.gui.kit.theme import Theme
from console_app.gui.order.use_cases import UseCases
from console_app.gui.words.key_words import SecretLine, secret_line, standing_lines
from console_app.gui.words.notices import error_words
from console_app.gui.words.profile_words import environment_text, tested_words
from console_app.services.errors import ConsoleError
from console_app.services.key_keeping import ProfileSecrets, SecretCondition
from console_app.services.keys import Fingerprint, PublicKey, SecretKind
from console_app.services.profile import Profile


class Overview(QWidget):
    """A card for each profile, a row for each of its secrets; opening a profile shows the actions."""

    opened = Signal(str)
    """A person wants the keys of this profile."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(12))
        self._cards: list[Card] = []
        self._nothing = EmptyState(
            theme, "key", self.tr("No profile yet"), self.tr("Keys belong to a profile. Set one up first.")
        )

    def show_secrets(self, profiles: Sequence[Profile], secrets: Sequence[ProfileSecrets]) -> None:
        """Show the secrets; if nothing is known, the profiles alone."""
        for card in self._cards:
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        known = {one.profile: one for one in secrets}
        self._cards = [self._card(profile, known.get(profile.name)) for profile in profiles]
        for card in self._cards:
            self._column.addWidget(card)
        self._nothing.setVisible(not profiles)
        while self._column.count() > len(self._cards):
            self._column.takeAt(0)
        self._column.addWidget(self._nothing, 1)
        self._column.addStretch(1 if profiles else 0)

    def _card(self, profile: Profile, secrets: ProfileSecrets | None) -> Card:
        theme = self._theme
        card = Card(theme, visible(profile.name, 60), visible(profile.host, 80))
        card.setObjectName(f"keys.profile.{profile.name}")
        card.set_summary(environment_text(profile.environment))
        manage = Button(theme, self.tr("Open"), Kind.PLAIN, "key", small=True)
        manage.setObjectName(f"keys.open.{profile.name}")
        manage.setAccessibleName(fill(self.tr("Open the keys of {profile}"), profile=visible(profile.name, 60)))
        manage.clicked.connect(lambda: self.opened.emit(profile.name))
        card.head.addWidget(manage)
        rows = SecretRows(theme)
        if secrets is not None:
            rows.show_lines(standing_lines(secrets))
        card.body.addWidget(rows)
        return card


class SecretRows(QWidget):
    """A line for each secret: name, icon, condition."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px(8))
        self._grid.setVerticalSpacing(theme.px(8))
        self._grid.setColumnMinimumWidth(0, theme.px(132))
        self._grid.setColumnStretch(2, 1)

    def show_lines(self, lines: Sequence[SecretLine]) -> None:
        """Show these lines in place of the former ones."""
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for row, line in enumerate(lines):
            words = PlainLabel(line.text, Type.BODY, line.tone, wrap=True)
            words.setAccessibleName(f"{line.name}: {line.text}")
            self._grid.addWidget(PlainLabel(line.name, Type.LABEL, Tone.SECOND), row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(IconLabel(self._theme, line.icon, line.role), row, 1, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(words, row, 2)


class KeyInUse(QWidget):
    """The key in use, the next key, and the control, with actions: test, copy, switch, delete."""

    changed = Signal()
    """Something was switched or deleted."""

    def __init__(self, theme: Theme, tasks: Tasks, use_cases: UseCases, profile: Profile) -> None:
        super().__init__()
        self._theme = theme
        self._tasks = tasks
        self._use_cases = use_cases
        self._profile = profile
        self._secrets: ProfileSecrets | None = None
        self._rows = SecretRows(theme)
        self._rows.setObjectName("keys.standing")
        self._outcome = Notice(theme, Manner.OK, "")
        self._outcome.setObjectName("keys.outcome")
        self._outcome.hide()
        test = Button(theme, self.tr("Test the key"), Kind.PLAIN, "check-circle", small=True)
        ask = Button(theme, self.tr("Test the connection"), Kind.PLAIN, "refresh", small=True)
        delete = Button(theme, self.tr("Delete key ..."), Kind.TEXT, small=True)
        delete_control = Button(theme, self.tr("Delete control ..."), Kind.TEXT, small=True)
        switch = Button(theme, self.tr("Switch to the new key"), Kind.MAIN, small=True)
        drop = Button(theme, self.tr("Delete the new key ..."), Kind.TEXT, small=True)
        self._buttons = {
            "test": test,
            "connection": ask,
            "delete.private-key": delete,
            "delete.merchant-control": delete_control,
            "switch": switch,
            "delete.private-key-next": drop,
        }
        for name, button in self._buttons.items():
            button.setObjectName(f"keys.{name}")
        works = {
            "test": (self._prove, self.tr("Testing")),
            "connection": (self._connect, self.tr("Asking")),
            "switch": (self._switch_over, self.tr("Switching")),
            **{f"delete.{kind.value}": (self._deleting(kind), self.tr("Deleting")) for kind in SecretKind},
        }
        # All may be stopped when the program ends: a keyring's prompt may stand open for hours.
        self._actions = {
            name: Action(self._buttons[name], work, tasks, name=f"keys: {name}", verb=verb, stoppable=True)
            for name, (work, verb) in works.items()
        }
        self._waiting = Card(theme, self.tr("A new key waits"))
        self._waiting.setObjectName("keys.waiting")
        self._new = PublicKeyView(theme, tasks, use_cases.keys, lambda: profile.name, lines=4)
        self._in_use = Card(theme, self.tr("Key in use"))
        self._none = Notice(
            theme,
            Manner.INFO,
            self.tr("This profile has no private key."),
            self.tr("Import the key file you have, or generate a key pair and hand its public part to the gateway."),
        )
        self._public = PublicKeyView(theme, tasks, use_cases.keys, lambda: profile.name)
        self._build((test, ask, delete, delete_control), (switch, drop))

    def show_secrets(self, secrets: ProfileSecrets) -> None:
        """Show the condition of the profile's secrets."""
        self._secrets = secrets
        lines = [secret_line(secrets.private_key, secrets.loaded), secret_line(secrets.control, secrets.loaded)]
        self._rows.show_lines(lines)
        for kept, view in ((secrets.private_key, self._public), (secrets.next_key, self._new)):
            view.setVisible(kept.key is not None)
            if kept.key is not None:
                view.show_key(kept.key)
        there = {
            secret.kind: secret.kept is not SecretCondition.MISSING
            for secret in (secrets.private_key, secrets.next_key, secrets.control)
        }
        self._waiting.setVisible(there[SecretKind.NEXT_KEY])
        self._in_use.setVisible(secrets.private_key.key is not None)
        self._none.setVisible(not there[SecretKind.PRIVATE_KEY])
        self._actions["switch"].allow(secrets.next_key.key is not None)
        shown = {
            "test": there[SecretKind.PRIVATE_KEY],
            "connection": there[SecretKind.MERCHANT_CONTROL],
            **{f"delete.{kind.value}": kept for kind, kept in there.items()},
        }
        for name, on in shown.items():
            self._buttons[name].setVisible(on)

    def say(self, manner: Manner, head: str, text: str = "") -> None:
        """Show the outcome of an action; it stays until the next one."""
        self._outcome.say(manner, head, text)
        self._outcome.show()

    def _build(self, buttons: Sequence[Button], about_new: Sequence[Button]) -> None:
        theme = self._theme
        note = PlainLabel(
            self.tr(
                "It signs nothing yet. Send its public key to your account manager and ask them to read the "
                "fingerprint back. Switch once they have registered it, not before: until then the gateway knows only "
                "the key in use."
            ),
            Type.NOTE,
            Tone.SECOND,
            wrap=True,
        )
        self._waiting.body.addWidget(note)
        self._waiting.body.addWidget(self._new)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(12))
        add_layout(self._waiting.body, _row(theme, about_new))
        column.addWidget(self._rows)
        column.addWidget(self._none)
        add_layout(column, _row(theme, buttons))
        column.addWidget(self._outcome)
        for name in ("test", "switch"):
            column.addWidget(KeyringWaitNotice(theme, self._actions[name]).notice)
        column.addWidget(self._waiting)
        self._in_use.body.addWidget(self._public)
        column.addWidget(self._in_use)
        column.addStretch(1)

    async def _prove(self) -> None:
        self._outcome.hide()
        try:
            fingerprint = await self._use_cases.keys.prove(self._profile.name)
        except ConsoleError as error:
            self._say_error(error)
            return
        if shiboken6.isValid(self):
            self.say(
                Manner.OK,
                fill(self.tr("Key {short} signs, and its public part verifies it."), short=fingerprint.short),
                self.tr(
                    "Tested on this workstation with a known text. Whether the gateway has registered it shows the "
                    "first signed request: compare the fingerprint with your account manager before."
                ),
            )

    async def _connect(self) -> None:
        self._outcome.hide()
        try:
            tested = await self._use_cases.connection.run(self._profile)
        except ConsoleError as error:
            self._say_error(error)
            return
        if shiboken6.isValid(self):
            words = tested_words(tested)
            self.say(manner_of(tested), words.head, words.text)

    async def _switch_over(self) -> None:
        """Ask whether the new key is registered, and only then switch to it."""
        secrets = self._secrets
        if secrets is None or secrets.next_key.key is None:
            return
        new, old = secrets.next_key.key, secrets.private_key.key
        if not await self._asked(new, old):
            return
        try:
            fingerprint: Fingerprint = await self._use_cases.keys.switch(secrets.profile)
        except ConsoleError as error:
            self._say_error(error)
            return
        if shiboken6.isValid(self):
            self.say(Manner.OK, fill(self.tr("Key {short} signs from now on."), short=fingerprint.short))
            self.changed.emit()

    async def _asked(self, new: PublicKey, old: PublicKey | None) -> bool:
        text = (
            self.tr(
                "Key {new} signs from then on. Key {old} leaves the keyring and cannot be brought back. If the gateway "
                "has not registered the new key, it refuses every payout and deposit until it has."
            )
            if old is not None
            else self.tr("Key {new} signs from then on. If the gateway has not registered it, it refuses everything.")
        )
        dialog = AskDialog(
            self._theme,
            self,
            self.tr("Has your account manager registered the new key?"),
            fill(text, new=new.fingerprint.short, old=old.fingerprint.short if old is not None else ""),
            yes=self.tr("Registered: switch"),
            no=self.tr("Not yet"),
        )
        return await accepted(dialog)

    def _deleting(self, kind: SecretKind) -> Callable[[], Work[None]]:
        async def work() -> None:
            profile = self._profile
            keys = self._use_cases.keys
            dialog = DeleteSecretDialog(
                self._theme, self, self._tasks, profile, kind, lambda: keys.delete(profile.name, kind)
            )
            if await accepted(dialog) and shiboken6.isValid(self):
                self.say(Manner.OK, self.tr("Deleted from the keyring."))
                self.changed.emit()

        return work

    def _say_error(self, error: ConsoleError) -> None:
        if shiboken6.isValid(self):
            words = error_words(error)
            self.say(Manner.ERROR, words.head, words.text)


def _row(theme: Theme, buttons: Sequence[Button]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(theme.px(8))
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    return row
