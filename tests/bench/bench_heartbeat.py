"""How evenly the window's thread keeps its beat while 200 orders are polled and 1,000 are sent.

    .venv/bin/python tests/bench/bench_heartbeat.py [orders to send]

All runs as in the window: Qt's event loop, journal, wire, and the sandbox gateway as a process of its own.
A timer of 5 ms measures by how much each beat comes late, first at rest and then under work, within one run.
"""

import asyncio
import os
import statistics
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "support")]
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from bench_rows import Row, percentile, show
from opened_home import OpenedHome, opened_home
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from sandbox_process import running_sandbox

from console_app.gui.kit import aio
from console_app.services.news import Event, OrderChanged

POLLED = 200
SENT = 1000
AT_ONCE = 8
PROCESSING_FOR_EVER = "92"
APPROVED = "00"
"""The sandbox goes by the cents: the first are polled on and on, the second to their end, three times each."""
BEAT_MS = 5
P99_MS = 10
LONGEST_MS = 50
REST_SECONDS = 5


class Heart:
    """A timer in the window's thread that notes how long each beat took."""

    def __init__(self) -> None:
        self.beats: list[float] = []
        self._last = 0.0
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        self.beats = []
        self._last = time.perf_counter()
        self._timer.start()

    def stop(self) -> list[float]:
        """Give the beats' lengths in milliseconds."""
        self._timer.stop()
        return self.beats

    def _beat(self) -> None:
        now = time.perf_counter()
        self.beats.append((now - self._last) * 1000)
        self._last = now


async def send(opened: OpenedHome, count: int, cents: str) -> None:
    """Send orders of different amounts, a few at a time."""
    numbers = iter(range(1, count + 1))

    async def desk() -> None:
        for number in numbers:
            content = await opened.payout({"amount": f"{number}.{cents}"})
            await opened.runtime.use_cases.submitter.submit(content, "bench")

    await asyncio.gather(*(desk() for _ in range(AT_ONCE)))


async def measure(folder: Path, count: int) -> tuple[list[float], list[float], int, float]:
    """Give the beats at rest and under work, how many checks were made meanwhile, and the seconds it took."""
    heart, checks = Heart(), 0

    def hear(event: Event) -> None:
        nonlocal checks
        checks += isinstance(event, OrderChanged) and event.order.checks > 1

    with running_sandbox(folder) as sandbox:
        async with opened_home(folder, sandbox) as opened:
            await send(opened, POLLED, PROCESSING_FOR_EVER)
            heart.start()
            await asyncio.sleep(REST_SECONDS)
            at_rest = heart.stop()
            polling = asyncio.get_running_loop().create_task(opened.runtime.use_cases.poller.run())
            forget = opened.runtime.use_cases.news.listen(hear)
            begun = time.monotonic()
            heart.start()
            await send(opened, count, APPROVED)
            working = heart.stop()
            seconds = time.monotonic() - begun
            forget()
            await opened.runtime.use_cases.poller.stop()
            await polling
    return at_rest, working, checks, seconds


def main() -> int:
    """Run the runtime on Qt's event loop and print the figures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else SENT
    app = QApplication(sys.argv[:1])
    window = QWidget()
    window.show()

    async def run() -> int:
        with TemporaryDirectory() as folder:
            at_rest, working, checks, seconds = await measure(Path(folder), count)
        show(
            [
                Row("heartbeat under work, p99", P99_MS, percentile(working, 99), "ms"),
                Row("heartbeat under work, longest", LONGEST_MS, max(working), "ms"),
            ],
            [
                ("the same at rest, p99 (longest)", f"{percentile(at_rest, 99):.2f} ms ({max(at_rest):.2f})"),
                ("heartbeat under work, median", f"{statistics.median(working):.2f} ms of {BEAT_MS}"),
                (f"{count} orders sent and {checks} checks made in", f"{seconds:.1f} s"),
            ],
        )
        return 0

    return aio.run(app, run, print)


if __name__ == "__main__":
    sys.exit(main())
