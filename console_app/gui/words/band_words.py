"""The texts of the band (the line that says where money would go), and the names of endpoints and groups."""

from PySide6.QtCore import QCoreApplication

from console_app.gui.kit.band import NOTHING, BandFacts, BandKind
from console_app.gui.kit.text import fill, visible
from console_app.protocol.brands import Environment
from console_app.services.profile import Profile, Target
from console_app.services.profile_draft import DraftReading


def band_of(profile: Profile, target: Target, *, host: str = "", notes: tuple[str, ...] = ()) -> BandFacts:
    """Return the texts of the window's band for a profile and the endpoint or group of a call.

    `host` is the host an order was sent to, by default the profile's.
    """
    kind = BandKind.PRODUCTION if profile.environment is Environment.PRODUCTION else BandKind.SANDBOX
    where = host or profile.host
    return BandFacts(kind, profile.brand_name, where, captioned_target(target), profile.login, notes)


def band_of_reading(reading: DraftReading) -> BandFacts:
    """Return the band's texts for a profile being filled in; without a usable address it is empty."""
    if reading.environment is None:
        return NOTHING
    return band_of(reading.made, reading.made.target, host=reading.host)


def target_text(target: Target) -> str:
    """Name an endpoint or group in running text: ``endpoint 39915``, ``group 77``."""
    text = (
        QCoreApplication.translate("Endpoint", "group {id}")
        if target.group
        else QCoreApplication.translate("Endpoint", "endpoint {id}")
    )
    return fill(text, id=visible(target.id, 24))


def captioned_target(target: Target) -> str:
    """Return an endpoint or group for the caption "Endpoint": ``39915``, ``group 77``; '' while no number is typed."""
    if not target.id:
        return ""
    return target_text(target) if target.group else visible(target.id, 24)
