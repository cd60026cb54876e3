"""Starts the console again and again while an assistive tool reads its tree without a pause: not one start may crash.

    .venv/bin/python tests/bench/starts_under_a_reader.py [starts]

By hand, as 200 starts take minutes; its short form is in `tests/integration/test_start_beside_qt.py`. Each start is
the console on a home with a journal, loaded until the page it begins with is on screen. Needs what
`tests/integration/test_atspi.py` needs: Xvfb, dbus-daemon, at-spi2-core. While the window's parts were still loaded in
another thread, 7 of 200 starts ended by SIGSEGV here.
"""

import asyncio
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "support"), str(ROOT / "tests" / "bench")]

from assistive_tool import reading
from bench_idle_memory import furnish

CHILD = Path(__file__).with_name("window_process.py")
STARTS = 200


def start(count: int, home: str, outcomes: Path) -> None:
    """Start the console so many times, one after the other, and write down with which status each one ended."""
    command = [sys.executable, str(CHILD), "console", "ready", home]
    for _ in range(count):
        ended = subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
        with outcomes.open("a", encoding="ascii") as file:
            file.write(f"{ended.returncode}\n")


def read_through(count: int) -> tuple[list[int], int]:
    """Read whatever program is there until all have been started; give their statuses and how many things were read."""
    things = 0
    with TemporaryDirectory() as place:
        folder, home = Path(place), Path(place) / "home"
        asyncio.run(furnish(home))
        outcomes = folder / "outcomes"
        outcomes.touch()
        starter = (sys.executable, __file__, "start", str(count), str(home), str(outcomes))
        with reading(starter, folder, folder, {"PYTHONPATH": str(ROOT)}) as tool:
            while len(statuses := [int(line) for line in outcomes.read_text(encoding="ascii").split()]) < count:
                with suppress(LookupError):  # a program that has ended meanwhile
                    for program in tool.programs():
                        things += sum(1 for _ in tool.in_sight(program))
        return statuses, things


def main() -> int:
    """Start, read, and say how the starts ended; 1 if any crashed."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else STARTS
    statuses, things = read_through(count)
    print(f"{count} starts, {things} things read; ended with {dict(Counter(statuses))}")
    return int(any(statuses))


if __name__ == "__main__":
    if sys.argv[1:2] == ["start"]:
        start(int(sys.argv[2]), sys.argv[3], Path(sys.argv[4]))
    else:
        sys.exit(main())
