"""Why a profile or a file of the home cannot be used: said in words, never by a code."""

import pytest

from console_app import reasons
from console_app.gui.words.notices import error_words
from console_app.services.errors import ProfileError

KNOWN = sorted(reasons._PROFILE)  # noqa: SLF001 - the command line says all of them


@pytest.mark.parametrize("reason", KNOWN)
def test_every_reason_is_said_in_words(reason: str) -> None:
    head = error_words(ProfileError(reason, "THIS")).head
    assert f"({reason}" not in head
    assert "{" not in head


def test_a_file_is_named_with_what_is_wrong_with_it() -> None:
    full = "/home/x/profiles.json: No space left on device"
    told = f"This profile or the home folder cannot be used: the file cannot be written: {full}."
    assert error_words(ProfileError("file-unwritable", full)).head == told
    damaged = error_words(ProfileError("file-damaged", "/home/x/profiles.json"))
    assert damaged.head == "A file of the home folder is damaged: /home/x/profiles.json."
