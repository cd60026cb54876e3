"""Initial payment: a sale with a card, a recurring id or an alternative method (ConnPay /api/v2/sale)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Final

from console_app.protocol.errors import Problem, Severity
from console_app.protocol.fields import QT_TRANSLATE_NOOP as T
from console_app.protocol.fields import SIXTY_FOUR_K, Field, Group, Length, Need, Request, Situation
from console_app.protocol.kinds import (
    AMOUNT,
    AUTHENTICATION_TYPE,
    BOOLEAN,
    CARD_CODE,
    CARD_NUMBER,
    CODE,
    COUNTRY_2,
    CURRENCY,
    DATE,
    DIGITS,
    EMAIL,
    INT,
    IP,
    LONG,
    LONG_TEXT,
    MESSAGE_VERSION,
    MONTH,
    ORDER_NUMBER_KIND,
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
class SaleRequest(Request):
    """The parameters of an initial payment, each as the exact text to send; '' is not sent."""

    client_orderid: Annotated[
        str,
        Field(
            ORDER_NUMBER_KIND,
            "client_orderid",
            Need.REQUIRED,
            Length(128),
            Group.ORDER,
            T("fields", "Order number"),
            T(
                "fields",
                "Yours for life: letters, digits, point, hyphen, underscore. The only key to find the order again.",
            ),
            columns=5,
        ),
    ] = ""
    amount: Annotated[
        str,
        Field(
            AMOUNT,
            "amount",
            Need.REQUIRED,
            Length(10),
            Group.ORDER,
            T("fields", "Amount"),
            T("fields", "In major units with a point, for instance 10.50."),
            columns=4,
        ),
    ] = ""
    currency: Annotated[
        str,
        Field(
            CURRENCY,
            "currency",
            Need.REQUIRED,
            Length(3),
            Group.ORDER,
            T("fields", "Currency"),
            columns=3,
        ),
    ] = ""
    order_desc: Annotated[
        str,
        Field(
            TEXT,
            "order_desc",
            Need.REQUIRED,
            SIXTY_FOUR_K,
            Group.ORDER,
            T("fields", "Description"),
            columns=8,
        ),
    ] = ""
    ipaddress: Annotated[
        str,
        Field(
            IP,
            "ipaddress",
            Need.REQUIRED,
            Length(45),
            Group.ORDER,
            T("fields", "IP address of the payer"),
            T("fields", "Never this workstation's."),
            columns=4,
        ),
    ] = ""
    credit_card_number: Annotated[
        str,
        Field(
            CARD_NUMBER,
            "credit_card_number",
            Need.CONDITIONAL,
            Length(20),
            Group.SOURCE,
            T("fields", "Card number"),
            columns=3,
        ),
    ] = ""
    card_printed_name: Annotated[
        str,
        Field(
            TEXT,
            "card_printed_name",
            Need.CONDITIONAL,
            Length(128),
            Group.SOURCE,
            T("fields", "Name on the card"),
            columns=3,
        ),
    ] = ""
    expire_month: Annotated[
        str,
        Field(
            MONTH,
            "expire_month",
            Need.CONDITIONAL,
            Length(2),
            Group.SOURCE,
            T("fields", "Expiry month"),
            T("fields", "Two digits, 01 to 12."),
            columns=2,
        ),
    ] = ""
    expire_year: Annotated[
        str,
        Field(
            YEAR,
            "expire_year",
            Need.CONDITIONAL,
            Length(4),
            Group.SOURCE,
            T("fields", "Expiry year"),
            T("fields", "Four digits."),
            columns=2,
        ),
    ] = ""
    cvv2: Annotated[
        str,
        Field(
            CARD_CODE,
            "cvv2",
            Need.REQUIRED,
            Length(4, 3),
            Group.SOURCE,
            T("fields", "CVV"),
            T("fields", "The three or four digits on the card. Never stored."),
            columns=2,
        ),
    ] = ""
    card_recurring_payment_id: Annotated[
        str,
        Field(
            LONG,
            "card_recurring_payment_id",
            Need.CONDITIONAL,
            Length(20),
            Group.SOURCE,
            T("fields", "Card recurring payment id"),
            T("fields", "A stored card's id, instead of card data."),
            columns=6,
        ),
    ] = ""
    recurring_payment_id: Annotated[
        str,
        Field(
            LONG,
            "recurring-payment-id",
            Need.CONDITIONAL,
            Length(),
            Group.SOURCE,
            T("fields", "Recurring payment id"),
            T("fields", "A recurring payment's id, instead of card data."),
            columns=6,
        ),
    ] = ""
    first_name: Annotated[
        str,
        Field(
            TEXT,
            "first_name",
            Need.REQUIRED,
            Length(50),
            Group.PAYER,
            T("fields", "First name"),
            columns=3,
        ),
    ] = ""
    last_name: Annotated[
        str,
        Field(
            TEXT,
            "last_name",
            Need.REQUIRED,
            Length(50),
            Group.PAYER,
            T("fields", "Last name"),
            columns=3,
        ),
    ] = ""
    email: Annotated[
        str,
        Field(EMAIL, "email", Need.REQUIRED, Length(50), Group.PAYER, T("fields", "E-mail"), columns=3),
    ] = ""
    phone: Annotated[
        str,
        Field(
            PHONE,
            "phone",
            Need.REQUIRED,
            Length(15),
            Group.PAYER,
            T("fields", "Phone"),
            T("fields", "Full international number with country code."),
            columns=3,
        ),
    ] = ""
    address1: Annotated[
        str,
        Field(
            TEXT,
            "address1",
            Need.REQUIRED,
            Length(50),
            Group.PAYER,
            T("fields", "Address"),
            columns=4,
        ),
    ] = ""
    city: Annotated[
        str,
        Field(TEXT, "city", Need.REQUIRED, Length(50), Group.PAYER, T("fields", "City"), columns=3),
    ] = ""
    zip_code: Annotated[
        str,
        Field(TEXT, "zip_code", Need.REQUIRED, Length(10), Group.PAYER, T("fields", "ZIP"), columns=2),
    ] = ""
    country: Annotated[
        str,
        Field(
            COUNTRY_2,
            "country",
            Need.REQUIRED,
            Length(2),
            Group.PAYER,
            T("fields", "Country"),
            columns=3,
        ),
    ] = ""
    state: Annotated[
        str,
        Field(
            STATE,
            "state",
            Need.CONDITIONAL,
            Length(3, 2),
            Group.PAYER,
            T("fields", "State"),
            T("fields", "Needed for the USA, Canada and Australia."),
            columns=4,
        ),
    ] = ""
    cell_phone: Annotated[
        str,
        Field(
            PHONE,
            "cell_phone",
            Need.OPTIONAL,
            Length(15),
            Group.PAYER,
            T("fields", "Mobile phone"),
            columns=3,
        ),
    ] = ""
    birthday: Annotated[
        str,
        Field(
            DATE,
            "birthday",
            Need.OPTIONAL,
            Length(8),
            Group.PAYER,
            T("fields", "Birthday"),
            T("fields", "Year, month, day: 19820115."),
            columns=3,
        ),
    ] = ""
    ssn: Annotated[
        str,
        Field(
            DIGITS,
            "ssn",
            Need.OPTIONAL,
            Length(32),
            Group.PAYER,
            T("fields", "SSN, last four"),
            columns=2,
        ),
    ] = ""
    purpose: Annotated[
        str,
        Field(
            TEXT,
            "purpose",
            Need.OPTIONAL,
            Length(128),
            Group.TECHNICAL,
            T("fields", "Purpose"),
            T("fields", "Where the payment goes, for the fraud rules."),
            columns=12,
        ),
    ] = ""
    site_url: Annotated[
        str,
        Field(
            URL,
            "site_url",
            Need.OPTIONAL,
            Length(128),
            Group.TECHNICAL,
            T("fields", "Site"),
            T("fields", "The shop the payment comes from."),
            columns=6,
        ),
    ] = ""
    server_callback_url: Annotated[
        str,
        Field(
            URL,
            "server_callback_url",
            Need.OPTIONAL,
            Length(1024),
            Group.TECHNICAL,
            T("fields", "Callback address"),
            T("fields", "The gateway sends the result here."),
            columns=6,
        ),
    ] = ""
    redirect_url: Annotated[
        str,
        Field(
            URL,
            "redirect_url",
            Need.OPTIONAL,
            Length(1024),
            Group.TECHNICAL,
            T("fields", "Redirect address"),
            T("fields", "Use either this or the pair for success and failure."),
            columns=12,
        ),
    ] = ""
    redirect_success_url: Annotated[
        str,
        Field(
            URL,
            "redirect_success_url",
            Need.OPTIONAL,
            Length(1024),
            Group.TECHNICAL,
            T("fields", "Redirect on success"),
            columns=6,
        ),
    ] = ""
    redirect_fail_url: Annotated[
        str,
        Field(
            URL,
            "redirect_fail_url",
            Need.OPTIONAL,
            Length(1024),
            Group.TECHNICAL,
            T("fields", "Redirect on failure"),
            columns=6,
        ),
    ] = ""
    merchant_data: Annotated[
        str,
        Field(
            LONG_TEXT,
            "merchant_data",
            Need.OPTIONAL,
            SIXTY_FOUR_K,
            Group.TECHNICAL,
            T("fields", "Merchant data"),
            T("fields", "Comes back in the status and the callback."),
            columns=12,
        ),
    ] = ""
    dapi_imei: Annotated[
        str,
        Field(
            CODE,
            "dapi_imei",
            Need.OPTIONAL,
            Length(32),
            Group.TECHNICAL,
            T("fields", "Device id"),
            columns=4,
        ),
    ] = ""
    minimum_transaction_amount: Annotated[
        str,
        Field(
            AMOUNT,
            "minimum_transaction_amount",
            Need.OPTIONAL,
            Length(10),
            Group.TECHNICAL,
            T("fields", "Smallest amount"),
            T("fields", "Only where the payer types the amount; support must switch it on."),
            columns=4,
        ),
    ] = ""
    maximum_transaction_amount: Annotated[
        str,
        Field(
            AMOUNT,
            "maximum_transaction_amount",
            Need.OPTIONAL,
            Length(10),
            Group.TECHNICAL,
            T("fields", "Largest amount"),
            T("fields", "Only where the payer types the amount; support must switch it on."),
            columns=4,
        ),
    ] = ""
    customer_level: Annotated[
        str,
        Field(
            VARCHAR,
            "customer_level",
            Need.OPTIONAL,
            Length(32),
            Group.CUSTOMER,
            T("fields", "Customer level"),
            T("fields", "In the CMS."),
            columns=4,
        ),
    ] = ""
    customer_id: Annotated[
        str,
        Field(
            INT,
            "customer_id",
            Need.OPTIONAL,
            Length(10),
            Group.CUSTOMER,
            T("fields", "Customer id"),
            T("fields", "In the CMS; needed if the order goes via CMS (PNE)."),
            columns=4,
        ),
    ] = ""
    merchant_customer_identifier: Annotated[
        str,
        Field(
            VARCHAR,
            "merchant_customer_identifier",
            Need.OPTIONAL,
            Length(64),
            Group.CUSTOMER,
            T("fields", "Merchant customer id"),
            T("fields", "In the CMS; needed if the order goes via CMS (CRM)."),
            columns=4,
        ),
    ] = ""
    customer_browser_info: Annotated[
        str,
        Field(
            BOOLEAN,
            "customer_browser_info",
            Need.OPTIONAL,
            Length(),
            Group.BROWSER,
            T("fields", "Browser data follows"),
            T("fields", "Yes means that all of the fields here must be filled."),
            columns=4,
        ),
    ] = ""
    customer_browser_accept_header: Annotated[
        str,
        Field(
            TEXT,
            "customer_browser_accept_header",
            Need.CONDITIONAL,
            Length(2048),
            Group.BROWSER,
            T("fields", "Accept header"),
            columns=8,
        ),
    ] = ""
    customer_browser_user_agent: Annotated[
        str,
        Field(
            TEXT,
            "customer_browser_user_agent",
            Need.CONDITIONAL,
            Length(2048),
            Group.BROWSER,
            T("fields", "User agent"),
            columns=8,
        ),
    ] = ""
    customer_browser_accept_language: Annotated[
        str,
        Field(
            CODE,
            "customer_browser_accept_language",
            Need.CONDITIONAL,
            Length(8),
            Group.BROWSER,
            T("fields", "Language"),
            T("fields", "As IETF BCP 47, for instance en-GB."),
            columns=4,
        ),
    ] = ""
    customer_browser_javascript_enabled: Annotated[
        str,
        Field(
            BOOLEAN,
            "customer_browser_javascript_enabled",
            Need.CONDITIONAL,
            Length(),
            Group.BROWSER,
            T("fields", "JavaScript"),
            columns=4,
        ),
    ] = ""
    customer_browser_java_enabled: Annotated[
        str,
        Field(
            BOOLEAN,
            "customer_browser_java_enabled",
            Need.OPTIONAL,
            Length(),
            Group.BROWSER,
            T("fields", "Java"),
            columns=4,
        ),
    ] = ""
    customer_browser_color_depth: Annotated[
        str,
        Field(
            CODE,
            "customer_browser_color_depth",
            Need.OPTIONAL,
            Length(2),
            Group.BROWSER,
            T("fields", "Colour depth"),
            T("fields", "Bits per pixel."),
            columns=4,
        ),
    ] = ""
    customer_browser_screen_height: Annotated[
        str,
        Field(
            DIGITS,
            "customer_browser_screen_height",
            Need.OPTIONAL,
            Length(6),
            Group.BROWSER,
            T("fields", "Screen height"),
            T("fields", "In pixels."),
            columns=4,
        ),
    ] = ""
    customer_browser_screen_width: Annotated[
        str,
        Field(
            DIGITS,
            "customer_browser_screen_width",
            Need.OPTIONAL,
            Length(6),
            Group.BROWSER,
            T("fields", "Screen width"),
            T("fields", "In pixels."),
            columns=4,
        ),
    ] = ""
    customer_browser_time_zone: Annotated[
        str,
        Field(
            TIME_ZONE,
            "customer_browser_time_zone",
            Need.OPTIONAL,
            Length(5),
            Group.BROWSER,
            T("fields", "Time zone"),
            T("fields", "Minutes from local time to UTC; positive west of Greenwich."),
            columns=4,
        ),
    ] = ""
    tds_areq_notification_url: Annotated[
        str,
        Field(
            URL,
            "tds_areq_notification_url",
            Need.OPTIONAL,
            Length(256),
            Group.BROWSER,
            T("fields", "3-D Secure notification address"),
            T("fields", "Receives the answer to the challenge."),
            columns=12,
        ),
    ] = ""
    tds_authentication_result_type: Annotated[
        str,
        Field(
            RESULT_TYPE,
            "tds_authentication_result_type",
            Need.OPTIONAL,
            Length(6),
            Group.AUTHENTICATION,
            T("fields", "Result type"),
            columns=4,
        ),
    ] = ""
    tds_authentication_result_authentication_type: Annotated[
        str,
        Field(
            AUTHENTICATION_TYPE,
            "tds_authentication_result_authentication_type",
            Need.OPTIONAL,
            Length(2),
            Group.AUTHENTICATION,
            T("fields", "Authentication type"),
            T("fields", "01 static, 02 dynamic, 03 out of band, 04 decoupled."),
            columns=4,
        ),
    ] = ""
    tds_authentication_result_transaction_status: Annotated[
        str,
        Field(
            TRANSACTION_STATUS,
            "tds_authentication_result_transaction_status",
            Need.OPTIONAL,
            Length(1),
            Group.AUTHENTICATION,
            T("fields", "Transaction status"),
            columns=4,
        ),
    ] = ""
    tds_authentication_result_authentication_value: Annotated[
        str,
        Field(
            CODE,
            "tds_authentication_result_authentication_value",
            Need.OPTIONAL,
            Length(28, 19),
            Group.AUTHENTICATION,
            T("fields", "Authentication value"),
            T("fields", "Base64 of 20 bytes."),
            columns=6,
        ),
    ] = ""
    tds_authentication_result_transaction_id: Annotated[
        str,
        Field(
            CODE,
            "tds_authentication_result_transaction_id",
            Need.OPTIONAL,
            Length(36, 19),
            Group.AUTHENTICATION,
            T("fields", "Transaction id"),
            columns=6,
        ),
    ] = ""
    tds_authentication_result_message_version: Annotated[
        str,
        Field(
            MESSAGE_VERSION,
            "tds_authentication_result_message_version",
            Need.OPTIONAL,
            Length(5),
            Group.AUTHENTICATION,
            T("fields", "Message version"),
            columns=4,
        ),
    ] = ""


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
"""Required by the page's table, yet absent from its own example with card_recurring_payment_id: only a warning then."""


def _needed(declared: Field, values: Mapping[str, str]) -> Severity | None:
    """Weigh an empty field as the page's table and its examples together allow."""
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
    key="sale",
    version="v2",
    title=T("operations", "Initial payment"),
    effect=Effect.MOVES_MONEY,
    authentication=Authentication.CONTROL,
    request=SaleRequest,
    rules=_rules,
    needed=_needed,
    control_parts=(
        ENDPOINT_PART,
        ControlPart("client_orderid"),
        MINOR_AMOUNT_PART,
        ControlPart("email"),
    ),
    branches=SOURCES,
    branch_group=Group.SOURCE,
    order_prefix="S",
)
