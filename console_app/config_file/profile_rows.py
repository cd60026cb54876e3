"""Converts profiles to rows of a document and back, checked each time they are read; knows no file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from console_app.config_file.documents import SCHEMA, Document
from console_app.protocol.brands import brand_of
from console_app.protocol.card_numbers import mask_cards_in
from console_app.protocol.catalogue import operation_of
from console_app.protocol.minor_units import MinorUnits
from console_app.services.errors import ProfileError
from console_app.services.preferences import checked_profile
from console_app.services.profile import Profile, Target
from console_app.services.profile_draft import name_key

_FIELDS: Final = frozenset(Profile.__dataclass_fields__)
_LONGEST_DETAIL: Final = 40


@dataclass(frozen=True, slots=True)
class ProfileEntry:
    """One row as it is in the file, and its profile, or the reason why there is none."""

    row: object
    name: str
    profile: Profile | None = None
    refusal: ProfileError | None = None

    @classmethod
    def holding(cls, profile: Profile) -> "ProfileEntry":
        """Make the row of a profile."""
        return cls(_row_of(profile), profile.name, profile)

    def usable(self) -> Profile:
        """Return the profile of the row.

        Raises:
            ProfileError: the row holds no usable profile; the reason was found while reading.

        """
        if self.profile is None:
            raise self.refusal or ProfileError("unknown", self.name)
        return self.profile


def document_of(entries: Sequence[ProfileEntry]) -> Document:
    """Write rows as a document; unreadable ones stay as they were."""
    return {"schema": SCHEMA, "profiles": [entry.row for entry in entries]}


def entries_of(document: Mapping[str, object], where: str, *, kept: bool = False) -> tuple[ProfileEntry, ...]:
    """Read a document's rows, each on its own; an error about the whole document names `where`.

    `kept`: the profiles were checked when they were stored, so a currency that ISO 4217 dropped since then is allowed.

    Raises:
        ProfileError: ``file-damaged``.

    """
    rows = document.get("profiles")
    if not isinstance(rows, list) or document.keys() != {"schema", "profiles"}:
        raise ProfileError("file-damaged", where)
    entries: list[ProfileEntry] = []
    taken: set[str] = set()
    for row in rows:
        entry = _entry_of(row, kept=kept)
        if entry.name and name_key(entry.name) in taken:
            entry = ProfileEntry(row, entry.name, None, ProfileError("name-taken", entry.name))
        taken.add(name_key(entry.name))
        entries.append(entry)
    return tuple(entries)


def storable(profile: Profile, *, kept: bool = False) -> Profile:
    """Check that a profile can be stored and read back; `kept`: a currency that ISO 4217 has dropped is allowed.

    Raises:
        ProfileError: the profile is not usable, or its name, proxy, brand or an operation cannot be stored.

    """
    if "@" in profile.proxy:
        raise ProfileError("proxy-user")  # what stands before the @ could be a password: it is not repeated
    if "@" in profile.base_url:
        raise ProfileError("base-url-extras")
    if profile.name != profile.name.strip() or not profile.name.isprintable():
        raise ProfileError("name", _quoted(profile.name))
    try:
        brand_of(profile.brand)
    except KeyError:
        raise ProfileError("brand", _quoted(profile.brand)) from None
    for key in (*(operation for operation, _ in profile.targets), *profile.operations):
        try:
            operation_of(key)
        except KeyError:
            raise ProfileError("operation", _quoted(key)) from None
    return checked_profile(profile, kept=kept)


def _entry_of(row: object, *, kept: bool) -> ProfileEntry:
    name = row.get("name", "") if isinstance(row, dict) else ""
    shown = name if isinstance(name, str) else ""
    try:
        return ProfileEntry(row, shown, storable(_profile_of(row), kept=kept))
    except ProfileError as refusal:
        return ProfileEntry(row, shown, None, refusal)


def _row_of(profile: Profile) -> Document:
    status_target = profile.status_target
    row: Document = {
        "name": profile.name,
        "brand": profile.brand,
        "base_url": profile.base_url,
        "login": profile.login,
        "currencies": list(profile.currencies),
        "target": _target_row(profile.target),
        "targets": {operation: _target_row(target) for operation, target in profile.targets},
        "status_target": None if status_target is None else _target_row(status_target),
        "confirmed_sandbox_host": profile.confirmed_sandbox_host,
        "look_up_first": profile.look_up_first,
        "look_up_waiver": mask_cards_in(profile.look_up_waiver),
        "proxy": profile.proxy,
        "operations": list(profile.operations),
    }
    if profile.minor_units is not MinorUnits.ISO_4217:  # so that versions that know one way only read the others' files
        row["minor_units"] = profile.minor_units.value
    return row


def _target_row(target: Target) -> Document:
    return {"group" if target.group else "endpoint": target.id}


def _profile_of(row: object) -> Profile:
    if not isinstance(row, dict):
        raise ProfileError("field-shape", "profile")
    unknown = sorted(row.keys() - _FIELDS)
    if unknown:
        raise ProfileError("field-unknown", _quoted(unknown[0]))
    targets = row.get("targets", {})
    if not isinstance(targets, dict):
        raise ProfileError("field-shape", "targets")
    status_target = row.get("status_target")
    look_up_first = row.get("look_up_first", True)
    if not isinstance(look_up_first, bool):
        raise ProfileError("field-shape", "look_up_first")
    return Profile(
        name=_text(row, "name"),
        brand=_text(row, "brand"),
        base_url=_text(row, "base_url"),
        login=_text(row, "login"),
        currencies=_texts(row, "currencies"),
        target=_target(_present(row, "target"), "target"),
        targets=tuple((operation, _target(target, "targets")) for operation, target in targets.items()),
        status_target=None if status_target is None else _target(status_target, "status_target"),
        confirmed_sandbox_host=_text(row, "confirmed_sandbox_host", ""),
        look_up_first=look_up_first,
        look_up_waiver=_text(row, "look_up_waiver", ""),
        proxy=_text(row, "proxy", ""),
        operations=_texts(row, "operations", []),
        minor_units=_minor_units(_text(row, "minor_units", MinorUnits.ISO_4217.value)),
    )


def _present(row: Mapping[str, object], field: str, otherwise: object = None) -> object:
    value = row.get(field, otherwise)
    if value is None:
        raise ProfileError("field-missing", field)
    return value


def _text(row: Mapping[str, object], field: str, otherwise: str | None = None) -> str:
    value = _present(row, field, otherwise)
    if not isinstance(value, str):
        raise ProfileError("field-shape", field)
    return value


def _texts(row: Mapping[str, object], field: str, otherwise: list[str] | None = None) -> tuple[str, ...]:
    values = _present(row, field, otherwise)
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise ProfileError("field-shape", field)
    return tuple(values)


def _minor_units(text: str) -> MinorUnits:
    try:
        return MinorUnits(text)
    except ValueError:
        raise ProfileError("minor-units", _quoted(text)) from None


def _target(value: object, field: str) -> Target:
    if isinstance(value, dict) and len(value) == 1:
        kind, target = next(iter(value.items()))
        if kind in ("endpoint", "group") and isinstance(target, str):
            return Target(target, group=kind == "group")
    raise ProfileError("field-shape", field)


def _quoted(text: str) -> str:
    return text[:_LONGEST_DETAIL]
