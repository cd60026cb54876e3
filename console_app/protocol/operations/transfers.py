"""Deposit to card: money from the merchant's deposit to a card (Denumtech api/v4/transfer-by-ref)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from console_app.protocol import listing
from console_app.protocol.errors import Problem
from console_app.protocol.fields import QT_TRANSLATE_NOOP as T
from console_app.protocol.fields import SIXTY_FOUR_K, Group, Length, Situation, conditional, optional, required
from console_app.protocol.kinds import (
    BOOLEAN,
    CARD_NUMBER,
    COUNTRY_2,
    DATE,
    DIGITS,
    DOCUMENT_NUMBER,
    EMAIL,
    IDENTITY_DOCUMENT,
    IP,
    LONG_TEXT,
    PHONE,
    STATE,
    TEXT,
    URL,
)
from console_app.protocol.operation import Authentication, Branch, Effect, Operation
from console_app.protocol.operations.money import MoneyRequest
from console_app.protocol.order_terms import OrderTerms, described_by
from console_app.protocol.rules import birthday_passed, exactly_one, no_test_card, redirects, state_fits


@dataclass(frozen=True, slots=True, repr=False)
class TransferRequest(MoneyRequest):
    """The parameters of a deposit to card, each as the exact text to send; '' is not sent."""

    # A row of the documented table is a line here; what does not fit is on the next.
    # fmt: off
    order_desc: str = required(TEXT, SIXTY_FOUR_K, Group.ORDER, T("fields", "Description"), columns=8)
    purpose: str = optional(TEXT, 128, Group.ORDER, T("fields", "Purpose"),
        help=T("fields", "Where the payment goes, for the fraud rules."))
    destination_card_no: str = conditional(CARD_NUMBER, Length(19, fewest=16), Group.DESTINATION,
        T("fields", "Card number"), wire="destination-card-no", columns=6, printed="String",
        help=T("fields", "The card the money goes to; its limits and fraud rules are those of a destination."))
    destination_card_ref_id: str = conditional(DIGITS, 20, Group.DESTINATION, T("fields", "Card reference"),
        wire="destination-card-ref-id", columns=6, help=T("fields", "The card-ref-id from the card registration."))
    receiver_first_name: str = required(TEXT, 128, Group.RECEIVER, T("fields", "First name"))
    receiver_middle_name: str = optional(TEXT, 128, Group.RECEIVER, T("fields", "Middle name"))
    receiver_last_name: str = required(TEXT, 128, Group.RECEIVER, T("fields", "Last name"))
    receiver_phone: str = optional(PHONE, 128, Group.RECEIVER, T("fields", "Phone"),
        help=T("fields", "Full international number with country code."))
    receiver_resident: str = optional(BOOLEAN, None, Group.RECEIVER, T("fields", "Resident"), columns=3)
    receiver_country_code: str = optional(COUNTRY_2, 2, Group.RECEIVER, T("fields", "Country"), columns=5)
    receiver_city: str = conditional(TEXT, 512, Group.RECEIVER, T("fields", "City"))
    receiver_zip_code: str = conditional(TEXT, 10, Group.RECEIVER, T("fields", "ZIP"), columns=2)
    receiver_address1: str = conditional(TEXT, 512, Group.RECEIVER, T("fields", "Address"), columns=6)
    receiver_identity_document_id: str = optional(IDENTITY_DOCUMENT, 512, Group.DOCUMENT,
        T("fields", "Identity document"), help=T("fields", "21 is a domestic passport, 31 an international one."))
    receiver_identity_document_series: str = optional(DOCUMENT_NUMBER, 512, Group.DOCUMENT, T("fields", "Series"))
    receiver_identity_document_number: str = optional(DOCUMENT_NUMBER, 512, Group.DOCUMENT, T("fields", "Number"))
    first_name: str = optional(TEXT, 128, Group.SENDER, T("fields", "First name"))
    middle_name: str = optional(TEXT, 128, Group.SENDER, T("fields", "Middle name"))
    last_name: str = optional(TEXT, 128, Group.SENDER, T("fields", "Last name"))
    birthday: str = optional(DATE, 8, Group.SENDER, T("fields", "Birthday"), columns=3,
        help=T("fields", "Year, month, day: 19820115."))
    ssn: str = optional(DIGITS, 32, Group.SENDER, T("fields", "SSN, last four"), columns=3)
    phone: str = optional(PHONE, 15, Group.SENDER, T("fields", "Phone"), columns=3,
        help=T("fields", "Full international number with country code."))
    cell_phone: str = optional(PHONE, 15, Group.SENDER, T("fields", "Mobile phone"), columns=3)
    email: str = optional(EMAIL, 50, Group.SENDER, T("fields", "E-mail"))
    country: str = optional(COUNTRY_2, 2, Group.SENDER, T("fields", "Country"))
    state: str = optional(STATE, Length(3, fewest=2), Group.SENDER, T("fields", "State"),
        help=T("fields", "Needed for the USA, Canada and Australia."))
    city: str = optional(TEXT, 50, Group.SENDER, T("fields", "City"))
    address1: str = optional(TEXT, 50, Group.SENDER, T("fields", "Address"), columns=6)
    zip_code: str = optional(TEXT, 10, Group.SENDER, T("fields", "ZIP"), columns=2)
    ipaddress: str = optional(IP, 45, Group.TECHNICAL, T("fields", "IP address"),
        help=T("fields", "The customer's address, for the fraud rules."))
    server_callback_url: str = optional(URL, 128, Group.TECHNICAL, T("fields", "Callback address"), columns=8,
        help=T("fields", "The gateway sends the result here."))
    redirect_url: str = optional(URL, 250, Group.TECHNICAL, T("fields", "Redirect address"), columns=12)
    redirect_success_url: str = optional(URL, 1024, Group.TECHNICAL, T("fields", "Redirect on success"), columns=6)
    redirect_fail_url: str = optional(URL, 1024, Group.TECHNICAL, T("fields", "Redirect on failure"), columns=6)
    merchant_data: str = optional(LONG_TEXT, SIXTY_FOUR_K, Group.TECHNICAL, T("fields", "Merchant data"), columns=12,
        help=T("fields", "Comes back in the status and the callback."))
    # fmt: on


BY_REFERENCE: Final = "card-reference"
"""The branch key of a transfer to a registered card."""
DESTINATIONS: Final = (
    Branch(
        BY_REFERENCE,
        T("destinations", "Registered card"),
        "key",
        ("destination-card-ref-id",),
        ("destination-card-ref-id",),
    ),
    Branch("card", T("destinations", "Card number"), "card", ("destination-card-no",), ("destination-card-no",)),
)


def _rules(values: Mapping[str, str], situation: Situation) -> Sequence[Problem]:
    return (
        *exactly_one(values, ("destination-card-ref-id", "destination-card-no")),
        *no_test_card(values, "destination-card-no", situation),
        *redirects(values, beside_warns=True),
        *state_fits(values, "country", "state"),
        *birthday_passed(values, "birthday", situation),
    )


TRANSFER: Final = Operation(
    key=listing.TRANSFER.key,
    version="v4",
    title=listing.TRANSFER.title,
    effect=Effect.MOVES_MONEY,
    authentication=Authentication.OAUTH,
    request=TransferRequest,
    rules=_rules,
    branches=DESTINATIONS,
    order_prefix="D",
    terms=OrderTerms(
        review=T("operations", "Review deposit to card"),
        new=T("operations", "New deposit to card"),
        kind_of=T("operations", "Kind of destination"),
        transaction_type="transfer",
        pays_to=(
            ("destination-card-ref-id", "destination-card-no"),
            described_by(TransferRequest, "receiver_"),
        ),
        named_by=(("receiver_first_name", "receiver_middle_name", "receiver_last_name"),),
    ),
)
