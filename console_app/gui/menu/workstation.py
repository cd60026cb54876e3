"""The dialog that checks this workstation: a line for each part as soon as it is known; can be stopped and copied."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from typing import TYPE_CHECKING, Final, cast

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console_app.gui.kit.aio import Tasks
from console_app.gui.kit.button import Button, Kind
from console_app.gui.kit.colours import Role
from console_app.gui.kit.label import IconLabel, PlainLabel, Tone, Type
from console_app.gui.kit.pyside_workarounds import add_layout
from console_app.gui.kit.scrolling_dialog import Scrolled, ScrollingDialog
from console_app.gui.kit.text import fill
from console_app.gui.kit.theme import Theme
from console_app.gui.words.finding_words import check_name, finding_line, finding_words
from console_app.services.findings import Check, Finding

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

SIZE: Final = (720, 560)


class WorkstationDialog(ScrollingDialog):
    """Starts by itself. Leaving it stops the check; nothing of it leaves this machine."""

    def __init__(self, theme: Theme, parent: QWidget, tasks: Tasks, look: Callable[[], AsyncIterator[Finding]]) -> None:
        """`look` runs every check, in the order of `Check`."""
        super().__init__(theme, parent, self.tr("Check this workstation"), "workstation", SIZE)
        self._tasks = tasks
        self._look = look
        self._found: list[Finding] = []
        self._running: asyncio.Task[None] | None = None
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, theme.px(12), 0)
        column.setSpacing(theme.px(12))
        self._lines = {check: _CheckLine(theme, check) for check in Check}
        for line in self._lines.values():
            column.addWidget(line)
        column.addStretch(1)
        self.body.addWidget(
            PlainLabel(
                self.tr(
                    "Each part the console needs is really used once: the keyring stores and deletes a probe, and a "
                    "payout of test money goes to a sandbox gateway on this machine. Nothing leaves it."
                ),
                Type.BODY,
                Tone.SECOND,
                wrap=True,
            )
        )
        self.body.addWidget(Scrolled(inside, self.tr("Findings")), 1)
        self._copy = Button(theme, self.tr("Copy"), Kind.PLAIN, "copy")
        self._copy.setObjectName("workstation.copy")
        self._copy.clicked.connect(self._copy_lines)
        self._stop = Button(theme, self.tr("Stop"), Kind.PLAIN, "stop")
        self._stop.setObjectName("workstation.stop")
        self._stop.clicked.connect(self._stop_checking)
        self._again = Button(theme, self.tr("Check again"), Kind.PLAIN, "refresh")
        self._again.setObjectName("workstation.again")
        self._again.clicked.connect(self._begin)
        for button in (self._copy, self._stop, self._again):
            self.buttons.addWidget(button)
        self.finished.connect(self._stop_checking)
        self._begin()

    def _begin(self) -> None:
        if self._running is not None:
            return
        self._found.clear()
        for line in self._lines.values():
            line.wait()
        self._running = self._tasks.start(self._check(), "check this workstation", stoppable=True)
        self._running.add_done_callback(self._ended)
        self._show()

    async def _check(self) -> None:
        order = iter(self._lines.values())
        next(order).turn()
        # What gives findings is a generator, though it only promises to be iterated: stopped, it must clean up at once.
        async with aclosing(cast("AsyncGenerator[Finding, None]", self._look())) as findings:
            async for finding in findings:
                self._found.append(finding)
                self._lines[finding.check].show_finding(finding)
                following = next(order, None)
                if following is not None:
                    following.turn()
                self._show()

    def _ended(self, _task: "asyncio.Task[None]") -> None:
        self._running = None
        if not shiboken6.isValid(self):
            return
        for check, line in self._lines.items():
            if check not in {finding.check for finding in self._found}:
                line.leave()
        self._show()
        self.setAccessibleDescription(self._told())
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))

    def _stop_checking(self) -> None:
        if self._running is not None:
            self._running.cancel()

    def _show(self) -> None:
        busy = self._running is not None
        self._copy.setEnabled(bool(self._found))
        self._stop.setVisible(busy)
        self._again.setVisible(not busy)
        self.say(self._told())

    def _told(self) -> str:
        failed = sum(not finding.ok for finding in self._found)
        done, total = len(self._found), len(self._lines)
        if self._running is not None:
            return fill(self.tr("Checking, {done} of {total} done"), done=done, total=total)
        if done < total:
            return fill(self.tr("Stopped after {done} of {total} checks"), done=done, total=total)
        if failed:
            return fill(self.tr("{failed} of {total} checks failed"), failed=failed, total=total)
        return fill(self.tr("All {total} checks passed"), total=total)

    def _copy_lines(self) -> None:
        QGuiApplication.clipboard().setText("\n".join(finding_line(finding) for finding in self._found))


class _CheckLine(QWidget):
    """One check: its name, and its progress or finding."""

    def __init__(self, theme: Theme, check: Check) -> None:
        super().__init__()
        self.setObjectName(f"workstation.{check.name.lower()}")
        self._icon = IconLabel(theme, "clock", Role.TEXT_3)
        self._name = PlainLabel(check_name(check), Type.MEDIUM)
        self._head = PlainLabel("", Type.NOTE, Tone.SECOND, wrap=True, selectable=True)
        self._text = PlainLabel("", Type.NOTE, Tone.SECOND, wrap=True, selectable=True)
        words = QVBoxLayout()
        words.setSpacing(theme.px(2))
        for label in (self._name, self._head, self._text):
            words.addWidget(label)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        add_layout(row, words, 1)
        self.wait()

    def wait(self) -> None:
        """Show that its turn is still to come."""
        self._say("clock", Role.TEXT_3, self.tr("To come"))

    def turn(self) -> None:
        """Show that it is running."""
        self._say("rays", Role.INFO_TEXT, self.tr("Checking"))
        self._icon.set_turning(True)

    def leave(self) -> None:
        """Show that it was not run."""
        self._say("slash", Role.TEXT_3, self.tr("Not checked"))

    def show_finding(self, finding: Finding) -> None:
        """Show the finding, and what to do about a failure."""
        words = finding_words(finding)
        if finding.ok:
            self._say("check-circle", Role.OK_TEXT, words.head)
        else:
            self._say("x-circle", Role.ERROR_TEXT, words.head, words.text, Tone.ERROR)

    def _say(self, icon: str, role: Role, head: str, text: str = "", tone: Tone = Tone.SECOND) -> None:
        self._icon.set_turning(False)
        self._icon.show_icon(icon, role)
        self._head.setText(head)
        self._head.set_tone(tone)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self.setAccessibleName(self._name.text())
        self.setAccessibleDescription(" ".join(part for part in (head, text) if part))
