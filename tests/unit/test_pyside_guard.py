"""Keeps the build of PySide6 out that drops a reference to None per call and aborts the process.

PySide6 6.12.0 on Python 3.11: after about 5,000 calls `none_dealloc: deallocating None`.
From Python 3.12 on None is immortal and the fault cannot be seen.
"""

import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]

MANY_VOID_CALLS = """
import sys
from PySide6.QtWidgets import QApplication, QLabel
app = QApplication([])
label = QLabel()
label.setText("warm")
before = sys.getrefcount(None)
for count in range(20_000):
    label.setText("a")
print(sys.getrefcount(None) - before)
"""


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal since Python 3.12")
def test_void_calls_keep_their_references_to_none() -> None:
    # In a process of its own: the faulty build would take the whole test run with it.
    done = subprocess.run(
        [sys.executable, "-c", MANY_VOID_CALLS],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > -1_000


def test_pin_keeps_the_faulty_release_out() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    requirements = {Requirement(line).name: Requirement(line) for line in project["dependencies"]}
    allowed = requirements["PySide6-Essentials"].specifier
    assert Version("6.11.3") in allowed
    assert Version("6.12.0") not in allowed
    assert Version(version("PySide6-Essentials")) in allowed
