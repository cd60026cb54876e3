"""One item of an order's timeline before it is an entry, and how text from outside is written there."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from console_app.gui.kit.colours import Role
from console_app.gui.kit.text import fill, visible
from console_app.gui.kit.timeline import ValueChange
from console_app.protocol.card_numbers import mask_cards_in


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """One item with its time; `rank` sorts items of the same time: causes before what follows them."""

    at: datetime
    rank: int
    key: str
    icon: str
    role: Role
    sentence: str
    detail: str = ""
    raw: str | bytes = ""
    raw_words: str = ""
    raw_note: str = ""
    same: tuple[str, ...] = ()
    changes: tuple[ValueChange, ...] = ()
    unanswered: bool = False


def tr(text: str, comment: str = "") -> str:
    """Translate a text of this file."""
    return QCoreApplication.translate("Timeline", text, comment)


def clean(text: str, cap: int) -> str:
    """Format text from outside for people: card numbers 6+4, hidden characters shown, capped."""
    return visible(mask_cards_in(text), cap)


def elapsed(seconds: float | None) -> str:
    """Say how long an answer took, '' if unknown."""
    if seconds is None:
        return ""
    milliseconds = round(seconds * 1000)
    return fill(QCoreApplication.translate("Timeline", "answer in {ms} ms"), ms=milliseconds)


def raw_and_note(raw: bytes | None, http_status: int | None, damage: str = "") -> tuple[bytes, str]:
    """Return a raw answer and a note with its size, HTTP status and damage; both empty if there was no answer."""
    if not raw:
        return b"", ""
    note = fill(
        QCoreApplication.translate("Timeline", "{count} bytes, HTTP {status}"),
        count=len(raw),
        status=http_status or "-",
    )
    return raw, f"{note}, {damage}" if damage else note
