"""The one recogniser of card numbers: whatever they are written in, they are found and cut; what is none, stands."""

import json
import random
import re
import unicodedata
from urllib.parse import quote

import pytest
import stdnum.iban
from hypothesis import given, settings
from hypothesis import strategies as st
from written_cards import ZEROS, cards, completed, form_decoded, form_encoded, written_cards

from console_app.protocol.card_numbers import (
    holds_card,
    looks_like_card,
    mask_card,
    mask_cards_in,
    mask_cards_in_bytes,
)
from console_app.protocol.digit_classes import DIGIT, SEPARATOR, classes_of, digits_in
from console_app.protocol.escapes import readings, rough_readings

CARD = "5105105105105100"
CUT = "510510******5100"
BESIDE = "abc ,.;:/()\n%&=+xAÄ\N{EM DASH}\\u"
beside = st.text(BESIDE, max_size=10)
COUNTRIES = {
    "AT": "n" * 16,
    "BE": "n" * 12,
    "CH": "n" * 17,
    "CZ": "n" * 20,
    "DE": "n" * 18,
    "DK": "n" * 14,
    "ES": "n" * 20,
    "FR": "n" * 23,
    "GB": "aaaa" + "n" * 14,
    "IT": "a" + "n" * 22,
    "LT": "n" * 16,
    "NL": "aaaa" + "n" * 10,
    "PL": "n" * 24,
    "SE": "n" * 20,
}


def an_iban(dice: random.Random, country: str) -> str:
    kinds = {"n": "0123456789", "a": "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
    rest = "".join(dice.choice(kinds[kind]) for kind in COUNTRIES[country])
    return f"{country}{stdnum.iban.calc_check_digits(f'{country}00{rest}')}{rest}"


def in_fours(text: str, separator: str = " ") -> str:
    return separator.join(text[place : place + 4] for place in range(0, len(text), 4))


@settings(deadline=None, max_examples=300)
@given(written=written_cards(), before=beside, after=beside, data=st.data())
def test_a_card_number_in_any_writing_is_found_and_cut(
    written: tuple[str, str], before: str, after: str, data: st.DataObject
) -> None:
    card, text = written
    plain = f"{before}{text}{after}"
    cut = mask_cards_in(plain)
    assert holds_card(plain)
    assert card not in digits_in(cut)
    assert not holds_card(cut)
    assert mask_cards_in(cut) == cut
    raw = data.draw(form_encoded(plain))
    cut_raw = mask_cards_in_bytes(raw)
    assert card not in digits_in(form_decoded(cut_raw))
    assert not holds_card(form_decoded(cut_raw))
    assert mask_cards_in_bytes(cut_raw) == cut_raw


@settings(deadline=None, max_examples=200)
@given(written=written_cards(), data=st.data())
def test_a_card_number_in_a_string_to_sign_or_in_json_or_html_is_found(
    written: tuple[str, str], data: st.DataObject
) -> None:
    card, text = written
    raw = data.draw(form_encoded(text)).decode()
    twice = form_decoded(mask_cards_in_bytes(quote(raw).encode()))
    assert card not in digits_in(form_decoded(twice.encode("utf-8", "surrogateescape")))
    entities = "".join(f"&#{ord(c)};" if data.draw(st.booleans()) else f"&#x{ord(c):x};" for c in text)
    assert holds_card(f"<p>{entities}</p>")
    assert mask_cards_in(f"<p>{entities}</p>") == f"<p>{mask_card(card)}</p>"
    if max(text) < "\uffff":
        units = "".join(f"\\u{ord(c):04x}" for c in text)
        assert json.loads(mask_cards_in(f'{{"a": "{units}"}}')) == {"a": mask_card(card)}


@settings(deadline=None)
@given(st.text("0123456789%abcdefAF25 31-.+&#;x\\u*,", max_size=80))
def test_what_was_cut_holds_none_however_it_is_read(text: str) -> None:
    cut = mask_cards_in(text)
    assert mask_cards_in(cut) == cut
    assert holds_card(text) == (cut != text)
    assert not holds_card(form_decoded(cut.encode()))


@settings(deadline=None)
@given(st.one_of(st.text(max_size=60), st.binary(max_size=60).map(lambda raw: raw.decode("utf-8", "surrogateescape"))))
def test_any_text_and_any_bytes_can_be_read(text: str) -> None:
    assert mask_cards_in(mask_cards_in(text)) == mask_cards_in(text)
    if not holds_card(text):
        assert mask_cards_in(text) == text
    raw = text.encode("utf-8", "surrogatepass")
    assert mask_cards_in_bytes(mask_cards_in_bytes(raw)) == mask_cards_in_bytes(raw)


@settings(deadline=None)
@given(st.text("0123456789%32 5\\u00&#;x4", max_size=120))
def test_the_quick_look_passes_over_nothing(text: str) -> None:
    def longest_row(reading: str) -> int:
        return max(map(len, classes_of(reading).translate(None, SEPARATOR).split(b"x")))

    in_earnest = max(longest_row(reading.text) for reading in readings(text, 10_000))
    assert max(map(longest_row, rough_readings(text, 10_000))) >= in_earnest


@pytest.mark.parametrize(
    ("raw", "cut"),
    [
        (b"error-message=Card+5105+1051+0510+5100", b"error-message=Card+" + CUT.encode()),
        (b"error-message=Card%205105%201051%200510%205100", b"error-message=Card%20" + CUT.encode()),
        (b"m=" + "".join(f"%{ord(digit):02X}" for digit in CARD).encode() + b"&b=1", f"m={CUT}&b=1".encode()),
        (b"m=5105%C2%A01051%C2%A00510%C2%A05100", f"m={CUT}".encode()),
        (b"m=5105%A01051%A00510%A05100", f"m={CUT}".encode()),
        (b"m=5105\xa01051\xa00510\xa05100 \xd1\xe1", f"m={CUT} ".encode() + b"\xd1\xe1"),
        ("m=5105\u20091051\u20090510\u20095100".encode() + b" \xff", f"m={CUT} ".encode() + b"\xff"),
        (b"m=5105%2D1051%2d0510%252D5100", f"m={CUT}".encode()),
        (b"bank-name=%D1%E1&a=1%zz", b"bank-name=%D1%E1&a=1%zz"),
    ],
)
def test_bytes_as_they_came_are_cut_and_all_others_stay(raw: bytes, cut: bytes) -> None:
    assert mask_cards_in_bytes(raw) == cut


@pytest.mark.parametrize(
    "text",
    [
        "00000000-0000-0000-0000-00000aa68276",
        "serial-number=45389773-9960-6732-b3d6-002522b853b4",
        "processor-rrn=512031231231",
        "2026-11-20 14:30:00",
        "2026-11-20 14:30:00,123 INFO",
        "+49 30 901820, +49 30 901821",
        "1 250.00 EUR",
        "Invoices 100234, 100235, 100236, 100237, 100238",
        "0000000000000000",
        "40817810099910004312",
        "GB82 WEST 1234 5698 7654 32",
        "510510******5100 12/30 123 4567 8901",
        "5105105105105101",
    ],
)
def test_what_is_no_card_number_stands(text: str) -> None:
    assert mask_cards_in(text) == text
    assert not holds_card(text)


def test_two_cards_in_a_row_are_both_cut() -> None:
    assert CARD not in digits_in(mask_cards_in(f"{in_fours(CARD)} {in_fours('4111111111111111')}"))
    assert mask_cards_in(f"{CARD},4111111111111111") == f"{CUT},411111******1111"


def test_no_more_than_ten_digits_of_a_card_stay_behind_a_number_that_passes_by_chance() -> None:
    chance = next(f"{first:08}" for first in range(10**8) if holds_card(in_fours(f"{first:08}") + " 5105 1051"))
    assert digits_in(mask_cards_in(f"{in_fours(chance)} {in_fours(CARD)}")).endswith(chance[:6] + "5100")


def test_every_decimal_digit_of_unicode_counts_as_one() -> None:
    every = [chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) == "Nd"]
    assert classes_of("".join(every)) == DIGIT * len(every)
    for zero in ZEROS:
        assert looks_like_card("".join(chr(ord(zero) + int(digit)) for digit in CARD))


def test_every_space_dash_and_invisible_character_counts_as_a_separator() -> None:
    hidden = {"Zs", "Zl", "Zp", "Pd", "Pc", "Cf", "Cc"}
    every = [chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) in hidden]
    assert classes_of("".join(every)) == SEPARATOR * len(every)


@pytest.mark.parametrize("country", COUNTRIES)
def test_no_iban_is_cut_in_any_grouping(country: str) -> None:
    dice = random.Random(country)
    for _ in range(100):
        iban = an_iban(dice, country)
        for written in (iban, in_fours(iban), in_fours(iban, "\N{NO-BREAK SPACE}"), in_fours(iban.lower(), "-")):
            assert mask_cards_in(f"to {written}, Anna") == f"to {written}, Anna"
        raw = quote(f"to {in_fours(iban)}").encode()
        assert mask_cards_in_bytes(raw) == raw


@pytest.mark.parametrize("country", COUNTRIES)
def test_what_may_still_become_an_iban_stands_under_a_persons_keys(country: str) -> None:
    dice = random.Random(country)
    for _ in range(100):
        written = in_fours(an_iban(dice, country))
        for place in range(1, len(written) + 1):
            assert not holds_card(f"anna {written[:place]}", typing=True)


@settings(deadline=None)
@given(card=cards, country=st.sampled_from(sorted(COUNTRIES)))
def test_a_card_number_behind_the_letters_of_a_country_is_cut_once_nobody_types(card: str, country: str) -> None:
    for text in (f"{country}{card}", f"{country} {card}", f"{country}{in_fours(card)}"):
        if not stdnum.iban.is_valid(text, check_country=False):
            assert card not in digits_in(mask_cards_in(text))


@settings(deadline=None)
@given(written=written_cards())
def test_a_whole_text_that_is_a_card_number_looks_like_one(written: tuple[str, str]) -> None:
    card, text = written
    assert looks_like_card(text)
    assert mask_card(text) == f"{card[:6]}{'*' * (len(card) - 10)}{card[-4:]}"
    assert not looks_like_card(f"{text}x")


def numbers(count: int) -> list[str]:
    dice = random.Random(count)
    return [completed("4" + "".join(dice.choices("0123456789", k=14))) for _ in range(count)]


LONG = 64 * 1024
MOST_LOOKED_AT = 4000
CARDS = numbers(4000)
HOSTILE = {
    "1 1 1": "1 " * LONG,
    "1, 1, 1": "1," * LONG,
    "ones": "1" * LONG,
    "cards": " no ".join(CARDS),
    "cards in fours": " ".join(in_fours(card) for card in CARDS),
    "cards, escaped": "&x=".join(quote(in_fours(card)) for card in CARDS),
    "%31": "%31" * LONG,
    "%2531": "%2531" * LONG,
    "entities": "&#53;" * LONG,
    "json": "\\u0035" * LONG,
    "full width": "\N{FULLWIDTH DIGIT ONE}\N{THIN SPACE}" * LONG,
    "ibans begun": "DE89 1234 5678 9012 3456 x" * LONG,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_of_a_long_text_only_so_much_is_looked_at(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted, not timed: what is looked at does not grow with the text, and what is not looked at is not kept."""
    seen: list[int] = []

    def counted(part: str) -> str:
        seen.append(len(digits_in(part)))
        return digits_in(part)

    monkeypatch.setattr("console_app.protocol.card_numbers.digits_in", counted)
    for length in (LONG, 4 * LONG):
        seen.clear()
        cut = mask_cards_in(text[:length])
        assert sum(seen) <= MOST_LOOKED_AT
        assert not re.search(r"[0-9]{16}", cut)
        assert not holds_card(form_decoded(cut.encode()))


def test_a_card_number_anywhere_in_a_long_answer_is_cut_and_the_rest_of_it_stands() -> None:
    dice = random.Random(7)
    words = ["Счёт", "оплата", "Anna", "invoice", "of", "contract", "—", "salary"]
    fields = [f"f{number}={quote(' '.join(dice.choice(words) for _ in range(9)))}" for number in range(400)]
    for place in range(0, 400, 37):
        raw = "&".join((*fields[:place], f"m=Card+{quote(in_fours(CARD))}", *fields[place:])).encode()
        assert len(raw) > LONG // 2
        assert mask_cards_in_bytes(raw) == raw.replace(quote(in_fours(CARD)).encode(), CUT.encode())
