"""One thread on which all of the journal's work runs, one job after another; knows nothing about databases."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from queue import SimpleQueue
from threading import Lock, Thread
from typing import TypeVar

T = TypeVar("T")


class WorkerClosed(RuntimeError):
    """The worker takes no more jobs."""


class JournalWorker:
    """Runs jobs in the order given, each to its end: cancelling a caller undoes no write.

    It is a daemon thread: an exit without `close` is like a crash, which the journal survives.
    """

    def __init__(self) -> None:
        """Start the thread."""
        self._jobs: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._closing = Lock()
        self._closed = False
        self._thread = Thread(target=self._work, name="journal", daemon=True)
        self._thread.start()

    async def run(self, job: Callable[[], T]) -> T:
        """Run `job` on the thread and return its result, or raise its exception.

        Raises:
            WorkerClosed: `close` has been called.

        """
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()
        done = self.submit(job)
        done.add_done_callback(partial(_hand_over, loop, answer))
        return await answer

    def submit(self, job: Callable[[], T]) -> Future[T]:
        """Queue `job`; it runs even if the caller is cancelled."""
        done: Future[T] = Future()
        with self._closing:
            if self._closed:
                raise WorkerClosed
            self._jobs.put(partial(_do, job, done))
        return done

    async def close(self, last: Callable[[], None]) -> None:
        """Let all queued jobs end, run `last` and end the thread. Closing twice is harmless."""
        with self._closing:
            if self._closed:
                return
            self._closed = True
            done: Future[None] = Future()
            self._jobs.put(partial(_do, last, done))
            self._jobs.put(None)
        await asyncio.shield(asyncio.wrap_future(done))
        self._thread.join()

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()
            del job  # an error in it may hold widgets of whoever asked: they must not die on this thread


def _do(job: Callable[[], T], done: Future[T]) -> None:
    try:
        result = job()
    except BaseException as error:  # noqa: BLE001 - whatever it is, it belongs to the caller
        done.set_exception(error)
    else:
        done.set_result(result)


def _hand_over(loop: asyncio.AbstractEventLoop, answer: asyncio.Future[T], done: Future[T]) -> None:
    with suppress(RuntimeError):  # the loop ended meanwhile: nobody waits any more
        loop.call_soon_threadsafe(_settle, answer, done)


def _settle(answer: asyncio.Future[T], done: Future[T]) -> None:
    if answer.done():
        return
    error = done.exception()
    if error is None:
        answer.set_result(done.result())
    else:
        answer.set_exception(error)
