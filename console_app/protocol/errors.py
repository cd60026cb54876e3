"""Codes and data for what can be wrong with a value, a form or an answer; the window makes the sentences.

Tree::

    Exception
    +-- Unacceptable      a single value cannot be sent (why, data)
    +-- BadAnswer         bytes from the gateway that are not an answer in its form (flaw)
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Why(StrEnum):
    """Why a value is refused or warned about; each has one sentence in the window."""

    REQUIRED = "required"
    TOO_LONG = "too-long"
    TOO_SHORT = "too-short"
    TOO_MANY_BYTES = "too-many-bytes"
    CONTROL_CHARACTERS = "control-characters"
    TOO_MANY_MARKS = "too-many-marks"
    MIXED_SCRIPTS = "mixed-scripts"
    ODD_CHARACTERS = "odd-characters"
    FOREIGN_CHARACTERS = "foreign-characters"
    CARD_IN_TEXT = "card-in-text"
    SPREADSHEET_NUMBER = "spreadsheet-number"
    ORDER_NUMBER_SHAPE = "order-number-shape"
    AMOUNT_SHAPE = "amount-shape"
    AMOUNT_COMMA = "amount-comma"
    AMOUNT_ZERO = "amount-zero"
    AMOUNT_TOO_LONG = "amount-too-long"
    AMOUNT_MANY_CHARACTERS = "amount-many-characters"
    AMOUNT_DECIMALS = "amount-decimals"
    AMOUNT_HUNDREDTHS = "amount-hundredths"
    CURRENCY_UNKNOWN = "currency-unknown"
    CURRENCY_NOT_ALLOWED = "currency-not-allowed"
    DIGITS_ONLY = "digits-only"
    NOT_NUMERIC = "not-numeric"
    CODE_SHAPE = "code-shape"
    CARD_SHAPE = "card-shape"
    CARD_LENGTH = "card-length"
    CARD_LUHN = "card-luhn"
    CARD_LUHN_CONFIRM = "card-luhn-confirm"
    CARD_SAME_DIGITS = "card-same-digits"
    CARD_TEST_NUMBER = "card-test-number"
    CARD_CODE_SHAPE = "card-code-shape"
    MONTH_SHAPE = "month-shape"
    YEAR_SHAPE = "year-shape"
    EXPIRED = "expired"
    IBAN_CHECK = "iban-check"
    IBAN_LENGTH = "iban-length"
    ACCOUNT_SHAPE = "account-shape"
    ACCOUNT_TEST_NUMBER = "account-test-number"
    BIC_SHAPE = "bic-shape"
    INN_SHAPE = "inn-shape"
    EMAIL_SHAPE = "email-shape"
    PHONE_SHAPE = "phone-shape"
    PHONE_NO_COUNTRY = "phone-no-country"
    PHONE_PLUS = "phone-plus"
    IP_SHAPE = "ip-shape"
    IP_NOT_PUBLIC = "ip-not-public"
    COUNTRY_UNKNOWN = "country-unknown"
    STATE_UNKNOWN = "state-unknown"
    STATE_NEEDED = "state-needed"
    DATE_SHAPE = "date-shape"
    DATE_FUTURE = "date-future"
    DATE_FORMAT_UNSURE = "date-format-unsure"
    URL_SHAPE = "url-shape"
    URL_SCHEME = "url-scheme"
    URL_USER = "url-user"
    URL_HTTP = "url-http"
    BOOLEAN_SHAPE = "boolean-shape"
    NOT_A_CHOICE = "not-a-choice"
    ONLY_ONE_OF = "only-one-of"
    ONE_OF_NEEDED = "one-of-needed"
    BOTH_NEEDED = "both-needed"
    NEEDED_WITH = "needed-with"
    USUALLY_NEEDED = "usually-needed"
    MANY_DESTINATIONS = "many-destinations"
    NO_DESTINATION = "no-destination"


class Severity(StrEnum):
    """How much a problem weighs: an error blocks sending, a confirmation needs a typed reason, a warning only shows."""

    ERROR = "error"
    CONFIRM = "confirm"
    WARNING = "warning"


class Unacceptable(ValueError):
    """A value that cannot be sent; `why` is the reason, `data` is what the sentence needs (limit, have, value ...)."""

    def __init__(self, why: Why, **data: str) -> None:
        """`data` is what the sentence about `why` needs."""
        super().__init__(why.value)
        self.why = why
        self.data: tuple[tuple[str, str], ...] = tuple(sorted(data.items()))


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem at one field of a form. `data` is sorted pairs for the sentence."""

    wire: str
    why: Why
    severity: Severity = Severity.ERROR
    data: tuple[tuple[str, str], ...] = ()


class Flaw(StrEnum):
    """What is wrong with bytes that should have been an answer."""

    EMPTY = "empty"
    TOO_LARGE = "too-large"
    HTML = "html"
    JSON = "json"
    NOT_PAIRS = "not-pairs"
    BAD_ESCAPE = "bad-escape"
    NOT_TEXT = "not-text"
    DOUBLED_KEY = "doubled-key"
    TOO_MANY_KEYS = "too-many-keys"
    NO_TYPE = "no-type"
    UNKNOWN_TYPE = "unknown-type"
    HTTP_STATUS = "http-status"
    FOREIGN_ORDER = "foreign-order"
    NO_GATEWAY_ID = "no-gateway-id"
    GATEWAY_ID_ON_ERROR = "gateway-id-on-error"
    GATEWAY_ID_CHANGED = "gateway-id-changed"
    NO_CODE = "no-code"
    NOT_PLAIN = "not-plain"
    ENDPOINT_UNKNOWN = "endpoint-unknown"


OF_ONE_FIELD: Final = frozenset((Flaw.NOT_PAIRS, Flaw.BAD_ESCAPE, Flaw.NOT_TEXT, Flaw.DOUBLED_KEY, Flaw.NOT_PLAIN))
"""Flaws of one parameter, whose name is stored with them."""


class BadAnswer(Exception):
    """Bytes that are not an answer in the gateway's form; nothing may be concluded from them."""

    def __init__(self, flaw: Flaw, detail: str = "") -> None:
        """Name the flaw; `detail` is a key or a number, never content that could hold a secret."""
        super().__init__(flaw.value)
        self.flaw = flaw
        self.detail = detail
