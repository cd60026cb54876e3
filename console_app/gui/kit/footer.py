"""The footer of a dialog: a sunken strip whose buttons stay in reach while the content scrolls."""

from PySide6.QtWidgets import QFrame, QHBoxLayout

from console_app.gui.kit.theme import Theme


class Footer(QFrame):
    """Fill `row` with quiet words or room first, then the cancel button, then the action."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("sheet", "footer")
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(theme.px(24), theme.px(12), theme.px(24), theme.px(12))
        self.row.setSpacing(theme.px(8))
