"""The composition root of the window: paints first, then loads the rest on a thread and in the window's turns."""

import os
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QApplication

from console_app.config_file.first_look import FirstLook, first_look
from console_app.config_file.folder import home_folder
from console_app.gui.kit.portal import introduce
from console_app.gui.kit.pyside_workarounds import import_beside_qt, limit_pyside_source_scan
from console_app.gui.kit.theme import Preference, Theme
from console_app.gui.kit.translations import install_translation
from console_app.gui.shell.remembered import restore_geometry
from console_app.gui.shell.window import ConsoleWindow
from console_app.process_memory import readable

if TYPE_CHECKING:
    import asyncio

    from console_app.gui.kit.aio import Fault
    from console_app.session import Session

PAINTED_WITHIN_MS: Final = 2000
COMPACT: Final = "compact"
BESIDE_WINDOW: Final = ("console_app.runtime", "console_app.selfcheck", "console_app.demo", "console_app.logs")
"""Modules loaded on a thread of their own; none may import Qt, not even indirectly: see `import_beside_qt`."""
IN_TURNS: Final = (
    "console_app.gui.words.notices",
    "console_app.gui.kit.labelled_field",
    "console_app.gui.entry.operation_form",
    "console_app.gui.entry.review",
    "console_app.gui.order.inspector",
    "console_app.gui.entry.result_pane",
    "console_app.gui.entry.operation_tab",
    "console_app.gui.order.order_detail",
    "console_app.gui.desk.orders_list",
    "console_app.gui.desk.orders_tab",
    "console_app.gui.entry.registration_tab",
    "console_app.gui.shell.pages",
    "console_app.gui.lock.console_lock",
    "console_app.gui.tour.tour",
)
"""The window's larger modules, dependencies first: one is loaded a turn, so that the window answers in between."""


@dataclass(frozen=True, slots=True)
class WindowOptions:
    """The window's command line options; `profile` and `theme` are '' if not given."""

    profile: str = ""
    home: Path | None = None
    theme: str = ""
    demo: bool = False
    tour: Path | None = None


def open_window(options: WindowOptions) -> int:
    """Open the window and run it to its end; return the exit status."""
    with readable():
        app, window = _painted(options)
        limit_pyside_source_scan()
        introduce()
    from console_app.gui.kit import aio

    program = _Program(window, options)
    return aio.run(app, program.main, program.fault)


def _painted(options: WindowOptions) -> tuple[QApplication, ConsoleWindow]:
    """Paint the empty window; nothing secret is in memory before its session begins."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName("paynet-console")
    app.setDesktopFileName("paynet-console")
    look = FirstLook() if options.demo else first_look(home_folder(options.home, os.environ))
    install_translation(app, look.language)
    theme = Theme(app, _preference(options.theme or look.theme), compact=look.density == COMPACT)
    window = ConsoleWindow(theme, QCoreApplication.translate("ConsoleWindow", "Payment operator console"))
    window.tabs.choose(look.last_tab)
    if options.tour is None:  # its pictures are of one size on every screen
        restore_geometry(window, look.window, [screen.availableGeometry() for screen in app.screens()])
    _paint(app, window)
    return app, window


def _preference(word: str) -> Preference:
    """Return the palette named by a word from a person or their file; None for an unknown word in the file."""
    return Preference(word) if word in set(Preference) else Preference.SYSTEM


def _paint(app: QApplication, window: ConsoleWindow) -> None:
    """Show the window and run Qt alone until it is painted; a window that starts minimised never is."""
    app.setQuitOnLastWindowClosed(False)
    patience = QTimer()
    patience.setSingleShot(True)
    patience.timeout.connect(app.exit)
    window.painted.connect(app.exit)
    patience.start(PAINTED_WITHIN_MS)
    window.show()
    app.exec()
    window.painted.disconnect(app.exit)
    patience.stop()


def load_beside_window() -> None:
    """Load the modules without Qt and read two tables that forms need; runs on a thread of its own."""
    import_beside_qt(BESIDE_WINDOW)
    from console_app.protocol.places import countries
    from console_app.protocol.values import currencies

    currencies()
    countries()


class _Program:
    """The console behind its painted window; all unexpected faults are reported here."""

    def __init__(self, window: ConsoleWindow, options: WindowOptions) -> None:
        self._window = window
        self._options = options
        self._session: Session | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._log_folder = ""

    async def main(self) -> int:
        """Load the rest while the window answers, then run the session."""
        import asyncio

        from console_app.gui.kit.aio import Tasks

        self._loop = asyncio.get_running_loop()
        self._window.begin(Tasks(self.fault))
        await asyncio.to_thread(load_beside_window)
        for name in IN_TURNS:
            import_module(name)
            await asyncio.sleep(0)
        session: Session = import_module("console_app.session").Session(self._window, self._found_log)
        self._session = session
        options = self._options
        if options.demo:
            return await session.run_demo(options.tour)
        return await session.run(options.home, options.profile)

    def _found_log(self, folder: Path) -> None:
        self._log_folder = str(folder)

    def fault(self, fault: "Fault") -> None:
        """Log an unexpected fault and show it to the person: what, whether money may have moved, what to do.

        May be called on any thread; the window is updated on its own.
        """
        import logging

        from console_app.gui.kit.aio import Source

        log = logging.getLogger("paynet.app")
        log.error("unexpected, %s, %s", fault.source.value, fault.doing, exc_info=fault.error)
        if fault.source is Source.QT:
            return
        if threading.current_thread() is threading.main_thread():
            self._say(fault.error)
        elif self._loop is not None:
            with suppress(RuntimeError):  # the loop has been closed: nobody is there to be told
                self._loop.call_soon_threadsafe(self._say, fault.error)

    def _say(self, error: BaseException | None) -> None:
        if self._session is not None:
            self._window.say_fault(error, self._log_folder, sending=self._session.sending)
