"""Which operating system keyrings are accepted, and what their errors mean; the only module that imports `keyring`."""

import sys
from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Final, Protocol

from console_app.services.errors import BackendRefused, KeyringLocked, NoKeyring, VaultError

PLATFORM_BACKENDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "linux": "keyring.backends.SecretService.Keyring",
        "win32": "keyring.backends.Windows.WinVaultKeyring",
        "darwin": "keyring.backends.macOS.Keyring",
    }
)
"""The one keyring accepted on each platform (`sys.platform`). KDE implements the Secret Service as well."""

_MEANINGS: Final[Mapping[str, type[VaultError]]] = MappingProxyType(
    {
        "keyring.errors.KeyringLocked": KeyringLocked,
        "secretstorage.exceptions.LockedException": KeyringLocked,
        "secretstorage.exceptions.PromptDismissedException": KeyringLocked,
        "keyring.errors.InitError": NoKeyring,  # no collection, and nobody made one when asked
        "keyring.errors.NoKeyringError": NoKeyring,
        "secretstorage.exceptions.SecretServiceNotAvailableException": NoKeyring,
        "builtins.OSError": NoKeyring,  # the bus is named but not there, or went away
    }
)


class Backend(Protocol):
    """The part of a keyring that is used; `keyring.backend.KeyringBackend` fits. Every call may block for minutes."""

    def get_password(self, service: str, username: str, /) -> str | None: ...

    def set_password(self, service: str, username: str, password: str, /) -> None: ...

    def delete_password(self, service: str, username: str, /) -> None: ...


def qualified_name(thing: type) -> str:
    """Return module and name of a class, as in the lists here."""
    return f"{thing.__module__}.{thing.__qualname__}"


def admit(backend: Backend, allowed: frozenset[str]) -> Backend:
    """Check that the very class of `backend` is `allowed`; a subclass is another class.

    Raises:
        BackendRefused: the class is not allowed; there is no fallback.

    """
    name = qualified_name(type(backend))
    if name not in allowed:
        raise BackendRefused(name)
    return backend


def open_platform_backend(platform: str = sys.platform) -> Backend:
    """Open the platform's own keyring, whatever the environment and keyring's configuration say.

    `keyring.get_keyring` is never asked: it obeys ``PYTHON_KEYRING_BACKEND`` and ``keyringrc.cfg``. The import costs
    up to 0.1 s, so it happens at the first use and not before the window is painted.

    Raises:
        BackendRefused: a platform without a keyring on the list.

    """
    name = PLATFORM_BACKENDS.get(platform)
    if name is None:
        raise BackendRefused(platform)
    module, _, class_name = name.rpartition(".")
    backend = getattr(import_module(module), class_name)()
    # The constructor turns each KEYRING_PROPERTY_* variable into an attribute (another collection, scheme, method).
    vars(backend).clear()
    if platform == "darwin":
        backend.keychain = None  # the class takes KEYCHAIN_PATH from the environment; None is the login keychain
    return admit(backend, frozenset({name}))


def meaning_of(error: Exception) -> VaultError:
    """Return the vault error for a keyring's error, without its text, which could contain anything."""
    for ancestor in type(error).__mro__:
        meaning = _MEANINGS.get(qualified_name(ancestor))
        if meaning is not None:
            return meaning()
    return VaultError(qualified_name(type(error)))
