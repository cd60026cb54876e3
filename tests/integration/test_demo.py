"""The demo as a process: however it ends, nothing of it stays behind; tests/installed goes through its tour."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from waiting import block_until

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = (sys.executable, "-m", "console_app", "--demo")
pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="counts processes as Linux lists them")


@contextmanager
def demo(tmp_path: Path, stdout: int | None = subprocess.PIPE) -> Iterator[subprocess.Popen[bytes]]:
    """Start the program with a folder of its own for temporary files; kill what is left of it at the end."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "TMPDIR": str(temporary), "PYTHONPATH": str(ROOT)}
    environment["PAYNET_CONSOLE_HOME"] = str(tmp_path / "never-used")
    with subprocess.Popen(PROGRAM, cwd=tmp_path, env=environment, stdout=stdout, stderr=subprocess.PIPE) as process:
        try:
            yield process
        finally:
            left = children_of(process.pid) if process.poll() is None else []
            process.kill()
            for pid in left:
                end(pid)


def children_of(pid: int) -> list[int]:
    """Give the processes that any thread of a process started, as the kernel knows them."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text(encoding="ascii").split()]


def runs(pid: int) -> bool:
    """Tell whether a process still runs; one that only waits to be buried does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def end(pid: int) -> None:
    if runs(pid):
        os.kill(pid, signal.SIGKILL)


def homes(tmp_path: Path) -> list[Path]:
    """The throw-away homes there are now."""
    return list((tmp_path / "temporary").glob("paynet-demo-*"))


def opened(tmp_path: Path) -> bool:
    """Tell whether a demo has opened its journal, which it does last of all before the window can be used."""
    return any((home / "home" / "preferences.json").exists() for home in homes(tmp_path))


def is_sandbox(pid: int) -> bool:
    return b"sandbox" in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_demo_and_its_gateway(tmp_path: Path, number: signal.Signals) -> None:
    with demo(tmp_path) as process:
        block_until(lambda: opened(tmp_path), process)
        (sandbox,) = [pid for pid in children_of(process.pid) if is_sandbox(pid)]
        assert runs(sandbox)
        process.send_signal(number)
        _, err = process.communicate()
    assert process.returncode != 0
    assert b"Traceback" not in err
    block_until(lambda: not runs(sandbox))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_leaves_nothing_of_the_demo(tmp_path: Path, number: signal.Signals) -> None:
    with demo(tmp_path) as process:
        block_until(lambda: opened(tmp_path), process)
        process.send_signal(number)
        process.communicate()
    assert process.returncode == 128 + number
    assert list((tmp_path / "temporary").iterdir()) == []


def test_a_demo_that_is_killed_takes_its_gateway_along_and_leaves_no_secret(tmp_path: Path) -> None:
    with demo(tmp_path) as process:
        block_until(lambda: opened(tmp_path), process)
        (sandbox,) = [pid for pid in children_of(process.pid) if is_sandbox(pid)]
        process.kill()
        process.wait()
        block_until(lambda: not runs(sandbox))
    (home,) = homes(tmp_path)
    left = {path.name: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    assert "journal.sqlite3" in left
    assert {"control", "public.pem"}.isdisjoint(left)
    assert [name for name, content in left.items() if b"PRIVATE KEY" in content or b"rsa1:" in content] == []


def test_a_demo_whose_output_nobody_reads_works_all_the_same(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with demo(tmp_path, stdout=writing) as process:
        os.close(writing)
        block_until(lambda: opened(tmp_path), process)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate()
    assert process.returncode == 128 + signal.SIGINT
    assert b"BrokenPipe" not in err
