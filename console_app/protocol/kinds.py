"""The kinds of values that the gateway takes: each turns typed text into the exact text to send, or refuses it."""

import ipaddress
import re
from datetime import date, datetime
from typing import Final
from urllib.parse import urlsplit

import idna

from console_app.protocol.account_numbers import (
    SPREADSHEET,
    read_account,
    read_bic,
    read_crypto_address,
    read_inn,
    read_plain_code,
    warn_bic,
    warn_inn,
)
from console_app.protocol.card_numbers import looks_like_card, luhn_holds
from console_app.protocol.errors import Problem, Severity, Unacceptable, Why
from console_app.protocol.fields import Editor, FieldKind, Privacy
from console_app.protocol.places import countries
from console_app.protocol.spelling import plain_code, plain_dashes, plain_spaces, plain_width, trimmed
from console_app.protocol.texts import misshapen, read_code, read_exact, read_text, warn_foreign, warn_odd, warn_text
from console_app.protocol.values import AMOUNT_LENGTH, ORDER_NUMBER, currency_of, read_amount

_EMAIL_LOCAL: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*", re.ASCII)
_LOOSE_DATE: Final = re.compile(r"[0-9][0-9 ./-]*", re.ASCII)
_LONGEST_ORDER_NUMBER: Final = 128
_LONGEST_NUMBER: Final = 20
"""Digits of the largest 64-bit number, which is what the gateway's documentation calls Long."""


def read_order_number(text: str) -> str:
    """Read an order number: 1 to 128 of ``A-Z a-z 0-9 . _ -``, which no program along the way writes differently."""
    plain = trimmed(text)
    if ORDER_NUMBER.fullmatch(plain) is None:
        raise misshapen(Why.ORDER_NUMBER_SHAPE, plain)
    return plain


def _warn_order_number(text: str) -> tuple[Problem, ...]:
    return (*((_warning(Why.CARD_IN_TEXT),) if looks_like_card(text) else ()), *warn_odd(text))


def read_asked_number(text: str) -> str:
    """Read a number of another system, such as its order number: up to 128 visible characters.

    It is sent as that system wrote it, in whatever width; only spaces, which look alike, are made plain.

    Raises:
        Unacceptable: hidden characters, or more than 128.

    """
    plain = read_exact(plain_spaces(text))
    if len(plain) > _LONGEST_ORDER_NUMBER:
        raise Unacceptable(Why.TOO_LONG, limit=str(_LONGEST_ORDER_NUMBER), have=str(len(plain)))
    return plain


def _read_amount(text: str) -> str:
    """Read an amount; digits of another script or width are refused, as money is never guessed at."""
    plain = trimmed(text)
    try:
        read_amount(plain)
    except Unacceptable as refused:
        raise misshapen(refused.why, plain, **dict(refused.data)) from refused
    return plain


def warn_amount(text: str) -> tuple[Problem, ...]:
    """Warn if an amount of at most ten digits has more than ten characters.

    The gateway's documentation does not say whether the point counts.
    """
    if len(text) > AMOUNT_LENGTH:
        return (_warning(Why.AMOUNT_MANY_CHARACTERS, limit=str(AMOUNT_LENGTH), have=str(len(text))),)
    return ()


def _read_currency(text: str) -> str:
    return currency_of(trimmed(text)).code


def read_digits(text: str) -> str:
    """Read an identifier of digits: ASCII digits only, leading zeros kept."""
    plain = plain_width(trimmed(text))
    if SPREADSHEET.fullmatch(plain):
        raise Unacceptable(Why.SPREADSHEET_NUMBER)
    if re.fullmatch(r"[0-9]+", plain, re.ASCII) is None:
        raise misshapen(Why.DIGITS_ONLY, plain)
    return plain


def read_long(text: str) -> str:
    """Read an id that the gateway's documentation calls Long: ASCII digits, at most 20."""
    plain = read_digits(text)
    if len(plain) > _LONGEST_NUMBER:
        raise Unacceptable(Why.TOO_LONG, limit=str(_LONGEST_NUMBER), have=str(len(plain)))
    return plain


def read_card(text: str) -> str:
    """Read a card number; spaces and hyphens between groups are removed, anything else but ASCII digits is refused.

    A 19-digit number that fails Luhn is accepted here; `_warn_card` asks for a confirmation of it.
    """
    grouped = plain_dashes(plain_spaces(trimmed(text)))
    if SPREADSHEET.fullmatch(grouped):
        raise Unacceptable(Why.SPREADSHEET_NUMBER)
    plain = re.sub(r"(?<=[0-9])[ -]+(?=[0-9])", "", grouped)
    if re.fullmatch(r"[0-9]+", plain, re.ASCII) is None:
        raise misshapen(Why.CARD_SHAPE, plain)
    if not _card_length_known(plain):
        raise Unacceptable(Why.CARD_LENGTH, have=str(len(plain)))
    if len(set(plain)) == 1:
        raise Unacceptable(Why.CARD_SAME_DIGITS)
    if not luhn_holds(plain) and len(plain) != _LONGEST_CARD:
        raise Unacceptable(Why.CARD_LUHN)
    return plain


_LONGEST_CARD: Final = 19
_LONG_CARDS: Final = range(16, _LONGEST_CARD + 1)
"""Lengths that any scheme may use; shorter ones belong to the schemes below (ISO/IEC 7812-1)."""
_SHORT_CARDS: Final = {13: ("4",), 14: ("30", "36", "38", "39"), 15: ("34", "37", "2131", "1800")}


def _card_length_known(plain: str) -> bool:
    if len(plain) in _LONG_CARDS:
        return True
    return plain.startswith(_SHORT_CARDS.get(len(plain), ("none",)))


def _warn_card(text: str) -> tuple[Problem, ...]:
    if not luhn_holds(text):
        return (Problem("", Why.CARD_LUHN_CONFIRM, Severity.CONFIRM),)
    return ()


def _read_card_code(text: str) -> str:
    plain = trimmed(text)
    if re.fullmatch(r"[0-9]{3,4}", plain, re.ASCII) is None:
        raise misshapen(Why.CARD_CODE_SHAPE, plain)
    return plain


def _read_month(text: str) -> str:
    plain = plain_width(trimmed(text))
    if re.fullmatch(r"0[1-9]|1[0-2]", plain, re.ASCII) is None:
        raise misshapen(Why.MONTH_SHAPE, plain)
    return plain


def _read_year(text: str) -> str:
    plain = plain_width(trimmed(text))
    if re.fullmatch(r"20[0-9]{2}", plain, re.ASCII) is None:
        raise misshapen(Why.YEAR_SHAPE, plain)
    return plain


def _read_email(text: str) -> str:
    """Read an e-mail address; a domain in other letters is written in ASCII, a sentence's full stop is removed."""
    local, at, domain = read_text(text).removesuffix(".").rpartition("@")
    if not domain.isascii():
        domain = _ascii_domain(domain)
    if not at or "." not in domain or _EMAIL_LOCAL.fullmatch(local) is None or _ascii_domain(domain) != domain.lower():
        raise misshapen(Why.EMAIL_SHAPE, local)
    return f"{local}@{domain}"


def _ascii_domain(domain: str) -> str:
    """Write a domain in ASCII (UTS 46), without the final point of a full name; '' if it is none."""
    try:
        return idna.encode(domain, uts46=True).decode().removesuffix(".") if domain else ""
    except idna.IDNAError:
        return ""


def _read_phone(text: str) -> str:
    plain = plain_width(trimmed(text))
    if SPREADSHEET.fullmatch(plain):
        raise Unacceptable(Why.SPREADSHEET_NUMBER)
    if re.fullmatch(r"\+?[0-9]{5,20}", plain, re.ASCII) is None:
        raise misshapen(Why.PHONE_SHAPE, plain)
    return plain


def _warn_plus(text: str) -> tuple[Problem, ...]:
    return (_warning(Why.PHONE_PLUS),) if text.startswith("+") else ()


def _warn_phone(text: str) -> tuple[Problem, ...]:
    return () if text.startswith("+") else (_warning(Why.PHONE_NO_COUNTRY),)


def _read_ip(text: str) -> str:
    plain = plain_width(trimmed(text))
    try:
        ipaddress.ip_address(plain)
    except ValueError as error:
        raise misshapen(Why.IP_SHAPE, plain) from error
    if "%" in plain:
        raise Unacceptable(Why.IP_SHAPE)
    return plain


def _warn_ip(text: str) -> tuple[Problem, ...]:
    return () if ipaddress.ip_address(text).is_global else (_warning(Why.IP_NOT_PUBLIC),)


def _country(letters: int) -> FieldKind:
    def read(text: str) -> str:
        plain = trimmed(text)
        if all(plain != country[letters - 2] for country in countries()):
            raise Unacceptable(Why.COUNTRY_UNKNOWN)
        return plain

    return FieldKind(f"country-{letters}", "String", read, Editor.COUNTRY)


def _read_state(text: str) -> str:
    plain = plain_width(trimmed(text))
    if re.fullmatch(r"[A-Z0-9]{1,4}", plain, re.ASCII) is None:
        raise misshapen(Why.STATE_UNKNOWN, plain)
    return plain


def _read_date(text: str) -> str:
    plain = plain_width(trimmed(text))
    if re.fullmatch(r"[0-9]{8}", plain, re.ASCII) is None:
        raise misshapen(Why.DATE_SHAPE, plain)
    try:
        _as_date(plain)
    except ValueError as error:
        raise Unacceptable(Why.DATE_SHAPE) from error
    return plain


def _read_loose_date(text: str) -> str:
    plain = plain_code(text)
    if _LOOSE_DATE.fullmatch(plain) is None:
        raise misshapen(Why.DATE_SHAPE, plain)
    return plain


def date_of(text: str) -> date | None:
    """Return the day of a text like ``19820115``, None for any other text."""
    try:
        return _as_date(_read_date(text))
    except Unacceptable:
        return None


def _as_date(text: str) -> date:
    return datetime.strptime(f"{text}+0000", "%Y%m%d%z").date()


def _warn_loose_date(text: str) -> tuple[Problem, ...]:
    return () if date_of(text) is not None else (_warning(Why.DATE_FORMAT_UNSURE),)


def read_url(text: str) -> str:
    """Read a web address: http or https with a host; no user name, no other scheme, no spaces."""
    plain = trimmed(text)
    if not plain.isascii():
        raise misshapen(Why.URL_SHAPE, plain)
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
    if not host or re.search(r"[\s<>\"\\^`{|}]|[\x00-\x1f\x7f]", plain):
        raise Unacceptable(Why.URL_SHAPE)
    return plain


def _warn_url(text: str) -> tuple[Problem, ...]:
    return (_warning(Why.URL_HTTP),) if urlsplit(text).scheme == "http" else ()


def _read_boolean(text: str) -> str:
    plain = trimmed(text)
    if plain not in ("true", "false"):
        raise Unacceptable(Why.BOOLEAN_SHAPE)
    return plain


def _read_time_zone(text: str) -> str:
    plain = plain_code(text)
    if re.fullmatch(r"-?[0-9]{1,4}", plain, re.ASCII) is None:
        raise misshapen(Why.NOT_NUMERIC, plain)
    return plain


def choice(*values: str) -> FieldKind:
    """Make a kind whose values are the given texts."""

    def read(text: str) -> str:
        plain = trimmed(text)
        if plain not in values:
            raise Unacceptable(Why.NOT_A_CHOICE)
        return plain

    return FieldKind("choice", "String", read, Editor.CHOICE, choices=values)


def _warning(why: Why, **data: str) -> Problem:
    return Problem("", why, Severity.WARNING, tuple(sorted(data.items())))


TEXT: Final = FieldKind("text", "String", read_text, warn=warn_text)
LONG_TEXT: Final = FieldKind("long-text", "String", read_text, Editor.TEXT, warn=warn_text)
VARCHAR: Final = FieldKind("text", "Varchar", read_text, warn=warn_text)
CODE: Final = FieldKind("code", "String", read_plain_code, Editor.CODE)
ORDER_NUMBER_KIND: Final = FieldKind("order-number", "String", read_order_number, Editor.CODE, warn=_warn_order_number)
ASKED_NUMBER: Final = FieldKind("asked-number", "String", read_asked_number, Editor.CODE, warn=_warn_order_number)
SERIAL_NUMBER: Final = FieldKind("serial-number", "String", read_asked_number, Editor.CODE, warn=warn_odd)
AMOUNT: Final = FieldKind("amount", "Numeric", _read_amount, Editor.AMOUNT, warn=warn_amount, counts_itself=True)
CURRENCY: Final = FieldKind("currency", "String", _read_currency, Editor.CURRENCY)
DIGITS: Final = FieldKind("digits", "Numeric", read_digits, Editor.CODE)
INT: Final = FieldKind("digits", "Int", read_digits, Editor.CODE)
LONG: Final = FieldKind("digits", "Long", read_long, Editor.CODE)
CARD_NUMBER: Final = FieldKind("card-number", "Numeric", read_card, Editor.SECRET, Privacy.CARD_NUMBER, warn=_warn_card)
CARD_CODE: Final = FieldKind("card-code", "Numeric", _read_card_code, Editor.SECRET, Privacy.CARD_CODE)
MONTH: Final = FieldKind("month", "Numeric", _read_month, Editor.CODE)
YEAR: Final = FieldKind("year", "Numeric", _read_year, Editor.CODE)
ACCOUNT: Final = FieldKind("account", "String", read_account, Editor.CODE, Privacy.ACCOUNT)
CRYPTO_ADDRESS: Final = FieldKind("crypto-address", "String", read_crypto_address, Editor.CODE, Privacy.ACCOUNT)
DOCUMENT_NUMBER: Final = FieldKind(
    "document-number", "String", read_code, Editor.CODE, Privacy.ACCOUNT, warn=warn_foreign
)
"""A document's or wallet's number: some countries' have a card's length and check digit, so it may look like one."""
BIC: Final = FieldKind("bic", "String", read_bic, Editor.CODE, warn=warn_bic)
INN: Final = FieldKind("inn", "String", read_inn, Editor.CODE, warn=warn_inn)
EMAIL: Final = FieldKind("e-mail", "String", _read_email)
NUMERIC_PHONE: Final = FieldKind("phone", "Numeric", _read_phone, Editor.CODE, warn=_warn_plus)
"""For what is documented as Numeric: a leading plus is only warned about, as the documentation also asks for one."""
PHONE: Final = FieldKind("phone", "String", _read_phone, Editor.CODE, warn=_warn_phone)
IP: Final = FieldKind("ip", "String", _read_ip, Editor.CODE, warn=_warn_ip)
COUNTRY_2: Final = _country(2)
COUNTRY_3: Final = _country(3)
STATE: Final = FieldKind("state", "String", _read_state, Editor.STATE)
DATE: Final = FieldKind("date", "Numeric", _read_date, Editor.DATE)
LOOSE_DATE: Final = FieldKind("loose-date", "Numeric", _read_loose_date, Editor.DATE, warn=_warn_loose_date)
URL: Final = FieldKind("url", "String", read_url, warn=_warn_url)
BOOLEAN: Final = FieldKind("boolean", "Boolean", _read_boolean, Editor.BOOLEAN, choices=("true", "false"))
IDENTITY_DOCUMENT: Final = choice("21", "31")
RESULT_TYPE: Final = choice("SIMPLE")
AUTHENTICATION_TYPE: Final = choice("01", "02", "03", "04")
TRANSACTION_STATUS: Final = choice("Y", "N", "U", "A", "C", "D", "R")
MESSAGE_VERSION: Final = choice("1.0.2", "2.1.0", "2.2.0")
TIME_ZONE: Final = FieldKind("time-zone", "String", _read_time_zone, Editor.CODE)
