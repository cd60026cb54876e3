"""What the first paint knows of a home: what the preferences say, in less than any of the console's modules need."""

import subprocess
import sys
from pathlib import Path

import pytest

from console_app.config_file import HomeFiles, home_folder
from console_app.config_file.first_look import FirstLook, first_look
from console_app.services.preferences import Density, Preferences, ThemeChoice

ROOT = Path(__file__).resolve().parents[2]
ALLOWED = {
    "console_app",
    "console_app.config_file",
    "console_app.config_file.first_look",
    "console_app.config_file.folder",
}


def test_it_is_what_the_preferences_say(tmp_path: Path) -> None:
    files = HomeFiles(tmp_path)
    tricky = 'x", "theme": "light", "window": [1]'
    kept = Preferences(ThemeChoice.DARK, tricky, "de", Density.COMPACT, last_tab="orders")
    files.keep_preferences(kept.with_figures("window", (-4, 30, 1300, 800, 1)).with_figures("theme", (7,)))
    assert first_look(tmp_path) == FirstLook("dark", "de", "compact", "orders", (-4, 30, 1300, 800, 1))


@pytest.mark.parametrize("content", [None, b"", b"{", b"\xff\xfe\x00", b'{"theme": 7, "window": ["a"]}'])
def test_a_broken_file_or_none_gives_nothing(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "preferences.json").write_bytes(content)
    assert first_look(tmp_path) == FirstLook()


LOADED = """
import sys
from pathlib import Path
from console_app.config_file.first_look import first_look
from console_app.config_file.folder import home_folder
first_look(home_folder(Path(sys.argv[1]), {}))
print(*sys.modules)
"""


def test_it_loads_nothing_that_the_first_paint_can_wait_for(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED, str(tmp_path)], cwd=ROOT, check=True, capture_output=True, text=True
    )
    told = set(done.stdout.split())
    assert {name for name in told if name.startswith("console_app")} == ALLOWED
    assert not {"json", "platformdirs"} & told


def test_the_home_is_still_found_by_the_packages_own_name() -> None:
    assert home_folder(Path("/somewhere"), {}) == Path("/somewhere").absolute()
