"""Each work-around of PySide works, and its fault is still there; where it is not, the test says what may go."""

import ast
import os
import re
import subprocess
import sys
import tomllib

import pytest
from packaging.specifiers import SpecifierSet
from sandbox_process import ROOT

WORKAROUNDS = ROOT / "console_app" / "gui" / "kit" / "pyside_workarounds.py"
RECORD = ("Seen with: PySide ", "Symptom: ", "Test: ", "May go: ")

CHURN = """
import random
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from console_app.gui.kit.pyside_workarounds import add_layout

app = QApplication([])
chance = random.Random(3)
window = QWidget()
column = QVBoxLayout(window)
rows = []

def let_go(widgets):
    for widget in widgets:
        widget.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)

for turn in range(40):
    row = QHBoxLayout()
    gone = [chance.choice((QLabel, QPushButton, QLineEdit, QFrame))() for _ in range(8)]
    for widget in gone:
        row.addWidget(widget)
    add_layout(column, row)
    rows.append(row)
    window.show()
    app.processEvents()
    let_go(gone)
    cards = []
    for _ in range(30):
        card = QWidget(window)
        lines = QVBoxLayout(card)
        for _ in range(4):
            line, inner = QHBoxLayout(), QVBoxLayout()
            add_layout(lines, line)
            line.addWidget(QLabel("x" * chance.randrange(40)))
            add_layout(line, inner)
            inner.addWidget(QLineEdit("x"))
        cards.append(card)
        card.show()
    app.processEvents()
    chance.shuffle(cards)
    let_go(cards)
    del gone, widget, cards, card, lines, line, inner
print("survived")
"""

KEPT_ITEMS = """
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QLabel, QLayout, QLayoutItem, QVBoxLayout, QWidget
from shiboken6 import createdByPython, getAllValidWrappers
from console_app.gui.kit.pyside_workarounds import add_layout, add_layout_to_grid

app = QApplication([])
window, row = QWidget(), QHBoxLayout()
column = QVBoxLayout(window)
row.addWidget(QLabel("x"))
column.addWidget(QLabel("y"))
{put}
items = [thing for thing in getAllValidWrappers() if isinstance(thing, QLayoutItem) and not isinstance(thing, QLayout)]
print(len([item for item in items if not createdByPython(item)]))
"""

LET_GO = """
from PySide6.QtWidgets import QApplication
from console_app.gui.kit.pyside_workarounds import style_hints

app = QApplication([])
hints = {hints}
hints.accessibility().contrastPreference()
{let_go}
app.styleHints().accessibility().contrastPreference()
"""


def child(program: str) -> "subprocess.CompletedProcess[str]":
    """Run a program in a process of its own, which may end by a fault."""
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_layouts_survive_what_comes_and_goes_in_them() -> None:
    """With Qt's own `addLayout` in place of `add_layout` PySide 6.11.3 ends this by a fault within a second."""
    done = child(CHURN)
    assert (done.returncode, done.stdout) == (0, "survived\n"), done.stderr


@pytest.mark.parametrize(
    "put",
    [
        "add_layout(column, row)",
        "grid = QGridLayout(); add_layout_to_grid(grid, row, 0, 0); add_layout(column, grid)",
        "card = QWidget(window); grid = QGridLayout(card); add_layout_to_grid(grid, row, 0, 0)",
        "inner = QWidget(window); outer = QVBoxLayout(); outer.addLayout(row); inner.setLayout(outer)",
    ],
)
def test_no_object_of_an_item_is_kept(put: str) -> None:
    done = child(KEPT_ITEMS.format(put=put))
    assert done.stdout == "0\n", done.stderr


@pytest.mark.parametrize("put", ["column.addLayout(row)", "column.insertLayout(0, row)", "column.itemAt(0)"])
def test_pyside_still_keeps_objects_of_items(put: str) -> None:
    done = child(KEPT_ITEMS.format(put=put))
    assert int(done.stdout) > 0, "`add_layout` and its like may go"


def test_style_hints_that_are_kept_can_be_asked_for_again() -> None:
    done = child(LET_GO.format(hints="style_hints(app)", let_go=""))
    assert done.returncode == 0, done.stderr


def test_pyside_still_drops_the_accessibility_hints_with_the_style_hints() -> None:
    done = child(LET_GO.format(hints="app.styleHints()", let_go="del hints"))
    assert "RuntimeError" in done.stderr, "`style_hints` may go"


def test_the_python_whose_table_of_classes_is_read_without_a_lock_is_still_served() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert "3.11" in SpecifierSet(project["requires-python"]), "`import_beside_qt` and the pin of PySide6 may go"


def test_every_work_around_is_on_record() -> None:
    """Each says its fault, or names the one whose fault is its own; the test it names is there."""
    made = ast.parse(WORKAROUNDS.read_text(encoding="utf-8")).body
    said = {
        part.name: ast.get_docstring(part) or ""
        for part in made
        if isinstance(part, ast.FunctionDef) and not part.name.startswith("_")
    }
    recorded = {name for name, text in said.items() if all(f"\n{line}" in text for line in RECORD)}
    for name, text in said.items():
        other = re.search(r"why here: see `(\w+)`", text)
        assert name in recorded or (other is not None and other[1] in recorded), name
    named = [path for text in said.values() for path in re.findall(r"^Test: (\S+)$", text, re.MULTILINE)]
    assert [path for path in named if not (ROOT / path).is_file()] == []
    assert len(named) == len(recorded)
