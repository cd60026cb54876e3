"""The environment in words and colour: the window's band, and the strip and frame of dialogs."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from console_app.gui.kit.colours import Role
from console_app.gui.kit.label import (
    ElidedLabel,
    IconLabel,
    PlainLabel,
    Tone,
    Type,
    restyle,
)
from console_app.gui.kit.pyside_workarounds import add_layout
from console_app.gui.kit.text import tooltip, visible
from console_app.gui.kit.theme import Theme


class BandKind(StrEnum):
    """Whether money is real, test money, or nothing can be sent at all."""

    PRODUCTION = "production"
    SANDBOX = "sandbox"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class BandFacts:
    """The texts of the band, the line that says where money would go; an empty text is left out."""

    kind: BandKind
    brand: str = ""
    host: str = ""
    endpoint: str = ""
    login: str = ""
    notes: tuple[str, ...] = ()


NOTHING: Final = BandFacts(BandKind.NONE)

FACES: Final = {
    BandKind.PRODUCTION: ("money", Role.PRODUCTION_TEXT, Tone.PRODUCTION),
    BandKind.SANDBOX: ("flask", Role.SANDBOX_TEXT, Tone.SANDBOX),
    BandKind.NONE: ("info", Role.NEUTRAL_TEXT, Tone.NEUTRAL),
}
HEIGHT: Final = 40


class EnvironmentBand(QFrame):
    """One strip: icon, environment, what its money is, brand, host, endpoint, login, profile.

    Without enough room the word "Profile" is hidden first, then login, endpoint, brand, notes, and the
    profile's own control; the host is shortened in its middle last. The environment is never shortened.
    The tool tip has everything.
    """

    def __init__(self, theme: Theme, facts: BandFacts = NOTHING) -> None:
        super().__init__()
        self._facts = facts
        self.setFixedHeight(theme.px(HEIGHT))
        icon, role, tone = FACES[facts.kind]
        self._icon = IconLabel(theme, icon, role, 18)
        self._word = PlainLabel("", Type.STRONG, tone)
        self._money = PlainLabel("", Type.STRONG_NOTE, tone)
        self._host = _Part(theme, self.tr("Host"), elide=True)
        self._brand = _Part(theme, self.tr("Brand"))
        self._endpoint = _Part(theme, self.tr("Endpoint"))
        self._login = _Part(theme, self.tr("Login"))
        self._notes = _Part(theme, "")
        self._caption = PlainLabel(self.tr("Profile"), Type.NOTE, tone)
        self._corner: QWidget | None = None
        self._corner_shown = True
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(theme.px(16), 0, theme.px(12), 0)
        self._row.setSpacing(theme.px(8))
        for part in (self._icon, self._word, self._money, *self._parts()):
            self._row.addWidget(part)
        self._row.addStretch(1)
        self._row.addWidget(self._caption)
        self.show_facts(facts)

    @property
    def facts(self) -> BandFacts:
        """The facts shown now."""
        return self._facts

    def show_facts(self, facts: BandFacts) -> None:
        """Show other facts."""
        self._facts = facts
        icon, role, tone = FACES[facts.kind]
        restyle(self, "band", facts.kind.value)
        self._icon.show_icon(icon, role)
        word, money = self._words(facts.kind)
        self._word.setText(word)
        self._money.setText(money)
        self._money.setVisible(bool(money))
        for label in (self._word, self._money, self._caption):
            label.set_tone(tone)
        for part, value in self._values():
            part.show_value(visible(value, 80), tone)
        whole = ", ".join(text for text in self._spoken() if text)
        self.setAccessibleName(whole)
        self.setToolTip(tooltip(whole))
        self._fit()

    def set_corner(self, control: QWidget) -> None:
        """Put the profile's control at the right end."""
        self._corner = control
        self._caption.setBuddy(control)
        self._row.addWidget(control)
        self._fit()

    def show_corner(self, *, shown: bool) -> None:
        """Show the profile's control, or hide it while the profile may not be changed."""
        self._corner_shown = shown
        if self._corner is not None:
            self._corner.setEnabled(shown)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        margins = self._row.contentsMargins()
        least = (self._icon, self._word, self._money)
        width = sum(part.sizeHint().width() + self._row.spacing() for part in least)
        return QSize(width + margins.left() + margins.right(), self.height())

    def _words(self, kind: BandKind) -> tuple[str, str]:
        if kind is BandKind.PRODUCTION:
            return self.tr("PRODUCTION"), self.tr("- real money")
        if kind is BandKind.SANDBOX:
            return self.tr("SANDBOX"), self.tr("- test money only")
        return self.tr("No profile open - nothing can be sent"), ""

    def _parts(self) -> tuple["_Part", ...]:
        return self._brand, self._host, self._endpoint, self._login, self._notes

    def _values(self) -> tuple[tuple["_Part", str], ...]:
        facts = self._facts
        brand = QCoreApplication.translate("brands", facts.brand)  # one that is no brand of ours has a word for a name
        values = (brand, facts.host, facts.endpoint, facts.login, ", ".join(facts.notes))
        return tuple(zip(self._parts(), values, strict=True))

    def _spoken(self) -> tuple[str, ...]:
        head = f"{self._word.text()} {self._money.text()}".strip()
        return head, *(part.spoken() for part in self._parts())

    def _fit(self) -> None:
        """Show what there is room for, hiding parts in their order."""
        shown: list[QWidget] = [self._icon, self._word, self._money]
        shown += [part for part, value in self._values() if value]
        if self._corner is not None and self._corner_shown:
            named = self._facts.kind is not BandKind.NONE
            shown += [self._caption, self._corner] if named else [self._corner]
        leaving = [self._caption, self._login, self._endpoint, self._brand, self._notes]
        leaving += [] if self._corner is None else [self._corner]
        for part in leaving:
            if self._needed(shown) <= self.width():
                break
            if part in shown:
                shown.remove(part)
        for part in (*self._parts(), self._caption, *([self._corner] if self._corner else [])):
            part.setVisible(part in shown)

    def _needed(self, parts: list[QWidget]) -> int:
        margins = self._row.contentsMargins()
        gaps = self._row.spacing() * (len(parts) + 2)  # one to spare: a host that lacks two pixels loses four letters
        return sum(p.sizeHint().width() for p in parts) + gaps + margins.left() + margins.right()


class _Part(QWidget):
    """A thin line, a caption and its value."""

    def __init__(self, theme: Theme, caption: str, *, elide: bool = False) -> None:
        super().__init__()
        self._caption = PlainLabel(caption, Type.NOTE)
        self._value = (
            ElidedLabel("", Type.STRONG_NOTE, mode=Qt.TextElideMode.ElideMiddle)
            if elide
            else PlainLabel("", Type.STRONG_NOTE)
        )
        self._line = QFrame()
        self._line.setProperty("sheet", "bandline")
        self._line.setFixedSize(1, theme.px(16))
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(4), 0, 0, 0)
        row.setSpacing(theme.px(8))
        row.addWidget(self._line)
        row.addSpacing(theme.px(4))
        row.addWidget(self._caption)
        row.addWidget(self._value)
        self._caption.setVisible(bool(caption))
        policy = QSizePolicy.Policy.Preferred if elide else QSizePolicy.Policy.Fixed
        self.setSizePolicy(policy, QSizePolicy.Policy.Fixed)

    def show_value(self, value: str, tone: Tone) -> None:
        """Show a value in the band's colour."""
        restyle(self._line, "line", tone.value)
        self._caption.set_tone(tone)
        self._value.set_tone(tone)
        self._value.setText(value)

    def spoken(self) -> str:
        """Return caption and value as one phrase, empty without a value."""
        value = self._value.text()
        return f"{self._caption.text()} {value}".strip() if value else ""


class EnvironmentFrame(QFrame):
    """The body of a dialog that moves money: the same strip on top, the same colour around."""

    def __init__(self, theme: Theme, facts: BandFacts) -> None:
        """Parts of the dialog go into ``body``."""
        super().__init__()
        self.setProperty("frame", facts.kind.value)
        self.band = EnvironmentBand(theme, facts)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.band)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        add_layout(column, self.body, 1)
