"""What the sandbox refuses, what becomes of its orders and how scenarios are worded."""

import csv
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl

import pytest
from raw_gateway_client import PAYOUT, SALE, TRANSFER
from sandbox_process import ROOT

from console_app.sandbox.clock import SandboxClock
from console_app.sandbox.errors import RequestRefused
from console_app.sandbox.masking import masked
from console_app.sandbox.money import minor_units, written_out
from console_app.sandbox.outcomes import outcome_of
from console_app.sandbox.scenarios import TRAITS, Scenario, Script, parse_rule
from console_app.sandbox.tables import PARAMETERS, SandboxOperation
from console_app.sandbox.validation import check, read_parameters, unknown_names

NOT_A_PARAMETER = {("transfer-by-ref", "login")}  # it is the consumer key
NECESSITY_DIFFERS = {
    ("sale", "cvv2"),  # required with a card number only
    ("create-card-ref", "login"),  # the page of create-card-ref names no necessity
    ("create-card-ref", "client_orderid"),
    ("create-card-ref", "orderid"),
    ("create-card-ref", "control"),
}
BROWSER_BLOCK = "customer_browser_"  # required on some channels only
SALE_SENT = {**SALE, "control": "c" * 40}
RECURRING = {"card_recurring_payment_id": "1491954"}
USES: Mapping[SandboxOperation, Mapping[str, str]] = {
    SandboxOperation.SALE: SALE_SENT,
    SandboxOperation.TRANSFER: TRANSFER,
    SandboxOperation.PAYOUT: PAYOUT,
}


def table_rows() -> list[dict[str, str]]:
    path = ROOT / "tests" / "data" / "gateway_tables.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def documented_length(row: dict[str, str]) -> int | None:
    length = row["length"].rpartition("-")[2]
    return 65536 if length == "64k" else int(length) if length.isdigit() else None


def test_the_tables_hold_every_documented_parameter_with_its_length() -> None:
    rows = table_rows()
    assert rows
    for row in rows:
        key = (row["operation"], row["name"])
        if key in NOT_A_PARAMETER:
            continue
        line = PARAMETERS[SandboxOperation(row["operation"])][row["name"]]
        length = documented_length(row)
        assert length is None or line.longest == length, key
        if key not in NECESSITY_DIFFERS and not row["name"].startswith(BROWSER_BLOCK):
            assert line.required is (row["necessity"] == "Required"), key


@pytest.mark.parametrize("operation", USES)
def test_documented_requests_are_in_order(operation: SandboxOperation) -> None:
    check(operation, USES[operation])


@pytest.mark.parametrize(
    ("operation", "name"),
    [
        (SandboxOperation.SALE, "connpay-sale-card-request"),
        (SandboxOperation.SALE, "connpay-sale-rpi-request"),
        (SandboxOperation.SALE, "connpay-sale-sbp-request"),
        (SandboxOperation.PAYOUT, "connpay-payout-request"),
        (SandboxOperation.TRANSFER, "denumtech-transfer-by-ref-request"),
    ],
)
def test_the_pages_own_examples_are_in_order(operation: SandboxOperation, name: str) -> None:
    body = (ROOT / "tests" / "data" / "examples" / f"{name}.body").read_bytes()
    parameters = read_parameters(parse_qsl(body))
    check(operation, parameters)
    assert unknown_names(operation, parameters) == []


@pytest.mark.parametrize(
    ("operation", "changes", "words"),
    [
        (SandboxOperation.PAYOUT, {"amount": ""}, "amount is missing"),
        (SandboxOperation.PAYOUT, {"amount": "0.00"}, "greater than zero"),
        (SandboxOperation.PAYOUT, {"amount": "1,5"}, "not an amount"),
        (SandboxOperation.PAYOUT, {"amount": "-1"}, "not an amount"),
        (SandboxOperation.PAYOUT, {"amount": "10.421"}, "decimals"),
        (SandboxOperation.PAYOUT, {"amount": "1.5", "currency": "JPY"}, "decimals"),
        (SandboxOperation.PAYOUT, {"amount": "12345678901"}, "Length of amount"),
        (SandboxOperation.PAYOUT, {"currency": "usd"}, "Currency"),
        (SandboxOperation.PAYOUT, {"order_desc": "x" * 65}, "Length of order_desc is 65"),
        (SandboxOperation.PAYOUT, {"ipaddress": "::1"}, "Length of ipaddress"),
        (SandboxOperation.PAYOUT, {"receiver_first_name": "A", "first_name": "A"}, "doubled"),
        (SandboxOperation.PAYOUT, {"credit_card_number": "4444333322221111", **RECURRING}, "not all"),
        (SandboxOperation.PAYOUT, {"redirect_url": "x", "redirect_fail_url": "x"}, "either redirect_url"),
        (SandboxOperation.TRANSFER, {"destination-card-ref-id": "1"}, "Use either destination"),
        (SandboxOperation.TRANSFER, {"destination-card-no": ""}, "Use either destination"),
        (SandboxOperation.TRANSFER, {"login": "TestMerchant"}, "login"),
        (SandboxOperation.TRANSFER, {"receiver_resident": "yes"}, "true or false"),
        (SandboxOperation.TRANSFER, {"country": "CA"}, "state is missing"),
        (SandboxOperation.SALE, {"state": ""}, "state is missing"),
        (SandboxOperation.SALE, {"cvv2": ""}, "cvv2 is missing"),
        (SandboxOperation.SALE, {"cvv2": "12a"}, "not numeric"),
        (SandboxOperation.SALE, {"email": ""}, "email is missing"),
        (SandboxOperation.SALE, RECURRING, "not all"),
    ],
)
def test_what_the_pages_do_not_allow_is_refused(
    operation: SandboxOperation, changes: dict[str, str], words: str
) -> None:
    sent = {name: value for name, value in {**USES[operation], **changes}.items() if value}
    with pytest.raises(RequestRefused, match=words):
        check(operation, sent)


def test_a_recurring_payment_needs_neither_address_nor_cvv2() -> None:
    kept = ("client_orderid", "order_desc", "amount", "currency", "ipaddress", "control")
    check(SandboxOperation.SALE, {name: SALE_SENT[name] for name in kept} | RECURRING)


def test_ten_digits_may_have_a_point_between_them() -> None:
    check(SandboxOperation.PAYOUT, {**PAYOUT, "amount": "12345678.90"})


@pytest.mark.parametrize(
    ("pairs", "words"),
    [
        ([(b"a", b"1"), (b"a", b"1")], "doubled"),
        ([(b"a", b"")], "empty"),
        ([(b"a", b" \n")], "empty"),
        ([(b"a", b"\xff")], "UTF-8"),
    ],
)
def test_doubled_empty_and_undecodable_parameters_are_refused(pairs: list[tuple[bytes, bytes]], words: str) -> None:
    with pytest.raises(RequestRefused, match=words):
        read_parameters(pairs)


def test_outer_white_space_is_dropped() -> None:
    assert read_parameters([(b"email", b" a@b.c\n")]) == {"email": "a@b.c"}


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ("0.94", "USD", "94"),
        ("10.15", "USD", "1015"),
        ("19.99", "USD", "1999"),
        ("1.15", "EUR", "115"),
        ("156", "RUB", "15600"),
        ("100", "JPY", "100"),
        ("1.234", "KWD", "1234"),
    ],
)
def test_minor_units(amount: str, currency: str, minor: str) -> None:
    assert minor_units(amount, currency) == minor


def test_amounts_are_written_out_in_the_currencys_decimals() -> None:
    assert written_out("20000", "USD") == "20000.00"
    assert written_out("100", "JPY") == "100"


@pytest.mark.parametrize(
    ("operation", "changes", "statuses"),
    [
        (SandboxOperation.PAYOUT, {"account_number": "1234567890"}, ("approved",)),
        (SandboxOperation.PAYOUT, {"account_number": "0987654321"}, ("declined",)),
        (SandboxOperation.PAYOUT, {"account_number": "1987654321"}, ("error",)),
        (SandboxOperation.PAYOUT, {"account_number": "1234"}, ("approved",)),
        (SandboxOperation.PAYOUT, {"account_number": "GB33BUKB20201555555555"}, ("approved",)),
        (SandboxOperation.PAYOUT, {"account_number": "GB33BUKB20201555555556"}, ("declined",)),
        (SandboxOperation.PAYOUT, {"account_number": "1", "amount": "5.91"}, ("filtered",)),
        (SandboxOperation.PAYOUT, {"account_number": "1", "amount": "5.92"}, ("processing",)),
        (SandboxOperation.PAYOUT, {"account_number": "1", "amount": "5.93"}, ("unknown",)),
        (SandboxOperation.PAYOUT, {"account_number": "1", "amount": "5.94"}, ("on-hold",)),
        (SandboxOperation.PAYOUT, {"account_number": "1", "cvv2": "116"}, ("declined",)),
        (SandboxOperation.TRANSFER, {"amount": "5.97"}, ("unknown", "unknown", "approved")),
        (SandboxOperation.TRANSFER, {"destination-card-no": "4444333322221112"}, ("declined",)),
        (SandboxOperation.TRANSFER, {}, ("approved",)),
        (SandboxOperation.SALE, {"cvv2": "1234"}, ("approved",)),
        (SandboxOperation.SALE, {"cvv2": "111"}, ("approved",)),
        (SandboxOperation.SALE, {"cvv2": "217"}, ("unknown",)),
        (SandboxOperation.SALE, {"cvv2": "321"}, ("processing",)),
        (SandboxOperation.SALE, {"cvv2": "209"}, ("declined",)),
        (SandboxOperation.SALE, {"cvv2": "999"}, ("declined",)),
    ],
)
def test_test_numbers_choose_the_outcome(
    operation: SandboxOperation, changes: dict[str, str], statuses: tuple[str, ...]
) -> None:
    assert outcome_of(operation, {**USES[operation], **changes}).statuses == statuses


def test_every_scenario_is_described() -> None:
    assert set(TRAITS) == set(Scenario)


@pytest.mark.parametrize(
    "text",
    ["", "no-such", "hang:refund", "hang:payout:x", "hang=soon", "random", "hang:payout:1:2"],
)
def test_a_misspelt_scenario_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_rule(text)


def test_counted_scenarios_strike_in_their_order_and_end() -> None:
    rules = ("slow", "hang:payout:1", "html-502:payout:2", "refuse:payout:1")
    script = Script([parse_rule(text) for text in rules])
    picks = [script.pick(SandboxOperation.PAYOUT) for _ in range(4)]
    assert [pick.wire for pick in picks] == ["hang", "html-502", "html-502", "slow"]
    assert [pick.content for pick in picks] == ["refuse", None, None, None]


def test_the_newest_lasting_scenario_strikes() -> None:
    script = Script([parse_rule("drip"), parse_rule("slow=9")])
    assert script.pick(SandboxOperation.STATUS).wire == "slow"
    assert script.pick(SandboxOperation.STATUS).seconds == 9


def test_a_seed_gives_the_same_mixture_again() -> None:
    def roll(seed: str) -> list[tuple[str, float]]:
        script = Script([parse_rule(f"random:{seed}")])
        picks = [script.pick(SandboxOperation.PAYOUT) for _ in range(200)]
        return [(pick.wire.value, pick.seconds) for pick in picks]

    assert roll("7") == roll("7") != roll("8")
    faults = {"closed-before-reading", "answer-lost", "html-502", "half-answer", "late-landing"}
    assert {name for name, _ in roll("7")} >= faults | {"normal", "slow"}
    assert max(seconds for _, seconds in roll("7")) <= 2.5


def test_a_manual_clock_moves_only_when_told() -> None:
    moments = iter(datetime(2026, 11, 20, tzinfo=UTC) + timedelta(hours=n) for n in range(9))
    clock = SandboxClock(lambda: next(moments), manual=True)
    before = clock.now()
    assert clock.now() == before
    clock.advance(90)
    assert clock.now() - before == timedelta(seconds=90)


def test_log_text_hides_cards_and_control_characters() -> None:
    assert masked("to 4444333322221111") == "to 444433******1111"
    assert masked("a\nb\x1b[31m\u202e") == "a\\nb\\x1b[31m\\u202e"
    assert masked("x" * 500) == "x" * 160 + "..."
