"""The journal's thread keeps nothing of what it did for others."""

import asyncio
import gc
import weakref

import pytest
from waiting import until

from console_app.journal.worker import JournalWorker


class Asked:
    """Something that must not die on the journal's thread, as a widget must not."""


async def gone(kept: "weakref.ref[Asked]") -> None:
    """Wait until something is gone though the thread has nothing new to do."""

    def collected() -> bool:
        gc.collect()
        return kept() is None

    await until(collected)


def test_a_result_is_let_go_before_the_next_job() -> None:
    async def scene() -> None:
        worker = JournalWorker()
        kept = weakref.ref(await worker.run(Asked))
        await gone(kept)
        await worker.close(lambda: None)

    asyncio.run(scene())


def test_an_error_and_whoever_waited_for_it_are_let_go_before_the_next_job() -> None:
    def broken() -> None:
        raise OSError("no disk")

    async def asking(worker: JournalWorker) -> "weakref.ref[Asked]":
        asked = Asked()
        with pytest.raises(OSError, match="no disk"):
            await worker.run(broken)
        return weakref.ref(asked)

    async def scene() -> None:
        worker = JournalWorker()
        await gone(await asking(worker))
        await worker.close(lambda: None)

    asyncio.run(scene())
