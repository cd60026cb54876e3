"""A profile while it is filled in: all problems at once, each at its field, and the environment of the profile."""

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from console_app.protocol.brands import (
    BRANDS,
    CUSTOM,
    Environment,
    base_url_problem,
    brand_of,
    host_of,
    is_loopback,
    is_proxy,
)
from console_app.protocol.minor_units import MinorUnits
from console_app.protocol.spelling import trimmed
from console_app.protocol.values import is_currency
from console_app.services.errors import ProfileError
from console_app.services.preferences import MOST_LOGIN, check_new_name, checked_profile, is_login
from console_app.services.profile import Profile, Target

NAME: Final = "name"
BRAND: Final = "brand"
ENVIRONMENT: Final = "environment"
BASE_URL: Final = "base_url"
CONFIRM: Final = "confirmed_sandbox_host"
ENDPOINT: Final = "endpoint"
LOGIN: Final = "login"
CURRENCIES: Final = "currencies"
PROXY: Final = "proxy"
WAIVER: Final = "look_up_waiver"
MINOR_UNITS: Final = "minor_units"
STATUS: Final = "status"

_NOT_IN_NAMES: Final = frozenset('/\\:*?"<>|')
_BETWEEN_CODES: Final = re.compile(r"[\s,;]+")


@dataclass(frozen=True, slots=True)
class DraftTarget:
    """An endpoint or group as a person typed it."""

    id: str = ""
    group: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """The typed fields of a profile. `base_url` counts for a brand without hosts of its own, or if it is filled in.

    `places` holds (operation, target) where a call has an endpoint or group of its own, `status` among them.
    `operations` are the calls allowed beside status calls.
    """

    name: str = ""
    brand: str = ""
    environment: Environment = Environment.SANDBOX
    base_url: str = ""
    confirmed_host: str = ""
    endpoint: DraftTarget = DraftTarget()
    login: str = ""
    currencies: str = ""
    places: tuple[tuple[str, DraftTarget], ...] = ()
    operations: tuple[str, ...] = ()
    proxy: str = ""
    look_up_first: bool = True
    look_up_waiver: str = ""
    minor_units: MinorUnits = MinorUnits.ISO_4217


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """A problem at one field: a code as in `ProfileError`, or ``required``; `detail` is the value or name concerned."""

    field: str
    reason: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class DraftReading:
    """The result of checking a draft: the profile if nothing is wrong, else every problem, field by field.

    `made` is the profile as filled in, usable or not. `url` is '' and `environment` None while there is no address that
    could be used.
    """

    profile: Profile | None
    problems: tuple[FieldProblem, ...]
    url: str
    environment: Environment | None
    made: Profile

    @property
    def host(self) -> str:
        """The host with its port, '' while there is none."""
        return host_of(self.url) if self.url else ""

    @property
    def asks_for_host(self) -> bool:
        """Tell whether the host is a sandbox only if a person types its name: it is no brand's and not this machine."""
        return bool(self.url) and not is_loopback(self.url) and not _is_of_a_brand(self.url)


def name_key(name: str) -> str:
    """Return the form in which the names of two profiles must differ: without case, which some keyrings ignore."""
    return unicodedata.normalize("NFC", name).casefold()


def bare_host(url: str) -> str:
    """Return the host name of a URL without its port; a person types it to confirm that the host is a sandbox."""
    host = host_of(url)
    return host[: host.index("]") + 1].strip("[]") if host.startswith("[") else host.partition(":")[0]


def draft_of(profile: Profile) -> Draft:
    """Return a draft filled with the values of a profile."""
    own = {brand_of(profile.brand).base(environment) for environment in Environment}
    places = [(operation, DraftTarget(target.id, target.group)) for operation, target in profile.targets]
    if profile.status_target is not None:
        places = [(operation, place) for operation, place in places if operation != STATUS]
        places.append((STATUS, DraftTarget(profile.status_target.id, profile.status_target.group)))
    allowed = profile.operations or brand_of(profile.brand).operations
    return Draft(
        name=profile.name,
        brand=profile.brand,
        environment=profile.environment,
        base_url="" if profile.base_url in own else profile.base_url,
        confirmed_host=profile.confirmed_sandbox_host,
        endpoint=DraftTarget(profile.target.id, profile.target.group),
        login=profile.login,
        currencies=", ".join(profile.currencies),
        places=tuple(places),
        operations=tuple(key for key in allowed if key != STATUS),
        proxy=profile.proxy,
        look_up_first=profile.look_up_first,
        look_up_waiver=profile.look_up_waiver,
        minor_units=profile.minor_units,
    )


def read_draft(draft: Draft, taken: Collection[str] = (), *, named: bool = False) -> DraftReading:
    """Check a draft. `taken` are the other profiles' names; `named`: the profile is stored under its name already."""
    url = _url_of(draft)
    usable = bool(url) and not base_url_problem(url)
    made = _made(draft, url)
    environment = made.environment if usable else None
    problems = list(_problems(draft, url, environment, {name_key(name) for name in taken}))
    if not named:
        try:
            check_new_name(made.name)
        except ProfileError as error:
            problems.insert(0, FieldProblem(NAME, error.reason, error.detail))
    if not problems:
        try:
            checked_profile(made)
        except ProfileError as error:
            problems.append(FieldProblem(NAME, error.reason, error.detail))
    return DraftReading(None if problems else made, tuple(problems), url if usable else "", environment, made)


def _url_of(draft: Draft) -> str:
    if not draft.brand:
        return ""
    typed = trimmed(draft.base_url).rstrip("/")
    return typed or brand_of(draft.brand).base(draft.environment)


def _made(draft: Draft, url: str) -> Profile:
    """Make the profile without checking it; equal drafts make equal profiles."""
    brand = brand_of(draft.brand) if draft.brand else CUSTOM
    places = dict(draft.places)
    status = places.pop(STATUS, None)
    listed = tuple(key for key in (*brand.operations, *draft.operations) if key in draft.operations or key == STATUS)
    allowed = tuple(dict.fromkeys(listed))
    return Profile(
        name=trimmed(draft.name),
        brand=draft.brand,
        base_url=url,
        login=trimmed(draft.login),
        currencies=_codes(draft.currencies),
        target=_target(draft.endpoint),
        targets=tuple((operation, _target(place)) for operation, place in places.items()),
        status_target=None if status is None else _target(status),
        confirmed_sandbox_host=trimmed(draft.confirmed_host) if draft.environment is Environment.SANDBOX else "",
        look_up_first=draft.look_up_first,
        look_up_waiver="" if draft.look_up_first else trimmed(draft.look_up_waiver),
        proxy=trimmed(draft.proxy),
        operations=() if set(allowed) == set(brand.operations) else allowed,
        minor_units=draft.minor_units,
    )


def _target(place: DraftTarget) -> Target:
    return Target(trimmed(place.id), place.group)


def _codes(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_capitals(code) for code in _BETWEEN_CODES.split(trimmed(text)) if code))


def _capitals(code: str) -> str:
    """Write a code in capitals; letters of other alphabets stay, because some have a Latin capital."""
    return code.upper() if code.isascii() else code


def _problems(
    draft: Draft, url: str, environment: Environment | None, taken: Collection[str]
) -> Iterator[FieldProblem]:
    yield from _name_problems(draft.name, taken)
    if not draft.brand:
        yield FieldProblem(BRAND, "required")
    yield from _address_problems(draft, url, environment)
    yield from _place_problems(ENDPOINT, draft.endpoint)
    yield from _login_problems(trimmed(draft.login))
    yield from _currency_problems(draft.currencies)
    for operation, place in draft.places:
        yield from _place_problems(f"{ENDPOINT}.{operation}", place)
    yield from _proxy_problems(trimmed(draft.proxy))
    if not draft.look_up_first and not trimmed(draft.look_up_waiver):
        yield FieldProblem(WAIVER, "look-up-waiver-missing")


def _name_problems(typed: str, taken: Collection[str]) -> Iterator[FieldProblem]:
    name = trimmed(typed)
    if not name:
        yield FieldProblem(NAME, "required")
    elif not name.isprintable() or _NOT_IN_NAMES & set(name):
        yield FieldProblem(NAME, "name", "".join(sorted(_NOT_IN_NAMES & set(name))))
    elif name_key(name) in taken:
        yield FieldProblem(NAME, "name-taken", name)


def _address_problems(draft: Draft, url: str, environment: Environment | None) -> Iterator[FieldProblem]:
    if not draft.brand:
        return
    if not url:
        yield FieldProblem(BASE_URL, "required")
        return
    problem = base_url_problem(url)
    if problem:
        yield FieldProblem(BASE_URL, f"base-url-{problem}")
        return
    if environment is draft.environment:
        return
    if environment is Environment.SANDBOX:
        yield FieldProblem(ENVIRONMENT, "environment-sandbox", host_of(url))
    elif owner := _production_owner(url):
        yield FieldProblem(ENVIRONMENT, "environment-production", owner)
    else:
        yield FieldProblem(CONFIRM, "sandbox-unconfirmed", bare_host(url))


def _place_problems(field: str, place: DraftTarget) -> Iterator[FieldProblem]:
    typed = trimmed(place.id)
    if not typed:
        yield FieldProblem(field, "required")
    elif not (typed.isascii() and typed.isdigit()):
        yield FieldProblem(field, "endpoint")


def _login_problems(login: str) -> Iterator[FieldProblem]:
    if not login:
        yield FieldProblem(LOGIN, "required")
    elif len(login) > MOST_LOGIN:
        yield FieldProblem(LOGIN, "login-long", str(len(login)))
    elif not is_login(login):
        yield FieldProblem(LOGIN, "login")


def _currency_problems(text: str) -> Iterator[FieldProblem]:
    codes = _codes(text)
    if not codes:
        yield FieldProblem(CURRENCIES, "required")
    unknown = [code for code in codes if not is_currency(code)]
    if unknown:
        yield FieldProblem(CURRENCIES, "currency", ", ".join(unknown))


def _proxy_problems(proxy: str) -> Iterator[FieldProblem]:
    if not proxy:
        return
    if "@" in proxy:
        yield FieldProblem(PROXY, "proxy-user")  # what stands before the @ could be a password: it is not repeated
    elif not is_proxy(proxy):
        yield FieldProblem(PROXY, "proxy")


def _production_owner(url: str) -> str:
    """Return the brand whose production host this is, '' if it is none's."""
    host = bare_host(url)
    return next((brand.name for brand in BRANDS if brand.production_host and brand.production_host == host), "")


def _is_of_a_brand(url: str) -> bool:
    hosts = {host for brand in BRANDS for host in (brand.sandbox_host, brand.production_host) if host}
    return bare_host(url) in hosts
