"""Payout: money from the merchant's balance to a bank account, a card or a wallet (ConnPay /api/v4/payout)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from console_app.protocol import listing
from console_app.protocol.errors import Problem
from console_app.protocol.fields import QT_TRANSLATE_NOOP as T
from console_app.protocol.fields import SIXTY_FOUR_K, Group, Length, Situation, conditional, optional
from console_app.protocol.kinds import (
    ACCOUNT,
    BIC,
    CARD_CODE,
    CARD_NUMBER,
    COUNTRY_3,
    CRYPTO_ADDRESS,
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
    STATE,
    TEXT,
    URL,
    VARCHAR,
    YEAR,
)
from console_app.protocol.operation import Authentication, Branch, Effect, Operation
from console_app.protocol.operations.money import MoneyRequest
from console_app.protocol.order_terms import OrderTerms, described_by
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
class PayoutRequest(MoneyRequest):
    """The parameters of a payout, each as the exact text to send; '' is not sent."""

    # A row of the documented table is a line here; what does not fit is on the next.
    # fmt: off
    order_desc: str = optional(TEXT, 64, Group.ORDER, T("fields", "Description"), columns=8,
        help=T("fields", "A brief description of the order."))
    purpose: str = conditional(TEXT, 128, Group.ORDER, T("fields", "Purpose"),
        help=T("fields", "What the payout is for."))
    account_number: str = conditional(ACCOUNT, 32, Group.DESTINATION, T("fields", "Account number or IBAN"), columns=6,
        help=T("fields", "An IBAN is checked and sent without spaces."))
    account_name: str = optional(TEXT, 128, Group.DESTINATION, T("fields", "Account holder"), columns=6)
    bank_name: str = conditional(TEXT, 255, Group.DESTINATION, T("fields", "Bank name"), columns=6)
    bank_bic: str = optional(BIC, 128, Group.DESTINATION, T("fields", "BIC"), columns=3,
        help=T("fields", "BIC of the receiver's bank."))
    routing_number: str = conditional(DOCUMENT_NUMBER, 16, Group.DESTINATION, T("fields", "Routing number"), columns=3,
        help=T("fields", "Identifies bank branches in China."))
    bank_branch: str = conditional(TEXT, 255, Group.DESTINATION, T("fields", "Bank branch"))
    bank_code: str = conditional(DOCUMENT_NUMBER, 32, Group.DESTINATION, T("fields", "Bank code"))
    bank_city: str = conditional(TEXT, 128, Group.DESTINATION, T("fields", "Bank city"))
    bank_address1: str = conditional(TEXT, 255, Group.DESTINATION, T("fields", "Bank address"), columns=6)
    bank_zip_code: str = conditional(TEXT, 255, Group.DESTINATION, T("fields", "Bank ZIP"), columns=2)
    bank_province: str = conditional(TEXT, 255, Group.DESTINATION, T("fields", "Bank province"))
    bank_area: str = conditional(TEXT, 255, Group.DESTINATION, T("fields", "Bank area"))
    legal_person_name: str = conditional(TEXT, 128, Group.DESTINATION, T("fields", "Legal person"),
        help=T("fields", "Name on the legal document."))
    legal_person_document_number: str = conditional(DOCUMENT_NUMBER, 128, Group.DESTINATION,
        T("fields", "Legal document number"))
    credit_card_number: str = conditional(CARD_NUMBER, 20, Group.DESTINATION, T("fields", "Card number"), columns=5,
        help=T("fields",
            "A card inside the system counts as the source here: its limits and fraud rules are the source's."))
    card_printed_name: str = conditional(TEXT, 128, Group.DESTINATION, T("fields", "Name on the card"), columns=7)
    expire_month: str = conditional(MONTH, 2, Group.DESTINATION, T("fields", "Expiry month"), columns=3,
        help=T("fields", "Two digits, 01 to 12."))
    expire_year: str = conditional(YEAR, 4, Group.DESTINATION, T("fields", "Expiry year"), columns=3,
        help=T("fields", "Four digits."))
    cvv2: str = conditional(CARD_CODE, Length(4, fewest=3), Group.DESTINATION, T("fields", "CVV"), columns=3,
        help=T("fields", "The three or four digits on the card. Never stored."))
    card_recurring_payment_id: str = conditional(LONG, None, Group.DESTINATION,
        T("fields", "Card recurring payment id"), columns=6,
        help=T("fields", "A stored card's id, instead of card data."))
    recurring_payment_id: str = conditional(LONG, None, Group.DESTINATION, T("fields", "Recurring payment id"),
        wire="recurring-payment-id", columns=6, help=T("fields", "A recurring payment's id, instead of card data."))
    ewallet_wallet: str = conditional(DOCUMENT_NUMBER, 128, Group.DESTINATION, T("fields", "E-wallet id"), columns=6)
    ewallet_type: str = conditional(TEXT, 64, Group.DESTINATION, T("fields", "E-wallet type"), columns=6)
    crypto_wallet_address: str = conditional(CRYPTO_ADDRESS, 64, Group.DESTINATION,
        T("fields", "Crypto wallet address"), columns=12, help=T("fields", "Compare every character with the source."))
    receiver_first_name: str = conditional(TEXT, 128, Group.RECEIVER, T("fields", "First name"))
    receiver_last_name: str = conditional(TEXT, 128, Group.RECEIVER, T("fields", "Last name"))
    receiver_country_code: str = conditional(COUNTRY_3, 3, Group.RECEIVER, T("fields", "Country"))
    receiver_city: str = conditional(TEXT, 128, Group.RECEIVER, T("fields", "City"))
    receiver_phone: str = conditional(NUMERIC_PHONE, 128, Group.RECEIVER, T("fields", "Phone"),
        help=T("fields", "Full international number with country code."))
    receiver_email: str = conditional(EMAIL, 128, Group.RECEIVER, T("fields", "E-mail"))
    receiver_birthday: str = conditional(LOOSE_DATE, 30, Group.RECEIVER, T("fields", "Birthday"), columns=3,
        help=T("fields", "Year, month, day: 19820115."))
    receiver_state: str = conditional(STATE, 4, Group.RECEIVER, T("fields", "State"), columns=3, kind_warns=True,
        help=T("fields", "For countries that have states."))
    receiver_zip_code: str = conditional(DIGITS, 32, Group.RECEIVER, T("fields", "ZIP"), columns=3, kind_warns=True)
    receiver_address1: str = conditional(TEXT, 256, Group.RECEIVER, T("fields", "Address"), columns=6)
    receiver_identity_document_id: str = conditional(TEXT, 128, Group.RECEIVER,
        T("fields", "Identity document"), columns=3)
    receiver_identity_document_number: str = conditional(DOCUMENT_NUMBER, 128, Group.RECEIVER,
        T("fields", "Document number"), columns=3)
    receiver_inn: str = optional(INN, 128, Group.RECEIVER, T("fields", "INN"), columns=3,
        help=T("fields", "The receiver's tax number."))
    ipaddress: str = conditional(IP, Length(45, fewest=7), Group.TECHNICAL, T("fields", "IP address"),
        help=T("fields", "The receiver's address, IPv4 or IPv6."))
    server_callback_url: str = optional(URL, 128, Group.TECHNICAL, T("fields", "Callback address"), columns=8,
        help=T("fields", "The gateway sends the result here."))
    redirect_url: str = optional(URL, 128, Group.TECHNICAL, T("fields", "Redirect address"), columns=12,
        help=T("fields", "Use either this or the pair for success and failure."))
    redirect_success_url: str = optional(URL, 1024, Group.TECHNICAL, T("fields", "Redirect on success"), columns=6)
    redirect_fail_url: str = optional(URL, 1024, Group.TECHNICAL, T("fields", "Redirect on failure"), columns=6)
    merchant_data: str = optional(LONG_TEXT, SIXTY_FOUR_K, Group.TECHNICAL, T("fields", "Merchant data"), columns=12,
        help=T("fields", "Comes back in the status and the callback."))
    customer_level: str = optional(VARCHAR, 32, Group.CUSTOMER, T("fields", "Customer level"),
        help=T("fields", "In the CMS."))
    customer_id: str = optional(INT, 10, Group.CUSTOMER, T("fields", "Customer id"),
        help=T("fields", "In the CMS; needed if the order goes via CMS (PNE)."))
    merchant_customer_identifier: str = optional(VARCHAR, 64, Group.CUSTOMER, T("fields", "Merchant customer id"),
        help=T("fields", "In the CMS; needed if the order goes via CMS (CRM)."))
    # fmt: on


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
    key=listing.PAYOUT.key,
    version="v4",
    title=listing.PAYOUT.title,
    effect=Effect.MOVES_MONEY,
    authentication=Authentication.OAUTH,
    request=PayoutRequest,
    rules=_rules,
    branches=DESTINATIONS,
    order_prefix="P",
    terms=OrderTerms(
        review=T("operations", "Review payout"),
        new=T("operations", "New payout"),
        kind_of=T("operations", "Kind of destination"),
        transaction_type="payout",
        # Without any of the first, as under "other", a payout goes by all that describes receiver and bank.
        pays_to=(
            (
                "account_number",
                "credit_card_number",
                "card_recurring_payment_id",
                "recurring-payment-id",
                "ewallet_wallet",
                "crypto_wallet_address",
            ),
            described_by(PayoutRequest, "receiver_", "bank_", "routing_", "legal_"),
        ),
        named_by=(("receiver_first_name", "receiver_last_name"), ("account_name",), ("card_printed_name",)),
    ),
)
