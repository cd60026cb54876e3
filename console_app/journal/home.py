"""Opens a home: takes its lock, brings its database up to date, opens its journal; closes them in the right order."""

from pathlib import Path
from typing import Final, Self

from sqlalchemy import Engine

from console_app.journal.engine import FILE, engine_of, make_private, reading
from console_app.journal.home_lock import LOCK_FILE, HomeLock, make_home
from console_app.journal.schema import bring_up_to_date
from console_app.journal.snapshots import JournalSnapshots
from console_app.journal.store import SqlJournal
from console_app.journal.worker import JournalWorker
from console_app.private_files import refuse_unsafe
from console_app.services.errors import JournalUnavailable
from console_app.services.export_ports import Snapshots
from console_app.services.ports import Clock, Journal

OURS: Final = ("journal", LOCK_FILE)


class JournalHome:
    """One home, open in this process alone. `journal` and `snapshots` are the ports that the use cases get."""

    def __init__(self, home: Path, lock: HomeLock, engine: Engine, worker: JournalWorker, clock: Clock) -> None:
        """Keep what `open` made."""
        self._lock = lock
        self._engine = engine
        self._worker = worker
        self.journal: Journal = SqlJournal(engine, worker, clock)
        self.snapshots: Snapshots = JournalSnapshots(home / FILE)

    @classmethod
    async def open(cls, home: Path, clock: Clock) -> Self:
        """Lock a home, making it if need be, and bring its journal up to date.

        A journal whose last program did not close it is checked first (SQLite's quick_check).

        Raises:
            HomeBusy: another console works in the home.
            HomeOnNetwork: the home lies on a network file system.
            HomeUnsafe: others may write to the home, or a file in it is a link.
            JournalNewer: a newer version of the program wrote the journal.
            JournalUnavailable: the journal cannot be made, read or written, or is damaged.

        """
        make_home(home)
        _refuse_unsafe(home)
        lock = HomeLock.take(home)
        engine = engine_of(home / FILE)
        worker = JournalWorker()
        try:
            await worker.run(lambda: _prepare(engine, home))
        except BaseException:
            await worker.close(engine.dispose)
            lock.release()
            raise
        return cls(home, lock, engine, worker, clock)

    async def close(self) -> None:
        """Wait for writes, merge SQLite's write-ahead log into the database, release the home.

        Closing twice is harmless.
        """
        try:
            await self._worker.close(self._engine.dispose)
        finally:
            self._lock.release()


def _refuse_unsafe(home: Path) -> None:
    """Check the journal, the database's files beside it, and the copies of older ones."""
    try:
        refuse_unsafe(path for path in home.iterdir() if path.name.startswith(OURS))
    except OSError as error:
        raise JournalUnavailable(error.strerror or type(error).__name__) from error


def _prepare(engine: Engine, home: Path) -> None:
    file = home / FILE
    # The last connection that closes in peace folds the log in and deletes it.
    left_open = file.with_name(f"{FILE}-wal").exists()
    try:
        make_private(file)
    except OSError as error:
        raise JournalUnavailable(error.strerror or type(error).__name__) from error
    if left_open:
        _check(engine)
    bring_up_to_date(engine, home)


def _check(engine: Engine) -> None:
    with reading(engine) as connection:
        found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
    if found != "ok":
        raise JournalUnavailable(str(found))
