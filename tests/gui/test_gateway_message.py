"""What the gateway said in its own words, as it is shown: capped, and never with a card number."""

import pytest

from console_app.gui.words.outcomes import error_text

CARD = "4276553819467686"


@pytest.mark.parametrize("before", [0, 290, 295])
def test_a_card_number_is_cut_to_6_and_4_also_where_the_text_is_capped(before: int) -> None:
    shown = error_text("7777", "x" * before + f" {CARD} is not supported")
    assert CARD[:8] not in shown
    assert before or "427655******7686 is not supported" in shown
