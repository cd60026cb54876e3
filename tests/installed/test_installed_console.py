"""The installed program at work, away from the tree: its own files, the check of the workstation, the whole tour."""

import json
import re
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from installed_console import ROOT, Installed
from secret_service import running_secret_service

CHECKS = 8
STEPS = (
    "payout approved",
    "payout declined",
    "payout in doubt",
    "doubt ended by a look-up",
    "payout not sent",
    "sent again",
    "same payment caught",
    "asked at the gateway",
    "nothing twice",
)
PNG = b"\x89PNG\r\n\x1a\n"
SECRETS = re.compile(rb"PRIVATE KEY|rsa1:|hmac1:|oauth_signature|control=|(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")
"""A key, a keyring's entry, a signature, a control, and the shape of the demo's own merchant control."""
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the Secret Service is Linux's keyring")

WHERE_FROM = """
import json, sys
from pathlib import Path
import console_app
from console_app.gui.kit.assets import resource
from console_app.journal.schema import STEPS
found = [console_app.__file__, *map(resource, ("icons/lock.svg", "style/console.qss")), STEPS / "env.py"]
print(json.dumps([[str(Path(path)) for path in found], sys.path]))
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder to stand in that has nothing to do with the tree."""
    (tmp_path / "elsewhere").mkdir()
    return tmp_path / "elsewhere"


def test_code_and_resources_come_from_the_wheel(installed: Installed, place: Path) -> None:
    done = installed.run((installed.python, "-c", WHERE_FROM), place)
    assert done.stderr == ""
    files, ways = json.loads(done.stdout)
    assert [path for path in files if not Path(path).is_relative_to(installed.site)] == []
    assert [way for way in ways if way and Path(way).resolve().is_relative_to(ROOT)] == []


def test_every_resource_of_the_tree_is_found_by_the_installed_program(installed: Installed, place: Path) -> None:
    names = sorted(path.relative_to(ROOT / "resources").as_posix() for path in resources())
    asked = (
        "import sys\nfrom console_app.gui.kit.assets import resource\nfor name in sys.argv[1:]: print(resource(name))"
    )
    done = installed.run((installed.python, "-c", asked, *names), place)
    assert done.stderr == ""
    found = [Path(line) for line in done.stdout.splitlines()]
    packed = installed.site / "console_app" / "_resources"
    assert [path.relative_to(packed).as_posix() for path in found] == names
    assert [path.read_bytes() for path in found] == [(ROOT / "resources" / name).read_bytes() for name in names]


def test_the_check_of_the_workstation_finds_all_in_order(installed: Installed, tmp_path: Path, place: Path) -> None:
    session = tmp_path / "session"
    session.mkdir()
    with running_secret_service(session) as service:
        done = installed.run((installed.program, "selfcheck"), place, service.environment)
    assert (done.returncode, done.stderr) == (0, "")
    told = done.stdout.splitlines()
    assert len(told) == CHECKS
    assert [line for line in told if not line.startswith("ok   ")] == []


def test_the_tour_does_every_step_and_leaves_pictures_and_nothing_else(installed: Installed, place: Path) -> None:
    folder, temporary = place.parent / "pictures", place.parent / "temporary"
    temporary.mkdir()
    command = (installed.program, "--demo", "--tour", folder)
    done = installed.run(command, place, {"TMPDIR": str(temporary)})
    told = json.loads((folder / "tour.json").read_text(encoding="utf-8"))
    assert [(step["name"], step["found"]) for step in told["steps"] if not step["ok"]] == []
    assert (done.returncode, done.stderr, told["ok"]) == (0, "", True)
    assert set(STEPS) <= {step["name"] for step in told["steps"]}
    pictures = {path.name: path.read_bytes() for path in folder.glob("*.png")}
    assert {step["picture"] for step in told["steps"]} <= set(pictures)
    assert all(picture.startswith(PNG) and len(picture) > 20_000 for picture in pictures.values())
    assert {path.suffix for path in folder.iterdir()} == {".json", ".png"}
    written = {path.name: path.read_bytes() for path in folder.iterdir()} | {"stdout": done.stdout.encode()}
    assert [name for name, content in written.items() if SECRETS.search(content)] == []
    assert left_running(installed) == []
    assert [*temporary.iterdir(), *place.iterdir()] == []


def left_running(installed: Installed) -> list[str]:
    """Give the command lines of processes of that environment which still run, such as the demo's gateway."""
    lines = []
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            line = process.read_bytes().replace(b"\0", b" ").decode(errors="replace")
            lines += [line] if str(installed.folder) in line else []
    return lines


def resources() -> list[Path]:
    return [path for path in (ROOT / "resources").rglob("*") if path.is_file()]
