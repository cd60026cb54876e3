"""Locks and unlocks the console: drops keys and card codes, covers everything, asks the keyring again.

What it protects: keys are not in memory while nobody is there or the machine sleeps, nobody reads or presses anything
in passing, and nothing is sent by a stray key. What it does not protect: the keyring is that of the desktop session,
and as long as that is open it answers any program of the same person without asking. So whoever may use the unlocked
desktop may unlock the console; the screen lock of the system keeps other people out. The console never locks the
person's keyring itself, for that would take the passwords of all their other programs away.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QToolTip, QWidget

from console_app.gui.kit.aio import Action
from console_app.gui.kit.notice import Manner
from console_app.gui.kit.secret_edit import SecretEdit
from console_app.gui.kit.text import fill
from console_app.gui.lock.idle_lock import IdleWatch
from console_app.gui.lock.lock_cover import LockCover, Locked, Reason
from console_app.gui.lock.suspend import SuspendWatch
from console_app.gui.order.customer_notice import LINK_MARK
from console_app.gui.order.use_cases import UseCases
from console_app.gui.shell.pages import Pages
from console_app.gui.shell.tab_slot import TabSlot
from console_app.gui.shell.window import ConsoleWindow
from console_app.gui.words.notices import error_words
from console_app.services.errors import BackendRefused, ConsoleError, EntryDamaged, NoKeyring, SecretMissing
from console_app.services.ports import KeyLock


class ConsoleLock(QObject):
    """The lock of one window, from the time its pages are open.

    Locked by Ctrl+L, the button, idle time, sleep or the session's own lock. Every dialog is closed without a decision,
    so that a review sends nothing; typed card codes and passphrases are erased, card numbers stay in memory
    under the cover; sends under way run to their outcome, and polling goes on with the control in memory.

    It unlocks when the keyring has answered, even that there is nothing (a support desk's profile) or a damaged entry,
    which must be imported again. It stays locked, and says why, as long as the keyring is locked or fails. If no
    keyring can be used at all it unlocks only if no secret was in memory when it was locked: then none was dropped.
    """

    def __init__(
        self,
        window: ConsoleWindow,
        pages: Pages,
        keys: KeyLock,
        use_cases: UseCases,
        minutes: Callable[[], int],
        *,
        keyring: bool,
    ) -> None:
        """`minutes` returns the allowed idle time; `keyring`: the keys are in the system's keyring."""
        super().__init__(window)
        self._window = window
        self._pages = pages
        self._keys = keys
        self._use_cases = use_cases
        self._keyring = keyring
        self._cover: LockCover | None = None
        self._asked: Action | None = None
        self._had_secrets = False
        self._focus: QWidget | None = None
        self._codes: tuple[str, ...] = ()
        self._idle = IdleWatch(use_cases.clock, minutes, self)
        self._idle.idle.connect(lambda passed: self.lock(Reason.IDLE, passed))
        self._idle.slept.connect(lambda: self.lock(Reason.SLEEP))
        self._suspend = SuspendWatch(self)
        self._suspend.sleeping.connect(lambda: self.lock(Reason.SLEEP))
        self._suspend.locked.connect(lambda: self.lock(Reason.SESSION))

    def begin(self) -> None:
        """Add the lock to the menu and watch for the events after which the console locks itself."""
        window = self._window
        window.lock_button.clicked.connect(lambda: self.lock(Reason.BY_HAND))
        window.lock_button.setEnabled(True)
        window.add_shortcut("Ctrl+L", "shortcut.lock").activated.connect(lambda: self.lock(Reason.BY_HAND))
        self._pages.counted.connect(self._count)
        self._idle.begin()
        self._suspend.begin()

    def end(self) -> None:
        """Stop watching; a locked window stays locked while it closes."""
        self._idle.end()
        self._suspend.end()

    def lock(self, reason: Reason, minutes: int = 0) -> None:
        """Lock the console now.

        Another call while it unlocks counts as well: an unlocking that waits for the keyring is given up.
        """
        if self._asked is not None:
            self._asked.stop()
        profile = self._pages.profile
        if self._cover is None:
            self._had_secrets = profile is not None and self._keys.unlocked(profile.name)
        self._keys.lock()
        if self._cover is None:
            self._hide(reason, minutes)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hide any window that a task opens while locked; it is closed without a decision."""
        if event.type() is QEvent.Type.Show and isinstance(watched, QDialog):
            watched.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
            QTimer.singleShot(0, watched, watched.reject)
        return False

    def _hide(self, reason: Reason, minutes: int) -> None:
        window = self._window
        self._idle.end()
        self._focus = window.focusWidget()
        _close_popups()
        window.reject_dialogs()
        self._codes = self._forget_typed()
        _clear_clipboard()
        now: datetime = self._use_cases.clock.now()
        begun = any(page.is_begun() for page in self._pages.built())
        locked = Locked(self._use_cases.operator, now, reason, minutes, begun=begun, keyring=self._keyring)
        cover = LockCover(window.theme, locked)
        self._cover = cover
        self._asked = Action(
            cover.unlock, self._unlock, window.tasks, name="unlock", verb=self.tr("Asking"), stoppable=True
        )
        cover.entered.connect(self._asked.press)
        cover.show_open_orders(self._pages.open_orders)
        window.cover(cover)
        cover.unlock.setFocus()
        for page in self._pages.built():
            page.drop_card_codes()
            page.keys_changed()
        self._pages.show_key()
        self._application().installEventFilter(self)

    async def _unlock(self) -> None:
        """Ask the keyring; without its answer everything stays locked."""
        cover, profile = self._cover, self._pages.profile
        if cover is None:
            return
        cover.clear_notice()
        if profile is None:  # the last one was removed: there is nothing to ask the keyring for
            self._show(None)
            return
        trouble: ConsoleError | None = None
        try:
            await self._keys.unlock(profile.name)
        except (SecretMissing, EntryDamaged) as error:
            trouble = error
        except (NoKeyring, BackendRefused) as error:
            trouble = error
            if self._had_secrets:
                self._stay(error)
                return
        except ConsoleError as error:
            self._stay(error)
            return
        self._show(trouble)

    def _stay(self, error: ConsoleError) -> None:
        """Say why it stays locked; the four advices about keyrings fit here as they do at a send."""
        if self._cover is not None:
            words = error_words(error)
            self._cover.say(Manner.ERROR, words.head, words.text)

    def _show(self, trouble: ConsoleError | None) -> None:
        """Show everything again as it was, except codes."""
        window = self._window
        self._application().removeEventFilter(self)
        self._cover, self._asked = None, None
        window.uncover()
        for page in self._pages.built():
            page.keys_changed()
        self._pages.show_key()
        self._say_what_is_missing(trouble)
        focus, self._focus = self._focus, None
        if focus is not None and shiboken6.isValid(focus) and focus.isVisible():
            focus.setFocus(Qt.FocusReason.OtherFocusReason)
        self._idle.begin()

    def _say_what_is_missing(self, trouble: ConsoleError | None) -> None:
        window, codes = self._window, self._codes
        self._codes = ()
        if codes:
            head = fill(self.tr("Type the card code (CVV) again: {forms}"), forms=", ".join(codes))
            text = self.tr("It was forgotten when the console was locked. All else is as you left it.")
            window.say(Manner.INFO, head, text).setObjectName("lock.codes")
        if trouble is not None:
            words = error_words(trouble)
            window.say(Manner.ERROR, words.head, words.text).setObjectName("window.error")

    def _forget_typed(self) -> tuple[str, ...]:
        """Empty every input that shows dots; return the titles of forms that lost a card code by that."""
        titles: dict[str, None] = {}
        for edit in self._window.findChildren(QLineEdit):
            if edit.echoMode() is QLineEdit.EchoMode.Normal or not edit.text():
                continue
            edit.clear()
            place = _place_of(edit)
            if place is not None and isinstance(edit, SecretEdit):
                titles[place.tab.text] = None
        return tuple(titles)

    def _count(self, orders: int) -> None:
        if self._cover is not None:
            self._cover.show_open_orders(orders)

    @staticmethod
    def _application() -> QCoreApplication:
        application = QCoreApplication.instance()
        if application is None:
            raise RuntimeError
        return application


def _close_popups() -> None:
    QToolTip.hideText()
    while (popup := QApplication.activePopupWidget()) is not None:
        if not popup.close():
            break


def _clear_clipboard() -> None:
    clipboard = QGuiApplication.clipboard()
    held: Any = clipboard.mimeData()  # None where nothing ever was on it, whatever the stubs say
    if held is not None and held.hasFormat(LINK_MARK):
        clipboard.clear()


def _place_of(part: QWidget) -> TabSlot | None:
    """Return the tab that a part of the window is in."""
    above: QWidget | None = part
    while above is not None and not isinstance(above, TabSlot):
        above = above.parentWidget()
    return above
