"""Notices that nobody is at the keyboard any more, or that the machine slept; locks nothing itself."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from console_app.services.ports import Clock

TICK_MS: Final = 5_000
"""How often the clocks are checked; a lock is at most this late."""
SOON: Final = timedelta(seconds=50)
"""Idle for less than this, the allowed minutes are not asked for: the fewest is one."""
LEAP: Final = timedelta(seconds=30)
"""If the wall clock is this far ahead of the monotonic one, which stops in sleep, the machine slept."""
LATE: Final = timedelta(minutes=1)
"""A check this late means that the machine slept with a running monotonic clock, or the program was stopped."""
INPUT: Final = frozenset(
    (
        QEvent.Type.KeyPress,
        QEvent.Type.KeyRelease,
        QEvent.Type.InputMethod,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonRelease,
        QEvent.Type.MouseButtonDblClick,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletPress,
        QEvent.Type.TabletMove,
        QEvent.Type.NativeGesture,
    )
)


class IdleWatch(QObject):
    """Counts from the last key, pointer or touch in any window or dialog of the program.

    It filters the native windows and the one object that has the focus (an on-screen keyboard types there), not the
    application, so that it sees input only. Idle time is the longer one by the wall and the monotonic clock, so
    neither sleep nor a clock set back shortens it. The first input after too long a time is swallowed, so that whoever
    wakes the machine presses no button by it.
    """

    idle = Signal(int)
    """Nobody was there for this many minutes, the number allowed."""
    slept = Signal()
    """The machine slept, or the program was stopped as if it had."""

    def __init__(self, clock: Clock, minutes: Callable[[], int], parent: QObject | None = None) -> None:
        """`minutes` returns the number allowed, asked for whenever it is needed."""
        super().__init__(parent)
        self._clock = clock
        self._minutes = minutes
        self._touched = self._seen = (clock.now(), clock.monotonic())
        self._timer = QTimer(self)
        self._timer.setObjectName("lock.tick")
        self._timer.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._timer.timeout.connect(self._tick)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.focusObjectChanged.connect(self._watch)
            application.focusWindowChanged.connect(self._watch)

    def begin(self) -> None:
        """Start counting the time without input."""
        self._touched = self._seen = (self._clock.now(), self._clock.monotonic())
        for window in QGuiApplication.topLevelWindows():
            window.installEventFilter(self)
        self._watch(QGuiApplication.focusObject())
        self._timer.start(TICK_MS)

    def end(self) -> None:
        """Stop counting the time without input."""
        self._timer.stop()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() not in INPUT or not self._timer.isActive():
            return False
        if self._look():
            return True
        self._touched = (self._clock.now(), self._clock.monotonic())
        return False

    def _watch(self, thing: QObject | None) -> None:
        """Filter a window or object that got the focus; Qt keeps a filter only once."""
        if thing is not None and self._timer.isActive():
            thing.installEventFilter(self)

    def _tick(self) -> None:
        for window in QGuiApplication.topLevelWindows():  # one that never had the focus, such as an open list
            window.installEventFilter(self)
        self._look()

    def _look(self) -> bool:
        """Tell whether too much time has passed, after emitting the signal about it."""
        wall, monotonic = self._since(self._seen)
        self._seen = (self._clock.now(), self._clock.monotonic())
        if wall - monotonic > LEAP or monotonic > LATE:
            self.slept.emit()
            return True
        idle = max(self._since(self._touched))
        if idle < SOON:
            return False
        minutes = self._minutes()
        if idle < timedelta(minutes=minutes):
            return False
        self.idle.emit(minutes)
        return True

    def _since(self, moment: tuple[datetime, float]) -> tuple[timedelta, timedelta]:
        wall, monotonic = moment
        return self._clock.now() - wall, timedelta(seconds=self._clock.monotonic() - monotonic)
