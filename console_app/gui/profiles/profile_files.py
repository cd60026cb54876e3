"""Reads and writes a file of profiles that a person chose; its content is judged elsewhere."""

from pathlib import Path

from PySide6.QtCore import QIODevice, QSaveFile

from console_app.private_files import NotPlain, TooLarge, read_chosen
from console_app.services.errors import ProfileError


def read_text(path: Path) -> str:
    """Return a file's text.

    Raises:
        ProfileError: the file cannot be read, is larger than 1 MB, no plain file, or no text.

    """
    try:
        content = read_chosen(path)
    except TooLarge:
        raise ProfileError("file-large", str(path)) from None
    except NotPlain:
        raise ProfileError("file-odd", str(path)) from None
    except OSError as error:
        raise ProfileError("file-unreadable", f"{path}: {error.strerror or type(error).__name__}") from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ProfileError("file-damaged", str(path)) from None
    return text


def save_text(path: Path, text: str) -> None:
    """Replace a file by a text, whole or not at all.

    Raises:
        ProfileError: the file cannot be written.

    """
    file, content = QSaveFile(str(path)), text.encode("ascii")
    opened = file.open(QIODevice.OpenModeFlag.WriteOnly)
    if not opened or file.write(content) != len(content) or not file.commit():
        raise ProfileError("file-unwritable", f"{path}: {file.errorString()}")
