"""The locked window: what locks it, what nobody can see, hear or press meanwhile, what goes on, and how it opens again."""

from collections.abc import Callable, Coroutine, Iterator
from datetime import timedelta
from typing import Any

import pytest
from console_rig import MovedClock
from console_window import Console, Opening
from payout_desk import BY_CARD, CARD, FILLED, until
from PySide6.QtCore import QMimeData, QObject, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from widget_walk import TEXTS, heard_from

from console_app.gui import idle_lock
from console_app.gui.tabs.customer_notice import LINK_MARK
from console_app.services.errors import KeyringLocked, NoKeyring
from console_app.services.records import Question, View

Run = Callable[[Coroutine[Any, Any, None]], None]
CODE = "987"


@pytest.fixture(autouse=True)
def looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idle_lock, "TICK_MS", 20)


def strike(opened: Console, key: Qt.Key, *, ctrl: bool = False) -> None:
    """Press a key as the window system tells of it."""
    handle = opened.window.windowHandle()
    modifier = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
    QTest.keyClick(handle, key, modifier)


async def locked(opened: Console) -> QWidget:
    await until(lambda: opened.there("lock"))
    return opened.part("lock")


async def lock(opened: Console) -> QWidget:
    strike(opened, Qt.Key.Key_L, ctrl=True)
    return await locked(opened)


async def unlock(opened: Console) -> None:
    opened.press("lock.unlock")
    await until(lambda: not opened.window.locked)


def heard() -> str:
    """Everything that an assistive tool finds from the application downwards."""
    root = QAccessible.queryAccessibleInterface(QApplication.instance())
    assert root is not None
    return "\n".join(found.text for found in heard_from(root))


def seen(opened: Console) -> str:
    return "\n".join(opened.told("lock"))


def looks(opened: Console) -> QImage:
    return opened.window.grab().toImage()


def test_ctrl_l_covers_everything_and_drops_the_keys(run: Run, console: Opening) -> None:
    async def scene() -> None:
        async with console() as opened:
            desk = opened.desk
            await opened.quiet()
            desk.fill({**FILLED, "account_name": "Maria Canary"})
            await until(lambda: opened.vault.unlocked("Sandbox"))
            assert "Maria Canary" in heard()
            await lock(opened)
            assert opened.vault.key_if_unlocked("Sandbox") is None
            assert not opened.there("payout.amount")
            assert not opened.there("profile.select")
            assert opened.there("banner")
            everything = heard()
            assert "Locked" in everything
            assert "SANDBOX" in everything
            for word in ("Maria", "DE89", "1250", "Salary", desk.wire("client_orderid")):
                assert word not in everything, word
            assert opened.window.windowTitle() == "Payment operator console"
            assert "since" in seen(opened)
            await unlock(opened)
            assert desk.wire("account_name") == "Maria Canary"
            assert opened.there("payout.amount")
            assert opened.there("profile.select")
            await opened.quiet()

    run(scene())


def test_a_picture_of_the_locked_window_is_the_same_whatever_is_behind_it(run: Run, console: Opening) -> None:
    async def scene() -> None:
        async with console(clock=MovedClock()) as opened:
            await opened.quiet()
            await lock(opened)
            empty = looks(opened)
            await unlock(opened)
            opened.desk.fill()
            await opened.quiet()
            assert looks(opened) != empty
            await lock(opened)
            opened.part("lock.unlock").setFocus()
            # A form begun is said, and nothing else of it: the line is what may differ.
            lines = opened.told("lock")
            assert "What is filled in is kept, without card codes." in lines
            assert not [text for text in lines if "Maria" in text or "1250" in text]
            await opened.quiet()

    run(scene())


def test_idle_time_locks_and_input_in_any_window_keeps_it_open(run: Run, console: Opening) -> None:
    clock = MovedClock()

    async def scene() -> None:
        async with console(clock=clock) as opened:
            await opened.quiet()
            for _ in range(30):
                clock.move(timedelta(seconds=30))
                QTest.mouseMove(opened.window.windowHandle())
                strike(opened, Qt.Key.Key_Shift)
                assert not opened.window.locked
            for _ in range(19):
                clock.move(timedelta(seconds=30))
                opened.part("lock.tick") if opened.there("lock.tick") else None
            assert not opened.window.locked
            clock.move(timedelta(seconds=30))
            await locked(opened)
            assert "after 10 minutes without input" in seen(opened)
            await opened.quiet()

    run(scene())
