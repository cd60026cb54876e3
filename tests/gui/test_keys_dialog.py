"""The keys dialog: import, generate, switch, test, delete, each in words, and nothing of a secret afterwards."""

import asyncio
import re
from collections.abc import Callable, Coroutine
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from example_forms import FILLED
from keys_dialog import KeysConsole, key_file
from moved_clock import MovedClock
from opened_console import OpenedProgram, OpenedWindow, OpenProgram, PlayInWindow
from opened_home import PROFILE, sandbox_profile
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit
from sandbox_process import Sandbox
from shown_texts import everything
from waiting import until

from console_app.gui.keys.key_import import ImportKeyPanel
from console_app.gui.kit.button import Button
from console_app.gui.kit.text import visible
from console_app.gui.shell.status_line import StatusLine
from console_app.gui.words.key_words import refusal_text
from console_app.protocol.values import Secret
from console_app.services.errors import KeyRefusal, KeyRefused, KeyringLocked, NoKeyring, SecretMissing
from console_app.services.keys import SecretKind
from console_app.vault.importing import read_private_key
from console_app.vault.memory import MemoryStore

Run = Callable[[Coroutine[Any, Any, None]], None]
PASSPHRASE = "CANARY-correct-horse-battery"
CONTROL = "CANARY-8D7A3C5E-41B0-4F7A"


async def keys_of(desk: OpenedWindow) -> KeysConsole:
    """Open the dialog on the chosen profile."""
    desk.pages.show_keys()
    keys = KeysConsole(desk.window, desk.tasks)
    await keys.opened()
    return keys


def fingerprint_of(path: Path, passphrase: str = "") -> str:
    return read_private_key(path.read_bytes(), Secret(passphrase) if passphrase else None).fingerprint.value


def status_of(console: OpenedProgram) -> str:
    status = console.window.findChild(StatusLine)
    assert status is not None
    return " ".join(label.text() for label in status.findChildren(QLabel) if label.isVisible())


def test_a_key_is_imported_waits_and_is_switched_to_and_the_window_follows_at_once(
    run: Run, console: OpenProgram, tmp_path: Path, gateway: Sandbox
) -> None:
    path = key_file(tmp_path, passphrase=PASSPHRASE)
    new = fingerprint_of(path, PASSPHRASE)[:11]
    old = read_private_key(gateway.private_key_pem).fingerprint.short

    async def scene() -> None:
        async with console() as opened:
            await opened.fill("payout", FILLED)
            await until(lambda: f"Key {old}" in status_of(opened))
            await until(lambda: any(f"Signed with key {old}" in text for text in opened.told("tab.payout")))
            keys = KeysConsole(opened.window)
            await keys.open_by_menu()
            assert f"{old}, RSA 2048 bits, loaded: it signs now" in keys.said()

            keys.choose("import")
            keys.put("keys.file", str(path))
            await keys.do("keys.import.do")
            assert keys.error("keys.passphrase") == "This file is encrypted. Type its passphrase."
            keys.put("keys.passphrase", "wrong")
            await keys.do("keys.import.do")
            assert keys.error("keys.passphrase") == "This passphrase does not open the file."
            keys.put("keys.passphrase", PASSPHRASE)
            await keys.do("keys.import.do")
            assert "RSA key, 2048 bits, PKCS#8, encrypted. Opened and checked." in keys.words("keys.import.notice")
            assert keys.words("keys.fingerprint").replace("\n", ":") == fingerprint_of(path, PASSPHRASE)
            assert not keys.shows("keys.passphrase")
            await keys.do("keys.import.do")
            assert "waits; the key in use stays until you switch" in keys.words("keys.import.notice")
            assert visible(str(path)) in keys.words("keys.import.left-behind")
            assert "Delete it yourself" in keys.words("keys.import.left-behind")
            assert f"Key {old}" in status_of(opened)

            await control_stored_and_key_switched(opened, keys, old, new)
            assert told_afterwards(path, tmp_path / "home") == []
            keys.dialog.reject()
            await opened.quiet()
            assert told_afterwards(path, tmp_path / "home") == []

    run(scene())


async def control_stored_and_key_switched(opened: OpenedProgram, keys: KeysConsole, old: str, new: str) -> None:
    """Store another control, decline to switch, switch, test the key that signs then."""
    keys.choose("control")
    keys.put("keys.control", f" {CONTROL} ")
    await keys.do("keys.control.do")
    assert "stored in the keyring" in keys.words("keys.control.notice")

    keys.choose("in-use")
    keys.press("keys.switch")
    await until(lambda: keys.shows("ask.no"))
    assert new in keys.words("ask")
    await keys.answer("ask.no")
    assert f"Key {old}" in status_of(opened)
    keys.press("keys.switch")
    await keys.answer("ask.yes")
    assert f"Key {new} signs from now on." in keys.words("keys.outcome")
    assert f"Key {new}" in status_of(opened)
    assert f"{new}, RSA 2048 bits, loaded: it signs now" in keys.said()
    await keys.do("keys.test")
    assert f"Key {new} signs, and its public part verifies it." in keys.words("keys.outcome")
    await until(lambda: any(f"Signed with key {new}" in text for text in opened.told("tab.payout")))


def told_afterwards(path: Path, home: Path) -> list[str]:
    """Look for passphrase, control and key in everything the program shows, says, copied or wrote."""
    key = read_private_key(path.read_bytes(), Secret(PASSPHRASE))
    lines = [line.decode() for line in path.read_bytes().split() if len(line) > 40]
    wanted = [PASSPHRASE, CONTROL, key.entry.reveal()[20:], *lines]
    found = [f"{one.widget} {one.way}" for one in everything() for secret in wanted if secret in one.text]
    files = [file for file in home.rglob("*") if file.is_file()]
    assert {"console.log", "profiles.json"} <= {file.name for file in files}
    return found + [file.name for file in files for secret in wanted if secret.encode() in file.read_bytes()]


def test_a_dropped_file_is_opened_and_never_moved(window: PlayInWindow, tmp_path: Path) -> None:
    path = key_file(tmp_path)

    async def scene(desk: OpenedWindow) -> None:
        keys = await keys_of(desk)
        keys.choose("import")
        assert keys.drop(path, path) is Qt.DropAction.IgnoreAction
        assert keys.drop(path) is Qt.DropAction.CopyAction
        await keys.quiet()
        assert keys.words("keys.fingerprint").replace("\n", ":") == fingerprint_of(path)
        assert path.exists()
        QTest.keyClick(keys.part("keys.file"), Qt.Key.Key_Return)
        await keys.quiet()
        assert "Opened and checked" in keys.words("keys.import.notice")  # Enter stores nothing
        keys.put("keys.file", str(tmp_path / "none.pem"))
        assert not keys.shows("keys.fingerprint")
        await keys.do("keys.import.do")
        assert keys.error("keys.file") == "There is no such file or folder."
        other = tmp_path / "ec.pem"
        pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        other.write_bytes(pem)
        keys.put("keys.file", str(other))
        await keys.do("keys.import.do")
        assert keys.error("keys.file") == "This is a key of another kind (EC). The gateway takes RSA."
        keys.dialog.reject()

    window(scene)


@pytest.mark.usefixtures("qapp")
def test_every_refusal_of_a_key_file_has_a_sentence_of_its_own() -> None:
    details = (
        "",
        "openssh",
        "encrypted-pkcs1",
        "pkcs12",
        "der",
        "putty",
        "keystore",
        "xml",
        "jwk",
        "no-label",
        "algorithm",
        "damaged",
    )
    refusals = [KeyRefused(reason, "1024") for reason in KeyRefusal if reason is not KeyRefusal.NOT_PEM]
    refusals += [KeyRefused(KeyRefusal.NOT_PEM, detail) for detail in details]
    texts = {refusal_text(refused) for refused in refusals}
    assert len(texts) == len(refusals)
    assert [text for text in texts if not text.endswith(".") or "{" in text] == []


def test_the_pause_after_five_wrong_passphrases_outlives_the_dialog(
    run: Run, console: OpenProgram, tmp_path: Path
) -> None:
    path, clock = key_file(tmp_path, passphrase=PASSPHRASE), MovedClock()

    async def scene() -> None:
        async with console(clock=clock) as opened:

            async def open_again() -> KeysConsole:
                keys = KeysConsole(opened.window)
                await keys.open_by_menu()
                keys.choose("import")
                keys.put("keys.file", str(path))
                await keys.do("keys.import.do")
                return keys

            keys = await open_again()
            for _ in range(5):
                keys.put("keys.passphrase", "wrong")
                await keys.do("keys.import.do")
            assert keys.error("keys.passphrase") == "Five wrong passphrases. Wait 30 seconds, then try again."
            assert not keys.part("keys.import.do").isEnabled()
            keys.dialog.reject()
            await opened.quiet()
            clock.move(timedelta(seconds=9))
            keys = await open_again()
            assert keys.error("keys.passphrase") == "Five wrong passphrases. Wait 21 seconds, then try again."
            keys.put("keys.passphrase", PASSPHRASE)
            QTest.keyClick(keys.part("keys.passphrase"), Qt.Key.Key_Return)
            clock.move(timedelta(seconds=20))
            await until(lambda: keys.error("keys.passphrase").endswith("Wait 1 second, then try again."))
            clock.move(timedelta(seconds=1))
            await until(keys.part("keys.import.do").isEnabled)
            keys.put("keys.passphrase", PASSPHRASE)
            await keys.do("keys.import.do")
            assert "Opened and checked" in keys.words("keys.import.notice")
            keys.dialog.reject()
            await opened.quiet()

    run(scene())


def test_a_passphrase_is_taken_as_typed_and_never_given_back(window: PlayInWindow, tmp_path: Path) -> None:
    spaced = "two words  and three"
    path = key_file(tmp_path, passphrase=spaced)

    async def scene(desk: OpenedWindow) -> None:
        keys = await keys_of(desk)
        keys.choose("import")
        keys.put("keys.file", str(path))
        await keys.do("keys.import.do")
        editor = keys.part("keys.passphrase")
        assert isinstance(editor, QLineEdit)
        editor.setFocus()
        QTest.keyClicks(editor, spaced)
        QGuiApplication.clipboard().clear()
        for pressed in (Qt.Key.Key_A, Qt.Key.Key_C, Qt.Key.Key_X):
            QTest.keyClick(editor, pressed, Qt.KeyboardModifier.ControlModifier)
        assert QGuiApplication.clipboard().text() == ""
        assert spaced not in editor.displayText()
        await keys.do("keys.import.do")
        assert "Opened and checked" in keys.words("keys.import.notice")
        keys.dialog.reject()

    window(scene)


def test_a_key_made_here_hands_out_its_public_part_alone(window: PlayInWindow, tmp_path: Path) -> None:
    async def scene(desk: OpenedWindow) -> None:
        await desk.home.vault.delete(PROFILE, SecretKind.PRIVATE_KEY)
        keys = await keys_of(desk)
        assert "This profile has no private key." in keys.said()
        assert not keys.shows("keys.test")
        keys.choose("generate")
        assert keys.part("keys.bits").property("wire") == "4096"
        keys.put("keys.bits", "2048")
        await keys.do("keys.generate.do")
        public = await desk.home.vault.public_key(PROFILE, SecretKind.PRIVATE_KEY)
        assert "signs from now on" in keys.words("keys.generate.notice")
        assert not keys.part("keys.generate.do").isEnabled()
        lines = keys.words("keys.fingerprint").split("\n")
        assert [len(line.split(":")) for line in lines] == [16, 16]
        assert ":".join(lines) == public.fingerprint.value
        keys.press("keys.public.copy")
        assert QGuiApplication.clipboard().text() == public.pem
        keys.press("keys.fingerprint.copy")
        assert QGuiApplication.clipboard().text() == public.fingerprint.value

        path = tmp_path / "for-the-manager.pem"
        await saved(keys, path)
        assert path.read_text() == public.pem
        assert path.stat().st_mode & 0o777 == 0o644
        path.write_text("another file")
        await saved(keys, path)
        assert keys.words("keys.public.note") == "There is a file of this name already; it was left alone."
        assert path.read_text() == "another file"
        assert desk.home.vault.key_if_unlocked(PROFILE) == public.fingerprint
        QGuiApplication.clipboard().clear()
        keys.dialog.reject()

    window(scene)


async def saved(keys: KeysConsole, path: Path) -> None:
    """Say in the system's dialog where a public key goes."""
    from PySide6.QtWidgets import QFileDialog

    keys.press("keys.public.save")
    (asking,) = [one for one in keys.dialog.findChildren(QFileDialog) if one.isVisible()]
    asking.selectFile(str(path))
    asking.accept()
    await until(lambda: not asking.isVisible() if asking in keys.dialog.findChildren(QFileDialog) else True)
    await keys.quiet()
    await until(lambda: keys.shows("keys.public.note"))


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (SecretKind.PRIVATE_KEY, "Payouts and deposits to cards of this profile can no longer be signed"),
        (SecretKind.MERCHANT_CONTROL, "Orders of this profile that are still open can then no longer be checked"),
    ],
)
def test_deleting_says_what_ends_and_wants_the_name_of_the_profile(
    window: PlayInWindow, kind: SecretKind, words: str
) -> None:
    async def scene(desk: OpenedWindow) -> None:
        keys = await keys_of(desk)
        keys.press(f"keys.delete.{kind.value}")
        await until(lambda: keys.shows("keys.delete"))
        assert words in keys.words("keys.delete")
        buttons = keys.part("keys.delete").findChildren(Button)
        assert not any(button.isDefault() or button.autoDefault() for button in buttons)
        keys.press("keys.delete.confirm")
        await until(lambda: keys.shows("keys.delete.name.error"))
        keys.put("keys.delete.name", PROFILE.lower())
        assert not keys.shows("keys.delete.name.error")
        keys.press("keys.delete.confirm")
        await until(lambda: keys.shows("keys.delete.name.error"))
        assert "This is not the name of the profile." in keys.error("keys.delete.name")
        QTest.keyClick(keys.part("keys.delete.name"), Qt.Key.Key_Return)
        assert keys.shows("keys.delete")
        QTest.keyClick(keys.part("keys.delete"), Qt.Key.Key_Escape)
        await keys.quiet()
        assert await kept(desk, kind)

        keys.press(f"keys.delete.{kind.value}")
        await until(lambda: keys.shows("keys.delete"))
        keys.put("keys.delete.name", PROFILE)
        await keys.answer("keys.delete.confirm")
        assert not await kept(desk, kind)
        assert "Deleted from the keyring." in keys.words("keys.outcome")
        assert not keys.shows(f"keys.delete.{kind.value}")
        keys.dialog.reject()

    window(scene)


async def kept(desk: OpenedWindow, kind: SecretKind) -> bool:
    if kind is SecretKind.MERCHANT_CONTROL:
        return await desk.home.vault.has_control(PROFILE)
    try:
        await desk.home.vault.public_key(PROFILE, kind)
    except SecretMissing:
        return False
    return True


class HumanKeyring(MemoryStore):
    """A keyring that fails, or asks its owner, as a test says."""

    def __init__(self, entries: MemoryStore) -> None:
        super().__init__()
        self._entries = entries._entries  # noqa: SLF001 - the same keyring, in another mood
        self.trouble: Exception | None = None
        self.answered = asyncio.Event()
        self.answered.set()

    async def backend_name(self) -> str:
        await self._asked()
        return await super().backend_name()

    async def read(self, entry: str) -> Secret | None:
        await self._asked()
        return await super().read(entry)

    async def write(self, entry: str, text: Secret) -> None:
        await self._asked()
        await super().write(entry, text)

    async def _asked(self) -> None:
        await self.answered.wait()
        if self.trouble is not None:
            raise self.trouble


def test_a_keyring_that_is_locked_missing_or_slow_is_said_in_words_and_nothing_freezes(
    window: PlayInWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console_app.gui.keys.key_parts.PROMPT_AFTER_MS", 50)

    async def scene(desk: OpenedWindow) -> None:
        vault = desk.home.vault
        keyring = HumanKeyring(vault._store)  # type: ignore[arg-type]  # noqa: SLF001 - a memory store in this window
        vault._store = keyring  # noqa: SLF001 - as above
        keyring.trouble = KeyringLocked()
        keys = await keys_of(desk)
        assert "The keyring is locked." in keys.words("keys.trouble")
        assert "Not known: the keyring did not answer." in keys.said()
        keyring.trouble = NoKeyring()
        await keys.do("keys.again")
        assert "no keyring service" in keys.words("keys.trouble")

        keys.choose("control")
        keys.put("keys.control", CONTROL)
        await keys.do("keys.control.do")
        assert "no keyring service" in keys.words("keys.control.notice")
        assert keys.part("keys.control").property("wire") == CONTROL

        keyring.trouble = None
        keyring.answered.clear()
        keys.press("keys.control.do")
        await until(lambda: keys.shows("keys.patience"))
        assert "asking for its password" in keys.words("keys.patience")
        keys.choose("in-use")
        keyring.answered.set()
        await keys.quiet()
        await keys.quiet()
        assert not keys.shows("keys.trouble")
        assert await vault.has_control(PROFILE)
        assert re.search(r"loaded: it signs now", keys.said())

        keyring.answered.clear()
        keys.choose("control")
        keys.put("keys.control", CONTROL)
        keys.press("keys.control.do")
        keys.dialog.reject()
        keyring.answered.set()
        await desk.settled()
        assert [one for one in everything() if CONTROL in one.text] == []

    window(scene)


def test_all_profiles_stand_in_a_row_for_each_secret(run: Run, console: OpenProgram, gateway: Sandbox) -> None:
    second = sandbox_profile(gateway, "Second sandbox")

    async def scene() -> None:
        async with console(sandbox_profile(gateway), second) as opened:
            await opened.vault.delete("Second sandbox", SecretKind.PRIVATE_KEY)
            keys = KeysConsole(opened.window)
            await keys.open_by_menu()
            await keys.do("keys.all")
            first, other = (keys.words(f"keys.profile.{name}") for name in (PROFILE, "Second sandbox"))
            assert "loaded: it signs now" in first
            assert "None: payouts and deposits to cards cannot be signed" in other
            assert "Stored, never shown: ***" in first
            await keys.do("keys.open.Second sandbox")
            assert "Keys of the profile Second sandbox" in keys.said()
            await keys.do("keys.connection")
            assert "No money can move by this test." in keys.words("keys.outcome")
            keys.dialog.reject()
            await opened.quiet()

    run(scene())


def opened_key(panel: ImportKeyPanel) -> str:
    return panel.key.fingerprint.value if panel.key is not None else ""


def test_a_lock_leaves_the_dialog_and_forgets_what_was_typed_and_read(
    run: Run, console: OpenProgram, tmp_path: Path
) -> None:
    path = key_file(tmp_path)

    async def scene() -> None:
        async with console() as opened:
            keys = KeysConsole(opened.window)
            await keys.open_by_menu()
            keys.choose("control")
            keys.put("keys.control", CONTROL)
            keys.choose("import")
            keys.put("keys.file", str(path))
            await keys.do("keys.import.do")
            panel = keys.dialog.findChild(ImportKeyPanel)
            assert panel is not None
            assert opened_key(panel)
            control = keys.dialog.findChild(QLineEdit, "keys.control")
            assert control is not None
            opened.window.lock_button.click()
            assert not keys.dialog_is_open()
            assert (opened_key(panel), control.property("wire")) == ("", "")
            await opened.quiet()
            assert opened.vault.key_if_unlocked(PROFILE) is None
            with pytest.raises(SecretMissing):
                await opened.vault.public_key(PROFILE, SecretKind.NEXT_KEY)
            assert [one for one in everything() if CONTROL in one.text] == []

    run(scene())
