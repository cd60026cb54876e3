"""One window's work from its first paint to its end; loaded only after the first paint."""

import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import shiboken6

from console_app.config_file import HomeFiles, home_folder
from console_app.demo import DemoGateway, started_demo
from console_app.gui.kit.notice import Manner, Notice
from console_app.gui.lock.console_lock import ConsoleLock
from console_app.gui.menu.menu_context import MenuContext
from console_app.gui.shell.menu import ConsoleMenu, MenuEntry
from console_app.gui.shell.pages import Pages
from console_app.gui.shell.profile_switcher import ProfileSwitcher, first_of
from console_app.gui.shell.start_notices import say_locked
from console_app.gui.shell.window import ConsoleWindow
from console_app.gui.tour.tour import Tour
from console_app.gui.words.notices import error_words
from console_app.logs import start_log
from console_app.runtime import Runtime, open_runtime
from console_app.selfcheck import self_check, this_workstation
from console_app.services.errors import ConsoleError, JournalError, KeyringLocked, ProfileError
from console_app.services.findings import Finding
from console_app.services.news import KeysChanged
from console_app.vault.key_vault import KeyVault
from console_app.vault.keyring_vault import keyring_vault
from console_app.workstation import SystemClock, SystemRandomness


@dataclass(frozen=True, slots=True)
class SessionHome:
    """What a session works on: the home's files, the keys, the profile asked for, the demo's gateway if it is one.

    `refused` is why the profile asked for cannot be opened; then the person chooses another.
    """

    files: HomeFiles
    vault: KeyVault
    profile: str
    gateway: DemoGateway | None = None
    refused: ProfileError | None = None


def _refusal_of(files: HomeFiles, name: str) -> ProfileError | None:
    """Return why a profile asked for cannot be opened, None if it can; also written to standard error for scripts."""
    try:
        files.named(name)
    except ProfileError as error:
        print(f"paynet-console: {type(error).__name__} {error}", file=sys.stderr)  # noqa: T201 -- as in `_stuck`
        return error
    return None


class Session:
    """Opens the runtime, fills the window, runs until the person closes it, closes the runtime."""

    def __init__(self, window: ConsoleWindow, show_log_path: Callable[[Path], None]) -> None:
        """Bind to a painted window; `show_log_path` is called with the log file's path."""
        self._window = window
        self._show_log_path = show_log_path
        self._runtime: Runtime | None = None
        self._lock: ConsoleLock | None = None
        self._unlock_notice: Notice | None = None
        self._next: tuple[str, ...] = ()

    @property
    def sending(self) -> bool:
        """Whether an order is being sent at this moment."""
        if self._runtime is None:
            return False
        submitter = self._runtime.use_cases.submitter
        return submitter.sending > 0 or bool(submitter.unwritten)

    async def run_demo(self, tour: Path | None) -> int:
        """Run on a gateway of our own; with `tour`, drive the window and save its pictures to that folder."""
        async with AsyncExitStack() as stack:
            try:
                demo = await stack.enter_async_context(started_demo())
                return await self._run(SessionHome(demo.files, demo.signer, demo.profile, demo.gateway), tour)
            except ConsoleError as error:
                return await self._stuck(error, wait=tour is None)

    async def run(self, home: Path | None, profile: str) -> int:
        """Open the window on a person's home, and run until it is closed."""
        try:
            files = HomeFiles(home_folder(home, os.environ))
            vault = keyring_vault(files.home_id(), lambda: [known.name for known in files.all()])
            refused = _refusal_of(files, profile) if profile else None
            wanted = profile or files.preferences().last_profile
            return await self._run(SessionHome(files, vault, wanted, refused=refused), None)
        except ConsoleError as error:
            return await self._stuck(error, wait=True)

    async def _run(self, place: SessionHome, tour: Path | None) -> int:
        log_folder = start_log(place.files.folder)
        self._show_log_path(log_folder)
        menu = ConsoleMenu(self._window, self._behind_menu(place, log_folder))
        runtime = await open_runtime(place.files, place.vault, SystemClock(), SystemRandomness())
        self._runtime = runtime
        menu.preferences_changed.connect(lambda now: runtime.use_cases.poller.keep_pace(now.polling))
        pages = Pages(self._window, runtime.use_cases, self._keeper(place.files))
        profiles = ProfileSwitcher(self._window, runtime.use_cases, pages, self._want_demo)
        pages.chosen.connect(lambda name: self._unlock_soon(place.vault, runtime, name))
        profiles.opened.connect(lambda: self._begin_lock(place, pages, runtime))
        menu.offer(MenuEntry.KEYS, pages.show_keys)
        menu.offer(MenuEntry.PROFILES, profiles.show_profiles)
        status = 0
        try:
            recovered = await runtime.recovery.run()
            chosen = first_of(place.files.all(), place.profile)
            self._window.tasks.start(runtime.use_cases.poller.run(), "poll")
            if chosen is not None and place.refused is None:
                pages.open(chosen, recovered)
                self._begin_lock(place, pages, runtime)
            else:
                profiles.begin(recovered, place.refused)
            if tour is not None and place.gateway is not None:
                status = await Tour(self._window, pages, runtime.use_cases, place.gateway, tour).run()
            else:
                await self._window.closing.wait()
            if runtime.use_cases.submitter.sending:
                self._window.show_waiting(runtime.use_cases.submitter.sending)
        finally:
            if self._lock is not None:
                self._lock.end()
            pages.close()
            self._window.reject_dialogs()
            await runtime.close()
            await self._window.tasks.close()
            self._window.end()
        if self._next:
            os.execv(sys.executable, [sys.executable, "-m", "console_app", *self._next])  # noqa: S606 -- our own program
        return status

    def _begin_lock(self, place: SessionHome, pages: Pages, runtime: Runtime) -> None:
        """Set up the lock that closes the console when nobody is there; from the first opened profile on."""
        if self._lock is None:
            self._lock = self._lock_of(place, pages, runtime)
            self._lock.begin()

    def _unlock_soon(self, vault: KeyVault, runtime: Runtime, profile: str, *, again: bool = False) -> None:
        """Load the profile's keys in the background; an earlier notice about that is removed."""
        if self._unlock_notice is not None and shiboken6.isValid(self._unlock_notice):
            self._unlock_notice.deleteLater()
        self._unlock_notice = None
        self._window.tasks.start(self._unlock(vault, runtime, profile, again=again), "unlock", stoppable=True)

    def _want_demo(self) -> None:
        self._start_next("--demo")

    def _start_next(self, *arguments: str) -> None:
        """Close as a person would, and start this program again afterwards."""
        self._next = arguments
        self._window.close()

    def _behind_menu(self, place: SessionHome, log_folder: Path) -> MenuContext:
        home = place.files.folder
        again = ("--demo",) if place.gateway is not None else ("--home", str(home))

        def look() -> AsyncIterator[Finding]:
            return self_check(this_workstation(home, SystemClock(), SystemRandomness()))

        return MenuContext(place.files, home, log_folder, look, lambda: self._start_next(*again))

    def _lock_of(self, place: SessionHome, pages: Pages, runtime: Runtime) -> ConsoleLock:
        def minutes() -> int:
            return place.files.preferences().lock_minutes

        keyring = place.gateway is None
        return ConsoleLock(self._window, pages, place.vault, runtime.use_cases, minutes, keyring=keyring)

    async def _unlock(self, vault: KeyVault, runtime: Runtime, profile: str, *, again: bool = False) -> None:
        """Load the chosen profile's key, so that the inspector can sign; the window works without it, too."""
        try:
            await vault.unlock(profile)
        except KeyringLocked:
            self._unlock_notice = say_locked(
                self._window, lambda: self._unlock_soon(vault, runtime, profile, again=True)
            )
            self._unlock_notice.setObjectName("window.error")
            await self._try_orders(runtime)
        except ConsoleError as error:
            self._unlock_notice = self._say(error)
        else:
            runtime.use_cases.news.publish(KeysChanged(profile))
            if again:
                await self._try_orders(runtime)

    async def _try_orders(self, runtime: Runtime) -> None:
        """Ask about the orders of all profiles, so that they show at once whether they can be checked."""
        try:
            for known in runtime.use_cases.profiles.all():
                await runtime.use_cases.poller.try_now(known.name)
        except JournalError:
            return  # the poller meets the same trouble; it tries again and the window is about keys here

    async def _stuck(self, error: ConsoleError, *, wait: bool) -> int:
        """Show why the console cannot work, and wait until the person closes it."""
        self._say(error)
        self._window.show_stopped()
        print(f"paynet-console: {type(error).__name__} {error}".rstrip(), file=sys.stderr)  # noqa: T201 -- exit 1 says why
        if wait:
            await self._window.closing.wait()
        self._window.reject_dialogs()
        await self._window.tasks.close()
        self._window.end()
        return 1

    def _say(self, error: ConsoleError) -> Notice:
        words = error_words(error)
        notice = self._window.say(Manner.ERROR, words.head, words.text)
        notice.setObjectName("window.error")
        return notice

    def _keeper(self, files: HomeFiles) -> Callable[[str], None]:
        def keep(name: str) -> None:
            preferences = files.preferences()
            if preferences.last_profile != name:
                files.keep_preferences(replace(preferences, last_profile=name))

        return keep
