"""Two buttons that export a request for other people, as curl or for Postman; masked, never fit to be sent."""

import re
from typing import Final

from PySide6.QtCore import QCoreApplication, QFileDevice, QIODevice, QSaveFile, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from console_app.gui.kit.button import Button, Kind
from console_app.gui.kit.label import PlainLabel, Tone, Type
from console_app.gui.kit.pyside_workarounds import add_layout
from console_app.gui.kit.text import fill, visible
from console_app.gui.kit.theme import Theme
from console_app.protocol.doctor_records import OwnRequest
from console_app.protocol.operation import Operation
from console_app.services.handing_out import curl_command, postman_collection

SUFFIX: Final = ".postman_collection.json"
_NOT_IN_NAMES: Final = re.compile(r"[^A-Za-z0-9._-]+")


class HandOut(QWidget):
    """Copies or saves the inspector's request; tells the person each time what was left out of it."""

    def __init__(self, theme: Theme, operation: Operation) -> None:
        """Start without a request, both buttons disabled."""
        super().__init__()
        self._operation = operation
        self._request: OwnRequest | None = None
        self.curl = Button(theme, self.tr("Copy as curl"), Kind.PLAIN, "copy", small=True)
        self.curl.setObjectName(f"{operation.key}.handout.curl")
        self.postman = Button(theme, self.tr("Save for Postman ..."), Kind.PLAIN, "download", small=True)
        self.postman.setObjectName(f"{operation.key}.handout.postman")
        self._note = PlainLabel("", Type.NOTE, Tone.THIRD, wrap=True)
        self._note.setObjectName(f"{operation.key}.handout.note")
        self._note.hide()
        self.curl.clicked.connect(self._copy)
        self.postman.clicked.connect(self._ask_where)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addWidget(self.curl)
        row.addWidget(self.postman)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        add_layout(column, row)
        column.addWidget(self._note)
        self._allow()

    def take(self, request: OwnRequest) -> None:
        """Copy or save this request from now on."""
        if request != self._request:
            self._request = request
            self._note.hide()
            self._allow()

    def _allow(self) -> None:
        for button in (self.curl, self.postman):
            button.setEnabled(self._request is not None)

    def _copy(self) -> None:
        if self._request is not None:
            QGuiApplication.clipboard().setText(curl_command(self._request))
            self._say(self.tr("Copied."))

    def _ask_where(self) -> None:
        """Open the system's save dialog; the request is saved as it was when the button was pressed."""
        request = self._request
        if request is None:
            return
        dialog = QFileDialog(self.window(), self.tr("Save for Postman"))
        dialog.setObjectName(f"{self._operation.key}.handout.dialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(self.tr("Postman collection (*.json)"))
        dialog.setDefaultSuffix("json")
        dialog.selectFile(_file_name(request))
        dialog.fileSelected.connect(lambda path: self._save(request, path))
        dialog.open()

    def _save(self, request: OwnRequest, path: str) -> None:
        """Write the whole file or nothing, for its owner alone: names and accounts are in it."""
        file = QSaveFile(path)
        content = postman_collection(request).encode()
        if not file.open(QIODevice.OpenModeFlag.WriteOnly) or file.write(content) != len(content):
            self._failed(file)
            return
        file.setPermissions(QFileDevice.Permission.ReadOwner | QFileDevice.Permission.WriteOwner)
        if not file.commit():
            self._failed(file)
            return
        self._say(fill(self.tr("Saved: {path}."), path=visible(path)))

    def _failed(self, file: QSaveFile) -> None:
        words = fill(self.tr("Not saved: {reason}."), reason=visible(file.errorString()))
        self._note.set_tone(Tone.ERROR)
        self._note.setText(words)
        self._note.show()

    def _say(self, done: str) -> None:
        left_out = QCoreApplication.translate(
            "HandOut",
            "Signature, control and card data are *** in it, so it cannot be sent as it is. Names and accounts are "
            "in it: hand it only to who may read them.",
        )
        self._note.set_tone(Tone.THIRD)
        self._note.setText(f"{done} {left_out}")
        self._note.show()


def _file_name(request: OwnRequest) -> str:
    number = next((pair.value for pair in request.pairs if pair.name == "client_orderid"), "")
    plain = _NOT_IN_NAMES.sub("-", number)[:64].strip(".-")
    return "-".join(part for part in (request.operation.key, plain) if part) + SUFFIX
