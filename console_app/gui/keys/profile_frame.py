"""The base of the dialogs about a profile: environment strip, scrolling content, notice, footer."""

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console_app.gui.kit.band import NOTHING, BandFacts, EnvironmentFrame
from console_app.gui.kit.button import Button, Kind
from console_app.gui.kit.dialogs import AskDialog, ConsoleDialog, Footer
from console_app.gui.kit.gutter_area import GutterArea
from console_app.gui.kit.label import PlainLabel, Tone, Type, restyle
from console_app.gui.kit.notice import Manner, Notice
from console_app.gui.kit.pyside_workarounds import add_layout
from console_app.gui.kit.theme import Theme
from console_app.gui.words.notices import Words

WIDTH = 760
KEPT_FREE = 48
"""Of the window's height, so that a dialog is never taken for the window itself."""
GUTTER = 24


class ProfileFrame(ConsoleDialog):
    """A dialog about one profile: environment strip on top, content that scrolls, a notice, a footer always in sight.

    Derived dialogs fill `parts` and `footer`. There is no default button, Esc decides nothing, and the dialog stays
    48 pixels lower than the window.
    """

    def __init__(self, theme: Theme, parent: QWidget, name: str, title: str) -> None:
        """`name` is the dialog's object name and begins its parts' names; without facts there is no strip."""
        super().__init__(parent)
        self.setObjectName(name)
        self.setWindowTitle(title)
        self._theme = theme
        edge = theme.px(GUTTER)
        self._frame = EnvironmentFrame(theme, NOTHING)
        self._frame.band.hide()
        self._content = QWidget()
        self.parts = QVBoxLayout(self._content)
        self.parts.setContentsMargins(edge, theme.px(16), 0, theme.px(16))
        self.parts.setSpacing(theme.px(12))
        self.notice = Notice(theme, Manner.ERROR, "")
        self.notice.setObjectName(f"{name}.notice")
        self.notice.hide()
        self._area = GutterArea(self._content, edge)
        above = QVBoxLayout()
        above.setContentsMargins(edge, 0, edge, theme.px(12))
        above.addWidget(self.notice)
        footer = Footer(theme)
        self.footer = footer.row
        self.foot_note = PlainLabel("", Type.NOTE, Tone.SECOND, wrap=True)
        self.footer.addWidget(self.foot_note, 1)
        self._frame.body.addWidget(self._area, 1)
        add_layout(self._frame.body, above)
        self._frame.body.addWidget(footer)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._frame)
        self._most = max(theme.px(320), parent.window().height() - KEPT_FREE)
        self.setMinimumWidth(theme.px(480))
        self.resize(min(theme.px(WIDTH), parent.window().width() - KEPT_FREE), theme.px(320))
        self._fitting = QTimer(self)
        self._fitting.setSingleShot(True)
        self._fitting.setInterval(0)
        self._fitting.timeout.connect(self._fit)

    def show_facts(self, facts: BandFacts) -> None:
        """Show in strip and frame where money would go with the dialog's present values."""
        self._frame.band.show()
        if facts != self._frame.band.facts:
            restyle(self._frame, "frame", facts.kind.value)
            self._frame.band.show_facts(facts)

    def say(self, manner: Manner, words: Words) -> None:
        """Show a notice above the footer; it stays until it is cleared."""
        self.notice.show()
        self.notice.say(manner, words.head, words.text)
        self.fit()

    def end_with(self, leave: str, action: str, name: str = "confirm") -> Button:
        """Add the cancel button and the action to the footer; return the action's button."""
        way_out = Button(self._theme, leave)
        way_out.setObjectName(f"{self.objectName()}.cancel")
        way_out.clicked.connect(self.reject)
        button = Button(self._theme, action, Kind.MAIN)
        button.setObjectName(f"{self.objectName()}.{name}")
        self.footer.addWidget(way_out)
        self.footer.addWidget(button)
        return button

    def clear_notice(self) -> None:
        """Hide the notice."""
        self.notice.hide()

    def fit(self) -> None:
        """Take the height that the content needs, as far as the window has it."""
        self._fitting.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()
        self.fit()

    def _fit(self) -> None:
        width = self._area.viewport().width() - self._theme.px(GUTTER)
        layout = self._content.layout()
        wanted = layout.totalHeightForWidth(width) if layout is not None and layout.hasHeightForWidth() else -1
        if wanted < 0:
            wanted = self._content.sizeHint().height()
        rest = self.height() - self._area.height()
        room = min(self._most, wanted + rest + 2)
        if room != self.height():
            self.resize(self.width(), room)


def begun_form_question(theme: Theme, parent: QWidget) -> AskDialog:
    """Make the dialog that asks whether to change the profile, which would clear a form that is begun."""
    context = "ProfileFrame"
    return AskDialog(
        theme,
        parent,
        QCoreApplication.translate(context, "Leave the form you have begun?"),
        QCoreApplication.translate(
            context, "It was begun in this profile as it is now. Nothing of it was sent; it will be cleared."
        ),
        yes=QCoreApplication.translate(context, "Clear it and go on"),
        no=QCoreApplication.translate(context, "Stay"),
    )
