"""Every widget in every state on one page, painted in both schemes and at two scales.

To look at it: ``PYTHONPATH=. python tests/gui/test_look_gallery.py dark page.png``.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from console_app.gui.kit.band import BandFacts, BandKind, EnvironmentBand, EnvironmentFrame
from console_app.gui.kit.button import ArmedButton, Button, Kind, ToolButton
from console_app.gui.kit.card import Card
from console_app.gui.kit.chip import STATES, StateChip, state_meaning
from console_app.gui.kit.choice import BooleanChoice, Choice, Option
from console_app.gui.kit.code_block import CodeBlock
from console_app.gui.kit.colours import COLOURS, Role
from console_app.gui.kit.empty import EmptyState
from console_app.gui.kit.fact_grid import Fact
from console_app.gui.kit.label import IconLabel, PlainLabel, Tone, Type
from console_app.gui.kit.labelled_field import LabelledField
from console_app.gui.kit.line_edits import AccountEdit, AmountEdit, DateEdit, LineEdit, LinesEdit
from console_app.gui.kit.notice import Manner, Notice
from console_app.gui.kit.result_card import Advice, ResultCard
from console_app.gui.kit.secret_edit import SecretEdit
from console_app.gui.kit.segment import Segment, Way
from console_app.gui.kit.theme import Preference, Theme
from console_app.gui.kit.timeline import Entry, Timeline
from console_app.gui.kit.toast import Toast

ROOT = Path(__file__).resolve().parents[2]
ICONS = sorted(path.stem for path in (ROOT / "resources" / "icons").glob("*.svg"))

PRODUCTION = BandFacts(BandKind.PRODUCTION, "ConnPay", "gate.connpay.com", "39915", "AcmePayouts")
SANDBOX = BandFacts(
    BandKind.SANDBOX,
    "ConnPay",
    "sandbox.connpay.com",
    "39915",
    "TestMerchant",
    ("look-up not proven yet",),
)
STRING_TO_SIGN = """POST
https://sandbox.connpay.com/paynet/api/v4/payout/39915
account_name = Maria Schneider
account_number = DE89370400440532013001
amount = 1250.00
order_desc = Salary November and travel costs, Munich 3-7 November, contract 4471/2B"""
EXACT = "POST&https%3A%2F%2Fsandbox.connpay.com%2Fpaynet&account_name%3DMaria%2520Schneider%26x" * 3


def states(theme: Theme) -> QWidget:
    card = Card(theme, "States")
    grid = QGridLayout()
    for row, state in enumerate(STATES):
        grid.addWidget(StateChip(theme, state), row, 0)
        grid.addWidget(PlainLabel(state_meaning(state), Type.NOTE, Tone.SECOND), row, 1)
    card.body.addLayout(grid)
    icons = QGridLayout()
    for number, name in enumerate(ICONS):
        icons.addWidget(IconLabel(theme, name, Role.TEXT, 18), number // 11, number % 11)
    card.body.addLayout(icons)
    big = QHBoxLayout()
    for name in ("hand", "flask", "stamp", "tray", "gear", "key", "hand-slash", "wallet"):
        big.addWidget(IconLabel(theme, name, Role.ACCENT, 36))
    card.body.addLayout(big)
    return card


def buttons(theme: Theme) -> QWidget:
    card = Card(theme, "Buttons", "one main, others plain")
    rows: list[list[QWidget]] = [[], [], [], [], []]
    rows[0] = [
        Button(theme, "Review payout", Kind.MAIN),
        Button(theme, "Import a batch", Kind.PLAIN, "upload"),
        Button(theme, "Clear", Kind.TEXT),
        Button(theme, "String to sign", Kind.LINK),
        ToolButton(theme, "gear", "Settings"),
    ]
    main, check, busy = (
        Button(theme, "Review payout", Kind.MAIN),
        Button(theme, "Check now", Kind.PLAIN, "refresh"),
        Button(theme, "Check now", Kind.PLAIN, "refresh"),
    )
    for button in (main, check, busy):
        button.setEnabled(False)
    busy.resize(busy.sizeHint())
    busy.show_busy("Checking")
    rows[1] = [main, check, busy]
    armed = ArmedButton(theme, "Send 1 250.00 EUR")
    armed.show_armed(0.5)
    rows[2] = [Button(theme, "Back to the form", tall=True), armed]
    rows[3] = [
        Segment(theme, [Way("r", "Readable"), Way("e", "Exact")], "Form"),
        Segment(theme, [Way("b", "Bank account", "bank"), Way("c", "Card", "card")], "Kind"),
    ]
    rows[4] = [Button(theme, "Copy", Kind.PLAIN, "copy", small=True)]
    for row in rows:
        line = QHBoxLayout()
        line.setSpacing(theme.px(8))
        for widget in row:
            line.addWidget(widget)
        line.addStretch(1)
        card.body.addLayout(line)
    return card


def fields(theme: Theme) -> QWidget:
    card = Card(theme, "Fields", "labels above")
    card.set_summary("9 more fields folded")
    grid = QGridLayout()
    grid.setHorizontalSpacing(theme.px(12))
    grid.setVerticalSpacing(theme.px(8))
    number = LineEdit(theme, mono=True)
    number.add_tool("refresh", "New order number")
    focused = LineEdit(theme)
    countries = [Option("", ""), Option("DEU", "Germany (DEU)"), Option("CHE", "Switzerland (CHE)")]
    made = [
        LabelledField(theme, "payout", "client_orderid", "Order number", number, required=True),
        LabelledField(theme, "payout", "receiver_first_name", "Focus", focused, required=True),
        LabelledField(theme, "payout", "amount", "Amount", AmountEdit(theme), required=True),
        LabelledField(theme, "payout", "birthday", "Birthday", DateEdit(theme)),
        LabelledField(theme, "payout", "order_desc", "Description", LineEdit(theme), limit=24),
        LabelledField(theme, "payout", "country", "Country", Choice(theme, countries)),
        LabelledField(theme, "payout", "state", "Unknown text", Choice(theme, countries)),
        LabelledField(theme, "payout", "test", "Test flag", BooleanChoice(theme)),
        LabelledField(theme, "payout", "account_number", "Account or IBAN", AccountEdit(theme)),
        LabelledField(theme, "payout", "locked", "Locked after sending", LineEdit(theme, mono=True)),
        LabelledField(theme, "sale", "card", "Card number", SecretEdit(theme, hidden=False)),
        LabelledField(theme, "sale", "cvv2", "CVV", SecretEdit(theme, hidden=True)),
        LabelledField(theme, "payout", "purpose", "Locked choice", Choice(theme, countries)),
        LabelledField(theme, "payout", "lines", "Several lines", LinesEdit(theme), note="Shown as it is."),
    ]
    values = [
        "P-261120-7KQ4M2XD",
        "Maria",
        "12400.00",
        "820115",
        "Salary November and travel costs",
        "DEU",
        "Germ",
        "",
        "DE89370400440532013000",
        "P-261120-7KQ4M2XD",
        "4276550000007682",
        "123",
        "DEU",
        "One",
    ]
    for place, (field, value) in enumerate(zip(made, values, strict=True)):
        field.editor.set_wire_text(value)
        grid.addWidget(field, place // 2, place % 2)
    made[3].show_warning("8 digits expected: 19820115.")
    made[4].show_error("At most 24 characters here; you have 32.")
    made[6].show_error("Choose one of the list; this is none of it.")
    made[9].set_locked(True)
    made[12].set_locked(True)
    card.body.addLayout(grid)
    folded = Card(theme, "Technical", "callback address, redirects", foldable=True, folded=True)
    folded.set_summary("nothing filled")
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(card)
    column.addWidget(folded)
    column.addStretch(1)
    focused.setFocus()
    return box


def entries() -> list[Entry]:
    return [
        Entry(
            "3",
            "14:03:06",
            "search",
            Role.TEXT_2,
            "Looked up: the gateway does not know this order yet",
            "not a proof that it was not created; attempt 3",
            "type=validation-error\nserial-number=7f3a1c52\nerror-code=2",
            "raw answer",
            "58 bytes, HTTP 200",
        ),
        Entry(
            "2",
            "14:02:56",
            "question",
            Role.WARNING_TEXT,
            "In doubt: the answer did not arrive",
            "341 bytes had left this workstation",
        ),
        Entry("1", "14:02:46", "up", Role.INFO_TEXT, "Sent", raw="x", raw_words="what was sent"),
    ]


def results(theme: Theme) -> QWidget:
    doubt = ResultCard(theme, "payout.result")
    doubt.show_outcome(
        "in_doubt",
        "We do not know yet. Do not create it again.",
        ["The payout may have been carried out:", "1 250.00 EUR to Maria Schneider"],
    )
    doubt.show_check("Checking; next check 14:03:10", "until 14:12:56, then less often", 3, 5)
    doubt.show_facts(
        [
            Fact("Order number", "P-261120-7KQ4M2XD", mono=True),
            Fact("Gateway order", "not known yet"),
            Fact("Requested", "1 250.00 EUR"),
        ]
    )
    for button in (
        Button(theme, "Check now", Kind.PLAIN, "refresh", small=True),
        Button(theme, "Copy for gateway support", Kind.PLAIN, "copy", small=True),
    ):
        doubt.buttons.addWidget(button)
    doubt.buttons.addStretch(1)
    doubt.show_advice(
        [
            Advice("clock", "Nothing now. The console keeps asking, also after a restart."),
            Advice("x-circle", "Do not enter this payout again, here or elsewhere."),
            Advice("copy", "If the receiver asks, send gateway support the copied text."),
        ]
    )
    timeline = Timeline(theme)
    timeline.show_entries(entries())
    rows = timeline.findChildren(Button)
    rows[0].click()
    doubt.add_section("Timeline", "newest first", timeline)
    quiet = ResultCard(theme, "x.result")
    quiet.show_quiet("Nothing sent from this form yet. The outcome will stand here.")
    ok = ResultCard(theme, "y.result")
    ok.show_outcome("approved", "Approved by the bank", ["300.00 EUR to card 427655******7682"])
    held = ResultCard(theme, "z.result")
    held.show_outcome("held", "Held: a person has to decide")
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    for widget in (doubt, quiet, ok, held):
        column.addWidget(widget)
    column.addStretch(1)
    return box


def code(theme: Theme) -> QWidget:
    card = Card(theme, "Inspector", "what will be sent")
    blocks = [
        CodeBlock(theme, "Normalised string to sign", "one parameter a line, for reading"),
        CodeBlock(theme, "Exact", "unbroken when copied"),
        CodeBlock(theme, "Signature, hex and base64", "appears when correct", folded=True),
    ]
    blocks[0].show_code(STRING_TO_SIGN)
    blocks[1].show_code(EXACT)
    for block in blocks:
        card.body.addWidget(block)
    for manner, head, text in (
        (Manner.INFO, "No money moves", "The gateway answers with a card reference."),
        (Manner.OK, "RSA key, 4096 bits. Opened and checked.", ""),
        (Manner.WARNING, "The clock is 74 s behind the gateway", "Signatures may be refused."),
        (Manner.ERROR, "Amount differs: requested 300.00, actual 250.00 EUR", "Nothing lost."),
    ):
        card.body.addWidget(Notice(theme, manner, head, text))
    card.body.addWidget(
        EmptyState(
            theme,
            "search",
            "No order with 6982864 here",
            "It is not in this journal. Ask the gateway for it by order number.",
            [Button(theme, "Ask the gateway", Kind.MAIN), Button(theme, "Clear the box")],
        )
    )
    return card


def dialog(theme: Theme) -> QWidget:
    frame = EnvironmentFrame(theme, PRODUCTION)
    inside = QVBoxLayout()
    inside.setContentsMargins(theme.px(24), theme.px(16), theme.px(24), theme.px(16))
    inside.addWidget(PlainLabel("Amount", Type.NOTE, Tone.SECOND))
    inside.addWidget(PlainLabel("1 250.00 EUR", Type.AMOUNT))
    inside.addWidget(PlainLabel("Maria <b>Schneider</b>", Type.FACT))
    inside.addWidget(PlainLabel("DE89 3704 0044 0532 0130 00", Type.MONO_HEAD))
    frame.body.addLayout(inside)
    return frame


def page(theme: Theme) -> QWidget:
    window = QWidget()
    window.setProperty("ground", "window")
    window.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for facts in (PRODUCTION, SANDBOX, BandFacts(BandKind.NONE)):
        band = EnvironmentBand(theme, facts)
        if facts.brand:
            select = Choice(theme, [Option("a", "ConnPay payouts EUR")], typing=False)
            select.setMinimumContentsLength(18)
            select.set_wire_text("a")
            band.set_corner(select)
        column.addWidget(band)
    grid = QHBoxLayout()
    grid.setContentsMargins(16, 16, 16, 16)
    grid.setSpacing(12)
    parts: tuple[tuple[Callable[[Theme], QWidget], ...], ...] = (
        (states, dialog),
        (buttons, fields),
        (results,),
        (code,),
    )
    for makers in parts:
        stack = QVBoxLayout()
        for make in makers:
            stack.addWidget(make(theme))
        stack.addStretch(1)
        grid.addLayout(stack, 1)
    column.addLayout(grid)
    column.addStretch(1)
    toast = Toast(theme, window)
    window.resize(1860, 1340)
    window.show()
    toast.say("Copied for gateway support, without secrets")
    return window


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("scale", [1, 2])
def test_every_widget_paints_in_both_schemes_and_scales(scheme: str, scale: int, tmp_path: Path) -> None:
    picture = tmp_path / f"{scheme}-{scale}.png"
    done = subprocess.run(
        [sys.executable, __file__, scheme, str(picture)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": str(scale), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    told = [line for line in done.stderr.splitlines() if "propagateSizeHints" not in line]
    assert (done.returncode, told) == (0, [])
    image = QImage(str(picture))
    assert image.width() >= 1860 * scale
    red = getattr(COLOURS[Role.PRODUCTION_GROUND], scheme)
    assert image.pixelColor(2 * scale, 20 * scale) == QColor(red)
    used = {
        image.pixelColor(x, y).name().upper() for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)
    }
    wanted = (Role.DOUBT_GROUND, Role.HELD_GROUND, Role.OK_GROUND, Role.ACCENT, Role.SURFACE)
    assert {getattr(COLOURS[role], scheme) for role in wanted} <= used


def draw(scheme: str, target: str) -> None:
    app = QApplication(sys.argv[:1])
    shown = page(Theme(app, Preference(scheme)))
    app.processEvents()
    first = shown.findChild(LineEdit, "payout.receiver_first_name")
    if first is not None:
        shown.activateWindow()
        first.setFocus()
    app.processEvents()
    shown.grab().save(target)


if __name__ == "__main__":
    draw(*sys.argv[1:3])
