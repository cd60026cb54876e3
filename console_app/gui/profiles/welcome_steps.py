"""The steps of setting up a profile: each knows what it shows and what is missing, none knows the next one."""

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from console_app.gui.keys.connection_panel import ConnectionPanel
from console_app.gui.keys.key_control import ControlPanel
from console_app.gui.keys.key_generate import GenerateKeyPanel
from console_app.gui.keys.key_import import ImportKeyPanel
from console_app.gui.keys.key_panel import KeyPanel
from console_app.gui.kit.aio import Latest, Tasks
from console_app.gui.kit.button import Kind
from console_app.gui.kit.colours import Role
from console_app.gui.kit.label import IconLabel, PlainLabel, Tone, Type
from console_app.gui.kit.notice import Manner, Notice
from console_app.gui.kit.segment import Segment, Way
from console_app.gui.kit.text import fill, visible
from console_app.gui.kit.theme import Theme
from console_app.gui.order.use_cases import UseCases
from console_app.gui.words.band_words import target_text
from console_app.gui.words.notices import Words, error_words
from console_app.gui.words.profile_words import environment_text
from console_app.protocol.brands import Environment
from console_app.services.errors import ConsoleError
from console_app.services.key_keeping import ProfileSecrets, SecretCondition
from console_app.services.profile import Profile, needs_key

IMPORT, GENERATE = "import", "generate"


class Step(QWidget):
    """One step: a head, a line about it, its parts. `needed`: it must be done before going on."""

    changed = Signal()
    """What is still to be done in the step has changed."""

    def __init__(self, theme: Theme, title: str, lead: str) -> None:
        super().__init__()
        self.theme = theme
        self.title = title
        self.parts = QVBoxLayout(self)
        self.parts.setContentsMargins(0, 0, 0, 0)
        self.parts.setSpacing(theme.px(12))
        self.parts.addWidget(PlainLabel(title, Type.HEAD, wrap=True))
        self.lead = PlainLabel(lead, Type.BODY, Tone.SECOND, wrap=True)
        self.parts.addWidget(self.lead)

    def end(self) -> None:
        """Align the parts at the top."""
        self.parts.addStretch(1)

    def enter(self) -> None:
        """Prepare the step, as it is about to be shown."""

    def focus_first(self) -> None:
        """Focus the first part that takes the focus."""
        parts = (part for part in self.findChildren(QWidget) if part.isVisibleTo(self) and part.isEnabled())
        first = next((part for part in parts if part.focusPolicy() & Qt.FocusPolicy.TabFocus), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)

    def open_point(self) -> bool:
        """Tell whether leaving this step now would leave the profile incomplete."""
        return False

    def wipe(self) -> None:
        """Erase secrets that were typed and not stored."""


class FieldsStep(Step):
    """A step of the profile's own fields."""

    def __init__(self, theme: Theme, title: str, lead: str, fields: QWidget) -> None:
        super().__init__(theme, title, lead)
        self.parts.addWidget(fields)
        self.end()


class _SecretStep(Step):
    """A step that stores a secret in the keyring; it first shows what is there."""

    def __init__(self, theme: Theme, tasks: Tasks, use_cases: UseCases, profile: Callable[[], Profile]) -> None:
        super().__init__(theme, self._title(), "")
        self.tasks = tasks
        self.use_cases = use_cases
        self.profile = profile
        self.kept = False
        self.note = Notice(theme, Manner.INFO, "")
        self.note.setObjectName("setup.kept")
        self.note.hide()
        self.parts.addWidget(self.note)
        self._secrets = Latest[ProfileSecrets | Words](tasks, self._show, name="setup: secrets")

    def _title(self) -> str:
        raise NotImplementedError

    def found(self, secrets: ProfileSecrets) -> str:
        """Describe the stored secret, '' if there is none."""
        raise NotImplementedError

    def enter(self) -> None:
        self._secrets.ask(_read(self.use_cases, self.profile().name))

    def open_point(self) -> bool:
        return not self.kept

    def stored(self) -> None:
        """Note that the secret is in the keyring now."""
        self.kept = True
        self.note.hide()
        self.changed.emit()

    def _show(self, told: ProfileSecrets | Words) -> None:
        if not shiboken6.isValid(self):
            return
        if isinstance(told, Words):
            self.note.say(Manner.ERROR, told.head, told.text)
            self.note.show()
            return
        words = self.found(told)
        if words and not self.kept:
            self.note.say(Manner.OK, words)
            self.note.show()
        self.kept = self.kept or bool(words)
        self.changed.emit()


class KeyStep(_SecretStep):
    """Import a key file, or make a key pair whose public part goes to the gateway's manager."""

    def __init__(self, theme: Theme, tasks: Tasks, use_cases: UseCases, profile: Callable[[], Profile]) -> None:
        super().__init__(theme, tasks, use_cases, profile)
        ways = (
            Way(IMPORT, self.tr("Import a key file"), "upload"),
            Way(GENERATE, self.tr("Generate a key pair"), "key"),
        )
        self._ways = Segment(theme, ways, self.tr("Where the key comes from"))
        self._ways.setObjectName("setup.key")
        parts = (theme, tasks, use_cases.keys, lambda: profile().name)
        self._panels: dict[str, KeyPanel] = {IMPORT: ImportKeyPanel(*parts), GENERATE: GenerateKeyPanel(*parts)}
        self._stack = QStackedWidget()
        for panel in self._panels.values():
            panel.stored.connect(self.stored)
            self._stack.addWidget(panel)
        self._ways.chosen.connect(lambda key: self._stack.setCurrentWidget(self._panels[key]))
        self.parts.addWidget(self._ways)
        self.parts.addWidget(self._stack)
        self.end()

    def _title(self) -> str:
        return self.tr("The private key")

    def enter(self) -> None:
        super().enter()
        if needs_key(self.profile()):
            text = self.tr(
                "It signs payouts and deposits. The private part stays in this system's keyring; your account "
                "manager gets the public part and its fingerprint. You may do this later."
            )
        else:
            text = self.tr("The calls of this profile are not signed with a key: go on without one.")
        self.lead.setText(text)

    def found(self, secrets: ProfileSecrets) -> str:
        key = secrets.private_key.key
        if secrets.private_key.kept is not SecretCondition.KEPT or key is None:
            return ""
        return fill(self.tr("Key {short} is in the keyring."), short=key.fingerprint.short)

    def wipe(self) -> None:
        for panel in self._panels.values():
            panel.wipe()


class ControlStep(_SecretStep):
    """The merchant control, pasted once and never shown."""

    def __init__(self, theme: Theme, tasks: Tasks, use_cases: UseCases, profile: Callable[[], Profile]) -> None:
        super().__init__(theme, tasks, use_cases, profile)
        self._panel = ControlPanel(theme, tasks, use_cases.keys, lambda: profile().name)
        self._panel.stored.connect(self.stored)
        self.parts.addWidget(self._panel)
        self.end()
        self.lead.setText(
            self.tr(
                "It proves look-ups, initial payments and card registrations. Paste it once; it goes to this system's "
                "keyring and is never shown again. Without it no order can be looked up, so none can be sent."
            )
        )

    def _title(self) -> str:
        return self.tr("The merchant control")

    def found(self, secrets: ProfileSecrets) -> str:
        return (
            self.tr("The merchant control is in the keyring.") if secrets.control.kept is SecretCondition.KEPT else ""
        )

    def wipe(self) -> None:
        self._panel.wipe()


class ConnectionStep(Step):
    """Tests the connection by asking about a made-up order number; may be skipped."""

    def __init__(self, theme: Theme, tasks: Tasks, use_cases: UseCases, profile: Callable[[], Profile]) -> None:
        super().__init__(theme, self.tr("Test the connection"), "")
        self.lead.setText(
            self.tr(
                "The console asks the gateway about an order number that nobody has. That shows whether address, "
                "certificate, endpoint, login and merchant control fit. No money can move by it."
            )
        )
        self.good = False
        self.tried = False
        self.panel = ConnectionPanel(theme, tasks, use_cases.connection, profile, Kind.PLAIN)
        self.panel.tested.connect(self._tested)
        self.parts.addWidget(self.panel)
        self.end()

    def open_point(self) -> bool:
        return not self.good

    def forget(self) -> None:
        """Forget the result of the connection test, because the profile has changed."""
        self.good = self.tried = False
        self.panel.clear()

    def _tested(self, good: bool) -> None:
        self.good, self.tried = good, True
        self.changed.emit()


class DoneStep(Step):
    """What is set up and what is still missing, line by line."""

    def __init__(self, theme: Theme, tasks: Tasks, use_cases: UseCases, profile: Callable[[], Profile]) -> None:
        super().__init__(theme, self.tr("Ready"), "")
        self._use_cases = use_cases
        self._profile = profile
        self._tested = self.tr("not tested")
        self._good = False
        self._lines = QWidget()
        self._lines.setObjectName("setup.summary")
        self._rows = QVBoxLayout(self._lines)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(theme.px(8))
        self.parts.addWidget(self._lines)
        self.end()
        self._secrets = Latest[ProfileSecrets | Words](tasks, self._show, name="setup: summary")

    def show_test_result(self, *, tried: bool, good: bool) -> None:
        """Show the result of the connection test."""
        self._good = good
        words = self.tr("tested, good") if good else self.tr("tested, not good yet")
        self._tested = words if tried else self.tr("not tested")

    def enter(self) -> None:
        self._secrets.ask(_read(self._use_cases, self._profile().name))

    def _show(self, told: ProfileSecrets | Words) -> None:
        if not shiboken6.isValid(self):
            return
        while (item := self._rows.takeAt(0)) is not None:
            if (gone := item.widget()) is not None:
                gone.hide()
                gone.deleteLater()
        profile = self._profile()
        facts = fill(
            self.tr("{name}: {environment}, {host}, {where}"),
            name=visible(profile.name, 60),
            environment=environment_text(profile.environment),
            host=profile.host,
            where=target_text(profile.target),
        )
        self._line(self.tr("Profile"), facts, good=True)
        if isinstance(told, Words):
            self._line(self.tr("Keys"), told.head, good=False)
        else:
            key = told.private_key.key
            needed = needs_key(profile)
            missing = self.tr("none yet") if needed else self.tr("none, and none is needed")
            self._line(self.tr("Private key"), key.fingerprint.short if key else missing, good=bool(key) or not needed)
            there = told.control.kept is SecretCondition.KEPT
            text = self.tr("in the keyring") if there else self.tr("none yet: nothing can be looked up or sent")
            self._line(self.tr("Merchant control"), text, good=there)
        self._line(self.tr("Connection"), self._tested, good=self._good)
        self.lead.setText(
            self.tr("What is missing can be added at any time: menu, Profiles or Keys.")
            if profile.environment is Environment.SANDBOX
            else self.tr("This profile moves real money. What is missing can be added at any time: menu, Keys.")
        )

    def _line(self, label: str, text: str, *, good: bool) -> None:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self.theme.px(8))
        icon = IconLabel(self.theme, "check-circle" if good else "info", Role.OK_TEXT if good else Role.WARNING_TEXT)
        row.addWidget(icon)
        name = PlainLabel(label, Type.BODY, Tone.SECOND)
        name.setFixedWidth(self.theme.px(140))
        row.addWidget(name)
        row.addWidget(PlainLabel(text, Type.MEDIUM, wrap=True), 1)
        self._rows.addWidget(line)


async def _read(use_cases: UseCases, name: str) -> ProfileSecrets | Words:
    try:
        return await use_cases.keys.secrets_of(name)
    except ConsoleError as error:
        return error_words(error)
