"""Layouts in layouts whose widgets come and go for long do not bring the program down."""

import os
import subprocess
import sys

from sandbox_process import ROOT

CHURN = """
import random
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from console_app.gui.widgets.nest import nest

app = QApplication([])
chance = random.Random(3)
window = QWidget()
column = QVBoxLayout(window)
rows = []

def let_go(widgets):
    for widget in widgets:
        widget.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)

for turn in range(40):
    row = QHBoxLayout()
    gone = [chance.choice((QLabel, QPushButton, QLineEdit, QFrame))() for _ in range(8)]
    for widget in gone:
        row.addWidget(widget)
    nest(column, row)
    rows.append(row)
    window.show()
    app.processEvents()
    let_go(gone)
    cards = []
    for _ in range(30):
        card = QWidget(window)
        lines = QVBoxLayout(card)
        for _ in range(4):
            line, inner = QHBoxLayout(), QVBoxLayout()
            nest(lines, line)
            line.addWidget(QLabel("x" * chance.randrange(40)))
            nest(line, inner)
            inner.addWidget(QLineEdit("x"))
        cards.append(card)
        card.show()
    app.processEvents()
    chance.shuffle(cards)
    let_go(cards)
    del gone, widget, cards, card, lines, line, inner
print("survived")
"""


def test_layouts_survive_what_comes_and_goes_in_them() -> None:
    """With Qt's own `addLayout` in place of `nest` PySide 6.11.3 ends this by a fault within a second."""
    done = subprocess.run(
        [sys.executable, "-c", CHURN],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "survived\n"), done.stderr
