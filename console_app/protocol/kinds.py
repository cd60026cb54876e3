"""The kinds of value the gateway takes: each reads a typed text into the exact text to send, or says why not."""

import ipaddress
import re
import unicodedata
from datetime import date, datetime
from functools import cache
from typing import Final
from urllib.parse import urlsplit

import idna
import pycountry
import stdnum.bic
import stdnum.exceptions
import stdnum.iban
import stdnum.ru.inn

from console_app.protocol.errors import Problem, Severity, Unacceptable, Why
from console_app.protocol.fields import Editor, Kind, Privacy
from console_app.protocol.values import (
    AMOUNT_LENGTH,
    ORDER_NUMBER,
    currency_of,
    holds_card,
    looks_like_card,
    luhn_holds,
    read_amount,
)

MOST_MARKS_IN_A_ROW: Final = 3
STATES_NEEDED_IN: Final = ("US", "CA", "AU")
"""Countries whose addresses need a state (ConnPay /api/v2/sale, parameter state)."""
_FORBIDDEN_CATEGORIES: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_EMAIL_LOCAL: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*", re.ASCII)
_SPREADSHEET: Final = re.compile(r"[0-9]+([.,][0-9]+)?E[+-]?[0-9]+", re.ASCII | re.IGNORECASE)
_ACCOUNT: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ./_-]*", re.ASCII)
_IBAN_START: Final = re.compile(r"[A-Z]{2}[0-9]{2}", re.ASCII)


def read_text(text: str) -> str:
    """Read free text: outer spaces go (the gateway drops them), letters become NFC; hidden characters are refused.

    Source: ConnPay /api/v2/sale, note on leading and trailing whitespace; Unicode Standard Annex 15.
    """
    plain = unicodedata.normalize("NFC", text.strip(" \t\u00a0"))
    hidden = [c for c in plain if unicodedata.category(c) in _FORBIDDEN_CATEGORIES]
    if hidden:
        points = " ".join(f"U+{ord(c):04X}" for c in dict.fromkeys(hidden[:8]))
        raise Unacceptable(Why.CONTROL_CHARACTERS, points=points)
    marks = 0
    for character in plain:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks > MOST_MARKS_IN_A_ROW:
            raise Unacceptable(Why.TOO_MANY_MARKS, limit=str(MOST_MARKS_IN_A_ROW))
    if holds_card(plain):
        raise Unacceptable(Why.CARD_IN_TEXT)
    return plain


def read_order_number(text: str) -> str:
    """Read an order number: 1 to 128 of ``A-Z a-z 0-9 . _ -``, so that it reads the same everywhere."""
    if ORDER_NUMBER.fullmatch(text) is None:
        raise Unacceptable(Why.ORDER_NUMBER_SHAPE)
    return text


def _read_amount(text: str) -> str:
    plain = text.strip(" ")
    read_amount(plain)
    return plain


def _warn_amount(text: str) -> tuple[Problem, ...]:
    if len(text) > AMOUNT_LENGTH:
        return (_warning(Why.AMOUNT_MANY_CHARACTERS, limit=str(AMOUNT_LENGTH), have=str(len(text))),)
    return ()


def _read_currency(text: str) -> str:
    return currency_of(text).code


def read_digits(text: str) -> str:
    """Read a number that is a name, such as an id: ASCII digits only, leading zeros kept."""
    plain = text.strip(" ")
    if _SPREADSHEET.fullmatch(plain):
        raise Unacceptable(Why.SPREADSHEET_NUMBER)
    if re.fullmatch(r"[0-9]+", plain, re.ASCII) is None:
        raise Unacceptable(Why.DIGITS_ONLY)
    return plain


def read_card(text: str) -> str:
    """Read a card number; spaces or hyphens between groups are taken out, all else but digits is refused.

    A 19-digit number that fails Luhn is let through here and asked about by `_warn_card`.
    """
    if _SPREADSHEET.fullmatch(text.strip(" ")):
        raise Unacceptable(Why.SPREADSHEET_NUMBER)
    plain = re.sub(r"(?<=[0-9])[ -](?=[0-9])", "", text.strip(" "))
    if re.fullmatch(r"[0-9]+", plain, re.ASCII) is None:
        raise Unacceptable(Why.CARD_SHAPE)
    if not _card_length_known(plain):
        raise Unacceptable(Why.CARD_LENGTH, have=str(len(plain)))
    if len(set(plain)) == 1:
        raise Unacceptable(Why.CARD_SAME_DIGITS)
    if not luhn_holds(plain) and len(plain) != _LONGEST_CARD:
        raise Unacceptable(Why.CARD_LUHN)
    return plain


_LONGEST_CARD: Final = 19
_SHORT_CARDS: Final = {13: ("4",), 14: ("30", "36", "38", "39"), 15: ("34", "37", "2131", "1800")}


def _card_length_known(plain: str) -> bool:
    if 16 <= len(plain) <= _LONGEST_CARD:  # noqa: PLR2004 -- the lengths of ISO/IEC 7812 cards in use
        return True
    return plain.startswith(_SHORT_CARDS.get(len(plain), ("none",)))


def _warn_card(text: str) -> tuple[Problem, ...]:
    if not luhn_holds(text):
        return (Problem("", Why.CARD_LUHN_CONFIRM, Severity.CONFIRM),)
    return ()


def _read_card_code(text: str) -> str:
    if re.fullmatch(r"[0-9]{3,4}", text, re.ASCII) is None:
        raise Unacceptable(Why.CARD_CODE_SHAPE)
    return text


def _read_month(text: str) -> str:
    if re.fullmatch(r"0[1-9]|1[0-2]", text, re.ASCII) is None:
        raise Unacceptable(Why.MONTH_SHAPE)
    return text


def _read_year(text: str) -> str:
    if re.fullmatch(r"20[0-9]{2}", text, re.ASCII) is None:
        raise Unacceptable(Why.YEAR_SHAPE)
    return text


def read_account(text: str) -> str:
    """Read a bank account: an IBAN is checked and written without spaces in capitals, any other is kept as typed.

    Source: ISO 13616 for the IBAN; ConnPay /api/v4/payout, parameter account_number.
    """
    plain = text.strip(" ")
    if _SPREADSHEET.fullmatch(plain):
        raise Unacceptable(Why.SPREADSHEET_NUMBER)
    compact = re.sub(r"[ -]", "", plain).upper()
    if _IBAN_START.match(compact) and len(compact) > 12:  # noqa: PLR2004 -- the shortest IBAN has 15
        return _read_iban(compact)
    if _ACCOUNT.fullmatch(plain) is None:
        raise Unacceptable(Why.ACCOUNT_SHAPE)
    return re.sub(r"[ -]", "", plain) if looks_like_card(plain) else plain


def _read_iban(compact: str) -> str:
    try:
        stdnum.iban.validate(compact)
    except stdnum.exceptions.InvalidChecksum as error:
        raise Unacceptable(Why.IBAN_CHECK) from error
    except stdnum.exceptions.ValidationError as error:
        raise Unacceptable(Why.IBAN_LENGTH, country=compact[:2], have=str(len(compact))) from error
    return compact


def _warn_bic(text: str) -> tuple[Problem, ...]:
    swift = stdnum.bic.is_valid(text)
    russian = re.fullmatch(r"[0-9]{9}", text, re.ASCII) is not None
    return () if swift or russian else (_warning(Why.BIC_SHAPE),)


def _warn_inn(text: str) -> tuple[Problem, ...]:
    return () if stdnum.ru.inn.is_valid(text) else (_warning(Why.INN_SHAPE),)


def _read_email(text: str) -> str:
    plain = read_text(text)
    local, at, domain = plain.rpartition("@")
    try:
        ascii_domain = idna.encode(domain, uts46=True).decode() if domain else ""
    except idna.IDNAError as error:
        raise Unacceptable(Why.EMAIL_SHAPE) from error
    if not at or "." not in ascii_domain or _EMAIL_LOCAL.fullmatch(local) is None:
        raise Unacceptable(Why.EMAIL_SHAPE)
    return f"{local}@{domain if domain.isascii() else ascii_domain}"


def _read_phone(text: str) -> str:
    plain = text.strip(" ")
    if _SPREADSHEET.fullmatch(plain):
        raise Unacceptable(Why.SPREADSHEET_NUMBER)
    if re.fullmatch(r"\+?[0-9]{5,20}", plain, re.ASCII) is None:
        raise Unacceptable(Why.PHONE_SHAPE)
    return plain


def _warn_phone(text: str) -> tuple[Problem, ...]:
    return () if text.startswith("+") else (_warning(Why.PHONE_NO_COUNTRY),)


def _read_ip(text: str) -> str:
    plain = text.strip(" ")
    try:
        ipaddress.ip_address(plain)
    except ValueError as error:
        raise Unacceptable(Why.IP_SHAPE) from error
    if "%" in plain:
        raise Unacceptable(Why.IP_SHAPE)
    return plain


def _warn_ip(text: str) -> tuple[Problem, ...]:
    return () if ipaddress.ip_address(text).is_global else (_warning(Why.IP_NOT_PUBLIC),)


@cache
def countries() -> tuple[tuple[str, str, str], ...]:
    """All countries of ISO 3166-1: two letters, three letters, English name."""
    found = ((c.alpha_2, c.alpha_3, getattr(c, "common_name", c.name)) for c in pycountry.countries)
    return tuple(sorted(found, key=lambda country: country[2]))


@cache
def states(country: str) -> tuple[tuple[str, str], ...]:
    """States or provinces of a country (two letters) by ISO 3166-2: code without the country, name."""
    found = pycountry.subdivisions.get(country_code=country) or ()
    return tuple(sorted((entry.code.partition("-")[2], entry.name) for entry in found))


@cache
def two_letters(country: str) -> str:
    """Give a country's two letters for two or three, '' for neither."""
    return next((two for two, three, _ in countries() if country in (two, three)), "")


def _country(letters: int) -> Kind:
    def read(text: str) -> str:
        if all(text != country[letters - 2] for country in countries()):
            raise Unacceptable(Why.COUNTRY_UNKNOWN)
        return text

    return Kind(f"country-{letters}", "String", read, Editor.COUNTRY)


def _read_state(text: str) -> str:
    plain = text.strip(" ")
    if re.fullmatch(r"[A-Z0-9]{1,4}", plain, re.ASCII) is None:
        raise Unacceptable(Why.STATE_UNKNOWN)
    return plain


def _read_date(text: str) -> str:
    try:
        if re.fullmatch(r"[0-9]{8}", text, re.ASCII) is None:
            raise Unacceptable(Why.DATE_SHAPE)
        _as_date(text)
    except ValueError as error:
        raise Unacceptable(Why.DATE_SHAPE) from error
    return text


def _as_date(text: str) -> date:
    return datetime.strptime(f"{text}+0000", "%Y%m%d%z").date()


def _warn_loose_date(text: str) -> tuple[Problem, ...]:
    try:
        _read_date(text)
    except Unacceptable:
        return (_warning(Why.DATE_FORMAT_UNSURE),)
    return ()


def read_url(text: str) -> str:
    """Read a web address: http or https with a host; no user name, no other scheme, no spaces."""
    plain = text.strip(" ")
    try:
        parts = urlsplit(plain)
        host, user = parts.hostname, parts.username
        _ = parts.port
    except ValueError as error:
        raise Unacceptable(Why.URL_SHAPE) from error
    if parts.scheme not in ("http", "https"):
        raise Unacceptable(Why.URL_SCHEME, scheme=parts.scheme)
    if user is not None or "@" in parts.netloc:
        raise Unacceptable(Why.URL_USER)
    if not host or not plain.isascii() or re.search(r"[\s<>\"\\^`{|}]|[\x00-\x1f\x7f]", plain):
        raise Unacceptable(Why.URL_SHAPE)
    return plain


def _warn_url(text: str) -> tuple[Problem, ...]:
    return (_warning(Why.URL_HTTP),) if text.startswith("http:") else ()


def _read_boolean(text: str) -> str:
    if text not in ("true", "false"):
        raise Unacceptable(Why.BOOLEAN_SHAPE)
    return text


def _read_time_zone(text: str) -> str:
    if re.fullmatch(r"-?[0-9]{1,4}", text, re.ASCII) is None:
        raise Unacceptable(Why.NOT_NUMERIC)
    return text


def choice(*values: str) -> Kind:
    """Make a kind that takes one of the given texts."""

    def read(text: str) -> str:
        if text not in values:
            raise Unacceptable(Why.NOT_A_CHOICE)
        return text

    return Kind("choice", "String", read, Editor.CHOICE, choices=values)


def _warn_name(text: str) -> tuple[Problem, ...]:
    """Latin letters among Cyrillic or Greek ones look alike and may hide another name (UTS 39, mixed scripts)."""
    for word in text.split():
        scripts = {unicodedata.name(letter, "").partition(" ")[0] for letter in word if letter.isalpha()} & {
            "LATIN",
            "CYRILLIC",
            "GREEK",
        }
        if len(scripts) > 1:
            return (_warning(Why.MIXED_SCRIPTS, value=word),)
    return ()


def _warning(why: Why, **data: str) -> Problem:
    return Problem("", why, Severity.WARNING, tuple(sorted(data.items())))


TEXT: Final = Kind("text", "String", read_text, warn=_warn_name)
LONG_TEXT: Final = Kind("long-text", "String", read_text, Editor.TEXT, warn=_warn_name)
VARCHAR: Final = Kind("text", "Varchar", read_text)
CODE: Final = Kind("code", "String", read_text, Editor.CODE)
ORDER_NUMBER_KIND: Final = Kind("order-number", "String", read_order_number, Editor.CODE)
AMOUNT: Final = Kind("amount", "Numeric", _read_amount, Editor.AMOUNT, warn=_warn_amount)
CURRENCY: Final = Kind("currency", "String", _read_currency, Editor.CURRENCY)
DIGITS: Final = Kind("digits", "Numeric", read_digits, Editor.CODE)
INT: Final = Kind("digits", "Int", read_digits, Editor.CODE)
LONG: Final = Kind("digits", "Long", read_digits, Editor.CODE)
CARD_NUMBER: Final = Kind("card-number", "Numeric", read_card, Editor.SECRET, Privacy.CARD_NUMBER, warn=_warn_card)
CARD_CODE: Final = Kind("card-code", "Numeric", _read_card_code, Editor.SECRET, Privacy.CARD_CODE)
MONTH: Final = Kind("month", "Numeric", _read_month, Editor.CODE)
YEAR: Final = Kind("year", "Numeric", _read_year, Editor.CODE)
ACCOUNT: Final = Kind("account", "String", read_account, Editor.CODE, Privacy.ACCOUNT)
BIC: Final = Kind("bic", "String", read_text, Editor.CODE, warn=_warn_bic)
INN: Final = Kind("inn", "String", read_text, Editor.CODE, warn=_warn_inn)
EMAIL: Final = Kind("e-mail", "String", _read_email)
PHONE: Final = Kind("phone", "String", _read_phone, Editor.CODE, warn=_warn_phone)
IP: Final = Kind("ip", "String", _read_ip, Editor.CODE, warn=_warn_ip)
COUNTRY_2: Final = _country(2)
COUNTRY_3: Final = _country(3)
STATE: Final = Kind("state", "String", _read_state, Editor.STATE)
DATE: Final = Kind("date", "Numeric", _read_date, Editor.DATE)
LOOSE_DATE: Final = Kind("loose-date", "Numeric", read_digits, Editor.DATE, warn=_warn_loose_date)
URL: Final = Kind("url", "String", read_url, warn=_warn_url)
BOOLEAN: Final = Kind("boolean", "Boolean", _read_boolean, Editor.BOOLEAN, choices=("true", "false"))
IDENTITY_DOCUMENT: Final = choice("21", "31")
RESULT_TYPE: Final = choice("SIMPLE")
AUTHENTICATION_TYPE: Final = choice("01", "02", "03", "04")
TRANSACTION_STATUS: Final = choice("Y", "N", "U", "A", "C", "D", "R")
MESSAGE_VERSION: Final = choice("1.0.2", "2.1.0", "2.2.0")
TIME_ZONE: Final = Kind("time-zone", "String", _read_time_zone, Editor.CODE)
