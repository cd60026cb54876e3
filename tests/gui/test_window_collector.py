"""Qt's objects are made and destroyed on the window's thread alone: garbage, and what an error elsewhere is said by."""

import gc
import threading
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from opened_console import OpenProgram
from opened_home import sandbox_profile
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from sandbox_process import Sandbox
from waiting import spin_until, until

from console_app.gui.aio import Fault, Source
from console_app.gui.aio import run as run_program
from console_app.gui.collector import collect_here


class Loop:
    """A cycle that only the collector can free; it tells on which thread that was."""

    def __init__(self, freed: list[int]) -> None:
        self.myself = self
        self.freed = freed

    def __del__(self) -> None:
        self.freed.append(threading.get_ident())


def make_garbage(freed: list[int]) -> None:
    for _ in range(20_000):
        Loop(freed)


@pytest.mark.usefixtures("qapp")
def test_what_another_thread_throws_away_is_freed_on_the_windows_thread() -> None:
    parent = QObject()
    freed: list[int] = []
    gc.enable()
    undo = collect_here(parent)
    try:
        assert not gc.isenabled()
        other = threading.Thread(target=make_garbage, args=(freed,))
        other.start()
        other.join()
        assert freed == []
        spin_until(lambda: len(freed) == 20_000)
        assert set(freed) == {threading.get_ident()}
    finally:
        undo()
        enabled = gc.isenabled()
        gc.disable()  # as all tests have it
    assert enabled


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
