"""What goes to gateway support: everything they need to find the order, nothing they may not have."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from example_order import example_order

from console_app.gui.words.support_text import support_text
from console_app.protocol.operation import Pair
from console_app.protocol.states import OrderState
from console_app.protocol.values import Money, currency_of
from console_app.services.profile import Target
from console_app.services.records import Attempt, Dossier, Mismatch, Observation, OrderKey, Purpose
from console_app.services.verdicts import Verdict

EUR = currency_of("EUR")
START = datetime(2026, 11, 20, 16, 2, 45, tzinfo=timezone(timedelta(hours=2)))
CARD = "4276550123477682"
ORDER = example_order(
    START,
    OrderState.DECLINED,
    125_000,
    key=OrderKey("gate.connpay.com", "AcmePayouts", "P-261120-7KQ4M2XD9F"),
    profile="ConnPay payouts EUR",
    actual=Money(120_000, EUR),
    serial_number="7f3a1c52-09d4-41e8-9b1e-5d0c61e2a9b7",
    error_code="3104",
    error_message=f"card {CARD}\u202e refused",
    gateway_status="declined",
    stage="transfer_declined",
)
SENT = Attempt(
    1,
    START,
    "the-nonce",
    1_795_166_112,
    "3F:A9",
    "gate.connpay.com/paynet/api/v4/payout/39915",
    "body-digest",
    "A. Ivanova",
    ended=START + timedelta(seconds=1),
    http_status=200,
)
SEEN = Observation(
    START + timedelta(minutes=1),
    Purpose.POLL,
    by_number_alone=False,
    verdict=Verdict.FOUND,
    status="declined",
    serial_number="00000000-0000-0000-0000-000002e2c323",
    http_status=200,
)
DOSSIER = Dossier(ORDER, (Pair("account_number", "DE89370400440532013000"),), (), (SENT,), (SEEN,))


def test_support_gets_numbers_places_times_and_the_last_error() -> None:
    assert support_text(DOSSIER).splitlines() == [
        "Serial number: 7f3a1c52-09d4-41e8-9b1e-5d0c61e2a9b7",
        "Order number (client_orderid): P-261120-7KQ4M2XD9F",
        "Gateway order (orderid): 6982864",
        "Host: gate.connpay.com",
        "Endpoint: 39915",
        "Login: AcmePayouts",
        "Operation: payout",
        "Amount: 1250.00 EUR",
        "Amount told by the gateway: 1200.00 EUR",
        "State here: declined",
        "Entered: 2026-11-20 14:02:45 UTC",
        "Sent (attempt 1): 2026-11-20 14:02:45 UTC, ended 2026-11-20 14:02:46 UTC, HTTP 200",
        "Address (attempt 1): gate.connpay.com/paynet/api/v4/payout/39915",
        "Last status call: 2026-11-20 14:03:45 UTC, found, status declined, HTTP 200",
        "Serial number of that answer: 00000000-0000-0000-0000-000002e2c323",
        "Status: declined",
        "Stage: transfer_declined",
        "Error code: 3104",
        "Error message: card 427655******7682<U+202E> refused",
    ]


def test_no_secret_account_or_person_goes_out() -> None:
    text = support_text(DOSSIER)
    for hidden in (
        CARD,
        "the-nonce",
        "keyed-",
        "body-digest",
        "3F:A9",
        "DE89370400440532013000",
        "Schneider",
        "Ivanova",
    ):
        assert hidden not in text


def test_an_order_without_an_answer_says_how_the_send_failed() -> None:
    lost = replace(SENT, ended=None, failure="timeout", http_status=None)
    order = replace(
        ORDER,
        state=OrderState.IN_DOUBT,
        gateway_id="",
        serial_number="",
        actual=None,
        target=Target("77", group=True),
        gateway_status="",
        stage="",
        error_code="",
        error_message="",
        created=START.astimezone(UTC),
    )
    lines = support_text(Dossier(order, (), (), (lost,), ())).splitlines()
    assert lines[0] == "Order number (client_orderid): P-261120-7KQ4M2XD9F"
    assert "Gateway order (orderid): not known" in lines
    assert "Endpoint group: 77" in lines
    assert lines[-2:] == [
        "Sent (attempt 1): 2026-11-20 14:02:45 UTC, timeout",
        "Address (attempt 1): gate.connpay.com/paynet/api/v4/payout/39915",
    ]


def test_the_numbers_the_bank_searches_by_and_what_contradicts_are_in_it() -> None:
    told = {
        "processor-rrn": "187722741",
        "approval-code": "610669",
        "processor-tx-id": "15222817",
        "terminal-id": "10000001",
        "receipt-id": "18042926-d652-331c-b5a0-3e1dbacf69b2",
        "paynet-processing-date": "2015-04-06 22:00:27 MSK",
        "transaction-date": "2023-01-10 12:46:28 MSK",
        "email": "jane.doe@example.com",
        "phone": "+79633014273",
        "last-name": "Schneider",
        "dest-last-four-digits": "9917",
    }
    seen = replace(SEEN, answer=tuple(Pair(name, value) for name, value in told.items()))
    later = replace(SEEN, at=SEEN.at + timedelta(hours=1), verdict=Verdict.NO_ANSWER, status="", serial_number="")
    order = replace(ORDER, mismatch=Mismatch.INITIAL_AMOUNT.value)
    lines = support_text(Dossier(order, (), (), (SENT,), (seen, later))).splitlines()
    assert lines[-7:] == [
        "RRN: 187722741",
        "Approval code: 610669",
        "Processor's transaction id: 15222817",
        "Terminal: 10000001",
        "Receipt: 18042926-d652-331c-b5a0-3e1dbacf69b2",
        "Processed (as told): 2015-04-06 22:00:27 MSK",
        "Final status since (as told): 2023-01-10 12:46:28 MSK",
    ]
    assert "Contradiction: initial-amount is not the amount that was asked for" in lines
    assert "Status calls: 2, the first 2026-11-20 14:03:45 UTC" in lines
    text = "\n".join(lines)
    assert not [hidden for hidden in ("jane.doe", "+7963", "Schneider", "9917") if hidden in text]
