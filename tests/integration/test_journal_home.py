"""A home through its life: one program at a time, kill -9, full disks, damage, older and newer journals."""

import asyncio
import os
import signal
import sqlite3
import stat
import subprocess
import sys
import textwrap
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path

import pytest
from alembic import command
from journal_orders import ATTEMPT, brought_to, new_order
from moved_clock import START, MovedClock
from sqlalchemy import create_engine

from console_app.journal import home_lock, schema
from console_app.journal.engine import engine_of, writing
from console_app.journal.home import JournalHome
from console_app.journal.tables import REVISION
from console_app.protocol.states import OrderState
from console_app.services.actors import GATEWAY
from console_app.services.errors import HomeBusy, HomeOnNetwork, JournalNewer, JournalUnavailable
from console_app.services.ports import Journal
from console_app.services.records import AttemptEnd, Change, Move, Observation, Purpose
from console_app.services.verdicts import AttemptOutcome, Verdict

S = OrderState
ROOT = Path(__file__).resolve().parents[2]
FILE = "journal.sqlite3"
NEXT = f"{int(REVISION) + 1:04}"
POSIX = pytest.mark.skipif(os.name != "posix", reason="rights and limits of POSIX")

CHILD = """
import asyncio, sys
from pathlib import Path
from journal_orders import ATTEMPT, brought_to, new_order
from moved_clock import START, MovedClock
from console_app.journal.home import JournalHome
from console_app.protocol.states import OrderState

async def main():
    home = await JournalHome.open(Path(sys.argv[1]), MovedClock(START))
    order = await home.journal.add(new_order())
    order = await brought_to(home.journal, order, OrderState.AUTHORISED)
    await home.journal.begin_attempt(order.id, ATTEMPT)
    print("sending", flush=True)
    sys.stdin.read()

asyncio.run(main())
"""


@pytest.fixture(autouse=True)
def new_journals_are_copies() -> None:
    """None is: here each journal is made by all its steps."""


@contextmanager
def child_that_is_sending(home: Path) -> Iterator[subprocess.Popen[str]]:
    """Another console in the home, whose order's row before the wire has just been committed."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests" / "support")))}
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(CHILD), str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    ) as child:
        try:
            assert child.stdout is not None
            assert child.stdout.readline() == "sending\n"
            yield child
        finally:
            child.kill()


@asynccontextmanager
async def journal_in(home: Path) -> AsyncIterator[Journal]:
    opened = await JournalHome.open(home, MovedClock(START))
    try:
        yield opened.journal
    finally:
        await opened.close()


async def just_open(home: Path) -> None:
    async with journal_in(home) as journal:
        await journal.next_due()


def test_a_row_before_the_wire_survives_kill_9_and_so_does_the_lock_not(tmp_path: Path) -> None:
    with child_that_is_sending(tmp_path) as child:
        with pytest.raises(HomeBusy):
            asyncio.run(just_open(tmp_path))
        child.send_signal(signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
        child.wait()

    async def recover() -> None:
        async with journal_in(tmp_path) as journal:
            (order,) = await journal.left_sending()
            (attempt,) = (await journal.dossier(order.id)).attempts
            assert (attempt.nonce, attempt.ended) == (ATTEMPT.nonce, None)

    asyncio.run(recover())


def test_a_second_console_in_the_same_process_is_refused_until_the_first_closes(tmp_path: Path) -> None:
    async def scene() -> None:
        async with journal_in(tmp_path):
            with pytest.raises(HomeBusy):
                await just_open(tmp_path)
        await just_open(tmp_path)

    asyncio.run(scene())


@POSIX
def test_home_and_files_are_for_their_owner_alone(tmp_path: Path) -> None:
    home = tmp_path / "new" / "home"
    previous = os.umask(0)
    try:

        async def scene() -> None:
            async with journal_in(home) as journal:
                await journal.add(new_order())
                rights = {file.name: stat.S_IMODE(file.stat().st_mode) for file in home.iterdir()}
                assert rights == dict.fromkeys((FILE, f"{FILE}-wal", f"{FILE}-shm", "console.lock"), 0o600)

        asyncio.run(scene())
    finally:
        os.umask(previous)
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


def test_the_log_is_folded_in_when_the_home_closes(tmp_path: Path) -> None:
    asyncio.run(just_open(tmp_path))
    assert sorted(file.name for file in tmp_path.iterdir()) == ["console.lock", FILE]


def test_writes_are_durable_and_links_checked(tmp_path: Path) -> None:
    async def scene() -> None:
        home = await JournalHome.open(tmp_path, MovedClock(START))
        await home.close()

    asyncio.run(scene())
    engine = engine_of(tmp_path / FILE)
    with writing(engine) as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
        other = sqlite3.connect(tmp_path / FILE, timeout=0)
        with pytest.raises(sqlite3.OperationalError, match="locked"):  # ours began IMMEDIATE
            other.execute("BEGIN IMMEDIATE")
        other.close()
    engine.dispose()
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


async def sending_fails_whole(journal: Journal) -> None:
    """See that a journal that cannot write refuses, with nothing half-written, until it can."""
    (order,) = await journal.left_unsent()
    before = await journal.dossier(order.id)
    for _ in range(3):
        with pytest.raises(JournalUnavailable) as caught:
            await journal.begin_attempt(order.id, ATTEMPT)
        assert "INSERT" not in str(caught.value)
        assert await journal.dossier(order.id) == before


@POSIX
def test_a_write_that_the_system_refuses_leaves_nothing_and_works_again_later(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")

    async def scene() -> None:
        async with journal_in(tmp_path) as journal:
            order = await brought_to(journal, await journal.add(new_order()), S.AUTHORISED)
            soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
            resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
            try:
                await sending_fails_whole(journal)
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
            sending, _ = await journal.begin_attempt(order.id, ATTEMPT)
            assert sending.state is S.SENDING

    asyncio.run(scene())


@contextmanager
def small_disk(at: Path) -> Iterator[Path]:
    at.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(at)], check=False, capture_output=True
    )
    if mounted.returncode != 0:
        pytest.skip("only root may mount a small disk")
    try:
        yield at
    finally:
        subprocess.run(["umount", str(at)], check=True)


@pytest.mark.skipif(sys.platform != "linux", reason="tmpfs")
def test_a_full_disk_leaves_nothing_and_sending_goes_on_once_there_is_room(tmp_path: Path) -> None:
    async def scene(home: Path) -> None:
        async with journal_in(home) as journal:
            order = await brought_to(journal, await journal.add(new_order()), S.AUTHORISED)
            filler = home / "filler"
            with suppress(OSError), filler.open("wb", buffering=0) as file:
                while file.write(b"x" * 512):
                    pass
            with pytest.raises(JournalUnavailable, match="full"):
                await add_until_refused(journal)
            before = await journal.dossier(order.id)
            with pytest.raises(JournalUnavailable):
                await journal.observe(
                    order.id,
                    big_observation(),
                    Change(gateway_id="1"),
                )
            assert await journal.dossier(order.id) == before
            filler.unlink()
            sending, _ = await journal.begin_attempt(order.id, ATTEMPT)
            ended = await journal.end_attempt(
                order.id, AttemptEnd(AttemptOutcome.ACCEPTED), Move(S.SENDING, S.ACCEPTED, GATEWAY)
            )
            assert (sending.state, ended.state) == (S.SENDING, S.ACCEPTED)

    with small_disk(tmp_path / "disk") as home:
        asyncio.run(scene(home))


async def add_until_refused(journal: Journal) -> None:
    for number in range(1000):
        await journal.add(new_order(f"N{number}", reason="x" * 5000))


def big_observation() -> Observation:
    return Observation(START, Purpose.POLL, by_number_alone=False, verdict=Verdict.FOUND, raw=b"x" * 60_000)


def test_a_damaged_journal_is_found_when_it_was_not_closed_in_peace(tmp_path: Path) -> None:
    with child_that_is_sending(tmp_path) as child:
        child.kill()
        child.wait()
    by_hand = sqlite3.connect(tmp_path / FILE)
    (page,) = by_hand.execute("SELECT rootpage FROM sqlite_master WHERE name = 'ix_orders_fingerprint'").fetchone()
    (size,) = by_hand.execute("PRAGMA page_size").fetchone()
    by_hand.close()  # folds the log in
    with (tmp_path / FILE).open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(bytes(size))
    asyncio.run(just_open(tmp_path))  # nothing asked for that page
    (tmp_path / f"{FILE}-wal").touch()
    with pytest.raises(JournalUnavailable):
        asyncio.run(just_open(tmp_path))


@pytest.mark.parametrize("content", [b"not a database at all, whatever its name says" * 100])
def test_a_file_that_is_no_journal_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(JournalUnavailable):
        asyncio.run(just_open(tmp_path))
    assert (tmp_path / FILE).read_bytes() == content


def test_another_program_s_database_is_refused(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / FILE) as by_hand:
        by_hand.execute("CREATE TABLE recipes (name)")
    by_hand.close()
    with pytest.raises(JournalUnavailable, match="not a journal"):
        asyncio.run(just_open(tmp_path))


def test_a_journal_of_a_newer_program_is_refused_untouched(tmp_path: Path) -> None:
    asyncio.run(just_open(tmp_path))
    with sqlite3.connect(tmp_path / FILE) as by_hand:
        by_hand.execute("UPDATE alembic_version SET version_num = '9999'")
    by_hand.close()
    with pytest.raises(JournalNewer):
        asyncio.run(just_open(tmp_path))
    assert not list(tmp_path.glob("journal-before-*"))


@pytest.fixture
def next_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give this program one step more than the journals it finds: steps of its own, the real ones and another."""
    steps = tmp_path / "steps"
    (steps / "versions").mkdir(parents=True)
    for file in (*schema.STEPS.glob("*.*"), *schema.STEPS.glob("versions/*.py")):
        (steps / file.relative_to(schema.STEPS)).write_bytes(file.read_bytes())
    step = steps / "versions" / f"{NEXT}_next.py"
    step.write_text(
        f'"""Next."""\nfrom alembic import op\nrevision = "{NEXT}"\ndown_revision = "{REVISION}"\n'
        'def upgrade():\n    op.execute("ALTER TABLE orders ADD COLUMN extra TEXT")\n'
    )
    monkeypatch.setattr(schema, "STEPS", steps)
    monkeypatch.setattr(schema, "REVISION", NEXT)
    return step


async def leave_an_order(home: Path) -> None:
    async with journal_in(home) as journal:
        await journal.add(new_order("OLD"))


@pytest.fixture
def old_home(tmp_path: Path) -> Path:
    asyncio.run(leave_an_order(tmp_path / "home"))
    return tmp_path / "home"


def test_an_older_journal_is_copied_and_brought_up_to_date(old_home: Path, next_step: Path) -> None:
    assert next_step.exists()

    async def scene() -> None:
        async with journal_in(old_home) as journal:
            assert await journal.find(new_order("OLD").key) is not None

    asyncio.run(scene())
    assert columns(old_home / FILE)[-1] == "extra"
    copy = old_home / f"journal-before-{NEXT}.sqlite3"
    assert columns(copy)[-1] != "extra"
    kept = sqlite3.connect(copy)
    assert kept.execute("SELECT number FROM orders").fetchall() == [("OLD",)]
    kept.close()
    if os.name == "posix":
        assert stat.S_IMODE(copy.stat().st_mode) == 0o600


def test_a_step_that_fails_leaves_the_journal_as_it_was(old_home: Path, next_step: Path) -> None:
    next_step.write_text(next_step.read_text() + '    op.execute("DROP TABLE nothing_of_the_kind")\n')
    with pytest.raises(JournalUnavailable, match="nothing_of_the_kind"):
        asyncio.run(just_open(old_home))
    assert "extra" not in columns(old_home / FILE)


def columns(file: Path) -> list[str]:
    connection = sqlite3.connect(file)
    try:
        return [row[1] for row in connection.execute("PRAGMA table_info(orders)")]
    finally:
        connection.close()


@pytest.mark.filterwarnings("ignore:.*expression-based index")
def test_the_steps_make_exactly_the_tables_of_the_program(tmp_path: Path) -> None:
    assert schema.known_revisions()[0] == REVISION
    engine = create_engine(f"sqlite:///{tmp_path / FILE}")
    with engine.begin() as connection:
        schema.upgrade(connection)
        command.check(schema.configuration(connection))
    engine.dispose()


MOUNTS = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
40 22 0:35 / /home/maria/team\\040share rw - nfs4 server:/x rw
41 22 0:36 / /mnt/old rw - cifs //server/old rw
42 41 8:2 / /mnt/old rw - xfs /dev/sdb rw
43 22 0:37 / /home/maria/s rw master:7 - fuse.sshfs host:/ rw
broken line
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/maria", "ext4"),
        ("/home/maria/team share/console", "nfs4"),
        ("/home/maria/team", "ext4"),
        ("/mnt/old/x", "xfs"),
        ("/home/maria/s", "fuse.sshfs"),
        ("/home/maria/secret", "ext4"),
    ],
)
@POSIX
def test_the_deepest_mount_says_what_a_home_lies_on(path: str, kind: str) -> None:
    assert home_lock.kind_in_mount_table(MOUNTS, Path(path)) == kind


@pytest.mark.skipif(sys.platform != "linux", reason="the mount table is Linux's")
def test_a_home_on_the_network_is_refused_before_anything_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = tmp_path / "mountinfo"
    table.write_text(f"1 0 0:1 / / rw - ext4 x rw\n2 1 0:2 / {tmp_path} rw - nfs server:/x rw\n")
    monkeypatch.setattr(home_lock, "MOUNTS", table)
    with pytest.raises(HomeOnNetwork) as caught:
        asyncio.run(just_open(tmp_path / "home"))
    assert caught.value.filesystem == "nfs"
    assert not (tmp_path / "home").exists()


@POSIX
def test_a_home_that_cannot_be_made_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(JournalUnavailable):
        asyncio.run(just_open(tmp_path / "file" / "home"))
