"""What is done in the keys dialog, in whatever window it opens, and key files to bring there."""

from pathlib import Path
from typing import Any

from console import Console
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from waiting import until

from console_app.gui.keys.key_import import ImportKeyPanel
from console_app.gui.keys.keys import KeysDialog
from console_app.gui.kit.segment import Segment


class KeysConsole(Console):
    """What a person does and sees in the keys dialog; what runs behind its window by itself is not waited for."""

    @property
    def root(self) -> KeysDialog:
        return self.dialog

    @property
    def dialog(self) -> KeysDialog:
        """The one that is open."""
        found = [one for one in self.window.findChildren(KeysDialog) if one.isVisible()]
        assert len(found) == 1
        return found[0]

    async def open_by_menu(self) -> None:
        """Open it as a person does."""
        action = self.window.findChild(QAction, "menu.keys")
        assert action is not None
        action.trigger()
        await self.opened()

    async def opened(self) -> None:
        """Wait until it is there and has read the keyring."""
        await until(self.dialog_is_open)
        await self.quiet()

    def dialog_is_open(self) -> bool:
        return any(one.isVisible() for one in self.window.findChildren(KeysDialog))

    def working(self) -> set[str]:
        return {name for name in self.tasks.names() if name.startswith(("keys: ", "save a public"))}

    async def quiet(self) -> None:
        """Wait until nothing of the dialog is under way."""
        await until(lambda: not self.working())
        QApplication.sendPostedEvents()

    def said(self) -> str:
        """Give everything that the dialog shows and says."""
        return " ".join(self.told())

    def choose(self, way: str) -> None:
        """Choose what is to be done with a key."""
        self.find(Segment, "keys.way").choose(way)

    async def do(self, name: str) -> None:
        """Press a button and wait until its work is done."""
        self.press(name)
        await self.quiet()

    async def answer(self, button: str) -> None:
        """Press a button of the question that comes up, and wait for what follows."""
        await until(lambda: self.shows(button))
        await self.do_if_open(button)

    async def do_if_open(self, button: str) -> None:
        self.press(button)
        await self.quiet()

    async def bring(self, path: Path, passphrase: str = "") -> None:
        """Import a key file to the end."""
        self.choose("import")
        self.put("keys.file", str(path))
        await self.do("keys.import.do")
        if passphrase:
            self.put("keys.passphrase", passphrase)
            await self.do("keys.import.do")
        await self.do("keys.import.do")

    def drop(self, *paths: Path) -> Qt.DropAction:
        """Drop files on the panel as a file manager does, and tell what it is told to do with them."""
        panel = next(one for one in self.dialog.findChildren(ImportKeyPanel) if one.isVisible())
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        actions = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
        hand: tuple[Any, ...] = (actions, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
        entering = QDragEnterEvent(QPoint(5, 5), *hand)
        QApplication.sendEvent(panel, entering)
        if not entering.isAccepted():
            return Qt.DropAction.IgnoreAction
        dropping = QDropEvent(QPoint(5, 5), *hand)
        dropping.setDropAction(Qt.DropAction.MoveAction)
        QApplication.sendEvent(panel, dropping)
        return dropping.dropAction()


def key_file(folder: Path, name: str = "merchant.pem", passphrase: str = "", bits: int = 2048) -> Path:
    """Write a fresh key as PKCS#8, with a passphrase where one is given."""
    key = rsa.generate_private_key(65537, bits)
    locked = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    path = folder / name
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locked))
    return path
