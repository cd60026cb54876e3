"""The concerns about a profile from a file, in words for the window; the command line has its own."""

from collections.abc import Mapping
from typing import Final

from console_app.gui.kit.text import fill, visible
from console_app.gui.words.notices import tr
from console_app.protocol.fields import QT_TRANSLATE_NOOP
from console_app.services.profile_concerns import Concern, ProfileConcern

CONTEXT: Final = "Concerns"
DETAIL: Final = 200

CONCERNS: Final[Mapping[Concern, str]] = {
    Concern.LOOK_UP_OFF: QT_TRANSLATE_NOOP(
        "Concerns",
        "{profile}: payments are not looked up before they are sent, so one that was made already may go twice. Reason "
        "in the file: {detail}",
    ),
    Concern.OTHER_ADDRESS: QT_TRANSLATE_NOOP("Concerns", "{profile}: bears a brand, but goes to {detail}"),
    Concern.BRAND_IN_NAME: QT_TRANSLATE_NOOP(
        "Concerns", "{profile}: its name speaks of a brand, but not its host, {detail}"
    ),
    Concern.SAID_SANDBOX: QT_TRANSLATE_NOOP(
        "Concerns", "{profile}: name or file speak of a sandbox, but {detail} moves real money"
    ),
    Concern.OTHER_CALLS: QT_TRANSLATE_NOOP(
        "Concerns", "{profile}: allows calls that its brand does not have: {detail}"
    ),
    Concern.OTHER_FIELD: QT_TRANSLATE_NOOP("Concerns", "{profile}: sets something unusual: {detail}"),
    Concern.PROXY: QT_TRANSLATE_NOOP("Concerns", "{profile}: everything goes through the proxy {detail}"),
    Concern.PLACES: QT_TRANSLATE_NOOP("Concerns", "{profile}: some calls go elsewhere: {detail}"),
}


def concern_text(concerning: ProfileConcern) -> str:
    """Put one concern about a profile into words."""
    name, detail = visible(concerning.profile, 60), visible(concerning.detail, DETAIL)
    return fill(tr(CONTEXT, CONCERNS[concerning.concern]), profile=name, detail=detail)
