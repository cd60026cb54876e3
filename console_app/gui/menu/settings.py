"""A home's settings: each change is applied and stored at once, so that there is nothing to confirm."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from console_app.gui.kit.button import Button, Kind
from console_app.gui.kit.choice import Choice, Option
from console_app.gui.kit.code_block import CodeBlock
from console_app.gui.kit.label import ElidedLabel, PlainLabel, Rule, Tone, Type
from console_app.gui.kit.notice import Manner, Notice
from console_app.gui.kit.pyside_workarounds import add_layout
from console_app.gui.kit.scrolling_dialog import Scrolled, ScrollingDialog
from console_app.gui.kit.segment import Segment, Way
from console_app.gui.kit.text import fill
from console_app.gui.kit.theme import Preference, Theme
from console_app.gui.kit.translations import language_name, languages
from console_app.gui.words.notices import error_words
from console_app.services.errors import ProfileError
from console_app.services.preferences import LOCK_MINUTES, Density, Polling, Preferences, ThemeChoice

if TYPE_CHECKING:
    from console_app.gui.menu.menu_context import MenuContext

SIZE: Final = (720, 780)
LABELS: Final = 132
YES: Final = "yes"
NO: Final = "no"


class SettingsDialog(ScrollingDialog):
    """There is no OK and no Cancel: each choice is applied at once, and Esc only closes.

    Only the language waits for the next start, because every text of the window would have to be made anew.
    """

    changed = Signal(object)
    """Carries the preferences after each change."""

    def __init__(self, theme: Theme, parent: QWidget, context: "MenuContext") -> None:
        """Show the present settings."""
        super().__init__(theme, parent, self.tr("Settings"), "settings", SIZE)
        self._context = context
        self._now = context.preferences.preferences()
        self._began_in = self._now.language
        self._notice: Notice | None = None
        self._notices = QVBoxLayout()
        self._notices.setContentsMargins(0, 0, 0, 0)
        inside = QWidget()
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(0, 0, theme.px(12), 0)
        self._grid.setHorizontalSpacing(theme.px(16))
        self._grid.setVerticalSpacing(theme.px(4))
        self._grid.setColumnMinimumWidth(0, theme.px(LABELS))
        self._grid.setColumnStretch(1, 1)
        self._add_looks()
        self._add_work()
        self._add_places()
        self._grid.setRowStretch(self._grid.rowCount(), 1)
        add_layout(self.body, self._notices)
        self.body.addWidget(Scrolled(inside, self.tr("Settings")), 1)
        self._language.setFocus()
        self.say(self.tr("Changes hold at once and are kept for this home."))

    def _add_looks(self) -> None:
        self._head(self.tr("Looks"))
        names = [Option("", self.tr("As the system says")), Option("en", self.tr("English"))]
        names += [Option(key, language_name(key)) for key in languages()]
        language = self._language = Choice(self._theme, names, typing=False)
        language.setMinimumContentsLength(24)
        language.set_wire_text(self._now.language)
        language.wireChanged.connect(self._language_chosen)
        self._row(
            "language", self.tr("Language"), language, self.tr("Holds from the next start. English is always there.")
        )
        self._again = Button(self._theme, self.tr("Close and start again now"), Kind.LINK)
        self._again.setObjectName("settings.restart")
        self._again.clicked.connect(self._restart)
        self._again.hide()
        self._under(self._again)
        theme = self._segment(
            "theme",
            self.tr("Theme"),
            self._theme.preference.value,
            Way(ThemeChoice.SYSTEM.value, self.tr("System")),
            Way(ThemeChoice.LIGHT.value, self.tr("Light")),
            Way(ThemeChoice.DARK.value, self.tr("Dark")),
        )
        theme.chosen.connect(self._theme_chosen)
        self._by_command = self._note(self.tr("As the command line says, for this time only."))
        self._by_command.setVisible(self._theme.preference.value != self._now.theme.value)
        density = self._segment(
            "density",
            self.tr("Density"),
            self._now.density.value,
            Way(Density.COMFORTABLE.value, self.tr("Comfortable")),
            Way(Density.COMPACT.value, self.tr("Compact")),
            note=self.tr("Compact shows more rows and fields at a time."),
        )
        density.chosen.connect(lambda key: self._keep(replace(self._now, density=Density(key))))

    def _add_work(self) -> None:
        self._head(self.tr("Work"))
        polling = self._segment(
            "polling",
            self.tr("Checking orders"),
            self._now.polling.value,
            Way(Polling.USUAL.value, self.tr("Usual")),
            Way(Polling.SPARING.value, self.tr("Sparing")),
            note=self.tr(
                "A fresh order is checked every 4 seconds, or every 8 when sparing; after 5 minutes every 7 or 8, "
                "then hourly. An order in doubt is always looked up as soon as it may be."
            ),
        )
        polling.chosen.connect(lambda key: self._keep(replace(self._now, polling=Polling(key))))
        notify = self._segment(
            "notify",
            self.tr("Notices"),
            YES if self._now.notify else NO,
            Way(YES, self.tr("Tell me")),
            Way(NO, self.tr("Keep quiet")),
            note=self.tr("The workstation's own notice when an order needs a person. The window says it in any case."),
        )
        notify.chosen.connect(lambda key: self._keep(replace(self._now, notify=key == YES)))
        lock = Choice(self._theme, [Option(str(m), self._minutes(m)) for m in LOCK_MINUTES], typing=False)
        lock.setMinimumContentsLength(14)
        lock.set_wire_text(str(self._now.lock_minutes))
        lock.wireChanged.connect(lambda text: self._keep(replace(self._now, lock_minutes=int(text))))
        self._row(
            "lock",
            self.tr("Lock when idle"),
            lock,
            self.tr("After so long without a key or the mouse. At once: Ctrl+L."),
        )

    def _add_places(self) -> None:
        self._head(self.tr("On this workstation"))
        self._place("home", self.tr("Home folder"), self._context.home)
        self._place("log", self.tr("Log folder"), self._context.log_folder)
        other = CodeBlock(self._theme, self.tr("Work in another home folder"), folded=True)
        other.setObjectName("settings.other-home")
        other.show_code(
            "paynet-console --home /path/to/folder\n# or for every start:\nPAYNET_CONSOLE_HOME=/path/to/folder"
        )
        self._under(other)
        self._note(
            self.tr(
                "Profiles, journal and settings lie in the home folder; secrets lie in the keyring and belong to it. "
                "It is chosen when the console starts, so that no order ever changes its journal on the way."
            )
        )

    def _minutes(self, minutes: int) -> str:
        return self.tr("1 minute") if minutes == 1 else fill(self.tr("{count} minutes"), count=minutes)

    def _head(self, words: str) -> None:
        row = self._grid.rowCount()
        if row > 1:
            self._grid.addWidget(Rule(), row, 0, 1, 2)
            self._grid.setRowMinimumHeight(row, self._theme.px(17))
            row += 1
        self._grid.addWidget(PlainLabel(words, Type.STRONG), row, 0, 1, 2)
        self._grid.setRowMinimumHeight(row, self._theme.px(24))

    def _row(self, name: str, words: str, editor: QWidget, note: str = "") -> None:
        row = self._grid.rowCount()
        label = PlainLabel(words, Type.LABEL, Tone.SECOND)
        label.setBuddy(editor)
        editor.setObjectName(f"settings.{name}")
        editor.setAccessibleName(words)
        editor.setAccessibleDescription(note)
        self._grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(editor, row, 1, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        if note:
            self._note(note)
        else:
            self._grid.setRowMinimumHeight(row, self._theme.px(36))

    def _segment(self, name: str, words: str, chosen: str, *ways: Way, note: str = "") -> Segment:
        segment = Segment(self._theme, ways, words)
        segment.choose(chosen)
        self._row(name, words, segment, note)
        return segment

    def _note(self, words: str) -> PlainLabel:
        label = PlainLabel(words, Type.NOTE, Tone.THIRD, wrap=True)
        label.setContentsMargins(0, 0, 0, self._theme.px(8))
        self._under(label)
        return label

    def _under(self, widget: QWidget) -> None:
        self._grid.addWidget(widget, self._grid.rowCount(), 1)

    def _place(self, name: str, words: str, folder: Path) -> None:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self._theme.px(8))
        where = ElidedLabel(str(folder), Type.MONO, mode=Qt.TextElideMode.ElideMiddle)
        where.setObjectName(f"settings.{name}.folder")
        where.set_accessible_label(words)
        row.addWidget(where, 1)
        for key, text, icon, press in (
            ("open", self.tr("Open folder"), "external", lambda: _open_folder(folder)),
            ("copy", self.tr("Copy"), "copy", lambda: QGuiApplication.clipboard().setText(str(folder))),
        ):
            template = self.tr("{action}: {folder}", "a button and the folder it is about")
            heard = fill(template, action=text, folder=words)
            row.addWidget(self._button(f"{name}.{key}", text, icon, heard, press))
        self._grid.addWidget(PlainLabel(words, Type.LABEL, Tone.SECOND), self._grid.rowCount(), 0)
        self._grid.addWidget(line, self._grid.rowCount() - 1, 1)

    def _button(self, name: str, text: str, icon: str, heard: str, press: Callable[[], object]) -> Button:
        button = Button(self._theme, text, Kind.PLAIN, icon, small=True)
        button.setObjectName(f"settings.{name}")
        button.setAccessibleName(heard)
        button.clicked.connect(press)
        return button

    def _theme_chosen(self, key: str) -> None:
        self._theme.choose(Preference(key))
        self._by_command.hide()
        self._keep(replace(self._now, theme=ThemeChoice(key)))

    def _language_chosen(self, key: str) -> None:
        self._keep(replace(self._now, language=key))
        self._again.setVisible(key != self._began_in)

    def _restart(self) -> None:
        self.reject()
        self._context.restart()

    def _keep(self, wanted: Preferences) -> None:
        """Apply a change, and store it with what the window remembered meanwhile; show it if storing fails."""
        mine = ("theme", "language", "density", "polling", "notify", "lock_minutes")
        self._now = wanted
        kept = replace(self._context.preferences.preferences(), **{name: getattr(wanted, name) for name in mine})
        self._theme.set_compact(wanted.density is Density.COMPACT)
        self._clear_notice()
        try:
            self._context.preferences.keep_preferences(kept)
        except ProfileError as error:
            words = error_words(error)
            self._notice = Notice(self._theme, Manner.ERROR, words.head, words.text)
            self._notice.setObjectName("settings.error")
            self._notices.addWidget(self._notice)
        self.changed.emit(kept)

    def _clear_notice(self) -> None:
        if self._notice is not None:
            self._notice.hide()
            self._notice.deleteLater()
            self._notice = None


def _open_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
