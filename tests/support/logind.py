"""A login manager on a private D-Bus, played by a thread: it tells of sleep, locks sessions and hands out brakes."""

import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from jeepney import DBusAddress, MessageType, new_method_return, new_signal  # type: ignore[import-untyped]
from jeepney.bus_messages import message_bus  # type: ignore[import-untyped]
from jeepney.io.blocking import open_dbus_connection  # type: ignore[import-untyped]
from unix_sockets import listens
from waiting import block_until

NAME: Final = "org.freedesktop.login1"
MANAGER: Final = DBusAddress("/org/freedesktop/login1", NAME, "org.freedesktop.login1.Manager")
SESSION: Final = "/org/freedesktop/login1/session/_33"
OTHER_SESSION: Final = "/org/freedesktop/login1/session/_34"
BUS: Final = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><listen>unix:path={socket}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/>
<allow eavesdrop="true"/><allow own="*"/></policy></busconfig>"""


@dataclass
class Logind:
    """The login manager; `braked` while somebody holds sleep up."""

    address: str
    connection: Any
    asked: list[str] = field(default_factory=list)
    brakes: list[int] = field(default_factory=list)

    def prepare_for_sleep(self, *, going: bool) -> None:
        self.connection.send(new_signal(MANAGER, "PrepareForSleep", "b", (going,)))

    def lock_session(self, session: str = SESSION) -> None:
        self.connection.send(new_signal(DBusAddress(session, NAME, f"{NAME}.Session"), "Lock"))

    def lock_screen(self, session: str = SESSION) -> None:
        """What a desktop's own screen lock leaves behind."""
        properties = DBusAddress(session, NAME, "org.freedesktop.DBus.Properties")
        body: tuple[Any, ...] = (f"{NAME}.Session", {"LockedHint": ("b", True)}, [])
        self.connection.send(new_signal(properties, "PropertiesChanged", "sa{sv}as", body))

    def braked(self) -> bool:
        """Tell whether anybody still holds the other end of the newest brake."""
        if not self.brakes:
            return False
        with suppress(BlockingIOError):
            return os.read(self.brakes[-1], 1) != b""
        return True

    def serve(self) -> None:
        """Answer calls until the connection is closed."""
        with suppress(ConnectionError, OSError, ValueError):
            while True:
                call = self.connection.receive()
                if call.header.message_type is not MessageType.method_call:
                    continue
                name = next(value for key, value in call.header.fields.items() if key.name == "member")
                self.asked.append(name)
                if name == "GetSession":
                    self.connection.send(new_method_return(call, "o", (SESSION,)))
                elif name == "Inhibit":
                    kept, given = os.pipe()
                    os.set_blocking(kept, False)
                    self.brakes.append(kept)
                    self.connection.send(new_method_return(call, "h", (given,)))
                    os.close(given)


@contextmanager
def running_logind(folder: Path) -> Iterator[Logind]:
    """Run bus and login manager as long as the block lasts."""
    socket, config = folder / "system-bus", folder / "system-bus.conf"
    config.write_text(BUS.format(socket=socket), encoding="utf-8")
    address = f"unix:path={socket}"
    with subprocess.Popen(("dbus-daemon", f"--config-file={config}", "--nofork", "--nopidfile")) as bus:
        try:
            block_until(lambda: listens(socket), bus)
            connection = open_dbus_connection(address, enable_fds=True)
            connection.send_and_get_reply(message_bus.RequestName(NAME))
            logind = Logind(address, connection)
            thread = threading.Thread(target=logind.serve, name="logind")
            thread.start()
            yield logind
        finally:
            bus.kill()
            bus.wait()
            thread.join()
            connection.close()
