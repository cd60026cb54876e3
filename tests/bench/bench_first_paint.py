"""How long from the start of the process to the first paint: the console against a bare window under qasync.

    .venv/bin/python tests/bench/bench_first_paint.py [rounds]

Each round is one process of either, one after the other, so that the machine's mood is the same for both.
"""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "support")]

from bench_rows import Row, show

CHILD = Path(__file__).with_name("window_process.py")
MOST = 1.25
ROUNDS = 15


def milliseconds_to(end: str, window: str, folder: str) -> float:
    """Start a window and wait for its first paint, or until it is ready (`window_process`)."""
    surroundings = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    begun = time.monotonic()
    ended = subprocess.run(
        [sys.executable, str(CHILD), window, end, folder],
        env=surroundings,
        check=True,
        capture_output=True,
        text=True,
    )
    return (float(ended.stdout.splitlines()[0]) - begun) * 1000


def main() -> None:
    """Measure in turns; the first round only warms the disk's cache."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    times: dict[str, list[float]] = {"bare": [], "console": []}
    with TemporaryDirectory() as folder:
        for number in range(rounds + 1):
            for window, taken in times.items():
                one = milliseconds_to("paint", window, folder)
                if number:
                    taken.append(one)
    medians = {window: statistics.median(taken) for window, taken in times.items()}
    show(
        [Row("first paint, against a bare window", MOST, medians["console"] / medians["bare"])],
        [
            (
                f"{window}, median (least to most) of {rounds}",
                f"{medians[window]:.0f} ms ({min(taken):.0f} to {max(taken):.0f})",
            )
            for window, taken in times.items()
        ],
    )


if __name__ == "__main__":
    main()
