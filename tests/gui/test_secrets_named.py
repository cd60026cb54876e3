"""What is said of a secret that is missing or damaged: which one, of which profile, in a clerk's words."""

import pytest

from console_app.gui.words.notices import error_words
from console_app.services.errors import EntryDamaged, SecretMissing

HOME = "2175a17b539d64879744300c7b7b9c2f"


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("private-key", "the private key of Live"),
        ("private-key-next", "the next private key of Live"),
        ("merchant-control", "the merchant control of Live"),
    ],
)
def test_a_missing_secret_is_named_by_what_it_is_and_not_by_its_place_in_the_keyring(kind: str, words: str) -> None:
    assert error_words(SecretMissing(f"{HOME}/Live/{kind}")).head == f"A secret of this profile is missing: {words}."
    assert error_words(EntryDamaged(f"{HOME}/Live/{kind}", "shape")).head == f"A keyring entry is damaged: {words}."


def test_a_long_name_of_a_profile_never_hides_which_secret_it_is() -> None:
    head = error_words(SecretMissing(f"{HOME}/{'Baltic merchants ' * 20}/merchant-control")).head
    assert head.startswith("A secret of this profile is missing: the merchant control of Baltic merchants")
    assert len(head) < 160


def test_an_entry_of_another_shape_is_said_as_it_is() -> None:
    assert f"{HOME}/journal-key" in error_words(EntryDamaged(f"{HOME}/journal-key", "shape")).head
