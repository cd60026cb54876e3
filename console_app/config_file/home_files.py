"""The files of one home: profiles, preferences, the home's id; knows no secret, no keyring and no journal."""

import secrets
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Final

from console_app.config_file.documents import (
    SCHEMA,
    WRITERS,
    Document,
    file_errors_translated,
    parsed,
    read,
    text_of,
    write,
    writing_in,
)
from console_app.config_file.folder import IDENTITY, PREFERENCES, PROFILES
from console_app.config_file.preference_rows import preferences_of, rows_of
from console_app.config_file.profile_rows import ProfileEntry, document_of, entries_of, storable
from console_app.private_files import make_home, refuse_unsafe
from console_app.services.errors import ProfileError
from console_app.services.ports import PreferenceFile, Profiles
from console_app.services.preferences import Preferences, check_new_name, may_remove, may_replace
from console_app.services.profile import Profile, Unreadable
from console_app.services.profile_draft import name_key

_ID_BYTES: Final = 16


class HomeFiles(Profiles, PreferenceFile):
    """The files of one home. Reading is cheap: a file is read again only after it changed."""

    def __init__(self, folder: Path, make_id: Callable[[int], str] = secrets.token_hex) -> None:
        """Create the folder for its owner alone; an existing one keeps its rights unless it is empty.

        Raises:
            HomeUnsafe: others may write to it, or it or a file in it belongs to somebody else or is a link.
            ProfileError: the folder cannot be made.

        """
        self.folder = folder
        self._make_id = make_id
        self._seen: tuple[int, int, int] | None = None
        self._entries: tuple[ProfileEntry, ...] = ()
        try:
            make_home(folder)
            refuse_unsafe(folder / name for name in (PROFILES, PREFERENCES, IDENTITY, WRITERS))
        except OSError as error:
            raise ProfileError("file-unwritable", f"{folder}: {error.strerror or type(error).__name__}") from error

    def home_id(self) -> str:
        """Return the home's random id, made at the first call: it is in the names of the keyring's entries.

        Raises:
            ProfileError: the file cannot be read or written. Another id is never made: it would orphan the secrets.

        """
        path = self.folder / IDENTITY
        with writing_in(self.folder):
            document = read(path)
            if document is None:
                document = {"schema": SCHEMA, "home_id": self._make_id(_ID_BYTES)}
                write(path, document)
        home_id = document.get("home_id")
        if not isinstance(home_id, str) or not home_id:
            raise ProfileError("file-damaged", str(path))
        return home_id

    def all(self) -> tuple[Profile, ...]:
        """Return all readable profiles, sorted by name; `unreadable` returns the rest."""
        try:
            found = [entry.profile for entry in self._load() if entry.profile is not None]
        except ProfileError:
            return ()
        return tuple(sorted(found, key=lambda profile: profile.name.casefold()))

    def unreadable(self) -> tuple[Unreadable, ...]:
        """Return the profiles that cannot be used; if the whole file cannot, one without a name."""
        try:
            entries = self._load()
        except ProfileError as error:
            return (Unreadable("", error.reason, error.detail),)
        refused = [(entry.name, entry.refusal) for entry in entries if entry.refusal is not None]
        return tuple(Unreadable(name, error.reason, error.detail) for name, error in refused)

    def named(self, name: str) -> Profile:
        """Return a profile by its name.

        Raises:
            ProfileError: there is none with this name (``unknown``), or it cannot be read (its own reason).

        """
        for entry in self._load():
            if entry.name == name:
                return entry.usable()
        raise ProfileError("unknown", name)

    def add(self, *profiles: Profile) -> None:
        """Add profiles, all or none.

        Raises:
            ProfileError: a profile is not usable, or its name is too long or taken, also if only in other upper and
                lower case, which some keyrings ignore.

        """
        checked = [storable(profile) for profile in profiles]
        for profile in checked:
            check_new_name(profile.name)
        with writing_in(self.folder):
            entries = list(self._load())
            taken = {name_key(entry.name) for entry in entries}
            for profile in checked:
                if name_key(profile.name) in taken:
                    raise ProfileError("name-taken", profile.name)
                taken.add(name_key(profile.name))
                entries.append(ProfileEntry.holding(profile))
            self._keep(entries)

    def replace(self, profile: Profile, unfinished: int) -> None:
        """Replace the profile of the same name; `unfinished` counts its orders that are open or held.

        Raises:
            ProfileError: the new profile is not usable, there is none with its name, or open orders would be asked
                about at another place.

        """
        storable(profile)
        with writing_in(self.folder):
            may_replace(self.named(profile.name), profile, unfinished)
            new = ProfileEntry.holding(profile)
            self._keep([new if entry.name == profile.name else entry for entry in self._load()])

    def remove(self, name: str, unfinished: int) -> None:
        """Remove a profile, even an unreadable one; `unfinished` counts its orders that are open or held.

        Raises:
            ProfileError: there is none with this name, or it has open orders.

        """
        with writing_in(self.folder):
            entries = self._load()
            rest = [entry for entry in entries if entry.name != name]
            if len(rest) == len(entries):
                raise ProfileError("unknown", name)
            may_remove(unfinished)
            self._keep(rest)

    def export_text(self, names: Sequence[str] = ()) -> str:
        """Return the named profiles, or all readable ones, as text for another workstation; no secret is in it.

        Raises:
            ProfileError: there is none with one of the names.

        """
        chosen = [self.named(name) for name in names] if names else self.all()
        return text_of(document_of([ProfileEntry.holding(profile) for profile in chosen]))

    def incoming(self, text: str) -> tuple[Profile | Unreadable, ...]:
        """Read an exported text without adding anything: each profile, or why it cannot be used.

        Raises:
            ProfileError: the text is no export of profiles.

        """
        known = self.all()
        found: list[Profile | Unreadable] = []
        for entry in entries_of(parsed(text, "import"), "import"):
            try:
                profile = entry.usable()
                if profile not in known:
                    check_new_name(profile.name)
                found.append(profile)
            except ProfileError as refusal:
                found.append(Unreadable(entry.name, refusal.reason, refusal.detail))
        return tuple(found)

    def import_text(self, text: str, confirmed_hosts: Collection[str] = ()) -> tuple[Profile, ...]:
        """Add the profiles of an exported text, all or none; return the new ones; equal ones are left alone.

        A file cannot confirm that a host is a sandbox: the person who imports it types the host's name
        (`confirmed_hosts`).

        Raises:
            ProfileError: the text or a profile in it cannot be read, a host is not confirmed, or a name is taken.

        """
        entries = entries_of(parsed(text, "import"), "import")
        typed = {host.strip().casefold() for host in confirmed_hosts}
        known = self.all()
        new: list[Profile] = []
        for entry in entries:
            profile = entry.usable()
            if profile in known:
                continue
            said = profile.confirmed_sandbox_host
            if said and said.casefold() not in typed:
                raise ProfileError("sandbox-unconfirmed", said)
            new.append(profile)
        self.add(*new)
        return tuple(new)

    def preferences(self) -> Preferences:
        """Return the preferences; a missing or unreadable one has its default, as no payment depends on it."""
        return preferences_of(self._preferences())

    def keep_preferences(self, preferences: Preferences) -> None:
        """Write the preferences; values of another version of the program stay in the file.

        Raises:
            ProfileError: the file cannot be written.

        """
        with writing_in(self.folder):
            document = self._preferences() | {"schema": SCHEMA} | rows_of(preferences)
            write(self.folder / PREFERENCES, document)

    def _preferences(self) -> Document:
        try:
            return read(self.folder / PREFERENCES) or {}
        except ProfileError:
            return {}

    def _load(self) -> tuple[ProfileEntry, ...]:
        path = self.folder / PROFILES
        with file_errors_translated("file-unreadable", path):
            try:
                state = path.stat()
            except FileNotFoundError:
                return ()
            seen = (state.st_mtime_ns, state.st_size, state.st_ino)
        if seen != self._seen:
            document = read(path)
            self._entries = () if document is None else entries_of(document, str(path), kept=True)
            self._seen = seen
        return self._entries

    def _keep(self, entries: Sequence[ProfileEntry]) -> None:
        write(self.folder / PROFILES, document_of(entries))
        self._seen = None
