"""What the mouse does, an assistive tool's action does with the same effect; what no hand can do, no tool can.

Each scene of the window is walked: every button of it is heard by what its action tells, then each sort of control is
worked in both ways and what came of it compared.
"""

import json
import re
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, Final

from accessible_names import heard
from example_forms import CARD
from layout_checks import seen_in, still
from opened_console import OpenProgram
from opened_home import sandbox_profile
from PySide6.QtCore import SIGNAL, QPoint, Qt
from PySide6.QtGui import QAccessible, QAccessibleActionInterface, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QCheckBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QTableView,
    QWidget,
)
from sandbox_process import Sandbox
from waiting import until
from window_scenes import PAYOUT, SCENES, Stage

from console_app.gui.desk.orders_header import OrdersHeader
from console_app.gui.desk.orders_model import Column, OrdersModel
from console_app.gui.kit.choice import Choice
from console_app.gui.kit.fold import FoldArrow
from console_app.gui.kit.lines_table import LinesTable
from console_app.gui.kit.pane_handle import PaneHandle
from console_app.gui.kit.segment import Segment
from console_app.gui.order.held_card import HeldCard
from console_app.gui.shell.menu import ConsoleMenu

Run = Callable[[Coroutine[Any, Any, None]], None]
Made = QAccessibleActionInterface
PRESS, TOGGLE = Made.pressAction(), Made.toggleAction()
SIGNALS: Final = ("clicked(bool)", "toggled(bool)", "pressed()", "released()")


def actions(of: QAccessibleInterface) -> list[str]:
    found: Any = of.actionInterface()  # None where there are none, whatever the stubs say
    return [] if found is None else list(found.actionNames())


def act(of: QAccessibleInterface, name: str = "") -> None:
    """Do one thing, or the first that can be done, as tools do that know no other."""
    assert actions(of)
    of.actionInterface().doAction(name or actions(of)[0])


def press(widget: QWidget) -> None:
    act(heard(widget))


def click(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def inside(interface: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    """Give all that a tool finds in something, the lines of a table by their cells."""
    for number in range(interface.childCount()):
        child: Any = interface.child(number)  # None where Qt has nothing there
        if child is not None and child.isValid():
            yield child
            yield from inside(child)


def line(view: QWidget, text: str) -> QAccessibleInterface:
    """Give the line or cell of a list that says something."""
    return next(part for part in inside(heard(view)) if part.text(QAccessible.Text.Name) == text)


def emitted_by_an_action(button: QAbstractButton) -> set[str]:
    """What such a button tells when its action is done, tried on one nobody listens to."""
    kind = QRadioButton() if button.autoExclusive() else QCheckBox() if button.isCheckable() else QPushButton()
    told: set[str] = set()
    for name in SIGNALS:
        getattr(kind, name.partition("(")[0]).connect(lambda *_told, name=name: told.add(name))
    press(kind)
    if not kind.isCheckable():
        told |= {"clicked(bool)", "released()"}  # they come when the shown press ends, 100 ms later
    return told


def listened(button: QAbstractButton) -> set[str]:
    return {name for name in SIGNALS if button.receivers(SIGNAL(name)) > 0}


def unlike_a_click(window: QWidget) -> list[str]:
    """Give the buttons in sight whose action does not reach everyone whom a click reaches, or that have none."""
    found = []
    for button in seen_in(window):
        if not isinstance(button, QAbstractButton) or not button.isEnabled():
            continue
        name = f"{type(button).__name__} {button.objectName() or button.text() or button.accessibleName()}"
        if not {PRESS, TOGGLE} & set(actions(heard(button))):
            found.append(f"{name} has no action")
        elif missed := listened(button) - emitted_by_an_action(button):
            found.append(f"{name} is listened to by {sorted(missed)}, which its action does not tell")
    return found


def bare(text: str) -> str:
    """Leave out how a text is broken and grouped, and the signs that read badly."""
    return re.sub(r"\W", "", text)


def told_without_its_text(window: QWidget) -> list[str]:
    """Give the labels in sight that are heard by a name without what stands in them."""
    return [
        f"{label.objectName()} {label.text()[:40]!r} is heard as {heard(label).text(QAccessible.Text.Name)!r}"
        for label in seen_in(window)
        if isinstance(label, QLabel)
        and label.buddy() is None
        and label.text().strip()
        and bare(label.text()) not in bare(heard(label).text(QAccessible.Text.Name))
    ]


def read(edit: QWidget) -> str:
    """Read an input as a tool does."""
    text = heard(edit).textInterface()
    return text.text(0, text.characterCount())


def changed_where_no_hand_can(window: QWidget) -> list[str]:
    """Give the inputs in sight that may not be changed, and are by a tool that writes into them."""
    found = []
    for edit in seen_in(window):
        if isinstance(edit, QLineEdit | QPlainTextEdit) and (edit.isReadOnly() or not edit.isEnabled()):
            before = read(edit)
            heard(edit).editableTextInterface().insertText(0, "7")
            if read(edit) != before:
                found.append(f"{type(edit).__name__} {edit.objectName() or edit.accessibleName()}")
    return found


async def play(console: OpenProgram, gateway: Sandbox, scene: Callable[[Stage], Coroutine[Any, Any, None]]) -> None:
    async with console(sandbox_profile(gateway), sandbox_profile(gateway, "Second")) as opened:
        await scene(Stage(opened))


def test_in_every_scene_a_tool_reaches_what_the_mouse_reaches_and_hears_what_the_eye_sees(
    run: Run, console: OpenProgram, gateway: Sandbox
) -> None:
    found: dict[str, list[str]] = {}

    async def scene(stage: Stage) -> None:
        for name, begin in SCENES.items():
            shown = await begin(stage)
            await still(shown)
            wrong = [*unlike_a_click(shown), *told_without_its_text(shown), *changed_where_no_hand_can(shown)]
            if wrong:
                found[name] = wrong
            await stage.fresh()

    run(play(console, gateway, scene))
    assert found == {}, json.dumps(found, indent=1)


def test_a_tab_chosen_by_a_tool_brings_its_page(run: Run, console: OpenProgram, gateway: Sandbox) -> None:
    async def scene(stage: Stage) -> None:
        tabs = {button.text(): button for button in stage.console.window.tabs.findChildren(QAbstractButton)}
        names = stage.console.tabs()
        pages: dict[Callable[[QWidget], None], list[str]] = {click: [], press: []}
        for way, reached in pages.items():
            for name in (*names[1:], names[0]):
                way(tabs[name])
                assert tabs[name].isChecked()
                reached.append(stage.console.page)
        assert pages[press] == pages[click]
        assert len(set(pages[press])) == len(names)
        press(tabs[names[0]])
        assert tabs[names[0]].isChecked()
        assert stage.console.page == pages[press][-1]

    run(play(console, gateway, scene))


def test_a_tab_that_is_not_shown_is_never_chosen(run: Run, console: OpenProgram, gateway: Sandbox) -> None:
    async def scene(stage: Stage) -> None:
        tabs, page = stage.console.window.tabs, stage.console.page
        tabs.set_shown("sale", shown=False)
        gone = next(button for button in tabs.findChildren(QAbstractButton) if button.text() == "Initial payment")
        press(gone)
        assert not gone.isChecked()
        assert stage.console.page == page

    run(play(console, gateway, scene))


def test_the_ways_of_every_switch_are_chosen_by_a_tool(run: Run, console: OpenProgram, gateway: Sandbox) -> None:
    tried: dict[str, list[str]] = {}

    async def scene(stage: Stage) -> None:
        for begin in ("sale", "transfer-by-ref", "payout", "orders", "profile", "keys", "keys import"):
            shown = await SCENES[begin](stage)
            for segment in (part for part in seen_in(shown) if isinstance(part, Segment)):
                buttons = segment.findChildren(QAbstractButton)
                told: list[str] = []
                segment.chosen.connect(told.append)
                for button in sorted(buttons, key=QAbstractButton.isChecked):
                    press(button)
                    assert told[-1:] == [segment.choice()], (begin, button.text())
                    assert button.isChecked()
                assert len(told) == len(buttons)
                segment.chosen.disconnect(told.append)
                tried.setdefault(begin, []).append(segment.objectName())
            await stage.fresh()

    run(play(console, gateway, scene))
    assert {"sale", "payout", "orders"} <= set(tried)


def test_an_option_selected_by_a_tool_is_the_one_chosen(run: Run, console: OpenProgram, gateway: Sandbox) -> None:
    count = 0

    async def scene(stage: Stage) -> None:
        nonlocal count
        for begin in ("sale", "payout unfolded", "ask panel", "settings", "profile"):
            shown = await SCENES[begin](stage)
            for choice in (part for part in seen_in(shown) if isinstance(part, Choice)):
                if choice.count() < 2 or not choice.isEnabled() or choice.objectName() == "profile.select":
                    continue
                heard(choice).child(0)  # the list is made when a tool looks into it
                await stage_turn()
                for row in (choice.count() - 1, 0):
                    act(heard(choice).child(0).child(row), TOGGLE)
                    await until(lambda choice=choice, row=row: choice.currentIndex() == row)  # type: ignore[misc]
                    assert choice.wire_text() == choice.itemData(row)
                    count += 1
            await stage.fresh()

    run(play(console, gateway, scene))
    assert count > 20


async def stage_turn() -> None:
    """Let the loop turn until what was put off to its next turn has been done."""
    turned: list[bool] = []
    from PySide6.QtCore import QTimer

    QTimer.singleShot(0, lambda: turned.append(True))
    await until(lambda: bool(turned))


def test_every_fold_is_turned_by_a_tool(run: Run, console: OpenProgram, gateway: Sandbox) -> None:
    count = 0

    async def scene(stage: Stage) -> None:
        nonlocal count
        for begin in ("sale", "payout", "review"):
            shown = await SCENES[begin](stage)
            for fold in (part for part in seen_in(shown) if isinstance(part, FoldArrow)):
                folded = fold.folded
                press(fold)
                await until(lambda fold=fold, folded=folded: fold.folded is not folded)  # type: ignore[misc]
                count += 1
            await stage.fresh()

    run(play(console, gateway, scene))
    assert count > 5


def test_a_head_pressed_by_a_tool_sorts_as_a_click_on_it(run: Run, console: OpenProgram, gateway: Sandbox) -> None:
    async def scene(stage: Stage) -> None:
        await SCENES["accepted"](stage)
        await SCENES["order"](stage)
        table = stage.console.part("orders.table")
        assert isinstance(table, QTableView)
        heads, model = table.horizontalHeader(), table.model()
        assert isinstance(heads, OrdersHeader)
        assert isinstance(model, OrdersModel)

        def clicked(column: Column) -> object:
            place = QPoint(heads.sectionViewportPosition(column) + 20, heads.height() // 2)
            QTest.mouseClick(heads.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
            return model.sorted_by

        for column in (column for column in Column if not heads.isSectionHidden(column)):
            wanted = [clicked(column), clicked(column)]  # turned round by the second
            clicked(Column.CHANGED if column is not Column.CHANGED else Column.AMOUNT)
            for sorted_by in wanted:
                head = next(
                    part
                    for part in inside(heard(stage.window))
                    if part.text(QAccessible.Text.Name).startswith(f"{model.title(column)}, ")
                    and part.role() is QAccessible.Role.Button
                )
                before = model.sorted_by
                act(head)
                await until(lambda before=before: model.sorted_by != before)  # type: ignore[misc]
                assert model.sorted_by == sorted_by, column

    run(play(console, gateway, scene))


def test_a_line_selected_by_a_tool_is_the_one_chosen(run: Run, console: OpenProgram, gateway: Sandbox) -> None:
    async def scene(stage: Stage) -> None:
        await SCENES["accepted"](stage)
        await stage.fresh()
        await SCENES["in doubt"](stage)
        await SCENES["order"](stage)
        lookup, table = stage.console.part("orders.lookup"), stage.console.part("orders.table")
        assert isinstance(lookup, QLineEdit)
        assert isinstance(table, QTableView)
        lookup.clear()
        await until(lambda: table.model().rowCount() == 2)
        assert stage.held is not None
        assert stage.paid is not None
        numbers = [order.key.number for order in (stage.held, stage.paid, stage.held)]
        for number in numbers:
            cell = next(part for part in inside(heard(table)) if number in part.text(QAccessible.Text.Name))
            act(cell, TOGGLE)
            await until(lambda number=number: number in " ".join(stage.console.told("orders.detail")))  # type: ignore[misc]
        await stage.fresh()
        await SCENES["profiles"](stage)
        profiles = stage.console.part("profiles.list")
        assert isinstance(profiles, QAbstractItemView)
        second = next(part for part in inside(heard(profiles)) if part.text(QAccessible.Text.Name).startswith("Second"))
        act(second, TOGGLE)
        await until(lambda: str(profiles.currentIndex().data()).startswith("Second"))
        await stage.fresh()
        about = await SCENES["about"](stage)
        (lines,) = about.findChildren(LinesTable)
        told: list[int] = []
        lines.picked.connect(told.append)
        row = lines.model().index(1, 0)
        act(line(lines, str(row.data())), TOGGLE)
        await until(lambda: told != [])
        assert lines.currentIndex().row() == 1

    run(play(console, gateway, scene))


def test_an_entry_of_the_menu_opens_by_a_tool(run: Run, console: OpenProgram, gateway: Sandbox) -> None:
    async def scene(stage: Stage) -> None:
        menu = stage.window.findChild(ConsoleMenu)
        assert menu is not None
        press(stage.console.part("window.menu"))
        await until(menu.isVisible)
        entries = [part for part in inside(heard(menu)) if part.text(QAccessible.Text.Name) == "About"]
        act(entries[0], PRESS)
        assert (await stage.dialog()).objectName() == "about"

    run(play(console, gateway, scene))


def test_a_link_to_a_wrong_field_leads_there_by_a_tool(run: Run, console: OpenProgram, gateway: Sandbox) -> None:
    async def scene(stage: Stage) -> None:
        await SCENES["payout wrong"](stage)
        links = [
            part
            for part in seen_in(stage.window)
            if isinstance(part, QAbstractButton) and part.text().startswith("Amount")
        ]
        press(links[0])
        await until(stage.console.part("payout.amount").hasFocus)

    run(play(console, gateway, scene))


def test_a_held_card_stays_shown_for_a_tool_until_it_presses_again(
    run: Run, console: OpenProgram, gateway: Sandbox
) -> None:
    async def scene(stage: Stage) -> None:
        dialog = await SCENES["review of a card"](stage)
        held = dialog.findChild(HeldCard)
        assert held is not None
        press(held.hold)
        await until(lambda: held.showing and not held.hold.isDown())
        assert not any(CARD in part.text(QAccessible.Text.Name) for part in inside(heard(dialog)))
        press(held.hold)
        await until(lambda: not held.showing)
        assert not held.hold.isEnabled()

    run(play(console, gateway, scene))


def test_the_edge_between_two_parts_is_moved_by_a_tool(run: Run, console: OpenProgram, gateway: Sandbox) -> None:
    async def scene(stage: Stage) -> None:
        await stage.tab("payout")
        (edge,) = (part for part in seen_in(stage.window) if isinstance(part, PaneHandle))
        assert heard(edge).role() is QAccessible.Role.Splitter
        moved: list[int] = []
        edge.moved.connect(moved.append)
        act(heard(edge), Made.increaseAction())
        act(heard(edge), Made.increaseAction())
        act(heard(edge), Made.decreaseAction())
        wider, widest, back = moved
        assert widest > wider == back
        act(heard(edge), PRESS)
        assert moved[-1] == edge.wanted == 0
        edge.setEnabled(False)
        assert actions(heard(edge)) == []
        heard(edge).actionInterface().doAction(Made.increaseAction())
        assert edge.wanted == 0

    run(play(console, gateway, scene))


def test_a_card_number_written_by_a_tool_is_masked_at_once(run: Run, console: OpenProgram, gateway: Sandbox) -> None:
    masked = "427655******7686"

    async def scene(stage: Stage) -> None:
        await stage.console.fill("sale", {}, "card")
        edit = stage.console.part("sale.credit_card_number")
        assert isinstance(edit, QLineEdit)
        writing: Any = heard(edit).editableTextInterface()
        writing.replaceText(0, edit.text().__len__(), CARD)
        assert (edit.text(), stage.console.wire("sale.credit_card_number")) == (masked, CARD)
        writing.insertText(0, "1")
        assert (edit.text(), stage.console.wire("sale.credit_card_number")) == (masked, CARD)
        heard(edit).setText(QAccessible.Text.Value, "5105105105105100")
        assert (edit.text(), stage.console.wire("sale.credit_card_number")) == ("510510******5100", "5105105105105100")
        heard(edit).setText(QAccessible.Text.Value, "")
        assert stage.console.wire("sale.credit_card_number") == ""

    run(play(console, gateway, scene))


def test_a_form_under_review_and_a_locked_console_take_nothing_from_a_tool(
    run: Run, console: OpenProgram, gateway: Sandbox
) -> None:
    async def scene(stage: Stage) -> None:
        await stage.console.fill("payout", PAYOUT, "bank-account")
        amount, currency = stage.console.part("payout.amount"), stage.console.part("payout.currency")
        stage.console.press("window.lock")
        await until(lambda: stage.console.shows("lock.unlock"))
        heard(amount).setText(QAccessible.Text.Value, "9999.00")
        heard(currency).child(0)
        act(heard(currency).child(0).child(1), TOGGLE)
        await stage_turn()
        await stage_turn()
        assert (stage.console.wire("payout.amount"), stage.console.wire("payout.currency")) == (
            PAYOUT["amount"],
            PAYOUT["currency"],
        )
        await stage.fresh()

    run(play(console, gateway, scene))
