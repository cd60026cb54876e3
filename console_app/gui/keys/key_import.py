"""The panel to import a private key from a file.

A private key is read from a file and never from the clipboard, which any program can read, which is kept by
clipboard histories and may be shared with other machines unnoticed.
"""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QFontMetrics
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout

from console_app.gui.keys.key_panel import KeyPanel
from console_app.gui.keys.key_parts import FingerprintCard
from console_app.gui.kit.aio import Tasks
from console_app.gui.kit.button import Button, Kind
from console_app.gui.kit.labelled_field import PlainField
from console_app.gui.kit.line_edits import LineEdit
from console_app.gui.kit.notice import Manner, Notice
from console_app.gui.kit.pyside_workarounds import add_layout
from console_app.gui.kit.secret_edit import PassphraseEdit
from console_app.gui.kit.text import fill, visible
from console_app.gui.kit.theme import Size, Theme
from console_app.gui.words.key_words import checked_text, file_text, pause_text, refusal_text
from console_app.gui.words.notices import problem_text
from console_app.protocol.errors import Problem, Why
from console_app.protocol.values import Secret
from console_app.services.errors import ConsoleError, KeyRefusal, KeyRefused, PassphrasePause
from console_app.services.key_keeping import KeyKeeping, KeyPlacement
from console_app.services.keys import ImportedKey, PublicKey

_SECOND: Final = timedelta(seconds=1)
_ABOUT_PASSPHRASE: Final = {KeyRefusal.PASSPHRASE_MISSING, KeyRefusal.PASSPHRASE_WRONG}


class ImportKeyPanel(KeyPanel):
    """A key file, chosen, typed or dropped; its passphrase if it has one; the fingerprint; then into the keyring."""

    def __init__(self, theme: Theme, tasks: Tasks, keys: KeyKeeping, profile: Callable[[], str]) -> None:
        super().__init__(theme, tasks, keys, profile)
        self.setAcceptDrops(True)
        self._checked: ImportedKey | None = None
        self._file = PlainField(
            theme,
            "keys",
            "file",
            self.tr("Key file"),
            LineEdit(theme),
            required=True,
            note=self.tr("PEM: PKCS#1, PKCS#8 or encrypted PKCS#8, 2048 to 6144 bits. Choose it, or drop it here."),
        )
        self._file.editor.setAcceptDrops(False)  # the panel takes files; a line would take their address as text
        self._passphrase = PlainField(
            theme,
            "keys",
            "passphrase",
            self.tr("Passphrase of the file"),
            PassphraseEdit(theme),
            required=True,
            note=self.tr("used once to open the file; not kept"),
        )
        self._passphrase.hide()
        choose = Button(theme, self.tr("Choose"), Kind.PLAIN)
        choose.setObjectName("keys.file.choose")
        choose.setAccessibleName(self.tr("Choose the key file"))
        choose.clicked.connect(self._ask_which)
        line = QHBoxLayout()
        line.setSpacing(theme.px(12))
        line.addWidget(self._file, 1)
        beside = QVBoxLayout()
        beside.addSpacing(QFontMetrics(theme.font(Size.LABEL)).height() + theme.px(4))
        beside.addWidget(choose)
        beside.addStretch(1)
        add_layout(line, beside)
        self._fingerprint = FingerprintCard(
            theme, self.tr("Read it to your account manager, or compare it with what they have on file.")
        )
        self._fingerprint.hide()
        self._left_behind = Notice(theme, Manner.WARNING, "")
        self._left_behind.setObjectName("keys.import.left-behind")
        self._left_behind.hide()
        add_layout(self.parts, line)
        self.parts.addWidget(self._passphrase)
        self.column.addWidget(self._fingerprint)
        self.column.addWidget(self._left_behind)
        self._action = self.begin("import", self.tr("Checking"))
        self._ask_again()
        self._second = QTimer(self)
        self._second.setInterval(250)
        self._second.timeout.connect(self._count_down)
        for field in (self._file, self._passphrase):
            field.editor.wireChanged.connect(self._ask_again)
            if isinstance(field.editor, LineEdit):
                field.editor.returnPressed.connect(self._open_by_key)
        self._file.editor.wireChanged.connect(self._no_passphrase)

    @property
    def key(self) -> PublicKey | None:
        """The public part of the opened key that is to be stored."""
        return None if self._checked is None else self._checked.public

    def choose_file(self, path: Path) -> None:
        """Set a file and open it at once."""
        self._file.editor.set_wire_text(str(path))
        self._action.press()

    def wipe(self) -> None:
        self._passphrase.editor.set_wire_text("")
        self._file.editor.set_wire_text("")
        self._second.stop()

    async def work(self) -> None:
        self._left_behind.hide()
        if self._checked is None:
            await self._open()
        else:
            await self._store(self._checked)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _one_file(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _one_file(event)
        if path is not None and not self._action.running:
            event.setDropAction(Qt.DropAction.CopyAction)  # never a move: the sender would delete the file
            event.accept()
            self.choose_file(path)

    async def _open(self) -> None:
        self.notice.hide()
        for field in (self._file, self._passphrase):
            field.clear_problem()
        text = self._file.editor.wire_text()
        if not text:
            self._file.show_error(problem_text(Problem("file", Why.REQUIRED)))
            self._file.focus()
            return
        asked = not self._passphrase.isHidden()
        passphrase = Secret(self._passphrase.editor.wire_text())
        try:
            key = await self.keys.read_file(Path(text), passphrase or None)
        except (ConsoleError, OSError, ValueError) as error:
            if self.there():
                self._refuse(error, asked=asked)
        else:
            if self.there() and self._file.editor.wire_text() == text:
                self._show_checked(key)

    def _refuse(self, error: Exception, *, asked: bool) -> None:
        """Show the reason at the field it is about."""
        match error:
            case PassphrasePause():
                self._count_down()
            case KeyRefused(reason=reason) if reason in _ABOUT_PASSPHRASE:
                self._ask_passphrase(refusal_text(error), asked=asked)
            case KeyRefused():
                self._file.show_error(refusal_text(error))
                self._file.focus()
            case ConsoleError():
                self.say_error(error)
            case _:  # a path with a null character is a ValueError
                self._file.show_error(file_text(error if isinstance(error, OSError) else FileNotFoundError()))
                self._file.focus()

    def _ask_passphrase(self, words: str, *, asked: bool) -> None:
        self._passphrase.editor.set_wire_text("")
        self._passphrase.show()
        if asked:
            self._passphrase.show_error(words)
        else:
            self._passphrase.show_warning(words)
        self._passphrase.focus()
        if self.keys.pause():
            self._count_down()

    def _show_checked(self, key: ImportedKey) -> None:
        self._passphrase.editor.set_wire_text("")
        self._passphrase.hide()
        self._checked = key
        self._fingerprint.show_key(key.public)
        self._fingerprint.show()
        self.say(Manner.OK, checked_text(key.form, key.public))
        self.button.setText(self.tr("Store key"))
        self.button.setFocus()

    async def _store(self, key: ImportedKey) -> None:
        path = self._file.editor.wire_text()
        try:
            placed = await self.keys.store(self.profile(), key)
        except ConsoleError as error:
            if self.there():
                self.say_error(error)
            return
        if not self.there():
            return
        self._file.editor.set_wire_text("")
        head = (
            self.tr("Stored in the keyring. Key {short} signs from now on.")
            if placed is KeyPlacement.IN_USE
            else self.tr("Stored in the keyring. Key {short} waits; the key in use stays until you switch.")
        )
        self.say(Manner.OK, fill(head, short=key.fingerprint.short))
        self._left_behind.say(
            Manner.WARNING,
            self.tr("The key file still lies where it was. Delete it yourself."),
            fill(
                self.tr("Whoever reads it can sign in your name. Empty the trash as well, and mind copies: {path}"),
                path=visible(path, 300),
            ),
        )
        self._left_behind.show()
        self.stored.emit()

    def _ask_again(self) -> None:
        """Forget the opened key, because another file or passphrase is given."""
        self._checked = None
        self._fingerprint.hide()
        self.button.setText(self.tr("Open and check"))
        if not self._action.running:
            self.notice.hide()

    def _no_passphrase(self) -> None:
        self._passphrase.editor.set_wire_text("")
        self._passphrase.hide()
        self._passphrase.clear_problem()
        self._file.clear_problem()

    def _count_down(self) -> None:
        """Show how long the pause still takes; the button is enabled at its end."""
        left = self.keys.pause()
        if left and not self._passphrase.isHidden():
            self._passphrase.show_error(pause_text(-(-left // _SECOND)))
            self._action.allow(False)
            self._second.start()
        else:
            self._second.stop()
            self._action.allow(True)
            self._passphrase.clear_problem()

    def _open_by_key(self) -> None:
        """Open the file by Enter, which never stores a key."""
        if self._checked is None:
            self._action.press()

    def _ask_which(self) -> None:
        dialog = QFileDialog(self.window(), self.tr("Choose the key file"))
        dialog.setObjectName("keys.file.dialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([self.tr("Key files (*.pem *.key)"), self.tr("All files (*)")])
        dialog.fileSelected.connect(lambda path: self.choose_file(Path(path)))
        dialog.open()


def _one_file(event: QDropEvent) -> Path | None:
    """Return the dragged file if it is one local file."""
    urls = event.mimeData().urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    return Path(urls[0].toLocalFile())
