"""The window around the tabs: where money would go, which tabs there are, the profile's switch, what is told first."""

import json
from collections.abc import Callable, Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from console import told_by
from example_forms import FILLED
from held_answers import held_answers
from journal_orders import brought_to, new_order
from moved_clock import MovedClock
from opened_console import TITLE, OpenedProgram, OpenProgram, brand_profile
from opened_home import PROFILE, opened_home, sandbox_profile
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QListWidget, QWidget
from sandbox_process import Sandbox
from waiting import until

from console_app.gui.kit.aio import Fault
from console_app.gui.kit.notice import Manner
from console_app.protocol.brands import Environment
from console_app.protocol.states import OrderState
from console_app.services.errors import ProfileError
from console_app.services.keys import SecretKind
from console_app.services.profile import Profile, Target
from console_app.services.records import NewOrder, OrderKey

Run = Callable[[Coroutine[Any, Any, None]], None]
OTHER = "Second sandbox"
LIVE = brand_profile("ConnPay live", "connpay", Environment.PRODUCTION, Target("77", group=True))
APROPAY = brand_profile("Apropay desk", "apropay", Environment.SANDBOX)
SMALL = (1280, 720)


def two(gateway: Sandbox) -> tuple[Profile, Profile]:
    return sandbox_profile(gateway), sandbox_profile(gateway, OTHER)


def band_colour(console: OpenedProgram) -> tuple[int, int, int]:
    band = console.part("banner")
    colour = band.grab().toImage().pixelColor(4, band.height() - 4)
    return colour.red(), colour.green(), colour.blue()


class Windows(QObject):
    """Notes every window that comes up."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[QWidget] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(watched)
        return False


def test_no_part_flashes_up_as_a_window_of_its_own(run: Run, console: OpenProgram, qapp: QApplication) -> None:
    async def scene() -> None:
        windows = Windows()
        qapp.installEventFilter(windows)
        try:
            async with console() as opened:
                opened.key(Qt.Key.Key_6, ctrl=True)
                opened.press("orders.ask")
                await opened.quiet()
                assert windows.shown == [opened.window]
        finally:
            qapp.removeEventFilter(windows)

    run(scene())


def test_the_band_names_a_sandbox_in_words(run: Run, console: OpenProgram, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with console() as opened:
            words = opened.told("banner")
            host = gateway.address.removeprefix("http://")
            assert {"SANDBOX", "- test money only", "Custom", host, "39915", gateway.login} <= set(words)
            assert f"SANDBOX - test money only, Brand Custom, Host {host}, Endpoint 39915, Login {gateway.login}" in (
                opened.part("banner").accessibleName()
            )
            assert "PRODUCTION" not in " ".join(opened.told())
            assert opened.page == "tab.payout"
            assert opened.tabs() == [
                "Initial payment",
                "Card registration",
                "Deposit to card",
                "Payout",
                "Order status",
            ]

    run(scene())


def test_production_is_red_and_says_real_money_and_nothing_goes_there_by_itself(run: Run, console: OpenProgram) -> None:
    async def scene() -> None:
        async with console(LIVE) as opened:
            words = opened.told("banner")
            wanted = {"PRODUCTION", "- real money", "ConnPay", "gate.connpay.com", "group 77", "AcmePayouts"}
            assert wanted <= set(words)
            assert opened.part("banner").accessibleName().startswith("PRODUCTION - real money, Brand ConnPay, ")
            assert "SANDBOX" not in " ".join(words)
            red, green, blue = band_colour(opened)
            assert red > 120
            assert max(green, blue) < 60
            await opened.fill("payout", FILLED)
            await opened.open_review("payout")
            strip = " ".join(opened.told("review"))
            assert "PRODUCTION - real money, Brand ConnPay, Host gate.connpay.com, Endpoint group 77" in strip
            opened.press("review.cancel")
            await opened.quiet()
            assert not await opened.orders()
        async with console(profile=PROFILE) as opened:
            red, green, blue = band_colour(opened)
            assert max(green, blue) > red

    run(scene())


def test_a_profile_without_payouts_has_no_payout_tab_and_keys_stay_with_their_tabs(
    run: Run, console: OpenProgram, gateway: Sandbox
) -> None:
    async def scene() -> None:
        async with console(APROPAY, sandbox_profile(gateway), profile=APROPAY.name) as opened:
            cards = ["Card registration", "Deposit to card", "Order status"]
            assert opened.tabs() == cards
            first = opened.page
            opened.key(Qt.Key.Key_4, ctrl=True)
            assert opened.page == first
            opened.pick(PROFILE)
            await until(lambda: "Payout" in opened.tabs())
            for key, page in ((Qt.Key.Key_4, "tab.payout"), (Qt.Key.Key_6, "tab.orders"), (Qt.Key.Key_4, "tab.payout")):
                opened.key(key, ctrl=True)
                assert opened.page == page
            opened.pick(APROPAY.name)
            await until(lambda: opened.tabs() == cards)
            assert opened.page != "tab.payout"
            assert "sandbox.apropay.com" in opened.told("banner")

    run(scene())


def test_the_other_profiles_key_signs_as_soon_as_it_is_chosen(run: Run, console: OpenProgram, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with console(*two(gateway)) as opened:
            opened.pick(OTHER)
            await until(lambda: opened.vault.unlocked(OTHER))
            await opened.quiet()
            await opened.fill("payout", FILLED)
            await until(lambda: opened.text("payout.inspector.base64") != "")
            await opened.vault.delete(PROFILE, SecretKind.PRIVATE_KEY)
            await opened.vault.delete(PROFILE, SecretKind.MERCHANT_CONTROL)
            opened.press("payout.clear")
            opened.pick(PROFILE)
            await until(lambda: opened.shows("window.error"))
            opened.pick(OTHER)
            await until(lambda: not opened.shows("window.error"))

    run(scene())


def test_staying_keeps_a_begun_form_and_leaving_clears_it(run: Run, console: OpenProgram, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with console(*two(gateway)) as opened:
            await opened.fill("payout", FILLED)
            number = opened.wire("payout.client_orderid")
            opened.pick(OTHER)
            assert "Leave the form you have begun?" in " ".join(told_by(await opened.asked()))
            opened.press("ask.no")
            await opened.quiet()
            kept = [
                opened.wire(f"payout.{name}")
                for name in ("client_orderid", "amount", "account_number", "receiver_last_name")
            ]
            assert kept == [number, "1250.00", FILLED["account_number"], "Schneider"]
            assert opened.picked == PROFILE
            opened.pick(OTHER)
            await opened.asked()
            opened.press("ask.yes")
            await until(lambda: opened.wire("payout.client_orderid") not in ("", number))
            cleared = [opened.wire(f"payout.{name}") for name in ("amount", "account_number", "receiver_last_name")]
            assert cleared == ["", "", ""]
            assert opened.picked == OTHER
            opened.pick(PROFILE)
            await until(lambda: opened.files.preferences().last_profile == PROFILE)
            assert not opened.shows("ask")

    run(scene())


def test_esc_leaves_the_question_without_a_decision(run: Run, console: OpenProgram, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with console(*two(gateway)) as opened:
            opened.put("payout.amount", "7.00")
            opened.pick(OTHER)
            QTest.keyClick(await opened.asked(), Qt.Key.Key_Return)
            assert opened.shows("ask")
            QTest.keyClick(opened.part("ask"), Qt.Key.Key_Escape)
            await opened.quiet()
            assert (opened.picked, opened.wire("payout.amount")) == (PROFILE, "7.00")

    run(scene())


def test_the_profile_stays_while_a_review_is_open_or_an_order_is_sent(
    run: Run, console: OpenProgram, gateway: Sandbox
) -> None:
    why = "Not now: a review or a send is open."

    async def scene() -> None:
        async with console(*two(gateway)) as opened:
            await opened.fill("payout", FILLED)
            await opened.open_review("payout")
            opened.pick(OTHER)
            await until(lambda: why in opened.told())
            assert (opened.picked, opened.wire("payout.amount")) == (PROFILE, "1250.00")
            assert opened.review() is not None
            put_notices_away(opened)
            with held_answers() as answers:
                await opened.press_confirm()
                await until(lambda: answers.waiting)
                opened.pick(OTHER)
                await until(lambda: why in opened.told())
                assert opened.program.sending
                assert opened.picked == PROFILE
            await opened.idle()
            opened.pick(OTHER)
            await until(lambda: opened.files.preferences().last_profile == OTHER)
            assert opened.picked == OTHER

    run(scene())


def put_notices_away(opened: OpenedProgram) -> None:
    for button in opened.window.findChildren(QAbstractButton):
        if button.text() == "Put away" and button.isVisible():
            button.click()


def test_a_profile_that_is_gone_meanwhile_is_said_and_not_shown_as_chosen(
    run: Run, console: OpenProgram, gateway: Sandbox
) -> None:
    expected: list[Fault] = []

    async def scene() -> None:
        async with console(*two(gateway), faults=expected) as opened:
            opened.files.remove(OTHER, 0)
            opened.pick(OTHER)
            await until(lambda: opened.shows("window.error"))
            assert f"There is no profile {OTHER}." in opened.told("window.error")
            assert opened.picked == PROFILE

    run(scene())
    assert [type(fault.error) for fault in expected] == [ProfileError]


def test_the_last_profile_is_the_next_starts_first(run: Run, console: OpenProgram, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with console(*two(gateway)) as opened:
            assert opened.picked == PROFILE
            opened.pick(OTHER)
            await until(lambda: opened.files.preferences().last_profile == OTHER)
        async with console(*two(gateway)) as opened:
            assert opened.picked == OTHER
        async with console(*two(gateway), profile=PROFILE) as opened:
            assert opened.picked == PROFILE

    run(scene())


def test_without_profiles_the_window_offers_the_demo_and_says_how_one_is_made(run: Run, bare: OpenProgram) -> None:
    async def scene() -> None:
        async with bare(size=SMALL) as opened:
            assert opened.page == "tab.start"
            assert opened.tabs() == []
            assert not opened.shows("profile.select")
            assert "No profile open - nothing can be sent" in opened.told("banner")
            words = opened.told("tab.start")
            assert {"Welcome", "Set up a profile", "Look around first", "Take over a profile"} <= set(words)
            for name in ("start.setup", "start.demo", "start.import"):
                assert opened.part(name).isEnabled()
                assert inside(opened.window, opened.part(name))
            for key in (Qt.Key.Key_4, Qt.Key.Key_6, Qt.Key.Key_K):
                opened.key(key, ctrl=True)
            opened.key(Qt.Key.Key_F5)
            assert opened.page == "tab.start"

    run(scene())


def test_the_demos_button_ends_this_window_and_starts_the_demo_in_its_place(
    run: Run, bare: OpenProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr("console_app.session.os.execv", lambda _program, words: started.append(words[1:]))

    async def scene() -> None:
        async with bare() as opened:
            opened.press("start.demo")
            await until(opened.ending.done)
            assert not opened.window.isVisible()

    run(scene())
    assert started == [["-m", "console_app", "--demo"]]


def test_a_profile_that_cannot_be_read_is_named_on_the_start_page(run: Run, bare: OpenProgram, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    damaged = {"schema": 1, "profiles": [{"name": "Payouts <b>EUR</b>", "brand": "nobody"}]}
    (home / "profiles.json").write_text(json.dumps(damaged), encoding="utf-8")

    async def scene() -> None:
        async with bare() as opened:
            assert opened.page == "tab.start"
            assert "These profiles cannot be used:" in opened.told("tab.start")
            (line,) = model_texts_of(opened.part("start.unreadable"))
            assert line == "Payouts <b>EUR</b>, Cannot be used: a field is missing: base_url"
            assert not any("Nothing is set up yet" in words for words in opened.told("tab.start"))
            assert any("open orders are not checked until then" in words for words in opened.told("tab.start"))

    run(scene())


def test_a_console_that_cannot_open_does_not_say_that_it_is_opening(
    run: Run, console: OpenProgram, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "journal.sqlite3").write_bytes(b"no database, but long enough to be taken for one" * 100)

    async def scene() -> None:
        async with console() as opened:
            assert opened.shows("window.error")
            said = [label.text() for label in opened.window.findChildren(QLabel) if label.isVisible()]
            assert "The console could not open. Close this window once that is put right." in said
            assert "Opening the journal ..." not in said
            assert "No profile open - nothing can be sent" in opened.told("banner")

    run(scene())


def model_texts_of(part: QWidget) -> list[str]:
    assert isinstance(part, QListWidget)
    return [part.item(row).text() for row in range(part.count())]


@pytest.mark.parametrize("state", [OrderState.SENDING, OrderState.AUTHORISED])
def test_what_an_earlier_run_left_is_said_first(
    run: Run, console: OpenProgram, gateway: Sandbox, tmp_path: Path, state: OrderState
) -> None:
    async def scene() -> None:
        async with opened_home(tmp_path, gateway) as home:
            left = await home.runtime.journal_home.journal.add(left_order(home.profile))
            await brought_to(home.runtime.journal_home.journal, left, state)
        async with console() as opened:
            assert opened.page == "tab.orders"
            await opened.quiet()
            opened.key(Qt.Key.Key_4, ctrl=True)
            await until(lambda: opened.page == "tab.payout")
            (order,) = await opened.orders()
            if state is OrderState.SENDING:
                words = opened.told("recovered.in-doubt")
                assert "1 order was being sent when the console stopped. Do not create it again." in words
                assert f"The gateway is asked until it is known what became of it: {NUMBER}" in words
                assert order.state is OrderState.IN_DOUBT
                await until(lambda: any(NUMBER in str(row) for row in gateway.requests()))
                (show,) = [
                    button
                    for button in opened.part("recovered.in-doubt").findChildren(QAbstractButton)
                    if button.text() == "Show"
                ]
                opened.key(Qt.Key.Key_4, ctrl=True)
                show.click()
                await until(lambda: NUMBER in " ".join(opened.told("orders.detail")))
                assert opened.page == "tab.orders"
            else:
                head = "Orders entered but not sent when the console stopped. No money moved."
                assert {head, NUMBER} <= set(opened.told("recovered.not-sent"))
                assert order.state is OrderState.NOT_SENT
            assert opened.home.taken(NUMBER) == 0

    run(scene())


NUMBER = "P-261120-7KQ4M2XD9F"


def left_order(profile: Profile) -> NewOrder:
    key = OrderKey(profile.host, profile.login, NUMBER)
    return replace(new_order(NUMBER), key=key, profile=profile.name, target=profile.target)


def test_find_an_order_and_its_keys_lead_to_the_look_up_box(run: Run, console: OpenProgram) -> None:
    async def scene() -> None:
        async with console() as opened:
            opened.press("window.find")
            lookup = opened.part("orders.lookup")
            assert isinstance(lookup, QLineEdit)
            await until(lookup.hasFocus)
            assert opened.page == "tab.orders"
            opened.key(Qt.Key.Key_4, ctrl=True)
            assert opened.page == "tab.payout"
            assert not lookup.hasFocus()
            opened.key(Qt.Key.Key_K, ctrl=True)
            await until(lookup.hasFocus)
            QTest.keyClicks(lookup, "P-1")
            opened.key(Qt.Key.Key_K, ctrl=True)
            assert lookup.selectedText() == "P-1"
            await opened.quiet()

    run(scene())


def test_f5_asks_about_the_order_in_front(run: Run, console: OpenProgram) -> None:
    async def scene() -> None:
        async with console(clock=MovedClock()) as opened:
            await opened.fill("payout", FILLED)
            await opened.send("payout")
            number = opened.wire("payout.client_orderid")
            await opened.quiet()
            for page in ("tab.payout", "tab.orders"):
                if page == "tab.orders":
                    opened.press("payout.open")
                    await until(lambda: number in " ".join(opened.told("orders.detail")))
                before = asked_about(opened, number)
                assert opened.page == page
                await opened.in_front()
                opened.key(Qt.Key.Key_F5)
                await opened.quiet()
                assert asked_about(opened, number) == before + 1

    run(scene())


def asked_about(opened: OpenedProgram, number: str) -> int:
    wanted = ("status", number)
    return len([row for row in opened.sandbox.requests() if (row["operation"], row["client_orderid"]) == wanted])


def test_every_part_that_takes_the_focus_has_a_name(run: Run, console: OpenProgram) -> None:
    async def scene() -> None:
        async with console() as opened:
            assert opened.window.windowTitle() == TITLE
            assert opened.window.profiles.accessibleName() == "Profile"
            nameless = []
            for key in (Qt.Key.Key_4, Qt.Key.Key_6):
                opened.key(key, ctrl=True)
                await opened.quiet()
                nameless += [part for part in focusable(opened.window) if not name_of(part)]
            assert [(type(part).__name__, part.objectName()) for part in nameless] == []

    run(scene())


def focusable(root: QWidget) -> list[QWidget]:
    parts = [part for part in root.findChildren(QWidget) if part.isVisible() and part.focusProxy() is None]
    return [part for part in parts if part.focusPolicy() & Qt.FocusPolicy.TabFocus]


def name_of(part: QWidget) -> str:
    heard: Any = QAccessible.queryAccessibleInterface(part)  # None where it has none
    return heard.text(QAccessible.Text.Name) if heard is not None else ""


def test_in_the_smallest_window_every_button_to_act_by_is_in_sight(
    run: Run, console: OpenProgram, gateway: Sandbox
) -> None:
    async def scene() -> None:
        async with console(*two(gateway), size=SMALL) as opened:
            window = opened.window
            assert (window.width(), window.height()) == SMALL
            for number in range(2):
                window.say(Manner.WARNING, f"Notice {number}", "Two lines of words that stand above the page. " * 6)
            opened.press("payout.send")
            await opened.quiet()
            for name in ("payout.send", "payout.clear", "profile.select", "window.find"):
                assert inside(window, opened.part(name)), name
            put_notices_away(opened)
            await opened.fill("payout", FILLED)
            opened.pick(OTHER)
            ask = await opened.asked()
            assert all(inside(ask, opened.part(name)) for name in ("ask.yes", "ask.no"))
            opened.press("ask.no")
            await opened.quiet()
            review = await opened.open_review("payout")
            assert review.height() < window.height()
            assert all(inside(review, opened.part(name)) for name in ("review.confirm", "review.cancel"))
            await opened.confirm()
            await until(opened.part("payout.copy").isVisible)
            QApplication.sendPostedEvents()
            assert inside(window, opened.part("payout.new"))
            opened.press("payout.open")
            await until(lambda: opened.shows("orders.check"))
            await opened.quiet()
            for name in ("orders.check", "orders.copy", "orders.lookup", "orders.ask"):
                assert inside(window, opened.part(name)), name
            assert (window.width(), window.height()) == SMALL

    run(scene())


def inside(frame: QWidget, part: QWidget) -> bool:
    """Tell whether a part is shown whole within a frame, and within everything that holds it."""
    place = QRect(part.mapTo(frame, QPoint(0, 0)), part.size())
    whole = part.visibleRegion().boundingRect() == part.rect()
    return (
        part.isVisible() and whole and frame.rect().contains(place) and part.width() >= part.minimumSizeHint().width()
    )
