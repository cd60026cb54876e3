"""Records of what a check of this workstation found; how the checks are made is not known here."""

from dataclasses import dataclass
from enum import StrEnum

from console_app.services.errors import ConsoleError


class Check(StrEnum):
    """One check of this workstation; the value is the check's name in the output."""

    QT = "Qt platform"
    KEYRING = "keyring"
    DATABASE = "database"
    HOME = "home's journal"
    TLS = "TLS store"
    SANDBOX = "sandbox round trip"
    CLOCK = "clock"
    MEMORY = "process memory"


class Trouble(StrEnum):
    """Codes of the reasons for which a check of this workstation failed, where no error of the program is one."""

    NO_PLATFORM = "no-platform"
    MEMORY_OPEN = "memory-open"
    KEYRING_SILENT = "keyring-silent"
    NO_AUTHORITIES = "no-authorities"
    NO_SANDBOX = "no-sandbox"
    NOT_ACCEPTED = "not-accepted"
    NOT_FOUND = "not-found"
    CLOCK_OFF = "clock-off"
    CLOCK_UNKNOWN = "clock-unknown"
    FILES = "files"
    HOME_UNWRITABLE = "home-unwritable"
    HOME_FULL = "home-full"
    TEMPORARY = "temporary"
    UNEXPECTED = "unexpected"


class CheckFailed(ConsoleError):
    """This workstation lacks something the console needs; `detail` is technical and holds no secret."""

    def __init__(self, trouble: Trouble, detail: str = "") -> None:
        """Keep the trouble and its technical detail."""
        super().__init__(f"{trouble.value} {detail}".strip())
        self.trouble = trouble
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check: what was seen, and the error if it failed."""

    check: Check
    detail: str = ""
    error: ConsoleError | None = None

    @property
    def ok(self) -> bool:
        """Tell whether the check passed."""
        return self.error is None
