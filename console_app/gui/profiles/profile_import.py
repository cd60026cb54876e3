"""Imports profiles from a file, each shown with its environment; the host of a sandbox is typed to confirm it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from console_app.gui.keys.profile_frame import ProfileFrame
from console_app.gui.kit.aio import Action, Tasks
from console_app.gui.kit.label import PlainLabel, Tone, Type
from console_app.gui.kit.labelled_field import PlainField
from console_app.gui.kit.line_edits import LineEdit
from console_app.gui.kit.notice import Manner, Notice
from console_app.gui.kit.text import fill, visible
from console_app.gui.kit.theme import Theme
from console_app.gui.profiles.profile_files import read_text
from console_app.gui.profiles.profile_list import ROW, ProfileList, line_of, refused_line
from console_app.gui.words.concern_words import concern_text
from console_app.gui.words.notices import Words
from console_app.gui.words.profile_words import profile_error_words
from console_app.protocol.spelling import trimmed
from console_app.services.errors import ProfileError
from console_app.services.profile import Profile, Unreadable
from console_app.services.profile_book import IncomingProfile, ProfileBook
from console_app.services.profile_concerns import ProfileConcern

MOST_SHOWN = 4


class ImportDialog(ProfileFrame):
    """All profiles of the file are imported, or none; a file alone never makes a host a sandbox."""

    def __init__(
        self,
        theme: Theme,
        parent: QWidget,
        tasks: Tasks,
        found: tuple[tuple[IncomingProfile, ...], tuple[Unreadable, ...]],
        take: Callable[[tuple[str, ...]], tuple[Profile, ...]],
    ) -> None:
        """`found` is the file's content; `take` adds it with the typed host names, or raises a `ProfileError`."""
        super().__init__(theme, parent, "import", self.tr("Take over profiles"))
        arriving, refused = found
        self._take = take
        self.taken: tuple[Profile, ...] = ()
        self.parts.addWidget(PlainLabel(self.tr("Take over these profiles?"), Type.HEAD))
        text = self.tr("A file holds no secret: keys and the merchant control are added afterwards.")
        self.parts.addWidget(PlainLabel(text, Type.BODY, Tone.SECOND, wrap=True))
        self._found = found
        self._list = ProfileList(theme)
        self._list.setObjectName("import.list")
        count = max(1, len(arriving) + len(refused))
        self._list.setFixedHeight(min(MOST_SHOWN, count) * theme.px(ROW) + 2)
        self.parts.addWidget(self._list)
        concerns = [concerning for one in arriving for concerning in one.concerns]
        if concerns:
            self.parts.addWidget(self._concerns_notice(concerns))
        hosts = dict.fromkeys(one.host for one in arriving if one.host)
        self._fields = {host: self._host_field(host) for host in hosts}
        for field in self._fields.values():
            self.parts.addWidget(field)
            field.editor.wireChanged.connect(self._show_list)
        self._show_list()
        self.parts.addStretch(1)
        go = self.end_with(self.tr("Cancel"), self.tr("Take them over"))
        self._action = Action(go, self._work, tasks, name="import profiles", verb=self.tr("Saving"))
        self._say_what_stands_in_the_way(arriving, refused)

    def _concerns_notice(self, concerns: Sequence[ProfileConcern]) -> Notice:
        """Show the concerns about these profiles in full, in the scrolling part."""
        grave = any(concerning.concern.grave for concerning in concerns)
        head = (
            self.tr("Look at this first: a safety is off, or money goes where you may not expect it.")
            if grave
            else self.tr("Look at this first.")
        )
        text = "\n".join(concern_text(concerning) for concerning in concerns)
        notice = Notice(self._theme, Manner.WARNING if grave else Manner.INFO, head, text)
        notice.setObjectName("import.concerns")
        return notice

    def _host_field(self, host: str) -> PlainField:
        label = fill(self.tr("The file says that {host} is a sandbox"), host=visible(host, 80))
        note = self.tr("If its money is test money, type the name of the host. Otherwise do not take the file over.")
        edit = LineEdit(self._theme, hint=visible(host, 80))
        return PlainField(self._theme, "import", f"host.{host}", label, edit, required=True, note=note)

    def _confirmed(self, host: str) -> bool:
        """Tell whether a host needs no typing, or has been typed."""
        field = self._fields.get(host)
        return field is None or field.editor.wire_text().casefold() == trimmed(host).casefold()

    def _show_list(self, _typed: str = "") -> None:
        """Show each profile with the environment it has while its host is not confirmed."""
        arriving, refused = self._found
        lines = [
            line_of(one.profile if self._confirmed(one.host) else replace(one.profile, confirmed_sandbox_host=""))
            for one in arriving
        ]
        self._list.show_lines([*lines, *(refused_line(entry) for entry in refused)], self._list.chosen())

    def _say_what_stands_in_the_way(
        self, arriving: tuple[IncomingProfile, ...], refused: tuple[Unreadable, ...]
    ) -> None:
        taken = [visible(one.profile.name, 60) for one in arriving if one.taken]
        known = [visible(one.profile.name, 60) for one in arriving if one.known]
        if refused:
            head = self.tr("Not all of the file can be read, so nothing of it is taken over.")
            self.say(Manner.ERROR, Words(head, self.tr("Have the file written anew by the console it came from.")))
        elif taken:
            head = self.tr("Profiles of these names are here already, with other content: nothing is taken over.")
            self.say(Manner.ERROR, Words(head, ", ".join(taken)))
        elif len(known) == len(arriving):
            head = self.tr("Everything in the file is here already.")
            self.say(Manner.INFO, Words(head, ", ".join(known)))
        self._action.allow(not refused and not taken and len(known) < len(arriving))

    async def _work(self) -> None:
        wrong = []
        for host, field in self._fields.items():
            field.clear_problem()
            if not self._confirmed(host):
                field.show_error(fill(self.tr("Type {host} to confirm."), host=visible(host, 80)))
                wrong.append(field)
        if wrong:
            wrong[0].focus()
            self.fit()
            return
        try:
            self.taken = self._take(tuple(self._fields))
        except ProfileError as error:
            self.say(Manner.ERROR, profile_error_words(error))
            return
        self.accept()


def file_question(parent: QWidget) -> QFileDialog:
    """Make the system's dialog for choosing a file of profiles."""
    dialog = QFileDialog(parent, QCoreApplication.translate("ImportDialog", "Take over profiles"))
    dialog.setObjectName("profiles.import.dialog")
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    profiles = QCoreApplication.translate("ImportDialog", "Profiles (*.json)")
    dialog.setNameFilters([profiles, QCoreApplication.translate("ImportDialog", "All files (*)")])
    return dialog


def import_question(theme: Theme, parent: QWidget, tasks: Tasks, book: ProfileBook, path: Path) -> ImportDialog:
    """Make the dialog that asks whether to import a file.

    Raises:
        ProfileError: the file holds no profiles, or cannot be read.

    """
    text = read_text(path)
    return ImportDialog(
        theme, parent, tasks, book.incoming_profiles(text), lambda hosts: book.import_profiles(text, hosts)
    )
