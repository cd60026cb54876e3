"""The composition root of the window: paints first, then loads everything else in a thread of its own."""

import asyncio
import logging
import sys
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QApplication

from console_app.gui import aio
from console_app.gui.aio import Fault, Source, Tasks
from console_app.gui.theme import Preference, Theme
from console_app.gui.window import ConsoleWindow

if TYPE_CHECKING:
    from console_app.session import Session

PAINTED_WITHIN: Final = 2.0
log: Final = logging.getLogger("paynet.app")


@dataclass(frozen=True, slots=True)
class WindowOptions:
    """What the command line said about the window; `profile` and `theme` are '' where it said nothing."""

    profile: str = ""
    home: Path | None = None
    theme: str = ""
    demo: bool = False
    tour: Path | None = None


def open_window(options: WindowOptions) -> int:
    """Open the window and run it to its end; give the exit status."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName("paynet-console")
    app.setDesktopFileName("paynet-console")
    theme = Theme(app, Preference(options.theme or Preference.SYSTEM))
    program = _Program(app, theme, options)
    return aio.run(app, program.main, program.fault)


class _Program:
    """The window's first moment, and the one place that unexpected faults go to."""

    def __init__(self, app: QApplication, theme: Theme, options: WindowOptions) -> None:
        self._app = app
        self._theme = theme
        self._options = options
        self._window: ConsoleWindow | None = None
        self._session: Session | None = None
        self._log_folder = ""

    async def main(self) -> int:
        """Paint the window, load the rest away from its thread, and hand over to the session."""
        window = ConsoleWindow(self._theme, Tasks(self.fault), self._app.tr("Payment operator console"))
        self._window = window
        window.show()
        with suppress(TimeoutError):  # a window that starts minimised is never painted
            await asyncio.wait_for(window.painted.wait(), PAINTED_WITHIN)
        loaded = await asyncio.to_thread(import_module, "console_app.session")
        session: Session = loaded.Session(window, self._found_log)
        self._session = session
        options = self._options
        if options.demo:
            return await session.run_demo(options.tour)
        return await session.run(options.home, options.profile)

    def _found_log(self, folder: Path) -> None:
        self._log_folder = str(folder)

    def fault(self, fault: Fault) -> None:
        """Write down what nobody expected and tell the person: what, whether money may have moved, what to do."""
        log.error("unexpected, %s, %s", fault.source.value, fault.doing, exc_info=fault.error)
        if self._window is None or self._session is None or fault.source is Source.QT:
            return
        self._window.say_fault(fault.error, self._log_folder, sending=self._session.sending)
