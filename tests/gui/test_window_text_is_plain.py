"""What the gateway or a file says is shown letter by letter: never as markup, never turned around by hidden signs."""

from collections.abc import Callable, Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

from example_forms import FILLED
from journal_orders import brought_to, new_order
from opened_console import OpenedProgram, OpenProgram
from opened_home import opened_home
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QTextEdit
from sandbox_process import Sandbox
from shown_texts import everything
from waiting import until

from console_app.gui.order.wanted import OpenOrder
from console_app.protocol.states import OrderState
from console_app.services.records import Change, OrderKey

Run = Callable[[Coroutine[Any, Any, None]], None]
NUMBER = "P-261120-7KQ4M2XD9F"
RECEIVER = "Zo\u00eb <img src=x>\u202eretuoR"
HOSTILE = "<b>Update</b><a href='https://evil.example'>here\u202e</a>"
SHOWN = "<b>Update</b><a href='https://evil.example'>here<U+202E></a>"
HIDDEN = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200f")


async def leave_hostile_order(tmp_path: Path, gateway: Sandbox) -> None:
    """Put an order into the home that the gateway refused with words meant to deceive."""
    async with opened_home(tmp_path, gateway) as home:
        key = OrderKey(home.profile.host, home.profile.login, NUMBER)
        told = replace(new_order(NUMBER, receiver=RECEIVER), key=key, profile=home.profile.name)
        journal = home.runtime.journal_home.journal
        order = await journal.add(replace(told, target=home.profile.target))
        await brought_to(journal, order, OrderState.REFUSED, Change(error_code="7777", error_message=HOSTILE))


async def show_order(opened: OpenedProgram) -> None:
    opened.key(Qt.Key.Key_6, ctrl=True)
    await opened.quiet()
    (order,) = await opened.orders()
    opened.tab("payout").wanted.emit(OpenOrder(order.id))
    await until(lambda: NUMBER in " ".join(opened.told("orders.detail")))
    await opened.quiet()


def rich() -> list[tuple[str, str]]:
    """Name every label that could take its text for markup, and every box for rich text."""
    widgets = QApplication.allWidgets()
    plain = Qt.TextFormat.PlainText
    labels = [one for one in widgets if isinstance(one, QLabel) and one.textFormat() is not plain]
    return [(one.objectName(), one.text()) for one in labels] + [
        (one.objectName(), "rich text") for one in widgets if isinstance(one, QTextEdit) and one.acceptRichText()
    ]


def test_no_label_of_the_filled_window_reads_markup(
    run: Run, console: OpenProgram, gateway: Sandbox, tmp_path: Path
) -> None:
    async def scene() -> None:
        await leave_hostile_order(tmp_path, gateway)
        async with console() as opened:
            await show_order(opened)
            assert len(opened.window.findChildren(QLabel)) > 100
            assert rich() == []
            opened.key(Qt.Key.Key_4, ctrl=True)
            await opened.fill("payout", FILLED)
            await opened.open_review("payout")
            assert rich() == []
            opened.press("review.cancel")
            await opened.quiet()
            await opened.in_front()
            opened.key(Qt.Key.Key_6, ctrl=True)
            opened.press("orders.ask")
            assert opened.shows("status.send")
            await opened.quiet()
            assert rich() == []
            planted = QLabel("planted", opened.window)
            assert rich() == [("", "planted")]
            planted.setTextFormat(Qt.TextFormat.PlainText)
            assert rich() == []

    run(scene())


def test_hostile_words_of_the_gateway_are_shown_literally(
    run: Run, console: OpenProgram, gateway: Sandbox, tmp_path: Path
) -> None:
    async def scene() -> None:
        await leave_hostile_order(tmp_path, gateway)
        async with console() as opened:
            await show_order(opened)
            seen = " ".join(label.text() for label in opened.part("orders.detail").findChildren(QLabel))
            assert SHOWN in seen
            opened.press("orders.copy")
            assert SHOWN in QApplication.clipboard().text()
            for found in everything():
                assert not HIDDEN & set(found.text), found
            tips = [found.text for found in everything() if found.way == "toolTip"]
            assert not [tip for tip in tips if "<b>Update" in tip or "<img" in tip or "<a " in tip]
        QApplication.clipboard().clear()

    run(scene())
