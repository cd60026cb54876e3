"""Parts of the key panels: a fingerprint to read aloud, a public key to copy, a notice while the keyring waits."""

from collections.abc import Callable
from pathlib import Path

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from console_app.gui.kit.aio import Action, Tasks
from console_app.gui.kit.button import Button, Kind
from console_app.gui.kit.code_block import CodeView
from console_app.gui.kit.label import PlainLabel, Tone, Type
from console_app.gui.kit.notice import Manner, Notice
from console_app.gui.kit.pyside_workarounds import add_layout
from console_app.gui.kit.text import fill, visible
from console_app.gui.kit.theme import Theme
from console_app.gui.words.key_words import file_text, fingerprint_lines
from console_app.services.key_keeping import KeyKeeping
from console_app.services.keys import PublicKey

PROMPT_AFTER_MS = 1500
"""After this long a keyring without an answer is likely to be asking the person something."""


class FingerprintCard(QFrame):
    """The SHA-256 of a public key in two lines of 16 pairs, meant to be read aloud to the gateway's manager."""

    def __init__(self, theme: Theme, note: str = "") -> None:
        super().__init__()
        self.setProperty("sheet", "sunken")
        self._key: PublicKey | None = None
        self._title = PlainLabel(self.tr("Fingerprint of the public part, SHA-256"), Type.LABEL, Tone.SECOND)
        self._pairs = PlainLabel("", Type.MONO, selectable=True)
        self._pairs.setObjectName("keys.fingerprint")
        copy = Button(theme, self.tr("Copy"), Kind.LINK, "copy")
        copy.setObjectName("keys.fingerprint.copy")
        copy.setAccessibleName(self.tr("Copy the fingerprint"))
        copy.clicked.connect(self._copy)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(copy)
        column = QVBoxLayout(self)
        edge = theme.px(12)
        column.setContentsMargins(edge, theme.px(8), edge, theme.px(12))
        column.setSpacing(theme.px(4))
        add_layout(column, head)
        column.addWidget(self._pairs)
        if note:
            column.addWidget(PlainLabel(note, Type.NOTE, Tone.THIRD, wrap=True))

    def show_key(self, key: PublicKey) -> None:
        """Show the fingerprint of a key."""
        self._key = key
        self._pairs.setText(fingerprint_lines(key.fingerprint))
        self._pairs.setAccessibleName(fill(self.tr("Fingerprint {pairs}"), pairs=key.fingerprint.value))

    def _copy(self) -> None:
        if self._key is not None:
            QGuiApplication.clipboard().setText(self._key.fingerprint.value)


class PublicKeyView(QWidget):
    """Fingerprint and public key, to copy or to save as a new file; neither is secret."""

    def __init__(self, theme: Theme, tasks: Tasks, keys: KeyKeeping, name: Callable[[], str], lines: int = 14) -> None:
        """`name` returns the profile the file is named after; `lines` is how many lines of the key are visible."""
        super().__init__()
        self._tasks = tasks
        self._keys = keys
        self._name = name
        self._key: PublicKey | None = None
        self.fingerprint = FingerprintCard(theme)
        self._pem = CodeView(theme, most_lines=lines, names=False)
        self._pem.setObjectName("keys.public")
        title = PlainLabel(self.tr("Public key for your account manager"), Type.LABEL, Tone.SECOND)
        title.setBuddy(self._pem)
        self._pem.setAccessibleName(title.text())
        copy = Button(theme, self.tr("Copy"), Kind.LINK, "copy")
        copy.setObjectName("keys.public.copy")
        copy.setAccessibleName(self.tr("Copy the public key"))
        copy.clicked.connect(self._copy)
        self._save = Button(theme, self.tr("Save as file"), Kind.LINK, "download")
        self._save.setObjectName("keys.public.save")
        self._save.clicked.connect(self._ask_where)
        self._note = PlainLabel("", Type.NOTE, Tone.THIRD, wrap=True)
        self._note.setObjectName("keys.public.note")
        self._note.hide()
        head = QHBoxLayout()
        head.setSpacing(theme.px(8))
        head.addWidget(title, 1)
        head.addWidget(copy)
        head.addWidget(self._save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        column.addWidget(self.fingerprint)
        column.addSpacing(theme.px(4))
        add_layout(column, head)
        column.addWidget(self._pem)
        column.addWidget(self._note)

    def show_key(self, key: PublicKey) -> None:
        """Show a key's public part."""
        self._key = key
        self.fingerprint.show_key(key)
        self._pem.show_code(key.pem.strip())
        self._note.hide()

    def _copy(self) -> None:
        if self._key is not None:
            QGuiApplication.clipboard().setText(self._key.pem)
            self._say(self.tr("Copied. A public key is no secret."), Tone.THIRD)

    def _ask_where(self) -> None:
        """Open the system's own save dialog; an existing file is never overwritten."""
        key = self._key
        if key is None:
            return
        dialog = QFileDialog(self.window(), self.tr("Save the public key"))
        dialog.setObjectName("keys.public.dialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        dialog.setNameFilter(self.tr("Public key (*.pem)"))
        dialog.setDefaultSuffix("pem")
        dialog.selectFile(_file_name(self._name()))
        dialog.fileSelected.connect(
            lambda path: self._tasks.start(self._write(Path(path), key), "save a public key", stoppable=True)
        )
        dialog.open()

    async def _write(self, path: Path, key: PublicKey) -> None:
        try:
            await self._keys.save_public(path, key)
        except OSError as error:
            words, tone = file_text(error), Tone.ERROR
        else:
            words, tone = fill(self.tr("Saved: {path}"), path=visible(str(path), 300)), Tone.OK
        if shiboken6.isValid(self):
            self._say(words, tone)

    def _say(self, words: str, tone: Tone) -> None:
        self._note.set_tone(tone)
        self._note.setText(words)
        self._note.show()


class KeyringWaitNotice(QObject):
    """Says after a while that the keyring may be asking the person, as long as an action waits for it."""

    said = Signal()
    """The notice was shown, and needs room."""

    def __init__(self, theme: Theme, action: Action) -> None:
        super().__init__(action)
        self.notice = Notice(
            theme,
            Manner.INFO,
            self.tr("Waiting for the keyring."),
            self.tr("It may be asking for its password in a window of its own. Nothing here is lost meanwhile."),
        )
        self.notice.setObjectName("keys.patience")
        self.notice.hide()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PROMPT_AFTER_MS)
        self._timer.timeout.connect(self.notice.show)
        self._timer.timeout.connect(self.said)
        action.started.connect(self._timer.start)
        action.ended.connect(self._ended)

    def _ended(self) -> None:
        self._timer.stop()
        self.notice.hide()


def _file_name(profile: str) -> str:
    plain = "".join(char if char.isalnum() and char.isascii() else "-" for char in profile).strip("-")
    return f"{plain[:60] or 'profile'}-public-key.pem"
