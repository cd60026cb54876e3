"""What is in the wheel and the source archive: the program with all that it shows, and nothing of the workshop."""

import tarfile
import tomllib
import zipfile
from email.message import Message
from email.parser import Parser
from pathlib import Path

import pytest
from installed_console import ROOT, Built, build

import console_app


def packed(built: Built) -> dict[str, bytes]:
    with zipfile.ZipFile(built.wheel) as wheel:
        return {name: wheel.read(name) for name in wheel.namelist()}


def metadata(built: Built) -> Message:
    (text,) = (content for name, content in packed(built).items() if name.endswith(".dist-info/METADATA"))
    return Parser().parsestr(text.decode())


def test_the_wheel_holds_the_package_and_its_resources_and_nothing_else(built: Built) -> None:
    program = {name for name in packed(built) if ".dist-info/" not in name}
    resources = {name.replace("resources/", "console_app/_resources/", 1) for name in built.resources}
    assert program == built.package | resources
    assert {"console_app/_resources/style/console.qss", "console_app/py.typed"} <= program
    assert {name.rpartition("/")[2] for name in packed(built)} >= {"env.py", "script.py.mako", "lock.svg"}


def test_the_source_archive_holds_what_a_build_needs_and_nothing_of_the_tests(built: Built) -> None:
    with tarfile.open(built.sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    made = {"PKG-INFO", ".gitignore"}
    assert names - made == built.package | built.resources | {"README.md", "pyproject.toml"}


def test_both_ways_lead_to_the_same_wheel(built: Built, tmp_path: Path) -> None:
    """Whoever builds from the source archive gets, byte for byte, what is built from the tree."""
    with tarfile.open(built.sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    (tree,) = tmp_path.iterdir()
    build(tree, tmp_path / "again", "wheel")
    (again,) = (tmp_path / "again").glob("*.whl")
    assert again.name == built.wheel.name
    assert again.read_bytes() == built.wheel.read_bytes()


def test_nothing_in_it_names_the_place_it_was_built_at(built: Built) -> None:
    places = (str(ROOT).encode(), str(Path.home()).encode() + b"/")
    assert [name for name, content in packed(built).items() if any(place in content for place in places)] == []
    assert [name for name in packed(built) if name.startswith("/") or ".." in name.split("/")] == []


def test_it_says_what_it_is(built: Built) -> None:
    told = metadata(built)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert (told["Name"], told["Version"]) == ("paynet-console", console_app.__version__)
    assert told["Summary"] == project["description"]
    assert told["License-Expression"] == "LicenseRef-Proprietary"
    assert set(str(told["Requires-Python"]).split(",")) == set(project["requires-python"].split(","))
    assert "Private :: Do Not Upload" in told.get_all("Classifier", [])
    assert told["Description-Content-Type"] == "text/markdown"
    assert str(told.get_payload()).startswith("# Payment operator console")
    assert len(told.get_all("Requires-Dist", [])) == len(project["dependencies"])


def test_its_one_command_is_the_console(built: Built) -> None:
    (points,) = (content for name, content in packed(built).items() if name.endswith("/entry_points.txt"))
    assert points.decode().split() == ["[console_scripts]", "paynet-console", "=", "console_app.cli:main"]


@pytest.mark.parametrize("folder", ["tests", "packaging", ".github", ".ci"])
def test_nothing_of_the_workshop_is_in_it(built: Built, folder: str) -> None:
    assert [name for name in packed(built) if name.split("/")[0] == folder] == []
