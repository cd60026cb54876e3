"""Parameters of the five operations as typed from the gateway's documentation; their checks are elsewhere.

Sources: the documentation of ConnPay /api/v2/sale, ConnPay "Deposit to Card Transfer", Denumtech
/api/v4/transfer-by-ref and ConnPay /api/v4/payout. Where it contradicts itself (payout's "Numeric" zip code and phone)
the wider reading is used.
"""

from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from typing import Final

_64K: Final = 65_536


class SandboxOperation(StrEnum):
    """An operation by the last named segment of its address."""

    SALE = "sale"
    CREATE_CARD_REF = "create-card-ref"
    TRANSFER = "transfer-by-ref"
    PAYOUT = "payout"
    STATUS = "status"

    @property
    def version(self) -> str:
        return "v4" if self.is_signed else "v2"

    @property
    def is_signed(self) -> bool:
        """Whether calls of the operation use OAuth RSA-SHA256 instead of the SHA-1 control."""
        return self in {SandboxOperation.TRANSFER, SandboxOperation.PAYOUT}

    @property
    def moves_money(self) -> bool:
        return self in {SandboxOperation.SALE, SandboxOperation.TRANSFER, SandboxOperation.PAYOUT}


class ValueKind(Enum):
    """The form of a value."""

    TEXT = auto()
    DIGITS = auto()
    AMOUNT = auto()
    CURRENCY = auto()
    FLAG = auto()


@dataclass(frozen=True, slots=True)
class SandboxParameter:
    """One parameter of a call, as a row of the documented table; lengths count characters, of an amount its digits."""

    name: str
    kind: ValueKind
    longest: int
    shortest: int = 1
    required: bool = False


def _text(name: str, longest: int, shortest: int = 1, *, required: bool = False) -> SandboxParameter:
    return SandboxParameter(name, ValueKind.TEXT, longest, shortest, required)


def _digits(name: str, longest: int, shortest: int = 1, *, required: bool = False) -> SandboxParameter:
    return SandboxParameter(name, ValueKind.DIGITS, longest, shortest, required)


def _flag(name: str) -> SandboxParameter:
    return SandboxParameter(name, ValueKind.FLAG, 5)


_CONTROL: Final = _text("control", 40, 40, required=True)
_MONEY: Final = (
    _text("client_orderid", 128, required=True),
    SandboxParameter("amount", ValueKind.AMOUNT, 10, required=True),
    SandboxParameter("currency", ValueKind.CURRENCY, 3, 3, required=True),
)
_CARD: Final = (
    _digits("credit_card_number", 20, 12),
    _text("card_printed_name", 128),
    _digits("expire_month", 2, 2),
    _digits("expire_year", 4, 4),
    _digits("cvv2", 4, 3),
    _digits("card_recurring_payment_id", 20),
    _digits("recurring-payment-id", 20),
)
_CUSTOMER_LEVEL: Final = (
    _text("customer_level", 32),
    _digits("customer_id", 10),
    _text("merchant_customer_identifier", 64),
)

_SALE: Final = (
    *_MONEY,
    _CONTROL,
    *_CARD,
    _text("order_desc", _64K, required=True),
    _text("address1", 50, required=True),
    _text("city", 50, required=True),
    _text("zip_code", 10, required=True),
    _text("country", 2, 2, required=True),
    _text("phone", 15, required=True),
    _text("email", 50, required=True),
    _text("ipaddress", 45, required=True),
    _text("first_name", 50, required=True),
    _text("last_name", 50, required=True),
    _text("state", 3, 2),
    _text("redirect_url", 1024),
    _text("redirect_success_url", 1024),
    _text("redirect_fail_url", 1024),
    _digits("ssn", 32),
    _digits("birthday", 8, 8),
    _text("cell_phone", 15),
    _text("site_url", 128),
    _text("purpose", 128),
    _text("server_callback_url", 1024),
    _text("merchant_data", _64K),
    _text("dapi_imei", 32),
    SandboxParameter("minimum_transaction_amount", ValueKind.AMOUNT, 10),
    SandboxParameter("maximum_transaction_amount", ValueKind.AMOUNT, 10),
    *_CUSTOMER_LEVEL,
    _text("customer_browser_accept_header", 2048),
    _flag("customer_browser_javascript_enabled"),
    _text("customer_browser_accept_language", 8),
    _text("customer_browser_user_agent", 2048),
    _text("tds_areq_notification_url", 256),
    _text("tds_cres_notification_url", 256),
    _flag("customer_browser_info"),
    _text("customer_browser_color_depth", 2),
    _flag("customer_browser_java_enabled"),
    _digits("customer_browser_screen_height", 6),
    _digits("customer_browser_screen_width", 6),
    _text("customer_browser_time_zone", 5),
    _text("tds_authentication_result_type", 6),
    _text("tds_authentication_result_authentication_type", 2),
    _text("tds_authentication_result_authentication_value", 28, 19),
    _text("tds_authentication_result_transaction_id", 36, 19),
    _text("tds_authentication_result_transaction_status", 1),
    _text("tds_authentication_result_message_version", 5),
)

_CREATE_CARD_REF: Final = (
    _text("login", 20, required=True),
    _text("client_orderid", 128, required=True),
    _digits("orderid", 20, required=True),
    _CONTROL,
)

_STATUS: Final = (
    _text("login", 20, required=True),
    _text("client_orderid", 128, required=True),
    _digits("orderid", 20),
    _text("by-request-sn", 36, 36),
    _CONTROL,
)

_TRANSFER: Final = (
    *_MONEY,
    _digits("destination-card-no", 19, 16),
    _digits("destination-card-ref-id", 20),
    _text("order_desc", _64K, required=True),
    _text("receiver_first_name", 128, required=True),
    _text("receiver_middle_name", 128),
    _text("receiver_last_name", 128, required=True),
    _text("receiver_address1", 512),
    _text("receiver_city", 512),
    _text("receiver_zip_code", 10),
    _text("receiver_country_code", 2, 2),
    _text("receiver_phone", 128),
    _flag("receiver_resident"),
    _text("receiver_identity_document_series", 512),
    _text("receiver_identity_document_number", 512),
    _text("receiver_identity_document_id", 512),
    _text("ipaddress", 45),
    _text("first_name", 128),
    _text("middle_name", 128),
    _text("last_name", 128),
    _digits("ssn", 32),
    _digits("birthday", 8),
    _text("address1", 50),
    _text("city", 50),
    _text("state", 3, 2),
    _text("zip_code", 10),
    _text("country", 2, 2),
    _text("phone", 15),
    _text("cell_phone", 15),
    _text("email", 50),
    _text("purpose", 128),
    _text("server_callback_url", 128),
    _text("redirect_url", 250),
    _text("redirect_success_url", 1024),
    _text("redirect_fail_url", 1024),
    _text("merchant_data", _64K),
)

_PAYOUT_RECEIVER: Final = (
    _text("first_name", 128),
    _text("last_name", 128),
    _digits("birthday", 30),
    _text("country", 3, 2),
    _text("state", 4),
    _text("city", 128),
    _text("zip_code", 32),
    _text("address1", 256),
    _text("phone", 128),
    _text("email", 128),
    _text("identity_document_id", 128),
    _text("identity_document_number", 128),
)

PAYOUT_ALIASES: Final = {
    f"receiver_{line.name}" + ("_code" if line.name == "country" else ""): line.name for line in _PAYOUT_RECEIVER
}

_PAYOUT: Final = (
    *_MONEY,
    *_CARD,
    _text("order_desc", 64),
    _text("ipaddress", 45, 7),
    _text("purpose", 128),
    _text("server_callback_url", 128),
    _text("redirect_url", 128),
    _text("redirect_success_url", 1024),
    _text("redirect_fail_url", 1024),
    _text("account_number", 32),
    _text("account_name", 128),
    _text("ewallet_type", 64),
    _text("ewallet_wallet", 128),
    _text("crypto_wallet_address", 64),
    _text("bank_name", 255),
    _text("bank_branch", 255),
    _text("bank_code", 32),
    _text("bank_city", 128),
    _text("bank_address1", 255),
    _text("bank_zip_code", 255),
    _text("bank_province", 255),
    _text("bank_area", 255),
    _text("bank_bic", 128),
    _text("routing_number", 16),
    _text("legal_person_name", 128),
    _text("legal_person_document_number", 128),
    _text("receiver_inn", 128),
    _text("merchant_data", _64K),
    *_CUSTOMER_LEVEL,
    *_PAYOUT_RECEIVER,
    *(
        SandboxParameter(long, line.kind, line.longest, line.shortest)
        for long, line in zip(PAYOUT_ALIASES, _PAYOUT_RECEIVER, strict=True)
    ),
)

PARAMETERS: Final = {
    SandboxOperation.SALE: {line.name: line for line in _SALE},
    SandboxOperation.CREATE_CARD_REF: {line.name: line for line in _CREATE_CARD_REF},
    SandboxOperation.TRANSFER: {line.name: line for line in _TRANSFER},
    SandboxOperation.PAYOUT: {line.name: line for line in _PAYOUT},
    SandboxOperation.STATUS: {line.name: line for line in _STATUS},
}
