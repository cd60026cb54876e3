"""Deposit to card: money from the merchant's deposit to a card (Denumtech api/v4/transfer-by-ref)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Final

from console_app.protocol.errors import Problem
from console_app.protocol.fields import QT_TRANSLATE_NOOP as T
from console_app.protocol.fields import SIXTY_FOUR_K, Field, Group, Length, Need, Request, Situation
from console_app.protocol.kinds import (
    AMOUNT,
    BOOLEAN,
    CARD_NUMBER,
    COUNTRY_2,
    CURRENCY,
    DATE,
    DIGITS,
    DOCUMENT_NUMBER,
    EMAIL,
    IDENTITY_DOCUMENT,
    IP,
    LONG_TEXT,
    ORDER_NUMBER_KIND,
    PHONE,
    STATE,
    TEXT,
    URL,
)
from console_app.protocol.operation import Authentication, Branch, Effect, Operation
from console_app.protocol.rules import (
    birthday_passed,
    exactly_one,
    no_test_card,
    redirects,
    state_fits,
)


@dataclass(frozen=True, slots=True, repr=False)
class TransferRequest(Request):
    """The parameters of a deposit to card, each as the exact text to send; '' is not sent."""

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
    purpose: Annotated[
        str,
        Field(
            TEXT,
            "purpose",
            Need.OPTIONAL,
            Length(128),
            Group.ORDER,
            T("fields", "Purpose"),
            T("fields", "Where the payment goes, for the fraud rules."),
            columns=4,
        ),
    ] = ""
    destination_card_no: Annotated[
        str,
        Field(
            CARD_NUMBER,
            "destination-card-no",
            Need.CONDITIONAL,
            Length(19, 16),
            Group.DESTINATION,
            T("fields", "Card number"),
            T(
                "fields",
                "The card the money goes to; its limits and fraud rules are those of a destination.",
            ),
            columns=6,
            printed="String",
        ),
    ] = ""
    destination_card_ref_id: Annotated[
        str,
        Field(
            DIGITS,
            "destination-card-ref-id",
            Need.CONDITIONAL,
            Length(20),
            Group.DESTINATION,
            T("fields", "Card reference"),
            T("fields", "The card-ref-id from the card registration."),
            columns=6,
        ),
    ] = ""
    receiver_first_name: Annotated[
        str,
        Field(
            TEXT,
            "receiver_first_name",
            Need.REQUIRED,
            Length(128),
            Group.RECEIVER,
            T("fields", "First name"),
            columns=4,
        ),
    ] = ""
    receiver_middle_name: Annotated[
        str,
        Field(
            TEXT,
            "receiver_middle_name",
            Need.OPTIONAL,
            Length(128),
            Group.RECEIVER,
            T("fields", "Middle name"),
            columns=4,
        ),
    ] = ""
    receiver_last_name: Annotated[
        str,
        Field(
            TEXT,
            "receiver_last_name",
            Need.REQUIRED,
            Length(128),
            Group.RECEIVER,
            T("fields", "Last name"),
            columns=4,
        ),
    ] = ""
    receiver_phone: Annotated[
        str,
        Field(
            PHONE,
            "receiver_phone",
            Need.OPTIONAL,
            Length(128),
            Group.RECEIVER,
            T("fields", "Phone"),
            T("fields", "Full international number with country code."),
            columns=4,
        ),
    ] = ""
    receiver_resident: Annotated[
        str,
        Field(
            BOOLEAN,
            "receiver_resident",
            Need.OPTIONAL,
            Length(),
            Group.RECEIVER,
            T("fields", "Resident"),
            columns=3,
        ),
    ] = ""
    receiver_country_code: Annotated[
        str,
        Field(
            COUNTRY_2,
            "receiver_country_code",
            Need.OPTIONAL,
            Length(2),
            Group.RECEIVER,
            T("fields", "Country"),
            columns=5,
        ),
    ] = ""
    receiver_city: Annotated[
        str,
        Field(
            TEXT,
            "receiver_city",
            Need.CONDITIONAL,
            Length(512),
            Group.RECEIVER,
            T("fields", "City"),
            columns=4,
        ),
    ] = ""
    receiver_zip_code: Annotated[
        str,
        Field(
            TEXT,
            "receiver_zip_code",
            Need.CONDITIONAL,
            Length(10),
            Group.RECEIVER,
            T("fields", "ZIP"),
            columns=2,
        ),
    ] = ""
    receiver_address1: Annotated[
        str,
        Field(
            TEXT,
            "receiver_address1",
            Need.CONDITIONAL,
            Length(512),
            Group.RECEIVER,
            T("fields", "Address"),
            columns=6,
        ),
    ] = ""
    receiver_identity_document_id: Annotated[
        str,
        Field(
            IDENTITY_DOCUMENT,
            "receiver_identity_document_id",
            Need.OPTIONAL,
            Length(512),
            Group.DOCUMENT,
            T("fields", "Identity document"),
            T("fields", "21 is a domestic passport, 31 an international one."),
            columns=4,
        ),
    ] = ""
    receiver_identity_document_series: Annotated[
        str,
        Field(
            DOCUMENT_NUMBER,
            "receiver_identity_document_series",
            Need.OPTIONAL,
            Length(512),
            Group.DOCUMENT,
            T("fields", "Series"),
            columns=4,
        ),
    ] = ""
    receiver_identity_document_number: Annotated[
        str,
        Field(
            DOCUMENT_NUMBER,
            "receiver_identity_document_number",
            Need.OPTIONAL,
            Length(512),
            Group.DOCUMENT,
            T("fields", "Number"),
            columns=4,
        ),
    ] = ""
    first_name: Annotated[
        str,
        Field(
            TEXT,
            "first_name",
            Need.OPTIONAL,
            Length(128),
            Group.SENDER,
            T("fields", "First name"),
            columns=4,
        ),
    ] = ""
    middle_name: Annotated[
        str,
        Field(
            TEXT,
            "middle_name",
            Need.OPTIONAL,
            Length(128),
            Group.SENDER,
            T("fields", "Middle name"),
            columns=4,
        ),
    ] = ""
    last_name: Annotated[
        str,
        Field(
            TEXT,
            "last_name",
            Need.OPTIONAL,
            Length(128),
            Group.SENDER,
            T("fields", "Last name"),
            columns=4,
        ),
    ] = ""
    birthday: Annotated[
        str,
        Field(
            DATE,
            "birthday",
            Need.OPTIONAL,
            Length(8),
            Group.SENDER,
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
            Group.SENDER,
            T("fields", "SSN, last four"),
            columns=3,
        ),
    ] = ""
    phone: Annotated[
        str,
        Field(
            PHONE,
            "phone",
            Need.OPTIONAL,
            Length(15),
            Group.SENDER,
            T("fields", "Phone"),
            T("fields", "Full international number with country code."),
            columns=3,
        ),
    ] = ""
    cell_phone: Annotated[
        str,
        Field(
            PHONE,
            "cell_phone",
            Need.OPTIONAL,
            Length(15),
            Group.SENDER,
            T("fields", "Mobile phone"),
            columns=3,
        ),
    ] = ""
    email: Annotated[
        str,
        Field(
            EMAIL,
            "email",
            Need.OPTIONAL,
            Length(50),
            Group.SENDER,
            T("fields", "E-mail"),
            columns=4,
        ),
    ] = ""
    country: Annotated[
        str,
        Field(
            COUNTRY_2,
            "country",
            Need.OPTIONAL,
            Length(2),
            Group.SENDER,
            T("fields", "Country"),
            columns=4,
        ),
    ] = ""
    state: Annotated[
        str,
        Field(
            STATE,
            "state",
            Need.OPTIONAL,
            Length(3, 2),
            Group.SENDER,
            T("fields", "State"),
            T("fields", "Needed for the USA, Canada and Australia."),
            columns=4,
        ),
    ] = ""
    city: Annotated[
        str,
        Field(TEXT, "city", Need.OPTIONAL, Length(50), Group.SENDER, T("fields", "City"), columns=4),
    ] = ""
    address1: Annotated[
        str,
        Field(
            TEXT,
            "address1",
            Need.OPTIONAL,
            Length(50),
            Group.SENDER,
            T("fields", "Address"),
            columns=6,
        ),
    ] = ""
    zip_code: Annotated[
        str,
        Field(TEXT, "zip_code", Need.OPTIONAL, Length(10), Group.SENDER, T("fields", "ZIP"), columns=2),
    ] = ""
    ipaddress: Annotated[
        str,
        Field(
            IP,
            "ipaddress",
            Need.OPTIONAL,
            Length(45),
            Group.TECHNICAL,
            T("fields", "IP address"),
            T("fields", "The customer's address, for the fraud rules."),
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
            Length(250),
            Group.TECHNICAL,
            T("fields", "Redirect address"),
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


DESTINATIONS: Final = (
    Branch(
        "card-reference",
        T("destinations", "Registered card"),
        "key",
        ("destination-card-ref-id",),
        ("destination-card-ref-id",),
    ),
    Branch(
        "card",
        T("destinations", "Card number"),
        "card",
        ("destination-card-no",),
        ("destination-card-no",),
    ),
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
    key="transfer-by-ref",
    version="v4",
    title=T("operations", "Deposit to card"),
    effect=Effect.MOVES_MONEY,
    authentication=Authentication.OAUTH,
    request=TransferRequest,
    rules=_rules,
    branches=DESTINATIONS,
    order_prefix="D",
)
