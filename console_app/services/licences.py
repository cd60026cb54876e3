"""Lists the distributions the program runs with and their licences, read from the installed metadata."""

import re
import sys
import sysconfig
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Final

OURS: Final = "paynet-console"
_REQUIREMENT: Final = re.compile(r"\s*([A-Za-z0-9._-]+)\s*(?:\[([^\]]*)\])?[^;]*(?:;(.*))?")
_EXTRA: Final = re.compile(r"extra\s*==\s*[\"']([^\"']+)[\"']")
_TEXT: Final = re.compile(r"(?i)(licen[cs]e|copying|notice|authors)[^/]*$")
_CLASSIFIER: Final = "License :: "
_LONGEST_NAME: Final = 80


@dataclass(frozen=True, slots=True)
class Installed:
    """One installed distribution: its name, version, and licence as an SPDX expression or in its own words."""

    name: str
    version: str
    licence: str


def installed(root: str = OURS) -> tuple[Installed, ...]:
    """Return the distributions that the program runs with, itself and Python left out, sorted by name.

    Requirements are followed wherever they are installed; extras only if they are asked for. A name that is required,
    but not installed, is of another platform.
    """
    found = {_key(each.name): each for each in _reached(root)}
    rows = (Installed(each.name, each.version, _licence(each)) for key, each in found.items() if key != _key(root))
    return tuple(sorted(rows, key=lambda row: row.name.casefold()))


def licence_text(name: str) -> str:
    """Return the licence texts that a distribution carries, '' if it carries none."""
    texts = []
    for file in distribution(name).files or ():
        if _TEXT.search(str(file)) and not str(file).endswith((".py", ".pyc", ".h")):
            path = Path(str(file.locate()))
            if path.is_file():
                texts.append(f"{path.name}\n\n{path.read_text(encoding='utf-8', errors='replace').strip()}")
    return "\n\n\n".join(dict.fromkeys(texts))


def python_licence() -> str:
    """Return the licence of the running Python, '' if it came without."""
    standard = Path(sysconfig.get_path("stdlib"))
    for path in (standard / "LICENSE.txt", Path(sys.base_prefix) / "LICENSE.txt"):
        if path.is_file():
            return path.read_text(encoding="utf-8", errors="replace").strip()
    return ""


def _reached(root: str) -> Iterator[Distribution]:
    waiting, seen = [(root, frozenset[str]())], set[tuple[str, frozenset[str]]]()
    while waiting:
        name, extras = waiting.pop()
        if (_key(name), extras) in seen:
            continue
        seen.add((_key(name), extras))
        try:
            found = distribution(name)
        except PackageNotFoundError:
            waiting += _wanted(_of_source_tree(), extras) if name == OURS else ()
            continue
        yield found
        waiting += _wanted(found.requires or (), extras)


def _of_source_tree() -> list[str]:
    """Return the requirements of the program where it runs from its source without being installed."""
    file = Path(__file__).resolve().parents[2] / "pyproject.toml"
    if not file.is_file():
        return []
    required: list[str] = tomllib.loads(file.read_text(encoding="utf-8"))["project"]["dependencies"]
    return required


def _wanted(requirements: Iterable[str], extras: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    for requirement in requirements:
        match = _REQUIREMENT.match(requirement)
        if match is None:
            continue
        name, asked, marker = match.groups()
        needed = set(_EXTRA.findall(marker or ""))
        if not needed or needed & extras:
            yield name, frozenset(part.strip() for part in (asked or "").split(",") if part.strip())


def _licence(found: Distribution) -> str:
    about = found.metadata
    if "License-Expression" in about:
        return about["License-Expression"]
    classifiers = [line for line in about.get_all("Classifier") or () if line.startswith(_CLASSIFIER)]
    if classifiers:
        return ", ".join(line.rpartition(" :: ")[2] for line in classifiers)
    said = about["License"].strip() if "License" in about else ""
    return said.splitlines()[0][:_LONGEST_NAME] if said else ""


def _key(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
