"""The kinds of value the gateway takes: each reads a typed text into the exact text to send, or says why not."""

import ipaddress
import re
from datetime import date, datetime
from typing import Final
from urllib.parse import urlsplit

import idna
import stdnum.bic
import stdnum.exceptions
import stdnum.iban
import stdnum.numdb
import stdnum.ru.inn

from console_app.protocol.card_numbers import looks_like_card, luhn_holds
from console_app.protocol.errors import Problem, Severity, Unacceptable, Why
from console_app.protocol.fields import Editor, Kind, Privacy
from console_app.protocol.places import countries
from console_app.protocol.texts import read_text, read_visible, warn_mixed_scripts
from console_app.protocol.values import AMOUNT_LENGTH, ORDER_NUMBER, currency_of, read_amount

_EMAIL_LOCAL: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*", re.ASCII)
_SHORTEST_IBAN_TYPED: Final = 13
"""What begins like an IBAN and is this long is meant as one; the shortest whole IBAN has 15 characters."""
_SPREADSHEET: Final = re.compile(r"[0-9]+([.,][0-9]+)?E[+-]?[0-9]+", re.ASCII | re.IGNORECASE)
_ACCOUNT: Final = re.compile(r"[A-Za-z0-9+][A-Za-z0-9 ./_@+-]*", re.ASCII)
_CRYPTO_ADDRESS: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9:._-]*", re.ASCII)
_LOOSE_DATE: Final = re.compile(r"[0-9][0-9 ./-]*", re.ASCII)
_LONGEST_ORDER_NUMBER: Final = 128
_LONGEST_NUMBER: Final = 20
"""Digits of the largest 64-bit number, which is what the pages call Long."""
_IBAN_START: Final = re.compile(r"[A-Z]{2}[0-9]{2}", re.ASCII)


def read_order_number(text: str) -> str:
    """Read an order number: 1 to 128 of ``A-Z a-z 0-9 . _ -``, so that it reads the same everywhere."""
    if ORDER_NUMBER.fullmatch(text) is None:
        raise Unacceptable(Why.ORDER_NUMBER_SHAPE)
    return text


def _warn_order_number(text: str) -> tuple[Problem, ...]:
    return (_warning(Why.CARD_IN_TEXT),) if looks_like_card(text) else ()


def read_asked_number(text: str) -> str:
    """Read a number that somebody else gave, such as another system's order number: up to 128 visible characters.

    Raises:
        Unacceptable: hidden characters, or more than 128.

    """
    plain = read_visible(text)
    if len(plain) > _LONGEST_ORDER_NUMBER:
        raise Unacceptable(Why.TOO_LONG, limit=str(_LONGEST_ORDER_NUMBER), have=str(len(plain)))
    return plain


def _read_amount(text: str) -> str:
    plain = text.strip(" ")
    read_amount(plain)
    return plain


def warn_amount(text: str) -> tuple[Problem, ...]:
    """Say that an amount of at most ten digits has more than ten characters: no page says whether the point counts."""
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


def read_long(text: str) -> str:
    """Read an id that the pages call Long: ASCII digits, at most 20."""
    plain = read_digits(text)
    if len(plain) > _LONGEST_NUMBER:
        raise Unacceptable(Why.TOO_LONG, limit=str(_LONGEST_NUMBER), have=str(len(plain)))
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

    Only countries that have IBANs are looked at so: an account of another may begin with the same four characters.
    Phone numbers and mail addresses pass, which are accounts in some countries' instant payments.

    Source: ISO 13616 for the IBAN; ConnPay /api/v4/payout, parameter account_number.
    """
    plain = text.strip(" ")
    if _SPREADSHEET.fullmatch(plain):
        raise Unacceptable(Why.SPREADSHEET_NUMBER)
    compact = re.sub(r"[ -]", "", plain).upper()
    if _IBAN_START.match(compact) and len(compact) >= _SHORTEST_IBAN_TYPED and _has_ibans(compact):
        return _read_iban(compact)
    if _ACCOUNT.fullmatch(plain) is None:
        raise Unacceptable(Why.ACCOUNT_SHAPE)
    return re.sub(r"[ -]", "", plain) if looks_like_card(plain) else plain


def _read_crypto_address(text: str) -> str:
    plain = text.strip(" ")
    if _CRYPTO_ADDRESS.fullmatch(plain) is None:
        raise Unacceptable(Why.ACCOUNT_SHAPE)
    return plain


def _has_ibans(compact: str) -> bool:
    return bool(stdnum.numdb.get("iban").info(compact)[0][1])


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


def _warn_plus(text: str) -> tuple[Problem, ...]:
    return (_warning(Why.PHONE_PLUS),) if text.startswith("+") else ()


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


def _read_loose_date(text: str) -> str:
    plain = text.strip(" ")
    if _LOOSE_DATE.fullmatch(plain) is None:
        raise Unacceptable(Why.DATE_SHAPE)
    return plain


def date_of(text: str) -> date | None:
    """Give the day that ``19820115`` means, None for any other text."""
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
    return (_warning(Why.URL_HTTP),) if urlsplit(text).scheme == "http" else ()


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


def _warning(why: Why, **data: str) -> Problem:
    return Problem("", why, Severity.WARNING, tuple(sorted(data.items())))


TEXT: Final = Kind("text", "String", read_text, warn=warn_mixed_scripts)
LONG_TEXT: Final = Kind("long-text", "String", read_text, Editor.TEXT, warn=warn_mixed_scripts)
VARCHAR: Final = Kind("text", "Varchar", read_text)
CODE: Final = Kind("code", "String", read_text, Editor.CODE)
ORDER_NUMBER_KIND: Final = Kind("order-number", "String", read_order_number, Editor.CODE, warn=_warn_order_number)
ASKED_NUMBER: Final = Kind("asked-number", "String", read_asked_number, Editor.CODE, warn=_warn_order_number)
SERIAL_NUMBER: Final = Kind("serial-number", "String", read_asked_number, Editor.CODE)
AMOUNT: Final = Kind("amount", "Numeric", _read_amount, Editor.AMOUNT, warn=warn_amount, counts_itself=True)
CURRENCY: Final = Kind("currency", "String", _read_currency, Editor.CURRENCY)
DIGITS: Final = Kind("digits", "Numeric", read_digits, Editor.CODE)
INT: Final = Kind("digits", "Int", read_digits, Editor.CODE)
LONG: Final = Kind("digits", "Long", read_long, Editor.CODE)
CARD_NUMBER: Final = Kind("card-number", "Numeric", read_card, Editor.SECRET, Privacy.CARD_NUMBER, warn=_warn_card)
CARD_CODE: Final = Kind("card-code", "Numeric", _read_card_code, Editor.SECRET, Privacy.CARD_CODE)
MONTH: Final = Kind("month", "Numeric", _read_month, Editor.CODE)
YEAR: Final = Kind("year", "Numeric", _read_year, Editor.CODE)
ACCOUNT: Final = Kind("account", "String", read_account, Editor.CODE, Privacy.ACCOUNT)
CRYPTO_ADDRESS: Final = Kind("crypto-address", "String", _read_crypto_address, Editor.CODE, Privacy.ACCOUNT)
DOCUMENT_NUMBER: Final = Kind("document-number", "String", read_visible, Editor.CODE, Privacy.ACCOUNT)
"""A document's or wallet's number: some countries' have a card's length and check digit, so it may look like one."""
BIC: Final = Kind("bic", "String", read_text, Editor.CODE, warn=_warn_bic)
INN: Final = Kind("inn", "String", read_visible, Editor.CODE, warn=_warn_inn)
EMAIL: Final = Kind("e-mail", "String", _read_email)
NUMERIC_PHONE: Final = Kind("phone", "Numeric", _read_phone, Editor.CODE, warn=_warn_plus)
"""Where a page prints Numeric: a leading plus is let through with a word, as other pages ask for it."""
PHONE: Final = Kind("phone", "String", _read_phone, Editor.CODE, warn=_warn_phone)
IP: Final = Kind("ip", "String", _read_ip, Editor.CODE, warn=_warn_ip)
COUNTRY_2: Final = _country(2)
COUNTRY_3: Final = _country(3)
STATE: Final = Kind("state", "String", _read_state, Editor.STATE)
DATE: Final = Kind("date", "Numeric", _read_date, Editor.DATE)
LOOSE_DATE: Final = Kind("loose-date", "Numeric", _read_loose_date, Editor.DATE, warn=_warn_loose_date)
URL: Final = Kind("url", "String", read_url, warn=_warn_url)
BOOLEAN: Final = Kind("boolean", "Boolean", _read_boolean, Editor.BOOLEAN, choices=("true", "false"))
IDENTITY_DOCUMENT: Final = choice("21", "31")
RESULT_TYPE: Final = choice("SIMPLE")
AUTHENTICATION_TYPE: Final = choice("01", "02", "03", "04")
TRANSACTION_STATUS: Final = choice("Y", "N", "U", "A", "C", "D", "R")
MESSAGE_VERSION: Final = choice("1.0.2", "2.1.0", "2.2.0")
TIME_ZONE: Final = Kind("time-zone", "String", _read_time_zone, Editor.CODE)
