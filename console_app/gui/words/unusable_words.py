"""Why a profile or a file of the home cannot be used, as the end of a sentence."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QCoreApplication

from console_app.gui.kit.text import fill, visible
from console_app.protocol.fields import QT_TRANSLATE_NOOP
from console_app.services.preferences import MOST_NAME

REASONS: Final[Mapping[str, str]] = {
    "brand": QT_TRANSLATE_NOOP("Profile", "it names a brand this version does not know: {detail}"),
    "operation": QT_TRANSLATE_NOOP("Profile", "it names an operation this version does not know: {detail}"),
    "name": QT_TRANSLATE_NOOP("Profile", "its name cannot be used"),
    "name-long": QT_TRANSLATE_NOOP("Profile", "its name has {detail} characters; a new profile's has at most {limit}"),
    "name-card": QT_TRANSLATE_NOOP("Profile", "a card number stands in its name"),
    "name-taken": QT_TRANSLATE_NOOP("Profile", "another profile has the same name"),
    "login": QT_TRANSLATE_NOOP("Profile", "its login cannot be used"),
    "endpoint": QT_TRANSLATE_NOOP("Profile", "an endpoint or group id is not digits: {detail}"),
    "currency": QT_TRANSLATE_NOOP("Profile", "no currency of ISO 4217: {detail}"),
    "currency-missing": QT_TRANSLATE_NOOP("Profile", "it names no currency"),
    "base-url-shape": QT_TRANSLATE_NOOP("Profile", "its address is no plain web address"),
    "base-url-scheme": QT_TRANSLATE_NOOP("Profile", "its address is not https"),
    "base-url-extras": QT_TRANSLATE_NOOP("Profile", "its address has a user name, question mark or #"),
    "proxy": QT_TRANSLATE_NOOP("Profile", "its proxy is no web address"),
    "proxy-user": QT_TRANSLATE_NOOP("Profile", "its proxy's address holds a user name"),
    "look-up-waiver-missing": QT_TRANSLATE_NOOP("Profile", "its look-up is off without a reason"),
    "minor-units": QT_TRANSLATE_NOOP(
        "Profile", "it counts amounts in a control in a way this version does not know: {detail}"
    ),
    "field-unknown": QT_TRANSLATE_NOOP("Profile", "it has a field this version does not know: {detail}"),
    "field-missing": QT_TRANSLATE_NOOP("Profile", "a field is missing: {detail}"),
    "field-shape": QT_TRANSLATE_NOOP("Profile", "a field is not what it should be: {detail}"),
    "file-damaged": QT_TRANSLATE_NOOP("Profile", "this is no file of profiles, or a damaged one"),
    "file-unwritable": QT_TRANSLATE_NOOP("Profile", "the file cannot be written: {detail}"),
    "file-unreadable": QT_TRANSLATE_NOOP("Profile", "the file cannot be read: {detail}"),
    "file-large": QT_TRANSLATE_NOOP("Profile", "it is larger than a file of profiles can be"),
    "file-link": QT_TRANSLATE_NOOP("Profile", "a link stands in the place of {detail} and is not followed"),
    "file-odd": QT_TRANSLATE_NOOP("Profile", "{detail} is no plain file"),
    "file-foreign": QT_TRANSLATE_NOOP("Profile", "{detail} belongs to another user"),
    "schema-newer": QT_TRANSLATE_NOOP("Profile", "a newer version of this program wrote it"),
    "sandbox-unconfirmed": QT_TRANSLATE_NOOP("Profile", "the sandbox host {detail} is not confirmed"),
    "base-url-missing": QT_TRANSLATE_NOOP("Profile", "it has no address"),
    "environment": QT_TRANSLATE_NOOP("Profile", "{detail} is of another environment"),
    "unknown": QT_TRANSLATE_NOOP("Profile", "there is no profile {detail}"),
    "other-profile": QT_TRANSLATE_NOOP("Profile", "the order belongs to another profile: {detail}"),
    "open-orders": QT_TRANSLATE_NOOP("Profile", "orders of it are still open: {detail}"),
}
_OTHER_REASON: Final = QT_TRANSLATE_NOOP("Profile", "it cannot be used ({reason})")


def unusable_text(reason: str, detail: str) -> str:
    """Return the reason of a `ProfileError` in words; `detail` names the value or file concerned."""
    text = QCoreApplication.translate("Profile", REASONS.get(reason, _OTHER_REASON))
    return fill(text, detail=visible(detail, 200), limit=MOST_NAME, reason=reason)
