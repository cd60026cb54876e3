"""One daemon thread on which all keyring calls run, one after another; knows nothing about keyrings."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from queue import SimpleQueue
from threading import Lock, Thread
from typing import TypeVar

T = TypeVar("T")


class DaemonWorker:
    """Runs blocking jobs in the order given, on a thread that never delays the program's exit.

    An unlock prompt may block for minutes. The threads of `concurrent.futures` are joined at exit, so a prompt
    left open would keep the program from ending; a daemon thread does not.
    """

    def __init__(self, name: str) -> None:
        """Remember the thread's name; the thread starts with the first job."""
        self._name = name
        self._jobs: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._starting = Lock()
        self._started = False

    async def run(self, job: Callable[[], T]) -> T:
        """Run `job` on the thread and return its result, or raise its exception.

        If the caller is cancelled, a job that has not begun is removed; one that has begun runs to its end, and its
        result is dropped.
        """
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()
        self._start()
        self._jobs.put(partial(_do, job, loop, answer))
        return await answer

    def _start(self) -> None:
        with self._starting:
            if not self._started:
                Thread(target=self._work, name=self._name, daemon=True).start()
                self._started = True

    def _work(self) -> None:
        while True:
            # Bound to no name: the idle thread would go on holding the last job, and the secret in it.
            self._jobs.get()()


def _do(job: Callable[[], T], loop: asyncio.AbstractEventLoop, answer: asyncio.Future[T]) -> None:
    if answer.cancelled():
        return
    try:
        settle = partial(_give, answer, job())
    except BaseException as error:  # noqa: BLE001 - whatever it is, it belongs to the caller
        settle = partial(_fail, answer, error)
    with suppress(RuntimeError):  # the loop ended while a prompt was open: nobody waits any more
        loop.call_soon_threadsafe(settle)


def _give(answer: asyncio.Future[T], result: T) -> None:
    if not answer.done():
        answer.set_result(result)


def _fail(answer: asyncio.Future[T], error: BaseException) -> None:
    if not answer.done():
        answer.set_exception(error)
