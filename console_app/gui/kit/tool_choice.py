"""Makes lists follow assistive tools: Qt lets a tool select a line, which marks it but chooses nothing."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QTimer
from PySide6.QtWidgets import QAbstractItemView


class _Look(QTimer):
    """Checks in the loop's next turn; as a child of the view it is deleted with it."""

    def soon(self) -> None:
        self.start()


def follow_tools(view: QAbstractItemView, chosen: Callable[[], int], choose: Callable[[QModelIndex], None]) -> None:
    """Choose the line that an assistive tool selects, as a click does; once for a view that has its model.

    `chosen` returns the row chosen now, `choose` chooses another. Mouse and keys select and choose in one go, the
    selection first: so this checks only after both signals.
    """
    lines = view.selectionModel()
    look = _Look(view)
    look.setSingleShot(True)

    def follow() -> None:
        selected = lines.selectedIndexes()
        if selected and selected[0].row() != chosen():
            choose(selected[0])

    look.timeout.connect(follow)
    lines.selectionChanged.connect(look.soon)


def follow_tools_in(view: QAbstractItemView) -> None:
    """Make the line that an assistive tool selects the list's current one."""
    follow_tools(view, lambda: view.currentIndex().row(), view.setCurrentIndex)
