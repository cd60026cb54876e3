"""The About dialog: the program, its libraries and their licences, and what support asks for first."""

import platform
import sys
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QUrl, qVersion
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from console_app import __version__
from console_app.gui.kit.button import Button, Kind
from console_app.gui.kit.colours import Role
from console_app.gui.kit.label import IconLabel, PlainLabel, Tone, Type
from console_app.gui.kit.lines_table import Line, LinesColumn, LinesTable, Look
from console_app.gui.kit.protected_text_edit import ProtectedTextEdit
from console_app.gui.kit.pyside_workarounds import add_layout
from console_app.gui.kit.scrolling_dialog import ScrollingDialog
from console_app.gui.kit.text import fill, visible
from console_app.gui.kit.theme import Theme
from console_app.services.licences import Installed, installed, licence_text, python_licence

if TYPE_CHECKING:
    from console_app.gui.menu.menu_context import MenuContext

SIZE: Final = (760, 672)
ROWS: Final = 6
PYTHON: Final = "Python"
LONGEST_TEXT: Final = 200_000


class AboutDialog(ScrollingDialog):
    """Lists every installed distribution; choosing one shows its licence."""

    def __init__(self, theme: Theme, parent: QWidget, context: "MenuContext") -> None:
        """Read the installed metadata, so that no stored list gets out of date."""
        super().__init__(theme, parent, self.tr("About"), "about", SIZE)
        self._context = context
        python = Installed(PYTHON, platform.python_version(), "PSF-2.0")
        self._rows = (python, *installed())
        columns = (
            LinesColumn(self.tr("Library"), Look.TEXT, "backports.tarfile-long"),
            LinesColumn(self.tr("Version"), Look.MONO, "26.20260101"),
            LinesColumn(self.tr("Licence"), Look.QUIET),
        )
        self._table = LinesTable(theme, columns, self.tr("Libraries"), most_lines=ROWS)
        self._table.setObjectName("about.libraries")
        self._text = ProtectedTextEdit()
        self._text.setObjectName("about.licence")
        self._text.setAccessibleName(self.tr("Text of the licence"))
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        self._text.setProperty("code", "true")
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._build()
        self._table.show_lines([_line(place, row) for place, row in enumerate(self._rows)])
        self._table.picked.connect(self._show_text)
        self._table.choose(0)
        self._show_text(0)
        self.say(fill(self.tr("{count} libraries, each under its own licence"), count=len(self._rows)))

    def _build(self) -> None:
        theme = self._theme
        head = QHBoxLayout()
        head.setSpacing(theme.px(12))
        words = QVBoxLayout()
        words.setSpacing(theme.px(4))
        name = fill(self.tr("Payment operator console {version}"), version=__version__)
        words.addWidget(PlainLabel(name, Type.STRONG, selectable=True))
        words.addWidget(
            PlainLabel(
                self.tr("Enters, reviews, sends and follows payments of the ConnPay, Apropay and Denumtech gateways."),
                Type.BODY,
                Tone.SECOND,
                wrap=True,
            )
        )
        runs = PlainLabel(_runs_on(), Type.NOTE, Tone.THIRD, selectable=True, wrap=True)
        runs.setObjectName("about.runs-on")
        words.addWidget(runs)
        head.addWidget(IconLabel(theme, "shield", Role.ACCENT, 28))
        add_layout(head, words, 1)
        add_layout(self.body, head)
        self.body.addWidget(self._table)
        self.body.addWidget(self._text, 1)
        lesser = ", ".join(row.name for row in self._rows if "LGPL" in row.licence or "Lesser" in row.licence)
        template = self.tr(
            "Used under the LGPL: {names}. Each is a library of its own: put another build of the same version in its "
            "place, for instance with pip, and the console runs with it. The source of Qt is at code.qt.io, the "
            "licence at gnu.org/licenses/lgpl-3.0.txt."
        )
        note = PlainLabel(fill(template, names=lesser), Type.NOTE, Tone.SECOND, wrap=True, selectable=True)
        note.setObjectName("about.lesser")
        self.body.addWidget(note)
        log = Button(theme, self.tr("Open log folder"), Kind.PLAIN, "external")
        log.setObjectName("about.log")
        log.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._context.log_folder))))
        copy = Button(theme, self.tr("Copy all for support"), Kind.PLAIN, "copy")
        copy.setObjectName("about.copy")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._for_support()))
        for button in (log, copy):
            self.buttons.addWidget(button)

    def _show_text(self, place: int) -> None:
        row = self._rows[place]
        text = python_licence() if row.name == PYTHON else licence_text(row.name)
        none = fill(self.tr("{name} carries no text of its licence: {licence}."), name=row.name, licence=row.licence)
        self._text.setPlainText(text[:LONGEST_TEXT] or none)

    def _for_support(self) -> str:
        """Write what support asks for first: folders and versions, never a profile or a secret."""
        lines = [
            f"paynet-console {__version__}",
            _runs_on(),
            f"home {self._context.home}",
            f"log {self._context.log_folder}",
            *(f"{row.name} {row.version} ({row.licence})" for row in self._rows),
        ]
        return "\n".join(lines)


def _line(place: int, row: Installed) -> Line:
    return Line(place, (visible(row.name, 60), visible(row.version, 40), visible(row.licence, 100)))


def _runs_on() -> str:
    return f"Python {platform.python_version()}, Qt {qVersion()}, {platform.platform(terse=True)}, {sys.platform}"
