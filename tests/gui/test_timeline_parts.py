"""A line that stands for many: its parts come in small helpings, and what is open stays open and the same."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot
from waiting import spin_until

from console_app.gui.kit.button import Button
from console_app.gui.kit.colours import Role
from console_app.gui.kit.theme import Theme
from console_app.gui.kit.timeline import Entry, Timeline, ValueChange

CARD = b"4276550123477682"


def one(number: int) -> Entry:
    raw = b"type=status-response\n&number=%d\n&card=%s" % (number, CARD)
    return Entry(f"o{number}", "14:03:06", "search", Role.TEXT_2, f"poll {number}", raw=raw, raw_words="raw answer")


def folded(count: int) -> Entry:
    parts = tuple(one(number) for number in reversed(range(count)))
    return Entry("o0", "14:03:06", "search", Role.TEXT_2, f"Asked {count} times", raw=parts[0].raw, parts=parts)


def shown(timeline: QWidget) -> list[str]:
    return [label.text() for label in timeline.findChildren(QLabel) if label.isVisible()]


def polls(timeline: QWidget) -> list[str]:
    return [text for text in shown(timeline) if text.startswith("poll ")]


def press(timeline: QWidget, words: str) -> None:
    link = next(link for link in timeline.findChildren(Button) if link.isVisible() and link.text() == words)
    QTest.mouseClick(link, Qt.MouseButton.LeftButton)
    QTest.qWait(0)


def test_many_parts_come_in_helpings_until_all_are_there(console_theme: Theme, qtbot: QtBot) -> None:
    timeline = Timeline(console_theme)
    qtbot.addWidget(timeline)
    timeline.resize(420, 2000)
    timeline.show_entries([folded(45)])
    timeline.show()
    assert "poll 44" not in shown(timeline)
    press(timeline, "show the newest 20")
    spin_until(lambda: polls(timeline)[::19] == ["poll 44", "poll 25"])
    press(timeline, "25 older")
    press(timeline, "5 older")
    spin_until(lambda: set(polls(timeline)) == {f"poll {n}" for n in range(45)})
    assert not [link for link in timeline.findChildren(Button) if link.isVisible() and "older" in link.text()]
    press(timeline, "hide them")
    assert not polls(timeline)


class Windows(QObject):
    """Notes every part that flashes up as a window of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[QObject] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(watched)
        return False


def test_an_opened_answer_inside_stays_the_same_one_while_polls_arrive(
    console_theme: Theme, qtbot: QtBot, qapp: QApplication
) -> None:
    timeline = Timeline(console_theme)
    qtbot.addWidget(timeline)
    timeline.resize(420, 2000)
    timeline.show_entries([folded(3)])
    timeline.show()
    QTest.qWait(0)
    windows = Windows()
    qapp.installEventFilter(windows)
    press(timeline, "show all 3")
    links = [link for link in timeline.findChildren(Button) if link.isVisible() and link.text() == "raw answer"]
    QTest.mouseClick(links[-1], Qt.MouseButton.LeftButton)
    QTest.qWait(0)
    opened = [code for code in timeline.findChildren(QPlainTextEdit) if code.isVisible()]
    assert [code.toPlainText().splitlines()[1:] for code in opened] == [["number=0", "card=427655******7682"]]
    timeline.show_entries([folded(4)])
    QTest.qWait(0)
    assert [code for code in timeline.findChildren(QPlainTextEdit) if code.isVisible()] == opened
    assert "poll 3" in shown(timeline)
    qapp.removeEventFilter(windows)
    assert windows.shown == []


def test_a_loud_change_is_in_the_colour_of_errors_and_a_long_list_is_cut(console_theme: Theme, qtbot: QtBot) -> None:
    changes = (
        ValueChange("Requested amount 1 \u2192 2", loud=True),
        *(ValueChange(f"New: field {n}") for n in range(8)),
    )
    timeline = Timeline(console_theme)
    qtbot.addWidget(timeline)
    timeline.resize(420, 600)
    timeline.show_entries([Entry("1", "14:00", "alert", Role.ERROR_TEXT, "Processing", changes=changes)])
    timeline.show()
    tones = {label.text(): label.property("tone") for label in timeline.findChildren(QLabel) if label.isVisible()}
    assert tones["Processing"] == tones["Requested amount 1 \u2192 2"] == "error"
    assert tones["New: field 1"] == "2"
    assert "New: field 2" not in tones
    press(timeline, "and 6 more changes")
    assert "New: field 7" in shown(timeline)
    press(timeline, "fewer")
    assert "New: field 7" not in shown(timeline)
