"""A console that opens on a locked keyring says so, also of its open orders, and goes on at a press of Unlock."""

from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from example_forms import FILLED
from moved_clock import MovedClock
from opened_console import OpenedProgram, OpenProgram
from opened_home import PROFILE
from waiting import until

from console_app.gui.words.outcomes import check_text
from console_app.services.errors import KeyringLocked
from console_app.services.records import Order
from console_app.vault.key_vault import KeyVault

Run = Callable[[Coroutine[Any, Any, None]], None]


async def once(opened: OpenedProgram, true: Callable[[Order], bool]) -> Order:
    """Wait until it is true of the one order in the journal, and give it."""

    async def is_so() -> bool:
        return true((await opened.orders())[0])

    await until(is_so)
    return (await opened.orders())[0]


def test_open_orders_are_said_not_to_be_checked_at_once_and_unlock_goes_on(
    run: Run, console: OpenProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def locked(*_arguments: object) -> None:
        raise KeyringLocked

    async def scene() -> None:
        clock = MovedClock()
        async with console(clock=clock) as opened:
            await opened.fill("payout", FILLED)
            await opened.send("payout")
            await until(lambda: opened.text("payout.result").startswith(("Accepted", "Processing")))
        with monkeypatch.context() as keyring:
            keyring.setattr(KeyVault, "unlock", locked)
            keyring.setattr(KeyVault, "control", locked)
            async with console(clock=clock) as opened:
                order = (await opened.orders())[0]
                assert order.next_check is not None
                await until(lambda: opened.shows("window.unlock"))
                words = opened.told("window.error")
                assert "The keyring is locked." in words
                assert any(text.endswith("Unlock the keyring, then press Unlock.") for text in words)
                order = await once(opened, lambda order: order.failing_because == "keyring-locked")
                assert check_text(order, clock.now()).endswith(": the keyring is locked")
                assert "not checked since" in check_text(order, clock.now()).lower()
                opened.press("window.unlock")
                await opened.quiet()
                assert opened.shows("window.unlock")
                keyring.undo()
                opened.press("window.unlock")
                await until(lambda: opened.vault.unlocked(PROFILE))
                await until(lambda: not opened.shows("window.error"))
                await once(opened, lambda order: not order.failing_because)

    run(scene())
