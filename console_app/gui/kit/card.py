"""A section of a page: a sheet with head, note and body, folded to one line if wanted."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from console_app.gui.kit.fold import FoldArrow
from console_app.gui.kit.label import ElidedLabel, PlainLabel, Tone, Type
from console_app.gui.kit.pyside_workarounds import add_layout
from console_app.gui.kit.theme import Theme


class Card(QFrame):
    """A white sheet; its parts go into ``body``.

    A folded card is one line: arrow, head, note, and at the right how much is filled.
    """

    folded_changed = Signal(bool)

    def __init__(
        self,
        theme: Theme,
        title: str = "",
        note: str = "",
        *,
        foldable: bool = False,
        folded: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("sheet", "card")
        self._theme = theme
        self._arrow: FoldArrow | None = None
        self._note = ElidedLabel(note, Type.NOTE, Tone.THIRD)
        self._summary = PlainLabel("", Type.NOTE, Tone.SECOND)
        self.head = QHBoxLayout()
        self.head.setSpacing(theme.px(8))
        if foldable:
            self._arrow = FoldArrow(theme, title, folded=folded)
            self._arrow.turned.connect(self._turned)
            self.head.addWidget(self._arrow)
        elif title:
            self.head.addWidget(PlainLabel(title, Type.STRONG))
        self.head.addWidget(self._note, 1)
        self.head.addWidget(self._summary, 0, Qt.AlignmentFlag.AlignRight)
        self._content = QWidget()
        self.body = QVBoxLayout(self._content)
        self._headed = bool(title or note)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        if self._headed:
            add_layout(self._column, self.head)
        self._column.addWidget(self._content, 1)
        self._stand()
        theme.changed.connect(self._stand)
        self._content.setVisible(not (foldable and folded))

    @property
    def folds(self) -> bool:
        """Whether it can be folded at all."""
        return self._arrow is not None

    @property
    def folded(self) -> bool:
        """Whether only the head is shown."""
        return self._arrow is not None and self._arrow.folded

    def set_folded(self, folded: bool) -> None:
        """Fold or open; a card that does not fold stays open."""
        if self._arrow is not None:
            self._arrow.set_folded(folded)

    def set_note(self, note: str) -> None:
        """Set the note beside the head, about the content."""
        self._note.setText(note)

    def set_summary(self, summary: str) -> None:
        """Set the words at the right of the head, about how much is filled."""
        self._summary.setText(summary)

    def _stand(self) -> None:
        """Set margins and spacing by the density."""
        theme = self._theme
        between, around, edge = theme.dense(8, 4), theme.dense(12, 8), theme.dense(16, 12)
        self.body.setContentsMargins(0, between if self._headed else 0, 0, 0)
        self.body.setSpacing(between)
        self._column.setContentsMargins(edge, around, edge, around)

    def _turned(self, folded: bool) -> None:
        self._content.setVisible(not folded)
        self.folded_changed.emit(folded)
