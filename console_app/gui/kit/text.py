"""Formats amounts, numbers, times and foreign text for people; knows no widget.

How the window's words are translated: inside a QObject write ``self.tr("Checking")``; elsewhere
``QCoreApplication.translate("Context", "Checking")`` with literal arguments, so that lupdate finds
them; in tables mark the source with ``QT_TRANSLATE_NOOP`` and translate where it is shown. A
sentence is one translated text with named placeholders, filled by :func:`fill`; it is never glued from
translated pieces, because other languages put them in another order.

The window's first paint waits for this module: imports for amounts and times alone are inside the functions.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QLocale

if TYPE_CHECKING:
    from datetime import datetime, tzinfo
    from decimal import Decimal

NARROW_SPACE: Final = "\u202f"
FIXED_SPACE: Final = "\u00a0"
CAP: Final = 500
"""Characters of foreign text shown if the caller sets no other cap."""

TIP_WIDTH: Final = 80
"""Characters of a line of a tool tip."""

UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
BLANK_LETTERS: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")
GROUP: Final = 4
CARD_ENDS: Final = (6, 4)
_MARKUP: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"})


def fill(template: str, **values: object) -> str:
    """Fill the named placeholders of a translated sentence."""
    return template.format(**values)


def figures(amount: Decimal | int, exponent: int) -> str:
    """Return the figures of an amount: ``1 250.00``, grouped by narrow no-break spaces.

    A Decimal counts major units, an int minor units. Digits are never rounded away: a Decimal
    with more decimals than the currency has keeps them all.
    """
    from decimal import Decimal  # noqa: PLC0415 - after the first paint

    value = amount if isinstance(amount, Decimal) else Decimal(amount).scaleb(-exponent)
    plain = f"{value:f}"
    sign, plain = ("-", plain[1:]) if plain.startswith("-") else ("", plain)
    whole, _, decimals = plain.partition(".")
    decimals = decimals.ljust(exponent, "0")
    grouped = f"{int(whole):,}".replace(",", NARROW_SPACE)
    return f"{sign}{grouped}.{decimals}" if decimals else f"{sign}{grouped}"


def amount_text(amount: Decimal | int, currency: str, exponent: int) -> str:
    """Return an amount with its currency code: ``1 250.00 EUR``; see :func:`figures`."""
    return f"{figures(amount, exponent)}{FIXED_SPACE}{currency}"


def grouped(value: str) -> str:
    """Return an account number or IBAN in groups of four: ``DE89 3704 0044``."""
    return " ".join(value[i : i + GROUP] for i in range(0, len(value), GROUP))


def card_text(number: str) -> str:
    """Return a card number as its first six and last four digits: ``427655******7682``.

    Shorter texts, which are no card numbers, come back as asterisks alone.
    """
    first, last = CARD_ENDS
    hidden = len(number) - first - last
    if hidden < GROUP:
        return "*" * len(number)
    return f"{number[:first]}{'*' * hidden}{number[-last:]}"


def clock_text(when: datetime, now: datetime, zone: tzinfo | None = None) -> str:
    """Return a time in local time: ``14:03:10``, with its date if that is not today.

    Both times are aware; ``zone`` is the workstation's own if none is given.
    """
    local = when.astimezone(zone)
    time = local.strftime("%H:%M:%S")
    if local.date() == now.astimezone(zone).date():
        return time
    template = QCoreApplication.translate("Text", "{day} {time}", "a date before a time of day")
    return fill(template, day=day_text(when, now, zone), time=time)


def day_text(when: datetime, now: datetime, zone: tzinfo | None = None) -> str:
    """Return a time's local date: ``19 Nov``, with the year if it is another one."""
    local = when.astimezone(zone)
    month = QLocale().standaloneMonthName(local.month, QLocale.FormatType.ShortFormat)
    if local.year == now.astimezone(zone).year:
        template = QCoreApplication.translate("Text", "{day} {month}", "a date of this year")
        return fill(template, day=local.day, month=month)
    template = QCoreApplication.translate("Text", "{day} {month} {year}", "a date of another year")
    return fill(template, day=local.day, month=month, year=local.year)


def visible(text: str, cap: int = CAP, *, lines: bool = False) -> str:
    """Return text from outside with hidden characters shown and none that reverses other text.

    Control, format, bidi, unassigned and blank characters show as code points (``<U+202E>``);
    with ``lines`` line feeds stay. Text beyond the cap is cut and counted: ``... (+120)``.
    """
    shown = "".join(_seen(char, lines=lines) for char in text[:cap])
    rest = len(text) - cap
    return f"{shown}\u2026 (+{rest})" if rest > 0 else shown


def _seen(char: str, *, lines: bool) -> str:
    if lines and char == "\n":
        return char
    if unicodedata.category(char) in UNSEEN or char in BLANK_LETTERS:
        return f"<U+{ord(char):04X}>"
    return char


def tooltip(text: str) -> str:
    """Return text for a tool tip, which Qt would take for rich text if it looks so.

    A text that cannot look so stays plain, in lines short enough to read: screen readers read tool tips, too, and
    would read the markup.
    """
    if "<" in text or "&" in text:
        return f"<p style='white-space:pre-wrap'>{text.translate(_MARKUP)}</p>"
    if len(text) <= TIP_WIDTH:
        return text
    import textwrap  # noqa: PLC0415 - after the first paint

    lines = (textwrap.fill(line, TIP_WIDTH, break_long_words=False) for line in text.split("\n"))
    return "\n".join(lines)
