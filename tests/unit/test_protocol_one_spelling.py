"""Every kind of value has one spelling: what is checked is what is sent, however it was typed or pasted."""

import asyncio
import unicodedata
from collections.abc import Iterable
from datetime import date
from typing import Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from console_app.gui.words.notices import problem_text
from console_app.protocol.brands import Environment
from console_app.protocol.catalogue import OPERATIONS, operation_of
from console_app.protocol.encoding import form_body
from console_app.protocol.errors import Problem, Severity
from console_app.protocol.fields import Field, Situation
from console_app.protocol.operation import check, read_field, sent_as, sent_otherwise
from console_app.protocol.spelling import pasted, trimmed
from console_app.services.preferences import new_profile
from console_app.services.profile import Target
from console_app.services.requests import content_of, payment_fingerprint
from console_app.vault.memory import memory_vault

SANDBOX: Final = Situation(date(2026, 11, 20))
FORMS: Final = {
    "payout": {
        "client_orderid": "P-1",
        "amount": "10.42",
        "currency": "USD",
        "account_number": "DE89370400440532013000",
        "bank_bic": "COBADEFFXXX",
        "receiver_last_name": "Schneider",
        "receiver_email": "name@example.com",
    },
    "transfer-by-ref": {
        "client_orderid": "D-1",
        "amount": "100",
        "currency": "USD",
        "order_desc": "Top-up",
        "receiver_first_name": "Jane",
        "receiver_last_name": "Doe",
        "destination-card-ref-id": "1461819",
    },
    "status": {"client_orderid": "P-1", "orderid": "6982864"},
}
FIELDS: Final = [(operation.key, field) for operation in OPERATIONS for field in operation.fields]
OF_EACH_SORT: Final = list(
    {(field.kind.name, field.printed_kind, field.kind.choices, field.kind_warns): field for _, field in FIELDS}.values()
)
"""One field of each kind of value: what is true of it is true of all that are read the same way."""
IDS: Final = [f"{operation}-{field.wire}" for operation, field in FIELDS]

IGNORABLE: Final = frozenset(
    chr(point)
    for first, last in (
        *((0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F)),
        *((0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF)),
        *((0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF)),
    )
    for point in range(first, last + 1)
)
"""Default_Ignorable_Code_Point, typed from DerivedCoreProperties.txt of Unicode 16."""
JOINERS: Final = "\u200c\u200d"
ASCII_KINDS: Final = frozenset(
    (
        *("order-number", "amount", "currency", "digits", "card-number", "card-code", "month", "year", "account"),
        *("crypto-address", "bic", "e-mail", "phone", "ip", "country-2", "country-3", "state", "date", "loose-date"),
        *("url", "boolean", "choice", "time-zone", "code"),
    )
)
SAMPLES: Final = {
    "text": "Maria de la Cruz",
    "long-text": "Maria",
    "code": "en-GB",
    "order-number": "P-2026.11_20",
    "asked-number": "order/17 #5",
    "serial-number": "00000000-0000-0000-0000-00000aa68276",
    "amount": "1250.00",
    "currency": "EUR",
    "digits": "6982864",
    "card-number": "4276553819467686",
    "card-code": "0123",
    "month": "07",
    "year": "2031",
    "account": "DE89370400440532013000",
    "crypto-address": "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
    "document-number": "AB 123456-7",
    "bic": "COBADEFFXXX",
    "inn": "7707083893",
    "e-mail": "post@xn--mnchen-3ya.de",
    "phone": "+12063582043",
    "ip": "2a00:1450:4001::68",
    "country-2": "DE",
    "country-3": "DEU",
    "state": "WA",
    "date": "19820115",
    "loose-date": "15.01.1982",
    "url": "https://example.com/result?a=1",
    "boolean": "true",
    "time-zone": "-180",
}
CLIPBOARD: Final = ("\r\n", "\n", "\t", "\u00a0", "\u200b", "\ufeff", " \u00a0\r\n", "\u2028", "\u3000", "\u200e\u202c")
NASTY: Final = (
    " \t\n\r\x00\x1f\x7f\x85\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u180e\u2007\u2009\u200b\u200c\u200d\u200e\u200f"
    "\u2010\u2011\u2013\u2014\u2028\u2029\u202a\u202c\u202d\u202e\u202f\u2060\u2066\u2069\u2212\u2800\u3000\u3002"
    "\u3164\ufe00\ufe0f\ufe63\ufeff\uff01\uff0c\uff0e\uff10\uff19\uff21\uff41\uff71\uffa0\uffe5\U000e0041\U000e0100"
    "\u0301\u0660\u0661\u06f5\u0131\u017f\u0130\u212a\u0410\u0421\u0435\u0391\u094d\u0915\u0dca\u0d4d\u0646\u0627\u0644"
    "\U0001d7ce\U0001d400\u00b2\u2460\ufb01\u1100\u1161\uac00\u4e00\uf900é\udc80\ue000.-+@:/,e0Aa1"
)

texts = st.text(st.one_of(st.sampled_from(NASTY), st.characters()), max_size=12)


@st.composite
def spoilt(draw: st.DrawFn, sample: str) -> str:
    """Give a good value with something of a clipboard, a word processor or an attacker in it."""
    places = draw(st.lists(st.tuples(st.integers(0, len(sample)), st.text(NASTY, min_size=1, max_size=2)), max_size=3))
    text = sample
    for place, put_in in sorted(places, reverse=True):
        text = text[:place] + put_in + text[place:]
    return text.translate(
        {ord(d): chr(0xFF10 + int(d)) for d in draw(st.sets(st.sampled_from("0123456789"), max_size=1))}
    )


def sample_of(field: Field) -> str:
    if field.kind.choices:
        return field.kind.choices[0]
    if field.wire == "amount":
        return "12.50"
    sample = SAMPLES[field.kind.name]
    fewest = field.length.fewest
    return (sample.ljust(fewest, "x") if field.kind.name == "code" else sample)[: field.length.most]


def errors(problems: Iterable[Problem]) -> list[Problem]:
    return [entry for entry in problems if entry.severity is Severity.ERROR]


def holds_something_else(text: str, problems: Iterable[Problem]) -> str:
    """Say what leaves that is not what it seems, '' if nothing does; known from the Unicode data alone."""
    warned = {entry.why for entry in problems}
    for place, character in enumerate(text):
        category = unicodedata.category(character)
        if character in JOINERS:
            before = text[:place].rstrip("".join(JOINERS))[-1:]
            if not before or unicodedata.category(before)[0] not in "LM" or before.isascii():
                return f"a joiner at {place}"
        elif character in IGNORABLE or category[0] == "C" or category in ("Zl", "Zp"):
            return f"U+{ord(character):04X} at {place}"
        elif category == "Zs" and character != " ":
            return f"a space U+{ord(character):04X} at {place}"
        elif unicodedata.decomposition(character).startswith(("<wide>", "<narrow>", "<small>")) and not warned:
            return f"another width U+{ord(character):04X} at {place}"
    return ""


@pytest.mark.parametrize("field", OF_EACH_SORT, ids=lambda field: f"{field.kind.name}-{field.wire}")
def test_what_is_sent_is_what_was_checked_and_nothing_else(field: Field) -> None:
    @given(st.one_of(spoilt(sample_of(field)), texts))
    def holds(text: str) -> None:
        reading = read_field(field, text)
        if errors(reading.problems):
            assert all(problem_text(entry) for entry in reading.problems)
            return
        sent = reading.text
        again = read_field(field, sent)
        assert again == reading
        assert sent == trimmed(sent) == sent.strip()
        assert holds_something_else(sent, reading.problems) == ""
        assert unicodedata.normalize("NFC", sent) == sent
        if field.kind.name in ASCII_KINDS and not field.kind_warns:
            assert sent.isascii()
            assert sent.isprintable()
        assert sent_as(field, text) == sent_as(field, sent) == sent

    holds()


@pytest.mark.parametrize(("operation", "field"), FIELDS, ids=IDS)
def test_what_a_clipboard_puts_around_a_value_goes(operation: str, field: Field) -> None:
    del operation
    sample = sample_of(field)
    bare = read_field(field, sample)
    assert bare.text == sample
    assert not errors(bare.problems)
    for end in CLIPBOARD:
        assert [read_field(field, text) for text in (sample + end, end + sample, end + sample + end)] == [bare] * 3
        assert read_field(field, end).text == ""
        assert read_field(field, end).problems == ()


@pytest.mark.parametrize("operation", sorted(FORMS))
def test_a_whole_form_checked_twice_is_the_same_form(operation: str) -> None:
    declared = operation_of(operation)
    samples = FORMS[operation]

    @given(st.fixed_dictionaries({wire: spoilt(text) for wire, text in samples.items()}))
    @example({wire: f"{text}\r\n" for wire, text in samples.items()})
    @example({wire: f"{text[:1]}\u00a0{text[1:]}" for wire, text in samples.items()})
    @example({**samples, "client_orderid": "P\u00a0-1"})
    def holds(form: dict[str, str]) -> None:
        checked = check(declared, form, SANDBOX)
        if checked.request is None:
            return
        sent = {pair.name: pair.value for pair in checked.pairs}
        again = check(declared, sent, SANDBOX)
        assert again.pairs == checked.pairs
        assert sent_otherwise(declared, checked.pairs) == ()
        assert not any(ugly in form_body(checked.pairs) for ugly in (b"%0A", b"%0D", b"%00", b"%C2%A0", b"%EF%BB%BF"))

    holds()
    assert {p.name: p.value for p in check(declared, {w: f"{t}\r\n" for w, t in samples.items()}, SANDBOX).pairs} == {
        pair.name: pair.value for pair in check(declared, samples, SANDBOX).pairs
    }


def iban(country: str, rest: str) -> str:
    """Make an IBAN with its check digits (ISO 13616, ISO/IEC 7064 MOD 97-10)."""
    digits = "".join(str(int(letter, 36)) for letter in f"{rest}{country}00")
    return f"{country}{98 - int(digits) % 97:02d}{rest}"


ibans = st.one_of(
    st.from_regex(r"[0-9]{18}", fullmatch=True).map(lambda rest: iban("DE", rest)),
    st.from_regex(r"[A-Z]{4}[0-9]{14}", fullmatch=True).map(lambda rest: iban("GB", rest)),
)
between = st.sampled_from(["", " ", "  ", "-", ".", *"\u00a0\u2007\u2009\u202f\u3000\u2010\u2011\u2013"])


def grouped(value: str, separator: str, size: int = 4) -> str:
    return separator.join(value[place : place + size] for place in range(0, len(value), size))


def in_full_width(text: str) -> str:
    return "".join(chr(ord(character) + 0xFEE0) if "!" <= character <= "~" else character for character in text)


@given(ibans, between, st.sampled_from(CLIPBOARD), st.booleans(), st.booleans(), st.sampled_from(["", "."]))
def test_an_iban_is_sent_one_way_however_it_is_written(
    value: str, separator: str, end: str, lower: bool, wide: bool, stop: str
) -> None:
    written = grouped(value.lower() if lower else value, separator) + stop
    written = (in_full_width(written) if wide else written) + end
    reading = read_field(operation_of("payout").field("account_number"), written)
    if errors(reading.problems):  # some of those made up are no accounts of their country; then in no spelling
        assert errors(read_field(operation_of("payout").field("account_number"), value).problems)
    else:
        assert reading.text == value


SPELLINGS: Final[dict[str, tuple[str, ...]]] = {
    "account_number": (
        "DE89370400440532013000",
        "DE89370400440532013000\n",
        "DE89 3704 0044 0532 0130 00",
        "de89.3704.0044.0532.0130.00.",
        *(grouped("DE89370400440532013000", separator) for separator in "\u2009\u2007\u3000\u2011\u2013"),
        in_full_width("DE89370400440532013000"),
        "\ufeffDE89370400440532013000\u200b\r\n",
    ),
    "credit_card_number": (
        "4276553819467686",
        "4276 5538 1946 7686\r\n",
        *(grouped("4276553819467686", separator) for separator in "-\u00a0\u2009\u202f\u2011\u2013"),
    ),
    "ewallet_wallet": ("W-1234 5", "W\u20111234\u00a05\r\n", "W-1234\u20095", "\u200bＷ-１２３４ 5"),
    "crypto_wallet_address": (
        "0x52908400098527886E0F7030069857D2E4169EE7",
        "\t0x52908400098527886E0F7030069857D2E4169EE7\n",
    ),
    "recurring-payment-id": ("6982864", "６９８２８６４", "\u00a06982864\r\n"),
}
ASKED_NUMBERS: Final = tuple(f"P{space}-1" for space in " \u00a0\u1680\u2007\u2009\u202f\u205f\u3000")
TOLD_BY_NAME: Final = {
    "bank_bic": ("COBADEFFXXX", "coba de ff xxx", "COBADEFFXXX\r\n", "ＣＯＢＡＤＥＦＦＸＸＸ"),
    "receiver_phone": ("12063582043", "12063582043\r\n", "\u202d12063582043\u202c", "１２０６３５８２０４３"),
    "receiver_last_name": ("de la Cruz", "de\u00a0la\u3000Cruz", "\ufeffde la Cruz\r\n", "ｄｅ la Cruz"),
}


async def fingerprint_of(texts: dict[str, str], branch: str) -> str:
    operation = operation_of("payout")
    profile = new_profile(
        name="P",
        brand="connpay",
        environment=Environment.SANDBOX,
        login="merchant",
        currencies=("USD",),
        target=Target("39915"),
    )
    base = {"client_orderid": "P-1", "amount": "10.42", "currency": "USD"}
    checked = check(operation, {**base, **texts}, SANDBOX, branch=branch)
    assert checked.errors == ()
    return await payment_fingerprint(content_of(profile, checked, branch), VAULT)


VAULT: Final = memory_vault("0" * 32, lambda: ("P",))


@pytest.mark.parametrize("wire", sorted({**SPELLINGS, **TOLD_BY_NAME}))
def test_every_spelling_of_one_destination_is_the_same_payment(wire: str) -> None:
    async def scene() -> None:
        written = {**SPELLINGS, **TOLD_BY_NAME}[wire]
        more = {"expire_month": "12", "expire_year": "2031"} if wire == "credit_card_number" else {}
        prints = {await fingerprint_of({**more, wire: text}, "other") for text in written}
        assert len(prints) == 1
        assert await fingerprint_of({**more, "receiver_city": "Elsewhere"}, "other") not in prints

    asyncio.run(scene())


@pytest.mark.parametrize(
    ("operation", "wire"),
    [(operation, field.wire) for operation, field in FIELDS if field.kind.name in ("asked-number", "serial-number")],
)
def test_a_number_of_another_system_is_asked_for_with_plain_spaces(operation: str, wire: str) -> None:
    field = operation_of(operation).field(wire)
    assert {read_field(field, text) for text in ASKED_NUMBERS} == {read_field(field, "P -1")}
    assert read_field(field, "P\u00a0-1").text == "P -1"


def says(field: str, text: str) -> str:
    problems = read_field(operation_of("payout").field(field), text).problems
    return " ".join(problem_text(entry) for entry in problems)


@pytest.mark.parametrize(
    ("wire", "text", "named"),
    [
        ("account_number", "DE89\u200b370400440532013000", "U+200B"),
        ("account_number", "\u041289370400440532013000", "U+0412"),
        ("credit_card_number", "4276\u200b553819467686", "U+200B"),
        ("amount", "１２.５", "U+FF10-FF19"),
        ("amount", "12\u200b50", "U+200B"),
        ("bank_bic", "СОВАDEFFXXX", "U+0421"),
        ("receiver_phone", "+7916\u2060111002", "U+2060"),
        ("client_orderid", "\u0420-1", "U+0420"),
        ("receiver_first_name", "\u202enavI", "U+202E"),
        ("redirect_url", "https://ex\u0430mple.com/", "U+0430"),
    ],
)
def test_what_the_eye_cannot_find_is_named(wire: str, text: str, named: str) -> None:
    assert named in says(wire, text)


def test_a_card_numbers_digits_are_not_told_by_their_names() -> None:
    said = says("credit_card_number", in_full_width("4276553819467686"))
    assert "U+FF10-FF19" in said
    assert "FF14" not in said


@pytest.mark.parametrize(
    ("text", "beside", "put_in"),
    [
        ("1250.00\r\n", False, "1250.00"),
        (" Maria ", False, "Maria"),
        (" la ", True, " la "),
        ("\r\nla\t", True, "la"),
        ("\r\n", True, ""),
    ],
)
def test_what_is_put_in_loses_its_ends_but_a_space_to_what_stands_there(text: str, beside: bool, put_in: str) -> None:
    assert pasted(text, beside=beside) == put_in


@given(texts)
def test_trimming_twice_is_trimming_once(text: str) -> None:
    assert trimmed(trimmed(text)) == trimmed(text)
