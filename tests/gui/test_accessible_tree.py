"""What assistive tools are told of inputs: label, need, value and error, never a card code."""

from accessible_names import heard, names, said
from opened_console import OpenedWindow, PlayInWindow
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QComboBox, QLineEdit
from waiting import until

from console_app.gui.kit.labelled_field import LabelledField
from console_app.gui.kit.secret_edit import SecretEdit


def test_an_input_says_label_required_value_and_error(window: PlayInWindow) -> None:
    async def scene(desk: OpenedWindow) -> None:
        for tab in ("sale", "transfer-by-ref", "payout"):
            await desk.fill(tab, {"amount": "1,5", "currency": "EUR"})
            desk.press(f"{tab}.send")
            await until(lambda tab=tab: desk.error(f"{tab}.amount") != "")  # type: ignore[misc]
            fields = desk.part(f"tab.{tab}").findChildren(LabelledField)
            assert len(fields) > 10
            for field in fields:
                words = f"{field.label}, required" if field.required else field.label
                assert words in names(field.editor), (tab, field.wire_name)
                if problem := field.message():
                    assert said(field.editor, QAccessible.Text.Description) == problem
            amount, currency = desk.part(f"{tab}.amount"), desk.part(f"{tab}.currency")
            assert said(amount, QAccessible.Text.Value) == "1,5"
            assert isinstance(currency, QComboBox)
            assert said(currency, QAccessible.Text.Value) == currency.currentText() == "EUR - Euro"

    window(scene)


def test_a_card_code_is_never_heard(window: PlayInWindow) -> None:
    async def scene(desk: OpenedWindow) -> None:
        await desk.fill("sale", {"credit_card_number": "4276553819467686", "cvv2": "987"}, "card")
        for edit in desk.part("tab.sale").findChildren(SecretEdit):
            told = {heard(edit).text(kind) for kind in QAccessible.Text if kind is not QAccessible.Text.UserText}
            assert not any("987" in text or "4276553819467686" in text for text in told)

    window(scene, tab="sale")


def test_what_an_assistive_tool_writes_is_what_would_be_sent(window: PlayInWindow) -> None:
    async def scene(desk: OpenedWindow) -> None:
        await desk.fill("payout", {"amount": "100.00", "currency": "EUR"})
        amount = desk.part("payout.amount")
        assert isinstance(amount, QLineEdit)
        QLineEdit.setText(amount, "250.00")  # as Qt's accessible interface does: not the console's own setText
        assert desk.wire("payout.amount") == "250.00"
        await until(lambda: "amount = 250.00" in desk.text("payout.inspector.string"))

    window(scene)
