"""Each scenario of the sandbox, seen on a bare socket."""

import gzip
import json
import socket
import time
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from raw_gateway_client import PAYOUT, RawAnswer, ask, look_up, send_payout, settle, signed
from sandbox_process import Sandbox, SandboxOrder, running_sandbox
from waiting import block_until

from console_app.sandbox.scenarios import Scenario


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with running_sandbox(tmp_path_factory.mktemp("scenarios"), "--clock", "manual") as running:
        yield running


@pytest.fixture(autouse=True)
def calm(sandbox: Sandbox) -> Iterator[None]:
    yield
    sandbox.clear_scenarios()


def struck(sandbox: Sandbox, name: str, seconds: float | None = None) -> RawAnswer:
    """The answer to one payout that the scenario strikes; its order number is the scenario."""
    sandbox.set_scenario(name, "payout", 1, seconds)
    return send_payout(sandbox, client_orderid=name)


def taken(sandbox: Sandbox, number: str) -> list[SandboxOrder]:
    return [order for order in sandbox.orders() if order.client_orderid == number]


def test_answer_lost_takes_the_order_and_closes(sandbox: Sandbox) -> None:
    assert struck(sandbox, "answer-lost") == RawAnswer(b"", "closed")
    assert len(taken(sandbox, "answer-lost")) == 1


def test_answer_reset_takes_the_order_and_resets(sandbox: Sandbox) -> None:
    assert struck(sandbox, "answer-reset") == RawAnswer(b"", "reset")
    assert len(taken(sandbox, "answer-reset")) == 1


def test_closed_before_reading_resets_and_takes_nothing(sandbox: Sandbox) -> None:
    assert struck(sandbox, "closed-before-reading") == RawAnswer(b"", "reset")
    assert not taken(sandbox, "closed-before-reading")


def test_half_head_stops_within_the_status_line(sandbox: Sandbox) -> None:
    assert struck(sandbox, "half-head") == RawAnswer(b"HTTP/1.1 2", "closed")
    assert len(taken(sandbox, "half-head")) == 1


def test_half_answer_is_shorter_than_its_content_length(sandbox: Sandbox) -> None:
    answer = struck(sandbox, "half-answer")
    assert answer.ended == "closed"
    assert 0 < len(answer.body) < int(answer.header("Content-Length")[0])
    assert len(taken(sandbox, "half-answer")) == 1


def test_cut_short_has_no_length_to_notice_it_by(sandbox: Sandbox) -> None:
    answer = struck(sandbox, "cut-short")
    assert answer.header("Content-Length") == []
    assert answer.body.startswith(b"type=async-response")
    assert b"end-point-id" not in answer.body
    assert len(taken(sandbox, "cut-short")) == 1


def test_hang_takes_the_order_and_says_nothing(sandbox: Sandbox) -> None:
    sandbox.set_scenario("hang", "payout", 1)
    with connected(sandbox) as connection:
        connection.sendall(signed(sandbox, "payout", {**PAYOUT, "client_orderid": "hang"}))
        block_until(lambda: taken(sandbox, "hang"))
        assert look_up(sandbox, "hang").fields["status"] == "processing"
        connection.setblocking(False)
        with pytest.raises(BlockingIOError):
            connection.recv(1)


def test_drip_answers_byte_by_byte(sandbox: Sandbox) -> None:
    began = time.monotonic()
    answer = struck(sandbox, "drip", seconds=0.001)
    assert answer.fields["type"] == "async-response"
    assert time.monotonic() - began > 0.001 * len(answer.raw)


def test_slow_answers_well_but_late(sandbox: Sandbox) -> None:
    began = time.monotonic()
    assert struck(sandbox, "slow", seconds=0.4).fields["type"] == "async-response"
    assert time.monotonic() - began >= 0.4


def test_html_502_takes_the_order(sandbox: Sandbox) -> None:
    answer = struck(sandbox, "html-502")
    assert answer.head.startswith("HTTP/1.1 502 Bad Gateway")
    assert answer.body.startswith(b"<!DOCTYPE html>")
    assert len(taken(sandbox, "html-502")) == 1


@pytest.mark.parametrize(("name", "status"), [("html-403", 403), ("html-503", 503), ("early-413", 413)])
def test_pages_that_take_no_order(sandbox: Sandbox, name: str, status: int) -> None:
    answer = struck(sandbox, name)
    assert answer.status == status
    assert answer.body.startswith(b"<!DOCTYPE html>")
    assert not taken(sandbox, name)


def test_redirect_points_elsewhere(sandbox: Sandbox) -> None:
    answer = struck(sandbox, "redirect")
    assert answer.status == 302
    assert answer.header("Location") == ["/paynet/api/elsewhere"]
    assert not taken(sandbox, "redirect")


def test_endless_103_never_comes_to_the_answer(sandbox: Sandbox) -> None:
    sandbox.set_scenario("endless-103", "payout", 1, 0.01)
    hints = b""
    for chunk in chunks(sandbox):
        hints += chunk
        if hints.count(b"HTTP/1.1 103") >= 20:
            break
    assert hints == b"HTTP/1.1 103 Early Hints\r\n\r\n" * (len(hints) // 28)


def connected(sandbox: Sandbox) -> socket.socket:
    where = urlsplit(sandbox.address)
    return socket.create_connection((where.hostname, where.port))


def chunks(sandbox: Sandbox) -> Iterator[bytes]:
    with connected(sandbox) as connection:
        connection.sendall(signed(sandbox, "payout", {**PAYOUT, "client_orderid": "endless-103"}))
        while chunk := connection.recv(4096):
            yield chunk


def test_huge_header_is_200_kilobytes(sandbox: Sandbox) -> None:
    assert len(struck(sandbox, "huge-header").head) > 200_000


def test_garbage_is_no_http(sandbox: Sandbox) -> None:
    assert not struck(sandbox, "garbage").raw.startswith(b"HTTP")
    assert len(taken(sandbox, "garbage")) == 1


def unchunked(answer: RawAnswer) -> bytes:
    size, _, rest = answer.body.partition(b"\r\n")
    assert rest[int(size, 16) :] == b"\r\n0\r\n\r\n"
    return rest[: int(size, 16)]


def test_gzip_always_is_chunked_as_on_the_sale_page(sandbox: Sandbox) -> None:
    answer = struck(sandbox, "gzip-always")
    assert answer.header("Content-Encoding") == ["gzip"]
    assert answer.header("Transfer-Encoding") == ["chunked"]
    assert answer.header("Content-Length") == []
    assert gzip.decompress(unchunked(answer)).startswith(b"type=async-response\n&serial-number=")


def test_gzip_bomb_is_small_on_the_wire_and_begins_like_an_answer(sandbox: Sandbox) -> None:
    packed = unchunked(struck(sandbox, "gzip-bomb"))
    assert len(packed) < 64 * 1024
    opener = zlib.decompressobj(31)
    assert opener.decompress(packed, 1000).startswith(b"type=async-response\n&")
    size = 1000
    while opener.unconsumed_tail:
        size += len(opener.decompress(opener.unconsumed_tail, 1024 * 1024))
    assert size > 40 * 1024 * 1024


def test_bad_gzip_says_gzip_and_sends_none(sandbox: Sandbox) -> None:
    answer = struck(sandbox, "bad-gzip")
    assert answer.header("Content-Encoding") == ["gzip"]
    with pytest.raises(gzip.BadGzipFile):
        gzip.decompress(unchunked(answer))


def test_late_landing_is_found_only_when_the_clock_has_moved(sandbox: Sandbox) -> None:
    assert struck(sandbox, "late-landing", seconds=30) == RawAnswer(b"", "closed")
    assert look_up(sandbox, "late-landing").fields["type"] == "error"
    sandbox.advance(29)
    assert look_up(sandbox, "late-landing").fields["type"] == "error"
    assert [order.landed for order in taken(sandbox, "late-landing")] == [False]
    sandbox.advance(1)
    assert look_up(sandbox, "late-landing").fields["status"] == "processing"
    assert [order.landed for order in taken(sandbox, "late-landing")] == [True]


def test_doubled_keys_contradict_themselves(sandbox: Sandbox) -> None:
    answer = struck(sandbox, "doubled-keys")
    ids = [value for name, value in answer.pairs if name == "paynet-order-id"]
    assert len(set(ids)) == 2
    assert len(answer.pairs) == 2 * len(answer.fields)


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("other-encoding", b"\n&dest-bank-name=%D1%E1%E5%F0%E1%E0%ED%EA"),
        ("cut-letter", b"\n&original-gate-descriptor=Caf%C3"),
        ("raw-percent", b"\n&purpose=100% of it"),
        ("raw-ampersand", b"\n&bank-name=Smith & Sons = Co"),
        ("doubled-field", b"\n&serial-number=another"),
        ("lone-flag", b"\n&test-mode"),
        ("doubled-status", b"\n&status=declined"),
        ("damaged-status", b"&status=processing%FF\n"),
        ("damaged-amount", b"&initial-amount=10.42%"),
        ("spaced-pairs", b" & status=processing & "),
    ],
)
def test_damage_strikes_a_status_and_nothing_else_of_it(sandbox: Sandbox, name: str, damage: bytes) -> None:
    sandbox.set_scenario(name)
    assert damage not in send_payout(sandbox, client_orderid=name).body
    assert damage in look_up(sandbox, name).body
    sandbox.clear_scenarios()
    assert damage not in look_up(sandbox, name).body


def test_foreign_order_number_is_not_ours(sandbox: Sandbox) -> None:
    assert struck(sandbox, "foreign-order-number").fields["merchant-order-id"] == "SOMEBODY-ELSES-1"
    assert len(taken(sandbox, "foreign-order-number")) == 1


def test_json_holds_the_same_keys(sandbox: Sandbox) -> None:
    answer = struck(sandbox, "json")
    assert answer.header("Content-Type") == ["application/json;charset=utf-8"]
    assert json.loads(answer.body)["type"] == "async-response"


def test_amount_changed_leaves_the_initial_amount(sandbox: Sandbox) -> None:
    send_payout(sandbox, client_orderid="amount-changed")
    sandbox.set_scenario("amount-changed")
    told = look_up(sandbox, "amount-changed").fields
    assert (told["amount"], told["initial-amount"]) == ("11.42", "10.42")


def test_initial_amount_changed_leaves_the_amount(sandbox: Sandbox) -> None:
    send_payout(sandbox, client_orderid="initial-amount-changed")
    sandbox.set_scenario("initial-amount-changed")
    told = look_up(sandbox, "initial-amount-changed").fields
    assert (told["amount"], told["initial-amount"]) == ("10.42", "11.42")


@pytest.mark.parametrize(
    ("account", "before", "after"),
    [("1234567890", "approved", "declined"), ("0987654321", "declined", "approved")],
)
def test_final_flips_a_day_later(
    tmp_path_factory: pytest.TempPathFactory, account: str, before: str, after: str
) -> None:
    arguments = ("--clock", "manual", "--scenario", "final-flips")
    with running_sandbox(tmp_path_factory.mktemp("flips"), *arguments) as own:
        send_payout(own, client_orderid="flips", account_number=account)
        assert settle(own, "flips").fields["status"] == before
        own.advance(24 * 3600 - 1)
        assert look_up(own, "flips").fields["status"] == before
        own.advance(1)
        assert look_up(own, "flips").fields["status"] == after


def test_refuse_takes_no_order(sandbox: Sandbox) -> None:
    told = struck(sandbox, "refuse").fields
    assert (told["type"], told["error-code"]) == ("validation-error", "104")
    assert not taken(sandbox, "refuse")
    assert look_up(sandbox, "refuse").fields["type"] == "error"


def test_error_type_has_a_code_and_no_order_id(sandbox: Sandbox) -> None:
    told = struck(sandbox, "error-type").fields
    assert told["type"] == "error"
    assert told["error-code"].isdigit()
    assert "paynet-order-id" not in told
    assert not taken(sandbox, "error-type")


def test_error_with_id_means_an_order_that_ends_in_error(sandbox: Sandbox) -> None:
    told = struck(sandbox, "error-with-id").fields
    assert told["type"] == "error"
    assert [str(o.paynet_order_id) for o in taken(sandbox, "error-with-id")] == [told["paynet-order-id"]]
    assert settle(sandbox, "error-with-id").fields["status"] == "error"


def test_a_duplicate_is_paid_again_unless_told_otherwise(sandbox: Sandbox) -> None:
    ids = {send_payout(sandbox, client_orderid="dup-a").fields["paynet-order-id"] for _ in range(2)}
    assert len(ids) == 2
    assert [order.executed for order in taken(sandbox, "dup-a")] == [2, 2]
    assert "accepted AGAIN" in sandbox.log()


def test_duplicate_accepted_overrules_an_earlier_wish(sandbox: Sandbox) -> None:
    sandbox.set_scenario("duplicate-refused")
    sandbox.set_scenario("duplicate-accepted")
    for _ in range(2):
        send_payout(sandbox, client_orderid="dup-o")
    assert len(taken(sandbox, "dup-o")) == 2


def test_duplicate_refused(sandbox: Sandbox) -> None:
    sandbox.set_scenario("duplicate-refused")
    send_payout(sandbox, client_orderid="dup-r")
    told = send_payout(sandbox, client_orderid="dup-r").fields
    assert told["type"] == "validation-error"
    assert "paynet-order-id" not in told
    assert len(taken(sandbox, "dup-r")) == 1


def test_duplicate_replayed(sandbox: Sandbox) -> None:
    sandbox.set_scenario("duplicate-replayed")
    first, second = (send_payout(sandbox, client_orderid="dup-p").fields for _ in range(2))
    assert first["paynet-order-id"] == second["paynet-order-id"]
    assert len(taken(sandbox, "dup-p")) == 1


def told_apart(sandbox: Sandbox) -> tuple[RawAnswer, RawAnswer]:
    """Ask for a number that nobody has, with the right control and with a wrong one."""
    return look_up(sandbox, "nobody-has-it"), look_up(replace(sandbox, control="mistyped"), "nobody-has-it")


def code_of(answer: RawAnswer) -> tuple[str, str]:
    return answer.fields["type"], answer.fields["error-code"]


def test_an_unknown_number_and_a_wrong_control_are_told_apart_as_usual(sandbox: Sandbox) -> None:
    unknown, wrong = told_apart(sandbox)
    assert (code_of(unknown), code_of(wrong)) == (("error", "5"), ("validation-error", "2"))


def test_control_refused(sandbox: Sandbox) -> None:
    sandbox.set_scenario("control-refused")
    assert {code_of(answer) for answer in told_apart(sandbox)} == {("validation-error", "2")}


def test_same_no(sandbox: Sandbox) -> None:
    sandbox.set_scenario("same-no")
    unknown, wrong = ([pair for pair in answer.pairs if pair[0] != "serial-number"] for answer in told_apart(sandbox))
    assert unknown == wrong
    send_payout(sandbox, client_orderid="same-no-1")
    assert look_up(sandbox, "same-no-1").fields["type"] == "status-response"


def test_wrong_control_403(sandbox: Sandbox) -> None:
    sandbox.set_scenario("wrong-control-403")
    unknown, wrong = told_apart(sandbox)
    assert (code_of(unknown), wrong.status) == (("error", "5"), 403)


def test_unknown_recoded(sandbox: Sandbox) -> None:
    sandbox.set_scenario("unknown-recoded")
    unknown, wrong = told_apart(sandbox)
    assert (code_of(unknown), code_of(wrong)) == (("error", "8"), ("validation-error", "2"))


def test_unknown_found(sandbox: Sandbox) -> None:
    sandbox.set_scenario("unknown-found")
    unknown, wrong = told_apart(sandbox)
    assert (unknown.fields["merchant-order-id"], unknown.fields["status"]) == ("nobody-has-it", "approved")
    assert code_of(wrong) == ("validation-error", "2")
    assert taken(sandbox, "nobody-has-it") == []


def test_a_scenario_on_the_command_line_strikes_its_operation_so_often(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("counted")
    with running_sandbox(folder, "--scenario", "html-502:payout:1") as own:
        assert look_up(own, "x").status == 200
        assert send_payout(own).status == 502
        assert send_payout(own).status == 200
        assert own.requests()[1]["scenarios"] == ["html-502"]


def test_random_is_seeded_says_so_and_mixes(tmp_path_factory: pytest.TempPathFactory) -> None:
    def run() -> list[str]:
        folder = tmp_path_factory.mktemp("random")
        with running_sandbox(folder, "--scenario", "random:42:payout") as own:
            for number in range(12):
                ask(own, signed(own, "payout", {**PAYOUT, "client_orderid": f"r-{number}"}))
            assert "scenario random seed 42" in own.log()
            return [str(row["scenarios"]) for row in own.requests()]

    first = run()
    assert first == run()
    assert len(set(first)) >= 4


def test_every_scenario_has_a_test_here() -> None:
    text = Path(__file__).read_text(encoding="utf-8")
    assert [name.value for name in Scenario if name != "normal" and name.value not in text] == []
