"""No field of a form lets a card number through to where it would be kept: what it takes, the journal can keep."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from journal_orders import new_order
from written_cards import written_cards

from console_app.journal.rows import values_of_new
from console_app.protocol.catalogue import OPERATIONS
from console_app.protocol.digit_classes import digits_in
from console_app.protocol.errors import Severity, Why
from console_app.protocol.masking import stored
from console_app.protocol.operation import Operation, Pair, names_other_numbers, read_field
from console_app.services.errors import ProfileError
from console_app.services.preferences import check_new_name
from console_app.services.views import SavedView

CARD = "5105105105105100"
FORMS = ("{}", "pay {} now", "https://shop.example/{}", "https://shop.example/?a={}", "A{}", "2001:{}::", "{}/0800")
PARTED = (
    "\N{NO-BREAK SPACE}",
    "\N{THIN SPACE}",
    "\N{NARROW NO-BREAK SPACE}",
    "  ",
    ".",
    "/",
    "_",
    "*",
    "-",
    "\N{EN DASH}",
    ":",
)


@settings(deadline=None, max_examples=15)
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.key)
@given(written=written_cards(), form=st.sampled_from(FORMS))
def test_what_a_field_takes_the_journal_keeps_without_a_card_number(
    operation: Operation, written: tuple[str, str], form: str
) -> None:
    card, text = written
    for field in operation.fields:
        for value in (form.format(text), form.format(card)):
            reading = read_field(field, value)
            if not reading.text or any(entry.severity is Severity.ERROR for entry in reading.problems):
                continue
            kept = stored(operation, (Pair(field.wire, reading.text),))
            values_of_new(new_order(content=kept))
            if not names_other_numbers(field.wire):
                assert [pair for pair in kept if card in digits_in(pair.value)] == []


@pytest.mark.parametrize("parted", PARTED)
def test_groups_apart_by_anything_are_a_card_number_in_a_text_field(parted: str) -> None:
    payout = next(operation for operation in OPERATIONS if operation.key == "payout")
    text = parted.join(("5105", "1051", "0510", "5100"))
    for wire in ("order_desc", "receiver_last_name", "bank_name"):
        reading = read_field(payout.field(wire), f"card {text}")
        assert [entry.why for entry in reading.problems if entry.severity is Severity.ERROR] == [Why.CARD_IN_TEXT]


@settings(deadline=None)
@given(written=written_cards())
def test_names_of_profiles_and_views_hold_none(written: tuple[str, str]) -> None:
    card, text = written
    with pytest.raises(ProfileError, match="name-card"):
        check_new_name(f"Desk {text}")
    view = SavedView(f"mine {text}", text=text).without_cards()
    assert card not in digits_in(view.name)
    assert card not in digits_in(view.text)
