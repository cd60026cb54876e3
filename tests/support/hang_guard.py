"""The one guard against a hang: minutes for a test, for what comes before all tests, and for the end of the process.

It is pytest's own: after `faulthandler_timeout` the stack of every thread is shown and the process ends. Added here is
what that leaves out: where coroutines wait, which no stack of a thread tells, and when pytest keeps no watch itself.
"""

import faulthandler
import gc
import os
import sys
import threading
from collections.abc import Generator
from pathlib import Path
from types import CoroutineType
from typing import TextIO

import pytest

TESTS = Path(__file__).resolve().parents[1]
SHARE_BEFORE_WAITS_ARE_SHOWN = 0.9


class HangGuard:
    """Hooks of pytest."""

    def __init__(self, config: pytest.Config) -> None:
        """Keep the process's own standard error: what a test says there waits for its end, which a hang has not."""
        self._is_worker = hasattr(config, "workerinput")
        self._seconds = float(config.getini("faulthandler_timeout"))
        self._out = os.fdopen(os.dup((sys.__stderr__ or sys.stderr).fileno()), "w", encoding="utf-8")

    def arm(self) -> None:
        """Give the process its minutes from now on."""
        if self._seconds:
            faulthandler.dump_traceback_later(self._seconds, file=self._out, exit=True)

    @pytest.hookimpl(wrapper=True)
    def pytest_collection(self) -> Generator[None, object, object]:
        self.arm()
        try:
            return (yield)
        finally:
            faulthandler.cancel_dump_traceback_later()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self) -> Generator[None, object, object]:
        timer = threading.Timer(self._seconds * SHARE_BEFORE_WAITS_ARE_SHOWN, show_waits, [self._out])
        timer.daemon = True
        if self._seconds:
            timer.start()
        try:
            return (yield)
        finally:
            timer.cancel()

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_teardown(self) -> Generator[None, object, object]:
        self.arm()  # anew: pytest lets go at the first failure, before what was set up is put away
        return (yield)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self) -> None:
        if not self._is_worker:  # one of several waits here for the others
            self.arm()  # for the last time: threads and whatever else runs at the end of a process may hang as well


def show_waits(out: TextIO) -> None:
    """Show where every coroutine of the tests waits."""
    out.write("This takes too long. Coroutines of the tests wait at:\n")
    out.writelines(f"  {place}\n" for place in sorted(waits()))
    out.flush()


def waits() -> set[str]:
    """Give file, line and name of each coroutine of the tests that has begun and not ended."""
    found = set()
    for thing in gc.get_objects():
        if isinstance(thing, CoroutineType) and (frame := thing.cr_frame) is not None:
            code = frame.f_code
            if Path(code.co_filename).is_relative_to(TESTS):
                found.add(f"{code.co_filename}:{frame.f_lineno} in {code.co_qualname}")
    return found
