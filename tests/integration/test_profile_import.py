"""Profiles from a file: what they weaken is said before anything is kept, and no file is read without end."""

import json
import os
from pathlib import Path
from typing import Final

import pytest
from command_line import CommandLine

from console_app.gui.profiles.profile_files import read_text
from console_app.services.errors import ProfileError

MADE: Final = ("--environment", "production", "--endpoint", "1", "--login", "L", "--currency", "EUR")
MEGABYTE: Final = 1024 * 1024


@pytest.fixture
def console(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path / "home")


@pytest.fixture
def profile_file(tmp_path: Path) -> Path:
    """A file from an administrator, of one ordinary profile."""
    writer = CommandLine(tmp_path / "writer")
    writer.well("profile", "add", "Shop", "--brand", "connpay", *MADE)
    writer.well("profile", "export", "--out", tmp_path / "profiles.json")
    return tmp_path / "profiles.json"


def change(file: Path, **fields: object) -> None:
    document = json.loads(file.read_text())
    document["profiles"][0].update(fields)
    file.write_text(json.dumps(document))


GRAVE: Final = {
    "look-up": ({"look_up_first": False, "look_up_waiver": "faster"}, "not looked up before they are sent", "faster"),
    "host": (
        {"base_url": "https://evil.test/paynet/api"},
        "bears a brand, but goes to",
        "https://evil.test/paynet/api",
    ),
    "name": (
        {"name": "ConnPay", "brand": "custom", "base_url": "https://evil.test/x"},
        "speaks of a brand",
        "evil.test",
    ),
    "sandbox": ({"confirmed_sandbox_host": "gate.connpay.com"}, "speak of a sandbox", "moves real money"),
}


@pytest.mark.parametrize("case", GRAVE)
def test_a_safety_that_would_be_gone_is_said_and_wants_a_word(
    console: CommandLine, profile_file: Path, case: str
) -> None:
    fields, *words = GRAVE[case]
    assert isinstance(fields, dict)
    change(profile_file, **fields)
    refused = console("profile", "import", profile_file)
    assert (refused.status, refused.out) == (1, "")
    assert all(word in refused.err for word in words)
    assert "nothing was added" in refused.err
    assert console.well("profile", "list") == ""
    hosts = ("--confirm-sandbox", "gate.connpay.com")
    taken = console("profile", "import", "--accept-weaker", *hosts, profile_file)
    assert (taken.status, taken.out.endswith("added, PRODUCTION - real money, gate.connpay.com\n")) == (
        0,
        case in {"look-up", "sandbox"},
    )
    assert all(word in taken.err for word in words)
    assert console.well("profile", "import", profile_file).endswith("already there, unchanged\n")


def test_what_is_usual_in_a_company_is_said_and_kept(console: CommandLine, profile_file: Path) -> None:
    change(profile_file, proxy="http://proxy.example.test:3128", targets={"payout": {"endpoint": "9"}})
    done = console("profile", "import", profile_file)
    assert (done.status, done.out) == (0, "Shop: added, PRODUCTION - real money, gate.connpay.com\n")
    assert done.err.splitlines() == [
        "paynet-console: Shop: everything goes through the proxy http://proxy.example.test:3128",
        "paynet-console: Shop: some calls go elsewhere: payout 9",
    ]


def test_a_file_that_is_too_large_or_no_plain_file_is_refused_at_once(
    console: CommandLine, profile_file: Path, tmp_path: Path
) -> None:
    filled = profile_file.read_bytes().ljust(MEGABYTE)
    profile_file.write_bytes(filled)
    console.well("profile", "import", profile_file)
    profile_file.write_bytes(filled + b" ")
    large = "paynet-console: larger than a file of profiles can be: {}\n"
    assert console("profile", "import", profile_file).err == large.format(profile_file)
    assert console("profile", "import", "-", given=filled + b" ").err == large.format("-")
    os.mkfifo(tmp_path / "pipe")
    assert (
        console("profile", "import", tmp_path / "pipe").err == f"paynet-console: {tmp_path / 'pipe'} is no plain file\n"
    )
    reasons = {}
    for path in (profile_file, tmp_path / "pipe", tmp_path, Path("/dev/zero")):
        with pytest.raises(ProfileError) as caught:
            read_text(path)
        reasons[path.name] = caught.value.reason
    assert reasons == {"profiles.json": "file-large", "pipe": "file-odd", tmp_path.name: "file-odd", "zero": "file-odd"}


def test_a_terabyte_of_nothing_takes_no_memory(console: CommandLine, tmp_path: Path) -> None:
    with (tmp_path / "huge").open("wb") as file:
        file.truncate(1 << 40)
    console.well("profile", "add", "Shop", "--brand", "connpay", *MADE)
    for arguments in (
        ("profile", "import", tmp_path / "huge"),
        ("secret", "set", "Shop", "private-key", "--file", tmp_path / "huge"),
        ("sandbox", "--login", "L", "--public-key", tmp_path / "huge", "--control-file", tmp_path / "huge"),
    ):
        done = console(*arguments)
        assert done.status != 0
        assert "arge" in done.err


def test_profiles_that_are_here_already_are_no_news(console: CommandLine, profile_file: Path) -> None:
    change(profile_file, look_up_first=False, look_up_waiver="faster")
    assert console("profile", "import", "--accept-weaker", profile_file).status == 0
    again = console("profile", "import", profile_file)
    assert (again.status, again.err, again.out) == (0, "", "Shop: already there, unchanged\n")
