"""The inspector: what will be signed and sent, live and masked; shows only what it is given, and signs nothing."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from console_app.gui.kit.card import Card
from console_app.gui.kit.code_block import CodeBlock
from console_app.gui.kit.colours import Role
from console_app.gui.kit.label import ElidedLabel, IconLabel, PlainLabel, Tone, Type
from console_app.gui.kit.notice import Manner, Notice
from console_app.gui.kit.segment import Segment, Way
from console_app.gui.kit.text import fill, visible
from console_app.gui.kit.theme import Theme
from console_app.gui.order.doctor_panel import DoctorPanel
from console_app.gui.order.hand_out import HandOut
from console_app.protocol.operation import Authentication, Operation, Pair
from console_app.services.inspection import Inspection, SignedBy

READABLE: Final = "readable"
EXACT: Final = "exact"
LONGEST_VALUE: Final = 70_000
"""Characters shown of a value: the longest parameter of any call has 65 536."""


class Inspector(Card):
    """The string to sign, body, headers and signature of a call: before sending a preview, afterwards what was sent."""

    def __init__(self, theme: Theme, operation: Operation, parent: QWidget | None = None) -> None:
        """Make the blocks for the operation's authentication."""
        super().__init__(theme, QCoreApplication.translate("Inspector", "Inspector"), foldable=True, parent=parent)
        self._theme = theme
        self._shown: Inspection | None = None
        self._signs = signs = operation.authentication is Authentication.OAUTH
        self._sent = False
        self._form = Segment(
            theme,
            [Way(READABLE, self.tr("Readable")), Way(EXACT, self.tr("Exact"))],
            self.tr("How the string is shown"),
        )
        self._form.setObjectName(f"{operation.key}.inspector.form")
        self._form.chosen.connect(self._show_string)
        string = self.tr("Normalised string to sign") if signs else self.tr("Control string")
        value = self.tr("Signature") if signs else self.tr("Control")
        self._blocks = {
            "string": CodeBlock(theme, string),
            **({} if signs else {"parts": CodeBlock(theme, self.tr("Parts"))}),
            "body": CodeBlock(theme, self.tr("Body"), most_lines=6),
            "headers": CodeBlock(theme, self.tr("Headers"), most_lines=6),
            "hex": CodeBlock(theme, fill(self.tr("{value}, hex"), value=value), folded=True, most_lines=4),
            "base64": CodeBlock(theme, fill(self.tr("{value}, base64"), value=value), folded=True, most_lines=4),
        }
        for name, block in self._blocks.items():
            block.view.setObjectName(f"{operation.key}.inspector.{name}")
        self._hand_out = HandOut(theme, operation)
        self._doctor = DoctorPanel(theme, operation)
        self._notice = Notice(theme, Manner.INFO, "", aloud=False)
        self._signed_icon = IconLabel(theme, "check-circle", Role.OK_TEXT)
        self._signed = PlainLabel("", Type.STRONG_NOTE, Tone.OK)
        self._new_at_sending = ElidedLabel(self.tr("nonce and time will be new"), Type.NOTE, Tone.THIRD)
        self._line = QWidget()
        self._build()
        self.folded_changed.connect(self._head_turned)
        self._head_turned(folded=False)

    def show_before(self, inspection: Inspection, needed: int, *, loud: bool) -> None:
        """Show the request that would be sent, and how many fields (`needed`) still prevent sending.

        `loud`: the form shows the errors of these fields already, so the inspector speaks of errors as well.
        """
        self._sent = False
        self._tell_signed(inspection, needed, loud=loud)
        self._show(inspection)
        self._title()

    def show_sent(self, inspection: Inspection) -> None:
        """Show the request that was sent, with the nonce, time and signature really used."""
        self._sent = True
        self._tell_signed(inspection, 0, loud=False)
        self._show(inspection)
        self._title()

    def set_short(self, *, short: bool) -> None:
        """Fold body and headers in a low window."""
        for name in ("body", "headers"):
            self._blocks[name].set_folded(short)

    def _title(self) -> None:
        self.set_note(self.tr("what was sent") if self._sent else self.tr("what will be sent"))
        self.set_summary(self.tr("string, body, headers, hex, base64") if self.folded else "")

    def _head_turned(self, folded: bool) -> None:
        self._form.setVisible(not folded and self._signs)
        self._title()

    def _build(self) -> None:
        theme = self._theme
        self.head.addWidget(self._form)
        line = QHBoxLayout(self._line)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.px(8))
        line.addWidget(self._signed_icon)
        line.addWidget(self._signed)
        line.addWidget(self._new_at_sending, 1, Qt.AlignmentFlag.AlignRight)
        inside = QWidget()
        inside.setProperty("ground", "none")
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        self.body.addWidget(self._notice)
        self.body.addWidget(self._line)
        self.body.addWidget(area, 1)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        for block in self._blocks.values():
            column.addWidget(block)
        column.addWidget(self._hand_out)
        column.addWidget(self._doctor)
        column.addStretch(1)
        self._doctor.told.connect(lambda: QTimer.singleShot(0, area, lambda: area.ensureWidgetVisible(self._doctor)))

    def _tell_signed(self, inspection: Inspection, needed: int, *, loud: bool) -> None:
        signed = inspection.signed_by in (SignedBy.KEY, SignedBy.CONTROL)
        self._line.setVisible(signed)
        self._notice.setVisible(not signed)
        self._new_at_sending.setVisible(inspection.signed_by is SignedBy.KEY and not self._sent)
        if signed:
            with_key = fill(self.tr("Signed with key {key}"), key=inspection.key)
            self._signed.setText(with_key if inspection.key else self.tr("Control made"))
            return
        manner, head, text = self._unsigned(inspection.signed_by, needed, loud=loud)
        self._notice.say(manner, head, text)

    def _unsigned(self, why: SignedBy, needed: int, *, loud: bool) -> tuple[Manner, str, str]:
        match why:
            case SignedBy.INCOMPLETE if loud:
                head = (
                    self.tr("Not signed while 1 field needs correction")
                    if needed == 1
                    else fill(self.tr("Not signed while {count} fields need correction"), count=needed)
                )
                return Manner.ERROR, head, self.tr("The text below is what these fields would give.")
            case SignedBy.INCOMPLETE:
                head = self.tr("Not signed while the form is not complete")
                return Manner.INFO, head, self.tr("The text below is what is filled in so far.")
            case SignedBy.LOCKED:
                head = self.tr("The key is locked, so nothing is signed here")
                return Manner.INFO, head, self.tr("It is asked for when the order is sent.")
            case SignedBy.HOLDS_CARD:
                head = self.tr("Signature hidden: it would give the card number away")
                return Manner.INFO, head, self.tr("Card numbers are shown as 6+4, codes not at all.")
            case _ if not self._signs:
                head = self.tr("Real money: no control before it is sent")
                return Manner.INFO, head, self.tr("It is made then and shown afterwards.")
            case _:
                head = self.tr("Real money: not signed before it is sent")
                return Manner.INFO, head, self.tr("Nonce, time and signature are made then and shown afterwards.")

    def _show(self, inspection: Inspection) -> None:
        self._shown = inspection
        self._show_string()
        if inspection.request is not None:
            self._doctor.compare_with(replace(inspection.request, sent=self._sent))
            self._hand_out.take(inspection.request)
        body_note = fill(self.tr("{count} bytes"), count=inspection.body_bytes)
        self._blocks["body"].show_code(inspection.body, body_note)
        headers = "\n".join(f"{header.name}: {header.value}" for header in inspection.headers)
        self._blocks["headers"].show_code(headers, str(len(inspection.headers)))
        missing = "" if inspection.hex else self._no_signature(inspection.signed_by)
        for name, code in (("hex", inspection.hex), ("base64", inspection.base64)):
            block = self._blocks[name]
            appears = bool(code) and not block.view.code()
            block.show_code(code, missing or fill(self.tr("{count} bytes"), count=len(inspection.hex) // 2))
            if appears or not code:
                block.set_folded(not code)

    def _no_signature(self, why: SignedBy) -> str:
        match why:
            case SignedBy.INCOMPLETE:
                return self.tr("appears when the form is correct")
            case SignedBy.LOCKED:
                return self.tr("appears when the key is unlocked")
            case SignedBy.HOLDS_CARD:
                return self.tr("hidden")
            case _:
                return self.tr("appears after sending")

    def _show_string(self, _form: str = "") -> None:
        if self._shown is None:
            return
        if not self._signs:
            parts = _readable(self._shown.url, self._shown.readable)
            names = (QCoreApplication.translate("control", pair.name) for pair in self._shown.readable)
            self._blocks["string"].show_code(self._shown.exact, " + ".join(names))
            self._blocks["parts"].show_code(parts, self.tr("one a line"))
        elif self._form.choice() == EXACT:
            self._blocks["string"].show_code(self._shown.exact, self.tr("exact"))
        else:
            readable = _readable(self._shown.url, self._shown.readable)
            self._blocks["string"].show_code(readable, self.tr("one parameter a line"))


def _readable(url: str, pairs: Sequence[Pair]) -> str:
    lines = (f"{pair.name} = {visible(pair.value, LONGEST_VALUE)}" for pair in pairs)
    return "\n".join(("POST", url, *lines))
