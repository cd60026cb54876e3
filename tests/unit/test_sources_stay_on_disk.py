"""Loading the console does not keep the text of every module in memory; PySide still knows its users."""

import subprocess
import sys
from pathlib import Path

LOADED = """
import linecache
import PySide6.QtWidgets
from console_app.app import keep_sources_on_disk
keep_sources_on_disk()
before = set(linecache.cache)
import console_app.session, qasync, sqlalchemy
kept = [name for name in set(linecache.cache) - before if name.endswith(".py")]
from shibokensupport.feature import pyside_feature_dict as users
print(len(kept), users["console_app.gui.pages"], users["qasync"], users["sqlalchemy"], users["sqlalchemy.engine.base"])
"""
NO_FEATURE, NO_USER = "0", "-1"


def test_the_sources_of_what_is_loaded_later_are_not_kept_in_memory() -> None:
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", LOADED]
    told = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout.split()
    assert told == ["0", NO_FEATURE, NO_FEATURE, NO_USER, NO_USER]
