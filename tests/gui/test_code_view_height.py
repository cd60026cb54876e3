"""A code view is as tall as its lines: no bar for what fits, a bar for what does not."""

import pytest
from PySide6.QtWidgets import QApplication

from console_app.gui.kit.code_block import CodeView
from console_app.gui.kit.theme import Theme


@pytest.mark.parametrize("count", [2, 8, 14, 20])
def test_a_bar_comes_up_only_where_lines_are_left_out(qapp: QApplication, console_theme: Theme, count: int) -> None:
    view = CodeView(console_theme, most_lines=14)
    view.resize(600, 100)
    view.show()
    view.show_code("\n".join("x" * 64 for _ in range(count)))
    qapp.processEvents()
    assert view.verticalScrollBar().isVisible() is (count > 14)
    view.hide()
