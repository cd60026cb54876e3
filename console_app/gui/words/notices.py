"""The sentences about errors: what happened, whether money may have moved, what to do; made here only."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication

from console_app.gui.kit.chip import state_word
from console_app.gui.kit.text import fill, visible
from console_app.gui.words.refusals import HOME_UNSAFE, NOT_REGISTRABLE, NOT_SENDABLE, REFERENCES
from console_app.gui.words.unusable_words import unusable_text
from console_app.protocol.errors import Problem, Why
from console_app.protocol.fields import QT_TRANSLATE_NOOP
from console_app.services.errors import (
    BackendRefused,
    ConsoleError,
    EntryDamaged,
    HomeBusy,
    HomeOnNetwork,
    HomeUnsafe,
    JournalError,
    JournalNewer,
    JournalUnavailable,
    KeyRefused,
    KeyringLocked,
    MoveRefused,
    NextKeyWaits,
    NoKeyring,
    NotComparable,
    NotRegistrable,
    NotSendable,
    NumberRefused,
    OrderNumberTaken,
    OutcomeUnwritten,
    ProfileError,
    SamePayment,
    SecretMissing,
    VaultError,
)
from console_app.services.keys import SecretKind

FIELD: Final = "Problem"
NOTE: Final = "Notice"


def tr(context: str, text: str) -> str:
    """Translate a text that a table declares."""
    return QCoreApplication.translate(context, text)


PROBLEMS: Final[Mapping[Why, str]] = {
    Why.REQUIRED: QT_TRANSLATE_NOOP("Problem", "This is needed."),
    Why.TOO_LONG: QT_TRANSLATE_NOOP("Problem", "At most {limit} characters here; you have {have}."),
    Why.TOO_SHORT: QT_TRANSLATE_NOOP("Problem", "At least {limit} characters here; you have {have}."),
    Why.TOO_MANY_BYTES: QT_TRANSLATE_NOOP(
        "Problem", "{have} bytes; the gateway may count bytes and take {limit} only."
    ),
    Why.CONTROL_CHARACTERS: QT_TRANSLATE_NOOP(
        "Problem", "Hidden characters cannot be sent: {points}. Type the text anew."
    ),
    Why.TOO_MANY_MARKS: QT_TRANSLATE_NOOP("Problem", "More than {limit} marks on one letter. Type the text anew."),
    Why.MIXED_SCRIPTS: QT_TRANSLATE_NOOP(
        "Problem", "Letters of two alphabets in one word: {value}. Make sure it is the right name."
    ),
    Why.ODD_CHARACTERS: QT_TRANSLATE_NOOP(
        "Problem", "These look like plain characters and are others: {points}. They are sent as they are."
    ),
    Why.FOREIGN_CHARACTERS: QT_TRANSLATE_NOOP(
        "Problem", "Not of the letters A to Z and the usual signs: {points}. Make sure that it is written so."
    ),
    Why.CARD_IN_TEXT: QT_TRANSLATE_NOOP(
        "Problem", "This looks like a card number. Card numbers belong in their own field."
    ),
    Why.SPREADSHEET_NUMBER: QT_TRANSLATE_NOOP(
        "Problem", "A spreadsheet changed this number. Format the cell as text and copy it again."
    ),
    Why.ORDER_NUMBER_SHAPE: QT_TRANSLATE_NOOP(
        "Problem", "1 to 128 of the letters A to Z, digits, point, hyphen and underscore."
    ),
    Why.AMOUNT_SHAPE: QT_TRANSLATE_NOOP("Problem", "Digits and one point only, for instance 1250.00."),
    Why.AMOUNT_COMMA: QT_TRANSLATE_NOOP("Problem", "Use a point, not a comma: 10.50."),
    Why.AMOUNT_ZERO: QT_TRANSLATE_NOOP("Problem", "The amount must be more than zero."),
    Why.AMOUNT_TOO_LONG: QT_TRANSLATE_NOOP("Problem", "At most {limit} digits; you have {have}."),
    Why.AMOUNT_MANY_CHARACTERS: QT_TRANSLATE_NOOP(
        "Problem", "{have} characters with the point; the gateway may take {limit} only."
    ),
    Why.AMOUNT_DECIMALS: QT_TRANSLATE_NOOP("Problem", "{currency} has {limit} decimals; you typed {have}."),
    Why.AMOUNT_HUNDREDTHS: QT_TRANSLATE_NOOP(
        "Problem",
        "No whole number of hundredths. This profile's gateway counts hundredths of {currency} in the control: at most "
        "2 decimals here.",
    ),
    Why.CURRENCY_UNKNOWN: QT_TRANSLATE_NOOP("Problem", "Choose a currency from the list."),
    Why.CURRENCY_NOT_ALLOWED: QT_TRANSLATE_NOOP("Problem", "This profile takes {allowed} only."),
    Why.DIGITS_ONLY: QT_TRANSLATE_NOOP("Problem", "Digits only."),
    Why.NOT_NUMERIC: QT_TRANSLATE_NOOP("Problem", "A whole number of minutes, for instance -180."),
    Why.CODE_SHAPE: QT_TRANSLATE_NOOP("Problem", "Letters A to Z, digits and the usual signs only."),
    Why.CARD_SHAPE: QT_TRANSLATE_NOOP("Problem", "Digits only, in groups if you like."),
    Why.CARD_LENGTH: QT_TRANSLATE_NOOP("Problem", "Card numbers have 16 to 19 digits; you have {have}."),
    Why.CARD_LUHN: QT_TRANSLATE_NOOP("Problem", "The check digit does not fit. Compare the number with the source."),
    Why.CARD_LUHN_CONFIRM: QT_TRANSLATE_NOOP(
        "Problem", "The check digit does not fit. If the number is right all the same, the review asks you to say why."
    ),
    Why.CARD_SAME_DIGITS: QT_TRANSLATE_NOOP("Problem", "No card has the same digit throughout."),
    Why.CARD_TEST_NUMBER: QT_TRANSLATE_NOOP("Problem", "This is a published test card; this profile moves real money."),
    Why.CARD_CODE_SHAPE: QT_TRANSLATE_NOOP("Problem", "Three or four digits."),
    Why.MONTH_SHAPE: QT_TRANSLATE_NOOP("Problem", "Two digits, 01 to 12."),
    Why.YEAR_SHAPE: QT_TRANSLATE_NOOP("Problem", "Four digits, for instance 2029."),
    Why.EXPIRED: QT_TRANSLATE_NOOP("Problem", "This card has expired."),
    Why.IBAN_CHECK: QT_TRANSLATE_NOOP("Problem", "The check digits do not fit this IBAN. Compare it with the source."),
    Why.IBAN_LENGTH: QT_TRANSLATE_NOOP(
        "Problem", "An IBAN of {country} is not {have} characters long. Compare it with the source."
    ),
    Why.ACCOUNT_SHAPE: QT_TRANSLATE_NOOP("Problem", "Letters A to Z, digits, space, hyphen, slash and point only."),
    Why.ACCOUNT_TEST_NUMBER: QT_TRANSLATE_NOOP(
        "Problem", "This is a sandbox test account; this profile moves real money. The review asks you to say why."
    ),
    Why.BIC_SHAPE: QT_TRANSLATE_NOOP("Problem", "Usually 8 or 11 letters and digits, or 9 digits in Russia."),
    Why.INN_SHAPE: QT_TRANSLATE_NOOP("Problem", "The check digits of this INN do not fit."),
    Why.EMAIL_SHAPE: QT_TRANSLATE_NOOP("Problem", "An e-mail address such as name@example.com."),
    Why.PHONE_SHAPE: QT_TRANSLATE_NOOP("Problem", "Digits with a leading plus only, for instance +12063582043."),
    Why.PHONE_NO_COUNTRY: QT_TRANSLATE_NOOP("Problem", "Make sure the country code is in it, for instance +49."),
    Why.PHONE_PLUS: QT_TRANSLATE_NOOP("Problem", "The gateway's page says digits only here; other pages show a plus."),
    Why.IP_SHAPE: QT_TRANSLATE_NOOP("Problem", "An address such as 203.0.113.7 or 2001:db8::7."),
    Why.IP_NOT_PUBLIC: QT_TRANSLATE_NOOP("Problem", "This is not a public address. Is it the customer's own?"),
    Why.COUNTRY_UNKNOWN: QT_TRANSLATE_NOOP("Problem", "Choose a country from the list."),
    Why.STATE_UNKNOWN: QT_TRANSLATE_NOOP("Problem", "Choose a state of the chosen country."),
    Why.STATE_NEEDED: QT_TRANSLATE_NOOP("Problem", "The USA, Canada and Australia need a state."),
    Why.DATE_SHAPE: QT_TRANSLATE_NOOP("Problem", "Year, month and day in 8 digits: 19820115."),
    Why.DATE_FUTURE: QT_TRANSLATE_NOOP("Problem", "This day is still to come."),
    Why.DATE_FORMAT_UNSURE: QT_TRANSLATE_NOOP("Problem", "8 digits expected: 19820115."),
    Why.URL_SHAPE: QT_TRANSLATE_NOOP("Problem", "A web address such as https://example.com/result."),
    Why.URL_SCHEME: QT_TRANSLATE_NOOP("Problem", "Only https and http addresses can be used."),
    Why.URL_USER: QT_TRANSLATE_NOOP("Problem", "No user name in an address."),
    Why.URL_HTTP: QT_TRANSLATE_NOOP("Problem", "http is not encrypted. Use https if the shop has it."),
    Why.BOOLEAN_SHAPE: QT_TRANSLATE_NOOP("Problem", "Choose yes, no or not sent."),
    Why.NOT_A_CHOICE: QT_TRANSLATE_NOOP("Problem", "Choose from the list."),
    Why.ONLY_ONE_OF: QT_TRANSLATE_NOOP("Problem", "Use either this or {other}, not both."),
    Why.ONE_OF_NEEDED: QT_TRANSLATE_NOOP("Problem", "This or {other} is needed."),
    Why.BOTH_NEEDED: QT_TRANSLATE_NOOP("Problem", "This is needed together with {other}."),
    Why.NEEDED_WITH: QT_TRANSLATE_NOOP("Problem", "This is needed together with {other}."),
    Why.USUALLY_NEEDED: QT_TRANSLATE_NOOP("Problem", "The gateway's page calls this required."),
    Why.MANY_DESTINATIONS: QT_TRANSLATE_NOOP("Problem", "More than one destination is filled in."),
    Why.NO_DESTINATION: QT_TRANSLATE_NOOP("Problem", "No destination is filled in."),
}


_POINTS: Final = "points"
_IN_THE_WAY: Final = QT_TRANSLATE_NOOP("Problem", "{rule} These characters are in the way: {points}. Type it anew.")


def problem_text(problem: Problem) -> str:
    """Explain the problem at a field, with the rule and the typed text; invisible characters are named."""
    data = {name: visible(value, 120 if name == _POINTS else 60) for name, value in problem.data}
    sentence = PROBLEMS[problem.why]
    said = fill(tr(FIELD, sentence), **data)
    if _POINTS in data and f"{{{_POINTS}}}" not in sentence:
        return fill(tr(FIELD, _IN_THE_WAY), rule=said, points=data[_POINTS])
    return said


@dataclass(frozen=True, slots=True)
class Words:
    """A notice: what happened, whether money may have moved, what to do."""

    head: str
    text: str


ERRORS: Final[Mapping[type[ConsoleError], tuple[str, str]]] = {
    NoKeyring: (
        QT_TRANSLATE_NOOP("Notice", "This workstation has no keyring service."),
        QT_TRANSLATE_NOOP(
            "Notice",
            "Nothing was sent. No money moved. Keys are kept only in the system's keyring: start GNOME Keyring or "
            "KWallet and sign in again, or ask your administrator.",
        ),
    ),
    KeyringLocked: (
        QT_TRANSLATE_NOOP("Notice", "The keyring is locked."),
        QT_TRANSLATE_NOOP(
            "Notice", "Nothing was sent. No money moved. Unlock the system's keyring and do it once more."
        ),
    ),
    BackendRefused: (
        QT_TRANSLATE_NOOP("Notice", "This keyring is not trusted: {backend}."),
        QT_TRANSLATE_NOOP(
            "Notice",
            "Nothing was sent. No money moved. Only the system's own keyring is used; ask your administrator "
            "to set it up.",
        ),
    ),
    SecretMissing: (
        QT_TRANSLATE_NOOP("Notice", "A secret of this profile is missing: {entry}."),
        QT_TRANSLATE_NOOP(
            "Notice", "Nothing was sent. No money moved. Open Keys behind the gear (F10) and bring it in there."
        ),
    ),
    EntryDamaged: (
        QT_TRANSLATE_NOOP("Notice", "A keyring entry is damaged: {entry}."),
        QT_TRANSLATE_NOOP(
            "Notice", "Nothing was sent. No money moved. Delete the entry and import the secret again ({reason})."
        ),
    ),
    KeyRefused: (
        QT_TRANSLATE_NOOP("Notice", "This key cannot be used: {reason}."),
        QT_TRANSLATE_NOOP("Notice", "Nothing was stored. Use an RSA private key of 2048 to 6144 bits in PEM form."),
    ),
    NextKeyWaits: (
        QT_TRANSLATE_NOOP("Notice", "A new key waits already: {entry}."),
        QT_TRANSLATE_NOOP("Notice", "Nothing was made or stored. Switch to the waiting key, or delete it first."),
    ),
    VaultError: (
        QT_TRANSLATE_NOOP("Notice", "The keyring did not do what was asked."),
        QT_TRANSLATE_NOOP("Notice", "Nothing was sent. No money moved. Look at the keyring, then do it once more."),
    ),
    OrderNumberTaken: (
        QT_TRANSLATE_NOOP("Notice", "Order number {number} exists already."),
        QT_TRANSLATE_NOOP(
            "Notice", "Nothing was sent. No money moved. Look at that order, or take a fresh number for this one."
        ),
    ),
    JournalError: (
        QT_TRANSLATE_NOOP("Notice", "The journal does not take this."),
        QT_TRANSLATE_NOOP("Notice", "Nothing was sent. No money moved. ({detail})"),
    ),
    OutcomeUnwritten: (
        QT_TRANSLATE_NOOP("Notice", "We do not know yet. Do not create it again."),
        QT_TRANSLATE_NOOP(
            "Notice",
            "The order was sent, but the journal could not be written. Money may have moved. The console looks the "
            "order up as soon as the journal works again; check that the disk is not full.",
        ),
    ),
    JournalNewer: (
        QT_TRANSLATE_NOOP("Notice", "The journal was written by a newer version of this program."),
        QT_TRANSLATE_NOOP("Notice", "Nothing was changed or sent. Install the newer version on this workstation."),
    ),
    HomeBusy: (
        QT_TRANSLATE_NOOP("Notice", "Another console is open in this home."),
        QT_TRANSLATE_NOOP("Notice", "Nothing was changed or sent. Use the other window, or close it first."),
    ),
    HomeOnNetwork: (
        QT_TRANSLATE_NOOP("Notice", "The home lies on a network drive ({filesystem})."),
        QT_TRANSLATE_NOOP(
            "Notice", "Nothing was changed or sent. Choose a folder of this workstation: paynet-console --home DIR."
        ),
    ),
    JournalUnavailable: (
        QT_TRANSLATE_NOOP("Notice", "The journal cannot be read or written."),
        QT_TRANSLATE_NOOP(
            "Notice",
            "Without the journal nothing is sent. No money moved. Check the disk, then do it once more. ({detail})",
        ),
    ),
    MoveRefused: (
        QT_TRANSLATE_NOOP("Notice", "The order has changed meanwhile."),
        QT_TRANSLATE_NOOP("Notice", "Nothing was sent by this. Look at the order as it stands now."),
    ),
    NumberRefused: (
        QT_TRANSLATE_NOOP("Notice", "This is a card's number, not an order's."),
        QT_TRANSLATE_NOOP(
            "Notice",
            "Nothing was asked, and the number was not kept. Ask by order number; orders of a card are found here by "
            "its first six and last four digits.",
        ),
    ),
    SamePayment: (
        QT_TRANSLATE_NOOP("Notice", "The same payment was made before."),
        QT_TRANSLATE_NOOP(
            "Notice", "Nothing was sent. No money moved. Look at the earlier order; if this one is right, say why."
        ),
    ),
    NotComparable: (
        QT_TRANSLATE_NOOP("Notice", "Earlier orders of this amount cannot be compared: {count}"),
        QT_TRANSLATE_NOOP(
            "Notice",
            "Nothing was sent. No money moved. The key of this home's journal was lost or changed. Look yourself "
            "whether this payment was already made; if not, review it again and say why it is right.",
        ),
    ),
}

PROFILES: Final[Mapping[str, tuple[str, str]]] = {
    "unknown": (
        QT_TRANSLATE_NOOP("Notice", "There is no profile {detail}."),
        QT_TRANSLATE_NOOP("Notice", "Nothing was sent. No money moved. Choose another profile."),
    ),
    "other-profile": (
        QT_TRANSLATE_NOOP("Notice", "This order belongs to another profile: {detail}."),
        QT_TRANSLATE_NOOP("Notice", "Nothing was sent. No money moved. Choose that profile, then send it again."),
    ),
    "open-orders": (
        QT_TRANSLATE_NOOP("Notice", "This profile has {detail} open orders."),
        QT_TRANSLATE_NOOP("Notice", "Nothing was changed. Wait until they are final, or settle the held ones."),
    ),
    "file-damaged": (
        QT_TRANSLATE_NOOP("Notice", "A file of the home folder is damaged: {detail}."),
        QT_TRANSLATE_NOOP("Notice", "Nothing was sent. No money moved. Ask your administrator to look at it."),
    ),
}
_PROFILE_UNUSABLE: Final = (
    QT_TRANSLATE_NOOP("Notice", "This profile or the home folder cannot be used: {why}."),
    QT_TRANSLATE_NOOP("Notice", "Nothing was sent. No money moved. Ask your administrator to look at it."),
)


def standing_words(reason: str, state: str = "") -> Words:
    """Explain why a card may not be registered from a payment, or warn about it; `state` is our order's."""
    head, text = NOT_REGISTRABLE[reason]
    return Words(fill(tr(NOTE, head), state=state_word(state) if state else ""), tr(NOTE, text))


def reference_text(state: str) -> str:
    """Explain what is wrong with the card reference of a transfer, '' if nothing is."""
    return tr(NOTE, REFERENCES[state]) if state in REFERENCES else ""


def error_words(error: ConsoleError) -> Words:
    """Put an expected error into words."""
    if isinstance(error, NotRegistrable):
        return standing_words(error.reason, error.state)
    if isinstance(error, NotSendable):
        head, text = NOT_SENDABLE.get(error.reason, NOT_SENDABLE["state"])
        return Words(tr(NOTE, head), tr(NOTE, text))
    if isinstance(error, HomeUnsafe):
        head, text = HOME_UNSAFE[error.unsafe]
        return Words(fill(tr(NOTE, head), place=visible(error.place, 300)), tr(NOTE, text))
    if isinstance(error, ProfileError):
        head, text = PROFILES.get(error.reason, _PROFILE_UNUSABLE)
        data = _data_of(error) | {"why": unusable_text(error.reason, error.detail)}
        return Words(fill(tr(NOTE, head), **data), fill(tr(NOTE, text), **data))
    for known in type(error).__mro__:
        if known in ERRORS:
            head, text = ERRORS[known]
            data = _data_of(error)
            return Words(fill(tr(NOTE, head), **data), fill(tr(NOTE, text), **data))
    return unexpected_words("")


_DATA: Final = ("backend", "entry", "reason", "number", "filesystem", "detail", "count")


_SECRETS: Final[Mapping[str, str]] = {
    SecretKind.PRIVATE_KEY: QT_TRANSLATE_NOOP("Notice", "the private key of {profile}"),
    SecretKind.NEXT_KEY: QT_TRANSLATE_NOOP("Notice", "the next private key of {profile}"),
    SecretKind.MERCHANT_CONTROL: QT_TRANSLATE_NOOP("Notice", "the merchant control of {profile}"),
}


def _entry_text(entry: str) -> str:
    """Name a keyring entry ``HOME/PROFILE/kind`` for people; one of another form as it is."""
    _, _, rest = entry.partition("/")
    profile, _, kind = rest.rpartition("/")
    if kind not in _SECRETS:
        return visible(entry, 200)
    return fill(tr(NOTE, _SECRETS[kind]), profile=visible(profile, 80))


def _data_of(error: ConsoleError) -> dict[str, str]:
    given = {"detail": str(error)} if type(error) is JournalError else {}
    if isinstance(error, SecretMissing | EntryDamaged):
        given["entry"] = _entry_text(error.entry)
    return given | {name: visible(str(getattr(error, name, "")), 200) for name in _DATA if name not in given}


def unexpected_words(log_folder: str, *, sending: bool = False) -> Words:
    """Put an unexpected fault into words: whether money may have moved, what to do, where the log is."""
    head = tr(NOTE, QT_TRANSLATE_NOOP("Notice", "Something unexpected went wrong in the console."))
    text = (
        QT_TRANSLATE_NOOP(
            "Notice",
            "An order was being sent; money may have moved. Do not create it again: close the console and start it "
            "anew, it will look the order up. The log is in {folder}.",
        )
        if sending
        else QT_TRANSLATE_NOOP(
            "Notice",
            "No order was being sent at that moment. If it happens again, send your administrator the log: {folder}.",
        )
    )
    return Words(head, fill(tr(NOTE, text), folder=visible(log_folder, 300)))
