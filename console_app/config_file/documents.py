"""JSON documents in a home: read strictly, written whole or not at all; knows nothing of their content."""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from console_app.private_files import open_private, read_private
from console_app.services.errors import HomeUnsafe, ProfileError

SCHEMA: Final = 1
WRITERS: Final = "files.lock"
"""Held while a file is changed, so that two programs adding a profile at once lose neither."""
_MOST_BYTES: Final = 1024 * 1024

Document = dict[str, object]


def read(path: Path) -> Document | None:
    """Return a file's document, None if there is no file.

    Raises:
        ProfileError: ``file-unreadable``, ``file-damaged``, ``schema-newer``.

    """
    with file_errors_translated("file-unreadable", path):
        try:
            content = read_private(path, _MOST_BYTES)
        except FileNotFoundError:
            return None
    if len(content) > _MOST_BYTES:
        raise ProfileError("file-damaged", str(path))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ProfileError("file-damaged", str(path)) from None
    return parsed(text, str(path))


def parsed(text: str, where: str) -> Document:
    """Read a document's text; a repeated key is an error. `where` is named in the error.

    Raises:
        ProfileError: ``file-damaged``, ``schema-newer``.

    """
    try:
        document = json.loads(text, object_pairs_hook=_each_key_once)
    except (ValueError, RecursionError):
        raise ProfileError("file-damaged", where) from None
    if not isinstance(document, dict) or type(document.get("schema")) is not int:
        raise ProfileError("file-damaged", where)
    if document["schema"] > SCHEMA:
        raise ProfileError("schema-newer", where)
    return document


def _each_key_once(pairs: list[tuple[str, object]]) -> Document:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def text_of(document: Mapping[str, object]) -> str:
    """Write a document in ASCII, so that a terminal or mail changes nothing in it."""
    return f"{json.dumps(document, indent=2)}\n"


@contextmanager
def writing_in(folder: Path) -> Iterator[None]:
    """Hold the lock that keeps other writers of this home waiting.

    Raises:
        ProfileError: ``file-unwritable``.

    """
    path = folder / WRITERS
    with file_errors_translated("file-unwritable", path):
        descriptor = open_private(path, os.O_RDWR | os.O_CREAT)
    try:
        with file_errors_translated("file-unwritable", path):
            _wait_for_lock(descriptor)
        yield
    finally:
        os.close(descriptor)


def write(path: Path, document: Mapping[str, object]) -> None:
    """Replace a file by a document in one step, for its owner alone; only under `writing_in`.

    A crash leaves the old file or the new one, and perhaps a temporary file that the next write replaces.

    Raises:
        ProfileError: ``file-unwritable``; the old file is unchanged.

    """
    draft = path.with_name(f".{path.name}.draft")
    with file_errors_translated("file-unwritable", path):
        try:
            draft.unlink(missing_ok=True)
            with open(draft, "x", encoding="utf-8", newline="\n", opener=open_private) as file:
                file.write(text_of(document))
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        except OSError:
            with suppress(OSError):
                draft.unlink()
            raise
        _sync_folder(path.parent)


@contextmanager
def file_errors_translated(reason: str, path: Path) -> Iterator[None]:
    """Turn the system's error about a file into a `ProfileError` with `reason`; for a link ``file-link``."""
    try:
        yield
    except HomeUnsafe as unsafe:
        raise ProfileError(f"file-{unsafe.unsafe}", unsafe.place) from unsafe
    except OSError as error:
        raise ProfileError(reason, f"{path}: {error.strerror or type(error).__name__}") from error


if sys.platform == "win32":
    import msvcrt

    def _wait_for_lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)  # tries for ten seconds

    def _sync_folder(folder: Path) -> None:
        """Do nothing: Windows writes names through by itself."""

else:
    import fcntl

    def _wait_for_lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX)

    def _sync_folder(folder: Path) -> None:
        """Make the new name durable, too (fsync(2))."""
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
