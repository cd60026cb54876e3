"""Profiles from the window: added, changed, copied, removed and handed over, and the window follows each at once."""

import json
from collections.abc import Callable, Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

from console_rig import PROFILE
from console_window import Console, Opening, brand_profile, sandbox_profile
from payout_desk import FILLED, until
from profile_hands import Hands
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from sandbox_process import Sandbox

from console_app.config_file import HomeFiles
from console_app.protocol.brands import Environment
from console_app.services.errors import SecretMissing
from console_app.services.keys import SecretKind
from console_app.services.profile import Profile, Target

Run = Callable[[Coroutine[Any, Any, None]], None]
LIVE = brand_profile("ConnPay live", "connpay", Environment.PRODUCTION, Target("77", group=True))
FOREIGN = "https://pay.example.test/paynet/api"


def offered(opened: Console) -> list[str]:
    return [opened.window.profiles.itemText(row) for row in range(opened.window.profiles.count())]


async def saved(hands: Hands) -> None:
    await hands.press("profile.save")
    await until(lambda: not hands.sees("profile.save"))


async def opened_edit(hands: Hands, profile: str) -> None:
    hands.choose(profile)
    await hands.press("profiles.edit")
    await until(lambda: hands.sees("profile.save"))


def test_an_added_profile_is_in_the_list_at_once_and_a_copy_is_another(run: Run, console: Opening) -> None:
    async def scene() -> None:
        async with console() as opened:
            hands = Hands(opened)
            await hands.open_profiles()
            await hands.press("profiles.add")
            await until(lambda: hands.sees("profile.save"))
            await hands.press("profile.save")
            await until(lambda: hands.error("profile.name") != "")
            wrong = {name: hands.error(f"profile.{name}") for name in ("brand", "endpoint", "login", "currencies")}
            assert set(wrong.values()) == {"This is needed."}
            hands.put(name=PROFILE.upper(), brand="apropay", endpoint="5", login="Desk", currencies="usd eur")
            assert hands.error("profile.name").startswith("There is a profile of this name.")
            hands.put(name="Apropay desk")
            await saved(hands)
            assert offered(opened) == ["Apropay desk", PROFILE]
            assert opened.picked == PROFILE
            assert any(line.startswith("Apropay desk, SANDBOX - test money only") for line in hands.lines())
            await hands.press("profiles.copy")
            await until(lambda: hands.sees("profile.save"))
            assert hands.wire("login") == "Desk"
            hands.put(name="Apropay live", environment="production")
            await saved(hands)
            live = opened.files.named("Apropay live")
            assert (live.environment, live.host, live.currencies) == (
                Environment.PRODUCTION,
                "gate.apropay.com",
                ("USD", "EUR"),
            )

    run(scene())


def test_a_change_of_the_chosen_profile_shows_in_band_and_tabs_at_once(run: Run, console: Opening) -> None:
    async def scene() -> None:
        async with console(replace(LIVE, confirmed_sandbox_host="")) as opened:
            hands = Hands(opened)
            assert "Payout" in opened.tabs()
            opened.desk.put("amount", "7.00")
            await hands.open_profiles()
            await opened_edit(hands, LIVE.name)
            assert opened.part("profile.name").property("readOnly") is True
            await hands.press("profile.more")
            hands.fill({"allow.payout": "no", "login": "OtherLogin", "endpoint.sale.kind": "endpoint"})
            await hands.press("profile.save")
            await until(lambda: hands.error("profile.endpoint.sale") == "This is needed.")
            hands.fill({"look_up_first": "no", "proxy": "http://me:secret@proxy.example.test"})
            assert hands.error("profile.look_up_waiver").startswith("Say why;")
            assert "No user name and no password" in hands.error("profile.proxy")
            hands.fill({"endpoint.sale": "78", "look_up_waiver": "Status is closed to us", "proxy": ""})
            await hands.press("profile.save")
            await until(lambda: hands.sees("ask.no"))
            await hands.press("ask.no")
            await until(lambda: not hands.sees("ask.no"))
            assert opened.files.named(LIVE.name).login == "AcmePayouts"
            await hands.press("profile.save")
            await until(lambda: hands.sees("ask.yes"))
            await hands.press("ask.yes")
            await until(lambda: not hands.sees("profile.save"))
            assert {"OtherLogin", "Orders are not looked up before sending"} <= set(opened.told("banner"))
            assert "Payout" not in opened.tabs()
            kept = opened.files.named(LIVE.name)
            assert kept.operations == ("sale", "create-card-ref", "transfer-by-ref", "status")
            assert kept.targets == (("sale", Target("78")),)
            await hands.press("profiles.close")
            await opened.quiet()

    run(scene())


def test_the_steps_ask_as_well_before_a_begun_form_is_cleared(run: Run, console: Opening) -> None:
    async def scene() -> None:
        async with console() as opened:
            hands = Hands(opened)
            opened.desk.put("amount", "7.00")
            await hands.open_profiles()
            await hands.press("profiles.setup")
            await hands.step(2)
            await hands.go_on(1, "setup.back")
            hands.put(currencies="EUR")
            await hands.press("setup.next")
            await hands.press("ask.no")
            await until(lambda: not hands.sees("ask.no"))
            assert opened.files.named(PROFILE).currencies == ("EUR", "USD")
            await hands.press("setup.next")
            await hands.press("ask.yes")
            await hands.step(2)
            assert opened.files.named(PROFILE).currencies == ("EUR",)
            await hands.press("setup.leave")
            await until(lambda: opened.desk.wire("amount") == "")
            await opened.quiet()

    run(scene())


def test_the_environment_follows_the_host_and_shows_while_it_is_typed(run: Run, console: Opening) -> None:
    async def scene() -> None:
        async with console() as opened:
            hands = Hands(opened)
            await hands.open_profiles()
            await hands.press("profiles.add")
            await until(lambda: hands.sees("profile.save"))
            hands.put(name="Typed", brand="custom", endpoint="5", login="Desk", currencies="EUR")

            def strip() -> str:
                return hands.words("profile").split(" Brand ")[0]

            hands.put(base_url="https://gate.connpay.com/paynet/api")
            assert strip() == "PRODUCTION - real money"
            assert not hands.sees("profile.confirmed_sandbox_host")
            wrong = "This is the production host of ConnPay. It moves real money: choose Production."
            assert hands.error("profile.environment") == wrong
            await hands.press("profile.save")
            await until(lambda: "keep a profile" not in opened.window.tasks.names())
            assert opened.there("profile.save")
            hands.put(base_url=FOREIGN)
            assert strip() == "PRODUCTION - real money"
            wanted = "Counts as PRODUCTION. If it is a sandbox, type pay.example.test here; else choose Production."
            assert hands.error("profile.confirmed_sandbox_host") == wanted
            hands.put(confirmed_sandbox_host="pay.example.tes")
            assert strip() == "PRODUCTION - real money"
            hands.put(confirmed_sandbox_host="PAY.example.test")
            assert strip() == "SANDBOX - test money only"
            hands.put(base_url="https://pay2.example.test/paynet/api")
            assert strip() == "PRODUCTION - real money"
            hands.put(base_url="http://pay.example.test/paynet/api")
            assert hands.error("profile.base_url") == "The address must begin with https (http only on this machine)."
            hands.put(base_url=FOREIGN, environment="production")
            assert strip() == "PRODUCTION - real money"
            await saved(hands)
            assert opened.files.named("Typed").environment is Environment.PRODUCTION
            assert opened.files.named("Typed").confirmed_sandbox_host == ""

    run(scene())


def test_open_orders_hold_host_login_and_endpoint_and_the_profile(run: Run, console: Opening) -> None:
    async def scene() -> None:
        async with console() as opened:
            hands, desk = Hands(opened), opened.desk
            desk.fill(FILLED)
            await desk.send()
            number = desk.wire("client_orderid")
            await hands.open_profiles()
            await hands.press("profiles.remove")
            await until(lambda: "1 order of this profile is still open." in hands.words("profiles.notice"))
            assert number in hands.words("profiles.notice")
            assert not hands.sees("removal.confirm")
            await opened_edit(hands, PROFILE)
            assert number in hands.words("profile.notice")
            for name in ("endpoint", "login", "base_url"):
                assert opened.part(f"profile.{name}").property("readOnly") is True
            hands.put(currencies="EUR")
            await saved(hands)
            assert opened.files.named(PROFILE).currencies == ("EUR",)
            await hands.press("profiles.close")
            await opened.quiet()

    run(scene())


def test_nothing_changes_while_an_order_is_being_sent(run: Run, console: Opening, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with console() as opened:
            hands, desk = Hands(opened), opened.desk
            desk.fill(FILLED)
            gateway.set_scenario("slow", "payout", 1, seconds=1.0)
            await desk.open_review()
            await desk.confirm()
            await until(lambda: opened.program.sending)
            await hands.open_profiles()
            await hands.press("profiles.edit")
            await until(lambda: "Not now: a review or a send is open." in hands.words("profiles.notice"))
            assert not hands.sees("profile.save")
            await desk.idle()
            await hands.press("profiles.close")
            await opened.quiet()

    run(scene())


def test_removing_asks_about_the_secrets_and_the_window_goes_to_another_profile(
    run: Run, console: Opening, gateway: Sandbox
) -> None:
    second = sandbox_profile(gateway, "Second")

    async def scene() -> None:
        async with console(sandbox_profile(gateway), second) as opened:
            hands = Hands(opened)
            await hands.open_profiles()
            await hands.press("profiles.remove")
            await until(lambda: hands.sees("removal.confirm"))
            await hands.press("removal.confirm")
            await until(lambda: hands.error("removal.secrets") == "Choose what becomes of them.")
            hands.shown("removal.secrets").setProperty("wire", "delete")
            await hands.press("removal.confirm")
            await until(lambda: hands.sees("ask.no"))
            await hands.press("ask.no")
            await until(lambda: not hands.sees("ask.no"))
            assert PROFILE in offered(opened)
            await hands.press("removal.confirm")
            await until(lambda: hands.sees("ask.yes"))
            await hands.press("ask.yes")
            await until(lambda: not hands.sees("removal.confirm"))
            assert (offered(opened), opened.picked) == (["Second"], "Second")
            for kind in (SecretKind.PRIVATE_KEY, SecretKind.MERCHANT_CONTROL):
                try:
                    await opened.vault.delete(PROFILE, kind)
                except SecretMissing:
                    continue
                raise AssertionError(kind)
            await hands.press("profiles.close")
            await opened.quiet()

    run(scene())


def test_without_the_last_profile_the_window_begins_anew(run: Run, console: Opening, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with console() as opened:
            hands = Hands(opened)
            await hands.open_profiles()
            await hands.press("profiles.remove")
            await until(lambda: hands.sees("removal.confirm"))
            hands.shown("removal.secrets").setProperty("wire", "keep")
            await hands.press("removal.confirm")
            await until(lambda: opened.page == "tab.start")
            assert opened.tabs() == []
            assert "No profile open - nothing can be sent" in opened.told("banner")
            assert not opened.there("profile.select")
            assert not opened.there("profiles.list")
            await opened.vault.delete(PROFILE, SecretKind.MERCHANT_CONTROL)  # it was kept
            await opened.in_front()
            for key in (Qt.Key.Key_4, Qt.Key.Key_6, Qt.Key.Key_K):
                opened.key(key, ctrl=True)
            opened.key(Qt.Key.Key_F5)
            assert opened.page == "tab.start"
            opened.key(Qt.Key.Key_L, ctrl=True)
            await until(lambda: opened.window.locked)
            await hands.press("lock.unlock")
            await until(lambda: not opened.window.locked)
            assert not opened.there("profile.select")
            await hands.press("start.setup")
            await hands.step(0)
            hands.put(name="Third", brand="custom", base_url=f"{gateway.address}/paynet/api")
            await hands.go_on(1)
            hands.fill({"endpoint": "39915", "login": gateway.login, "currencies": "EUR"})
            await hands.go_on(2)
            await hands.press("setup.leave")
            await until(lambda: opened.page.startswith("tab.") and opened.page != "tab.start")
            assert (offered(opened), opened.picked, opened.there("profile.select")) == (["Third"], "Third", True)
            assert "Payout" in opened.tabs()
            await opened.quiet()

    run(scene())


def test_an_unreadable_profile_shows_its_reason_and_can_be_removed(run: Run, console: Opening) -> None:
    async def scene() -> None:
        async with console() as opened:
            path = opened.files.folder / "profiles.json"
            document = json.loads(path.read_text(encoding="utf-8"))
            document["profiles"].append({**document["profiles"][0], "name": "<b>Old</b>", "login": "two words"})
            path.write_text(json.dumps(document), encoding="utf-8")
            hands = Hands(opened)
            await hands.open_profiles()
            assert hands.lines()[1] == "<b>Old</b>, Cannot be used: its name cannot be used"
            hands.choose("<b>Old</b>")
            assert not hands.shown("profiles.edit").isEnabled()
            await hands.press("profiles.remove")
            await until(lambda: hands.sees("removal.confirm"))
            assert "Remove the profile <b>Old</b>?" in hands.words("removal")
            plain = Qt.TextFormat.PlainText
            assert [part.text() for part in opened.window.findChildren(QLabel) if part.textFormat() is not plain] == []
            await hands.press("removal.confirm")
            await until(lambda: not hands.sees("removal.confirm"))
            assert len(hands.lines()) == 1
            assert opened.files.unreadable() == ()

    run(scene())


def test_what_is_written_to_a_file_is_taken_over_elsewhere_once_its_host_is_typed(
    run: Run, console: Opening, gateway: Sandbox, tmp_path: Path
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
            hands = Hands(opened)
            await hands.open_profiles()
            hands.choose("Shop")
            await hands.press("profiles.export")
            await hands.file_dialog("profiles.export.dialog", path)
            await until(lambda: "No secret is in the file." in hands.words("profiles.notice"))
            text = path.read_text(encoding="ascii")
            assert "ShopLogin" in text
            assert gateway.control not in text
            assert "PRIVATE" not in text
            opened.files.remove("Shop", 0)
            await hands.press("profiles.import")
            await hands.file_dialog("profiles.import.dialog", path)
            await until(lambda: hands.sees("import.confirm"))
            await hands.press("import.confirm")
            await until(lambda: hands.error("import.host.pay.example.test") == "Type pay.example.test to confirm.")
            assert "PRODUCTION - real money" in hands.lines("import.list")[0]
            hands.shown("import.host.pay.example.test").setProperty("wire", "pay.example.test")
            assert "SANDBOX - test money only" in hands.lines("import.list")[0]
            await hands.press("import.confirm")
            await until(lambda: not hands.sees("import.confirm"))
            assert opened.files.named("Shop") == shop
            assert "Shop" in offered(opened)
            await hands.press("profiles.import")
            await hands.file_dialog("profiles.import.dialog", path)
            await until(lambda: "Everything in the file is here already." in hands.words("import.notice"))
            assert not hands.shown("import.confirm").isEnabled()
            await hands.press("import.cancel")
            path.write_text("not a file of profiles", encoding="ascii")
            await until(lambda: not hands.sees("import.confirm"))
            await hands.press("profiles.import")
            await hands.file_dialog("profiles.import.dialog", path)
            await until(lambda: "this is no file of profiles" in hands.words("profiles.notice"))

    run(scene())


def test_what_a_file_weakens_is_said_before_anything_of_it_is_kept(
    run: Run, console: Opening, gateway: Sandbox, tmp_path: Path
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
            hands = Hands(opened)
            await hands.open_profiles()
            await hands.press("profiles.import")
            await hands.file_dialog("profiles.import.dialog", path)
            await until(lambda: hands.sees("import.concerns"))
            said = hands.words("import.concerns")
            assert said.startswith("Look at this first: a safety is off")
            for words in (
                "Weak: payments are not looked up before they are sent, so one that was made already may go twice.",
                "<b>faster</b>",
                "Weak: bears a brand, but goes to https://gate.evil.test/paynet/api",
                "Weak: everything goes through the proxy http://proxy.example.test:3128",
            ):
                assert words in said
            assert [known.name for known in opened.files.all()] == [PROFILE]
            await hands.press("import.confirm")
            await until(lambda: not hands.sees("import.confirm"))
            assert opened.files.named("Weak") == weak
            await hands.press("profiles.import")
            await hands.file_dialog("profiles.import.dialog", path)
            await until(lambda: hands.sees("import.confirm"))
            assert not hands.sees("import.concerns")
            await hands.press("import.cancel")
            path.write_bytes(path.read_bytes().ljust(1024 * 1024 + 1))
            await until(lambda: not hands.sees("import.confirm"))
            await hands.press("profiles.import")
            await hands.file_dialog("profiles.import.dialog", path)
            await until(lambda: "it is larger than a file of profiles can be" in hands.words("profiles.notice"))

    run(scene())


def test_everything_is_in_reach_in_the_smallest_window_and_nothing_flashes_up(
    run: Run, console: Opening, qapp: QApplication
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
            hands = Hands(opened)
            await hands.open_profiles()
            await hands.press("profiles.edit")
            await until(lambda: hands.sees("profile.save"))
            await hands.press("profile.more")
            dialog = hands.shown("profile")
            await until(lambda: hands.sees("profile.proxy") and dialog.height() > 500)
            assert dialog.height() <= 720 - 48
            for name in ("profile.save", "profile.cancel"):
                button = hands.shown(name)
                assert button.visibleRegion().boundingRect() == button.rect()
            QTest.keyClick(dialog, Qt.Key.Key_Return)
            assert hands.sees("profile.save")
            QTest.keyClick(dialog, Qt.Key.Key_Escape)
            await until(lambda: not hands.sees("profile.save"))
            await hands.press("profiles.setup")
            await hands.step(2)
            await hands.press("setup.leave")
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
