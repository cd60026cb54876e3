"""A home is one person's alone: rights whatever the umask, no link followed, no folder that others may write in."""

import asyncio
import logging
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pytest
from command_line import CommandLine
from hypothesis import example, given, settings
from hypothesis import strategies as st
from journal_orders import new_order
from moved_clock import START, MovedClock

from console_app.config_file import HomeFiles
from console_app.config_file.first_look import FirstLook, first_look
from console_app.gui.words.notices import error_words
from console_app.journal import schema
from console_app.journal.engine import FILE, engine_of, writing
from console_app.journal.home import JournalHome
from console_app.journal.tables import REVISION
from console_app.logs import BYTES, start_log
from console_app.protocol.brands import Environment
from console_app.reasons import reason_of
from console_app.services.errors import HomeUnsafe, ProfileError, Unsafe
from console_app.services.preferences import ThemeChoice, new_profile
from console_app.services.profile import Target
from console_app.services.sheet import Heading, Sheet, SheetForm
from console_app.sheets.files import SheetFiles

pytestmark = pytest.mark.skipif(os.name != "posix", reason="rights of POSIX")

ROOT: Final = Path(__file__).resolve().parents[2]
CLOSED_FILES: Final = {
    *("console.lock", "files.lock", "home.json", "preferences.json", "profiles.json", FILE),
    *(f"journal-before-{REVISION}.sqlite3", "log/console.log", "log/console.log.1"),
}
OPEN_FILES: Final = {f"{FILE}-wal", f"{FILE}-shm"}
FOREIGN: Final = b"somebody else's file\n"


@pytest.fixture(autouse=True)
def new_journals_are_copies() -> None:
    """None is: here each journal is made by all its steps."""


@contextmanager
def umask_of(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


@contextmanager
def log_in(home: Path) -> Iterator[None]:
    """Keep a log in a home, and leave the tests' own as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        root.handlers[:] = []
        start_log(home)
        yield
    finally:
        for handler in root.handlers:
            handler.close()
        root.handlers[:] = handlers
        root.setLevel(level)


def leave_an_old_journal(home: Path) -> None:
    engine = engine_of(home / FILE)
    with writing(engine) as connection:
        schema.upgrade(connection, "0003")
    engine.dispose()


def rights_in(home: Path) -> dict[str, int]:
    return {path.relative_to(home).as_posix(): stat.S_IMODE(path.stat().st_mode) for path in home.rglob("*")}


async def use(home: Path) -> dict[str, int]:
    """Do everything that makes a file in a home; give the rights of what was there while it was open."""
    files = HomeFiles(home)
    files.home_id()
    profile = new_profile(
        name="Demo",
        brand="connpay",
        environment=Environment.SANDBOX,
        login="L",
        currencies=("EUR",),
        target=Target("1"),
    )
    if not files.all():
        files.add(profile)
    files.keep_preferences(replace(files.preferences(), theme=ThemeChoice.DARK))
    with log_in(home):
        for _ in range(2):
            logging.getLogger("paynet.test").info("x" * (BYTES // 2))
        opened = await JournalHome.open(home, MovedClock(START))
        try:
            if await opened.journal.find(new_order().key) is None:
                await opened.journal.add(new_order())
            return rights_in(home)
        finally:
            await opened.close()


@settings(max_examples=12, deadline=None)
@example(mask=0)
@example(mask=0o777)
@example(mask=0o022)
@given(mask=st.integers(0, 0o777))
def test_every_file_is_its_owners_alone_whatever_the_umask(mask: int) -> None:
    with TemporaryDirectory() as folder:
        home = Path(folder, "above", "home")
        with umask_of(0o077):
            home.mkdir(parents=True)
            leave_an_old_journal(home)
        for path in (home / FILE, home, home.parent):
            path.chmod(0o755)
        with umask_of(mask):
            rights = asyncio.run(use(home))
            table = Path(folder, "orders.csv")
            SheetFiles().write(table, SheetForm.CSV, Sheet("Orders", (Heading("Receiver", 30),), iter(())))
        assert rights == dict.fromkeys(CLOSED_FILES | OPEN_FILES, 0o600) | {"log": 0o700}
        assert stat.S_IMODE(table.stat().st_mode) == 0o600


@pytest.mark.parametrize("mask", [0, 0o777])
def test_a_new_home_and_what_is_missing_above_it_are_their_owners_alone(tmp_path: Path, mask: int) -> None:
    home = tmp_path / "above" / "home"
    with umask_of(mask):
        asyncio.run(use(home))
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in (home, home.parent, home / "log")} == {0o700}


def test_the_command_line_makes_files_for_their_owner_alone(tmp_path: Path) -> None:
    console = CommandLine(tmp_path / "home")
    made = ("--brand", "connpay", "--environment", "sandbox", "--endpoint", "1", "--login", "L", "--currency", "EUR")
    with umask_of(0):
        console.well("profile", "add", "one", *made)
        console.well("profile", "export", "--out", tmp_path / "out.json")
    found = [*console.home.rglob("*"), tmp_path / "out.json"]
    assert {path.name: oct(path.stat().st_mode & 0o777) for path in found} == {path.name: oct(0o600) for path in found}


@pytest.mark.parametrize("name", sorted(CLOSED_FILES | OPEN_FILES | {f"{FILE}-journal", "log/console.log.3"}))
@pytest.mark.parametrize("dangling", [False, True])
def test_a_link_in_the_place_of_any_file_is_refused_in_words_and_not_followed(
    tmp_path: Path, name: str, *, dangling: bool
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    leave_an_old_journal(home)
    asyncio.run(use(home))
    foreign = tmp_path / "foreign"
    if not dangling:
        foreign.write_bytes(FOREIGN)
        foreign.chmod(0o644)
    (home / name).unlink(missing_ok=True)
    (home / name).symlink_to(foreign)
    with pytest.raises(HomeUnsafe) as caught:
        asyncio.run(use(home))
    assert (caught.value.unsafe, caught.value.place) == (Unsafe.LINK, str(home / name))
    assert reason_of(caught.value).startswith(f"a link stands in the place of {home / name} and is not followed")
    assert error_words(caught.value).head == f"A link stands in the place of a file of the home: {home / name}"
    if dangling:
        assert not foreign.exists()
    else:
        assert foreign.read_bytes() == FOREIGN
        assert stat.S_IMODE(foreign.stat().st_mode) == 0o644


def test_a_link_in_the_place_of_the_logs_folder_is_not_followed(tmp_path: Path) -> None:
    foreign = tmp_path / "foreign"
    foreign.mkdir(mode=0o755)
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "log").symlink_to(foreign)
    with pytest.raises(HomeUnsafe), log_in(tmp_path / "home"):
        pass
    assert list(foreign.iterdir()) == []


def test_a_file_that_becomes_a_link_while_the_console_runs_is_not_followed(tmp_path: Path) -> None:
    files = HomeFiles(tmp_path / "home")
    foreign = tmp_path / "foreign"
    foreign.write_text('{"schema": 1, "profiles": []}')
    (files.folder / "profiles.json").symlink_to(foreign)
    assert files.all() == ()
    assert [entry.reason for entry in files.unreadable()] == ["file-link"]
    (files.folder / ".preferences.json.draft").symlink_to(foreign)
    files.keep_preferences(files.preferences())
    (files.folder / "files.lock").unlink()
    (files.folder / "files.lock").symlink_to(foreign)
    with pytest.raises(ProfileError, match="file-link"):
        files.keep_preferences(files.preferences())
    assert foreign.read_text() == '{"schema": 1, "profiles": []}'


def test_the_first_look_follows_no_link_and_waits_for_no_pipe(tmp_path: Path) -> None:
    (tmp_path / "foreign").write_text('{"theme": "dark"}')
    (tmp_path / "preferences.json").symlink_to(tmp_path / "foreign")
    assert first_look(tmp_path) == FirstLook()
    (tmp_path / "preferences.json").unlink()
    os.mkfifo(tmp_path / "preferences.json")
    assert first_look(tmp_path) == FirstLook()


@pytest.mark.parametrize("name", ["profiles.json", "console.lock", FILE, "log/console.log"])
def test_a_pipe_or_folder_in_the_place_of_a_file_is_refused_at_once(tmp_path: Path, name: str) -> None:
    (tmp_path / "log").mkdir()
    os.mkfifo(tmp_path / name)
    with pytest.raises(HomeUnsafe) as caught:
        asyncio.run(use(tmp_path))
    assert caught.value.unsafe is Unsafe.ODD
    (tmp_path / name).unlink()
    (tmp_path / name).mkdir()
    with pytest.raises(HomeUnsafe):
        asyncio.run(use(tmp_path))


@pytest.mark.parametrize("mode", [0o770, 0o707, 0o777, 0o1777, 0o720])
def test_a_home_that_others_may_write_in_is_refused_in_words(tmp_path: Path, mode: int) -> None:
    asyncio.run(use(tmp_path / "home"))
    (tmp_path / "home").chmod(mode)
    before = {path: path.read_bytes() for path in (tmp_path / "home").rglob("*") if path.is_file()}
    console = CommandLine(tmp_path / "home", {"QT_QPA_PLATFORM": "offscreen"})
    refused = console("profile", "list")
    assert (refused.status, refused.out) == (1, "")
    assert refused.err.startswith(f"paynet-console: others may write in the home {tmp_path / 'home'}: take that right")
    with pytest.raises(HomeUnsafe) as caught:
        asyncio.run(JournalHome.open(tmp_path / "home", MovedClock(START)))
    assert error_words(caught.value).head == f"Others may write in the home folder: {tmp_path / 'home'}"
    assert "Nothing was read, changed or sent." in error_words(caught.value).text
    assert {path: path.read_bytes() for path in before} == before


def test_the_window_of_a_home_that_others_may_write_in_opens_nothing(tmp_path: Path) -> None:
    asyncio.run(use(tmp_path / "home"))
    (tmp_path / "home").chmod(0o777)
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        (sys.executable, "-m", "console_app", "--home", str(tmp_path / "home")),
        env=environment | {"QT_QPA_PLATFORM": "offscreen", "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent"},
        stderr=subprocess.PIPE,
        text=True,
    ) as window:
        try:
            assert window.stderr is not None
            told = next(line for line in window.stderr if line.startswith("paynet-console: "))
            assert told == f"paynet-console: HomeUnsafe {tmp_path / 'home'} writable\n"
        finally:
            window.kill()


def test_selfcheck_says_that_a_home_is_not_safe_and_goes_on(tmp_path: Path) -> None:
    asyncio.run(use(tmp_path / "home"))
    (tmp_path / "home").chmod(0o777)
    done = CommandLine(tmp_path / "home", {"QT_QPA_PLATFORM": "offscreen"})("selfcheck")
    failed = [line for line in done.out.splitlines() if line.startswith("FAIL home's journal")]
    assert failed[0].startswith(f"FAIL home's journal: others may write in the home {tmp_path / 'home'}")
    assert "ok   sandbox round trip" in done.out


def test_an_empty_folder_that_was_made_for_a_home_is_closed_to_others(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home").chmod(0o777)
    asyncio.run(use(tmp_path / "home"))
    assert stat.S_IMODE((tmp_path / "home").stat().st_mode) == 0o700


@pytest.mark.skipif(os.geteuid() != 0 or sys.platform != "linux", reason="only root may give a folder away")
@pytest.mark.parametrize("name", ["", "profiles.json", FILE, "log", "log/console.log", "console.lock"])
def test_what_belongs_to_somebody_else_is_refused_in_words(tmp_path: Path, name: str) -> None:
    home = tmp_path / "home"
    asyncio.run(use(home))
    os.chown(home / name, 65534, 65534)
    with pytest.raises(HomeUnsafe) as caught:
        asyncio.run(use(home))
    assert caught.value.unsafe is Unsafe.FOREIGN
    assert reason_of(caught.value).startswith(f"{home / name} belongs to another user")
    assert error_words(caught.value).head == f"This belongs to another user: {home / name}"
