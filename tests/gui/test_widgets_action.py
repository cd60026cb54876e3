"""Buttons and their tasks, dialogs awaited, the loop's end, and where faults go."""

import asyncio
import os
import signal
import threading

import pytest
import shiboken6
from PySide6.QtCore import Qt, QTimer, qWarning
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from waiting import spin_until, turns, until

from console_app.gui.kit.aio import Action, Fault, Latest, Source, Tasks, answer, run
from console_app.gui.kit.button import ArmedButton, Button, Kind
from console_app.gui.kit.theme import Preference, Theme


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, Preference.LIGHT)


class Desk:
    """A page with an action's button and a neighbour, and everything that happened."""

    def __init__(self, theme: Theme, qtbot: QtBot) -> None:
        self.faults: list[Fault] = []
        self.tasks = Tasks(self.hear)
        self.page = QWidget()
        self.button = Button(theme, "Check now", Kind.PLAIN, "refresh")
        self.neighbour = QLineEdit()
        column = QVBoxLayout(self.page)
        column.addWidget(self.button)
        column.addWidget(self.neighbour)
        qtbot.addWidget(self.page)
        self.page.show()
        self.page.activateWindow()
        spin_until(self.page.isActiveWindow)
        self.gate = asyncio.Event()
        self.calls = 0
        self.action = Action(self.button, self._work, self.tasks, name="check", verb="Checking", stoppable=True)

    def hear(self, fault: Fault) -> None:
        if "propagateSizeHints" not in fault.doing:
            self.faults.append(fault)

    async def _work(self) -> None:
        self.calls += 1
        await self.gate.wait()


def test_a_button_has_one_task_and_keeps_width_and_focus(theme: Theme, qtbot: QtBot, qapp: QApplication) -> None:
    desk = Desk(theme, qtbot)

    async def main() -> int:
        desk.button.setFocus()
        width = desk.button.width()
        desk.button.click()
        assert not desk.button.isEnabled()
        assert not desk.button.busy
        desk.button.click()
        desk.action.press()
        QTest.keyClicks(desk.page, "x")
        assert not desk.neighbour.hasFocus()
        await until(lambda: desk.button.busy)
        assert desk.button.width() == width
        assert desk.tasks.names() == ("check",)
        desk.gate.set()
        await until(lambda: not desk.action.running)
        assert desk.button.isEnabled()
        assert desk.button.hasFocus()
        assert not desk.button.busy
        return desk.calls

    assert run(qapp, main, desk.hear) == 1
    assert desk.faults == []
    assert desk.neighbour.text() == ""


def test_quick_work_never_shows_the_busy_face(theme: Theme, qtbot: QtBot, qapp: QApplication) -> None:
    desk = Desk(theme, qtbot)
    desk.gate.set()

    async def main() -> int:
        for _ in range(3):
            desk.button.click()
            await until(lambda: not desk.action.running)
            assert not desk.button.busy
        return desk.calls

    assert run(qapp, main, desk.hear) == 3


def test_an_error_goes_to_the_sink_once_and_frees_the_button(theme: Theme, qtbot: QtBot, qapp: QApplication) -> None:
    desk = Desk(theme, qtbot)
    error = ValueError("broken")

    other = Button(theme, "Other", parent=desk.page)

    async def broken() -> None:
        raise error

    async def main() -> int:
        Action(other, broken, desk.tasks, name="broken", verb="x").press()
        await until(lambda: bool(desk.faults))
        await desk.tasks.close()
        return 0

    run(qapp, main, desk.hear)
    assert desk.faults == [Fault(Source.TASK, "broken", error)]


def test_what_may_be_stopped_is_and_what_may_not_is_waited_for(theme: Theme, qtbot: QtBot, qapp: QApplication) -> None:
    desk = Desk(theme, qtbot)
    ended: list[str] = []

    async def polls() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("poll stopped")

    async def sends() -> None:
        await until(lambda: ended)
        ended.append("send finished")

    async def main() -> int:
        desk.tasks.start(polls(), "poll", stoppable=True)
        desk.tasks.start(sends(), "send")
        await asyncio.sleep(0)
        await desk.tasks.close()
        return 0

    run(qapp, main, desk.hear)
    assert ended == ["poll stopped", "send finished"]
    assert desk.faults == []


def test_an_action_may_be_stopped_and_started_again(theme: Theme, qtbot: QtBot, qapp: QApplication) -> None:
    desk = Desk(theme, qtbot)

    async def main() -> int:
        desk.button.click()
        await until(lambda: desk.calls == 1)
        desk.action.allow(False)
        desk.action.stop()
        await until(lambda: not desk.action.running)
        assert not desk.button.isEnabled()
        desk.action.press()
        assert not desk.action.running
        desk.action.allow(True)
        desk.button.click()
        desk.gate.set()
        await until(lambda: not desk.action.running)
        return desk.calls

    assert run(qapp, main, desk.hear) == 2


def test_a_button_that_is_gone_does_not_disturb_its_task(theme: Theme, qtbot: QtBot, qapp: QApplication) -> None:
    desk = Desk(theme, qtbot)

    async def main() -> int:
        desk.button.click()
        await until(lambda: desk.calls == 1)
        desk.button.setParent(None)
        desk.button.deleteLater()
        await until(lambda: not shiboken6.isValid(desk.button))
        desk.gate.set()
        await desk.tasks.close()
        return 0

    run(qapp, main, desk.hear)
    assert desk.faults == []


def test_only_the_newest_questions_answer_is_used(theme: Theme, qtbot: QtBot, qapp: QApplication) -> None:
    desk = Desk(theme, qtbot)
    used: list[str] = []
    latest = Latest(desk.tasks, used.append, name="look-up")

    async def slow() -> str:
        await desk.gate.wait()
        return "slow"

    async def quick() -> str:
        desk.gate.set()
        return "quick"

    async def main() -> int:
        latest.ask(slow())
        latest.ask(quick())
        await desk.tasks.close()
        latest.ask(quick())
        latest.drop()
        await desk.tasks.close()
        return 0

    run(qapp, main, desk.hear)
    assert used == ["quick"]


def test_a_dialog_is_awaited_while_other_tasks_live(theme: Theme, qtbot: QtBot, qapp: QApplication) -> None:
    desk = Desk(theme, qtbot)

    async def main() -> int:
        dialog = QDialog(desk.page)

        async def accept() -> None:
            await until(dialog.isVisible)
            await turns(3)
            dialog.accept()

        desk.tasks.start(accept(), "accept")
        code = await answer(dialog)
        lost = QDialog(desk.page)
        QTimer.singleShot(10, lost.deleteLater)
        assert await answer(lost) == 0
        waiting = asyncio.get_running_loop().create_task(answer(dialog))
        await until(dialog.isVisible)
        waiting.cancel()
        await until(lambda: not dialog.isVisible())
        await desk.tasks.close()
        return code

    assert run(qapp, main, desk.hear) == 1


def test_faults_from_everywhere_reach_one_place(theme: Theme, qtbot: QtBot, qapp: QApplication) -> None:
    desk = Desk(theme, qtbot)

    def slot() -> None:
        raise KeyError("slot")

    def worker() -> None:
        raise KeyError("thread")

    def callback() -> None:
        raise KeyError("loop")

    async def main() -> int:
        QTimer.singleShot(0, slot)
        asyncio.get_running_loop().call_soon(callback)
        thread = threading.Thread(target=worker, name="worker")
        thread.start()
        qWarning("from Qt")
        await until(lambda: len(desk.faults) >= 4)
        thread.join()
        return 0

    run(qapp, main, desk.hear)
    sources = {fault.source for fault in desk.faults}
    assert {Source.SLOT, Source.THREAD, Source.QT} <= sources
    assert {str(fault.error) for fault in desk.faults if fault.error} == {
        "'slot'",
        "'thread'",
        "'loop'",
    }


def test_an_interrupt_ends_the_program(theme: Theme, qtbot: QtBot, qapp: QApplication) -> None:
    desk = Desk(theme, qtbot)
    ended: list[str] = []
    before = signal.getsignal(signal.SIGINT)

    async def main() -> int:
        asyncio.get_running_loop().call_soon(os.kill, os.getpid(), signal.SIGINT)
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("main")
        return 0

    assert run(qapp, main, desk.hear) == 130
    assert ended == ["main"]
    assert signal.getsignal(signal.SIGINT) is before


def test_closing_the_last_window_does_not_end_the_program(theme: Theme, qtbot: QtBot, qapp: QApplication) -> None:
    desk = Desk(theme, qtbot)

    async def main() -> int:
        desk.page.close()
        await turns()
        return 7

    assert run(qapp, main, desk.hear) == 7


def test_an_armed_button_sleeps_and_enter_never_presses_it(theme: Theme, qtbot: QtBot) -> None:
    dialog = QDialog()
    qtbot.addWidget(dialog)
    button = ArmedButton(theme, "Send 1 250.00 EUR", delay_ms=120)
    QVBoxLayout(dialog).addWidget(button)
    pressed: list[bool] = []
    button.clicked.connect(lambda: pressed.append(True))
    dialog.show()
    dialog.activateWindow()
    button.arm()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert pressed == []
    spin_until(button.isEnabled)
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Return)
    QTest.keyClick(dialog, Qt.Key.Key_Enter)
    assert pressed == []
    button.arm()
    assert not button.isEnabled()
    spin_until(button.isEnabled)
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert pressed == [True]
    assert not button.isDefault()
    assert not button.autoDefault()
