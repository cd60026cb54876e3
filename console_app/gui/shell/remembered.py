"""Remembers the window's appearance for the next start: geometry, tab, panes, columns.

`restore_geometry` is called before the first paint and imports nothing for it.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from console_app.services.ports import PreferenceFile

WINDOW: Final = "window"
FRAME: Final = 40
"""Height for the title bar that the system adds above a window; the real one is known once it is shown."""
FIGURES: Final = 5
"""Left, top, width, height, and 1 if maximised."""
WRITE_AFTER_MS: Final = 1500
"""A dragged window is written down once it has come to rest."""


def fitted(frame: QRect, least: tuple[int, int], rooms: Sequence[QRect]) -> QRect | None:
    """Fit a window's geometry into one of the present screens; None if most of it is on none of them.

    The window gets smaller if the screen did, never less than `least`, and moves no further than necessary.
    """
    if not rooms:
        return None
    room = max(rooms, key=lambda each: _area(each.intersected(frame)))
    if 2 * _area(room.intersected(frame)) < _area(frame):
        return None
    wide, high = (max(low, min(*sides)) for low, *sides in zip(least, _sides(frame), _sides(room), strict=True))
    left = max(room.left(), min(frame.left(), room.left() + room.width() - wide))
    top = max(room.top(), min(frame.top(), room.top() + room.height() - high))
    return QRect(left, top, wide, high)


def restore_geometry(window: QWidget, figures: Sequence[int], rooms: Sequence[QRect]) -> None:
    """Place a window where it was, before it is shown; figures that do not fit here are ignored.

    The system's title bar takes some of a screen's height. `rooms` begins with the main screen.
    """
    least = window.minimumSize()
    within = [room.adjusted(0, 0, 0, -FRAME) for room in rooms]
    if within:
        window.resize(window.size().boundedTo(within[0].size()))
    if len(figures) != FIGURES:
        return
    left, top, wide, high, filled = figures
    fits = fitted(QRect(left, top, wide, high), (least.width(), least.height()), within)
    if fits is not None:
        window.resize(fits.size())
        window.move(fits.topLeft())
    if filled:
        window.setWindowState(window.windowState() | Qt.WindowState.WindowMaximized)


class RememberedPart(Protocol):
    """A part of the window whose figures are remembered under its object name."""

    def objectName(self) -> str:
        """Return the name under which the part's numbers are stored."""

    def keep_in(self, keep: Callable[[tuple[int, ...]], None]) -> None:
        """Set the function to call with the part's numbers whenever a person has changed them."""

    def restore(self, figures: tuple[int, ...]) -> None:
        """Apply stored figures, perhaps of another version of the program: they may be too few or too large."""


class Remembered(QObject):
    """Collects changes of the window's appearance and writes them, shortly after the last change and at the end.

    Nothing depends on them: if the file cannot be written, the next window has the default appearance.
    """

    def __init__(self, window: QWidget, preferences: "PreferenceFile") -> None:
        """Watch a window that is at its place."""
        super().__init__(window)
        self._window = window
        self._preferences = preferences
        self._figures: dict[str, tuple[int, ...]] = {}
        self._tab = ""
        self._frame: tuple[int, ...] = ()
        self._held: dict[str, list[RememberedPart]] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WRITE_AFTER_MS)
        self._timer.timeout.connect(self.write)
        window.installEventFilter(self)

    def hold_in(self, page: QWidget) -> None:
        """Restore the remembered numbers of a page's parts, and remember changes; parts of one name share them."""
        from console_app.gui.kit.column_widths import ColumnWidths  # noqa: PLC0415 - after the first paint
        from console_app.gui.kit.pane_handle import PaneHandle  # noqa: PLC0415 - as above

        parts: tuple[RememberedPart, ...] = (*page.findChildren(PaneHandle), *page.findChildren(ColumnWidths))
        for part in parts:
            name = part.objectName()
            figures = self._figures.get(name) or self._preferences.preferences().figures(name)
            if figures:
                part.restore(figures)
            self._held.setdefault(name, []).append(part)
            part.keep_in(partial(self._changed, name, part))

    def keep_tab(self, key: str) -> None:
        """Remember the tab in front."""
        self._tab = key
        self._timer.start()

    def write(self) -> None:
        """Write all changes now."""
        self._timer.stop()
        before = now = self._preferences.preferences()
        for name, figures in self._figures.items():
            now = now.with_figures(name, figures)
        if self._tab:
            now = replace(now, last_tab=self._tab)
        if now != before:
            from console_app.services.errors import ProfileError  # noqa: PLC0415 - after the first paint

            with suppress(ProfileError):
                self._preferences.keep_preferences(now)

    def end(self) -> None:
        """Write the last changes and stop watching: the window is about to close."""
        self._window.removeEventFilter(self)
        self.write()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.WindowStateChange}:
            self._stands()
        return super().eventFilter(watched, event)

    def _stands(self) -> None:
        """Note the window's geometry; while it is maximised or minimised, the one before."""
        window = self._window
        state, filled = window.windowState(), Qt.WindowState.WindowMaximized
        if not window.isVisible() or state & (Qt.WindowState.WindowMinimized | Qt.WindowState.WindowFullScreen):
            return
        if not state & filled:
            self._frame = (window.x(), window.y(), window.width(), window.height())
        if not self._frame:
            usual = window.normalGeometry()
            self._frame = (usual.left(), usual.top(), usual.width(), usual.height())
        if self._frame[2] > 0:
            self._figures[WINDOW] = (*self._frame, int(bool(state & filled)))
            self._timer.start()

    def _changed(self, name: str, part: RememberedPart, figures: tuple[int, ...]) -> None:
        self._figures[name] = figures
        for other in self._held[name]:
            if other is not part:
                other.restore(figures)
        self._timer.start()


def _sides(room: QRect) -> tuple[int, int]:
    return room.width(), room.height()


def _area(room: QRect) -> int:
    return room.width() * room.height() if room.isValid() else 0
