"""Secrets by the command line over a real Secret Service: in by file and standard input, out never."""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from command_line import CommandLine
from secret_service import SecretService, running_secret_service

from console_app.config_file import HomeFiles
from console_app.protocol.brands import Environment
from console_app.services.preferences import new_profile
from console_app.services.profile import Target

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the Secret Service is Linux's keyring")

CONTROL = "8D7A3C5E-41B0-4F7A-9C59-4C0C8E2BB0A1"
PASSPHRASE = "пароль with spaces "
PROFILE = new_profile(
    name="one",
    brand="connpay",
    environment=Environment.SANDBOX,
    login="TestMerchant",
    currencies=("EUR",),
    target=Target("39915"),
)


def console_with_profile(folder: Path, environment: Mapping[str, str]) -> CommandLine:
    HomeFiles(folder / "home").add(PROFILE)
    return CommandLine(folder / "home", environment)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[SecretService]:
    folder = tmp_path / "session"
    folder.mkdir()
    with running_secret_service(folder) as running:
        yield running


@pytest.fixture
def console(service: SecretService, tmp_path: Path) -> CommandLine:
    return console_with_profile(tmp_path, service.environment)


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one key, plain and encrypted."""
    folder = tmp_path_factory.mktemp("keys")
    openssl("genrsa", "-out", folder / "plain.pem", "2048")
    given = f"{PASSPHRASE}\n".encode()
    encrypted = folder / "encrypted.pem"
    openssl("pkcs8", "-topk8", "-in", folder / "plain.pem", "-out", encrypted, "-passout", "stdin", given=given)
    return folder


def openssl(*arguments: str | Path, given: bytes = b"") -> bytes:
    return subprocess.run(("openssl", *arguments), input=given, check=True, capture_output=True).stdout


def fingerprint_by_openssl(pem: Path, *, public: bool = False) -> str:
    """The SHA-256 of the public part in DER."""
    what = ("-pubin",) if public else ()
    der = openssl("pkey", *what, "-in", pem, "-pubout", "-outform", "DER")
    digest = openssl("dgst", "-sha256", "-r", given=der).split()[0].decode().upper()
    return ":".join(digest[place : place + 2] for place in range(0, 64, 2))


def secret_lines_of(pem: Path) -> list[bytes]:
    """What of a key would give it away: each line of its text."""
    return [line for line in pem.read_bytes().splitlines() if len(line) > 20 and b"---" not in line]


def test_a_key_comes_in_by_file_and_shows_its_fingerprint_alone(console: CommandLine, keys: Path) -> None:
    fingerprint = fingerprint_by_openssl(keys / "plain.pem")
    said = console.well("secret", "set", "one", "private-key", "--file", keys / "plain.pem")
    assert said == f"one\tprivate-key\t{fingerprint}\n"
    assert console.well("secret", "list") == said
    kept = console.everything_kept()
    assert not [line for line in secret_lines_of(keys / "plain.pem") if line in kept]


def test_an_encrypted_key_takes_its_passphrase_from_standard_input(console: CommandLine, keys: Path) -> None:
    call = ("secret", "set", "one", "private-key", "--file", keys / "encrypted.pem")
    missing = console(*call)
    assert (missing.status, missing.out) == (1, "")
    assert "--passphrase-stdin" in missing.err
    wrong = console(*call, "--passphrase-stdin", given=PASSPHRASE.strip())
    assert wrong.status == 1
    assert "the passphrase does not open it" in wrong.err
    assert console.well("secret", "list") == ""
    said = console.well(*call, "--passphrase-stdin", given=f"{PASSPHRASE}\r\n")
    assert said.endswith(f"\t{fingerprint_by_openssl(keys / 'plain.pem')}\n")
    assert PASSPHRASE.strip().encode() not in console.everything_kept()


def test_a_control_comes_by_standard_input_and_is_never_shown(console: CommandLine) -> None:
    said = console.well("secret", "set", "one", "merchant-control", given=f"{CONTROL}\n")
    assert said == "one\tmerchant-control\tkept\n"
    assert console.well("secret", "list") == said
    assert CONTROL.encode() not in console.everything_kept()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (b"", "is empty"),
        (b"\n", "is empty"),
        (b" " + CONTROL.encode(), "spaces around it"),
        (CONTROL.encode() + b"\n\n", "several lines"),
        (b"\xff\xfe" + CONTROL.encode("utf-16-le"), "not UTF-8"),
        (b"x" * 20_000, "more than a secret"),
    ],
)
def test_what_is_no_control_is_refused_unshown(tmp_path: Path, given: bytes, words: str) -> None:
    console = console_with_profile(tmp_path, {})
    done = console("secret", "set", "one", "merchant-control", given=given)
    assert (done.status, done.out) == (1, "")
    assert words in done.err
    assert CONTROL not in done.err


def test_a_made_key_leaves_its_public_part_and_no_other_trace(console: CommandLine, tmp_path: Path) -> None:
    out = tmp_path / "public.pem"
    call = ("secret", "generate", "one", "--bits", "2048")
    said = console.well(*call, "--public-out", out)
    assert said == f"one\tprivate-key\t{fingerprint_by_openssl(out, public=True)}\n"
    assert out.read_text(encoding="ascii").startswith("-----BEGIN PUBLIC KEY-----")
    assert b"PRIVATE KEY" not in console.everything_kept()

    again = console(*call, "--public-out", tmp_path / "second.pem")
    assert again.status == 1
    assert "--replace" in again.err
    assert not (tmp_path / "second.pem").exists()
    taken = console(*call, "--public-out", out, "--replace")
    assert taken.status == 1
    assert f"{out}: there is a file of this name already" in taken.err
    assert console.well("secret", "list") == said
    renewed = console.well(*call, "--public-out", tmp_path / "second.pem", "--replace")
    assert renewed != said
    assert console.well("secret", "list") == renewed


def test_secrets_are_deleted_one_by_one_and_a_profile_with_some_stays(console: CommandLine, keys: Path) -> None:
    console.well("secret", "set", "one", "private-key", "--file", keys / "plain.pem")
    console.well("secret", "set", "one", "merchant-control", given=CONTROL)
    refused = console("profile", "remove", "one")
    assert refused.status == 1
    assert "still holds its private-key and merchant-control" in refused.err
    console.well("secret", "delete", "one", "private-key")
    assert console.well("secret", "list") == "one\tmerchant-control\tkept\n"
    console.well("secret", "delete", "one", "merchant-control")
    again = console("secret", "delete", "one", "merchant-control")
    assert (again.status, again.err) == (
        1,
        "paynet-console: one: the keyring holds no merchant-control of it: nothing to delete\n",
    )
    assert console.well("profile", "remove", "one") == "one: removed\n"


def test_an_export_holds_no_secret(console: CommandLine, keys: Path) -> None:
    console.well("secret", "set", "one", "private-key", "--file", keys / "plain.pem")
    console.well("secret", "set", "one", "merchant-control", given=CONTROL)
    text = console.well("profile", "export").encode()
    assert CONTROL.encode() not in text
    assert not [line for line in secret_lines_of(keys / "plain.pem") if line in text]


def test_a_locked_keyring_says_so_and_nothing_is_lost(
    console: CommandLine, service: SecretService, keys: Path, tmp_path: Path
) -> None:
    service.lock()
    for call in (
        ("secret", "list"),
        ("secret", "set", "one", "private-key", "--file", str(keys / "plain.pem")),
        ("secret", "generate", "one", "--bits", "2048", "--replace", "--public-out", str(tmp_path / "public.pem")),
        ("profile", "remove", "one"),
        ("status", "one", "P-1"),
    ):
        done = console(*call)
        assert (done.status, done.out, done.err) == (1, "", "paynet-console: keyring locked: unlock it and try again\n")
    assert not (tmp_path / "public.pem").exists()
    assert console.well("profile", "list").startswith("one\t")


def test_a_workstation_without_keyring_says_what_to_do(tmp_path: Path, keys: Path) -> None:
    console = console_with_profile(tmp_path, {})
    done = console("secret", "set", "one", "private-key", "--file", keys / "plain.pem")
    assert (done.status, done.out) == (1, "")
    assert "no keyring on this workstation: start its service" in done.err


def test_secrets_need_a_profile_and_a_key_file_that_is_there(console: CommandLine, keys: Path, tmp_path: Path) -> None:
    assert "no such profile: two" in console("secret", "set", "two", "private-key", "--file", keys / "plain.pem").err
    absent = console("secret", "set", "one", "private-key", "--file", tmp_path / "absent.pem")
    assert (absent.status, absent.out) == (1, "")
    assert "absent.pem: No such file" in absent.err
    (tmp_path / "text.pem").write_text("not a key", encoding="utf-8")
    assert (
        "key refused: not a private key in PEM"
        in console("secret", "set", "one", "private-key", "--file", tmp_path / "text.pem").err
    )


def test_a_key_that_waits_to_be_switched_to_is_listed_and_can_be_deleted(
    console: CommandLine, service: SecretService, keys: Path, tmp_path: Path
) -> None:
    console.well("secret", "set", "one", "private-key", "--file", keys / "plain.pem")
    home = HomeFiles(tmp_path / "home").home_id()
    entries = [
        ("service", "paynet-console", "username", f"{home}/one/{kind}") for kind in ("private-key", "private-key-next")
    ]
    kept = subprocess.run(
        ("secret-tool", "lookup", *entries[0]), env=service.environment, check=True, capture_output=True
    ).stdout
    store = ("secret-tool", "store", "--label=x", *entries[1], "application", "Python keyring library")
    subprocess.run(store, env=service.environment, input=kept, check=True)
    fingerprint = fingerprint_by_openssl(keys / "plain.pem")
    lines = [f"one\tprivate-key\t{fingerprint}\n", f"one\tprivate-key-next\t{fingerprint}\n"]
    assert console.well("secret", "list") == "".join(lines)
    assert console.well("secret", "delete", "one", "private-key-next") == "one\tprivate-key-next\tdeleted\n"
    assert console.well("secret", "list") == lines[0]
