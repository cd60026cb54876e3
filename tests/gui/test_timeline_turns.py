"""A long timeline comes in several turns of the loop: never two orders in one, nothing twice, nothing cut."""

from collections.abc import Callable, Coroutine
from datetime import timedelta
from pathlib import Path
from typing import Any

from moved_clock import START, MovedClock
from orders_desk import NOW, OrdersDesk, answer_of, entered, orders_desk, orders_page, seen
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from waiting import spin_until, until

from console_app.gui.kit.aio import Fault
from console_app.gui.kit.button import Button
from console_app.gui.kit.colours import Role
from console_app.gui.kit.label import PlainLabel
from console_app.gui.kit.steady import SteadyHeight, at_once
from console_app.gui.kit.theme import Theme
from console_app.gui.kit.timeline import Entry, Timeline
from console_app.services.records import Change, Order

Run = Callable[[Coroutine[Any, Any, None]], None]
MANY = 60
WIDE = 420


def entries(name: str, count: int) -> list[Entry]:
    """Give entries with the keys that every order's entries have."""
    return [
        Entry(f"o{n}", "14:03:06", "search", Role.TEXT_2, f"{name} {n}", raw="a=1\n" * 9, raw_words="raw answer")
        for n in reversed(range(count))
    ]


def sentences(timeline: QWidget) -> list[str]:
    """Give the sentences shown from top to bottom."""
    labels = [label for label in timeline.findChildren(QLabel) if label.isVisible() and " " in label.text()]
    return [label.text() for label in sorted(labels, key=lambda label: label.mapTo(timeline, QPoint(0, 0)).y())]


def all_of(name: str, count: int) -> list[str]:
    return [f"{name} {n}" for n in reversed(range(count))]


def opened(theme: Theme, qtbot: QtBot) -> tuple[QWidget, Timeline]:
    """Show an empty timeline as high as its entries; whoever asks keeps what it stands in."""
    around, timeline = QWidget(), Timeline(theme)
    qtbot.addWidget(around)
    column = QVBoxLayout(around)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(timeline)
    column.addStretch(1)
    around.resize(WIDE, 6000)
    around.show()
    return around, timeline


def test_the_newest_entries_stand_at_once_and_the_rest_follows(console_theme: Theme, qtbot: QtBot) -> None:
    _around, timeline = opened(console_theme, qtbot)
    timeline.show_entries(entries("first", MANY))
    at_first = sentences(timeline)
    assert 0 < len(at_first) < MANY
    assert sorted(at_first) == sorted(all_of("first", MANY)[: len(at_first)])
    spin_until(lambda: sentences(timeline) == all_of("first", MANY))


def test_other_entries_take_the_place_of_a_timeline_that_is_still_coming(console_theme: Theme, qtbot: QtBot) -> None:
    _around, timeline = opened(console_theme, qtbot)
    timeline.show_entries(entries("first", MANY))
    assert 0 < len(sentences(timeline)) < MANY
    timeline.show_entries(())
    timeline.show_entries(entries("second", MANY - 20))
    assert not [text for text in sentences(timeline) if text.startswith("first")]
    spin_until(lambda: len(sentences(timeline)) == MANY - 20)
    QTest.qWait(0)
    assert sentences(timeline) == all_of("second", MANY - 20)


def test_news_of_a_timeline_that_is_still_coming_adds_to_it(console_theme: Theme, qtbot: QtBot) -> None:
    _around, timeline = opened(console_theme, qtbot)
    timeline.show_entries(entries("first", MANY))
    timeline.show_entries(entries("first", MANY + 1))
    spin_until(lambda: sentences(timeline) == all_of("first", MANY + 1))


def test_a_timeline_that_is_emptied_while_it_comes_stays_empty(console_theme: Theme, qtbot: QtBot) -> None:
    _around, timeline = opened(console_theme, qtbot)
    timeline.show_entries(entries("first", MANY))
    timeline.show_entries(())
    for _ in range(5):
        QTest.qWait(0)
    assert sentences(timeline) == []


def test_a_line_is_as_high_as_what_is_opened_in_it(console_theme: Theme, qtbot: QtBot) -> None:
    _around, timeline = opened(console_theme, qtbot)
    timeline.show_entries(entries("first", 3))
    spin_until(lambda: timeline.height() == timeline.heightForWidth(WIDE) and len(sentences(timeline)) == 3)
    closed = timeline.height()
    link = next(link for link in timeline.findChildren(Button) if link.text() == "raw answer")
    QTest.mouseClick(link, Qt.MouseButton.LeftButton)
    view = timeline.findChildren(QPlainTextEdit)[0]
    spin_until(lambda: timeline.height() >= closed + view.height() > closed)
    second = next(label for label in timeline.findChildren(QLabel) if label.text() == "first 1")
    assert second.mapTo(timeline, QPoint(0, 0)).y() >= view.mapTo(timeline, QPoint(0, view.height())).y()
    QTest.mouseClick(link, Qt.MouseButton.LeftButton)
    spin_until(lambda: timeline.height() == closed)


def test_a_line_opened_out_of_sight_has_its_height_when_it_is_shown(console_theme: Theme, qtbot: QtBot) -> None:
    around, timeline = opened(console_theme, qtbot)
    timeline.show_entries(entries("first", 3))
    spin_until(lambda: timeline.height() == timeline.heightForWidth(WIDE) and len(sentences(timeline)) == 3)
    closed = timeline.height()
    line = timeline.findChildren(SteadyHeight)[0]
    around.hide()
    next(link for link in line.findChildren(Button) if link.text() == "raw answer").click()
    view = timeline.findChildren(QPlainTextEdit)[0]
    assert line.heightForWidth(WIDE) >= view.minimumHeight() > line.height()
    around.show()
    spin_until(lambda: timeline.height() >= closed + view.height() > closed)


class Asked(QVBoxLayout):
    """Counts how often it laid out."""

    def __init__(self, owner: QWidget) -> None:
        self.times = 0
        super().__init__(owner)

    def setGeometry(self, rect: Any) -> None:  # noqa: ANN401, N802 - Qt's name; a QRect
        self.times += 1
        super().setGeometry(rect)


def test_what_comes_in_one_go_is_laid_out_once(qtbot: QtBot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    column = Asked(owner)
    owner.resize(WIDE, WIDE)
    owner.show()
    spin_until(lambda: column.times > 0)
    before = column.times
    with at_once(column):
        for number in range(9):
            label = PlainLabel(f"label {number}", wrap=True)
            column.addWidget(label)
            label.show()
        assert column.times == before
    spin_until(lambda: column.times > before)
    QTest.qWait(0)
    assert column.times == before + 1
    assert len({label.y() for label in owner.findChildren(QLabel)}) == 9


def test_a_part_that_appears_while_its_layout_is_held_is_laid_out_afterwards(qtbot: QtBot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    part = QWidget(owner)
    part.setGeometry(0, 0, WIDE, WIDE)
    part.hide()
    owner.show()
    column, label = QVBoxLayout(part), PlainLabel("words")
    column.addWidget(label)
    QTest.qWait(0)
    with at_once(column):
        part.show()
    spin_until(lambda: label.y() > 0 and WIDE - 100 < label.width() < WIDE)


async def polled(desk: OrdersDesk, clock: MovedClock, end: str, stage: str) -> Order:
    """Enter an order with a day of answers, each another one than before."""
    order = await desk.journal.add(entered(desk, f"P-261120-{end}"))
    for number in range(30):
        clock.wall += timedelta(seconds=4)
        told = answer_of(order.key.number, "698281", "processing", order_stage=stage, bank_name=f"{stage} {number}")
        await desk.journal.observe(order.id, seen(clock, told), Change())
    return order


def test_another_order_chosen_while_a_long_timeline_comes_is_shown_alone(
    run: Run, console_theme: Theme, tmp_path: Path, faults: list[Fault]
) -> None:
    async def main() -> None:
        clock = MovedClock(START)
        clock.wall = NOW - timedelta(hours=1)
        async with orders_desk(tmp_path, clock) as desk:
            first, second = await polled(desk, clock, "FIRST", "sale_1"), await polled(desk, clock, "SECOND", "sale_2")
            async with orders_page(console_theme, desk, faults) as page:
                timeline = page.find(QWidget, "orders.timeline")

                def told(stage: str) -> list[str]:
                    texts = page.texts("orders.timeline")
                    return [text for text in texts if f"{stage} " in text and "\u2192" in text]

                page.tab.show_order(first.id)
                await until(lambda: bool(told("sale_1")))
                page.tab.show_order(second.id)
                await until(lambda: len(told("sale_2")) == 29)
                assert told("sale_1") == []
                link = next(link for link in timeline.findChildren(Button) if link.text() == "raw answer")
                link.click()
                page.tab.show_order(first.id)
                await until(lambda: len(told("sale_1")) == 29)
                assert told("sale_2") == []
                assert not [view for view in timeline.findChildren(QPlainTextEdit) if view.isVisible()]

    run(main())
