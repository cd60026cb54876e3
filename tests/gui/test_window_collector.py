"""Qt's objects are made and destroyed on the window's thread alone: garbage, and what an error elsewhere is said by."""

import gc
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Coroutine
from functools import cache
from typing import Any

import pytest
from opened_console import OpenProgram
from opened_home import sandbox_profile
from PySide6.QtWidgets import QApplication
from sandbox_process import ROOT, Sandbox
from served_pythons import THIS, interpreter, served, why_not
from waiting import until
from window_garbage import LEFT_TO_PYTHON

from console_app.gui.kit.aio import Fault, Source
from console_app.gui.kit.aio import run as run_program

RUN = "import runpy; runpy.run_path('tests/support/window_garbage.py', run_name='__main__')"


@cache
def became_of_garbage(python: str, *left: str) -> tuple[dict[str, object], str]:
    """Run `window_garbage.py` under a Python served; give what it printed, and what Qt complained of."""
    path = interpreter(python)
    if path is None:
        pytest.skip(why_not(python))
    surroundings = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [path, "-c", RUN, *left], cwd=ROOT, env=surroundings, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, object] = json.loads(done.stdout)
    assert str(told["python"]).startswith(f"{python}.")
    return told, done.stderr


def test_the_python_of_these_tests_is_served_and_never_left_out() -> None:
    assert THIS in served()
    assert interpreter(THIS) == sys.executable


@pytest.mark.parametrize("python", served())
def test_what_other_threads_throw_away_is_freed_on_the_windows_thread(python: str) -> None:
    told, complaints = became_of_garbage(python)
    assert told["enabled meanwhile"] is False
    assert told["of other threads"] == [True]
    assert complaints == ""


@pytest.mark.parametrize("python", served())
@pytest.mark.parametrize("how", ["kept for long", "kept for long, two generations"])
def test_what_was_kept_for_long_is_freed_too_once_nobody_needs_it(python: str, how: str) -> None:
    told, _ = became_of_garbage(python)
    assert told[how] is True


@pytest.mark.parametrize("python", served())
def test_a_window_at_rest_collects_nothing(python: str) -> None:
    told, _ = became_of_garbage(python)
    assert told["collections at rest"] == 0


@pytest.mark.parametrize("python", served())
def test_a_window_that_is_gone_leaves_the_collector_as_it_was(python: str) -> None:
    told, _ = became_of_garbage(python)
    assert told["enabled afterwards"] is True


@pytest.mark.parametrize("python", served())
def test_pyside_still_ends_a_qt_object_on_whichever_thread_collects(python: str) -> None:
    _, complaints = became_of_garbage(python, LEFT_TO_PYTHON)
    assert "cannot be stopped from another thread" in complaints, "`collect_garbage_on_this_thread` may go"


def test_the_program_leaves_no_other_thread_to_collect_while_it_runs(qapp: QApplication) -> None:
    async def main() -> int:
        return int(gc.isenabled())

    gc.enable()
    try:
        assert run_program(qapp, main, lambda _fault: None) == 0
        assert gc.isenabled()
    finally:
        gc.disable()  # as all tests have it


def test_an_error_of_another_thread_is_said_by_the_windows_own(
    run: Callable[[Coroutine[Any, Any, None]], None], console: OpenProgram, gateway: Sandbox, faults: list[Fault]
) -> None:
    async def scene() -> None:
        async with console(sandbox_profile(gateway)) as opened:
            told = Fault(Source.THREAD, "journal", OSError("gone"))
            other = threading.Thread(target=opened.program.fault, args=(told,))
            other.start()
            other.join()
            assert not opened.shows("window.error")
            await until(lambda: opened.shows("window.error"))
            assert opened.part("window.error").thread() is opened.window.thread()
            assert faults == [told]
            faults.clear()

    run(scene())
