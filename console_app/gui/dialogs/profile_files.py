"""Reads and writes a file of profiles that a person names; what it says is judged elsewhere."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QIODevice, QSaveFile

from console_app.services.errors import ProfileError

_MOST_BYTES: Final = 1024 * 1024


def read_text(path: Path) -> str:
    """Give a file's text.

    Raises:
        ProfileError: it cannot be read, or is no text.

    """
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise ProfileError("file-unreadable", f"{path}: {error.strerror or type(error).__name__}") from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ProfileError("file-damaged", str(path)) from None
    if len(content) > _MOST_BYTES:
        raise ProfileError("file-damaged", str(path))
    return text


def save_text(path: Path, text: str) -> None:
    """Put a text in a file's place, whole or not at all.

    Raises:
        ProfileError: it cannot be written.

    """
    file, content = QSaveFile(str(path)), text.encode("ascii")
    opened = file.open(QIODevice.OpenModeFlag.WriteOnly)
    if not opened or file.write(content) != len(content) or not file.commit():
        raise ProfileError("file-unwritable", f"{path}: {file.errorString()}")
