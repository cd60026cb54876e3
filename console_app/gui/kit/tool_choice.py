"""Has a list follow an assistive tool: Qt lets it select a line, which marks that one and chooses none."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QTimer
from PySide6.QtWidgets import QAbstractItemView


class _Look(QTimer):
    """Looks in the loop's next turn; as a part of the view it hears nothing any more once that is gone."""

    def soon(self) -> None:
        self.start()


def follow_tools(view: QAbstractItemView, chosen: Callable[[], int], choose: Callable[[QModelIndex], None]) -> None:
    """Choose the line that a tool selects, as a click on it does; once for a view that has its model.

    `chosen` gives the row that is chosen now, `choose` chooses another. Mouse and keys select and choose in one go, the
    selection first: so this looks only when both have been told.
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
    """Have the line that a tool selects be a list's current one."""
    follow_tools(view, lambda: view.currentIndex().row(), view.setCurrentIndex)
