"""Reads the numbers of accounts, banks and people (IBAN, other accounts, crypto addresses, BIC, INN) into one spelling.

The library that checks them cleans its input first; it is given the very text that will be sent.
"""

import re
from typing import Final

import stdnum.bic
import stdnum.exceptions
import stdnum.iban
import stdnum.numdb
import stdnum.ru.inn

from console_app.protocol.card_numbers import looks_like_card
from console_app.protocol.errors import Problem, Severity, Unacceptable, Why
from console_app.protocol.spelling import plain_code, plain_dashes, trimmed
from console_app.protocol.texts import misshapen, read_code, read_text, warn_foreign

SPREADSHEET: Final = re.compile(r"[0-9]+([.,][0-9]+)?E[+-]?[0-9]+", re.ASCII | re.IGNORECASE)
"""A number as a spreadsheet shows it when it is too long for its cell (4.40E+15); its last digits are lost."""
_SHORTEST_IBAN_TYPED: Final = 13
"""From this length on, a text that begins like an IBAN is taken for one; the shortest whole IBAN has 15 characters."""
_IBAN_START: Final = re.compile(r"[A-Z]{2}[0-9]{2}", re.ASCII | re.IGNORECASE)
_ACCOUNT: Final = re.compile(r"[A-Za-z0-9+][A-Za-z0-9./_@+-]*", re.ASCII)
_CRYPTO_ADDRESS: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9:._-]*", re.ASCII)
_RUSSIAN_BIC: Final = re.compile(r"[0-9]{9}", re.ASCII)
_BETWEEN: Final = re.compile(r"[ -]+")


def read_account(text: str) -> str:
    """Read a bank account: an IBAN is checked and written in capitals without separators, any other without spaces.

    An IBAN may come with spaces, hyphens or points in it, any account with a full stop at its end. Only countries that
    have IBANs are treated so: an account of another country may begin with the same four characters. Phone numbers and
    mail addresses pass, which are accounts in some countries' instant payments.

    Source: ISO 13616 for the IBAN; ConnPay /api/v4/payout, parameter account_number.
    """
    plain = plain_code(text).replace(" ", "").rstrip(".")
    if SPREADSHEET.fullmatch(plain):
        raise Unacceptable(Why.SPREADSHEET_NUMBER)
    compact = re.sub(r"[.-]", "", plain)
    if _IBAN_START.match(compact) and len(compact) >= _SHORTEST_IBAN_TYPED and _has_ibans(compact[:2].upper()):
        return _read_iban(compact)
    if _ACCOUNT.fullmatch(plain) is None:
        raise misshapen(Why.ACCOUNT_SHAPE, plain)
    return plain.replace("-", "") if looks_like_card(plain) else plain


def _has_ibans(country: str) -> bool:
    return bool(stdnum.numdb.get("iban").info(country)[0][1])


def _read_iban(compact: str) -> str:
    if not compact.isascii():  # first, as some letters of other alphabets have a capital of this one
        raise misshapen(Why.ACCOUNT_SHAPE, compact)
    iban = compact.upper()
    try:
        return stdnum.iban.validate(iban)
    except stdnum.exceptions.InvalidChecksum as error:
        raise Unacceptable(Why.IBAN_CHECK) from error
    except stdnum.exceptions.ValidationError as error:
        raise Unacceptable(Why.IBAN_LENGTH, country=iban[:2], have=str(len(iban))) from error


def read_crypto_address(text: str) -> str:
    """Read a wallet's address; every character counts, so the text is kept as it came."""
    plain = trimmed(text)
    if _CRYPTO_ADDRESS.fullmatch(plain) is None:
        raise misshapen(Why.ACCOUNT_SHAPE, plain)
    return plain


def read_plain_code(text: str) -> str:
    """Read a code of ASCII characters: no letter of another alphabet that only looks like one of A to Z.

    Raises:
        Unacceptable: anything but printable ASCII, or a card number.

    """
    plain = plain_dashes(read_text(text))
    if not plain.isascii():
        raise misshapen(Why.CODE_SHAPE, plain)
    return plain


def read_bic(text: str) -> str:
    """Read a bank's code: a BIC in capitals, a Russian one as digits, both without separators; any other as it is.

    Source: ISO 9362 for the BIC; ConnPay /api/v4/payout, parameter bank_bic.
    """
    plain = read_plain_code(text)
    compact = _BETWEEN.sub("", plain).upper()
    return compact if _is_bic(compact) else plain


def _is_bic(compact: str) -> bool:
    return _RUSSIAN_BIC.fullmatch(compact) is not None or stdnum.bic.is_valid(compact)


def warn_bic(text: str) -> tuple[Problem, ...]:
    """Warn about a bank's code that is neither a BIC nor a Russian code."""
    return () if _is_bic(text) else (Problem("", Why.BIC_SHAPE, Severity.WARNING),)


def read_inn(text: str) -> str:
    """Read a tax number: an INN as digits without separators, any other as it is."""
    plain = read_code(text)
    compact = _BETWEEN.sub("", plain)
    return compact if _is_inn(compact) else plain


def _is_inn(compact: str) -> bool:
    return compact.isascii() and stdnum.ru.inn.is_valid(compact)


def warn_inn(text: str) -> tuple[Problem, ...]:
    """Warn about a tax number that is no INN, and name its characters that are not plain ASCII."""
    return () if _is_inn(text) else (Problem("", Why.INN_SHAPE, Severity.WARNING), *warn_foreign(text))
