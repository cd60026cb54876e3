"""The window's end: what is being sent comes to its outcome first; and what is said when something goes wrong."""

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from example_forms import FILLED
from held_answers import held_answers
from opened_console import OpenedProgram, OpenProgram
from opened_home import opened_home
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from sandbox_process import Sandbox
from waiting import until

from console_app.gui.kit.aio import Fault, Source
from console_app.protocol.states import OrderState
from console_app.services.errors import KeyringLocked
from console_app.services.order_queries import OrderQuery, View
from console_app.services.records import Order

Run = Callable[[Coroutine[Any, Any, None]], None]
WAITING = "Closing as soon as the order being sent has its outcome."


async def send(opened: OpenedProgram) -> str:
    """Confirm a payout, and give its number while it is under way."""
    await opened.fill("payout", FILLED)
    number = opened.wire("payout.client_orderid")
    await opened.open_review("payout")
    await opened.press_confirm()
    await until(lambda: opened.program.sending or opened.text("payout.result") != "")
    return number


async def left_in(tmp_path: Path, gateway: Sandbox) -> tuple[Order, ...]:
    """Read the home's journal after the window is gone."""
    async with opened_home(tmp_path, gateway) as home:
        return (await home.runtime.use_cases.desk.page(OrderQuery(View.ALL))).orders


def test_closing_during_a_send_waits_for_its_outcome_and_says_so(
    run: Run, console: OpenProgram, gateway: Sandbox, tmp_path: Path
) -> None:
    async def scene() -> None:
        async with console() as opened:
            with held_answers() as answers:
                number = await send(opened)
                opened.window.close()
                await until(lambda: opened.shows("window.waiting"))
                assert {WAITING, "Nothing is lost if you wait."} <= set(opened.told("window.waiting"))
                assert opened.window.isVisible()
                assert not opened.ending.done()
                assert not opened.part("payout.amount").isEnabled()
                assert not opened.window.profiles.isEnabled()
                opened.window.close()
                assert opened.window.isVisible()
                answers.let_go()
                assert await opened.ending == 0
                assert not opened.window.isVisible()
        (order,) = await left_in(tmp_path, gateway)
        assert (order.key.number, order.state) == (number, OrderState.ACCEPTED)
        assert order.gateway_id

    run(scene())


def test_closing_while_an_answer_is_lost_leaves_the_doubt_in_the_journal(
    run: Run, console: OpenProgram, gateway: Sandbox, tmp_path: Path
) -> None:
    async def scene() -> None:
        async with console() as opened:
            gateway.set_scenario("answer-lost", "payout", 1)
            number = await send(opened)
            opened.window.close()
            assert await opened.ending == 0
        (order,) = await left_in(tmp_path, gateway)
        assert (order.key.number, order.state) == (number, OrderState.IN_DOUBT)

    run(scene())


def test_closing_an_idle_window_ends_at_once_and_sends_nothing(
    run: Run, console: OpenProgram, gateway: Sandbox, tmp_path: Path
) -> None:
    async def scene() -> None:
        async with console() as opened:
            before = len(gateway.requests())
            await opened.fill("payout", FILLED)
            opened.window.close()
            assert not opened.shows("window.waiting")
            assert await opened.ending == 0
            assert not opened.window.isVisible()
            assert len(gateway.requests()) == before
        assert await left_in(tmp_path, gateway) == ()

    run(scene())


def test_a_review_that_is_open_when_the_window_closes_sends_nothing(
    run: Run, console: OpenProgram, gateway: Sandbox, tmp_path: Path
) -> None:
    async def scene() -> None:
        async with console() as opened:
            await opened.fill("payout", FILLED)
            await opened.open_review("payout")
            opened.window.close()
            await until(opened.ending.done)
            assert not opened.window.isVisible()
        assert await left_in(tmp_path, gateway) == ()

    run(scene())


def test_a_link_in_the_place_of_the_journal_is_refused_in_the_window(
    run: Run, console: OpenProgram, tmp_path: Path
) -> None:
    async def scene() -> None:
        async with console() as first:
            journal = first.files.folder / "journal.sqlite3"
        journal.rename(tmp_path / "elsewhere")
        journal.symlink_to(tmp_path / "elsewhere")
        async with console() as opened:
            told = opened.told("window.error")
            assert f"A link stands in the place of a file of the home: {journal}" in told
            assert not opened.shows("tab.payout")
            opened.window.close()
            assert await opened.ending == 1

    run(scene())


def test_a_second_console_in_the_same_home_says_why_it_cannot_work(run: Run, console: OpenProgram) -> None:
    async def scene() -> None:
        async with console() as first, console() as second:
            assert {"Another console is open in this home.", "Put away"} <= set(second.told("window.error"))
            assert first.page == "tab.payout"
            assert not second.shows("tab.payout")
            second.window.close()
            assert await second.ending == 1

    run(scene())


@pytest.mark.parametrize("sending", [False, True], ids=["idle", "while sending"])
def test_an_unexpected_fault_is_said_with_what_became_of_money_and_where_the_log_is(
    run: Run, console: OpenProgram, tmp_path: Path, *, sending: bool
) -> None:
    expected: list[Fault] = []

    async def broken() -> None:
        raise ZeroDivisionError("card 4539148803436467, cvv2=739")

    async def scene() -> None:
        async with console(faults=expected) as opened:
            with held_answers() as answers:
                if sending:
                    await send(opened)
                    await until(lambda: answers.waiting)
                opened.window.tasks.start(broken(), "something")
                await until(lambda: opened.shows("window.error"))
                head, text = opened.told("window.error")[:2]
                said = " ".join(opened.told("window.error"))
                assert "Something unexpected went wrong in the console." in (head, text)
                assert f"{tmp_path / 'home' / 'log'}." in said
                assert ("An order was being sent; money may have moved. Do not create it again" in said) is sending
                assert ("No order was being sent at that moment." in said) is not sending
                assert "ZeroDivision" not in said
                assert "4539148803436467" not in said
                answers.let_go()
                await opened.idle()

    run(scene())
    assert [type(fault.error) for fault in expected] == [ZeroDivisionError]
    log = (tmp_path / "home" / "log" / "console.log").read_text(encoding="utf-8")
    assert "ZeroDivisionError" in log
    assert "something" in log
    assert "4539148803436467" not in log
    assert "739" not in log.partition("ZeroDivisionError")[2]


def test_an_error_that_is_known_is_said_in_its_own_words(run: Run, console: OpenProgram) -> None:
    expected: list[Fault] = []

    async def locked() -> None:
        raise KeyringLocked

    async def scene() -> None:
        async with console(faults=expected) as opened:
            opened.window.tasks.start(locked(), "something")
            await until(lambda: opened.shows("window.error"))
            assert "The keyring is locked." in opened.told("window.error")
            assert "unexpected" not in " ".join(opened.told("window.error"))

    run(scene())
    assert [type(fault.error) for fault in expected] == [KeyringLocked]


def test_a_fault_in_a_slot_is_told_like_any_other_and_qts_own_warnings_are_only_logged(
    run: Run, console: OpenProgram, tmp_path: Path
) -> None:
    expected: list[Fault] = []

    async def scene() -> None:
        async with console(faults=expected) as opened:
            top = opened.window.stack.geometry().top()
            opened.program.fault(Fault(Source.QT, "a warning of Qt's own"))
            assert not opened.shows("window.error")
            opened.program.fault(Fault(Source.SLOT, "ValueError", ValueError("of a slot")))
            await until(lambda: opened.shows("window.error"))
            (away,) = [button for button in opened.buttons("window.error") if button.text() == "Put away"]
            assert opened.window.stack.geometry().top() > top
            QTest.mouseClick(away, Qt.MouseButton.LeftButton)
            await until(lambda: not opened.shows("window.error"))
            await until(lambda: opened.window.stack.geometry().top() == top)

    run(scene())
    log = (tmp_path / "home" / "log" / "console.log").read_text(encoding="utf-8")
    assert "a warning of Qt's own" in log
    assert "of a slot" in log
