"""What the window calls on the page of every tab."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from console_app.gui.order.wanted import Beginning
from console_app.services.profile import Profile


class TabPage(QWidget):
    """A tab's page as the window sees it; the defaults here are for a page on which nothing can be lost."""

    wanted = Signal(object)
    """Something a person wants done on another page, one of `gui.order.wanted.Wanted`."""

    def busy(self) -> bool:
        """Tell whether a review is open or a call is under way, so that the profile must stay."""
        return False

    def is_begun(self) -> bool:
        """Tell whether changing the profile would lose something that a person filled in."""
        return False

    def set_profile(self, profile: Profile) -> None:
        """Use another profile from now on."""
        raise NotImplementedError

    def begin(self, beginning: Beginning) -> None:
        """Begin with the data that another page has passed on."""

    def check_now(self) -> None:
        """Ask the gateway about what the person is looking at (F5)."""

    def drop_card_codes(self) -> None:
        """Drop all card codes from memory, because the console is locked; inputs are empty already."""

    def keys_changed(self) -> None:
        """Show again what depends on the signing key and merchant control in the keyring.

        They were locked, unlocked, replaced or deleted. While the keyring is locked, requests are shown unsigned.
        """

    def close_down(self) -> None:
        """Stop listening to events, as the page is closed for good."""
