"""Notices from the login manager that the machine goes to sleep or the session is locked; locks nothing itself.

On Linux systemd-logind signals it over the system bus (org.freedesktop.login1(5)). Elsewhere, and without
logind, `IdleWatch` notices by the clocks that the machine slept, at the latest on waking.
"""

import logging
import os
import sys
from typing import Any, Final

from PySide6.QtCore import SLOT, QObject, Signal, Slot

if sys.platform == "linux":
    from PySide6.QtDBus import (
        QDBusConnection,
        QDBusMessage,
        QDBusObjectPath,
        QDBusPendingCallWatcher,
        QDBusUnixFileDescriptor,
    )

log: Final = logging.getLogger("paynet.lock")
CONNECTION: Final = "paynet-console-login-manager"
SERVICE: Final = "org.freedesktop.login1"
PATH: Final = "/org/freedesktop/login1"
MANAGER: Final = f"{SERVICE}.Manager"
SESSION: Final = f"{SERVICE}.Session"
PROPERTIES: Final = "org.freedesktop.DBus.Properties"


class SuspendWatch(QObject):
    """Signals when it is time to lock, and delays sleep until that has been done.

    Sleep is delayed by an inhibitor lock (systemd-inhibit): logind waits for it, at most five seconds, so that no key
    is in memory that is written out or kept powered in sleep. It is released as soon as the slots of `sleeping` have
    run.
    """

    sleeping = Signal()
    """The machine is about to sleep."""
    locked = Signal()
    """The desktop session was locked."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Listen to nothing yet."""
        super().__init__(parent)
        self._calls: list[QObject] = []
        self._brake: object = None
        self._heard: list[tuple[str, str, str, Any]] = []
        self._name = f"{CONNECTION}-{id(self):x}"

    @property
    def braking(self) -> bool:
        """Whether sleep would wait for this program."""
        return self._brake is not None

    def begin(self) -> None:
        """Listen to the login manager, if there is one; its answers come later."""
        if sys.platform == "linux":
            # Asked for here: libdbus reads its environment but once in a process.
            address = os.environ.get("DBUS_SYSTEM_BUS_ADDRESS", "")
            where = address or QDBusConnection.BusType.SystemBus
            bus = QDBusConnection.connectToBus(where, self._name)
            if not bus.isConnected():
                log.info("no system bus: sleep is noticed by the clocks alone")
                return
            self._hear(PATH, MANAGER, "PrepareForSleep", "going_to_sleep(bool)")
            self._call("GetSession", ["auto"])
            self._take_brake()

    def end(self) -> None:
        """Stop listening, and delay sleep no longer."""
        self._brake = None
        self._calls.clear()
        if sys.platform == "linux":
            bus = QDBusConnection(self._name)
            for path, interface, name, slot in self._heard:  # else Qt's own thread does it, maybe after we are gone
                bus.disconnect(SERVICE, path, interface, name, self, slot)
            self._heard.clear()
            QDBusConnection.disconnectFromBus(self._name)

    @Slot(bool)
    def going_to_sleep(self, going: bool) -> None:
        """Handle `PrepareForSleep`: true before sleep, false after it."""
        if going:
            self.sleeping.emit()
            self._brake = None
        else:
            self._take_brake()

    @Slot()
    def session_locked(self) -> None:
        """Handle the session's `Lock`, which `loginctl lock-session` and some desktops send."""
        self.locked.emit()

    @Slot("QString", "QVariantMap", "QStringList")
    def session_changed(self, _interface: str, changed: dict[str, object], _gone: list[str]) -> None:
        """Handle `LockedHint`, which desktops with a lock screen of their own set."""
        if changed.get("LockedHint") is True:
            self.locked.emit()

    def _take_brake(self) -> None:
        why = self.tr("Locks the payment console before sleep")
        self._call("Inhibit", ["sleep", "paynet-console", why, "delay"])

    if sys.platform == "linux":

        def _call(self, name: str, arguments: list[str]) -> None:
            """Call the manager; nobody waits for it."""
            message = QDBusMessage.createMethodCall(SERVICE, PATH, MANAGER, name)
            message.setArguments(arguments)
            watcher = QDBusPendingCallWatcher(QDBusConnection(self._name).asyncCall(message), self)
            watcher.finished.connect(lambda: self._answered(watcher))
            self._calls.append(watcher)

        def _answered(self, watcher: QDBusPendingCallWatcher) -> None:
            if watcher not in self._calls:
                return
            self._calls.remove(watcher)
            reply = watcher.reply()
            watcher.deleteLater()
            for value in reply.arguments():
                if isinstance(value, QDBusUnixFileDescriptor):
                    self._brake = value
                elif isinstance(value, QDBusObjectPath):
                    self._join_session(value.path())
            if watcher.isError():
                log.info("the login manager does not answer: %s", reply.errorName())

        def _join_session(self, path: str) -> None:
            self._hear(path, SESSION, "Lock", "session_locked()")
            changed = "session_changed(QString,QVariantMap,QStringList)"
            self._hear(path, PROPERTIES, "PropertiesChanged", changed)

        def _hear(self, path: str, interface: str, name: str, signature: str) -> None:
            slot: Any = SLOT(signature)  # text is taken and bytes are not, whatever the stubs say
            if QDBusConnection(self._name).connect(SERVICE, path, interface, name, self, slot):
                self._heard.append((path, interface, name, slot))

    else:

        def _call(self, name: str, arguments: list[str]) -> None:
            """Call nobody: there is no login manager here."""
