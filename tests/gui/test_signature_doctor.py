"""The doctor in the inspector: what an integrator pastes, what they read, and what never stays in the box."""

import pytest
from console import told_by
from example_forms import BY_CARD, CARD, FILLED
from opened_console import OpenedTab, PlayInTab
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QPlainTextEdit, QWidget
from waiting import until

from console_app.gui.kit.theme import Theme
from console_app.gui.order.inspector import Inspector
from console_app.protocol.operations.orders import STATUS
from console_app.services.inspection import inspect
from console_app.services.requests import status_content

CONTROL = "B17F59B4-A7DC-41B4-8FF9-37D986B43D20"


async def open_doctor(desk: OpenedTab) -> None:
    arrow = desk.part("payout.doctor.fold")
    assert isinstance(arrow, QAbstractButton)
    assert arrow.text() == "Signature doctor"
    assert not desk.part("payout.doctor.paste").isVisible()
    arrow.click()
    await until(desk.part("payout.doctor.paste").isVisible)


async def exact_string(desk: OpenedTab) -> str:
    await desk.fill("payout", FILLED)
    await until(lambda: desk.text("payout.inspector.base64") != "")
    for button in desk.tab.findChildren(QAbstractButton):
        if button.text() == "Exact":
            button.click()
    return desk.text("payout.inspector.string")


def box(desk: OpenedTab) -> QPlainTextEdit:
    found = desk.part("payout.doctor.paste")
    assert isinstance(found, QPlainTextEdit)
    return found


def paste(desk: OpenedTab, text: str) -> None:
    """Paste by the keyboard, over whatever stands there."""
    QGuiApplication.clipboard().setText(text)
    box(desk).selectAll()
    box(desk).paste()


def result(desk: OpenedTab) -> tuple[str, str]:
    part = desk.part("payout.doctor.result")
    return (part.accessibleName(), part.accessibleDescription()) if part.isVisible() else ("", "")


def everything(root: QWidget) -> str:
    return "\n".join(told_by(root))


def test_the_string_pasted_back_agrees_also_when_it_was_wrapped(desk: PlayInTab) -> None:
    async def scene(desk: OpenedTab) -> None:
        exact = await exact_string(desk)
        await open_doctor(desk)
        for text in (exact, "\n".join(exact[i : i + 60] for i in range(0, len(exact), 60))):
            paste(desk, text)
            assert result(desk)[0] == "No difference: the string to sign agrees"
            assert "public key" in result(desk)[1]
        paste(desk, desk.text("payout.inspector.headers").partition("Authorization: ")[2])
        assert result(desk)[0] == "No difference: the Authorization header agrees"
        box(desk).clear()
        assert result(desk) == ("", "")

    desk(scene)


@pytest.mark.parametrize(
    ("change", "words", "place"),
    [
        (("127.0.0.1", "gate.connpay.com"), "sandbox and production are mixed", "address"),
        (("39915", "39916"), "Another endpoint", "address"),
        (("payout%2F39915", "payout%2Fgroup%2F39915"), "An endpoint against a group", "address"),
        (("Salary%2520November", "Salary%2BNovember"), "written as + where it must be %20", "order_desc"),
        (("1250.00", "125000"), "The amount is in the other unit", "amount: here 1250.00, there 125000"),
        (("TestMerchant", "Somebody"), "Another login", "here TestMerchant, there Somebody"),
    ],
)
def test_a_difference_is_named_with_its_place_and_likely_cause(
    desk: PlayInTab, change: tuple[str, str], words: str, place: str
) -> None:
    async def scene(desk: OpenedTab) -> None:
        exact = await exact_string(desk)
        await open_doctor(desk)
        assert change[0] in exact
        paste(desk, exact.replace(*change))
        head, text = result(desk)
        assert head == "String to sign: differs"
        assert words in text
        assert place in text
        start = exact.index(change[0])
        shared = next(i for i, (a, b) in enumerate(zip(change[0], change[1] + "%", strict=False)) if a != b)
        assert f"First differing byte: {start + shared + 1}" in text

    desk(scene)


def test_what_was_compared_is_compared_anew_when_the_form_changes(desk: PlayInTab) -> None:
    async def scene(desk: OpenedTab) -> None:
        exact = await exact_string(desk)
        await open_doctor(desk)
        paste(desk, exact)
        desk.put("payout.amount", "1251.00")
        await until(lambda: "amount: here 1251.00, there 1250.00" in result(desk)[1])
        assert "Another nonce" in result(desk)[1]

    desk(scene)


@pytest.mark.parametrize(
    "secret", [CONTROL, f"POST&http%3A%2F%2Fx&a%3Db {CONTROL}", "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n"]
)
def test_a_pasted_secret_is_gone_at_once_and_said(desk: PlayInTab, secret: str) -> None:
    async def scene(desk: OpenedTab) -> None:
        await exact_string(desk)
        await open_doctor(desk)
        paste(desk, secret)
        assert box(desk).toPlainText() == ""
        assert result(desk)[0] == "Removed: this looks like a key or a merchant control"
        assert "clipboard" in result(desk)[1]
        box(desk).undo()
        assert box(desk).toPlainText() == ""
        QGuiApplication.clipboard().clear()
        assert CONTROL not in everything(desk.window)
        assert "MIIEow" not in everything(desk.window)

    desk(scene)


def test_a_card_in_the_form_or_in_the_paste_is_nowhere_to_be_read(desk: PlayInTab) -> None:
    async def scene(desk: OpenedTab) -> None:
        await exact_string(desk)
        await desk.fill("payout", BY_CARD, "card")
        await until(lambda: "credit_card_number" in desk.text("payout.inspector.string"))
        await open_doctor(desk)
        paste(desk, f"amount=1250.00&client_orderid=x&credit_card_number={CARD}&currency=EUR&cvv2=987&oauth_nonce=1")
        text = "\n".join(result(desk))
        assert "Card data was cut out" in text
        assert "Not compared, because they are not shown: credit_card_number, cvv2" in text
        assert CARD[6:12] not in box(desk).toPlainText()
        assert "987" not in box(desk).toPlainText()
        assert CARD not in text

    desk(scene)


def test_the_gateways_refusal_is_read_and_foreign_text_is_not_guessed_at(desk: PlayInTab) -> None:
    async def scene(desk: OpenedTab) -> None:
        await exact_string(desk)
        await open_doctor(desk)
        paste(desk, "type=validation-error\n&error-message=End+point+with+id+39915+not+found\n&error-code=3")
        assert result(desk)[0] == "Answer: read"
        assert "Another endpoint" in result(desk)[1]
        paste(desk, "<html><b>Access is denied</b></html>")
        assert "does not say why" in result(desk)[1]
        paste(desk, "Good morning, who can help?")
        assert result(desk)[0] == "This is none of the texts that can be compared"

    desk(scene)


def test_a_control_is_examined_where_the_gateway_is_asked(desk: PlayInTab, console_theme: Theme) -> None:
    async def scene(desk: OpenedTab) -> None:
        inspector = Inspector(console_theme, STATUS)
        layout = desk.window.layout()
        assert layout is not None
        layout.addWidget(inspector)
        content = status_content(desk.home.profile, "order-1", gateway_id="77")
        inspector.show_before(inspect(content, desk.home.vault, None, complete=True), 0, loud=False)
        paste = desk.part("status.doctor.paste")
        part = desk.part("status.doctor.result")
        arrow = desk.part("status.doctor.fold")
        assert isinstance(arrow, QAbstractButton)
        arrow.click()
        for text, head, words in (
            ("TestMerchantorder-177***", "No difference: the control string agrees", "merchant control differs"),
            ("TestMerchant77order-1", "Control string: differs", "The same parts in another order"),
            ("TestMerchantorder-1", "Control string: differs", "orderid: here 77, there nothing"),
            (f"TestMerchantorder-177{desk.home.sandbox.control}", "Removed: this looks like a key", "Nothing of it"),
        ):
            paste.setProperty("wire", text)
            assert part.accessibleName().startswith(head)
            assert words in part.accessibleDescription()
        assert paste.property("wire") == ""

    desk(scene)
