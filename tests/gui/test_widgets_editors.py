"""Inputs: what would be sent, what is shown, and what a secret never gives away."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from waiting import spin_until

from console_app.gui.kit.choice import BooleanChoice, Choice, Option
from console_app.gui.kit.labelled_field import Editor, LabelledField, unknown_choice
from console_app.gui.kit.line_edits import AccountEdit, AmountEdit, DateEdit, LineEdit, LinesEdit
from console_app.gui.kit.secret_edit import SecretEdit
from console_app.gui.kit.theme import Preference, Theme

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

CURRENCIES = (Option("", ""), Option("EUR", "EUR - Euro"), Option("USD", "USD - US dollar"))


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, Preference.LIGHT)


def shown(qtbot: QtBot, *widgets: QWidget) -> QWidget:
    """Show widgets on an active page beside a neighbour that can take the focus."""
    page = QWidget()
    column = QVBoxLayout(page)
    neighbour = QLineEdit()
    neighbour.setObjectName("neighbour")
    column.addWidget(neighbour)
    for widget in widgets:
        column.addWidget(widget)
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    spin_until(page.isActiveWindow)
    neighbour.setFocus()
    return page


def leave(page: QWidget) -> None:
    """Give the focus to the page's other input."""
    neighbour = page.findChild(QLineEdit, "neighbour")
    assert neighbour is not None
    neighbour.setFocus()


def list_of(choice: Choice) -> QWidget:
    """Return the list that type-ahead has opened."""
    completer = choice.completer()
    assert completer is not None
    popup = completer.popup()
    assert popup is not None
    assert popup.isVisible()
    return popup


def kinds(theme: Theme) -> list[Editor]:
    return [
        LineEdit(theme),
        LinesEdit(theme),
        AmountEdit(theme),
        AccountEdit(theme),
        DateEdit(theme),
        SecretEdit(theme, hidden=False),
        SecretEdit(theme, hidden=True),
        Choice(theme, CURRENCIES),
        BooleanChoice(theme, "1", "0"),
    ]


def test_every_kind_has_a_wire_value_that_is_read_written_and_told(theme: Theme, qtbot: QtBot) -> None:
    values = (
        *("Maria", "one\ntwo", "1250.00", "DE89370400440532013000", "19820115"),
        *("4276550000007682", "123", "EUR", "1"),
    )
    for editor, value in zip(kinds(theme), values, strict=True):
        qtbot.addWidget(editor)
        assert editor.property("wire") == ""
        told: list[str] = []
        editor.wireChanged.connect(told.append)
        assert editor.setProperty("wire", value)
        assert editor.property("wire") == value == told[0]
        assert editor.setProperty("wire", "")
        assert editor.property("wire") == ""


def test_the_wheel_changes_no_value(theme: Theme, qtbot: QtBot) -> None:
    choice, yes_no = Choice(theme, CURRENCIES), BooleanChoice(theme)
    _page = shown(qtbot, choice, yes_no)
    choice.set_wire_text("EUR")
    yes_no.set_wire_text("true")
    for editor in (choice, yes_no):
        editor.setFocus()
        for turn in (-120, 120):
            event = QWheelEvent(
                QPointF(5, 5),
                QPointF(5, 5),
                QPoint(0, 0),
                QPoint(0, turn),
                Qt.MouseButton.NoButton,
                Qt.KeyboardModifier.NoModifier,
                Qt.ScrollPhase.NoScrollPhase,
                False,
            )
            QApplication.sendEvent(editor, event)
            assert not event.isAccepted()
    assert (choice.wire_text(), yes_no.wire_text()) == ("EUR", "true")


def test_an_amount_is_grouped_until_it_is_edited(theme: Theme, qtbot: QtBot) -> None:
    amount = AmountEdit(theme)
    page = shown(qtbot, amount)
    amount.set_wire_text("12400.00")
    assert amount.text() == "12\u202f400.00"
    amount.setFocus()
    assert amount.text() == "12400.00"
    amount.clear()
    QTest.keyClicks(amount, "1 250.5")
    assert amount.wire_text() == "1250.5"
    leave(page)
    assert amount.text() == "1\u202f250.5"
    assert amount.wire_text() == "1250.5"


@pytest.mark.parametrize("wrong", ["1,250.00", "12a", "1.2.3", "-5", "1e5", "\u0661", "007", ".5", "5.", ""])
def test_an_amount_that_is_none_is_kept_as_typed(theme: Theme, wrong: str) -> None:
    amount = AmountEdit(theme)
    amount.set_wire_text(wrong)
    assert amount.text() == wrong
    assert amount.wire_text() == wrong


def test_an_account_is_shown_in_fours_and_sent_whole(theme: Theme, qtbot: QtBot) -> None:
    account = AccountEdit(theme)
    _page = shown(qtbot, account)
    account.setFocus()
    QTest.keyClicks(account, "DE89 3704 0044 0532 0130 00")
    assert account.wire_text() == "DE89370400440532013000"
    account.clearFocus()
    assert account.text() == "DE89 3704 0044 0532 0130 00"


def test_a_choice_takes_code_or_words_and_shows_the_words(theme: Theme, qtbot: QtBot) -> None:
    choice = Choice(theme, CURRENCIES)
    page = shown(qtbot, choice)
    for typed in ("usd", "USD - us Dollar"):
        choice.set_wire_text("")
        choice.setFocus()
        choice.setEditText("")
        QTest.keyClicks(choice, typed)
        assert choice.wire_text() == "USD"
        QTest.keyClick(list_of(choice), Qt.Key.Key_Tab)
        leave(page)
        assert choice.currentText() == "USD - US dollar"


def test_type_ahead_finds_any_part_of_the_words(theme: Theme, qtbot: QtBot) -> None:
    choice = Choice(theme, CURRENCIES)
    _page = shown(qtbot, choice)
    choice.setFocus()
    QTest.keyClicks(choice, "doll")
    completer = choice.completer()
    assert completer is not None
    found = completer.completionModel()
    assert [found.index(row, 0).data() for row in range(found.rowCount())] == ["USD - US dollar"]


def test_text_that_is_no_option_is_kept_shown_and_wrong(theme: Theme, qtbot: QtBot) -> None:
    choice = Choice(theme, CURRENCIES)
    page = shown(qtbot, choice)
    choice.setFocus()
    choice.setEditText("Doubloon")
    leave(page)
    assert choice.currentText() == "Doubloon"
    assert choice.wire_text() == "Doubloon"
    assert not choice.known()
    assert unknown_choice(choice)
    choice.set_options([*CURRENCIES, Option("XDB", "Doubloon")])
    assert choice.known()
    assert choice.wire_text() == "XDB"


def test_a_locked_input_can_be_read_but_not_changed(theme: Theme, qtbot: QtBot) -> None:
    for editor in kinds(theme):
        _page = shown(qtbot, editor)
        before = "EUR" if isinstance(editor, Choice) and editor.isEditable() else "1"
        editor.set_wire_text(before)
        editor.set_locked(True)
        editor.setFocus()
        for key in (Qt.Key.Key_7, Qt.Key.Key_Down, Qt.Key.Key_Backspace):
            QTest.keyClick(editor, key)
        assert editor.wire_text() == before
        editor.set_locked(False)


@pytest.mark.parametrize("hidden", [False, True])
def test_nothing_leaves_a_secret(theme: Theme, qtbot: QtBot, hidden: bool) -> None:
    secret = SecretEdit(theme, hidden=hidden)
    _page = shown(qtbot, secret)
    board = QGuiApplication.clipboard()
    board.setText("before")
    secret.setFocus()
    QTest.keyClicks(secret, "4276550000007682")
    control = Qt.KeyboardModifier.ControlModifier
    for key in (Qt.Key.Key_A, Qt.Key.Key_C, Qt.Key.Key_X, Qt.Key.Key_Insert, Qt.Key.Key_Z):
        QTest.keyClick(secret, key, control)
    QTest.keyClick(secret, Qt.Key.Key_Home, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(secret, Qt.Key.Key_Delete, Qt.KeyboardModifier.ShiftModifier)
    QTest.mouseDClick(secret, Qt.MouseButton.LeftButton)
    assert secret.selectedText() == ""
    assert board.text() == "before"
    assert secret.wire_text() == "4276550000007682"
    secret.wipe()
    QTest.keyClick(secret, Qt.Key.Key_Z, control)
    assert secret.wire_text() == ""
    assert not secret.dragEnabled()
    assert not secret.acceptDrops()


def test_a_card_number_is_whole_only_while_it_is_typed(theme: Theme, qtbot: QtBot) -> None:
    card = SecretEdit(theme, hidden=False)
    page = shown(qtbot, card)
    card.setFocus()
    QTest.keyClicks(card, "4276 5500 0000 7682")
    assert card.displayText() == "4276 5500 0000 7682"
    leave(page)
    assert card.text() == "427655******7682"
    assert card.wire_text() == "4276550000007682"


def test_a_cvv_never_shows_a_digit(theme: Theme, qtbot: QtBot) -> None:
    cvv = SecretEdit(theme, hidden=True)
    _page = shown(qtbot, cvv)
    cvv.setFocus()
    QTest.keyClicks(cvv, "123")
    assert not set(cvv.displayText()) & set("123")


def test_a_field_names_its_parts_and_says_what_is_wrong(theme: Theme, qtbot: QtBot) -> None:
    editor = LineEdit(theme)
    field = LabelledField(theme, "payout", "order_desc", "Description", editor, required=True, limit=5)
    page = shown(qtbot, field)
    assert page.findChild(QLineEdit, "payout.order_desc") is editor
    message = page.findChild(QLabel, "payout.order_desc.error")
    assert message is not None
    assert editor.accessibleName() == "Description, required"
    field.show_error("At most 5 characters here; you have 6.")
    assert message.text() == field.message() == editor.accessibleDescription()
    assert message.isVisible()
    assert editor.property("problem") == "error"
    field.clear_problem()
    assert not message.isVisible()
    assert field.message() == ""


def test_a_field_shows_its_wire_name_in_focus_and_counts_to_its_limit(theme: Theme, qtbot: QtBot) -> None:
    editor = LineEdit(theme)
    field = LabelledField(theme, "payout", "order_desc", "Description", editor, limit=5)
    page = shown(qtbot, field)

    def words() -> set[str]:
        labels = field.findChildren(QWidget)
        return {x.text() for x in labels if hasattr(x, "text") and x.isVisible()}

    assert "order_desc" not in words()
    editor.setFocus()
    assert "order_desc" in words()
    editor.set_wire_text("abcdef")
    assert "6 / 5" in words()
    leave(page)
    assert "order_desc" not in words()


def test_focus_and_errors_move_nothing(theme: Theme, qtbot: QtBot) -> None:
    for editor in kinds(theme):
        page = shown(qtbot, editor)
        sizes = [editor.sizeHint()]
        editor.setFocus()
        sizes.append(editor.sizeHint())
        editor.set_problem("error")
        sizes.append(editor.sizeHint())
        leave(page)
        sizes.append(editor.sizeHint())
        assert {size.height() for size in sizes} == {sizes[0].height()}


def test_a_tool_inside_an_input_is_pressed_by_its_name(theme: Theme, qtbot: QtBot) -> None:
    number = LineEdit(theme, mono=True)
    tool = number.add_tool("refresh", "New order number")
    tool.clicked.connect(lambda: number.set_wire_text("P-1"))
    _page = shown(qtbot, number)
    qtbot.mouseClick(tool, Qt.MouseButton.LeftButton)
    assert number.wire_text() == "P-1"
    assert tool.accessibleName() == "New order number"
