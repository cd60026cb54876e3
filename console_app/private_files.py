"""Files that belong to one person alone: created so whatever the umask, never opened by a link, read up to a limit.

Everything in a home is opened or checked here first. Windows gives a home the rights of its folder, which are
not examined; links and junctions are refused there as well.
"""

import errno
import os
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from console_app.services.errors import HomeUnsafe, Unsafe

MOST_CHOSEN: Final = 1024 * 1024
"""The most bytes read of a file that a person chose."""

_FILE: Final = 0o600
_FOLDER: Final = 0o700
_WRITABLE_BY_OTHERS: Final = 0o022
_NO_LINK: Final = getattr(os, "O_NOFOLLOW", 0)
_NO_WAIT: Final = getattr(os, "O_NONBLOCK", 0)
_BINARY: Final = getattr(os, "O_BINARY", 0)
_LINK_TAGS: Final = frozenset(
    (getattr(stat, "IO_REPARSE_TAG_SYMLINK", 0xA000000C), getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", 0xA0000003))
)


class NotPlain(OSError):
    """The file to be read is a device, a pipe or a folder."""


class TooLarge(OSError):
    """The file to be read has more bytes than such a file can have."""


def make_home(home: Path) -> None:
    """Create a home and missing folders above it, for their owner alone, or check that an existing one is.

    An existing one keeps its rights unless it is empty. The home itself may be reached by a link, as a home on another
    disk is; what counts is who may write to the folder that it leads to.

    Raises:
        HomeUnsafe: it belongs to somebody else, others may write to it, or it is no folder.
        OSError: it cannot be created or checked.

    """
    missing = [home, *home.parents]
    for folder in reversed(missing[: next(n for n, folder in enumerate(missing) if folder.exists())]):
        folder.mkdir(mode=_FOLDER, exist_ok=True)
        _make_private(folder, _FOLDER)
    found = home.stat()
    if not stat.S_ISDIR(found.st_mode):
        raise HomeUnsafe(str(home), Unsafe.ODD)
    _refuse_foreign(home, found)
    if not any(home.iterdir()):
        _make_private(home, _FOLDER)
    elif os.name == "posix" and found.st_mode & _WRITABLE_BY_OTHERS:
        raise HomeUnsafe(str(home), Unsafe.WRITABLE)


def make_folder(folder: Path) -> None:
    """Create a folder inside a home, for its owner alone; from an existing one the rights of others are taken.

    Raises:
        HomeUnsafe: the path is a link, a file or somebody else's folder.
        OSError: it cannot be made.

    """
    folder.mkdir(mode=_FOLDER, exist_ok=True)
    found = folder.lstat()
    if _is_link(found):
        raise HomeUnsafe(str(folder), Unsafe.LINK)
    _refuse_foreign(folder, found)
    _make_private(folder, _FOLDER)


def refuse_unsafe(paths: Iterable[Path]) -> None:
    """Check that the files at these paths, if any, are plain files of this person.

    For files that a library opens by name. Nobody else can put a link there afterwards: `make_home` ensures that.

    Raises:
        HomeUnsafe: a path is a link, no plain file, or somebody else's.
        OSError: a file cannot be checked.

    """
    for path in paths:
        try:
            found = path.lstat()
        except FileNotFoundError:
            continue
        if _is_link(found):
            raise HomeUnsafe(str(path), Unsafe.LINK)
        _refuse_odd(path, found)


def open_private(path: str | Path, flags: int) -> int:
    """Open a file of a home, like `os.open`, and make it its owner's alone, also an existing one.

    Raises:
        HomeUnsafe: the path is a link, no plain file, or somebody else's file.
        OSError: it cannot be opened.

    """
    if not _NO_LINK:
        refuse_unsafe((Path(path),))
    try:
        descriptor = os.open(path, flags | _NO_LINK | _NO_WAIT | _BINARY, _FILE)
    except OSError as error:
        # A link is ELOOP (open(2)), on some systems EMLINK; a folder or a pipe without a reader has errors of its own.
        refuse_unsafe((Path(path),))
        if error.errno == errno.ELOOP:
            raise HomeUnsafe(str(path), Unsafe.LINK) from error
        raise
    try:
        _refuse_odd(Path(path), os.fstat(descriptor))
        keep_private(descriptor)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def keep_private(descriptor: int) -> None:
    """Make an open file its owner's alone, whatever the umask was.

    Raises:
        OSError: the file system has no permissions.

    """
    if os.name == "posix" and stat.S_IMODE(os.fstat(descriptor).st_mode) != _FILE:
        os.fchmod(descriptor, _FILE)


def read_private(path: Path, most: int) -> bytes:
    """Read a file of a home, at most one byte more than `most`.

    Raises:
        HomeUnsafe: the path is a link, no plain file, or somebody else's file.
        OSError: the file cannot be read.

    """
    with open(open_private(path, os.O_RDONLY), "rb") as file:
        return file.read(most + 1)


def read_chosen(path: Path, most: int = MOST_CHOSEN) -> bytes:
    """Read a file that a person chose, without waiting for it, and at most `most` bytes.

    Raises:
        NotPlain: the path is a device, pipe or folder.
        TooLarge: the file is longer.
        OSError: the file cannot be read.

    """
    if not stat.S_ISREG(path.stat().st_mode):
        raise NotPlain(errno.EINVAL, os.strerror(errno.EINVAL), str(path))
    with open(path, "rb", opener=_at_once) as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise TooLarge(errno.EFBIG, os.strerror(errno.EFBIG), str(path))
    return content


def _at_once(path: str, flags: int) -> int:
    return os.open(path, flags | _NO_WAIT)


def _refuse_odd(path: Path, found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise HomeUnsafe(str(path), Unsafe.ODD)
    _refuse_foreign(path, found)


def _refuse_foreign(path: Path, found: os.stat_result) -> None:
    if os.name == "posix" and found.st_uid != os.geteuid():
        raise HomeUnsafe(str(path), Unsafe.FOREIGN)


def _make_private(path: Path, mode: int) -> None:
    """Take all rights from others, and give the owner those that the umask has taken."""
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) != mode:
        path.chmod(mode)


def _is_link(found: os.stat_result) -> bool:
    return stat.S_ISLNK(found.st_mode) or getattr(found, "st_reparse_tag", 0) in _LINK_TAGS
