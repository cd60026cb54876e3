"""Loading the console does not keep the text of every module in memory; PySide still knows its users."""

import subprocess
import sys
from pathlib import Path

LOADED = """
import linecache
import PySide6.QtWidgets
from console_app.gui.kit.pyside_workarounds import limit_pyside_source_scan
{limit}
before = set(linecache.cache)
import console_app.session, qasync, sqlalchemy
kept = [name for name in set(linecache.cache) - before if name.endswith(".py")]
from shibokensupport.feature import pyside_feature_dict as users
names = ("console_app.gui.shell.pages", "qasync", "sqlalchemy", "sqlalchemy.engine.base")
print(len(kept), *(users[name] for name in names))
"""
NO_FEATURE, NO_USER = "0", "-1"


def loaded(limit: str) -> list[str]:
    """Load the console in a process of its own; give the count of sources kept, and what PySide knows of four users."""
    command = [sys.executable, "-c", LOADED.format(limit=limit)]
    return subprocess.run(
        command, cwd=Path(__file__).parents[2], check=True, capture_output=True, text=True
    ).stdout.split()


def test_the_sources_of_what_is_loaded_later_are_not_kept_in_memory() -> None:
    assert loaded("limit_pyside_source_scan()") == ["0", NO_FEATURE, NO_FEATURE, NO_USER, NO_USER]


def test_pyside_still_keeps_the_sources_of_what_is_loaded_later() -> None:
    kept, *users = loaded("")
    assert int(kept) > 0, "`limit_pyside_source_scan` may go"
    assert users == [NO_FEATURE, NO_FEATURE, NO_USER, NO_USER]
