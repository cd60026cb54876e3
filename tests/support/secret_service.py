"""A real Secret Service on a private D-Bus: gnome-keyring with a login keyring that is unlocked."""

import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from unix_sockets import listens
from waiting import block_until

BUS: Final = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path={socket}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/>
<allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
"""


@dataclass(frozen=True, slots=True)
class SecretService:
    """The service that runs; `environment` leads a process to it."""

    environment: Mapping[str, str]

    def lock(self) -> None:
        """Lock the keyring as a screen saver would; nobody is there to answer the prompt."""
        import secretstorage

        with closing(_connection(self.environment)) as connection:
            secretstorage.get_default_collection(connection).lock()


@contextmanager
def running_secret_service(folder: Path) -> Iterator[SecretService]:
    """Run bus and keyring as long as the block lasts; their files lie in `folder`."""
    socket = folder / "bus"
    config = folder / "bus.conf"
    config.write_text(BUS.format(socket=socket), encoding="utf-8")
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "XDG_DATA_HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder),
        "XDG_RUNTIME_DIR": str(folder),
        "DBUS_SESSION_BUS_ADDRESS": f"unix:path={socket}",
    }
    keyring = ("gnome-keyring-daemon", "--unlock", "--foreground", "--components=secrets")
    with _running(("dbus-daemon", f"--config-file={config}", "--nofork", "--nopidfile"), environment) as bus:
        block_until(lambda: listens(socket), bus)
        with _running(keyring, environment, b"test-password") as service:
            block_until(lambda: _served(environment), service)
            yield SecretService(environment)


@contextmanager
def _running(
    command: tuple[str, ...], environment: Mapping[str, str], given: bytes = b""
) -> "Iterator[subprocess.Popen[bytes]]":
    process = subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    assert process.stdin is not None
    process.stdin.write(given)
    process.stdin.close()
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _served(environment: Mapping[str, str]) -> bool:
    import secretstorage

    with closing(_connection(environment)) as connection:
        return secretstorage.check_service_availability(connection)


def _connection(environment: Mapping[str, str]) -> Any:  # noqa: ANN401 - jeepney has no types
    from jeepney.io.blocking import open_dbus_connection  # type: ignore[import-untyped]

    return open_dbus_connection(environment["DBUS_SESSION_BUS_ADDRESS"])
