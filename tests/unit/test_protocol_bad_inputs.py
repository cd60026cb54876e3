"""Bad inputs by their ids: amounts and currencies (A), cards, accounts and dates (C), names and free text (N)."""

import unicodedata
from datetime import date

import pytest

from console_app.protocol.catalogue import operation_of
from console_app.protocol.errors import Problem, Severity, Why
from console_app.protocol.fields import Situation
from console_app.protocol.operation import Checked, Pair, check, read_field
from console_app.protocol.signing import base_string

TODAY = date(2026, 11, 20)
SANDBOX = Situation(TODAY)
PRODUCTION = Situation(TODAY, production=True)
CARD = "4111111111111111"
NINETEEN = "6304000000000000001"

PAYOUT = {"client_orderid": "P-1", "amount": "10.42", "currency": "USD", "account_number": "1234"}
TRANSFER = {
    "client_orderid": "D-1",
    "amount": "100",
    "currency": "USD",
    "order_desc": "Top-up",
    "receiver_first_name": "Jane",
    "receiver_last_name": "Doe",
    "destination-card-ref-id": "1461819",
}
SALE = {
    "client_orderid": "S-1",
    "amount": "10.42",
    "currency": "USD",
    "order_desc": "Shoes",
    "credit_card_number": "4538977399606732",
    "card_printed_name": "JOHN SMITH",
    "expire_month": "01",
    "expire_year": "2042",
    "cvv2": "123",
    "first_name": "John",
    "last_name": "Smith",
    "email": "john.smith@gmail.com",
    "phone": "+12063582043",
    "country": "US",
    "state": "WA",
    "city": "Seattle",
    "zip_code": "98102",
    "address1": "100 Main st",
    "ipaddress": "65.153.12.232",
}
GOOD = {"payout": PAYOUT, "transfer-by-ref": TRANSFER, "sale": SALE, "status": {"client_orderid": "P-1"}}


def form(operation: str, /, *under: Situation | str, **texts: str) -> Checked:
    """Check a good form with some texts changed, under a situation or a branch; `__` in a name stands for a hyphen."""
    changed = {name.replace("__", "-"): text for name, text in texts.items()}
    situation = next((entry for entry in under if isinstance(entry, Situation)), SANDBOX)
    branch = next((entry for entry in under if isinstance(entry, str)), "")
    return check(operation_of(operation), {**GOOD[operation], **changed}, situation, branch=branch)


def said(checked: Checked, wire: str) -> list[tuple[Why, Severity]]:
    return [(entry.why, entry.severity) for entry in checked.problems if entry.wire == wire]


def read(operation: str, wire: str, text: str) -> tuple[str, tuple[Problem, ...]]:
    reading = read_field(operation_of(operation).field(wire), text)
    return reading.text, reading.problems


@pytest.mark.parametrize("operation", sorted(GOOD))
def test_the_good_forms_are_good(operation: str) -> None:
    checked = form(operation)
    assert checked.problems == ()
    assert checked.request is not None


REFUSED = [
    ("A01", "payout", "amount", "10,50", Why.AMOUNT_COMMA),
    *(("A02", "payout", "amount", text, Why.AMOUNT_SHAPE) for text in ("1,000.00", "1.000,00", "1 000.00", "1'000.00")),
    *(("A03", "payout", "amount", text, Why.AMOUNT_SHAPE) for text in ("1e3", "1E+3", "1_000")),
    *(("A04", "payout", "amount", text, Why.AMOUNT_SHAPE) for text in ("NaN", "Infinity", "-0", "-5", "+5")),
    *(("A04", "payout", "amount", text, Why.AMOUNT_ZERO) for text in ("0", "0.00")),
    *(("A05", "payout", "amount", text, Why.AMOUNT_SHAPE) for text in ("٣٤", "１２.５", "¹²", "④")),
    ("A06", "payout", "amount", "10.505", Why.AMOUNT_DECIMALS),
    ("A07", "payout", "amount", "0.30000000000000004", Why.AMOUNT_TOO_LONG),
    ("A08", "payout", "amount", "99999999999", Why.AMOUNT_TOO_LONG),
    ("A08", "payout", "amount", "999999999.5", Why.AMOUNT_TOO_LONG),
    *(("A09", "payout", "amount", text, Why.AMOUNT_SHAPE) for text in ("007.00", ".5", "5.", "10\n50", "1\u200b0")),
    *(("A10", "payout", "amount", text, Why.AMOUNT_SHAPE) for text in ("USD 10", "$10", "10 р.")),
    *(("A11", "payout", "currency", text, Why.CURRENCY_UNKNOWN) for text in ("usd", "RUR", "X" * 3, "UЅD", "US")),
    ("A11", "payout", "currency", "", Why.REQUIRED),
    ("C01", "payout", "credit_card_number", "4.11111E+15", Why.SPREADSHEET_NUMBER),
    ("C01", "payout", "account_number", "4.11111E+15", Why.SPREADSHEET_NUMBER),
    ("C01", "transfer-by-ref", "destination-card-ref-id", "1.46E+06", Why.SPREADSHEET_NUMBER),
    ("C05", "payout", "credit_card_number", "4111111111111112", Why.CARD_LUHN),
    ("C06", "payout", "credit_card_number", "411111111111", Why.CARD_LENGTH),
    ("C06", "payout", "credit_card_number", "411111111111116", Why.CARD_LENGTH),
    ("C06", "payout", "credit_card_number", "41111111111111111112", Why.CARD_LENGTH),
    ("C06", "transfer-by-ref", "destination-card-no", "371449635398431", Why.TOO_SHORT),
    *(
        ("C07", "payout", "credit_card_number", text, Why.CARD_SHAPE)
        for text in ("٤١١١١١١١١١١١١١١١", "４１１１１１１１１１１１１１１１", "4111\u200b111111111111")
    ),
    ("C08", "payout", "credit_card_number", "0000000000000000", Why.CARD_SAME_DIGITS),
    ("C08", "payout", "credit_card_number", "1111 1111 1111 1111", Why.CARD_SAME_DIGITS),
    *(
        ("C09", "payout", wire, text, Why.CARD_IN_TEXT)
        for wire in ("order_desc", "purpose", "account_name", "receiver_first_name", "merchant_data", "receiver_email")
        for text in (f"pay {CARD} now", "4111-1111-1111-1111", f"{CARD} 12/30 123")
    ),
    *(("C10", "payout", "cvv2", text, Why.CARD_CODE_SHAPE) for text in ("12", "12345", "1a3", "١٢٣")),
    *(("C11", "payout", "expire_month", text, Why.MONTH_SHAPE) for text in ("13/30", "13", "00", "1/30", "1")),
    *(("C11", "payout", "expire_year", text, Why.YEAR_SHAPE) for text in ("30", "1999", "20420")),
    ("C12", "payout", "account_number", "DE89370400440532013001", Why.IBAN_CHECK),
    ("C12", "payout", "account_number", "DE863704004405320130", Why.IBAN_LENGTH),
    *(("C17", "sale", "birthday", text, Why.DATE_SHAPE) for text in ("011582", "15.01.1982", "19821301", "1982-01-15")),
    ("C17", "sale", "birthday", "20270101", Why.DATE_FUTURE),
    ("C17", "transfer-by-ref", "birthday", "011582", Why.DATE_SHAPE),
    *(
        ("N03", "payout", "receiver_first_name", f"Iv{hidden}an", Why.CONTROL_CHARACTERS)
        for hidden in "\u202e\u2066\u2069\u200b\u200d\u200f\ufeff"
    ),
    *(
        ("N06", "payout", "receiver_first_name", f"Iv{odd}an", Why.CONTROL_CHARACTERS)
        for odd in ("\ud800", "\ufffe", "\U0003fffd", "\ue000")
    ),
    ("N07", "payout", "receiver_first_name", "Z" + "\u0335\u0336\u0337\u0338" * 2500, Why.TOO_MANY_MARKS),
    ("N07", "payout", "receiver_first_name", "Z" + "\u0489" * 4, Why.TOO_MANY_MARKS),
    *(
        ("N10", "payout", wire, text, Why.CONTROL_CHARACTERS)
        for wire in ("order_desc", "merchant_data", "receiver_zip_code", "receiver_identity_document_number")
        for text in ("one\r\ntwo", "one\ttwo", "\x00one", "one\x1f")
    ),
    ("N10", "payout", "account_number", "12\n34", Why.ACCOUNT_SHAPE),
    ("N10", "payout", "receiver_phone", "+7903\n1110022", Why.PHONE_SHAPE),
    ("N10", "payout", "client_orderid", "P\n1", Why.ORDER_NUMBER_SHAPE),
    ("N10", "payout", "redirect_url", "https://example.com/\nx", Why.URL_SHAPE),
    ("N11", "payout", "order_desc", "one\x00two", Why.CONTROL_CHARACTERS),
    ("N14", "payout", "receiver_phone", "+7 (916) 111-00-22", Why.PHONE_SHAPE),
    ("N14", "payout", "receiver_phone", "7.9E+10", Why.SPREADSHEET_NUMBER),
    ("N15", "payout", "receiver_email", "a@b", Why.EMAIL_SHAPE),
    ("N15", "payout", "receiver_email", "gmail.com", Why.EMAIL_SHAPE),
    ("N15", "payout", "receiver_email", "a@b..cd", Why.EMAIL_SHAPE),
    ("N15", "payout", "receiver_email", "a@b.c\nBcc: x@y.zz", Why.CONTROL_CHARACTERS),
    ("N15", "sale", "email", "a" * 40 + "@example.com", Why.TOO_LONG),
    *(
        ("N16", "payout", "ipaddress", text, Why.IP_SHAPE)
        for text in ("999.1.1.1", "010.0.0.1", "fe80::1%eth0", "1.2.3")
    ),
    ("N17", "payout", "redirect_url", "file:///etc/passwd", Why.URL_SCHEME),
    ("N17", "payout", "redirect_url", "javascript:alert(1)", Why.URL_SCHEME),
    ("N17", "payout", "server_callback_url", "https://user@host/", Why.URL_USER),
    ("N17", "payout", "server_callback_url", "https://good.example@evil.example/", Why.URL_USER),
    *(
        ("N18", "payout", "client_orderid", text, Why.ORDER_NUMBER_SHAPE)
        for text in ("P 1", "P/1", "P%1", "Р-1", "P" * 129)
    ),
    ("N19", "payout", "order_desc", "x" * 65, Why.TOO_LONG),
    ("N19", "transfer-by-ref", "order_desc", "x" * 65537, Why.TOO_LONG),
    ("N08", "payout", "receiver_first_name", "x" * 129, Why.TOO_LONG),
    ("X01", "payout", "customer_id", "12a", Why.DIGITS_ONLY),
    ("X02", "payout", "card_recurring_payment_id", "9" * 21, Why.TOO_LONG),
    ("X03", "payout", "receiver_country_code", "DE", Why.COUNTRY_UNKNOWN),
    ("X03", "sale", "country", "XX", Why.COUNTRY_UNKNOWN),
    ("X04", "sale", "state", "ZZ", Why.STATE_UNKNOWN),
    ("X05", "transfer-by-ref", "receiver_identity_document_id", "11", Why.NOT_A_CHOICE),
    ("X06", "transfer-by-ref", "receiver_resident", "yes", Why.BOOLEAN_SHAPE),
    ("X07", "status", "by-request-sn", "a\u200bb", Why.CONTROL_CHARACTERS),
    ("X08", "status", "client_orderid", "x" * 129, Why.TOO_LONG),
    ("X09", "status", "orderid", "69-8", Why.DIGITS_ONLY),
    *(
        ("X16", "payout", "account_number", text, Why.ACCOUNT_SHAPE)
        for text in ("DE89 3704 0044 0532 0130 0\u0660", "D\u0415893704", "DE89370400440532013\u200b000", "l\u0131l")
    ),
    ("X16", "payout", "account_number", "G\u017f29NWBK60161331926819", Why.ACCOUNT_SHAPE),
    *(("X17", "payout", "bank_bic", text, Why.CODE_SHAPE) for text in ("СОВАDEFFXXX", "COBADEFF\u0425XX")),
    ("X17", "payout", "bank_bic", "COBA\u200bDEFF", Why.CONTROL_CHARACTERS),
    *(
        ("X18", "payout", wire, "12\u200b34", Why.CONTROL_CHARACTERS)
        for wire in ("routing_number", "bank_code", "receiver_inn", "ewallet_wallet", "order_desc")
    ),
    *(
        ("N03", "payout", "receiver_first_name", text, Why.CONTROL_CHARACTERS)
        for text in ("Iv\u3164an", "Iv\u115fan", "Iv\u034fan", "Iv\u2800an", "\u202enavI", "Iv\u00adan", "\u2067Ivan")
    ),
    ("X10", "payout", "crypto_wallet_address", "0x12 34", Why.ACCOUNT_SHAPE),
]


@pytest.mark.parametrize(
    ("operation", "wire", "text", "why"),
    [case[1:] for case in REFUSED],
    ids=[f"{case[0]}-{case[2]}-{place}" for place, case in enumerate(REFUSED)],
)
def test_refused_at_its_own_field(operation: str, wire: str, text: str, why: Why) -> None:
    checked = form(operation, **{wire.replace("-", "__"): text})
    assert (why, Severity.ERROR) in said(checked, wire)
    assert checked.request is None


ONLY_SAID = [
    ("A08", "payout", "amount", "12345678.90", Why.AMOUNT_MANY_CHARACTERS, Severity.WARNING),
    ("A08", "payout", "amount", "12345678.9", Why.AMOUNT_MANY_CHARACTERS, Severity.WARNING),
    ("C05", "payout", "credit_card_number", NINETEEN, Why.CARD_LUHN_CONFIRM, Severity.CONFIRM),
    ("C17", "payout", "receiver_birthday", "15.01.1982", Why.DATE_FORMAT_UNSURE, Severity.WARNING),
    ("C17", "payout", "receiver_birthday", "31121982", Why.DATE_FORMAT_UNSURE, Severity.WARNING),
    ("N04", "payout", "receiver_last_name", "Раураl", Why.MIXED_SCRIPTS, Severity.WARNING),
    ("N08", "payout", "receiver_first_name", "ж" * 128, Why.TOO_MANY_BYTES, Severity.WARNING),
    ("N14", "sale", "phone", "89161110022", Why.PHONE_NO_COUNTRY, Severity.WARNING),
    ("N14", "payout", "receiver_phone", "+79161110022", Why.PHONE_PLUS, Severity.WARNING),
    ("N16", "sale", "ipaddress", "::1", Why.IP_NOT_PUBLIC, Severity.WARNING),
    ("N16", "payout", "ipaddress", "10.0.0.1", Why.IP_NOT_PUBLIC, Severity.WARNING),
    ("N17", "payout", "redirect_url", "http://www.example.com/", Why.URL_HTTP, Severity.WARNING),
    ("N17", "payout", "redirect_url", "HTTP://www.example.com/", Why.URL_HTTP, Severity.WARNING),
    ("N18", "payout", "client_orderid", CARD, Why.CARD_IN_TEXT, Severity.WARNING),
    ("N21", "payout", "account_name", "ﾔﾏﾀﾞ ﾀﾛｳ", Why.ODD_CHARACTERS, Severity.WARNING),
    ("N21", "payout", "receiver_last_name", "\U0001d40c\U0001d41a", Why.ODD_CHARACTERS, Severity.WARNING),
    ("N21", "payout", "legal_person_document_number", "АВ 1234", Why.FOREIGN_CHARACTERS, Severity.WARNING),
    ("N21", "status", "client_orderid", "ｏrder-17", Why.ODD_CHARACTERS, Severity.WARNING),
    ("kind", "payout", "receiver_zip_code", "SW1A 1AA", Why.DIGITS_ONLY, Severity.WARNING),
    ("kind", "payout", "receiver_state", "Bav.", Why.STATE_UNKNOWN, Severity.WARNING),
]


@pytest.mark.parametrize(
    ("operation", "wire", "text", "why", "severity"),
    [case[1:] for case in ONLY_SAID],
    ids=[f"{case[0]}-{case[2]}-{case[3][:12]}" for case in ONLY_SAID],
)
def test_only_said_and_sent_all_the_same(operation: str, wire: str, text: str, why: Why, severity: Severity) -> None:
    texts = {wire.replace("-", "__"): text}
    if wire == "credit_card_number":
        texts["account_number"] = ""
    checked = form(operation, **texts)
    assert said(checked, wire) == [(why, severity)]
    assert checked.errors == ()
    assert checked.request is not None
    assert checked.value(wire)


TAKEN = [
    *(("A09", "payout", "amount", text, "10.50") for text in (" 10.50 ", "10.50\r\n", "\u00a010.50", "10.50\t")),
    *(
        ("C04", "payout", "credit_card_number", text, CARD)
        for text in ("4111 1111-1111 1111", "4111\u00a01111\u20091111\u20111111", "4111 - 1111  1111 1111\r\n")
    ),
    ("C06", "payout", "credit_card_number", "371449635398431", "371449635398431"),
    ("C10", "payout", "cvv2", "000", "000"),
    ("C12", "payout", "account_number", "de89 3704 0044 0532 0130 00", "DE89370400440532013000"),
    *(
        ("C12", "payout", "account_number", text, "DE89370400440532013000")
        for text in (
            *("DE89370400440532013000\n", "DE89.3704.0044.0532.0130.00", "DE89 3704 0044 0532 0130 00."),
            *(f"DE89{between}37040044{between}0532013000" for between in "\u2009\u2007\u3000\u2011\u2013\u202f"),
            *("ＤＥ８９３７０４００４４０５３２０１３０００", "\ufeffDE89370400440532013000\u200b"),
        )
    ),
    ("C13", "payout", "account_number", "0012345678", "0012345678"),
    ("X11", "payout", "account_number", "US12-3456-7890-1234", "US12-3456-7890-1234"),
    ("X11", "payout", "account_number", "name@bank", "name@bank"),
    ("N01", "payout", "receiver_first_name", '<b>Ivan</b><img src="file:///etc/passwd">', None),
    ("N02", "payout", "order_desc", '=HYPERLINK("http://x","ok")', None),
    *(("N02", "payout", "order_desc", text, None) for text in ("+1", "-1", "@SUM")),
    ("N02", "payout", "order_desc", "＝1", "=1"),
    ("N02", "payout", "order_desc", "\t=1", "=1"),
    ("N05", "payout", "receiver_first_name", unicodedata.normalize("NFD", "Zoë"), unicodedata.normalize("NFC", "Zoë")),
    ("N07", "payout", "receiver_first_name", "ế", None),
    ("N09", "payout", "order_desc", "a & b + c. %26 = d", None),
    ("N12", "payout", "receiver_last_name", "O'Brien\"; DROP TABLE", None),
    ("N13", "payout", "receiver_last_name", " \u00a0 Doe \t\u2003", "Doe"),
    ("N13", "payout", "receiver_last_name", " \u00a0\r\n\ufeff", ""),
    *(("N10", "payout", wire, "one\r\n", "one") for wire in ("order_desc", "merchant_data", "ewallet_wallet")),
    ("N10", "payout", "client_orderid", " P-1\n", "P-1"),
    ("N13", "payout", "receiver_last_name", "de\u00a0la\u3000Cruz", "de la Cruz"),
    ("N13", "payout", "receiver_first_name", "Anne\u2011Marie", "Anne-Marie"),
    ("N13", "payout", "receiver_first_name", "Ｍａｒｉａ", "Maria"),
    ("N20", "payout", "order_desc", "Thanks \u2764\ufe0f", "Thanks \u2764"),
    ("X17", "payout", "bank_bic", "coba de ff\u00a0xxx\r\n", "COBADEFFXXX"),
    ("X17", "payout", "bank_bic", "044\u00a0525\u2011225", "044525225"),
    ("X18", "payout", "receiver_inn", "7707\u00a0083893\n", "7707083893"),
    ("X18", "payout", "routing_number", "１０２\u2013１００", "102-100"),
    ("N14", "sale", "phone", "\u202d＋12063582043\u202c", "+12063582043"),
    ("N15", "payout", "receiver_email", "name@example.com.\r\n", "name@example.com"),
    ("N15", "payout", "receiver_email", "post@münchen.de", "post@xn--mnchen-3ya.de"),
    ("N16", "payout", "ipaddress", "2a00:1450:4001::68", None),
    *(("N20", "payout", "receiver_first_name", text, None) for text in ("李小龍", "محمد", "Ivan 👍", "กิตติ์", "क्षितिज")),
    *(
        ("N22", "payout", "receiver_first_name", text, None)
        for text in (
            *("علی\u200cرضا", "کاربر\u200cها", "क\u094d\u200dष", "শ\u09cd\u200cর", "র\u200d\u09cd\u09afাব"),
            *("മോഹന\u0d4d\u200d", "മോഹന\u0d4d\u200d ദാസ", "ශ\u0dca\u200dරී", "ក\u200c\u17ca\u17b8"),
        )
    ),
    ("X12", "payout", "receiver_identity_document_number", "8001015009087", None),
    ("X13", "payout", "crypto_wallet_address", "0x52908400098527886E0F7030069857D2E4169EE7", None),
    ("X14", "status", "by-request-sn", "00000000-0000-0000-0000-00000aa68276", None),
    ("X15", "status", "client_orderid", "order/17 #5 ж", None),
]


@pytest.mark.parametrize(
    ("operation", "wire", "text", "sent"),
    [case[1:] for case in TAKEN],
    ids=[f"{case[0]}-{case[2]}-{place}" for place, case in enumerate(TAKEN)],
)
def test_taken_and_written_one_way(operation: str, wire: str, text: str, sent: str | None) -> None:
    assert read(operation, wire, text) == (text if sent is None else sent, ())


@pytest.mark.parametrize(
    ("amount", "currency", "sent"),
    [
        ("10.5", "USD", "10.50"),
        ("10.50", "USD", "10.50"),
        ("100", "USD", "100"),
        ("100", "JPY", "100"),
        ("1.5", "KWD", "1.500"),
        ("9999999999", "USD", "9999999999"),
    ],
)
def test_a14_one_value_is_written_one_way(amount: str, currency: str, sent: str) -> None:
    assert form("payout", amount=amount, currency=currency).value("amount") == sent


@pytest.mark.parametrize(("amount", "currency"), [("10.5", "JPY"), ("1.0005", "KWD"), ("10.505", "USD")])
def test_a06_more_decimals_than_the_currency_has_are_refused(amount: str, currency: str) -> None:
    checked = form("payout", amount=amount, currency=currency)
    assert said(checked, "amount") == [(Why.AMOUNT_DECIMALS, Severity.ERROR)]


def test_a11_a_currency_that_is_not_the_profiles_is_refused() -> None:
    checked = form("payout", Situation(TODAY, currencies=("EUR", "RUB")))
    assert said(checked, "currency") == [(Why.CURRENCY_NOT_ALLOWED, Severity.ERROR)]


def test_a13_the_largest_amount_of_every_exponent_is_exact() -> None:
    for amount, currency, minor in (("9999999999", "JPY", 9999999999), ("99999999.99", "USD", 9999999999)):
        money = form("payout", amount=amount, currency=currency).money
        assert money is not None
        assert money.minor == minor


def test_c08_published_test_cards_are_refused_where_money_is_real() -> None:
    assert said(form("payout", PRODUCTION, "card", credit_card_number=CARD), "credit_card_number") == [
        (Why.CARD_TEST_NUMBER, Severity.ERROR)
    ]
    assert form("payout", SANDBOX, "card", credit_card_number=CARD).errors == ()


@pytest.mark.parametrize(("year", "month", "over"), [("2026", "10", True), ("2026", "11", False), ("2020", "12", True)])
def test_c11_a_card_holds_to_the_end_of_its_last_month(year: str, month: str, over: bool) -> None:
    checked = form("sale", expire_year=year, expire_month=month)
    assert (said(checked, "expire_year") == [(Why.EXPIRED, Severity.ERROR)]) is over


@pytest.mark.parametrize("account", ["1234567890", "0987654321", "1987654321"])
def test_c14_a_sandbox_account_in_production_wants_a_reason(account: str) -> None:
    checked = form("payout", PRODUCTION, account_number=account)
    assert [entry.why for entry in checked.confirmations] == [Why.ACCOUNT_TEST_NUMBER]
    assert checked.request is not None
    assert form("payout", account_number=account).problems == ()


def test_c15_a_transfer_goes_to_exactly_one_of_card_and_reference() -> None:
    both = form("transfer-by-ref", destination__card__no="4538977399606732")
    assert [entry.why for entry in both.errors] == [Why.ONLY_ONE_OF]
    none = form("transfer-by-ref", destination__card__ref__id="")
    assert [entry.why for entry in none.errors] == [Why.ONE_OF_NEEDED]
    empty = form("transfer-by-ref", "card")
    assert [(entry.wire, entry.why) for entry in empty.errors] == [("destination-card-no", Why.REQUIRED)]


def test_a_wrong_card_is_said_once_at_the_card() -> None:
    for branch in ("", "card"):
        wrong = form("transfer-by-ref", SANDBOX, branch, destination__card__ref__id="", destination__card__no="4111")
        assert [(entry.wire, entry.why) for entry in wrong.errors] == [("destination-card-no", Why.CARD_LENGTH)]


def test_card_data_and_stored_cards_exclude_each_other() -> None:
    both = form("sale", card_recurring_payment_id="1491954")
    assert (Why.ONLY_ONE_OF, Severity.ERROR) in said(both, "card_recurring_payment_id")
    two_ids = form("payout", card_recurring_payment_id="1", recurring__payment__id="2")
    assert (Why.ONLY_ONE_OF, Severity.ERROR) in said(two_ids, "recurring-payment-id")


@pytest.mark.parametrize(
    ("operation", "severity"), [("sale", "error"), ("payout", "error"), ("transfer-by-ref", "warning")]
)
def test_redirect_url_and_the_pair_exclude_each_other(operation: str, severity: str) -> None:
    urls = {"redirect_url": "https://a.example/", "redirect_success_url": "https://b.example/"}
    assert said(form(operation, **urls), "redirect_url") == [(Why.ONLY_ONE_OF, Severity(severity))]
    assert said(form(operation, **urls), "redirect_fail_url") == [(Why.BOTH_NEEDED, Severity(severity))]


@pytest.mark.parametrize(("operation", "severity"), [("sale", "error"), ("transfer-by-ref", "error")])
def test_three_countries_need_a_state(operation: str, severity: str) -> None:
    for country in ("US", "CA", "AU"):
        assert said(form(operation, country=country, state=""), "state") == [(Why.STATE_NEEDED, Severity(severity))]
    assert said(form(operation, country="DE", state=""), "state") == []
    assert said(form(operation, country="DE", state="ZZ"), "state") == [(Why.STATE_UNKNOWN, Severity.WARNING)]


def test_a_payouts_state_is_only_warned_about() -> None:
    assert said(form("payout", receiver_country_code="USA"), "receiver_state") == [(Why.STATE_NEEDED, Severity.WARNING)]


def test_the_browser_block_comes_whole_or_not_at_all() -> None:
    checked = form("sale", customer_browser_javascript_enabled="true")
    missing = [entry.wire for entry in checked.errors if entry.why is Why.NEEDED_WITH]
    assert len(missing) == 8
    assert "customer_browser_time_zone" in missing


def test_the_kind_of_destination_decides_what_exists() -> None:
    checked = form("payout", SANDBOX, "card", credit_card_number="4538977399606732", bank_name="Bank")
    assert (checked.value("account_number"), checked.value("bank_name")) == ("", "")
    other = form("payout", SANDBOX, "other", ewallet_wallet="w-1")
    assert [entry.why for entry in other.problems] == [Why.MANY_DESTINATIONS]
    nothing = form("payout", SANDBOX, "other", account_number="")
    assert [(entry.why, entry.severity) for entry in nothing.problems] == [(Why.NO_DESTINATION, Severity.WARNING)]


def test_a_cvv_may_be_missing_only_where_no_card_number_is_given() -> None:
    assert said(form("sale", cvv2=""), "cvv2") == [(Why.REQUIRED, Severity.ERROR)]
    stored = {"credit_card_number": "", "card_printed_name": "", "expire_month": "", "expire_year": "", "cvv2": ""}
    checked = form("sale", card_recurring_payment_id="1491954", **stored)
    assert said(checked, "cvv2") == [(Why.USUALLY_NEEDED, Severity.WARNING)]
    assert checked.request is not None


def test_all_that_is_wrong_is_said_at_once() -> None:
    checked = check(operation_of("transfer-by-ref"), {}, SANDBOX)
    assert {entry.wire for entry in checked.errors} >= {
        "client_orderid",
        "amount",
        "currency",
        "order_desc",
        "receiver_first_name",
        "receiver_last_name",
    }


def test_n09_reserved_characters_are_encoded_twice_in_what_is_signed() -> None:
    signed = base_string("https://h.example/p", [Pair("order_desc", "a & b+%26")])
    assert signed.endswith("order_desc%3Da%2520%2526%2520b%252B%252526")


def test_a_card_number_typed_into_the_wrong_field_is_not_repeated() -> None:
    for wire in ("amount", "currency"):
        for entry in form("payout", **{wire: "4111 1111 1111 1111"}).problems:
            assert "1111 1111" not in repr(entry)
