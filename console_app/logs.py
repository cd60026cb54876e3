"""The program's log: one file in the home, five megabytes in all, with card numbers and named secrets masked."""

import logging
import re
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final, cast

from console_app.private_files import make_folder, make_home, open_private, refuse_unsafe
from console_app.protocol.card_numbers import replace_cards_in

NAME: Final = "console.log"
BYTES: Final = 1_000_000
KEPT: Final = 4
_DIGITS: Final = re.compile(r"(?<![0-9])[0-9]{13,19}(?![0-9])")
_NAMED: Final = re.compile(
    r"(?i)\b(cvv2?|control|merchant_control|oauth_signature|credit_card_number|destination-card-no|passphrase)"
    r"([\"']?\s*[=:]\s*[br]?)(\"[^\"]*\"|'[^']*'|[^\s&,;\"']+)"
)
_PEM: Final = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.DOTALL)


_ENTRY: Final = re.compile(r"\b(rsa1|hmac1):[^\s\"']+")


class MaskingFormatter(logging.Formatter):
    """Formats records without card numbers and named secrets, also in a traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record masked."""
        return masked_line(super().format(record))


class PrivateFiles(RotatingFileHandler):
    """Opens each log file for its owner alone, and never through a link."""

    def _open(self) -> TextIOWrapper:
        return cast("TextIOWrapper", open(self.baseFilename, self.mode, encoding=self.encoding, opener=open_private))


def masked_line(text: str) -> str:
    """Return a log line masked: card numbers however written, digit runs of 13 to 19, named secrets, keys."""
    plain = _PEM.sub("***", text)
    plain = _ENTRY.sub(r"\1:***", plain)
    plain = _NAMED.sub(r"\1\2***", plain)
    return _DIGITS.sub("***", replace_cards_in(plain, lambda _: "***"))


def start_log(folder: Path) -> Path:
    """Start the log in a home's folder ``log``; return that folder.

    Level INFO for our loggers, WARNING for all others; five files of one megabyte, the oldest is deleted first.

    Raises:
        HomeUnsafe: others may write to the home, or the log is a link.
        OSError: the log cannot be written.

    """
    place = folder / "log"
    make_home(folder)
    make_folder(place)
    refuse_unsafe(place / name for name in (NAME, *(f"{NAME}.{number}" for number in range(1, KEPT + 1))))
    handler = PrivateFiles(place / NAME, maxBytes=BYTES, backupCount=KEPT, encoding="utf-8")
    handler.setFormatter(MaskingFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
        if isinstance(old, RotatingFileHandler):
            old.close()
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    logging.getLogger("paynet").setLevel(logging.INFO)
    for noisy in ("httpx", "httpcore", "h11", "asyncio", "qasync"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    return place
