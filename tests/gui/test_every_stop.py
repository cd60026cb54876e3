"""Tab goes in reading order through every tab and dialog, back again, past everything in sight, and nowhere else.

Each stop has a role and a name for assistive tools.
"""

import json
from collections.abc import Callable, Coroutine
from typing import Any

from accessible_names import said_too_little
from layout_checks import still
from opened_console import OpenProgram
from opened_home import sandbox_profile
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget
from sandbox_process import Sandbox
from shiboken6 import createdByPython, getAllValidWrappers
from tab_key_walk import Stop, focused, named, never_reached, out_of_order, press, walk
from waiting import until
from window_scenes import SCENES, Stage

from console_app.gui.kit.reading_order import is_stop

Run = Callable[[Coroutine[Any, Any, None]], None]
SMALL, LARGE = (1280, 720), (2560, 1440)


def wrong_with(window: QWidget, stops: list[Stop]) -> list[str]:
    """Everything that is wrong with a way through a window and with the way back."""
    back = walk(Qt.Key.Key_Backtab)
    turned = [back[0], *reversed(back[1:])]
    pairs = zip(stops, turned, strict=False)
    return [
        *(f"out of order: {step}" for step in out_of_order(stops)),
        *(f"never reached: {name}" for name in never_reached(window, stops)),
        *(f"unseen: {named(stop.widget)}" for stop in (*stops, *back) if not stop.seen),
        *(f"back another way: {named(a.widget)} / {named(b.widget)}" for a, b in pairs if a.widget is not b.widget),
        *(f"elsewhere: {named(stop.widget)}" for stop in stops if stop.widget.window() is not window),
    ]


async def way(window: QWidget) -> list[Stop]:
    window.activateWindow()
    await until(window.isActiveWindow)
    await still(window)
    if not is_stop(focused()):
        press(Qt.Key.Key_Tab)
    return walk()


def kept_items() -> list[QLayoutItem]:
    """Give the items of Qt's layouts that PySide keeps: any may be gone, and its address another thing's (a crash)."""
    kept = (thing for thing in getAllValidWrappers() if isinstance(thing, QLayoutItem))
    return [item for item in kept if not isinstance(item, QLayout) and not createdByPython(item)]


def test_every_stop_of_every_tab_and_dialog_comes_in_turn_and_says_what_it_is(
    run: Run, console: OpenProgram, gateway: Sandbox
) -> None:
    async def scene() -> None:
        found: dict[str, list[str]] = {}
        async with console(sandbox_profile(gateway), sandbox_profile(gateway, "Second"), size=SMALL) as opened:
            stage = Stage(opened)
            for name, play in SCENES.items():
                shown = await play(stage)
                stops = await way(shown)
                if wrong := [*wrong_with(shown, stops), *said_too_little(shown)]:
                    found[name] = wrong
                await stage.fresh()
            stage.window.resize(*LARGE)
            for name in ("payout", "sale", "order"):
                if wrong := wrong_with(stage.window, await way(await SCENES[name](stage))):
                    found[f"{name} in a large window"] = wrong
            assert found == {}, json.dumps(found, indent=1)
            assert kept_items() == []

    run(scene())
