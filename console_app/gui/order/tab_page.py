"""What the window asks of every page."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from console_app.gui.order.wanted import Beginning
from console_app.services.profile import Profile


class TabPage(QWidget):
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
