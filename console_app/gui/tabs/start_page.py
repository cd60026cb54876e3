"""The page of a first start: what is missing, how a profile is made, and the demo as the other way in."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console_app.gui.text import fill, visible
from console_app.gui.theme import Theme
from console_app.gui.widgets.button import Button, Kind
from console_app.gui.widgets.card import Card
from console_app.gui.widgets.code_block import CodeBlock
from console_app.gui.widgets.label import PlainLabel, Tone, Type

COMMANDS: Final = (
    'paynet-console profile add "ConnPay sandbox" --brand connpay --environment sandbox \\\n'
    "    --endpoint 39915 --login YourLogin --currency EUR,USD\n"
    'paynet-console secret set "ConnPay sandbox" private-key --file key.pem\n'
    'paynet-console secret set "ConnPay sandbox" merchant-control'
)


class StartPage(QWidget):
    """Shown while there is no profile that can be used."""

    demo_wanted = Signal()

    def __init__(self, theme: Theme, unreadable: tuple[str, ...]) -> None:
        """`unreadable` names profiles that exist but cannot be read."""
        super().__init__()
        self.setObjectName("tab.start")
        card = Card(theme, self.tr("Welcome"))
        column = QVBoxLayout()
        column.setSpacing(theme.px(12))
        column.addWidget(PlainLabel(self.tr("No profile yet, so nothing can be sent."), Type.HEAD, wrap=True))
        column.addWidget(
            PlainLabel(
                self.tr(
                    "A profile names the brand, sandbox or production, your endpoint, your login and the currencies. "
                    "Its secrets go to this workstation's keyring and nowhere else. An administrator makes one with "
                    "these commands and starts the console again:"
                ),
                Type.BODY,
                Tone.SECOND,
                wrap=True,
            )
        )
        commands = CodeBlock(theme, self.tr("Make a profile"))
        commands.show_code(COMMANDS)
        column.addWidget(commands)
        if unreadable:
            text = fill(self.tr("These profiles cannot be read: {names}"), names=visible(", ".join(unreadable), 200))
            column.addWidget(PlainLabel(text, Type.BODY, Tone.ERROR, wrap=True))
        column.addWidget(
            PlainLabel(
                self.tr(
                    "To look around first, open the demo: it brings its own gateway on this machine, throw-away keys "
                    "and test money. Nothing of it stays."
                ),
                Type.BODY,
                Tone.SECOND,
                wrap=True,
            )
        )
        row = QHBoxLayout()
        self._demo = Button(theme, self.tr("Open the demo"), Kind.MAIN, "flask")
        self._demo.setObjectName("start.demo")
        self._demo.clicked.connect(self.demo_wanted)
        row.addWidget(self._demo)
        row.addStretch(1)
        column.addLayout(row)
        card.body.addLayout(column)
        card.setMaximumWidth(theme.px(760))
        page = QHBoxLayout(self)
        page.addStretch(1)
        page.addWidget(card, 4, Qt.AlignmentFlag.AlignVCenter)
        page.addStretch(1)
