"""Protects this process's memory: no core dump, no reading by other programs of the user.

Keys, controls and card numbers are in memory as long as they are used. `protect` is the first thing that every process
of the program does, each child for itself: exec undoes it. It imports next to nothing and never raises; a
system that allows less is accepted, and `exposures` returns what is left, for the check of the workstation.

It cannot keep out root or a debugger attached before the first line, nor prevent swapping.
"""

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from typing import Final

OWNER_ONLY: Final = 0o077
"""The umask of the whole program: every file it creates belongs to its user alone."""


class Exposure(StrEnum):
    """A way in which the system still lets this process's memory be read."""

    DUMPS = "dumps"
    READERS = "readers"


def protect() -> None:
    """Forbid core dumps and reading by the user's other programs; set the umask for the owner alone."""
    os.umask(OWNER_ONLY)
    _forbid_dumps()
    _keep_readers_out()


def exposures() -> tuple[Exposure, ...]:
    """Forbid core dumps and foreign reading once more, which is harmless, and return what the system did not accept."""
    found = {Exposure.DUMPS: not _forbid_dumps(), Exposure.READERS: not _keep_readers_out()}
    return tuple(exposure for exposure, there in found.items() if there)


@contextmanager
def readable() -> Iterator[None]:
    """Let the desktop read this process while the block lasts; only while no secret is in memory.

    xdg-desktop-portal accepts no call of a program, neither for a file nor for the colour scheme,
    before it has opened the program's ``/proc/PID/root``; it does so once for each connection to the bus.
    """
    _let_readers_in()
    try:
        yield
    finally:
        _keep_readers_out()


if sys.platform == "win32":
    _NO_FAULT_REPORT: Final = 0x0001 | 0x0002
    """SEM_FAILCRITICALERRORS and SEM_NOGPFAULTERRORBOX (SetErrorMode): Windows Error Reporting is not asked."""
    _NO_HEAP_IN_REPORT: Final = 1
    """WER_FAULT_REPORTING_FLAG_NOHEAP (WerSetFlags), should a report be made all the same."""
    _RIGHTS: Final = "D:P(A;;0x121001;;;OW)(A;;GA;;;SY)"
    """The owner may see, await and end the process and nothing else; the system may do everything.

    0x121001 is SYNCHRONIZE, READ_CONTROL, PROCESS_QUERY_LIMITED_INFORMATION and PROCESS_TERMINATE ("Process Security
    and Access Rights"); an entry for OWNER RIGHTS also takes the owner's own right to change the list.
    """
    _SDDL_REVISION: Final = 1
    _DACL: Final = 0x00000004 | 0x80000000
    """DACL_SECURITY_INFORMATION and PROTECTED_DACL_SECURITY_INFORMATION."""

    def _forbid_dumps() -> bool:
        try:
            kernel = ctypes.WinDLL("kernel32")
            kernel.SetErrorMode(kernel.GetErrorMode() | _NO_FAULT_REPORT)
            kernel.WerSetFlags(_NO_HEAP_IN_REPORT)
            return bool(kernel.GetErrorMode() & _NO_FAULT_REPORT == _NO_FAULT_REPORT)
        except (OSError, AttributeError):
            return False

    def _keep_readers_out() -> bool:
        try:
            kernel, security = ctypes.WinDLL("kernel32"), ctypes.WinDLL("advapi32")
            kernel.GetCurrentProcess.restype = ctypes.c_void_p
            rights = ctypes.c_void_p()
            if not security.ConvertStringSecurityDescriptorToSecurityDescriptorW(
                ctypes.c_wchar_p(_RIGHTS), ctypes.c_ulong(_SDDL_REVISION), ctypes.byref(rights), None
            ):
                return False
            this = ctypes.c_void_p(kernel.GetCurrentProcess())
            taken = bool(security.SetKernelObjectSecurity(this, ctypes.c_ulong(_DACL), rights))
            kernel.LocalFree(rights)
        except (OSError, AttributeError):
            return False
        return taken

    def _let_readers_in() -> None:
        """Do nothing: no part of the desktop needs to look."""

else:
    import resource

    def _forbid_dumps() -> bool:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        return resource.getrlimit(resource.RLIMIT_CORE)[0] == 0

    if sys.platform == "darwin":
        _PT_DENY_ATTACH: Final = 31

        def _keep_readers_out() -> bool:
            """Deny debuggers (ptrace(2)): one that is there already ends the program. task_for_pid wants root."""
            try:
                return bool(ctypes.CDLL(None).ptrace(_PT_DENY_ATTACH, 0, None, 0) == 0)
            except (OSError, AttributeError):
                return False

        def _let_readers_in() -> None:
            """Do nothing: no part of the desktop needs to look."""

    else:
        _PR_GET_DUMPABLE: Final = 3
        _PR_SET_DUMPABLE: Final = 4

        def _keep_readers_out() -> bool:
            """Take "dumpable" from the process (prctl(2), PR_SET_DUMPABLE).

            Its /proc/PID then belongs to root and nobody may trace it. A core dump that is piped into a program, which
            RLIMIT_CORE does not hold back (core(5)), is not made either.
            """
            _prctl(_PR_SET_DUMPABLE, 0)
            return _prctl(_PR_GET_DUMPABLE, 0) == 0

        def _let_readers_in() -> None:
            _prctl(_PR_SET_DUMPABLE, 1)

        def _prctl(option: int, value: int) -> int:
            try:
                call = ctypes.CDLL(None).prctl
            except (OSError, AttributeError):
                return -1
            return int(call(option, *(ctypes.c_ulong(number) for number in (value, 0, 0, 0))))
