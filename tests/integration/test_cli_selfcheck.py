"""`selfcheck` as an administrator runs it: one line each, the others go on when one fails, exit status 1."""

import asyncio
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from command_line import CommandLine
from secret_service import running_secret_service

from console_app.reasons import reason_of
from console_app.selfcheck import Workstation, self_check
from console_app.services.findings import Check, CheckFailed, Finding, Trouble
from console_app.vault.memory import memory_vault
from console_app.workstation import SystemClock, SystemRandomness

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


class ShiftedClock(SystemClock):
    """A workstation's clock that goes wrong by so much."""

    def __init__(self, off: timedelta) -> None:
        self._off = off

    def now(self) -> datetime:
        return super().now() + self._off


@pytest.fixture
def console(tmp_path: Path) -> Iterator[CommandLine]:
    session = tmp_path / "session"
    session.mkdir()
    with running_secret_service(session) as service:
        yield CommandLine(tmp_path / "home", {**service.environment, **OFFSCREEN})


def lines(out: str) -> dict[str, tuple[str, str]]:
    """What each line says: its first word, and what follows the colon."""
    told = {}
    for line in out.splitlines():
        head, _, detail = line.partition(": ")
        word, _, what = head.partition(" ")
        told[what.strip()] = (word, detail)
    return told


def findings_of(workstation: Workstation) -> dict[Check, Finding]:
    async def collect() -> list[Finding]:
        return [finding async for finding in self_check(workstation)]

    return {finding.check: finding for finding in asyncio.run(collect())}


def with_clock(tmp_path: Path, off: timedelta) -> Workstation:
    return Workstation(tmp_path, memory_vault("none", lambda: ()), ShiftedClock(off), SystemRandomness())


@pytest.mark.skipif(sys.platform != "linux", reason="the Secret Service is Linux's keyring")
def test_a_sound_workstation_gets_an_ok_on_every_line(console: CommandLine) -> None:
    out = console.well("selfcheck")
    told = lines(out)
    assert list(told) == NAMES
    assert {word for word, _ in told.values()} == {"ok"}
    assert all(line.startswith("ok   ") for line in out.splitlines())
    assert told["Qt platform"][1].startswith("offscreen, Qt 6.")
    assert told["keyring"][1].startswith("keyring.backends.SecretService.Keyring")
    assert told["home's journal"][1] == f"none yet in {console.home}"
    assert "certificate authorities" in told["TLS store"][1]
    assert "accepted, its status processing" in told["sandbox round trip"][1]
    assert not (console.home / "journal.sqlite3").exists()
    again = lines(console.well("selfcheck"))
    assert again["keyring"] == told["keyring"]


def test_without_a_keyring_that_line_fails_and_the_others_go_on(tmp_path: Path) -> None:
    done = CommandLine(tmp_path / "home", OFFSCREEN)("selfcheck")
    told = lines(done.out)
    assert done.status == 1
    assert list(told) == NAMES
    assert [what for what, (word, _) in told.items() if word == "FAIL"] == ["keyring"]
    assert "start its service" in told["keyring"][1]
    assert done.err == "paynet-console: 1 check of 8 failed: keyring\n"


def test_without_a_screen_that_line_fails_with_what_qt_said(tmp_path: Path) -> None:
    done = CommandLine(tmp_path / "home", {"QT_QPA_PLATFORM": "no-such-platform"})("selfcheck")
    told = lines(done.out)
    assert done.status == 1
    assert told["Qt platform"][0] == "FAIL"
    assert "no-such-platform" in told["Qt platform"][1]
    assert told["sandbox round trip"][0] == "ok"


def test_the_journal_of_the_home_is_opened_and_a_damaged_one_named(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "journal.sqlite3").write_bytes(b"not a database at all" * 300)
    done = CommandLine(home, OFFSCREEN)("selfcheck")
    told = lines(done.out)
    assert told["home's journal"][0] == "FAIL"
    assert "journal cannot be used" in told["home's journal"][1]
    assert told["database"][0] == "ok"


def test_a_clock_that_is_off_is_named_while_the_round_trip_still_works(tmp_path: Path) -> None:
    found = findings_of(with_clock(tmp_path, timedelta(seconds=-90)))
    error = found[Check.CLOCK].error
    assert isinstance(error, CheckFailed)
    assert error.trouble is Trouble.CLOCK_OFF
    assert error.detail.startswith(("-90.", "-89.", "-91."))
    assert "set the clock" in reason_of(error)
    assert found[Check.SANDBOX].ok


def test_a_clock_far_off_fails_the_round_trip_too_and_leaves_the_clock_unknown(tmp_path: Path) -> None:
    found = findings_of(with_clock(tmp_path, timedelta(days=2)))
    trip, clock = found[Check.SANDBOX].error, found[Check.CLOCK].error
    assert isinstance(trip, CheckFailed)
    assert trip.trouble is Trouble.NOT_ACCEPTED
    assert isinstance(clock, CheckFailed)
    assert clock.trouble in {Trouble.CLOCK_OFF, Trouble.CLOCK_UNKNOWN}


def test_a_sound_clock_is_within_two_seconds_of_the_answer(tmp_path: Path) -> None:
    before = datetime.now(UTC)
    found = findings_of(with_clock(tmp_path, timedelta(0)))
    assert all(finding.ok for finding in found.values()), found
    assert abs(float(found[Check.CLOCK].detail.partition(" ")[0])) < 2 + (datetime.now(UTC) - before).total_seconds()
