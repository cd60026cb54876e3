"""Writes a table's file whole or not at all, for its owner alone."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from console_app.private_files import keep_private
from console_app.services.errors import ExportError
from console_app.services.export_ports import Sheets
from console_app.services.sheet import Sheet, SheetForm
from console_app.sheets.csv_sheet import write_csv
from console_app.sheets.xlsx_sheet import write_xlsx


class SheetFiles(Sheets):
    """Writes tables into files of this machine."""

    def write(self, path: Path, form: SheetForm, sheet: Sheet) -> None:
        """Write a table; an existing file is replaced in one step, or kept if anything goes wrong.

        Raises:
            ExportError: the file cannot be written.

        """
        with _errors_translated(), _draft_of(path) as file:
            if form is SheetForm.CSV:
                write_csv(file, sheet)
            else:
                write_xlsx(file, sheet)


@contextmanager
def _draft_of(path: Path) -> Iterator[BinaryIO]:
    """Create a file beside the wanted one, readable by its owner alone; it is renamed only when complete."""
    descriptor, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    draft = Path(name)
    try:
        with os.fdopen(descriptor, "w+b") as file:
            keep_private(descriptor)
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        with suppress(OSError):
            draft.unlink()
        raise


@contextmanager
def _errors_translated() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ExportError("unwritable", error.strerror or type(error).__name__) from error
