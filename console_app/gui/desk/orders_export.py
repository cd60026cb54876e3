"""Exports the orders that the list shows: asks for the file, shows progress, can be stopped, shows the file's name."""

import asyncio
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout

from console_app.gui.desk.export import ExportDialog
from console_app.gui.desk.orders_model import OrdersModel
from console_app.gui.desk.orders_sheet import ExportScope, layout_of
from console_app.gui.kit.aio import Tasks, accepted
from console_app.gui.kit.button import Button, Kind
from console_app.gui.kit.dialogs import AskDialog
from console_app.gui.kit.label import PlainLabel, Type, restyle
from console_app.gui.kit.notice import Manner, Notice
from console_app.gui.kit.text import NARROW_SPACE, fill, visible
from console_app.gui.kit.theme import Theme
from console_app.gui.order.use_cases import UseCases
from console_app.gui.words.export_words import KINDS, export_words, tr
from console_app.gui.words.notices import Words
from console_app.services.errors import ConsoleError, ExportError
from console_app.services.order_queries import OrderQuery
from console_app.services.sheet import SheetForm

DONE: Final = "export.done"


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """What is to be exported: the query of the list, and the same in words."""

    query: OrderQuery
    words: str
    profile: str


class OrdersExport(QFrame):
    """A strip in the page: hidden until an export starts, then it shows the progress, then the file."""

    def __init__(self, theme: Theme, tasks: Tasks, use_cases: UseCases, model: OrdersModel) -> None:
        """Start hidden."""
        super().__init__()
        self._theme = theme
        self._tasks = tasks
        self._use_cases = use_cases
        self._model = model
        self._task: asyncio.Task[None] | None = None
        self._asking = False
        self.setObjectName("orders.export.strip")
        self._text = PlainLabel("", Type.MEDIUM)
        self._text.setObjectName("export.progress")
        self._stop = Button(theme, self.tr("Stop"), Kind.PLAIN, small=True)
        self._stop.setObjectName("export.stop")
        self._stop.clicked.connect(self.stop)
        self._away = Button(theme, self.tr("Put away"), Kind.TEXT, small=True)
        self._away.setObjectName("export.away")
        self._away.clicked.connect(self.hide)
        self._notice = Notice(theme, Manner.OK, "")
        self._notice.setObjectName(DONE)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        row.addWidget(self._notice, 1)
        row.addWidget(self._text, 1)
        row.addWidget(self._stop)
        row.addWidget(self._away)
        self.hide()

    @property
    def busy(self) -> bool:
        """Whether a file is being chosen or written."""
        return self._asking or self._task is not None

    def start(self, wanted: ExportRequest) -> None:
        """Ask for the file and write it; one export at a time."""
        if not self.busy:
            self._asking = True
            self._tasks.start(self._ask(wanted), "ask for the export's file", stoppable=True)

    def stop(self) -> None:
        """Stop the export; no file is left."""
        if self._task is not None:
            self._task.cancel()

    async def _ask(self, wanted: ExportRequest) -> None:
        try:
            form = await self._form(wanted)
            path = await self._path(form) if form is not None else None
            if form is None or path is None or not await self._may_replace(path):
                return
        finally:
            self._asking = False
        self._tell(0, 0)
        self._show(writing=True)
        self._task = self._tasks.start(self._write(wanted, form, path), "export orders", stoppable=True)

    async def _form(self, wanted: ExportRequest) -> SheetForm | None:
        dialog = ExportDialog(self._theme, self.window(), wanted.words)
        return dialog.form() if await accepted(dialog) else None

    async def _path(self, form: SheetForm) -> Path | None:
        """Ask with the system's own dialog; replacing a file is asked about by a dialog of our own."""
        dialog = QFileDialog(self.window(), self.tr("Export orders"))
        dialog.setObjectName("export.file")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        dialog.setNameFilter(f"{tr(KINDS[form])} (*.{form.value})")
        dialog.setDefaultSuffix(form.value)
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog.setDirectory(documents)
        now = self._use_cases.clock.now().astimezone()
        dialog.selectFile(f"orders-{now:%Y%m%d-%H%M}.{form.value}")
        chosen = dialog.selectedFiles() if await accepted(dialog) else []
        return _ending_right(Path(chosen[0]), form) if chosen else None

    async def _may_replace(self, path: Path) -> bool:
        if not _is_there(path):
            return True
        dialog = AskDialog(
            self._theme,
            self.window(),
            self.tr("Replace the file that is there?"),
            fill(self.tr("{path} exists. What is in it now will be gone."), path=visible(str(path), 300)),
            yes=self.tr("Replace it"),
            no=self.tr("Leave it"),
        )
        return await accepted(dialog)

    async def _write(self, wanted: ExportRequest, form: SheetForm, path: Path) -> None:
        shown = ExportScope(self._use_cases.clock.now(), wanted.words, wanted.profile)
        try:
            done = await self._use_cases.exporter.write(
                wanted.query, layout_of(self._model, shown), form, path, self._tell
            )
        except ConsoleError as error:
            self._say(Manner.ERROR, export_words(error))
        except asyncio.CancelledError:
            self._say(Manner.INFO, export_words(ExportError("stopped")))
        except BaseException:
            self.hide()  # nobody expected it: the window says so, and no progress stays
            raise
        else:
            count = _grouped(done.orders)
            head = self.tr("1 order written") if done.orders == 1 else self.tr("{count} orders written")
            where = fill(self.tr("{path}; readable by you alone"), path=visible(str(done.path), 300))
            self._say(Manner.OK, Words(fill(head, count=count), where))
        finally:
            self._task = None

    def _tell(self, done: int, whole: int) -> None:
        text = self.tr("Writing {done} of {whole} orders") if whole else self.tr("Reading the journal")
        self._text.setText(fill(text, done=_grouped(done), whole=_grouped(whole)))

    def _say(self, manner: Manner, words: Words) -> None:
        focused = self._stop.hasFocus()
        self._show(writing=False)
        self._notice.say(manner, words.head, words.text)
        if focused:
            self._away.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, *, writing: bool) -> None:
        self.show()
        restyle(self, "sheet", "card" if writing else None)
        edge = self._theme.px(8) if writing else 0
        self.layout().setContentsMargins(2 * edge, edge, edge, edge)  # type: ignore[union-attr]  # it has one
        self._text.setVisible(writing)
        self._stop.setVisible(writing)
        self._notice.setVisible(not writing)
        self._away.setVisible(not writing)


def _ending_right(path: Path, form: SheetForm) -> Path:
    """Give a typed name the right ending, because no program opens one kind as the other."""
    others = {f".{other.value}" for other in SheetForm if other is not form}
    return path.with_name(f"{path.name}.{form.value}") if path.suffix.lower() in others else path


def _is_there(path: Path) -> bool:
    return os.path.lexists(path)


def _grouped(count: int) -> str:
    return f"{count:,}".replace(",", NARROW_SPACE)
