"""The page while no profile is open: set one up, try the demo, import one, or choose another one."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from console_app.gui.kit.aio import Action
from console_app.gui.kit.button import Button, Kind
from console_app.gui.kit.card import Card
from console_app.gui.kit.colours import Role
from console_app.gui.kit.gutter_area import GutterArea
from console_app.gui.kit.label import IconLabel, PlainLabel, Tone, Type
from console_app.gui.kit.notice import Manner, Notice
from console_app.gui.kit.pyside_workarounds import add_layout
from console_app.gui.order.use_cases import UseCases
from console_app.gui.profiles.profile_import import file_question, import_question
from console_app.gui.profiles.profile_list import ROW, ProfileList, line_of, refused_line
from console_app.gui.profiles.welcome import SetUp
from console_app.gui.words.notices import Words
from console_app.gui.words.profile_words import profile_error_words
from console_app.services.errors import ProfileError

if TYPE_CHECKING:
    from console_app.gui.kit.dialog_host import DialogHost

WIDTH: Final = 932


class StartPage(QWidget):
    """Shown while no profile is open; texts typed in the steps stay while a person looks at the rest."""

    demo_wanted = Signal()
    entered = Signal(str)
    """The name of the profile whose tabs are to be opened."""

    def __init__(self, window: "DialogHost", use_cases: UseCases, wanted: Words | None = None) -> None:
        """`wanted` says what is wrong with the profile asked for; then the others are offered first."""
        super().__init__()
        self.setObjectName("tab.start")
        self._window = window
        self._use_cases = use_cases
        self._theme = window.theme
        self._set_up: SetUp | None = None
        self._stack = QStackedWidget()
        self._notice = Notice(window.theme, Manner.ERROR, "")
        self._notice.setObjectName("start.notice")
        self._notice.hide()
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(self._stack)
        chosen_among = wanted is not None and bool(use_cases.book.all())
        self._stack.addWidget(self._choice() if chosen_among else self._welcome())
        if wanted is not None:
            self._say(wanted)  # not before it has its place: it would flash up as a window of its own

    @property
    def set_up(self) -> SetUp | None:
        """The widget with the steps of setting up a profile, None if nobody has begun them."""
        return self._set_up

    def begin(self) -> None:
        """Show the steps of setting up a profile, where they were left."""
        if self._set_up is None:
            self._set_up = SetUp(self._theme, self._window.tasks, self._use_cases)
            self._set_up.finished.connect(self._enter)
            self._set_up.left.connect(self._left)
            sheet = QFrame()
            sheet.setProperty("sheet", "card")
            inside = QVBoxLayout(sheet)
            inside.setContentsMargins(0, 0, 0, 0)
            inside.addWidget(self._set_up)
            around = QWidget()
            row = QHBoxLayout(around)
            edge = self._theme.px(24)
            row.setContentsMargins(edge, edge, edge, edge)
            row.addStretch(1)
            row.addWidget(sheet, 100)
            row.addStretch(1)
            sheet.setMaximumSize(self._theme.px(1040), self._theme.px(760))
            self._stack.addWidget(around)
        self._stack.setCurrentIndex(1)

    def _left(self, name: str) -> None:
        if name:
            self._enter(name)
        else:
            self._stack.setCurrentIndex(0)

    def _enter(self, name: str) -> None:
        self.entered.emit(name)

    def _welcome(self) -> QWidget:
        theme = self._theme
        inside = QVBoxLayout()
        inside.setSpacing(theme.px(8))
        inside.addWidget(PlainLabel(self.tr("Welcome"), Type.AMOUNT))
        refused = self._use_cases.book.unreadable()
        lead = (
            self.tr("No profile can be opened. The journal is untouched; its open orders are not checked until then.")
            if refused
            else self.tr("Nothing is set up yet. Choose how to begin; the other ways stay open.")
        )
        inside.addWidget(PlainLabel(lead, Type.BODY, Tone.SECOND, wrap=True))
        inside.addSpacing(theme.px(8))
        if refused:
            shown = ProfileList(theme)
            shown.setObjectName("start.unreadable")
            shown.show_lines([refused_line(entry) for entry in refused])
            shown.setFixedHeight(min(3, len(refused)) * theme.px(ROW) + 2)
            inside.addWidget(PlainLabel(self.tr("These profiles cannot be used:"), Type.STRONG, Tone.ERROR))
            inside.addWidget(shown)
        inside.addWidget(self._notice)
        cards = QGridLayout()
        cards.setSpacing(theme.px(16))
        for place, card in enumerate(self._ways()):
            cards.addWidget(card, 0, place)
            cards.setColumnStretch(place, 1)
        cards.addWidget(self._at_hand(), 1, 0, 1, 2)
        cards.addWidget(self._workstation(), 1, 2)
        add_layout(inside, cards)
        return self._middle(inside)

    def _ways(self) -> tuple[Card, ...]:
        begin = Button(self._theme, self.tr("Set up a profile"), Kind.MAIN)
        begin.setObjectName("start.setup")
        begin.clicked.connect(self.begin)
        demo = Button(self._theme, self.tr("Open the demo"))
        demo.setObjectName("start.demo")
        demo.clicked.connect(self.demo_wanted)
        take = Button(self._theme, self.tr("Choose a file"))
        take.setObjectName("start.import")
        self._taking = Action(
            take, self._import_profiles, self._window.tasks, name="take over profiles", verb=self.tr("Reading")
        )
        return (
            self._way(
                "plus",
                self.tr("Set up a profile"),
                self.tr("Brand, environment, endpoint and login, then the keys. Five minutes."),
                self.tr("starts with the sandbox"),
                begin,
            ),
            self._way(
                "flask",
                self.tr("Look around first"),
                self.tr("A practice gateway on this machine, with throw-away keys. No network, no real money."),
                self.tr("nothing is kept"),
                demo,
            ),
            self._way(
                "file",
                self.tr("Take over a profile"),
                self.tr("A profile file from your administrator. It holds no secrets; keys are added after."),
                self.tr(".json"),
                take,
            ),
        )

    def _way(self, icon: str, title: str, text: str, note: str, button: Button) -> Card:
        theme = self._theme
        card = Card(theme)
        card.body.addWidget(IconLabel(theme, icon, Role.LINK, 28))
        card.body.addWidget(PlainLabel(title, Type.HEAD, wrap=True))
        card.body.addWidget(PlainLabel(text, Type.BODY, Tone.SECOND, wrap=True))
        card.body.addStretch(1)
        card.body.addWidget(PlainLabel(note, Type.NOTE, Tone.THIRD))
        card.body.addWidget(button)
        return card

    def _at_hand(self) -> Card:
        card = Card(self._theme, self.tr("What to have at hand"))
        for text in (
            self.tr("Brand and environment: sandbox first"),
            self.tr("Endpoint or group id, and login, from your account manager"),
            self.tr("A private key for payouts and deposits, or have one made here"),
            self.tr("The merchant control for initial payments, registration and status"),
        ):
            row = QHBoxLayout()
            row.setSpacing(self._theme.px(8))
            row.addWidget(IconLabel(self._theme, "check", Role.TEXT_3, 14), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(PlainLabel(text, Type.BODY, Tone.SECOND, wrap=True), 1)
            add_layout(card.body, row)
        return card

    def _workstation(self) -> Card:
        card = Card(self._theme, self.tr("This workstation"))
        text = self.tr("Keyring, journal, certificates and clock: the menu behind the gear (F10) checks them.")
        card.body.addWidget(PlainLabel(text, Type.BODY, Tone.SECOND, wrap=True))
        card.body.addStretch(1)
        return card

    def _choice(self) -> QWidget:
        """Offer the other profiles in place of one that cannot be opened."""
        theme, book = self._theme, self._use_cases.book
        inside = QVBoxLayout()
        inside.setSpacing(theme.px(12))
        inside.addWidget(PlainLabel(self.tr("Choose a profile"), Type.AMOUNT))
        inside.addWidget(self._notice)
        shown = ProfileList(theme)
        shown.setObjectName("start.profiles")
        shown.show_lines(
            [line_of(profile) for profile in book.all()] + [refused_line(one) for one in book.unreadable()]
        )
        shown.setMinimumHeight(min(6, shown.count()) * theme.px(ROW) + 2)
        card = Card(theme)
        card.body.addWidget(shown)
        inside.addWidget(card)
        go = Button(theme, self.tr("Open this profile"), Kind.MAIN)
        go.setObjectName("start.open")
        names = {profile.name for profile in book.all()}

        def enter() -> None:
            if shown.chosen() in names:
                self.entered.emit(shown.chosen())

        go.clicked.connect(enter)
        shown.opened.connect(enter)
        shown.currentRowChanged.connect(lambda _row: go.setEnabled(shown.chosen() in names))
        go.setEnabled(shown.chosen() in names)
        row = QHBoxLayout()
        row.addWidget(go)
        row.addStretch(1)
        add_layout(inside, row)
        return self._middle(inside)

    def _middle(self, inside: QVBoxLayout) -> QWidget:
        """Centre a part on the page; if it does not fit, it scrolls."""
        theme = self._theme
        sheet = QWidget()
        sheet.setMaximumWidth(theme.px(WIDTH))
        inside.setContentsMargins(0, 0, 0, 0)
        sheet.setLayout(inside)
        content = QWidget()
        row = QHBoxLayout(content)
        row.setContentsMargins(theme.px(24), theme.px(16), 0, theme.px(16))
        row.addStretch(1)
        row.addWidget(sheet, 100, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        return GutterArea(content, theme.px(24))

    def _say(self, words: Words) -> None:
        self._notice.show()
        self._notice.say(Manner.ERROR, words.head, words.text)

    async def _import_profiles(self) -> None:
        self._notice.hide()
        dialog = file_question(self._window)
        if not await self._window.ask(dialog) or not dialog.selectedFiles():
            return
        window, path = self._window, Path(dialog.selectedFiles()[0])
        try:
            asked = import_question(self._theme, window, window.tasks, self._use_cases.book, path)
        except ProfileError as error:
            self._say(profile_error_words(error))
            return
        if await window.ask(asked) and asked.taken:
            self.entered.emit(asked.taken[0].name)
