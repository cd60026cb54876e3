"""The Pythons that the console serves, as far as they are on this machine with the PySide6 of these tests."""

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version

from packaging.specifiers import SpecifierSet
from sandbox_process import ROOT

VARIABLE = "PAYNET_CONSOLE_PYTHONS"
"""Names more interpreters, separated as in PATH: those of environments in which the console is installed."""
NEWEST_MINOR = 30
THIS = f"{sys.version_info.major}.{sys.version_info.minor}"
PROBE = "import sys, PySide6; print('%d.%d' % sys.version_info[:2], PySide6.__version__)"


def served() -> list[str]:
    """Give the versions that `pyproject.toml` serves, as "3.11"."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    allowed = SpecifierSet(project["requires-python"])
    return [f"3.{minor}" for minor in range(NEWEST_MINOR) if f"3.{minor}" in allowed]


def why_not(wanted: str) -> str:
    """Say why a version cannot be tested here."""
    pyside = version("PySide6-Essentials")
    return f"no Python {wanted} with PySide6 {pyside} on this machine: {VARIABLE} may name one"


@cache
def interpreter(wanted: str) -> str | None:
    """Find the interpreter of a version, as "3.12", that has these tests' PySide6; None if there is none."""
    if wanted == THIS:
        return sys.executable
    expected = [wanted, version("PySide6-Essentials")]
    return next((path for path in _candidates(wanted) if _probe(path) == expected), None)


def _candidates(wanted: str) -> Iterator[str]:
    yield from filter(None, os.environ.get(VARIABLE, "").split(os.pathsep))
    found = shutil.which(f"python{wanted}")
    if found:
        yield found


def _probe(path: str) -> list[str]:
    try:
        return subprocess.run([path, "-c", PROBE], capture_output=True, text=True, check=False).stdout.split()
    except OSError:
        return []
