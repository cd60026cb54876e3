"""Colours, sizes and fonts: both schemes, at once, grown with the platform's text."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication, QDialog, QVBoxLayout, QWidget

from console_app.gui.kit.assets import resource
from console_app.gui.kit.chip import STATES, chip_size, state_meaning, state_word, widest_chip
from console_app.gui.kit.colours import COLOURS, Role
from console_app.gui.kit.label import IconLabel, PlainLabel, Tone
from console_app.gui.kit.theme import Preference, Size, Theme
from console_app.protocol.states import OrderState
from console_app.services.records import ALTERED, UNREADABLE


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, Preference.LIGHT)


def test_an_open_dialog_changes_its_colours_at_once(theme: Theme, qapp: QApplication) -> None:
    theme.choose(Preference.LIGHT)
    dialog = QDialog()
    label = PlainLabel("Declined", tone=Tone.ERROR)
    icon = IconLabel(theme, "stop", Role.ERROR_TEXT, 32)
    row = QVBoxLayout(dialog)
    row.addWidget(label)
    row.addWidget(icon)
    dialog.open()
    qapp.processEvents()
    seen = []
    for preference in (Preference.LIGHT, Preference.DARK, Preference.LIGHT):
        theme.choose(preference)
        qapp.processEvents()
        picture = icon.grab().toImage()
        ground = dialog.grab().toImage().pixelColor(1, 1).name().upper()
        edge = {picture.pixelColor(x, 16).name().upper() for x in range(picture.width())}
        seen.append((label.palette().windowText().color().name().upper(), ground))
        pair = COLOURS[Role.ERROR_TEXT]
        assert (pair.dark if preference is Preference.DARK else pair.light) in edge
    dialog.close()
    light = (COLOURS[Role.ERROR_TEXT].light, COLOURS[Role.WINDOW].light)
    dark = (COLOURS[Role.ERROR_TEXT].dark, COLOURS[Role.WINDOW].dark)
    assert seen == [light, dark, light]


def test_the_system_scheme_is_followed_only_when_asked(theme: Theme, qapp: QApplication) -> None:
    turned: list[bool] = []
    theme.changed.connect(lambda: turned.append(theme.dark))
    theme.choose(Preference.SYSTEM)
    now_dark = qapp.styleHints().colorScheme() is Qt.ColorScheme.Dark
    assert theme.dark is now_dark
    theme.choose(Preference.LIGHT if now_dark else Preference.DARK)
    assert theme.dark is not now_dark
    qapp.styleHints().colorSchemeChanged.emit(qapp.styleHints().colorScheme())
    assert theme.dark is not now_dark
    theme.choose(Preference.SYSTEM)
    assert theme.dark is now_dark
    theme.choose(Preference.LIGHT)


def test_the_program_turns_over_when_the_system_does(
    theme: Theme, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    theme.choose(Preference.LIGHT)
    label = PlainLabel("Declined", tone=Tone.ERROR)
    label.show()
    monkeypatch.setattr(Theme, "_wants_dark", lambda _theme: True)
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert label.palette().windowText().color().name().upper() == COLOURS[Role.ERROR_TEXT].dark
    label.close()
    monkeypatch.undo()
    theme.choose(Preference.LIGHT)


def test_a_widget_is_dressed_as_often_however_deep_it_stands(theme: Theme, qapp: QApplication) -> None:
    """A window whose pages are all open stood still for two seconds while each was dressed once per ancestor."""

    class Counting(QWidget):
        dressed = 0

        def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
            self.dressed += event.type() is QEvent.Type.StyleChange
            super().changeEvent(event)

    theme.choose(Preference.LIGHT)
    window = around = Counting()
    for _ in range(10):
        row = QVBoxLayout(around)
        around = Counting()
        row.addWidget(around)
    window.show()
    qapp.processEvents()
    window.dressed = around.dressed = 0
    theme.choose(Preference.DARK)
    assert 0 < around.dressed == window.dressed
    window.close()
    theme.choose(Preference.LIGHT)


def test_digits_have_one_width(theme: Theme) -> None:
    for mono in (False, True):
        metrics = QFontMetricsF(theme.font(Size.BODY, mono=mono))
        widths = {metrics.horizontalAdvance(digit * 10) for digit in "0123456789"}
        assert len(widths) == 1


def test_a_label_dressed_by_the_style_sheet_keeps_tabular_digits(theme: Theme) -> None:
    assert theme.px(13) >= 13
    label = PlainLabel("1111111111")
    other = PlainLabel("0000000000")
    for one in (label, other):
        one.ensurePolished()
    assert label.sizeHint().width() == other.sizeHint().width()


@pytest.mark.parametrize("points", [9, 18])
def test_sizes_follow_the_height_of_the_platforms_font(points: int) -> None:
    script = (
        "from PySide6.QtWidgets import QApplication\n"
        "from console_app.gui.kit.theme import Theme, Size\n"
        "app = QApplication([])\n"
        f"font = app.font(); font.setPointSize({points}); app.setFont(font)\n"
        "theme = Theme(app)\n"
        "print(theme.px(13), theme.font(Size.AMOUNT).pixelSize(), theme.px(32))\n"
        "print('font-size: ' + str(theme.px(12)) + 'px' in theme.style_sheet())\n"
    )
    root = Path(__file__).resolve().parents[2]
    told = subprocess.run(
        [sys.executable, "-c", script],
        cwd=root,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    expected = ["13", "28", "32"] if points == 9 else ["24", "52", "59"]
    assert told == [*expected, "True"]


def test_the_style_sheet_has_no_place_left_open(theme: Theme) -> None:
    sheet = theme.style_sheet()
    assert "@{" not in sheet
    assert COLOURS[Role.ACCENT].light.lower() in sheet


def test_a_missing_resource_is_named() -> None:
    with pytest.raises(FileNotFoundError, match=r"icons/none\.svg"):
        resource("icons/none.svg")


def test_states_and_what_stands_in_their_place_differ_in_icon_word_and_meaning(theme: Theme) -> None:
    assert set(STATES) == {*OrderState, UNREADABLE, ALTERED}
    looks = STATES.values()
    assert len({look.icon for look in looks}) == len(STATES)
    assert len({state_word(state) for state in STATES}) == len(STATES)
    assert all(state_meaning(state) for state in STATES)
    assert {state for state, look in STATES.items() if look.solid} == {"in_doubt", "held"}
    assert all(resource(f"icons/{look.icon}.svg").is_file() for look in looks)
    assert all(chip_size(theme, state).width() <= widest_chip(theme) for state in STATES)


def test_a_state_outside_the_table_is_shown_by_its_name() -> None:
    assert state_word("from_\u202eelsewhere") == "from_<U+202E>elsewhere"
