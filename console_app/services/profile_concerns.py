"""Finds in an imported profile what weakens a protection of the console, or sends money to another place than it seems.

Every field is looked at. A field added later is reported as it is if it differs from its default, so that nothing is
imported unseen.
"""

import re
from collections.abc import Iterator
from dataclasses import MISSING, Field, dataclass, fields
from enum import StrEnum
from typing import Final

from console_app.protocol.brands import BRANDS, CUSTOM, Environment, brand_of, environment_of, host_of
from console_app.services.profile import Profile


class Concern(StrEnum):
    """What a person should see before an imported profile is stored."""

    LOOK_UP_OFF = "look-up-off"
    OTHER_ADDRESS = "other-address"
    BRAND_IN_NAME = "brand-in-name"
    SAID_SANDBOX = "said-sandbox"
    OTHER_CALLS = "other-calls"
    PROXY = "proxy"
    PLACES = "places"
    OTHER_FIELD = "other-field"

    @property
    def grave(self) -> bool:
        """Whether the setting removes a protection; the others are common in some companies, and are only mentioned."""
        return self not in {Concern.PROXY, Concern.PLACES}


@dataclass(frozen=True, slots=True)
class ProfileConcern:
    """One concern about a profile; `detail` is what the file says: a reason, an address, endpoints or calls."""

    profile: str
    concern: Concern
    detail: str


_SHOWN: Final = frozenset({"name", "brand", "base_url", "login", "currencies", "target"})
"""The fields of a profile that the list itself shows."""
_JUDGED: Final = frozenset(
    {"targets", "status_target", "confirmed_sandbox_host", "look_up_first", "look_up_waiver", "proxy", "operations"}
)
_SANDBOX_WORDS: Final = frozenset({"sandbox", "test", "demo", "staging"})
_WORDS: Final = re.compile(r"[^\W\d_]+")


def concerns_of(profile: Profile) -> tuple[ProfileConcern, ...]:
    """Return the concerns about a profile, the gravest first."""
    return tuple(ProfileConcern(profile.name, concern, detail) for concern, detail in _concerns(profile))


def _concerns(profile: Profile) -> Iterator[tuple[Concern, str]]:
    brand = brand_of(profile.brand)
    if not profile.look_up_first:
        yield Concern.LOOK_UP_OFF, profile.look_up_waiver
    if brand is not CUSTOM and profile.base_url not in {brand.base(environment) for environment in Environment}:
        yield Concern.OTHER_ADDRESS, profile.base_url
    claimed = _brand_named_by(profile)
    if claimed:
        yield Concern.BRAND_IN_NAME, f"{claimed}: {profile.host}"
    if _says_sandbox_of_production(profile):
        yield Concern.SAID_SANDBOX, profile.host
    other = [key for key in profile.operations if key not in brand.operations]
    if other:
        yield Concern.OTHER_CALLS, ", ".join(other)
    for field in fields(profile):
        if field.name not in _SHOWN | _JUDGED and getattr(profile, field.name) != _first(field):
            yield Concern.OTHER_FIELD, f"{field.name}: {getattr(profile, field.name)}"
    if profile.proxy:
        yield Concern.PROXY, profile.proxy
    places = _places(profile)
    if places:
        yield Concern.PLACES, places


def _brand_named_by(profile: Profile) -> str:
    """Return the brand that the profile's name mentions while its host is another brand's, '' if there is none."""
    words = profile.name.casefold()
    for brand in BRANDS:
        hosts = {brand.sandbox_host, brand.production_host}
        if brand is not CUSTOM and brand.name.casefold() in words and host_of(profile.base_url) not in hosts:
            return brand.name if brand.key != profile.brand else ""
    return ""


def _says_sandbox_of_production(profile: Profile) -> bool:
    """Tell whether name or file claim a sandbox while the host moves real money.

    A host that is confirmed as a sandbox by typing it is asked about separately and does not count here.
    """
    if environment_of(profile.base_url, profile.confirmed_sandbox_host) is not Environment.PRODUCTION:
        return False
    return bool(profile.confirmed_sandbox_host) or not _SANDBOX_WORDS.isdisjoint(
        _WORDS.findall(profile.name.casefold())
    )


def _places(profile: Profile) -> str:
    said = [f"{operation} {target.name}" for operation, target in profile.targets if target != profile.target]
    if profile.status_target is not None and profile.status_target != profile.target:
        said.append(f"status {profile.status_target.name}")
    return ", ".join(said)


def _first(field: "Field[object]") -> object:
    """Return the default of a field."""
    return None if field.default is MISSING else field.default
