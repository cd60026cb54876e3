"""An answer that comes when the part of the window that asked is gone changes nothing and is no fault."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import shiboken6
from PySide6.QtWidgets import QLabel

from console_app.gui.kit.aio import Fault, Latest, Tasks

Run = Callable[[Coroutine[Any, Any, None]], None]


class Asking(QLabel):
    """A part of a window that shows what it is answered."""

    def show_answer(self, text: str) -> None:
        self.setText(text)


def test_an_answer_for_a_deleted_part_is_dropped(run: Run, faults: list[Fault]) -> None:
    async def scene() -> None:
        tasks, answered, part = Tasks(faults.append), asyncio.Event(), Asking()
        latest: Latest[str] = Latest(tasks, part.show_answer, name="ask")

        async def answer() -> str:
            await answered.wait()
            return "late"

        latest.ask(answer())
        await asyncio.sleep(0)
        shiboken6.delete(part)
        answered.set()
        await tasks.close()
        assert faults == []

    run(scene())
