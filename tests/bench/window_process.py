"""A window in a process of its own, bare or the console's; says on standard output when it was first painted.

    python window_process.py bare|console FOLDER

The time is that of `time.monotonic`, which all processes of a machine share. Both windows are timed at the first turn
of the event loop after the paint, so that what stands inside them is painted, too.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

TABS = ("Initial payment", "Deposit to card", "Payout", "Order status")


def tell_and_end() -> None:
    """Say when, and end at once."""
    import os
    import time

    sys.stdout.write(f"{time.monotonic()}\n")
    sys.stdout.flush()
    os._exit(0)


def bare() -> None:
    """Open a main window with as many tabs as the console's, and nothing in them."""
    import asyncio

    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QApplication, QMainWindow, QTabWidget, QWidget

    class BareWindow(QMainWindow):
        def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
            super().paintEvent(event)
            QTimer.singleShot(0, tell_and_end)

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


def console(home: str) -> None:
    """Open the console as its command line does."""
    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QPaintEvent

    from console_app import app
    from console_app.cli import main
    from console_app.gui.window import ConsoleWindow

    class TimedWindow(ConsoleWindow):
        def paintEvent(self, event: QPaintEvent) -> None:
            QTimer.singleShot(0, tell_and_end)
            super().paintEvent(event)

    app.ConsoleWindow = TimedWindow  # type: ignore[misc]
    main(["--home", home])


if __name__ == "__main__":
    if sys.argv[1] == "bare":
        bare()
    else:
        console(sys.argv[2])
