"""The panel to generate a key pair."""

from collections.abc import Callable
from typing import Final

from console_app.gui.keys.key_panel import KeyPanel
from console_app.gui.keys.key_parts import PublicKeyView
from console_app.gui.kit.aio import Tasks
from console_app.gui.kit.choice import Choice, Option
from console_app.gui.kit.label import PlainLabel, Tone, Type
from console_app.gui.kit.labelled_field import PlainField
from console_app.gui.kit.notice import Manner
from console_app.gui.kit.text import fill
from console_app.gui.kit.theme import Theme
from console_app.services.errors import ConsoleError
from console_app.services.key_keeping import KeyKeeping, KeyPlacement
from console_app.services.keys import PublicKey

SIZES: Final = (4096, 3072, 2048)


class GenerateKeyPanel(KeyPanel):
    """Makes a key pair: the private part goes to the keyring and never to a file, the public part can be copied."""

    def __init__(self, theme: Theme, tasks: Tasks, keys: KeyKeeping, profile: Callable[[], str]) -> None:
        super().__init__(theme, tasks, keys, profile)
        options = [Option(str(bits), fill(self.tr("RSA, {bits} bits"), bits=bits)) for bits in SIZES]
        self._bits = PlainField(
            theme,
            "keys",
            "bits",
            self.tr("Length of the key"),
            Choice(theme, options, typing=False),
            note=self.tr(
                "4096 bits unless your account manager asks for another length. Making it takes some seconds."
            ),
        )
        self._bits.editor.set_wire_text(str(SIZES[0]))
        self._public = PublicKeyView(theme, tasks, keys, profile)
        self._public.hide()
        self._next = PlainLabel("", Type.NOTE, Tone.SECOND, wrap=True)
        self._next.setObjectName("keys.generate.next")
        self._next.hide()
        self.parts.addWidget(self._bits)
        self.column.addWidget(self._public)
        self.column.addWidget(self._next)
        self.button.setText(self.tr("Generate a key pair"))
        self._action = self.begin("generate", self.tr("Making a key"))
        self.key: PublicKey | None = None
        """The public part of the key that was made last."""

    async def work(self) -> None:
        self.notice.hide()
        try:
            key, placed = await self.keys.generate(self.profile(), int(self._bits.editor.wire_text()))
        except ConsoleError as error:
            if self.there():
                self.say_error(error)
            return
        if not self.there():
            return
        self.key = key
        waits = placed is KeyPlacement.WAITING
        text = (
            self.tr("Key {short} waits; the key in use stays until you switch.")
            if waits
            else self.tr("Key {short} signs from now on.")
        )
        self.say(
            Manner.OK,
            self.tr("Key pair made. The private part is in the keyring and was never in a file."),
            fill(text, short=key.fingerprint.short),
        )
        self._public.show_key(key)
        self._public.show()
        self._next.setText(
            self.tr(
                "Next: send the public key to your account manager, ask them to read the fingerprint back to "
                "you, and switch to the new key once they have registered it."
            )
            if waits
            else self.tr(
                "Next: send the public key to your account manager and ask them to read the fingerprint back "
                "to you. Until they have registered it, the gateway refuses what this key signs."
            )
        )
        self._next.show()
        self._bits.hide()
        self._action.allow(False)  # a second press would make a second key
        self.button.setText(self.tr("Key pair made"))
        self.stored.emit()
