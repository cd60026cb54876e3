"""How the sandbox refuses; the form of a refusal on the wire is not known here."""

from enum import IntEnum, StrEnum


class Code(IntEnum):
    """Error codes of the gateway's answers.

    ENDPOINT_NOT_FOUND (ConnPay documentation of /api/v2/sale) and REBILL_NOT_FOUND (Denumtech documentation of
    /api/v4/transfer-by-ref) are the family's own. No full list is published: the others are this sandbox's.
    """

    BAD_PARAMETER = 1
    BAD_CONTROL = 2
    ENDPOINT_NOT_FOUND = 3
    ORDER_NOT_FOUND = 5
    DUPLICATE_ORDER = 6
    NOT_APPROVED = 7
    ORDER_NOT_FOUND_RECODED = 8
    PROCESSOR_ERROR = 20
    REBILL_NOT_FOUND = 104


class RequestRefused(Exception):
    """The request is answered with `validation-error` (or `error`) and makes no order."""

    def __init__(self, code: Code, message: str, *, kind: str = "validation-error", expected: str = "") -> None:
        super().__init__(f"{kind} {code:d}: {message}")
        self.expected = expected
        self.code = code
        self.message = message
        self.kind = kind


class Denial(StrEnum):
    """Why a signed request gets the page "Access is denied"; never revealed to the client."""

    NO_AUTHORIZATION = "no OAuth Authorization header"
    MALFORMED = "malformed Authorization header"
    OAUTH_IN_BODY = "oauth_ parameter in the body"
    UNKNOWN_CONSUMER = "oauth_consumer_key is not the login"
    METHOD = "oauth_signature_method is not RSA-SHA256"
    VERSION = "oauth_version is not 1.0"
    TIMESTAMP = "oauth_timestamp is more than 300 s from the gateway's clock"
    NONCE = "oauth_nonce was seen before"
    SIGNATURE = "signature does not fit the bytes received"
    CONTROL = "control does not fit the bytes received"


class Denied(Exception):
    """A signed request is answered with HTTP 403 (ConnPay documentation of /api/v4/payout)."""

    def __init__(self, denial: Denial, base_string: str = "", expected: str = "") -> None:
        super().__init__(denial.value)
        self.denial = denial
        self.base_string = base_string
        self.expected = expected
