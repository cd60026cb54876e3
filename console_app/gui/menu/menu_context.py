"""The arguments of the gear menu's dialogs."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

from console_app.services.findings import Finding
from console_app.services.ports import PreferenceFile


@dataclass(frozen=True, slots=True)
class MenuContext:
    """The arguments of the gear menu's dialogs.

    `look` runs the checks of `selfcheck`; `restart` closes the console as a person would and opens it again.
    """

    preferences: PreferenceFile
    home: Path
    log_folder: Path
    look: Callable[[], AsyncIterator[Finding]]
    restart: Callable[[], None]
