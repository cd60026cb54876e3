"""Band, cards, switches, notices, results, timeline and code: what they show and what they keep."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPlainTextEdit, QScrollArea, QWidget
from pytestqt.qtbot import QtBot
from waiting import spin_until

from console_app.gui.kit.band import BandFacts, BandKind, EnvironmentBand, EnvironmentFrame
from console_app.gui.kit.button import Button, Kind
from console_app.gui.kit.card import Card
from console_app.gui.kit.chip import STATES, StateChip, chip_size, paint_chip
from console_app.gui.kit.code_block import CodeBlock
from console_app.gui.kit.colours import Role
from console_app.gui.kit.empty import EmptyState
from console_app.gui.kit.fact_grid import Fact
from console_app.gui.kit.gutter_area import GutterArea
from console_app.gui.kit.label import ElidedLabel, PlainLabel
from console_app.gui.kit.notice import Manner, Notice
from console_app.gui.kit.result_card import Advice, ResultCard
from console_app.gui.kit.segment import Segment, Way
from console_app.gui.kit.theme import Preference, Theme
from console_app.gui.kit.timeline import Entry, Timeline
from console_app.gui.kit.toast import Toast

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

FACTS = BandFacts(BandKind.PRODUCTION, "ConnPay", "gate.connpay.com", "39915", "AcmePayouts", ("not proven",))
EVIL = "<b>bold</b> <img src='http://127.0.0.1/x'>"


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, Preference.LIGHT)


def settle() -> None:
    """Let layouts show and place what was added to them."""
    for _ in range(3):
        QApplication.processEvents()


def words(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def test_the_band_says_everything_when_there_is_room(theme: Theme, qtbot: QtBot) -> None:
    band = EnvironmentBand(theme, FACTS)
    band.set_corner(QComboBox())
    qtbot.addWidget(band)
    band.resize(1280, 40)
    band.show()
    said = words(band)
    for word in ("PRODUCTION", "- real money", "ConnPay", "gate.connpay.com", "39915"):
        assert word in said
    assert {"AcmePayouts", "not proven", "Profile"} <= set(said)


def test_a_narrow_band_leaves_out_in_order_but_never_the_environment(theme: Theme, qtbot: QtBot) -> None:
    band = EnvironmentBand(theme, FACTS)
    band.set_corner(QComboBox())
    qtbot.addWidget(band)
    band.show()
    gone: list[str] = []
    for width in range(1280, band.minimumSizeHint().width() - 1, -4):
        band.resize(width, 40)
        said = words(band)
        assert {"PRODUCTION", "- real money", "gate.connpay.com"} <= set(said)
        for word in ("Profile", "AcmePayouts", "39915", "ConnPay", "not proven"):
            if word not in said and word not in gone:
                gone.append(word)
    assert gone == ["Profile", "AcmePayouts", "39915", "ConnPay", "not proven"]
    assert "AcmePayouts" in band.toolTip()
    band.resize(1280, 40)
    assert "AcmePayouts" in words(band)


def test_the_words_of_the_environment_are_never_cut(theme: Theme, qtbot: QtBot) -> None:
    for environment in BandKind:
        band = EnvironmentBand(theme, BandFacts(environment, host="h" * 60))
        qtbot.addWidget(band)
        band.resize(band.minimumSizeHint())
        band.show()
        for label in band.findChildren(QLabel):
            if label.isVisible() and not isinstance(label, ElidedLabel):
                assert label.width() >= label.sizeHint().width()


def test_a_band_without_profile_says_that_nothing_can_be_sent(theme: Theme, qtbot: QtBot) -> None:
    band = EnvironmentBand(theme)
    qtbot.addWidget(band)
    band.show()
    assert words(band) == ["No profile open - nothing can be sent"]
    assert band.accessibleName() == "No profile open - nothing can be sent"


def test_a_dialogs_frame_is_three_red_pixels(theme: Theme, qtbot: QtBot) -> None:
    frame = EnvironmentFrame(theme, FACTS)
    frame.body.addWidget(PlainLabel("x"), 1)
    qtbot.addWidget(frame)
    frame.resize(600, 200)
    frame.show()
    picture = frame.grab().toImage()
    red = theme.colour(Role.PRODUCTION_GROUND).name()
    row = [picture.pixelColor(x, 150).name() for x in range(4)]
    assert row == [red, red, red, theme.colour(Role.SURFACE).name()]
    assert {picture.pixelColor(x, 5).name() for x in range(12)} == {red}
    assert frame.band.geometry().left() == 3


def test_no_label_takes_foreign_text_for_markup(theme: Theme, qtbot: QtBot) -> None:
    result = ResultCard(theme, "payout.result")
    result.show_outcome("declined", EVIL, [EVIL])
    result.show_facts([Fact("Receiver", EVIL)])
    result.show_advice([Advice("clock", EVIL)])
    timeline = Timeline(theme)
    timeline.show_entries([Entry("1", "14:00:00", "up", Role.TEXT, EVIL, EVIL, EVIL)])
    parts: list[QWidget] = [
        result,
        timeline,
        Notice(theme, Manner.ERROR, EVIL, EVIL),
        EmptyState(theme, "search", EVIL, EVIL),
        Card(theme, EVIL, EVIL),
        EnvironmentBand(theme, BandFacts(BandKind.SANDBOX, EVIL, EVIL, EVIL, EVIL, (EVIL,))),
    ]
    for part in parts:
        qtbot.addWidget(part)
        labels = part.findChildren(QLabel)
        assert labels
        assert all(label.textFormat() is Qt.TextFormat.PlainText for label in labels)
        tips = [child.toolTip() for child in [part, *part.findChildren(QWidget)]]
        assert not any("<b>" in tip or "<img" in tip for tip in tips)


@pytest.mark.parametrize("state", STATES)
def test_a_chip_is_painted_within_its_size(theme: Theme, state: str) -> None:
    size = chip_size(theme, state)
    picture = QImage(size.width() + 40, size.height() + 40, QImage.Format.Format_ARGB32)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    paint_chip(painter, theme, state, 20, picture.height() / 2)
    painter.end()
    inside = QRect(20, 20, size.width(), size.height())
    for x in range(picture.width()):
        for y in range(picture.height()):
            if picture.pixelColor(x, y).alpha():
                assert inside.contains(x, y)
    ground = picture.pixelColor(20 + size.width() // 2, 20 + 2).name()
    assert ground == theme.colour(STATES[state].ground).name()
    assert theme.colour(STATES[state].ink).alpha() == 255


def test_a_chip_speaks_its_word_and_meaning(theme: Theme, qtbot: QtBot) -> None:
    chip = StateChip(theme, "in_doubt")
    qtbot.addWidget(chip)
    assert chip.accessibleName() == "In doubt"
    assert "do not create it again" in chip.accessibleDescription()


def test_a_card_folds_to_its_head_by_space(theme: Theme, qtbot: QtBot) -> None:
    card = Card(theme, "Technical", "callback address", foldable=True, folded=True)
    inside = PlainLabel("inside")
    card.body.addWidget(inside)
    card.set_summary("nothing filled")
    qtbot.addWidget(card)
    card.show()
    assert not inside.isVisible()
    arrow = next(w for w in card.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus)
    QTest.keyClick(arrow, Qt.Key.Key_Space)
    assert inside.isVisible()
    assert not card.folded
    card.set_folded(True)
    assert not inside.isVisible()


def test_a_switch_moves_by_arrow_keys_and_has_one_stop_for_tab(theme: Theme, qtbot: QtBot) -> None:
    ways = [Way("bank", "Bank account", "bank"), Way("card", "Card"), Way("other", "Other")]
    switch = Segment(theme, ways, "Destination")
    qtbot.addWidget(switch)
    switch.show()
    heard: list[str] = []
    switch.chosen.connect(heard.append)
    first = switch.findChildren(Button)[0]
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        QTest.keyClick(first, key)
    assert heard == ["card", "other", "bank", "other"]
    assert switch.property("wire") == "other"
    switch.setProperty("wire", "card")
    stops = [button.text() for button in switch.findChildren(Button) if button.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert stops == ["Card"]
    switch.set_locked(True)
    assert [b.isEnabled() for b in switch.findChildren(Button)] == [False, True, False]


def test_code_is_copied_as_it_is_however_it_is_broken_on_screen(theme: Theme, qtbot: QtBot) -> None:
    text = "POST&https%3A%2F%2F" + "x" * 700 + "\nnext\u00a0line"
    block = CodeBlock(theme, "String to sign")
    qtbot.addWidget(block)
    block.resize(300, 300)
    block.show()
    block.show_code(text, "721 bytes")
    block.copy()
    assert QGuiApplication.clipboard().text() == text
    assert block.view.code() == text
    assert block.view.isReadOnly()
    block.set_folded(True)
    assert not block.view.isVisible()


def entry(key: str, sentence: str = "Looked up", raw: str = "type=status-response") -> Entry:
    return Entry(key, "14:03:06", "search", Role.TEXT_2, sentence, raw=raw, raw_words="raw answer")


def sentences(timeline: Timeline) -> list[str]:
    labels = [x for x in timeline.findChildren(QLabel) if x.property("type") == "medium"]
    labels = [x for x in labels if x.isVisible()]
    return [x.text() for x in sorted(labels, key=lambda x: x.mapTo(timeline, x.pos()).y())]


def test_an_opened_raw_answer_stays_open_when_news_arrive(theme: Theme, qtbot: QtBot) -> None:
    timeline = Timeline(theme)
    qtbot.addWidget(timeline)
    timeline.resize(400, 600)
    timeline.show()
    timeline.show_entries([entry("2", "second"), entry("1", "first")])
    settle()
    link = timeline.findChildren(Button)[0]
    QTest.mouseClick(link, Qt.MouseButton.LeftButton)
    code = timeline.findChild(QPlainTextEdit)
    assert code is not None
    assert code.isVisible()
    assert link.text() == "hide"
    timeline.show_entries([entry("3", "third"), entry("2", "second"), entry("1", "first")])
    settle()
    assert code.isVisible()
    assert sentences(timeline) == ["third", "second", "first"]
    timeline.show_entries([entry("2", "second, corrected"), entry("1", "first")])
    settle()
    opened = [view for view in timeline.findChildren(QPlainTextEdit) if view.isVisible()]
    assert len(opened) == 1
    assert opened[0].parentWidget() is not code.parentWidget()
    timeline.show_entries([entry("3", "third, corrected"), entry("1", "first")])
    settle()
    assert sentences(timeline) == ["third, corrected", "first"]
    QTest.mouseClick(timeline.findChildren(Button)[-1], Qt.MouseButton.LeftButton)


def test_a_long_timeline_in_a_scroll_area_clips_no_sentence(theme: Theme, qtbot: QtBot) -> None:
    timeline = Timeline(theme)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setWidget(timeline)
    qtbot.addWidget(area)
    area.resize(340, 200)
    area.show()
    long = "Looked up: the gateway does not know this order yet, which proves nothing at all"
    timeline.show_entries([entry(str(n), long) for n in range(12)])
    settle()
    for label in timeline.findChildren(QLabel):
        if label.isVisible():
            assert label.height() >= label.heightForWidth(label.width()) - 1


def test_an_outcome_takes_the_place_of_the_quiet_line(theme: Theme, qtbot: QtBot) -> None:
    card = ResultCard(theme, "payout.result")
    qtbot.addWidget(card)
    card.show()
    card.show_quiet("Nothing sent from this form yet.")
    assert words(card) == ["Nothing sent from this form yet."]
    card.show_outcome("in_doubt", "We do not know yet.", ["It may have been carried out."])
    card.show_check("Checking; next check 14:03:10", left=3, whole=5)
    card.show_facts([Fact("Requested", "1\u202f250.00\u00a0EUR")])
    settle()
    said = words(card)
    assert card.words.objectName() == "payout.result"
    assert card.words.text() == "We do not know yet."
    assert {"Checking; next check 14:03:10", "1\u202f250.00\u00a0EUR"} <= set(said)
    assert "Nothing sent from this form yet." not in said
    amount = next(x for x in card.findChildren(QLabel) if x.text().endswith("EUR"))
    card.resize(card.minimumSizeHint())
    assert amount.width() >= amount.sizeHint().width()
    card.show_facts([])
    card.show_quiet("Nothing sent from this form yet.")
    assert words(card) == ["Nothing sent from this form yet."]


def test_a_notice_changes_its_words_in_place(theme: Theme, qtbot: QtBot) -> None:
    notice = Notice(theme, Manner.WARNING, "The clock is 74 s behind", "Correct it.")
    qtbot.addWidget(notice)
    notice.show()
    assert words(notice) == ["The clock is 74 s behind", "Correct it."]
    notice.say(Manner.OK, "The clock is right")
    assert words(notice) == ["The clock is right"]
    assert notice.property("notice") == "ok"


def test_a_toast_goes_by_itself_and_takes_no_focus(theme: Theme, qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(800, 600)
    page.show()
    toast = Toast(theme, page, shown_ms=50)
    toast.say("Copied")
    assert toast.isVisible()
    assert page.rect().contains(toast.geometry())
    spin_until(lambda: not toast.isVisible())


def test_no_button_is_ever_a_default(theme: Theme, qtbot: QtBot) -> None:
    for kind in Kind:
        button = Button(theme, "Send", kind)
        qtbot.addWidget(button)
        assert not button.autoDefault()
        assert not button.isDefault()


def test_a_form_wider_than_its_pane_can_be_brought_into_view(theme: Theme, qtbot: QtBot) -> None:
    form = QWidget()
    form.setMinimumSize(600, 200)
    area = GutterArea(form, theme.px(12))
    qtbot.addWidget(area)
    area.resize(700, 300)
    area.show()
    settle()
    assert not area.horizontalScrollBar().isVisible()
    area.resize(500, 300)
    settle()
    assert area.horizontalScrollBar().isVisible()
    area.horizontalScrollBar().setValue(area.horizontalScrollBar().maximum())
    settle()
    assert form.visibleRegion().boundingRect().right() >= form.width() - 1
