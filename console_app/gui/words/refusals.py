"""Words about why an order is not sent, a card not registered or a home not used; `notices` makes the sentences."""

from collections.abc import Mapping
from typing import Final

from console_app.protocol.fields import QT_TRANSLATE_NOOP
from console_app.services.errors import Unsafe

HOME_UNSAFE: Final[Mapping[Unsafe, tuple[str, str]]] = {
    Unsafe.WRITABLE: (
        QT_TRANSLATE_NOOP("Notice", "Others may write in the home folder: {place}"),
        QT_TRANSLATE_NOOP(
            "Notice",
            "Nothing was read, changed or sent. Whoever can put files there could turn payments to themselves. Take "
            "that right from them (chmod go-w), or choose another folder: paynet-console --home DIR.",
        ),
    ),
    Unsafe.FOREIGN: (
        QT_TRANSLATE_NOOP("Notice", "This belongs to another user: {place}"),
        QT_TRANSLATE_NOOP(
            "Notice",
            "Nothing was read, changed or sent. Start the console as that user, or choose a folder of your own: "
            "paynet-console --home DIR.",
        ),
    ),
    Unsafe.LINK: (
        QT_TRANSLATE_NOOP("Notice", "A link stands in the place of a file of the home: {place}"),
        QT_TRANSLATE_NOOP(
            "Notice",
            "It was not followed; nothing was read, changed or sent. Find out who put it there, and put the file "
            "itself in its place.",
        ),
    ),
    Unsafe.ODD: (
        QT_TRANSLATE_NOOP("Notice", "Something else stands in the place of a file or folder of the home: {place}"),
        QT_TRANSLATE_NOOP("Notice", "Nothing was read, changed or sent. Find out who put it there, and take it away."),
    ),
}
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
    "currency-dropped": (
        QT_TRANSLATE_NOOP("Notice", "The currency of this order is none of ISO 4217 any more."),
        QT_TRANSLATE_NOOP("Notice", "Nothing was sent. No money moved. Withdraw it and make a new order."),
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
    "not-sound": (
        QT_TRANSLATE_NOOP(
            "Notice", "The journal's entry of this payment was altered or cannot be read: it lends no card."
        ),
        _ANOTHER,
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
