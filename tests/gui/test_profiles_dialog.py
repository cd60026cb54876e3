"""Profiles from the window: added, changed, copied, removed and handed over, and the window follows each at once."""

import json
from collections.abc import Callable, Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

from example_forms import FILLED
from held_answers import held_answers
from opened_console import OpenedProgram, OpenProgram, brand_profile
from opened_home import PROFILE, sandbox_profile
from profile_steps import ProfileSteps
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from sandbox_process import Sandbox
from waiting import until

from console_app.config_file import HomeFiles
from console_app.protocol.brands import Environment
from console_app.protocol.minor_units import MinorUnits
from console_app.services.errors import SecretMissing
from console_app.services.keys import SecretKind
from console_app.services.profile import Profile, Target

Run = Callable[[Coroutine[Any, Any, None]], None]
LIVE = brand_profile("ConnPay live", "connpay", Environment.PRODUCTION, Target("77", group=True))
FOREIGN = "https://pay.example.test/paynet/api"


def offered(opened: OpenedProgram) -> list[str]:
    return [opened.window.profiles.itemText(row) for row in range(opened.window.profiles.count())]


async def saved(steps: ProfileSteps) -> None:
    await steps.press_awake("profile.save")
    await until(lambda: not steps.shows("profile.save"))


async def opened_edit(steps: ProfileSteps, profile: str) -> None:
    steps.choose(profile)
    await steps.press_awake("profiles.edit")
    await until(lambda: steps.shows("profile.save"))


def test_an_added_profile_is_in_the_list_at_once_and_a_copy_is_another(run: Run, console: OpenProgram) -> None:
    async def scene() -> None:
        async with console() as opened:
            steps = ProfileSteps(opened)
            await steps.open_profiles()
            await steps.press_awake("profiles.add")
            await until(lambda: steps.shows("profile.save"))
            await steps.press_awake("profile.save")
            await until(lambda: steps.error("profile.name") != "")
            wrong = {name: steps.error(f"profile.{name}") for name in ("brand", "endpoint", "login", "currencies")}
            assert set(wrong.values()) == {"This is needed."}
            steps.put_fields(name=PROFILE.upper(), brand="apropay", endpoint="5", login="Desk", currencies="usd eur")
            assert steps.error("profile.name").startswith("There is a profile of this name.")
            steps.put_fields(name="Apropay desk")
            await saved(steps)
            assert offered(opened) == ["Apropay desk", PROFILE]
            assert opened.picked == PROFILE
            assert any(line.startswith("Apropay desk, SANDBOX - test money only") for line in steps.lines())
            await steps.press_awake("profiles.copy")
            await until(lambda: steps.shows("profile.save"))
            assert steps.wire("profile.login") == "Desk"
            steps.put_fields(name="Apropay live", environment="production")
            await saved(steps)
            live = opened.files.named("Apropay live")
            assert (live.environment, live.host, live.currencies) == (
                Environment.PRODUCTION,
                "gate.apropay.com",
                ("USD", "EUR"),
            )

    run(scene())


def test_a_change_of_the_chosen_profile_shows_in_band_and_tabs_at_once(run: Run, console: OpenProgram) -> None:
    async def scene() -> None:
        async with console(replace(LIVE, confirmed_sandbox_host="")) as opened:
            steps = ProfileSteps(opened)
            assert "Payout" in opened.tabs()
            opened.put("payout.amount", "7.00")
            await steps.open_profiles()
            await opened_edit(steps, LIVE.name)
            assert opened.part("profile.name").property("readOnly") is True
            await steps.press_awake("profile.more")
            steps.fill_fields({"allow.payout": "no", "login": "OtherLogin", "endpoint.sale.kind": "endpoint"})
            await steps.press_awake("profile.save")
            await until(lambda: steps.error("profile.endpoint.sale") == "This is needed.")
            steps.fill_fields({"look_up_first": "no", "proxy": "http://me:secret@proxy.example.test"})
            assert steps.error("profile.look_up_waiver").startswith("Say why;")
            assert "No user name and no password" in steps.error("profile.proxy")
            steps.fill_fields({"endpoint.sale": "78", "look_up_waiver": "Status is closed to us", "proxy": ""})
            steps.fill_fields({"minor_units": "hundredths"})
            await steps.press_awake("profile.save")
            await until(lambda: steps.shows("ask.no"))
            await steps.press_awake("ask.no")
            await until(lambda: not steps.shows("ask.no"))
            assert opened.files.named(LIVE.name).login == "AcmePayouts"
            await steps.press_awake("profile.save")
            await until(lambda: steps.shows("ask.yes"))
            await steps.press_awake("ask.yes")
            await until(lambda: not steps.shows("profile.save"))
            assert {"OtherLogin", "Orders are not looked up before sending"} <= set(opened.told("banner"))
            assert "Payout" not in opened.tabs()
            kept = opened.files.named(LIVE.name)
            assert kept.operations == ("sale", "create-card-ref", "transfer-by-ref", "status")
            assert kept.targets == (("sale", Target("78")),)
            assert kept.minor_units is MinorUnits.HUNDREDTHS
            await steps.press_awake("profiles.close")
            await opened.quiet()

    run(scene())


def test_the_steps_ask_as_well_before_a_begun_form_is_cleared(run: Run, console: OpenProgram) -> None:
    async def scene() -> None:
        async with console() as opened:
            steps = ProfileSteps(opened)
            opened.put("payout.amount", "7.00")
            await steps.open_profiles()
            await steps.press_awake("profiles.setup")
            await steps.step(2)
            await steps.go_on(1, "setup.back")
            steps.put_fields(currencies="EUR")
            await steps.press_awake("setup.next")
            await steps.press_awake("ask.no")
            await until(lambda: not steps.shows("ask.no"))
            assert opened.files.named(PROFILE).currencies == ("EUR", "USD")
            await steps.press_awake("setup.next")
            await steps.press_awake("ask.yes")
            await steps.step(2)
            assert opened.files.named(PROFILE).currencies == ("EUR",)
            await steps.press_awake("setup.leave")
            await until(lambda: opened.wire("payout.amount") == "")
            await opened.quiet()

    run(scene())


def test_the_environment_follows_the_host_and_shows_while_it_is_typed(run: Run, console: OpenProgram) -> None:
    async def scene() -> None:
        async with console() as opened:
            steps = ProfileSteps(opened)
            await steps.open_profiles()
            await steps.press_awake("profiles.add")
            await until(lambda: steps.shows("profile.save"))
            steps.put_fields(name="Typed", brand="custom", endpoint="5", login="Desk", currencies="EUR")

            def strip() -> str:
                return steps.words("profile").split(" Brand ")[0]

            steps.put_fields(base_url="https://gate.connpay.com/paynet/api")
            assert strip() == "PRODUCTION - real money"
            assert not steps.shows("profile.confirmed_sandbox_host")
            wrong = "This is the production host of ConnPay. It moves real money: choose Production."
            assert steps.error("profile.environment") == wrong
            await steps.press_awake("profile.save")
            await until(lambda: "keep a profile" not in opened.window.tasks.names())
            assert opened.shows("profile.save")
            steps.put_fields(base_url=FOREIGN)
            assert strip() == "PRODUCTION - real money"
            wanted = "Counts as PRODUCTION. If it is a sandbox, type pay.example.test here; else choose Production."
            assert steps.error("profile.confirmed_sandbox_host") == wanted
            steps.put_fields(confirmed_sandbox_host="pay.example.tes")
            assert strip() == "PRODUCTION - real money"
            steps.put_fields(confirmed_sandbox_host="PAY.example.test")
            assert strip() == "SANDBOX - test money only"
            steps.put_fields(base_url="https://pay2.example.test/paynet/api")
            assert strip() == "PRODUCTION - real money"
            steps.put_fields(base_url="http://pay.example.test/paynet/api")
            assert steps.error("profile.base_url") == "The address must begin with https (http only on this machine)."
            steps.put_fields(base_url=FOREIGN, environment="production")
            assert strip() == "PRODUCTION - real money"
            await saved(steps)
            assert opened.files.named("Typed").environment is Environment.PRODUCTION
            assert opened.files.named("Typed").confirmed_sandbox_host == ""

    run(scene())


def test_open_orders_hold_host_login_and_endpoint_and_the_profile(run: Run, console: OpenProgram) -> None:
    async def scene() -> None:
        async with console() as opened:
            steps = ProfileSteps(opened)
            await opened.fill("payout", FILLED)
            await opened.send("payout")
            number = opened.wire("payout.client_orderid")
            await steps.open_profiles()
            await steps.press_awake("profiles.remove")
            await until(lambda: "1 order of this profile is still open." in steps.words("profiles.notice"))
            assert number in steps.words("profiles.notice")
            assert not steps.shows("removal.confirm")
            await opened_edit(steps, PROFILE)
            assert number in steps.words("profile.notice")
            for name in ("endpoint", "login", "base_url"):
                assert opened.part(f"profile.{name}").property("readOnly") is True
            steps.put_fields(currencies="EUR")
            await saved(steps)
            assert opened.files.named(PROFILE).currencies == ("EUR",)
            await steps.press_awake("profiles.close")
            await opened.quiet()

    run(scene())


def test_nothing_changes_while_an_order_is_being_sent(run: Run, console: OpenProgram) -> None:
    async def scene() -> None:
        async with console() as opened:
            steps = ProfileSteps(opened)
            await opened.fill("payout", FILLED)
            await opened.open_review("payout")
            with held_answers() as answers:
                await opened.press_confirm()
                await until(lambda: answers.waiting)
                await steps.open_profiles()
                await steps.press_awake("profiles.edit")
                await until(lambda: "Not now: a review or a send is open." in steps.words("profiles.notice"))
                assert not steps.shows("profile.save")
            await opened.idle()
            await steps.press_awake("profiles.close")
            await opened.quiet()

    run(scene())


def test_removing_asks_about_the_secrets_and_the_window_goes_to_another_profile(
    run: Run, console: OpenProgram, gateway: Sandbox
) -> None:
    second = sandbox_profile(gateway, "Second")

    async def scene() -> None:
        async with console(sandbox_profile(gateway), second) as opened:
            steps = ProfileSteps(opened)
            await steps.open_profiles()
            await steps.press_awake("profiles.remove")
            await until(lambda: steps.shows("removal.confirm"))
            await steps.press_awake("removal.confirm")
            await until(lambda: steps.error("removal.secrets") == "Choose what becomes of them.")
            steps.part("removal.secrets").setProperty("wire", "delete")
            await steps.press_awake("removal.confirm")
            await until(lambda: steps.shows("ask.no"))
            await steps.press_awake("ask.no")
            await until(lambda: not steps.shows("ask.no"))
            assert PROFILE in offered(opened)
            await steps.press_awake("removal.confirm")
            await until(lambda: steps.shows("ask.yes"))
            await steps.press_awake("ask.yes")
            await until(lambda: not steps.shows("removal.confirm"))
            await until(lambda: (offered(opened), opened.picked) == (["Second"], "Second"))
            for kind in (SecretKind.PRIVATE_KEY, SecretKind.MERCHANT_CONTROL):
                try:
                    await opened.vault.delete(PROFILE, kind)
                except SecretMissing:
                    continue
                raise AssertionError(kind)
            await steps.press_awake("profiles.close")
            await opened.quiet()

    run(scene())


def test_without_the_last_profile_the_window_begins_anew(run: Run, console: OpenProgram, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with console() as opened:
            steps = ProfileSteps(opened)
            await steps.open_profiles()
            await steps.press_awake("profiles.remove")
            await until(lambda: steps.shows("removal.confirm"))
            steps.part("removal.secrets").setProperty("wire", "keep")
            await steps.press_awake("removal.confirm")
            await until(lambda: opened.page == "tab.start")
            assert opened.tabs() == []
            assert "No profile open - nothing can be sent" in opened.told("banner")
            assert not opened.shows("profile.select")
            assert not opened.shows("profiles.list")
            await opened.vault.delete(PROFILE, SecretKind.MERCHANT_CONTROL)  # it was kept
            await opened.in_front()
            for key in (Qt.Key.Key_4, Qt.Key.Key_6, Qt.Key.Key_K):
                opened.key(key, ctrl=True)
            opened.key(Qt.Key.Key_F5)
            assert opened.page == "tab.start"
            opened.key(Qt.Key.Key_L, ctrl=True)
            await until(lambda: opened.window.locked)
            await steps.press_awake("lock.unlock")
            await until(lambda: not opened.window.locked)
            assert not opened.shows("profile.select")
            await steps.press_awake("start.setup")
            await steps.step(0)
            steps.put_fields(name="Third", brand="custom", base_url=f"{gateway.address}/paynet/api")
            await steps.go_on(1)
            steps.fill_fields({"endpoint": "39915", "login": gateway.login, "currencies": "EUR"})
            await steps.go_on(2)
            await steps.press_awake("setup.leave")
            await until(lambda: opened.page.startswith("tab.") and opened.page != "tab.start")
            assert (offered(opened), opened.picked, opened.shows("profile.select")) == (["Third"], "Third", True)
            assert "Payout" in opened.tabs()
            await opened.quiet()

    run(scene())


def test_an_unreadable_profile_shows_its_reason_and_can_be_removed(run: Run, console: OpenProgram) -> None:
    async def scene() -> None:
        async with console() as opened:
            path = opened.files.folder / "profiles.json"
            document = json.loads(path.read_text(encoding="utf-8"))
            document["profiles"].append({**document["profiles"][0], "name": "<b>Old</b>", "login": "two words"})
            path.write_text(json.dumps(document), encoding="utf-8")
            steps = ProfileSteps(opened)
            await steps.open_profiles()
            assert steps.lines()[1] == "<b>Old</b>, Cannot be used: its name cannot be used"
            steps.choose("<b>Old</b>")
            assert not steps.part("profiles.edit").isEnabled()
            await steps.press_awake("profiles.remove")
            await until(lambda: steps.shows("removal.confirm"))
            assert "Remove the profile <b>Old</b>?" in steps.words("removal")
            plain = Qt.TextFormat.PlainText
            assert [part.text() for part in opened.window.findChildren(QLabel) if part.textFormat() is not plain] == []
            await steps.press_awake("removal.confirm")
            await until(lambda: not steps.shows("removal.confirm"))
            assert len(steps.lines()) == 1
            assert opened.files.unreadable() == ()

    run(scene())


def test_what_is_written_to_a_file_is_taken_over_elsewhere_once_its_host_is_typed(
    run: Run, console: OpenProgram, gateway: Sandbox, tmp_path: Path
) -> None:
    shop = Profile(
        name="Shop",
        brand="custom",
        base_url=FOREIGN,
        login="ShopLogin",
        currencies=("EUR",),
        target=Target("8"),
        confirmed_sandbox_host="pay.example.test",
        proxy="http://proxy.example.test:3128",
    )
    path = tmp_path / "shop.json"

    async def scene() -> None:
        async with console(sandbox_profile(gateway), shop) as opened:
            steps = ProfileSteps(opened)
            await steps.open_profiles()
            steps.choose("Shop")
            await steps.press_awake("profiles.export")
            await steps.file_dialog("profiles.export.dialog", path)
            await until(lambda: "No secret is in the file." in steps.words("profiles.notice"))
            text = path.read_text(encoding="ascii")
            assert "ShopLogin" in text
            assert gateway.control not in text
            assert "PRIVATE" not in text
            opened.files.remove("Shop", 0)
            await steps.press_awake("profiles.import")
            await steps.file_dialog("profiles.import.dialog", path)
            await until(lambda: steps.shows("import.confirm"))
            await steps.press_awake("import.confirm")
            await until(lambda: steps.error("import.host.pay.example.test") == "Type pay.example.test to confirm.")
            assert "PRODUCTION - real money" in steps.lines("import.list")[0]
            steps.part("import.host.pay.example.test").setProperty("wire", "pay.example.test")
            assert "SANDBOX - test money only" in steps.lines("import.list")[0]
            await steps.press_awake("import.confirm")
            await until(lambda: not steps.shows("import.confirm"))
            assert opened.files.named("Shop") == shop
            assert "Shop" in offered(opened)
            await steps.press_awake("profiles.import")
            await steps.file_dialog("profiles.import.dialog", path)
            await until(lambda: "Everything in the file is here already." in steps.words("import.notice"))
            assert not steps.part("import.confirm").isEnabled()
            await steps.press_awake("import.cancel")
            path.write_text("not a file of profiles", encoding="ascii")
            await until(lambda: not steps.shows("import.confirm"))
            await steps.press_awake("profiles.import")
            await steps.file_dialog("profiles.import.dialog", path)
            await until(lambda: "this is no file of profiles" in steps.words("profiles.notice"))

    run(scene())


def test_what_a_file_weakens_is_said_before_anything_of_it_is_kept(
    run: Run, console: OpenProgram, gateway: Sandbox, tmp_path: Path
) -> None:
    weak = replace(
        brand_profile("Weak", "connpay", Environment.PRODUCTION),
        base_url="https://gate.evil.test/paynet/api",
        look_up_first=False,
        look_up_waiver="<b>faster</b>",
        proxy="http://proxy.example.test:3128",
    )
    writer = HomeFiles(tmp_path / "writer")
    writer.add(weak)
    path = tmp_path / "weak.json"
    path.write_text(writer.export_text(), encoding="ascii")

    async def scene() -> None:
        async with console(sandbox_profile(gateway)) as opened:
            steps = ProfileSteps(opened)
            await steps.open_profiles()
            await steps.press_awake("profiles.import")
            await steps.file_dialog("profiles.import.dialog", path)
            await until(lambda: steps.shows("import.concerns"))
            said = steps.words("import.concerns")
            assert said.startswith("Look at this first: a safety is off")
            for words in (
                "Weak: payments are not looked up before they are sent, so one that was made already may go twice.",
                "<b>faster</b>",
                "Weak: bears a brand, but goes to https://gate.evil.test/paynet/api",
                "Weak: everything goes through the proxy http://proxy.example.test:3128",
            ):
                assert words in said
            assert [known.name for known in opened.files.all()] == [PROFILE]
            await steps.press_awake("import.confirm")
            await until(lambda: not steps.shows("import.confirm"))
            assert opened.files.named("Weak") == weak
            await steps.press_awake("profiles.import")
            await steps.file_dialog("profiles.import.dialog", path)
            await until(lambda: steps.shows("import.confirm"))
            assert not steps.shows("import.concerns")
            await steps.press_awake("import.cancel")
            path.write_bytes(path.read_bytes().ljust(1024 * 1024 + 1))
            await until(lambda: not steps.shows("import.confirm"))
            await steps.press_awake("profiles.import")
            await steps.file_dialog("profiles.import.dialog", path)
            await until(lambda: "it is larger than a file of profiles can be" in steps.words("profiles.notice"))

    run(scene())


def test_everything_is_in_reach_in_the_smallest_window_and_nothing_flashes_up(
    run: Run, console: OpenProgram, qapp: QApplication
) -> None:
    class Windows(QObject):
        shown: list[str]

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
            if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
                self.shown.append(watched.objectName())
            return False

    windows = Windows()
    windows.shown = []

    async def scene() -> None:
        async with console(LIVE, size=(1280, 720)) as opened:
            qapp.installEventFilter(windows)
            steps = ProfileSteps(opened)
            await steps.open_profiles()
            await steps.press_awake("profiles.edit")
            await until(lambda: steps.shows("profile.save"))
            await steps.press_awake("profile.more")
            dialog = steps.part("profile")
            await until(lambda: steps.shows("profile.proxy") and dialog.height() > 500)
            assert dialog.height() <= 720 - 48
            for name in ("profile.save", "profile.cancel"):
                button = steps.part(name)
                assert button.visibleRegion().boundingRect() == button.rect()
            QTest.keyClick(dialog, Qt.Key.Key_Return)
            assert steps.shows("profile.save")
            QTest.keyClick(dialog, Qt.Key.Key_Escape)
            await until(lambda: not steps.shows("profile.save"))
            await steps.press_awake("profiles.setup")
            await steps.step(2)
            await steps.press_awake("setup.leave")
            await opened.quiet()
            qapp.removeEventFilter(windows)
            assert set(windows.shown) <= {"profiles", "profile", "setup"}

    run(scene())


def test_another_workstations_file_holds_what_this_one_wrote(gateway: Sandbox, tmp_path: Path) -> None:
    here, there = HomeFiles(tmp_path / "here"), HomeFiles(tmp_path / "there")
    here.add(sandbox_profile(gateway), LIVE)
    arriving = there.incoming(here.export_text())
    assert arriving == here.all()
    assert there.import_text(here.export_text()) == here.all()
