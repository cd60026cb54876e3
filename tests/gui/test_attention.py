"""A person is called when an order needs one: a count on the tab, the tray while no window is in front, once."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from journal_orders import brought_to, new_order
from moved_clock import MovedClock
from opened_console import OpenedProgram, OpenProgram
from opened_home import sandbox_profile
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAccessible, QIcon
from PySide6.QtWidgets import QAbstractButton, QApplication
from sandbox_process import Sandbox
from waiting import until

from console_app.gui.shell import attention
from console_app.protocol.states import OrderState
from console_app.services.actors import person
from console_app.services.attention import AttentionCause
from console_app.services.news import OrderChanged
from console_app.services.ports import Journal
from console_app.services.records import Change, Mismatch, Move, NewOrder, Order

Run = Callable[[Coroutine[Any, Any, None]], None]
S = OrderState
RECEIVER = "Zo\u00eb M\u00fcller-\u0418\u0432\u0430\u043d\u043e\u0432\u0430"


A_LONG_WHILE_MS = 10_000


@dataclass
class Calls:
    """What the workstation was told."""

    messages: list[tuple[str, str]] = field(default_factory=list)
    trays: list[Any] = field(default_factory=list)
    alerts: list[object] = field(default_factory=list)
    in_front: bool = False
    has_tray: bool = True


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Calls:
    """A tray that takes messages, as the offscreen platform has none; no window in front unless the test says so."""
    told = Calls()

    class Tray(QObject):
        messageClicked, activated = Signal(), Signal(object)  # noqa: N815 - Qt's own names

        def __init__(self, _icon: QIcon, parent: QObject) -> None:
            super().__init__(parent)
            self.tip, self.visible = "", False
            told.trays.append(self)

        @staticmethod
        def isSystemTrayAvailable() -> bool:  # noqa: N802 - as above
            return told.has_tray

        def setToolTip(self, text: str) -> None:  # noqa: N802 - as above
            self.tip = text

        def setVisible(self, visible: bool) -> None:  # noqa: N802 - as above
            self.visible = visible

        def show(self) -> None:
            self.visible = True

        def hide(self) -> None:
            self.visible = False

        def showMessage(self, head: str, text: str, *_: object) -> None:  # noqa: N802 - as above
            assert self.visible
            told.messages.append((head, text))

    monkeypatch.setattr(attention, "QSystemTrayIcon", Tray)
    monkeypatch.setattr(attention, "AFTER_NEWS_MS", 20)
    monkeypatch.setattr(attention, "EVERY_MS", 100)
    active = QApplication.activeWindow
    monkeypatch.setattr(QApplication, "activeWindow", lambda: active() if told.in_front else None)
    monkeypatch.setattr(QApplication, "alert", lambda window, *_: told.alerts.append(window))
    return told


def behind(console: OpenedProgram) -> tuple[Journal, Any]:
    """Give the journal and the use cases behind the window."""
    runtime = console.program._session._runtime  # type: ignore[union-attr]  # noqa: SLF001 - what a window does not tell
    assert runtime is not None
    return runtime.journal_home.journal, runtime.use_cases


def an_order(number: str, profile: str) -> NewOrder:
    return new_order(number, profile=profile, receiver=RECEIVER, fingerprint=f"f-{number}")


async def made(
    console: OpenedProgram, number: str, state: OrderState, change: Change | None = None, profile: str = ""
) -> Order:
    """Enter an order in a state, under the window's profile or another, and tell the news of it."""
    journal, cases = behind(console)
    entered = an_order(number, profile or console.picked)
    order = await brought_to(journal, await journal.add(entered), state, change)
    cases.news.publish(OrderChanged(order))
    return order


def badge(console: OpenedProgram) -> str:
    """Give what the tab's count says to a screen reader."""
    tab = next(b for b in console.window.tabs.findChildren(QAbstractButton) if b.text() == "Order status")
    said = QAccessible.queryAccessibleInterface(tab).text(QAccessible.Text.Description)
    return said if "need" in said else ""


async def counted(console: OpenedProgram, words: str) -> None:
    await until(lambda: badge(console) == words)


def test_the_tab_counts_what_needs_a_person(run: Run, console: OpenProgram, calls: Calls) -> None:
    calls.in_front = True

    async def main() -> None:
        clock = MovedClock()
        async with console(clock=clock) as opened:
            wide = opened.window.tabs.sizeHint().width()
            assert badge(opened) == ""
            order = await made(opened, "N-1", S.HELD, Change(doubt_because="timeout"))
            await counted(opened, "1 order needs you")
            assert opened.window.tabs.sizeHint().width() > wide
            await made(opened, "N-2", S.ACCEPTED, Change(gateway_id="6982864"))
            await made(opened, "N-3", S.APPROVED, Change(gateway_id="6982865", mismatch=Mismatch.INITIAL_AMOUNT))
            await counted(opened, "2 orders need you")
            clock.move(timedelta(minutes=11))
            await counted(opened, "3 orders need you")
            journal, cases = behind(opened)
            found = await brought_to_end(journal, order)
            cases.news.publish(OrderChanged(found))
            await counted(opened, "2 orders need you")
        assert calls.messages == []
        assert calls.trays == []

    run(main())


async def brought_to_end(journal: Journal, order: Order) -> Order:
    return await journal.move(order.id, Move(S.HELD, S.ABANDONED, person("maria"), "abandoned", "because"))


def test_what_stands_under_another_profile_is_said_to_do_so(
    run: Run, console: OpenProgram, gateway: Sandbox, calls: Calls
) -> None:
    calls.in_front = True

    async def main() -> None:
        async with console(sandbox_profile(gateway), sandbox_profile(gateway, "Second")) as opened:
            await made(opened, "N-1", S.HELD, Change(doubt_because="timeout"), profile="Second")
            await counted(opened, "1 order needs you, under another profile")
            await made(opened, "N-2", S.HELD, Change(doubt_because="timeout"))
            await counted(opened, "2 orders need you, 1 of them under other profiles")

    run(main())


def test_the_tray_says_number_and_what_to_do_once_and_never_who_or_how_much(
    run: Run, console: OpenProgram, calls: Calls
) -> None:
    async def main() -> None:
        clock = MovedClock()
        async with console(clock=clock) as opened:
            await until(lambda: "look for orders that need a person" not in opened.window.tasks.names())
            await made(opened, "N-0", S.PREPARED)
            await quiet_look(opened)
            order = await made(opened, "N-1", S.HELD, Change(doubt_because="timeout"))
            await until(lambda: len(calls.messages) == 1)
            head, text = calls.messages[0]
            assert head == "Order N-1 is held: we still do not know"
            assert text.startswith("Do not create it again.")
            assert calls.alerts == [opened.window]
            told = f"{head} {text} {calls.trays[0].tip}"
            assert not [secret for secret in (RECEIVER, "1250", "1\u202f250", "EUR", "DE89") if secret in told]
            behind(opened)[1].news.publish(OrderChanged(order))
            await quiet_look(opened)
            assert len(calls.messages) == 1
            journal, cases = behind(opened)
            cases.news.publish(OrderChanged(await journal.change(order.id, Change(mismatch=Mismatch.GATEWAY_ID))))
            await until(lambda: len(calls.messages) == 2)
            assert calls.messages[1][0] == "Order N-1: the gateway contradicts it"

    run(main())


async def quiet_look(console: OpenedProgram) -> None:
    """Wait until the journal was looked at twice more: what was to be said has been said."""
    seen: list[str] = []
    desk = behind(console)[1].desk
    true_page = desk.page

    async def noted(question: Any) -> Any:  # noqa: ANN401 - as the real one
        if question.view.value == "needs-me" and not question.profile:
            seen.append("look")
        return await true_page(question)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(desk), "page", lambda _self, question: noted(question))
        await until(lambda: len(seen) > 1)


def test_a_click_on_the_message_brings_the_window_and_the_order(run: Run, console: OpenProgram, calls: Calls) -> None:
    async def main() -> None:
        async with console(clock=MovedClock()) as opened:
            await quiet_look(opened)
            await made(opened, "N-7", S.HELD, Change(doubt_because="timeout"))
            await until(lambda: len(calls.messages) == 1)
            opened.window.showMinimized()
            calls.trays[0].messageClicked.emit()
            await until(lambda: opened.page == "tab.orders")
            assert not opened.window.isMinimized()
            await until(lambda: any("Held: we still do not know" in text for text in opened.told("orders.detail")))
            assert "N-7" in opened.told("orders.detail")

    run(main())


def test_several_at_once_are_one_message(
    run: Run, console: OpenProgram, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def main() -> None:
        async with console(clock=MovedClock()) as opened:
            monkeypatch.setattr(attention, "EVERY_MS", 60_000)
            await made(opened, "FIRST", S.PREPARED)
            looking = opened.window.findChild(attention.Attention)
            assert looking is not None
            next_look = looking._soon  # noqa: SLF001 - nothing else tells when
            await until(
                lambda: set(opened.window.tasks.names()) <= {"poll"} and next_look.remainingTime() > A_LONG_WHILE_MS
            )
            journal, cases = behind(opened)
            orders = [await journal.add(an_order(f"N-{number}", opened.picked)) for number in range(5)]
            held = [await brought_to(journal, order, S.HELD, Change(doubt_because="timeout")) for order in orders]
            cases.news.publish(OrderChanged(held[0]))
            await until(lambda: bool(calls.messages))
            assert calls.messages[0][0] == "5 orders need you"
            assert calls.messages[0][1].startswith("N-4, N-3, N-2 \u2026: look at them")

    run(main())


def test_a_doubt_is_given_a_moment_before_anybody_is_called(run: Run, console: OpenProgram, calls: Calls) -> None:
    async def main() -> None:
        clock = MovedClock()
        async with console(clock=clock) as opened:
            await quiet_look(opened)
            await made(opened, "N-1", S.IN_DOUBT, Change(doubt_because="timeout"))
            await counted(opened, "1 order needs you")
            assert calls.messages == []
            clock.move(timedelta(seconds=4))
            await made(opened, "N-2", S.PREPARED)
            await until(lambda: [head for head, _ in calls.messages] == ["Order N-1: we do not know yet"])

    run(main())


def test_preferences_switch_it_off_and_what_was_there_at_the_start_calls_nobody(
    run: Run, console: OpenProgram, gateway: Sandbox, calls: Calls
) -> None:
    async def main() -> None:
        async with console(sandbox_profile(gateway), clock=MovedClock()) as opened:
            opened.files.keep_preferences(replace(opened.files.preferences(), notify=False))
            await quiet_look(opened)
            await made(opened, "N-1", S.HELD, Change(doubt_because="timeout"))
            await counted(opened, "1 order needs you")
            await quiet_look(opened)
            opened.files.keep_preferences(replace(opened.files.preferences(), notify=True))
        async with console(sandbox_profile(gateway), clock=MovedClock()) as opened:
            await counted(opened, "1 order needs you")
            await quiet_look(opened)
        assert (calls.messages, calls.alerts, calls.trays) == ([], [], [])

    run(main())


def test_where_there_is_no_tray_the_window_asks_for_attention(run: Run, console: OpenProgram, calls: Calls) -> None:
    calls.has_tray = False

    async def main() -> None:
        async with console(clock=MovedClock()) as opened:
            await quiet_look(opened)
            await made(opened, "N-1", S.HELD, Change(doubt_because="timeout"))
            await until(lambda: calls.alerts == [opened.window])
        assert calls.trays == []

    run(main())


def test_every_cause_has_its_words() -> None:
    assert set(attention.HEADS) == set(AttentionCause)
