"""A program of its own: makes garbage beside the window's thread, and prints as JSON what became of it.

Run without arguments it lets the window's thread collect, with `left-to-python` it does not.
It needs PySide6 and nothing else that is not Python's own, so that it runs under every Python there is here. The
current folder holds the console.
"""

import gc
import json
import platform
import sys
import threading
from collections.abc import Callable

import PySide6
from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, QTimer

from console_app.gui.kit.pyside_workarounds import collect_garbage_on_this_thread

LEFT_TO_PYTHON = "left-to-python"
MUCH = 20_000
"""Objects that one thread throws away: some collections' worth."""
FEW = 100
QUIET_LOOKS = 20
HERE = threading.get_ident()


class Cycle:
    """What only the collector can free; it writes down on which thread that was."""

    def __init__(self, freed: list[int]) -> None:
        self.myself = self
        self.freed = freed

    def __del__(self) -> None:
        self.freed.append(threading.get_ident())


def throw_away(freed: list[int], count: int) -> None:
    """Make so many cycles and keep none."""
    for _ in range(count):
        Cycle(freed)


def spin_until(holds: Callable[[], object]) -> None:
    """Let Qt work until a condition holds."""
    app = QCoreApplication.instance()
    assert app is not None
    while not holds():
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def beside(work: Callable[[], object], count: int = 1) -> list[threading.Thread]:
    """Start the work on threads of its own."""
    others = [threading.Thread(target=work) for _ in range(count)]
    for other in others:
        other.start()
    return others


def of_other_threads() -> list[bool]:
    """Throw much away on three threads; tell of each thread that freed or collected whether it was this one."""
    freed: list[int] = []
    began: list[int] = []

    def note(phase: str, _about: dict[str, int]) -> None:
        if phase == "start":
            began.append(threading.get_ident())

    gc.callbacks.append(note)
    others = beside(lambda: throw_away(freed, MUCH), 3)
    spin_until(lambda: not any(other.is_alive() for other in others))

    def freed_while_work_goes_on() -> bool:
        throw_away([], FEW)  # what is left of so much may be too little to collect
        return len(freed) == 3 * MUCH

    spin_until(freed_while_work_goes_on)
    gc.callbacks.remove(note)
    return [thread == HERE for thread in {*freed, *began}]


def kept_for_long() -> bool:
    """Let a cycle grow old before it is let go, and work on; tell whether this thread freed it."""
    freed: list[int] = []
    kept = Cycle(freed)
    for _ in range(3):
        gc.collect(0)
    assert freed == []
    del kept

    def freed_while_work_goes_on() -> bool:
        throw_away([], MUCH)
        return bool(freed)

    spin_until(freed_while_work_goes_on)
    return freed == [HERE]


def kept_for_long_of_two_generations() -> bool:
    """Do the same where the numbers are told as by a collector that knows two generations (Python 3.14.0)."""
    count, threshold = gc.get_count, gc.get_threshold
    gc.get_count = lambda: (count()[0], 0, 0)
    gc.get_threshold = lambda: (threshold()[0], 10, 0)
    try:
        return kept_for_long()
    finally:
        gc.get_count, gc.get_threshold = count, threshold


def at_rest() -> int:
    """Throw little away and wait for some looks; give the collections that this came to."""
    gc.collect()
    began: list[str] = []

    def note(phase: str, _about: dict[str, int]) -> None:
        began.append(phase)

    looks: list[None] = []
    timer = QTimer()
    timer.timeout.connect(lambda: looks.append(None))
    timer.start(1)
    gc.callbacks.append(note)
    throw_away([], FEW)
    spin_until(lambda: len(looks) > QUIET_LOOKS)
    gc.callbacks.remove(note)
    return len(began)


def lose_a_running_timer() -> None:
    """Throw a running timer away, in a cycle; Qt complains on stderr should another thread end it."""
    timer = QTimer()
    lost: list[object] = [timer]
    lost.append(lost)
    timer.start(60_000)


def lose_a_timer_and_collect_here() -> None:
    """Throw a running timer away, let another thread make many objects, and wait for this thread to collect."""
    freed: list[int] = []
    lose_a_running_timer()
    for other in beside(lambda: throw_away(freed, MUCH)):
        other.join()
    spin_until(lambda: freed)


def lose_a_timer_and_leave_it_to_python() -> None:
    """Throw a running timer away, and let another thread be the only one that makes objects and so collects."""

    def work() -> None:
        gc.enable()
        throw_away([], MUCH)

    gc.disable()
    lose_a_running_timer()
    for other in beside(work):
        other.join()


def main() -> None:
    """Make garbage in every way, and print what became of it."""
    app = QCoreApplication([])
    told: dict[str, object] = {"python": platform.python_version(), "pyside": PySide6.__version__}
    if sys.argv[1:] == [LEFT_TO_PYTHON]:
        lose_a_timer_and_leave_it_to_python()
    else:
        parent = QObject(app)
        undo = collect_garbage_on_this_thread(parent, every_ms=1)
        told["enabled meanwhile"] = gc.isenabled()
        told["of other threads"] = of_other_threads()
        told["kept for long"] = kept_for_long()
        told["kept for long, two generations"] = kept_for_long_of_two_generations()
        told["collections at rest"] = at_rest()
        lose_a_timer_and_collect_here()
        undo()
        told["enabled afterwards"] = gc.isenabled()
    sys.stdout.write(f"{json.dumps(told)}\n")


if __name__ == "__main__":
    main()
