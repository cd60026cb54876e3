"""Sets a profile up step by step, back and forth without losing typed texts; can be left and continued."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Final

import shiboken6
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from console_app.gui.kit.aio import Action, Tasks
from console_app.gui.kit.band import EnvironmentBand
from console_app.gui.kit.button import Button, Kind
from console_app.gui.kit.colours import Role
from console_app.gui.kit.dialogs import ConsoleDialog, Footer
from console_app.gui.kit.fold import FoldArrow
from console_app.gui.kit.gutter_area import GutterArea
from console_app.gui.kit.label import IconLabel, PlainLabel, Tone, Type
from console_app.gui.kit.notice import Manner, Notice
from console_app.gui.kit.pyside_workarounds import add_layout
from console_app.gui.kit.text import fill
from console_app.gui.kit.theme import Theme
from console_app.gui.order.use_cases import UseCases
from console_app.gui.profiles.profile_fields import ProfileFields
from console_app.gui.profiles.welcome_steps import ConnectionStep, ControlStep, DoneStep, FieldsStep, KeyStep, Step
from console_app.gui.words.band_words import band_of_reading
from console_app.gui.words.notices import error_words
from console_app.gui.words.profile_words import held_words
from console_app.services import profile_draft
from console_app.services.errors import ConsoleError
from console_app.services.profile import Profile
from console_app.services.profile_draft import Draft, draft_of

BRAND, ACCOUNT, KEY, CONTROL, TEST, DONE = range(6)
RAIL: Final = 196
_FIRST: Final = (
    profile_draft.NAME,
    profile_draft.BRAND,
    profile_draft.ENVIRONMENT,
    profile_draft.BASE_URL,
    profile_draft.CONFIRM,
)


class SetUp(QWidget):
    """The steps, their list at the left, and the buttons below; the profile is stored after the second step."""

    finished = Signal(str)
    """The profile's name: all steps are done."""
    may_change: Callable[[], Awaitable[bool]] | None = None
    """Asked before an existing profile changes; the person may decide otherwise."""
    left = Signal(str)
    """The profile's name, '' if none was stored yet: the person continues later."""

    def __init__(self, theme: Theme, tasks: Tasks, use_cases: UseCases, profile: Profile | None = None) -> None:
        """Begin with a new profile, or continue with one at its keys."""
        super().__init__()
        self._theme = theme
        self._tasks = tasks
        self._use_cases = use_cases
        self._profile = profile
        self._at = BRAND
        draft = draft_of(profile) if profile is not None else Draft()
        self._fields = ProfileFields(theme, draft, self._others(), named=profile is not None)
        self._fields.setParent(self)
        parts = (theme, tasks, use_cases, self._kept)
        self._test, self._done = ConnectionStep(*parts), DoneStep(*parts)
        self._steps: tuple[Step, ...] = (
            FieldsStep(
                theme,
                self.tr("Who are you with?"),
                self.tr(
                    "Brand and environment decide which host is asked. Begin with the sandbox: its money is test money."
                ),
                self._fields.account,
            ),
            self._account_step(),
            KeyStep(*parts),
            ControlStep(*parts),
            self._test,
            self._done,
        )
        self._band = EnvironmentBand(theme)
        self._band.setObjectName("setup.band")
        self._stack = QStackedWidget()
        self._areas = [GutterArea(step, theme.px(24)) for step in self._steps]
        for area in self._areas:
            self._stack.addWidget(area)
        self._notice = Notice(theme, Manner.ERROR, "")
        self._notice.setObjectName("setup.notice")
        self._notice.hide()
        self._rail = _Rail(theme, [step.title for step in self._steps])
        self._build()
        self._fields.changed.connect(self._show_band)
        for step in self._steps:
            step.changed.connect(self._show_buttons)
        self._show_band()
        self.go(BRAND if profile is None else KEY)
        if profile is not None:
            tasks.start(self._hold(profile.name), "setup: open orders")

    @property
    def step(self) -> int:
        """The number of the current step, from 0."""
        return self._at

    @property
    def profile_name(self) -> str:
        """The name of the stored profile, '' if none is stored yet."""
        return self._profile.name if self._profile is not None else ""

    def go(self, step: int) -> None:
        """Show a step."""
        self._at = step
        self._notice.hide()
        self._done.show_test_result(tried=self._test.tried, good=self._test.good)
        self._stack.setCurrentIndex(step)
        self._steps[step].enter()
        self._show_buttons()
        if step in (BRAND, ACCOUNT):
            first = profile_draft.NAME if step == BRAND else profile_draft.ENDPOINT
            self._fields.field(first).focus()
        elif step == DONE:
            self._next.setFocus()
        else:
            self._steps[step].focus_first()

    def wipe(self) -> None:
        """Erase secrets that were typed and not stored."""
        for step in self._steps:
            step.wipe()

    def _account_step(self) -> Step:
        step = FieldsStep(
            self._theme,
            self.tr("Your account"),
            self.tr("Endpoint or group, login and currencies, as your account manager gave them."),
            self._fields.credentials,
        )
        more = self._fields.needs_more()
        self._arrow = FoldArrow(
            self._theme, self.tr("Single calls, look-up before sending, proxy"), folded=not more, link=True
        )
        self._arrow.setObjectName("setup.more")
        self._arrow.turned.connect(self._fields.rules.setHidden)
        place = step.parts.count() - 1
        step.parts.insertWidget(place, self._arrow)
        step.parts.insertWidget(place + 1, self._fields.rules)
        self._fields.rules.setHidden(not more)
        return step

    def _build(self) -> None:
        theme = self._theme
        edge = theme.px(24)
        self._leave = Button(theme, self.tr("Finish later"), Kind.TEXT)
        self._leave.setObjectName("setup.leave")
        self._leave.clicked.connect(self._leave_it)
        self._back = Button(theme, self.tr("Back"))
        self._back.setObjectName("setup.back")
        self._back.clicked.connect(lambda: self.go(self._at - 1))
        self._skip = Button(theme, self.tr("Later, go on"))
        self._skip.setObjectName("setup.skip")
        self._skip.clicked.connect(lambda: self.go(self._at + 1))
        self._next = Button(theme, self.tr("Next"), Kind.MAIN)
        self._next.setObjectName("setup.next")
        self._going = Action(self._next, self._forth, self._tasks, name="setup: next", verb=self.tr("Saving"))
        footer = Footer(theme)
        footer.row.addWidget(self._leave)
        footer.row.addStretch(1)
        for button in (self._back, self._skip, self._next):
            footer.row.addWidget(button)
        inside = QVBoxLayout()
        inside.setContentsMargins(edge, theme.px(16), 0, theme.px(16))
        inside.setSpacing(theme.px(12))
        inside.addWidget(self._stack, 1)
        inside.addWidget(self._notice)
        middle = QHBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self._rail)
        add_layout(middle, inside, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self._band)
        add_layout(column, middle, 1)
        column.addWidget(footer)

    def _kept(self) -> Profile:
        if self._profile is None:
            raise LookupError
        return self._profile

    def _others(self) -> tuple[str, ...]:
        return tuple(name for name in self._use_cases.book.names() if name != self.profile_name)

    def _show_band(self) -> None:
        self._band.show_facts(band_of_reading(self._fields.reading()))

    def _show_buttons(self) -> None:
        self._rail.show_step(self._at, [step.open_point() for step in self._steps])
        open_point = self._steps[self._at].open_point()
        last = self._at == DONE
        self._back.setVisible(self._at > BRAND)
        self._skip.setVisible(open_point)
        self._next.setVisible(not open_point)
        self._next.setText(self.tr("Open the console") if last else self.tr("Next"))
        self._leave.setVisible(not last)

    async def _forth(self) -> None:
        self._notice.hide()
        if self._at == DONE:
            self.finished.emit(self.profile_name)
            return
        if self._at == BRAND and self._fields.check(_FIRST):
            return
        if self._at == ACCOUNT and not await self._keep():
            return
        self.go(self._at + 1)

    async def _keep(self) -> bool:
        """Store the profile as filled in; from then on its name stays."""
        flaws = self._fields.check()
        if flaws:
            if any(flaw.field in _FIRST for flaw in flaws):
                self.go(BRAND)
            elif any(self._fields.rules.isAncestorOf(self._fields.field_of(flaw)) for flaw in flaws):
                self._arrow.set_folded(False)
            self._fields.field_of(flaws[0]).focus()
            return False
        profile = self._fields.reading().profile
        if profile is None or profile == self._profile:
            return profile is not None
        book = self._use_cases.book
        try:
            if self._profile is None:
                book.add(profile)
            elif self.may_change is not None and not await self.may_change():
                return False
            else:
                await book.replace(profile)
        except ConsoleError as error:
            words = error_words(error)
            self._notice.show()
            self._notice.say(Manner.ERROR, words.head, words.text)
            return False
        self._profile = profile
        self._fields.keep_name(self._others())
        self._test.forget()
        return True

    async def _hold(self, name: str) -> None:
        held = await self._use_cases.book.open_orders(name)
        if held.count and shiboken6.isValid(self):
            self._fields.hold_address()
            words = held_words(held)
            self._notice.show()
            self._notice.say(Manner.INFO, words.head, words.text)

    def _leave_it(self) -> None:
        self.wipe()
        self.left.emit(self.profile_name)


class _Rail(QFrame):
    """The list of steps by name: done, current, still to come."""

    def __init__(self, theme: Theme, titles: list[str]) -> None:
        super().__init__()
        self.setObjectName("setup.rail")
        self.setFixedWidth(theme.px(RAIL))
        self.setProperty("sheet", "rail")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(24), theme.px(20), theme.px(8), theme.px(16))
        column.setSpacing(theme.px(12))
        self._rows: list[tuple[IconLabel, PlainLabel]] = []
        self._titles = titles
        for title in titles:
            icon = IconLabel(theme, "dots", Role.TEXT_3)
            label = PlainLabel(title, Type.BODY, Tone.THIRD, wrap=True)
            row = QHBoxLayout()
            row.setSpacing(theme.px(8))
            row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(label, 1)
            add_layout(column, row)
            self._rows.append((icon, label))
        column.addStretch(1)

    def show_step(self, step: int, left_open: Sequence[bool]) -> None:
        """Show which step is current, and which earlier ones are incomplete."""
        for number, (icon, label) in enumerate(self._rows):
            if number < step and left_open[number]:
                state, name, role, tone, kind = self.tr("later"), "info", Role.WARNING_TEXT, Tone.SECOND, Type.BODY
            elif number < step:
                state, name, role, tone, kind = self.tr("done"), "check-circle", Role.OK_TEXT, Tone.SECOND, Type.BODY
            elif number == step:
                state, name, role = self.tr("this step"), "chevron-right", Role.ACCENT
                tone, kind = Tone.TEXT, Type.STRONG
            else:
                state, name, role, tone, kind = self.tr("to come"), "clock", Role.TEXT_3, Tone.THIRD, Type.BODY
            icon.show_icon(name, role)
            label.set_tone(tone)
            label.set_type(kind)
            template = self.tr("Step {number} of {count}: {title}, {state}")
            spoken = fill(template, number=number + 1, count=len(self._titles), title=self._titles[number], state=state)
            label.setAccessibleName(spoken)


class SetUpDialog(ConsoleDialog):
    """The steps of setting up a profile, in a dialog; `name` is that of the profile."""

    def __init__(
        self, theme: Theme, parent: QWidget, tasks: Tasks, use_cases: UseCases, profile: Profile | None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("setup")
        self.setWindowTitle(self.tr("Set up a profile"))
        self.setProperty("ground", "surface")
        self.steps = SetUp(theme, tasks, use_cases, profile)
        self.steps.finished.connect(self.accept)
        self.steps.left.connect(self.reject)
        self.finished.connect(self.steps.wipe)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.steps)
        room = parent.window().size()
        self.resize(min(theme.px(960), room.width() - 48), min(theme.px(640), room.height() - 48))
