"""Pasting: whatever a spreadsheet, an e-mail or a web page puts around a value, every input has the value alone."""

from collections.abc import Callable, Coroutine
from typing import Any, Final

import pytest
from console import told_by
from example_forms import FILLED
from opened_console import OpenedTab, OpenedWindow, OpenProgram, PlayInTab, PlayInWindow
from profile_steps import ProfileSteps
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot
from waiting import spin_until, until

from console_app.gui.desk.lookup_box import LookupBox
from console_app.gui.kit.line_edits import AccountEdit, AmountEdit, LineEdit, LinesEdit
from console_app.gui.kit.secret_edit import PassphraseEdit, SecretEdit
from console_app.gui.kit.theme import Preference, Theme
from console_app.protocol.catalogue import OPERATIONS, operation_of
from console_app.protocol.fields import Editor, Field

Run = Callable[[Coroutine[Any, Any, None]], None]
VALUES: Final = {
    "text": "Maria",
    "long-text": "Maria",
    "code": "24",
    "order-number": "P-17",
    "asked-number": "order/17",
    "serial-number": "00000000-0000-0000-0000-00000aa68276",
    "amount": "1250.00",
    "currency": "EUR",
    "digits": "6982864",
    "card-number": "4276553819467686",
    "card-code": "987",
    "month": "07",
    "year": "2031",
    "account": "DE89370400440532013000",
    "crypto-address": "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
    "document-number": "AB-1234",
    "bic": "COBADEFFXXX",
    "inn": "7707083893",
    "e-mail": "name@example.com",
    "phone": "+12063582043",
    "ip": "65.153.12.232",
    "country-2": "DE",
    "country-3": "DEU",
    "state": "WA",
    "date": "19820115",
    "loose-date": "19820115",
    "url": "https://example.com/result",
    "time-zone": "-180",
}
ROUND: Final = ("\r\n", "\t", "\u00a0\r\n", "\u200b", "\ufeff")


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, Preference.LIGHT)


@pytest.fixture(autouse=True)
def empty_clipboard(qapp: QApplication) -> Any:  # noqa: ANN401 - a fixture that only ends
    yield
    qapp.clipboard().clear()


def paste(part: QWidget, text: str) -> None:
    """Put a text on the clipboard and paste it over all that stands in an input, by the keyboard."""
    QApplication.clipboard().setText(text)
    target = part.lineEdit() if isinstance(part, QComboBox) else part
    assert isinstance(target, QLineEdit | QPlainTextEdit), part.objectName()
    target.selectAll()
    if isinstance(target, SecretEdit):  # nothing in it can be selected
        target.clear()
    QTest.keyClick(target, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def pastable(field: Field) -> bool:
    return field.kind.editor not in (Editor.CHOICE, Editor.BOOLEAN)


def fields_of(desk: OpenedWindow, operation: str, kind: str) -> dict[str, Field]:
    declared = operation_of(operation)
    branch = declared.branch(kind)
    elsewhere = {wire for other in declared.branches for wire in other.fields}
    hidden = elsewhere - set(branch.fields) if branch is not None else set()
    return {
        field.wire: field
        for field in declared.fields
        if field.wire not in hidden and pastable(field) and desk.has(f"{operation}.{field.wire}")
    }


@pytest.mark.parametrize("operation", [operation.key for operation in OPERATIONS])
def test_a_cell_pasted_into_any_input_of_any_form_is_its_value(window: PlayInWindow, operation: str) -> None:
    async def scene(desk: OpenedWindow) -> None:
        if operation == "status":
            desk.press("orders.ask")
        await until(lambda: desk.has(f"{operation}.client_orderid"))
        place = "source" if operation == "sale" else "destination"
        pasted_into = set()
        for kind in [branch.key for branch in operation_of(operation).branches] or [""]:
            if kind:
                desk.part(f"{operation}.{place}").setProperty("wire", kind)
            for wire, field in fields_of(desk, operation, kind).items():
                value, part = VALUES[field.kind.name], desk.part(f"{operation}.{wire}")
                for end in ROUND:
                    for text in (value + end, end + value + end):
                        paste(part, text)
                        assert part.property("wire") == value, (wire, text)
                        assert not desk.error(f"{operation}.{wire}").startswith("Digits and one point"), wire
                pasted_into.add(wire)
        assert pasted_into == {field.wire for field in operation_of(operation).fields if pastable(field)}

    window(scene, tab="orders" if operation == "status" else operation)


def test_an_amount_from_a_spreadsheet_is_shown_as_it_is_and_nothing_is_wrong_with_it(desk: PlayInTab) -> None:
    async def scene(desk: OpenedTab) -> None:
        await desk.fill("payout", FILLED, "bank-account")
        amount = desk.part("payout.amount")
        assert isinstance(amount, QLineEdit)
        amount.setFocus()
        paste(amount, "1250.00\r\n")
        assert amount.text() == "1250.00"
        amount.clearFocus()
        await desk.idle()
        assert amount.text() == "1\u202f250.00"
        assert desk.error("payout.amount") == ""

    desk(scene)


def test_six_spellings_of_one_iban_are_one_account_and_the_second_payment_is_seen(desk: PlayInTab) -> None:
    async def scene(desk: OpenedTab) -> None:
        number = FILLED["account_number"]
        in_fours = [number[place : place + 4] for place in range(0, len(number), 4)]
        wide = "".join(chr(ord(character) + 0xFEE0) for character in number)
        spellings = [*(between.join(in_fours) for between in ".\u2009\u2007\u3000\u2011\u2013"), wide]
        await desk.fill("payout", FILLED, "bank-account")
        paste(desk.part("payout.account_number"), f"{number}\r\n")
        await desk.send("payout")
        first = (await desk.orders())[0]
        kept = await desk.home.runtime.use_cases.desk.dossier(first.id)
        sent = {pair.name: pair.value for pair in kept.content}
        assert sent["account_number"] == number
        for spelling in [*spellings, f"{number}."]:
            desk.press("payout.new")
            await until(lambda: desk.wire("payout.client_orderid") not in ("", first.key.number))
            await desk.fill("payout", FILLED, "bank-account")
            paste(desk.part("payout.account_number"), f"{spelling}\n")
            assert desk.wire("payout.account_number") == number
            review = await desk.open_review("payout")
            assert any(first.key.number in text for text in told_by(desk.part("review.repeats"))), spelling
            desk.part("review.reason").setProperty("wire", "\u200b\u00a0\r\n")
            assert review.reason() == ""
            review.reject()
            await desk.idle()

    desk(scene)


def test_a_pasted_order_number_is_looked_for_without_what_came_with_it(window: PlayInWindow) -> None:
    async def scene(desk: OpenedWindow) -> None:
        await desk.go("orders")
        box = desk.part("orders.lookup")
        assert isinstance(box, LookupBox)
        for end in ROUND:
            paste(box, f"{end}P-17{end}")
            assert box.sought() == box.wire_text() == "P-17"

    window(scene, tab="orders")


def test_a_profile_is_set_up_from_pasted_cells(run: Run, console: OpenProgram) -> None:
    async def scene() -> None:
        async with console() as opened:
            hands = ProfileSteps(opened)
            await hands.open_profiles()
            await hands.press_awake("profiles.add")
            await until(lambda: hands.shows("profile.save"))
            hands.put_fields(brand="connpay", environment="sandbox")
            for name, value in {
                "name": "Cells",
                "endpoint": "39915",
                "login": "Desk",
                "currencies": "EUR",
            }.items():
                paste(hands.part(f"profile.{name}"), f"\ufeff{value}\u00a0\r\n")
            await hands.press_awake("profile.save")
            await until(lambda: not hands.shows("profile.save"))
            made = opened.files.named("Cells")
            assert (made.login, made.target.id, made.currencies) == ("Desk", "39915", ("EUR",))

    run(scene())


def test_a_text_put_beside_another_keeps_the_space_between_them(theme: Theme, qtbot: QtBot) -> None:
    for edit in (LineEdit(theme), LinesEdit(theme)):
        qtbot.addWidget(edit)
        edit.set_wire_text("Maria Cruz")
        QApplication.clipboard().setText(" de la\r\n")
        if isinstance(edit, LineEdit):
            edit.setCursorPosition(5)
        else:
            cursor = edit.textCursor()
            cursor.setPosition(5)
            edit.setTextCursor(cursor)
        QTest.keyClick(edit, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        assert edit.wire_text() == "Maria de la Cruz"


def test_whatever_way_a_text_comes_its_ends_go(theme: Theme, qtbot: QtBot) -> None:
    """The context menu and assistive tools do not come by the keyboard."""
    for edit in (LineEdit(theme), AmountEdit(theme), AccountEdit(theme), SecretEdit(theme, hidden=True)):
        qtbot.addWidget(edit)
        QApplication.clipboard().setText("1250\r\n")
        edit.paste()
        assert (edit.text().replace("\u202f", ""), edit.wire_text()) == ("1250", "1250")
        edit.clear()
        edit.insert("\ufeff987\t")
        assert edit.wire_text() == "987"
        edit.setText("12\r\n")
        assert edit.wire_text() == "12"


def test_a_dropped_text_loses_its_ends(theme: Theme, qtbot: QtBot) -> None:
    edit = LineEdit(theme)
    qtbot.addWidget(edit)
    edit.show()
    dragged = QMimeData()
    dragged.setText("Maria\r\n")
    event = QDropEvent(
        QPointF(3, 3), Qt.DropAction.CopyAction, dragged, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    edit.dropEvent(event)
    assert edit.text() == edit.wire_text() == "Maria"


def test_typing_a_name_is_not_disturbed_and_its_last_space_goes_when_it_is_left(theme: Theme, qtbot: QtBot) -> None:
    edit, other = LineEdit(theme), LineEdit(theme)
    page = QWidget()
    for part in (edit, other):
        part.setParent(page)
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    spin_until(page.isActiveWindow)
    edit.setFocus()
    QTest.keyClicks(edit, "Maria ")
    assert (edit.text(), edit.wire_text()) == ("Maria ", "Maria")
    QTest.keyClicks(edit, "Cruz\u00a0 ")
    assert edit.text() == "Maria Cruz\u00a0 "
    other.setFocus()
    assert edit.text() == "Maria Cruz"


def test_what_would_be_sent_is_what_is_read_once_the_input_is_left(desk: PlayInTab) -> None:
    async def scene(desk: OpenedTab) -> None:
        await desk.fill("payout", FILLED, "bank-account")
        shown = {"account_number": "DE89 3704 0044 0532 0130 00", "bank_bic": "COBADEFFXXX", "account_name": "Maria"}
        typed = {
            "account_number": "de89.3704.0044.0532.0130.00",
            "bank_bic": "coba de ff xxx",
            "account_name": "Ｍａｒｉａ",
        }
        for name, text in typed.items():
            part = desk.part(f"payout.{name}")
            assert isinstance(part, QLineEdit)
            part.setFocus()
            paste(part, text)
            part.clearFocus()
            assert part.text() == shown[name]
            assert desk.wire(f"payout.{name}") == shown[name].replace(" ", "")

    desk(scene)


def test_a_passphrase_keeps_its_spaces_and_loses_a_pasted_line_end(theme: Theme, qtbot: QtBot) -> None:
    edit = PassphraseEdit(theme)
    qtbot.addWidget(edit)
    QTest.keyClicks(edit, " two words ")
    assert edit.wire_text() == " two words "
    paste(edit, "correct horse\r\n")
    assert edit.wire_text() == "correct horse"
