"""All work-arounds for faults of PySide, in one place; without the fault each would be a plain call of Qt.

Each says what it was seen with, its symptom, the test that shows the fault, and when it may go. That test fails under a
PySide in which the fault is mended: then the work-around goes, and the rule of `test_house_rules.py` that sends its
users here. No ticket of PySide's is known for any of them. A fault of Qt's own is mended by the widget that has it:
`ProtectedTextEdit`, with the same record.

One more fault has no code: PySide 6.12.0 drops a reference to None with each call that gives nothing, and Python 3.11
aborts after some thousands (`none_dealloc`). `pyproject.toml` keeps that release out, held by
`tests/unit/test_pyside_guard.py`. It may come in once a release passes that test, or Python 3.11 is no longer served.
"""

import gc
import sys
from collections.abc import Callable, Iterable
from importlib import import_module
from types import ModuleType
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QStyleHints
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QLayout
from shiboken6 import createdByPython, invalidate

NO_ALIGNMENT: Final = Qt.AlignmentFlag(0)
LOOK_EVERY_MS: Final = 1000
YOUNG: Final = 2_000
"""From this many objects made since the last collection on, a look collects; fewer wait."""
FULL_EVERY: Final = 60
"""Every so many collections one goes through all objects (a tenth of a second), the others through the newest."""
QT_USERS: Final = frozenset({"PySide6", "console_app", "qasync"})


def add_layout(outer: QBoxLayout, inner: QLayout, stretch: int = 0) -> None:
    """Add a layout to another one, after its last item.

    Seen with: PySide 6.11.3, on Python 3.11 to 3.14.
    Symptom: for every item of a layout that is put into another, PySide makes a Python object and keeps it for as long
        as the layout lives. When a widget leaves the layout its item is deleted, the object stays, and whatever Qt
        makes at the same address later is taken for it: deleting that ends the process by a fault. So the objects are
        let go at once. The same holds for `itemAt`; `setLayout` keeps nothing.
    Test: tests/gui/test_pyside_workarounds.py
    May go: when PySide keeps no object of an item that only Qt knows.
    """
    outer.addLayout(inner, stretch)
    _forget_items(inner)


def add_layout_to_grid(
    outer: QGridLayout,
    inner: QLayout,
    row: int,
    column: int,
    columns: int = 1,
    alignment: Qt.AlignmentFlag = NO_ALIGNMENT,
) -> None:
    """Put a layout into a cell of a grid, or into several beside each other; why here: see `add_layout`."""
    outer.addLayout(inner, row, column, 1, columns, alignment)
    _forget_items(inner)


def _forget_items(layout: QLayout) -> None:
    if layout.parentWidget() is None:
        return  # PySide makes nothing of it before it stands in a widget
    for index in range(layout.count()):
        item = layout.itemAt(index)
        inner = None if item is None else item.layout()
        if inner is not None:
            _forget_items(inner)
        elif item is not None and not createdByPython(item):
            invalidate(item)


def collect_garbage_on_this_thread(parent: QObject, every_ms: int = LOOK_EVERY_MS) -> Callable[[], None]:
    """Let Python's garbage collector run on this thread alone, as long as `parent` lives; give what undoes it.

    It goes by the first number of `gc.get_count` and by `gc.collect(0)` and `gc.collect()` alone, which mean the same
    on every Python served. The other numbers and thresholds, and `gc.collect(1)`, do not: Python 3.14.0 to 3.14.4 have
    a collector of two generations, 3.14.5 went back to three (issue 148726 of CPython). That Python 3.12 and later
    collect between two instructions, no longer while an object is made, is no remedy: it is still any thread's.

    Seen with: PySide 6.11.3, on Python 3.11 to 3.14.
    Symptom: Python collects on whichever thread happens to make an object, and PySide destroys the Qt object there. The
        journal's or the keyring's thread could so end a timer or a widget of the window, which Qt allows on the
        window's thread only.
    Test: tests/gui/test_window_collector.py
    May go: when PySide leaves the end of a Qt object to the thread the object lives on.
    """
    enabled = gc.isenabled()
    gc.disable()
    timer = QTimer(parent)
    timer.setInterval(every_ms)
    collections = 0

    def look() -> None:
        nonlocal collections
        if gc.get_count()[0] <= YOUNG:
            return
        collections += 1
        if collections % FULL_EVERY:
            gc.collect(0)
        else:
            gc.collect()

    def undo() -> None:
        timer.stop()
        if enabled:
            gc.enable()

    timer.timeout.connect(look)
    timer.start()
    return undo


def limit_pyside_source_scan() -> None:
    """Have PySide decide by a module's name, not by its source, whether the module uses it.

    Without the function that is replaced, in another PySide, everything stays as it is.

    Seen with: PySide 6.11.3, on Python 3.11 to 3.14.
    Symptom: PySide's import hook reads the source of every module loaded after it, to see whether the module may switch
        the manner of Qt's names. `linecache` keeps all of them for good: 20 MiB for a console that never switches.
    Test: tests/unit/test_sources_stay_on_disk.py
    May go: when PySide's import hook leaves no source in `linecache`.
    """
    feature = sys.modules.get("shibokensupport.feature")
    if feature is not None and hasattr(feature, "_mod_uses_pyside"):
        vars(feature)["_mod_uses_pyside"] = _uses_pyside


def _uses_pyside(module: ModuleType) -> bool:
    return module.__name__.partition(".")[0] in QT_USERS


def import_beside_qt(names: Iterable[str]) -> None:
    """Import modules on a thread of its own while Qt runs on the window's; none may import Qt, not even indirectly.

    Seen with: PySide 6.11.3, on Python 3.11.
    Symptom: painting, and reading the window for assistive tools, ask each widget for its meta object. PySide answers
        without the interpreter's lock, out of a table of all its classes (`PepType_SOTP` of libshiboken, before Python
        3.12), and every class that another thread makes or asks for the first time moves that table. The class is then
        not found where it was, and the process ends by a fault in `MetaObjectBuilder::update`: 7 of 200
        starts while the tree of widgets was read.
    Test: tests/integration/test_start_beside_qt.py
    May go: when Python 3.11 is no longer served, or PySide reads that table under the lock.
    """
    for name in names:
        import_module(name)


def style_hints(app: QGuiApplication) -> QStyleHints:
    """Return the application's style hints; the caller keeps them for as long as the application lives.

    Seen with: PySide 6.11.3, on Python 3.11 to 3.14.
    Symptom: when the Python object of the style hints is let go, that of their accessibility hints is marked as deleted
        for good: every later `accessibility()` gives one whose calls raise RuntimeError.
    Test: tests/gui/test_pyside_workarounds.py
    May go: when the hints can be asked for anew each time.
    """
    return app.styleHints()
