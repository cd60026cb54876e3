"""Profiles by the command line: what an administrator's script sees, on a workstation without any keyring."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from command_line import CommandLine
from journal_orders import brought_to, new_order

from console_app.cli import main
from console_app.config_file import HomeFiles
from console_app.journal.home import JournalHome
from console_app.protocol.states import OrderState
from console_app.workstation import SystemClock

BASICS = ("--login", "TestMerchant", "--currency", "EUR")
CONNPAY = ("--brand", "connpay", "--environment", "sandbox", "--endpoint", "39915", *BASICS)
CUSTOM = ("--brand", "custom", "--endpoint", "1", *BASICS, "--base-url", "https://pay.example.test/paynet/api")


@pytest.fixture
def console(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path / "home")


def test_a_profile_with_everything_is_kept_as_said(console: CommandLine) -> None:
    said = console.well(
        *("profile", "add", "payouts", "--brand", "connpay", "--environment", "production", "--group", "77"),
        *("--endpoint-for", "payout=5", "--group-for", "sale=6", "--status-endpoint", "8", "--login", "TestMerchant"),
        *("--currency", "eur,USD", "--proxy", "http://proxy.example.test:3128"),
        *("--no-look-up-first", "the endpoint has no status"),
    )
    assert said == "payouts: added, PRODUCTION - real money, gate.connpay.com\n"
    shown = json.loads(console.well("profile", "show", "payouts"))
    assert shown == {
        "name": "payouts",
        "brand": "connpay",
        "environment": "production",
        "host": "gate.connpay.com",
        "base_url": "https://gate.connpay.com/paynet/api",
        "login": "TestMerchant",
        "currencies": ["EUR", "USD"],
        "target": {"group": "77"},
        "targets": {"payout": {"endpoint": "5"}, "sale": {"group": "6"}},
        "status_target": {"endpoint": "8"},
        "confirmed_sandbox_host": "",
        "look_up_first": False,
        "look_up_waiver": "the endpoint has no status",
        "proxy": "http://proxy.example.test:3128",
        "operations": [],
    }


def test_how_the_gateway_counts_in_a_control_is_said_and_shown(console: CommandLine) -> None:
    console.well("profile", "add", "yen", *CONNPAY, "--minor-units", "hundredths")
    assert json.loads(console.well("profile", "show", "yen"))["minor_units"] == "hundredths"
    console.well("profile", "add", "usual", *CONNPAY, "--minor-units", "iso-4217")
    assert "minor_units" not in json.loads(console.well("profile", "show", "usual"))
    assert console("profile", "add", "other", *CONNPAY, "--minor-units", "thousandths").status == 2


def test_a_list_of_profiles_waits_for_no_database_no_wire_and_no_keyring(console: CommandLine) -> None:
    command = CommandLine(console.home, {"PYTHONPROFILEIMPORTTIME": "1"})("profile", "list")
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in command.err.splitlines()}
    assert "console_app" in loaded
    assert loaded & {"sqlalchemy", "alembic", "httpx", "keyring", "PySide6", "asyncio"} == set()


def test_list_has_a_line_for_each_profile(console: CommandLine) -> None:
    assert console.well("profile", "list") == ""
    console.well("profile", "add", "zwei", *CONNPAY)
    console.well("profile", "add", "Eins", *CONNPAY, "--proxy", "none")
    assert console.well("profile", "list").splitlines() == [
        "Eins\tconnpay\tsandbox\tsandbox.connpay.com\tendpoint 39915\tTestMerchant\tEUR",
        "zwei\tconnpay\tsandbox\tsandbox.connpay.com\tendpoint 39915\tTestMerchant\tEUR",
    ]


def test_the_home_may_be_said_before_or_behind_the_command(console: CommandLine, tmp_path: Path) -> None:
    other = tmp_path / "other"
    console.well("--home", other, "profile", "add", "one", *CONNPAY)
    console.well("profile", "add", "two", *CONNPAY, "--home", other)
    assert [line.split("\t")[0] for line in console.well("profile", "list", "--home", other).splitlines()] == [
        "one",
        "two",
    ]
    assert console.well("profile", "list") == ""


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((*CONNPAY, "--base-url", "https://gate.connpay.com/paynet/api"), "gate.connpay.com is not of the environment"),
        ((*CUSTOM, "--environment", "sandbox"), "pay.example.test is not of the environment"),
        ((*CUSTOM, "--environment", "sandbox", "--confirm-sandbox", "example.test"), "is not of the environment"),
        ((*CUSTOM[:-2], "--environment", "sandbox"), "needs --base-url"),
        ((*CONNPAY, "--base-url", "http://sandbox.connpay.com/paynet/api"), "must be https"),
        ((*CONNPAY, "--proxy", "http://clerk:hunter2@proxy.example.test"), "no user and no password"),
        ((*CONNPAY, "--base-url", "https://clerk:hunter2@127.0.0.1/paynet/api"), "no user, query or fragment"),
        ((*CONNPAY, "--no-look-up-first", " "), "only with a typed reason"),
        ((*CONNPAY, "--status-endpoint", "x"), "is digits: x"),
    ],
)
def test_what_cannot_be_used_is_refused_in_words(
    arguments: tuple[str, ...],
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("PAYNET_CONSOLE_HOME", str(tmp_path / "home"))
    assert main(("profile", "add", "one", *arguments)) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert words in err
    assert "hunter2" not in err
    assert HomeFiles(tmp_path / "home").all() == ()


def test_a_custom_host_is_production_unless_its_name_is_typed(console: CommandLine) -> None:
    console.well("profile", "add", "one", *CUSTOM, "--environment", "production")
    console.well("profile", "add", "two", *CUSTOM, "--environment", "sandbox", "--confirm-sandbox", "PAY.example.test")
    console.well(
        *("profile", "add", "here", "--brand", "custom", "--endpoint", "1", *BASICS, "--environment", "sandbox"),
        *("--base-url", "http://127.0.0.1:8080/paynet/api"),
    )
    rows = [line.split("\t") for line in console.well("profile", "list").splitlines()]
    assert {row[0]: row[2] for row in rows} == {"one": "production", "two": "sandbox", "here": "sandbox"}


@pytest.mark.parametrize(
    "arguments",
    [
        ("profile",),
        ("profile", "add", "one"),
        ("profile", "add", "one", *CONNPAY, "--group", "7"),
        ("profile", "add", "one", *CONNPAY, "--endpoint-for", "refund=7"),
        ("profile", "add", "one", *CONNPAY, "--endpoint-for", "payout"),
        ("profile", "add", "one", *CONNPAY, "--endpoint-for", "status=7"),
        ("profile", "add", "one", *CONNPAY, "--endpoint-for", "payout=7", "--group-for", "payout=8"),
        ("profile", "add", "one", *CONNPAY, "--curr", "EUR"),
        ("secret", "set", "one", "private-key"),
        ("secret", "set", "one", "merchant-control", "--file", "x"),
        ("status", "one"),
        ("status", "one", " "),
        ("status", "one", "P-1", "--orderid", "x"),
        ("sandbox",),
        ("--tour", "pictures"),
        ("--demo", "--profile", "one"),
        ("--theme", "pink"),
        ("selfie",),
    ],
)
def test_arguments_that_make_no_sense_end_with_two(
    arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PAYNET_CONSOLE_HOME", str(tmp_path / "home"))
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "usage: paynet-console" in err


def test_the_exit_status_of_the_process_is_that_of_the_call(console: CommandLine) -> None:
    assert console("profile").status == 2
    assert console("profile", "show", "nobody").status == 1
    assert console("profile", "list").status == 0


def test_version_and_help_are_answered(console: CommandLine) -> None:
    assert console.well("--version").startswith("paynet-console ")
    for arguments in ((), ("profile", "add"), ("sandbox",)):
        assert "usage: paynet-console" in console.well(*arguments, "--help")
    assert not console.home.exists()


def test_export_and_import_carry_profiles_to_another_workstation(console: CommandLine, tmp_path: Path) -> None:
    console.well("profile", "add", "one", *CONNPAY)
    console.well("profile", "add", "Два", *CUSTOM, "--environment", "sandbox", "--confirm-sandbox", "pay.example.test")
    out = tmp_path / "profiles.json"
    console.well("profile", "export", "--out", out)
    assert console.well("profile", "export") == out.read_text(encoding="utf-8")
    assert console("profile", "export", "--out", out).status == 1

    other = CommandLine(tmp_path / "other")
    unconfirmed = other("profile", "import", out)
    assert unconfirmed.status == 1
    assert "pay.example.test" in unconfirmed.err
    assert other.well("profile", "list") == ""
    said = other.well("profile", "import", "-", "--confirm-sandbox", "pay.example.test", given=out.read_bytes())
    assert len(said.splitlines()) == 2
    assert other.well("profile", "export") == console.well("profile", "export")
    assert other.well("profile", "import", out) == "one: already there, unchanged\nДва: already there, unchanged\n"
    console.well("profile", "add", "three", *CONNPAY)
    console.well("profile", "export", "--out", tmp_path / "more.json")
    lines = sorted(other.well("profile", "import", tmp_path / "more.json").splitlines())
    assert lines[:1] == ["one: already there, unchanged"]
    assert [line.startswith("three: added, ") for line in lines] == [False, True, False]


def test_a_new_profiles_name_has_a_limit_and_a_longer_one_that_is_kept_can_be_used(console: CommandLine) -> None:
    console.well("profile", "add", "n" * 64, *CONNPAY)
    refused = console("profile", "add", "n" * 65, *CONNPAY)
    assert refused.status == 1
    assert refused.err == "paynet-console: a profile's name has at most 64 characters; this one has 65\n"
    path = console.home / "profiles.json"
    path.write_text(path.read_text(encoding="utf-8").replace("n" * 64, "n" * 70), encoding="utf-8")
    assert json.loads(console.well("profile", "show", "n" * 70))["name"] == "n" * 70


def test_a_file_that_is_none_is_refused(console: CommandLine, tmp_path: Path) -> None:
    assert "No such file" in console("profile", "import", tmp_path / "nothing").err
    for content in (b"", b"\xff\xfe{\x00", b'{"schema": 2, "profiles": []}'):
        done = console("profile", "import", "-", given=content)
        assert (done.status, done.out) == (1, "")
        assert done.err.startswith("paynet-console: ")
    key = tmp_path / "key.pem"
    key.write_text("-----BEGIN PRIVATE KEY-----")
    assert console("profile", "import", key).err.endswith(f"not a file of profiles, or a damaged one: {key}\n")


def test_an_unreadable_profile_is_named_beside_the_others(console: CommandLine) -> None:
    console.well("profile", "add", "one", *CONNPAY)
    console.well("profile", "add", "two", *CONNPAY)
    path = console.home / "profiles.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"login"', '"log\\u001b[2Jin"', 1), encoding="utf-8")
    done = console("profile", "list")
    assert done.status == 1
    assert done.out.startswith("two\t")
    assert "one: cannot be used: a field this version does not know" in done.err
    assert "\x1b" not in done.err


@contextmanager
def opened(home: Path) -> Iterator[tuple[asyncio.Runner, JournalHome]]:
    """Work in the home as another console does."""
    with asyncio.Runner() as runner:
        console = runner.run(JournalHome.open(home, SystemClock()))
        try:
            yield runner, console
        finally:
            runner.run(console.close())


def test_a_profile_is_removed_only_without_open_orders(console: CommandLine) -> None:
    console.well("profile", "add", "one", *CONNPAY)
    with opened(console.home) as (runner, other):
        order = runner.run(other.journal.add(new_order(profile="one")))
        runner.run(brought_to(other.journal, order, OrderState.IN_DOUBT))
    done = console("profile", "remove", "one")
    assert (done.status, done.out) == (1, "")
    assert "orders of the profile are still open: 1" in done.err
    assert console.well("profile", "list").startswith("one\t")


def test_a_profile_is_not_removed_behind_the_back_of_a_console(console: CommandLine) -> None:
    console.well("profile", "add", "one", *CONNPAY)
    with opened(console.home):
        done = console("profile", "remove", "one")
        assert (done.status, done.out) == (1, "")
        assert "another console works in this home" in done.err
    done = console("profile", "remove", "one")
    assert (done.status, done.out) == (0, "one: removed\n")
    assert "no keyring to ask" in done.err
    assert console.well("profile", "list") == ""
    assert "no such profile: one" in console("profile", "remove", "one").err
