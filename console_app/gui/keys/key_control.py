"""The panel to enter the merchant control."""

from collections.abc import Callable

from console_app.gui.keys.key_panel import KeyPanel
from console_app.gui.kit.aio import Tasks
from console_app.gui.kit.labelled_field import PlainField
from console_app.gui.kit.notice import Manner
from console_app.gui.kit.secret_edit import PassphraseEdit
from console_app.gui.kit.theme import Theme
from console_app.gui.words.key_words import control_text
from console_app.protocol.values import Secret
from console_app.services.errors import ConsoleError, ControlRefused
from console_app.services.key_keeping import KeyKeeping


class ControlPanel(KeyPanel):
    """The panel for the merchant control: typed or pasted, never shown, and stored in the keyring alone."""

    def __init__(self, theme: Theme, tasks: Tasks, keys: KeyKeeping, profile: Callable[[], str]) -> None:
        super().__init__(theme, tasks, keys, profile)
        self._control = PlainField(
            theme,
            "keys",
            "control",
            self.tr("Merchant control"),
            PassphraseEdit(theme),
            required=True,
            note=self.tr("From your account manager, or the gateway's web interface. Never shown again."),
        )
        self.parts.addWidget(self._control)
        self.button.setText(self.tr("Store control"))
        self.begin("control", self.tr("Storing"))
        self._control.editor.wireChanged.connect(self._control.clear_problem)

    def wipe(self) -> None:
        self._control.editor.set_wire_text("")

    async def work(self) -> None:
        self.notice.hide()
        try:
            await self.keys.store_control(self.profile(), Secret(self._control.editor.wire_text()))
        except ControlRefused as refused:
            if self.there():
                self._control.show_error(control_text(refused))
                self._control.focus()
            return
        except ConsoleError as error:
            if self.there():
                self.say_error(error)
            return
        if not self.there():
            return
        self.wipe()
        self.say(
            Manner.OK,
            self.tr("Merchant control stored in the keyring."),
            self.tr("If you pasted it, copy something else now: the clipboard still holds it."),
        )
        self.stored.emit()
