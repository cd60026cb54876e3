"""Qt's objects are made and destroyed on the window's thread alone: garbage, and what an error elsewhere is said by."""

import gc
import threading
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import pytest
from opened_console import OpenProgram
from opened_home import sandbox_profile
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication
from sandbox_process import Sandbox
from waiting import spin_until, until

from console_app.gui.aio import Fault, Source
from console_app.gui.aio import run as run_program
from console_app.gui.widgets.pyside_workarounds import collect_garbage_on_this_thread

MUCH = 20_000


class Loop:
    """A cycle that only the collector can free; it tells on which thread that was."""

    def __init__(self, freed: list[int]) -> None:
        self.myself = self
        self.freed = freed

    def __del__(self) -> None:
        self.freed.append(threading.get_ident())


def make_garbage(freed: list[int], count: int) -> None:
    for _ in range(count):
        Loop(freed)


@pytest.fixture
def window_collects(qapp: QApplication) -> Iterator[None]:
    """The window's thread collects, a thousand times faster than in the program; afterwards nobody, as in all tests."""
    parent = QObject(qapp)
    gc.enable()
    undo = collect_garbage_on_this_thread(parent, every_ms=1)
    try:
        assert not gc.isenabled()
        yield
    finally:
        undo()
        enabled = gc.isenabled()
        gc.disable()
        parent.deleteLater()
    assert enabled


@pytest.fixture
def collections() -> Iterator[list[int]]:
    """The threads on which the collector began its work, in turn."""
    began: list[int] = []

    def note(phase: str, _about: dict[str, int]) -> None:
        if phase == "start":
            began.append(threading.get_ident())

    gc.callbacks.append(note)
    yield began
    gc.callbacks.remove(note)


@pytest.mark.usefixtures("window_collects")
def test_what_other_threads_throw_away_is_freed_on_the_windows_thread(collections: list[int]) -> None:
    freed: list[int] = []
    others = [threading.Thread(target=make_garbage, args=(freed, MUCH)) for _ in range(3)]
    for other in others:
        other.start()
    spin_until(lambda: len(freed) == 3 * MUCH)
    for other in others:
        other.join()
    assert set(freed) == {threading.get_ident()}
    assert set(collections) == {threading.get_ident()}


@pytest.mark.usefixtures("window_collects")
@pytest.mark.parametrize("told", [None, (2_000, 10, 0)], ids=["as this Python", "two generations, as Python 3.14.0"])
def test_what_was_kept_for_long_is_freed_too_once_nobody_needs_it(
    told: tuple[int, int, int] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if told is not None:
        count = gc.get_count
        monkeypatch.setattr(gc, "get_threshold", lambda: told)
        monkeypatch.setattr(gc, "get_count", lambda: (count()[0], 0, 0))
    freed: list[int] = []
    kept = Loop(freed)
    for _ in range(3):
        gc.collect(0)
    assert freed == []
    del kept

    def freed_while_work_goes_on() -> bool:
        make_garbage([], MUCH)
        return bool(freed)

    spin_until(freed_while_work_goes_on)
    assert freed == [threading.get_ident()]


@pytest.mark.usefixtures("window_collects")
def test_a_window_at_rest_collects_nothing(collections: list[int]) -> None:
    gc.collect()
    collections.clear()
    make_garbage([], 100)
    looks = 0

    def look() -> None:
        nonlocal looks
        looks += 1

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(1)
    spin_until(lambda: looks > 20)
    assert collections == []


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
