"""The placeholder of a page in the window, which is built when it is first shown."""

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from console_app.gui.order.tab_page import TabPage
from console_app.gui.shell.registry import Tab


class TabSlot(QWidget):
    """Stands for a tab's page in the window from the start; the page itself is made when it is first needed."""

    def __init__(self, tab: Tab, make: Callable[[QWidget], TabPage]) -> None:
        """The page is made as a child of this widget, so that Qt styles it only once."""
        super().__init__()
        self.tab = tab
        self.setObjectName(f"tab.{tab.key}")
        self._make = make
        self._page: TabPage | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    @property
    def built(self) -> TabPage | None:
        """The page, None if it was not made yet."""
        return self._page

    @property
    def page(self) -> TabPage:
        """The page, made now if it was not made yet."""
        if self._page is None:
            self._page = self._make(self)
            self._column.addWidget(self._page)
        return self._page
