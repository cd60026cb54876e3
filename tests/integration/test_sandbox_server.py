"""The sandbox as a process: address, help, end, TLS, test control."""

import signal
import socket
import ssl
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from raw_gateway_client import PAYOUT, exchange, post, send_payout, signed
from sandbox_process import COMMAND, ROOT, running_sandbox, sandbox_arguments

from console_app.sandbox.outcomes import ACCOUNTS, AMOUNTS, CVV2
from console_app.sandbox.scenarios import Scenario


def start(tmp_path: Path, *more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*COMMAND, *sandbox_arguments(tmp_path), *more],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_the_first_line_is_the_address_and_nothing_else(tmp_path: Path) -> None:
    with start(tmp_path) as process:
        assert process.stdout is not None
        where = urlsplit(process.stdout.readline().strip())
        assert (where.scheme, where.hostname) == ("http", "127.0.0.1")
        socket.create_connection((where.hostname, where.port)).close()
        process.terminate()
        out, _ = process.communicate()
    assert out == ""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_cleanly_when_told_even_with_a_client_hanging(tmp_path: Path, number: signal.Signals) -> None:
    with start(tmp_path, "--scenario", "hang") as process:
        assert process.stdout is not None
        where = urlsplit(process.stdout.readline().strip())
        with socket.create_connection((where.hostname, where.port)) as client:
            path = "/paynet/api/v2/status/39915"
            client.sendall(post("http://127.0.0.1", path, "a=b"))
            assert process.stderr is not None
            assert "scenario hang" in process.stderr.readline()
            assert "[hang]" in process.stderr.readline()
            process.send_signal(number)
            _, err = process.communicate()
    assert process.returncode == 0
    assert "Traceback" not in err


def test_it_ends_when_its_standard_input_ends(tmp_path: Path) -> None:
    with start(tmp_path, "--until-stdin-closes") as process:
        assert process.stdout is not None
        process.stdout.readline()
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait() == 0


def test_the_help_lists_every_test_number_and_scenario() -> None:
    told = subprocess.run([*COMMAND, "--help"], cwd=ROOT, capture_output=True, text=True, check=True)
    for name in (*Scenario, *ACCOUNTS, *CVV2, *(f"ending in {end}" for end in AMOUNTS)):
        assert f" {name}" in told.stdout
    for argument in ("--tls", "--clock", "--test-control", "--endpoint", "--group", "--polls"):
        assert argument in told.stdout


def test_a_key_that_is_none_is_an_error_in_words(tmp_path: Path) -> None:
    arguments = [*sandbox_arguments(tmp_path)]
    (tmp_path / "merchant-public.pem").write_text("nonsense")
    told = subprocess.run([*COMMAND, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 1
    assert told.stderr.startswith("sandbox: ")
    assert "Traceback" not in told.stderr


def test_a_misspelt_scenario_is_a_usage_error_in_words(tmp_path: Path) -> None:
    arguments = [*sandbox_arguments(tmp_path), "--scenario", "hnag"]
    told = subprocess.run([*COMMAND, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 2
    assert "'hnag' is not a valid Scenario" in told.stderr


def test_a_port_in_use_is_an_error_in_words(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        arguments = [*sandbox_arguments(tmp_path), "--port", port]
        told = subprocess.run([*COMMAND, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 1
    assert told.stderr.startswith("sandbox: ")


def test_without_test_control_nothing_is_shown(tmp_path: Path) -> None:
    with start(tmp_path) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        raw = b"GET /sandbox/orders HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        assert exchange(address, raw).status == 404
        process.terminate()
        process.communicate()


@pytest.mark.parametrize(
    ("call", "body", "status"),
    [
        ("POST /sandbox/scenario", b'{"name": "no-such"}', 400),
        ("POST /sandbox/clock", b"{}", 400),
        ("POST /sandbox/clock", b"nonsense", 400),
        ("GET /sandbox/nothing", b"", 404),
    ],
)
def test_misdirected_test_control_is_answered_in_words(tmp_path: Path, call: str, body: bytes, status: int) -> None:
    with running_sandbox(tmp_path) as sandbox:
        head = f"{call} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\nConnection: close"
        answer = exchange(sandbox.address, f"{head}\r\n\r\n".encode() + body)
        assert answer.status == status
        assert b'"error"' in answer.body


def test_several_endpoints_and_groups_and_fewer_polls(tmp_path: Path) -> None:
    arguments = ("--endpoint", "1", "--endpoint", "2", "--group", "9", "--polls", "0")
    with running_sandbox(tmp_path, *arguments) as sandbox:
        for number, endpoint in (("1", "1"), ("2", "2"), ("group/9", "1")):
            sent = {**PAYOUT, "client_orderid": f"at-{endpoint}"}
            told = exchange(sandbox.address, signed(sandbox, "payout", sent, number=number))
            assert told.fields["end-point-id"] == endpoint
        assert sandbox.orders()[0].status == "approved"


def test_a_valid_certificate_is_trusted_through_its_authority(tmp_path: Path) -> None:
    with running_sandbox(tmp_path, "--tls", "valid") as sandbox:
        assert sandbox.address.startswith("https://127.0.0.1:")
        answer = exchange(sandbox.address, signed(sandbox, "payout", PAYOUT), ca_file=sandbox.ca_file)
        assert answer.fields["type"] == "async-response"
        sandbox.set_scenario("answer-reset", "payout", 1)
        reset = exchange(sandbox.address, signed(sandbox, "payout", PAYOUT), ca_file=sandbox.ca_file)
        assert reset.raw == b""


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("expired", "certificate has expired"),
        ("wrong-host", "IP address mismatch"),
        ("self-signed", "self-signed certificate"),
    ],
)
def test_a_faulty_certificate_is_faulty_in_that_way_alone(tmp_path: Path, kind: str, words: str) -> None:
    with running_sandbox(tmp_path, "--tls", kind) as sandbox:
        with pytest.raises(ssl.SSLCertVerificationError, match=words):
            exchange(sandbox.address, signed(sandbox, "payout", PAYOUT), ca_file=sandbox.ca_file)
        assert sandbox.requests() == []


def test_a_clock_a_day_ahead_refuses_todays_signature(tmp_path: Path) -> None:
    with running_sandbox(tmp_path) as sandbox:
        assert send_payout(sandbox).status == 200
        sandbox.advance(24 * 3600)
        assert send_payout(sandbox).status == 403
