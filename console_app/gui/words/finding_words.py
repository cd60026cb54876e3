"""The findings about this workstation in words for the window; the command line has its own."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QCoreApplication

from console_app.gui.kit.text import fill, visible
from console_app.gui.words.notices import Words, error_words
from console_app.protocol.card_numbers import mask_cards_in
from console_app.protocol.fields import QT_TRANSLATE_NOOP
from console_app.services.findings import Check, CheckFailed, Finding, Trouble

CONTEXT: Final = "Checks"
DETAIL: Final = 300

CHECKS: Final[Mapping[Check, str]] = {
    Check.QT: QT_TRANSLATE_NOOP("Checks", "Window system"),
    Check.KEYRING: QT_TRANSLATE_NOOP("Checks", "Keyring"),
    Check.DATABASE: QT_TRANSLATE_NOOP("Checks", "Database"),
    Check.HOME: QT_TRANSLATE_NOOP("Checks", "Journal of this home"),
    Check.TLS: QT_TRANSLATE_NOOP("Checks", "Certificate authorities"),
    Check.SANDBOX: QT_TRANSLATE_NOOP("Checks", "A signed payout to the sandbox gateway"),
    Check.CLOCK: QT_TRANSLATE_NOOP("Checks", "Clock"),
    Check.MEMORY: QT_TRANSLATE_NOOP("Checks", "Memory of this program"),
}

TROUBLES: Final[Mapping[Trouble, tuple[str, str]]] = {
    Trouble.NO_PLATFORM: (
        QT_TRANSLATE_NOOP("Checks", "A new window cannot be opened here ({detail})."),
        QT_TRANSLATE_NOOP("Checks", "Log in to a desktop and install the libraries of its window system."),
    ),
    Trouble.MEMORY_OPEN: (
        QT_TRANSLATE_NOOP("Checks", "The system did not forbid everything it could ({detail})."),
        QT_TRANSLATE_NOOP(
            "Checks",
            "A crash, or another program of this user, could bring keys out of memory. Ask your administrator.",
        ),
    ),
    Trouble.KEYRING_SILENT: (
        QT_TRANSLATE_NOOP("Checks", "The keyring did not answer in {detail}."),
        QT_TRANSLATE_NOOP("Checks", "Answer its question for a password, then check again."),
    ),
    Trouble.NO_AUTHORITIES: (
        QT_TRANSLATE_NOOP("Checks", "There are no certificate authorities ({detail}), so no gateway can be trusted."),
        QT_TRANSLATE_NOOP("Checks", "Install the system's own, on Linux the package ca-certificates."),
    ),
    Trouble.NO_SANDBOX: (
        QT_TRANSLATE_NOOP("Checks", "The sandbox gateway did not start."),
        QT_TRANSLATE_NOOP("Checks", "Run paynet-console sandbox in a terminal to see why; else install anew."),
    ),
    Trouble.NOT_ACCEPTED: (
        QT_TRANSLATE_NOOP("Checks", "The sandbox gateway did not accept a signed payout ({detail})."),
        QT_TRANSLATE_NOOP("Checks", "Look at the other checks that failed; if none did, install the console anew."),
    ),
    Trouble.NOT_FOUND: (
        QT_TRANSLATE_NOOP("Checks", "The sandbox gateway did not find the payout that it accepted ({detail})."),
        QT_TRANSLATE_NOOP("Checks", "Install the console anew."),
    ),
    Trouble.CLOCK_OFF: (
        QT_TRANSLATE_NOOP(
            "Checks", "The clock is {detail} from the gateway's time; signatures count for minutes only."
        ),
        QT_TRANSLATE_NOOP("Checks", "Have a time server set the clock of this workstation."),
    ),
    Trouble.CLOCK_UNKNOWN: (
        QT_TRANSLATE_NOOP("Checks", "The clock was not compared: no answer of the sandbox gateway came."),
        QT_TRANSLATE_NOOP("Checks", "See what is said about the sandbox gateway."),
    ),
    Trouble.FILES: (
        QT_TRANSLATE_NOOP("Checks", "A file could not be used ({detail})."),
        QT_TRANSLATE_NOOP("Checks", "Look at the rights and the free space of the disk."),
    ),
    Trouble.HOME_UNWRITABLE: (
        QT_TRANSLATE_NOOP("Checks", "Nothing can be kept in this home ({detail}), so no order can be sent."),
        QT_TRANSLATE_NOOP("Checks", "Have the folder's rights changed, or start the console with another home."),
    ),
    Trouble.HOME_FULL: (
        QT_TRANSLATE_NOOP(
            "Checks", "The disk of this home is full, or no more may be written to it ({detail}): no order can be sent."
        ),
        QT_TRANSLATE_NOOP("Checks", "Free some space on it, or have the limit raised, then check again."),
    ),
    Trouble.TEMPORARY: (
        QT_TRANSLATE_NOOP("Checks", "The folder for temporary files could not be used ({detail})."),
        QT_TRANSLATE_NOOP("Checks", "Free some space there, or have another folder set for them, then check again."),
    ),
    Trouble.UNEXPECTED: (
        QT_TRANSLATE_NOOP("Checks", "The check ended in a way nobody expected ({detail})."),
        QT_TRANSLATE_NOOP("Checks", "Send these lines to whoever supports the console."),
    ),
}


def check_name(check: Check) -> str:
    """Name a check for people."""
    return QCoreApplication.translate(CONTEXT, CHECKS[check])


def finding_words(finding: Finding) -> Words:
    """Put a finding into words: what was seen, or what is wrong and what to do. Money is never part of it."""
    error = finding.error
    if error is None:
        return Words(visible(mask_cards_in(finding.detail), DETAIL), "")
    if not isinstance(error, CheckFailed):
        return error_words(error)
    what, remedy = (QCoreApplication.translate(CONTEXT, text) for text in TROUBLES[error.trouble])
    return Words(fill(what, detail=visible(mask_cards_in(error.detail), DETAIL)), remedy)


def finding_line(finding: Finding) -> str:
    """Write a finding as a line to pass on, as `selfcheck` prints it: ``ok`` and what was seen, or ``FAIL`` and why."""
    words = finding_words(finding)
    said = " ".join(part for part in (words.head, words.text) if part)
    return f"{'ok  ' if finding.ok else 'FAIL'} {finding.check.value}: {said}"
