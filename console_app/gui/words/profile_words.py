"""Words about profiles: problems at a field, the result of a connection test, orders that prevent a change."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from PySide6.QtCore import QCoreApplication

from console_app.gui.kit.text import fill, visible
from console_app.gui.words.band_words import target_text
from console_app.gui.words.notices import Words, error_words
from console_app.gui.words.unusable_words import unusable_text
from console_app.protocol.brands import Environment
from console_app.protocol.card_numbers import mask_cards_in
from console_app.protocol.fields import QT_TRANSLATE_NOOP
from console_app.services.connection_test import ConnectionResult, Standing
from console_app.services.errors import ProfileError
from console_app.services.exchange import WireDetail
from console_app.services.preferences import MOST_LOGIN, MOST_NAME
from console_app.services.profile import Unreadable
from console_app.services.profile_book import OpenOrders
from console_app.services.profile_draft import NAME, FieldProblem

PROFILE: Final = "Profile"

PROBLEMS: Final[Mapping[str, str]] = {
    "required": QT_TRANSLATE_NOOP("Profile", "This is needed."),
    "name": QT_TRANSLATE_NOOP("Profile", 'A name has none of / \\ : * ? " < > | and no hidden characters.'),
    "name-long": QT_TRANSLATE_NOOP("Profile", "At most {limit} characters here; you have {detail}."),
    "name-card": QT_TRANSLATE_NOOP("Profile", "This looks like a card number. A profile's name stands in files."),
    "name-taken": QT_TRANSLATE_NOOP(
        "Profile", "There is a profile of this name. Upper and lower case do not tell names apart."
    ),
    "base-url-shape": QT_TRANSLATE_NOOP(
        "Profile", "No plain web address. It looks like https://gate.example.com/paynet/api."
    ),
    "base-url-scheme": QT_TRANSLATE_NOOP("Profile", "The address must begin with https (http only on this machine)."),
    "base-url-extras": QT_TRANSLATE_NOOP("Profile", "No user name, question mark or # in the address."),
    "environment-sandbox": QT_TRANSLATE_NOOP("Profile", "{detail} is a sandbox: choose Sandbox."),
    "environment-production": QT_TRANSLATE_NOOP(
        "Profile", "This is the production host of {detail}. It moves real money: choose Production."
    ),
    "sandbox-unconfirmed": QT_TRANSLATE_NOOP(
        "Profile",
        "Counts as PRODUCTION. If it is a sandbox, type {detail} here; else choose Production.",
    ),
    "endpoint": QT_TRANSLATE_NOOP("Profile", "Digits only, as your account manager gave them."),
    "login-long": QT_TRANSLATE_NOOP("Profile", "At most {limit} characters here; you have {detail}."),
    "login": QT_TRANSLATE_NOOP("Profile", "Letters A to Z, digits and the usual signs, without spaces."),
    "currency": QT_TRANSLATE_NOOP("Profile", "No currency of ISO 4217: {detail}."),
    "proxy": QT_TRANSLATE_NOOP("Profile", "An address such as http://proxy.example.com:3128, or nothing."),
    "proxy-user": QT_TRANSLATE_NOOP("Profile", "No user name and no password in the address of a proxy."),
    "look-up-waiver-missing": QT_TRANSLATE_NOOP(
        "Profile", "Say why; it stands in the profile and in every review. Without a look-up a payment may go twice."
    ),
}

SILENCES: Final[Mapping[str, str]] = {
    WireDetail.NOT_LISTENING: QT_TRANSLATE_NOOP("Profile", "nothing accepts connections at this address and port"),
    WireDetail.CUT: QT_TRANSLATE_NOOP("Profile", "the connection was cut"),
    WireDetail.BROKE_OFF: QT_TRANSLATE_NOOP("Profile", "the answer broke off"),
    WireDetail.TOOK_TOO_LONG: QT_TRANSLATE_NOOP("Profile", "it took too long"),
    WireDetail.NO_SUCH_HOST: QT_TRANSLATE_NOOP("Profile", "no host of this name was found"),
    WireDetail.NETWORK_UNUSABLE: QT_TRANSLATE_NOOP("Profile", "the network cannot be used"),
    WireDetail.PROXY_REFUSED: QT_TRANSLATE_NOOP("Profile", "the proxy refused"),
    WireDetail.PLAIN_HTTP_BY_PROXY: QT_TRANSLATE_NOOP("Profile", "an http address goes by no proxy"),
    WireDetail.UNEXPECTED: QT_TRANSLATE_NOOP("Profile", "the exchange failed"),
}
"""Why no answer came, by the wire's word; a proxy's status or a certificate's fault is shown as it is."""

_SAFE: Final = QT_TRANSLATE_NOOP("Profile", "No money can move by this test.")
TESTED: Final[Mapping[Standing, tuple[str, str]]] = {
    Standing.PROVED: (
        QT_TRANSLATE_NOOP("Profile", "The connection is good."),
        QT_TRANSLATE_NOOP(
            "Profile",
            "Address, certificate, {where}, login and merchant control fit: the gateway answered a look-up of a "
            "made-up order number, and told it from one with a wrong control. The private key is proved by the first "
            "signed order only; a wrong one is answered with 403, and that order stands in doubt until a person has "
            "settled it.",
        ),
    ),
    Standing.REACHED: (
        QT_TRANSLATE_NOOP("Profile", "The gateway answers and knows {where}."),
        QT_TRANSLATE_NOOP(
            "Profile",
            "It answered the right control and a wrong one alike, so whether the merchant control fits shows only "
            "when an own order is looked up. It said: {said}",
        ),
    ),
    Standing.HALF_ASKED: (
        QT_TRANSLATE_NOOP("Profile", "The gateway answers and knows {where}."),
        QT_TRANSLATE_NOOP(
            "Profile",
            "What it says of an order number that nobody has could not be told from its other answers yet, so whether "
            "the merchant control fits is not known. Test again. It said: {said}",
        ),
    ),
    Standing.CONTROL: (
        QT_TRANSLATE_NOOP("Profile", "The gateway refuses the merchant control."),
        QT_TRANSLATE_NOOP(
            "Profile",
            "Address and {where} are right. Paste the control once more, for this login and this environment. It "
            "said: {said}",
        ),
    ),
    Standing.LOGIN: (
        QT_TRANSLATE_NOOP("Profile", "The gateway does not know this login."),
        QT_TRANSLATE_NOOP(
            "Profile",
            "Address and {where} are right. Compare the login with what your account manager gave you, and "
            "that it is of this environment. It said: {said}",
        ),
    ),
    Standing.ENDPOINT: (
        QT_TRANSLATE_NOOP("Profile", "The gateway does not know {where}."),
        QT_TRANSLATE_NOOP(
            "Profile",
            "Compare the number, and whether it is an endpoint or a group; sandbox and production have different ones.",
        ),
    ),
    Standing.DENIED: (
        QT_TRANSLATE_NOOP("Profile", "The gateway is there but does not let us in (access denied)."),
        QT_TRANSLATE_NOOP(
            "Profile",
            "Ask your account manager whether this login may use this endpoint and whether your network's "
            "address has to be registered with them.",
        ),
    ),
    Standing.ADDRESS: (
        QT_TRANSLATE_NOOP("Profile", "Something answers there, but not the gateway's API."),
        QT_TRANSLATE_NOOP("Profile", "Compare host and path of the address; it usually ends in /paynet/api."),
    ),
    Standing.UNUSABLE: (
        QT_TRANSLATE_NOOP("Profile", "Address and proxy of this profile cannot be used together."),
        QT_TRANSLATE_NOOP(
            "Profile",
            "An address on this workstation is never asked through a proxy. Nothing was sent. ({detail})",
        ),
    ),
    Standing.DOWN: (
        QT_TRANSLATE_NOOP("Profile", "The gateway is out of order at the moment."),
        QT_TRANSLATE_NOOP("Profile", "It answered with an error of its own ({detail}). Test again in a few minutes."),
    ),
    Standing.FOREIGN: (
        QT_TRANSLATE_NOOP("Profile", "An answer came, but not in the gateway's form."),
        QT_TRANSLATE_NOOP(
            "Profile",
            "Perhaps a proxy or a sign-in page of the network answered in its place. Compare the address; then ask "
            "who runs your network.",
        ),
    ),
    Standing.NO_CERTIFICATE: (
        QT_TRANSLATE_NOOP("Profile", "The host's certificate is not right, so nothing was sent to it."),
        QT_TRANSLATE_NOOP(
            "Profile",
            "{detail}. Look at this workstation's date and time, then at the host's name. If your network opens "
            "encrypted connections, its certificate authority must be in the system's own store.",
        ),
    ),
    Standing.NO_NAME: (
        QT_TRANSLATE_NOOP("Profile", "No host of this name was found."),
        QT_TRANSLATE_NOOP("Profile", "Look at the spelling of the host, then at this workstation's network."),
    ),
    Standing.NO_PROXY: (
        QT_TRANSLATE_NOOP("Profile", "The proxy does not let the connection through."),
        QT_TRANSLATE_NOOP("Profile", "Look at the proxy's address in this profile, or ask who runs it. ({detail})"),
    ),
    Standing.NO_NETWORK: (
        QT_TRANSLATE_NOOP("Profile", "The host cannot be reached."),
        QT_TRANSLATE_NOOP(
            "Profile",
            "Look at this workstation's network, and whether a firewall or a proxy stands between. ({detail})",
        ),
    ),
    Standing.SILENT: (
        QT_TRANSLATE_NOOP("Profile", "The host was reached, but no whole answer came."),
        QT_TRANSLATE_NOOP("Profile", "Test again in a minute. If it stays so, ask gateway support. ({detail})"),
    ),
}
_CLOCK_AHEAD: Final = QT_TRANSLATE_NOOP(
    "Profile",
    "This workstation's clock is {seconds} s ahead of the gateway's. Signed orders name their time and are refused if "
    "it is far off: set the clock by a time server.",
)
_CLOCK_BEHIND: Final = QT_TRANSLATE_NOOP(
    "Profile",
    "This workstation's clock is {seconds} s behind the gateway's. Signed orders name their time and are refused if it "
    "is far off: set the clock by a time server.",
)
_ALSO: Final = QT_TRANSLATE_NOOP("Profile", "Known to the gateway as well: {where}.")


def _tr(text: str) -> str:
    return QCoreApplication.translate(PROFILE, text)


def flaw_text(flaw: FieldProblem) -> str:
    """Explain the problem at a field."""
    if flaw.reason not in PROBLEMS:
        return unusable_text(flaw.reason, flaw.detail)
    limit = MOST_NAME if flaw.field == NAME else MOST_LOGIN
    return fill(_tr(PROBLEMS[flaw.reason]), detail=visible(flaw.detail, 100), limit=limit)


def unreadable_text(entry: Unreadable) -> str:
    """Explain why a profile of a file cannot be used."""
    return unusable_text(entry.reason, entry.detail)


def environment_text(environment: Environment) -> str:
    """Name an environment and its money, as the window's top line does."""
    if environment is Environment.PRODUCTION:
        return _tr(QT_TRANSLATE_NOOP("Profile", "PRODUCTION - real money"))
    return _tr(QT_TRANSLATE_NOOP("Profile", "SANDBOX - test money only"))


def held_words(orders: OpenOrders) -> Words:
    """Explain that open orders prevent changes of a profile: how many, and which."""
    head = (
        QT_TRANSLATE_NOOP("Profile", "1 order of this profile is still open.")
        if orders.count == 1
        else QT_TRANSLATE_NOOP("Profile", "{count} orders of this profile are still open.")
    )
    more = orders.count - len(orders.numbers)
    numbers = ", ".join(visible(number, 60) for number in orders.numbers)
    text = (
        QT_TRANSLATE_NOOP(
            "Profile",
            "Open orders are looked up at the profile's host, under its login and endpoint: these stay, and so does "
            "the profile, until every order is final or, where it is held, settled. {numbers}",
        )
        if more <= 0
        else QT_TRANSLATE_NOOP(
            "Profile",
            "Open orders are looked up at the profile's host, under its login and endpoint: these stay, and so does "
            "the profile, until every order is final or, where it is held, settled. {numbers} and {more} more",
        )
    )
    return Words(fill(_tr(head), count=orders.count), fill(_tr(text), numbers=numbers, more=more))


def tested_words(tested: tuple[ConnectionResult, ...]) -> Words:
    """Describe the result of a connection test: the first failed endpoint, else the first; then the clock."""
    worst = next((one for one in tested if not one.good), tested[0])
    head, text = TESTED[worst.standing]
    data = {
        "where": target_text(worst.target),
        "said": _said(worst),
        "detail": _silence(worst.detail),
    }
    parts = [fill(_tr(text), **data)]
    others = [target_text(one.target) for one in tested if one is not worst and one.good]
    if others:
        parts.append(fill(_tr(_ALSO), where=", ".join(others)))
    clock = next((one.ahead for one in tested if one.clock_is_off and one.ahead is not None), None)
    if clock is not None:
        parts.append(clock_difference(clock))
    return Words(fill(_tr(head), **data), "\n".join([*parts, _tr(_SAFE)]))


def _silence(detail: str) -> str:
    """Explain why no answer came."""
    known = SILENCES.get(detail)
    shown = _tr(known) if known else visible(detail, 120)
    return shown or _tr(QT_TRANSLATE_NOOP("Profile", "nothing more is known"))


def clock_difference(ahead: timedelta) -> str:
    """Describe how far this workstation's clock is from the gateway's."""
    seconds = round(ahead.total_seconds())
    return fill(_tr(_CLOCK_AHEAD if seconds > 0 else _CLOCK_BEHIND), seconds=abs(seconds))


def _said(tested: ConnectionResult) -> str:
    message = visible(mask_cards_in(tested.message), 200)
    if not tested.code:
        return message or "-"
    return fill(_tr(QT_TRANSLATE_NOOP("Profile", "{message} (code {code})")), message=message, code=tested.code[:20])


def profile_error_words(error: ProfileError) -> Words:
    """Explain why a file of profiles cannot be imported or written."""
    head = _tr(QT_TRANSLATE_NOOP("Profile", "Nothing was taken over or written: {reason}."))
    reason = unusable_text(error.reason, error.detail)
    advice = QT_TRANSLATE_NOOP("Profile", "Nothing was changed. Choose another file, or ask who wrote it.")
    return Words(fill(head, reason=reason), _tr(advice))


def refused_words(error: ProfileError) -> Words:
    """Explain why the profile that the console was started with cannot be opened."""
    if error.reason == "unknown":
        return error_words(error)
    head = _tr(QT_TRANSLATE_NOOP("Profile", "The profile asked for cannot be opened: {reason}."))
    reason = unusable_text(error.reason, error.detail)
    return Words(fill(head, reason=reason), _tr(QT_TRANSLATE_NOOP("Profile", "Nothing was sent. Choose another one.")))
