"""The steps of setting up a profile, and the dialogs about profiles, in an open console."""

from collections.abc import Mapping
from pathlib import Path

from console import Console
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QListWidget
from waiting import until

from console_app.gui.profiles.welcome import SetUp


class ProfileSteps(Console):
    """What a person does and sees in steps and dialogs."""

    def __init__(self, opened: Console) -> None:
        super().__init__(opened.window)

    def put_fields(self, **texts: str) -> None:
        """Fill profile fields in; two underscores stand for a point."""
        self.fill_fields({name.replace("__", "."): text for name, text in texts.items()})

    def fill_fields(self, texts: Mapping[str, str]) -> None:
        """Fill profile fields in."""
        for name, text in texts.items():
            assert self.shows(f"profile.{name}"), f"{name} is not in sight"
            self.put(f"profile.{name}", text)

    def lines(self, name: str = "profiles.list") -> list[str]:
        shown = self.find(QListWidget, name)
        return [shown.item(row).text() for row in range(shown.count())]

    def choose(self, profile: str) -> None:
        shown = self.find(QListWidget, "profiles.list")
        row = next(row for row, line in enumerate(self.lines()) if line.startswith(f"{profile},"))
        shown.setCurrentRow(row)

    async def step(self, number: int) -> None:
        """Wait until the steps have come to a number, from 0."""
        await until(lambda: number in [part.step for part in self.window.findChildren(SetUp) if part.isVisible()])
        QApplication.sendPostedEvents()

    async def go_on(self, number: int, button: str = "setup.next") -> None:
        """Press a button of the steps and wait for the step it leads to."""
        await self.press_awake(button)
        await self.step(number)

    async def open_profiles(self) -> None:
        action = self.window.findChild(QAction, "menu.profiles")
        assert action is not None
        assert action.isVisible()
        action.trigger()
        await until(lambda: self.shows("profiles.list"))

    async def file_dialog(self, name: str, path: Path) -> None:
        """Name a file in an open file dialog and accept it."""
        await until(lambda: self.shows(name))
        dialog = self.find(QFileDialog, name)
        line = dialog.findChild(QLineEdit)
        assert line is not None
        line.setText(str(path))
        dialog.accept()
        await until(lambda: not self.shows(name))
