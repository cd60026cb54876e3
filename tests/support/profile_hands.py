"""Hands for the steps of setting up a profile and for the dialogs about profiles, in an open console."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from console_window import Console
from payout_desk import until
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QListWidget, QWidget

from console_app.gui.dialogs.welcome import SetUp


@dataclass(frozen=True, slots=True)
class Hands:
    """What a person does and sees in steps and dialogs."""

    opened: Console

    def put(self, **texts: str) -> None:
        """Fill profile fields in; two underscores stand for a point."""
        self.fill({name.replace("__", "."): text for name, text in texts.items()})

    def fill(self, texts: Mapping[str, str]) -> None:
        for name, text in texts.items():
            self.shown(f"profile.{name}").setProperty("wire", text)

    def shown(self, name: str) -> QWidget:
        """Give the part of this name that a person sees, the newest one where there are several."""
        parts = [part for part in self.opened.window.findChildren(QWidget, name) if part.isVisible()]
        assert parts, f"{name} is not in sight"
        return parts[-1]

    def sees(self, name: str) -> bool:
        return self.opened.there(name)

    def wire(self, name: str) -> str:
        return str(self.opened.part(f"profile.{name}").property("wire"))

    def error(self, name: str) -> str:
        found = [part for part in self.opened.window.findChildren(QLabel, f"{name}.error") if part.isVisible()]
        return found[-1].text() if found else ""

    async def press(self, name: str) -> None:
        """Press a button as soon as it is there and awake."""
        await until(lambda: self.sees(name) and self.shown(name).isEnabled())
        QTest.mouseClick(self.shown(name), Qt.MouseButton.LeftButton)

    def words(self, name: str) -> str:
        """Give what a person reads in a part, '' as long as it is not in sight."""
        parts = [part for part in self.opened.window.findChildren(QWidget, name) if part.isVisible()]
        return " ".join(label.text() for part in parts[-1:] for label in part.findChildren(QLabel) if label.isVisible())

    def lines(self, name: str = "profiles.list") -> list[str]:
        shown = self.shown(name)
        assert isinstance(shown, QListWidget)
        return [shown.item(row).text() for row in range(shown.count())]

    def choose(self, profile: str) -> None:
        shown = self.shown("profiles.list")
        assert isinstance(shown, QListWidget)
        row = next(row for row, line in enumerate(self.lines()) if line.startswith(f"{profile},"))
        shown.setCurrentRow(row)

    async def step(self, number: int) -> None:
        """Wait until the steps have come to a number, from 0."""
        await until(
            lambda: number in [part.step for part in self.opened.window.findChildren(SetUp) if part.isVisible()]
        )
        QApplication.sendPostedEvents()

    async def go_on(self, number: int, button: str = "setup.next") -> None:
        """Press a button of the steps and wait for the step it leads to."""
        await self.press(button)
        await self.step(number)

    async def open_profiles(self) -> None:
        action = self.opened.window.findChild(QAction, "menu.profiles")
        assert action is not None
        assert action.isVisible()
        action.trigger()
        await until(lambda: self.sees("profiles.list"))

    async def file_dialog(self, name: str, path: Path) -> None:
        """Name a file in an open file dialog and accept it."""
        await until(lambda: self.sees(name))
        dialog = self.opened.part(name)
        assert isinstance(dialog, QFileDialog)
        line = dialog.findChild(QLineEdit)
        assert line is not None
        line.setText(str(path))
        dialog.accept()
        await until(lambda: not self.sees(name))
