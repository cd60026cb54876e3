"""The dialog that creates, changes or copies a profile; strip and frame show at once its environment."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from console_app.gui.keys.profile_frame import ProfileFrame
from console_app.gui.kit.aio import Action, Tasks
from console_app.gui.kit.fold import FoldArrow
from console_app.gui.kit.label import PlainLabel, Type
from console_app.gui.kit.notice import Manner
from console_app.gui.kit.theme import Theme
from console_app.gui.profiles.profile_fields import ProfileFields
from console_app.gui.words.band_words import band_of_reading
from console_app.gui.words.notices import error_words
from console_app.gui.words.profile_words import held_words
from console_app.services import profile_draft
from console_app.services.errors import ConsoleError, ProfileError
from console_app.services.profile import Profile
from console_app.services.profile_book import OpenOrders
from console_app.services.profile_draft import Draft, FieldProblem

_AT_FIELDS = {
    "name": profile_draft.NAME,
    "name-long": profile_draft.NAME,
    "name-card": profile_draft.NAME,
    "name-taken": profile_draft.NAME,
    "login": profile_draft.LOGIN,
    "currency": profile_draft.CURRENCIES,
    "endpoint": profile_draft.ENDPOINT,
    "proxy": profile_draft.PROXY,
    "proxy-user": profile_draft.PROXY,
    "look-up-waiver-missing": profile_draft.WAIVER,
}


@dataclass(frozen=True, slots=True)
class Edited:
    """What the dialog edits: a draft, and the names of other profiles.

    `named`: the name may not change; `held`: host, login and endpoints may not change either, because of open orders.
    """

    title: str
    draft: Draft
    taken: tuple[str, ...]
    named: bool = False
    held: OpenOrders | None = None


class ProfileDialog(ProfileFrame):
    """The fields, and one action that stores the profile; closes only when that has worked."""

    def __init__(
        self,
        theme: Theme,
        parent: QWidget,
        tasks: Tasks,
        edited: Edited,
        keep: Callable[[Profile], Awaitable[bool]],
    ) -> None:
        """`keep` stores a profile, returns False if the person decided otherwise, or raises a `ConsoleError`."""
        super().__init__(theme, parent, "profile", edited.title)
        title, named = edited.title, edited.named
        self._keep = keep
        self.saved: Profile | None = None
        self.fields = ProfileFields(theme, edited.draft, edited.taken, named=named)
        self.parts.addWidget(PlainLabel(title, Type.HEAD, wrap=True))
        self.parts.addWidget(self.fields.account)
        self.parts.addWidget(self.fields.credentials)
        more = self.fields.needs_more()
        self._arrow = FoldArrow(
            theme, self.tr("Single calls, look-up before sending, proxy"), folded=not more, link=True
        )
        self._arrow.setObjectName("profile.more")
        self._arrow.turned.connect(self._fold)
        self.parts.addWidget(self._arrow)
        self.parts.addWidget(self.fields.rules)
        self.parts.addStretch(1)
        self.fields.rules.setVisible(more)
        note = (
            self.tr("Orders and keys are filed under the name: it stays. For another name, copy the profile.")
            if named
            else self.tr("A profile holds no secret. Keys and the merchant control go to this system's keyring.")
        )
        self.foot_note.setText(note)
        save = self.end_with(self.tr("Cancel"), self.tr("Save the profile"), "save")
        self._action = Action(save, self._work, tasks, name="keep a profile", verb=self.tr("Saving"))
        self.fields.changed.connect(self._changed)
        if edited.held is not None and edited.held.count:
            self.fields.hold_address()
            self.say(Manner.INFO, held_words(edited.held))
        self._changed()

    def _changed(self) -> None:
        self.show_facts(band_of_reading(self.fields.reading()))
        self.fit()

    def _fold(self, folded: bool) -> None:
        self.fields.rules.setVisible(not folded)
        self.fit()

    async def _work(self) -> None:
        flaws = self.fields.check()
        if flaws:
            if any(self.fields.rules.isAncestorOf(self.fields.field_of(flaw)) for flaw in flaws):
                self._arrow.set_folded(False)
            self.fields.field_of(flaws[0]).focus()
            self._area.ensureWidgetVisible(self.fields.field_of(flaws[0]))
            self.fit()
            return
        profile = self.fields.reading().profile
        if profile is None:
            return
        self.clear_notice()
        try:
            kept = await self._keep(profile)
        except ConsoleError as error:
            self._say_error(error)
            return
        if kept:
            self.saved = profile
            self.accept()

    def _say_error(self, error: ConsoleError) -> None:
        if isinstance(error, ProfileError) and error.reason in _AT_FIELDS:
            self.fields.say(FieldProblem(_AT_FIELDS[error.reason], error.reason, error.detail))
            return
        self.say(Manner.ERROR, error_words(error))
