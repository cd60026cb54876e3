"""Waits for what a test waits for, however long a busy machine takes; the guard of the whole process ends a hang.

No wait here has a limit of its own: `pyproject.toml` gives each test minutes, then its process says where and ends.
"""

import asyncio
import inspect
import subprocess
import time
from collections.abc import Awaitable, Callable

PAUSE = 0.005
"""Seconds between two looks."""


async def until(holds: Callable[[], object | Awaitable[object]], pause: float = PAUSE) -> None:
    """Wait on the running loop until a condition holds; it may be plain or awaitable. `pause`: between two looks."""
    while True:
        held = holds()
        if inspect.isawaitable(held):
            held = await held
        if held:
            return
        await asyncio.sleep(pause)


def block_until(holds: Callable[[], object], of: "subprocess.Popen[bytes] | None" = None) -> None:
    """Wait until a condition holds, for tests that have no loop; it fails once the program it is `of` has ended."""
    while not holds():
        assert of is None or of.poll() is None, f"{of.args!r} has ended: {of.returncode}"
        time.sleep(PAUSE)


async def turns(count: int = 20) -> None:
    """Let everything that is ready on the running loop have its turn, so often."""
    for _ in range(count):
        await asyncio.sleep(0)


def spin_until(holds: Callable[[], object]) -> None:
    """Let Qt work until a condition holds, for tests of widgets that have no asyncio loop."""
    from PySide6.QtTest import QTest

    while not holds():
        QTest.qWait(1)
