"""The wheel, built from the tree and installed in an environment that has what the wheel asks for and nothing else."""

import os
import subprocess
import sys
import venv
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import distribution, distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
CONSOLE = "paynet-console"
LEFT_OUT = {"docopt"}
"""As in the lock: published as source only, it serves nothing but the command line of num2words."""


@dataclass(frozen=True, slots=True)
class Built:
    """What the build backend made of the tree, and the files of the tree at that moment."""

    wheel: Path
    sdist: Path
    package: frozenset[str]
    resources: frozenset[str]


@dataclass(frozen=True, slots=True)
class Installed:
    """The program as an administrator has it after installing the wheel."""

    folder: Path
    site: Path

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    @property
    def program(self) -> Path:
        return self.folder / "bin" / CONSOLE

    def run(
        self, command: tuple[str | Path, ...], place: Path, added: Mapping[str, str] | None = None
    ) -> "subprocess.CompletedProcess[str]":
        """Run a command of the environment in a folder that is not the tree; nothing leads back to the tree."""
        surroundings = {
            "PATH": os.environ["PATH"],
            "HOME": str(place),
            "TMPDIR": str(place),
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHONIOENCODING": "utf-8",
            "PAYNET_CONSOLE_HOME": str(place / "home"),
            "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent",  # nobody's own keyring is ever reached
            **(added or {}),
        }
        return subprocess.run(
            command,
            cwd=place,
            env=surroundings,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )


def files_below(folder: str) -> frozenset[str]:
    """Give the files of a folder of the tree by their path from the root, as a person made them."""
    found = (path for path in (ROOT / folder).rglob("*") if path.is_file() and path.suffix != ".pyc")
    return frozenset(path.relative_to(ROOT).as_posix() for path in found)


def install(built: Built, folder: Path) -> Installed:
    """Install the wheel with pip; what it asks for is lent by this environment, file by file, not downloaded again."""
    venv.create(folder, with_pip=False, symlinks=True)
    pip = (sys.executable, "-m", "pip", "--python", str(folder / "bin" / "python"), "install", "--quiet")
    subprocess.run((*pip, "--no-index", "--no-deps", "--no-compile", str(built.wheel)), check=True)
    (site,) = (folder / "lib").glob("python*/site-packages")
    lend(asked_for_by(CONSOLE, str(site)), site)
    return Installed(folder, site)


def build(tree: Path, folder: Path, *targets: str) -> None:
    """Run the build backend in a tree."""
    wanted = [word for target in targets for word in ("--target", target)]
    command = [sys.executable, "-m", "hatchling", "build", "--directory", str(folder), *wanted]
    subprocess.run(command, cwd=tree, check=True, capture_output=True)


def asked_for_by(name: str, site: str) -> set[str]:
    """Give what an installed distribution needs here, and all that this needs in turn."""
    (own,) = (found for found in distributions(path=[site]) if canonicalize_name(found.name) == name)
    needed: set[str] = set()
    waiting = list(own.requires or ())
    while waiting:
        wanted = Requirement(waiting.pop())
        key = canonicalize_name(wanted.name)
        here = wanted.marker is None or wanted.marker.evaluate({"extra": ""})
        if here and key not in needed | LEFT_OUT:
            needed.add(key)
            waiting += distribution(key).requires or ()
    return needed


def lend(names: set[str], site: Path) -> None:
    """Link the files of distributions of the running environment into another one."""
    for name in names:
        lent = distribution(name)
        tops = {Path(str(file)).parts[0] for file in lent.files or ()}
        for top in tops - {"..", "__pycache__"}:
            (site / top).unlink(missing_ok=True)
            (site / top).symlink_to(Path(str(lent.locate_file(top))).resolve())
