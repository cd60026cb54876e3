"""What is kept about orders is kept in words of enumerations: no class name is stored or looked up any more."""

import ast
import asyncio
import builtins
import inspect
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from moved_clock import START, MovedClock

from console_app.gui.words.outcomes import REASONS, reason_text
from console_app.gui.words.profile_words import SILENCES
from console_app.journal import schema
from console_app.journal.engine import FILE, engine_of, writing
from console_app.journal.home import JournalHome
from console_app.protocol.errors import Flaw
from console_app.services import errors
from console_app.services.actors import GATEWAY, PROGRAM, person
from console_app.services.errors import (
    BackendRefused,
    ConsoleError,
    EntryDamaged,
    KeyRefusal,
    KeyRefused,
    KeyringLocked,
    NoKeyring,
    ProfileError,
    SecretMissing,
    VaultError,
)
from console_app.services.exchange import WireDetail, WireFailure
from console_app.services.records import OrderKey
from console_app.services.verdicts import (
    DoubtBecause,
    NotCheckedBecause,
    NotSentBecause,
    Unavailable,
    unavailable,
)

ROOT = Path(__file__).resolve().parents[2] / "console_app"
KEPT_BEFORE = {
    "KeyringLocked": "the keyring is locked",
    "NoKeyring": "this workstation has no keyring service",
    "BackendRefused": "this workstation's keyring is not trusted",
    "SecretMissing": "a secret of the profile is missing",
    "EntryDamaged": "a keyring entry is damaged",
    "KeyRefused": "the profile's key cannot be used",
    "VaultError": "the keyring failed",
    "PassphrasePause": "the keyring failed",
    "ProfileError": "the order's profile is gone or cannot be read",
    "keyring-locked": "the keyring is locked",
    "timeout": "no answer in time",
    "NobodyKnowsThis": "NobodyKnowsThis",
}
"""What a journal of an earlier version may hold, and what is said of it."""


@pytest.mark.parametrize(
    ("error", "word"),
    [
        (KeyringLocked(), "keyring-locked"),
        (NoKeyring(), "no-keyring"),
        (BackendRefused("a.b.Keyring"), "backend-refused"),
        (SecretMissing("home/acme/private-key"), "secret-missing"),
        (EntryDamaged("home/acme/private-key", "length"), "entry-damaged"),
        (KeyRefused(KeyRefusal.TOO_SHORT), "key-refused"),
        (VaultError("a.b.Error"), "keyring-failed"),
        (ProfileError("other-profile", "acme"), "profile-gone"),
    ],
)
def test_each_error_of_keys_and_profiles_has_its_word(error: ConsoleError, word: str) -> None:
    assert unavailable(error) == word


def test_an_error_of_another_name_keeps_the_word_of_its_kind() -> None:
    class RenamedLater(SecretMissing):
        """A kind of error that a later version names otherwise."""

    assert unavailable(RenamedLater("entry")) is Unavailable.SECRET_MISSING


def test_every_reason_is_said_in_words() -> None:
    vocabularies = (NotSentBecause, NotCheckedBecause, DoubtBecause, Unavailable, WireFailure, Flaw)
    reasons = {word.value for words in vocabularies for word in words if word.value}
    assert reasons - set(REASONS) == set()
    assert {word.value for word in WireDetail} == set(SILENCES)


def names_of_errors() -> set[str]:
    modules = (errors, builtins, httpx)
    return {
        name
        for module in modules
        for name, thing in inspect.getmembers(module, inspect.isclass)
        if issubclass(thing, BaseException)
    }


def constants(floor: str) -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / floor).rglob("*.py")):
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield f"{path.name}:{node.lineno}", node.value


@pytest.mark.parametrize("floor", ["protocol", "services", "journal", "gateway", "gui"])
def test_nothing_is_looked_up_by_the_name_of_an_error(floor: str) -> None:
    names = names_of_errors()
    assert [where for where, text in constants(floor) if text in names] == []


@pytest.mark.parametrize("floor", ["services", "gateway"])
def test_no_class_name_goes_anywhere_but_into_the_log(floor: str) -> None:
    found = []
    for path in sorted((ROOT / floor).rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        logged = {
            part
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("log.")
            for part in ast.walk(node)
        }
        found += [
            f"{path.name}:{node.lineno}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and node.attr in ("__name__", "__qualname__") and node not in logged
        ]
    assert found == []


def old_journal(home: Path) -> None:
    """Leave a journal of the version before, with one order and one move for each word that it kept."""
    engine = engine_of(home / FILE)
    with writing(engine) as connection:
        schema.upgrade(connection, "0006")
        for number, word in enumerate(KEPT_BEFORE, 1):
            connection.exec_driver_sql(
                "INSERT INTO orders (host, login, number, profile, operation, target_id, target_group, origin, state, "
                "currency, minor, exponent, receiver, destination, digest, fingerprint, operator, reason, "
                "holds_card_data, branch, created, changed, not_sent_because, failing_because) VALUES ('h', 'l', ?, "
                "'demo', 'payout', '1', 0, 'ours', 'prepared', 'EUR', 100, 2, '', '', '', '', 'maria', '', 0, '', 1, "
                "?, ?, ?)",
                (word, number, word, word),
            )
            connection.exec_driver_sql(
                'INSERT INTO history (order_id, at, "before", "after", operator, note, text) VALUES '
                "(?, 1, 'authorised', 'not_sent', 'gateway', ?, '')",
                (number, word),
            )
    engine.dispose()


def test_what_older_journals_hold_is_said_in_today_s_words(tmp_path: Path) -> None:
    old_journal(tmp_path)

    async def scene() -> None:
        home = await JournalHome.open(tmp_path, MovedClock(START))
        try:
            for word, said in KEPT_BEFORE.items():
                order = await home.journal.find(OrderKey("h", "l", word))
                assert order is not None
                assert reason_text(order.not_sent_because) == reason_text(order.failing_because) == said
                (move,) = (await home.journal.dossier(order.id)).history
                assert reason_text(move.note) == said
                assert order.changed.microsecond == order.id, "that is no news about it"
        finally:
            await home.close()

    asyncio.run(scene())
    with (
        closing(sqlite3.connect(tmp_path / FILE)) as database,
        pytest.raises(sqlite3.IntegrityError, match="only grows"),
    ):
        database.execute("UPDATE history SET note = 'x'")


MOVES_BEFORE = (
    (None, "prepared", "maria", "", "the first one bounced", person("maria")),
    (None, "prepared", "gateway", "", "", person("gateway")),
    ("prepared", "authorised", "gateway", "reviewed", "", person("gateway")),
    ("not_sent", "authorised", "gateway", "sent-again", "", person("gateway")),
    ("authorised", "sending", "gateway", "attempt", "", person("gateway")),
    ("held", "abandoned", "gateway", "abandoned", "they say so", person("gateway")),
    ("not_sent", "withdrawn", "gateway", "withdrawn", "", person("gateway")),
    ("held", "approved", "gateway", "approved", "6982864", person("gateway")),
    ("held", "approved", "B. Keller", "approved", "6982864", person("B. Keller")),
    ("sending", "accepted", "gateway", "accepted", "", GATEWAY),
    ("accepted", "approved", "gateway", "approved", "", GATEWAY),
    ("sending", "in_doubt", "gateway", "said-no", "", GATEWAY),
    ("in_doubt", "refused", "gateway", "refusal-confirmed", "104", GATEWAY),
    (None, "accepted", "", "", "", GATEWAY),
    ("sending", "in_doubt", "gateway", "in_doubt", "", PROGRAM),
    ("sending", "in_doubt", "gateway", "program-stopped", "", PROGRAM),
    ("prepared", "withdrawn", "gateway", "program-stopped", "", PROGRAM),
    ("authorised", "not_sent", "gateway", "SecretMissing", "", PROGRAM),
    ("sending", "not_sent", "gateway", "not_sent", "", PROGRAM),
    ("in_doubt", "held", "gateway", "ladder-ended", "", PROGRAM),
)
"""Moves as the version before wrote them, and who made each."""


def test_who_moved_an_order_is_told_of_older_journals(tmp_path: Path) -> None:
    engine = engine_of(tmp_path / FILE)
    with writing(engine) as connection:
        schema.upgrade(connection, "0006")
        connection.exec_driver_sql(
            "INSERT INTO orders (host, login, number, profile, operation, target_id, target_group, origin, state, "
            "receiver, destination, digest, fingerprint, operator, reason, holds_card_data, branch, created, changed) "
            "VALUES ('h', 'l', 'N', 'demo', 'payout', '1', 0, 'ours', 'prepared', '', '', '', '', '', '', 0, '', 1, 1)"
        )
        for before, after, operator, note, text, _ in MOVES_BEFORE:
            connection.exec_driver_sql(
                'INSERT INTO history (order_id, at, "before", "after", operator, note, text) '
                "VALUES (1, 1, ?, ?, ?, ?, ?)",
                (before, after, operator, note, text),
            )
    engine.dispose()

    async def scene() -> None:
        home = await JournalHome.open(tmp_path, MovedClock(START))
        try:
            rows = (await home.journal.dossier(1)).history
        finally:
            await home.close()
        assert [row.actor for row in rows] == [who for *_, who in MOVES_BEFORE]
        assert [row.text for row in rows] == [text for *_, text, _ in MOVES_BEFORE]

    asyncio.run(scene())
