"""The home's files: strict when read, whole when written, and never another's to read."""

import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from example_profiles import FULL, PLAIN
from moved_clock import MovedClock

from console_app.config_file import HomeFiles, home_folder
from console_app.protocol.brands import Environment
from console_app.protocol.minor_units import MinorUnits
from console_app.services.errors import ProfileError
from console_app.services.preferences import Density, Polling, Preferences, ThemeChoice
from console_app.services.profile import Target, Unreadable
from console_app.services.profile_draft import draft_of, read_draft
from console_app.services.situation import situation_of

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def files(tmp_path: Path) -> HomeFiles:
    return HomeFiles(tmp_path / "home")


def reason_of(action: Callable[[], object]) -> str:
    with pytest.raises(ProfileError) as caught:
        action()
    return caught.value.reason


def edit(files: HomeFiles, change: Callable[[dict[str, Any]], object], name: str = "profiles.json") -> str:
    """Change a file of the home as a person with an editor would; give its new text."""
    path = files.folder / name
    document = json.loads(path.read_text(encoding="utf-8"))
    change(document)
    path.write_text(json.dumps(document), encoding="utf-8")
    return path.read_text(encoding="utf-8")


def test_profiles_come_back_as_they_were_sorted_by_name(files: HomeFiles) -> None:
    files.add(FULL, PLAIN)
    again = HomeFiles(files.folder)
    assert again.all() == (PLAIN, FULL)
    assert again.named(FULL.name) == FULL
    assert again.unreadable() == ()


def test_a_profile_that_is_not_there_is_named(files: HomeFiles) -> None:
    assert files.all() == ()
    assert reason_of(lambda: files.named("payouts")) == "unknown"
    assert reason_of(lambda: files.remove("payouts", 0)) == "unknown"


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("colour", "red", "field-unknown"),
        ("login", None, "field-missing"),
        ("currencies", "EUR", "field-shape"),
        ("target", {"endpoint": "1", "group": "2"}, "field-shape"),
        ("target", {"endpoint": 39915}, "field-shape"),
        ("look_up_first", 0, "field-shape"),
        ("look_up_first", False, "look-up-waiver-missing"),
        ("base_url", "http://sandbox.connpay.com/paynet/api", "base-url-scheme"),
        ("base_url", "https://clerk:word@sandbox.connpay.com/paynet/api", "base-url-extras"),
        ("brand", "elsewhere", "brand"),
        ("operations", ["refund"], "operation"),
        ("targets", {"refund": {"endpoint": "1"}}, "operation"),
        ("currencies", ["EUX"], "currency"),
        ("proxy", "http://clerk:word@proxy.example.test", "proxy-user"),
        ("name", "two\u202elines", "name"),
        ("minor_units", "thousandths", "minor-units"),
        ("minor_units", 100, "field-shape"),
    ],
)
def test_one_unreadable_profile_is_named_and_hides_no_other(
    files: HomeFiles, field: str, value: object, reason: str
) -> None:
    files.add(PLAIN, FULL)
    edit(files, lambda document: document["profiles"][0].update({field: value}))
    assert files.all() == (FULL,)
    (entry,) = files.unreadable()
    assert entry.reason == reason
    assert "word" not in entry.detail
    assert reason_of(lambda: files.named(entry.name)) == reason


def test_how_a_gateway_counts_goes_along_to_another_workstation(files: HomeFiles, tmp_path: Path) -> None:
    counting = replace(PLAIN, minor_units=MinorUnits.HUNDREDTHS)
    files.add(counting, FULL)
    text = files.export_text()
    rows = {row["name"]: row for row in json.loads(text)["profiles"]}
    assert rows[PLAIN.name]["minor_units"] == "hundredths"
    assert "minor_units" not in rows[FULL.name]
    other = HomeFiles(tmp_path / "other")
    other.import_text(text, (FULL.confirmed_sandbox_host,))
    assert set(other.all()) == {counting, FULL}
    assert draft_of(counting).minor_units is MinorUnits.HUNDREDTHS
    assert read_draft(draft_of(counting)).profile == counting


def test_a_currency_that_iso_4217_has_dropped_keeps_no_profile_from_asking_about_its_orders(files: HomeFiles) -> None:
    files.add(PLAIN)
    text = edit(files, lambda document: document["profiles"][0].update(currencies=["EUR", "BGN"]))
    kept = HomeFiles(files.folder)
    assert kept.unreadable() == ()
    profile = kept.named(PLAIN.name)
    assert (profile.currencies, profile.payable_currencies) == (("EUR", "BGN"), ("EUR",))
    assert situation_of(profile, MovedClock()).currencies == ("EUR",)
    assert reason_of(lambda: kept.replace(replace(profile, proxy="http://proxy:3128"), 0)) == "currency"
    assert [entry.reason for entry in kept.incoming(text) if isinstance(entry, Unreadable)] == ["currency"]
    edit(files, lambda document: document["profiles"][0].update(currencies=["BGN"]))
    assert HomeFiles(files.folder).named(PLAIN.name).payable_currencies == ()
    edit(files, lambda document: document["profiles"][0].update(currencies=["EUR", "eur"]))
    assert [gone.reason for gone in HomeFiles(files.folder).unreadable()] == ["currency"]


def test_an_unreadable_profile_stays_in_the_file_as_it_was(files: HomeFiles) -> None:
    files.add(PLAIN)
    edit(files, lambda document: document["profiles"][0].update({"colour": {"deep": [1, None, "ж"]}}))
    files.add(FULL)
    rows = json.loads((files.folder / "profiles.json").read_text(encoding="utf-8"))["profiles"]
    assert rows[0]["colour"] == {"deep": [1, None, "ж"]}
    assert rows[0]["login"] == PLAIN.login
    assert files.all() == (FULL,)
    files.remove(PLAIN.name, 0)
    assert files.unreadable() == ()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"schema": 2, "profiles": []}', "schema-newer"),
        ('{"schema": 1, "profiles": [], "profiles": []}', "file-damaged"),
        ('{"schema": true, "profiles": []}', "file-damaged"),
        ('{"schema": 1, "profiles": {}}', "file-damaged"),
        ('{"schema": 1, "profiles": [], "more": 1}', "file-damaged"),
        ('{"profiles": []}', "file-damaged"),
        ("[]", "file-damaged"),
        ("", "file-damaged"),
        ('{"schema": 1, "profiles": [', "file-damaged"),
        ("[" * 100_000, "file-damaged"),
        (" " * (1024 * 1024 + 1), "file-damaged"),
        ("\x80", "file-damaged"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_and_left_alone(files: HomeFiles, text: str, reason: str) -> None:
    path = files.folder / "profiles.json"
    path.write_bytes(text.encode("latin-1"))
    assert files.all() == ()
    assert [(entry.name, entry.reason) for entry in files.unreadable()] == [("", reason)]
    assert reason_of(lambda: files.add(PLAIN)) == reason
    assert reason_of(lambda: files.named("payouts")) == reason
    assert path.read_bytes() == text.encode("latin-1")


def test_names_that_differ_in_case_alone_are_one_name(files: HomeFiles) -> None:
    """A keyring may not tell them apart, and would give one profile the other's key."""
    files.add(PLAIN)
    assert reason_of(lambda: files.add(FULL, replace(PLAIN, name="PayOuts"))) == "name-taken"
    assert files.all() == (PLAIN,)
    edit(files, lambda document: document["profiles"].append({**document["profiles"][0], "name": "PAYOUTS"}))
    assert files.all() == (PLAIN,)
    assert [(entry.name, entry.reason) for entry in files.unreadable()] == [("PAYOUTS", "name-taken")]


def test_a_new_name_is_not_too_long_and_a_longer_one_that_is_kept_can_be_changed(files: HomeFiles) -> None:
    files.add(PLAIN)
    assert reason_of(lambda: files.add(replace(PLAIN, name="n" * 65))) == "name-long"
    edit(files, lambda document: document["profiles"][0].update(name="n" * 65))
    kept = files.named("n" * 65)
    files.replace(replace(kept, currencies=("USD",)), 0)
    assert files.named("n" * 65).currencies == ("USD",)
    text = files.export_text([])
    assert [entry.name for entry in files.incoming(text)] == ["n" * 65]
    assert files.import_text(text) == ()
    other = HomeFiles(files.folder.parent / "other")
    (refused,) = other.incoming(text)
    assert isinstance(refused, Unreadable)
    assert (refused.reason, refused.detail) == ("name-long", "65")


def test_a_password_in_a_proxys_address_reaches_no_file_and_no_error(files: HomeFiles) -> None:
    with pytest.raises(ProfileError) as caught:
        files.add(replace(PLAIN, proxy="http://clerk:hunter2@proxy.example.test"))
    assert caught.value.reason == "proxy-user"
    assert "hunter2" not in str(caught.value)
    assert not (files.folder / "profiles.json").exists()


def test_open_orders_keep_a_profile_and_where_it_points(files: HomeFiles) -> None:
    files.add(PLAIN)
    assert reason_of(lambda: files.remove(PLAIN.name, 1)) == "open-orders"
    moved = replace(PLAIN, target=Target("5"))
    assert reason_of(lambda: files.replace(moved, 1)) == "open-orders"
    assert files.all() == (PLAIN,)
    files.replace(replace(PLAIN, currencies=("EUR", "USD")), 1)
    assert files.named(PLAIN.name).currencies == ("EUR", "USD")
    files.replace(moved, 0)
    assert files.named(PLAIN.name) == moved
    files.remove(PLAIN.name, 0)
    assert files.all() == ()


def test_what_another_program_changed_is_seen(files: HomeFiles) -> None:
    other = HomeFiles(files.folder)
    files.add(PLAIN)
    assert other.all() == (PLAIN,)
    files.replace(replace(PLAIN, login="Changed"), 0)
    assert other.named(PLAIN.name).login == "Changed"
    files.remove(PLAIN.name, 0)
    assert other.all() == ()


def test_export_and_import_are_a_round_trip_that_may_be_repeated(files: HomeFiles, tmp_path: Path) -> None:
    files.add(PLAIN, FULL)
    text = files.export_text()
    other = HomeFiles(tmp_path / "other")
    assert set(other.import_text(text, ["PAY.example.test"])) == {PLAIN, FULL}
    assert other.all() == files.all()
    assert other.export_text() == text
    assert other.import_text(text) == ()
    assert json.loads(files.export_text([PLAIN.name]))["profiles"][0]["name"] == PLAIN.name
    assert reason_of(lambda: files.export_text(["nobody"])) == "unknown"


def test_a_file_alone_makes_no_host_a_sandbox(files: HomeFiles, tmp_path: Path) -> None:
    files.add(PLAIN, FULL)
    other = HomeFiles(tmp_path / "other")
    assert reason_of(lambda: other.import_text(files.export_text())) == "sandbox-unconfirmed"
    assert other.all() == ()


def test_import_takes_all_or_none(files: HomeFiles, tmp_path: Path) -> None:
    files.add(PLAIN, replace(PLAIN, name="second"))
    other = HomeFiles(tmp_path / "other")
    other.add(replace(PLAIN, name="second", login="Another"))
    assert reason_of(lambda: other.import_text(files.export_text())) == "name-taken"
    assert [profile.name for profile in other.all()] == ["second"]
    broken = files.export_text().replace('"login": "TestMerchant"', '"login": 7', 1)
    assert reason_of(lambda: other.import_text(broken)) == "field-shape"
    assert [profile.name for profile in other.all()] == ["second"]


def test_a_production_host_is_production_whatever_the_file_says(files: HomeFiles) -> None:
    files.add(PLAIN)
    host = "gate.connpay.com"
    lie = {"base_url": f"https://{host}/paynet/api", "confirmed_sandbox_host": host}
    edit(files, lambda document: document["profiles"][0].update(lie))
    assert files.named(PLAIN.name).environment is Environment.PRODUCTION


CHOSEN = Preferences(
    ThemeChoice.DARK, "payouts", "de", Density.COMPACT, Polling.SPARING, 3, "orders", (("split.payout", (600, 400)),)
)


def test_preferences_come_back_and_damage_gives_the_first_ones(files: HomeFiles) -> None:
    assert files.preferences() == Preferences()
    files.keep_preferences(CHOSEN)
    assert HomeFiles(files.folder).preferences() == CHOSEN
    for damage in ('{"schema": 1, "theme": "pink"}', "{", '{"schema": 9, "theme": "dark"}'):
        (files.folder / "preferences.json").write_text(damage, encoding="utf-8")
        assert files.preferences() == Preferences()
    files.keep_preferences(CHOSEN)
    assert files.preferences() == CHOSEN


@pytest.mark.parametrize(
    ("field", "broken"),
    [
        ("theme", "pink"),
        ("theme", ["dark"]),
        ("last_profile", 7),
        ("language", "x" * 201),
        ("density", None),
        ("polling", "never"),
        ("lock_minutes", 0),
        ("lock_minutes", 16),
        ("lock_minutes", True),
        ("lock_minutes", "10"),
        ("last_tab", {}),
        ("layout", [1, 2]),
    ],
)
def test_a_broken_preference_falls_back_alone(files: HomeFiles, field: str, broken: object) -> None:
    files.keep_preferences(CHOSEN)
    edit(files, lambda document: document.update({field: broken}), "preferences.json")
    first = getattr(Preferences(), field)
    assert files.preferences() == replace(CHOSEN, **{field: first})


def test_of_a_broken_layout_the_sound_parts_stay(files: HomeFiles) -> None:
    broken = {"a": [1, "2"], "b": [3], "c": 4, "d": [True], "e": [10**9], "f": [0] * 65}
    files.keep_preferences(CHOSEN)
    edit(files, lambda document: document.update({"layout": broken}), "preferences.json")
    assert files.preferences() == replace(CHOSEN, layout=(("b", (3,)),))
    assert files.preferences().figures("b") == (3,)
    assert files.preferences().figures("a") == ()


def test_what_a_newer_program_prefers_outlives_an_older_one(files: HomeFiles) -> None:
    files.keep_preferences(Preferences())
    edit(files, lambda document: document.update({"sound": "bell"}), "preferences.json")
    files.keep_preferences(CHOSEN)
    assert json.loads((files.folder / "preferences.json").read_text("utf-8"))["sound"] == "bell"
    assert files.preferences() == CHOSEN


def test_the_homes_id_is_made_once_and_never_anew_over_a_damaged_one(files: HomeFiles) -> None:
    made = files.home_id()
    assert len(made) == 32
    assert HomeFiles(files.folder).home_id() == made
    assert HomeFiles(files.folder.parent / "other").home_id() != made
    (files.folder / "home.json").write_text("{", encoding="utf-8")
    assert reason_of(files.home_id) == "file-damaged"


@pytest.mark.skipif(os.name != "posix", reason="rights as POSIX has them")
def test_folder_and_files_belong_to_their_owner_alone(files: HomeFiles) -> None:
    before = os.umask(0)
    try:
        home = HomeFiles(files.folder.parent / "open-handed")
        home.add(PLAIN)
        home.home_id()
        home.keep_preferences(Preferences())
    finally:
        os.umask(before)
    assert stat.S_IMODE(home.folder.stat().st_mode) == 0o700
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in home.folder.iterdir()}
    assert {"profiles.json", "home.json", "preferences.json"} <= modes.keys()
    assert set(modes.values()) == {0o600}


def test_a_home_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert reason_of(lambda: HomeFiles(tmp_path / "file" / "home")) == "file-unwritable"


def test_the_home_is_as_given_else_as_the_environment_says(tmp_path: Path) -> None:
    environment = {"PAYNET_CONSOLE_HOME": str(tmp_path / "named")}
    assert home_folder(tmp_path / "given", environment) == tmp_path / "given"
    assert home_folder(None, environment) == tmp_path / "named"
    assert home_folder(None, {"PAYNET_CONSOLE_HOME": ""}).name == "paynet-console"
    assert home_folder(Path("here"), {}).is_absolute()


KILLED_BEFORE_RENAME = """
import os, pathlib, signal, sys
from console_app.config_file import HomeFiles
files = HomeFiles(pathlib.Path(sys.argv[1]))
pathlib.Path.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
files.remove("payouts", 0)
"""


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_a_kill_between_write_and_rename_leaves_the_old_file(files: HomeFiles) -> None:
    files.add(PLAIN)
    before = (files.folder / "profiles.json").read_bytes()
    done = subprocess.run((sys.executable, "-c", KILLED_BEFORE_RENAME, files.folder), cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL
    assert (files.folder / ".profiles.json.draft").exists()
    assert (files.folder / "profiles.json").read_bytes() == before
    files.add(FULL)
    assert files.all() == (PLAIN, FULL)
    assert not (files.folder / ".profiles.json.draft").exists()


ADDS_ONE = """
import dataclasses, pathlib, sys
from console_app.config_file import HomeFiles
files = HomeFiles(pathlib.Path(sys.argv[1]))
first = files.named("payouts")
sys.stdin.read()
for turn in range(10):
    files.add(dataclasses.replace(first, name=f"{sys.argv[2]}-{turn}"))
print(files.home_id())
"""


def test_programs_that_add_at_once_lose_nothing_and_share_one_id(files: HomeFiles) -> None:
    files.add(PLAIN)
    adders = [
        subprocess.Popen(
            (sys.executable, "-c", ADDS_ONE, files.folder, str(number)),
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(3)
    ]
    for adder in adders:
        assert adder.stdin is not None
        adder.stdin.close()
        adder.stdin = None
    told = {adder.communicate()[0].strip() for adder in adders}
    assert told == {files.home_id()}
    assert len(files.all()) == 31
