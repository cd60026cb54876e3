"""Updates the window when profiles change: tabs, the page of a first start, the dialogs about profiles."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from console_app.gui.order.use_cases import UseCases
from console_app.gui.shell.pages import Pages
from console_app.gui.shell.start_notices import say_recovered
from console_app.gui.shell.window import ConsoleWindow
from console_app.gui.words.profile_words import refused_words
from console_app.protocol.brands import Environment
from console_app.services.errors import ProfileError
from console_app.services.profile import Profile
from console_app.services.recover import Recovered

NOTHING_LEFT = Recovered((), (), ())


class ProfileSwitcher(QObject):
    """Opens tabs as soon as there is a profile, and the page of a first start as soon as there is none."""

    opened = Signal(str)
    """The tabs of this profile were opened, after there were none."""

    def __init__(self, window: ConsoleWindow, use_cases: UseCases, pages: Pages, demo: Callable[[], None]) -> None:
        """Show nothing yet; `demo` opens the demo in place of this window."""
        super().__init__(window)
        self._window = window
        self._use_cases = use_cases
        self._pages = pages
        self._demo = demo
        self._start_page: QWidget | None = None

    def begin(self, recovered: Recovered, refused: ProfileError | None = None) -> None:
        """Show the first page; if the profile asked for was `refused`, show the profiles there are."""
        self._show_start_page(refused)
        say_recovered(self._window, recovered, None)

    def show_profiles(self) -> None:
        """Open the dialog with the profiles, unless a review is open or an order is being sent."""
        from console_app.gui.profiles.profiles import ProfileDialogHost, ProfilesDialog  # noqa: PLC0415 - a dialog few open

        pages = self._pages
        host = ProfileDialogHost(
            chosen=lambda: pages.profile.name if pages.profile is not None else "",
            begun=pages.begun,
            busy=pages.busy,
            follow=self.follow,
            set_up=self.set_up,
        )
        dialog = ProfilesDialog(self._window, self._use_cases, host)
        self._window.tasks.start(self._window.ask(dialog), "profiles", stoppable=True)

    def set_up(self, name: str) -> None:
        """Open the steps that set up an existing profile."""
        self._window.tasks.start(self._set_up(name), "set up", stoppable=True)

    def follow(self, wanted: str = "") -> None:
        """Update the list of profiles, the window's top line and the tabs after profiles have changed.

        The window keeps its profile; if that was removed, or there was none, the window opens the one `wanted`, else
        one without real money. Without any profile it shows the page of a first start again.
        """
        profiles = self._use_cases.book.all()
        now = self._pages.profile
        chosen = next((known for known in profiles if now is not None and known.name == now.name), None)
        chosen = chosen or first_of(profiles, wanted)
        if now is None and chosen is not None:
            self._open(chosen)
        elif now is not None:
            self._pages.follow(chosen)
            if chosen is None:
                self._show_start_page(None)

    async def _set_up(self, name: str) -> None:
        from console_app.gui.keys.profile_frame import begun_form_question  # noqa: PLC0415 - a dialog few open
        from console_app.gui.profiles.welcome import SetUpDialog  # noqa: PLC0415 - as above

        window = self._window
        profile = self._use_cases.profiles.named(name)
        dialog = SetUpDialog(window.theme, window, window.tasks, self._use_cases, profile)

        async def may_change() -> bool:
            chosen = self._pages.profile
            if chosen is None or chosen.name != name or not self._pages.begun():
                return True
            return await window.ask(begun_form_question(window.theme, dialog))

        dialog.steps.may_change = may_change
        await window.ask(dialog)
        self.follow(name)

    def _open(self, profile: Profile) -> None:
        page, self._start_page = self._start_page, None
        self._pages.open(profile, NOTHING_LEFT)
        if page is not None:
            self._window.drop_page(page)
        self.opened.emit(profile.name)

    def _show_start_page(self, refused: ProfileError | None) -> None:
        from console_app.gui.profiles.start_page import StartPage  # noqa: PLC0415 - a page few see

        window = self._window
        page = StartPage(window, self._use_cases, refused_words(refused) if refused is not None else None)
        page.demo_wanted.connect(self._demo)
        page.entered.connect(self.follow)
        self._start_page = page
        window.show_tabs(shown=False)
        window.show_band()
        window.add_page(page)
        window.show_page(page)


def first_of(profiles: tuple[Profile, ...], wanted: str) -> Profile | None:
    """Choose a profile to open: the wanted one, else one without real money, else the first."""
    named = next((known for known in profiles if known.name == wanted), None)
    calm = (known for known in profiles if known.environment is Environment.SANDBOX)
    return named or next(calm, profiles[0] if profiles else None)
