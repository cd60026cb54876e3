"""The dialog with the profiles of this home: add, change, copy, remove, import, export, test."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QSizePolicy, QVBoxLayout

from console_app.gui.keys.connection_panel import ConnectionPanel
from console_app.gui.keys.profile_frame import begun_form_question
from console_app.gui.kit.aio import Action
from console_app.gui.kit.button import Button, Kind
from console_app.gui.kit.dialogs import AskDialog
from console_app.gui.kit.label import Rule
from console_app.gui.kit.notice import Manner, Notice
from console_app.gui.kit.pyside_workarounds import add_layout
from console_app.gui.kit.scrolling_dialog import ScrollingDialog
from console_app.gui.kit.text import fill, visible
from console_app.gui.order.use_cases import UseCases
from console_app.gui.profiles.profile_edit import Edited, ProfileDialog
from console_app.gui.profiles.profile_files import save_text
from console_app.gui.profiles.profile_import import file_question, import_question
from console_app.gui.profiles.profile_list import ProfileList, line_of, refused_line
from console_app.gui.profiles.profile_removal import RemovalDialog
from console_app.gui.words.notices import Words
from console_app.gui.words.profile_words import held_words, profile_error_words
from console_app.services.errors import ProfileError, VaultError
from console_app.services.profile import Profile
from console_app.services.profile_draft import Draft, draft_of

if TYPE_CHECKING:
    from console_app.gui.kit.dialog_host import DialogHost

SIZE: Final = (760, 620)
_NOT_IN_FILE_NAMES: Final = str.maketrans(dict.fromkeys('/\\:*?"<>| ', "-"))


@dataclass(frozen=True, slots=True)
class ProfileDialogHost:
    """What the dialog needs of the window: `chosen` names the profile open there, `begun` tells of a begun form.

    `busy`: a review or a send is open, so that no profile may change. `follow` updates the window after a change; the
    profile it names is opened if the open one was removed. `set_up` opens the steps for a profile.
    """

    chosen: Callable[[], str]
    begun: Callable[[], bool]
    busy: Callable[[], bool]
    follow: Callable[[str], None]
    set_up: Callable[[str], None]


class ProfilesDialog(ScrollingDialog):
    """Each change is stored at once and the window updated; irreversible ones are asked about first."""

    def __init__(self, window: "DialogHost", use_cases: UseCases, host: ProfileDialogHost) -> None:
        """Show the profiles, the one open in the window chosen."""
        super().__init__(window.theme, window, self.tr("Profiles"), "profiles", SIZE)
        self._window = window
        self._book = use_cases.book
        self._host = host
        theme, tasks = window.theme, window.tasks
        self._list = ProfileList(theme)
        self._notice = Notice(theme, Manner.INFO, "")
        self._notice.setObjectName("profiles.notice")
        self._notice.hide()
        self._panel = ConnectionPanel(theme, tasks, use_cases.connection, self._chosen, Kind.PLAIN)
        column = QVBoxLayout()
        column.setSpacing(theme.px(8))
        words = (
            ("add", self.tr("Add a profile"), "plus", self._add),
            ("edit", self.tr("Change"), "pencil", self._edit),
            ("copy", self.tr("Copy"), "copy", self._copy),
            ("remove", self.tr("Remove"), "", self._remove),
            ("setup", self.tr("Set up step by step"), "key", self._set_up),
            ("import", self.tr("Take over from a file"), "download", self._import),
            ("export", self.tr("Write to a file"), "upload", self._export),
        )
        self._actions: dict[str, Action] = {}
        for name, text, icon, work in words:
            button = Button(theme, text, Kind.PLAIN, icon)
            button.setObjectName(f"profiles.{name}")
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self._actions[name] = Action(button, work, tasks, name=f"profiles: {name}", verb=self.tr("Working"))
            if name in {"setup", "import"}:
                column.addWidget(Rule())
            column.addWidget(button)
        column.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(theme.px(16))
        row.addWidget(self._list, 1)
        add_layout(row, column)
        add_layout(self.body, row, 1)
        self.body.addWidget(self._panel)
        self.body.addWidget(self._notice)
        self.say(self.tr("A profile holds no secret: keys and the merchant control are in this system's keyring."))
        self._list.currentRowChanged.connect(self._row_changed)
        self._list.opened.connect(self._actions["edit"].press)
        self._show(host.chosen())
        self._list.setFocus()

    def _show(self, name: str = "") -> None:
        chosen = self._host.chosen()
        lines = [line_of(known, chosen=known.name == chosen) for known in self._book.all()]
        lines += [refused_line(entry) for entry in self._book.unreadable()]
        self._list.show_lines(lines, name or self._list.chosen())
        self._row_changed()

    def _row_changed(self, _row: int = 0) -> None:
        self._panel.clear()
        name = self._list.chosen()
        readable = any(known.name == name for known in self._book.all())
        named = any(entry.name == name for entry in self._book.unreadable() if entry.name)
        for action in ("edit", "copy", "setup", "export"):
            self._actions[action].allow(readable)
        self._actions["remove"].allow(readable or named)
        self._panel.button.setEnabled(readable)

    def _chosen(self) -> Profile:
        name = self._list.chosen()
        found = next((known for known in self._book.all() if known.name == name), None)
        if found is None:
            raise ProfileError("unknown", name)
        return found

    def _tell(self, manner: Manner, words: Words) -> None:
        self._notice.show()
        self._notice.say(manner, words.head, words.text)

    def _free(self) -> bool:
        """Tell whether profiles may change now, and show it if not."""
        self._notice.hide()
        if not self._host.busy():
            return True
        head = self.tr("Not now: a review or a send is open.")
        self._tell(Manner.WARNING, Words(head, self.tr("Finish it, then change profiles.")))
        return False

    async def _add(self) -> None:
        if self._free():
            await self._new(Edited(self.tr("New profile"), Draft(), self._book.names()))

    async def _copy(self) -> None:
        if not self._free():
            return
        profile = self._chosen()
        title = fill(self.tr("Copy of the profile {name}"), name=visible(profile.name, 60))
        await self._new(Edited(title, replace(draft_of(profile), name=""), self._book.names()))

    async def _new(self, edited: Edited) -> None:
        async def keep(profile: Profile) -> bool:
            self._book.add(profile)
            return True

        dialog = ProfileDialog(self._theme, self, self._window.tasks, edited, keep)
        if not await self._window.ask(dialog) or dialog.saved is None:
            return
        name = dialog.saved.name
        self._host.follow(name)
        self._show(name)
        head = fill(self.tr("{name} is there."), name=visible(name, 60))
        text = self.tr("It has no keys yet: set it up step by step, or take the keys from the menu.")
        self._tell(Manner.OK, Words(head, text))

    async def _edit(self) -> None:
        if not self._free():
            return
        old = self._chosen()
        held = await self._book.open_orders(old.name)
        others = tuple(name for name in self._book.names() if name != old.name)
        title = fill(self.tr("Change the profile {name}"), name=visible(old.name, 60))
        edited = Edited(title, draft_of(old), others, named=True, held=held)

        async def keep(profile: Profile) -> bool:
            if profile != old and not await self._gives_up_form(old.name, dialog):
                return False
            await self._book.replace(profile)
            return True

        dialog = ProfileDialog(self._theme, self, self._window.tasks, edited, keep)
        if await self._window.ask(dialog) and dialog.saved is not None:
            if dialog.saved != old:
                self._host.follow("")
            self._show(old.name)

    async def _gives_up_form(self, name: str, parent: ProfileDialog | RemovalDialog) -> bool:
        """Ask before a form that was begun in this profile is cleared."""
        if self._host.chosen() != name or not self._host.begun():
            return True
        return await self._window.ask(begun_form_question(self._theme, parent))

    async def _remove(self) -> None:
        if not self._free():
            return
        name = self._list.chosen()
        held = await self._book.open_orders(name)
        if held.count:
            self._tell(Manner.WARNING, held_words(held))
            return
        removed = next((known for known in self._book.all() if known.name == name), name)
        secrets: int | VaultError
        try:
            secrets = len(await self._book.secrets_of(name))
        except VaultError as error:
            secrets = error

        async def remove(with_secrets: bool) -> bool:
            if with_secrets and not await self._deletes_keys(name, dialog):
                return False
            if not await self._gives_up_form(name, dialog):
                return False
            await self._book.remove(name, with_secrets=with_secrets)
            return True

        dialog = RemovalDialog(self._theme, self, self._window.tasks, removed, secrets, remove)
        if not await self._window.ask(dialog):
            return
        self._host.follow("")
        if not self._book.all():
            self.accept()
            return
        self._show(self._host.chosen())
        head = fill(self.tr("{name} is removed."), name=visible(name, 60))
        self._tell(Manner.OK, Words(head, self.tr("Its orders stay in the journal.")))

    async def _deletes_keys(self, name: str, parent: RemovalDialog) -> bool:
        return await self._window.ask(
            AskDialog(
                self._theme,
                parent,
                fill(self.tr("Delete the secrets of {name} for good?"), name=visible(name, 60)),
                self.tr("A key that was made here exists nowhere else. Without it nobody can sign for this login."),
                yes=self.tr("Delete them for good"),
                no=self.tr("Stay"),
            )
        )

    async def _set_up(self) -> None:
        if self._free():
            name = self._list.chosen()
            self.accept()
            self._host.set_up(name)

    async def _import(self) -> None:
        if not self._free():
            return
        dialog = file_question(self)
        if await self._window.ask(dialog) and dialog.selectedFiles():
            await self.import_file(Path(dialog.selectedFiles()[0]))

    async def import_file(self, path: Path) -> None:
        """Show the content of a file of profiles and add it if the person agrees."""
        try:
            dialog = import_question(self._theme, self, self._window.tasks, self._book, path)
        except ProfileError as error:
            self._tell(Manner.ERROR, profile_error_words(error))
            return
        if await self._window.ask(dialog) and dialog.taken:
            self._host.follow(dialog.taken[0].name)
            self._show(dialog.taken[0].name)
            names = ", ".join(visible(profile.name, 60) for profile in dialog.taken)
            self._tell(Manner.OK, Words(self.tr("Taken over. Keys and the merchant control come next."), names))

    async def _export(self) -> None:
        self._notice.hide()
        name = self._list.chosen()
        dialog = QFileDialog(self, self.tr("Write the profile to a file"))
        dialog.setObjectName("profiles.export.dialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(self.tr("Profiles (*.json)"))
        dialog.setDefaultSuffix("json")
        dialog.selectFile(f"{name.translate(_NOT_IN_FILE_NAMES)}.json")
        if not await self._window.ask(dialog) or not dialog.selectedFiles():
            return
        path = Path(dialog.selectedFiles()[0])
        try:
            save_text(path, self._book.export_text([name]))
        except ProfileError as error:
            self._tell(Manner.ERROR, profile_error_words(error))
            return
        head = fill(self.tr("{name} is written. No secret is in the file."), name=visible(name, 60))
        self._tell(Manner.OK, Words(head, visible(str(path), 300)))
