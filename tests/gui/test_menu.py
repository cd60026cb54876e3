"""The menu behind the gear and what it opens, as a person at the keyboard meets it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pytest
from opened_console import OpenedProgram, OpenProgram
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QPlainTextEdit, QTableView, QWidget
from waiting import until

from console_app import __version__, selfcheck
from console_app.gui.kit.theme import Preference, Theme
from console_app.gui.menu.whats_new import Part, pieces_of
from console_app.gui.shell.menu import ConsoleMenu
from console_app.reasons import finding_line as printed_line
from console_app.services.errors import ProfileError
from console_app.services.findings import Check, CheckFailed, Finding, Trouble
from console_app.services.preferences import Density, Polling, Preferences, ThemeChoice
from console_app.vault.memory import memory_vault

Run = Callable[[Coroutine[Any, Any, None]], None]
W = TypeVar("W", bound=QWidget)
OWN = ["settings", "workstation", "parameters", "whats-new", "about"]


@pytest.fixture(autouse=True)
def looks_as_before(console_theme: Theme) -> Iterator[None]:
    yield
    console_theme.choose(Preference.LIGHT)
    console_theme.set_compact(compact=False)


def menu_of(console: OpenedProgram) -> ConsoleMenu:
    menu = console.window.findChild(ConsoleMenu)
    assert menu is not None
    return menu


def offered(console: OpenedProgram) -> list[str]:
    """Name what the menu shows."""
    actions = [action for action in menu_of(console).actions() if action.isVisible() and not action.isSeparator()]
    return [action.objectName().removeprefix("menu.") for action in actions]


async def opened_dialog(console: OpenedProgram, entry: str) -> QDialog:
    """Open an entry's dialog by its action."""
    next(action for action in menu_of(console).actions() if action.objectName() == f"menu.{entry}").trigger()
    await until(lambda: console.shows(entry))
    dialog = console.part(entry)
    assert isinstance(dialog, QDialog)
    return dialog


def inside(dialog: QWidget, name: str, kind: type[W]) -> W:
    found = dialog.findChild(kind, name)
    assert found is not None, name
    return found


def press(dialog: QWidget, name: str) -> None:
    button = inside(dialog, name, QWidget)
    assert button.isVisible()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


async def closed(console: OpenedProgram, dialog: QDialog) -> None:
    name = dialog.objectName()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    await until(lambda: not console.shows(name))
    await console.quiet()


def test_the_gear_opens_the_menu_and_the_keyboard_alone_gets_through_it(run: Run, console: OpenProgram) -> None:
    async def scene() -> None:
        async with console() as opened:
            menu = menu_of(opened)
            opened.press("window.menu")
            await until(menu.isVisible)
            gear = opened.part("window.menu")
            assert menu.geometry().top() >= gear.mapToGlobal(gear.rect().bottomLeft()).y()
            QTest.keyClick(menu, Qt.Key.Key_Escape)
            await until(lambda: not menu.isVisible())
            opened.key(Qt.Key.Key_F10)
            await until(menu.isVisible)
            while menu.activeAction().objectName() != "menu.about":
                QTest.keyClick(menu, Qt.Key.Key_Down)
            QTest.keyClick(menu, Qt.Key.Key_Return)
            await until(lambda: opened.shows("about"))
            await closed(opened, opened.part("about"))  # type: ignore[arg-type]  # it is the dialog

    run(scene())


def test_without_a_profile_the_row_holds_the_gear_alone_and_the_menu_works(run: Run, bare: OpenProgram) -> None:
    async def scene() -> None:
        async with bare() as opened:
            assert opened.tabs() == []
            assert not opened.shows("window.find")
            assert opened.shows("window.menu")
            assert [entry for entry in offered(opened) if entry in OWN] == OWN
            opened.key(Qt.Key.Key_Comma, ctrl=True)
            await until(lambda: opened.shows("settings"))
            await closed(opened, opened.part("settings"))  # type: ignore[arg-type]  # it is the dialog

    run(scene())


def test_one_dialog_at_a_time(run: Run, console: OpenProgram) -> None:
    async def scene() -> None:
        async with console() as opened:
            first = await opened_dialog(opened, "about")
            for action in menu_of(opened).actions():
                if action.objectName() in ("menu.about", "menu.settings"):
                    action.trigger()
            await asyncio.sleep(0)
            assert [part for part in opened.window.findChildren(QDialog) if part.isVisible()] == [first]
            await closed(opened, first)

    run(scene())


def test_a_theme_holds_at_once_in_the_open_dialog_too_and_is_kept(
    run: Run, console: OpenProgram, console_theme: Theme
) -> None:
    async def scene() -> None:
        async with console() as opened:
            dialog = await opened_dialog(opened, "settings")
            light = dialog.grab().toImage().pixelColor(3, 60).lightness()
            inside(dialog, "settings.theme", QWidget).setProperty("wire", "dark")
            assert console_theme.dark
            assert opened.files.preferences().theme is ThemeChoice.DARK
            assert light > 192
            assert dialog.grab().toImage().pixelColor(3, 60).lightness() < 64
            await closed(opened, dialog)
            assert console_theme.dark

    run(scene())


def test_settings_show_the_theme_of_the_command_line_and_another_setting_leaves_it(
    run: Run, console: OpenProgram, console_theme: Theme
) -> None:
    async def scene() -> None:
        async with console() as opened:
            kept = opened.files.preferences().theme
            console_theme.choose(Preference.DARK)  # as --theme dark does
            dialog = await opened_dialog(opened, "settings")
            assert inside(dialog, "settings.theme", QWidget).property("wire") == "dark"
            (said,) = [part for part in dialog.findChildren(QLabel) if "command line" in part.text()]
            assert said.isVisible()
            inside(dialog, "settings.notify", QWidget).setProperty("wire", "no")
            assert console_theme.preference is Preference.DARK
            assert opened.files.preferences().theme is kept
            inside(dialog, "settings.theme", QWidget).setProperty("wire", "light")
            assert not said.isVisible()
            assert opened.files.preferences().theme is ThemeChoice.LIGHT
            await closed(opened, dialog)

    run(scene())


def test_density_makes_inputs_rows_and_cards_closer_at_once(run: Run, console: OpenProgram) -> None:
    async def scene() -> None:
        async with console() as opened:
            opened.key(Qt.Key.Key_6, ctrl=True)
            opened.key(Qt.Key.Key_4, ctrl=True)
            await opened.quiet()
            amount, table = opened.part("payout.amount"), opened.part("orders.table")
            assert isinstance(table, QTableView)

            def heights() -> tuple[int, int, int]:
                QApplication.sendPostedEvents()
                form = opened.part("tab.payout")
                return amount.height(), table.verticalHeader().defaultSectionSize(), amount.mapTo(form, QPoint()).y()

            before = heights()
            dialog = await opened_dialog(opened, "settings")
            inside(dialog, "settings.density", QWidget).setProperty("wire", "compact")
            await until(lambda: heights()[0] < before[0])
            after = heights()
            assert after[1] < before[1]
            assert after[2] < before[2]
            assert opened.files.preferences().density is Density.COMPACT
            inside(dialog, "settings.density", QWidget).setProperty("wire", "comfortable")
            await until(lambda: heights() == before)
            await closed(opened, dialog)

    run(scene())


def test_settings_are_kept_one_by_one_and_touch_nothing_else(run: Run, console: OpenProgram) -> None:
    async def scene() -> None:
        async with console() as opened:
            opened.files.keep_preferences(replace(opened.files.preferences(), last_tab="payout", language=""))
            before = opened.files.preferences()
            dialog = await opened_dialog(opened, "settings")
            for name, wire in (("lock", "3"), ("notify", "no"), ("polling", "sparing"), ("language", "en")):
                inside(dialog, f"settings.{name}", QWidget).setProperty("wire", wire)
            after = opened.files.preferences()
            assert after == replace(before, lock_minutes=3, notify=False, polling=Polling.SPARING, language="en")
            session = opened.program._session  # noqa: SLF001 - what polls is not to be seen
            assert session is not None
            assert session._runtime is not None  # noqa: SLF001 - as above
            assert session._runtime.use_cases.poller._checking._concluding.polling is Polling.SPARING  # noqa: SLF001 - as above
            await closed(opened, dialog)

    run(scene())


def test_a_setting_that_cannot_be_kept_is_said(run: Run, console: OpenProgram, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_files: object, _preferences: Preferences) -> None:
        raise ProfileError("file-unwritable", "preferences.json: No space left on device")

    async def scene() -> None:
        async with console() as opened:
            dialog = await opened_dialog(opened, "settings")
            with monkeypatch.context() as patch:
                patch.setattr("console_app.config_file.home_files.HomeFiles.keep_preferences", refused)
                inside(dialog, "settings.lock", QWidget).setProperty("wire", "2")
                said = inside(dialog, "settings.error", QWidget)
                await until(said.isVisible)
                assert any("No space left" in label.text() for label in said.findChildren(QLabel))
            inside(dialog, "settings.lock", QWidget).setProperty("wire", "4")
            await until(lambda: dialog.findChild(QWidget, "settings.error") is None)
            assert opened.files.preferences().lock_minutes == 4
            await closed(opened, dialog)

    run(scene())


def test_folders_are_shown_opened_and_copied(run: Run, console: OpenProgram, monkeypatch: pytest.MonkeyPatch) -> None:
    went: list[Path] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: went.append(Path(QUrl.toLocalFile(url))))

    async def scene() -> None:
        async with console() as opened:
            home = opened.files.folder
            dialog = await opened_dialog(opened, "settings")
            assert inside(dialog, "settings.home.folder", QLabel).text() == str(home)
            for name in ("home.open", "log.open", "home.copy"):
                button = inside(dialog, f"settings.{name}", QWidget)
                QTest.mouseClick(button, Qt.MouseButton.LeftButton)
            assert went == [home, home / "log"]
            assert QGuiApplication.clipboard().text() == str(home)
            await closed(opened, dialog)

    run(scene())


def test_another_language_offers_to_start_again_on_the_same_home(
    run: Run, console: OpenProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr("console_app.session.os.execv", lambda _program, words: started.append(words))

    async def scene() -> None:
        async with console() as opened:
            dialog = await opened_dialog(opened, "settings")
            again = inside(dialog, "settings.restart", QWidget)
            assert not again.isVisible()
            inside(dialog, "settings.language", QWidget).setProperty("wire", "en")
            assert again.isVisible()
            inside(dialog, "settings.language", QWidget).setProperty("wire", "")
            assert not again.isVisible()
            inside(dialog, "settings.language", QWidget).setProperty("wire", "en")
            press(dialog, "settings.restart")
            await opened.ending
            assert started[0][-2:] == ["--home", str(opened.files.folder)]

    run(scene())


def findings(*, stuck: bool = False, ended: list[bool] | None = None) -> Callable[[object], AsyncIterator[Finding]]:
    async def look(_station: object) -> AsyncIterator[Finding]:
        try:
            yield Finding(Check.QT, "offscreen, Qt 6")
            yield Finding(Check.KEYRING, error=CheckFailed(Trouble.KEYRING_SILENT, "120 s"))
            if stuck:
                await asyncio.Event().wait()
            for check in list(Check)[2:]:
                yield Finding(check, "seen <b>so</b>")
        finally:
            if ended is not None:
                ended.append(True)

    return look


def test_a_check_says_each_line_and_counts_what_failed(
    run: Run, console: OpenProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console_app.session.self_check", findings())

    async def scene() -> None:
        async with console() as opened:
            dialog = await opened_dialog(opened, "workstation")
            word = inside(dialog, "workstation.word", QLabel)
            await until(lambda: word.text() == "1 of 8 checks failed")
            keyring = [label.text() for label in inside(dialog, "workstation.keyring", QWidget).findChildren(QLabel)]
            assert keyring[1:] == [
                "The keyring did not answer in 120 s.",
                "Answer its question for a password, then check again.",
            ]
            press(dialog, "workstation.copy")
            lines = QGuiApplication.clipboard().text().splitlines()
            assert lines[0] == "ok   Qt platform: offscreen, Qt 6"
            assert lines[1].startswith("FAIL keyring: The keyring did not answer in 120 s.")
            assert lines[2] == "ok   database: seen <b>so</b>"
            assert len(lines) == 8
            await closed(opened, dialog)

    run(scene())


def test_a_check_can_be_stopped_begun_again_and_left(
    run: Run, console: OpenProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[bool] = []
    monkeypatch.setattr("console_app.session.self_check", findings(stuck=True, ended=ended))

    async def scene() -> None:
        async with console() as opened:
            dialog = await opened_dialog(opened, "workstation")
            word = inside(dialog, "workstation.word", QLabel)
            await until(lambda: word.text() == "Checking, 2 of 8 done")
            press(dialog, "workstation.stop")
            await until(lambda: word.text() == "Stopped after 2 of 8 checks")
            assert ended == [True]
            assert "Not checked" in [
                label.text() for label in inside(dialog, "workstation.clock", QWidget).findChildren(QLabel)
            ]
            press(dialog, "workstation.again")
            await until(lambda: word.text() == "Checking, 2 of 8 done")
            await closed(opened, dialog)
            await until(lambda: ended == [True, True])

    run(scene())


def test_the_page_finds_what_the_command_line_finds(
    run: Run, console: OpenProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    station = selfcheck.this_workstation

    def here(home: Path, *clocks: Any) -> selfcheck.Workstation:  # noqa: ANN401 - passed on
        return replace(station(home, *clocks), vault=memory_vault("none", lambda: ()))

    monkeypatch.setattr("console_app.session.this_workstation", here)

    async def scene() -> None:
        async with console() as opened:
            dialog = await opened_dialog(opened, "workstation")
            word = inside(dialog, "workstation.word", QLabel)
            await until(lambda: word.text() == "All 8 checks passed")
            press(dialog, "workstation.copy")
            lines = QGuiApplication.clipboard().text().splitlines()
            assert [line.partition(":")[0] for line in lines] == [
                printed_line(Finding(check)).partition(":")[0] for check in Check
            ]
            assert "in use by an open console" in lines[3]
            await closed(opened, dialog)

    run(scene())


def test_f1_in_a_field_opens_the_reference_at_its_parameter(run: Run, console: OpenProgram) -> None:
    async def scene() -> None:
        async with console() as opened:
            opened.part("payout.account_number").setFocus()
            opened.key(Qt.Key.Key_F1)
            await until(lambda: opened.shows("parameters"))
            dialog = opened.part("parameters")
            assert inside(dialog, "parameters.operation", QWidget).property("wire") == "payout"
            assert inside(dialog, "parameters.name", QLabel).text() == "account_number"
            assert "An IBAN is checked" in inside(dialog, "parameters.about", QLabel).text()
            search, word = inside(dialog, "parameters.search", QLineEdit), inside(dialog, "parameters.word", QLabel)
            search.setText("recurring")
            assert inside(dialog, "parameters.name", QLabel).text() == "card_recurring_payment_id"
            search.setText("no such thing")
            assert word.text() == "0 parameters"
            inside(dialog, "parameters.operation", QWidget).setProperty("wire", "answers")
            search.setText("rrn")
            assert inside(dialog, "parameters.name", QLabel).text() == "processor-rrn"
            await closed(opened, dialog)  # type: ignore[arg-type]  # it is the dialog

    run(scene())


def test_about_names_every_library_and_shows_a_licence_on_demand(run: Run, console: OpenProgram) -> None:
    async def scene() -> None:
        async with console() as opened:
            dialog = await opened_dialog(opened, "about")
            table = inside(dialog, "about.libraries", QTableView)
            names = [table.model().index(row, 0).data() for row in range(table.model().rowCount())]
            assert {"Python", "PySide6_Essentials", "shiboken6", "cryptography", "httpx", "SQLAlchemy"} <= set(names)
            table.selectRow(names.index("httpx"))
            text = inside(dialog, "about.licence", QPlainTextEdit).toPlainText()
            assert "Encode OSS" in text
            table.selectRow(names.index("PySide6_Essentials"))
            assert "LGPL" in inside(dialog, "about.licence", QPlainTextEdit).toPlainText()
            lesser = inside(dialog, "about.lesser", QLabel).text()
            assert all(name in lesser for name in ("PySide6_Essentials", "shiboken6", "num2words", "python-stdnum"))
            press(dialog, "about.copy")
            copied = QGuiApplication.clipboard().text()
            assert f"paynet-console {__version__}" in copied
            assert all(f"{name} " in copied for name in names)
            await closed(opened, dialog)

    run(scene())


def test_whats_new_shows_the_changelog_of_this_version_as_plain_words(run: Run, console: OpenProgram) -> None:
    async def scene() -> None:
        async with console() as opened:
            dialog = await opened_dialog(opened, "whats-new")
            labels = dialog.findChildren(QLabel)
            assert all(label.textFormat() is Qt.TextFormat.PlainText for label in labels)
            assert __version__ in [label.text() for label in labels]
            await closed(opened, dialog)

    run(scene())


def test_the_changelog_is_read_as_headings_points_and_words() -> None:
    text = "# Title\n\n## 1.2\n\nSome words\ngo on.\n\n### Head\n\n- one\n  and more\n- two <b>x</b>\n"
    assert [(piece.part, piece.text) for piece in pieces_of(text)] == [
        (Part.VERSION, "1.2"),
        (Part.WORDS, "Some words go on."),
        (Part.HEAD, "Head"),
        (Part.POINT, "one and more"),
        (Part.POINT, "two <b>x</b>"),
    ]


def test_while_the_console_is_locked_the_menu_opens_nothing(run: Run, console: OpenProgram) -> None:
    async def scene() -> None:
        async with console() as opened:
            opened.press("window.lock")
            await until(lambda: opened.shows("lock"))
            for action in menu_of(opened).actions():
                action.trigger()
            for key, ctrl in ((Qt.Key.Key_F10, False), (Qt.Key.Key_F1, False), (Qt.Key.Key_Comma, True)):
                opened.key(key, ctrl=ctrl)
            QApplication.sendPostedEvents()
            assert not any(dialog.isVisible() for dialog in opened.window.findChildren(QDialog))
            assert not menu_of(opened).isVisible()

    run(scene())


def test_f1_inside_an_input_of_parts_finds_its_parameter(run: Run, console: OpenProgram) -> None:
    async def scene() -> None:
        async with console() as opened:
            opened.key(Qt.Key.Key_1, ctrl=True)
            await opened.quiet()
            opened.part("sale.birthday").setFocus()
            opened.key(Qt.Key.Key_F1)
            await until(lambda: opened.shows("parameters"))
            dialog = opened.part("parameters")
            assert inside(dialog, "parameters.operation", QWidget).property("wire") == "sale"
            assert inside(dialog, "parameters.name", QLabel).text() == "birthday"
            await closed(opened, dialog)  # type: ignore[arg-type]  # it is the dialog

    run(scene())
