"""Collects garbage on the window's own thread, because a widget that another thread collects takes Qt down."""

import gc
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer

LOOK_EVERY_MS: Final = 1000


def collect_here(parent: QObject) -> Callable[[], None]:
    """Let the collector run on this thread alone, once a second and by its usual thresholds; give what undoes it.

    Python collects on whichever thread happens to make an object: the journal's or the keyring's thread could then
    destroy a timer or a widget that went out of use in the window.
    """
    thresholds, enabled = gc.get_threshold(), gc.isenabled()
    gc.disable()
    timer = QTimer(parent)
    timer.setInterval(LOOK_EVERY_MS)

    def look() -> None:
        counts = gc.get_count()
        for generation in (2, 1, 0):
            if counts[generation] > thresholds[generation]:
                gc.collect(generation)
                return

    def undo() -> None:
        timer.stop()
        if enabled:
            gc.enable()

    timer.timeout.connect(look)
    timer.start()
    return undo
