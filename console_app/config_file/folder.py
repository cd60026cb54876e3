"""The path of the home and the names of its files; the first paint waits for it, so it imports next to nothing."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

HOME_VARIABLE: Final = "PAYNET_CONSOLE_HOME"
PROFILES: Final = "profiles.json"
PREFERENCES: Final = "preferences.json"
IDENTITY: Final = "home.json"


def home_folder(given: Path | None, environment: Mapping[str, str]) -> Path:
    """Return the home's path: as given, else from PAYNET_CONSOLE_HOME, else in the platform's user data folder."""
    named = environment.get(HOME_VARIABLE, "")
    if given is None and named:
        given = Path(named)
    if given is None:
        import platformdirs  # noqa: PLC0415 - only where nobody says where the home is

        given = platformdirs.user_data_path("paynet-console", appauthor=False)
    return given.expanduser().absolute()
