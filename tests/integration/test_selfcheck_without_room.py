"""`selfcheck` where nothing can be written or the disk is full: each line says what to do, none hides another."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import ROOT, CommandLine

NAMES = [
    "Qt platform",
    "keyring",
    "database",
    "home's journal",
    "TLS store",
    "sandbox round trip",
    "clock",
    "process memory",
]
OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen"}
UNWRITABLE = "nothing can be kept there ({home}: "
FULL = "the disk is full, or no more may be written to it ({home}: "
TEMPORARY = "the folder for temporary files could not be used ({folder}: "
TINY = 'mount -t tmpfs -o size=64k tmpfs "$1" && shift && exec "$@"'
READ_ONLY = 'mount -t tmpfs -o ro tmpfs "$1" && shift && exec "$@"'
linux_alone = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="made of what Linux has")


def may_mount() -> bool:
    """Tell whether this account may mount something for a process of its own (user namespaces)."""
    if not sys.platform.startswith("linux") or shutil.which("unshare") is None:
        return False
    probe = ("unshare", "--user", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt")
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0


mounts = pytest.mark.skipif(not may_mount(), reason="this account may mount nothing")


def told(out: str) -> dict[str, tuple[str, str]]:
    """What each line says: its first word, and what follows the colon."""
    split = (line.partition(": ") for line in out.splitlines())
    return {head[5:].strip(): (head[:4].strip(), detail) for head, _, detail in split}


def checked(home: Path, *before: str, **environment: str) -> dict[str, tuple[str, str]]:
    """Run `selfcheck` behind a command that prepares its process; every part has its line, and nothing was raised."""
    command = (*before, sys.executable, "-m", "console_app", "selfcheck", "--home", str(home))
    plain = {"PATH": os.environ["PATH"], "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent", **OFFSCREEN}
    done = subprocess.run(command, cwd=ROOT, env={**plain, **environment}, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr, done.stderr
    lines = told(done.stdout)
    assert list(lines) == NAMES, done.stderr
    assert done.returncode == 1
    assert not [detail for _, detail in lines.values() if "nobody expected" in detail]
    return lines


def below_a_file(folder: Path) -> Path:
    (folder / "file").write_text("")
    return folder / "file" / "home"


def a_file(folder: Path) -> Path:
    (folder / "home").write_text("")
    return folder / "home"


def too_long_a_name(folder: Path) -> Path:
    return folder / ("a" * 300)


@pytest.mark.parametrize("place", [below_a_file, a_file, too_long_a_name])
def test_a_home_that_cannot_be_made_is_one_finding_among_the_others(tmp_path: Path, place: object) -> None:
    assert callable(place)
    home = place(tmp_path)
    lines = checked(home)
    word, detail = lines["home's journal"]
    assert word == "FAIL"
    if place is a_file:
        assert detail.startswith(f"{home} is no plain file or folder: ")
        assert "take it away" in detail
    else:
        assert detail.startswith(UNWRITABLE.format(home=home))
        assert "choose another with --home" in detail
    assert [lines[name][0] for name in ("database", "TLS store", "sandbox round trip")] == ["ok"] * 3


@linux_alone
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="rights do not bind the superuser")
@pytest.mark.parametrize("kept", [False, True])
def test_a_home_without_the_right_to_write_says_so(tmp_path: Path, kept: bool) -> None:
    home = tmp_path / "home"
    if kept:
        CommandLine(home).well("profile", "list")
    home.mkdir(exist_ok=True)
    home.chmod(0o500)
    try:
        word, detail = checked(home)["home's journal"]
    finally:
        home.chmod(0o700)
    assert (word, detail.startswith(UNWRITABLE.format(home=home))) == ("FAIL", True)


@mounts
@pytest.mark.parametrize(
    ("mounted", "said", "remedy"), [(TINY, FULL, "free some space"), (READ_ONLY, UNWRITABLE, "choose another")]
)
def test_a_home_on_a_full_or_read_only_disk_says_so(tmp_path: Path, mounted: str, said: str, remedy: str) -> None:
    own_mounts = ("unshare", "--user", "--map-root-user", "--mount", "bash", "-c", mounted, "bash", str(tmp_path))
    home = tmp_path / "home"
    lines = checked(home, *own_mounts)
    word, detail = lines["home's journal"]
    assert word == "FAIL"
    assert detail.startswith(said.format(home=home))
    assert remedy in detail
    assert [lines[name][0] for name in ("database", "TLS store", "sandbox round trip")] == ["ok"] * 3


@linux_alone
def test_a_limit_to_the_size_of_files_is_told_from_a_full_disk_by_what_the_system_said(tmp_path: Path) -> None:
    lines = checked(tmp_path / "home", "bash", "-c", 'ulimit -f 16 && exec "$@"', "bash", TMPDIR=str(tmp_path))
    assert lines["home's journal"][0] == "FAIL"
    assert lines["home's journal"][1].startswith(FULL.format(home=tmp_path / "home") + os.strerror(27))
    for name in ("database", "sandbox round trip"):
        word, detail = lines[name]
        assert word == "FAIL"
        assert detail.startswith(TEMPORARY.format(folder=tmp_path))
        assert "TMPDIR" in detail


@mounts
def test_full_temporary_files_are_not_taken_for_the_journal_of_a_home(tmp_path: Path) -> None:
    full = tmp_path / "tmp"
    full.mkdir()
    own_mounts = ("unshare", "--user", "--map-root-user", "--mount", "bash", "-c", TINY, "bash", str(full))
    lines = checked(tmp_path / "home", *own_mounts, TMPDIR=str(full))
    assert lines["home's journal"] == ("ok", f"none yet in {tmp_path / 'home'}")
    for name in ("database", "sandbox round trip"):
        assert lines[name][1].startswith(TEMPORARY.format(folder=full))


def test_nothing_of_the_check_stays_in_a_new_home(tmp_path: Path) -> None:
    home = tmp_path / "new" / "home"
    assert checked(home)["home's journal"] == ("ok", f"none yet in {home}")
    assert list(home.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has such a device")
def test_an_output_that_takes_nothing_ends_it_with_a_reason(tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        command = (sys.executable, "-m", "console_app", "selfcheck", "--home", str(tmp_path))
        environment = {"PATH": os.environ["PATH"], "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent", **OFFSCREEN}
        done = subprocess.run(
            command, cwd=ROOT, env=environment, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == 1
    assert done.stderr == "paynet-console: No space left on device\n"
