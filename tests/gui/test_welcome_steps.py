"""A first start: from an empty home to a sent payout, forth and back, left and gone on with, and what a test says."""

import json
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from console_window import Console, Opening, brand_profile, sandbox_profile
from payout_desk import FILLED, until
from profile_hands import Hands
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from sandbox_process import CONTROL, Sandbox

from console_app.config_file import HomeFiles
from console_app.protocol.brands import Environment

Run = Callable[[Coroutine[Any, Any, None]], None]
NAME = "First sandbox"


def fill_brand(hands: Hands, gateway: Sandbox, name: str = NAME) -> None:
    hands.put(name=name, brand="custom", base_url=f"{gateway.address}/paynet/api")


def fill_account(hands: Hands, gateway: Sandbox, **other: str) -> None:
    hands.fill({"endpoint": "39915", "login": gateway.login, "currencies": "eur, USD", **other})


async def to_the_keys(opened: Console, gateway: Sandbox, **other: str) -> Hands:
    """Walk to the step of the key: the profile is kept."""
    hands = Hands(opened)
    await hands.press("start.setup")
    await hands.step(0)
    fill_brand(hands, gateway)
    await hands.go_on(1)
    fill_account(hands, gateway, **other)
    await hands.go_on(2)
    return hands


async def put_control(hands: Hands, control: str) -> None:
    hands.shown("keys.control").setProperty("wire", control)
    await hands.press("keys.control.do")
    await until(lambda: "Merchant control stored" in hands.words("keys.control.notice"))


def test_from_an_empty_home_to_a_sent_payout(run: Run, bare: Opening, gateway: Sandbox, tmp_path: Path) -> None:
    pem = tmp_path / "key.pem"
    pem.write_bytes(gateway.private_key_pem)

    async def scene() -> None:
        async with bare() as opened:
            hands = await to_the_keys(opened, gateway)
            assert "SANDBOX" in opened.told("setup.band")
            (profile,) = opened.files.all()
            assert (profile.name, profile.currencies, profile.operations) == (NAME, ("EUR", "USD"), ())
            hands.shown("keys.file").setProperty("wire", str(pem))
            await hands.press("keys.import.do")
            await until(lambda: hands.sees("keys.fingerprint"))
            await hands.press("keys.import.do")
            await until(lambda: hands.sees("setup.next"))
            await hands.go_on(3)
            await put_control(hands, CONTROL)
            assert CONTROL not in " ".join(opened.told())
            await hands.go_on(4)
            before = len(gateway.orders())
            await hands.press("connection.test")
            await until(lambda: hands.sees("connection.result"))
            assert "The connection is good." in hands.words("connection.result")
            assert "No money can move by this test." in hands.words("connection.result")
            assert len(gateway.orders()) == before
            await hands.go_on(5)
            await until(lambda: "in the keyring" in hands.words("setup.summary"))
            assert "tested, good" in hands.words("setup.summary")
            assert opened.page == "tab.start"
            await hands.press("setup.next")
            await until(lambda: opened.page == "tab.payout")
            assert opened.picked == NAME
            assert "SANDBOX" in opened.told("banner")
            desk = opened.desk
            await until(lambda: desk.wire("client_orderid") != "")
            desk.fill(FILLED)
            await desk.send()
            assert desk.text("payout.result").startswith("Accepted by the gateway, order ")
            await opened.quiet()
            QApplication.clipboard().clear()

    run(scene())


def test_the_steps_are_gone_through_by_keys_alone(run: Run, bare: Opening, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with bare() as opened:
            hands, window = Hands(opened), opened.window

            def typed(*texts: str) -> None:
                for text in texts:
                    QTest.keyClicks(window.focusWidget(), text)
                    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)

            hands.shown("start.setup").setFocus()
            QTest.keyClick(window.focusWidget(), Qt.Key.Key_Space)
            await hands.step(0)
            typed(NAME, "Anot")  # Another brand
            typed("S", f"{gateway.address}/paynet/api")
            assert window.focusWidget() is hands.shown("setup.leave")
            QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
            QTest.keyClick(window.focusWidget(), Qt.Key.Key_Space)
            await hands.step(1)
            assert window.focusWidget() is hands.shown("profile.endpoint")
            typed("39915", gateway.login, "EUR")
            while window.focusWidget() is not hands.shown("setup.next"):
                QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
            QTest.keyClick(window.focusWidget(), Qt.Key.Key_Space)
            await hands.step(2)
            assert hands.shown("setup.key").isAncestorOf(window.focusWidget())
            assert opened.files.named(NAME).login == gateway.login

    run(scene())


def test_every_step_says_what_is_wrong_and_forgets_nothing_on_the_way_back(
    run: Run, bare: Opening, gateway: Sandbox
) -> None:
    async def scene() -> None:
        async with bare(size=(1280, 720)) as opened:
            hands = Hands(opened)
            await hands.press("start.setup")
            await hands.step(0)
            await hands.press("setup.next")
            await until(lambda: hands.error("profile.name") == "This is needed.")
            assert hands.error("profile.brand") == "This is needed."
            fill_brand(hands, gateway)
            await hands.go_on(1)
            hands.fill({"endpoint": "39 915", "login": "Merchant with a login", "currencies": "EUR, XXQ"})
            await hands.press("setup.next")
            await until(lambda: hands.error("profile.endpoint") != "")
            assert hands.error("profile.endpoint") == "Digits only, as your account manager gave them."
            assert hands.error("profile.login") == "At most 20 characters here; you have 21."
            assert hands.error("profile.currencies") == "No currency of ISO 4217: XXQ."
            assert opened.files.all() == ()
            await hands.go_on(0, "setup.back")
            assert hands.wire("name") == NAME
            await hands.press("setup.leave")
            await until(lambda: hands.sees("start.setup"))
            await hands.press("start.setup")
            await hands.step(0)
            assert hands.wire("login") == "Merchant with a login"
            await hands.go_on(1)
            fill_account(hands, gateway)
            await hands.go_on(2)
            await hands.go_on(1, "setup.back")
            hands.put(currencies="USD")
            await hands.go_on(2)
            (profile,) = opened.files.all()
            assert (profile.name, profile.currencies) == (NAME, ("USD",))

    run(scene())


def test_what_is_left_half_done_opens_without_keys_and_is_gone_on_with(
    run: Run, bare: Opening, gateway: Sandbox
) -> None:
    async def scene() -> None:
        async with bare() as opened:
            hands = await to_the_keys(opened, gateway)
            await hands.press("setup.leave")
            await until(lambda: opened.page == "tab.payout")
            assert opened.picked == NAME
            await until(lambda: hands.sees("window.error"))
            await hands.open_profiles()
            await hands.press("profiles.setup")
            await hands.step(2)
            await hands.go_on(3, "setup.skip")
            await put_control(hands, CONTROL)
            await hands.go_on(2, "setup.back")
            await hands.go_on(3, "setup.skip")
            await until(lambda: hands.sees("setup.next"))
            await hands.go_on(4)
            await hands.press("connection.test")
            await until(lambda: "The connection is good." in hands.words("setup"))
            QTest.keyClick(hands.shown("setup"), Qt.Key.Key_Escape)
            await until(lambda: not hands.sees("setup"))
            await opened.quiet()

    run(scene())


def test_a_refused_control_is_said_and_mended_on_the_way_back(run: Run, bare: Opening, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with bare() as opened:
            hands = await to_the_keys(opened, gateway)
            await hands.go_on(3, "setup.skip")
            await put_control(hands, "another-control")
            await hands.go_on(4)
            await hands.press("connection.test")
            await until(lambda: "The gateway refuses the merchant control." in hands.words("connection.result"))
            await hands.go_on(3, "setup.back")
            await put_control(hands, CONTROL)
            await hands.go_on(4)
            await hands.press("connection.test")
            await until(lambda: "The connection is good." in hands.words("connection.result"))

    run(scene())


def test_without_a_control_nothing_is_asked(run: Run, bare: Opening, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with bare() as opened:
            hands = await to_the_keys(opened, gateway)
            asked = len(gateway.requests())
            await hands.go_on(3, "setup.skip")
            await hands.go_on(4, "setup.skip")
            await hands.press("connection.test")
            await until(lambda: hands.sees("connection.result"))
            assert "A secret of this profile is missing" in hands.words("connection.result")
            assert len(gateway.requests()) == asked
            await hands.go_on(5, "setup.skip")
            await until(lambda: "none yet: nothing can be looked up or sent" in hands.words("setup.summary"))

    run(scene())


def test_an_unknown_profile_is_said_and_the_others_are_offered(
    run: Run, console: Opening, gateway: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    live = brand_profile("ConnPay live", "connpay", Environment.PRODUCTION)

    async def scene() -> None:
        async with console(sandbox_profile(gateway), live, profile="Nobody") as opened:
            hands = Hands(opened)
            assert opened.page == "tab.start"
            assert "There is no profile Nobody." in hands.words("start.notice")
            lines = hands.lines("start.profiles")
            assert lines[0].startswith("ConnPay live, PRODUCTION - real money, ConnPay")
            hands.shown("start.profiles").setProperty("currentRow", 1)
            QTest.keyClick(hands.shown("start.profiles"), Qt.Key.Key_Return)
            await until(lambda: opened.page == "tab.payout")
            assert opened.picked == "Sandbox"
            await opened.quiet()

    run(scene())
    assert "unknown Nobody" in capsys.readouterr().err


def test_a_profile_that_cannot_be_read_is_not_opened_but_its_reason_is_said(
    run: Run, console: Opening, gateway: Sandbox, tmp_path: Path
) -> None:
    here = HomeFiles(tmp_path / "home")
    here.add(sandbox_profile(gateway))
    path = here.folder / "profiles.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    document["profiles"].append({**document["profiles"][0], "name": "Old", "brand": "nobody"})
    path.write_text(json.dumps(document), encoding="utf-8")

    async def scene() -> None:
        async with console(profile="Old") as opened:
            hands = Hands(opened)
            words = "The profile asked for cannot be opened: it names a brand this version does not know: nobody."
            assert words in hands.words("start.notice")
            assert hands.lines("start.profiles")[1].startswith("Old, Cannot be used")
            await hands.press("start.open")
            await until(lambda: opened.picked == "Sandbox")
            await opened.quiet()

    run(scene())


def test_a_profile_is_taken_over_from_a_file_on_the_first_page(
    run: Run, bare: Opening, gateway: Sandbox, tmp_path: Path
) -> None:
    other = HomeFiles(tmp_path / "other")
    other.add(sandbox_profile(gateway, "From the administrator"))
    path = tmp_path / "profiles.json"
    path.write_text(other.export_text(), encoding="ascii")

    async def scene() -> None:
        async with bare() as opened:
            hands = Hands(opened)
            await hands.press("start.import")
            await until(lambda: hands.sees("profiles.import.dialog"))
            assert isinstance(opened.part("profiles.import.dialog"), QFileDialog)
            await hands.file_dialog("profiles.import.dialog", path)
            await until(lambda: hands.sees("import.confirm"))
            await hands.press("import.confirm")
            await until(lambda: opened.page == "tab.payout")
            assert opened.picked == "From the administrator"
            await opened.quiet()

    run(scene())
