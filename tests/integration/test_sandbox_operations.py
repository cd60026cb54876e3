"""The five operations of the sandbox gateway as a merchant's program sees them on a bare socket."""

import re
from collections.abc import Iterator
from email.utils import parsedate_to_datetime

import pytest
from raw_gateway_client import (
    PAYOUT,
    TRANSFER,
    ask,
    authorization,
    control_of,
    look_up,
    path_of,
    percent_body,
    post,
    send_payout,
    send_sale,
    settle,
    signed,
)
from sandbox_process import ENDPOINT, GROUP, Sandbox, running_sandbox


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with running_sandbox(tmp_path_factory.mktemp("operations")) as running:
        yield running


def verdict(sandbox: Sandbox) -> str:
    return str(sandbox.requests()[-1]["verdict"])


def test_a_payout_is_accepted_byte_for_byte_as_documented(sandbox: Sandbox) -> None:
    answer = send_payout(sandbox, client_orderid="bytes-1")
    pattern = (
        rb"type=async-response\n"
        rb"&serial-number=00000000-0000-0000-0000-[0-9a-f]{12}\n"
        rb"&merchant-order-id=bytes-1\n"
        rb"&paynet-order-id=[0-9]+\n"
        rb"&end-point-id=39915"
    )
    assert re.fullmatch(pattern, answer.body)
    first, *headers = answer.head.split("\r\n")
    assert first.rstrip() == "HTTP/1.1 200"
    names = [line.partition(":")[0] for line in headers]
    assert names == [
        "Server",
        "Date",
        "Content-Type",
        "Connection",
        "Vary",
        "X-XSS-Protection",
        "X-Content-Type-Options",
        "Strict-Transport-Security",
        "Content-Language",
        "Strict-Transport-Security",
        "Content-Length",
    ]
    assert answer.header("Content-Type") == ["text/html;charset=utf-8"]
    assert answer.header("Content-Length") == [str(len(answer.body))]
    assert answer.header("Connection") == ["close"]
    assert parsedate_to_datetime(answer.header("Date")[0]).tzinfo is not None


def test_a_connection_that_is_kept_carries_several_requests(sandbox: Sandbox) -> None:
    body = percent_body({**PAYOUT, "client_orderid": "kept-1"})
    path = path_of("payout")
    kept = post(
        sandbox.address,
        path,
        body,
        {"Authorization": authorization(sandbox, path, body), "Connection": "keep-alive"},
    )
    last = signed(sandbox, "payout", {**PAYOUT, "client_orderid": "kept-2"})
    answer = ask(sandbox, kept + last)
    assert answer.raw.count(b"HTTP/1.1 200") == 2
    assert b"Connection: keep-alive\r\nKeep-Alive: timeout=60\r\n" in answer.raw
    assert b"merchant-order-id=kept-1" in answer.raw
    assert b"merchant-order-id=kept-2" in answer.raw


@pytest.mark.parametrize(
    ("account", "status", "words"),
    [
        ("1234567890", "approved", ""),
        ("0987654321", "declined", "Declined by the receiving bank"),
        ("1987654321", "error", "PROCESSOR_INTERNAL_ERROR"),
        ("GB33BUKB20201555555555", "approved", ""),
    ],
)
def test_a_payout_settles_after_two_polls(sandbox: Sandbox, account: str, status: str, words: str) -> None:
    number = f"account-{account}"
    accepted = send_payout(sandbox, client_orderid=number, account_number=account).fields
    polls = [look_up(sandbox, number, accepted["paynet-order-id"]).fields for _ in range(4)]
    assert [poll["status"] for poll in polls] == ["processing", "processing", status, status]
    assert [poll["order-stage"] for poll in polls[:3]] == [
        "transfer_validating",
        "transfer_processing",
        f"transfer_{status}",
    ]
    final = polls[-1]
    assert final["type"] == "status-response"
    assert final.get("error-message", "") == words
    assert final["amount"] == final["initial-amount"] == "10.42"
    assert ("approval-code" in final) is (status == "approved")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d MSK", final["transaction-date"])
    assert "transaction-date" not in polls[0]
    assert len({poll["serial-number"] for poll in polls}) == 4


@pytest.mark.parametrize(
    ("cvv2", "status"),
    [
        ("123", "approved"),
        ("1234", "approved"),
        ("111", "approved"),
        ("217", "unknown"),
        ("101", "declined"),
        ("116", "declined"),
        ("119", "declined"),
        ("209", "declined"),
        ("321", "processing"),
        ("555", "declined"),
    ],
)
def test_a_sale_ends_as_its_cvv2_says(sandbox: Sandbox, cvv2: str, status: str) -> None:
    number = f"cvv-{cvv2}"
    assert send_sale(sandbox, client_orderid=number, cvv2=cvv2).fields["type"] == "async-response"
    told = settle(sandbox, number).fields
    assert told["status"] == status
    assert told["bin"] == "453897"
    assert told["last-four-digits"] == "6732"
    assert told["first-name"] == "John"
    assert ("redirect-to" in told) is (cvv2 == "321")


def test_a_card_is_registered_anew_each_time_with_one_lasting_id(sandbox: Sandbox) -> None:
    registrations = []
    for number in ("card-1", "card-2"):
        orderid = send_sale(sandbox, client_orderid=number).fields["paynet-order-id"]
        early = look_up(sandbox, number, orderid, "create-card-ref").fields
        assert early["type"] == "error"
        assert "card-ref-id" not in early
        settle(sandbox, number)
        registrations.append(look_up(sandbox, number, orderid, "create-card-ref").fields)
    first, second = registrations
    assert first["type"] == "create-card-ref-response"
    assert first["status"] == "approved"
    assert first["card-ref-id"] != second["card-ref-id"]
    assert first["unq-card-ref-id"] == second["unq-card-ref-id"]
    by_ref = {k: v for k, v in TRANSFER.items() if k != "destination-card-no"}
    by_ref |= {"destination-card-ref-id": first["card-ref-id"], "client_orderid": "by-ref-1"}
    assert ask(sandbox, signed(sandbox, "transfer-by-ref", by_ref)).fields["type"] == ("async-response")
    assert settle(sandbox, "by-ref-1").fields["dest-last-four-digits"] == "6732"


def test_a_declined_payment_registers_no_card(sandbox: Sandbox) -> None:
    orderid = send_sale(sandbox, client_orderid="declined-1", cvv2="101").fields["paynet-order-id"]
    settle(sandbox, "declined-1")
    told = look_up(sandbox, "declined-1", orderid, "create-card-ref").fields
    assert told["error-message"] == "Initial payment is not approved"


def test_an_unknown_card_reference_is_refused_as_documented(sandbox: Sandbox) -> None:
    sent = {k: v for k, v in TRANSFER.items() if k != "destination-card-no"}
    sent |= {"destination-card-ref-id": "1461819", "client_orderid": "34T43R77N"}
    answer = ask(sandbox, signed(sandbox, "transfer-by-ref", sent))
    assert answer.status == 200
    assert len(answer.body) == 162
    assert answer.body.endswith(
        b"\n&merchant-order-id=34T43R77N\n&error-message=Rebill+1461819+was+not+found\n&error-code=104"
    )


def test_group_addresses_are_served_and_their_number_enters_the_control(sandbox: Sandbox) -> None:
    group = f"group/{GROUP}"
    sent = {**PAYOUT, "client_orderid": "group-1"}
    paid = ask(sandbox, signed(sandbox, "payout", sent, number=group))
    assert paid.fields["end-point-id"] == str(ENDPOINT)
    sold = send_sale(sandbox, number=group, client_orderid="group-2")
    assert sold.fields["type"] == "async-response"
    mixed_up = send_sale(sandbox, number=group, counted=str(ENDPOINT), client_orderid="group-3")
    assert mixed_up.fields["error-message"] == "Invalid control"


@pytest.mark.parametrize(
    ("number", "words"),
    [("22903", "End point with id 22903 not found"), ("group/5", "End point group with id 5 not")],
)
def test_an_unknown_endpoint_is_refused_with_code_3(sandbox: Sandbox, number: str, words: str) -> None:
    told = ask(sandbox, signed(sandbox, "payout", PAYOUT, number=number)).fields
    assert told["type"] == "validation-error"
    assert told["error-code"] == "3"
    assert told["error-message"].startswith(words)


def test_status_by_order_number_alone_and_by_request(sandbox: Sandbox) -> None:
    first = send_payout(sandbox, client_orderid="twice-1").fields
    second = send_payout(sandbox, client_orderid="twice-1").fields
    assert first["paynet-order-id"] != second["paynet-order-id"]
    assert look_up(sandbox, "twice-1").fields["paynet-order-id"] == second["paynet-order-id"]
    told = look_up(sandbox, "twice-1", **{"by-request-sn": first["serial-number"]}).fields
    assert told["paynet-order-id"] == first["paynet-order-id"]
    assert told["by-request-sn"] == first["serial-number"]
    assert {o.executed for o in sandbox.orders() if o.client_orderid == "twice-1"} == {2}


@pytest.mark.parametrize(("number", "orderid"), [("nobody", ""), ("known-1", "42")])
def test_an_unknown_order_is_an_error_without_order_id(sandbox: Sandbox, number: str, orderid: str) -> None:
    send_payout(sandbox, client_orderid="known-1")
    told = look_up(sandbox, number, orderid).fields
    assert told["type"] == "error"
    assert told["error-message"] == "Order was not found"
    assert told["merchant-order-id"] == number
    assert "paynet-order-id" not in told


def test_a_false_signature_gets_the_documented_page_and_takes_no_order(sandbox: Sandbox) -> None:
    path = path_of("payout")
    sent = {**PAYOUT, "client_orderid": "forged-1"}
    header = authorization(sandbox, path, percent_body({**sent, "amount": "1.00"}))
    answer = ask(sandbox, post(sandbox.address, path, percent_body(sent), {"Authorization": header}))
    assert answer.head.startswith("HTTP/1.1 403 Forbidden\r\n")
    assert answer.header("Content-Type") == ["text/html"]
    assert b"<p>Access is denied</p>" in answer.body
    assert verdict(sandbox) == "denied: signature does not fit the bytes received"
    assert not [o for o in sandbox.orders() if o.client_orderid == "forged-1"]


@pytest.mark.parametrize(
    ("oauth", "reason"),
    [
        ({"client_key": "Nobody"}, "oauth_consumer_key is not the login"),
        ({"timestamp": "1697442690"}, "oauth_timestamp is more than 300 s"),
    ],
)
def test_false_claims_are_denied(sandbox: Sandbox, oauth: dict[str, str], reason: str) -> None:
    assert ask(sandbox, signed(sandbox, "payout", PAYOUT, **oauth)).status == 403
    assert verdict(sandbox).startswith(f"denied: {reason}")


def test_a_request_sent_twice_byte_for_byte_is_denied_the_second_time(sandbox: Sandbox) -> None:
    request = signed(sandbox, "payout", {**PAYOUT, "client_orderid": "replay-1"})
    assert ask(sandbox, request).status == 200
    assert ask(sandbox, request).status == 403
    assert len([o for o in sandbox.orders() if o.client_orderid == "replay-1"]) == 1


def test_no_authorization_is_denied(sandbox: Sandbox) -> None:
    answer = ask(sandbox, post(sandbox.address, path_of("payout"), percent_body(PAYOUT)))
    assert answer.status == 403


def test_hostile_characters_are_signed_and_accepted(sandbox: Sandbox) -> None:
    odd = {"client_orderid": "odd-1", "purpose": "Zoë & Co + 50% = ☕ Привет !'()*~"}
    answer = ask(sandbox, signed(sandbox, "payout", {**PAYOUT, **odd}))
    assert answer.fields["type"] == "async-response"
    assert look_up(sandbox, "odd-1").fields["purpose"] == odd["purpose"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (percent_body(PAYOUT) + "&purpose=", "Parameter purpose is empty"),
        (percent_body(PAYOUT) + "&amount=10.42", "Parameter amount is doubled"),
        (percent_body({**PAYOUT, "order_desc": "x" * 65}), "Length of order_desc is 65"),
        ("client_orderid=1", "Parameter amount is missing"),
    ],
)
def test_a_signed_flaw_is_a_validation_error(sandbox: Sandbox, body: str, words: str) -> None:
    path = path_of("payout")
    header = authorization(sandbox, path, body)
    answer = ask(sandbox, post(sandbox.address, path, body, {"Authorization": header}))
    assert answer.status == 200
    assert answer.fields["type"] == "validation-error"
    assert answer.fields["error-message"].startswith(words)


def test_another_content_type_is_a_validation_error(sandbox: Sandbox) -> None:
    request = post(sandbox.address, path_of("payout"), "{}", {"Content-Type": "application/json"})
    assert ask(sandbox, request).fields["error-message"].startswith("Content-Type must be")


def test_unknown_parameters_are_tolerated_and_logged(sandbox: Sandbox) -> None:
    sent = {**PAYOUT, "client_orderid": "strange-1", "loyalty_card": "7"}
    assert ask(sandbox, signed(sandbox, "payout", sent)).fields["type"] == "async-response"
    assert "unknown: loyalty_card" in sandbox.log()


def test_a_false_control_is_a_validation_error(sandbox: Sandbox) -> None:
    fields = {"login": sandbox.login, "client_orderid": "x", "control": "0" * 40}
    answer = ask(sandbox, post(sandbox.address, path_of("status"), percent_body(fields)))
    assert answer.status == 200
    assert answer.fields["type"] == "validation-error"
    assert answer.fields["error-message"] == "Invalid control"


def test_another_login_is_refused_though_its_control_adds_up(sandbox: Sandbox) -> None:
    login, rest = sandbox.login[:4], sandbox.login[4:]
    number = f"{rest}shifted"
    control = control_of(login, number, sandbox.control)
    fields = {"login": login, "client_orderid": number, "control": control}
    answer = ask(sandbox, post(sandbox.address, path_of("status"), percent_body(fields)))
    assert answer.fields["error-message"] == "Merchant with this login was not found"


@pytest.mark.parametrize("path", ["/", "/paynet/api/v2/payout/39915", "/paynet/api/v4/payout/x"])
def test_addresses_that_do_not_exist_are_not_found(sandbox: Sandbox, path: str) -> None:
    assert ask(sandbox, post(sandbox.address, path, "a=b")).status == 404


def test_only_posts_are_served(sandbox: Sandbox) -> None:
    raw = f"GET {path_of('status')} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
    assert ask(sandbox, raw).status == 405


def test_what_is_no_http_is_a_bad_request(sandbox: Sandbox) -> None:
    assert ask(sandbox, b"\x16\x03\x01 hello\r\n\r\n").status == 400


def test_a_body_beyond_reason_is_too_large(sandbox: Sandbox) -> None:
    request = post(sandbox.address, path_of("payout"), "a=" + "x" * (4 * 1024 * 1024))
    answer = ask(sandbox, request)
    assert answer.ended == "reset" or answer.status == 413


def test_the_log_holds_neither_cards_nor_codes_nor_credentials(sandbox: Sandbox) -> None:
    number = "4444333322221111"
    card = {"credit_card_number": "4538977399606732", "cvv2": "917", "expire_month": "07"}
    send_sale(sandbox, client_orderid=number, **card)
    forged = authorization(sandbox, path_of("payout"), "a=b")
    body = percent_body({**PAYOUT, "credit_card_number": number, "cvv2": "917"})
    ask(sandbox, post(sandbox.address, path_of("payout"), body, {"Authorization": forged}))
    log = sandbox.log()
    assert "444433******1111" in log
    assert "base string: POST&" in log
    assert "cvv2%3D%252A%252A%252A" in log
    secrets = (number, card["credit_card_number"], "cvv2%3D9", sandbox.control, "oauth_signature%3D")
    assert not [secret for secret in secrets if secret in log]
