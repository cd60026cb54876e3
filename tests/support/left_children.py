"""Ends the programs that tests have started, should the tests end before them: killed, or by the guard against hangs.

A process of its own watches over the tests through a pipe that closes when they are gone, whichever way they went. What
it knows is the number of each program and when that began, so that nobody is ended who came by the number later. Where
there is no /proc to tell this, nothing is ended.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SECONDS_TO_END = 5.0
"""How long a program is given to end when it is told to."""
BEGAN = 19
"""The field of /proc/PID/stat, counted after the name, that says when a process began; see proc(5)."""


@contextmanager
def children_end_with_us() -> Iterator[None]:
    """Let every program started by `subprocess` end at the latest when this process has ended."""
    if not Path("/proc/self/stat").exists():
        yield
        return
    watch = subprocess.Popen([sys.executable, "-I", "-S", __file__], stdin=subprocess.PIPE)
    assert watch.stdin is not None
    told = watch.stdin
    make = subprocess.Popen.__init__

    def make_watched(self: "subprocess.Popen[Any]", *arguments: Any, **named: Any) -> None:  # noqa: ANN401 - passed on
        make(self, *arguments, **named)
        told.write(f"{self.pid} {began(self.pid)}\n".encode())
        told.flush()

    subprocess.Popen.__init__ = make_watched  # type: ignore[method-assign]
    try:
        yield
    finally:
        subprocess.Popen.__init__ = make  # type: ignore[method-assign]
        told.close()
        watch.wait()


def began(process: int) -> str:
    """Say when a process began, in ticks since the machine did; '' once it has ended."""
    try:
        state, *more = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return ""
    return "" if state == "Z" else more[BEGAN - 1]


def end_who_is_left() -> None:
    """Read who was started until those who start them are gone, then end who is still there."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt at the terminal is for the tests; this outlives them
    started = [line.split() for line in sys.stdin.read().splitlines()]
    left = {int(process): when for process, *whens in started for when in whens}
    for ending in (signal.SIGTERM, signal.SIGKILL):  # whoever ends when told so ends what it has started itself
        left = {process: when for process, when in left.items() if began(process) == when}
        for process in left:
            os.kill(process, ending)
        end = time.monotonic() + SECONDS_TO_END
        while time.monotonic() < end and any(began(process) == when for process, when in left.items()):
            time.sleep(0.01)  # by the clock: whoever does not end is ended


if __name__ == "__main__":
    end_who_is_left()
