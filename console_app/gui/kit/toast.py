"""A short message at the bottom right for things without consequence; never about money."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from console_app.gui.kit.announcements import announce
from console_app.gui.kit.button import ToolButton
from console_app.gui.kit.colours import Role
from console_app.gui.kit.label import IconLabel, PlainLabel, Type
from console_app.gui.kit.theme import Theme

SHOWN_MS: Final = 6000


class Toast(QFrame):
    """One message at a time over its page; it never takes the focus."""

    def __init__(self, theme: Theme, page: QWidget, shown_ms: int = SHOWN_MS) -> None:
        super().__init__(page)
        self._page = page
        self._theme = theme
        self.setProperty("sheet", "toast")
        self._text = PlainLabel("", Type.MEDIUM)
        close = ToolButton(theme, "close", self.tr("Close"))
        close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(12), theme.px(4), theme.px(4), theme.px(4))
        row.setSpacing(theme.px(8))
        row.addWidget(IconLabel(theme, "check-circle", Role.OK_TEXT))
        row.addWidget(self._text, 1)
        row.addWidget(close)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(shown_ms)
        self._timer.timeout.connect(self.hide)
        page.installEventFilter(self)
        self.hide()

    def say(self, text: str) -> None:
        """Show a message for six seconds in place of the one before."""
        self._text.setText(text)
        self.setAccessibleName(text)
        announce(self, text)
        self._place()
        self.show()
        self.raise_()
        self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        self.adjustSize()
        edge = self._theme.px(16)
        self.move(self._page.width() - self.width() - edge, self._page.height() - self.height() - edge)
