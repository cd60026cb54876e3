"""The interface of every tab's page."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from console_app.gui.order.wanted import Beginning
from console_app.services.profile import Profile


class TabPage(QWidget):
    """A tab's page as the window sees it; the defaults here fit a page with nothing to lose."""

    wanted = Signal(object)
    """Something a person wants done on another page, one of `gui.order.wanted.Wanted`."""

    def busy(self) -> bool:
        """Tell whether a review or a send is open, so that the profile must stay."""
        return False

    def is_begun(self) -> bool:
        """Tell whether changing the profile would lose something filled in."""
        return False

    def set_profile(self, profile: Profile) -> None:
        """Work in another profile from now on."""
        raise NotImplementedError

    def begin(self, beginning: Beginning) -> None:
        """Begin with the data that another page passed on."""

    def check_now(self) -> None:
        """Ask the gateway about what the person is looking at (F5)."""

    def drop_card_codes(self) -> None:
        """Drop all card codes from memory, because the console is locked; inputs are empty already."""

    def keys_changed(self) -> None:
        """Show again what depends on the keys: they were locked, unlocked, replaced or deleted."""

    def close_down(self) -> None:
        """Unsubscribe from events."""
