"""How much memory the idle console holds, against a bare window under qasync; on Linux alone.

    .venv/bin/python tests/bench/bench_idle_memory.py [rounds]

The console stands on a home with a small journal, all loaded, nothing to do. Each round is one process of either.
"""

import asyncio
import os
import statistics
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "support")]

from bench_rows import Row, show
from journal_orders import brought_to, new_order

from console_app.config_file import HomeFiles
from console_app.journal.home import JournalHome
from console_app.protocol.brands import Environment
from console_app.protocol.states import OrderState
from console_app.services.preferences import new_profile
from console_app.services.profile import Target
from console_app.workstation import SystemClock

CHILD = Path(__file__).with_name("window_process.py")
MOST = 1.5
ROUNDS = 3
ORDERS = 50
PROFILE = "Bench"


async def furnish(home: Path) -> None:
    """Make a home with a profile on this machine and a journal of settled orders, about which nobody asks."""
    HomeFiles(home).add(
        new_profile(
            name=PROFILE,
            brand="custom",
            environment=Environment.SANDBOX,
            login="desk",
            currencies=("EUR",),
            target=Target("39915"),
            base_url="http://127.0.0.1:9/paynet/api",
        )
    )
    journal_home = await JournalHome.open(home, SystemClock())
    for number in range(ORDERS):
        order = await journal_home.journal.add(new_order(f"P-261120-{number:010}", profile=PROFILE))
        await brought_to(journal_home.journal, order, OrderState.APPROVED)
    await journal_home.close()


def mebibytes(window: str, home: Path) -> float:
    """Open a window, let it settle, and hear how much it holds."""
    surroundings = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    command = [sys.executable, str(CHILD), window, "idle", str(home)]
    ended = subprocess.run(command, env=surroundings, check=True, capture_output=True, text=True)
    return int(ended.stdout.splitlines()[0]) / 1024


def main() -> None:
    """Measure in turns and print the ratio, then the figures."""
    if sys.platform != "linux":
        print("idle memory is measured on Linux alone")
        return
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    held: dict[str, list[float]] = {"bare": [], "console": []}
    with TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        asyncio.run(furnish(home))
        for _ in range(rounds):
            for window, found in held.items():
                found.append(mebibytes(window, home))
    medians = {window: statistics.median(found) for window, found in held.items()}
    show(
        [Row("idle memory, against a bare window", MOST, medians["console"] / medians["bare"])],
        [(f"{window}, median of {rounds}", f"{medians[window]:.0f} MiB") for window in held],
    )


if __name__ == "__main__":
    main()
