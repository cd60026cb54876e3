"""The fields of the gateway's answers with labels and groups, in the sequence in which they are displayed."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from console_app.protocol.fields import QT_TRANSLATE_NOOP as T


class ResponseGroup(StrEnum):
    """The heading of a response field; the sequence here is the one on screen."""

    MONEY = "money"
    IDS = "ids"
    CARD = "card"
    CUSTOMER = "customer"
    BANK = "bank"
    TIMES = "times"
    MESSAGES = "messages"
    OTHER = "other"


GROUP_LABELS: Final = {
    ResponseGroup.MONEY: T("response", "Money"),
    ResponseGroup.IDS: T("response", "Numbers"),
    ResponseGroup.CARD: T("response", "Card"),
    ResponseGroup.CUSTOMER: T("response", "Customer"),
    ResponseGroup.BANK: T("response", "Bank and gateway"),
    ResponseGroup.TIMES: T("response", "Times"),
    ResponseGroup.MESSAGES: T("response", "Messages"),
    ResponseGroup.OTHER: T("response", "Other"),
}


@dataclass(frozen=True, slots=True)
class ResponseField:
    """One field of an answer: its name on the wire, its label ('' for an unknown one) and its group."""

    wire: str
    label: str
    group: ResponseGroup


_G = ResponseGroup
RESPONSE_FIELDS: Final = (
    ResponseField("status", T("response", "Status"), _G.MONEY),
    ResponseField("order-stage", T("response", "Stage"), _G.MONEY),
    ResponseField("transaction-type", T("response", "Transaction type"), _G.MONEY),
    ResponseField("initial-amount", T("response", "Requested amount"), _G.MONEY),
    ResponseField("amount", T("response", "Actual amount"), _G.MONEY),
    ResponseField("currency", T("response", "Currency"), _G.MONEY),
    ResponseField("seller-commission", T("response", "Seller's commission"), _G.MONEY),
    ResponseField("acquirer-commission", T("response", "Acquirer's commission"), _G.MONEY),
    ResponseField("gate-partial-reversal", T("response", "Partial reversal"), _G.MONEY),
    ResponseField("gate-partial-capture", T("response", "Partial capture"), _G.MONEY),
    ResponseField("merchant-order-id", T("response", "Order number"), _G.IDS),
    ResponseField("paynet-order-id", T("response", "Gateway order id"), _G.IDS),
    ResponseField("serial-number", T("response", "Serial number"), _G.IDS),
    ResponseField("by-request-sn", T("response", "Serial number asked for"), _G.IDS),
    ResponseField("end-point-id", T("response", "Endpoint"), _G.IDS),
    ResponseField("receipt-id", T("response", "Receipt"), _G.IDS),
    ResponseField("processor-rrn", T("response", "RRN"), _G.IDS),
    ResponseField("processor-tx-id", T("response", "Processor's transaction id"), _G.IDS),
    ResponseField("approval-code", T("response", "Approval code"), _G.IDS),
    ResponseField("processor-credit-rrn", T("response", "RRN of the credit"), _G.IDS),
    ResponseField("processor-credit-arn", T("response", "ARN of the credit"), _G.IDS),
    ResponseField("processor-debit-arn", T("response", "ARN of the debit"), _G.IDS),
    ResponseField("bin", T("response", "Card BIN"), _G.CARD),
    ResponseField("last-four-digits", T("response", "Last four digits"), _G.CARD),
    ResponseField("card-type", T("response", "Card type"), _G.CARD),
    ResponseField("cardholder-name", T("response", "Name on the card"), _G.CARD),
    ResponseField("card-exp-month", T("response", "Expiry month"), _G.CARD),
    ResponseField("card-exp-year", T("response", "Expiry year"), _G.CARD),
    ResponseField("card-ref-id", T("response", "Card reference"), _G.CARD),
    ResponseField("unq-card-ref-id", T("response", "Unique card reference"), _G.CARD),
    ResponseField("card-hash-id", T("response", "Card hash id"), _G.CARD),
    ResponseField("card-country-alpha-three-code", T("response", "Card country"), _G.CARD),
    ResponseField("dest-bin", T("response", "Destination card BIN"), _G.CARD),
    ResponseField("dest-last-four-digits", T("response", "Destination card, last four digits"), _G.CARD),
    ResponseField("dest-card-type", T("response", "Destination card type"), _G.CARD),
    ResponseField("destination-card-country-alpha-three-code", T("response", "Destination card country"), _G.CARD),
    ResponseField("destination-hash-id", T("response", "Destination hash id"), _G.CARD),
    ResponseField("destination-card-hash-id", T("response", "Destination card hash id"), _G.CARD),
    ResponseField("eci", T("response", "ECI"), _G.CARD),
    ResponseField("verified-3d-status", T("response", "3-D Secure result"), _G.CARD),
    ResponseField("name", T("response", "Name"), _G.CUSTOMER),
    ResponseField("first-name", T("response", "First name"), _G.CUSTOMER),
    ResponseField("last-name", T("response", "Last name"), _G.CUSTOMER),
    ResponseField("email", T("response", "E-mail"), _G.CUSTOMER),
    ResponseField("phone", T("response", "Phone"), _G.CUSTOMER),
    ResponseField("country", T("response", "Country"), _G.CUSTOMER),
    ResponseField("state", T("response", "State"), _G.CUSTOMER),
    ResponseField("city", T("response", "City"), _G.CUSTOMER),
    ResponseField("zip_code", T("response", "ZIP"), _G.CUSTOMER),
    ResponseField("address1", T("response", "Address"), _G.CUSTOMER),
    ResponseField("purpose", T("response", "Purpose"), _G.CUSTOMER),
    ResponseField("loyalty-program", T("response", "Loyalty programme"), _G.CUSTOMER),
    ResponseField("loyalty-balance", T("response", "Loyalty balance"), _G.CUSTOMER),
    ResponseField("loyalty-bonus", T("response", "Loyalty bonus"), _G.CUSTOMER),
    ResponseField("loyalty-message", T("response", "Loyalty message"), _G.CUSTOMER),
    ResponseField("dest-bank-name", T("response", "Receiving bank"), _G.BANK),
    ResponseField("bank-name", T("response", "Bank of the card"), _G.BANK),
    ResponseField("terminal-id", T("response", "Terminal"), _G.BANK),
    ResponseField("descriptor", T("response", "Descriptor"), _G.BANK),
    ResponseField("original-gate-descriptor", T("response", "Gate's own descriptor"), _G.BANK),
    ResponseField("ips-src-payment-product-code", T("response", "Payer's card product code"), _G.BANK),
    ResponseField("ips-src-payment-product-name", T("response", "Payer's card product"), _G.BANK),
    ResponseField("ips-src-payment-type-code", T("response", "Payer's card payment type code"), _G.BANK),
    ResponseField("ips-src-payment-type-name", T("response", "Payer's card payment type"), _G.BANK),
    ResponseField("ips-dst-payment-product-code", T("response", "Card product code"), _G.BANK),
    ResponseField("ips-dst-payment-product-name", T("response", "Card product"), _G.BANK),
    ResponseField("ips-dst-payment-type-code", T("response", "Card payment type code"), _G.BANK),
    ResponseField("ips-dst-payment-type-name", T("response", "Card payment type"), _G.BANK),
    ResponseField("auth-response-code", T("response", "Bank's response code"), _G.BANK),
    ResponseField("processor-auth-credit-code", T("response", "Bank's code for the credit"), _G.BANK),
    ResponseField("merchantdata", T("response", "Merchant's own data"), _G.BANK),
    ResponseField("paynet-processing-date", T("response", "Processed by the gateway"), _G.TIMES),
    ResponseField("acquirer-processing-date", T("response", "Processed by the acquirer"), _G.TIMES),
    ResponseField("transaction-date", T("response", "Final status since"), _G.TIMES),
    ResponseField("error-code", T("response", "Error code"), _G.MESSAGES),
    ResponseField("error-message", T("response", "Error message"), _G.MESSAGES),
    ResponseField("motivational-message", T("response", "Message for the customer"), _G.MESSAGES),
    ResponseField("type", T("response", "Sort of answer"), _G.OTHER),
    ResponseField("redirect-to", T("response", "3-D Secure address"), _G.OTHER),
    ResponseField("html", T("response", "3-D Secure page"), _G.OTHER),
)
"""In display order. Names and meanings: ConnPay deposit to card page, Order Status Response, table and example; names
without ``dest-`` and the 3-D Secure ones are those of a sale's status in the vendor's own libraries. Those that the
documentation lacks stood in real answers to sales (ConnPay family, 2024; ``tests/data/status_fields_seen.csv``)."""

_PLACES: Final = {field.wire: place for place, field in enumerate(RESPONSE_FIELDS)}


def response_field(wire: str) -> ResponseField:
    """Return a field by its name; an unknown one has no label and the group Other."""
    place = _PLACES.get(wire)
    return ResponseField(wire, "", ResponseGroup.OTHER) if place is None else RESPONSE_FIELDS[place]


def in_display_order(wires: Iterable[str]) -> tuple[ResponseField, ...]:
    """Give the fields of an answer in display order, unknown ones last in the order received."""
    return tuple(response_field(wire) for wire in sorted(wires, key=lambda wire: _PLACES.get(wire, len(_PLACES))))
