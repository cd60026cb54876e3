"""What the window asks of every page, and the place where a page is built once somebody goes there."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console_app.gui.tabs.registry import Tab
from console_app.gui.wanted import Beginning
from console_app.services.profile import Profile


class Page(QWidget):
    """One page of the window as the window sees it; what is said here is true of a page with nothing to lose."""

    wanted = Signal(object)
    """Something a person wants done on another page, one of `gui.wanted.Wanted`."""

    def busy(self) -> bool:
        """Tell whether a review or a send is open, so that the profile stays."""
        return False

    def is_begun(self) -> bool:
        """Tell whether something filled in would be lost with the profile."""
        return False

    def set_profile(self, profile: Profile) -> None:
        """Work in another profile from now on."""
        raise NotImplementedError

    def begin(self, beginning: Beginning) -> None:
        """Begin with what another page led to."""

    def check_now(self) -> None:
        """Ask the gateway about what the person is looking at (F5)."""

    def let_codes_go(self) -> None:
        """Keep no card code in memory, for the console is locked; what stands in inputs has been emptied already."""

    def keys_changed(self) -> None:
        """Show anew what depends on the keys: they were locked, unlocked, replaced or deleted."""

    def close_down(self) -> None:
        """Listen to no more news."""


class TabSlot(QWidget):
    """Stands in the window from the beginning; its page is made the first time it is wanted."""

    def __init__(self, tab: Tab, make: Callable[[QWidget], Page]) -> None:
        """Hold the place of a tab's page, which is made as its child: that spares Qt dressing it anew."""
        super().__init__()
        self.tab = tab
        self.setObjectName(f"tab.{tab.key}")
        self._make = make
        self._page: Page | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    @property
    def built(self) -> Page | None:
        """The page, None as long as nobody went there."""
        return self._page

    @property
    def page(self) -> Page:
        """The page, made now if it has to be."""
        if self._page is None:
            self._page = self._make(self)
            self._column.addWidget(self._page)
        return self._page
