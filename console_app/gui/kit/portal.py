"""Introduces the program to the desktop's portal, which knows nobody whose ``/proc/PID/root`` it may not open."""

import os
import sys
from pathlib import Path
from typing import Final

SERVICE: Final = "org.freedesktop.portal.Desktop"
PATH: Final = "/org/freedesktop/portal/desktop"
SETTINGS: Final = "org.freedesktop.portal.Settings"
WITHIN_MS: Final = 500


def introduce() -> None:
    """Ask the portal for the colour scheme, on the connection that Qt asks it for files as well.

    It looks at the program at the first question that comes by a connection, and remembers. Where there is no bus or
    no portal nothing happens, and none is started.
    """
    if sys.platform != "linux" or not _has_bus():
        return
    from PySide6.QtDBus import QDBus, QDBusConnection, QDBusMessage  # noqa: PLC0415 - after the first paint

    question = QDBusMessage.createMethodCall(SERVICE, PATH, SETTINGS, "Read")
    question.setArguments(["org.freedesktop.appearance", "color-scheme"])
    question.setAutoStartService(False)
    QDBusConnection.sessionBus().call(question, QDBus.CallMode.Block, WITHIN_MS)


def _has_bus() -> bool:
    """Tell whether there is a bus to ask; libdbus would start one of its own otherwise."""
    folder = os.environ.get("XDG_RUNTIME_DIR", "")
    return "DBUS_SESSION_BUS_ADDRESS" in os.environ or (bool(folder) and Path(folder, "bus").exists())
