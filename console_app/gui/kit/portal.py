"""Registers the program with the desktop's portal, which must open ``/proc/PID/root`` of each program it serves."""

import os
import sys
from pathlib import Path
from typing import Final

SERVICE: Final = "org.freedesktop.portal.Desktop"
PATH: Final = "/org/freedesktop/portal/desktop"
SETTINGS: Final = "org.freedesktop.portal.Settings"
WITHIN_MS: Final = 500


def introduce() -> None:
    """Ask the portal for the colour scheme, on the connection that Qt uses for file dialogs as well.

    It examines the program at the first call on a connection, and remembers the result. Without a bus or
    a portal nothing happens, and none is started.
    """
    if sys.platform != "linux" or not _has_bus():
        return
    from PySide6.QtDBus import QDBus, QDBusConnection, QDBusMessage  # noqa: PLC0415 - after the first paint

    question = QDBusMessage.createMethodCall(SERVICE, PATH, SETTINGS, "Read")
    question.setArguments(["org.freedesktop.appearance", "color-scheme"])
    question.setAutoStartService(False)
    QDBusConnection.sessionBus().call(question, QDBus.CallMode.Block, WITHIN_MS)


def _has_bus() -> bool:
    """Tell whether there is a bus; libdbus would otherwise start one."""
    folder = os.environ.get("XDG_RUNTIME_DIR", "")
    return "DBUS_SESSION_BUS_ADDRESS" in os.environ or (bool(folder) and Path(folder, "bus").exists())
