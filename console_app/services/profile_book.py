"""Manages the profiles of a home: add, change, remove, export, import.

A profile with open orders cannot be removed, nor given another host, login or endpoint.
"""

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Protocol

from console_app.services.errors import EntryDamaged, SecretMissing
from console_app.services.journal_roles import OrderList
from console_app.services.keys import SecretKind
from console_app.services.ports import Keyring, Profiles
from console_app.services.preferences import may_remove
from console_app.services.profile import Profile, Unreadable
from console_app.services.profile_concerns import ProfileConcern, concerns_of
from console_app.services.profile_draft import name_key

MOST_NAMED: Final = 5
"""The most open orders named in a refusal; the others are counted."""


class ProfileStore(Profiles, Protocol):
    """Stores the profiles; each is checked anew when it is read."""

    def unreadable(self) -> tuple[Unreadable, ...]:
        """Return the stored profiles that cannot be used."""

    def add(self, *profiles: Profile) -> None:
        """Add profiles, all or none.

        Raises:
            ProfileError: a profile is not usable, or its name is taken.

        """

    def replace(self, profile: Profile, unfinished: int) -> None:
        """Replace the profile of the same name.

        Raises:
            ProfileError: the new profile is not usable, or `unfinished` orders would be asked about at another place.

        """

    def remove(self, name: str, unfinished: int) -> None:
        """Remove a profile, even an unreadable one.

        Raises:
            ProfileError: there is none with this name, or it has `unfinished` open orders.

        """

    def export_text(self, names: Sequence[str] = ()) -> str:
        """Write profiles for another workstation; no secret is in it."""

    def incoming(self, text: str) -> tuple[Profile | Unreadable, ...]:
        """Read the profiles in an exported text without adding them.

        Raises:
            ProfileError: the text is no export of profiles.

        """

    def import_text(self, text: str, confirmed_hosts: Collection[str] = ()) -> tuple[Profile, ...]:
        """Add the profiles of an exported text, all or none; return the new ones.

        Raises:
            ProfileError: the text or a profile in it cannot be read, a host is not confirmed, or a name is taken.

        """


@dataclass(frozen=True, slots=True)
class OpenOrders:
    """How many orders of a profile are open or held, and the order numbers of the latest."""

    count: int
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IncomingProfile:
    """One profile of a file to import. `known`: the same profile is stored here already; `taken`: only its name is.

    `host` is the name to type to confirm a host as a sandbox, '' if nothing needs typing; `concerns` are for a person
    to see before it is stored.
    """

    profile: Profile
    known: bool
    taken: bool
    host: str
    concerns: tuple[ProfileConcern, ...] = ()


class ProfileBook:
    """Adds, changes and removes profiles for people; the caller asks them before steps that cannot be undone."""

    def __init__(self, store: ProfileStore, orders: OrderList, keyring: Keyring) -> None:
        """Bind to the ports."""
        self._store = store
        self._orders = orders
        self._keyring = keyring

    def all(self) -> tuple[Profile, ...]:
        """Give all readable profiles, sorted by name."""
        return self._store.all()

    def unreadable(self) -> tuple[Unreadable, ...]:
        """Return the stored profiles that cannot be used."""
        return self._store.unreadable()

    def names(self) -> tuple[str, ...]:
        """Return every name that is taken."""
        return (*(known.name for known in self.all()), *(gone.name for gone in self.unreadable() if gone.name))

    def add(self, profile: Profile) -> None:
        """Add a profile.

        Raises:
            ProfileError: the profile is not usable, or its name is taken.

        """
        self._store.add(profile)

    async def replace(self, profile: Profile) -> None:
        """Replace the profile of the same name.

        Raises:
            ProfileError: the new profile is not usable; or host, login or an endpoint would change under open orders.

        """
        self._store.replace(profile, await self._orders.unfinished(profile.name))

    async def open_orders(self, name: str) -> OpenOrders:
        """Return a profile's open or held orders, which are still asked about at its host and login."""
        count = await self._orders.unfinished(name)
        if not count:
            return OpenOrders(0)
        return OpenOrders(count, await self._orders.unfinished_numbers(name, MOST_NAMED))

    async def secrets_of(self, name: str) -> tuple[SecretKind, ...]:
        """Return which kinds of secrets the keyring holds for a profile; a damaged entry counts, too.

        Raises:
            VaultError: the keyring is missing or locked, or failed.

        """
        kept = []
        for kind in SecretKind:
            with suppress(SecretMissing):
                if kind.is_key:
                    with suppress(EntryDamaged):
                        await self._keyring.public_key(name, kind)
                elif not await self._keyring.has_control(name):
                    continue
                kept.append(kind)
        return tuple(kept)

    async def remove(self, name: str, *, with_secrets: bool) -> None:
        """Remove a profile, even an unreadable one; its secrets first, so that none is left behind unseen.

        Raises:
            ProfileError: there is none with this name, or it has open orders.
            VaultError: the keyring could not delete; then the profile stays, too.

        """
        unfinished = await self._orders.unfinished(name)
        may_remove(unfinished)
        if with_secrets:
            for kind in SecretKind:
                with suppress(SecretMissing):
                    await self._keyring.delete(name, kind)
        self._store.remove(name, unfinished)

    def export_text(self, names: Sequence[str]) -> str:
        """Write profiles for another workstation; no secret is in it.

        Raises:
            ProfileError: there is none with one of the names.

        """
        return self._store.export_text(names)

    def incoming_profiles(self, text: str) -> tuple[tuple[IncomingProfile, ...], tuple[Unreadable, ...]]:
        """Return the profiles that a file would add, and those in the file that cannot be read; nothing is added.

        Raises:
            ProfileError: the text is no export of profiles.

        """
        here, names = self.all(), {name_key(name) for name in self.names()}
        arriving, refused = [], []
        for entry in self._store.incoming(text):
            if isinstance(entry, Unreadable):
                refused.append(entry)
                continue
            known = entry in here
            said = "" if known else entry.confirmed_sandbox_host
            taken = not known and name_key(entry.name) in names
            arriving.append(IncomingProfile(entry, known, taken, said, () if known else concerns_of(entry)))
        return tuple(arriving), tuple(refused)

    def import_profiles(self, text: str, typed_hosts: Collection[str]) -> tuple[Profile, ...]:
        """Add the profiles of a file, all or none; return the new ones.

        Raises:
            ProfileError: the text or a profile in it cannot be read, a host is not confirmed, or a name is taken.

        """
        return self._store.import_text(text, typed_hosts)
