"""Kills the sending program again and again: no order is executed twice, none is lost, none stays open."""

import argparse
import asyncio
import multiprocessing
import os
import random
import socket
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.context import ForkServerContext, SpawnContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TextIO

import pytest
from opened_home import opened_home
from sandbox_process import ROOT, VECTORS, Sandbox, running_sandbox
from sending_worker import STEPS, work_for

EACH_STEP = [f"{when} {step}" for step in STEPS for when in ("before", "after")]
Processes = ForkServerContext | SpawnContext


@pytest.fixture(scope="module")
def processes() -> Processes:
    """Start processes from one that has imported everything and done nothing: seventy are started here."""
    quick = "forkserver" in multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver") if quick else multiprocessing.get_context("spawn")
    context.set_forkserver_preload(["sending_worker"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", f"{ROOT}{os.pathsep}{ROOT / 'tests' / 'support'}")
        first = context.Process(target=os.getpid)
        first.start()
        first.join()
    return context


@dataclass(slots=True)
class Worker:
    """A sending program: tells each step, and goes on when it is let."""

    process: BaseProcess
    socket: socket.socket
    steps: TextIO

    def go_on(self) -> None:
        self.socket.sendall(b"\n")

    def ended(self) -> int | None:
        self.process.join()
        return self.process.exitcode


@contextmanager
def started(processes: Processes, arguments: argparse.Namespace) -> Iterator[Worker]:
    ours, theirs = socket.socketpair()
    with ours, ours.makefile("r") as steps:
        with theirs:
            process = processes.Process(target=work_for, args=(theirs, arguments))
            process.start()
        yield Worker(process, ours, steps)
        process.kill()
        process.join()


def supervise(
    processes: Processes, arguments: argparse.Namespace, kills: list[str], chance: random.Random
) -> Counter[str]:
    """Run the worker until it is done, killing it once at each step of `kills`; count the kills by step."""
    killed: Counter[str] = Counter()
    waiting = list(kills)
    while True:
        with started(processes, arguments) as worker:
            patience = chance.randrange(1, 25)
            for line in worker.steps:
                step = line.strip()
                if step == "done":
                    worker.go_on()
                    assert worker.ended() == 0
                    return killed
                patience -= 1
                if waiting and patience < 0 and step in waiting:
                    if step == "before post_order":
                        worker.go_on()
                        time.sleep(chance.uniform(0.0, 0.03))  # by the clock: somewhere between first byte and answer
                    waiting.remove(step)
                    killed[step] += 1
                    worker.process.kill()
                    break
                worker.go_on()
            else:
                pytest.fail(f"the worker ended by itself: {worker.ended()}")


def prepare(tmp_path: Path, sandbox: Sandbox, orders: int, *, resend: bool) -> argparse.Namespace:
    async def add_profile() -> None:
        async with opened_home(tmp_path, sandbox):
            pass

    asyncio.run(add_profile())
    control = tmp_path / "control"
    control.write_text(sandbox.control, encoding="ascii")
    key = VECTORS / "test_key_pkcs1.pem"
    return argparse.Namespace(home=tmp_path / "home", key=key, control=control, orders=orders, resend=resend)


def test_three_hundred_orders_survive_sixty_kills(processes: Processes, tmp_path: Path) -> None:
    seed = random.SystemRandom().randrange(10**6)
    sys.stderr.write(f"seed {seed}\n")
    chance = random.Random(seed)
    kills = [*EACH_STEP * 5, "after begin_attempt", "before end_attempt", "before post_order", "before post_order"]
    with running_sandbox(tmp_path, "--scenario", f"random:{seed}:payout", "--polls", "1") as sandbox:
        killed = supervise(processes, prepare(tmp_path, sandbox, 300, resend=False), kills, chance)
        assert sum(killed.values()) >= 60
        assert set(killed) == set(EACH_STEP)
        taken = sandbox.orders()
    doubled = [order.client_orderid for order in taken if order.executed > 1]
    assert doubled == []
    with sqlite3.connect(tmp_path / "home" / "journal.sqlite3") as journal:
        states = dict(journal.execute("SELECT number, state FROM orders").fetchall())
    assert len(states) - list(states.values()).count("withdrawn") == 300
    assert {order.client_orderid for order in taken} <= set(states)
    executed = {order.client_orderid for order in taken if order.executed}
    at_gateway = {number for number, state in states.items() if state in ("approved", "declined", "filtered", "error")}
    assert at_gateway == executed
    assert set(states.values()) <= {"approved", "declined", "filtered", "error", "held", "refused", "withdrawn"}


def test_a_program_that_sends_again_what_was_sending_is_convicted(processes: Processes, tmp_path: Path) -> None:
    chance = random.Random(7)
    with running_sandbox(tmp_path, "--polls", "0") as sandbox:
        supervise(processes, prepare(tmp_path, sandbox, 24, resend=True), ["after post_order"] * 6, chance)
        assert any(order.executed > 1 for order in sandbox.orders())
