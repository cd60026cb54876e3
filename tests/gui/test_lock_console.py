"""The locked window: what locks it, what nobody can see, hear or press meanwhile, what goes on, and how it opens."""

from collections.abc import Callable, Coroutine
from datetime import timedelta
from functools import partial
from typing import Any

from example_forms import BY_CARD, CARD, FILLED
from held_answers import held_answers
from moved_clock import MovedClock
from opened_console import OpenedProgram, OpenProgram, brand_profile
from opened_home import PROFILE, sandbox_profile
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QTimer
from PySide6.QtGui import QAccessible, QGuiApplication, QImage, QKeyEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from sandbox_process import Sandbox
from shown_texts import heard_from
from waiting import until

from console_app.gui.kit.aio import Fault
from console_app.gui.lock.console_lock import ConsoleLock
from console_app.gui.lock.lock_cover import Reason
from console_app.gui.order.customer_notice import LINK_MARK
from console_app.protocol.brands import Environment
from console_app.protocol.values import Secret
from console_app.services.errors import KeyringLocked, NoKeyring, VaultError
from console_app.services.order_queries import OrderQuery, View
from console_app.vault.memory import MemoryStore

Run = Callable[[Coroutine[Any, Any, None]], None]
CODE = "987"


class RefusingStore(MemoryStore):
    """The same secrets, but the keyring says no as long as it is told to."""

    def __init__(self, real: MemoryStore) -> None:
        super().__init__()
        self._entries = real._entries  # noqa: SLF001 - the same keyring, in another mood
        self.error: VaultError | None = None
        self.reads = 0

    async def read(self, entry: str) -> Secret | None:
        self.reads += 1
        if self.error is not None:
            raise self.error
        return await super().read(entry)


def strike(opened: OpenedProgram, key: Qt.Key) -> None:
    """Press a key as it comes to the window, wherever the focus is in it."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        text = " " if key is Qt.Key.Key_Space else ""
        QApplication.sendEvent(opened.window.windowHandle(), QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text))


def look(opened: OpenedProgram) -> None:
    """Let the console look at its clocks, as it does every few seconds."""
    timer = opened.window.findChild(QTimer, "lock.tick")
    assert timer is not None
    if timer.isActive():
        timer.timeout.emit()


def pass_time(opened: OpenedProgram, clock: MovedClock, minutes: float) -> None:
    """Let time pass without input, looking at the clocks twice a minute."""
    for _ in range(round(minutes * 2)):
        clock.move(timedelta(seconds=30))
        look(opened)


async def lock(opened: OpenedProgram) -> None:
    await opened.in_front()
    opened.key(Qt.Key.Key_L, ctrl=True)
    assert opened.window.locked


async def unlock(opened: OpenedProgram) -> None:
    opened.press("lock.unlock")
    await until(lambda: not opened.window.locked)


def the_lock(opened: OpenedProgram) -> ConsoleLock:
    found = opened.window.findChild(ConsoleLock)
    assert found is not None
    return found


def heard() -> str:
    """Everything that an assistive tool finds from the application downwards."""
    application = QApplication.instance()
    assert application is not None
    root = QAccessible.queryAccessibleInterface(application)
    assert root is not None
    return "\n".join(found.text for found in heard_from(root))


def said(opened: OpenedProgram, name: str = "lock") -> str:
    return "\n".join(opened.told(name))


def refused(opened: OpenedProgram, words: str) -> bool:
    return opened.shows("lock.notice") and words in said(opened, "lock.notice")


def is_locked(opened: OpenedProgram) -> bool:
    return opened.window.locked


def picture(opened: OpenedProgram) -> QImage:
    return opened.window.grab().toImage()


def test_everything_is_covered_and_comes_back_by_the_keyboard_alone_without_the_code(
    run: Run, console: OpenProgram, faults: list[Fault]
) -> None:
    async def scene() -> None:
        async with console() as opened:
            await until(lambda: opened.vault.unlocked(PROFILE))
            await opened.fill("payout", {**BY_CARD, "receiver_first_name": "Canary"}, "card")
            opened.part("payout.receiver_first_name").setFocus()
            number = opened.wire("payout.client_orderid")
            await opened.quiet()
            assert "Canary" in heard()
            await lock(opened)

            assert opened.vault.key_if_unlocked(PROFILE) is None
            assert [name for name in ("payout.amount", "window.find", "profile.select") if opened.shows(name)] == []
            told = heard()
            for word in ("Locked", "SANDBOX", "keys forgotten", "What is filled in is kept, without card codes."):
                assert word in told, word
            for word in ("Canary", "Schneider", "1250", "4276", number, "Payout", "string"):
                assert word not in told, word
            assert opened.window.windowTitle() == "Payment operator console"
            covered = picture(opened)
            opened.put("payout.receiver_first_name", "Another")
            assert picture(opened) == covered

            for key in (Qt.Key.Key_1, Qt.Key.Key_3, Qt.Key.Key_6, Qt.Key.Key_K, Qt.Key.Key_N, Qt.Key.Key_Return):
                opened.key(key, ctrl=True)
            opened.key(Qt.Key.Key_F5)
            for key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Tab):
                strike(opened, key)
                assert opened.window.focusWidget() is opened.part("lock.unlock")
            assert opened.review() is None
            assert opened.window.tabs.choice == "payout"
            assert opened.window.locked

            strike(opened, Qt.Key.Key_Return)
            await until(lambda: not opened.window.locked)
            assert (opened.wire("payout.credit_card_number"), opened.wire("payout.cvv2")) == (CARD, "")
            assert (opened.wire("payout.amount"), opened.wire("payout.client_orderid")) == ("1250.00", number)
            assert opened.part("payout.receiver_first_name").hasFocus()
            assert "Type the card code (CVV) again: Payout" in said(opened, "lock.codes")
            assert opened.vault.key_if_unlocked(PROFILE) is not None
            await opened.quiet()
            assert opened.shows("profile.select")
            opened.put("payout.cvv2", CODE)
            await opened.send("payout")
            assert opened.text("payout.result").startswith("Accepted by the gateway")
            await opened.in_front()
            opened.key(Qt.Key.Key_6, ctrl=True)
            assert opened.page == "tab.orders"
            await opened.quiet()
        faults[:] = [fault for fault in faults if "not accepted" not in fault.doing]  # keys that do nothing, as wanted

    run(scene())


def test_idle_time_and_sleep_lock_and_the_waking_touch_presses_nothing(run: Run, console: OpenProgram) -> None:
    clock = MovedClock()

    async def scene() -> None:
        async with console(clock=clock) as opened:
            await opened.quiet()
            for _ in range(3):
                pass_time(opened, clock, 9)
                strike(opened, Qt.Key.Key_Shift)
            pass_time(opened, clock, 9)
            menu = QMenu(opened.window)  # a list that is open has a window of its own
            menu.addAction("something")
            menu.popup(opened.window.pos())
            look(opened)
            where = QPointF(5, 5)
            none = Qt.MouseButton.NoButton
            moved = QMouseEvent(QEvent.Type.MouseMove, where, where, none, none, Qt.KeyboardModifier.NoModifier)
            QApplication.sendEvent(menu.windowHandle(), moved)
            pass_time(opened, clock, 9.5)
            assert not is_locked(opened)
            pass_time(opened, clock, 0.5)
            assert opened.window.locked
            assert not menu.isVisible()
            assert "after 10 minutes without input" in said(opened)
            await unlock(opened)

            opened.part("payout.send").setFocus()
            clock.move(timedelta(hours=8))
            strike(opened, Qt.Key.Key_Space)
            await opened.quiet()
            assert is_locked(opened)
            assert "because the workstation slept" in said(opened)
            await unlock(opened)
            assert opened.review() is None
            assert not opened.error("payout.amount")
            await opened.quiet()

    run(scene())


def test_a_lock_leaves_a_review_without_a_decision_and_lets_none_open_behind_it(run: Run, console: OpenProgram) -> None:
    async def scene() -> None:
        async with console() as opened:
            await opened.quiet()
            await opened.fill("payout", FILLED)
            number = opened.wire("payout.client_orderid")
            await opened.open_review("payout")
            lock_by_timer(opened)
            await opened.idle()
            assert opened.review() is None
            await unlock(opened)
            assert (opened.wire("payout.client_orderid"), opened.wire("payout.amount")) == (number, "1250.00")

            opened.press("payout.send")
            assert opened.tab("payout").busy()
            await lock(opened)
            await opened.idle()
            assert opened.review() is None
            assert "Review" not in heard()
            await unlock(opened)
            assert await opened.orders() == ()
            assert not [order for order in opened.sandbox.orders() if order.client_orderid == number]
            await opened.quiet()

    run(scene())


def test_the_key_of_the_lock_works_over_a_review_too(run: Run, console: OpenProgram) -> None:
    async def scene() -> None:
        async with console() as opened:
            await opened.in_front()
            await opened.fill("payout", FILLED)
            review = await opened.open_review("payout")
            await until(review.isActiveWindow)
            QTest.keyClick(review, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
            await until(lambda: opened.window.locked)
            await opened.idle()
            assert opened.review() is None
            await unlock(opened)
            await opened.quiet()

    run(scene())


def lock_by_timer(opened: OpenedProgram) -> None:
    """Lock while a dialog has the keyboard, as idle time does."""
    opened.window.lock_button.click()
    assert opened.window.locked


def test_a_send_goes_on_to_its_outcome_and_checks_go_on_for_hours(
    run: Run, console: OpenProgram, gateway: Sandbox
) -> None:
    clock = MovedClock()

    async def scene() -> None:
        async with console(sandbox_profile(gateway), brand_profile("Live", "connpay", LIVE), clock=clock) as opened:
            opened.pick(PROFILE)
            await opened.quiet()
            await opened.fill("payout", FILLED)
            number = opened.wire("payout.client_orderid")
            await opened.open_review("payout")
            with held_answers() as answers:
                await opened.press_confirm()
                await until(lambda: answers.waiting)
                await lock(opened)
                opened.pick("Live")
                assert opened.picked == PROFILE
            await opened.idle()
            assert opened.home.taken(number) == 1
            assert opened.text("payout.result").startswith("Accepted by the gateway")
            assert number not in heard()
            await until(lambda: "1 open order goes on being checked" in said(opened))
            for step in (timedelta(seconds=30), timedelta(hours=1)):
                before, begun = statuses(gateway, number), clock.now()
                while statuses(gateway, number) == before:
                    assert clock.now() - begun < timedelta(days=2)
                    await opened.polled(clock, step)
            assert opened.window.locked
            assert opened.vault.key_if_unlocked(PROFILE) is None
            (order,) = (await opened.home.runtime.use_cases.desk.page(OrderQuery(View.ALL))).orders
            assert not order.failing_because
            await unlock(opened)
            await opened.quiet()

    run(scene())


LIVE = Environment.PRODUCTION


def statuses(gateway: Sandbox, number: str) -> int:
    return sum((row["operation"], row["client_orderid"]) == ("status", number) for row in gateway.requests())


def test_what_was_not_sent_keeps_no_code_behind_the_lock(run: Run, console: OpenProgram, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with console() as opened:
            await opened.quiet()
            await opened.fill("payout", BY_CARD, "card")
            gateway.set_scenario("html-502", "status")
            await opened.open_review("payout")
            await opened.press_confirm()
            await until(lambda: opened.tab("payout")._flow._awaited is not None)  # noqa: SLF001 - being sent, before its outcome
            await lock(opened)
            await opened.idle()
            assert opened.tab("payout")._flow.content is None  # noqa: SLF001 - what no screen shows: the code with it
            assert [opened.wire(f"payout.{name}") for name in ("credit_card_number", "cvv2")] == ["", ""]
            await unlock(opened)
            assert opened.text("payout.result").startswith("Not sent:")
            opened.press("payout.again")
            await until(lambda: opened.shows("payout.notice"))
            assert "cannot be sent again from here" in said(opened, "payout.notice")
            await opened.quiet()

    run(scene())


def test_it_stays_locked_until_the_keyring_answers(run: Run, console: OpenProgram) -> None:
    async def scene() -> None:
        async with console() as opened:
            await until(lambda: opened.vault.unlocked(PROFILE))
            real = opened.vault._store  # noqa: SLF001 - the keyring behind the vault
            assert isinstance(real, MemoryStore)
            store = RefusingStore(real)
            opened.vault._store = store  # noqa: SLF001 - as above
            await lock(opened)
            for error, words in (
                (KeyringLocked(), "The keyring is locked."),
                (NoKeyring(), "This workstation has no keyring service."),
                (VaultError("broken"), "The keyring did not do what was asked."),
            ):
                store.error = error
                opened.press("lock.unlock")
                await until(partial(refused, opened, words))
                await opened.quiet()
                assert opened.window.locked
                assert opened.part("lock.unlock").hasFocus()
            store.error, before = None, store.reads
            await unlock(opened)
            assert store.reads - before == 2
            await opened.quiet()

            await lock(opened)
            store._entries.clear()  # noqa: SLF001 - the support desk has no secrets at all
            await unlock(opened)
            assert "A secret of this profile is missing" in said(opened, "window.error")

            await lock(opened)
            store.error = NoKeyring()
            await unlock(opened)
            await opened.quiet()

    run(scene())


def test_a_lock_while_the_keyring_is_asked_keeps_it_shut(run: Run, console: OpenProgram) -> None:
    async def scene() -> None:
        async with console() as opened:
            await until(lambda: opened.vault.unlocked(PROFILE))
            await lock(opened)
            opened.press("lock.unlock")
            opened.window.lock_button.click()  # covered and dead
            the_lock(opened).lock(Reason.SLEEP)
            await opened.quiet()
            assert opened.window.locked
            assert opened.vault.key_if_unlocked(PROFILE) is None
            await unlock(opened)
            await opened.quiet()

    run(scene())


def test_a_lock_takes_the_customers_link_from_the_clipboard_and_nothing_else(run: Run, console: OpenProgram) -> None:
    clipboard = QGuiApplication.clipboard()

    async def scene() -> None:
        async with console() as opened:
            await opened.quiet()
            clipboard.setText("P-261120-7KQ4M2XD9F")
            await lock(opened)
            assert clipboard.text() == "P-261120-7KQ4M2XD9F"
            await unlock(opened)
            link = QMimeData()
            link.setText("https://bank.example/3ds?one-time")
            link.setData(LINK_MARK, b"1")
            clipboard.setMimeData(link)
            await lock(opened)
            assert clipboard.text() == ""
            await opened.quiet()

    run(scene())
