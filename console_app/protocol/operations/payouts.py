"""Payout: money from the merchant's balance to a bank account, a card or a wallet (ConnPay /api/v4/payout)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Final

from console_app.protocol.errors import Problem
from console_app.protocol.fields import QT_TRANSLATE_NOOP as T
from console_app.protocol.fields import SIXTY_FOUR_K, Field, Group, Length, Need, Request, Situation
from console_app.protocol.kinds import (
    ACCOUNT,
    AMOUNT,
    BIC,
    CARD_CODE,
    CARD_NUMBER,
    COUNTRY_3,
    CRYPTO_ADDRESS,
    CURRENCY,
    DIGITS,
    DOCUMENT_NUMBER,
    EMAIL,
    INN,
    INT,
    IP,
    LONG,
    LONG_TEXT,
    LOOSE_DATE,
    MONTH,
    NUMERIC_PHONE,
    ORDER_NUMBER_KIND,
    STATE,
    TEXT,
    URL,
    VARCHAR,
    YEAR,
)
from console_app.protocol.operation import Authentication, Branch, Effect, Operation
from console_app.protocol.rules import (
    at_most_one_source,
    birthday_passed,
    card_not_expired,
    no_test_account,
    no_test_card,
    redirects,
    state_fits,
)


@dataclass(frozen=True, slots=True, repr=False)
class PayoutRequest(Request):
    """The parameters of a payout, each as the exact text to send; '' is not sent."""

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
            Need.OPTIONAL,
            Length(64),
            Group.ORDER,
            T("fields", "Description"),
            T("fields", "A brief description of the order."),
            columns=8,
        ),
    ] = ""
    purpose: Annotated[
        str,
        Field(
            TEXT,
            "purpose",
            Need.CONDITIONAL,
            Length(128),
            Group.ORDER,
            T("fields", "Purpose"),
            T("fields", "What the payout is for."),
            columns=4,
        ),
    ] = ""
    account_number: Annotated[
        str,
        Field(
            ACCOUNT,
            "account_number",
            Need.CONDITIONAL,
            Length(32),
            Group.DESTINATION,
            T("fields", "Account number or IBAN"),
            T("fields", "An IBAN is checked and sent without spaces."),
            columns=6,
        ),
    ] = ""
    account_name: Annotated[
        str,
        Field(
            TEXT,
            "account_name",
            Need.OPTIONAL,
            Length(128),
            Group.DESTINATION,
            T("fields", "Account holder"),
            columns=6,
        ),
    ] = ""
    bank_name: Annotated[
        str,
        Field(
            TEXT,
            "bank_name",
            Need.CONDITIONAL,
            Length(255),
            Group.DESTINATION,
            T("fields", "Bank name"),
            columns=6,
        ),
    ] = ""
    bank_bic: Annotated[
        str,
        Field(
            BIC,
            "bank_bic",
            Need.OPTIONAL,
            Length(128),
            Group.DESTINATION,
            T("fields", "BIC"),
            T("fields", "BIC of the receiver's bank."),
            columns=3,
        ),
    ] = ""
    routing_number: Annotated[
        str,
        Field(
            DOCUMENT_NUMBER,
            "routing_number",
            Need.CONDITIONAL,
            Length(16),
            Group.DESTINATION,
            T("fields", "Routing number"),
            T("fields", "Identifies bank branches in China."),
            columns=3,
        ),
    ] = ""
    bank_branch: Annotated[
        str,
        Field(
            TEXT,
            "bank_branch",
            Need.CONDITIONAL,
            Length(255),
            Group.DESTINATION,
            T("fields", "Bank branch"),
            columns=4,
        ),
    ] = ""
    bank_code: Annotated[
        str,
        Field(
            DOCUMENT_NUMBER,
            "bank_code",
            Need.CONDITIONAL,
            Length(32),
            Group.DESTINATION,
            T("fields", "Bank code"),
            columns=4,
        ),
    ] = ""
    bank_city: Annotated[
        str,
        Field(
            TEXT,
            "bank_city",
            Need.CONDITIONAL,
            Length(128),
            Group.DESTINATION,
            T("fields", "Bank city"),
            columns=4,
        ),
    ] = ""
    bank_address1: Annotated[
        str,
        Field(
            TEXT,
            "bank_address1",
            Need.CONDITIONAL,
            Length(255),
            Group.DESTINATION,
            T("fields", "Bank address"),
            columns=6,
        ),
    ] = ""
    bank_zip_code: Annotated[
        str,
        Field(
            TEXT,
            "bank_zip_code",
            Need.CONDITIONAL,
            Length(255),
            Group.DESTINATION,
            T("fields", "Bank ZIP"),
            columns=2,
        ),
    ] = ""
    bank_province: Annotated[
        str,
        Field(
            TEXT,
            "bank_province",
            Need.CONDITIONAL,
            Length(255),
            Group.DESTINATION,
            T("fields", "Bank province"),
            columns=4,
        ),
    ] = ""
    bank_area: Annotated[
        str,
        Field(
            TEXT,
            "bank_area",
            Need.CONDITIONAL,
            Length(255),
            Group.DESTINATION,
            T("fields", "Bank area"),
            columns=4,
        ),
    ] = ""
    legal_person_name: Annotated[
        str,
        Field(
            TEXT,
            "legal_person_name",
            Need.CONDITIONAL,
            Length(128),
            Group.DESTINATION,
            T("fields", "Legal person"),
            T("fields", "Name on the legal document."),
            columns=4,
        ),
    ] = ""
    legal_person_document_number: Annotated[
        str,
        Field(
            DOCUMENT_NUMBER,
            "legal_person_document_number",
            Need.CONDITIONAL,
            Length(128),
            Group.DESTINATION,
            T("fields", "Legal document number"),
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
            Group.DESTINATION,
            T("fields", "Card number"),
            T(
                "fields",
                "A card inside the system counts as the source here: its limits and fraud rules are the source's.",
            ),
            columns=5,
        ),
    ] = ""
    card_printed_name: Annotated[
        str,
        Field(
            TEXT,
            "card_printed_name",
            Need.CONDITIONAL,
            Length(128),
            Group.DESTINATION,
            T("fields", "Name on the card"),
            columns=7,
        ),
    ] = ""
    expire_month: Annotated[
        str,
        Field(
            MONTH,
            "expire_month",
            Need.CONDITIONAL,
            Length(2),
            Group.DESTINATION,
            T("fields", "Expiry month"),
            T("fields", "Two digits, 01 to 12."),
            columns=3,
        ),
    ] = ""
    expire_year: Annotated[
        str,
        Field(
            YEAR,
            "expire_year",
            Need.CONDITIONAL,
            Length(4),
            Group.DESTINATION,
            T("fields", "Expiry year"),
            T("fields", "Four digits."),
            columns=3,
        ),
    ] = ""
    cvv2: Annotated[
        str,
        Field(
            CARD_CODE,
            "cvv2",
            Need.CONDITIONAL,
            Length(4, 3),
            Group.DESTINATION,
            T("fields", "CVV"),
            T("fields", "The three or four digits on the card. Never stored."),
            columns=3,
        ),
    ] = ""
    card_recurring_payment_id: Annotated[
        str,
        Field(
            LONG,
            "card_recurring_payment_id",
            Need.CONDITIONAL,
            Length(),
            Group.DESTINATION,
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
            Group.DESTINATION,
            T("fields", "Recurring payment id"),
            T("fields", "A recurring payment's id, instead of card data."),
            columns=6,
        ),
    ] = ""
    ewallet_wallet: Annotated[
        str,
        Field(
            DOCUMENT_NUMBER,
            "ewallet_wallet",
            Need.CONDITIONAL,
            Length(128),
            Group.DESTINATION,
            T("fields", "E-wallet id"),
            columns=6,
        ),
    ] = ""
    ewallet_type: Annotated[
        str,
        Field(
            TEXT,
            "ewallet_type",
            Need.CONDITIONAL,
            Length(64),
            Group.DESTINATION,
            T("fields", "E-wallet type"),
            columns=6,
        ),
    ] = ""
    crypto_wallet_address: Annotated[
        str,
        Field(
            CRYPTO_ADDRESS,
            "crypto_wallet_address",
            Need.CONDITIONAL,
            Length(64),
            Group.DESTINATION,
            T("fields", "Crypto wallet address"),
            T("fields", "Compare every character with the source."),
            columns=12,
        ),
    ] = ""
    receiver_first_name: Annotated[
        str,
        Field(
            TEXT,
            "receiver_first_name",
            Need.CONDITIONAL,
            Length(128),
            Group.RECEIVER,
            T("fields", "First name"),
            columns=4,
        ),
    ] = ""
    receiver_last_name: Annotated[
        str,
        Field(
            TEXT,
            "receiver_last_name",
            Need.CONDITIONAL,
            Length(128),
            Group.RECEIVER,
            T("fields", "Last name"),
            columns=4,
        ),
    ] = ""
    receiver_country_code: Annotated[
        str,
        Field(
            COUNTRY_3,
            "receiver_country_code",
            Need.CONDITIONAL,
            Length(3),
            Group.RECEIVER,
            T("fields", "Country"),
            columns=4,
        ),
    ] = ""
    receiver_city: Annotated[
        str,
        Field(
            TEXT,
            "receiver_city",
            Need.CONDITIONAL,
            Length(128),
            Group.RECEIVER,
            T("fields", "City"),
            columns=4,
        ),
    ] = ""
    receiver_phone: Annotated[
        str,
        Field(
            NUMERIC_PHONE,
            "receiver_phone",
            Need.CONDITIONAL,
            Length(128),
            Group.RECEIVER,
            T("fields", "Phone"),
            T("fields", "Full international number with country code."),
            columns=4,
        ),
    ] = ""
    receiver_email: Annotated[
        str,
        Field(
            EMAIL,
            "receiver_email",
            Need.CONDITIONAL,
            Length(128),
            Group.RECEIVER,
            T("fields", "E-mail"),
            columns=4,
        ),
    ] = ""
    receiver_birthday: Annotated[
        str,
        Field(
            LOOSE_DATE,
            "receiver_birthday",
            Need.CONDITIONAL,
            Length(30),
            Group.RECEIVER,
            T("fields", "Birthday"),
            T("fields", "Year, month, day: 19820115."),
            columns=3,
        ),
    ] = ""
    receiver_state: Annotated[
        str,
        Field(
            STATE,
            "receiver_state",
            Need.CONDITIONAL,
            Length(4),
            Group.RECEIVER,
            T("fields", "State"),
            T("fields", "For countries that have states."),
            columns=3,
            kind_warns=True,
        ),
    ] = ""
    receiver_zip_code: Annotated[
        str,
        Field(
            DIGITS,
            "receiver_zip_code",
            Need.CONDITIONAL,
            Length(32),
            Group.RECEIVER,
            T("fields", "ZIP"),
            columns=3,
            kind_warns=True,
        ),
    ] = ""
    receiver_address1: Annotated[
        str,
        Field(
            TEXT,
            "receiver_address1",
            Need.CONDITIONAL,
            Length(256),
            Group.RECEIVER,
            T("fields", "Address"),
            columns=6,
        ),
    ] = ""
    receiver_identity_document_id: Annotated[
        str,
        Field(
            TEXT,
            "receiver_identity_document_id",
            Need.CONDITIONAL,
            Length(128),
            Group.RECEIVER,
            T("fields", "Identity document"),
            columns=3,
        ),
    ] = ""
    receiver_identity_document_number: Annotated[
        str,
        Field(
            DOCUMENT_NUMBER,
            "receiver_identity_document_number",
            Need.CONDITIONAL,
            Length(128),
            Group.RECEIVER,
            T("fields", "Document number"),
            columns=3,
        ),
    ] = ""
    receiver_inn: Annotated[
        str,
        Field(
            INN,
            "receiver_inn",
            Need.OPTIONAL,
            Length(128),
            Group.RECEIVER,
            T("fields", "INN"),
            T("fields", "The receiver's tax number."),
            columns=3,
        ),
    ] = ""
    ipaddress: Annotated[
        str,
        Field(
            IP,
            "ipaddress",
            Need.CONDITIONAL,
            Length(45, 7),
            Group.TECHNICAL,
            T("fields", "IP address"),
            T("fields", "The receiver's address, IPv4 or IPv6."),
            columns=4,
        ),
    ] = ""
    server_callback_url: Annotated[
        str,
        Field(
            URL,
            "server_callback_url",
            Need.OPTIONAL,
            Length(128),
            Group.TECHNICAL,
            T("fields", "Callback address"),
            T("fields", "The gateway sends the result here."),
            columns=8,
        ),
    ] = ""
    redirect_url: Annotated[
        str,
        Field(
            URL,
            "redirect_url",
            Need.OPTIONAL,
            Length(128),
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


_BANK: Final = (
    "account_number",
    "account_name",
    "bank_name",
    "bank_bic",
    "routing_number",
    "bank_branch",
    "bank_code",
    "bank_city",
    "bank_address1",
    "bank_zip_code",
    "bank_province",
    "bank_area",
    "legal_person_name",
    "legal_person_document_number",
)
_CARD: Final = ("credit_card_number", "card_printed_name", "expire_month", "expire_year", "cvv2")
_STORED: Final = ("card_recurring_payment_id", "recurring-payment-id")
_EWALLET: Final = ("ewallet_wallet", "ewallet_type")
_CRYPTO: Final = ("crypto_wallet_address",)

DESTINATIONS: Final = (
    Branch("bank-account", T("destinations", "Bank account"), "bank", ("account_number",), _BANK),
    Branch("card", T("destinations", "Card"), "card", ("credit_card_number",), _CARD),
    Branch("recurring-id", T("destinations", "Recurring id"), "key", _STORED, _STORED),
    Branch("e-wallet", T("destinations", "E-wallet"), "wallet", ("ewallet_wallet",), _EWALLET),
    Branch("crypto", T("destinations", "Crypto address"), "link", _CRYPTO, _CRYPTO),
    Branch(
        "other",
        T("destinations", "Other"),
        "info",
        ("account_number",),
        (*_BANK, *_CARD, *_STORED, *_EWALLET, *_CRYPTO),
    ),
)


def _rules(values: Mapping[str, str], situation: Situation) -> Sequence[Problem]:
    return (
        *card_not_expired(values, situation),
        *no_test_card(values, "credit_card_number", situation),
        *no_test_account(values, situation),
        *redirects(values),
        *state_fits(values, "receiver_country_code", "receiver_state", warns=True),
        *at_most_one_source(values),
        *birthday_passed(values, "receiver_birthday", situation),
    )


PAYOUT: Final = Operation(
    key="payout",
    version="v4",
    title=T("operations", "Payout"),
    effect=Effect.MOVES_MONEY,
    authentication=Authentication.OAUTH,
    request=PayoutRequest,
    rules=_rules,
    branches=DESTINATIONS,
    order_prefix="P",
)
