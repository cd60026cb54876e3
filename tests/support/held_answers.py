"""Holds the gateway's real answers back on their way to the console until a test lets them go."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from console_app.gateway.client import HttpWire
from console_app.services.exchange import Exchange


class HeldAnswers:
    """Answers that have come and are not handed on yet."""

    def __init__(self) -> None:
        self.waiting = 0
        self._go = asyncio.Event()

    async def pass_on(self, answer: Exchange) -> Exchange:
        """Hand an answer on as soon as it may go."""
        self.waiting += 1
        try:
            await self._go.wait()
        finally:
            self.waiting -= 1
        return answer

    def let_go(self) -> None:
        """Hand on what has come, and all that comes from now on."""
        self._go.set()

    def hold(self) -> None:
        """Hold back what comes from now on."""
        self._go = asyncio.Event()


@contextmanager
def held_answers(call: str = "post_order") -> Iterator[HeldAnswers]:
    """Hold back what is answered to a kind of call, `post_order` or `ask`."""
    held = HeldAnswers()
    real = getattr(HttpWire, call)

    async def called(self: HttpWire, *arguments: Any, **named: Any) -> Exchange:  # noqa: ANN401 - passed on
        return await held.pass_on(await real(self, *arguments, **named))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(HttpWire, call, called)
        try:
            yield held
        finally:
            held.let_go()
