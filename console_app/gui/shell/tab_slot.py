"""The place in the window where a page is built once somebody goes there."""

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from console_app.gui.order.tab_page import TabPage
from console_app.gui.shell.registry import Tab


class TabSlot(QWidget):
    """Stands in the window from the beginning; its page is made the first time it is wanted."""

    def __init__(self, tab: Tab, make: Callable[[QWidget], TabPage]) -> None:
        """Hold the place of a tab's page, which is made as its child: that spares Qt dressing it anew."""
        super().__init__()
        self.tab = tab
        self.setObjectName(f"tab.{tab.key}")
        self._make = make
        self._page: TabPage | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    @property
    def built(self) -> TabPage | None:
        """The page, None as long as nobody went there."""
        return self._page

    @property
    def page(self) -> TabPage:
        """The page, made now if it has to be."""
        if self._page is None:
            self._page = self._make(self)
            self._column.addWidget(self._page)
        return self._page
