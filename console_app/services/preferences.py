"""The settings without secrets, and the rules by which profiles are made, changed and removed."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from console_app.protocol.brands import CUSTOM, Environment, base_url_problem, brand_of, is_proxy
from console_app.protocol.card_numbers import holds_card
from console_app.protocol.minor_units import MinorUnits
from console_app.protocol.spelling import trimmed
from console_app.protocol.values import WITHDRAWN, is_currency
from console_app.services.errors import ProfileError
from console_app.services.profile import Profile, Target
from console_app.services.views import SavedView

MOST_NAME: Final = 64
"""Longest name of a new profile: it is shown in the window's head and menus, and used in the keyring's entries."""
MOST_LOGIN: Final = 20
"""Longest login (ConnPay deposit to card page, money transfer: login 20/String)."""

_CODE: Final = re.compile(r"[A-Z]{3}", re.ASCII)


class ThemeChoice(StrEnum):
    """The palette of the window."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Density(StrEnum):
    """How dense the window is: table rows, inputs and the gaps between them."""

    COMFORTABLE = "comfortable"
    COMPACT = "compact"


class Polling(StrEnum):
    """How often open orders are checked; orders in doubt keep their own fixed intervals."""

    USUAL = "usual"
    SPARING = "sparing"


LOCK_MINUTES: Final = range(1, 16)
"""The choices of minutes without keyboard or mouse after which the console locks itself."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a person can set for this home, and what the window remembers by itself.

    `language` is a translation's name, '' for the system's; `last_profile` and `last_tab` were shown when the window
    was closed; `layout` holds numbers, such as widths, by the name of the part of the window; `views` are the views of
    the list of orders that the person has saved; `notify`: the workstation's tray says when an order needs a person.
    """

    theme: ThemeChoice = ThemeChoice.SYSTEM
    last_profile: str = ""
    language: str = ""
    density: Density = Density.COMFORTABLE
    polling: Polling = Polling.USUAL
    lock_minutes: int = 10
    last_tab: str = ""
    layout: tuple[tuple[str, tuple[int, ...]], ...] = ()
    views: tuple[SavedView, ...] = ()
    notify: bool = True

    def figures(self, part: str) -> tuple[int, ...]:
        """Return the numbers stored for a part of the window, none if there never were any."""
        return dict(self.layout).get(part, ())

    def with_figures(self, part: str, figures: tuple[int, ...]) -> "Preferences":
        """Return a copy with other numbers for a part of the window."""
        return replace(self, layout=tuple(sorted((dict(self.layout) | {part: figures}).items())))


def base_url_for(brand: str, environment: Environment, base_url: str) -> str:
    """Return the API's base URL of a profile: the brand's own host, or the typed one.

    Raises:
        ProfileError: a custom brand without a base URL, or a base URL that may not be used.

    """
    url = base_url or brand_of(brand).base(environment)
    if not url:
        raise ProfileError("base-url-missing", brand)
    problem = base_url_problem(url)
    if problem:
        raise ProfileError(f"base-url-{problem}", url)
    return url.rstrip("/")


def checked_profile(profile: Profile, *, kept: bool = False) -> Profile:
    """Return a profile after checking everything that can be checked without the gateway.

    `kept`: the profile is stored already, and ISO 4217 may have dropped a currency since; its orders are still asked
    about, so any code of three letters is accepted beside a known one.

    Raises:
        ProfileError: name, login, endpoint, currency, base URL, proxy or the look-up's waiver is not usable.

    """
    if not trimmed(profile.name) or not profile.name.isprintable() or any(c in profile.name for c in '/\\:*?"<>|'):
        raise ProfileError("name", profile.name)
    if not 0 < len(profile.login) <= MOST_LOGIN or not is_login(profile.login):
        raise ProfileError("login", profile.login)
    _check_targets(profile)
    _check_currencies(profile.currencies, kept=kept)
    problem = base_url_problem(profile.base_url)
    if problem:
        raise ProfileError(f"base-url-{problem}", profile.base_url)
    if profile.proxy and not is_proxy(profile.proxy):
        raise ProfileError("proxy", profile.proxy)
    if not profile.look_up_first and not profile.look_up_waiver.strip():
        raise ProfileError("look-up-waiver-missing")
    return profile


def is_login(text: str) -> bool:
    """Tell whether a text may be a login: printable ASCII without spaces, so that no look-alike letter gets in."""
    return text.isascii() and text.isprintable() and " " not in text


def check_new_name(name: str) -> None:
    """Refuse a name that no new profile may have; a stored profile of such a name can still be read and changed.

    Raises:
        ProfileError: the name is too long, or holds a card number.

    """
    if len(name) > MOST_NAME:
        raise ProfileError("name-long", str(len(name)))
    if holds_card(name):
        raise ProfileError("name-card")


def _check_targets(profile: Profile) -> None:
    targets = [profile.target, *(target for _, target in profile.targets)]
    if profile.status_target is not None:
        targets.append(profile.status_target)
    for target in targets:
        if not (target.id.isascii() and target.id.isdigit()):
            raise ProfileError("endpoint", target.id)


def _check_currencies(codes: tuple[str, ...], *, kept: bool) -> None:
    if not codes:
        raise ProfileError("currency-missing")
    pays = any(map(is_currency, codes))
    for code in codes:
        dropped = kept and _CODE.fullmatch(code) and (pays or code in WITHDRAWN)
        if not is_currency(code) and not dropped:
            raise ProfileError("currency", code)


def may_replace(old: Profile, new: Profile, unfinished: int) -> None:
    """Raise if a changed profile would send the status calls of its open orders to another place.

    Raises:
        ProfileError: the profile has open orders, and host, login or an endpoint would change.

    """
    same = (old.base_url, old.login, old.target, dict(old.targets), old.status_target)
    wanted = (new.base_url, new.login, new.target, dict(new.targets), new.status_target)
    if unfinished and same != wanted:
        raise ProfileError("open-orders", str(unfinished))


def may_remove(unfinished: int) -> None:
    """Raise if a profile still has open orders, whose number is `unfinished`.

    Raises:
        ProfileError: it has some.

    """
    if unfinished:
        raise ProfileError("open-orders", str(unfinished))


def new_profile(  # noqa: PLR0913 -- one argument for each thing an administrator may say
    *,
    name: str,
    brand: str,
    environment: Environment,
    login: str,
    currencies: tuple[str, ...],
    target: Target,
    base_url: str = "",
    targets: tuple[tuple[str, Target], ...] = (),
    status_target: Target | None = None,
    proxy: str = "",
    confirmed_sandbox_host: str = "",
    minor_units: MinorUnits = MinorUnits.ISO_4217,
) -> Profile:
    """Make a checked profile from an administrator's input.

    A custom host that is to be a sandbox counts as one only if its name was typed (`confirmed_sandbox_host`).

    Raises:
        ProfileError: something is not usable, or the host is of another environment than given.

    """
    url = base_url_for(brand, environment, base_url)
    profile = checked_profile(
        Profile(
            name=name,
            brand=brand,
            base_url=url,
            login=login,
            currencies=currencies,
            target=target,
            targets=targets,
            status_target=status_target,
            confirmed_sandbox_host=confirmed_sandbox_host if brand == CUSTOM.key else "",
            proxy=proxy,
            minor_units=minor_units,
        )
    )
    if profile.environment is not environment:
        raise ProfileError("environment", profile.host)
    return profile
