"""Fills the window once the use cases are built: tabs, profile switch, shortcuts, events shown in the status line."""

from collections.abc import Callable
from functools import partial
from typing import Final, cast

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from console_app.gui.desk.orders_tab import OrdersTab
from console_app.gui.kit.dialogs import AskDialog
from console_app.gui.kit.notice import Manner
from console_app.gui.order.tab_page import TabPage
from console_app.gui.order.use_cases import UseCases
from console_app.gui.shell.attention import Attention
from console_app.gui.shell.registry import ORDERS, PageContext, Tab
from console_app.gui.shell.remembered import Remembered
from console_app.gui.shell.start_notices import say_recovered
from console_app.gui.shell.status_line import StatusLine
from console_app.gui.shell.tab_slot import TabSlot
from console_app.gui.shell.wanted_elsewhere import WantedElsewhere
from console_app.gui.shell.window import ConsoleWindow
from console_app.gui.words.band_words import band_of
from console_app.services.errors import JournalError, ProfileError
from console_app.services.look_ups import LookUpReliability
from console_app.services.news import ClockSeen, Event, JournalSaved, KeysChanged, OrderChanged, PollingSlowed
from console_app.services.order_queries import OrderQuery, View
from console_app.services.profile import Profile
from console_app.services.recover import Recovered

NEWS_AFTER_MS: Final = 250
"""Open orders are counted after events, at most this often, so that a busy hour costs nothing."""


class Pages(QObject):
    """Owns the tabs of one window and the chosen profile."""

    counted = Signal(int)
    """The number of open orders, emitted whenever it may have changed."""
    chosen = Signal(str)
    """The name of the profile in use from now on."""

    def __init__(self, window: ConsoleWindow, use_cases: UseCases, keep_profile: Callable[[str], None]) -> None:
        """Build nothing yet; `keep_profile` remembers the chosen profile for the next start."""
        super().__init__(window)
        self._window = window
        self._use_cases = use_cases
        self._keep_profile = keep_profile
        self._places: dict[str, TabSlot] = {}
        self._profile: Profile | None = None
        self._trust: dict[str, LookUpReliability] = {}
        self._closed = False
        self._wired = False
        self.open_orders = 0
        self._status = StatusLine(window.theme)
        self._counting = QTimer(self)
        self._counting.setSingleShot(True)
        self._counting.setInterval(NEWS_AFTER_MS)
        self._counting.timeout.connect(lambda: window.tasks.start(self._count(), "count open orders"))
        self._remembered = Remembered(window, use_cases.preferences)
        self._drop_news = use_cases.news.listen(self._on_event)
        self._attention = Attention(
            window, use_cases, lambda: self._profile.name if self._profile is not None else "", self.show_order
        )
        self._elsewhere = WantedElsewhere(
            window, use_cases, self._chosen_profile, self._go, self.show_order, self._find
        )

    @property
    def orders(self) -> OrdersTab:
        """The order status page, made now if need be.

        Raises:
            LookupError: there is no profile, so there are no pages.

        """
        return cast("OrdersTab", self._places[ORDERS].page)

    def open(self, profile: Profile, recovered: Recovered) -> None:
        """Open the tabs of a profile, and first show the orders that an earlier run left unfinished."""
        window = self._window
        window.show_tabs(shown=True)
        self._show_profiles(profile)
        window.tabs.choose(self._use_cases.preferences.preferences().last_tab)
        self._use_profile(profile)
        if say_recovered(window, recovered, self.show_order):
            window.tabs.choose(ORDERS)
        if not self._wired:
            self._wire()
        self._show_tab(window.tabs.choice)

    def _wire(self) -> None:
        """Connect the window's signals; done once, whatever pages come and go."""
        self._wired = True
        window = self._window
        window.add_status(self._status)
        self._status.show_person(self._use_cases.operator)
        window.profiles.wireChanged.connect(self._profile_picked)
        window.find_button.clicked.connect(self._find)
        self._shortcuts()
        window.tabs.chosen.connect(self._show_tab)
        self._attention.start()

    def follow(self, profile: Profile | None) -> None:
        """Offer the profiles there are and use this one; None removes the tabs with their pages."""
        self._show_profiles(profile)
        if profile is None:
            self._profile = None
            for key in self._window.registry:
                self._drop(key)
        elif profile != self._profile:
            self._use_profile(profile)
            self._show_tab(self._window.tabs.choice)

    def _show_profiles(self, chosen: Profile | None) -> None:
        names = [known.name for known in self._use_cases.profiles.all()]
        self._window.show_profiles(names, chosen.name if chosen is not None else "")

    def busy(self) -> bool:
        """Tell whether a review is open or an order is being sent, so that no profile may change."""
        return any(page.busy() for page in self.built())

    def begun(self) -> bool:
        """Tell whether changing the profile would lose something that a person filled in."""
        return any(page.is_begun() for page in self.built())

    @property
    def profile(self) -> Profile | None:
        """The chosen profile, None if there is none."""
        return self._profile

    def built(self) -> tuple[TabPage, ...]:
        """Return the pages made so far."""
        return tuple(place.built for place in self._places.values() if place.built is not None)

    def show_key(self) -> None:
        """Show in the status line which key signs, or that the console is locked."""
        if self._window.locked:
            self._status.show_locked()
        elif self._profile is not None:
            key = self._use_cases.signer.key_if_unlocked(self._profile.name)
            self._status.show_key(key.short if key is not None else "")

    def show_keys(self) -> None:
        """Open the dialog with the keys of all profiles, the chosen profile's first."""
        from console_app.gui.keys.keys import KeysDialog  # noqa: PLC0415 - a dialog few open

        window, chosen = self._window, self._profile
        name = chosen.name if chosen is not None else ""
        dialog = KeysDialog(window.theme, window, window.tasks, self._use_cases, name)
        window.tasks.start(window.ask(dialog), "keys", stoppable=True)

    def close(self) -> None:
        """Stop listening to events and counting orders: the journal is about to be closed."""
        self._closed = True
        self._attention.close()
        self._remembered.end()
        self._drop_news()
        self._counting.stop()

    def _make(self, tab: Tab, place: QWidget) -> TabPage:
        """Make the page of a tab."""
        window = self._window
        page = tab.make(PageContext(window.theme, window.tasks, self._use_cases, self._chosen_profile(), place))
        page.wanted.connect(self._elsewhere.carry_out)
        return page

    def _go(self, key: str) -> TabPage | None:
        """Show a tab and return its page, None if the profile does not have it."""
        if key not in self._places:
            return None
        self._window.tabs.choose(key)
        return self._places[key].page

    def show_order(self, order_id: int) -> None:
        """Show an order in Order status."""
        self._window.tabs.choose(ORDERS)
        self.orders.show_order(order_id)

    def _shortcuts(self) -> None:
        window = self._window
        for tab in window.registry.values():
            if tab.shortcut:
                window.add_shortcut(tab.shortcut, f"shortcut.{tab.key}").activated.connect(
                    partial(window.tabs.choose, tab.key)
                )
        window.add_shortcut("Ctrl+K", "shortcut.find").activated.connect(self._find)
        window.add_shortcut("F5", "shortcut.check").activated.connect(self._check_now)

    def _check_now(self) -> None:
        """Check the order a person is looking at: the one just sent, or the one chosen in the list."""
        if self._profile is not None:
            self._places[self._window.tabs.choice].page.check_now()

    def _find(self) -> None:
        if self._profile is not None:
            self._window.tabs.choose(ORDERS)
            self.orders.focus_lookup()

    def _show_tab(self, key: str) -> None:
        """Show a page, made at the first time."""
        place = self._places[key]
        if place.built is None:
            self._remembered.hold_in(place.page)
        self._remembered.keep_tab(key)
        self._window.show_page(place)
        self._show_band()
        self._counting.start()

    def _use_profile(self, profile: Profile) -> None:
        """Keep the tabs the profile allows, under this profile; the others are removed with their pages."""
        window, tabs = self._window, self._window.tabs
        self._profile = profile
        self._trust.clear()
        for key, tab in window.registry.items():
            allowed = tab.shown(profile)
            tabs.set_shown(key, allowed)
            known = self._places.get(key)
            if not allowed:
                self._drop(key)
            elif known is None:
                self._places[key] = TabSlot(tab, partial(self._make, tab))
                window.add_page(self._places[key])
            elif known.built is not None:
                known.built.set_profile(profile)
        if tabs.choice not in self._places:
            tabs.choose(next(iter(self._places)))
        self._keep_profile(profile.name)
        self.chosen.emit(profile.name)

    def _drop(self, key: str) -> None:
        """Remove a page whose tab the profile does not have."""
        gone = self._places.pop(key, None)
        if gone is None:
            return
        if gone.built is not None:
            gone.built.close_down()
        self._window.drop_page(gone)

    def _chosen_profile(self) -> Profile:
        if self._profile is None:
            raise LookupError
        return self._profile

    def _show_band(self) -> None:
        """Show where money would go, and how far the look-up before sending can be relied on there."""
        profile = self._profile
        if profile is None:
            return
        notes = []
        if not profile.look_up_first:
            notes.append(self.tr("Orders are not looked up before sending"))
        elif self._trust.get(self._window.tab.operation) is LookUpReliability.PROVES_NOTHING:
            notes.append(self.tr("Look-ups prove nothing here"))
        elif self._trust.get(self._window.tab.operation, LookUpReliability.PROVEN) is not LookUpReliability.PROVEN:
            notes.append(self.tr("Look-up not proven yet"))
        self._window.show_band(band_of(profile, profile.target_of(self._window.tab.operation), notes=tuple(notes)))

    def _profile_picked(self, name: str) -> None:
        if self._profile is not None and self._window.locked:
            self._window.choose_profile(self._profile.name)
        elif self._profile is not None and name != self._profile.name:
            self._window.tasks.start(self._switch(name), "switch profile")

    async def _switch(self, name: str) -> None:
        """Go to another profile: never during a review or a send, and with a begun form only after asking."""
        window, before = self._window, self._profile
        if before is None:
            return
        if self.busy():
            window.choose_profile(before.name)
            head = self.tr("Not now: a review or a send is open.")
            window.say(Manner.WARNING, head, self.tr("Finish it, then choose the other profile."))
            return
        if self.begun():
            dialog = AskDialog(
                window.theme,
                window,
                self.tr("Leave the form you have begun?"),
                self.tr("It belongs to the profile it was begun in. Nothing of it was sent; it will be cleared."),
                yes=self.tr("Clear it and switch"),
                no=self.tr("Stay"),
            )
            if not await window.ask(dialog) or self.busy():
                window.choose_profile(before.name)
                return
        try:
            profile = self._use_cases.profiles.named(name)
        except ProfileError:
            window.choose_profile(before.name)
            raise
        self._use_profile(profile)
        self._show_tab(window.tabs.choice)

    def _on_event(self, event: Event) -> None:
        now = self._use_cases.clock.now()
        match event:
            case OrderChanged():
                if not self._counting.isActive():
                    self._counting.start()
            case JournalSaved(at):
                self._status.show_saved(at, now)
            case ClockSeen(offset=offset):
                self._status.show_clock(offset)
            case KeysChanged(profile):
                if self._profile is not None and profile == self._profile.name:
                    for page in self.built():
                        page.keys_changed()
                    self.show_key()
            case PollingSlowed(profile, until):
                self._status.show_slowed(profile, until, now)
            case _:
                pass

    async def _count(self) -> None:
        """Count the open orders; a journal closed meanwhile is no fault."""
        try:
            await self._count_open()
        except JournalError:
            if not self._closed:
                raise

    async def _count_open(self) -> None:
        query = self._use_cases.desk.as_of_now(OrderQuery(View.OPEN))
        counts = dict(await self._use_cases.desk.counts(query))
        self.open_orders = counts.get(View.OPEN.value, 0)
        self._status.show_open_orders(self.open_orders)
        self.counted.emit(self.open_orders)
        profile, operation = self._profile, self._window.tab.operation
        if profile is None:
            return
        trust = await self._use_cases.desk.look_up_reliability(profile, operation)
        if profile is not self._profile:
            return
        if trust is not self._trust.get(operation):
            self._trust[operation] = trust
            self._show_band()
        self.show_key()
