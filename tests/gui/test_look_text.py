"""Amounts, numbers, times and foreign text as a person reads them."""

import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console_app.gui.kit.text import (
    amount_text,
    card_text,
    clock_text,
    day_text,
    figures,
    grouped,
    tooltip,
    visible,
)

NOW = datetime(2026, 11, 20, 13, 3, 10, tzinfo=UTC)
BERLIN = timezone(timedelta(hours=1))


@pytest.mark.parametrize(
    ("amount", "exponent", "shown"),
    [
        (Decimal(1250), 2, "1\u202f250.00"),
        (125000, 2, "1\u202f250.00"),
        (9000, 0, "9\u202f000"),
        (Decimal("0.5"), 2, "0.50"),
        (5, 2, "0.05"),
        (1234567, 3, "1\u202f234.567"),
        (Decimal("12.3456"), 2, "12.3456"),
        (Decimal("-1250.5"), 2, "-1\u202f250.50"),
        (Decimal("1E+6"), 2, "1\u202f000\u202f000.00"),
    ],
)
def test_figures_are_grouped_with_the_currencys_decimals(amount: Decimal | int, exponent: int, shown: str) -> None:
    assert figures(amount, exponent) == shown
    assert amount_text(amount, "EUR", exponent) == f"{shown}\u00a0EUR"


@given(st.integers(-(10**15), 10**15), st.integers(0, 4))
def test_no_digit_of_an_amount_is_lost(minor: int, exponent: int) -> None:
    shown = figures(minor, exponent).replace("\u202f", "")
    assert Decimal(shown) == Decimal(minor).scaleb(-exponent)


def test_numbers_are_grouped_or_cut() -> None:
    assert grouped("DE89370400440532013000") == "DE89 3704 0044 0532 0130 00"
    assert card_text("4276550000007682") == "427655******7682"
    assert card_text("427655768") == "*********"


def test_times_are_local_with_a_date_when_not_today() -> None:
    assert clock_text(NOW, NOW, BERLIN) == "14:03:10"
    assert clock_text(NOW - timedelta(days=1), NOW, BERLIN) == "19 Nov 14:03:10"
    assert day_text(NOW - timedelta(days=365), NOW, BERLIN) == "20 Nov 2025"
    late = datetime(2026, 11, 19, 23, 30, tzinfo=UTC)
    assert clock_text(late, NOW, BERLIN) == "00:30:00"


def test_foreign_text_hides_nothing() -> None:
    assert visible("gpj.\u202eexe\x00\n") == "gpj.<U+202E>exe<U+0000><U+000A>"
    assert visible("one\ntwo", lines=True) == "one\ntwo"
    assert visible("\u0418\u0432\u0430\u043d \U0001f600 <b>") == "\u0418\u0432\u0430\u043d \U0001f600 <b>"
    assert visible("x" * 12, cap=10) == "x" * 10 + "\u2026 (+2)"


@given(st.text())
def test_what_is_shown_has_no_unseen_character(text: str) -> None:
    unseen = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    assert not {unicodedata.category(char) for char in visible(text)} & unseen


def test_a_tool_tip_shows_markup_as_text() -> None:
    assert "<b>" not in tooltip("<b>x</b>")
    assert tooltip("") == ""


def test_a_tool_tip_is_plain_words_in_short_lines_unless_it_looks_like_markup() -> None:
    words = "In major units with a point, for instance 10.50. " * 4
    assert "<" not in tooltip(words)
    assert max(len(line) for line in tooltip(words).splitlines()) <= 80
    assert tooltip(words).split() == words.split()
    assert tooltip("F5") == "F5"
