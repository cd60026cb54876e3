"""Words for the reasons why an order is not sent or a card not registered, by code; `notices` makes the sentences."""

from collections.abc import Mapping
from typing import Final

from console_app.protocol.fields import QT_TRANSLATE_NOOP

NOT_SENDABLE: Final[Mapping[str, tuple[str, str]]] = {
    "state": (
        QT_TRANSLATE_NOOP("Notice", "This cannot be done with the order in its state."),
        QT_TRANSLATE_NOOP("Notice", "Nothing was sent or changed by this. Look at the order as it stands now."),
    ),
    "unreadable": (
        QT_TRANSLATE_NOOP("Notice", "This version cannot read the order's row in the journal."),
        QT_TRANSLATE_NOOP(
            "Notice", "Nothing was sent or changed by this. Whether money moved is not known: tell your administrator."
        ),
    ),
    "elsewhere": (
        QT_TRANSLATE_NOOP("Notice", "This order was not sent from here, so its content is not known."),
        QT_TRANSLATE_NOOP("Notice", "Nothing was sent or changed by this. It is only asked about."),
    ),
    "operation": (
        QT_TRANSLATE_NOOP("Notice", "The profile does not have this operation."),
        QT_TRANSLATE_NOOP("Notice", "Nothing was sent or changed by this. Choose a profile that has it."),
    ),
    "content-changed": (
        QT_TRANSLATE_NOOP("Notice", "The content is not the one of this order."),
        QT_TRANSLATE_NOOP("Notice", "Nothing was sent. No money moved. Make a new order for the changed content."),
    ),
    "altered": (
        QT_TRANSLATE_NOOP("Notice", "This order was altered in the journal's file: it is not what was entered here."),
        QT_TRANSLATE_NOOP(
            "Notice",
            "Nothing was sent or changed by this. Whether money moved cannot be told from it: tell your administrator "
            "before the payment is entered again.",
        ),
    ),
    "content-unchecked": (
        QT_TRANSLATE_NOOP("Notice", "A value of this order holds characters that look like others, or show nothing."),
        QT_TRANSLATE_NOOP(
            "Notice",
            "Nothing was sent. No money moved. An earlier version let them through: withdraw it and make a new order.",
        ),
    ),
    "key-changed": (
        QT_TRANSLATE_NOOP("Notice", "The key of this home's journal was lost or changed since this order was made."),
        QT_TRANSLATE_NOOP(
            "Notice",
            "Nothing was sent. No money moved. Nobody can tell any more whether the content is still the same: "
            "withdraw it and make a new order.",
        ),
    ),
    "content-gone": (
        QT_TRANSLATE_NOOP("Notice", "Card numbers and codes are not kept, so it cannot be sent again from here."),
        QT_TRANSLATE_NOOP("Notice", "Nothing was sent. No money moved. Withdraw it and make a new order."),
    ),
    "not-confirmed": (
        QT_TRANSLATE_NOOP("Notice", "The gateway does not confirm this order id."),
        QT_TRANSLATE_NOOP("Notice", "Nothing was changed. Compare both ids with what the gateway told you."),
    ),
    "at-gateway": (
        QT_TRANSLATE_NOOP("Notice", "The gateway has an order under this number."),
        QT_TRANSLATE_NOOP("Notice", "Nothing was sent by this. Do not send or create it again; ask gateway support."),
    ),
    "other-login": (
        QT_TRANSLATE_NOOP("Notice", "The card of this reference was registered for another login."),
        QT_TRANSLATE_NOOP("Notice", "Nothing was sent. No money moved. Register the card under this login first."),
    ),
    "other-environment": (
        QT_TRANSLATE_NOOP("Notice", "The card of this reference was registered at another host."),
        QT_TRANSLATE_NOOP("Notice", "Nothing was sent. No money moved. Register the card at this host first."),
    ),
    "reason-missing": (
        QT_TRANSLATE_NOOP("Notice", "A reason and the evidence for it are needed."),
        QT_TRANSLATE_NOOP("Notice", "Nothing was changed."),
    ),
}


_ANOTHER: Final = QT_TRANSLATE_NOOP("Notice", "Nothing was asked. Choose a payment whose status is Approved.")
NOT_REGISTRABLE: Final[Mapping[str, tuple[str, str]]] = {
    "not-approved": (
        QT_TRANSLATE_NOOP(
            "Notice", "This payment is {state}. Only a payment with a final, approved status can lend its card."
        ),
        _ANOTHER,
    ),
    "not-a-payment": (
        QT_TRANSLATE_NOOP("Notice", "This order is no initial payment, so it has no card to register."),
        _ANOTHER,
    ),
    "other-gateway-id": (
        QT_TRANSLATE_NOOP("Notice", "The two numbers belong to different orders."),
        QT_TRANSLATE_NOOP("Notice", "Nothing was asked. Take both numbers from the same payment."),
    ),
    "foreign": (
        QT_TRANSLATE_NOOP("Notice", "Not one of our payments: make sure that it is finally approved."),
        QT_TRANSLATE_NOOP("Notice", "The gateway refuses any other."),
    ),
}
REFERENCES: Final[Mapping[str, str]] = {
    "unknown": QT_TRANSLATE_NOOP("Notice", "No card was registered here under this reference. Compare it once more."),
    "other-login": QT_TRANSLATE_NOOP(
        "Notice", "This card was registered for another login, so it cannot be used under this one."
    ),
    "other-environment": QT_TRANSLATE_NOOP(
        "Notice", "This card was registered at another host, so it cannot be used at this one."
    ),
}
