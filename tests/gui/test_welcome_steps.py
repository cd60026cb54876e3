"""A first start: from an empty home to a sent payout, forth and back, left and gone on with, and what a test says."""

import json
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from example_forms import FILLED
from opened_console import OpenedProgram, OpenProgram, brand_profile
from opened_home import sandbox_profile
from profile_steps import ProfileSteps
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from sandbox_process import CONTROL, Sandbox
from waiting import until

from console_app.config_file import HomeFiles
from console_app.protocol.brands import Environment

Run = Callable[[Coroutine[Any, Any, None]], None]
NAME = "First sandbox"


def fill_brand(steps: ProfileSteps, gateway: Sandbox, name: str = NAME) -> None:
    steps.put_fields(name=name, brand="custom", base_url=f"{gateway.address}/paynet/api")


def fill_account(steps: ProfileSteps, gateway: Sandbox, **other: str) -> None:
    steps.fill_fields({"endpoint": "39915", "login": gateway.login, "currencies": "eur, USD", **other})


async def to_the_keys(opened: OpenedProgram, gateway: Sandbox, **other: str) -> ProfileSteps:
    """Walk to the step of the key: the profile is kept."""
    steps = ProfileSteps(opened)
    await steps.press_awake("start.setup")
    await steps.step(0)
    fill_brand(steps, gateway)
    await steps.go_on(1)
    fill_account(steps, gateway, **other)
    await steps.go_on(2)
    return steps


async def put_control(steps: ProfileSteps, control: str) -> None:
    steps.part("keys.control").setProperty("wire", control)
    await steps.press_awake("keys.control.do")
    await until(lambda: "Merchant control stored" in steps.words("keys.control.notice"))


def test_from_an_empty_home_to_a_sent_payout(run: Run, bare: OpenProgram, gateway: Sandbox, tmp_path: Path) -> None:
    pem = tmp_path / "key.pem"
    pem.write_bytes(gateway.private_key_pem)

    async def scene() -> None:
        async with bare() as opened:
            steps = await to_the_keys(opened, gateway)
            assert "SANDBOX" in opened.told("setup.band")
            (profile,) = opened.files.all()
            assert (profile.name, profile.currencies, profile.operations) == (NAME, ("EUR", "USD"), ())
            steps.part("keys.file").setProperty("wire", str(pem))
            await steps.press_awake("keys.import.do")
            await until(lambda: steps.shows("keys.fingerprint"))
            await steps.press_awake("keys.import.do")
            await until(lambda: steps.shows("setup.next"))
            await steps.go_on(3)
            await put_control(steps, CONTROL)
            assert CONTROL not in " ".join(opened.told())
            await steps.go_on(4)
            before = len(gateway.orders())
            await steps.press_awake("connection.test")
            await until(lambda: steps.shows("connection.result"))
            assert "The connection is good." in steps.words("connection.result")
            assert "No money can move by this test." in steps.words("connection.result")
            assert len(gateway.orders()) == before
            await steps.go_on(5)
            await until(lambda: "in the keyring" in steps.words("setup.summary"))
            assert "tested, good" in steps.words("setup.summary")
            assert opened.page == "tab.start"
            await steps.press_awake("setup.next")
            await until(lambda: opened.page == "tab.payout")
            assert opened.picked == NAME
            assert "SANDBOX" in opened.told("banner")
            await until(lambda: opened.wire("payout.client_orderid") != "")
            await opened.fill("payout", FILLED)
            await opened.send("payout")
            assert opened.text("payout.result").startswith("Accepted by the gateway, order ")
            await opened.quiet()
            QApplication.clipboard().clear()

    run(scene())


def test_the_steps_are_gone_through_by_keys_alone(run: Run, bare: OpenProgram, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with bare() as opened:
            steps, window = ProfileSteps(opened), opened.window

            def typed(*texts: str) -> None:
                for text in texts:
                    QTest.keyClicks(window.focusWidget(), text)
                    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)

            steps.part("start.setup").setFocus()
            QTest.keyClick(window.focusWidget(), Qt.Key.Key_Space)
            await steps.step(0)
            typed(NAME, "Anot")  # Another brand
            typed("S", f"{gateway.address}/paynet/api")
            assert window.focusWidget() is steps.part("setup.leave")
            QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
            QTest.keyClick(window.focusWidget(), Qt.Key.Key_Space)
            await steps.step(1)
            assert window.focusWidget() is steps.part("profile.endpoint")
            typed("39915", gateway.login, "EUR")
            while window.focusWidget() is not steps.part("setup.next"):
                QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
            QTest.keyClick(window.focusWidget(), Qt.Key.Key_Space)
            await steps.step(2)
            assert steps.part("setup.key").isAncestorOf(window.focusWidget())
            assert opened.files.named(NAME).login == gateway.login

    run(scene())


def test_every_step_says_what_is_wrong_and_forgets_nothing_on_the_way_back(
    run: Run, bare: OpenProgram, gateway: Sandbox
) -> None:
    async def scene() -> None:
        async with bare(size=(1280, 720)) as opened:
            steps = ProfileSteps(opened)
            await steps.press_awake("start.setup")
            await steps.step(0)
            await steps.press_awake("setup.next")
            await until(lambda: steps.error("profile.name") == "This is needed.")
            assert steps.error("profile.brand") == "This is needed."
            fill_brand(steps, gateway)
            await steps.go_on(1)
            steps.fill_fields({"endpoint": "39 915", "login": "Merchant with a login", "currencies": "EUR, XXQ"})
            await steps.press_awake("setup.next")
            await until(lambda: steps.error("profile.endpoint") != "")
            assert steps.error("profile.endpoint") == "Digits only, as your account manager gave them."
            assert steps.error("profile.login") == "At most 20 characters here; you have 21."
            assert steps.error("profile.currencies") == "No currency of ISO 4217: XXQ."
            assert opened.files.all() == ()
            await steps.go_on(0, "setup.back")
            assert steps.wire("profile.name") == NAME
            await steps.press_awake("setup.leave")
            await until(lambda: steps.shows("start.setup"))
            await steps.press_awake("start.setup")
            await steps.step(0)
            assert steps.wire("profile.login") == "Merchant with a login"
            await steps.go_on(1)
            fill_account(steps, gateway)
            await steps.go_on(2)
            await steps.go_on(1, "setup.back")
            steps.put_fields(currencies="USD")
            await steps.go_on(2)
            (profile,) = opened.files.all()
            assert (profile.name, profile.currencies) == (NAME, ("USD",))

    run(scene())


def test_what_is_left_half_done_opens_without_keys_and_is_gone_on_with(
    run: Run, bare: OpenProgram, gateway: Sandbox
) -> None:
    async def scene() -> None:
        async with bare() as opened:
            steps = await to_the_keys(opened, gateway)
            await steps.press_awake("setup.leave")
            await until(lambda: opened.page == "tab.payout")
            assert opened.picked == NAME
            await until(lambda: steps.shows("window.error"))
            await steps.open_profiles()
            await steps.press_awake("profiles.setup")
            await steps.step(2)
            await steps.go_on(3, "setup.skip")
            await put_control(steps, CONTROL)
            await steps.go_on(2, "setup.back")
            await steps.go_on(3, "setup.skip")
            await until(lambda: steps.shows("setup.next"))
            await steps.go_on(4)
            await steps.press_awake("connection.test")
            await until(lambda: "The connection is good." in steps.words("setup"))
            QTest.keyClick(steps.part("setup"), Qt.Key.Key_Escape)
            await until(lambda: not steps.shows("setup"))
            await opened.quiet()

    run(scene())


def test_a_refused_control_is_said_and_mended_on_the_way_back(run: Run, bare: OpenProgram, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with bare() as opened:
            steps = await to_the_keys(opened, gateway)
            await steps.go_on(3, "setup.skip")
            await put_control(steps, "another-control")
            await steps.go_on(4)
            await steps.press_awake("connection.test")
            await until(lambda: "The gateway refuses the merchant control." in steps.words("connection.result"))
            await steps.go_on(3, "setup.back")
            await put_control(steps, CONTROL)
            await steps.go_on(4)
            await steps.press_awake("connection.test")
            await until(lambda: "The connection is good." in steps.words("connection.result"))

    run(scene())


def test_without_a_control_nothing_is_asked(run: Run, bare: OpenProgram, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with bare() as opened:
            steps = await to_the_keys(opened, gateway)
            asked = len(gateway.requests())
            await steps.go_on(3, "setup.skip")
            await steps.go_on(4, "setup.skip")
            await steps.press_awake("connection.test")
            await until(lambda: steps.shows("connection.result"))
            assert "A secret of this profile is missing" in steps.words("connection.result")
            assert len(gateway.requests()) == asked
            await steps.go_on(5, "setup.skip")
            await until(lambda: "none yet: nothing can be looked up or sent" in steps.words("setup.summary"))

    run(scene())


def test_an_unknown_profile_is_said_and_the_others_are_offered(
    run: Run, console: OpenProgram, gateway: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    live = brand_profile("ConnPay live", "connpay", Environment.PRODUCTION)

    async def scene() -> None:
        async with console(sandbox_profile(gateway), live, profile="Nobody") as opened:
            steps = ProfileSteps(opened)
            assert opened.page == "tab.start"
            assert "There is no profile Nobody." in steps.words("start.notice")
            lines = steps.lines("start.profiles")
            assert lines[0].startswith("ConnPay live, PRODUCTION - real money, ConnPay")
            steps.part("start.profiles").setProperty("currentRow", 1)
            QTest.keyClick(steps.part("start.profiles"), Qt.Key.Key_Return)
            await until(lambda: opened.page == "tab.payout")
            assert opened.picked == "Sandbox"
            await opened.quiet()

    run(scene())
    assert "unknown Nobody" in capsys.readouterr().err


def test_a_profile_that_cannot_be_read_is_not_opened_but_its_reason_is_said(
    run: Run, console: OpenProgram, gateway: Sandbox, tmp_path: Path
) -> None:
    here = HomeFiles(tmp_path / "home")
    here.add(sandbox_profile(gateway))
    path = here.folder / "profiles.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    document["profiles"].append({**document["profiles"][0], "name": "Old", "brand": "nobody"})
    path.write_text(json.dumps(document), encoding="utf-8")

    async def scene() -> None:
        async with console(profile="Old") as opened:
            steps = ProfileSteps(opened)
            words = "The profile asked for cannot be opened: it names a brand this version does not know: nobody."
            assert words in steps.words("start.notice")
            assert steps.lines("start.profiles")[1].startswith("Old, Cannot be used")
            await steps.press_awake("start.open")
            await until(lambda: opened.picked == "Sandbox")
            await opened.quiet()

    run(scene())


def test_a_profile_is_taken_over_from_a_file_on_the_first_page(
    run: Run, bare: OpenProgram, gateway: Sandbox, tmp_path: Path
) -> None:
    other = HomeFiles(tmp_path / "other")
    other.add(sandbox_profile(gateway, "From the administrator"))
    path = tmp_path / "profiles.json"
    path.write_text(other.export_text(), encoding="ascii")

    async def scene() -> None:
        async with bare() as opened:
            steps = ProfileSteps(opened)
            await steps.press_awake("start.import")
            await until(lambda: steps.shows("profiles.import.dialog"))
            assert isinstance(opened.part("profiles.import.dialog"), QFileDialog)
            await steps.file_dialog("profiles.import.dialog", path)
            await until(lambda: steps.shows("import.confirm"))
            await steps.press_awake("import.confirm")
            await until(lambda: opened.page == "tab.payout")
            assert opened.picked == "From the administrator"
            await opened.quiet()

    run(scene())
