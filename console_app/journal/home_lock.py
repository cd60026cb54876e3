"""One program per home: a lock that ends with the process, and no homes on a network; knows no database."""

import ctypes
import os
import re
import sys
from pathlib import Path
from typing import Final, Self

from console_app import private_files
from console_app.private_files import open_private
from console_app.services.errors import HomeBusy, HomeOnNetwork, JournalUnavailable

LOCK_FILE: Final = "console.lock"
MOUNTS: Final = Path("/proc/self/mountinfo")
NETWORK: Final = frozenset(
    (
        *(
            "9p",
            "afs",
            "beegfs",
            "ceph",
            "cifs",
            "coda",
            "davfs",
            "glusterfs",
            "gpfs",
            "lustre",
            "ncpfs",
            "nfs",
            "nfs4",
        ),
        *("ocfs2", "orangefs", "smb3", "smbfs", "virtiofs"),
        *(
            "fuse.davfs2",
            "fuse.gvfsd-fuse",
            "fuse.glusterfs",
            "fuse.rclone",
            "fuse.s3fs",
            "fuse.smbnetfs",
            "fuse.sshfs",
        ),
    )
)
"""File systems whose locks another machine grants, so that two consoles could both believe they are alone."""
_WINDOWS_REMOTE: Final = 4  # DRIVE_REMOTE of GetDriveTypeW


class HomeLock:
    """The lock on a home, held until `release` or the end of the process, however it ends."""

    def __init__(self, descriptor: int) -> None:
        """Keep the locked file open."""
        self._descriptor: int | None = descriptor

    @classmethod
    def take(cls, home: Path) -> Self:
        """Lock a home that exists.

        Raises:
            HomeBusy: another console has it.
            HomeUnsafe: the lock file is a link, or no plain file.
            JournalUnavailable: the lock file cannot be written.

        """
        try:
            descriptor = open_private(home / LOCK_FILE, os.O_RDWR | os.O_CREAT)
        except OSError as error:
            raise JournalUnavailable(error.strerror or type(error).__name__) from error
        try:
            _lock(descriptor)
        except OSError as error:
            os.close(descriptor)
            raise HomeBusy from error
        return cls(descriptor)

    def release(self) -> None:
        """Release the home; releasing twice is harmless."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def make_home(home: Path) -> None:
    """Create the folder of a home, for its owner alone; an existing one keeps its permissions unless it is empty.

    Raises:
        HomeOnNetwork: the folder would lie on a network file system.
        HomeUnsafe: others may write in the folder, or it belongs to somebody else.
        JournalUnavailable: the folder cannot be made.

    """
    refuse_network(home)
    try:
        private_files.make_home(home)
    except OSError as error:
        raise JournalUnavailable(error.strerror or type(error).__name__) from error


def refuse_network(home: Path) -> None:
    """Refuse a home on a network file system, by the mount table on Linux, by the kind of drive on Windows.

    macOS tells the kind only by a system call that Python lacks; there the choice of the folder is trusted.

    Raises:
        HomeOnNetwork: the home lies on a network file system.

    """
    kind = file_system_of(home)
    if kind in NETWORK:
        raise HomeOnNetwork(kind)


def file_system_of(path: Path) -> str:
    """Return the kind of file system that a path is or will be on; '' if this platform does not reveal it."""
    path = path.resolve()
    if sys.platform == "win32":
        return "smb3" if _windows_drive_kind(path) == _WINDOWS_REMOTE else ""
    try:
        table = MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""
    return kind_in_mount_table(table, path)


def kind_in_mount_table(table: str, path: Path) -> str:
    """Return the kind of the deepest mount that a path is on; of two at one point the later hides the earlier.

    The table is that of proc(5), /proc/pid/mountinfo: the mount point is the fifth word, the kind follows " - ".
    """
    depth, kind = -1, ""
    for line in table.splitlines():
        before, _, after = line.partition(" - ")
        words = before.split()
        if len(words) < 5 or not after:  # noqa: PLR2004 - the fifth word is the mount point
            continue
        point = Path(re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), words[4]))
        if len(point.parts) >= depth and path.is_relative_to(point):
            depth, kind = len(point.parts), after.split()[0]
    return kind


def _windows_drive_kind(path: Path) -> int:
    if path.drive.startswith("\\\\"):
        return _WINDOWS_REMOTE
    return int(getattr(ctypes, "windll").kernel32.GetDriveTypeW(path.drive + "\\"))  # noqa: B009 - only on Windows
