"""One question to the gateway by the command line: real keyring, real sandbox, JSON for a script."""

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from command_line import CommandLine, Done
from raw_gateway_client import send_payout
from sandbox_process import CONTROL, ENDPOINT, LOGIN, Sandbox, running_sandbox
from secret_service import running_secret_service

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the Secret Service is Linux's keyring")

CARD = "4444333322221111"


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with running_sandbox(tmp_path_factory.mktemp("status")) as running:
        yield running


@pytest.fixture(scope="module")
def console(sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[CommandLine]:
    folder = tmp_path_factory.mktemp("console")
    session = folder / "session"
    session.mkdir()
    with running_secret_service(session) as service:
        console = CommandLine(folder / "home", service.environment)
        add_profile(console, "desk", sandbox.address)
        add_profile(console, "nowhere", "http://127.0.0.1:1")
        console.well("secret", "set", "nowhere", "merchant-control", given=CONTROL)
        console.well("secret", "set", "desk", "merchant-control", given=CONTROL)
        yield console
        assert CONTROL.encode() not in console.everything_kept()


@pytest.fixture(autouse=True)
def gateway_behaves(sandbox: Sandbox) -> None:
    sandbox.clear_scenarios()


def add_profile(console: CommandLine, name: str, address: str) -> None:
    console.well(
        *("profile", "add", name, "--brand", "custom", "--environment", "sandbox", "--endpoint", str(ENDPOINT)),
        *("--login", LOGIN, "--currency", "USD", "--base-url", f"{address}/paynet/api"),
    )


def told(done: Done) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(done.out)
    return report


def test_an_order_that_is_there_is_told_with_every_field(console: CommandLine, sandbox: Sandbox) -> None:
    gateway_id = send_payout(sandbox, client_orderid="there-1").fields["paynet-order-id"]
    before = datetime.now(UTC)
    done = console("status", "desk", "there-1")
    assert (done.status, done.err) == (0, "")
    report = told(done)
    assert report["profile"] == "desk"
    assert report["environment"] == "sandbox"
    assert report["host"] == sandbox.address.removeprefix("http://")
    assert (report["verdict"], report["flaw"], report["http_status"]) == ("found", "", 200)
    assert report["fields"]["type"] == "status-response"
    assert report["fields"]["merchant-order-id"] == report["client_orderid"] == "there-1"
    assert report["fields"]["paynet-order-id"] == gateway_id
    assert report["fields"]["amount"] == "10.42"
    asked, answered = (datetime.fromisoformat(report[name]) for name in ("asked_at", "answered_at"))
    assert before - timedelta(milliseconds=1) <= asked <= answered <= datetime.now(UTC)
    assert asked.utcoffset() == timedelta(0)
    assert 0 <= report["elapsed_ms"] < 20_000
    assert datetime.fromisoformat(report["gateway_time"]).utcoffset() == timedelta(0)


def test_the_gateways_own_id_and_a_serial_number_go_along(console: CommandLine, sandbox: Sandbox) -> None:
    sent = send_payout(sandbox, client_orderid="both-1").fields
    done = console(
        *("status", "desk", "both-1", "--orderid", sent["paynet-order-id"]),
        *("--by-request-sn", sent["serial-number"]),
    )
    assert done.status == 0
    assert told(done)["fields"]["paynet-order-id"] == sent["paynet-order-id"]
    foreign = console("status", "desk", "both-1", "--orderid", str(int(sent["paynet-order-id"]) + 1000))
    assert told(foreign)["verdict"] != "found"


def test_an_order_that_is_not_there_is_an_answer_too(console: CommandLine) -> None:
    done = console("status", "desk", "absent-1")
    assert (done.status, done.err) == (0, "")
    report = told(done)
    assert report["verdict"] == "no-such-order"
    assert report["fields"]["error-code"]


@pytest.mark.parametrize("asked", [(CARD,), ("A-1", "--orderid", CARD), ("A-1", "--by-request-sn", CARD)])
def test_a_card_number_is_not_asked_for(console: CommandLine, sandbox: Sandbox, asked: tuple[str, ...]) -> None:
    before = len(sandbox.requests())
    done = console("status", "desk", *asked)
    assert (done.status, done.out) == (1, "")
    assert "this is a card's number, not an order's: nothing was asked" in done.err
    assert CARD not in done.err
    assert len(sandbox.requests()) == before


def test_what_looks_like_a_card_is_cut(console: CommandLine) -> None:
    done = console("status", "desk", f"card-{CARD}")
    assert CARD not in done.out + done.err
    assert told(done)["client_orderid"] == "card-444433******1111"


@pytest.mark.parametrize(
    ("scenario", "flaw", "http_status", "words"),
    [
        ("html-502", "http-status", 502, "the gateway refused or failed (HTTP 502)"),
        ("json", "json", 200, "it came in another form"),
        ("doubled-keys", "doubled-key", 200, "it says something twice"),
    ],
)
def test_an_answer_that_makes_no_sense_fails_with_its_flaw(
    console: CommandLine, sandbox: Sandbox, scenario: str, flaw: str, http_status: int, words: str
) -> None:
    send_payout(sandbox, client_orderid=f"odd-{scenario}")
    sandbox.set_scenario(scenario, "status")
    done = console("status", "desk", f"odd-{scenario}")
    assert done.status == 1
    assert "nothing can be concluded from the answer of 127.0.0.1" in done.err
    assert done.err.endswith(f": {words}\n")
    report = told(done)
    assert (report["verdict"], report["flaw"], report["http_status"]) == ("no-sense", flaw, http_status)
    assert report["fields"] == {}


def test_a_base_url_without_the_apis_path_is_said(console: CommandLine) -> None:
    path = console.home / "profiles.json"
    before = path.read_text(encoding="utf-8")
    path.write_text(before.replace("/paynet/api", "/elsewhere"), encoding="utf-8")
    done = console("status", "desk", "any-1")
    path.write_text(before, encoding="utf-8")
    assert done.status == 1
    assert "not the gateway's API (HTTP 404): compare host and path of the base URL" in done.err


def test_a_gateway_that_is_not_there_fails_with_the_reason(console: CommandLine) -> None:
    done = console("status", "nowhere", "any-1")
    assert done.status == 1
    assert "no answer from 127.0.0.1:1: the gateway could not be reached\n" in done.err
    report = told(done)
    assert (report["verdict"], report["flaw"], report["http_status"]) == ("no-answer", "connect", None)
    assert report["answered_at"] is None


def test_without_a_control_nothing_is_asked(console: CommandLine, sandbox: Sandbox) -> None:
    add_profile(console, "bare", sandbox.address)
    asked_before = len(sandbox.requests())
    done = console("status", "bare", "any-1")
    assert (done.status, done.out) == (1, "")
    assert "no such secret in the keyring: bare/merchant-control" in done.err
    assert len(sandbox.requests()) == asked_before
    unknown = console("status", "nobody", "any-1")
    assert (unknown.status, unknown.out) == (1, "")


def test_a_question_leaves_the_home_to_a_console_that_works_there(console: CommandLine, sandbox: Sandbox) -> None:
    """Support asks while the desk's window is open: no lock is taken, no journal is made."""
    send_payout(sandbox, client_orderid="beside-1")
    assert console("status", "desk", "beside-1").status == 0
    assert not list(console.home.glob("journal*"))


def test_a_number_is_asked_for_without_what_a_clipboard_put_around_it(console: CommandLine, sandbox: Sandbox) -> None:
    gateway_id = send_payout(sandbox, client_orderid="pasted-1").fields["paynet-order-id"]
    report = told(console("status", "desk", "\ufeffpasted-1\u00a0\r\n", "--orderid", f"{gateway_id}\n"))
    assert (report["verdict"], report["client_orderid"]) == ("found", "pasted-1")


def test_a_number_with_a_hidden_character_is_not_asked_for(console: CommandLine, sandbox: Sandbox) -> None:
    before = len(sandbox.requests())
    done = console("status", "desk", "pasted\u200b-1")
    assert (done.status, done.out) == (2, "")
    assert "control-characters" in done.err
    assert len(sandbox.requests()) == before


def test_what_came_damaged_stands_apart_from_the_fields(console: CommandLine, sandbox: Sandbox) -> None:
    send_payout(sandbox, client_orderid="damaged-1")
    sandbox.set_scenario("other-encoding")
    done = console("status", "desk", "damaged-1")
    assert (done.status, done.err) == (0, "")
    report = told(done)
    assert "dest-bank-name" not in report["fields"]
    [damaged] = report["damaged"]
    assert damaged == {"name": "dest-bank-name", "as_it_came": "%D1%E1%E5%F0%E1%E0%ED%EA", "flaw": "not-text"}
    sandbox.clear_scenarios()
    sandbox.set_scenario("doubled-status")
    done = console("status", "desk", "damaged-1")
    assert (done.status, told(done)["flaw"], told(done)["flawed_field"]) == (1, "doubled-key", "status")
    assert done.err.endswith(", field status: it says something twice\n")
