"""Initial payment: a sale with a card, a recurring id or an alternative method (ConnPay /api/v2/sale)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from console_app.protocol import listing
from console_app.protocol.errors import Problem, Severity
from console_app.protocol.fields import QT_TRANSLATE_NOOP as T
from console_app.protocol.fields import SIXTY_FOUR_K, Field, Group, Length, Situation, conditional, optional, required
from console_app.protocol.kinds import (
    AMOUNT,
    AUTHENTICATION_TYPE,
    BOOLEAN,
    CARD_CODE,
    CARD_NUMBER,
    CODE,
    COUNTRY_2,
    DATE,
    DIGITS,
    EMAIL,
    INT,
    IP,
    LONG,
    LONG_TEXT,
    MESSAGE_VERSION,
    MONTH,
    PHONE,
    RESULT_TYPE,
    STATE,
    TEXT,
    TIME_ZONE,
    TRANSACTION_STATUS,
    URL,
    VARCHAR,
    YEAR,
)
from console_app.protocol.operation import (
    ENDPOINT_PART,
    MINOR_AMOUNT_PART,
    Authentication,
    Branch,
    ControlPart,
    Effect,
    Operation,
    always_needed,
)
from console_app.protocol.operations.money import MoneyRequest
from console_app.protocol.order_terms import OrderTerms
from console_app.protocol.rules import (
    at_most_one_source,
    birthday_passed,
    browser_block,
    card_not_expired,
    no_test_card,
    redirects,
    state_fits,
)


@dataclass(frozen=True, slots=True, repr=False)
class SaleRequest(MoneyRequest):
    """The parameters of an initial payment, each as the exact text to send; '' is not sent."""

    # A row of the documented table is a line here; what does not fit is on the next.
    # fmt: off
    order_desc: str = required(TEXT, SIXTY_FOUR_K, Group.ORDER, T("fields", "Description"), columns=8)
    ipaddress: str = required(IP, 45, Group.ORDER, T("fields", "IP address of the payer"),
        help=T("fields", "Never this workstation's."))
    credit_card_number: str = conditional(CARD_NUMBER, 20, Group.SOURCE, T("fields", "Card number"), columns=3)
    card_printed_name: str = conditional(TEXT, 128, Group.SOURCE, T("fields", "Name on the card"), columns=3)
    expire_month: str = conditional(MONTH, 2, Group.SOURCE, T("fields", "Expiry month"), columns=2,
        help=T("fields", "Two digits, 01 to 12."))
    expire_year: str = conditional(YEAR, 4, Group.SOURCE, T("fields", "Expiry year"), columns=2,
        help=T("fields", "Four digits."))
    cvv2: str = required(CARD_CODE, Length(4, fewest=3), Group.SOURCE, T("fields", "CVV"), columns=2,
        help=T("fields", "The three or four digits on the card. Never stored."))
    card_recurring_payment_id: str = conditional(LONG, 20, Group.SOURCE, T("fields", "Card recurring payment id"),
        columns=6, help=T("fields", "A stored card's id, instead of card data."))
    recurring_payment_id: str = conditional(LONG, None, Group.SOURCE, T("fields", "Recurring payment id"),
        wire="recurring-payment-id", columns=6, help=T("fields", "A recurring payment's id, instead of card data."))
    first_name: str = required(TEXT, 50, Group.PAYER, T("fields", "First name"), columns=3)
    last_name: str = required(TEXT, 50, Group.PAYER, T("fields", "Last name"), columns=3)
    email: str = required(EMAIL, 50, Group.PAYER, T("fields", "E-mail"), columns=3)
    phone: str = required(PHONE, 15, Group.PAYER, T("fields", "Phone"), columns=3,
        help=T("fields", "Full international number with country code."))
    address1: str = required(TEXT, 50, Group.PAYER, T("fields", "Address"))
    city: str = required(TEXT, 50, Group.PAYER, T("fields", "City"), columns=3)
    zip_code: str = required(TEXT, 10, Group.PAYER, T("fields", "ZIP"), columns=2)
    country: str = required(COUNTRY_2, 2, Group.PAYER, T("fields", "Country"), columns=3)
    state: str = conditional(STATE, Length(3, fewest=2), Group.PAYER, T("fields", "State"),
        help=T("fields", "Needed for the USA, Canada and Australia."))
    cell_phone: str = optional(PHONE, 15, Group.PAYER, T("fields", "Mobile phone"), columns=3)
    birthday: str = optional(DATE, 8, Group.PAYER, T("fields", "Birthday"), columns=3,
        help=T("fields", "Year, month, day: 19820115."))
    ssn: str = optional(DIGITS, 32, Group.PAYER, T("fields", "SSN, last four"), columns=2)
    purpose: str = optional(TEXT, 128, Group.TECHNICAL, T("fields", "Purpose"), columns=12,
        help=T("fields", "Where the payment goes, for the fraud rules."))
    site_url: str = optional(URL, 128, Group.TECHNICAL, T("fields", "Site"), columns=6,
        help=T("fields", "The shop the payment comes from."))
    server_callback_url: str = optional(URL, 1024, Group.TECHNICAL, T("fields", "Callback address"), columns=6,
        help=T("fields", "The gateway sends the result here."))
    redirect_url: str = optional(URL, 1024, Group.TECHNICAL, T("fields", "Redirect address"), columns=12,
        help=T("fields", "Use either this or the pair for success and failure."))
    redirect_success_url: str = optional(URL, 1024, Group.TECHNICAL, T("fields", "Redirect on success"), columns=6)
    redirect_fail_url: str = optional(URL, 1024, Group.TECHNICAL, T("fields", "Redirect on failure"), columns=6)
    merchant_data: str = optional(LONG_TEXT, SIXTY_FOUR_K, Group.TECHNICAL, T("fields", "Merchant data"), columns=12,
        help=T("fields", "Comes back in the status and the callback."))
    dapi_imei: str = optional(CODE, 32, Group.TECHNICAL, T("fields", "Device id"))
    minimum_transaction_amount: str = optional(AMOUNT, 10, Group.TECHNICAL, T("fields", "Smallest amount"),
        help=T("fields", "Only where the payer types the amount; support must switch it on."))
    maximum_transaction_amount: str = optional(AMOUNT, 10, Group.TECHNICAL, T("fields", "Largest amount"),
        help=T("fields", "Only where the payer types the amount; support must switch it on."))
    customer_level: str = optional(VARCHAR, 32, Group.CUSTOMER, T("fields", "Customer level"),
        help=T("fields", "In the CMS."))
    customer_id: str = optional(INT, 10, Group.CUSTOMER, T("fields", "Customer id"),
        help=T("fields", "In the CMS; needed if the order goes via CMS (PNE)."))
    merchant_customer_identifier: str = optional(VARCHAR, 64, Group.CUSTOMER, T("fields", "Merchant customer id"),
        help=T("fields", "In the CMS; needed if the order goes via CMS (CRM)."))
    customer_browser_info: str = optional(BOOLEAN, None, Group.BROWSER, T("fields", "Browser data follows"),
        help=T("fields", "Yes means that all of the fields here must be filled."))
    customer_browser_accept_header: str = conditional(TEXT, 2048, Group.BROWSER,
        T("fields", "Accept header"), columns=8)
    customer_browser_user_agent: str = conditional(TEXT, 2048, Group.BROWSER, T("fields", "User agent"), columns=8)
    customer_browser_accept_language: str = conditional(CODE, 8, Group.BROWSER, T("fields", "Language"),
        help=T("fields", "As IETF BCP 47, for instance en-GB."))
    customer_browser_javascript_enabled: str = conditional(BOOLEAN, None, Group.BROWSER, T("fields", "JavaScript"))
    customer_browser_java_enabled: str = optional(BOOLEAN, None, Group.BROWSER, T("fields", "Java"))
    customer_browser_color_depth: str = optional(CODE, 2, Group.BROWSER, T("fields", "Colour depth"),
        help=T("fields", "Bits per pixel."))
    customer_browser_screen_height: str = optional(DIGITS, 6, Group.BROWSER, T("fields", "Screen height"),
        help=T("fields", "In pixels."))
    customer_browser_screen_width: str = optional(DIGITS, 6, Group.BROWSER, T("fields", "Screen width"),
        help=T("fields", "In pixels."))
    customer_browser_time_zone: str = optional(TIME_ZONE, 5, Group.BROWSER, T("fields", "Time zone"),
        help=T("fields", "Minutes from local time to UTC; positive west of Greenwich."))
    tds_areq_notification_url: str = optional(URL, 256, Group.BROWSER, T("fields", "3-D Secure notification address"),
        columns=12, help=T("fields", "Receives the answer to the challenge."))
    tds_authentication_result_type: str = optional(RESULT_TYPE, 6, Group.AUTHENTICATION, T("fields", "Result type"))
    tds_authentication_result_authentication_type: str = optional(AUTHENTICATION_TYPE, 2, Group.AUTHENTICATION,
        T("fields", "Authentication type"), help=T("fields", "01 static, 02 dynamic, 03 out of band, 04 decoupled."))
    tds_authentication_result_transaction_status: str = optional(TRANSACTION_STATUS, 1, Group.AUTHENTICATION,
        T("fields", "Transaction status"))
    tds_authentication_result_authentication_value: str = optional(CODE, Length(28, fewest=19), Group.AUTHENTICATION,
        T("fields", "Authentication value"), columns=6, help=T("fields", "Base64 of 20 bytes."))
    tds_authentication_result_transaction_id: str = optional(CODE, Length(36, fewest=19), Group.AUTHENTICATION,
        T("fields", "Transaction id"), columns=6)
    tds_authentication_result_message_version: str = optional(MESSAGE_VERSION, 5, Group.AUTHENTICATION,
        T("fields", "Message version"))
    # fmt: on


_CARD: Final = ("credit_card_number", "card_printed_name", "expire_month", "expire_year", "cvv2")

SOURCES: Final = (
    Branch("card", T("destinations", "New card"), "card", ("credit_card_number",), _CARD),
    Branch(
        "card-recurring-id",
        T("destinations", "Stored card"),
        "key",
        ("card_recurring_payment_id",),
        ("card_recurring_payment_id", "cvv2"),
    ),
    Branch(
        "recurring-id",
        T("destinations", "Recurring payment"),
        "link",
        ("recurring-payment-id",),
        ("recurring-payment-id",),
    ),
    Branch("none", T("destinations", "No card (other method)"), "bank", (), ()),
)

_LESS_WITH_STORED_CARD: Final = frozenset(
    ("address1", "city", "zip_code", "country", "phone", "email", "first_name", "last_name")
)
"""Required by the documented table, yet absent from its example with card_recurring_payment_id: only a warning then."""


def _needed(declared: Field, values: Mapping[str, str]) -> Severity | None:
    """Return the severity of an empty field, by the documented table and examples together."""
    weight = always_needed(declared, values)
    if declared.wire == "cvv2" and "credit_card_number" not in values:
        return Severity.WARNING
    if declared.wire in _LESS_WITH_STORED_CARD and "card_recurring_payment_id" in values:
        return Severity.WARNING
    if declared.wire in ("card_printed_name", "expire_month", "expire_year"):
        return Severity.ERROR if "credit_card_number" in values else None
    return weight


def _rules(values: Mapping[str, str], situation: Situation) -> Sequence[Problem]:
    return (
        *at_most_one_source(values),
        *card_not_expired(values, situation),
        *no_test_card(values, "credit_card_number", situation),
        *redirects(values),
        *state_fits(values, "country", "state"),
        *birthday_passed(values, "birthday", situation),
        *browser_block(values),
    )


SALE: Final = Operation(
    key=listing.SALE.key,
    version="v2",
    title=listing.SALE.title,
    effect=Effect.MOVES_MONEY,
    authentication=Authentication.CONTROL,
    request=SaleRequest,
    rules=_rules,
    needed=_needed,
    control_parts=(ENDPOINT_PART, ControlPart("client_orderid"), MINOR_AMOUNT_PART, ControlPart("email")),
    branches=SOURCES,
    branch_group=Group.SOURCE,
    order_prefix="S",
    terms=OrderTerms(
        review=T("operations", "Review initial payment"),
        new=T("operations", "New initial payment"),
        kind_of=T("operations", "Kind of card"),
        transaction_type="sale",
        # Whose card is charged; without any card, whose e-mail it is.
        pays_to=(("credit_card_number", "card_recurring_payment_id", "recurring-payment-id"), ("email",)),
        named_by=(("first_name", "last_name"), ("card_printed_name",)),
        charges=True,
    ),
)
