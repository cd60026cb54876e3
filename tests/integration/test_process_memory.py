"""A crash writes no memory to disk, and no other program of the same user reads it: real processes, really killed."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest
from secret_service import BUS
from unix_sockets import listens
from waiting import block_until

from console_app.vault.importing import generate_key

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looked at through /proc")

ROOT: Final = Path(__file__).resolve().parents[2]
UNLIMITED: Final = ("sh", "-c", 'ulimit -c unlimited; exec "$@"', "sh")
AS_ANY_USER: Final = ("setpriv", "--bounding-set=-sys_ptrace", "--inh-caps=-sys_ptrace") if os.geteuid() == 0 else ()
"""Root reads everything by CAP_SYS_PTRACE; without it, it is a user like any other here."""
READER: Final = "import sys; open(f'/proc/{sys.argv[1]}/mem', 'rb').close()"
PLAIN: Final = ("-c", "import sys; print('ready', flush=True); sys.stdin.read()")
WORKSHOP: Final = ("-m", "console_app.vault.workshop")
SECRET_SET: Final = ("-m", "console_app", "secret", "set", "Demo", "merchant-control")
SANDBOX: Final = ("-m", "console_app", "sandbox", "--login", "L", "--until-stdin-closes")
WINDOW: Final = ("-m", "console_app")


@contextmanager
def running(
    arguments: Sequence[str], folder: Path, bus: str = "unix:path=/nonexistent"
) -> Iterator[subprocess.Popen[bytes]]:
    """Run Python as an ordinary user, with no limit on core dumps, in a folder that they would come to lie in."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "PYTHONPATH": str(ROOT),
        "PAYNET_CONSOLE_HOME": str(folder / "home"),
        "QT_QPA_PLATFORM": "offscreen",
        "DBUS_SESSION_BUS_ADDRESS": bus,
    }
    command = (*UNLIMITED, *AS_ANY_USER, sys.executable, *arguments)
    with subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def may_be_read(pid: int) -> bool:
    reader = (*AS_ANY_USER, sys.executable, "-c", READER, str(pid))
    return subprocess.run(reader, check=False, capture_output=True).returncode == 0


def is_protected(process: subprocess.Popen[bytes]) -> bool:
    limits = Path(f"/proc/{process.pid}/limits").read_text(encoding="ascii").splitlines()
    (core,) = (line.split()[4:6] for line in limits if line.startswith("Max core file size"))
    return core == ["0", "0"] and not may_be_read(process.pid)


def dumps_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.startswith("core")]


@pytest.fixture
def unprotected_is_dumped(tmp_path: Path) -> None:
    """See that this system would write a core dump of a process like these, and would let it be read."""
    folder = tmp_path / "unprotected"
    folder.mkdir()
    with running(PLAIN, folder) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        if not may_be_read(process.pid):
            pytest.skip("this system lets no process read another one")
        process.send_signal(signal.SIGABRT)
        process.wait()
    if not dumps_in(folder):
        pytest.skip("this system writes core dumps elsewhere")


@pytest.mark.parametrize("end", [signal.SIGSEGV, signal.SIGABRT])
@pytest.mark.parametrize(
    "arguments", [WORKSHOP, SECRET_SET, SANDBOX], ids=["key workshop", "secret set", "sandbox gateway"]
)
@pytest.mark.usefixtures("unprotected_is_dumped")
def test_a_process_that_is_killed_leaves_no_core_dump_and_is_read_by_nobody(
    arguments: Sequence[str], end: signal.Signals, tmp_path: Path
) -> None:
    if arguments is SECRET_SET:
        make = ("profile", "add", "Demo", "--brand", "connpay", "--environment", "sandbox", "--endpoint", "1")
        with running(("-m", "console_app", *make, "--login", "L", "--currency", "EUR"), tmp_path) as made:
            assert made.wait() == 0
    if arguments is SANDBOX:
        (tmp_path / "control").write_text("0123456789")
        (tmp_path / "public.pem").write_text(generate_key(2048).public_pem)
        arguments = (*SANDBOX, "--public-key", "public.pem", "--control-file", "control")
    with running(arguments, tmp_path) as process:
        block_until(lambda: is_protected(process), process)
        process.send_signal(end)
        assert process.wait() == -end
    assert dumps_in(tmp_path) == []


@pytest.mark.usefixtures("unprotected_is_dumped")
def test_the_window_is_closed_to_readers_before_its_session_begins(tmp_path: Path) -> None:
    with running(WINDOW, tmp_path) as process:
        block_until((tmp_path / "home" / "log" / "console.log").exists, process)
        assert is_protected(process)
        process.send_signal(signal.SIGSEGV)
        assert process.wait() == -signal.SIGSEGV
    assert dumps_in(tmp_path) == []


PORTAL: Final = """
import os, sys
from jeepney import DBusAddress, HeaderFields, new_method_call, new_method_return
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

bus = open_dbus_connection(sys.argv[1])
bus.send_and_get_reply(message_bus.RequestName("org.freedesktop.portal.Desktop"))
print("ready", flush=True)
while True:
    asked = bus.receive()
    where = asked.header.fields
    if where.get(HeaderFields.interface) == "org.freedesktop.portal.Settings" and where[HeaderFields.member] == "Read":
        pid = bus.send_and_get_reply(message_bus.GetConnectionUnixProcessID(where[HeaderFields.sender])).body[0]
        try:
            os.close(os.open(f"/proc/{pid}/root", os.O_RDONLY | os.O_DIRECTORY))
        except OSError as error:
            print("refused", error.strerror, flush=True)
        else:
            bus.send(new_method_return(asked, "v", (("v", ("u", 0)),)))
            print("known", pid, flush=True)
"""
"""Looks at whoever asks as xdg-desktop-portal does, and owns its name."""


@pytest.mark.usefixtures("unprotected_is_dumped")
def test_the_desktops_portal_gets_to_know_the_window_and_cannot_look_later(tmp_path: Path) -> None:
    socket = tmp_path / "bus"
    (tmp_path / "bus.conf").write_text(BUS.format(socket=socket))
    with subprocess.Popen(("dbus-daemon", f"--config-file={tmp_path / 'bus.conf'}", "--nofork", "--nopidfile")) as bus:
        block_until(lambda: listens(socket), bus)
        address = f"unix:path={socket}"
        try:
            with running(("-c", PORTAL, address), tmp_path) as portal:
                assert portal.stdout is not None
                assert portal.stdout.readline() == b"ready\n"
                with running(WINDOW, tmp_path, address) as window:
                    assert portal.stdout.readline() == f"known {window.pid}\n".encode()
                    block_until((tmp_path / "home" / "log" / "console.log").exists, window)
                    assert is_protected(window)
        finally:
            bus.kill()


def test_a_fault_still_says_where_it_happened(tmp_path: Path) -> None:
    script = "import faulthandler, os; from console_app.process_memory import protect; protect(); faulthandler.enable()"
    done = subprocess.run(
        (sys.executable, "-c", f"{script}\ndef deep(): os.abort()\ndeep()"),
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )
    assert done.returncode == -signal.SIGABRT
    assert b"in deep" in done.stderr
