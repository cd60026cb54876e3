"""An asyncio loop whose time a test puts forward: what is given up after minutes is given up when the test says so."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from waiting import turns, until

T = TypeVar("T")
AN_HOUR = 3601.0


class SkippingLoop(asyncio.SelectorEventLoop):
    """Its time is the machine's and what was skipped; timers that became due by that fire in their order."""

    _skipped = 0.0

    def time(self) -> float:
        return super().time() + self._skipped

    def skip(self, seconds: float) -> None:
        """Let so many seconds have passed."""
        self._skipped += seconds


def run_skipping(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end on such a loop."""
    with asyncio.Runner(loop_factory=SkippingLoop) as runner:
        return runner.run(work)


def skip(seconds: float) -> None:
    """Let so many seconds have passed on the running loop."""
    loop = asyncio.get_running_loop()
    assert isinstance(loop, SkippingLoop), "run it by run_skipping"
    loop.skip(seconds)


async def given_up(call: Coroutine[Any, Any, T], seen: Callable[[], object]) -> T:
    """Make a call that is never answered: once the other side has seen it let an hour pass; give what came of it."""
    calling = asyncio.ensure_future(call)
    await until(seen)
    await turns()
    assert not calling.done(), "it was answered"
    skip(AN_HOUR)
    return await calling
