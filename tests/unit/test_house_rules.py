"""The rules that no other tool holds: what lies where, and what never stands in a module."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "packaging" / "locks" / "requirements.lock"

TOP_LEVEL = {"README.md", "console_app", "packaging", "pyproject.toml", "resources", "tests"}
MADE_BY_TOOLS = {"build", "dist"}

LONGEST_MODULE = 400
NESTED_LOOPS = {"exec", "exec_", "processEvents"}
STATIC_DIALOGS = {
    "QColorDialog": {"getColor"},
    "QFileDialog": {
        "getExistingDirectory",
        "getOpenFileName",
        "getOpenFileNames",
        "getSaveFileName",
    },
    "QFontDialog": {"getFont"},
    "QInputDialog": {"getDouble", "getInt", "getItem", "getMultiLineText", "getText"},
    "QMessageBox": {"about", "aboutQt", "critical", "information", "question", "warning"},
}
WORKAROUNDS = "pyside_workarounds.py"
LEFT_FOR_LATER = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X")) + r")\b")
BANNER = re.compile(r"^\s*#\s*[-=*#~_]{4,}", re.MULTILINE)


def modules(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def place(path: Path, line: int) -> str:
    return f"{path.relative_to(ROOT).as_posix()}:{line}"


def test_top_level_holds_what_belongs_there() -> None:
    names = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    assert names - MADE_BY_TOOLS == TOP_LEVEL


def test_folders_that_are_no_packages_stay_so() -> None:
    folders = ("packaging", "resources", "tests")
    assert [str(path) for path in modules(*folders) if path.name == "__init__.py"] == []


def test_every_module_says_what_it_is() -> None:
    silent = [
        place(path, 1)
        for path in modules("console_app", "packaging", "tests")
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []


def test_modules_stay_small_enough_to_read() -> None:
    sizes = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in modules("console_app")}
    assert [place(path, size) for path, size in sizes.items() if size > LONGEST_MODULE] == []


def test_no_event_loop_runs_inside_another() -> None:
    """A nested loop kills running tasks for good ("Cannot enter into task").

    The one exception is the first paint, which comes before there is any other loop.
    """
    first_paint = ("console_app/app.py", "app.exec")
    found = []
    for path in modules("console_app"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                owner = ast.unparse(node.func.value).rpartition(".")[2]
                static = node.func.attr in STATIC_DIALOGS.get(owner, ())
                named = (path.relative_to(ROOT).as_posix(), ast.unparse(node.func))
                if static or (node.func.attr in NESTED_LOOPS and named != first_paint):
                    found.append(f"{place(path, node.lineno)} {ast.unparse(node.func)}")
    assert found == []


def test_the_window_begins_no_thread() -> None:
    """What PySide builds in another thread while Qt runs brings the program down: see `import_beside_qt`."""
    starters = {"Thread", "QThread", "QThreadPool", "QRunnable", "to_thread", "run_in_executor", "ThreadPoolExecutor"}
    found = []
    for path in [*modules("console_app/gui"), ROOT / "console_app/session.py"]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = getattr(node, "attr", "") or getattr(node, "id", "")
            if named in starters:
                found.append(f"{place(path, node.lineno)} {named}")  # type: ignore[attr-defined]
    assert found == []


def test_what_the_mouse_does_in_its_own_way_is_known() -> None:
    """An assistive tool has no mouse: what handles it in its own way offers the same as an action, and is told here.

    `PaneHandle` is a part worked by tools (`gui/kit/roles.py`), a held card stays shown for a tool by its button.
    """
    known = {"PaneHandle", "_HoldButton"}
    handlers = {"mousePressEvent", "mouseReleaseEvent", "mouseMoveEvent", "mouseDoubleClickEvent", "editorEvent"}
    found = set()
    for path in modules("console_app/gui"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                own = {part.name for part in node.body if isinstance(part, ast.FunctionDef)}
                found |= {node.name} if own & handlers else set()
    assert found == known


def test_layouts_are_put_into_layouts_in_one_module() -> None:
    """Elsewhere PySide would keep what it made of their items, which brings the program down later."""
    found = []
    for path in modules("console_app/gui"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = node.func.attr if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else ""
            if called in {"addLayout", "insertLayout", "itemAt"} and path.name != WORKAROUNDS:
                found.append(f"{place(path, node.lineno)} {called}")  # type: ignore[attr-defined]
    assert found == []


def test_garbage_and_pysides_import_hook_are_handled_in_one_module() -> None:
    """A collection anywhere else may end a widget on a thread that is not its own."""
    found = []
    for path in modules("console_app"):
        text = path.read_text(encoding="utf-8")
        if path.name != WORKAROUNDS and re.search(r"^\s*(import|from) gc\b|shibokensupport", text, re.MULTILINE):
            found.append(place(path, 1))
    assert found == []


def test_nothing_is_left_for_later_and_no_banner_stands() -> None:
    found = []
    for path in modules("console_app", "packaging", "tests"):
        text = path.read_text(encoding="utf-8")
        for pattern in (LEFT_FOR_LATER, BANNER):
            found += [place(path, text.count("\n", 0, hit.start()) + 1) for hit in pattern.finditer(text)]
    assert found == []


def test_set_up_needs_nothing_but_python() -> None:
    own = {path.stem for path in modules("packaging")}
    foreign = []
    for path in modules("packaging"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or "."]
            else:
                continue
            first = {name.partition(".")[0] for name in names}
            strange = first - own - sys.stdlib_module_names
            foreign += [f"{place(path, node.lineno)} {name}" for name in sorted(strange)]
    assert foreign == []


def test_lock_pins_every_dependency_by_hash_and_names_no_host() -> None:
    text = LOCK.read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", text)[2:]  # after the two lines of its head
    pinned = {entry.partition("==")[0] for entry in entries if "--hash=sha256:" in entry}
    assert len(pinned) == len(entries)
    assert "://" not in text
    assert "index" not in text
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = [
        *pyproject["project"]["dependencies"],
        *pyproject["dependency-groups"]["dev"],
        *pyproject["build-system"]["requires"],
    ]
    assert {canonicalize_name(Requirement(line).name) for line in asked} <= pinned
