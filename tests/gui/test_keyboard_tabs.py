"""The tabs by keys: arrows walk along them, a shortcut leads into the page, and Tab stops at the chosen one only."""

from opened_console import OpenedWindow, PlayInWindow
from PySide6.QtCore import Qt
from tab_key_walk import focused, press
from waiting import until

CTRL = Qt.KeyboardModifier.ControlModifier


def where() -> str:
    return focused().objectName() or str(focused().property("text"))


def test_the_window_opens_in_the_first_field_of_its_page(window: PlayInWindow) -> None:
    async def scene(desk: OpenedWindow) -> None:
        await until(desk.window.isActiveWindow)
        assert where() == "payout.client_orderid"

    window(scene)


def test_a_shortcut_leads_into_its_page_and_back_to_where_one_was(window: PlayInWindow) -> None:
    async def scene(desk: OpenedWindow) -> None:
        await desk.go("payout")
        desk.part("payout.amount").setFocus()
        press(Qt.Key.Key_1, CTRL)
        assert where() == "sale.client_orderid"
        press(Qt.Key.Key_4, CTRL)
        assert where() == "payout.amount"
        press(Qt.Key.Key_K, CTRL)
        assert where() == "orders.lookup"

    window(scene)


def test_arrows_walk_along_the_tabs_and_tab_leaves_them(window: PlayInWindow) -> None:
    async def scene(desk: OpenedWindow) -> None:
        await desk.go("payout")
        desk.window.profiles.setFocus()
        press(Qt.Key.Key_Tab)
        assert where() == "Payout"
        press(Qt.Key.Key_Right)
        assert (where(), desk.window.tabs.choice) == ("Order status", "orders")
        press(Qt.Key.Key_Right)
        assert (where(), desk.window.tabs.choice) == ("Initial payment", "sale")
        press(Qt.Key.Key_Left)
        press(Qt.Key.Key_Left)
        assert (where(), desk.window.tabs.choice) == ("Payout", "payout")
        press(Qt.Key.Key_Tab)
        assert where() == "window.find"

    window(scene)


def test_a_shortcut_while_walking_along_the_tabs_leads_into_the_page(window: PlayInWindow) -> None:
    async def scene(desk: OpenedWindow) -> None:
        await desk.go("payout")
        desk.window.profiles.setFocus()
        press(Qt.Key.Key_Tab)
        press(Qt.Key.Key_3, CTRL)
        assert where() == "transfer-by-ref.client_orderid"

    window(scene)
