"""How long the row before the wire takes to commit, against a bare SQLite commit in the same run.

    .venv/bin/python tests/bench/bench_journal_commit.py [rounds]

Both write to files beside each other, in turns, so that the disk's mood is the same for both. `begin_attempt` is timed
as the caller sees it: two thread changes, five statements and the commit.
"""

import asyncio
import sqlite3
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "support")]

from bench_rows import Row, percentile, show
from journal_orders import ATTEMPT, new_order

from console_app.journal.home import JournalHome
from console_app.protocol.states import OrderState
from console_app.services.actors import person
from console_app.services.records import Move

ROW = "x" * 300
MOST_MS = 5


class HostClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    async def sleep(self, interval: timedelta) -> None:
        await asyncio.sleep(interval.total_seconds())


def bare(file: Path) -> sqlite3.Connection:
    """Open a database as durable as the journal, with one table and nothing else."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE rows (id INTEGER PRIMARY KEY, value TEXT)")
    return connection


def bare_commit(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO rows (value) VALUES (?)", (ROW,))
    connection.execute("COMMIT")


async def measure(folder: Path, rounds: int) -> tuple[list[float], list[float]]:
    """Time both, in turns; give milliseconds."""
    plain = bare(folder / "bare.sqlite3")
    home = await JournalHome.open(folder / "home", HostClock())
    bare_times, journal_times = [], []
    for number in range(rounds):
        order = await home.journal.add(new_order(f"P-{number:06}"))
        await home.journal.move(order.id, Move(OrderState.PREPARED, OrderState.AUTHORISED, person("bench")))
        begun = time.perf_counter()
        bare_commit(plain)
        between = time.perf_counter()
        await home.journal.begin_attempt(order.id, ATTEMPT)
        ended = time.perf_counter()
        bare_times.append((between - begun) * 1000)
        journal_times.append((ended - between) * 1000)
    await home.close()
    plain.close()
    return bare_times, journal_times


def main() -> None:
    """Print the verdict, then how it compares with the bare commit."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with TemporaryDirectory() as folder:
        bare_times, journal_times = asyncio.run(measure(Path(folder), rounds))
    notes = []
    for part in (50, 99):
        plain, ours = percentile(bare_times, part), percentile(journal_times, part)
        notes.append((f"p{part} against a bare commit", f"{ours / plain:.2f} x ({ours:.2f} ms against {plain:.2f} ms)"))
    show([Row("journal commit before the wire, p99", MOST_MS, percentile(journal_times, 99), "ms")], notes)


if __name__ == "__main__":
    main()
