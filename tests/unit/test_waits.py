"""Tests wait for what happens, never for so long; one guard ends a hang, and nothing that was started outlives it."""

import ast
import asyncio
import subprocess
import sys
from collections.abc import Iterator

import pytest
from hang_guard import waits
from left_children import began
from sandbox_process import ROOT
from waiting import block_until, turns

TESTS = ROOT / "tests"
MINUTES = 5
SET_ASIDE = "# by the clock: "
"""On the line itself, with the reason: a machine that sleeps, a moment drawn by lot."""
BOUNDED = {"timeout", "timeout_at", "wait_for", "waitSignal", "waitSignals", "waitUntil"}
PAUSES = {"sleep", "qWait", "qSleep"}
GIVEN_SECONDS = {"join", "wait"}
LEAVES_A_CHILD = """
import os, signal, subprocess
from left_children import children_end_with_us
with children_end_with_us():
    child = subprocess.Popen(["sleep", "100000"])
    print(child.pid, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def is_zero(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value in (0, None)


def by_the_clock(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Find each call that ends, or fails, because time has passed."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in BOUNDED:
            yield node.lineno, name
        if name in PAUSES and not all(is_zero(argument) for argument in node.args):
            yield node.lineno, name
        if name in GIVEN_SECONDS and any(
            isinstance(argument, ast.Constant) and isinstance(argument.value, int | float) for argument in node.args
        ):
            yield node.lineno, name
        for keyword in node.keywords:
            if keyword.arg in ("timeout", "deadline") and not is_zero(keyword.value):
                yield node.lineno, f"{keyword.arg}="


def test_no_test_and_none_of_its_helpers_waits_by_the_clock() -> None:
    found = []
    for path in sorted(TESTS.rglob("*.py")):
        place = path.relative_to(TESTS)
        if place.parts[0] in ("bench", "data") or place.name == "waiting.py":
            continue
        text = path.read_text(encoding="utf-8")
        lines = text.splitlines()
        waits_there = [(line, what) for line, what in by_the_clock(ast.parse(text)) if SET_ASIDE not in lines[line - 1]]
        found += [f"{place}:{line} {what}" for line, what in waits_there]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        "time.sleep(0.1)",
        "await asyncio.sleep(pause)",
        "qtbot.wait(250)",
        "qtbot.waitUntil(true)",
        "process.wait(20)",
        "thread.join(5)",
        "subprocess.run(command, timeout=60)",
        "asyncio.wait_for(event.wait(), 5)",
        "asyncio.timeout(5)",
        "settings(deadline=200)",
    ],
)
def test_what_waits_by_the_clock_is_seen(line: str) -> None:
    assert list(by_the_clock(ast.parse(line)))


@pytest.mark.parametrize(
    "line", ["await asyncio.sleep(0)", "process.wait()", "thread.join()", "', '.join(words)", "settings(deadline=None)"]
)
def test_what_waits_for_something_is_let_be(line: str) -> None:
    assert list(by_the_clock(ast.parse(line))) == []


def test_a_hang_is_ended_and_only_after_minutes(pytestconfig: pytest.Config) -> None:
    assert pytestconfig.getini("faulthandler_exit_on_timeout") is True
    if not pytestconfig.getoption("override_ini"):  # who hunts for a hang makes it short
        assert float(pytestconfig.getini("faulthandler_timeout")) >= MINUTES * 60


def test_where_a_coroutine_waits_is_told() -> None:
    async def scene() -> set[str]:
        async def waits_for_ever() -> None:
            await asyncio.Event().wait()

        waiting = asyncio.create_task(waits_for_ever())
        await turns(2)
        told = waits()
        waiting.cancel()
        return told

    (place,) = [place for place in asyncio.run(scene()) if place.endswith("waits_for_ever")]
    assert place.startswith(f"{__file__}:")


@pytest.mark.skipif(sys.platform != "linux", reason="only /proc tells when a process began")
def test_what_was_started_ends_with_the_tests_that_are_killed() -> None:
    killed = subprocess.run(
        [sys.executable, "-c", LEAVES_A_CHILD],
        env={"PYTHONPATH": str(TESTS / "support"), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    child = int(killed.stdout)
    assert killed.returncode < 0
    block_until(lambda: not began(child))
