"""An amount inside a control is counted as the profile says, and nowhere else is anything counted otherwise."""

import ast
import hashlib
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from example_profiles import PLAIN
from hypothesis import example, given, settings
from hypothesis import strategies as st

import console_app
from console_app.protocol.catalogue import operation_of
from console_app.protocol.doctor import diagnose
from console_app.protocol.doctor_paste import Scrub, scrubbed
from console_app.protocol.doctor_records import Cause, Form, OwnRequest
from console_app.protocol.errors import Severity, Why
from console_app.protocol.fields import Situation
from console_app.protocol.minor_units import MinorUnits, counts_differ
from console_app.protocol.operation import Pair, check
from console_app.protocol.values import Money, currencies, currency_of
from console_app.services.requests import Content
from console_app.services.situation import situation_of
from console_app.workstation import SystemClock

PRODUCT = Path(console_app.__file__).parent
CODES = [currency.code for currency in currencies()]
ISO, HUNDREDTHS = MinorUnits.ISO_4217, MinorUnits.HUNDREDTHS
EMAIL = "john.smith@gmail.com"
AMOUNT_PART = "amount in minor units"


def sale(amount: str, currency: str, counted: MinorUnits = ISO) -> Content:
    pairs = (Pair("amount", amount), Pair("client_orderid", "S-1"), Pair("currency", currency), Pair("email", EMAIL))
    return Content(replace(PLAIN, minor_units=counted), operation_of("sale"), PLAIN.target, pairs)


def ours(amount: str, currency: str, counted: MinorUnits = ISO) -> OwnRequest:
    content = sale(amount, currency, counted)
    return OwnRequest(content.operation, content.pairs, content.url, "TestMerchant", "39915", minor_units=counted)


def hashed(amount: str, currency: str, counted: MinorUnits) -> str:
    text = sale(amount, currency, counted).control_text
    assert text.text == "39915S-1" + text.parts[2].value + EMAIL
    return text.parts[2].value


@settings(deadline=None)
@given(minor=st.integers(1, 9_999_999_999), code=st.sampled_from(CODES))
@example(minor=1000, code="JPY")
@example(minor=1234, code="KWD")
@example(minor=1230, code="KWD")
@example(minor=94, code="USD")
def test_every_currency_is_counted_one_way_or_the_other(minor: int, code: str) -> None:
    money = Money(minor, currency_of(code))
    written = f"{money.amount:f}"
    assert hashed(written, code, ISO) == str(minor)
    exact = Decimal(written) * 100
    assert hashed(written, code, HUNDREDTHS) == (str(int(exact)) if exact == int(exact) else "")
    assert (hashed(written, code, ISO) == hashed(written, code, HUNDREDTHS)) or counts_differ(money)
    for counted in MinorUnits:
        content = sale(written, code, counted)
        assert content.value("amount") == written
        assert content.money == money


@pytest.mark.parametrize(
    ("amount", "currency", "iso", "hundredths"),
    [
        ("100", "JPY", "100", "10000"),
        ("1.234", "KWD", "1234", ""),
        ("1.230", "KWD", "1230", "123"),
        ("0.94", "USD", "94", "94"),
        ("10.15", "EUR", "1015", "1015"),
    ],
)
def test_known_amounts(amount: str, currency: str, iso: str, hundredths: str) -> None:
    assert (hashed(amount, currency, ISO), hashed(amount, currency, HUNDREDTHS)) == (iso, hundredths)


@pytest.mark.parametrize(
    ("operation", "amount", "counted", "refused"),
    [
        ("sale", "1.234", HUNDREDTHS, True),
        ("sale", "1.230", HUNDREDTHS, False),
        ("sale", "1.234", ISO, False),
        ("payout", "1.234", HUNDREDTHS, False),
        ("transfer-by-ref", "1.234", HUNDREDTHS, False),
    ],
)
def test_an_amount_that_its_control_could_not_hold_is_refused_at_its_field(
    operation: str, amount: str, counted: MinorUnits, refused: bool
) -> None:
    situation = situation_of(replace(PLAIN, currencies=("KWD",), minor_units=counted), SystemClock())
    checked = check(operation_of(operation), {"amount": amount, "currency": "KWD"}, situation)
    said = [(entry.why, entry.severity) for entry in checked.problems if entry.wire == "amount"]
    assert said == ([(Why.AMOUNT_HUNDREDTHS, Severity.ERROR)] if refused else [])


def test_without_a_word_of_the_profile_amounts_count_by_the_standard() -> None:
    assert PLAIN.minor_units is ISO
    assert Situation(SystemClock().now().date()).minor_units is ISO


def test_a_control_is_made_by_the_profile_alone() -> None:
    """No third module makes a control's text: it could forget how the profile's gateway counts."""
    makers = {
        path.relative_to(PRODUCT).as_posix()
        for path in PRODUCT.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == "console_app.protocol.signing"
        if "control_text" in {name.name for name in node.names}
    }
    assert makers == {"services/requests.py", "protocol/doctor_records.py"}


@pytest.mark.parametrize(
    ("amount", "currency", "counted", "theirs"),
    [
        ("1000", "JPY", ISO, "100000"),
        ("1000", "JPY", HUNDREDTHS, "1000"),
        ("1.230", "KWD", ISO, "123"),
        ("1.230", "KWD", HUNDREDTHS, "1230"),
        ("1.234", "KWD", ISO, "123"),
        ("1.239", "KWD", ISO, "124"),
        ("1.234", "KWD", ISO, "123.4"),
        ("1.250", "BHD", ISO, "125"),
    ],
)
def test_the_doctor_names_an_amount_that_is_counted_otherwise(
    amount: str, currency: str, counted: MinorUnits, theirs: str
) -> None:
    found = diagnose(ours(amount, currency, counted), f"39915S-1{theirs}{EMAIL}***")
    assert (found.form, found.causes) == (Form.CONTROL, (Cause.COUNTED,))
    assert (found.signs[0].where, found.signs[0].theirs) == (AMOUNT_PART, theirs)
    own = diagnose(ours(amount, currency, counted), sale(amount, currency, counted).control_text.shown)
    assert own.same


@pytest.mark.parametrize(
    ("amount", "currency", "theirs", "cause"),
    [("10.15", "EUR", "10.15", Cause.MINOR_UNITS), ("1000", "JPY", "", Cause.MISSING), ("1.5", "KWD", "1.5", None)],
)
def test_other_faults_of_an_amount_keep_their_names(
    amount: str, currency: str, theirs: str, cause: Cause | None
) -> None:
    found = diagnose(ours(amount, currency), f"39915S-1{theirs}{EMAIL}")
    assert found.causes == (cause or Cause.MINOR_UNITS,)


def test_a_finished_control_tells_it_where_both_are_known() -> None:
    mine, other = (hashlib.sha1(text, usedforsecurity=False).hexdigest() for text in (b"iso", b"hundredths"))
    known = replace(ours("1000", "JPY"), control=mine, control_otherwise=other)
    assert diagnose(known, mine).same
    found = diagnose(known, other)
    assert found.causes == (Cause.COUNTED,)
    assert (found.signs[0].ours, found.signs[0].theirs) == ("1000", "100000")
    assert diagnose(known, "0" * 40).causes == (Cause.NOT_TOLD, Cause.COUNTED_MAYBE)


@pytest.mark.parametrize("counted", MinorUnits)
def test_a_merchant_control_behind_a_string_counted_either_way_is_let_go(counted: MinorUnits) -> None:
    pasted = sale("1000", "JPY", counted).control_text.text + "a merchant's word".replace(" ", "-")
    assert scrubbed(ours("1000", "JPY"), pasted).scrub is Scrub.SECRET


@pytest.mark.parametrize(
    ("currency", "causes"), [("JPY", (Cause.NOT_TOLD, Cause.COUNTED_MAYBE)), ("EUR", (Cause.NOT_TOLD,))]
)
def test_a_refusal_without_a_reason_names_it_among_the_possible_causes(
    currency: str, causes: tuple[Cause, ...]
) -> None:
    refusal = "type=validation-error&error-code=2&error-message=Invalid+control"
    assert diagnose(ours("1000", currency), refusal).causes == causes
    payout = replace(ours("1000", "JPY"), operation=operation_of("payout"))
    assert diagnose(payout, refusal).causes == (Cause.NOT_TOLD,)
