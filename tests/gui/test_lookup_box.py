"""The look-up box cuts every card number and no IBAN, typed key by key or pasted."""

import random
from collections.abc import Iterator

import pytest
import stdnum.iban
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from written_cards import completed

from console_app.gui.desk.lookup_box import LookupBox
from console_app.gui.kit.theme import Theme
from console_app.protocol.card_numbers import holds_card, mask_card

BANKS = {
    "AT": ("", 16),
    "BE": ("", 12),
    "CH": ("", 17),
    "CZ": ("", 20),
    "DE": ("", 18),
    "DK": ("", 14),
    "ES": ("", 20),
    "FR": ("", 23),
    "GB": ("WEST", 14),
    "IT": ("X", 22),
    "LT": ("", 16),
    "NL": ("ABNA", 10),
    "PL": ("", 24),
    "SE": ("", 20),
}


def ibans(country: str, count: int) -> Iterator[str]:
    letters, digits = BANKS[country]
    dice = random.Random(country)
    for _ in range(count):
        rest = letters + "".join(dice.choice("0123456789") for _ in range(digits))
        yield f"{country}{stdnum.iban.calc_check_digits(f'{country}00{rest}')}{rest}"


def in_fours(text: str) -> str:
    return " ".join(text[place : place + 4] for place in range(0, len(text), 4))


def paste(box: LookupBox, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    QTest.keyClick(box, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


@pytest.fixture
def box(console_theme: Theme, qapp: QApplication) -> Iterator[LookupBox]:
    made = LookupBox(console_theme)
    made.show()
    made.setFocus()
    yield made
    qapp.clipboard().clear()
    made.deleteLater()


@pytest.mark.parametrize("country", BANKS)
def test_no_iban_is_cut(box: LookupBox, country: str) -> None:
    for iban in ibans(country, 100):
        for written in (iban, in_fours(iban)):
            for place in range(len(written)):
                QTest.keyClicks(box, written[place])
                assert box.text() == written[: place + 1]
            assert box.sought() == written
            box.clear()
            paste(box, written)
            assert box.text() == box.sought() == written
            box.clear()


def test_every_card_number_is_cut(box: LookupBox) -> None:
    dice = random.Random(500)
    for count in range(500):
        length = 13 + count % 7
        card = completed(str(dice.randrange(1, 10)) + "".join(dice.choice("0123456789") for _ in range(length - 2)))
        for written in (card, in_fours(card), card.replace("", "\N{NO-BREAK SPACE}").strip()):
            paste(box, written)
            assert box.text() == mask_card(card)
            box.clear()
        QTest.keyClicks(box, in_fours(card))
        assert not holds_card(box.sought())
        box.clear()


def test_what_began_as_an_iban_and_became_none_is_cut_when_it_is_left(box: LookupBox) -> None:
    QTest.keyClicks(box, "DE4111111111111111")
    assert box.text() == "DE4111111111111111"
    assert box.sought() == "DE411111******1111"
    box.clearFocus()
    assert box.text() == "DE411111******1111"


def test_taking_back_a_key_of_an_iban_cuts_nothing(box: LookupBox) -> None:
    written = in_fours(next(ibans("DE", 1)))
    QTest.keyClicks(box, written)
    while box.text():
        QTest.keyClick(box, Qt.Key.Key_Backspace)
        assert written.startswith(box.text())
