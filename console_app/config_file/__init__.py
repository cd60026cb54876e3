"""The plain files of one home: profiles, preferences, the home's own id; knows no secret, no keyring and no journal.

Each file is written whole or not at all and belongs to its owner alone. An unreadable entry is named and stays in the
file as it is: a profile of a newer program, or one edited wrongly by hand, is neither dropped nor hides the others.

Reasons of a `ProfileError` raised here, beside those of `checked_profile`: ``unknown`` (no such profile),
``name-taken``, ``proxy-user`` (credentials in a proxy's address), ``brand``, ``operation``, ``field-unknown``,
``field-missing``, ``field-shape``, ``sandbox-unconfirmed``; about a whole file ``file-unreadable``,
``file-unwritable``, ``file-damaged``, ``schema-newer``, ``file-link``, ``file-odd`` and ``file-foreign``.

The window's first paint uses only `folder` and `first_look`, so the rest is imported where it is used.
"""

from typing import TYPE_CHECKING

from console_app.config_file.folder import HOME_VARIABLE, home_folder

if TYPE_CHECKING:
    from console_app.config_file.home_files import HomeFiles

__all__ = ["HOME_VARIABLE", "HomeFiles", "home_folder"]


def __getattr__(name: str) -> object:
    """Import `HomeFiles`, and with it everything about profiles, at its first use (PEP 562)."""
    if name == "HomeFiles":
        from console_app.config_file.home_files import HomeFiles  # noqa: PLC0415 - after the first paint

        return HomeFiles
    raise AttributeError(name)
