"""What assistive tools are told of every tab and dialog: a role and a name for each stop, and all that inputs say."""

import json
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

from console_window import Opening, sandbox_profile
from payout_desk import until
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QWidget
from sandbox_process import Sandbox
from scenes import SCENES, Stage
from sight import seen_in
from window_desk import Acting, WindowDesk

from console_app.gui.widgets.field import Field
from console_app.gui.widgets.secret_edit import SecretEdit

Run = Callable[[Coroutine[Any, Any, None]], None]
NO_ROLES = {QAccessible.Role.NoRole, QAccessible.Role.Client, QAccessible.Role.Pane}
"""What Qt calls a thing that it knows nothing of."""


def heard(widget: QWidget) -> QAccessibleInterface:
    found: QAccessibleInterface | None = QAccessible.queryAccessibleInterface(widget)
    assert found is not None, widget
    return found


def said(widget: QWidget, kind: QAccessible.Text) -> str:
    return heard(widget).text(kind)


def names(widget: QWidget) -> set[str]:
    """Everything that a stop is called: by itself, and by the label that belongs to it."""
    labels = {said(label, QAccessible.Text.Name) for label in _labels(widget)}
    return {said(widget, QAccessible.Text.Name), *labels} - {""}


def _labels(widget: QWidget) -> Iterator[QLabel]:
    parent: QWidget | None = widget.parentWidget()
    around = parent.findChildren(QLabel) if parent is not None else []
    return (label for label in around if label.buddy() is widget)


def wrong_with(window: QWidget) -> list[str]:
    """Give the stops of a window that say too little, or read markup aloud."""
    found = []
    for widget in seen_in(window):
        if not widget.focusPolicy() & Qt.FocusPolicy.TabFocus or not widget.isEnabled():
            continue
        name = f"{type(widget).__name__} {widget.objectName()}"
        if heard(widget).role() in NO_ROLES:
            found.append(f"{name} has no role")
        if not names(widget):
            found.append(f"{name} has no name")
        if any("<p" in text for text in (*names(widget), said(widget, QAccessible.Text.Description))):
            found.append(f"{name} reads markup")
    return found


def test_every_stop_of_every_tab_and_dialog_has_a_role_and_a_name(run: Run, console: Opening, gateway: Sandbox) -> None:
    async def scene() -> None:
        found: dict[str, list[str]] = {}
        async with console(sandbox_profile(gateway), sandbox_profile(gateway, "Second"), size=(1280, 720)) as opened:
            stage = Stage(opened)
            for name, play in SCENES.items():
                if wrong := wrong_with(await play(stage)):
                    found[name] = wrong
                await stage.fresh()
        assert found == {}, json.dumps(found, indent=1)

    run(scene())


def test_an_input_says_label_required_value_and_error(window: Acting) -> None:
    async def scene(desk: WindowDesk) -> None:
        for tab in ("sale", "transfer-by-ref", "payout"):
            await desk.fill(tab, {"amount": "1,5", "currency": "EUR"})
            desk.press(f"{tab}.send")
            await until(lambda tab=tab: desk.error(f"{tab}.amount") != "")  # type: ignore[misc]
            fields = desk.part(f"tab.{tab}").findChildren(Field)
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


def test_a_card_code_is_never_heard(window: Acting) -> None:
    async def scene(desk: WindowDesk) -> None:
        await desk.fill("sale", {"credit_card_number": "4276553819467686", "cvv2": "987"}, "card")
        for edit in desk.part("tab.sale").findChildren(SecretEdit):
            told = {heard(edit).text(kind) for kind in QAccessible.Text if kind is not QAccessible.Text.UserText}
            assert not any("987" in text or "4276553819467686" in text for text in told)

    window(scene)


def test_what_an_assistive_tool_writes_is_what_would_be_sent(window: Acting) -> None:
    async def scene(desk: WindowDesk) -> None:
        await desk.fill("payout", {"amount": "100.00", "currency": "EUR"})
        amount = desk.part("payout.amount")
        assert isinstance(amount, QLineEdit)
        QLineEdit.setText(amount, "250.00")  # as Qt's accessible interface does: not the console's own setText
        assert desk.wire("payout.amount") == "250.00"
        await until(lambda: "amount = 250.00" in desk.text("payout.inspector.string"))

    window(scene)
