"""Every distribution that the program runs with is named with its licence, as another reader of metadata finds them."""

import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from console_app.services.licences import installed, licence_text, python_licence

ROOT = Path(__file__).resolve().parents[2]


def needed_here() -> set[str]:
    """Follow requirements with their markers for this very platform, by the reference library."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    waiting = [Requirement(line) for line in project["dependencies"]]
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        requirement = waiting.pop()
        extras = requirement.extras or {""}
        if requirement.marker is not None and not requirement.marker.evaluate({"extra": ""}):
            continue
        key = (canonicalize_name(requirement.name), frozenset(extras))
        if key in seen:
            continue
        try:
            found = distribution(requirement.name)
        except PackageNotFoundError:
            continue
        seen.add(key)
        for line in found.requires or ():
            nested = Requirement(line)
            marker = nested.marker
            if marker is None or any(marker.evaluate({"extra": extra}) for extra in extras):
                nested.marker = None
                waiting.append(nested)
    return {name for name, _ in seen}


def test_all_that_is_needed_here_is_named_with_version_and_licence() -> None:
    rows = {canonicalize_name(row.name): row for row in installed()}
    assert needed_here() <= rows.keys()
    assert "paynet-console" not in rows
    for name, row in rows.items():
        assert row.version == distribution(name).version
        assert row.licence, name


def test_nothing_that_only_developers_need_is_named() -> None:
    names = {canonicalize_name(row.name) for row in installed()}
    assert names.isdisjoint({"pytest", "mypy", "ruff", "hypothesis", "oauthlib", "import-linter", "pytest-qt"})


@pytest.mark.parametrize(("name", "words"), [("httpx", "Encode OSS"), ("SQLAlchemy", "SQLAlchemy authors")])
def test_a_licences_text_comes_from_the_distribution_itself(name: str, words: str) -> None:
    assert words in licence_text(name)


def test_pythons_own_licence_is_at_hand() -> None:
    assert "PYTHON SOFTWARE FOUNDATION" in python_licence()
