"""A window in a process of its own, bare or the console's; says what is asked of it on standard output, and ends.

    python window_process.py bare|console paint|ready|idle HOME

`paint`: when it was first painted, by `time.monotonic`, which all processes of a machine share. Both windows are timed
at the first turn of the event loop after the paint, so that what stands inside them is painted, too.
`ready`: when the console's journal was open and the page it begins with on screen, in the same way.
`idle`: how many KiB of memory it holds once nothing has been loaded for a while; the console has the home's journal
open, and its keys in a vault in memory.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

TABS = ("Initial payment", "Card registration", "Deposit to card", "Payout", "Order status")
SETTLED_MS = 4000


def tell_time_and_end() -> None:
    """Say when, and end at once."""
    import os
    import time

    sys.stdout.write(f"{time.monotonic()}\n")
    sys.stdout.flush()
    os._exit(0)


def tell_memory_and_end() -> None:
    """Say how much of this process stands in memory, and end at once."""
    import os

    told = Path("/proc/self/status").read_text(encoding="ascii").split("VmRSS:")[1]
    sys.stdout.write(f"{told.split()[0]}\n")
    sys.stdout.flush()
    os._exit(0)


def painted(end: str) -> None:
    """Do what was asked for at the first paint."""
    from PySide6.QtCore import QTimer

    if end == "paint":
        QTimer.singleShot(0, tell_time_and_end)
    elif end == "idle":
        QTimer.singleShot(SETTLED_MS, tell_memory_and_end)


def bare(end: str) -> None:
    """Open a main window with as many tabs as the console's, and nothing in them."""
    import asyncio

    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QApplication, QMainWindow, QTabWidget, QWidget

    class BareWindow(QMainWindow):
        def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
            painted(end)
            super().paintEvent(event)

    import qasync  # type: ignore[import-untyped]

    app = QApplication(sys.argv[:1])

    async def main() -> None:
        window = BareWindow()
        tabs = QTabWidget()
        for name in TABS:
            tabs.addTab(QWidget(), name)
        window.setCentralWidget(tabs)
        window.resize(1440, 900)
        window.show()
        await asyncio.Event().wait()

    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner:
        runner.run(main())


def console(end: str, home: str) -> None:
    """Open the console as its command line does."""
    from PySide6.QtGui import QPaintEvent

    from console_app import app
    from console_app.cli import main
    from console_app.gui.shell.window import ConsoleWindow

    class TimedWindow(ConsoleWindow):
        def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
            painted(end)
            super().paintEvent(event)

    vars(app)["ConsoleWindow"] = TimedWindow
    if end == "ready":
        keep_keys_in_memory(app, tell_when_ready)
    if end == "idle":
        keep_keys_in_memory(app)
        leave_out_what_tests_brought()
    main(["--home", home])


def keep_keys_in_memory(app: ModuleType, loaded_all: Callable[[], None] = lambda: None) -> None:
    """Put the vault of the demo in the keyring's place, with the keyring's library loaded as ever.

    `loaded_all` is called once everything else is loaded, and loads nothing before its time.
    """
    from importlib import import_module

    def load(name: str) -> ModuleType:
        loaded = import_module(name)
        if name != "console_app.session":
            return loaded
        from console_app.vault.backends import PLATFORM_BACKENDS
        from console_app.vault.memory import memory_vault

        import_module(PLATFORM_BACKENDS[sys.platform].rpartition(".")[0])
        vars(loaded)["keyring_vault"] = memory_vault
        loaded_all()
        return loaded

    vars(app)["import_module"] = load


def leave_out_what_tests_brought() -> None:
    """Hide a library that only the tools of the tests need: httpx would load a command line of its own with it."""
    vars(sys)["modules"]["click"] = None


def tell_when_ready() -> None:
    """Tell the time and end once the pages of a profile are open."""
    from PySide6.QtCore import QTimer

    from console_app.gui.shell import pages

    opened = pages.Pages.open

    def timed(*arguments: Any) -> None:  # noqa: ANN401 - whatever a page is opened with
        opened(*arguments)
        QTimer.singleShot(0, tell_time_and_end)

    vars(pages)["Pages"].open = timed  # the session has the class already


if __name__ == "__main__":
    window, wanted, folder = sys.argv[1:]
    if window == "bare":
        bare(wanted)
    else:
        console(wanted, folder)
