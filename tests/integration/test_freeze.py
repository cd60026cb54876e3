"""A machine that falls asleep between the journal's commit and the first byte sends nothing when it wakes up."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from opened_home import opened_home
from sandbox_process import ROOT, VECTORS, Sandbox, running_sandbox

WORKER = Path(__file__).parents[1] / "support" / "sending_worker.py"
FROZEN_FOR = 10.5
"""Seconds; a commit may be ten seconds old when the head leaves."""

pytestmark = pytest.mark.skipif(os.name != "posix", reason="only POSIX can stop a process and let it go on")


def started(tmp_path: Path, sandbox: Sandbox) -> subprocess.Popen[str]:
    async def add_profile() -> None:
        async with opened_home(tmp_path, sandbox):
            pass

    asyncio.run(add_profile())
    control = tmp_path / "control"
    control.write_text(sandbox.control, encoding="ascii")
    arguments = ["--home", str(tmp_path / "home"), "--key", str(VECTORS / "test_key_pkcs1.pem")]
    return subprocess.Popen(
        [sys.executable, str(WORKER), *arguments, "--control", str(control), "--orders", "1"],
        cwd=ROOT,
        env={"PYTHONPATH": f"{ROOT}:{WORKER.parent}", "PATH": "/usr/bin:/bin"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def freeze(process: subprocess.Popen[str]) -> None:
    """Stop the process as a sleeping machine does, longer than a commit may be old, and let it go on."""
    process.send_signal(signal.SIGSTOP)
    _, status = os.waitpid(process.pid, os.WUNTRACED)
    assert os.WIFSTOPPED(status)
    time.sleep(FROZEN_FOR)  # by the clock: a machine that sleeps
    process.send_signal(signal.SIGCONT)


def payouts(sandbox: Sandbox) -> int:
    return [row["operation"] for row in sandbox.requests()].count("payout")


def test_a_process_frozen_after_the_commit_sends_nothing_until_a_person_clicks_again(tmp_path: Path) -> None:
    with running_sandbox(tmp_path, "--polls", "0") as sandbox, started(tmp_path, sandbox) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        sent_when_not_sent: list[int] = []
        attempts = 0
        try:
            for line in process.stdout:
                step = line.strip()
                if step == "after begin_attempt":
                    attempts += 1
                    if attempts == 1:
                        freeze(process)
                if step == "after end_attempt" and attempts == 1:
                    sent_when_not_sent.append(payouts(sandbox))
                process.stdin.write("\n")
                process.stdin.flush()
                if step == "done":
                    break
            assert process.wait() == 0
        finally:
            process.kill()
        assert sent_when_not_sent == [0]
        assert (payouts(sandbox), [order.executed for order in sandbox.orders()]) == (1, [1])
    with sqlite3.connect(tmp_path / "home" / "journal.sqlite3") as journal:
        ends = journal.execute("SELECT outcome, failure FROM attempts ORDER BY number").fetchall()
        moves = [row[0] for row in journal.execute("SELECT after FROM history ORDER BY id")]
    assert ends == [("not_sent", "too-late"), ("accepted", "")]
    assert moves == [
        *("prepared", "authorised", "sending", "not_sent"),
        *("authorised", "sending", "accepted", "approved"),
    ]
