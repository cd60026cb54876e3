"""Coroutines in the window: one event loop, owned tasks, one button per task, no nested event loops."""

import asyncio
import signal
import socket
import sys
import threading
from collections.abc import Callable, Coroutine
from contextlib import ExitStack
from dataclasses import dataclass
from enum import Enum
from types import TracebackType
from typing import Any, Final, Generic, TypeVar

import shiboken6
from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    QTimer,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication, QDialog

from console_app.gui.kit.button import Button
from console_app.gui.kit.pyside_workarounds import collect_garbage_on_this_thread

T = TypeVar("T")
Work = Coroutine[Any, Any, T]

BUSY_AFTER_MS: Final = 400
SIGINT_POLL_MS: Final = 500
ENDED_BY: Final = 128
"""Added by a shell to the number of the signal that ended a program."""


class Source(Enum):
    """Where an unexpected fault was caught."""

    TASK = "task"
    LOOP = "loop"
    SLOT = "slot"
    THREAD = "thread"
    QT = "qt"


@dataclass(frozen=True, slots=True)
class Fault:
    """An unexpected fault: where, while doing what, and the exception if there is one."""

    source: Source
    doing: str
    error: BaseException | None = None


FaultSink = Callable[[Fault], None]
"""The one function that gets all faults; called on any thread, must not raise."""


class Tasks:
    """Owns the window's background tasks: each has a name, and none is forgotten."""

    def __init__(self, faults: FaultSink) -> None:
        self._faults = faults
        self._running: dict[asyncio.Task[Any], bool] = {}

    def start(self, work: Work[T], name: str, *, stoppable: bool = False) -> asyncio.Task[T]:
        """Start a coroutine; only a ``stoppable`` one may be cancelled when the program ends.

        An exception that leaves the coroutine goes to the sink, once.
        """
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._running[task] = stoppable
        task.add_done_callback(self._ended)
        return task

    def names(self) -> tuple[str, ...]:
        """Return the names of running tasks, for the sentence shown while the program waits to close."""
        return tuple(task.get_name() for task in self._running)

    async def close(self) -> None:
        """Cancel the stoppable tasks and wait for the end of all."""
        while self._running:
            for task, stoppable in self._running.items():
                if stoppable:
                    task.cancel()
            await asyncio.wait(self._running)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._running.pop(task, None)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._faults(Fault(Source.TASK, task.get_name(), error))


class Action(QObject):
    """One button and its one task: a second press does nothing until the first has ended.

    The button is disabled at once and shows the verb only after 400 ms, so that nothing flickers. It
    keeps its place in the focus order and has the focus again afterwards.
    """

    started = Signal()
    ended = Signal()

    def __init__(
        self,
        button: Button,
        work: Callable[[], Work[None]],
        tasks: Tasks,
        *,
        name: str,
        verb: str,
        stoppable: bool = False,
    ) -> None:
        """``name`` is for the log, ``verb`` for the person ("Checking")."""
        super().__init__(button)
        self._button = button
        self._work = work
        self._tasks = tasks
        self._name = name
        self._verb = verb
        self._stoppable = stoppable
        self._allowed = button.isEnabled()
        self._had_focus = False
        self._task: asyncio.Task[None] | None = None
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(BUSY_AFTER_MS)
        self._patience.timeout.connect(self._show_busy)
        button.clicked.connect(self.press)

    @property
    def running(self) -> bool:
        """Whether the task is running."""
        return self._task is not None

    def allow(self, allowed: bool) -> None:
        """Enable or disable the button; while the task runs it stays disabled either way."""
        self._allowed = allowed
        if self._task is None:
            self._button.setEnabled(allowed)

    def press(self) -> None:
        """Start the task, unless it runs or may not be started now."""
        if self._task is not None or not self._allowed:
            return
        self._had_focus = self._button.hasFocus()
        if self._had_focus:
            self._button.clearFocus()
        self._button.setEnabled(False)
        self._patience.start()
        self._task = self._tasks.start(self._work(), self._name, stoppable=self._stoppable)
        self._task.add_done_callback(self._done)
        self.started.emit()

    def stop(self) -> None:
        """Cancel the task if it is stoppable."""
        if self._task is not None and self._stoppable:
            self._task.cancel()

    def _show_busy(self) -> None:
        if self._task is not None:
            self._button.show_busy(self._verb)

    def _done(self, _task: asyncio.Task[None]) -> None:
        self._task = None
        if not shiboken6.isValid(self) or not shiboken6.isValid(self._button):
            return
        self._patience.stop()
        if self._button.busy:
            self._button.show_idle()
        self._button.setEnabled(self._allowed)
        window = self._button.window()
        if self._had_focus and self._allowed and window.focusWidget() in {None, window}:
            self._button.setFocus()
        self.ended.emit()


class Latest(Generic[T]):
    """Runs queries that overtake each other: only the newest one's answer is used.

    An older query runs to its end and its answer is dropped; nothing in flight is cancelled. Dropped is also an answer
    whose part of the window has been deleted meanwhile.
    """

    def __init__(self, tasks: Tasks, use: Callable[[T], None], *, name: str) -> None:
        self._tasks = tasks
        self._use = use
        self._name = name
        self._newest = 0

    def ask(self, work: Work[T]) -> None:
        """Start a query; the answers to all earlier ones no longer count."""
        self._newest += 1
        self._tasks.start(self._answer(work, self._newest), self._name)

    def drop(self) -> None:
        """Use no answer of the queries started so far."""
        self._newest += 1

    async def _answer(self, work: Work[T], number: int) -> None:
        answer = await work
        owner = getattr(self._use, "__self__", None)
        gone = isinstance(owner, QObject) and not shiboken6.isValid(owner)
        if number == self._newest and not gone:
            self._use(answer)


async def answer(dialog: QDialog) -> int:
    """Open a dialog and wait for its result code; other tasks go on meanwhile.

    A dialog that is destroyed counts as rejected; a cancelled wait closes it. The caller keeps
    the dialog, and deletes it, or lets `accepted` do both.
    """
    result: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def settle(code: int) -> None:
        if not result.done():
            result.set_result(code)

    def gone() -> None:
        settle(QDialog.DialogCode.Rejected.value)

    dialog.finished.connect(settle)
    dialog.destroyed.connect(gone)
    dialog.open()
    try:
        return await result
    finally:
        if shiboken6.isValid(dialog):
            dialog.finished.disconnect(settle)
            dialog.destroyed.disconnect(gone)
            if dialog.isVisible():
                dialog.reject()


async def accepted(dialog: QDialog) -> bool:
    """Open a dialog, return whether it was accepted, and delete it; its values can be read until the next await."""
    try:
        return await answer(dialog) == QDialog.DialogCode.Accepted.value
    finally:
        if shiboken6.isValid(dialog):
            dialog.deleteLater()


def run(app: QApplication, main: Callable[[], Work[int]], faults: FaultSink) -> int:
    """Run the program's main coroutine on Qt's event loop and return its exit status.

    The program ends when ``main`` does, never because a window closed; Ctrl+C and a request to
    end (SIGTERM) cancel ``main``, which cleans up and waits for its sends, and give 130 and 143.
    Exceptions from slots, callbacks, threads and Qt's own warnings all go to the sink.
    """
    import qasync  # type: ignore[import-untyped]  # noqa: PLC0415 - after PySide6, which it looks for

    app.setQuitOnLastWindowClosed(False)
    with ExitStack() as stack:
        stack.callback(_hook_exceptions(faults))
        stack.callback(collect_garbage_on_this_thread(app))
        with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner:
            return runner.run(_until_interrupted(main, faults))


async def _until_interrupted(main: Callable[[], Work[int]], faults: FaultSink) -> int:
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _loop, context: faults(_fault_of(context)))
    task = asyncio.current_task()
    interrupted: list[int] = []

    def interrupt(number: int) -> None:
        interrupted.append(number)
        if task is not None:
            task.cancel()

    with ExitStack() as stack:
        if threading.current_thread() is threading.main_thread():
            stack.callback(_hook_interrupt(loop, interrupt))
        try:
            return await main()
        except asyncio.CancelledError:
            if interrupted:
                return ENDED_BY + interrupted[0]
            raise


def _fault_of(context: dict[str, Any]) -> Fault:
    error = context.get("exception")
    return Fault(Source.LOOP, str(context.get("message", "")), error)


def _hook_interrupt(loop: asyncio.AbstractEventLoop, interrupt: Callable[[int], None]) -> Callable[[], None]:
    """Have SIGINT and SIGTERM call a function with their number; return the function that undoes it.

    Python sees a signal only when it runs, and an idle window runs Qt: a byte on a socket wakes
    it, or on Windows, where Qt cannot watch that socket, a slow timer does.
    """
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, lambda caught, _frame: interrupt(caught)) for number in numbers}

    def as_before() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    if sys.platform == "win32":
        timer = QTimer()
        timer.timeout.connect(lambda: None)
        timer.start(SIGINT_POLL_MS)

        def undo_timer() -> None:
            timer.stop()
            as_before()

        return undo_timer
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    theirs.setblocking(False)
    wakeup = signal.set_wakeup_fd(theirs.fileno(), warn_on_full_buffer=False)
    loop.add_reader(ours, lambda: ours.recv(64))

    def undo() -> None:
        loop.remove_reader(ours)
        signal.set_wakeup_fd(wakeup)
        as_before()
        ours.close()
        theirs.close()

    return undo


def _hook_exceptions(faults: FaultSink) -> Callable[[], None]:
    """Send uncaught exceptions to the sink; return the function that undoes it."""

    def from_slot(kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        faults(Fault(Source.SLOT, kind.__name__, error))

    def from_thread(args: threading.ExceptHookArgs) -> None:
        name = args.thread.name if args.thread is not None else ""
        faults(Fault(Source.THREAD, name, args.exc_value))

    def from_qt(level: QtMsgType, _context: QMessageLogContext, text: str) -> None:
        if level not in {QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg}:
            faults(Fault(Source.QT, text))

    slot_before, thread_before = sys.excepthook, threading.excepthook
    sys.excepthook, threading.excepthook = from_slot, from_thread
    qt_before = qInstallMessageHandler(from_qt)

    def undo() -> None:
        sys.excepthook, threading.excepthook = slot_before, thread_before
        qInstallMessageHandler(qt_before)

    return undo
