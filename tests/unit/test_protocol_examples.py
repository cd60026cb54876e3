"""Every request and response example of the gateway's pages: rebuilt byte for byte, checked, read and judged."""

import csv
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import pytest

from console_app.protocol.answers import (
    Accepted,
    ErrorType,
    Found,
    Refusal,
    UnusableAnswer,
    judge_order_answer,
    judge_status_answer,
)
from console_app.protocol.catalogue import operation_of
from console_app.protocol.encoding import form_body, read_answer
from console_app.protocol.errors import Flaw, Severity, Why
from console_app.protocol.fields import Situation
from console_app.protocol.operation import Checked, Pair, check, pairs_of
from console_app.protocol.response_fields import response_field
from console_app.protocol.states import OrderState, state_of

EXAMPLES = Path(__file__).resolve().parents[1] / "data" / "examples"
TODAY = date(2026, 11, 20)


def index() -> list[dict[str, str]]:
    with (EXAMPLES / "index.csv").open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


INDEX = index()
REQUESTS = [row["file"] for row in INDEX if row["direction"] == "request"]
EXACT = [row for row in INDEX if row["direction"] == "request" and row["wire_exact"] in ("yes", "repaired")]


def body(name: str) -> bytes:
    return (EXAMPLES / name).read_bytes()


def sent(name: str) -> list[Pair]:
    """Take a request apart with nothing of the program's own."""
    parts = [part.split("=", 1) for part in body(name).decode("ascii").split("&") if part]
    return [Pair(unquote(wire), unquote(value)) for wire, value in parts]


def checked(operation: str, name: str, branch: str = "") -> Checked:
    texts = {pair.name: pair.value for pair in sent(name) if pair.name != "control"}
    return check(operation_of(operation), texts, Situation(TODAY), branch=branch)


def judged(name: str, order_number: str, status: int = 200) -> object:
    return judge_order_answer(status, body(name), order_number)


@pytest.mark.parametrize("row", EXACT, ids=lambda row: row["file"])
def test_a_request_is_written_as_the_page_sent_it_to_the_byte(row: dict[str, str]) -> None:
    written = form_body(checked(row["operation"], row["file"]).pairs)
    assert written == body(row["file"])
    assert len(written) == int(row["content_length_header"])


def test_the_payout_example_is_150_bytes_long() -> None:
    assert "connpay-payout-request.body" in {row["file"] for row in EXACT}
    assert len(form_body(checked("payout", "connpay-payout-request.body", "bank-account").pairs)) == 150


@pytest.mark.parametrize("name", REQUESTS)
def test_a_request_in_the_pages_own_order_is_written_to_the_byte(name: str) -> None:
    assert form_body(sent(name)) == body(name).removeprefix(b"&")


@pytest.mark.parametrize(
    ("operation", "name", "branch"),
    [
        ("sale", "connpay-sale-card-request.body", "card"),
        ("sale", "connpay-sale-sbp-request.body", "none"),
        ("sale", "connpay-sale-sbp-request.body", ""),
        ("sale", "connpay-sale-rpi-request.body", "card-recurring-id"),
        ("payout", "connpay-payout-request.body", "bank-account"),
        ("transfer-by-ref", "denumtech-transfer-by-ref-request.body", "card-reference"),
    ],
)
def test_the_pages_requests_pass_all_checks_and_lose_nothing(operation: str, name: str, branch: str) -> None:
    result = checked(operation, name, branch)
    assert result.errors == ()
    assert result.confirmations == ()
    assert result.request is not None
    assert sorted(result.pairs, key=lambda pair: pair.name) == sorted(
        (pair for pair in sent(name) if pair.name != "control"), key=lambda pair: pair.name
    )
    assert pairs_of(result.request) == result.pairs


def test_what_the_recurring_example_leaves_out_is_only_warned_about() -> None:
    problems = checked("sale", "connpay-sale-rpi-request.body", "card-recurring-id").problems
    missing = {entry.wire for entry in problems if entry.why is Why.USUALLY_NEEDED}
    assert missing == {"address1", "city", "zip_code", "country", "phone", "email", "first_name", "last_name"}
    assert {entry.severity for entry in problems} == {Severity.WARNING}


@pytest.mark.parametrize(
    "name",
    [
        "connpay-sale-success-response.body",
        "connpay-payout-success-response.body",
        "denumtech-transfer-by-ref-success-response.body",
        "connpay-transfer-by-ref-response.body",
        "apropay-transfer-by-ref-response.body",
    ],
)
def test_an_accepting_answer_is_accepted_for_its_own_order_only(name: str) -> None:
    lines = dict(line.strip("&").split("=", 1) for line in body(name).decode().splitlines())
    order_number, gateway_id = lines["merchant-order-id"], lines["paynet-order-id"]
    answer = judged(name, order_number)
    assert isinstance(answer, Accepted)
    assert (answer.gateway_id, answer.serial_number) == (gateway_id, lines["serial-number"])
    assert judged(name, order_number + "0") == UnusableAnswer(Flaw.FOREIGN_ORDER)


@pytest.mark.parametrize(
    ("name", "order_number", "code", "message"),
    [
        ("connpay-sale-fail-response.body", "inv4097763", "3", "End point with id 22903 not found"),
        ("denumtech-transfer-by-ref-fail-response.body", "34T43R77N", "104", "Rebill 1461819 was not found"),
    ],
)
def test_a_refusing_answer_says_no(name: str, order_number: str, code: str, message: str) -> None:
    answer = judged(name, order_number)
    assert isinstance(answer, Refusal)
    assert (answer.type, answer.code, answer.message) == (ErrorType.VALIDATION, code, message)


def test_the_403_page_concludes_nothing_whatever_its_status() -> None:
    name = "connpay-payout-forbidden-response.body"
    assert judged(name, "1", 403) == UnusableAnswer(Flaw.HTTP_STATUS, "403")
    assert judged(name, "1", 200) == UnusableAnswer(Flaw.HTML)


@pytest.mark.parametrize("brand", ["connpay", "apropay"])
def test_the_status_example_is_found_with_its_raw_utf8(brand: str) -> None:
    answer = judge_status_answer(200, body(f"{brand}-status-response.body"), "pg1sbw", "15222817")
    assert isinstance(answer, Found)
    assert state_of(answer.status) is OrderState.APPROVED
    assert answer.answer.get("ips-dst-payment-product-name") == "SAP—Platinum Mastercard® Salary– Immediate Debit"
    assert answer.answer.get("paynet-processing-date") == "2015-04-06 22:00:27 MSK"
    assert answer.answer.get("phone") == "+79633014273"
    assert all(response_field(pair.name).label for pair in answer.answer)


@pytest.mark.parametrize("row", [row for row in INDEX if row["direction"] == "response"], ids=lambda row: row["file"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_a_line_end_after_the_last_value_changes_nothing(row: dict[str, str], end: bytes) -> None:
    raw = body(row["file"])
    if b"<html" in raw:
        assert judge_order_answer(200, raw + end, "1") == UnusableAnswer(Flaw.HTML)
    else:
        assert read_answer(raw + end) == read_answer(raw)
        assert read_answer(raw.replace(b"\n", end)) == read_answer(raw)
