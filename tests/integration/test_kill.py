"""Kills the sending program again and again: no order is executed twice, none is lost, none stays open."""

import asyncio
import random
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from console_rig import opened_rig
from sandbox_process import ROOT, VECTORS, Sandbox, running_sandbox
from sending_worker import STEPS

WORKER = Path(__file__).parents[1] / "support" / "sending_worker.py"
EACH_STEP = [f"{when} {step}" for step in STEPS for when in ("before", "after")]


@contextmanager
def started(home: Path, control: Path, orders: int, *, resend: bool) -> Iterator[subprocess.Popen[str]]:
    arguments = ["--home", str(home), "--key", str(VECTORS / "test_key_pkcs1.pem"), "--control", str(control)]
    mutant = ["--resend"] if resend else []
    with subprocess.Popen(
        [sys.executable, str(WORKER), *arguments, "--orders", str(orders), *mutant],
        cwd=ROOT,
        env={"PYTHONPATH": f"{ROOT}:{WORKER.parent}", "PATH": "/usr/bin:/bin"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield process
        process.kill()


def supervise(
    home: Path, control: Path, orders: int, kills: list[str], *, resend: bool, chance: random.Random
) -> Counter[str]:
    """Run the worker until it is done, killing it once at each step of `kills`; count the kills by step."""
    killed: Counter[str] = Counter()
    waiting = list(kills)
    while True:
        with started(home, control, orders, resend=resend) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            patience = chance.randrange(1, 25)
            for line in process.stdout:
                step = line.strip()
                if step == "done":
                    process.stdin.write("\n")
                    process.stdin.flush()
                    process.wait(60)
                    assert process.returncode == 0
                    return killed
                patience -= 1
                if waiting and patience < 0 and step in waiting:
                    if step == "before post_order":
                        process.stdin.write("\n")
                        process.stdin.flush()
                        time.sleep(chance.uniform(0.0, 0.03))  # somewhere between the first byte and the answer
                    waiting.remove(step)
                    killed[step] += 1
                    process.kill()
                    break
                process.stdin.write("\n")
                process.stdin.flush()
            else:
                pytest.fail(f"the worker ended by itself: {process.wait()}")


def prepare(tmp_path: Path, sandbox: Sandbox) -> tuple[Path, Path]:
    async def add_profile() -> None:
        async with opened_rig(tmp_path, sandbox):
            pass

    asyncio.run(add_profile())
    control = tmp_path / "control"
    control.write_text(sandbox.control, encoding="ascii")
    return tmp_path / "home", control


def test_three_hundred_orders_survive_sixty_kills(tmp_path: Path) -> None:
    seed = random.SystemRandom().randrange(10**6)
    sys.stderr.write(f"seed {seed}\n")
    chance = random.Random(seed)
    kills = [*EACH_STEP * 5, "after begin_attempt", "before end_attempt", "before post_order", "before post_order"]
    with running_sandbox(tmp_path, "--scenario", f"random:{seed}:payout", "--polls", "1") as sandbox:
        home, control = prepare(tmp_path, sandbox)
        killed = supervise(home, control, 300, kills, resend=False, chance=chance)
        assert sum(killed.values()) >= 60
        assert set(killed) == set(EACH_STEP)
        taken = sandbox.orders()
    doubled = [order.client_orderid for order in taken if order.executed > 1]
    assert doubled == []
    with sqlite3.connect(home / "journal.sqlite3") as journal:
        states = dict(journal.execute("SELECT number, state FROM orders").fetchall())
    assert len(states) - list(states.values()).count("withdrawn") == 300
    assert {order.client_orderid for order in taken} <= set(states)
    executed = {order.client_orderid for order in taken if order.executed}
    at_gateway = {number for number, state in states.items() if state in ("approved", "declined", "filtered", "error")}
    assert at_gateway == executed
    assert set(states.values()) <= {"approved", "declined", "filtered", "error", "held", "refused", "withdrawn"}


def test_a_program_that_sends_again_what_was_sending_is_convicted(tmp_path: Path) -> None:
    chance = random.Random(7)
    with running_sandbox(tmp_path, "--polls", "0") as sandbox:
        home, control = prepare(tmp_path, sandbox)
        kills = ["after post_order"] * 6
        supervise(home, control, 24, kills, resend=True, chance=chance)
        assert any(order.executed > 1 for order in sandbox.orders())
