"""Nothing that PySide builds is made beside a running Qt loop: such a class, made in another thread, ends the process.

Why is said in `import_beside_qt`. The slow form, by hand, is `tests/bench/starts_under_a_reader.py`.
"""

import os
import subprocess
import sys
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from example_profiles import PLAIN

from console_app.app import BESIDE_WINDOW, IN_TURNS
from console_app.config_file import HomeFiles

ROOT = Path(__file__).resolve().parents[2]
BENCH = ROOT / "tests" / "bench"
QT = {"PySide6", "qasync", "shiboken6"}
LARGEST_PART = 30
"""Modules of one turn: at some milliseconds each the window answers before a person notices that it did not."""
FEW_STARTS = 3

LOADED = """
import sys
from importlib import import_module
for name in {names}:
    import_module(name)
print(*sorted({{name.partition(".")[0] for name in sys.modules}} & {qt}))
"""
SIZES = """
import sys
from importlib import import_module
import console_app.app, console_app.gui.kit.aio
for name in {beside}:
    import_module(name)
sizes = []
for name in {parts}:
    before = len(sys.modules)
    import_module(name)
    sizes.append(len(sys.modules) - before)
print(*sizes)
"""
WATCHED = """
import builtins, runpy, sys, threading
from shiboken6 import Shiboken

main = threading.main_thread()
imported, built = builtins.__import__, builtins.__build_class__

def import_it(name, *arguments, **named):
    if threading.current_thread() is not main and name.partition(".")[0] in {qt}:
        print("imported", name, file=sys.stderr, flush=True)
    return imported(name, *arguments, **named)

def build_it(*arguments, **named):
    made = built(*arguments, **named)
    if threading.current_thread() is not main and isinstance(made, type(Shiboken.Object)):
        print("made", made, file=sys.stderr, flush=True)
    return made

builtins.__import__, builtins.__build_class__ = import_it, build_it
sys.argv = {arguments}
runpy.run_path(sys.argv[0], run_name="__main__")
"""

KEPT = """
import linecache, os, runpy, sys

end = os._exit

def told(status):
    late = ("console_app/gui/shell/pages.py", "console_app/session.py", "console_app/runtime.py")
    kept = [name for name in linecache.cache if name.replace(os.sep, "/").endswith(late)]
    print("kept", len(kept), "loaded", "console_app.gui.shell.pages" in sys.modules, file=sys.stderr, flush=True)
    end(status)

os._exit = told
sys.argv = {arguments}
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def run(code: str) -> "subprocess.CompletedProcess[str]":
    """Run a program in a process of its own, without a screen."""
    surroundings = {"QT_QPA_PLATFORM": "offscreen", "PATH": os.environ["PATH"]}
    return subprocess.run(
        [sys.executable, "-c", code], env=surroundings, cwd=ROOT, check=True, capture_output=True, text=True
    )


def test_what_is_loaded_in_a_thread_comes_to_no_qt() -> None:
    assert run(LOADED.format(names=BESIDE_WINDOW, qt=QT)).stdout.split() == []


def test_the_linter_holds_the_same_for_every_road_of_imports() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (contract,) = (one for one in project["tool"]["importlinter"]["contracts"] if "BESIDE_WINDOW" in one["name"])
    assert contract["source_modules"] == sorted(BESIDE_WINDOW)
    assert set(contract["forbidden_modules"]) == QT
    assert "allow_indirect_imports" not in contract


def test_the_window_loads_its_parts_in_small_turns() -> None:
    told = run(SIZES.format(beside=BESIDE_WINDOW, parts=(*IN_TURNS, "console_app.session"))).stdout.split()
    assert max(int(size) for size in told) <= LARGEST_PART


def test_while_the_console_starts_no_other_thread_makes_what_pyside_builds(tmp_path: Path) -> None:
    HomeFiles(tmp_path).add(replace(PLAIN, brand="custom", base_url="http://127.0.0.1:9/paynet/api"))
    arguments = [str(BENCH / "window_process.py"), "console", "ready", str(tmp_path)]
    ended = run(WATCHED.format(qt=QT, arguments=arguments))
    assert float(ended.stdout) > 0
    assert [line for line in ended.stderr.splitlines() if line.startswith(("imported", "made"))] == []


def test_a_console_that_has_started_keeps_none_of_the_sources_loaded_after_its_paint(tmp_path: Path) -> None:
    HomeFiles(tmp_path).add(replace(PLAIN, brand="custom", base_url="http://127.0.0.1:9/paynet/api"))
    arguments = [str(BENCH / "window_process.py"), "console", "ready", str(tmp_path)]
    ended = run(KEPT.format(arguments=arguments))
    assert "kept 0 loaded True" in ended.stderr.splitlines()


@pytest.mark.skipif(sys.platform != "linux", reason="AT-SPI is how Linux desktops are read")
def test_starts_under_a_reader_of_the_tree_live() -> None:
    command = [sys.executable, str(BENCH / "starts_under_a_reader.py"), str(FEW_STARTS)]
    ended = subprocess.run(command, check=False, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert " 0 things read" not in ended.stdout
